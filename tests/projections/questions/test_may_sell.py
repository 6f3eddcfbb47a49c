"""May this Investor sell today: each bar on the day before, the day, and the day after."""

import pytest

from tests.scenarios import (
    ONE,
    OTHER,
    THREE,
    TWO,
    ask,
    bought,
    deal,
    delisted,
    effective,
    excluded,
    filed,
    misstated,
    moved,
    notified,
    sold,
    stop_order,
    suspended,
    transferred,
)

EFFECTIVE = "2003-05-14"


def bars(log, on, **readings):
    found = ask("may-sell", log, on, investor=ONE, readings=readings)
    assert found["may_sell"] == (not found["because"])
    return [(each["bar"], each["since"]) for each in found["because"]]


@pytest.mark.parametrize(
    ("on", "because"),
    [("2003-05-13", [("not_effective", "2002-11-25")]), ("2003-05-14", []), ("2003-05-15", [])],
)
def test_nobody_may_sell_before_a_statement_is_effective(on, because):
    assert bars(deal(effective(EFFECTIVE)), on) == because


@pytest.mark.parametrize(
    ("facts", "bar"),
    [
        (suspended("2003-06-09", "2003-06-12"), "suspension"),
        (misstated("2003-06-09", "2003-06-12"), "misstatement"),
        (stop_order("2003-06-09", "2003-06-12"), "stop_order"),
        ([moved("EffectivenessLapsed", "2003-06-09"), moved("EffectivenessRestored", "2003-06-12")], "lapse"),
    ],
)
def test_a_bar_stands_from_its_first_day_through_the_day_before_its_end(facts, bar):
    log = deal(effective(EFFECTIVE), *facts)
    barred = [(bar, "2003-06-09")]
    assert [bars(log, f"2003-06-{day:02}") for day in (8, 9, 11, 12, 13)] == [[], barred, barred, [], []]


def test_a_permitted_suspension_is_a_bar_like_any_other():
    assert bars(deal(effective(EFFECTIVE), *suspended("2003-06-09")), "2003-06-10") == [("suspension", "2003-06-09")]


@pytest.mark.parametrize(("on", "because"), [("2003-06-11", True), ("2003-06-12", True), ("2003-06-13", False)])
def test_under_both_in_the_day_of_the_lift_is_barred_too(on, because):
    log = deal(effective(EFFECTIVE), *suspended("2003-06-09", "2003-06-12"))
    assert bool(bars(log, on, day_count="both_in")) is because


def test_a_withdrawn_statement_bars_until_another_is_effective():
    log = deal(
        effective(EFFECTIVE),
        moved("StatementWithdrawn", "2003-06-09"),
        filed("2003-06-10", OTHER),
        effective("2003-06-20", OTHER),
    )
    assert [bars(log, on) for on in ("2003-06-08", "2003-06-09", "2003-06-19", "2003-06-20")] == [
        [],
        [("lapse", "2003-06-09")],
        [("lapse", "2003-06-09")],
        [],
    ]


def test_a_delisting_is_a_bar_only_under_that_reading():
    log = deal(effective(EFFECTIVE), *delisted("2003-06-09", "2003-06-12"))
    assert bars(log, "2003-06-10") == []
    assert bars(log, "2003-06-10", delisting="restriction") == [("delisting", "2003-06-09")]


@pytest.mark.parametrize(
    ("on", "because"), [("2003-06-09", []), ("2003-06-10", []), ("2003-06-11", [("nothing_held", "2003-06-11")])]
)
def test_who_has_sold_everything_has_nothing_to_sell_from_the_day_after(on, because):
    assert bars(deal(effective(EFFECTIVE), sold("2003-06-10", 500_000)), on) == because


def test_a_transferee_that_sold_before_the_notice_has_held_nothing_since_it_or_before_it_its_transferor_has():
    # Everything sent on 1 July, sold on the 5th, the Company told on the 21st. Until its own first day it has its
    # transferor's holdings, and as nobody's shares they are neither's from 2 July on.
    told = {"recorded_at": "2003-07-30T12:00:00-04:00"}
    facts = transferred("2003-07-01", 500_000), notified("2003-07-21"), sold("2003-07-05", 500_000, THREE) | told
    log = deal(effective(EFFECTIVE), *facts)
    since = [
        ask("may-sell", log, "2003-08-01", investor=THREE, readings={"transfer_gap": gap})["because"]
        for gap in ("bridged", "open")
    ]
    assert [each[0]["since"] for each in since] == ["2003-07-06", "2003-07-02"]


def test_under_sold_who_has_sold_everything_has_nothing_on_that_very_day():
    log = deal(effective(EFFECTIVE), sold("2003-06-10", 500_000))
    assert bars(log, "2003-06-10", sale_on_computation_date="sold") == [("nothing_held", "2003-06-10")]


def test_who_has_bought_nothing_yet_is_not_told_that_it_holds_nothing():
    assert bars(deal(effective(EFFECTIVE), shares=0), "2003-06-10") == []
    assert bars(deal(effective(EFFECTIVE), bought("2003-06-20", 1), shares=0), "2003-06-21") == []


@pytest.mark.parametrize(
    ("on", "because"),
    [
        ("2003-06-09", []),
        ("2003-06-10", [("not_covered", "2003-06-10")]),
        ("2003-06-12", [("not_covered", "2003-06-10")]),  # a stop order is in force, but no longer this Investor's
    ],
)
def test_who_has_left_the_registration_may_not_sell_under_it(on, because):
    assert bars(deal(effective(EFFECTIVE), excluded("2003-06-10"), *stop_order("2003-06-11")), on) == because


@pytest.mark.parametrize("on", ["2004-05-14", "2004-05-15", "2004-12-31"])
def test_an_ended_registration_period_is_no_bar(on):
    assert bars(deal(effective(EFFECTIVE)), on) == []


def test_several_bars_are_all_named_each_with_its_section_and_its_entry():
    log = deal(effective(EFFECTIVE), *suspended("2003-06-09"), *misstated("2003-06-10"), *stop_order("2003-06-11"))
    found = ask("may-sell", log, "2003-06-12", investor=ONE)["because"]
    assert [(each["bar"], each["clause"], each["entry"]) for each in found] == [
        ("suspension", "3(h)", 5),
        ("misstatement", "3(f)", 6),
        ("stop_order", "3(g)", 7),
    ]


def test_without_a_name_every_investor_is_answered_in_signing_order():
    log = deal(effective(EFFECTIVE), *suspended("2003-06-09", investor=TWO), investors=[ONE, TWO])
    found = ask("may-sell", log, "2003-06-10")["investors"]
    assert [(each["investor"], each["may_sell"]) for each in found] == [(ONE, True), (TWO, False)]
