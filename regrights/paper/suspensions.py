"""Suspensions, drawn an Investor at a time: each with whether it is permitted, then what is left of the allowance."""

from projections.questions.suspensions import InvestorSuspensions, Suspensions
from regrights.paper.drawing import Column, Drawing, Row, Table
from regrights.paper.lines import INVESTOR

SUSPENSIONS = (
    INVESTOR,
    Column("notice", "day", key="notice_on"),
    Column("lift", "day", key="lifted_on"),
    Column("business days", "number"),
    Column("permitted", "truth"),
    Column("until", "day", key="permitted_until"),
    Column("why"),
    Column("entries", "list", only="data"),
)
ALLOWANCE = (
    INVESTOR,
    Column("used", "number"),
    Column("left", "number"),
    Column("earliest_next", "day"),
    Column("business_days_left", "number"),
    Column("becomes_restriction_on", "day"),
)


def draw(found: Suspensions) -> Drawing:
    return Drawing([*map(_investor, found.investors), _allowances(found)])


def _investor(each: InvestorSuspensions) -> Table:
    rows: list[Row] = [
        (
            each.investor,
            one.notice_on,
            one.lifted_on,
            one.business_days,
            one.permitted,
            one.permitted_until,
            one.why,
            one.entries,
        )
        for one in each.suspensions
    ]
    return Table(each.investor, SUSPENSIONS, rows, notes=[_left(each)], apart=True)


def _left(each: InvestorSuspensions) -> str:
    following = f"; the next may start from {each.earliest_next}" if each.earliest_next else ""
    turning = (
        f"; {each.business_days_left} permitted business days left after today, and it becomes a restriction on "
        f"{each.becomes_restriction_on}"
        if each.becomes_restriction_on
        else ""
    )
    return f"Used {each.used}, left {each.left}{following}{turning}."


def _allowances(found: Suspensions) -> Table:
    rows: list[Row] = [
        (
            each.investor,
            each.used,
            each.left,
            each.earliest_next,
            each.business_days_left,
            each.becomes_restriction_on,
        )
        for each in found.investors
    ]
    return Table("Allowance", ALLOWANCE, rows, only="data")
