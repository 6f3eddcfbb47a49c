"""The lines of Periodic Amounts, drawn alike wherever they stand. Knows no question."""

from projections.amounts.lines import Line
from regrights.paper.drawing import Column, Row
from regrights.paper.kinds import Sum

INVESTOR = Column("Investor", only="data")
# The figures of a line on paper; what tells it from other lines, and what it rests on, stands in data alone.
LINE = (
    INVESTOR,
    Column("trigger", "head"),
    Column("from", "day", key="trigger_date"),
    Column("statement", only="data"),
    Column("no.", "number", key="number"),
    Column("computed on", "day"),
    Column("days", "number"),
    Column("period days", "number", only="data"),
    Column("rate", "percent"),
    Column("base", "money"),
    Column("amount", "money"),
    Column("due on", "day"),
    Column("paid", "money"),
    Column("paid by", "list", only="data"),
    Column("because", "code", only="data"),
    Column("clauses", "list", only="data"),
    Column("entries", "list", only="data"),
)


def line_row(investor: str, line: Line) -> Row:
    """The values under ``LINE``."""
    return (
        investor,
        line.trigger,
        line.trigger_date,
        line.statement,
        line.number,
        line.computed_on,
        line.days,
        line.period_days,
        line.rate if line.base is not None else Sum(line.rate),
        line.base,
        line.amount,
        line.due_on,
        line.paid,
        line.paid_by,
        line.because,
        line.clauses,
        line.entries,
    )
