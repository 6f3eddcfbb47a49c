"""Real statements as logs to ask about: what EDGAR shows of each, after a made-up signing and purchase.

Hypothetical throughout: the companies of the lists are parties to no agreement like this one that we know of.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from lifecycle.record.files import JudgedFile
from regrights.book.book import Book
from regrights.edgar import hypothetical
from regrights.edgar.filings import read_filings
from regrights.edgar.proposal import Given
from regrights.edgar.statements import Statements, statements_of
from tests import CHECKOUT

LISTS = sorted((CHECKOUT / "fixtures" / "edgar").glob("CIK*.json"))


def statements(path: Path) -> Statements:
    return statements_of(read_filings([path]))


def every_statement(paths: Sequence[Path] = LISTS) -> Iterator[tuple[Statements, str]]:
    """Each statement of each list, by its file number."""
    for path in paths:
        found = statements(path)
        yield from ((found, number) for number in found.found)


def _book(judged: JudgedFile) -> Book:
    return Book(agreement="a list", entries=judged.entries, digests=judged.digests)


def after_a_signing(entries: Sequence[Given], filed: date, *, days: int) -> Book:
    return _book(hypothetical.after_a_signing(entries, filed, days=days))


def legal_history(found: Statements, number: str, *, days: int = 120) -> Book:
    return _book(hypothetical.legal_history(found, number, days=days))
