"""Limits on what an Investor is charged: caps cut amounts in order of charge, a floor raises the last one.

Amounts are charged in order of date, then of the heads in the terms. A limit is that of the day charged. What was
charged on shares goes with them when they are transferred, so Investors that shares moved between are charged in turn.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import attrs

from lifecycle.agreement.language.concepts.terms import ALL, Limit, Terms
from lifecycle.agreement.telling import head_called
from lifecycle.entries import TermsAmended
from lifecycle.entries.telling import listed
from lifecycle.money import ZERO
from projections.amounts.in_order import amounts_of
from projections.amounts.periodic_amounts import PeriodicAmount
from projections.amounts.used import Charged, Room, Used, groups_of, limit_in_dollars
from projections.case.case import Case
from projections.facts.reasons import Reason, reason
from projections.heads.defaults import defaults_of

LIMITS = "limits"
Left = Mapping[PeriodicAmount, Decimal]
NOTHING_WAIVED: Left = {}


def of_limits(case: Case, charged: Charged) -> Iterator[Reason]:
    """Why an amount is less or more than what it was charged."""
    made, investor = charged.made, charged.investor
    if (cap := charged.capped_by) is not None:
        most = limit_in_dollars(case, investor, cap, cap.most, made.computed_on)
        yield _reason(case, charged, "capped", cap, capped=charged.capped, most=most, left=charged.dollars)
    if (floor := charged.raised_by) is not None:
        least = limit_in_dollars(case, investor, floor, floor.least, made.computed_on)
        yield _reason(case, charged, "raised", floor, raised=charged.raised, least=least)


def _reason(case: Case, charged: Charged, rule: str, limit: Limit, **dollars: Decimal) -> Reason:
    terms = case.terms_on(charged.made.computed_on, charged.investor)
    together = _together(terms, limit, charged.made.trigger)
    return reason(rule, [limit.clause] if limit.clause else [], (), {"together": together}, **dollars)


def _together(terms: Terms, limit: Limit, trigger: str) -> str:
    """Of what a limit is, for a sentence."""
    window = f" in any {limit.window}" if limit.window else ""
    if limit.heads == ALL:
        return f"in all{window}"
    names = [trigger] if isinstance(limit.heads, str) else limit.heads
    said = [head_called(terms, name) for name in names]
    return f"for {listed(said)}{' together' if len(said) > 1 else ''}{window}"


def charged_under_limits(
    case: Case, investor: str, part: str | None = None, left: Left = NOTHING_WAIVED
) -> list[Charged]:
    """An Investor's amounts in the order lines are shown; one of which a cap leaves nothing is not there.

    ``left`` is what waivers leave of some: a waived amount uses no room.
    """
    own = amounts_of(case, investor)
    if not limits_any(case, investor):
        return [Charged(made, investor, left.get(made, made.amount(part))) for made in own]
    found = {each.made: each for each in _in_turn(case, investor, part, left)}
    return [found[made] for made in own if made in found]


def sharing_limits(case: Case, investor: str) -> Sequence[str]:
    """The Investors whose charges are counted together with one's, itself among them: shares moved between them."""
    found = [investor]
    pairs = [(each.entry.investor, each.entry.transferee) for each in case.lots.transfers]
    for name in found:
        for pair in pairs:
            if name in pair:
                found += [other for other in pair if other not in found]
    return [name for name in case.facts.investors if name in found]


def rooms(case: Case, investor: str, left: Left) -> list[Room]:
    """What the caps of the terms leave an Investor to be charged as of the case's day, cap by cap, head by head.

    ``left`` is what waivers leave of some amounts.
    """
    return list(_used(case, investor, left).rooms(investor, case.as_of)) if limits_any(case, investor) else []


def allowed_next(
    case: Case,
    investor: str,
    left: Left,
    charges: Sequence[tuple[str, date, Decimal]],
    through: date = date.max,
) -> list[Decimal]:
    """What caps would leave of further charges of some heads, one after the other, after those through a day."""
    if not limits_any(case, investor):
        return [dollars for _, _, dollars in charges]
    used, found = _used(case, investor, left, through), []
    for head, day, dollars in charges:
        room, _ = used.room(investor, head, day)
        allowed = dollars if room is None else min(room, dollars)
        used.add(investor, head, day, allowed, ())
        found.append(allowed)
    return found


def limits_any(case: Case, investor: str) -> bool:
    """Whether a limit may touch what an Investor is charged."""
    amended = (place for each in case.facts.changes if isinstance(each, TermsAmended) for place in each.changes)
    return bool(case.terms_on(case.as_of, investor).limits) or any(place.startswith(LIMITS) for place in amended)


def _used(case: Case, investor: str, left: Left, through: date = date.max) -> Used:
    used = Used(case)
    for each in _in_turn(case, investor, None, left):
        if each.made.computed_on <= through:
            used.take(each)
    return used


def _in_turn(case: Case, investor: str, part: str | None, left: Left) -> list[Charged]:
    """The amounts of those who share limits, in order of charge, each cut to the room there is; then the floors.

    Floors are put on before anything is waived: what waivers leave of an amount is no more raised.
    """
    plain = {each.made: each for each in _in_turn(case, investor, part, NOTHING_WAIVED)} if left else {}
    names = sharing_limits(case, investor)
    given = [(made, name) for name in names for made in amounts_of(case, name)]
    given.sort(key=lambda each: (each[0].computed_on, each[0].place, each[0].number, each[0].begun_on or date.min))
    used, found = Used(case), list[Charged]()
    for made, name in given:
        charged = _uncapped(made, name, part, left, plain.get(made))
        room, limit = used.room(name, made.trigger, made.computed_on, (made.trigger_date, made.number))
        if room is not None and room < charged.dollars:
            if not room:
                continue  # nothing would be left of it
            charged = attrs.evolve(charged, dollars=room, capped=charged.dollars - room, capped_by=limit)
        used.take(charged)
        found.append(charged)
    return found if left else list(_with_floors(case, used, found))


def _uncapped(made: PeriodicAmount, investor: str, part: str | None, left: Left, plain: Charged | None) -> Charged:
    """An amount before caps: what waivers leave of it, else its own and what a floor put on."""
    if made in left:
        return Charged(made, investor, left[made])
    raised = plain.raised if plain else ZERO
    by = plain.raised_by if plain else None
    return Charged(made, investor, made.amount(part) + raised, raised=raised, raised_by=by)


def _with_floors(case: Case, used: Used, found: Sequence[Charged]) -> Iterator[Charged]:
    """Once no default of the heads of a floor runs, their last amount is raised to it, as far as a cap has room."""
    raised: dict[PeriodicAmount, tuple[Decimal, Limit]] = {}
    for name in dict.fromkeys(each.investor for each in found):
        terms = case.terms_on(case.as_of, name)
        running = {default.trigger for default in defaults_of(case, name) if not default.is_over}
        for limit in terms.limits:
            for heads in groups_of(limit, terms.heads) if limit.least is not None else ():
                own = [each for each in found if each.investor == name and each.made.trigger in heads]
                if own and not running.intersection(heads):
                    least = limit_in_dollars(case, name, limit, limit.least, own[-1].made.computed_on)
                    last = own[-1].made
                    room, _ = used.room(name, last.trigger, last.computed_on, (last.trigger_date, last.number))
                    short = least - sum((each.dollars for each in own), ZERO)
                    short = short if room is None else min(short, room)
                    if short > 0:
                        raised[last] = short, limit
    for each in found:
        if each.made in raised:
            short, limit = raised[each.made]
            yield attrs.evolve(each, dollars=each.dollars + short, raised=short, raised_by=limit)
        else:
            yield each
