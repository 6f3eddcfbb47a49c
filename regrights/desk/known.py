"""A book as it was known at an instant, for pages: nothing on one may turn on what was recorded later."""

from datetime import datetime

import attrs

from projections.facts.cut import recorded_by
from regrights.book.book import Book


def known_book(book: Book, known_at: object) -> Book:
    """The log as known at an instant, if one is asked for.

    One that was not begun by then stays whole, for the question to refuse.
    """
    known = recorded_by(book.entries, known_at) if isinstance(known_at, datetime) else book.entries
    return attrs.evolve(book, entries=known, digests=book.digests[: len(known)]) if known else book
