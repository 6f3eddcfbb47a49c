"""Suspensions, drawn an Investor at a time: each with whether it is permitted, then what is left of the allowance."""

from datetime import date

from projections.facts.reasons import counted
from projections.facts.spans import DAY
from projections.questions.suspensions import InvestorSuspensions, Suspensions, SuspensionShown
from regrights.paper.drawing import Column, Drawing, Row, Table
from regrights.paper.lines import INVESTOR

SUSPENSIONS = (
    INVESTOR,
    Column("notice", "day", key="notice_on"),
    Column("lift", "day", key="lifted_on"),
    Column("business days", "number"),
    Column("permitted", "truth", only="data"),
    Column("permitted", "mixed", only="paper"),
    Column("permitted through", "day", only="paper"),
    Column("permitted until", "day", only="data"),
    Column("why"),
    Column("entries", "list", only="data"),
)
ALLOWANCE = (
    INVESTOR,
    Column("allowed"),
    Column("by_notice", "truth"),
    Column("used", "number"),
    Column("left", "number"),
    Column("earliest_next", "day"),
    Column("business_days_left", "number"),
    Column("becomes_restriction_on", "day"),
)


def draw(found: Suspensions) -> Drawing:
    return Drawing([*(_investor(each, found.as_of) for each in found.investors), _allowances(found)])


def _investor(each: InvestorSuspensions, as_of: date) -> Table:
    rows: list[Row] = [
        (
            each.investor,
            one.notice_on,
            one.lifted_on,
            one.business_days,
            one.permitted,
            _permitted(one, as_of),
            _through(one),
            one.permitted_until,
            one.why,
            one.entries,
        )
        for one in each.suspensions
    ]
    return Table(each.investor, SUSPENSIONS, rows, notes=[_left(each, as_of)], apart=True, name="suspensions")


def _permitted(one: SuspensionShown, as_of: date) -> bool | str | None:
    """Of one that went on beyond what was permitted, through when it was: the reason stands beside it."""
    until = one.permitted_until
    went_on = until is not None and (until < one.lifted_on if one.lifted_on else until <= as_of)
    return f"only through {_through(one)}" if one.permitted and went_on else one.permitted


def _through(one: SuspensionShown) -> date | None:
    """The last permitted day; none where it was lifted on the day of its notice."""
    through = one.permitted_until - DAY if one.permitted_until else None
    return through if through and through >= one.notice_on else None


def _left(each: InvestorSuspensions, as_of: date) -> str:
    if not each.by_notice:
        return f"{each.allowed}{_turning(each, as_of)}"
    left = "" if each.left is None else f", left {each.left}"
    following = f"; the next may start from {each.earliest_next}" if each.earliest_next else ""
    if each.business_days_left is None or not each.becomes_restriction_on:
        return f"Used {each.used}{left}{following}.{_turning(each, as_of)}"
    return (
        f"Used {each.used}{left}{following}; {counted(each.business_days_left, 'permitted business day')} left after "
        f"{as_of}, and it becomes a restriction on {each.becomes_restriction_on}."
    )


def _turning(each: InvestorSuspensions, as_of: date) -> str:
    """When one that lasts on would cost something, where that is not counted in business days."""
    on = each.becomes_restriction_on
    return f" If it lasts on after {as_of}, it becomes a restriction on {on}." if on else ""


def _allowances(found: Suspensions) -> Table:
    rows: list[Row] = [
        (
            each.investor,
            each.allowed,
            each.by_notice,
            each.used,
            each.left,
            each.earliest_next,
            each.business_days_left,
            each.becomes_restriction_on,
        )
        for each in found.investors
    ]
    return Table("Allowance", ALLOWANCE, rows, only="data")
