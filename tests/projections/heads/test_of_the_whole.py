"""What is of no shares is charged once for the Investor, whatever covers its shares; found by a stranger, by hand.

First bought 1,000,000 shares at $1.00 on 4 January 2010. One statement covers 600,000 of them, another the rest.
"""

from typing import Any

import pytest

from tests.projections.agreements import Words, agreement, down, log
from tests.scenarios import ONE, THREE, Fact, ask, day_after, fact, filed, lines, notified, split, transferred
from tests.scenarios import effective as declared

SIGNED = "2010-01-04"
IN_TIME = "2010-02-10"
TEN_DAYS: Words = {"every": "10 days", "part": "by_day"}
SUM: Words = {"by": {"sums": ["900.00"], "sums_shared": "each", **TEN_DAYS}}


def by_two(*facts: Fact, effective: tuple[str, str] = (IN_TIME, IN_TIME)) -> list[Fact]:
    """Two statements over the same shares, and facts."""
    return [
        filed("2010-02-01", "S1", {ONE: 600_000}),
        filed("2010-02-01", "S2", {ONE: 400_000}),
        declared(effective[0], "S1"),
        declared(effective[1], "S2"),
        *facts,
    ]


def book(terms: Words, *facts: Fact) -> Any:
    closing = fact("SharesPurchased", SIGNED, investor=ONE, shares=1_000_000, price_per_share="1.00")
    return log(terms, closing, *facts, signed=SIGNED, shares=0)


def suspended(on: str, until: str) -> list[Fact]:
    return [
        fact("PotentialMaterialEventNoticeGiven", on),
        fact("SuspensionLifted", until, reason="disclosed"),
    ]


@pytest.mark.parametrize(("on", "amounts"), [
    ("2010-04-10", []), ("2010-04-11", ["900.00"]), ("2010-04-20", ["900.00"]), ("2010-04-21", ["900.00", "900.00"]),
])  # fmt: skip
def test_a_sum_is_charged_once_under_two_statements(on: str, amounts: list[str]) -> None:
    terms = down("suspension", after={"to": "effectiveness"}, charge=SUM)
    held = book(terms, *by_two(*suspended("2010-04-01", "2010-04-21")))
    assert [amount for (amount,) in lines(held, on, "amount")] == amounts


def test_the_principal_of_notes_is_charged_once_under_two_statements() -> None:
    charge = {"by": {"rates": ["0.0001"], "every": "1 week", "part": "full"}, "base": "principal"}
    terms = down("suspension", after={"to": "effectiveness"}, charge=charge)
    issued = fact("PrincipalIssued", SIGNED, investor=ONE, amount="1000000.00")
    held = book(terms, issued, *by_two(*suspended("2010-04-01", "2010-04-15")))
    assert lines(held, "2010-12-31", "amount") == [("100.00",), ("100.00",)]


def test_a_sum_for_lateness_runs_until_the_last_statement_is_effective() -> None:
    # Late from 6 March; effective on the 16th for some of the shares, on 15 April for the rest: 30 and 10 days.
    terms = agreement(
        {"late": {"late": "effectiveness", "by": "day"}},
        {"late": {"of": ["late"], "charge": "cost"}},
        {"cost": {"by": {"sums": ["900.00"], "sums_shared": "each", "every": "30 days", "part": "by_day"}}},
        dates={"day": {"by": [{"add": "60 days", "to": "closing"}]}},
    )
    held = book(terms, *by_two(effective=("2010-03-16", "2010-04-15")))
    assert lines(held, "2010-12-31", "computed_on", "amount") == [("2010-04-05", "900.00"), ("2010-04-15", "300.00")]


def test_so_many_charges_are_so_many_for_the_investor_whatever_covers_its_shares() -> None:
    charge = {"by": {"rates": ["0.01"], "every": "10 days"}, "base": "paid"}
    limit = {"limits": [{"heads": "all", "charges": 2}]}
    of_the_whole = down("public_information", charge=charge, more=limit)
    information = fact("PublicInformationLapsed", "2010-04-01")
    found = lines(book(of_the_whole, *by_two(information)), "2010-12-31", "computed_on", "amount")
    assert found == [("2010-04-11", "10000.00"), ("2010-04-21", "10000.00")]
    by_group = down("suspension", "lapse", after={"to": "effectiveness"}, charge=charge, more=limit)
    groups = lines(
        book(by_group, *by_two(*suspended("2010-04-01", "2010-06-01"))), "2010-12-31", "computed_on", "amount"
    )
    assert groups == [("2010-04-11", "6000.00"), ("2010-04-11", "4000.00"),
                      ("2010-04-21", "6000.00"), ("2010-04-21", "4000.00")]  # fmt: skip


def test_a_sum_is_owed_to_nobody_before_it_has_shares_nor_once_it_has_none() -> None:
    terms = agreement(
        {"late": {"late": "filing", "by": "day"}},
        {"late": {"of": ["late"], "charge": "cost"}},
        {"cost": {"by": {"sums": ["900.00"], "sums_shared": "each", "every": "30 days"}}},
        dates={"day": {"by": [{"add": "30 days", "to": "closing"}]}},
    )
    moved = [transferred("2010-03-20", 1_000_000), notified("2010-03-22")]
    whose = {each["investor"]: [line["computed_on"] for line in each["lines"]]
             for each in ask("owed", book(terms, *moved), "2010-05-10")["investors"]}  # fmt: skip
    assert whose == {ONE: ["2010-03-06"], THREE: ["2010-04-05", "2010-05-05"]}


@pytest.mark.parametrize("of", ["paid", "held", "held_at_start", "unsold_since_start", "uncovered"])
@pytest.mark.parametrize("day", ["2010-01-20", "2010-03-05", "2010-03-06", "2010-03-07", "2010-03-20"])
def test_a_stated_amount_per_share_is_of_the_shares_as_signed(of: str, day: str) -> None:
    charge = {"by": {"rates": ["0.02"], "every": "30 days"}, "base": {"of": of, "each": "1.00"}}
    terms = agreement(
        {"late": {"late": "filing", "by": "day"}},
        {"late": {"of": ["late"], "charge": "cost"}},
        {"cost": charge},
        dates={"day": {"by": [{"add": "30 days", "to": "closing"}]}},
    )
    found = lines(book(terms, split(day, 2, 1)), day_after("2010-04-05", 0), "amount")
    assert found == [("20000.00",), ("20000.00",)]
