"""When a default is charged: the dates on the grid of its periods, in arrears or in advance. Knows no money.

One default runs from its start, period by period, cut by its cure. What the words ``charged``, ``first`` and ``lag`` of
a charge mean stands here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

import attrs

from projections.dates.durations import length_in_days
from projections.facts.spans import DAY
from projections.heads.accrual import Accrual, GridDate

NO_DAY = timedelta(0)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChargeDate:
    """The ``number``-th date of a default, ``days`` of ``interval`` counted days after ``since``; ``why`` its rule.

    ``period`` is which rate it takes, from 1, 0 being what is charged at the start; ``whole`` says nothing cut it.
    """

    number: int
    period: int
    on: date
    since: date
    days: int
    interval: int
    why: str
    whole: bool


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Next:
    """Where an uncured default stands: what would come next, and the days counted since the last date."""

    number: int
    period: int
    since: date
    on: date | None
    days: int
    interval: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Charged:
    """The dates through the horizon; ``cured`` says the cure ended them, ``upcoming`` is set where nothing has."""

    dates: Sequence[ChargeDate]
    cured: bool = False
    upcoming: Next | None = None


def charged(accrual: Accrual) -> Charged:
    """The dates of a default as its charge has them."""
    return Charged(dates=[]) if accrual.never_began else TIMING[accrual.by.charged](accrual)


def in_arrears(accrual: Accrual) -> Charged:
    """A date at the end of every period, and at the cure."""
    found, coming = list[ChargeDate](), None
    for each in _dates(accrual):
        if each.on > accrual.horizon or accrual.stopped(each.on):
            coming = each
            break
        found.append(each)
    cured = accrual.cure is not None and accrual.cure <= accrual.horizon
    if cured or accrual.stopped(accrual.horizon) or accrual.by.every is None:
        return Charged(dates=found, cured=cured and not accrual.stopped(accrual.cure or accrual.horizon))
    since = found[-1].on if found else accrual.clock.start
    counted = sum(each.days for each in found)  # not since the start, where days before it may be tolled
    on = coming.on if coming else None
    if on and (accrual.stopped(on) or on == date.max):  # an end known ahead that leaves no date to come
        on = None
    days = accrual.clock.counted(accrual.horizon) - counted
    number, period = (found[-1].number + 1, found[-1].period + 1) if found else (1, 1)
    interval = coming.interval if coming else length_in_days(accrual.every_on(since))  # its clock stands still
    return Charged(
        dates=found, upcoming=Next(number=number, period=period, since=since, on=on, days=days, interval=interval)
    )


def _dates(accrual: Accrual) -> Iterator[ChargeDate]:
    """Every date the default has, without end while it is uncured."""
    number = 1
    if accrual.by.at_start is not None:
        on = accrual.first_bad
        yield ChargeDate(number=1, period=0, on=on, since=on, days=0, interval=0, why="start", whole=True)
        number = 2
    if accrual.by.every is None:
        return
    for each in _by_days(accrual) if accrual.by.every.months is None else _by_months(accrual):
        yield attrs.evolve(each, number=each.period + number - 1) if number > 1 else each


def _by_days(accrual: Accrual) -> Iterator[ChargeDate]:
    """Periods of counted days, each as long as on the day it counts from."""
    clock, cure = accrual.clock, accrual.cure
    period, since, counted_before = 1, clock.start, 0
    lag = DAY if accrual.on_last_days and not clock.from_deadline else NO_DAY
    while True:
        every = accrual.every_on(since)
        interval = length_in_days(every)
        next_on, why = clock.first_at(counted_before + interval), "scheduled"
        always_whole = accrual.waits and period == 1
        if next_on is None and (cure is None or always_whole):
            return  # the clock stands still, for as long as anybody looks ahead
        on = next_on or date.max
        relisted = None if always_whole else _relisting(accrual, since, counted_before, on)
        if relisted:
            on, why = relisted, "relisting"
        last, shown = accrual.is_last(cure, on), on - lag if why != "relisting" else on
        # Where the clock stands still for good it is the cure that says how many.
        days = clock.counted(on) - counted_before if on < date.max else 0
        if cure is not None and last:
            if always_whole and cure < on:
                why = "waited"
            elif accrual.counted_by_cure(cure) <= counted_before:
                return  # the default ended on days that do not count: the date before was the last
            elif not (accrual.on_last_days and cure == on):
                on, why, shown = cure, "end" if accrual.by_end else "cure", _on_cure(accrual, cure, lag)
                days = accrual.counted_by_cure(cure) - counted_before
            else:
                why, shown = "scheduled", on - lag
        yield ChargeDate(
            number=period,
            period=period,
            on=shown,
            since=since,
            days=days,
            interval=interval,
            why=why,
            whole=days >= interval,
        )
        if last:
            return
        period, since, counted_before = period + 1, on, counted_before + days


def _by_months(accrual: Accrual) -> Iterator[ChargeDate]:
    """Periods of months of the calendar: a whole one is whole whatever its length."""
    clock, cure = accrual.clock, accrual.cure
    lag = DAY if accrual.on_last_days and not clock.from_deadline else NO_DAY
    period = 1
    while True:
        begins, ends = accrual.grid(period - 1), accrual.grid(period)
        interval = accrual.days_of_period(begins, ends)
        on, why, last = ends.on - lag, "scheduled", accrual.is_last(cure, ends.on)
        always_whole, counted = accrual.waits and period == 1, clock.counted(ends.on)
        if cure is not None and last and cure + accrual.cure_day * DAY < ends.on:
            why = "waited" if always_whole else "end" if accrual.by_end else "cure"
            if not always_whole:
                on, counted = _on_cure(accrual, cure, lag), accrual.counted_by_cure(cure)
        elif cure is not None and cure < ends.on:
            on = _on_cure(accrual, cure, lag)
        days = counted - clock.counted(begins.on)
        if days <= 0:
            return
        whole = why in ("scheduled", "waited") and not accrual.cut_at_start(begins)
        yield ChargeDate(
            number=period,
            period=period,
            on=on,
            since=begins.on,
            days=days,
            interval=interval,
            why=why,
            whole=whole,
        )
        if last:
            return
        period += 1


def _on_cure(accrual: Accrual, cure: date, lag: timedelta) -> date:
    """The day charged at a cure: the cure, or the last counted day where a period is charged on its last."""
    return cure - lag + accrual.cure_day * DAY if accrual.on_last_days else cure


def _relisting(accrual: Accrual, since: date, counted_before: int, before: date) -> date | None:
    # Reading delisting = relisting_computes: one more date, at least one counted day after the one before.
    return next(
        (day for day in accrual.relistings if since < day < before and accrual.clock.counted(day) > counted_before),
        None,
    )


def in_advance(accrual: Accrual) -> Charged:
    """A date at the start of each period, ``lag`` days later, while not cured so many days before it."""
    found: list[ChargeDate] = []
    if accrual.by.at_start is not None and accrual.first_bad <= accrual.horizon:
        found += islice(_dates(accrual), 1)
    while accrual.by.every is not None:
        period = len(found) + 1 - (accrual.by.at_start is not None)
        begins, ends = accrual.grid(period - 1), accrual.grid(period)
        on, interval = _lagging(accrual, begins), accrual.days_of_period(begins, ends)
        cured = accrual.cure is not None and accrual.cure <= on - accrual.by.lag * DAY
        if on > accrual.horizon or cured or accrual.stopped(on):
            break
        days = _days_in_advance(accrual, begins, ends, interval)
        found.append(
            ChargeDate(
                number=len(found) + 1,
                period=period,
                on=on,
                since=on,
                days=days,
                interval=interval,
                why="in_advance",
                whole=days >= interval,
            )
        )
    cured = accrual.cure is not None and accrual.cure <= accrual.horizon and not accrual.stopped(accrual.cure)
    return Charged(dates=found, cured=cured)


def _lagging(accrual: Accrual, begins: GridDate) -> date:
    lag = accrual.by.lag
    if not lag:
        return begins.on
    if accrual.by.every is not None and accrual.by.every.months is not None:
        return begins.on + lag * DAY
    return accrual.clock.first_at(begins.count + lag) or date.max


def _days_in_advance(accrual: Accrual, begins: GridDate, ends: GridDate, interval: int) -> int:
    """The days of a period charged in advance: of one cut at its start, or by a cure that is known, those it has."""
    cure, before = accrual.cure, accrual.clock.counted(begins.on)
    if accrual.by.part != "full" and cure is not None and cure + accrual.cure_day * DAY < ends.on:
        return accrual.counted_by_cure(cure) - before
    return accrual.clock.counted(ends.on) - before if accrual.cut_at_start(begins) else interval


# The word ``charged`` of a charge.
TIMING: Mapping[str, Callable[[Accrual], Charged]] = {"arrears": in_arrears, "advance": in_advance}
