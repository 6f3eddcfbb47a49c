"""What every command of the line stands on: the one clock, the store, the log it asks, standard output."""

import argparse
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lifecycle.errors import Refusal
from regrights.command_line.ending import ANSWERED, REFUSED, tell

if TYPE_CHECKING:
    from regrights.book.book import Book
    from regrights.book.store import Store
    from regrights.command_line.parser import Parser
    from regrights.paper.drawing import Drawing

DAYS = ("on", "to", "until", "from", "known_at", "since", "reported_at")
__all__ = ["ANSWERED", "REFUSED", "NoStoreNamed", "book", "draw", "now", "print_bytes", "readings", "refuse", "store"]
DEFAULT_STORE = "sqlite:///regrights.db"


class NoStoreNamed(Refusal):
    """An empty address: never taken for the default, which may hold other deals."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} is empty; name a store, like {DEFAULT_STORE}, or leave it out altogether.")


def now() -> datetime:
    """The one clock."""
    return datetime.now(UTC)


def spoken_days() -> dict[str, str]:
    """The days that may be said by a word, each as its date in New York."""
    from lifecycle.clocks import eastern_date

    today = eastern_date(now())
    return {"today": today.isoformat(), "yesterday": (today - timedelta(days=1)).isoformat()}


def dated(words: argparse.Namespace) -> None:
    """Puts the date where a day of the words is said by a word, before anything is asked or recorded."""
    spoken = spoken_days()
    for name in DAYS:
        said = getattr(words, name, None)
        if said in spoken:
            setattr(words, name, spoken[said])


def check_forms(words: argparse.Namespace, usage: "Parser") -> None:
    """Refuses, as usage, what asks for two forms of one answer, or a form for what it has not."""
    said = {name for name in ("json", "csv", "csv_bom", "quiet", "explain", "calendar") if getattr(words, name, False)}
    as_csv = bool(said & {"csv", "csv_bom"})
    if as_csv and "json" in said:
        usage.error("--json or --csv, not both")
    if "quiet" in said and (as_csv or "json" in said):
        usage.error("--quiet is for people; --json and --csv leave nothing out")
    if "explain" in said and as_csv:
        usage.error("--explain is for people; as data the reasons are a table of their own: --csv --table reasons")
    if {"csv", "csv_bom", "json"} & said and (getattr(words, "ics", None) is not None or "calendar" in said):
        usage.error("--ics and --calendar give the answer as a calendar; ask for --csv or --json by itself")
    if getattr(words, "csv_table", None) is not None and not as_csv:
        usage.error("--table chooses a table of --csv; say --csv too")


def refuse(sentence: str) -> int:
    """Say why not on standard error; the exit status that goes with it."""
    return tell(sentence, REFUSED)


def say(sentence: str) -> None:
    """What was done beside the answer, on standard error."""
    tell(sentence, ANSWERED)


def store(words: argparse.Namespace) -> "Store":
    """The store of --store, of the environment, or of the working folder."""
    from regrights.book.store import Store

    named = {"--store": words.store, "REGRIGHTS_STORE": os.environ.get("REGRIGHTS_STORE")}
    said = {where: url for where, url in named.items() if url is not None}
    where, url = next(iter(said.items()), ("", DEFAULT_STORE))
    if not url:
        raise NoStoreNamed(where)
    heads = words.heads or os.environ.get("REGRIGHTS_HEADS")
    return Store(url, now, heads=Path(heads) if heads else None)


def print_bytes(line: bytes) -> None:
    """One line on standard output, as bytes, after what was printed before."""
    sys.stdout.flush()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def print_csv(drawing: "Drawing", table: str | None = None, *, marked: bool) -> None:
    """A table of a drawing as comma-separated values, the main one unless it is named.

    ``marked`` puts the byte order mark of UTF-8 before it.
    """
    from regrights.paper.comma_separated import comma_separated

    print_bytes(comma_separated(drawing, table).encode("utf-8-sig" if marked else "utf-8"))


def draw(words: argparse.Namespace, drawing: "Drawing") -> int:
    """A drawing on paper, or its tables as comma-separated values where these were asked for."""
    if words.csv or words.csv_bom:
        print_csv(drawing, getattr(words, "csv_table", None), marked=words.csv_bom)
    else:
        from regrights.paper.terminal import show

        show(drawing)
    return ANSWERED


def readings(words: argparse.Namespace) -> dict[str, str]:
    """The readings chosen, each said as KEY=CHOICE; of one said twice the last."""
    usage: Parser = words.usage
    pairs = [said.partition("=") for said in words.readings]
    for key, equals, _ in pairs:
        if not equals:
            usage.error(f"--reading {key}: write KEY=CHOICE, for example --reading partial_period=prorated")
    return {key: choice for key, _, choice in pairs}


def book(words: argparse.Namespace) -> "Book":
    """The log a command asks: a file, or an agreement of the store."""
    from regrights.book.book import Book

    usage: Parser = words.usage
    if words.log is not None and words.agreement is not None:
        usage.error("name an agreement of the store or a --log file, not both")
    if words.log is not None:
        return Book.read(words.log, now=now())
    if words.agreement is None:
        usage.error(f"{words.command} needs an AGREEMENT of the store, or --log FILE")
    return store(words).book(words.agreement)
