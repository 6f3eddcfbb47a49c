"""1(a), 1(b), 9: every share from its purchase to its sale: whose it was, what was paid for it, what covers it.

Shares are counted in units of the as-of date, so that a split changes no count here; people are shown the units of
the day asked about. Sales and transfers take the oldest lots first, and of a lot its front. No reading is known here.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import floor

import attrs

from lifecycle.entries import (
    CutBackEnded,
    CutBackImposed,
    Entry,
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
from projections.facts.facts import Facts
from projections.lots.cutting_back import newest_cut_back
from projections.lots.lot import CutBack, Lot, Splits, Transfer
from projections.lots.movements import Position, move
from projections.lots.notes import note
from projections.lots.placing import placed


@attrs.define(eq=False)
class Lots:
    """Every share of a history: by Investor, in transfer, and lot by lot with its whole life."""

    splits: Splits
    # What covers every share alike, where no statement says how many of whom it covers.
    covered_by: tuple[str, ...] = ()
    positions: dict[str, Position] = attrs.field(factory=lambda: defaultdict(Position))
    # Each transfer; those whose shares the transferee may not deal in yet; those of which a notice is in the history.
    transfers: list[Transfer] = attrs.field(factory=list)
    in_transfer: list[Transfer] = attrs.field(factory=list)
    notified: frozenset[int] = frozenset()
    sold: list[Lot] = attrs.field(factory=list)
    cut_backs: list[CutBack] = attrs.field(factory=list)
    every: Sequence[Lot] = ()

    @cached_property
    def others(self) -> bool:
        """Whether any shares were received in kind or on exercise of Warrants."""
        return any(not lot.bought for lot in self.every)

    @cached_property
    def left_out(self) -> bool:
        """4(a): whether any shares left the registration with whoever held them."""
        return any(lot.excluded_on for lot in self.every)


def lots(facts: Facts, freed_on: date | None = None) -> Lots:
    """Follow every share of a history; with ``freed_on`` none but those a cutback of which ended that day."""
    splits = Splits([each for each in facts.dealings if isinstance(each, SharesSplit)])
    found = Lots(splits, () if facts.partly_covered else facts.covering_all, notified=_notified(facts.dealings))
    for entry in facts.dealings:
        if found.in_transfer:
            _deliver(found, entry.occurred_on)
        deal = _DEALS.get(type(entry))
        if deal:  # a split counts through the factor
            deal(found, entry, splits.factor_after(entry.occurred_on))
    _deliver(found, date.max)
    every = [lot for lot in _all(found) if freed_on is None or freed_on in lot.freed_on]
    found.every = _left_out(facts, placed(facts, splits, every))
    move(found.every, found.positions)
    if freed_on is None:
        note(facts.dealings, found.positions)
    return found


def _all(found: Lots) -> Iterator[Lot]:
    """Every lot as it ended: sold, held or on its way."""
    yield from found.sold
    for position in found.positions.values():
        yield from position.lots[position.oldest :]
    for transfer in found.in_transfer:
        yield from transfer.lots


def _left_out(facts: Facts, every: Sequence[Lot]) -> Sequence[Lot]:
    """4(a): the shares an Investor held when it left the registration are out of it, whoever holds them later."""
    for election in facts.elections:
        name, on = election.investor, election.occurred_on
        every = [
            attrs.evolve(lot, excluded_on=min(lot.excluded_on or on, on))
            if lot.bought_on <= on and lot.whose_on(on) == name
            else lot
            for lot in every
        ]
    return every


# --- what each dealing does -------------------------------------------------------------------------------


def _bought(found: Lots, entry: SharesPurchased, factor: Shares) -> None:
    shares, price = entry.shares * factor, Fraction(entry.price_per_share) / factor
    place = (entry.occurred_on, entry.position)
    _come(found, Lot(place, entry.investor, shares, price, "bought", covered_by=found.covered_by))


def _issued(found: Lots, entry: PeriodicAmountSharesIssued, factor: Shares) -> None:
    place = (entry.occurred_on, entry.position)
    _come(found, Lot(place, entry.investor, entry.shares * factor, Fraction(0), "in_kind", covered_by=found.covered_by))


def _exercised(found: Lots, entry: WarrantsExercised, factor: Shares) -> None:
    place, shares = (entry.occurred_on, entry.position), entry.shares * factor
    _used(found, entry, factor)  # a fraction of a Warrant goes too where all that is shown are exercised
    _come(found, Lot(place, entry.investor, shares, Fraction(0), "exercised", covered_by=found.covered_by))


def _sold(found: Lots, entry: SharesSold, factor: Shares) -> None:
    position = found.positions[entry.investor]
    own = floor(position.shares / factor)
    gone = _oldest(position, min(entry.shares, own), factor)
    if entry.shares >= own:
        gone += _on_the_way(found, entry, factor, entry.shares - own)
    found.sold += [lot.sold_by(entry) for lot in gone]


def _on_the_way(found: Lots, entry: SharesSold, factor: Shares, asked: int) -> Iterator[Lot]:
    """9: what a transferee sells before the notice, beyond what it holds: the oldest on their way to it.

    Those of which a notice is in the history are its own by then, and go before the others.
    """
    coming = [lot for each in found.in_transfer if each.entry.transferee == entry.investor for lot in each.lots]
    coming = sorted((lot for lot in coming if lot.came_on <= entry.occurred_on), key=_age)
    for notified in (True, False) if asked else (True,):  # of those notified a fraction that no number shows goes too
        alike = [lot for lot in coming if (lot.transfers[-1].entry.position in found.notified) == notified]
        every = sum((lot.shares for lot in alike), Fraction(0))
        shown = floor(every / factor)
        yield from _taken_on_the_way(alike, every if asked >= shown else asked * factor)
        asked -= min(asked, shown)


def _taken_on_the_way(coming: Sequence[Lot], left: Shares) -> Iterator[Lot]:
    for lot in coming:
        taken = min(lot.shares, left)
        if taken:
            transfer = lot.transfers[-1]
            rest = [lot.part(lot.start + taken, lot.shares - taken)] if taken < lot.shares else []
            transfer.lots = [each for each in transfer.lots if each is not lot] + rest
            left -= taken
            yield lot.part(lot.start, taken)


def _age(lot: Lot) -> tuple[tuple[date, int], Shares]:
    return lot.place, lot.start


def _cut_back(found: Lots, entry: CutBackImposed, factor: Shares) -> None:
    cut_back = CutBack(entry)
    found.cut_backs.append(cut_back)
    for name, shares in entry.shares.items():
        newest_cut_back(found.positions[name], cut_back, shares, factor)


def _freed(found: Lots, entry: CutBackEnded, _: Shares) -> None:
    for each in found.cut_backs:
        if each.imposed.statement == entry.statement and each.ended is None:
            each.ended = entry


def _warranted(found: Lots, entry: WarrantsIssued, factor: Shares) -> None:
    found.positions[entry.investor].warrants.append((entry.occurred_on, entry.shares * factor))


def _expired(found: Lots, entry: WarrantsExpired, factor: Shares) -> None:
    _used(found, entry, factor)


def _come(found: Lots, lot: Lot) -> None:
    position = found.positions[lot.buyer]
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


def _used(found: Lots, entry: WarrantsExercised | WarrantsExpired, factor: Shares) -> None:
    """Warrants exercised or expired, all of them with their fraction where that is the number shown."""
    warrants = found.positions[entry.investor].warrants
    outstanding = sum((change for _, change in warrants), Fraction(0))
    used = outstanding if entry.shares >= floor(outstanding / factor) else entry.shares * factor
    warrants.append((entry.occurred_on, -used))


# --- 9: transfers -----------------------------------------------------------------------------------------


def _notified(dealings: Sequence[Entry]) -> frozenset[int]:
    """The transfers of which a notice follows: it covers every earlier one of its pair."""
    found: set[int] = set()
    waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
    for entry in dealings:
        if isinstance(entry, SharesTransferred):
            waiting[entry.investor, entry.transferee].append(entry.position)
        elif isinstance(entry, TransferNotified):
            found.update(waiting.pop((entry.investor, entry.transferee), ()))
    return frozenset(found)


def _leave(found: Lots, entry: SharesTransferred, factor: Shares) -> None:
    transfer = Transfer(entry)
    gone = _oldest(found.positions[entry.investor], entry.shares, factor)
    transfer.lots = [attrs.evolve(lot, transfers=(*lot.transfers, transfer)) for lot in gone]
    found.transfers.append(transfer)
    found.in_transfer.append(transfer)


def _notify(found: Lots, notice: TransferNotified, _: Shares) -> None:
    for transfer in found.in_transfer:
        pair = (transfer.entry.investor, transfer.entry.transferee) == (notice.investor, notice.transferee)
        if pair and transfer.notice is None:
            transfer.notice = notice


def _deliver(found: Lots, day: date) -> None:
    """Hand over what the transferees may deal in by a day: from the later of the notice and the day after."""
    waiting = []
    for transfer in found.in_transfer:
        notice = transfer.notice
        if notice is None or transfer_counts_from(transfer.entry.occurred_on, notice.occurred_on) > day:
            waiting.append(transfer)
            continue
        position = found.positions[transfer.entry.transferee]
        for lot in transfer.lots:
            insort(position.lots, lot, lo=position.oldest, key=_age)
            position.shares += lot.shares
    found.in_transfer = waiting


_DEALS: Mapping[type[Entry], Callable[..., None]] = {
    SharesPurchased: _bought,
    SharesSold: _sold,
    SharesTransferred: _leave,
    TransferNotified: _notify,
    CutBackImposed: _cut_back,
    CutBackEnded: _freed,
    WarrantsIssued: _warranted,
    WarrantsExercised: _exercised,
    WarrantsExpired: _expired,
    PeriodicAmountSharesIssued: _issued,
}
