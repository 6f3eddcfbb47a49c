"""Shares that change hands, section 9: the same lots, dates, grid and count for another Investor; nobody paid twice.

Harrow bought 500,000 shares for $1,000,000; Computation Dates of lateness are 1 July (2%), 31 July (2%), 30 August ...
"""

from datetime import date

import pytest

from lifecycle.judging.positions import transfer_counts_from
from projections.case.case import case
from projections.shares.held import every_share
from tests.scenarios import (
    ONE,
    THREE,
    TWO,
    ask,
    bought,
    deal,
    delay,
    effective,
    excluded,
    fact,
    lines,
    misstated,
    notified,
    sold,
    transferred,
)

HELD = 200_000  # of 500,000: $400,000, at 2% $8,000; $600,000 stay, $12,000


def amounts(log, on, name, **readings):
    """Number, Computation Date and amount of each line of one Investor; none where it is no Investor."""
    found = ask("owed", log, on, readings=readings)["investors"]
    return [
        (line["number"], line["computed_on"], line["amount"])
        for each in found
        if each["investor"] == name
        for line in each["lines"]
    ]


@pytest.mark.parametrize(
    ("on", "bridged", "gap_open"),
    [
        ("2003-07-30", [(2, "2003-07-31", "8000.00", "2003-08-01")], "40000.00"),
        ("2003-07-31", [(2, "2003-07-31", "8000.00", "2003-08-01")], "40000.00"),
        ("2003-08-01", [(2, "2003-07-31", "8000.00", "2003-08-01")], "32000.00"),
        ("2003-08-02", [(2, "2003-07-31", "8000.00", "2003-08-02")], "32000.00"),
        ("2003-08-16", [], "32000.00"),
    ],
)
def test_an_amount_on_shares_on_their_way_is_the_transferees_once_the_company_is_notified(on, bridged, gap_open):
    log = deal(transferred("2003-07-10", HELD), notified(on))
    theirs = ask("owed", log, "2003-08-15")["investors"][1:]
    keys = ("number", "computed_on", "amount", "due_on")
    assert [tuple(line[key] for key in keys) for each in theirs for line in each["lines"]] == bridged
    assert amounts(log, "2003-08-15", ONE) == [(1, "2003-07-01", "20000.00"), (2, "2003-07-31", "12000.00")]
    found = ask("owed", log, "2003-08-15", readings={"transfer_gap": "open"})
    assert found["total"]["determined"] == gap_open


def test_what_was_computed_before_the_notice_stands_apart_from_what_an_investor_held_already():
    # Calder holds 500,000 of its own, $20,000 a date, and 200,000 of Harrow's on their way, $8,000.
    log = deal(transferred("2003-07-10", HELD, TWO), notified("2003-08-20", TWO), investors=(ONE, TWO))
    keys = ("number", "amount", "due_on")
    found = ask("owed", log, "2003-08-20", investor=TWO)["investors"][0]["lines"]
    assert [tuple(line[key] for key in keys) for line in found] == [
        (1, "20000.00", "2003-07-02"),
        (2, "20000.00", "2003-08-01"),
        (2, "8000.00", "2003-08-20"),
    ]


@pytest.mark.parametrize(
    ("on", "ours", "theirs"),
    [
        ("2003-07-30", "12000.00", ["8000.00"]),
        ("2003-07-31", "20000.00", []),
        ("2003-08-01", "20000.00", []),
    ],
)
def test_on_the_day_of_a_transfer_notified_at_once_the_shares_are_still_the_transferors(on, ours, theirs):
    log = deal(transferred(on, HELD), notified(on))
    assert amounts(log, "2003-08-15", ONE)[1][2] == ours
    assert [each[2] for each in amounts(log, "2003-08-15", THREE)] == theirs


@pytest.mark.parametrize("choice", ["held", "sold"])
def test_the_reading_of_a_sale_on_a_computation_date_does_not_govern_transfers(choice):
    log = deal(transferred("2003-07-31", HELD), notified("2003-07-31"))
    assert amounts(log, "2003-08-15", ONE, sale_on_computation_date=choice)[1][2] == "20000.00"


def test_the_count_goes_on_for_the_transferee_at_the_rate_of_its_number():
    # The fourth date is 29 September: 3% of $400,000.
    log = deal(transferred("2003-09-01", HELD), notified("2003-09-02"))
    assert amounts(log, "2003-09-30", THREE) == [(4, "2003-09-29", "12000.00")]


def test_without_a_notice_the_shares_are_nobodys_and_a_caution_says_so():
    log = deal(transferred("2003-07-10", HELD))
    found = ask("owed", log, "2003-07-31")
    assert [each["investor"] for each in found["investors"]] == [ONE]
    assert found["total"]["determined"] == "32000.00"
    assert "transfer_not_notified" in [each["code"] for each in found["warnings"]]


def test_the_oldest_lots_go_at_the_price_they_were_bought_for():
    # 100 at $1.00 and 100 at $3.00; 150 go: 100 at $1.00 and 50 at $3.00, $250. The rest, 50 at $3.00, is $150.
    facts = [bought("2003-01-06", 100, "1.00"), bought("2003-02-03", 100, "3.00")]
    log = deal(*facts, transferred("2003-03-03", 150), notified("2003-03-04"), shares=0)
    assert lines(log, "2003-07-01", "base") == [("150.00",), ("250.00",)]
    found = ask("holdings", log, "2003-07-01", investor=THREE)["investors"][0]["lots"]
    assert [(each["bought_on"], each["buyer"], each["shares"], each["price_per_share"]) for each in found] == [
        ("2003-01-06", ONE, 100, "1.00"),
        ("2003-02-03", ONE, 50, "3.00"),
    ]


def test_a_received_lot_is_as_old_as_its_purchase_for_the_next_sale_too():
    # Calder bought at $5.00 in February and received Harrow's lot of January, which it sells first.
    facts = [bought("2003-01-06", 100, "1.00"), bought("2003-02-03", 100, "5.00", TWO)]
    moves = [transferred("2003-03-03", 100, TWO), notified("2003-03-04", TWO), sold("2003-03-05", 100, TWO)]
    log = deal(effective("2003-05-14"), *misstated("2003-06-10"), *facts, *moves, shares=0, investors=(ONE, TWO))
    assert lines(log, "2003-07-10", "base", investor=TWO) == [("500.00",)]


def test_coverage_under_the_buyers_name_follows_the_lot():
    # 300,000 of Harrow's are covered; the 200,000 that go are the oldest, so covered. 200,000 of its rest are not.
    log = deal(
        effective("2003-05-14"), transferred("2003-05-20", HELD), notified("2003-05-21"), coverage={ONE: 300_000}
    )
    assert amounts(log, "2003-07-01", THREE) == []
    assert amounts(log, "2003-07-01", ONE) == [(1, "2003-07-01", "8000.00")]


def test_shares_pass_from_one_to_the_next_and_all_are_listed_in_order_of_notice():
    # 300,000 stay, 150,000 with Ostrava, 50,000 with Calder: 2% of $600,000, $300,000 and $100,000.
    log = deal(
        transferred("2003-06-02", HELD),
        notified("2003-06-03"),
        transferred("2003-06-20", 50_000, TWO, THREE),
        notified("2003-06-25", TWO, THREE),
    )
    found = ask("owed", log, "2003-07-01")["investors"]
    assert [(each["investor"], each["determined"]) for each in found] == [
        (ONE, "12000.00"),
        (THREE, "6000.00"),
        (TWO, "2000.00"),
    ]


def test_shares_received_by_an_investor_join_its_base():
    log = deal(transferred("2003-06-02", HELD, TWO), notified("2003-06-03", TWO), investors=(ONE, TWO))
    assert lines(log, "2003-07-01", "base") == [("600000.00",), ("1400000.00",)]


# --- what a transferee takes over, and what not --------------------------------------------------------------


def test_a_transferee_takes_over_the_bar_and_afterwards_has_its_own():
    # Restricted from 10 June; Harrow is free again on 15 July, Ostrava is not: 1.5% of $400,000 each 30 days.
    log = deal(
        effective("2003-05-14"),
        *misstated("2003-06-10"),
        transferred("2003-06-20", HELD),
        notified("2003-06-25"),
        fact("CorrectedProspectusReceived", "2003-07-15", investor=ONE),
    )
    assert amounts(log, "2003-08-09", ONE) == [(1, "2003-07-10", "9000.00"), (2, "2003-07-15", "9000.00")]
    assert amounts(log, "2003-08-09", THREE) == [(1, "2003-07-10", "6000.00"), (2, "2003-08-09", "6000.00")]


def test_an_investor_that_receives_restricted_shares_keeps_its_own_history():
    log = deal(
        effective("2003-05-14"),
        *misstated("2003-06-10", investor=ONE),
        transferred("2003-06-20", HELD, TWO),
        notified("2003-06-25", TWO),
        investors=(ONE, TWO),
    )
    assert amounts(log, "2003-07-10", ONE) == [(1, "2003-07-10", "9000.00")]
    assert amounts(log, "2003-07-10", TWO) == []


@pytest.mark.parametrize(
    ("sent_on", "first"), [("2003-06-10", "2003-07-10"), ("2003-06-11", "2003-07-11"), ("2003-06-12", "2003-07-11")]
)
@pytest.mark.parametrize("said_on", ["2003-06-05", "2003-06-25"])
def test_a_delay_of_the_transferor_counts_through_the_day_of_the_transfer_whenever_it_was_said(sent_on, first, said_on):
    # Ten days attributed to Harrow alone, 2 to 11 June: its first date is 11 July.
    log = deal(
        transferred(sent_on, HELD), notified("2003-06-20"), delay(said_on, "2003-06-02", "2003-06-12", investor=ONE)
    )
    assert [each[1] for each in amounts(log, "2003-07-20", ONE)] == ["2003-07-11"]
    assert [each[1] for each in amounts(log, "2003-07-20", THREE)] == [first]


def test_a_delay_that_names_nobody_counts_for_the_transferee_throughout():
    log = deal(delay("2003-06-05", "2003-06-02", "2003-06-12"), transferred("2003-06-05", HELD), notified("2003-06-20"))
    assert [each[1] for each in amounts(log, "2003-07-20", THREE)] == ["2003-07-11"]


@pytest.mark.parametrize(
    ("on", "theirs"), [("2003-06-17", []), ("2003-06-18", []), ("2003-06-19", [(1, "2003-07-01", "8000.00")])]
)
def test_shares_held_when_their_holder_left_the_registration_earn_nothing_whoever_has_them(on, theirs):
    log = deal(transferred("2003-06-18", HELD), excluded(on), notified("2003-06-20"))
    assert amounts(log, "2003-07-01", THREE) == theirs
    assert ask("holdings", log, "2003-07-01", investor=THREE)["investors"][0]["held"] == HELD


# --- limb (ii), and the bases of a restriction ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "status", "limb"),
    [("2003-08-01", "running", None), ("2003-08-02", "running", None), ("2003-08-03", "ended", "(ii)")],
)
def test_shares_on_their_way_keep_the_period_open_unless_read_as_nobodys(on, status, limb):
    log = deal(effective("2003-05-14"), transferred("2003-08-01", 500_000), notified(on))
    assert ask("period", log, "2003-08-15")["status"] == "running"
    found = ask("period", log, "2003-08-15", readings={"transfer_gap": "open"})
    assert (found["status"], found["limb"]) == (status, limb)
    assert limb is None or found["ends_on"] == "2003-08-02"


@pytest.mark.parametrize(
    ("choice", "ours"),
    # Harrow: 500,000 bought, 50,000 sold before, 200,000 given away, 100,000 sold after the restriction began.
    [
        ("held_at_computation", "300000.00"),
        ("held_at_restriction", "500000.00"),
        ("unsold_since_restriction", "400000.00"),
    ],
)
def test_whose_a_share_is_is_judged_at_the_computation_date_under_every_base(choice, ours):
    log = deal(
        effective("2003-05-14"),
        sold("2003-06-05", 50_000),
        *misstated("2003-06-10"),
        transferred("2003-06-20", HELD),
        notified("2003-06-25"),
        sold("2003-06-30", 100_000),
    )
    assert lines(log, "2003-07-10", "base", base_restricted=choice) == [(ours,), ("400000.00",)]


@pytest.mark.parametrize("told_on", ["2003-07-10", "2003-07-11", "2003-07-12"])
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_from_the_day_a_transfer_counts_the_transferee_is_an_investor_and_has_the_shares(told_on, days):
    log = deal(transferred("2003-07-10", HELD), notified(told_on)).entries
    first = transfer_counts_from(date(2003, 7, 10), date.fromisoformat(told_on))
    asked = case(log, as_of=date.fromordinal(first.toordinal() + days))
    assert (THREE in asked.facts.investors) is (days >= 0)
    assert every_share(asked, THREE).shares_held(asked.facts.as_of) == (HELD if days >= 0 else 0)


@pytest.mark.parametrize(("on", "held"), [("2003-07-09", 500_000), ("2003-07-10", 500_000), ("2003-07-11", 300_000)])
def test_the_transferor_holds_through_the_day_of_the_transfer(on, held):
    asked = case(deal(transferred("2003-07-10", HELD), notified("2003-07-12")).entries, as_of=date.fromisoformat(on))
    assert every_share(asked, ONE).shares_held(asked.facts.as_of) == held
