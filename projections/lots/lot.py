"""A lot of shares with its life: whose it was, which statements cover it, how it left. No reading is known here."""

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal

import attrs

from lifecycle.entries import CutBackEnded, CutBackImposed, SharesSold, SharesSplit, SharesTransferred, TransferNotified
from lifecycle.judging.positions import Shares
from projections.facts.spans import DAY


@attrs.define(eq=False)
class Transfer:
    """9: shares that left a transferor, and the notice of it once one is in the history."""

    entry: SharesTransferred
    notice: TransferNotified | None = None
    lots: Sequence["Lot"] = ()

    @property
    def left_on(self) -> date:
        """The first day they are the transferor's no more; it still holds them through the transfer date."""
        return self.entry.occurred_on + DAY


@attrs.define(eq=False)
class CutBack:
    """Shares the SEC kept out of a statement, and the end of it once that is in the history."""

    imposed: CutBackImposed
    ended: CutBackEnded | None = None

    def in_force(self, day: date) -> bool:
        """Whether it lasts on a day: from the day it was imposed to the day before the one it ended."""
        return self.imposed.occurred_on <= day and (self.ended is None or day < self.ended.occurred_on)


# Every cutback that some shares alike were ever under, in order.
CutBacks = tuple[CutBack, ...]


@attrs.frozen(eq=False)
class Lot:
    """Shares bought together and alike ever since.

    ``place`` orders lots by age; ``start`` is where it begins within what was bought at its place. For those received
    in kind or on exercise of Warrants nothing was paid. ``covered_by`` are the declared statements that cover it, in
    order of declaration; ``excluded_on`` the day on which its holder left the registration, 4(a).
    """

    place: tuple[date, int]
    buyer: str
    shares: Shares
    price: Fraction
    origin: Literal["bought", "in_kind", "exercised", "principal"]
    start: Shares = 0
    covered_by: tuple[str, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    sale: SharesSold | None = None
    excluded_on: date | None = None
    cut_backs: CutBacks = ()

    @property
    def bought_on(self) -> date:
        return self.place[0]

    @property
    def bought(self) -> bool:
        return self.origin == "bought"

    @property
    def tranche(self) -> str | None:
        """9: the first statement that covers it; None for what none covers."""
        return self.covered_by[0] if self.covered_by else None

    @property
    def end(self) -> Shares:
        return self.start + self.shares

    @property
    def value(self) -> Fraction:
        return self.price * self.shares

    @property
    def came_on(self) -> date:
        """The first day it is nobody's but its last holder's, or on its way to that one."""
        return self.transfers[-1].left_on if self.transfers else self.bought_on

    @property
    def registered(self) -> bool:
        """4(a): whether it was in the registration as it came to its holder; what was left out stays out for good."""
        return self.excluded_on is None or self.came_on <= self.excluded_on

    @property
    def is_cut_back(self) -> bool:
        """Whether a cutback of it is in force at the end of its history."""
        return any(each.ended is None for each in self.cut_backs)

    @property
    def freed_on(self) -> Collection[date]:
        """The days on which a cutback of it ended."""
        return {each.ended.occurred_on for each in self.cut_backs if each.ended}

    def as_it_was(self, transfers: tuple[Transfer, ...]) -> "Lot":
        """After these of its transfers, its sale still to come."""
        return self._but_for(self.start, self.shares, transfers, None)

    def sold_by(self, sale: SharesSold) -> "Lot":
        """Once sold."""
        return self._but_for(self.start, self.shares, self.transfers, sale)

    def part(self, start: Shares, shares: Shares) -> "Lot":
        """So many of its shares, from a place on."""
        return self._but_for(start, shares, self.transfers, self.sale)

    def _but_for(
        self, start: Shares, shares: Shares, transfers: tuple[Transfer, ...], sale: SharesSold | None
    ) -> "Lot":
        """The same otherwise. Written out: sales make thousands of them."""
        return Lot(
            self.place,
            self.buyer,
            shares,
            self.price,
            self.origin,
            start,
            self.covered_by,
            transfers,
            sale,
            self.excluded_on,
            self.cut_backs,
        )

    def had_by(self, investor: str) -> bool:
        """Whether it ever was an Investor's: bought by it, or come to it by a transfer the Company was told of."""
        return investor == self.buyer or any(
            transfer.notice and transfer.entry.transferee == investor for transfer in self.transfers
        )

    def whose_on(self, day: date) -> str:
        """Who held it at the end of a day, or to whom it was on its way; its sale aside."""
        gone = (transfer.entry.transferee for transfer in reversed(self.transfers) if transfer.left_on <= day)
        return next(gone, self.buyer)


@attrs.frozen(eq=False)
class Movement:
    """A lot, or part of one, that came to an Investor or, ``sign`` -1, left it by transfer; or was sold.

    The lot's transfers are those by which it had come to this Investor. Shares that came by transfer say by which:
    from when they are the transferee's is for a reading to say.
    """

    day: date
    lot: Lot
    entry: int
    sign: int = 1
    transfer: Transfer | None = None


def is_principal(movement: Movement) -> bool:
    """Whether a movement is of the principal of notes."""
    return movement.lot.origin == "principal"


def is_bought(movement: Movement) -> bool:
    """Whether a movement is of shares bought under the agreement, by whomever."""
    return movement.lot.bought


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
