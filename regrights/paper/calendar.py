"""Duties as an iCalendar file: an all-day event for each dated duty, the same event in every version of the file.

An event is known by what it is about, never by its date, so a deadline that has moved updates the event a calendar
already has. Nothing here reads a clock: a version is counted by the entries recorded and the day asked about, and
stamped with the last recording.
"""

import errno
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

import attrs
import msgspec

from lifecycle.agreement.telling import heads_called
from lifecycle.clocks import eastern_date
from lifecycle.entries import Entry, EntryCorrected, EntryRetracted
from lifecycle.errors import Refusal
from projections.amounts.lines import investor_owed
from projections.duty.rows import DutyRow
from projections.facts.cut import BeforeTheLog, recorded_by
from projections.facts.reasons import dollars
from projections.questions.duties import Duties, duties
from regrights.book.book import Book
from regrights.book.words import parameters_of

if TYPE_CHECKING:
    from icalendar import Event

# The Investor, then what tells one Periodic Amount from another.
Named = tuple[object, ...]
OVER = {"done": "done", "done_late": "done", "waived": "waived", "lapsed": "no longer called for"}
STANDING = {"overdue": "overdue", "due_soon": "due soon", "pending": "due later"}


class NoCalendars(Refusal):
    """The library that writes calendars is not installed."""

    def __init__(self) -> None:
        super().__init__('A calendar needs the library icalendar; install it with pip install "regrights[calendar]".')


class NotWritten(Refusal):
    """A calendar file that could not be written."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path}: the calendar could not be written ({error.strerror}); name another file.")


@attrs.frozen
class Version:
    """Which version of an issuer's events a calendar shows; no longer log and no later day lowers the number.

    ``heads`` are the names the terms have for what triggers an amount.
    """

    number: int
    recorded_at: datetime
    company: str
    heads: Mapping[str, str]


def calendar(book: Book, said: Mapping[str, object], found: Duties) -> bytes:
    """The calendar of an answer: what is done, waived or gone from the log is there as cancelled."""
    return _written(f"{book.company}: duties ({book.agreement})", _events(book, said, found))


def calendar_of_all(books: Sequence[Book], said: Mapping[str, object]) -> bytes:
    """The duties of every agreement in one calendar, each event as in the calendar of its own."""
    asked = parameters_of(duties, said)
    answers = ((book, duties(book.entries, made_by=book.made_by, **asked)) for book in books)  # type: ignore[arg-type]  # read by their kinds
    return _written(
        "Duties of every agreement", [each for book, found in answers for each in _events(book, said, found)]
    )


def _written(name: str, events: Iterable["Event"]) -> bytes:
    try:
        from icalendar import Calendar, vText
    except ModuleNotFoundError as missing:
        raise NoCalendars from missing
    made = Calendar()
    made.add("prodid", "-//regrights//duties//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", vText(name))  # a comma in it is escaped
    for event in events:
        made.add_component(event)
    written: bytes = made.to_ical()
    return written


def _events(book: Book, said: Mapping[str, object], found: Duties) -> Iterator["Event"]:
    log = recorded_by(book.entries, found.known_at)
    days = (found.as_of - log[0].occurred_on).days
    version = Version(
        len(log) + days,
        log[-1].recorded_at or datetime.min.replace(tzinfo=UTC),
        book.company,
        heads_called(book.document),
    )
    events = {_uid(book, row): row for row in found.duties if row.due_on}
    amounts = _amounts(book, said, found) if any(row.toward for row in events.values()) else {}
    for uid, row in events.items():
        yield _event(uid, row, version, amounts.get(_amount_of(row)), because=OVER.get(row.status))
    for uid, row in _gone(book, said, log, found.as_of).items():
        if uid not in events:
            yield _event(uid, row, version, None, because="no longer in the record")


def _amounts(book: Book, said: Mapping[str, object], found: Duties) -> dict[Named, Decimal]:
    """What each Periodic Amount of the answer comes to, by what a duty to pay it names."""
    readings = cast("Mapping[str, str]", said.get("readings", {}))
    stands = book.made_by(book.entries, as_of=found.as_of, known_at=found.known_at, readings=readings)
    return {
        (name, line.trigger, line.trigger_date, line.number, line.statement): line.amount
        for name in stands.investors()
        for line in investor_owed(stands, name).lines
    }


def _amount_of(row: DutyRow) -> Named:
    toward = row.toward or {}
    return row.investor, *(toward.get(name) for name in ("trigger", "trigger_date", "number", "statement"))


def write(path: Path, lines: bytes) -> None:
    """Write a calendar file. Raises ``NotWritten``."""
    try:
        if path.exists() and not path.read_bytes().startswith(
            b"BEGIN:VCALENDAR"
        ):  # an older calendar is replaced, nothing else
            raise FileExistsError(errno.EEXIST, "there is something else of that name")
        path.write_bytes(lines)
    except OSError as error:
        raise NotWritten(path, error) from error


def _uid(book: Book, row: DutyRow) -> str:
    """What an event is about. What counts from a deadline runs once, so its trigger date is left out: it may move.

    Whose it is is told by the digest of the signing: the same in a store and in a file, whatever either calls it.
    """
    toward = row.toward or {}
    trigger_date = None if _runs_once(book, toward.get("trigger")) else toward.get("trigger_date")
    about = [
        book.digests[0],
        row.duty,
        row.started_by,
        row.investor,
        toward.get("trigger"),
        trigger_date,
        toward.get("number"),
        toward.get("statement"),
    ]
    return f"{hashlib.sha256(msgspec.json.encode(about)).hexdigest()[:40]}@regrights"


def _runs_once(book: Book, head: object) -> bool:
    """Whether a head counts from a deadline, and shares cut back have no clock of their own."""
    heads = cast("Mapping[object, Mapping[str, object]]", book.document.raw.get("heads", {}))
    return heads.get(head, {}).get("counts_from") == "deadline" and "cutback" not in book.document.raw


def _gone(book: Book, said: Mapping[str, object], log: Sequence[Entry], as_of: date) -> dict[str, DutyRow]:
    """Dated duties of earlier states of the log: a correction, a retraction or a late entry may have removed them."""
    gone: dict[str, DutyRow] = {}
    asked = parameters_of(duties, said)
    readings = cast("Mapping[str, str]", asked.get("readings", {}))
    investor = cast("str | None", asked.get("investor"))
    first, until = cast("date | None", asked.get("first")), cast("date | None", asked.get("until"))
    for before in _states_rewritten(log):
        then = before[-1].recorded_at
        assert then is not None  # noqa: S101 - what a log holds has been recorded
        try:
            earlier = book.made_by(before, as_of=min(as_of, eastern_date(then)), readings=readings)
            rows = duties.of(
                earlier,
                investor=investor if investor in earlier.facts.signed.investors else None,
                first=first,
                until=until,
            )
        except BeforeTheLog:
            continue
        gone |= {_uid(book, row): row for row in rows.duties if row.due_on}
    return gone


def _states_rewritten(log: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """The log as it stood before each entry that speaks about what came before it."""
    latest = log[0].occurred_on
    for place, entry in enumerate(log):
        rewrites = isinstance(entry, EntryCorrected | EntryRetracted) or entry.speaks_about_the_past
        if place and (rewrites or entry.occurred_on < latest):
            yield log[:place]
        latest = max(latest, entry.occurred_on)


def _event(uid: str, row: DutyRow, version: Version, amount: Decimal | None, *, because: str | None) -> "Event":
    from icalendar import Event

    assert row.due_on is not None  # noqa: S101 - only dated duties are events
    money = f", {dollars(amount)}" if amount is not None else ""
    made = Event()
    made.add("uid", uid)
    made.add("dtstamp", version.recorded_at.astimezone(UTC))
    made.add("dtstart", row.due_on)
    made.add("dtend", row.due_on + timedelta(days=1))  # the first day after it
    made.add("sequence", version.number)
    made.add("summary", f"{row.duty}{money}: {row.who} → {row.to or '–'} ({version.company})")
    made.add("description", _description(row, version.heads, because))
    made.add("status", "CANCELLED" if because else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    return made


def _description(row: DutyRow, heads: Mapping[str, str], because: str | None) -> str:
    """In plain words: the section, the deadline, what started it, and where it stands."""
    started = f"started on {row.started_on}" + (f" by entry {row.started_by}" if row.started_by else "")
    said = [f"Section {row.clause}, {started}.", f"Due on {row.due_on}: {because or STANDING[row.status]}."]
    if row.toward:
        head = str(row.toward["trigger"])
        said.append(
            f"Amount no. {row.toward['number']} of the {heads.get(head, head)} of {row.toward['trigger_date']}."
        )
    if row.period:
        said.append(f"It covers {row.period['from']} to {row.period['until']}.")
    if row.done_on:
        said.append(f"Recorded as done on {row.done_on}.")
    return " ".join(said)
