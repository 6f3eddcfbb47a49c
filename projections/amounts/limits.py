"""Limits on what an Investor is charged: caps cut amounts in order of charge, a floor raises the last one.

Amounts are charged in order of date, then of the heads in the terms. A limit is that of the day charged. What was
charged on shares goes with them when they are transferred, so Investors that shares moved between are charged in turn.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from lifecycle.agreement.language.concepts.terms import ALL, EACH, Limit, Terms
from lifecycle.agreement.telling import head_called
from lifecycle.entries import TermsAmended
from lifecycle.entries.telling import listed
from lifecycle.money import ZERO, to_the_cent
from projections.amounts.in_order import amounts_of
from projections.amounts.periodic_amounts import PeriodicAmount
from projections.case.case import Case
from projections.dates.durations import opened
from projections.facts.reasons import Reason, reason
from projections.heads.bases import limit_base
from projections.heads.defaults import defaults_of
from projections.lots.lot import Lot
from projections.shares.in_a_base import counts

OF_A_SUM, PAID, LIMITS = "sum", "paid", "limits"
Left = Mapping[PeriodicAmount, Decimal]
NOTHING_WAIVED: Left = {}


@attrs.frozen(eq=False)
class Charged:
    """An amount under the limits: what is left of it, what caps took off and which did, what a floor put on."""

    made: PeriodicAmount
    investor: str
    dollars: Decimal
    capped: Decimal = ZERO
    raised: Decimal = ZERO
    by: Limit | None = None


def of_limits(case: Case, charged: Charged) -> Iterator[Reason]:
    """Why an amount is less or more than what it was charged."""
    limit, day = charged.by, charged.made.computed_on
    if limit is None:
        return
    clauses = [limit.clause] if limit.clause else []
    together = _together(case.terms_on(day, charged.investor), limit, charged.made.trigger)
    if charged.capped:
        most = _dollars(case, charged.investor, limit, limit.most, day)
        yield reason(
            "capped",
            clauses,
            called={"together": together},
            capped=charged.capped,
            most=most,
            left=charged.dollars,
        )
    if charged.raised:
        least = _dollars(case, charged.investor, limit, limit.least, day)
        yield reason("raised", clauses, called={"together": together}, raised=charged.raised, least=least)


def _together(terms: Terms, limit: Limit, trigger: str) -> str:
    """Of what a limit is, for a sentence."""
    window = f" in any {limit.window}" if limit.window else ""
    if limit.heads == ALL:
        return f"in all{window}"
    names = [trigger] if isinstance(limit.heads, str) else limit.heads
    said = [head_called(terms, name) for name in names]
    return f"for {listed(said)}{' together' if len(said) > 1 else ''}{window}"


@attrs.frozen(kw_only=True)
class Room:
    """A limit of one Investor as of a day: its heads, the most that may be charged, what was, and what is left."""

    investor: str
    heads: Sequence[str]
    most: Decimal
    used: Decimal
    left: Decimal


def charged_under_limits(
    case: Case, investor: str, part: str | None = None, left: Left = NOTHING_WAIVED
) -> list[Charged]:
    """An Investor's amounts in the order lines are shown; one of which a cap leaves nothing is not there.

    ``left`` is what waivers leave of some: a waived amount uses no room.
    """
    own = amounts_of(case, investor)
    if not _limits_any(case, investor):
        return [Charged(made, investor, left.get(made, made.amount(part))) for made in own]
    raised = {} if not left else {each.made: each.raised for each in _in_turn(case, investor, part, NOTHING_WAIVED)}
    found = {each.made: each for each in _in_turn(case, investor, part, left, raised)}
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
    used = _used(case, investor, left)
    return list(used.rooms(investor, case.as_of))


def allowed_next(case: Case, investor: str, left: Left, charges: Sequence[tuple[str, date, Decimal]]) -> list[Decimal]:
    """What caps would leave of further charges of some heads, one after the other."""
    if not _limits_any(case, investor):
        return [dollars for _, _, dollars in charges]
    used, found = _used(case, investor, left), []
    for head, day, dollars in charges:
        room, _ = used.room(investor, head, day)
        allowed = dollars if room is None else min(room, dollars)
        used.add(investor, head, day, allowed, ())
        found.append(allowed)
    return found


def _limits_any(case: Case, investor: str) -> bool:
    amended = (place for each in case.facts.changes if isinstance(each, TermsAmended) for place in each.changes)
    return bool(case.terms_on(case.as_of, investor).limits) or any(place.startswith(LIMITS) for place in amended)


def _used(case: Case, investor: str, left: Left) -> "_Used":
    used = _Used(case)
    for each in _in_turn(case, investor, None, left):
        used.take(each)
    return used


def _in_turn(case: Case, investor: str, part: str | None, left: Left, raised: Left = NOTHING_WAIVED) -> list[Charged]:
    """The amounts of those who share limits, in order of charge, each cut to the room there is; then the floors."""
    names = sharing_limits(case, investor)
    given = [(made, name) for name in names for made in amounts_of(case, name)]
    given.sort(key=lambda each: (each[0].computed_on, each[0].place, each[0].number, each[0].begun_on or date.min))
    used, found = _Used(case), list[Charged]()
    for made, name in given:
        before = left[made] if made in left else made.amount(part) + raised.get(made, ZERO)
        room, limit = used.room(name, made.trigger, made.computed_on)
        dollars = before if room is None else min(room, before)
        if before and not dollars:
            continue  # nothing would be left of it
        capped = before - dollars
        charged = Charged(made, name, dollars, capped, raised.get(made, ZERO), limit if capped else None)
        used.take(charged)
        found.append(charged)
    return found if left else list(_with_floors(case, found))


def _with_floors(case: Case, found: Sequence[Charged]) -> Iterator[Charged]:
    """Once no default of the heads of a floor runs, their last amount is raised to it."""
    raised: dict[PeriodicAmount, tuple[Decimal, Limit]] = {}
    for name in dict.fromkeys(each.investor for each in found):
        terms = case.terms_on(case.as_of, name)
        running = {default.trigger for default in defaults_of(case, name) if not default.is_over}
        for limit in terms.limits:
            for heads in _groups(limit, terms.heads) if limit.least is not None else ():
                own = [each for each in found if each.investor == name and each.made.trigger in heads]
                if own and not running.intersection(heads):
                    least = _dollars(case, name, limit, limit.least, own[-1].made.computed_on)
                    short = least - sum((each.dollars for each in own), ZERO)
                    if short > 0:
                        raised[own[-1].made] = short, limit
    for each in found:
        if each.made in raised:
            short, limit = raised[each.made]
            yield attrs.evolve(each, dollars=each.dollars + short, raised=short, by=limit)
        else:
            yield each


def _groups(limit: Limit, heads: Mapping[str, object]) -> list[tuple[str, ...]]:
    """The groups of heads a limit is over, each by itself."""
    match limit.heads:
        case str() if limit.heads == ALL:
            return [tuple(heads)]
        case str() if limit.heads == EACH:
            return [(head,) for head in heads]
        case _:
            return [tuple(limit.heads)]


def _dollars(case: Case, investor: str, limit: Limit, share: Decimal | None, day: date) -> Decimal:
    """A limit in dollars: as it stands, or its share of a base on a day."""
    assert share is not None  # noqa: S101 - asked of a limit that says one
    if limit.of in (None, OF_A_SUM):
        return to_the_cent(Fraction(share))
    return to_the_cent(Fraction(share) * limit_base(case, investor, str(limit.of), day))


@attrs.frozen(eq=False)
class _Used:
    """What was charged so far of each head: to whom, when, how much, and on which shares where some moved."""

    case: Case
    days: dict[tuple[str, str], list[date]] = attrs.field(factory=lambda: defaultdict(list), init=False)
    totals: dict[tuple[str, str], list[Decimal]] = attrs.field(factory=lambda: defaultdict(lambda: [ZERO]), init=False)
    moved: list[tuple[str, date, Decimal, Sequence[tuple[Lot, Fraction]]]] = attrs.field(factory=list, init=False)

    def take(self, charged: Charged) -> None:
        made = charged.made
        shares = _shares(self.case, charged) if self.case.lots.transfers else ()
        self.add(charged.investor, made.trigger, made.computed_on, charged.dollars, shares)

    def add(
        self, investor: str, head: str, day: date, dollars: Decimal, shares: Sequence[tuple[Lot, Fraction]]
    ) -> None:
        key = investor, head
        if shares:
            self.moved.append((head, day, dollars, shares))
            dollars = ZERO  # counted by its shares, whoever has them
        self.days[key].append(day)
        self.totals[key].append(self.totals[key][-1] + dollars)

    def of(self, investor: str, heads: Sequence[str], day: date, limit: Limit) -> Decimal:
        """What is charged of some heads in the window of a limit that ends on a day, or ever."""
        since = opened(self.case.business_days, day, limit.window) if limit.window else date.min
        total = ZERO
        for head in heads:
            days, totals = self.days[investor, head], self.totals[investor, head]
            total += totals[-1] - totals[bisect_right(days, since)]
        shared = sum(
            (
                Fraction(dollars) * share
                for head, on, dollars, shares in self.moved
                if head in heads and on > since
                for lot, share in shares
                if lot.whose_on(day) == investor
            ),
            Fraction(0),
        )
        return total + to_the_cent(shared)

    def room(self, investor: str, head: str, day: date) -> tuple[Decimal | None, Limit | None]:
        """How much more may be charged of a head on a day, and which limit says so; None where none does."""
        terms = self.case.terms_on(day, investor)
        found: tuple[Decimal | None, Limit | None] = None, None
        for limit in terms.limits:
            for heads in _groups(limit, terms.heads):
                if head not in heads:
                    continue
                room = self._room(investor, head, heads, day, limit)
                if room is not None and (found[0] is None or room < found[0]):
                    found = room, limit
        return found

    def _room(self, investor: str, head: str, heads: Sequence[str], day: date, limit: Limit) -> Decimal | None:
        if limit.charges is not None and len(self.days[investor, head]) >= limit.charges:
            return ZERO
        if limit.most is None:
            return None
        most = _dollars(self.case, investor, limit, limit.most, day)
        return max(ZERO, most - self.of(investor, heads, day, limit))

    def rooms(self, investor: str, day: date) -> Iterator[Room]:
        terms = self.case.terms_on(day, investor)
        for limit in terms.limits:
            for heads in _groups(limit, terms.heads) if limit.most is not None else ():
                most = _dollars(self.case, investor, limit, limit.most, day)
                used = self.of(investor, heads, day, limit)
                yield Room(investor=investor, heads=heads, most=most, used=used, left=max(ZERO, most - used))


def _shares(case: Case, charged: Charged) -> list[tuple[Lot, Fraction]]:
    """The shares an amount was charged on, as they went on, each with its part of the amount."""
    day, whose = charged.made.computed_on, charged.investor
    terms = case.terms_on(day, whose)
    sold_too = any(base.of == PAID for base in terms.charges[terms.heads[charged.made.trigger].charge].base)
    had = [lot for lot in case.lots.every if lot.bought and lot.bought_on <= day and lot.whose_on(day) == whose]
    had = [lot for lot in had if sold_too or lot.sale is None or lot.sale.occurred_on >= day]
    had = [lot for lot in had if counts(case, whose, lot.cut_backs, day, charged.made.begun_on)]
    total = sum((lot.value for lot in had), Fraction(0))
    return [(lot, lot.value / total) for lot in had] if total else []
