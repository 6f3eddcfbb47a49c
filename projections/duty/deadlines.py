"""By when a duty is due: counted as everywhere else, never rolled. None where the text has no number."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date

import attrs
from dateutil.relativedelta import relativedelta

from lifecycle.agreement.language.concepts.terms import Duty
from lifecycle.agreement.language.vocabulary.durations import Duration
from projections.case.case import Case
from projections.dates.durations import after
from projections.duty.starts import Begun
from projections.facts.spans import DAY

Deadline = Callable[[Case, Begun], date | None]

QUARTERS = 4
MONTHS_OF_A_QUARTER = 3
A_COMMON_YEAR = 2001
CALENDAR_YEAR_END = "12-31"


def no_deadline(case: Case, begun: Begun) -> date | None:
    """A standard without a number."""
    return None


def the_day_itself(case: Case, begun: Begun) -> date | None:
    """On or before the day of what starts it."""
    return begun.on


def within(case: Case, begun: Begun, name: str) -> Duration | None:
    """The time a duty's number gives by the terms for what begins then; None where the terms have no such number."""
    duty = duty_of(case, begun, name)
    return duty.within if duty else None


def duty_of(case: Case, begun: Begun, name: str) -> Duty | None:
    return case.terms_on(begun.on, begun.investor).duties.get(name)


def business_days_after(name: str) -> Deadline:
    """So many business days after what starts it."""

    def deadline(case: Case, begun: Begun) -> date | None:
        time = within(case, begun, name)
        return after(case.business_days, begun.on, time) if time else None

    return deadline


def business_days_before(name: str) -> Deadline:
    """So many business days before: the latest day whose Nth business day after it is not past what starts it."""

    def deadline(case: Case, begun: Begun) -> date | None:
        time = within(case, begun, name)
        return case.business_days.latest_before(begun.on, time.number) if time else None

    return deadline


def its_due_date(case: Case, begun: Begun) -> date | None:
    """2(b)(iv): the due date of the Periodic Amount."""
    return begun.line.due_on if begun.line else None


def sixteenth_business_day(case: Case, begun: Begun) -> date | None:
    """3(h): the first business day too many; a lift on it is in time."""
    return begun.suspension.too_long_on if begun.suspension else None


def required_or_cleared(case: Case, begun: Begun) -> date | None:
    """2(a)(i): the Required Effective Date, or so many days after a clearance, if one gives an earlier date."""
    terms = case.terms_on(begun.on)
    awaited = next((each.by for each in terms.conditions.values() if each.late == "effectiveness"), None)
    required = awaited and terms.dates[awaited].by[0].on
    declared = case.facts.declarations[0].occurred_on if case.facts.declarations else None
    days = [entry.occurred_on for entry in case.facts.clearances]
    cleared = {day: case.terms_on(day).duties.get("effectiveness_after_clearance") for day in days}
    by = (
        after(case.business_days, day, duty.within)
        for day, duty in cleared.items()
        if duty and (declared is None or day <= declared)
    )
    return min([*([required] if required else []), *by], default=None)


@attrs.frozen
class EarningsPeriod:
    """3(m): twelve months, both ends inside, and whether they are a fiscal year."""

    first: date
    last: date
    fiscal_year: bool


def earnings_period(case: Case, begun: Begun) -> EarningsPeriod:
    """The twelve months from the first day of the first fiscal quarter that begins after effectiveness."""
    duty = duty_of(case, begun, "fiscal_year_end")
    fiscal_year_end = (duty.on if duty else None) or CALENDAR_YEAR_END
    ends = [
        (_quarter_end(fiscal_year_end, year, quarter), quarter == 0)
        for year in range(begun.on.year - 1, begun.on.year + 3)
        for quarter in range(QUARTERS)
    ]
    ends.sort()
    at = next(place for place, (end, _) in enumerate(ends) if end + DAY > begun.on)
    return EarningsPeriod(ends[at][0] + DAY, ends[at + QUARTERS][0], ends[at][1])


def _quarter_end(fiscal_year_end: str, year: int, quarter: int) -> date:
    """The end of a fiscal year in a calendar year, or of the first to third quarter after it."""
    month, day = (int(part) for part in fiscal_year_end.split("-"))
    end = date(year, month, day) + relativedelta(months=MONTHS_OF_A_QUARTER * quarter)
    if day == monthrange(A_COMMON_YEAR, month)[1]:  # a year that ends with a month has quarters that do
        return end.replace(day=monthrange(end.year, end.month)[1])
    return end


def earnings_statement_due(case: Case, begun: Begun) -> date | None:
    """3(m): so many days after the twelve months, more of them if those are a fiscal year."""
    period = earnings_period(case, begun)
    time = within(case, begun, "earnings_statement_fiscal_year" if period.fiscal_year else "earnings_statement")
    return after(case.business_days, period.last, time) if time else None
