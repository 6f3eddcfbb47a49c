"""What every command of the line stands on: its exit statuses, the one clock, the store, the two streams."""

import argparse
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regrights.book.book import Book
    from regrights.book.store import Store
    from regrights.command_line.arguments import Parser

ANSWERED, REFUSED, USAGE, NOT_SOUND = 0, 1, 2, 3
TODAY = "today"
DAYS = ("on", "to", "until", "from", "known_at")
DEFAULT_STORE = "sqlite:///regrights.db"


def now() -> datetime:
    """The one clock."""
    return datetime.now(UTC)


def dated(words: argparse.Namespace) -> None:
    """Puts the date in New York where a day of the words is ``today``, before anything is asked or recorded."""
    from lifecycle.clocks import eastern_date

    for name in DAYS:
        if getattr(words, name, None) == TODAY:
            setattr(words, name, eastern_date(now()).isoformat())


def refuse(sentence: str) -> int:
    """Say why not on standard error; the exit status that goes with it."""
    from lifecycle.entries.fields import printable

    print(printable(sentence), file=sys.stderr)
    return REFUSED


def store(words: argparse.Namespace) -> "Store":
    """The store of --store, of the environment, or of the working folder."""
    from regrights.book.store import Store

    return Store(words.store or os.environ.get("REGRIGHTS_STORE") or DEFAULT_STORE, now)


def print_bytes(line: bytes) -> None:
    """One line on standard output, as bytes, after what was printed before."""
    sys.stdout.flush()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def book(words: argparse.Namespace) -> "Book":
    """The log a command asks: a file, or an agreement of the store."""
    from regrights.book.book import Book

    usage: Parser = words.usage
    if words.log and words.agreement:
        usage.error("name an agreement of the store or a --log file, not both")
    if words.log:
        return Book.read(words.log, now=now())
    if not words.agreement:
        usage.error(f"{words.command} needs an AGREEMENT of the store, or --log FILE")
    return store(words).book(words.agreement)
