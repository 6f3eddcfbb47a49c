"""A duration put after a day, or before it: by the calendar, or by the open days of an agreement. Knows no entry."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from dateutil.relativedelta import relativedelta

from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.business_days import BusinessDays, is_trading_day
from projections.facts.spans import DAY, Span

BUSINESS_DAY, TRADING_DAY = "business day", "trading day"


def counts_open_days(duration: Duration) -> bool:
    """Whether it counts days on which something is open, not days of the calendar."""
    return duration.days is None and duration.months is None


def length_in_days(duration: Duration) -> int:
    """How many days of its unit a duration has; months have none, and are not asked."""
    return duration.number if duration.days is None else duration.days


def months_between(start: date, day: date) -> int:
    """How many whole months have passed since a day, each counted to the same day of the month, cut to its end."""
    months = (day.year - start.year) * 12 + day.month - start.month
    return months if start + relativedelta(months=months) <= day else months - 1


def open_days(days: BusinessDays, spans: Sequence[Span], unit: str) -> int:
    """How many days of some spans count in a unit."""
    if unit not in (BUSINESS_DAY, TRADING_DAY):
        return sum((end - start).days for start, end in spans)
    every = (start + timedelta(days=number) for start, end in spans for number in range((end - start).days))
    return sum(is_open(days, day, unit) for day in every)


def is_open(days: BusinessDays, day: date, unit: str) -> bool:
    """Whether a day counts in a unit: a business day, a trading day; in any other every day does."""
    if unit == TRADING_DAY:
        return is_trading_day(day)
    return unit != BUSINESS_DAY or days.is_business_day(day)


def after(days: BusinessDays, day: date, duration: Duration | None) -> date:
    """The day so long after another, itself where there is no duration.

    Months keep the day, cut to their end; open days are counted strictly after the day.
    """
    if duration is None or not duration.number:
        return day
    if duration.months is not None:
        return day + relativedelta(months=duration.months)
    if duration.days is not None:
        return day + timedelta(days=duration.days)
    if duration.unit == BUSINESS_DAY:
        return days.nth_after(day, duration.number)
    return _nth_open(days, day + DAY, DAY, duration)


def opened(days: BusinessDays, day: date, window: Duration) -> date:
    """The day after which a window begins that ends on a day."""
    if window.months is not None:
        return day - relativedelta(months=window.months)
    if window.days is not None:
        return day - timedelta(days=window.days)
    return _nth_open(days, day, -DAY, window) - DAY


def first_too_many(days: BusinessDays, first: date, duration: Duration) -> date:
    """The first day beyond a stretch so long whose first day is given."""
    if counts_open_days(duration):
        return after(days, first - DAY, Duration(duration.number + 1, duration.unit))
    return after(days, first, duration)


def rolled(days: BusinessDays, day: date, roll: str | None) -> date:
    """A day on which nothing is open moved to the next or the previous that is, as the terms say."""
    if roll is None:
        return day
    way, _, unit = roll.partition(" ")
    return next(_walk(days, day, DAY if way == "next" else -DAY, unit))


def _nth_open(days: BusinessDays, day: date, step: timedelta, duration: Duration) -> date:
    return next(islice(_walk(days, day, step, duration.unit), duration.number - 1, None))


def _walk(days: BusinessDays, day: date, step: timedelta, unit: str) -> Iterator[date]:
    """The open days from a day on, itself included; only the calendar's end stops it."""
    while True:
        if is_open(days, day, unit):
            yield day
        day += step
