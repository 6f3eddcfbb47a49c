"""Counted days: calendar days after a start, less the days that do not count. Computation Dates stand on it."""

from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from projections.facts.spans import Span, days_within


@attrs.frozen(eq=False)
class Clock:
    """Counts days after ``start``; days of ``tolled`` later than ``tolled_after`` do not count. May be negative."""

    start: date
    tolled_after: date
    tolled: Sequence[Span]

    def counted(self, day: date) -> int:
        """Counted days in ``(start, day]``."""
        return (day - self.start).days - self._tolled_by(day)

    def first_at(self, count: int) -> date:
        """The first day with at least ``count`` counted days."""
        earliest = self.start + timedelta(days=count)
        day = earliest
        # Each round adds the days tolled so far; it rests at the least day that has the count.
        while (later := earliest + timedelta(days=self._tolled_by(day))) != day:
            day = later
        return day

    def _tolled_by(self, day: date) -> int:
        return days_within(self.tolled, self.tolled_after, day) if self.tolled else 0
