"""Whether the file of a portfolio says what a replay says: of agreements, days and moments drawn by chance."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import attrs

from projections.case.case import case
from projections.facts.cut import BeforeTheLog
from projections.portfolio.rows import ROWS, Asked, Row
from projections.portfolio.tables import TABLES
from regrights.book.store import Store
from regrights.kept.asking import KEPT, known
from regrights.kept.file import PortfolioFile

# Days before and after what a log speaks of that are asked about too.
AROUND = 150


@attrs.define
class Compared:
    """How many agreed, which did not, and of how many nothing is kept for that day and moment."""

    compared: int = 0
    equal: int = 0
    replayed: int = 0
    differ: list[str] = attrs.field(factory=list)


def verify(
    store: Store,
    file: PortfolioFile,
    chance: Random,
    *,
    count: int,
    progress: Callable[[int, int], object] = lambda *_: None,
) -> Compared:
    """Compares every kept table of so many agreements, each as of a day and as known at a moment drawn by chance."""
    found, names = Compared(), sorted(file.agreements())
    for done in range(count if names else 0):
        progress(done, count)
        _compare(store, file, names[chance.randrange(len(names))], chance, found)
    return found


def _compare(store: Store, file: PortfolioFile, name: str, chance: Random, found: Compared) -> None:
    book = store.book(name)
    days = [entry.occurred_on for entry in book.entries]
    span = (max(days) - min(days)).days + 2 * AROUND
    as_of = min(days) + timedelta(chance.randrange(span) - AROUND)
    moment = book.entries[chance.randrange(len(book.entries))].recorded_at
    known_at = None if chance.random() < 1 / 4 else moment
    for table in KEPT:
        asked = Asked(since=as_of - timedelta(AROUND))
        answered = known(file, TABLES[table], asked, as_of, known_at, only=name).get(name)
        if answered is None or answered.head != book.digests[-1]:
            found.replayed += 1
            continue
        try:
            rows: list[Row] = list(ROWS[table](case(book.entries, as_of=as_of, known_at=known_at), asked))
        except BeforeTheLog:
            rows = []
        found.compared += 1
        if list(answered.rows) == rows:
            found.equal += 1
        else:
            found.differ.append(_told(name, table, as_of, known_at.isoformat() if known_at else "now"))


def _told(agreement: str, table: str, as_of: date, known_at: str) -> str:
    return f"{agreement}: {table} on {as_of}, known at {known_at}, is not what a replay says; delete the file."
