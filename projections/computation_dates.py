"""2(b)(vii), 2(b)(iv): when amounts are computed and when they fall due. Knows a clock and a cure, no money.

One sequence runs from its start in counted days, cut by its cure. Late effectiveness and restricted sales share it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice

import attrs

from projections.clock import Clock


@attrs.frozen(kw_only=True, eq=False)
class Accrual:
    """One run of Computation Dates: what its dates follow from."""

    clock: Clock
    interval: int
    cure: date | None
    waits: bool
    relistings: Sequence[date]
    stopped: Callable[[date], bool]
    horizon: date


@attrs.frozen(kw_only=True, eq=False)
class ComputationDate:
    """The ``number``-th date of a sequence, ``days`` counted days after ``since``; ``why`` names its rule."""

    number: int
    on: date
    since: date
    days: int
    why: str


@attrs.frozen(kw_only=True, eq=False)
class Next:
    """Where an uncured sequence stands: what would come next, and the days counted since the last date."""

    number: int
    since: date
    on: date | None
    days: int


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
    if on and accrual.cure and accrual.stopped(on):  # an end known ahead that leaves no date to come
        on = None
    days = accrual.clock.counted(accrual.horizon) - counted
    return Computed(dates=found, upcoming=Next(number=len(found) + 1, since=since, on=on, days=days))


def _dates(accrual: Accrual) -> Iterator[ComputationDate]:
    """Every date the sequence has, without end while it is uncured."""
    clock, interval, cure = accrual.clock, accrual.interval, accrual.cure
    number, since, counted_before = 1, clock.start, 0
    while True:
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
        yield ComputationDate(number=number, on=on, since=since, days=days, why=why)
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
        on = accrual.clock.first_at(accrual.interval * len(found) + 1)
        cured = accrual.cure is not None and accrual.cure < on
        if on > accrual.horizon or cured or accrual.stopped(on):
            return Computed(dates=found)
        number = len(found) + 1
        found.append(ComputationDate(number=number, on=on, since=on, days=accrual.interval, why="in_advance"))


def payment_day(accrual: Accrual, computed_on: date) -> date:
    """2(b)(iv): the first payment day strictly after a Computation Date. None falls on the day after the start."""
    number = (accrual.clock.counted(computed_on) - 1) // accrual.interval + 1
    return accrual.clock.first_at(accrual.interval * number + 1)
