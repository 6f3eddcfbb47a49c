"""One entry into a store, for every door: the store is made only for a signing that was judged legal before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from lifecycle.entries import AgreementSigned
from lifecycle.entries.codec import ADDED_BY_THE_LOG
from lifecycle.entries.fields import InvalidEntry
from lifecycle.log.contract import StoreMissing
from lifecycle.log.log import EntryLog, LogMoved, Receipt, open_log
from lifecycle.record.recording import record
from regrights.book.settlements import judge_settlement


class Opening(Protocol):
    """Opens the store a door was given."""

    def __call__(self, *, create: bool) -> EntryLog: ...


def append(
    open_store: Opening,
    agreement: str,
    given: Mapping[str, object],
    *,
    now: datetime,
    expect: int | None = None,
    key: str | None = None,
) -> Receipt:
    """Judge and append. Raises what ``record`` raises, and ``StoreMissing`` where no signing could make the store."""
    for name in (*ADDED_BY_THE_LOG, "recorded_at"):
        if name in given:
            raise InvalidEntry(name, None, "the log assigns it", "leave it out")
    try:
        log = open_store(create=False)
    except StoreMissing:
        if given.get("kind") != AgreementSigned.__name__:
            raise
        _rehearse(agreement, given, now=now, expect=expect, key=key)
        log = open_store(create=True)
    with log:
        return record(log, agreement, given, now=now, settlement_judge=judge_settlement, expect=expect, key=key)


def _rehearse(
    agreement: str, given: Mapping[str, object], *, now: datetime, expect: int | None, key: str | None
) -> None:
    """What is refused is refused before there is a store."""
    if expect:
        raise LogMoved(agreement, expect, 0)
    with open_log("memory:") as rehearsal:
        record(rehearsal, agreement, given, now=now, settlement_judge=judge_settlement, key=key)
