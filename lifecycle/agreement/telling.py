"""A term that is changed, and what it is changed to, in words. Judges nothing."""

import re
from decimal import Decimal
from typing import Any

from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.formerly import FORMERLY
from lifecycle.agreement.language.source import Document

# Old keys that take these, and words of the language, are shares of one.
SHARES_TAKEN = ("a rate", "rates")
SHARE_WORDS = ("rates", "rate", "at_start", "then_add", "share", "price")
_NUMBERED = re.compile(r"\[[0-9]+\]$")


def called(key: str, name: object = None) -> str:
    """What a head or a condition is called for reading: as the agreement has it, else its key without underscores."""
    return name if isinstance(name, str) and name else key.replace("_", " ")


def heads_called(document: Document) -> dict[str, str]:
    """What each head of a document is called."""
    heads: Any = document.raw.get("heads") or {}
    return {key: called(key, head.get("called")) for key, head in heads.items() if isinstance(head, dict)}


def term_in_words(document: Document, term: str) -> str:
    """An old key for reading, as the agreement calls it if it does: interval days. A place stands as it is."""
    told = _said_of(document, term)
    return str(told.get("called", term.replace("_", " "))) if told else term


def head_called(terms: Terms, name: str) -> str:
    """What the agreement calls a head, else its name in plain letters."""
    head = terms.heads.get(name)  # none where an amendment added it
    return (head and head.called) or name.replace("_", " ")


def value_in_words(document: Document, term: str, value: object) -> str:
    """A term's value for reading: a rate or a share as a percentage, a list with commas, none where it is empty."""
    told = _said_of(document, term)
    word = _NUMBERED.sub("", term).rpartition(".")[2]
    is_share = told["takes"] in SHARES_TAKEN if told else word in SHARE_WORDS
    match value:
        case list() | tuple():
            return ", ".join(value_in_words(document, term, each) for each in value) or "none"
        case str() if is_share and re.fullmatch(r"[0-9.]+", value):
            return f"{(Decimal(value) * 100).normalize():f}%"
        case _:
            return str(value)


def _said_of(document: Document, term: str) -> dict[str, Any]:
    told: Any = document.raw.get(FORMERLY) or {}
    found: dict[str, Any] = told.get(term, {})
    return found
