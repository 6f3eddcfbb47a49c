"""Which entries an answer may use: the log cut at what was known, and the history at the date asked about.

The one place where a log is cut: every answer, of one moment or of several, goes through here.
"""

from collections.abc import Sequence
from datetime import date, datetime

from lifecycle.clocks import eastern_date, end_of_eastern_day
from lifecycle.entries import Entry
from lifecycle.errors import Refusal
from lifecycle.judging.history import Standing, history_key, standing

Log = Sequence[Entry]


class BeforeTheLog(Refusal):
    """A question about a day before the signing, or a moment before it was recorded."""

    def __init__(self, as_of: date, known_at: datetime | None, log: Log) -> None:
        if log and known_at and log[0].recorded_at and log[0].recorded_at > known_at:
            super().__init__(
                f"known_at = {_moment(known_at)}: nothing was recorded by then; the first entry was recorded at "
                f"{log[0].recorded_at.isoformat()}, ask as known later."
            )
        else:
            signed = f", the agreement was signed on {log[0].occurred_on}" if log else ""
            super().__init__(f"on = {as_of}: before the log begins{signed}; ask about a later day.")


def _moment(known_at: datetime) -> str:
    """An instant, or the day at whose end in New York it is: so a date is taken."""
    day = eastern_date(known_at)
    return f"{day} (its end in New York)" if known_at == end_of_eastern_day(day) else known_at.isoformat()


def recorded_by(log: Log, known_at: datetime | None) -> Log:
    """The log as it stood at an instant, that instant included; None is everything recorded."""
    if known_at is None:
        return log
    return [entry for entry in log if entry.recorded_at is not None and entry.recorded_at <= known_at]


def known_log(log: Log, as_of: date, known_at: datetime | None) -> Log:
    """The same, for an answer as of a date. Raises ``BeforeTheLog`` where nothing was recorded by then."""
    kept = recorded_by(log, known_at)
    if not kept:
        raise BeforeTheLog(as_of, known_at, log)
    return kept


def history(log: Log, *, as_of: date, known_at: datetime | None = None) -> list[Entry]:
    """The entries an answer as of a date may use, in the order they took effect."""
    return cut(standing(recorded_by(log, known_at)), as_of)


def cut(standing: Standing, as_of: date) -> list[Entry]:
    """Later facts left out, save the kinds that speak about the past whenever they were made."""
    entries = [entry for entry in standing.entries if entry.occurred_on <= as_of or entry.speaks_about_the_past]
    entries.sort(key=history_key)
    return entries
