"""What an Investor's case rests on of others, worked out of a case of the whole log and handed over by name."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar

import attrs

from lifecycle.entries import (
    EffectivenessDeclared,
    InvestorDelayAttributed,
    PeriodicAmountSharesIssued,
    PrincipalIssued,
    SharesPurchased,
)
from lifecycle.judging.history import standing
from lifecycle.judging.renaming import NO_NAMES, Names, names_on, renamed
from projections.amounts.limits import limits_any, sharing_limits
from projections.amounts.settlement import Settled, settled_by
from projections.case.case import Case
from projections.case.clocks import clocks
from projections.case.consent import Binding
from projections.case.delays import delays_of
from projections.case.memory import Memory
from projections.case.noted import NotedChoices, Sharing
from projections.case.resolved import Inherited, NotResolved, Resolved, UnderReadings
from projections.facts.cut import cut, recorded_by
from projections.facts.facts import Facts
from projections.facts.folding import facts
from projections.lots.lot import Lot
from projections.lots.registration_period import OfAllShares, RegistrationPeriod
from projections.shares.in_a_base import shares_in_a_base
from projections.view.carrying import Carrying
from projections.view.view import View

Found = TypeVar("Found")
ALL_SOLD = "(ii)"


def resolved(whole: Case, seen: View, names: Names = NO_NAMES, before: Case | None = None) -> Resolved:
    """What the case of a view rests on of others, for the day and the moment of a case of the whole log.

    ``names`` are those the case is asked to show. ``before`` is, where entries are supposed, the case without them:
    whom changes bind and whether all is sold is as it is, since what would be says what others hold. Raises
    ``NotResolved`` where an answer would be of others' money.
    """
    investor = whole.names.get(seen.investor, seen.investor)
    joined = investor in whole.facts.investors
    if joined:
        _refuse_shared_money(whole, investor)
    carrying = Carrying(whole, _facts_of(seen, whole, names), seen.positions, investor)
    clocks_of = clocks(whole, investor) if investor in whole.facts.spoken_to else [whole]
    lots = {each.restarted.on if each.restarted else None: carrying.lots(each.lots) for each in clocks_of}
    under, by = _Under(whole), _Under(before or whole)
    issued = (each for each in whole.facts.payments.get(investor, ()) if isinstance(each, PeriodicAmountSharesIssued))
    return Resolved(
        as_of=whole.as_of,
        known_at=whole.known_at,
        log=seen.entries,
        investor=investor,
        history=_inherited(carrying) if investor in whole.facts.inherited else None,
        joined=joined,
        lots=lots,
        bindings=by.each(lambda made: _bindings(made, carrying)),
        period=under.each(lambda made: _of_all_shares(made, carrying, by.sharing if before else None)),
        delays_before=under.each(lambda made: _delays_before(made, carrying)),
        settled={
            seen.positions[issue.position]: _settled(settled_by(whole, issue), seen.positions) for issue in issued
        },
        share_of_what_was_paid=UnderReadings(
            lambda readings: (dict(readings), _share_of_what_was_paid(under, readings))
        ),
        declared=lambda declared: resolved(_declared(whole, declared), seen, names),
    )


def _declared(whole: Case, declared: EffectivenessDeclared) -> Case:
    facts = attrs.evolve(whole.facts, declarations=[declared])
    return attrs.evolve(whole, facts=facts, under_any_reading=Memory())


def _facts_of(seen: View, whole: Case, names: Names) -> Facts:
    """The facts of a view before anything of others is put into them."""
    stands = standing(recorded_by(seen.entries, whole.known_at))
    shown = names_on(stands.entries, whole.as_of, names)
    return facts([renamed(entry, shown) for entry in cut(stands, whole.as_of)], whole.as_of)


def _refuse_shared_money(whole: Case, investor: str) -> None:
    """What is counted over several Investors together is not told to one of them."""
    if limits_any(whole, investor) and len(sharing_limits(whole, investor)) > 1:
        raise NotResolved("caps on charges that several Investors share")


@attrs.frozen(eq=False)
class _Under:
    """A case of the whole log under any readings, which notes what each result turns on."""

    whole: Case
    sharing: Sharing = attrs.field(init=False)

    @sharing.default
    def _of_the_case(self) -> Sharing:
        return Sharing(self.whole)

    def each(self, rule: Callable[[Case], Found]) -> UnderReadings[Found]:
        """A result under whatever readings it is asked for."""

        def work_out(readings: Mapping[str, str]) -> tuple[Mapping[str, str], Found]:
            made = self.sharing.under(_plain(readings))
            result, asked = self.sharing.notes.noting(lambda: rule(made))
            return _choices(asked, made.choices), result

        return UnderReadings(work_out)


def _plain(readings: Mapping[str, str]) -> Mapping[str, str]:
    """The choices themselves: which of them a result turns on is noted once it is known."""
    return readings.choices if isinstance(readings, NotedChoices) else readings


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


def _of_all_shares(made: Case, carrying: Carrying, before: Sharing | None) -> OfAllShares:
    period, last_days = made.period, dict[tuple[Lot, bool], date | None]()
    if made.readings["period_tolling"] == "day_for_day" and period.started_on is not None:
        for lot, carried in carrying.every_lot.items():
            for held in (False, True):
                last_days[carried, held] = period.anniversary_of(lot, while_held=held)
    if before is not None:
        period = _sold_as_before(period, before.under(_plain(made.readings)).period)
    return OfAllShares(list(period.limbs), period.end, last_days)


def _sold_as_before(period: RegistrationPeriod, before: RegistrationPeriod) -> RegistrationPeriod:
    """The period by what is supposed, but for when the last share of all was sold."""
    supposed = [each for each in period.limbs if each[1] != ALL_SOLD]
    limbs = [*supposed, *(each for each in before.limbs if each[1] == ALL_SOLD)]
    return attrs.evolve(period, limbs=limbs, once=Memory().once)


def _delays_before(made: Case, carrying: Carrying) -> Sequence[InvestorDelayAttributed]:
    """9: the delays of the one whose rights the Investor has by transfer."""
    notice = made.facts.inherited.get(carrying.investor)
    if notice is None:
        return []
    found = delays_of(made, notice.investor)
    return [attrs.evolve(carrying.entry(each), from_on=each.from_on, until_on=each.until_on) for each in found]


def _share_of_what_was_paid(under: _Under, readings: Mapping[str, str]) -> Callable[[Fraction, date], Fraction]:
    """2(b): the Investor's own share of a sum, which is money of its own; what the others paid stays here."""
    made = under.sharing.under(_plain(readings))

    def share(own: Fraction, day: date) -> Fraction:
        paid = (shares_in_a_base(made, name, day).purchase_price(day) for name in made.facts.investors)
        total = sum(paid, Fraction(0))
        return own / total if total else Fraction(0)

    return share


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
