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
    from regrights.paper.drawing import Drawing

ANSWERED, REFUSED, USAGE, NOT_SOUND = 0, 1, 2, 3
DEFAULT_STORE = "sqlite:///regrights.db"


def now() -> datetime:
    """The one clock."""
    return datetime.now(UTC)


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


def print_csv(drawing: "Drawing", *, marked: bool) -> None:
    """The tables of a drawing as comma-separated values; ``marked`` puts the byte order mark of UTF-8 before them."""
    from regrights.paper.comma_separated import comma_separated

    print_bytes(comma_separated(drawing).encode("utf-8-sig" if marked else "utf-8"))


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
