"""What came after a moment, as a page: how many entries, what they changed of what is owed, and each of them."""

from collections.abc import Mapping
from typing import Any

import attrs

from lifecycle.entries.telling import sentence
from projections.facts.cut import recorded_by
from projections.questions.restatement import Restatement
from regrights.book.book import Book
from regrights.desk.addresses import Addresses

MOST_SHOWN = 200
SHOWN: Mapping[str, str] = {
    "outstanding": "Outstanding",
    "determined": "Determined",
    "due": "Due",
    "paid": "Paid",
    "credit": "Paid beyond",
    "accrued_by_day": "Run up by the day",
}


def since(book: Book, found: Restatement, to: Addresses) -> dict[str, Any]:
    """What the page is made of; ``book`` is whole, not cut at the moment."""
    unpinned = attrs.evolve(to, said={word: said for word, said in to.said.items() if word != "known_at"})
    came = book.entries[len(recorded_by(book.entries, found.known_at)) :]
    moved = {each.position: each for each in found.moved_by}
    return {
        "came": [(entry, sentence(entry), moved.get(entry.position)) for entry in came[:MOST_SHOWN]],
        "more": len(came) - MOST_SHOWN,
        "shown": SHOWN,
        "moved": [name for name in SHOWN if getattr(found.total.difference, name)],
        "unpinned": unpinned,
        "compared": [(each.investor, each) for each in found.investors],
    }
