"""What is unpaid bears simple interest: worked by hand on $10,000 due on 17 March 2010.

1 % of $1,000,000 is charged once, on 17 March 2010, and due that day.
"""

from typing import Any

import pytest

from tests.projections.agreements import LATER, Words, late, log
from tests.scenarios import ONE, Fact, amended, ask, fact, paid

ONCE: Words = {"by": {"at_start": "0.01"}, "base": "paid"}
DUE = [{"add": "60 days", "to": "closing"}]  # 16 March
A_YEAR = {"rate": "0.18", "per": "year", "days": 365}


def bearing(interest: Words, **more: Any) -> Words:
    return late(DUE, charge=ONCE, interest=interest, **more)


def toward_interest(on: str, amount: str) -> Fact:
    return fact("PeriodicAmountPaid", on, investor=ONE, amount=amount, toward={"interest": True})


def figures(terms: Words, on: str, *facts: Fact) -> tuple[str, ...]:
    (each,) = ask("owed", log(terms, *facts), on)["investors"]
    return tuple(each[name] for name in ("interest", "interest_paid", "interest_outstanding", "outstanding", "credit"))


@pytest.mark.parametrize(("on", "interest"), [
    ("2010-03-16", "0.00"),
    ("2010-03-17", "4.93"),     # 10,000 x 18 % / 365
    ("2010-03-18", "9.86"),
    ("2011-03-16", "1800.00"),  # 365 days
])  # fmt: skip
def test_it_runs_from_the_due_date_through_the_day_asked(on, interest):
    assert figures(bearing(A_YEAR), on)[0] == interest


@pytest.mark.parametrize(("interest", "on", "found"), [
    ({"rate": "0.18", "per": "year", "days": 360}, "2010-03-17", "5.00"),
    ({"rate": "0.18", "per": "year"}, "2010-03-17", "4.93"),
    ({"rate": "0.01", "per": "month", "month": "30"}, "2010-04-15", "100.00"),   # 30 days
    ({"rate": "0.01", "per": "month", "month": "actual"}, "2010-03-31", "48.39"),  # 15 of 31
    ({"rate": "0.01", "per": "month", "month": "actual"}, "2010-04-15", "98.39"),  # and 15 of 30
    ({"rate": "0.01", "per": "month", "month": "365"}, "2010-04-15", "98.63"),   # 30 x 12 / 365
])  # fmt: skip
def test_each_measure_of_a_year_and_of_a_month(interest, on, found):
    assert figures(bearing(interest), on)[0] == found


@pytest.mark.parametrize(("on", "interest"), [("2010-03-24", "0.00"), ("2010-03-25", "44.38")])
def test_within_the_grace_none_shows_and_after_it_all_of_it(on, interest):
    assert figures(bearing({**A_YEAR, "grace": "7 days"}), on)[0] == interest


@pytest.mark.parametrize(("day", "interest"), [("2010-03-23", "0.00"), ("2010-03-24", "0.00"), ("2010-03-25", "39.45")])
def test_what_is_paid_within_the_grace_bears_none(day, interest):
    # On the 25th 8 days, the 17th to the 24th, had run: 10,000 x 18 % x 8 / 365.
    assert figures(bearing({**A_YEAR, "grace": "7 days"}), LATER, paid(day, "10000.00"))[0] == interest


def test_a_payment_stops_it_from_its_day_on_for_what_it_paid():
    # 10 days on 10,000 and 20 more on 4,000: 49.32 + 39.45.
    found = figures(bearing(A_YEAR), "2010-04-15", paid("2010-03-27", "6000.00"))
    assert found == ("88.77", "0.00", "88.77", "4000.00", "0.00")


def test_unnamed_money_goes_to_what_is_due_then_to_interest_then_it_is_credit():
    # 10 days by the 27th, the day itself left out: 49.32.
    at_once = figures(bearing(A_YEAR), "2010-03-27", paid("2010-03-27", "10049.31"))
    assert at_once == ("49.32", "49.31", "0.01", "0.00", "0.00")
    assert figures(bearing(A_YEAR), LATER, paid("2010-03-27", "10050.00")) == ("49.32", "49.32", "0.00", "0.00", "0.68")


def test_money_meant_for_interest_pays_that_first():
    # 11 days by the 27th, the day included, for what stays unpaid.
    found = figures(bearing(A_YEAR), "2010-03-27", toward_interest("2010-03-27", "54.25"))
    assert found == ("54.25", "54.25", "0.00", "10000.00", "0.00")
    # The rest pays the amount, and what it pays bears none that day: a cent less has run up than was paid.
    rest = figures(bearing(A_YEAR), "2010-03-27", toward_interest("2010-03-27", "60.00"))
    assert rest == ("54.24", "54.25", "0.00", "9994.25", "0.00")


def test_interest_is_no_part_of_what_is_determined_due_or_outstanding():
    (each,) = ask("owed", log(bearing(A_YEAR)), "2011-03-16")["investors"]
    assert [each[name] for name in ("determined", "due", "outstanding")] == ["10000.00"] * 3
    (line,) = each["lines"]
    assert (line["amount"], line["interest"]) == ("10000.00", "1800.00")


def test_an_amended_rate_is_that_of_what_is_charged_from_then_on():
    before = amended("2010-02-01", {"interest.rate": "0.365"}, "2010-03-17")
    after = amended("2010-02-01", {"interest.rate": "0.365"}, "2010-03-18")
    assert figures(bearing(A_YEAR), "2010-03-17", before)[0] == "10.00"
    assert figures(bearing(A_YEAR), "2010-03-17", after)[0] == "4.93"


def test_without_interest_there_is_none():
    assert figures(late(DUE, charge=ONCE), LATER)[:3] == ("0.00", "0.00", "0.00")


def test_a_reading_that_moves_interest_alone_is_said_to() -> None:
    fork = {"reading": "month_of", "thirty": "30", "yearly": "365"}
    asked = {"month_of": {"default": "thirty", "question": "How are parts of a month counted?"}}
    terms = bearing({"rate": "0.01", "per": "month", "month": fork}, readings=asked)
    found = ask("readings", log(terms), "2010-04-15")  # 30 days: 100.00, or 98.63
    (row,) = (row for row in found["rows"] if row["reading"] == "month_of")
    assert (found["interest"], row["difference"], row["interest"]) == ("100.00", "0.00", "98.63")
    assert row["interest_difference"] == "-1.37"
