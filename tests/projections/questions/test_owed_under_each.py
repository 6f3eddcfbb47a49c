"""What one log would owe under each of two terms, by figures worked out by hand.

A statement is due on 14 February 2010, 30 days after the closing of 15 January, and never comes: late from the 15th.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lifecycle.agreement.language.shipped import shipped
from projections.comparing.other_terms import NotUnderTheseTerms
from projections.questions.owed_under_each import owed_under_each
from regrights.book.book import Book
from tests import CHECKOUT
from tests.projections.agreements import A_DAY, THIRTY, late, log
from tests.scenarios import ONE, TWO, correction, fact, paid

IN_THIRTY = {"by": [{"add": "30 days", "to": "closing"}]}
ONE_PERCENT, TWO_PERCENT = (
    late(IN_THIRTY, charge={**THIRTY, "by": {**THIRTY["by"], "rates": [rate]}}) for rate in ("0.01", "0.02")
)
HISTORY = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"


def asked(book, first=ONE_PERCENT, second=TWO_PERCENT, on="2010-03-17", **words):
    return owed_under_each(book.entries, first, second, called=("one", "other"), as_of=date.fromisoformat(on), **words)


def figures(found):
    return tuple(str(each.outstanding) for each in (found.first, found.second, found.difference))


def test_each_investor_and_all_have_both_figures_and_the_difference():
    # 30 counted days from 2010-02-15 are 2010-03-17: one period, 1 % or 2 % of $1,000,000 each.
    found = asked(log(ONE_PERCENT, investors=(ONE, TWO)))
    assert [each.investor for each in found.investors] == [ONE, TWO]
    assert [figures(each) for each in found.investors] == [("10000.00", "20000.00", "10000.00")] * 2
    assert figures(found.total) == ("20000.00", "40000.00", "20000.00")


def test_the_terms_of_the_signing_itself_do_not_matter():
    assert asked(log(TWO_PERCENT)) == asked(log(ONE_PERCENT))


def test_what_was_paid_is_paid_under_each():
    found = asked(log(ONE_PERCENT, paid("2010-03-18", "12000.00")), on="2010-03-19")
    assert figures(found.investors[0]) == ("0.00", "8000.00", "8000.00")
    assert found.investors[0].difference.credit == Decimal("-2000.00")


def test_one_investor_alone_and_what_was_known_then():
    book = log(ONE_PERCENT, {**paid("2010-03-18", "12000.00"), "recorded_at": "2010-04-30T12:00:00-04:00"},
               investors=(ONE, TWO))  # fmt: skip
    found = asked(book, on="2010-03-19", investor=ONE, known_at=datetime(2010, 3, 31, tzinfo=UTC))
    assert [each.investor for each in found.investors] == [ONE]
    assert figures(found.total) == ("10000.00", "20000.00", "10000.00")


def test_a_corrected_signing_is_on_the_other_terms_too():
    signing = fact("AgreementSigned", "2010-01-15", company="Right, Inc.", investors=[ONE], terms=ONE_PERCENT)
    found = asked(log(ONE_PERCENT, correction("2010-02-01", 1, signing)))
    assert figures(found.total) == ("10000.00", "20000.00", "10000.00")


def test_the_history_under_its_own_terms_is_what_it_owes():
    book, raw = Book.read(HISTORY), shipped("focus-2002").raw
    found = asked(book, raw, raw, on="2003-09-24")
    assert found.total.first == found.total.second == book.ask("owed", on="2003-09-24").total


PAID_TOWARD = paid("2010-03-18", "12000.00", ("late", "2010-02-15", 1))
ELECTED = fact(
    "ReadingElected", "2010-02-01", reading="partial_coverage", choice="any_coverage", authority="a stipulation"
)
OF_ANOTHER_NAME = {
    **late(IN_THIRTY),
    "heads": {"filing": {"of": ["late"], "charge": "cost"}},
}
FOR_GOOD = late(IN_THIRTY, charge=A_DAY, what="effectiveness")


@pytest.mark.parametrize(
    ("facts", "first", "second", "says"),
    [
        (
            [PAID_TOWARD],
            ONE_PERCENT,
            OF_ANOTHER_NAME,
            ' at position 3: toward.trigger = "late": no head of these terms; the terms have filing.',
        ),
        (
            [ELECTED],
            FOR_GOOD,
            ONE_PERCENT,
            ' at position 3: reading "partial_coverage": the register has no such key; it has transfer_gap.',
        ),
    ],
    ids=["a head", "a reading"],
)
def test_terms_the_log_cannot_be_judged_under_are_named_with_the_entry(facts, first, second, says):
    with pytest.raises(NotUnderTheseTerms) as refused:
        asked(log(first, *facts), first, second)
    assert str(refused.value) == f"Under the terms of other the log cannot be judged{says}"
    with pytest.raises(NotUnderTheseTerms, match=r"^Under the terms of one the log"):
        asked(log(first, *facts), second, first)


def test_a_reading_asked_of_both_must_be_one_of_both():
    with pytest.raises(
        NotUnderTheseTerms, match=r'^Under the terms of other the log cannot be judged: reading "partial'
    ):
        asked(log(FOR_GOOD), FOR_GOOD, ONE_PERCENT, readings={"partial_coverage": "any_coverage"})


def test_of_several_faults_the_first_is_told_and_how_many_there_are():
    faulty = {**ONE_PERCENT, "sale_counts": "never", "pays": "nothing"}
    with pytest.raises(NotUnderTheseTerms, match=r"sale_counts.*\(the first of 2 faults\)\.$"):
        asked(log(ONE_PERCENT), ONE_PERCENT, faulty)
