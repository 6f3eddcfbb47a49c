"""Where everything stands, drawn: every statement, every bar, and the Registration Period."""

from projections.questions.status import Status
from regrights.paper import period
from regrights.paper.drawing import Column, Drawing, Sentences, Table
from regrights.paper.kinds import written

BARS = (
    Column("bar", "code"),
    Column("Investor"),
    Column("since", "day"),
    Column("clause"),
    Column("entry", "number"),
)


def draw(found: Status) -> Drawing:
    return Drawing(
        [
            Sentences([f"Status: {written(found.status, 'code')}"]),
            Table("Status", [Column("status", "code")], [(found.status,)], only="data", name="status"),
            Table("Statements", (Column("statement"), Column("state")), list(found.statements.items())),
            Table("Bars", BARS, [(bar.bar, bar.investor, bar.since, bar.clause, bar.entry) for bar in found.bars]),
            *period.draw(found.period).blocks,
        ]
    )
