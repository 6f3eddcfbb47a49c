"""The first minute: the shipped agreement, an illustrative history, what was owed on a few telling dates, and why."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs

from lifecycle.agreement.language.shipped import shipped_folder
from lifecycle.agreement.terms import shipped_terms
from lifecycle.entries import Entry, WaiverGranted
from projections.facts.reasons import Answer, dollars
from projections.questions.audit import audit
from projections.questions.duties import duties
from projections.questions.owed import owed
from projections.questions.rollforward import rollforward
from projections.questions.what_if import what_if
from regrights.book.answers import as_json
from regrights.book.book import Book
from regrights.book.words import known_at_from
from regrights.paper.answer import drawn
from regrights.paper.audit import remarks
from regrights.paper.drawing import Column, Drawing, Row, Table
from regrights.paper.terminal import show

HISTORY = "focus-illustrative"
LABEL = (
    "Illustrative: the agreement is real (a public exhibit), its history after the signing, the price and the share\n"
    "counts are made up to show it at work."
)


@attrs.frozen
class Telling:
    """A date worth asking about, and why."""

    on: date
    why: str
    known_at: str | None = None


TELLING: Sequence[Telling] = (
    Telling(date(2003, 6, 30), "twenty-nine days late: nothing is owed yet, and one day decides"),
    Telling(date(2003, 7, 16), "effective at last, forty days late: the last amounts for lateness fall due"),
    Telling(date(2003, 9, 24), "as the Company knew it before the agreed delay was recorded", "2003-09-14"),
    Telling(date(2003, 9, 24), "and as it is known today: a suspension too long, and the delay taken off"),
    Telling(date(2004, 6, 10), "where it ends: one Investor still to be paid, the other's balance on account"),
)


TIMELINE = (
    Column("pos.", "number", key="position"),
    Column("occurred", "day"),
    Column("recorded", "day"),
    Column("what happened"),
    Column("remarks"),
)
JUNE_30 = date(2003, 6, 30)
WAIVER = WaiverGranted(
    occurred_on=date(2003, 9, 26),
    company_signed=True,
    signed_by=("Alpha Capital A.G.",),
    trigger="restricted_sale",
    from_on=date(2003, 9, 9),
    until_on=date(2003, 9, 30),
)


SAID: Mapping[str, Callable[[Any], str]] = {
    "investor": str,
    "statement": str,
    "shares": "{:,} shares".format,
    "amount": dollars,
    "from_on": "from {}".format,
    "until_on": "until {}".format,
    "status": str,
    "target": "position {}".format,
    "duty": str,
}


def run(*, now: datetime, as_json_only: bool, write: Callable[[bytes], None]) -> int:
    """Print the demonstration; with ``as_json_only``, only what was owed on the last telling date."""
    book = Book.read(shipped_folder("histories") / f"{HISTORY}.jsonl", now=now)
    if as_json_only:
        write(as_json(book.agreement, owed(book.entries, as_of=TELLING[-1].on)))
        return 0
    title, _ = shipped_terms(book.agreement)
    print(f"{title}\n{LABEL}\n")
    _timeline(book)
    for number, telling in enumerate(TELLING, 1):
        known_at = known_at_from("known_at", telling.known_at) if telling.known_at else None
        found = owed(book.entries, as_of=telling.on, known_at=known_at)
        print(f"\n{'=' * 100}\n{number}. {telling.on}: {telling.why}\n")
        show(drawn("owed", book, found, explain=number in (2, len(TELLING))))
    _more(book)
    print(f"\n{'=' * 100}\nGo on with your own: regrights owed --log YOUR.jsonl --on 2003-08-15 --explain")
    return 0


def _more(book: Book) -> None:
    """What else may be asked: deadlines, what a quarter moved, and what a waiver would change."""
    entries, day, quarter = book.entries, date(2003, 7, 14), date(2003, 9, 30)
    found: Sequence[tuple[str, str, Answer]] = (
        ("duties", "what was overdue three days after effectiveness", duties(entries, as_of=day, status="overdue")),
        ("rollforward", "what moved in the third quarter of 2003", rollforward(entries, as_of=quarter, after=JUNE_30)),
        (
            "what-if",
            "and had most of the shares waived September",
            what_if(entries, as_of=quarter, assume=[WAIVER]),
        ),
    )
    for number, (name, why, answer) in enumerate(found, len(TELLING) + 1):
        print(f"\n{'=' * 100}\n{number}. {why}\n")
        show(drawn(name, book, answer))


def _timeline(book: Book) -> None:
    digests = book.digests
    rows = {row.position: row for row in audit(book.entries, digests=digests).entries}
    shown: list[Row] = [
        (
            entry.position,
            entry.occurred_on,
            entry.recorded_at.date() if entry.recorded_at else None,
            _said(entry),
            remarks(rows[entry.position]),
        )
        for entry in book.entries
    ]
    show(Drawing([Table("Timeline", TIMELINE, shown)]))


def _said(entry: Entry) -> str:
    """An entry in one line: its kind in words, then what it says."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in entry.kind).strip()
    said = [write(getattr(entry, field)) for field, write in SAID.items() if getattr(entry, field, None) is not None]
    return f"{words}: {', '.join(said)}" if said else words
