"""The calendars against the lists of two libraries, then each way of counting at its boundaries."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.business_days import (
    FIRST_YEAR,
    LAST_YEAR,
    BusinessDayChoice,
    BusinessDays,
    OutsideCalendar,
    exchange_closure,
    federal_holiday,
    is_trading_day,
    trading_days_before,
)
from lifecycle.errors import Refusal
from tests import CHECKOUT

CALENDARS = CHECKOUT / "fixtures" / "calendars"
DAY = timedelta(days=1)
FIRST, LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
EVERY_DAY = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
SATURDAY = 5

BOTH_OPEN = BusinessDays(choice="both_open")
FEDERAL = BusinessDays(choice="federal")
NYSE = BusinessDays(choice="nyse")
ALL = [BOTH_OPEN, FEDERAL, NYSE]

GOOD_FRIDAY = date(2003, 4, 18)
COLUMBUS_DAY = date(2003, 10, 13)
INDEPENDENCE_DAY = date(2003, 7, 4)

each_calendar = pytest.mark.parametrize("calendar", ALL, ids=lambda calendar: calendar.choice)


def listed(name: str) -> set[date]:
    lines = (CALENDARS / name).read_text(encoding="utf-8").splitlines()
    return {date.fromisoformat(line) for line in lines if not line.startswith("#")}


@pytest.mark.parametrize(
    ("name_of", "name"),
    [
        (federal_holiday, "federal.holidays-0.109.txt"),
        (exchange_closure, "nyse.holidays-0.109.txt"),
        (exchange_closure, "nyse.exchange_calendars-4.13.2.txt"),
    ],
)
def test_every_weekday_of_the_range_is_closed_exactly_when_the_library_says_so(
    name_of: Callable[[date], str | None], name: str
) -> None:
    assert {day for day in EVERY_DAY if name_of(day)} == listed(name)


def test_the_choices_and_the_trading_days_follow_from_the_two_lists() -> None:
    federal, nyse = listed("federal.holidays-0.109.txt"), listed("nyse.exchange_calendars-4.13.2.txt")
    weekdays = {day for day in EVERY_DAY if day.weekday() < SATURDAY}
    assert {day for day in EVERY_DAY if FEDERAL.is_business_day(day)} == weekdays - federal
    assert {day for day in EVERY_DAY if NYSE.is_business_day(day)} == weekdays - nyse
    assert {day for day in EVERY_DAY if BOTH_OPEN.is_business_day(day)} == weekdays - federal - nyse
    assert {day for day in EVERY_DAY if is_trading_day(day)} == weekdays - nyse


def test_every_choice_of_the_reading_is_tested_here() -> None:
    assert [calendar.choice for calendar in ALL] == list(get_args(BusinessDayChoice))


@pytest.mark.parametrize(
    ("day", "federal", "exchange"),
    [
        (date(1997, 1, 20), "Martin Luther King Jr. Day", None),
        (date(1998, 1, 19), "Martin Luther King Jr. Day", "Martin Luther King Jr. Day"),
        (date(2001, 9, 14), None, "the attacks of September 11"),
        (date(2003, 2, 17), "Washington's Birthday", "Washington's Birthday"),
        (GOOD_FRIDAY, None, "Good Friday"),
        (date(2003, 5, 26), "Memorial Day", "Memorial Day"),
        (date(2003, 9, 1), "Labor Day", "Labor Day"),
        (COLUMBUS_DAY, "Columbus Day", None),
        (date(2003, 11, 11), "Veterans Day", None),
        (date(2003, 11, 27), "Thanksgiving Day", "Thanksgiving Day"),
        (date(2004, 6, 11), None, "day of mourning for Ronald Reagan"),
        (date(2004, 12, 24), "Christmas Day", "Christmas Day"),
        (date(2004, 12, 31), "New Year's Day", None),
        (date(2005, 1, 20), None, None),
        (date(2006, 1, 2), "New Year's Day", "New Year's Day"),
        (date(2007, 1, 2), None, "day of mourning for Gerald Ford"),
        (date(2012, 10, 30), None, "Hurricane Sandy"),
        (date(2018, 12, 5), None, "day of mourning for George H. W. Bush"),
        (date(2020, 7, 3), "Independence Day", "Independence Day"),
        (date(2020, 12, 24), None, None),
        (date(2021, 6, 18), "Juneteenth", None),
        (date(2022, 6, 20), "Juneteenth", "Juneteenth"),
        (date(2025, 1, 9), None, "day of mourning for Jimmy Carter"),
    ],
    ids=str,
)
def test_a_closed_day_has_its_name(day: date, federal: str | None, exchange: str | None) -> None:
    assert (federal_holiday(day), exchange_closure(day)) == (federal, exchange)


def test_a_holiday_on_a_saturday_is_named_on_the_friday_and_not_on_its_own_day() -> None:
    assert federal_holiday(date(2020, 7, 4)) is None
    assert exchange_closure(date(2020, 7, 4)) is None


@pytest.mark.parametrize(
    ("calendar", "day", "reason"),
    [
        (BOTH_OPEN, date(2003, 7, 5), "a Saturday"),
        (BOTH_OPEN, date(2003, 7, 6), "a Sunday"),
        (BOTH_OPEN, INDEPENDENCE_DAY, "Independence Day (federal holiday)"),
        (NYSE, INDEPENDENCE_DAY, "Independence Day (exchange closed)"),
        (BOTH_OPEN, GOOD_FRIDAY, "Good Friday (exchange closed)"),
        (FEDERAL, GOOD_FRIDAY, None),
        (BOTH_OPEN, COLUMBUS_DAY, "Columbus Day (federal holiday)"),
        (NYSE, COLUMBUS_DAY, None),
        (BOTH_OPEN, date(2003, 7, 3), None),
    ],
)
def test_a_day_that_does_not_count_says_why(calendar: BusinessDays, day: date, reason: str | None) -> None:
    assert calendar.closed_because(day) == reason


@each_calendar
def test_a_day_has_a_reason_exactly_when_it_is_no_business_day(calendar: BusinessDays) -> None:
    assert all((calendar.closed_because(day) is None) == calendar.is_business_day(day) for day in EVERY_DAY)


@pytest.mark.parametrize(
    ("day", "count", "nth"),
    [
        (date(2003, 6, 2), 3, date(2003, 6, 5)),
        (date(2003, 6, 27), 10, date(2003, 7, 14)),
        (date(2003, 6, 28), 10, date(2003, 7, 14)),
        (date(2003, 6, 29), 10, date(2003, 7, 14)),
        (date(2003, 6, 30), 10, date(2003, 7, 15)),
        (date(2003, 7, 2), 1, date(2003, 7, 3)),
        (date(2003, 7, 3), 1, date(2003, 7, 7)),
        (INDEPENDENCE_DAY, 1, date(2003, 7, 7)),
        (date(2003, 7, 7), 1, date(2003, 7, 8)),
    ],
    ids=str,
)
@each_calendar
def test_the_nth_business_day_counts_strictly_after_the_day(
    calendar: BusinessDays, day: date, count: int, nth: date
) -> None:
    assert calendar.nth_after(day, count) == nth


@pytest.mark.parametrize(
    ("day", "count", "nth"),
    [
        (date(2003, 6, 13), 16, date(2003, 7, 7)),
        (date(2003, 6, 14), 16, date(2003, 7, 8)),
        (date(2003, 6, 15), 16, date(2003, 7, 8)),
        (date(2003, 6, 16), 15, date(2003, 7, 7)),
        (date(2003, 6, 16), 16, date(2003, 7, 8)),
        (date(2003, 6, 17), 16, date(2003, 7, 9)),
        (date(2003, 7, 3), 1, date(2003, 7, 3)),
        (INDEPENDENCE_DAY, 1, date(2003, 7, 7)),
    ],
    ids=str,
)
@each_calendar
def test_counting_from_a_business_day_makes_it_the_first(
    calendar: BusinessDays, day: date, count: int, nth: date
) -> None:
    assert calendar.counting_from(day, count) == nth


@pytest.mark.parametrize(
    ("calendar", "earliest"),
    [(BOTH_OPEN, date(2003, 4, 22)), (FEDERAL, date(2003, 4, 21)), (NYSE, date(2003, 4, 22))],
    ids=lambda value: value.choice if isinstance(value, BusinessDays) else str(value),
)
def test_what_was_delivered_before_easter_2003_may_be_filed_on_the_third_business_day(
    calendar: BusinessDays, earliest: date
) -> None:
    delivered = date(2003, 4, 16)
    assert calendar.nth_after(delivered, 3) == earliest
    assert calendar.latest_before(earliest, 3) == delivered
    assert calendar.latest_before(earliest - DAY, 3) < delivered
    assert calendar.latest_before(earliest + DAY, 3) > delivered


@pytest.mark.parametrize(
    ("calendar", "day", "latest"),
    [
        (BOTH_OPEN, date(2003, 4, 21), date(2003, 4, 15)),
        (BOTH_OPEN, date(2003, 4, 22), date(2003, 4, 16)),
        (BOTH_OPEN, date(2003, 4, 23), date(2003, 4, 20)),
        (FEDERAL, date(2003, 4, 22), date(2003, 4, 17)),
        (NYSE, date(2003, 4, 22), date(2003, 4, 16)),
    ],
    ids=lambda value: value.choice if isinstance(value, BusinessDays) else str(value),
)
def test_the_latest_date_before_may_be_a_weekend_day(calendar: BusinessDays, day: date, latest: date) -> None:
    assert calendar.latest_before(day, 3) == latest


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2003, 7, 3), date(2003, 7, 3), 0),
        (date(2003, 7, 4), date(2003, 7, 3), 0),
        (date(2003, 7, 3), date(2003, 7, 4), 1),
        (date(2003, 7, 4), date(2003, 7, 7), 0),
        (date(2003, 7, 3), date(2003, 7, 7), 1),
        (date(2003, 7, 3), date(2003, 7, 8), 2),
        (date(2003, 6, 16), date(2003, 7, 8), 15),
    ],
    ids=str,
)
@each_calendar
def test_a_count_takes_in_the_first_day_and_leaves_out_the_last(
    calendar: BusinessDays, start: date, end: date, days: int
) -> None:
    assert calendar.count(start, end) == days


@each_calendar
def test_there_is_no_business_day_before_the_first(calendar: BusinessDays) -> None:
    for question in (calendar.nth_after, calendar.counting_from, calendar.latest_before):
        with pytest.raises(ValueError, match="islice"):
            question(date(2003, 7, 3), -1)


@each_calendar
def test_no_business_day_after_a_day_is_the_day_itself(calendar: BusinessDays) -> None:
    for day in (date(2003, 7, 3), date(2003, 7, 4), date(2003, 7, 5)):
        assert calendar.nth_after(day, 0) == day
        assert calendar.latest_before(day, 0) == day


# A narrow band of days, so that the terms' changes and the counts often meet.
days_of_2003 = st.dates(date(2003, 1, 1), date(2003, 12, 31))
calendars = st.builds(
    BusinessDays,
    choice=st.sampled_from(get_args(BusinessDayChoice)),
    added=st.frozensets(days_of_2003, max_size=20),
    removed=st.frozensets(days_of_2003 | st.sampled_from([GOOD_FRIDAY, INDEPENDENCE_DAY, COLUMBUS_DAY])),
)
some_day = days_of_2003 | st.dates(FIRST + 200 * DAY, LAST - 200 * DAY)
counts = st.integers(1, 40)


@given(calendars, some_day, counts)
def test_the_latest_date_before_is_in_time_and_a_day_later_is_not(
    calendar: BusinessDays, day: date, count: int
) -> None:
    latest = calendar.latest_before(day, count)
    assert calendar.nth_after(latest, count) <= day < calendar.nth_after(latest + DAY, count)


@given(calendars, some_day, counts)
def test_the_nth_business_day_is_one_and_has_n_less_one_between(calendar: BusinessDays, day: date, count: int) -> None:
    nth = calendar.nth_after(day, count)
    assert calendar.is_business_day(nth)
    assert calendar.count(day + DAY, nth) == count - 1


@given(calendars, some_day, counts)
def test_counting_from_a_day_is_counting_after_the_day_before(calendar: BusinessDays, day: date, count: int) -> None:
    assert calendar.counting_from(day, count) == calendar.nth_after(day - DAY, count)


@each_calendar
def test_an_added_date_is_no_business_day_under_any_choice(calendar: BusinessDays) -> None:
    mourning = date(2003, 6, 4)
    changed = BusinessDays(choice=calendar.choice, added=frozenset({mourning}))
    assert [changed.is_business_day(mourning + n * DAY) for n in (-1, 0, 1)] == [True, False, True]
    assert changed.closed_because(mourning) == "a holiday added by the terms"
    assert changed.nth_after(date(2003, 6, 2), 3) == date(2003, 6, 6)


@each_calendar
def test_a_removed_weekday_is_a_business_day_under_every_choice(calendar: BusinessDays) -> None:
    removed = frozenset({GOOD_FRIDAY, COLUMBUS_DAY, INDEPENDENCE_DAY})
    changed = BusinessDays(choice=calendar.choice, removed=removed)
    assert all(changed.is_business_day(day) for day in removed)
    assert not changed.is_business_day(date(2003, 12, 25))


@each_calendar
def test_a_removed_weekend_day_stays_a_weekend_day(calendar: BusinessDays) -> None:
    weekend = frozenset({date(2003, 7, 5), date(2003, 7, 6)})
    changed = BusinessDays(choice=calendar.choice, removed=weekend)
    assert not any(changed.is_business_day(day) for day in weekend)


@each_calendar
def test_a_date_both_added_and_removed_is_a_holiday(calendar: BusinessDays) -> None:
    both = frozenset({INDEPENDENCE_DAY})
    changed = BusinessDays(choice=calendar.choice, added=both, removed=both)
    assert changed.closed_because(INDEPENDENCE_DAY) == "a holiday added by the terms"


def test_one_agreements_changes_do_not_reach_another() -> None:
    changed = BusinessDays(choice="both_open", removed=frozenset({INDEPENDENCE_DAY}))
    assert changed.is_business_day(INDEPENDENCE_DAY)
    assert not BOTH_OPEN.is_business_day(INDEPENDENCE_DAY)
    assert not is_trading_day(INDEPENDENCE_DAY)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2003, 7, 3), [(6, 26), (6, 27), (6, 30), (7, 1), (7, 2)]),
        (date(2003, 7, 4), [(6, 27), (6, 30), (7, 1), (7, 2), (7, 3)]),
        (date(2003, 7, 7), [(6, 27), (6, 30), (7, 1), (7, 2), (7, 3)]),
        (date(2003, 7, 8), [(6, 30), (7, 1), (7, 2), (7, 3), (7, 7)]),
        (date(2003, 10, 14), [(10, 7), (10, 8), (10, 9), (10, 10), (10, 13)]),
    ],
    ids=str,
)
def test_the_five_trading_days_before_a_day_skip_what_the_exchange_skips(
    day: date, expected: list[tuple[int, int]]
) -> None:
    assert trading_days_before(day, 5) == tuple(date(2003, month, of_month) for month, of_month in expected)


def questions(calendar: BusinessDays) -> list[Callable[[date], object]]:
    return [
        calendar.is_business_day,
        calendar.closed_because,
        lambda day: calendar.nth_after(day, 1),
        lambda day: calendar.counting_from(day, 1),
        lambda day: calendar.latest_before(day, 1),
        lambda day: calendar.count(day, day + DAY),
        federal_holiday,
        exchange_closure,
        is_trading_day,
        lambda day: trading_days_before(day, 1),
    ]


@pytest.mark.parametrize("day", [FIRST - DAY, LAST + DAY, date.min, date.max - DAY], ids=str)
@each_calendar
def test_every_question_about_a_day_outside_the_calendar_is_refused_by_name(calendar: BusinessDays, day: date) -> None:
    for question in questions(calendar):
        with pytest.raises(OutsideCalendar) as refused:
            question(day)
        assert refused.value.day == day


@each_calendar
def test_the_first_and_the_last_day_of_the_calendar_are_answered(calendar: BusinessDays) -> None:
    assert not calendar.is_business_day(date(1996, 1, 1))
    assert calendar.nth_after(date(1996, 1, 1), 1) == date(1996, 1, 2)
    assert calendar.is_business_day(date(2040, 12, 31))
    assert calendar.counting_from(date(2040, 12, 31), 1) == date(2040, 12, 31)
    assert calendar.count(date(2040, 12, 31), date(2041, 1, 1)) == 1


@each_calendar
def test_a_count_that_leaves_the_calendar_is_refused_naming_the_day_outside(calendar: BusinessDays) -> None:
    with pytest.raises(OutsideCalendar) as refused:
        calendar.nth_after(date(2040, 12, 31), 1)
    assert refused.value.day == date(2041, 1, 1)
    with pytest.raises(OutsideCalendar) as refused:
        calendar.latest_before(date(1996, 1, 2), 2)
    assert refused.value.day == date(1995, 12, 31)
    with pytest.raises(OutsideCalendar) as refused:
        trading_days_before(date(1996, 1, 3), 2)
    assert refused.value.day == date(1995, 12, 31)


def test_no_latest_date_is_given_that_could_not_be_asked_about() -> None:
    open_new_year = BusinessDays(choice="both_open", removed=frozenset({FIRST}))
    with pytest.raises(OutsideCalendar):
        open_new_year.latest_before(FIRST, 1)


def test_the_refusal_names_the_day_the_range_and_the_way_out() -> None:
    refusal = OutsideCalendar(date(2041, 1, 1))
    assert isinstance(refusal, Refusal)
    assert str(refusal) == (
        "2041-01-01 lies outside the calendar of business days, which runs from 1996-01-01 to 2040-12-31. "
        "Correct the date if it is mistaken; a day beyond that range needs the calendar extended first."
    )
