"""The principal of notes as movements: what each Investor was issued, and what was repaid or converted of it.

A dollar of principal is a hundred parts of a cent each, so that it adds up as shares do; the oldest notes are reduced
first.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from lifecycle.entries import Entry, PrincipalIssued, PrincipalReduced
from projections.lots.lot import Lot, Movement
from projections.lots.movements import Position

A_CENT = Fraction(1, 100)


def note(dealings: Sequence[Entry], positions: dict[str, Position]) -> None:
    """Put what was issued and reduced into each position."""
    outstanding: dict[str, list[Lot]] = defaultdict(list)
    for entry in dealings:
        if isinstance(entry, PrincipalIssued):
            place = (entry.occurred_on, entry.position)
            lot = Lot(place, entry.investor, int(entry.amount * 100), A_CENT, "principal")
            outstanding[entry.investor].append(lot)
            positions[entry.investor].issued.append(Movement(entry.occurred_on, lot, entry.position))
        elif isinstance(entry, PrincipalReduced):
            positions[entry.investor].reduced += _reduced(outstanding[entry.investor], entry)


def _reduced(outstanding: list[Lot], entry: PrincipalReduced) -> Iterator[Movement]:
    left = int(entry.amount * 100)
    while left and outstanding:
        lot = outstanding.pop(0)
        taken = min(left, int(lot.shares))
        if taken < lot.shares:
            outstanding.insert(0, lot.part(lot.start + taken, lot.shares - taken))
        left -= taken
        yield Movement(entry.occurred_on, lot.part(lot.start, taken), entry.position)
