"""What is outstanding by how long it has been due, drawn: a row per Investor, and their sum."""

from projections.questions.ageing import Aged, Ageing
from regrights.paper.drawing import Column, Drawing, Row, Table

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
    Column("unpaid", "money", only="data"),
    Column("oldest due on", "day", only="data"),
)


def draw(found: Ageing) -> Drawing:
    rows: list[Row] = [
        (each.investor, *buckets(each), each.outstanding, each.unpaid, each.oldest_due_on) for each in found.investors
    ]
    total = ("all together", *buckets(found.total), found.total.outstanding, found.total.unpaid, None)
    return Drawing([Table("", COLUMNS, rows, total=total, name="ageing")])


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
