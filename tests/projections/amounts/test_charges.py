"""Charges of agreements whose terms are written out: the words of a charge that the shipped agreement does not use.

A closing on 2010-01-15 for $1,000,000; the arithmetic of each is in its name or beside it.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from lifecycle.errors import Refusal
from regrights.book.book import Book
from tests.scenarios import ONE, ask, bought, effective, fact, filed, lines, source_of

SIGNED = "2010-01-15"


def charged(by: Mapping[str, object], due: Mapping[str, object] | None = None, **head: object) -> dict[str, Any]:
    """Terms that charge for a statement not effective 60 days after closing, a Tuesday."""
    charge: dict[str, object] = {"by": by, "base": "paid"}
    return {
        "language": 1,
        "name": "made-up",
        "dates": {"effectiveness": {"by": [{"add": "60 days", "to": "closing"}]}},
        "conditions": {"not_effective": {"late": "effectiveness", "by": "effectiveness"}},
        "heads": {"effectiveness": {"of": ["not_effective"], "charge": "late", **head}},
        "charges": {"late": charge | ({"due": due} if due else {})},
    }


def signed(terms: Mapping[str, object], *facts: Mapping[str, object]) -> Book:
    signing = fact("AgreementSigned", SIGNED, company="Issuer, Inc.", investors=[ONE], terms=terms)
    return source_of([signing, bought(SIGNED, 500_000), filed("2010-02-01"), *facts])


# --- periods of open days ---------------------------------------------------------------------------------


def test_single_business_days_are_still_charged_on_those_days_themselves() -> None:
    terms = charged({"rates": ["0.001"], "every": "1 business day"}, {"to": "month_end"})
    log = signed(terms, effective("2010-03-22"))  # 17, 18 and 19 March, a Friday
    assert lines(log, "2010-04-09", "computed_on", "days", "amount") == [("2010-03-19", 3, "3000.00")]


# --- due dates of what is charged in advance --------------------------------------------------------------


def test_in_advance_the_end_of_a_period_is_the_end_of_the_one_paid_for() -> None:
    terms = charged(
        {"rates": ["0.01"], "every": "30 days", "charged": "advance"}, {"add": "2 days", "to": "period_end"}
    )
    assert lines(signed(terms), "2010-05-20", "computed_on", "due_on") == [
        ("2010-03-17", "2010-04-18"),
        ("2010-04-16", "2010-05-18"),
        ("2010-05-16", "2010-06-17"),
    ]


def test_in_advance_a_cure_makes_due_sooner_what_the_terms_say_it_does() -> None:
    due = {"to": "period_end", "or_sooner": {"add": "3 business days", "to": "cure"}}
    terms = charged({"rates": ["0.01"], "every": "30 days", "charged": "advance"}, due)
    log = signed(terms, effective("2010-04-20"))
    assert lines(log, "2010-04-19", "computed_on", "due_on")[1:] == [("2010-04-16", "2010-05-16")]
    assert lines(log, "2010-05-20", "computed_on", "due_on")[1:] == [("2010-04-16", "2010-04-23")]


# --- a clock that stands still ----------------------------------------------------------------------------


def test_a_clock_all_of_whose_days_another_head_takes_has_no_next_date_and_is_still_answered() -> None:
    terms = charged({"rates": ["0.01"], "every": "30 days", "part": "by_day"})
    terms["dates"]["filing"] = {"by": [{"add": "50 days", "to": "closing"}]}
    terms["conditions"]["not_filed"] = {"late": "effectiveness", "by": "filing"}
    terms["heads"]["first"] = terms["heads"].pop("effectiveness") | {"of": ["not_effective"]}
    terms["heads"]["second"] = {"of": ["not_filed"], "charge": "late", "not_on_days_of": ["first"]}
    (investor,) = ask("owed", signed(terms), "2010-03-20")["investors"]
    second = investor["open"][1]
    # from 7 March to 16 March, ten days, before the first head begins
    assert (second["trigger"], second["next_computation"], second["if_cured_by_day"]) == ("second", None, "3333.33")


# --- shares in place of cash ------------------------------------------------------------------------------


def test_shares_take_the_place_of_cash_only_where_the_terms_say_their_price() -> None:
    toward = {"trigger": "effectiveness", "trigger_date": "2010-03-17", "number": 1}
    agreed = fact("ShareSettlementAgreed", "2010-04-20", investor=ONE, toward=toward, amount="5.00")
    terms = charged({"rates": ["0.01"], "every": "30 days"})
    with pytest.raises(Refusal, match="these terms say no price at which shares take the place of cash"):
        signed(terms, agreed)
    assert signed(terms | {"in_kind": {"price": "0.90", "of_mean_bid": "5 trading days"}}, agreed)


# --- single days, of which some are still to come ---------------------------------------------------------


def test_a_schedule_shows_apart_the_days_of_a_line_that_are_still_to_come() -> None:
    terms = charged({"rates": ["0.001"], "every": "1 day"}, {"to": "month_end"})
    found = ask("schedule", signed(terms), "2010-03-20", until="2010-04-10")["investors"][0]["lines"]
    # from 17 March: four days are charged by the 20th, eleven more in March, ten in April
    assert [(line["number"], line["days"], line["amount"], line["projected"]) for line in found] == [
        (1, 4, "4000.00", False),
        (5, 11, "11000.00", True),
        (16, 10, "10000.00", True),
    ]
