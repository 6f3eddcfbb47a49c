"""Lengths of time and days that are open: the calendar of an agreement."""

import calendar
from typing import Any

from tests.reference.words import DAY, Date, on, ordinary_business_day

HORIZON = 3660 * DAY  # no search for a date looks further ahead than ten years


def length(text: str) -> tuple[int, str]:
    """A duration's number and unit, the unit in the singular."""
    number, _, unit = text.partition(" ")
    return int(number), unit.removesuffix("s")


def months_after(day: Date, n: int) -> Date:
    """The same day n months later, cut to that month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return Date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_of_month(day: Date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def month_end(day: Date) -> Date:
    return day.replace(day=days_of_month(day))


class Calendar:
    """Which days are business days and trading days, and what a duration after a day is."""

    def __init__(self, terms: dict[str, Any]) -> None:
        given = terms.get("calendar", {})
        self.choice = given.get("business_day", "both_open")
        self.added = {str(day) for day in given.get("holidays_added", [])}
        self.removed = {str(day) for day in given.get("holidays_removed", [])}

    def is_open(self, day: Date, unit: str) -> bool:
        """Whether a day counts in a unit: every day, business days or trading days."""
        if unit == "trading day":
            return ordinary_business_day(day, "nyse")
        if unit == "business day":
            if day.isoformat() in self.added:
                return False
            if day.isoformat() in self.removed:
                return day.weekday() < 5
            return ordinary_business_day(day, self.choice)
        return True

    def nth_after(self, day: Date, n: int, unit: str) -> Date:
        """The n-th open day strictly after a day."""
        while n > 0:
            day += DAY
            n -= self.is_open(day, unit)
        return day

    def after(self, day: Date, text: str) -> Date:
        """A day and a duration."""
        n, unit = length(text)
        if unit in ("month", "calendar month"):
            return months_after(day, n)
        if unit == "year":
            return months_after(day, 12 * n)
        return self.nth_after(day, 7 * n, "day") if unit == "week" else self.nth_after(day, n, unit)

    def before(self, day: Date, text: str) -> Date:
        """A day less a duration; a window that ends on the day begins on the day after."""
        n, unit = length(text)
        if unit in ("month", "year"):
            return months_after(day, -n * (12 if unit == "year" else 1))
        wanted = 7 * n if unit == "week" else n
        while wanted > 0:
            day -= DAY
            wanted -= self.is_open(day, unit)
        return day

    def rolled(self, day: Date, roll: str | None) -> Date:
        """A day that is not open moved to the next, or the previous, that is."""
        if roll is None:
            return day
        way, _, unit = roll.partition(" ")
        while not self.is_open(day, unit):
            day += DAY if way == "next" else -DAY
        return day

    def first_too_many(self, day: Date, text: str) -> Date:
        """The first day beyond a stretch of that length of which a day is the first."""
        n, unit = length(text)
        if unit in ("business day", "trading day"):
            return self.nth_after(day - DAY, n + 1, unit)
        return self.after(day, text)


def as_date(value: str | Date) -> Date:
    return on(value) if isinstance(value, str) else value
