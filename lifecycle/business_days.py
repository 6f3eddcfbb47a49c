"""Business days and trading days, 1996 to 2040: which days count, and the Nth of them before or after a date.

Knows the federal holidays with their observed days, the full-day closures of the New York Stock Exchange, and
what one agreement's terms add or remove. Must not know which clause is counting, or what today is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import islice
from typing import Literal, assert_never

import attrs

from lifecycle.errors import Refusal, Words

FIRST_YEAR = 1996
LAST_YEAR = 2040

BusinessDayChoice = Literal["both_open", "federal", "nyse"]

_NEVER = LAST_YEAR + 2
_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_SAME_DAY = timedelta(0)
_OBSERVED = {_SATURDAY: -_DAY, _SUNDAY: _DAY}
# Closed by executive order or by the exchange, for mourning or a storm: no federal holiday, so under some choices such
# a day counts as a business day. Whoever counts one says so.
CLOSED_BY_ORDER = tuple(
    map(
        date.fromisoformat,
        (
            *("1997-12-26", "2003-12-26", "2004-06-11", "2007-01-02", "2007-12-24", "2008-12-26", "2012-12-24"),
            *("2014-12-26", "2018-12-05", "2018-12-24", "2019-12-24", "2020-12-24", "2024-12-24", "2025-01-09"),
            *("2025-12-24", "2025-12-26"),
        ),
    )
)


class OutsideCalendar(Refusal):
    """A question about a day that the holiday rules do not cover."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day

    def told(self, words: Words) -> str:  # noqa: ARG002 - the same at every door
        return (
            f"{self.day} lies outside the calendar of business days, which runs from "
            f"{date(FIRST_YEAR, 1, 1)} to {date(LAST_YEAR, 12, 31)}. Correct the date if it is mistaken; "
            "a day beyond that range needs the calendar extended first."
        )


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _first(weekday: int, month: int, from_day: int) -> Callable[[int], date]:
    """A third Monday is the first from the 15th; the last one of May is the first from the 25th."""

    def on(year: int) -> date:
        days_to_wait = (weekday - date(year, month, from_day).weekday()) % 7
        return date(year, month, from_day + days_to_wait)

    return on


def _good_friday(year: int) -> date:
    from dateutil.easter import easter

    return easter(year) - 2 * _DAY


@attrs.frozen
class _Holiday:
    name: str
    on: Callable[[int], date]
    federal_since: int = FIRST_YEAR
    exchange_since: int = FIRST_YEAR

    def observed(self, since: int) -> Iterator[date]:
        # A year more than the calendar: a New Year's Day on a Saturday is observed in the year before.
        for year in range(since, LAST_YEAR + 2):
            day = self.on(year)
            yield day + _OBSERVED.get(day.weekday(), _SAME_DAY)


# Federal: 5 U.S.C. 6103, Executive Order 11582 for the Sundays. Exchange: NYSE Rule 7.2, formerly Rule 51.
_HOLIDAYS = (
    _Holiday("New Year's Day", _fixed(1, 1)),
    _Holiday("Martin Luther King Jr. Day", _first(_MONDAY, 1, 15), exchange_since=1998),
    _Holiday("Washington's Birthday", _first(_MONDAY, 2, 15)),
    _Holiday("Good Friday", _good_friday, federal_since=_NEVER),
    _Holiday("Memorial Day", _first(_MONDAY, 5, 25)),
    _Holiday("Juneteenth", _fixed(6, 19), federal_since=2021, exchange_since=2022),
    _Holiday("Independence Day", _fixed(7, 4)),
    _Holiday("Labor Day", _first(_MONDAY, 9, 1)),
    _Holiday("Columbus Day", _first(_MONDAY, 10, 8), exchange_since=_NEVER),
    _Holiday("Veterans Day", _fixed(11, 11), exchange_since=_NEVER),
    _Holiday("Thanksgiving Day", _first(_THURSDAY, 11, 22)),
    _Holiday("Christmas Day", _fixed(12, 25)),
)

_EXCHANGE_ONE_OFFS = {
    date(2001, 9, 11): "the attacks of September 11",
    date(2001, 9, 12): "the attacks of September 11",
    date(2001, 9, 13): "the attacks of September 11",
    date(2001, 9, 14): "the attacks of September 11",
    date(2004, 6, 11): "day of mourning for Ronald Reagan",
    date(2007, 1, 2): "day of mourning for Gerald Ford",
    date(2012, 10, 29): "Hurricane Sandy",
    date(2012, 10, 30): "Hurricane Sandy",
    date(2018, 12, 5): "day of mourning for George H. W. Bush",
    date(2025, 1, 9): "day of mourning for Jimmy Carter",
}


@cache
def _federal_holidays() -> Mapping[date, str]:
    return {day: each.name for each in _HOLIDAYS for day in each.observed(each.federal_since)}


@cache
def _exchange_closures() -> Mapping[date, str]:
    ruled = {day: each.name for each in _HOLIDAYS for day in each.observed(each.exchange_since)}
    # Rule 7.2: no Friday is given up that ends an accounting year, so a Saturday New Year is not observed.
    return {day: name for day, name in ruled.items() if (day.month, day.day) != (12, 31)} | _EXCHANGE_ONE_OFFS


@cache
def _reasons_closed(choice: BusinessDayChoice) -> Mapping[date, str]:
    federal = {day: f"{name} (federal holiday)" for day, name in _federal_holidays().items()}
    exchange = {day: f"{name} (exchange closed)" for day, name in _exchange_closures().items()}
    match choice:
        case "both_open":
            return exchange | federal
        case "federal":
            return federal
        case "nyse":
            return exchange
        case _:
            assert_never(choice)


def _covered(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutsideCalendar(day)
    return day


def _walk(counts: Callable[[date], bool], day: date, step: timedelta) -> Iterator[date]:
    """The days that count, ``day`` itself included; only the calendar's refusal ends it."""
    while True:
        if counts(day):
            yield day
        day += step


def _nth(days: Iterator[date], n: int) -> date:
    return next(islice(days, n - 1, None))


def federal_holiday(day: date) -> str | None:
    """The holiday observed on ``day``, never a weekend day: its holiday moves to a weekday."""
    return _federal_holidays().get(_covered(day))


def exchange_closure(day: date) -> str | None:
    """Why the exchange is closed all of ``day``; a weekend or an early closing is no closure."""
    return _exchange_closures().get(_covered(day))


def is_trading_day(day: date) -> bool:
    """Whether the exchange is open; an agreement's terms cannot open or close it."""
    return _covered(day).weekday() < _SATURDAY and day not in _exchange_closures()


def trading_days_before(day: date, count: int) -> tuple[date, ...]:
    """The last ``count`` trading days strictly before ``day``, oldest first."""
    return tuple(islice(_walk(is_trading_day, _covered(day) - _DAY, -_DAY), count))[::-1]


@attrs.frozen(kw_only=True)
class BusinessDays:
    """One agreement's calendar: a choice of public holidays, and what its terms change in any of them.

    A date both added and removed is a holiday; a removed weekend day stays a weekend day. There is no 0th
    business day: a count below one is a ``ValueError``.
    """

    choice: BusinessDayChoice
    added: frozenset[date] = frozenset()
    removed: frozenset[date] = frozenset()
    # What was counted so far: one calendar is asked the same of many agreements.
    _counted: dict[tuple[date, int], date] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @cached_property
    def _closed(self) -> Mapping[date, str]:
        stated = _reasons_closed(self.choice).items()
        added = dict.fromkeys(self.added, "a holiday added by the terms")
        return {day: reason for day, reason in stated if day not in self.removed} | added

    def is_business_day(self, day: date) -> bool:
        return _covered(day).weekday() < _SATURDAY and day not in self._closed

    def closed_because(self, day: date) -> str | None:
        """A phrase to follow "no business day:"; None on a business day."""
        if (weekday := _covered(day).weekday()) >= _SATURDAY:
            return "a Saturday" if weekday == _SATURDAY else "a Sunday"
        return self._closed.get(day)

    def nth_after(self, day: date, count: int) -> date:
        """Counts strictly after ``day``, which need not be a business day; none after it is ``day`` itself."""
        if not count:
            return _covered(day)
        found = self._counted.get((day, count))
        if found is None:
            found = self._counted[day, count] = _nth(_walk(self.is_business_day, _covered(day) + _DAY, _DAY), count)
        return found

    def counting_from(self, day: date, count: int) -> date:
        """Counts ``day`` itself as the first when it is a business day."""
        return _nth(_walk(self.is_business_day, day, _DAY), count)

    def latest_before(self, day: date, count: int) -> date:
        """The latest date, weekends included, whose ``nth_after`` is on or before ``day``."""
        if not count:
            return _covered(day)
        return _covered(_nth(_walk(self.is_business_day, day, -_DAY), count) - _DAY)

    def count(self, start: date, end: date) -> int:
        """Business days of the half-open range; ``end`` itself is not asked about."""
        return sum(self.is_business_day(start + n * _DAY) for n in range((end - start).days))
