"""Payments, 2(b)(iv): which amount each dollar pays, on which day, and what is shown of the rest.

Late effectiveness from 1 June 2003 makes $20,000 due on 2 July, 1 August and 31 August.
"""

import pytest

from tests.scenarios import ONE, TWO, ask, codes, correction, deal, delay, effective, lines, misstated, paid

LATE = "late_effectiveness"
FIRST, SECOND, THIRD = [(LATE, "2003-06-01", number) for number in (1, 2, 3)]


def totals(log, on, *shown, **words):
    found = ask("owed", log, on, **words)["total"]
    return tuple(found[name] for name in shown)


def received(log, on, **readings):
    return [each for (each,) in lines(log, on, "paid", **readings)]


@pytest.mark.parametrize(
    ("on", "outstanding", "credit", "received_by_first"),
    [
        ("2003-07-01", "0.00", "15000.00", "0.00"),
        ("2003-07-02", "5000.00", "0.00", "15000.00"),
        ("2003-07-03", "5000.00", "0.00", "15000.00"),
    ],
)
def test_money_on_account_waits_for_the_day_an_amount_falls_due(on, outstanding, credit, received_by_first):
    log = deal(paid("2003-06-20", "15000.00"))
    assert totals(log, on, "outstanding", "credit") == (outstanding, credit)
    assert received(log, on) == [received_by_first]


@pytest.mark.parametrize("on", ["2003-07-01", "2003-07-02"])
def test_money_that_names_an_amount_goes_to_it_at_once_due_or_not(on):
    log = deal(paid("2003-06-20", "15000.00", FIRST))
    assert received(log, on) == ["15000.00"]
    assert totals(log, "2003-07-01", "credit") == ("15000.00",)  # nothing was due yet


@pytest.mark.parametrize(
    ("amount", "first", "second"),
    [("19999.99", "19999.99", "0.00"), ("20000.00", "20000.00", "0.00"), ("20000.01", "20000.00", "0.01")],
)
def test_what_an_amount_does_not_take_goes_on_account(amount, first, second):
    log = deal(paid("2003-07-05", amount, FIRST))
    assert received(log, "2003-08-01") == [first, second]


@pytest.mark.parametrize(
    ("on", "second"), [("2003-07-31", "0.00"), ("2003-08-01", "5000.00"), ("2003-08-02", "5000.00")]
)
def test_the_excess_reaches_the_next_amount_when_that_falls_due(on, second):
    log = deal(paid("2003-07-05", "25000.00", FIRST))
    assert received(log, on)[1:] == [second]


def test_money_on_account_pays_the_oldest_due_date_first():
    log = deal(paid("2003-08-10", "30000.00"))
    assert received(log, "2003-08-31") == ["20000.00", "10000.00", "0.00"]


def test_a_named_payment_does_not_take_back_what_the_account_has_paid():
    log = deal(paid("2003-07-05", "20000.00"), paid("2003-07-06", "4000.00", FIRST))
    assert received(log, "2003-08-01") == ["20000.00", "4000.00"]


@pytest.mark.parametrize(
    ("on", "placed"),
    [("2003-07-30", ["7000.00"]), ("2003-07-31", ["0.00", "7000.00"]), ("2003-08-01", ["0.00", "7000.00"])],
)
def test_a_payment_that_names_an_amount_not_computed_yet_is_on_account_until_it_is(on, placed):
    assert received(deal(paid("2003-06-10", "7000.00", SECOND)), on) == placed


def test_a_payment_for_an_amount_that_is_in_no_answer_is_on_account_and_pointed_out():
    log = deal(paid("2003-07-05", "7000.00", ("restricted_sale", "2003-06-20", 1)))
    assert received(log, "2003-07-05") == ["7000.00"]
    assert "payment_unplaced" in codes(log, "2003-07-05")
    assert "payment_unplaced" not in codes(log, "2003-07-04")


def test_which_amounts_exist_depends_on_the_reading_so_where_a_payment_goes_does_too():
    log = deal(
        effective("2003-07-16"), delay("2003-09-01", "2003-06-20", "2003-07-10"), paid("2003-09-05", "20000.00", SECOND)
    )
    assert received(log, "2003-12-31") == ["20000.00"]  # there is only number 1: on account
    assert received(log, "2003-12-31", investor_delay="proportional") == ["8888.89", "11111.11"]


def test_of_two_amounts_due_on_one_day_the_earlier_trigger_date_is_paid_first():
    # Free on Thursday, 3 July, and again on Sunday, 6 July: both times the third business day is 9 July.
    bars = [*misstated("2003-06-25", "2003-07-03"), *misstated("2003-07-04", "2003-07-06")]
    log = deal(effective("2003-05-14"), *bars, paid("2003-08-20", "20000.00"))
    assert lines(log, "2003-12-31", "trigger_date", "due_on", "paid") == [
        ("2003-06-25", "2003-07-09", "15000.00"),
        ("2003-07-04", "2003-07-09", "5000.00"),
    ]


@pytest.mark.parametrize(
    ("amount", "outstanding", "credit"),
    [("19999.99", "0.01", "0.00"), ("20000.00", "0.00", "0.00"), ("20000.01", "0.00", "0.01")],
)
def test_outstanding_and_credit_are_never_both_above_zero(amount, outstanding, credit):
    log = deal(effective("2003-07-01"), paid("2003-07-02", amount))
    assert totals(log, "2003-12-31", "outstanding", "credit") == (outstanding, credit)


def test_one_investors_credit_never_reduces_what_is_outstanding_to_another():
    log = deal(effective("2003-07-01"), paid("2003-07-02", "50000.00", investor=ONE), investors=[ONE, TWO])
    assert totals(log, "2003-12-31", "paid", "outstanding", "credit") == ("50000.00", "20000.00", "30000.00")


@pytest.mark.parametrize(
    ("on", "paid_by_then"), [("2003-07-04", "0.00"), ("2003-07-05", "100.00"), ("2003-07-06", "100.00")]
)
def test_a_payment_counts_from_its_own_date(on, paid_by_then):
    assert totals(deal(paid("2003-07-05", "100.00")), on, "paid") == (paid_by_then,)


def test_a_payment_before_anything_is_owed_is_a_credit():
    log = deal(effective("2003-05-14"), paid("2003-05-20", "100.00"))
    assert totals(log, "2003-12-31", "determined", "paid", "outstanding", "credit") == (
        "0.00",
        "100.00",
        "0.00",
        "100.00",
    )


def test_a_corrected_payment_counts_as_corrected():
    log = deal(paid("2003-07-02", "2000.00"), correction("2003-08-01", 4, paid("2003-07-02", "20000.00")))
    assert totals(log, "2003-07-15", "outstanding") == ("0.00",)
    assert totals(log, "2003-07-15", "outstanding", known_at="2003-07-15") == ("18000.00",)


def test_money_still_on_account_shows_on_no_line():
    log = deal(effective("2003-07-01"), paid("2003-07-02", "50000.00"))
    assert received(log, "2003-12-31") == ["20000.00"]
    assert totals(log, "2003-12-31", "paid", "credit") == ("50000.00", "30000.00")


@pytest.mark.parametrize(
    ("on", "amount"), [("2003-06-30", []), ("2003-07-01", ["15000.00"]), ("2003-07-02", ["15000.00"])]
)
def test_money_received_on_the_computation_date_itself_goes_to_the_amount_it_names(on, amount):
    assert received(deal(paid("2003-07-01", "15000.00", FIRST)), on) == amount
