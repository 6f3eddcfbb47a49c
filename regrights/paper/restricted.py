"""Restricted Sale Dates, drawn an Investor at a time."""

from projections.facts.spans import DAY
from projections.questions.restricted import Restrictions, RestrictionShown
from regrights.paper.drawing import Column, Drawing, Row, Table
from regrights.paper.lines import INVESTOR

COLUMNS = (
    INVESTOR,
    Column("Restricted Sale Date", "day", key="date"),
    Column("statement", only="data"),
    Column("last day", "day", only="paper"),
    Column("until", "day", only="data"),
    Column("days after effective", "number"),
    Column("causes", "codes"),
    Column("payable", "truth"),
    Column("clauses", "list", only="data"),
    Column("entries", "list"),
)


def draw(found: Restrictions) -> Drawing:
    return Drawing(
        [
            Table(
                each.investor, COLUMNS, [_row(each.investor, one) for one in each.restricted_sale_dates], name="dates"
            )
            for each in found.investors
        ]
    )


def _row(investor: str, one: RestrictionShown) -> Row:
    return (
        investor,
        one.date,
        one.statement,
        one.until - DAY if one.until else None,
        one.until,
        one.days_after_effective,
        one.causes,
        one.payable,
        one.clauses,
        one.entries,
    )
