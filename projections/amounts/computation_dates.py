"""2(b)(vii), 2(b)(iv): when amounts are computed and when they fall due. Knows a clock and a cure, no money.

One sequence runs from its start in counted days, cut by its cure. Late effectiveness and restricted sales share it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice

import attrs

from projections.amounts.counted_days import Clock


@attrs.frozen
class Stop:
    """What ends a sequence without a further Computation Date: why, its date, and the last day not yet stopped."""

    cause: str
    on: date
    last_day: date


@attrs.frozen(kw_only=True, eq=False)
class Accrual:
    """One run of Computation Dates: what its dates follow from."""

    clock: Clock
    # 2(b)(vii): how many days an interval has that counts from a day.
    interval_on: Callable[[date], int]
    cure: date | None
    waits: bool
    relistings: Sequence[date]
    # The earliest first.
    stops: Sequence[Stop]
    horizon: date
    # The uncut grid, as far as it was asked for: the payment day after each of its dates.
    _grid: list["GridDate"] = attrs.field(factory=list, init=False, repr=False)

    def stopped(self, day: date) -> bool:
        """Whether something had ended the sequence before the end of a day."""
        return bool(self.stops) and day > self.stops[0].last_day

    def grid(self, number: int) -> "GridDate":
        """The ``number``-th date of the uncut grid, from 0, the start."""
        if not self._grid:
            self._grid.append(GridDate(0, self.clock.start, self.clock.first_at(1)))
        while len(self._grid) <= number:
            last = self._grid[-1]
            count = last.count + self.interval_on(last.on)
            self._grid.append(GridDate(count, self.clock.first_at(count), self.clock.first_at(count + 1)))
        return self._grid[number]

    def payment_day_after(self, day: date) -> date:
        """The first payment day strictly after a day; the first of all follows the first interval."""
        while self.grid(max(1, len(self._grid) - 1)).payment_day <= day:
            self.grid(len(self._grid))
        return self._grid[max(1, bisect_right(self._grid, day, key=lambda each: each.payment_day))].payment_day


@attrs.frozen(eq=False)
class GridDate:
    """One date of the grid, the counted days up to it, and the payment day that follows it."""

    count: int
    on: date
    payment_day: date


@attrs.frozen(kw_only=True, eq=False)
class ComputationDate:
    """The ``number``-th date of a sequence, ``days`` of ``interval`` counted days after ``since``; ``why`` its rule."""

    number: int
    on: date
    since: date
    days: int
    interval: int
    why: str


@attrs.frozen(kw_only=True, eq=False)
class Next:
    """Where an uncured sequence stands: what would come next, and the days counted since the last date."""

    number: int
    since: date
    on: date | None
    days: int
    interval: int


@attrs.frozen(kw_only=True, eq=False)
class Computed:
    """The dates through the horizon; ``cured`` says the cure ended them, ``upcoming`` is set where nothing has."""

    dates: Sequence[ComputationDate]
    cured: bool = False
    upcoming: Next | None = None


def in_arrears(accrual: Accrual) -> Computed:
    """Reading payment_timing = arrears: a date at the end of every interval, and at the cure."""
    found: list[ComputationDate] = []
    for computed in _dates(accrual):
        if computed.on > accrual.horizon or accrual.stopped(computed.on):
            break
        found.append(computed)
    cured = accrual.cure is not None and accrual.cure <= accrual.horizon
    if cured or accrual.stopped(accrual.horizon):
        return Computed(dates=found, cured=cured and not accrual.stopped(accrual.cure or accrual.horizon))
    since = found[-1].on if found else accrual.clock.start
    counted = sum(computed.days for computed in found)  # not since the start, where days before it may be tolled
    on = next((computed.on for computed in islice(_dates(accrual), len(found), None)), None)
    if on and accrual.stopped(on):  # an end known ahead that leaves no date to come
        on = None
    days = accrual.clock.counted(accrual.horizon) - counted
    return Computed(
        dates=found,
        upcoming=Next(number=len(found) + 1, since=since, on=on, days=days, interval=accrual.interval_on(since)),
    )


def _dates(accrual: Accrual) -> Iterator[ComputationDate]:
    """Every date the sequence has, without end while it is uncured."""
    clock, cure = accrual.clock, accrual.cure
    number, since, counted_before = 1, clock.start, 0
    while True:
        interval = accrual.interval_on(since)
        on, why = clock.first_at(counted_before + interval), "scheduled"
        always_whole = accrual.waits and number == 1
        relisted = None if always_whole else _relisting(accrual, since, counted_before, on)
        if relisted:
            on, why = relisted, "relisting"
        last = cure is not None and cure <= on
        if cure is not None and last:
            if always_whole and cure < on:
                why = "waited"
            elif clock.counted(cure) == counted_before:
                return  # the default ended on days that do not count: the date before was the last
            else:
                on, why = cure, "cure"
        days = clock.counted(on) - counted_before
        yield ComputationDate(number=number, on=on, since=since, days=days, interval=interval, why=why)
        if last:
            return
        number, since, counted_before = number + 1, on, counted_before + days


def _relisting(accrual: Accrual, since: date, counted_before: int, before: date) -> date | None:
    # Reading delisting = relisting_computes: one more date, at least one counted day after the one before.
    return next(
        (day for day in accrual.relistings if since < day < before and accrual.clock.counted(day) > counted_before),
        None,
    )


def in_advance(accrual: Accrual) -> Computed:
    """Reading payment_timing = advance: a whole period on the day it begins, while not cured before that day."""
    found: list[ComputationDate] = []
    while True:
        begins = accrual.grid(len(found))
        on, interval = begins.payment_day, accrual.interval_on(begins.on)
        cured = accrual.cure is not None and accrual.cure < on
        if on > accrual.horizon or cured or accrual.stopped(on):
            return Computed(dates=found)
        number = len(found) + 1
        found.append(
            ComputationDate(number=number, on=on, since=on, days=interval, interval=interval, why="in_advance")
        )
