"""The schedule, drawn: every Computation Date and due date, an Investor at a time."""

from projections.questions.schedule import Schedule, ScheduledLine
from regrights.paper.drawing import Column, Drawing, Row, Table
from regrights.paper.lines import LINE, line_row

COLUMNS = (
    *LINE,
    Column("waived", "money", only="data"),
    Column("", only="paper"),
    Column("projected", "truth", only="data"),
)


def draw(found: Schedule) -> Drawing:
    return Drawing(
        [
            Table(each.investor, COLUMNS, [_row(each.investor, line) for line in each.lines], apart=True, name="lines")
            for each in found.investors
        ]
    )


def _row(investor: str, line: ScheduledLine) -> Row:
    return (*line_row(investor, line), line.waived, "projected" if line.projected else "", line.projected)
