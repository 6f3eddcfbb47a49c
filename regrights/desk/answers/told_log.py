"""The log as a page: so many entries at a time, and what may be asked of them."""

from collections.abc import Mapping
from typing import Any

from lifecycle.errors import Refusal
from projections.facts.changed import Changed
from projections.questions.log import ToldLog
from regrights.desk.addresses import Addresses
from regrights.desk.said import dated, title_of_kind
from regrights.paper.audit import change

ENTRIES_A_PAGE = 50
FILTERS = ("kind", "person", "text", "from", "until")
LONGEST = 9  # digits


class NoSuchPart(Refusal):
    """A part of the log beyond the last."""

    def __init__(self, said: str, last: int) -> None:
        parts = "one page" if last == 1 else f"pages 1 to {last}"
        super().__init__(f"page = {said[:20]!r}: what was asked of the log has {parts}; begin at page 1.")


def told_log(found: ToldLog, beside: Mapping[str, str], to: Addresses) -> dict[str, Any]:
    """What the page is made of. It opens on the newest entries, but pinned on the oldest. Raises ``NoSuchPart``."""
    last = max(1, -(-len(found.entries) // ENTRIES_A_PAGE))
    said = beside.get("page", "1" if to.said.get("known_at") else str(last))
    number = int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST else 0
    if not 1 <= number <= last:
        raise NoSuchPart(said, last)
    first = (number - 1) * ENTRIES_A_PAGE

    def part(other: int) -> str | None:
        return to.same("log", page=str(other)) if 1 <= other <= last and other != number else None

    return {
        "entries": found.entries[first : first + ENTRIES_A_PAGE],
        "part": number,
        "parts": last,
        "turned": [
            ("Oldest", part(1)),
            ("Previous", part(number - 1)),
            ("Next", part(number + 1)),
            ("Newest", part(last)),
        ],
        "filtered": any(to.said.get(name) for name in FILTERS),
        "unfiltered": to.same("log", page=None, **dict.fromkeys(FILTERS)),
        "kinds": [(kind, title_of_kind(kind)) for kind in found.kinds],
        "changed": _changed,
    }


def _changed(each: Changed) -> str:
    field, _, values = change(each).partition(": ")
    return dated(f"{field.replace('_', ' ')}: {values.replace(' -> ', ' → ', 1)}")
