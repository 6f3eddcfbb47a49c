"""Which shares a cutback takes: the newest its Investor bought and still has, save those cut back already."""

from fractions import Fraction
from math import floor

import attrs

from lifecycle.judging.positions import Shares
from projections.lots.lot import CutBack, Lot
from projections.lots.movements import Position


def newest_cut_back(position: Position, cut_back: CutBack, asked: int, factor: Shares) -> None:
    """Mark so many shares, of a lot its end; all there are, fractions too, where that is the number shown."""
    free = sum((lot.shares for lot in position.lots[position.oldest :] if _is_free(lot)), Fraction(0))
    left: Shares = free if asked >= floor(free / factor) else asked * factor
    kept: list[Lot] = []
    for lot in reversed(position.lots[position.oldest :]):
        taken = min(left, lot.shares) if _is_free(lot) else 0
        left -= taken
        if taken:
            marked = lot.part(lot.end - taken, taken)
            kept.append(attrs.evolve(marked, cut_backs=(*lot.cut_backs, cut_back)))
        if taken < lot.shares:
            kept.append(lot.part(lot.start, lot.shares - taken) if taken else lot)
    position.lots[position.oldest :] = reversed(kept)


def _is_free(lot: Lot) -> bool:
    return lot.bought and not lot.is_cut_back
