"""Movements of one direction added up: shares and what was paid for them, through any day."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate
from math import lcm

import attrs

from lifecycle.judging.positions import Shares
from projections.lots.lot import Movement


@attrs.frozen(eq=False)
class Tally:
    """Movements of one direction, added up: totals through each day from which one counts."""

    counts_from: Sequence[date]
    shares: Sequence[Shares]
    # What was paid for them, in this part of a dollar: whole numbers add up many times faster than fractions.
    values: Sequence[Shares]
    part_of_a_dollar: int
    movements: Sequence[Movement]

    def shares_on(self, day: date) -> Shares:
        return self.shares[bisect_right(self.counts_from, day)]

    def value_on(self, day: date) -> Fraction:
        return Fraction(self.values[bisect_right(self.counts_from, day)], self.part_of_a_dollar)

    def counted(self, day: date) -> Sequence[Movement]:
        """The movements that count by a day."""
        return self.movements[: bisect_right(self.counts_from, day)]


NOTHING = Tally((), (0,), (0,), 1, ())


def tally(found: Iterable[Movement], counts_from: Callable[[Movement], date]) -> Tally:
    """Movements added up, each from the day it counts."""
    movements = sorted(found, key=counts_from)
    if not movements:
        return NOTHING
    part = lcm(*(movement.lot.price.denominator for movement in movements))
    shares = [movement.lot.shares * movement.sign for movement in movements]
    prices = [movement.lot.price for movement in movements]
    paid = (each * price.numerator * (part // price.denominator) for each, price in zip(shares, prices, strict=True))
    return Tally(
        [counts_from(movement) for movement in movements],
        list(accumulate(shares, initial=0)),
        list(accumulate(paid, initial=0)),
        part,
        movements,
    )
