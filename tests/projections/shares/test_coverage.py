"""A statement that covers only some of the shares, 1(a) and 2(a)(ii), under each of the three readings.

Harrow bought 500,000 shares at $2.00. The first statement covers 400,000 ($800,000) and leaves 100,000 ($200,000).
"""

import pytest

from tests.scenarios import (
    ONE,
    OTHER,
    STATEMENT,
    bought,
    deal,
    delay,
    determined,
    effective,
    filed,
    lines,
    misstated,
    moved,
    paid,
)

COVERAGE = {ONE: 400_000}
SHOWN = ("statement", "number", "computed_on", "base", "amount", "due_on")


def partly(*facts, **said):
    return deal(*facts, coverage=COVERAGE, **said)


def second(on, shares=100_000):
    """Another statement, for the rest."""
    return [filed("2003-03-03", OTHER, {ONE: shares}), effective(on, OTHER)]


def late(log, on, *shown, **readings):
    found = lines(log, on, "trigger", *shown, **readings)
    return [each[1:] for each in found if each[0] == "late_effectiveness"]


def test_each_part_of_the_shares_runs_until_its_own_statement_is_effective():
    assert late(partly(effective("2003-07-11")), "2003-07-31", *SHOWN) == [
        (STATEMENT, 1, "2003-07-01", "800000.00", "16000.00", "2003-07-02"),
        (None, 1, "2003-07-01", "200000.00", "4000.00", "2003-07-02"),
        # Cured on Friday 11 July: due on the third business day after, Wednesday 16 July.
        (STATEMENT, 2, "2003-07-11", "800000.00", "16000.00", "2003-07-16"),
        (None, 2, "2003-07-31", "200000.00", "4000.00", "2003-08-01"),
    ]


def test_until_a_statement_is_declared_all_is_one_rest():
    assert late(partly(effective("2003-07-11")), "2003-07-10", "statement", "base") == [(None, "1000000.00")]


@pytest.mark.parametrize(
    ("on", "whole"), [("2003-05-31", "4000.00"), ("2003-06-01", "4000.00"), ("2003-06-02", "20000.00")]
)
def test_what_is_covered_in_time_makes_no_amount_and_the_rest_does(on, whole):
    # On 2 June the covered part is a day late: $16,000 more.
    assert determined(partly(effective(on)), "2003-07-01") == whole


@pytest.mark.parametrize(
    ("choice", "on_first", "on_second"),
    [
        ("uncovered_shares", "20000.00", "40000.00"),
        ("no_effective_date", "20000.00", "40000.00"),
        ("any_coverage", "20000.00", "40000.00"),
    ],
)
def test_late_by_eleven_july_all_readings_agree_until_the_cure(choice, on_first, on_second):
    log = partly(effective("2003-07-11"))
    # After it: $16,000 on 11 July and $4,000 on the 31st; $20,000 on the 31st; $20,000 on the 11th.
    assert determined(log, "2003-07-10", partial_coverage=choice) == on_first
    assert determined(log, "2003-07-31", partial_coverage=choice) == on_second


@pytest.mark.parametrize(
    ("choice", "third"),
    [("uncovered_shares", "44000.00"), ("no_effective_date", "60000.00"), ("any_coverage", "40000.00")],
)
def test_the_readings_part_after_the_cure(choice, third):
    # 30 August: 2% of $200,000; of $1,000,000; of nothing.
    assert determined(partly(effective("2003-07-11")), "2003-08-30", partial_coverage=choice) == third


@pytest.mark.parametrize(
    ("shares", "uncovered", "none", "some"),
    [(499_999, "0.04", "20000.00", "0.00"), (500_000, "0.00", "0.00", "0.00"), (500_001, "0.00", "0.00", "0.00")],
)
def test_one_share_too_few_on_the_required_effective_date(shares, uncovered, none, some):
    log = deal(effective("2003-06-01"), coverage={ONE: shares})
    assert determined(log, "2003-07-01", partial_coverage="uncovered_shares") == uncovered
    assert determined(log, "2003-07-01", partial_coverage="no_effective_date") == none
    assert determined(log, "2003-07-01", partial_coverage="any_coverage") == some


def test_a_second_statement_takes_the_next_shares_in_order_of_declaration():
    # Due on the third business day after Monday 21 July.
    assert late(partly(effective("2003-07-11"), *second("2003-07-21")), "2003-07-31", *SHOWN)[2:] == [
        (STATEMENT, 2, "2003-07-11", "800000.00", "16000.00", "2003-07-16"),
        (OTHER, 2, "2003-07-21", "200000.00", "4000.00", "2003-07-24"),
    ]


def test_what_an_earlier_statement_covers_a_later_one_does_not_cover_again():
    # The larger one is declared first: it leaves 100,000, and the other covers those and has room to spare.
    log = partly(*second("2003-05-14", 400_000), effective("2003-06-16"))
    assert late(log, "2003-07-01", "statement", "base") == [(STATEMENT, "200000.00")]


def test_a_lapsed_statement_keeps_its_tranche():
    log = partly(
        effective("2003-06-01"),
        moved("EffectivenessLapsed", "2003-06-10"),
        filed("2003-06-11", OTHER),
        effective("2003-06-20", OTHER),
    )
    assert late(log, "2003-07-31", "statement", "computed_on", "base") == [(OTHER, "2003-06-20", "200000.00")]


@pytest.mark.parametrize(
    ("on", "amount"), [("2003-06-30", "4000.00"), ("2003-07-01", "4000.00"), ("2003-07-02", "0.00")]
)
def test_shares_bought_later_are_uncovered_from_the_day_they_are_bought(on, amount):
    # 300,000 bought at first, 200,000 more later: the last 100,000 of them are in no tranche.
    log = partly(effective("2003-06-01"), bought(on, 200_000), shares=300_000)
    assert determined(log, "2003-07-15") == amount


def test_the_rest_runs_on_past_the_anniversary_that_ends_the_registration_period():
    # Effective 14 May 2003. Number 12 is on 26 May 2004: 3 x 2% and 9 x 3% of $200,000.
    log = partly(effective("2003-05-14"))
    assert [determined(log, f"2004-05-{day}") for day in (25, 26, 27)] == ["60000.00", "66000.00", "66000.00"]


@pytest.mark.parametrize(
    ("on", "bases"),
    [("2003-06-09", ["800000.00", "200000.00"]), ("2003-06-10", ["800000.00"]), ("2003-06-11", ["800000.00"])],
)
@pytest.mark.parametrize("choice", ["uncovered_shares", "no_effective_date", "any_coverage"])
def test_a_restriction_is_of_the_shares_covered_before_it_began(on, bases, choice):
    log = deal(effective("2003-05-14"), *second(on), *misstated("2003-06-10"), coverage=COVERAGE)
    found = lines(log, "2003-07-10", "trigger", "base", partial_coverage=choice)
    expected = [] if choice == "no_effective_date" else bases
    assert [each[1] for each in found if each[0] == "restricted_sale"] == expected


@pytest.mark.parametrize(
    ("on", "stands", "next_day"),
    [("2003-06-01", "0.00", "0.00"), ("2003-06-02", "4000.00", "0.00"), ("2003-06-03", "4000.00", "4000.00")],
)
def test_a_deadline_on_a_sunday_is_read_for_each_part(on, stands, next_day):
    log = partly(effective("2003-05-14"), *second(on))
    assert determined(log, "2003-06-15") == stands
    assert determined(log, "2003-06-15", weekend_deadline="next_business_day") == next_day


def test_under_waits_each_part_waits_for_its_first_date():
    log = partly(effective("2003-05-14"), *second("2003-06-11"))
    assert late(log, "2003-07-31", "computed_on") == [("2003-06-11",)]
    assert late(log, "2003-07-31", "computed_on", first_cure="waits") == [("2003-07-01",)]


def test_under_proportional_each_part_has_its_own_end():
    # Ten days attributed, 2 to 11 June. Cured after 30 days: 20/30 of $4,000; uncured after 60: 50/60 of it, twice.
    attributed = delay("2003-06-16", "2003-06-02", "2003-06-12")
    cured = partly(effective("2003-05-14"), attributed, *second("2003-07-01"))
    assert determined(cured, "2003-07-31", investor_delay="proportional") == "2666.67"
    assert (
        determined(partly(effective("2003-05-14"), attributed), "2003-07-31", investor_delay="proportional")
        == "6666.66"
    )


@pytest.mark.parametrize(
    ("on", "amount"), [("2003-07-31", "40000.00"), ("2003-08-01", "44000.00"), ("2003-08-02", "44000.00")]
)
def test_in_advance_each_part_falls_due_until_its_own_cure(on, amount):
    # 2 June and 2 July: $16,000 + $4,000 each. On 1 August only the rest is not cured.
    assert determined(partly(effective("2003-07-11")), on, payment_timing="advance") == amount


@pytest.mark.parametrize(
    ("statement", "on_lines"),
    [
        (STATEMENT, ["16000.00", "1000.00"]),
        (None, ["16000.00", "1000.00"]),
        ("333-9", ["16000.00", "1000.00"]),
    ],
)
def test_a_payment_of_more_than_one_line_goes_on_to_the_next_of_its_number(statement, on_lines):
    """Named for the statement, the excess waits in the pool for what is due; else it follows the lines in order."""
    named = paid("2003-07-05", "17000.00", ("late_effectiveness", "2003-06-01", 1))
    if statement:
        named["toward"]["statement"] = statement
    log = partly(effective("2003-07-11"), named)
    assert [each for (each,) in late(log, "2003-07-12", "paid")][:2] == on_lines


@pytest.mark.parametrize(
    ("statement", "on_lines"),
    [(STATEMENT, ["3000.00", "0.00"]), (None, ["3000.00", "0.00"]), ("333-9", ["3000.00", "0.00"])],
)
def test_a_payment_that_names_a_statement_goes_to_that_line(statement, on_lines):
    named = paid("2003-07-05", "3000.00", ("late_effectiveness", "2003-06-01", 1))
    if statement:
        named["toward"]["statement"] = statement
    log = partly(effective("2003-07-11"), named)
    assert [each for (each,) in late(log, "2003-07-12", "paid")][:2] == on_lines


def test_a_payment_for_the_second_statement_leaves_the_first_unpaid():
    named = paid("2003-07-22", "3000.00", ("late_effectiveness", "2003-06-01", 1))
    named["toward"]["statement"] = OTHER
    log = partly(effective("2003-07-11"), *second("2003-07-21"), named)
    assert late(log, "2003-07-22", "statement", "number", "paid")[:2] == [(STATEMENT, 1, "0.00"), (OTHER, 1, "3000.00")]
