"""In which sections of an agreement things stand, and what those sections are about, as the file of its terms says.

Knows no section of any agreement: what a file does not say, nobody cites.
"""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from lifecycle.agreement.language.based import signed_document
from lifecycle.agreement.language.source import Document, once_a_value, plain_text
from lifecycle.entries import AgreementSigned
from lifecycle.entries.telling import listed

NOWHERE = "–"


@attrs.frozen
class Clause:
    """One section; ``gist`` is ours, the agreement's text is not reproduced."""

    number: str
    heading: str
    gist: str


def clause(document: Document, number: str) -> Clause | None:
    """The section a citation names, or the one it stands in: 2(b)(iv)(2)(A) is in 2(b)(iv)."""
    told = document.raw.get("sections")
    sections: Mapping[str, object] = told if isinstance(told, dict) else {}
    found = max((known for known in sections if _stands_in(number, known)), key=len, default=None)
    said = sections[found] if found else None
    if found is None or not isinstance(said, dict):
        return None
    return Clause(found, plain_text(said.get("heading")) or "", plain_text(said.get("gist")) or "")


def sections_told(document: Document) -> list[Clause]:
    """Every section that some terms tell of, in the order written."""
    told = document.raw.get("sections")
    found = (clause(document, number) for number in (told if isinstance(told, dict) else ()))
    return [each for each in found if each]


def _stands_in(number: str, section: str) -> bool:
    return number.startswith(section) and not number[len(section) :][:1].isalnum()  # 10 is not in 1


def clauses_of(document: Document, name: str) -> tuple[str, ...]:
    """The sections that ``[clauses]`` of some terms gives a name, in the order written; none where it gives none."""
    return _clauses_of(document.raw.get("clauses"), name)


@once_a_value
def _clauses_of(told: object, name: str) -> tuple[str, ...]:
    said = told.get(name) if isinstance(told, dict) else None
    several = said if isinstance(said, list) else [said]
    return tuple(text for each in several if (text := plain_text(each)))


def cited(clauses: Iterable[str]) -> str:
    """Sections where one word stands for them."""
    return ", ".join(clauses) or NOWHERE


def sections(clauses: Sequence[str], before: str = "", after: str = "") -> str:
    """Sections for a sentence, between two other parts of it: ``section 9``, ``sections 6 and 7``, or nothing."""
    return f"{before}section{'s' if len(clauses) > 1 else ''} {listed(clauses)}{after}" if clauses else ""


def numbers(clauses: Sequence[str], before: str = "", after: str = "") -> str:
    """The same by their numbers alone: `` of 2(b)(ii)``, or nothing."""
    return f"{before}{listed(clauses)}{after}" if clauses else ""


def where(signed: AgreementSigned | None, name: str) -> str:
    """For the end of a clause of a sentence: `` (section 9)``, or nothing where the terms signed say none."""
    return sections(clauses_of(signed_document(signed), name), " (", ")") if signed else ""
