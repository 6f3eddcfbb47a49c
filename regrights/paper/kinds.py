"""What kinds of value a table holds, and how each is written for a person and for a program. Knows no table.

``text``, ``code`` (a name of the product's own, read without its underscores), ``codes`` (several), ``day``,
``head`` (of the terms: for programs its key, for people its name there), ``moment``, ``number`` (a place or a number
of days, never with commas), ``count`` (of shares), ``money``, ``change`` (of money, with its sign), ``percent``,
``truth``, ``list``, and ``mixed`` where every value says itself what it is.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from unicodedata import normalize

import attrs

from lifecycle.clocks import eastern
from projections.facts.reasons import dollars, percent

Kind = Literal[
    "text",
    "code",
    "codes",
    "head",
    "day",
    "moment",
    "number",
    "count",
    "money",
    "change",
    "percent",
    "truth",
    "list",
    "mixed",
]
NUMBERS = ("money", "count", "number")
NOTHING, CLEAR = "–", "none"
# A spreadsheet runs a cell that begins like this, in either width and behind blanks, or splits it; an apostrophe before
# it keeps a name a name.
RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@")
SPLITS_A_CELL = ("\t", "\r", "\n")
UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"


@attrs.frozen
class Sum:
    """Dollars where other rows have a percentage."""

    amount: Decimal


@attrs.frozen
class Named:
    """A head of the terms: by its key for programs, for people by its name in the terms."""

    key: str
    called: str


def written(value: object, kind: Kind) -> str:
    """A value as people read it."""
    match value:
        case None:
            return NOTHING
        case Named():
            return value.called
        case Sum():
            return dollars(value.amount)
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}" if kind == "count" else str(value)
        case Decimal():
            return _written_decimal(value, kind)
        case datetime():
            return f"{eastern(value):%Y-%m-%d %H:%M}"
        case list() | tuple():
            return ", ".join(written(each, "code" if kind in ("code", "codes") else "mixed") for each in value) or CLEAR
        case str() if kind in ("code", "head"):
            return value.replace("_", " ")
        case _:
            return str(value)


def entries_written(positions: Sequence[int]) -> str:
    """The entries a sentence rests on: entry 1, or entries 1, 2; nothing where it rests on none."""
    if not positions:
        return ""
    return f"{'entry' if len(positions) == 1 else 'entries'} {', '.join(map(str, positions))}"


def resting_on(clauses: Sequence[str], entries: Sequence[int]) -> str:
    """For the end of a sentence, the sections and the entries it rests on: `` [3(h); entry 1]``, or nothing."""
    parts = [", ".join(clauses), entries_written(entries) if entries else ""]
    said = "; ".join(part for part in parts if part)
    return f" [{said}]" if said else ""


def change_written(amount: Decimal) -> str:
    """A difference in dollars in a sentence: +$1.00, -$1.00, $0.00."""
    return f"{'+' if amount > 0 else ''}{dollars(amount)}"


def _written_decimal(value: Decimal, kind: Kind) -> str:
    if kind == "percent":
        return percent(value)
    return f"{value:+,.2f}" if kind == "change" else dollars(value)


def plain(value: object, kind: Kind) -> str:
    """A value as programs read it, safe in a spreadsheet."""
    match value:
        case None:
            return ""
        case Named():
            return value.key
        case Sum():
            return f"{value.amount:.2f}"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}" if kind == "percent" else f"{value:.2f}"
        case date():
            return value.isoformat()
        case list() | tuple():
            return _guarded(", ".join(plain(each, "mixed") for each in value))
        case _:
            return _guarded(str(value))


def _guarded(text: str) -> str:
    first = normalize("NFKC", text.lstrip().lstrip(UNSEEN).lstrip()[:1])  # the full-width forms too
    return f"'{text}" if text.startswith(SPLITS_A_CELL) or first in RUNS_IN_A_SPREADSHEET else text
