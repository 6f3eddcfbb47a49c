"""What would be owed, drawn: the assumption, what is owed under it, and the difference it makes."""

from projections.facts.reasons import dollars, listed
from projections.questions.what_if import WhatIf
from regrights.paper import owed
from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table
from regrights.paper.figures import FIGURES, figures

COMPARED = (Column("totals"), *FIGURES, Column("not yet due", "money"))


def draw(found: WhatIf) -> Drawing:
    return Drawing(
        [
            Sentences([f"Assumed, and written nowhere: {listed(found.assumed)}."]),
            *owed.draw(found).blocks,
            Sentences([_difference(found)]),
            _compared(found),
        ]
    )


def _difference(found: WhatIf) -> str:
    return (
        f"Without it {dollars(found.without.determined)} would be determined and "
        f"{dollars(found.without.outstanding)} outstanding: a difference of {found.difference.determined:+,.2f} and "
        f"{found.difference.outstanding:+,.2f}."
    )


def _compared(found: WhatIf) -> Table:
    """The same for programs, every figure."""
    totals = (("assumed", found.total), ("without", found.without), ("difference", found.difference))
    rows: list[Row] = [(name, *figures(each), each.not_yet_due) for name, each in totals]
    return Table("Compared", COMPARED, rows, only="data")
