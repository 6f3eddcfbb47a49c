"""An Investor's accounts on an earlier day, read off those of a later one, nothing between that moved what was before.

A charge of a counter that runs day by day moves something on every day; to work each day out anew takes as long as its
days squared. Where time alone changes no amount once it is computed, what stood on a day is what was computed by then.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from projections.amounts.bookings import Amount, Key, Settled, Standing, standing_of
from projections.amounts.ledger import ledger
from projections.amounts.periodic_amounts import PeriodicAmount
from projections.case.case import Case, once, once_per_case
from projections.facts.spans import DAY
from projections.heads.defaults import SHARE, defaults_of
from projections.steps.known import moves_nothing_before_it


@attrs.frozen(eq=False)
class Computed:
    """An amount as it stands, and the days it was computed on: several where single days are one line."""

    key: Key
    stands: Amount
    made: PeriodicAmount
    days: Sequence[date]

    def by(self, day: date) -> Amount | None:
        """What of it stood at the end of a day."""
        count = bisect_right(self.days, day)
        if not count:
            return None
        due = self.stands.due_on is not None and self.stands.due_on <= day
        if count == len(self.days):
            return attrs.evolve(self.stands, due=due)
        part = Fraction(count, len(self.days))
        of_these = attrs.evolve(self.made, days=count, whole=self.made.whole * part)
        return attrs.evolve(self.stands, gross=of_these.amount(), computed_on=self.days[count - 1], due=due)


def can_be_carried_back(case: Case, after: date) -> bool:
    """Whether the accounts of every day from one on can be read off those of a case.

    Nothing may have been recorded for a later day that moves an amount computed before it, and no word of the terms may
    let time change what was computed.
    """
    return (
        is_final(case)
        and last_recorded(case) <= after
        and all(computed(case, name) is not None for name in case.investors())
    )


def last_recorded(case: Case) -> date:
    """The last day by the as-of date for which something was recorded that may move an amount computed before it."""
    return days_recorded(case)[-1]


@once_per_case
def days_recorded(case: Case) -> Sequence[date]:
    """Every such day, in order; what speaks about the past is known on all."""
    entries = (entry for entry in case.facts.history if entry.occurred_on <= case.as_of)
    return sorted({entry.occurred_on for entry in entries if not moves_nothing_before_it(case, entry)})


def is_final(case: Case) -> bool:
    """Whether what is computed stays: not charged ahead, nothing shared by days of delay, nothing judged afterwards."""
    terms = case.terms
    ahead = any(each.by.charged == "advance" or each.by.first for each in terms.charges.values())
    shared = any(head.investor_delay == SHARE for head in terms.heads.values())
    allowances = (each for found in terms.conditions.values() for each in (found.allow_notices, found.allow_days))
    judged_whole = any(each.over == "whole" for each in allowances if each)
    floors = any(limit.least is not None for limit in terms.limits)
    return not (case.facts.changes or ahead or shared or judged_whole or floors)


@once
def computed(case: Case, investor: str) -> Sequence[Computed] | None:
    """Each amount with its days; None where single days of one line do not follow one another, or share a cap."""
    dates: dict[object, list[tuple[int, date]]] = {}
    for default in defaults_of(case, investor):
        begun_on = default.case.restarted.on if default.case.restarted else None
        about = (default.trigger, default.trigger_date, default.statement, default.run_ends, begun_on)
        dates.setdefault(about, []).extend((at.number, at.on) for at in default.charged.dates)
    found: list[Computed] = []
    stands = standing_of(case, investor).amounts
    money = [each.made for each in ledger(case, investor).charged if not each.made.is_a_price]
    for made, (key, amount) in zip(money, stands.items(), strict=True):
        days = [made.computed_on]
        if made.interval == 1 and made.days > 1:
            about = (made.trigger, made.trigger_date, made.statement, made.run_ends, made.begun_on)
            until = [each for each in dates[about] if each[1] <= made.computed_on][-made.days :]
            if case.terms.limits or len(until) < made.days or until[0][0] != made.number:
                return None
            days = [on for _, on in until]
        found.append(Computed(key, amount, made, days))
    return found


def standing_on(case: Case, investor: str, day: date) -> Standing:
    """What stood at the end of a day, where that can be read off a later case."""
    amounts = _standing({each.key: each.by(day) for each in computed(case, investor) or ()})
    settled = standing_of(case, investor).settled
    return Standing(amounts=amounts, settled={entry: each for entry, each in settled.items() if each.on <= day})


@attrs.frozen(eq=False)
class _Moved:
    """What moved on one day: amounts computed or falling due, and what was paid."""

    amounts: list[Computed] = attrs.field(factory=list)
    settled: dict[int, Settled] = attrs.field(factory=dict)


@once
def _moves(case: Case, investor: str) -> Mapping[date, _Moved]:
    found: dict[date, _Moved] = defaultdict(_Moved)
    for each in computed(case, investor) or ():
        due = [each.stands.due_on] if each.stands.due_on else []
        for day in dict.fromkeys([*each.days, *due]):
            found[day].amounts.append(each)
    for entry, paid in standing_of(case, investor).settled.items():
        found[paid.on].settled[entry] = paid
    return found


def days_of_moves(case: Case, investor: str) -> Collection[date]:
    """The days on which something was computed, fell due or was paid."""
    return _moves(case, investor).keys()


def moved_on(case: Case, investor: str, day: date) -> tuple[Standing, Standing]:
    """What moved on a day, and nothing else: as it stood at the end of the day before, and of the day."""
    moved = _moves(case, investor).get(day, NOTHING_MOVED)
    before, after = ({each.key: each.by(end) for each in moved.amounts} for end in (day - DAY, day))
    return Standing(amounts=_standing(before)), Standing(amounts=_standing(after), settled=moved.settled)


def _standing(amounts: Mapping[Key, Amount | None]) -> Mapping[Key, Amount]:
    return {key: amount for key, amount in amounts.items() if amount}


NOTHING_MOVED = _Moved()
