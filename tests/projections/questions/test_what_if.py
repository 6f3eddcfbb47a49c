"""What if: hypothetical entries, and what effectiveness on each day would have cost. Nothing is ever written."""

import json
from itertools import pairwise

import pytest

from lifecycle.errors import Refusal
from projections.questions.delay_curve import CurveTooLong
from tests.scenarios import (
    ONE,
    TWO,
    ask,
    beginning,
    bought,
    correction,
    day_after,
    deal,
    delay,
    determined,
    effective,
    filed,
    lifted,
    misstated,
    moved,
    paid,
    retraction,
    scenarios,
    sold,
    source_of,
    suspended,
)


def what_if(log, on, *assumed, **words):
    return ask("what-if", log, on, assume=list(assumed), **words)


def curve(log, on, first, until, **words):
    return ask("delay-curve", log, on, first=first, until=until, **words)["rows"]


# --- supposing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "supposed",
    [
        effective("2003-07-16"),
        sold("2003-07-10", 500_000),
        delay("2003-07-15", "2003-06-10", "2003-06-25"),
        paid("2003-07-05", "20000.00"),
        correction("2003-07-15", 2, bought("2002-11-25", 600_000)),
    ],
)
def test_supposing_is_the_same_as_the_log_with_the_entry_and_leaves_the_log_as_it_was(supposed):
    log = deal()
    before = (json.dumps(ask("owed", log, "2003-08-15")), list(log.entries), list(log.digests))
    found = what_if(log, "2003-08-15", supposed)
    really = ask("owed", deal(supposed), "2003-08-15")
    assert {key: found[key] for key in ("investors", "total", "side_by_side", "readings")} == {
        key: really[key] for key in ("investors", "total", "side_by_side", "readings")
    }
    assert (json.dumps(ask("owed", log, "2003-08-15")), list(log.entries), list(log.digests)) == before


def test_the_totals_without_and_the_difference_are_shown_beside():
    found = what_if(deal(), "2003-08-15", effective("2003-06-20"))
    assert found["assumed"] == ["EffectivenessDeclared on 2003-06-20"]
    assert found["without"]["determined"] == "40000.00"
    assert found["total"]["determined"] == "20000.00"
    assert found["difference"]["determined"] == "-20000.00"


@pytest.mark.parametrize(
    ("as_of", "total"), [("2003-12-19", "150000.00"), ("2003-12-20", "180000.00"), ("2003-12-21", "180000.00")]
)
def test_what_is_supposed_may_lie_ahead_and_counts_from_its_day(as_of, total):
    assert what_if(deal(), as_of, effective("2003-12-20"))["total"]["determined"] == total


def test_several_entries_are_supposed_in_the_order_given():
    found = what_if(deal(effective("2003-05-14")), "2003-12-31", *suspended("2003-06-09", "2003-07-15"))
    assert found["total"]["determined"] == "15000.00"
    with pytest.raises(Refusal):
        what_if(deal(effective("2003-05-14")), "2003-12-31", *reversed(suspended("2003-06-09", "2003-07-15")))


@pytest.mark.parametrize(
    "impossible",
    [
        lifted("2003-06-10"),
        sold("2003-06-10", 500_001),
        effective("2003-06-10", "333-9"),
        misstated("2003-05-01")[0],
        retraction("2003-06-10", 1),
        sold("2003-06-10", 1, investor="Nobody"),
    ],
)
def test_what_could_not_be_recorded_cannot_be_supposed_and_the_log_stays_as_it_was(impossible):
    log = deal(effective("2003-05-14"))
    before = list(log.entries)
    with pytest.raises(Refusal):
        what_if(log, "2003-12-31", impossible)
    assert list(log.entries) == before


def test_it_supposes_on_top_of_what_was_known_then():
    log = deal(effective("2003-07-03"), delay("2003-10-06", "2003-05-12", "2003-05-16"))
    known = what_if(log, "2003-12-31", paid("2003-08-01", "1.00"), known_at="2003-09-30")
    assert known["without"]["determined"] == known["total"]["determined"] == "40000.00"
    assert what_if(log, "2003-12-31", paid("2003-08-01", "1.00"))["total"]["determined"] == "20000.00"


def test_it_may_be_asked_of_one_investor_and_under_other_readings():
    log = deal(investors=[ONE, TWO])
    found = what_if(log, "2003-08-15", effective("2003-06-11"), investor=TWO, readings={"partial_period": "prorated"})
    assert [each["investor"] for each in found["investors"]] == [TWO]
    assert found["total"]["determined"] == "6666.67"
    assert found["without"]["determined"] == "40000.00"


# --- the delay curve --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "readings", [{}, {"partial_period": "prorated"}, {"first_cure": "waits"}, {"payment_timing": "advance"}]
)
def test_each_row_of_the_curve_is_what_is_owed_with_effectiveness_on_that_day(readings):
    first, until, as_of = "2003-05-30", "2003-07-05", "2003-06-15"
    for row in curve(deal(), as_of, first, until, readings=readings):
        day = row["effective_on"]
        assert row["determined"] == determined(deal(effective(day)), max(day, as_of), **readings), day


def test_the_curve_has_a_row_for_each_day_both_ends_included():
    assert [row["effective_on"] for row in curve(deal(), "2003-06-15", "2003-06-01", "2003-06-03")] == [
        "2003-06-01",
        "2003-06-02",
        "2003-06-03",
    ]


def test_the_steps_of_the_curve_are_the_day_after_the_deadline_and_after_each_computation_date():
    rows = {row["effective_on"]: row["determined"] for row in curve(deal(), "2003-05-01", "2003-05-31", "2003-10-01")}
    days = sorted(rows)
    steps = [day for before, day in pairwise(days) if rows[before] != rows[day]]
    assert steps == ["2003-06-02", "2003-07-02", "2003-08-01", "2003-08-31", "2003-09-30"]


@pytest.mark.parametrize("moved_to", ["2003-06-01", "2003-06-02", "2003-07-31", "2003-08-01"])
def test_where_effectiveness_is_recorded_the_curve_moves_it(moved_to):
    facts = [*delay_and_sale(), paid("2003-08-20", "1000.00")]
    (row,) = curve(deal(effective("2003-07-16"), *facts), "2003-12-31", moved_to, moved_to)
    assert row["determined"] == determined(deal(effective(moved_to), *facts), "2003-12-31")


def delay_and_sale():
    return [delay("2003-08-29", "2003-06-10", "2003-06-15"), sold("2003-06-20", 100_000)]


def test_without_any_filing_one_is_supposed():
    log = source_of(beginning()[:2])
    assert [row["determined"] for row in curve(log, "2003-12-31", "2003-06-01", "2003-06-02")] == ["0.00", "20000.00"]


def test_a_curve_is_of_one_day_to_a_thousand():
    with pytest.raises(CurveTooLong):
        curve(deal(), "2003-12-31", "2003-06-02", "2003-06-01")
    with pytest.raises(CurveTooLong):
        curve(deal(), "2003-12-31", "2003-06-01", day_after("2003-06-01", 1000))


def test_a_curve_leaves_the_log_as_it_was():
    log = deal(
        effective("2003-07-16"), filed("2003-08-01", "333-2"), moved("StatementWithdrawn", "2003-08-02", "333-2")
    )
    before = list(log.entries)
    curve(log, "2003-12-31", "2003-06-01", "2003-06-30")
    assert list(log.entries) == before


@pytest.mark.parametrize("name", ["agreed-delay-takes-days-off", "two-investors-and-vfinance"])
def test_the_curve_at_the_day_recorded_is_what_is_owed(name):
    told = next(each for each in scenarios() if each.name == name)
    log = source_of(told.given)
    day = next(fact["occurred_on"] for fact in told.given if fact["kind"] == "EffectivenessDeclared")
    (row,) = curve(log, "2003-12-31", day, day)
    assert row["determined"] == determined(log, "2003-12-31")
