"""1(a), 1(b), 9: every share from its purchase to its sale: whose it was, what was paid for it, what covers it.

Shares are counted in units of the as-of date, so that a split changes no count here; people are shown the units of
the day asked about. Sales and transfers take the oldest lots first. No reading is known here.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor

import attrs

from lifecycle.entries import (
    Entry,
    InvestorEntry,
    PeriodicAmountSharesIssued,
    SharesPurchased,
    SharesSold,
    SharesSplit,
    SharesTransferred,
    TransferNotified,
    WarrantsExercised,
    WarrantsExpired,
    WarrantsIssued,
)
from lifecycle.judging.positions import Shares, transfer_counts_from
from projections.case.facts import Facts
from projections.case.lot import Lot, Movement, Splits
from projections.case.spans import DAY


@attrs.define(eq=False)
class Position:
    """What came to and left one Investor, and what it sold, by trade date; and the Warrants it had."""

    had: list[Movement] = attrs.field(factory=list)
    sold: list[Movement] = attrs.field(factory=list)
    warrants: list[tuple[date, Shares]] = attrs.field(factory=list)
    lots: list[Lot] = attrs.field(factory=list)
    oldest: int = 0
    shares: Shares = 0
    bought: Shares = 0


Transfer = tuple[SharesTransferred, TransferNotified | None, Sequence[Lot]]
# What is left of each statement's coverage, in order of declaration; None is room for all the rest.
Uncovered = list[tuple[str | None, Shares | None]]


@attrs.define(eq=False)
class Lots:
    """Every Investor's position; and, for limb (ii), what Investors hold at the close of each day, as changes."""

    splits: Splits
    uncovered: Mapping[str, Uncovered]
    positions: dict[str, Position] = attrs.field(factory=lambda: defaultdict(Position))
    closing: list[tuple[date, Shares]] = attrs.field(factory=list)
    # Each transfer, its notice once given, and the lots; first those not yet the transferee's.
    in_transfer: list[Transfer] = attrs.field(factory=list)
    delivered: list[Transfer] = attrs.field(factory=list)

    @property
    def transfers(self) -> list[Transfer]:
        return [*self.delivered, *self.in_transfer]


def lots(facts: Facts) -> Lots:
    """Follow every share of a history."""
    splits = Splits([each for each in facts.dealings if isinstance(each, SharesSplit)])
    found = Lots(splits, _tranches(facts, splits))
    for entry in facts.dealings:
        if found.in_transfer:
            _deliver(found, entry.occurred_on)
        deal = _DEALS.get(type(entry))
        if deal:  # a split counts through the factor
            deal(found, entry, splits.factor_after(entry.occurred_on))
    _deliver(found, date.max)
    return found


# --- 1(a), 2(a): which statement covers which shares --------------------------------------------------------


def coverage(facts: Facts, splits: Splits, statement: str, buyer: str) -> Shares | None:
    """How many of a buyer's shares a statement covers, in units of the as-of date; None means all of them."""
    filing = facts.filings.get(statement)
    if filing is None or filing.coverage is None:
        return None
    return filing.coverage.get(buyer, 0) * splits.factor_after(filing.occurred_on)


def _tranches(facts: Facts, splits: Splits) -> Mapping[str, Uncovered]:
    """By buyer: the statements in order of declaration, each with the shares it takes; the last takes the rest."""
    declared = [entry.statement for entry in facts.declarations]
    buyers = {entry.investor for entry in facts.dealings if isinstance(entry, SharesPurchased)}
    return {
        buyer: [*((name, coverage(facts, splits, name, buyer)) for name in declared), (None, None)] for buyer in buyers
    }


def _covered(lot: Lot, uncovered: Uncovered) -> Iterator[Lot]:
    """A purchase cut where one tranche ends and the next begins; ``uncovered`` is used up from its front."""
    left = lot.shares
    while left:
        statement, room = uncovered[0]
        taken = left if room is None else min(left, room)
        if taken:
            yield attrs.evolve(lot, start=lot.end - left, shares=taken, tranche=statement)
        left -= taken
        if room is not None:
            uncovered[0] = (statement, room - taken)
            if taken == room:
                uncovered.pop(0)


# --- what each dealing does -------------------------------------------------------------------------------


def _bought(found: Lots, entry: SharesPurchased, factor: Shares) -> None:
    shares, price = entry.shares * factor, Fraction(entry.price_per_share) / factor
    place = (entry.occurred_on, entry.position)
    bought = found.positions[entry.investor].bought
    found.positions[entry.investor].bought += shares
    lot = Lot(place, entry.investor, shares, price, "bought", start=bought)
    for part in _covered(lot, found.uncovered[entry.investor]):
        _come(found, entry, part)
    found.closing.append((entry.occurred_on, shares))


def _issued(found: Lots, entry: PeriodicAmountSharesIssued, factor: Shares) -> None:
    place = (entry.occurred_on, entry.position)
    _come(found, entry, Lot(place, entry.investor, entry.shares * factor, Fraction(0), "in_kind"))
    found.closing.append((entry.occurred_on, entry.shares * factor))


def _exercised(found: Lots, entry: WarrantsExercised, factor: Shares) -> None:
    place = (entry.occurred_on, entry.position)
    _come(found, entry, Lot(place, entry.investor, _used(found, entry, factor), Fraction(0), "exercised"))


def _sold(found: Lots, entry: SharesSold, factor: Shares) -> None:
    position = found.positions[entry.investor]
    for lot in _oldest(position, entry.shares, factor):
        position.sold.append(Movement(entry.occurred_on, lot, entry.position))
        found.closing.append((entry.occurred_on, -lot.shares))


def _warranted(found: Lots, entry: WarrantsIssued, factor: Shares) -> None:
    found.positions[entry.investor].warrants.append((entry.occurred_on, entry.shares * factor))
    found.closing.append((entry.occurred_on, entry.shares * factor))


def _expired(found: Lots, entry: WarrantsExpired, factor: Shares) -> None:
    found.closing.append((entry.occurred_on, -_used(found, entry, factor)))


def _come(found: Lots, entry: InvestorEntry, lot: Lot) -> None:
    position = found.positions[entry.investor]
    position.had.append(Movement(entry.occurred_on, lot, entry.position))
    position.lots.append(lot)
    position.shares += lot.shares


def _oldest(position: Position, asked: int, factor: Shares) -> list[Lot]:
    """The oldest lots making up so many shares; all there are, fractions too, where that is the number shown."""
    left: Shares = position.shares if asked >= floor(position.shares / factor) else asked * factor
    position.shares -= left
    found = []
    while left:
        lot = position.lots[position.oldest]
        taken = lot if lot.shares <= left else lot.part(lot.start, left)
        found.append(taken)
        left -= taken.shares
        if taken is lot:
            position.oldest += 1
        else:
            position.lots[position.oldest] = lot.part(taken.end, lot.shares - taken.shares)
    return found


def _used(found: Lots, entry: WarrantsExercised | WarrantsExpired, factor: Shares) -> Shares:
    """Warrants exercised or expired, all of them with their fraction where that is the number shown."""
    warrants = found.positions[entry.investor].warrants
    outstanding = sum((change for _, change in warrants), Fraction(0))
    used = outstanding if entry.shares >= floor(outstanding / factor) else entry.shares * factor
    warrants.append((entry.occurred_on, -used))
    return used


# --- 9: transfers -----------------------------------------------------------------------------------------


def _leave(found: Lots, entry: SharesTransferred, factor: Shares) -> None:
    position = found.positions[entry.investor]
    gone = _oldest(position, entry.shares, factor)
    position.had += [Movement(entry.occurred_on + DAY, lot, entry.position, -1) for lot in gone]
    found.closing += [(entry.occurred_on + DAY, -lot.shares) for lot in gone]
    found.in_transfer.append((entry, None, gone))


def _notify(found: Lots, notice: TransferNotified, _: Shares) -> None:
    for place, (transfer, notified, gone) in enumerate(found.in_transfer):
        pair = (transfer.investor, transfer.transferee) == (notice.investor, notice.transferee)
        if pair and notified is None:
            found.in_transfer[place] = (transfer, notice, gone)
            arriving = transfer_counts_from(transfer.occurred_on, notice.occurred_on)
            found.closing += [(arriving, lot.shares) for lot in gone]


def _deliver(found: Lots, day: date) -> None:
    """Hand over what the transferees have by a day: from the later of the notice and the day after the transfer."""
    waiting = []
    for transfer, notice, gone in found.in_transfer:
        from_day = transfer_counts_from(transfer.occurred_on, notice.occurred_on) if notice else date.max
        if notice is None or from_day > day:
            waiting.append((transfer, notice, gone))
            continue
        found.delivered.append((transfer, notice, gone))
        position = found.positions[transfer.transferee]
        for lot in gone:
            position.had.append(Movement(from_day, lot, notice.position, left_on=transfer.occurred_on + DAY))
            insort(position.lots, lot, lo=position.oldest, key=lambda each: each.place)
            position.shares += lot.shares
    found.in_transfer = waiting


_DEALS: Mapping[type[Entry], Callable[..., None]] = {
    SharesPurchased: _bought,
    SharesSold: _sold,
    SharesTransferred: _leave,
    TransferNotified: _notify,
    WarrantsIssued: _warranted,
    WarrantsExercised: _exercised,
    WarrantsExpired: _expired,
    PeriodicAmountSharesIssued: _issued,
}
