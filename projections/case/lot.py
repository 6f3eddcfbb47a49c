"""A lot of shares and its movements, and the splits that change how shares are counted. No reading is known here."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Literal

import attrs

from lifecycle.entries import SharesSplit
from lifecycle.judging.positions import Shares


@attrs.frozen(eq=False)
class Lot:
    """Shares bought together and alike ever since. ``tranche`` is the statement that covers them, None for the rest.

    ``place`` orders lots by age. For those received in kind or on exercise of Warrants nothing was paid.
    """

    place: tuple[date, int]
    buyer: str
    shares: Shares
    price: Fraction
    origin: Literal["bought", "in_kind", "exercised"]
    # Where it begins on the line of all its buyer bought, oldest first: statements cover that line from its front.
    start: Shares = 0
    tranche: str | None = None

    @property
    def bought_on(self) -> date:
        return self.place[0]

    def part(self, start: Shares, shares: Shares) -> "Lot":
        """So many of its shares, from a place on its buyer's line on. Written out: sales make thousands of them."""
        return Lot(self.place, self.buyer, shares, self.price, self.origin, start, self.tranche)

    @property
    def bought(self) -> bool:
        return self.origin == "bought"

    @property
    def end(self) -> Shares:
        return self.start + self.shares

    @property
    def value(self) -> Fraction:
        return self.shares * self.price


@attrs.frozen(eq=False)
class Movement:
    """A lot, or part of one, that came to an Investor or, ``sign`` -1, left it by transfer; or was sold.

    What came by transfer says from which day it was the transferor's no more.
    """

    day: date
    lot: Lot
    entry: int
    sign: int = 1
    left_on: date | None = None


@attrs.frozen(eq=False)
class Splits:
    """The splits of a history; ``factor_after`` a day turns that day's shares into the last day's."""

    later: Sequence[SharesSplit] = ()

    def factor_after(self, day: date) -> Shares:
        factor: Shares = 1
        for split in self.later:
            if split.occurred_on > day:
                factor = factor * Fraction(split.new_shares, split.old_shares)
        return factor
