"""The first days of restrictions, drawn an Investor at a time, under the name the terms have for them."""

import attrs

from projections.facts.spans import DAY
from projections.questions.restricted import Restrictions, RestrictionShown
from regrights.paper.drawing import Column, Drawing, Row, Table
from regrights.paper.lines import INVESTOR

COLUMNS = (
    INVESTOR,
    Column("first day", "day", key="date"),
    Column("head", "head"),
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
    several = len({one.head for each in found.investors for one in each.restricted_sale_dates}) > 1
    columns = [_named(column, found.called, several=several) for column in COLUMNS]
    return Drawing(
        [
            Table(
                each.investor, columns, [_row(each.investor, one) for one in each.restricted_sale_dates], name="dates"
            )
            for each in found.investors
        ]
    )


def _named(column: Column, called: str | None, *, several: bool) -> Column:
    """The first day as the terms call it; of which head, for people where there are several."""
    if column.key == "date" and called:
        return attrs.evolve(column, title=called)
    return column if several or column.key != "head" else attrs.evolve(column, only="data")


def _row(investor: str, one: RestrictionShown) -> Row:
    return (
        investor,
        one.date,
        one.head,
        one.statement,
        one.until - DAY if one.until else None,
        one.until,
        one.days_after_effective,
        one.causes,
        one.payable,
        one.clauses,
        one.entries,
    )
