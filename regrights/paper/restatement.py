"""What was restated, drawn: then, now and the difference, per Investor; then the entries that moved it."""

from collections.abc import Iterator

import attrs

from projections.questions.restatement import Restated, Restatement
from regrights.paper.drawing import Column, Drawing, Row, Table
from regrights.paper.figures import FIGURES, figures
from regrights.paper.lines import INVESTOR

RESTATED = (INVESTOR, Column("", key="figures"), *FIGURES)
MOVED_BY = (
    Column("pos.", "number", key="position"),
    Column("kind"),
    Column("occurred", "day", key="occurred_on"),
    Column("recorded at", "moment"),
    Column("determined", "money"),
    Column("due", "money", only="data"),
    Column("paid", "money", only="data"),
    Column("outstanding", "money"),
    Column("credit", "money", only="data"),
    Column("clause", only="data"),
)


def draw(found: Restatement) -> Drawing:
    return Drawing([*_restated(found), _moved_by(found)])


def _restated(found: Restatement) -> Iterator[Table]:
    for place, each in enumerate(found.investors):
        yield _compared(each.investor, each.investor, each, apart=place > 0)
    if len(found.investors) > 1:
        together = _compared("all together, none set off", "", found.total, apart=True)
        yield attrs.evolve(together, only="paper")


def _compared(title: str, investor: str, each: Restated, *, apart: bool) -> Table:
    rows: list[Row] = [
        (investor, "reported then", *figures(each.then)),
        (investor, "as known now", *figures(each.now)),
        (investor, "difference", *figures(each.difference)),
    ]
    return Table(title, RESTATED, rows, apart=apart, name="restated")


def _moved_by(found: Restatement) -> Table:
    rows: list[Row] = [
        (
            moved.position,
            moved.kind,
            moved.occurred_on,
            moved.recorded_at,
            moved.determined,
            moved.due,
            moved.paid,
            moved.outstanding,
            moved.credit,
            moved.clause,
        )
        for moved in found.moved_by
    ]
    without = f"; of these {found.without_effect} changed no figure" if found.without_effect else ""
    since = f"Entries recorded since: {found.recorded_since}{without}."
    return Table("What moved it, in the order recorded", MOVED_BY, rows, notes=[since], apart=True, name="moved_by")
