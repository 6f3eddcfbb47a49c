"""Which readings of some terms are close calls, and which of them stand at a word of the language."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lifecycle.agreement.language.forks import forks
from lifecycle.agreement.language.source import Document

# The words at which a caution of ours knows what turns on a reading, by the places they may stand at.
FIRST, PART, ENDS, ROLL = "first", "part", "ends", "roll"
PLACES: Mapping[str, re.Pattern[str]] = {
    FIRST: re.compile(r"charges\.\w+\.by\.first"),
    PART: re.compile(r"charges\.\w+\.by\.part"),
    ENDS: re.compile(r"(heads\.\w+\.)?ends(\.when.*)?"),
    ROLL: re.compile(r"dates\.\w+\.roll"),
}


def close_calls(document: Document) -> Sequence[str]:
    """The readings that the terms mark as close calls, and that some place in them turns on."""
    told: Any = document.raw.get("readings") or {}
    asked = dict.fromkeys(fork.reading for fork in forks(document.raw))
    return [key for key in asked if isinstance(told.get(key), dict) and told[key].get("close_call")]


def close_call_of(document: Document, word: str) -> str | None:
    """The close call that decides a word, if there is one."""
    at = {fork.reading for fork in forks(document.raw) if PLACES[word].fullmatch(fork.place)}
    return next((key for key in close_calls(document) if key in at), None)


def reading_of_parts(document: Document) -> str | None:
    """The reading that says what a period cut short earns, where the terms leave that open."""
    at = [fork.reading for fork in forks(document.raw) if PLACES[PART].fullmatch(fork.place)]
    return at[-1] if at else None


def clause_of(document: Document, reading: str) -> Sequence[str]:
    """The section a reading is of, as the terms say."""
    readings: Any = document.raw.get("readings") or {}
    clause = readings.get(reading, {}).get("clause")
    return (clause,) if isinstance(clause, str) else ()
