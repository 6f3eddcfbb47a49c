"""What delay would have cost, drawn: a row a day."""

from projections.questions.delay_curve import DelayCurve
from regrights.paper.drawing import Column, Drawing, Table

COLUMNS = (
    Column("day", "day", key="effective_on"),
    Column("determined for late effectiveness", "money", key="determined"),
)


def draw(found: DelayCurve) -> Drawing:
    title = "Had a statement covering every Investor first become effective on"
    return Drawing([Table(title, COLUMNS, [(row.effective_on, row.determined) for row in found.rows], name="days")])
