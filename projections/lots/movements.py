"""9: what came to and left each Investor, as movements told from the whole life of every lot."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import attrs

from lifecycle.judging.positions import Shares
from projections.lots.lot import Lot, Movement


@attrs.define(eq=False)
class Position:
    """What came to and left one Investor, and what it sold, by trade date; and the Warrants it had.

    ``lots`` from ``oldest`` on are what it may deal in.
    """

    had: list[Movement] = attrs.field(factory=list)
    sold: list[Movement] = attrs.field(factory=list)
    # The principal of notes, in cents.
    issued: list[Movement] = attrs.field(factory=list)
    reduced: list[Movement] = attrs.field(factory=list)
    warrants: list[tuple[date, Shares]] = attrs.field(factory=list)
    lots: list[Lot] = attrs.field(factory=list)
    oldest: int = 0
    shares: Shares = 0


def move(every: Iterable[Lot], positions: dict[str, Position]) -> None:
    """Put what every lot's life says of it into each position; what is alike in a movement is one."""
    came: dict[tuple[object, ...], list[Movement]] = defaultdict(list)
    for lot in every:
        for movement in _movements(lot):
            came[_alike(movement)].append(movement)
        if lot.sale:
            by = lot.transfers[-1] if lot.transfers else None
            position = positions[lot.sale.investor]
            position.sold.append(Movement(lot.sale.occurred_on, lot, lot.sale.position, transfer=by))
    for alike in came.values():
        positions[_whose(alike[0])].had.append(_as_one(alike))
    for position in positions.values():
        position.had.sort(key=lambda each: (each.day, each.entry, each.lot.place, each.lot.start))
        position.sold.sort(key=lambda each: (each.day, each.entry, each.lot.place, each.lot.start))


def _movements(lot: Lot) -> Iterator[Movement]:
    """How it came to its buyer and to each transferee, and left for the next, its sale still to come."""
    yield Movement(lot.bought_on, lot.as_it_was(()) if lot.transfers else lot, lot.place[1])
    for at, transfer in enumerate(lot.transfers):
        entry, left_on = transfer.entry, transfer.left_on
        yield Movement(left_on, lot.as_it_was(lot.transfers[:at]), entry.position, -1, transfer)
        if transfer.notice:
            yield Movement(left_on, lot.as_it_was(lot.transfers[: at + 1]), transfer.notice.position, 1, transfer)


def _alike(movement: Movement) -> tuple[object, ...]:
    lot = movement.lot
    return lot.place, lot.covered_by, lot.excluded_on, lot.cut_backs, lot.transfers, movement.transfer, movement.sign


def _as_one(alike: Sequence[Movement]) -> Movement:
    lot = alike[0].lot
    if len(alike) == 1 and lot.sale is None:
        return alike[0]
    start = min(each.lot.start for each in alike)
    shares = sum((each.lot.shares for each in alike[1:]), lot.shares)
    return attrs.evolve(alike[0], lot=attrs.evolve(lot, start=start, shares=shares, sale=None))


def _whose(movement: Movement) -> str:
    if movement.transfer is None:
        return movement.lot.buyer
    entry = movement.transfer.entry
    return entry.transferee if movement.sign > 0 else entry.investor
