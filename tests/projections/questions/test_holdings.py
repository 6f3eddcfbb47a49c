"""``holdings``: who held what at the end of a day. And what ``may-sell`` and ``suspensions`` have since come to say.

Harrow bought 500,000 shares at $2.00 at the signing (position 2).
"""

import pytest

from tests.scenarios import (
    ONE,
    OTHER,
    STATEMENT,
    THREE,
    ask,
    deal,
    effective,
    excluded,
    filed,
    misstated,
    moved,
    notified,
    sold,
    suspended,
    transferred,
    warrants,
)

COVERAGE = {ONE: 400_000}
FIGURES = ("bought", "acquired", "received", "transferred", "sold", "held")


def held(log, on, name=ONE, **readings):
    found = ask("holdings", log, on, readings=readings)["investors"]
    return [tuple(each[figure] for figure in FIGURES) for each in found if each["investor"] == name]


def may_sell(log, on, name=ONE, **readings):
    return ask("may-sell", log, on, investor=name, readings=readings)


# --- holdings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "ours", "theirs", "on_the_way"),
    [
        ("2003-07-10", (500_000, 0, 0, 0, 0, 500_000), [], []),
        ("2003-07-11", (500_000, 0, 0, 200_000, 0, 300_000), [], [200_000]),
        ("2003-07-30", (500_000, 0, 0, 200_000, 0, 300_000), [], [200_000]),
        ("2003-07-31", (500_000, 0, 0, 200_000, 0, 300_000), [(0, 200_000, 0, 0, 0, 200_000)], []),
    ],
)
def test_shares_leave_the_day_after_the_transfer_and_arrive_on_the_day_of_the_notice(on, ours, theirs, on_the_way):
    log = deal(transferred("2003-07-10", 200_000), notified("2003-07-31"))
    assert held(log, on) == [ours]
    assert held(log, on, THREE) == theirs
    assert [each["shares"] for each in ask("holdings", log, on)["in_transfer"]] == on_the_way


def test_what_is_on_its_way_says_whence_whither_and_since_when():
    found = ask("holdings", deal(transferred("2003-07-10", 200_000)), "2003-07-11")["in_transfer"]
    assert [(each["transferor"], each["transferee"], each["transferred_on"], each["entry"]) for each in found] == [
        (ONE, THREE, "2003-07-10", 4)
    ]


@pytest.mark.parametrize(
    ("on", "as_held", "as_sold"),
    [("2003-07-09", 500_000, 500_000), ("2003-07-10", 500_000, 400_000), ("2003-07-11", 400_000, 400_000)],
)
def test_a_sale_leaves_the_day_after_its_trade_date_or_on_it(on, as_held, as_sold):
    log = deal(sold("2003-07-10", 100_000))
    assert held(log, on)[0][-1] == as_held
    assert held(log, on, sale_on_computation_date="sold")[0][-1] == as_sold


def test_a_lot_says_what_covers_it():
    log = deal(effective("2003-05-14"), coverage=COVERAGE)
    lots = ask("holdings", log, "2003-05-14")["investors"][0]["lots"]
    assert [(each["shares"], each["statement"], each["entry"]) for each in lots] == [
        (400_000, STATEMENT, 2),
        (100_000, None, 2),
    ]


def test_warrants_are_shown_until_they_are_used():
    facts = [
        warrants("Issued", "2002-11-25", 100),
        warrants("Exercised", "2003-01-06", 60),
        warrants("Expired", "2003-02-03", 40),
    ]
    shown = [
        ask("holdings", deal(*facts), on)["investors"][0]["warrants"]
        for on in ("2003-01-05", "2003-01-06", "2003-02-02", "2003-02-03")
    ]
    assert shown == [100, 40, 40, 0]


# --- may-sell ----------------------------------------------------------------------------------------------


def test_the_shares_covered_stand_beside_those_held():
    found = may_sell(deal(effective("2003-05-14"), coverage=COVERAGE), "2003-05-14")
    assert (found["may_sell"], found["shares_held"], found["shares_covered"]) == (True, 500_000, 400_000)


@pytest.mark.parametrize(
    ("on", "covered", "bars"),
    [
        ("2003-06-09", 400_000, []),
        # The second statement, of the last 100,000, is effective; the first is not: no lapse, as one still is.
        ("2003-06-10", 100_000, []),
        ("2003-06-11", 100_000, []),
        ("2003-06-20", 500_000, []),
    ],
)
def test_only_shares_of_statements_effective_that_day_are_covered(on, covered, bars):
    log = deal(
        effective("2003-05-14"),
        filed("2003-05-15", OTHER, {ONE: 100_000}),
        moved("EffectivenessLapsed", "2003-06-10"),
        effective("2003-06-10", OTHER),
        moved("EffectivenessRestored", "2003-06-20"),
        coverage=COVERAGE,
    )
    found = may_sell(log, on)
    assert found["shares_covered"] == covered
    assert [each["bar"] for each in found["because"]] == bars


@pytest.mark.parametrize(
    ("on", "bars"), [("2003-06-10", []), ("2003-06-11", ["not_covered"]), ("2003-06-12", ["not_covered"])]
)
def test_who_holds_only_uncovered_shares_may_not_sell_under_the_registration_but_otherwise(on, bars):
    # The 400,000 covered are the oldest and sold first, on 10 June.
    log = deal(effective("2003-05-14"), sold("2003-06-10", 400_000), coverage=COVERAGE)
    found = may_sell(log, on)
    assert [each["bar"] for each in found["because"]] == bars
    assert found["may_sell_otherwise"] is True
    assert found["may_sell"] is (not bars)
    assert all(each["clause"] == "2(a)" for each in found["because"])


@pytest.mark.parametrize(
    ("on", "bars"), [("2003-06-09", []), ("2003-06-10", ["not_covered"]), ("2003-06-11", ["not_covered"])]
)
def test_who_left_the_registration_is_not_covered_from_that_day(on, bars):
    found = may_sell(deal(effective("2003-05-14"), excluded("2003-06-10")), on)
    assert [(each["bar"], each["clause"]) for each in found["because"]] == [(bar, "4(a)") for bar in bars]


@pytest.mark.parametrize(
    ("facts", "stops", "otherwise"),
    [
        (suspended("2003-06-09"), "every sale", False),
        (misstated("2003-06-09"), "sales under the registration", True),
        ([moved("StopOrderIssued", "2003-06-09")], "sales under the registration", True),
        ([sold("2003-06-09", 500_000)], "every sale", False),
    ],
)
def test_a_bar_says_which_sales_it_stops(facts, stops, otherwise):
    found = may_sell(deal(effective("2003-05-14"), *facts), "2003-06-10")
    assert [each["stops"] for each in found["because"]] == [stops]
    assert found["may_sell_otherwise"] is otherwise


@pytest.mark.parametrize(
    ("on", "known_end"), [("2003-06-11", [None]), ("2003-06-12", ["2003-06-13"]), ("2003-06-13", [])]
)
def test_a_known_end_is_the_first_day_without_the_bar(on, known_end):
    log = deal(effective("2003-05-14"), *suspended("2003-06-09", "2003-06-12"))
    found = may_sell(log, on, day_count="both_in")
    assert [each["known_end"] for each in found["because"]] == known_end


# --- suspensions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "left", "turns_on"),
    # Of Monday 9 June the fifteenth business day is Friday 27 June, the sixteenth Monday the 30th.
    [
        ("2003-06-09", 14, "2003-06-30"),
        ("2003-06-10", 13, "2003-06-30"),
        ("2003-06-26", 1, "2003-06-30"),
        ("2003-06-27", 0, "2003-06-30"),
        ("2003-06-29", 0, "2003-06-30"),
        ("2003-06-30", None, None),
    ],
)
def test_the_business_days_left_are_those_after_the_day_before_the_sixteenth(on, left, turns_on):
    found = ask("suspensions", deal(effective("2003-05-14"), *suspended("2003-06-09")), on)["investors"][0]
    assert (found["business_days_left"], found["becomes_restriction_on"]) == (left, turns_on)


@pytest.mark.parametrize(("on", "left"), [("2003-06-11", 12), ("2003-06-12", None), ("2003-06-13", None)])
def test_there_are_none_left_to_count_once_it_is_lifted(on, left):
    log = deal(effective("2003-05-14"), *suspended("2003-06-09", "2003-06-12"))
    assert ask("suspensions", log, on)["investors"][0]["business_days_left"] == left
