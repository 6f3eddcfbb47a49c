"""Answers ⇄ JSON, and the words of a question. Every door reads questions and writes answers through here."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import msgspec

from lifecycle.clocks import end_of_eastern_day
from lifecycle.entries import Entry, made_up
from lifecycle.entries.codec import decode, entry_from
from lifecycle.entries.fields import DAY, InvalidEntry, day_from, instant_from, shortened
from lifecycle.errors import Refusal
from lifecycle.record.files import agreement_of, read_log
from regrights.book.settlements import judge_settlement

if TYPE_CHECKING:
    from lifecycle.log.log import EntryLog  # heavy: only doors that open a store load it


class Unanswerable(Refusal):
    """A question that is not well put."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}.")


@attrs.frozen(kw_only=True)
class Source:
    """A log to ask: the agreement's name, its entries and the digest of each."""

    agreement: str
    entries: Sequence[Entry]
    digests: Sequence[str]

    @property
    def company(self) -> str:
        """Whose agreement it is, by its signing."""
        return str(getattr(self.entries[0], "company", ""))

    @property
    def illustrative(self) -> int:
        """How many entries are marked as made up."""
        return sum(made_up(entry) for entry in self.entries)


def source_from_file(path: Path, *, now: datetime) -> Source:
    """A log file, read and judged; named by its shipped terms, or by the file where the terms are written out."""
    file = read_log(path, now=now, settlement_judge=judge_settlement)
    return Source(agreement=agreement_of(path, file.entries), entries=file.entries, digests=file.digests)


def source_from_store(log: "EntryLog", agreement: str) -> Source:
    """A stored log, decoded. Raises ``NoSuchAgreement``."""
    from lifecycle.record.recording import read

    stored = read(log, agreement)
    return Source(
        agreement=agreement,
        entries=[decode(entry.stored) for entry in stored],
        digests=[entry.digest.hex() for entry in stored],
    )


@attrs.frozen(kw_only=True)
class Question:
    """What is asked of a source. Each question takes what it needs and refuses to be asked without it."""

    as_of: date | None = None
    known_at: datetime | None = None
    investor: str | None = None
    readings: Mapping[str, str] = attrs.field(factory=dict)
    first: date | None = None
    until: date | None = None
    to: date | None = None
    assume: Sequence[Mapping[str, object]] = ()
    party: str | None = None
    status: str | None = None
    guide: int | None = None

    def on(self) -> date:
        """The as-of date; there is no hidden today."""
        return _needed(self.as_of, "on", "the as-of date")

    def through(self) -> date:
        return _needed(self.until, "until", "the last date")

    def starting(self) -> date:
        return _needed(self.first, "from", "the first date")

    def ending(self) -> date:
        return _needed(self.to, "to", "the last date of the period")

    def knowing(self) -> datetime:
        if self.known_at is None:
            raise Unanswerable("known_at: the moment of the report is missing", "say it, like --known-at 2003-09-30")
        return self.known_at

    def assumed(self) -> list[Entry]:
        """The supposed entries, decoded as strictly as recorded ones."""
        if not self.assume:
            raise Unanswerable("nothing is assumed", "give --assume an entry as JSON")
        return [entry_from(given, recorded=False) for given in self.assume]


def _needed(value: date | None, name: str, what: str) -> date:
    if value is None:
        raise Unanswerable(f"{name}: {what} is missing", f"say it, like --{name} 2003-08-15")
    return value


LARGEST_GUIDE = 260  # business days: about a year
WORDS = ("on", "known_at", "investor", "readings", "from", "until", "to", "assume", "party", "status", "guide")


def question_from(given: Mapping[str, object]) -> Question:
    """A question from the words of a door; absent and null are the same. Raises ``InvalidEntry`` by word."""
    said = {name: value for name, value in given.items() if value is not None}
    for name in said:
        if name not in WORDS:
            raise Unanswerable(f"{shortened(name)} is no word of a question", f"it knows {', '.join(WORDS)}")
    return Question(
        as_of=_day(said, "on"),
        known_at=known_at_from(said["known_at"]) if "known_at" in said else None,
        investor=_text(said, "investor"),
        readings=_readings(said.get("readings", {})),
        first=_day(said, "from"),
        until=_day(said, "until"),
        to=_day(said, "to"),
        assume=_assumed(said.get("assume", [])),
        party=_text(said, "party"),
        status=_text(said, "status"),
        guide=_count(said, "guide"),
    )


def known_at_from(value: object) -> datetime:
    """An instant with its offset, or a date: the end of that day in New York."""
    if isinstance(value, str) and DAY.fullmatch(value):
        return end_of_eastern_day(day_from("known_at", value))
    return instant_from("known_at", value)


def _day(said: Mapping[str, object], name: str) -> date | None:
    return day_from(name, said[name]) if name in said else None


def _text(said: Mapping[str, object], name: str) -> str | None:
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidEntry(name, value, "not text", "write it in quotes")
    return value


def _count(said: Mapping[str, object], name: str) -> int | None:
    value = said.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LARGEST_GUIDE):
        raise InvalidEntry(name, value, "not a number of business days", f"write an integer from 1 to {LARGEST_GUIDE}")
    return value


def _readings(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(choice, str) for choice in value.values()):
        raise InvalidEntry("readings", value, "not an object of texts", 'write {"partial_period": "prorated"}')
    return value


def _assumed(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise InvalidEntry("assume", value, "not a list of entries", 'write [{"kind": …, "occurred_on": …}]')
    return value


def as_json(agreement: str | None, answer: object) -> bytes:
    """The one JSON document of an answer: money as text, dates ISO, nothing as null. No line break inside."""
    return msgspec.json.encode(as_plain(agreement, answer))


def as_plain(agreement: str | None, answer: object) -> dict[str, Any]:
    """The same as plain Python values."""
    plain: dict[str, Any] = msgspec.to_builtins(answer)
    if "outcome" in plain:  # a verification
        plain |= {"ok": plain["outcome"] == "sound", "as_of": None, "known_at": None, "warnings": []}
    elif "entries" in plain:  # an audit: JSON says "from", which Python keeps for itself
        for row in plain["entries"]:
            row["from"] = row.pop("came_from")
    return {"agreement": agreement, **plain} if agreement is not None else plain
