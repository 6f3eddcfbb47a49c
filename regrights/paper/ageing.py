"""What is outstanding by how long it has been due, drawn: a row per Investor, and their sum."""

from projections.questions.ageing import Aged, Ageing
from regrights.paper.drawing import Column, Drawing, Row, Table
from regrights.paper.figures import interest, of_interest

BUCKETS = (
    Column("not due", "money"),
    Column("due today", "money"),
    Column("1–30 days", "money", key="days_1_to_30"),
    Column("31–60", "money", key="days_31_to_60"),
    Column("61–90", "money", key="days_61_to_90"),
    Column("over 90", "money", key="days_over_90"),
)
COLUMNS = (
    Column("Investor"),
    *BUCKETS,
    Column("outstanding", "money"),
)
BESIDE = (
    Column("unpaid", "money", only="data"),
    Column("oldest due on", "day", only="data"),
)


def draw(found: Ageing) -> Drawing:
    rows: list[Row] = [
        (each.investor, *buckets(each), each.outstanding, *interest(each), each.unpaid, each.oldest_due_on)
        for each in found.investors
    ]
    whole = found.total
    total = ("all together", *buckets(whole), whole.outstanding, *interest(whole), whole.unpaid, None)
    bears = of_interest(None if whole.interest or whole.interest_paid else "data")
    columns = (*COLUMNS, *bears, *BESIDE)
    return Drawing([Table("", columns, rows, total=total, name="ageing")])


def buckets(each: Aged) -> Row:
    """The values under ``BUCKETS``."""
    return (
        each.not_due,
        each.due_today,
        each.days_1_to_30,
        each.days_31_to_60,
        each.days_61_to_90,
        each.days_over_90,
    )
