"""The schedule: what lies behind, and what lies ahead if nothing more happens."""

import pytest

from projections.questions.schedule import UntilBeforeAsOf
from tests.readings import REGISTER
from tests.scenarios import (
    ONE,
    TWO,
    ask,
    deal,
    delay,
    delisted,
    effective,
    misstated,
    paid,
    sold,
    stop_order,
    suspended,
)


def scheduled(log, on, until, *shown, **readings):
    found = ask("schedule", log, on, until=until, readings=readings)["investors"]
    return [tuple(line[name] for name in shown) for each in found for line in each["lines"]]


# --- what is projected ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "projected"),
    [
        ("2003-07-30", [False, True, True]),
        ("2003-07-31", [False, False, True]),
        ("2003-08-01", [False, False, True]),
    ],
)
def test_a_line_is_projected_if_its_computation_date_lies_ahead(on, projected):
    assert [each for (each,) in scheduled(deal(), on, "2003-08-30", "projected")] == projected


def test_a_line_computed_today_is_no_projection_although_it_falls_due_tomorrow():
    assert scheduled(deal(), "2003-07-01", "2003-07-01", "computed_on", "due_on", "projected") == [
        ("2003-07-01", "2003-07-02", False)
    ]


@pytest.mark.parametrize(
    ("until", "dates"),
    [
        ("2003-06-30", []),
        ("2003-07-01", ["2003-07-01"]),
        ("2003-07-31", ["2003-07-01", "2003-07-31"]),
        ("2003-09-29", ["2003-07-01", "2003-07-31", "2003-08-30", "2003-09-29"]),
    ],
)
def test_it_goes_through_the_computation_dates_up_to_and_including_its_last_day(until, dates):
    assert [on for (on,) in scheduled(deal(), "2003-06-10", until, "computed_on")] == dates


def test_the_rates_ahead_step_up_as_they_will():
    rates = [rate for (rate,) in scheduled(deal(), "2003-06-10", "2003-10-29", "rate")]
    assert rates == ["0.02", "0.02", "0.02", "0.03", "0.03"]


def test_after_a_cure_nothing_is_projected():
    log = deal(effective("2003-06-20"))
    assert scheduled(log, "2003-06-25", "2004-06-01", "computed_on", "projected") == [("2003-06-20", False)]


def test_a_date_that_waits_is_projected_although_the_default_is_over():
    log = deal(effective("2003-06-20"))
    found = scheduled(log, "2003-06-25", "2004-06-01", "computed_on", "projected", first_cure="waits")
    assert found == [("2003-07-01", True)]


def test_a_permitted_suspension_that_still_lasts_is_projected_to_run_too_long():
    # The sixteenth business day from 9 June is 30 June; thirty days after that is 30 July.
    log = deal(effective("2003-05-14"), *suspended("2003-06-09"))
    assert scheduled(log, "2003-06-20", "2003-08-15", "trigger", "trigger_date", "computed_on", "projected") == [
        ("restricted_sale", "2003-06-30", "2003-07-30", True)
    ]


def test_no_sale_is_assumed():
    assert [
        base
        for (base,) in scheduled(
            deal(effective("2003-05-14"), *misstated("2003-06-10")), "2003-06-11", "2003-09-08", "base"
        )
    ] == ["1000000.00"] * 3


def test_what_was_paid_by_then_is_shown_and_nothing_ahead_is_paid():
    log = deal(paid("2003-07-05", "50000.00"))
    found = scheduled(log, "2003-07-10", "2003-08-30", "number", "paid", "projected")
    assert found == [(1, "20000.00", False), (2, "0.00", True), (3, "0.00", True)]


def test_due_dates_ahead_that_are_no_business_day_are_pointed_out():
    found = ask("schedule", deal(), "2003-06-10", until="2003-08-30")["warnings"]
    assert any(each["code"] == "due_on_non_business_day" and "2003-08-31" in each["text"] for each in found)


def test_it_does_not_go_backwards():
    with pytest.raises(UntilBeforeAsOf):
        ask("schedule", deal(), "2003-07-01", until="2003-06-30")
    assert scheduled(deal(), "2003-07-01", "2003-07-01", "number") == [(1,)]


# --- and what will be owed if nothing happens -------------------------------------------------------------

QUIET = {
    "late": deal(),
    "late, with sales": deal(sold("2003-06-05", 100_000), sold("2003-06-10", 50_000)),
    "late, toward two": deal(investors=[ONE, TWO]),
    "late, delay agreed into the future": deal(delay("2003-06-10", "2003-06-05", "2003-07-20")),
    "late, relisted": deal(*delisted("2003-06-03", "2003-06-10")),
    "cured": deal(effective("2003-06-09")),
    "suspended": deal(effective("2003-05-14"), *suspended("2003-05-28")),
    "suspended too soon": deal(
        effective("2003-05-14"), *suspended("2003-05-15", "2003-05-28"), *suspended("2003-06-05")
    ),
    "misstated": deal(effective("2003-05-14"), *misstated("2003-06-06"), sold("2003-06-09", 100_000)),
    "misstated and suspended": deal(effective("2003-05-14"), *misstated("2003-06-02"), *suspended("2003-06-04")),
    "stopped, delisted": deal(effective("2003-05-14"), *stop_order("2003-06-02"), *delisted("2003-06-04")),
}
CHOICES = [{}] + [
    {reading.key: choice} for reading in REGISTER for choice in reading.choices if choice != reading.default
]
# Under proportional the share of the Investor's own delay is that of the as-of date, and changes as days pass.
SHARE_MOVES = {"late, delay agreed into the future": {"investor_delay": "proportional"}}
SHOWN = ("trigger", "trigger_date", "number", "computed_on", "days", "rate", "base", "amount", "due_on")


@pytest.mark.parametrize("name", QUIET)
def test_what_is_scheduled_is_what_will_be_owed_if_nothing_happens_under_every_reading(name):
    log = QUIET[name]
    for readings in CHOICES:
        if readings == SHARE_MOVES.get(name):
            continue
        later = ask("owed", log, "2004-02-15", readings=readings)["investors"]
        ahead = ask("schedule", log, "2003-06-10", until="2004-02-15", readings=readings)["investors"]
        for one, two in zip(later, ahead, strict=True):
            will_be, foretold = ([{key: line[key] for key in SHOWN} for line in each["lines"]] for each in (one, two))
            assert will_be == foretold, readings


@pytest.mark.parametrize("on", ["2003-05-31", "2003-06-01", "2003-06-02"])
def test_before_and_on_the_deadline_a_share_in_proportion_is_all_of_the_amount(on):
    # No day is late yet, or one that nobody answers for: 2% of 1,000,000.
    assert scheduled(deal(), on, "2003-07-01", "amount", investor_delay="proportional") == [("20000.00",)]
