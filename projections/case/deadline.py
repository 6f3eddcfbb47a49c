"""1(h), 2(a)(i): the date to meet, under the readings of it. Knows no delay and no amount."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import attrs

from lifecycle.entries import Entry
from projections.case.case import Case


@attrs.frozen
class Deadline:
    """The date to meet and, where a clearance brought it forward, that entry."""

    on: date
    clearance: Entry | None = None


def _stated(case: Case, investor: str) -> Deadline:
    return Deadline(case.terms_on(case.facts.as_of, investor).required_effective_date)


def _earlier_of_clearance(case: Case, investor: str) -> Deadline:
    stated = _stated(case, investor).on
    count = CLEARED_BY[case.readings["clearance_count"]]
    # Of several clearances the one that gives the earliest date, each by the days in force then.
    cleared = (
        Deadline(count(case, each.occurred_on, clearance_days(case, investor, each)), each)
        for each in case.facts.clearances
    )
    return min([Deadline(stated), *cleared], key=lambda deadline: deadline.on)


def clearance_days(case: Case, investor: str, cleared: Entry) -> int:
    return case.terms_on(cleared.occurred_on, investor).clearance_days


# Reading clearance_count: the last of so many days after a clearance.
CLEARED_BY: Mapping[str, Callable[[Case, date, int], date]] = {
    "calendar": lambda case, cleared_on, days: cleared_on + timedelta(days=days),  # noqa: ARG005 - no calendar is asked
    "business": lambda case, cleared_on, days: case.business_days.nth_after(cleared_on, days),
}
# Reading required_effective_date: which date starts the count.
REQUIRED_EFFECTIVE_DATE: Mapping[str, Callable[[Case, str], Deadline]] = {
    "stated": _stated,
    "earlier_of_clearance": _earlier_of_clearance,
}


def deadline_of(case: Case, investor: str) -> Deadline:
    """The date to meet toward an Investor."""
    return REQUIRED_EFFECTIVE_DATE[case.readings["required_effective_date"]](case, investor)


def _next_business_day(case: Case, deadline: date) -> date:
    days = case.business_days
    return deadline if days.is_business_day(deadline) else days.nth_after(deadline, 1)


# Reading weekend_deadline: the last day on which effectiveness is in time.
IN_TIME_THROUGH: Mapping[str, Callable[[Case, date], date]] = {
    "stands": lambda case, deadline: deadline,  # noqa: ARG005 - the choice that does not ask
    "next_business_day": _next_business_day,
}
