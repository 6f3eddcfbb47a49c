"""The log as a person reads it: every entry as a sentence, with both clocks, by whom, from which paper."""

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from lifecycle.agreement.clauses import cited
from lifecycle.entries.telling import sentence
from lifecycle.judging.history import standing
from projections.case.case import Case
from projections.facts.audience import shown_to
from projections.facts.reasons import Caution
from projections.questions.register import ON, question


@attrs.frozen(kw_only=True, slots=False)
class LogEntry:
    """One entry as it was recorded. ``back_dated``: an entry before it took effect later.

    ``names_corrected_by``: the last correction that put a name in it right.
    """

    position: int
    occurred_on: date
    recorded_at: datetime | None
    recorded_by: str | None
    source: str | None
    kind: str
    clause: str
    sentence: str
    back_dated: bool
    corrected_by: int | None
    retracted_by: int | None
    names_corrected_by: int | None


@attrs.frozen(kw_only=True, slots=False)
class ToldLog:
    """The answer, in the order recorded."""

    as_of: date | None
    known_at: datetime | None
    entries: Sequence[LogEntry]
    warnings: Sequence[Caution] = ()


@question("every entry as a sentence, with both clocks, by whom and from what source", ON.optional(), day=None)
def log(case: Case, *, as_of: date | None = None, investor: str | None = None) -> ToldLog:
    """The log as known; ``as_of`` leaves out entries that took effect later.

    With ``investor``, what speaks to that Investor or to all, never what the Board determined. Raises
    ``UnknownInvestor``.
    """
    investor = case.party(investor)
    changed, read = standing(case.log), case.names_read
    told, latest = list[LogEntry](), date.min
    for entry in case.log:
        if (as_of is None or entry.occurred_on <= as_of) and shown_to(read.entries, entry.position, investor):
            told.append(
                LogEntry(
                    position=entry.position,
                    occurred_on=entry.occurred_on,
                    recorded_at=entry.recorded_at,
                    recorded_by=entry.recorded_by,
                    source=entry.source,
                    kind=entry.kind,
                    clause=cited(case.facts.clauses(entry.kind)),
                    sentence=sentence(entry),
                    back_dated=entry.occurred_on < latest,
                    corrected_by=changed.corrected_by.get(entry.position),
                    retracted_by=changed.retracted_by.get(entry.position),
                    names_corrected_by=read.corrected_by.get(entry.position),
                )
            )
        latest = max(latest, entry.occurred_on)
    return ToldLog(as_of=as_of, known_at=case.known_at, entries=told)
