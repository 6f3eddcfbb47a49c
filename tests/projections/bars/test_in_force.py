"""One table of bars: may-sell, status, the caution of a sale inside a bar and the duties say the same of each day.

The day before the lift, the day of the lift and the day after it, under each reading of which end days count.
"""

import pytest

from tests.scenarios import (
    ONE,
    THREE,
    ask,
    deal,
    effective,
    excluded,
    lifted,
    misstated,
    moved,
    notified,
    sold,
    stop_order,
    suspended,
    transferred,
)

EFFECTIVE, NOTICE, LIFT = "2003-05-14", "2003-06-09", "2003-06-12"
LATER = "2003-07-01"


def may_sell_bars(log, on, investor=ONE, **readings):
    found = ask("may-sell", log, on, investor=investor, readings=readings)["because"]
    return [each["entry"] for each in found if each["bar"] != "not_covered"]


def status_bars(log, on, investor=ONE, **readings):
    return [each["entry"] for each in ask("status", log, on, investor=investor, readings=readings)["bars"]]


def cautioned(log, on, **readings):
    """The bars and the sales that cautions name."""
    found = ask("status", log, on, readings=readings)["warnings"]
    return [each["entries"] for each in found if each["code"] == "sale_while_barred"]


def in_rows(log, on, **readings):
    """The bars and the sales that the duties to stop selling name."""
    found = ask("duties", log, on, readings=readings)["duties"]
    return [[row["started_by"], sale] for row in found for sale in row["sales"] or ()]


@pytest.mark.parametrize("venue", ["private", "registered"])
@pytest.mark.parametrize(
    ("day_count", "on", "barred"),
    [
        ("notice_in_lift_out", "2003-06-11", True),
        ("notice_in_lift_out", LIFT, False),
        ("notice_in_lift_out", "2003-06-13", False),
        ("both_in", "2003-06-11", True),
        ("both_in", LIFT, True),
        ("both_in", "2003-06-13", False),
        ("notice_out", "2003-06-11", True),
        ("notice_out", LIFT, False),
        ("notice_out", "2003-06-13", False),
    ],
)
def test_a_sale_around_the_lift_of_a_suspension_is_barred_for_all_of_them_or_for_none(day_count, on, barred, venue):
    log = deal(effective(EFFECTIVE), *suspended(NOTICE, LIFT), sold(on, 100, venue=venue))
    notice, sale = (5, 7) if on >= LIFT else (5, 6)
    expected = [notice] if barred else []
    assert may_sell_bars(log, on, day_count=day_count) == expected
    assert status_bars(log, on, day_count=day_count) == expected
    for asked in (on, LATER):
        assert cautioned(log, asked, day_count=day_count) == ([[notice, sale]] if barred else [])
        assert in_rows(log, asked, day_count=day_count) == ([[notice, sale]] if barred else [])


@pytest.mark.parametrize(("on", "barred"), [("2003-06-08", False), (NOTICE, True), ("2003-06-10", True)])
def test_a_sale_around_the_notice_is_barred_from_the_day_of_the_notice_on(on, barred):
    log = deal(effective(EFFECTIVE), sold(on, 100), *suspended(NOTICE))
    notice, sale = {"2003-06-08": (6, 5), NOTICE: (6, 5), "2003-06-10": (5, 6)}[on]
    assert may_sell_bars(log, on) == status_bars(log, on) == ([notice] if barred else [])
    assert cautioned(log, LATER) == in_rows(log, LATER) == ([[notice, sale]] if barred else [])


@pytest.mark.parametrize("day_count", ["notice_in_lift_out", "both_in"])
@pytest.mark.parametrize(("on", "barred"), [("2003-06-11", True), (LIFT, False), ("2003-06-13", False)])
def test_a_misstatement_and_a_stop_order_end_on_the_day_of_their_end_under_either_reading(day_count, on, barred):
    for facts in (misstated(NOTICE, LIFT), stop_order(NOTICE, LIFT)):
        log = deal(effective(EFFECTIVE), *facts, sold(on, 100, venue="registered"))
        began, sale = (5, 7) if on >= LIFT else (5, 6)
        assert may_sell_bars(log, on, day_count=day_count) == ([began] if barred else [])
        assert status_bars(log, on, day_count=day_count) == ([began] if barred else [])
        assert cautioned(log, LATER, day_count=day_count) == ([[began, sale]] if barred else [])
        assert in_rows(log, LATER, day_count=day_count) == ([[began, sale]] if barred else [])


@pytest.mark.parametrize("facts", [misstated(NOTICE), stop_order(NOTICE), [moved("EffectivenessLapsed", NOTICE)]])
def test_what_is_no_suspension_stops_only_sales_under_the_registration(facts):
    log = deal(effective(EFFECTIVE), *facts, sold("2003-06-10", 100), sold("2003-06-10", 200, venue="registered"))
    assert may_sell_bars(log, "2003-06-10") == [5]
    assert ask("may-sell", log, "2003-06-10", investor=ONE)["may_sell_otherwise"] is True
    assert cautioned(log, LATER) == [[5, 7]]


@pytest.mark.parametrize(("on", "barred"), [("2003-06-09", True), ("2003-06-10", False), ("2003-06-11", False)])
def test_who_leaves_the_registration_is_barred_until_the_day_it_leaves(on, barred):
    log = deal(
        effective(EFFECTIVE), *misstated("2003-06-05"), excluded("2003-06-10"), sold(on, 100, venue="registered")
    )
    sale = 7 if on >= "2003-06-10" else 6
    assert may_sell_bars(log, on) == status_bars(log, on) == ([5] if barred else [])
    assert cautioned(log, LATER) == in_rows(log, LATER) == ([[5, sale]] if barred else [])


@pytest.mark.parametrize("on", ["2003-06-09", "2003-06-10", "2003-06-11"])
def test_3h_forbids_every_sale_also_by_who_left_the_registration(on):
    log = deal(effective(EFFECTIVE), *suspended("2003-06-05"), excluded("2003-06-10"), sold(on, 100))
    sale = 7 if on >= "2003-06-10" else 6
    assert may_sell_bars(log, on) == [5]
    assert ask("may-sell", log, on, investor=ONE)["may_sell_otherwise"] is False
    assert status_bars(log, on) == ([5] if on < "2003-06-10" else [])
    assert cautioned(log, LATER) == in_rows(log, LATER) == [[5, sale]]


@pytest.mark.parametrize(("on", "barred"), [("2003-06-11", True), (LIFT, False), ("2003-06-13", False)])
def test_a_bar_taken_over_with_the_shares_stops_the_transferee_whom_no_notice_told_to_stop(on, barred):
    facts = [effective(EFFECTIVE), *suspended("2003-06-05"), transferred("2003-06-08", 1_000), notified("2003-06-09")]
    log = deal(*facts, lifted(LIFT), sold(on, 100, investor=THREE))
    sale = 9 if on >= LIFT else 8
    assert may_sell_bars(log, on, THREE) == status_bars(log, on, THREE) == ([5] if barred else [])
    assert cautioned(log, LATER) == ([[5, sale]] if barred else [])
    assert in_rows(log, LATER) == []


def test_a_sale_inside_two_bars_is_named_with_each():
    log = deal(
        effective(EFFECTIVE), *suspended(NOTICE), *misstated("2003-06-10"), sold("2003-06-11", 100, venue="registered")
    )
    assert may_sell_bars(log, "2003-06-11") == [5, 6]
    assert cautioned(log, LATER) == [[5, 7], [6, 7]]
    assert sorted(in_rows(log, LATER)) == [[5, 7], [6, 7]]
