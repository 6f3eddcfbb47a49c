"""The terms as a page: each in force, with its section in our words and who amended it; or those of one section."""

from collections.abc import Mapping
from typing import Any

from lifecycle.agreement.clauses import Clause, clause, sections_told
from lifecycle.entries.telling import sentence
from lifecycle.errors import Refusal
from projections.questions.terms import TermsInForce
from regrights.book.book import Book
from regrights.desk.addresses import Addresses


class NoSuchSection(Refusal):
    """A section that the terms tell nothing of."""

    def __init__(self, said: str, told: list[Clause]) -> None:
        known = f"they tell of {', '.join(each.number for each in told)}" if told else "they tell of none"
        super().__init__(f"clause = {said[:20]!r}: nothing is told of that section in these terms; {known}.")


def in_force(book: Book, beside: Mapping[str, str], found: TermsInForce, to: Addresses) -> dict[str, Any]:
    """What the page is made of. Raises ``NoSuchSection``."""
    told = sections_told(book.document)
    asked = clause(book.document, beside["clause"]) if "clause" in beside else None
    if "clause" in beside and asked is None:
        raise NoSuchSection(beside["clause"], told)
    terms = [each for each in found.terms if asked is None or _section(book, each.clause) == asked.number]
    amending = dict.fromkeys(each.amended_by for each in terms if each.amended_by)
    return {
        "asked": asked,
        "terms": terms,
        "told": told,
        "amending": [(book.entries[at - 1], sentence(book.entries[at - 1])) for at in amending],
        "every": to.same("terms", clause=None),
        "of_section": lambda number: to.same("terms", clause=number),
    }


def _section(book: Book, number: str) -> str:
    told = clause(book.document, number)
    return told.number if told else ""
