"""Duties as an iCalendar file: an all-day event for each dated duty, the same event in every version of the file.

An event is known by what it is about, never by its date, so a deadline that has moved updates the event a calendar
already has. Nothing here reads a clock: a version is counted by the entries recorded and the day asked about, and
stamped with the last recording.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import attrs
import msgspec

from lifecycle.clocks import eastern_date
from lifecycle.entries import Entry, EntryCorrected, EntryRetracted
from lifecycle.errors import Refusal
from projections.case.case import case
from projections.case.cut import BeforeTheLog, recorded_by
from projections.duty.rows import DutyRow
from projections.questions.duties import Duties, duties
from regrights.book.book import Book
from regrights.book.words import parameters_of

if TYPE_CHECKING:
    from icalendar import Event

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
    """Which version of its events a calendar shows; neither a longer log nor a later day ever lowers the number."""

    number: int
    recorded_at: datetime


def calendar(book: Book, said: Mapping[str, object], found: Duties) -> bytes:
    """The calendar of an answer: what is done, waived or gone from the log is there as cancelled."""
    try:
        from icalendar import Calendar
    except ModuleNotFoundError as missing:
        raise NoCalendars from missing
    log = recorded_by(book.entries, found.known_at)
    days = (found.as_of - log[0].occurred_on).days
    version = Version(len(log) + days, log[-1].recorded_at or datetime.min.replace(tzinfo=UTC))
    made = Calendar()
    made.add("prodid", "-//regrights//duties//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{book.company}: duties ({book.agreement})")
    events = {_uid(book.agreement, row): row for row in found.duties if row.due_on}
    for uid, row in events.items():
        made.add_component(_event(uid, row, version, because=OVER.get(row.status)))
    for uid, row in _gone(book, said, log, found.as_of).items():
        if uid not in events:
            made.add_component(_event(uid, row, version, because="no longer in the record"))
    written: bytes = made.to_ical()
    return written


def write(path: Path, lines: bytes) -> None:
    """Write a calendar file. Raises ``NotWritten``."""
    try:
        path.write_bytes(lines)
    except OSError as error:
        raise NotWritten(path, error) from error


def _uid(agreement: str, row: DutyRow) -> str:
    """What an event is about. Late effectiveness has one sequence, so its trigger date is left out: it may move."""
    toward = row.toward or {}
    trigger_date = toward.get("trigger_date") if toward.get("trigger") == "restricted_sale" else None
    about = [
        agreement,
        row.duty,
        row.started_by,
        row.investor,
        toward.get("trigger"),
        trigger_date,
        toward.get("number"),
        toward.get("statement"),
    ]
    return f"{hashlib.sha256(msgspec.json.encode(about)).hexdigest()[:40]}@regrights"


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
            earlier = case(before, as_of=min(as_of, eastern_date(then)), readings=readings)
            rows = duties.of(
                earlier,
                investor=investor if investor in earlier.facts.signed.investors else None,
                first=first,
                until=until,
            )
        except BeforeTheLog:
            continue
        gone |= {_uid(book.agreement, row): row for row in rows.duties if row.due_on}
    return gone


def _states_rewritten(log: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """The log as it stood before each entry that speaks about what came before it."""
    latest = log[0].occurred_on
    for place, entry in enumerate(log):
        rewrites = isinstance(entry, EntryCorrected | EntryRetracted) or entry.speaks_about_the_past
        if place and (rewrites or entry.occurred_on < latest):
            yield log[:place]
        latest = max(latest, entry.occurred_on)


def _event(uid: str, row: DutyRow, version: Version, *, because: str | None) -> "Event":
    from icalendar import Event

    made = Event()
    made.add("uid", uid)
    made.add("dtstamp", version.recorded_at.astimezone(UTC))
    made.add("dtstart", row.due_on)
    made.add("sequence", version.number)
    made.add("summary", f"{row.duty}: {row.who} → {row.to or '–'}")
    made.add("description", _description(row, because))
    made.add("status", "CANCELLED" if because else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    return made


def _description(row: DutyRow, because: str | None) -> str:
    """In plain words: the section, the deadline, what started it, and where it stands."""
    started = f"started on {row.started_on}" + (f" by entry {row.started_by}" if row.started_by else "")
    said = [f"Section {row.clause}, {started}.", f"Due on {row.due_on}: {because or STANDING[row.status]}."]
    if row.toward:
        trigger = str(row.toward["trigger"]).replace("_", " ")
        said.append(f"Periodic Amount no. {row.toward['number']} of the {trigger} of {row.toward['trigger_date']}.")
    if row.period:
        said.append(f"It covers {row.period['from']} to {row.period['until']}.")
    if row.done_on:
        said.append(f"Recorded as done on {row.done_on}.")
    return " ".join(said)
