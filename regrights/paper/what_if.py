"""What would be owed, drawn: the assumption, what is owed under it, and the difference it makes."""

from collections.abc import Iterator

from lifecycle.agreement.language.source import Document
from lifecycle.entries.telling import listed
from lifecycle.money import ZERO
from projections.facts.reasons import dollars
from projections.questions.what_if import WhatIf
from regrights.paper import owed
from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table
from regrights.paper.figures import FIGURES, figures
from regrights.paper.kinds import change_written

COMPARED = (Column("totals"), *FIGURES, Column("not yet due", "money"))


def draw(found: WhatIf, *, terms: Document) -> Drawing:
    return Drawing(
        [
            Sentences([f"Assumed, and written nowhere: {listed(found.assumed)}."]),
            *owed.draw(found, terms=terms).blocks,
            Sentences(difference_told(found)),
            _compared(found),
        ]
    )


def difference_told(found: WhatIf) -> list[str]:
    """What the assumption moves, and what of it moves nothing yet."""
    return [_difference(found), *_not_yet(found)]


def _difference(found: WhatIf) -> str:
    if found.difference.determined == found.difference.outstanding == ZERO:
        return (
            f"Without it the same would be determined, {dollars(found.without.determined)}, and outstanding, "
            f"{dollars(found.without.outstanding)}."
        )
    return (
        f"Without it {dollars(found.without.determined)} would be determined and "
        f"{dollars(found.without.outstanding)} outstanding: a difference of "
        f"{change_written(found.difference.determined)} and {change_written(found.difference.outstanding)}."
    )


def _not_yet(found: WhatIf) -> Iterator[str]:
    later = [each for each in found.assumed if each.rpartition(" ")[2] > str(found.as_of)]
    if later:
        many = len(later) > 1
        yield (
            f"What is assumed after {found.as_of} moves nothing yet: {listed(later)} {'are' if many else 'is'} later; "
            f"ask on a later day to see what {'they move' if many else 'it moves'}."
        )


def _compared(found: WhatIf) -> Table:
    """The same for programs, every figure."""
    totals = (("assumed", found.total), ("without", found.without), ("difference", found.difference))
    rows: list[Row] = [(name, *figures(each), each.not_yet_due) for name, each in totals]
    return Table("Compared", COMPARED, rows, only="data")
