"""Which entries an answer may use: the log cut at what was known and at the date asked about."""

from collections.abc import Sequence
from datetime import date, datetime

from lifecycle.entries import Entry
from lifecycle.history import Standing, history_key, standing

Log = Sequence[Entry]


def known(log: Log, known_at: datetime | None) -> Standing:
    """The log as it stood at an instant, that instant included; None is everything recorded."""
    if known_at is not None:
        log = [entry for entry in log if entry.recorded_at is not None and entry.recorded_at <= known_at]
    return standing(log)


def history(log: Log, *, as_of: date, known_at: datetime | None = None) -> list[Entry]:
    """The entries an answer as of a date may use, in the order they took effect."""
    return cut(known(log, known_at), as_of)


def cut(standing: Standing, as_of: date) -> list[Entry]:
    """Later facts left out, save the kinds that speak about the past whenever they were made."""
    entries = [entry for entry in standing.entries if entry.occurred_on <= as_of or entry.speaks_about_the_past]
    entries.sort(key=history_key)
    return entries
