"""Splits change no base; shares of a Warrant were not bought under the agreement, but keep the period open."""

import pytest

from tests.scenarios import (
    ONE,
    OTHER,
    TWO,
    ask,
    bought,
    deal,
    effective,
    filed,
    lines,
    misstated,
    sold,
    split,
    warrants,
)


@pytest.mark.parametrize("on", ["2003-06-30", "2003-07-01", "2003-07-02"])
@pytest.mark.parametrize("numbers", [(2, 1), (1, 3), (3, 2)])
def test_a_split_changes_no_base(on, numbers):
    assert lines(deal(split(on, *numbers)), "2003-07-31", "base") == [("1000000.00",), ("1000000.00",)]


@pytest.mark.parametrize(
    ("on", "base"), [("2003-07-04", "900000.00"), ("2003-07-05", "900000.00"), ("2003-07-06", "800000.00")]
)
def test_a_sale_is_counted_in_the_shares_of_its_day(on, base):
    # 100,000 sold on 5 July: a fifth of 500,000, or, split two for one by then, a tenth of 1,000,000.
    facts = sorted([sold("2003-07-05", 100_000), split(on, 2, 1)], key=lambda each: each["occurred_on"])
    log = deal(effective("2003-05-14"), *misstated("2003-06-10"), *facts)
    assert lines(log, "2003-07-10", "base") == [(base,)]


@pytest.mark.parametrize(
    ("on", "base"), [("2003-05-01", [("500.00",)]), ("2003-05-02", [("500.00",)]), ("2003-05-03", [])]
)
def test_a_split_multiplies_only_the_coverage_filed_before_it(on, base):
    # 1,000 shares at $2.00, 500 covered from the signing. Filed on 2 May for 500: of 2,000 new shares that leaves 500
    # at $1.00 uncovered; of 1,000 old ones none.
    facts = [
        split(on, 2, 1),
        filed("2003-05-02", OTHER, {ONE: 500}),
        effective("2003-05-14"),
        effective("2003-05-14", OTHER),
    ]
    log = deal(*facts, shares=1_000, coverage={ONE: 500})
    assert lines(log, "2003-07-01", "base") == base


@pytest.mark.parametrize(("shares", "base"), [(31, "14.00"), (32, "8.00"), (33, None)])
def test_selling_the_shown_total_leaves_no_base(shares, base):
    # 100 at $2.00 are 33 1/3 at $6.00: of 31 sold 2 1/3 stay, $14.00; of 32, 1 1/3, $8.00.
    log = deal(
        effective("2003-05-14"),
        split("2003-05-20", 1, 3),
        *misstated("2003-06-10"),
        sold("2003-06-20", shares),
        shares=100,
    )
    assert lines(log, "2003-07-10", "base") == ([(base,)] if base else [])


def test_holdings_are_shown_rounded_down_over_all_lots_and_the_price_exact():
    # 50 + 50 at $2.00, one for three: 33 1/3 at $6.00, shown as 33, worth $200.
    log = deal(bought("2003-01-06", 50), bought("2003-01-07", 50), split("2003-01-08", 1, 3), shares=0)
    found = ask("holdings", log, "2003-01-08")["investors"][0]
    assert (found["held"], found["held_shares_value"]) == (33, "200.00")
    assert [(each["shares"], each["price_per_share"]) for each in found["lots"]] == [(16, "6.00"), (16, "6.00")]


@pytest.mark.parametrize(
    ("on", "held"), [("2003-01-07", 500_000), ("2003-01-08", 1_000_000), ("2003-01-09", 1_000_000)]
)
def test_holdings_are_in_the_shares_of_the_day(on, held):
    found = ask("holdings", deal(split("2003-01-08", 2, 1)), on)["investors"][0]
    assert (found["held"], found["held_shares_value"]) == (held, "1000000.00")


# --- Warrants ----------------------------------------------------------------------------------------------


def test_warrants_and_their_shares_make_no_base():
    log = deal(
        warrants("Issued", "2002-11-25", 1_000, TWO),
        warrants("Exercised", "2003-03-03", 600, TWO),
        investors=(ONE, TWO),
        shares=0,
    )
    assert lines(log, "2003-07-01", "base") == []
    found = ask("holdings", log, "2003-07-01", investor=TWO)["investors"][0]
    assert (found["bought"], found["received"], found["held"], found["warrants"]) == (0, 600, 600, 400)
    assert found["held_shares_value"] == "0.00"
    assert found["lots"][0]["price_per_share"] is None


@pytest.mark.parametrize(("on", "held"), [("2003-03-02", 0), ("2003-03-03", 600), ("2003-03-04", 600)])
def test_shares_of_a_warrant_are_held_from_the_day_of_the_exercise(on, held):
    log = deal(warrants("Issued", "2002-11-25", 1_000), warrants("Exercised", "2003-03-03", 600), shares=0)
    assert ask("holdings", log, on)["investors"][0]["held"] == held


def test_a_fraction_of_a_warrant_becomes_no_share():
    # One for three makes 333 of 1,000 Warrants, and a third; of the 500 shares bought 166, and two thirds. All that are
    # shown are exercised, so 499 are held, and all of these can be sold.
    facts = warrants("Issued", "2002-11-25", 1_000), split("2003-03-01", 1, 3), warrants("Exercised", "2003-03-03", 333)
    log = deal(*facts, shares=500)
    assert ask("holdings", log, "2003-03-03")["investors"][0]["held"] == 499
    log = deal(*facts, sold("2003-03-04", 499), shares=500)
    assert ask("holdings", log, "2003-03-05")["investors"][0]["held"] == 0


def test_shares_of_a_warrant_are_sold_oldest_first_like_any():
    # Exercised in January, bought in February; the first 600 sold are those of the Warrant.
    log = deal(
        warrants("Issued", "2002-11-25", 600),
        warrants("Exercised", "2003-01-06", 600),
        bought("2003-02-03", 100),
        effective("2003-05-14"),
        *misstated("2003-06-10"),
        sold("2003-06-12", 650),
        shares=0,
    )
    assert lines(log, "2003-07-10", "base") == [("100.00",)]


@pytest.mark.parametrize(
    ("on", "status"), [("2003-07-09", "running"), ("2003-07-10", "running"), ("2003-07-11", "ended")]
)
@pytest.mark.parametrize("what", ["Expired", "Exercised"])
def test_the_period_stays_open_until_the_last_warrant_and_its_shares_are_gone(on, status, what):
    last = [warrants(what, "2003-07-10", 100)] + ([sold("2003-07-10", 100)] if what == "Exercised" else [])
    log = deal(effective("2003-05-14"), warrants("Issued", "2002-11-25", 100), sold("2003-06-20", 500_000), *last)
    found = ask("period", log, on)
    assert found["status"] == status
    assert status != "ended" or (found["ends_on"], found["limb"]) == ("2003-07-10", "(ii)")


def test_who_sold_all_it_bought_has_no_amount_though_it_holds_warrants():
    log = deal(warrants("Issued", "2002-11-25", 100), sold("2003-06-20", 500_000))
    assert lines(log, "2003-07-31", "number") == []
