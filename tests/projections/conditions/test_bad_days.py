"""What is down: between which days, and what is allowed of it, day by day and notice by notice.

A statement was declared effective on Monday, 1 March 2010. A dollar is charged for each bad day.
"""

import pytest

from tests.projections.agreements import down, log, runs
from tests.scenarios import ONE, OTHER, TWO, effective, fact, filed, misstated, moved, stop_order, suspended

EFFECTIVE = [filed("2010-01-20"), effective("2010-03-01")]


def lapsed(on, until=None):
    return [moved("EffectivenessLapsed", on), *([moved("EffectivenessRestored", until)] if until else [])]


def under(terms, *facts, **words):
    return log(terms, *EFFECTIVE, *facts, **words)


# --- causes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("causes", "found"),
    [
        (["lapse"], [("2010-04-01", 3)]),
        (["stop_order"], [("2010-04-10", 2)]),
        (["misstatement"], [("2010-04-20", 1)]),
        (["lapse", "misstatement"], [("2010-04-01", 3), ("2010-04-20", 1)]),
        (["suspension", "delisting"], []),
    ],
)
def test_a_condition_is_down_for_its_own_causes(causes, found):
    facts = [*lapsed("2010-04-01", "2010-04-04"), *stop_order("2010-04-10", "2010-04-12"),
             *misstated("2010-04-20", "2010-04-21")]  # fmt: skip
    assert runs(under(down(*causes), *facts)) == found


@pytest.mark.parametrize("until", ["2010-04-04", "2010-04-05"])
def test_adjoining_days_are_one_run_whatever_the_cause(until):
    facts = [*lapsed("2010-04-01", "2010-04-04"), *misstated(until, "2010-04-08")]
    expected = [("2010-04-01", 7)] if until == "2010-04-04" else [("2010-04-01", 3), ("2010-04-05", 3)]
    assert runs(under(down("lapse", "misstatement"), *facts)) == expected


def test_what_is_not_covered_is_down_from_the_first_declaration_until_it_is_covered():
    facts = [filed("2010-01-20", coverage={ONE: 500_000}), effective("2010-03-01"), filed("2010-03-02", OTHER),
             effective("2010-03-11", OTHER)]  # fmt: skip
    book = log(down("uncovered"), *facts, investors=(ONE, TWO))
    assert runs(book, investor=ONE) == []
    assert runs(book, investor=TWO) == [("2010-03-01", 10)]
    assert runs(log(down("uncovered"), filed("2010-01-20", coverage={ONE: 500_000}), investors=(ONE, TWO))) == []


# --- after and until --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("began", "found"),
    [
        ("2010-03-30", [("2010-04-01", 9)]),
        ("2010-03-31", [("2010-04-01", 9)]),
        ("2010-04-01", [("2010-04-01", 9)]),
        ("2010-04-02", [("2010-04-02", 8)]),
    ],
)
def test_only_days_strictly_after_a_date_are_bad(began, found):
    terms = down("misstatement", after={"on": "2010-03-31"})
    assert runs(under(terms, *misstated(began, "2010-04-10"))) == found
    # Thirty days after effectiveness is the same day.
    terms = down("misstatement", after={"add": "30 days", "to": "effectiveness"})
    assert runs(under(terms, *misstated(began, "2010-04-10"))) == found


def test_after_something_that_has_not_happened_nothing_is_bad():
    terms = down("misstatement", after={"add": "1 month", "to": "unrestricted"})
    assert runs(under(terms, *misstated("2010-04-01"))) == []


@pytest.mark.parametrize(
    ("began", "found"),
    [
        ("2010-04-09", [("2010-04-09", 2)]),
        ("2010-04-10", [("2010-04-10", 1)]),
        ("2010-04-11", []),
    ],
)
def test_none_is_bad_after_the_earliest_of_the_days_it_is_until(began, found):
    terms = down("misstatement", until=[{"on": "2010-05-10"}, {"add": "40 days", "to": "effectiveness"},
                                        {"to": "unrestricted"}])  # fmt: skip
    assert runs(under(terms, *misstated(began, "2010-04-20"))) == found


# --- days that are allowed --------------------------------------------------------------------------------


def allowing(**days):
    return down("lapse", allow_days=days)


@pytest.mark.parametrize(
    ("restored", "found"),
    [("2010-04-10", []), ("2010-04-11", []), ("2010-04-12", [("2010-04-11", 1)]), ("2010-04-14", [("2010-04-11", 3)])],
)
def test_a_run_is_a_default_from_the_first_day_beyond_those_in_a_row(restored, found):
    # The tenth day is 10 April.
    assert runs(under(allowing(consecutive="10 days"), *lapsed("2010-04-01", restored))) == found


@pytest.mark.parametrize(("restored", "found"), [("2010-04-11", []), ("2010-04-12", [("2010-04-01", 11)])])
def test_or_whole_from_its_first_day(restored, found):
    terms = allowing(consecutive="10 days", over="whole")
    assert runs(under(terms, *lapsed("2010-04-01", restored))) == found


@pytest.mark.parametrize(
    ("days", "restored", "found"),
    [
        # From Thursday, 1 April; Good Friday is a federal business day and no trading day.
        ("5 trading days", "2010-04-09", []),
        ("5 trading days", "2010-04-10", [("2010-04-09", 1)]),
        ("5 business days", "2010-04-08", []),
        ("5 business days", "2010-04-09", [("2010-04-08", 1)]),
        ("1 month", "2010-05-01", []),
        ("1 month", "2010-05-02", [("2010-05-01", 1)]),
    ],
)
def test_days_in_a_row_are_counted_in_their_unit(days, restored, found):
    terms = down("lapse", allow_days={"consecutive": days}, more={"calendar": {"business_day": "federal"}})
    assert runs(under(terms, *lapsed("2010-04-01", restored))) == found


@pytest.mark.parametrize(
    ("restored", "found"),
    [("2010-05-06", []), ("2010-05-07", []), ("2010-05-08", [("2010-05-07", 1)]), ("2010-05-10", [("2010-05-07", 3)])],
)
def test_all_runs_in_the_window_count_toward_the_total(restored, found):
    # Six days in April; with 3 through 6 May they are ten.
    facts = [*lapsed("2010-04-01", "2010-04-07"), *lapsed("2010-05-03", restored)]
    assert runs(under(allowing(total="10 days", window="12 months"), *facts)) == found


@pytest.mark.parametrize(
    ("began", "first"),
    [
        # Five days from 1 through 5 April 2010: the window of 5 April 2011 has none of them left.
        ("2011-03-31", "2011-03-31"),
        ("2011-04-01", "2011-04-06"),
        ("2011-04-02", "2011-04-07"),
    ],
)
def test_a_window_of_twelve_months_begins_on_the_day_after(began, first):
    facts = [*lapsed("2010-04-01", "2010-04-06"), *lapsed(began)]
    [(begun, _)] = runs(under(allowing(total="5 days", window="12 months"), *facts), "2011-05-01")
    assert begun == first


def test_a_window_that_never_ends_counts_all_there_was():
    facts = [*lapsed("2010-04-01", "2010-04-06"), *lapsed("2013-04-01", "2013-04-03")]
    assert runs(under(allowing(total="5 days", window="ever"), *facts)) == [("2013-04-01", 2)]


def test_the_total_or_the_row_whichever_is_exceeded_first():
    terms = allowing(consecutive="10 days", total="12 days", window="12 months")
    facts = [*lapsed("2010-04-01", "2010-04-08"), *lapsed("2010-05-01", "2010-05-20")]
    # Seven days and five are twelve: 6 May is the first too many. Alone the second would be so from 11 May.
    assert runs(under(terms, *facts)) == [("2010-05-06", 14)]
    assert runs(under(terms, *facts[2:])) == [("2010-05-11", 9)]


def test_days_that_are_allowed_are_those_of_the_condition_whatever_the_head_ends_by():
    terms = down("lapse", allow_days={"consecutive": "10 days", "over": "whole"},
                 head={"ends": {"when": [{"on": "2010-04-05"}], "then": "count"}})  # fmt: skip
    assert runs(under(terms, *lapsed("2010-04-01", "2010-04-12"))) == [("2010-04-01", 5)]
    assert runs(under(terms, *lapsed("2010-04-01", "2010-04-11"))) == []


# --- notices that are allowed -----------------------------------------------------------------------------


def permitting(**notices):
    return down("suspension", allow_notices={"causes": ["suspension"], **notices})


@pytest.mark.parametrize(
    ("lift", "found"),
    [("2010-05-06", []), ("2010-05-07", []), ("2010-05-08", [("2010-05-07", 1)]), ("2010-05-10", [("2010-05-07", 3)])],
)
def test_a_notice_is_cut_where_the_total_of_the_window_is_used(lift, found):
    facts = [*suspended("2010-04-01", "2010-04-07"), *suspended("2010-05-03", lift)]
    assert runs(under(permitting(total="10 days", window="12 months"), *facts)) == found


@pytest.mark.parametrize(("lift", "found"), [("2010-05-07", []), ("2010-05-08", [("2010-05-03", 5)])])
def test_or_was_never_permitted(lift, found):
    facts = [*suspended("2010-04-01", "2010-04-07"), *suspended("2010-05-03", lift)]
    assert runs(under(permitting(total="10 days", window="12 months", over="whole"), *facts)) == found


@pytest.mark.parametrize(
    ("second", "lift", "too_many"),
    [
        ("2011-03-31", "2011-04-05", ("2011-03-31", 5)),
        ("2011-04-01", "2011-04-06", ("2011-04-05", 1)),
        ("2011-04-02", "2011-04-07", ("2011-04-06", 1)),
    ],
)
def test_the_window_of_a_notice_ends_on_each_day_of_it(second, lift, too_many):
    # Four days are permitted in twelve months: the first through 4 April 2010. On 31 March 2011 all are in the window.
    facts = [*suspended("2010-04-01", "2010-04-06"), *suspended(second, lift)]
    assert runs(under(permitting(total="4 days", window="12 months"), *facts)) == [("2010-04-05", 1), too_many]


@pytest.mark.parametrize(("second", "found"), [("2010-04-12", [("2010-04-12", 2)]), ("2010-04-13", []),
                                               ("2010-04-14", [])])  # fmt: skip
def test_a_notice_too_soon_after_the_last_barred_day_is_not_permitted(second, found):
    # Barred through Monday, 5 April: the sixth trading day after it is Tuesday the 13th.
    facts = [*suspended("2010-04-01", "2010-04-06"), *suspended(second, f"2010-04-{int(second[-2:]) + 2}")]
    assert runs(under(permitting(each="20 days", apart="6 trading days"), *facts)) == found


@pytest.mark.parametrize(("second", "found"), [("2010-04-13", [("2010-04-13", 2)]), ("2010-04-14", [])])
def test_or_after_the_day_it_was_lifted(second, found):
    facts = [*suspended("2010-04-01", "2010-04-06"), *suspended(second, f"2010-04-{int(second[-2:]) + 2}")]
    terms = permitting(each="20 days", apart="6 trading days", apart_from="lift_day")
    assert runs(under(terms, *facts)) == found


def test_a_relisting_ends_a_delisting():
    facts = [fact("Delisted", "2010-04-01", market="Nasdaq"), fact("Relisted", "2010-04-04", market="Nasdaq")]
    assert runs(under(down("delisting"), *facts)) == [("2010-04-01", 3)]
