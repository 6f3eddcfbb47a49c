"""One run of charges: its clock, its cure, what stops it, and the grid of its periods. Knows no money and no rate.

What the words ``every`` and ``month`` of a charge mean stands here.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date

import attrs
from dateutil.relativedelta import relativedelta

from lifecycle.agreement.language.concepts.charges import By
from lifecycle.agreement.language.vocabulary.durations import Duration
from projections.dates.counted_days import Clock
from projections.dates.durations import length_in_days
from projections.facts.spans import DAY

A_DAY = Duration(1, "day")
CALENDAR_MONTH = "calendar month"
DAYS_OF_A_MONTH = 30


@attrs.frozen(eq=False, repr=False)
class Stop:
    """What ends a default without a further charge: why, its date, and the last day not yet stopped."""

    cause: str
    on: date
    last_day: date


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Accrual:
    """One run of charges: what its dates follow from."""

    clock: Clock
    # How it is charged, as signed; only ``every`` may be another for a period that counts from a later day.
    by: By
    every_on: Callable[[date], Duration]
    # The first day that is bad, on which what is charged at the start is.
    first_bad: date
    cure: date | None
    # Whether it is an end that ended it, which counts like a cure.
    by_end: bool = False
    # How many days after the cure, or before it, the clock is read: whether the day of the cure counts.
    cure_day: int = 0
    # Whether payment days are counted on from the grid: then its dates are those of the grid, of single days too.
    paid_by_the_grid: bool = False
    relistings: Sequence[date]
    # The earliest first.
    stops: Sequence[Stop]
    horizon: date
    # The uncut grid, as far as it was asked for.
    _grid: list["GridDate"] = attrs.field(factory=list, init=False, repr=False)

    @property
    def waits(self) -> bool:
        """Whether the first charge is always one period after the start."""
        return self.by.first == "waits"

    @property
    def never_began(self) -> bool:
        """Whether an end came before its first bad day."""
        if self.cure is None:
            return False
        return self.cure < self.first_bad or (self.cure == self.first_bad and not self.clock.from_deadline)

    def counted_by_cure(self, cure: date) -> int:
        """Counted days up to its cure, with or without the day of the cure as the terms say."""
        return self.clock.counted(cure + self.cure_day * DAY)

    def is_last(self, cure: date | None, ends: date) -> bool:
        """Whether a period that ends on a day is the last: where the day of the cure counts after it, one follows."""
        return cure is not None and (cure < ends or (cure == ends and self.cure_day <= 0))

    @property
    def on_last_days(self) -> bool:
        """Whether a period is charged on its last day: a single day, or a calendar month."""
        every = self.by.every or A_DAY
        return not self.paid_by_the_grid and (
            every.unit == CALENDAR_MONTH or (every.number == 1 and every.months is None and every.unit != "week")
        )

    def stopped(self, day: date) -> bool:
        """Whether something had ended the default before the end of a day."""
        return bool(self.stops) and day > self.stops[0].last_day

    def grid(self, number: int) -> "GridDate":
        """The ``number``-th date of the uncut grid, from 0, the start; one that is never reached is far ahead."""
        if not self._grid:
            self._grid.append(GridDate(0, 0, self.clock.start))
        while len(self._grid) <= number:
            self._grid.append(self._next(self._grid[-1]))
        return self._grid[number]

    def _next(self, last: "GridDate") -> "GridDate":
        every = self.every_on(last.on)
        if every.months is None:
            count = last.count + length_in_days(every)
            return GridDate(count, 0, self.clock.first_at(count) or date.max)
        months, start = last.months + every.months, self.clock.start
        on = start + relativedelta(months=months)
        if every.unit == CALENDAR_MONTH:
            on = self._before((self._first_of(start)).replace(day=1) + relativedelta(months=months))
        return GridDate(self.clock.counted(on), months, on)

    def _first_of(self, begins: date) -> date:
        """The first day of a period that begins on a date of the grid."""
        return begins + DAY if self.clock.from_deadline else begins

    def _before(self, first: date) -> date:
        """The date of the grid on which a period begins whose first day is given."""
        return first - DAY if self.clock.from_deadline else first

    def number_of(self, day: date) -> int:
        """Which date of the uncut grid is the first from a day on, the start left out."""
        while self.grid(max(1, len(self._grid) - 1)).on < day:
            self.grid(len(self._grid))
        return max(1, bisect_left(self._grid, day, key=lambda each: each.on))

    def period_end(self, period: int, day: date) -> date | None:
        """The date of the uncut grid on which a period charged on a day ends, if ever.

        A charge a relisting made stands off the grid: its period ends on the first date from its day on.
        """
        found = self.grid(self.number_of(day) if self.relistings else period).on
        return found if found < date.max else None

    def cut_at_start(self, begins: "GridDate") -> bool:
        """Whether a period that begins on a date of the grid is a calendar month that began before it."""
        every = self.every_on(begins.on)
        return every.unit == CALENDAR_MONTH and self._first_of(begins.on).day != 1

    def days_of_period(self, begins: "GridDate", ends: "GridDate") -> int:
        """How many days a period has that lies between two dates of the grid, uncut."""
        every = self.every_on(begins.on)
        if every.months is None:
            return length_in_days(every)
        if self.by.month == "30" and every.unit != "year":
            return DAYS_OF_A_MONTH * every.months
        first = self._first_of(begins.on)
        first = first.replace(day=1) if every.unit == CALENDAR_MONTH else first
        return (self._first_of(ends.on) - first).days


@attrs.frozen(eq=False, repr=False)
class GridDate:
    """One date of the grid, and the counted days or the months up to it."""

    count: int
    months: int
    on: date
