"""When something must have happened by: durations, rolls, rules that apply, sooner days, grace, what dates count from.

Each on the last day in time, the day before and the day after. A head that counts from the deadline makes the day
after cost something.
"""

import pytest

from tests.projections.agreements import LATER, SIGNED, around, costs, filed_in_time, late, log, owed
from tests.scenarios import ONE, OTHER, TWO, bought, cleared, effective, fact, filed

FROM_DEADLINE = {"counts_from": "deadline"}
IN_TIME = [True, True, False]
FILED = "2010-01-20"


def by(*rules, what="filing", **more):
    return late(list(rules), what, head=FROM_DEADLINE, **more)


def effective_in_time(terms, last, *facts, **words):
    """Whether effectiveness on the day before a day, on it, and on the day after costs nothing."""
    return [not costs(terms, filed(FILED), *facts, effective(day), **words) for day in around(last)]


# --- durations --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signed", "add", "last"),
    [
        ("2010-01-31", "28 days", "2010-02-28"),
        ("2010-01-31", "1 month", "2010-02-28"),  # cut to the month's end
        ("2010-01-31", "3 months", "2010-04-30"),
        ("2010-02-28", "1 month", "2010-03-28"),  # and not moved to it
        ("2012-02-29", "1 year", "2013-02-28"),
        ("2010-01-15", "6 weeks", "2010-02-26"),
        ("2010-01-15", "5 trading days", "2010-01-25"),  # 18 January is Martin Luther King Day
        ("2010-10-08", "5 trading days", "2010-10-15"),  # on Columbus Day the exchange is open
        ("2010-10-08", "5 business days", "2010-10-18"),
    ],
)
def test_a_duration_is_counted_in_its_unit_from_the_day_after(signed, add, last):
    terms = by({"add": add, "to": "closing"})
    assert filed_in_time(terms, last, signed=signed) == IN_TIME


@pytest.mark.parametrize(
    ("calendar", "last"),
    [
        # From Wednesday, 31 March 2010; the exchange is closed on Good Friday, 2 April.
        ({"business_day": "federal"}, "2010-04-05"),
        ({"business_day": "nyse"}, "2010-04-06"),
        ({}, "2010-04-06"),
        ({"business_day": "federal", "holidays_added": ["2010-04-01"]}, "2010-04-06"),
        ({"business_day": "nyse", "holidays_removed": ["2010-04-02"]}, "2010-04-05"),
    ],
)
def test_business_days_are_those_of_the_calendar_of_the_terms(calendar, last):
    terms = by({"add": "3 business days", "to": "closing"}, calendar=calendar)
    assert filed_in_time(terms, last, signed="2010-03-31") == IN_TIME


def test_trading_days_are_the_same_under_every_calendar():
    calendar = {"business_day": "federal", "holidays_added": ["2010-04-01"]}
    terms = by({"add": "3 trading days", "to": "closing"}, calendar=calendar)
    assert filed_in_time(terms, "2010-04-06", signed="2010-03-31") == IN_TIME


@pytest.mark.parametrize(
    ("on", "roll", "last"),
    [
        # Saturday, 13 February 2010, before Washington's Birthday.
        ("2010-02-13", "next business day", "2010-02-16"),
        ("2010-02-13", "next trading day", "2010-02-16"),
        ("2010-02-13", "previous business day", "2010-02-12"),
        ("2010-02-16", "next business day", "2010-02-16"),
        ("2010-02-16", "previous business day", "2010-02-16"),
        # Columbus Day.
        ("2010-10-11", "next business day", "2010-10-12"),
        ("2010-10-11", "next trading day", "2010-10-11"),
        ("2010-10-11", "previous business day", "2010-10-08"),
    ],
)
def test_a_date_that_is_not_open_rolls(on, roll, last):
    assert filed_in_time(by({"on": on, "roll": roll}), last) == IN_TIME
    if roll.startswith("next"):
        assert filed_in_time(late({"by": [{"on": on}], "roll": roll}, head=FROM_DEADLINE), last) == IN_TIME


def test_a_rule_that_rolls_moves_the_deadline_and_a_date_that_rolls_only_the_last_day_in_time():
    rule = by({"on": "2010-02-13", "roll": "next business day"})
    date = late({"by": [{"on": "2010-02-13"}], "roll": "next business day"}, head=FROM_DEADLINE)
    found = [owed(log(terms, filed("2010-02-17")), LATER, "trigger_date", "days") for terms in (rule, date)]
    assert found == [[("2010-02-16", 1)], [("2010-02-13", 4)]]


# --- rules ------------------------------------------------------------------------------------------------

REVIEWED = by({"add": "60 days", "to": "closing"}, {"add": "90 days", "to": "closing", "when": "review"},
              what="effectiveness")  # fmt: skip


def reviewed(on, review=True):
    return fact("ReviewNotified", on, statement="333-1", review=review)


@pytest.mark.parametrize(
    ("told", "last"),
    [("2010-03-15", "2010-04-15"), ("2010-03-16", "2010-04-15"), ("2010-03-17", "2010-03-16")],
)
def test_a_review_moves_the_date_if_it_comes_by_it_and_not_after(told, last):
    facts = [filed(FILED), reviewed(told)]
    for day, in_time in zip(around(last), IN_TIME, strict=True):
        if day >= told:
            assert costs(REVIEWED, *facts, effective(day)) is not in_time


def test_a_notice_of_no_review_moves_nothing():
    assert effective_in_time(REVIEWED, "2010-03-16", reviewed("2010-02-01", review=False)) == IN_TIME


def test_the_last_rule_that_applies_is_the_date_be_it_sooner_or_later():
    earlier = by({"add": "60 days", "to": "closing"}, {"add": "40 days", "to": "filing"}, what="effectiveness")
    assert effective_in_time(earlier, "2010-03-01") == IN_TIME
    # Nothing filed gives no second date.
    assert not costs(earlier, on="2010-03-16")
    assert costs(earlier, on="2010-03-17")


@pytest.mark.parametrize(
    ("clearance", "last"), [("2010-03-01", "2010-03-08"), ("2010-03-09", "2010-03-16"), ("2010-03-10", "2010-03-16")]
)
def test_a_sooner_day_counts_only_where_it_is_earlier(clearance, last):
    terms = late(
        {"by": [{"add": "60 days", "to": "closing"}], "or_sooner": [{"add": "5 trading days", "to": "clearance"}]},
        "effectiveness",
        head=FROM_DEADLINE,
    )
    assert effective_in_time(terms, last, cleared(clearance)) == IN_TIME


def test_of_several_sooner_days_the_earliest_counts():
    sooner = [{"add": "5 trading days", "to": "clearance"}, {"add": "30 days", "to": "filing"}]
    terms = late({"by": [{"add": "60 days", "to": "closing"}], "or_sooner": sooner}, "effectiveness",
                 head=FROM_DEADLINE)  # fmt: skip
    assert effective_in_time(terms, "2010-02-19", cleared("2010-02-16")) == IN_TIME
    assert effective_in_time(terms, "2010-02-08", cleared("2010-02-01")) == IN_TIME


@pytest.mark.parametrize(
    ("grace", "roll", "last"),
    [
        # After Friday, 12 February 2010; the 15th is Washington's Birthday.
        ("2 business days", None, "2010-02-17"),
        ("3 days", None, "2010-02-15"),
        ("3 days", "next business day", "2010-02-16"),
        ("1 month", None, "2010-03-12"),
    ],
)
def test_a_grace_moves_the_last_day_in_time_and_not_the_deadline(grace, roll, last):
    date = {"by": [{"on": "2010-02-12"}], "grace": grace, **({"roll": roll} if roll else {})}
    terms = late(date, head=FROM_DEADLINE)
    assert filed_in_time(terms, last) == IN_TIME
    assert owed(log(terms, filed("2010-04-12")), LATER, "trigger_date", "days") == [("2010-02-12", 59)]


# --- what dates count from --------------------------------------------------------------------------------

TEN_DAYS_AFTER = {
    "signing": ((), "2010-01-25"),
    "closing": ((bought("2010-02-01", 5),), "2010-01-25"),
    "last_closing": ((bought("2010-01-22", 5), bought("2010-02-01", 5)), "2010-02-11"),
    "filing": ((filed("2010-02-10", OTHER),), "2010-01-30"),
    "clearance": ((cleared("2010-02-01"), cleared("2010-02-09")), "2010-02-11"),
    "no_further_review": ((reviewed("2010-02-01", review=False), cleared("2010-02-10")), "2010-02-11"),
    "comments": ((fact("CommentsReceived", "2010-02-03", statement="333-1"),), "2010-02-13"),
    "review": ((reviewed("2010-02-01", review=False), reviewed("2010-02-05")), "2010-02-15"),
    "unrestricted": ((fact("UnrestrictedResaleDetermined", "2010-02-09"),), "2010-02-19"),
}


@pytest.mark.parametrize("anchor", TEN_DAYS_AFTER)
def test_a_date_counts_from_the_first_time_a_thing_happened(anchor):
    facts, last = TEN_DAYS_AFTER[anchor]
    terms = by({"add": "10 days", "to": anchor}, what="effectiveness")
    assert effective_in_time(terms, last, *facts) == IN_TIME


@pytest.mark.parametrize("anchor", ["filing", "clearance", "no_further_review", "comments", "review", "unrestricted"])
def test_what_has_not_happened_gives_no_date_and_nothing_is_late(anchor):
    assert not costs(by({"add": "10 days", "to": anchor}, what="effectiveness"))


def test_no_further_review_is_a_clearance_too():
    terms = by({"add": "10 days", "to": "no_further_review"}, what="effectiveness")
    assert effective_in_time(terms, "2010-02-11", cleared("2010-02-01")) == IN_TIME


def test_a_date_that_counts_from_effectiveness_counts_from_the_first_one():
    terms = by({"add": "10 days", "to": "effectiveness"})
    facts = [filed("2010-01-20", OTHER), effective("2010-02-01", OTHER)]
    # The other statement was filed in time already.
    assert not costs(terms, *facts)


def test_another_date_as_an_anchor_is_its_stated_day_without_its_grace():
    dates = {"first": {"by": [{"on": "2010-02-01"}], "grace": "9 days", "roll": "next business day"}}
    terms = by({"add": "10 days", "to": "dates.first"}, what="effectiveness", dates=dates)
    assert effective_in_time(terms, "2010-02-11") == IN_TIME


def test_each_investor_has_the_dates_of_its_own_closing():
    terms = by({"add": "10 days", "to": "closing"})
    book = log(terms, bought("2010-02-01", 500, investor=TWO), filed("2010-02-12"), investors=(ONE, TWO), shares=0)
    assert owed(book, LATER, "trigger_date", investor=TWO) == [("2010-02-11",)]
    assert owed(book, LATER, "trigger_date", investor=ONE) == []
    assert SIGNED not in str(owed(book))
