"""What an Investor's case rests on of others, worked out of the whole log: the one place where both logs are known.

Each result is worked out under the readings asked and under the other choices it turns on: one reading at a time, as
close calls need it, or all that may be chosen together, as a question needs it that goes through readings.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

import attrs

from lifecycle.agreement.register import register_of
from lifecycle.entries import InvestorDelayAttributed, PeriodicAmountSharesIssued, PrincipalIssued, SharesPurchased
from lifecycle.judging.history import standing
from lifecycle.judging.renaming import names_on, renamed
from projections.amounts.limits import limits_any, sharing_limits
from projections.amounts.settlement import Settled, settled_by
from projections.case.case import Case, case
from projections.case.clocks import clocks
from projections.case.consent import Binding
from projections.case.delays import delays_of
from projections.case.noted import Sharing
from projections.case.resolved import Inherited, NotResolved, Resolved, UnderReadings
from projections.facts.cut import Log, cut, recorded_by
from projections.facts.facts import Facts
from projections.facts.folding import facts
from projections.lots.lot import Lot
from projections.lots.registration_period import OfAllShares
from projections.view.carrying import Carrying
from projections.view.view import View, view

Found = TypeVar("Found")


def case_of(
    log: Log,
    investor: str,
    *,
    as_of: date,
    known_at: datetime | None = None,
    readings: Mapping[str, str] | None = None,
    together: bool = False,
) -> Case:
    """The case of an Investor's own log, with what it rests on of others; it holds nothing else of the whole log.

    ``together``: good also for several choices away from the readings asked at once, at several times the cost.
    Raises what ``case`` raises, ``UnknownInvestor``, and ``NotResolved`` where an answer would be of others' money.
    """
    seen = view(log, investor)
    found = resolved(log, seen, as_of=as_of, known_at=known_at, readings=readings, together=together)
    return case(seen.entries, as_of=as_of, known_at=known_at, readings=readings, digests=seen.digests, resolved=found)


def resolved(
    log: Log,
    seen: View,
    *,
    as_of: date,
    known_at: datetime | None,
    readings: Mapping[str, str] | None,
    together: bool = False,
) -> Resolved:
    """What the case of a view rests on of others, for one day, moment and choice of readings."""
    whole = case(log, as_of=as_of, known_at=known_at, readings=readings)
    investor = whole.names.get(seen.investor, seen.investor)
    joined = investor in whole.facts.investors
    if joined:
        _refuse_shared_money(whole, investor)
    carrying = Carrying(whole, _facts_of(seen, as_of, known_at), seen.positions, investor)
    clocks_of = clocks(whole, investor) if investor in whole.facts.spoken_to else [whole]
    lots = {each.restarted.on if each.restarted else None: carrying.lots(each.lots) for each in clocks_of}
    under = _Under(whole, together)
    issued = (each for each in whole.facts.payments.get(investor, ()) if isinstance(each, PeriodicAmountSharesIssued))
    return Resolved(
        as_of=as_of,
        known_at=known_at,
        log=seen.entries,
        investor=investor,
        history=_inherited(carrying) if investor in whole.facts.inherited else None,
        joined=joined,
        lots=lots,
        bindings=under.each("whom amendments bind", lambda made: _bindings(made, carrying)),
        period=under.each("the Registration Period", lambda made: _of_all_shares(made, carrying)),
        delays_before=under.each("the delays of a transferor", lambda made: _delays_before(made, carrying)),
        settled={
            seen.positions[issue.position]: _settled(settled_by(whole, issue), seen.positions) for issue in issued
        },
    )


def _facts_of(seen: View, as_of: date, known_at: datetime | None) -> Facts:
    """The facts of a view before anything of others is put into them."""
    stands = standing(recorded_by(seen.entries, known_at))
    names = names_on(stands.entries, as_of)
    return facts([renamed(entry, names) for entry in cut(stands, as_of)], as_of)


def _refuse_shared_money(whole: Case, investor: str) -> None:
    """What is counted over several Investors together is not told to one of them."""
    terms = whole.terms_on(whole.as_of, investor)
    if limits_any(whole, investor) and len(sharing_limits(whole, investor)) > 1:
        raise NotResolved("caps on charges that several Investors share")
    sums = [charge.by.sums_shared or terms.sums_shared for charge in terms.charges.values() if not charge.base]
    if any(shared != "each" for shared in sums) and len(whole.facts.investors) > 1:
        raise NotResolved("sums that Investors share by what they paid")


@attrs.frozen(eq=False)
class _Under:
    """A case of the whole log under any readings, which notes what each result turns on."""

    whole: Case
    together: bool
    sharing: Sharing = attrs.field(init=False)

    @sharing.default
    def _of_the_case(self) -> Sharing:
        return Sharing(self.whole)

    def each(self, what: str, rule: Callable[[Case], Found]) -> UnderReadings[Found]:
        """A result under the readings asked, and under other choices of those it turns on."""
        found: list[tuple[Mapping[str, str], Found]] = []
        register = register_of(self.whole.facts.document)
        waiting: list[dict[str, str]] = [{}]
        while waiting:
            other = waiting.pop(0)
            made = self.sharing.under(other)
            if any(all(made.choices.get(key) == choice for key, choice in choices.items()) for choices, _ in found):
                continue
            result, asked = self.sharing.notes.noting(lambda made=made: rule(made))  # type: ignore[misc]
            choices = _choices(asked, made.choices)
            found.append((choices, result))
            if self.together or not other:
                forks = (register[key] for key in choices if key in register)
                waiting += [{**other, fork.key: choice} for fork in forks for choice in fork.choices]
        return UnderReadings(what, found)


def _choices(asked: Mapping[Hashable, Hashable], choices: Mapping[str, str]) -> Mapping[str, str]:
    """The readings a result turns on: all of them where it rests on a result that several cases share."""
    if any(not isinstance(key, str) for key in asked):
        return dict(choices)
    return {key: choices[key] for key in asked if isinstance(key, str) and key in choices}


def _bindings(made: Case, carrying: Carrying) -> Sequence[Binding]:
    """10: what binds the Investor, and whether it is alike for all; not who signed, nor what anybody holds."""
    own = frozenset([carrying.investor])
    return [
        Binding(carrying.change(each.change), None, each.whom & own, each.all_alike, each.places)
        for each in made.bindings
    ]


def _of_all_shares(made: Case, carrying: Carrying) -> OfAllShares:
    period, last_days = made.period, dict[tuple[Lot, bool], date | None]()
    if made.readings["period_tolling"] == "day_for_day" and period.started_on is not None:
        for lot, carried in carrying.every_lot.items():
            for held in (False, True):
                last_days[carried, held] = period.anniversary_of(lot, while_held=held)
    return OfAllShares(list(period.limbs), period.end, last_days)


def _delays_before(made: Case, carrying: Carrying) -> Sequence[InvestorDelayAttributed]:
    """9: the delays of the one whose rights the Investor has by transfer."""
    notice = made.facts.inherited.get(carrying.investor)
    if notice is None:
        return []
    found = delays_of(made, notice.investor)
    return [attrs.evolve(carrying.entry(each), from_on=each.from_on, until_on=each.until_on) for each in found]


def _settled(settled: Settled, positions: Mapping[int, int]) -> Settled:
    price = settled.price
    return Settled(settled.amount, attrs.evolve(price, bids=[positions[bid] for bid in price.bids]))


def _inherited(carrying: Carrying) -> Inherited:
    whole, investor = carrying.whole.facts, carrying.investor
    chain = [investor, *carrying.predecessors()]
    notices = {name: whole.inherited[name] for name in chain if name in whole.inherited}
    bought = [each for each in whole.dealings if isinstance(each, SharesPurchased | PrincipalIssued)]
    lifts: dict[date, list[int]] = defaultdict(list)
    for day, received in whole.lifts.items():
        lifts[day] = [carrying.positions.get(at, carrying.at) for whom, at in received if investor in whom]
    return Inherited(
        notices={carrying.named(name): carrying.notice(notice) for name, notice in notices.items()},
        came_on={carrying.named(name): whole.came_on[name] for name in notices},
        joined_on={carrying.named(name): whole.joined_on[name] for name in notices},
        closings=[carrying.entry(each) for each in bought if each.investor in chain[1:]],
        suspensions=carrying.bars(whole.suspensions.get(investor, ())),
        misstatements=carrying.bars(whole.misstatements.get(investor, ())),
        recorded={
            condition: carrying.bars(bars) for (condition, name), bars in whole.recorded.items() if name == investor
        },
        advance_notices=[carrying.entry(each) for each in whole.advance_notices.get(investor, ())],
        lifts=lifts,
    )
