"""What an Investor bought and still holds, 1(b): lots, the oldest first, day by day. Shown through the base of amounts.

A restriction from 10 June 2003 has its first Computation Date on 10 July; 1.5% of what is held then is owed.
"""

import pytest

from tests.scenarios import (
    ask,
    beginning,
    bought,
    correction,
    deal,
    determined,
    effective,
    fact,
    lines,
    misstated,
    sold,
    source_of,
)

COMPUTED = "2003-07-10"


def restricted(*facts, shares=0):
    return deal(effective("2003-05-14"), *misstated("2003-06-10"), *facts, shares=shares)


def base(log, on=COMPUTED, **readings):
    return [each for (each,) in lines(log, on, "base", **readings)]


@pytest.mark.parametrize(
    ("on", "held"), [("2003-07-09", "3000.00"), ("2003-07-10", "3000.00"), ("2003-07-11", "1000.00")]
)
def test_a_purchase_counts_from_its_own_date(on, held):
    log = restricted(bought("2003-01-06", 1_000, "1.00"), bought(on, 1_000, "2.00"))
    assert base(log, "2003-07-31") == [held]


@pytest.mark.parametrize(
    ("on", "held"), [("2003-07-09", "600.00"), ("2003-07-10", "1000.00"), ("2003-07-11", "1000.00")]
)
def test_a_sale_counts_from_the_day_after_its_trade_date(on, held):
    log = restricted(bought("2003-01-06", 1_000, "1.00"), sold(on, 400))
    assert base(log, "2003-07-31") == [held]


@pytest.mark.parametrize(
    ("on", "held"), [("2003-07-09", "600.00"), ("2003-07-10", "600.00"), ("2003-07-11", "1000.00")]
)
def test_under_sold_a_sale_counts_from_its_trade_date(on, held):
    log = restricted(bought("2003-01-06", 1_000, "1.00"), sold(on, 400))
    assert base(log, "2003-07-31", sale_on_computation_date="sold") == [held]


@pytest.mark.parametrize(
    ("shares", "held"),
    [
        (999, "6001.00"),
        (1_000, "6000.00"),
        (1_001, "5998.00"),
        (2_999, "2002.00"),
        (3_000, "2000.00"),
        (3_001, "1996.00"),
    ],
)
def test_a_sale_takes_the_oldest_lot_first(shares, held):
    # 1,000 at $1.00, 2,000 at $2.00, 500 at $4.00.
    lots = [bought("2003-01-06", 1_000, "1.00"), bought("2003-02-03", 2_000, "2.00"), bought("2003-03-03", 500, "4.00")]
    assert base(restricted(*lots, sold("2003-06-02", shares))) == [held]


def test_of_lots_bought_on_one_day_the_one_recorded_first_goes_first():
    one, two = bought("2003-01-06", 100, "1.00"), bought("2003-01-06", 100, "3.00")
    assert base(restricted(one, two, sold("2003-06-02", 100))) == ["300.00"]
    assert base(restricted(two, one, sold("2003-06-02", 100))) == ["100.00"]


def test_a_purchase_recorded_late_is_as_old_as_its_date():
    late = bought("2003-01-06", 100, "3.00") | {"recorded_at": "2003-06-05T09:00:00-04:00"}
    log = restricted(bought("2003-02-03", 100, "1.00"), sold("2003-06-02", 100), late)
    assert base(log) == ["100.00"]
    before = ask("owed", log, COMPUTED, known_at="2003-06-04")
    assert before["total"]["determined"] == "0.00"  # the one lot known then was sold


def test_a_lot_bought_after_a_sale_is_not_sold_by_it():
    log = restricted(bought("2003-01-06", 100, "1.00"), sold("2003-06-02", 50), bought("2003-06-03", 100, "3.00"))
    assert base(log) == ["350.00"]


def test_a_corrected_price_is_the_price_of_the_lot_from_the_start():
    log = source_of(
        [
            *beginning(shares=0),
            bought("2002-11-25", 1_000, "1.00"),
            effective("2003-05-14"),
            *misstated("2003-06-10"),
            correction("2003-08-01", 3, bought("2002-11-25", 1_000, "1.50")),
        ]
    )
    assert base(log) == ["1500.00"]
    assert ask("owed", log, COMPUTED, known_at="2003-07-31")["investors"][0]["lines"][0]["base"] == "1000.00"


def test_splitting_a_sale_in_two_of_the_same_day_changes_nothing():
    lots = [bought("2003-01-06", 1_000, "1.00"), bought("2003-02-03", 1_000, "3.00")]
    once = restricted(*lots, sold("2003-06-02", 1_500))
    twice = restricted(*lots, sold("2003-06-02", 700), sold("2003-06-02", 800))
    assert base(once) == base(twice) == ["1500.00"]


@pytest.mark.parametrize(
    ("shares", "price", "shown", "amount"),
    [
        (1, "0.335000", "0.34", "0.01"),  # 0.335 shown half-up; 1.5% of it, 0.005025, is a cent
        (1, "0.333333", "0.33", "0.00"),  # 1.5% of 0.333333 is 0.004999995
        (100_000, "0.333333", "33333.30", "500.00"),  # 499.9995 is rounded once
    ],
)
def test_a_base_is_shown_rounded_but_the_amount_is_taken_of_the_unrounded_one(shares, price, shown, amount):
    log = restricted(bought("2003-01-06", shares, price))
    assert lines(log, COMPUTED, "base", "amount") == [(shown, amount)]


@pytest.mark.parametrize(("sold_on", "numbers"), [("2003-07-09", []), ("2003-07-10", [1]), ("2003-07-11", [1])])
def test_who_holds_nothing_on_a_computation_date_gets_no_amount(sold_on, numbers):
    log = restricted(sold(sold_on, 1_000), shares=1_000)
    assert [number for (number,) in lines(log, "2003-12-31", "number")] == numbers


def test_one_share_left_keeps_the_amounts_coming():
    log = restricted(sold("2003-07-01", 999), shares=1_000)
    assert determined(log, "2003-09-30") == "0.09"  # 3 x 1.5% of $2.00


def test_the_venue_of_a_sale_does_not_matter():
    for venue in ("registered", "rule_144", "private"):
        assert base(restricted(sold("2003-06-02", 400, venue=venue), shares=1_000)) == ["1200.00"]


def test_what_is_sold_by_one_investor_is_not_sold_by_another():
    facts = [effective("2003-05-14"), *misstated("2003-06-10"), sold("2003-06-02", 400)]
    log = deal(*facts, investors=["Harrow Fund", "Calder Partners"], shares=1_000)
    assert base(log) == ["1200.00", "2000.00"]


def test_a_price_of_nothing_makes_no_amount():
    log = deal(
        fact("SharesPurchased", "2002-12-02", investor="Harrow Fund", shares=1_000, price_per_share="0"), shares=0
    )
    assert lines(log, "2003-12-31", "number") == []
