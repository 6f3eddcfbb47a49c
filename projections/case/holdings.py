"""Movements of shares added up: what was bought and is still held on any day, in shares and in dollars paid, 1(b).

A purchase counts from its own date, a sale from the day the reading says, a transfer from the days section 9 says. One
that became an Investor by transfer has its transferor's holdings until then: they decide whether a default ran, never
an amount.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise
from math import floor

import attrs

from lifecycle.judging.positions import Shares
from projections.case.facts import Facts
from projections.case.lot import Lot, Movement, Splits
from projections.case.lots import Lots
from projections.case.reasons import shown_price
from projections.case.spans import DAY, Span, union

# Reading sale_on_computation_date: the first day on which a share sold on a trade date is no longer held.
GONE_FROM: Mapping[str, Callable[[date], date]] = {
    "held": lambda trade_date: trade_date + DAY,
    "sold": lambda trade_date: trade_date,
}
ZERO_VALUE = Fraction(0)


@attrs.frozen(eq=False)
class Tally:
    """Movements of one direction, added up: totals through each day from which one counts."""

    counts_from: Sequence[date]
    shares: Sequence[Shares]
    values: Sequence[Fraction]
    movements: Sequence[Movement]

    def shares_on(self, day: date) -> Shares:
        return self.shares[bisect_right(self.counts_from, day)]

    def value_on(self, day: date) -> Fraction:
        return self.values[bisect_right(self.counts_from, day)]

    def counted(self, day: date) -> Sequence[Movement]:
        """The movements that count by a day."""
        return self.movements[: bisect_right(self.counts_from, day)]


def _tally(movements: Sequence[Movement], counts_from: Callable[[date], date]) -> Tally:
    return Tally(
        [counts_from(movement.day) for movement in movements],
        list(accumulate((movement.sign * movement.lot.shares for movement in movements), initial=0)),
        list(accumulate((movement.sign * movement.lot.value for movement in movements), initial=ZERO_VALUE)),
        movements,
    )


@attrs.frozen(eq=False)
class Inherited:
    """What stands for the holdings of an Investor by transfer before the first day of its own.

    They are its transferor's, and what it was to receive that day from when it left the transferor.
    """

    until: date
    transferor: "Holdings"
    to_come: Tally

    def holds_any(self, day: date) -> bool:
        return self.transferor.holds_any(day) or bool(self.to_come.shares_on(day))

    def has_value(self, day: date) -> bool:
        return self.transferor.has_value(day) or bool(self.to_come.value_on(day))


@attrs.frozen(eq=False)
class Holdings:
    """One Investor's position, or part of one. Every method counts the whole of the day it is asked about."""

    bought: Tally
    sold: Tally
    splits: Splits
    inherited: "Inherited | None" = None

    @cached_property
    def _own_changes(self) -> Sequence[date]:
        return sorted({*self.bought.counts_from, *self.sold.counts_from})

    @cached_property
    def changes(self) -> Sequence[date]:
        """The days on which what is held may change, in order."""
        if self.inherited is None:
            return self._own_changes
        until = self.inherited.until
        before = {*self.inherited.transferor.changes, *self.inherited.to_come.counts_from}
        return sorted({*(day for day in before if day < until), until, *self._own_changes})

    @cached_property
    def price_paid(self) -> str:
        """For a sentence: the one price per share paid, or that there were several."""
        prices = {movement.lot.price for movement in self.bought.movements}
        if len(prices) != 1 or self.splits.later:
            return ", each at the price paid for it"
        return f", at {shown_price(prices.pop())} each"

    def shares_bought(self, day: date) -> int:
        """As they were counted that day, fractions left out."""
        return self._shown(self.bought.shares_on(day), day)

    def shares_held(self, day: date) -> int:
        """As they were counted that day, fractions left out."""
        return self._shown(self._held(day), day)

    def _shown(self, shares: Shares, day: date) -> int:
        return floor(shares / self.splits.factor_after(day)) if self.splits.later else floor(shares)

    def _held(self, day: date) -> Shares:
        return self.bought.shares_on(day) - self.sold.shares_on(day)

    def lots_left(self, day: date) -> list[tuple[Lot, Shares]]:
        """What is left of each lot, the oldest first; shares in units of the last day."""
        left: dict[tuple[date, int, str | None], Shares] = {}
        lots: dict[tuple[date, int, str | None], Lot] = {}
        moves = [(each.lot, each.sign) for each in self.bought.counted(day)]
        moves += [(each.lot, -1) for each in self.sold.counted(day)]
        for lot, sign in moves:
            key = (*lot.place, lot.tranche)
            lots.setdefault(key, lot)
            left[key] = left.get(key, 0) + sign * lot.shares
        return [(lots[key], left[key]) for key in sorted(left, key=lambda key: key[:2]) if left[key]]

    def purchase_price(self, day: date) -> Fraction:
        """What was paid for everything bought by then, sold or not; shares transferred are the transferee's."""
        return self.bought.value_on(day)

    def held_shares_value(self, day: date) -> Fraction:
        """1(b): what was paid for the shares bought by then and not yet sold."""
        return self.bought.value_on(day) - self.sold.value_on(day)

    def unsold_since(self, since: date, day: date) -> Fraction:
        """What was paid for everything bought by ``day``, less sales traded on or after ``since``."""
        earlier = bisect_left(self.sold.movements, since, key=lambda movement: movement.day)
        return self.purchase_price(day) - max(ZERO_VALUE, self.sold.value_on(day) - self.sold.values[earlier])

    def held_then(self, then: date, day: date) -> Fraction:
        """What was paid for the shares that are the Investor's on ``day`` and were bought and unsold on ``then``."""
        by_then = (each for each in self.bought.counted(day) if each.lot.bought_on <= then)
        return sum((each.sign * each.lot.value for each in by_then), ZERO_VALUE) - self.sold.value_on(then)

    # What follows decides whether a default runs, so it is the transferor's until there are own holdings.

    def _before_own(self, day: date) -> Inherited | None:
        return self.inherited if self.inherited and day < self.inherited.until else None

    def has_bought(self, day: date) -> bool:
        """Whether it had any share of the transaction by then, gone or not."""
        before = self._before_own(day)
        if before:
            return before.transferor.has_bought(day)
        return bool(self.bought.counts_from) and self.bought.counts_from[0] <= day

    def holds_any(self, day: date) -> bool:
        before = self._before_own(day)
        return before.holds_any(day) if before else bool(self._held(day))

    def has_value(self, day: date) -> bool:
        """Whether anything was paid for what it holds."""
        before = self._before_own(day)
        return before.has_value(day) if before else bool(self.held_shares_value(day))

    def nothing_held_from(self, start: date) -> date | None:
        """The first day from ``start`` on which the Investor has bought and holds none; None if there is none."""
        return self._first_from(start, self._emptied_on)

    def worthless_from(self, start: date) -> date | None:
        """The first day from ``start`` on which the Held Shares Value is zero though it has bought; None if none is."""
        return self._first_from(start, self._worthless_on)

    @cached_property
    def _emptied_on(self) -> Sequence[tuple[date, bool]]:
        return [(day, self.has_bought(day) and not self.holds_any(day)) for day in self.changes]

    @cached_property
    def _worthless_on(self) -> Sequence[tuple[date, bool]]:
        return [(day, self.has_bought(day) and not self.has_value(day)) for day in self.changes]

    def _first_from(self, start: date, changes: Sequence[tuple[date, bool]]) -> date | None:
        """The first day from ``start`` that is so; what a day of change says holds until the next."""
        place = bisect_right(changes, start, key=lambda change: change[0])
        if place and changes[place - 1][1]:
            return start
        return next((day for day, so in changes[place:] if so), None)

    def rests_on(self, day: date, *, sales: bool = True, sales_since: date = date.min) -> list[int]:
        """What a figure of a day rests on: the entries by which shares came or left, sales that count, and splits."""
        had = self.bought.counted(day)
        found = {movement.entry for movement in had} | {movement.lot.place[1] for movement in had}
        if sales:
            found |= {movement.entry for movement in self.sold.counted(day) if movement.day >= sales_since}
        found |= {split.position for split in self.splits.later if had and had[0].day < split.occurred_on <= day}
        return sorted(found)

    def held_spans(self, end: date) -> list[Span]:
        """The days before ``end`` on which at least one share is held."""
        changes = [*(day for day in self.changes if day < end), end]
        return union((a, b) for a, b in pairwise(changes) if self.holds_any(a))


def holdings_of(facts: Facts, lots: Lots, investor: str, *, sale: str, counts: Callable[[Movement], bool]) -> Holdings:
    """One Investor's position in the movements that count, under a choice of ``sale_on_computation_date``."""
    position = lots.positions[investor]
    bought = sorted((movement for movement in position.had if counts(movement)), key=lambda movement: movement.day)
    sold = [movement for movement in position.sold if counts(movement)]
    tallies = _tally(bought, lambda day: day), _tally(sold, GONE_FROM[sale]), lots.splits
    notice = facts.inherited.get(investor)
    if notice is None:
        return Holdings(*tallies)
    own_from = min((movement.day for movement in position.had), default=notice.occurred_on)
    to_come = [attrs.evolve(each, day=each.left_on) for each in bought if each.left_on and each.day == own_from]
    return Holdings(
        *tallies,
        Inherited(
            own_from,
            holdings_of(facts, lots, notice.investor, sale=sale, counts=counts),
            _tally(sorted(to_come, key=lambda each: each.day), lambda day: day),
        ),
    )


def is_bought(movement: Movement) -> bool:
    """Whether a movement is of shares bought under the agreement, by whomever."""
    return movement.lot.bought
