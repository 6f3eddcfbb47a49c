"""Counted days: the days of a default that count toward its charges. Charge dates stand on it; knows no default."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import attrs

from lifecycle.business_days import LAST_YEAR, BusinessDays
from projections.dates.durations import is_open
from projections.facts.spans import DAY, Span, days_within, holds, minus, union

# No search for a date goes on for longer: a clock whose days are all taken off stands still for ever.
HORIZON = timedelta(days=36_525)
HORIZON_OF_OPEN_DAYS = timedelta(days=3_660)
LAST_DAY = date(LAST_YEAR, 12, 31)


@attrs.frozen(eq=False, repr=False)
class Clock:
    """Counts from ``start``: from a deadline the days after it, else from the first day, itself included.

    Days of ``tolled`` later than ``tolled_after`` do not count: before the start they make the count negative.
    """

    start: date
    tolled_after: date
    tolled: Sequence[Span]
    from_deadline: bool = True
    # Every day, or only those on which something is open.
    unit: str = "day"
    calendar: BusinessDays | None = None
    # Of open days, what it shows on the start and on each day after it, as far as was asked.
    _shows: list[int] = attrs.field(factory=list, init=False, repr=False)

    def counted(self, day: date) -> int:
        """Counted days up to a day: itself included from a deadline, left out from a first day."""
        if self.calendar is not None:
            return self._open(max(0, (day - self.start).days))
        through = day if self.from_deadline else day - DAY
        after = self.start if self.from_deadline else self.start - DAY
        return (through - after).days - self._tolled_by(through)

    def counting(self, span: Span) -> list[Span]:
        """The days of a span that count; of open days as far as anybody looks ahead, then every day."""
        if span[0] >= span[1]:
            return []
        closed: Sequence[Span] = ()
        if self.calendar is not None:
            through = min(span[1], self.start + HORIZON_OF_OPEN_DAYS, LAST_DAY)
            every = (span[0] + timedelta(days=number) for number in range((through - span[0]).days))
            closed = [(day, day + DAY) for day in every if not self._is_open(day)]
        return minus([span], union([*self.tolled, *closed]))

    def first_at(self, count: int) -> date | None:
        """The first day with at least ``count`` counted days; None where none is in sight."""
        if self.calendar is not None:
            return self._first_open_at(count)
        earliest = self.start + timedelta(days=count)
        day, lag = earliest, NO_DAY if self.from_deadline else DAY
        # Each round adds the days tolled so far; it rests at the least day that has the count.
        while (later := earliest + timedelta(days=self._tolled_by(day - lag))) != day:
            day = later
            if day - self.start > HORIZON:
                return None
        return day

    def _tolled_by(self, day: date) -> int:
        return days_within(self.tolled, self.tolled_after, day) if self.tolled else 0

    def _first_open_at(self, count: int) -> date | None:
        number = bisect_left(self._shows, count)
        while self._open(number) < count:
            number += 1
            if timedelta(days=number) > HORIZON_OF_OPEN_DAYS:
                return None
        return self.start + timedelta(days=number)

    def _open(self, number: int) -> int:
        """What it shows so many days after the start."""
        if not self._shows:
            before = (self.tolled_after, self.start if self.from_deadline else self.start - DAY)
            tolled = (day for day in _days(*before) if holds(self.tolled, day)) if self.tolled else ()
            self._shows.append(-sum(map(self._is_open, tolled)))
        while len(self._shows) <= number:
            day = self.start + timedelta(days=len(self._shows))
            day = day if self.from_deadline else day - DAY
            counts = self._is_open(day) and not holds(self.tolled, day)
            self._shows.append(self._shows[-1] + counts)
        return self._shows[number]

    def _is_open(self, day: date) -> bool:
        assert self.calendar is not None  # noqa: S101 - asked where days of a calendar count
        return is_open(self.calendar, day, self.unit)


NO_DAY = timedelta(0)


def _days(after: date, through: date) -> Iterator[date]:
    return (after + timedelta(days=number) for number in range(1, (through - after).days + 1))
