"""9: what came to and left each Investor, as movements told from the whole life of every lot."""

from collections.abc import Iterable
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
    warrants: list[tuple[date, Shares]] = attrs.field(factory=list)
    lots: list[Lot] = attrs.field(factory=list)
    oldest: int = 0
    shares: Shares = 0


def move(every: Iterable[Lot], positions: dict[str, Position]) -> None:
    """Put what every lot's life says of it into each position; what is alike in a movement is one."""
    came: dict[tuple[object, ...], Movement] = {}
    for lot in every:
        _add(came, Movement(lot.bought_on, _so_far(lot, 0), lot.place[1]))
        for at, transfer in enumerate(lot.transfers):
            entry, left_on = transfer.entry, transfer.left_on
            _add(came, Movement(left_on, _so_far(lot, at), entry.position, -1, transfer))
            if transfer.notice:
                _add(came, Movement(left_on, _so_far(lot, at + 1), transfer.notice.position, 1, transfer))
        if lot.sale:
            by = lot.transfers[-1] if lot.transfers else None
            position = positions[lot.sale.investor]
            position.sold.append(Movement(lot.sale.occurred_on, lot, lot.sale.position, transfer=by))
    for movement in came.values():
        positions[_whose(movement)].had.append(movement)
    for position in positions.values():
        position.had.sort(key=lambda each: (each.day, each.entry, each.lot.place, each.lot.start))
        position.sold.sort(key=lambda each: (each.day, each.entry, each.lot.place, each.lot.start))


def _so_far(lot: Lot, transfers: int) -> Lot:
    """A lot as it was after so many of its transfers, its sale still to come."""
    if transfers == len(lot.transfers) and lot.sale is None:
        return lot
    return lot.as_it_was(lot.transfers[:transfers])


def _add(came: dict[tuple[object, ...], Movement], movement: Movement) -> None:
    lot = movement.lot
    key = (lot.place, lot.covered_by, lot.excluded_on, lot.transfers, movement.transfer, movement.sign)
    before = came.get(key)
    if before is None:
        came[key] = movement
    else:
        start, shares = min(before.lot.start, lot.start), before.lot.shares + lot.shares
        came[key] = attrs.evolve(before, lot=lot.part(start, shares))


def _whose(movement: Movement) -> str:
    if movement.transfer is None:
        return movement.lot.buyer
    entry = movement.transfer.entry
    return entry.transferee if movement.sign > 0 else entry.investor
