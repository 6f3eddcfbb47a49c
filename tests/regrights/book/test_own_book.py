"""An Investor's own book: its own log and chain, answers of these alone, and nothing to record."""

from pathlib import Path

import pytest

from lifecycle.log.verdict import AgreementHead
from projections.facts.facts import UnknownInvestor
from regrights import Book, Store
from regrights.book.book import ReadOnly

HISTORY = "fixtures/histories/focus-illustrative.jsonl"
ALPHA = "Alpha Capital A.G."


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.read(HISTORY)


def test_its_answers_are_of_its_own_log(book: Book) -> None:
    own = book.of(ALPHA)
    assert (own.investor, own.company, own.currency) == (ALPHA, book.company, book.currency)
    assert [each.position for each in own.entries] == list(range(1, len(own.entries) + 1))
    assert len(own.digests) == len(own.entries) < len(book.entries)
    found, whole = (each.ask("owed", on="2003-08-15") for each in (own, book))
    assert [each.investor for each in found.investors] == [ALPHA]
    assert [each.paid for each in found.investors] == [each.paid for each in whole.investors if each.investor == ALPHA]
    assert {each.position for each in own.ask("log").entries} == set(range(1, len(own.entries) + 1))


def test_nobody_else_has_one(book: Book) -> None:
    with pytest.raises(UnknownInvestor):
        book.of("Nobody LLC")


def test_what_an_answer_rests_on_is_not_its_head(book: Book) -> None:
    own = book.of(ALPHA)
    assert own.head == book.digests[-1]
    assert own.head not in own.digests
    assert own.head not in repr(own)


def test_nothing_is_recorded_in_it_and_it_is_verified_by_its_own_chain(book: Book) -> None:
    with Store("memory:") as store:
        store.take_in("focus", Path(HISTORY))
        own = store.book("focus").of(ALPHA)
        paid = {"kind": "PeriodicAmountPaid", "occurred_on": "2004-06-14", "investor": ALPHA, "amount": "1.00"}
        with pytest.raises(ReadOnly):
            own.record(paid)
        assert len(store.book("focus").entries) == len(book.entries)
        assert own.keeper is not None
        assert own.keeper.book("focus").digests == own.digests
        known = AgreementHead("focus", 3, own.digests[2])
        found = own.keeper.verify("focus", known=known)
        assert (found.outcome, found.entries, found.head) == ("sound", len(own.entries), own.digests[-1])
        whole = AgreementHead("focus", 3, book.digests[2])
        assert own.keeper.verify("focus", known=whole).outcome == "altered"
