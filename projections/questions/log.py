"""The log as a person reads it: every entry as a sentence, with both clocks, by whom, from which paper."""

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from lifecycle.agreement.clauses import cited
from lifecycle.entries import Entry
from lifecycle.entries.fields import meant, shortened
from lifecycle.entries.kinds import KINDS
from lifecycle.entries.telling import sentence
from lifecycle.errors import Refusal
from lifecycle.judging.history import each_changed, standing
from projections.case.case import Case
from projections.facts.audience import shown_to
from projections.facts.changed import Changed, changed_from
from projections.facts.reasons import Caution
from projections.questions.register import FROM, ON, UNTIL, Word, question


class NoSuchKind(Refusal):
    """A kind of entry that there is not."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"kind = {shortened(name)}: no such kind of entry; an entry says its own, like StatementFiled"
            f"{meant(name, list(KINDS))}."
        )


class LogEndsFirst(Refusal):
    """A stretch of a log that ends before it begins."""

    def __init__(self, first: date, until: date) -> None:
        super().__init__(f"until = {until}: before from ({first}); give the earlier date as from.")


@attrs.frozen(kw_only=True)
class Wanted:
    """Which entries are wanted; every one where nothing is said."""

    kind: str | None = None
    person: str | None = None
    text: str | None = None
    first: date | None = None
    until: date | None = None

    def holds(self, entry: Entry) -> bool:
        """Whether an entry is one of them; ``text`` is looked for in its sentence and its source, in either case."""
        return (
            self.kind in (None, entry.kind)
            and self.person in (None, entry.recorded_by)
            and (self.first or date.min) <= entry.occurred_on <= (self.until or date.max)
            and (self.text is None or self.text.casefold() in f"{sentence(entry)}\n{entry.source or ''}".casefold())
        )


@attrs.frozen(kw_only=True, slots=False)
class LogEntry:
    """One entry as it was recorded. ``back_dated``: an entry before it took effect later.

    ``names_corrected_by``: the last correction that put a name in it right. Of a correction or a retraction,
    ``target`` is the entry it changes, and ``changed`` each field before and after.
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
    target: int | None
    changed: Sequence[Changed]
    digest: str | None


@attrs.frozen(kw_only=True, slots=False)
class ToldLog:
    """The answer, in the order recorded.

    ``of`` is how many entries there are to choose from, ``kinds`` and ``people`` what they are and who recorded them.
    """

    as_of: date | None
    known_at: datetime | None
    of: int
    kinds: Sequence[str]
    people: Sequence[str]
    entries: Sequence[LogEntry]
    warnings: Sequence[Caution] = ()


@question(
    "every entry as a sentence, with both clocks, by whom and from what source",
    ON.optional(),
    FROM.optional("that took effect on this date or later"),
    UNTIL.optional("that took effect on this date or earlier"),
    Word(name="kind", kind="text", help="of this kind alone, StatementFiled for example", needed=False),
    Word(name="person", kind="text", help="recorded by this person alone", needed=False),
    Word(name="text", kind="text", help="whose sentence or source has this in it", needed=False),
    day=None,
)
def log(
    case: Case,
    *,
    as_of: date | None = None,
    investor: str | None = None,
    first: date | None = None,
    until: date | None = None,
    kind: str | None = None,
    person: str | None = None,
    text: str | None = None,
) -> ToldLog:
    """The log as known; ``as_of`` leaves out entries that took effect later.

    With ``investor``, what speaks to that Investor or to all, never what the Board determined. Raises
    ``UnknownInvestor``, ``NoSuchKind``, ``LogEndsFirst``.
    """
    if kind is not None and kind not in KINDS:
        raise NoSuchKind(kind)
    if first and until and until < first:
        raise LogEndsFirst(first, until)
    wanted = Wanted(kind=kind, person=person, text=text, first=first, until=until)
    investor = case.party(investor)
    read = case.names_read
    shown = [
        entry
        for entry in case.log
        if (as_of is None or entry.occurred_on <= as_of) and shown_to(read.entries, entry.position, investor)
    ]
    return ToldLog(
        as_of=as_of,
        known_at=case.known_at,
        of=len(shown),
        kinds=sorted({entry.kind for entry in shown}),
        people=sorted({entry.recorded_by for entry in shown if entry.recorded_by}),
        entries=_told(case, [entry for entry in shown if wanted.holds(entry)]),
    )


def _told(case: Case, entries: Sequence[Entry]) -> list[LogEntry]:
    changed, read, stood = standing(case.log), case.names_read, each_changed(case.log)
    back_dated, latest = set[int](), date.min
    for entry in case.log:
        if entry.occurred_on < latest:
            back_dated.add(entry.position)
        latest = max(latest, entry.occurred_on)
    return [
        LogEntry(
            position=entry.position,
            occurred_on=entry.occurred_on,
            recorded_at=entry.recorded_at,
            recorded_by=entry.recorded_by,
            source=entry.source,
            kind=entry.kind,
            clause=cited(case.facts.clauses(entry.kind)),
            sentence=sentence(entry),
            back_dated=entry.position in back_dated,
            corrected_by=changed.corrected_by.get(entry.position),
            retracted_by=changed.retracted_by.get(entry.position),
            names_corrected_by=read.corrected_by.get(entry.position),
            target=getattr(entry, "target", None),
            changed=changed_from(*stood[entry.position], entry) if entry.position in stood else [],
            digest=case.digests[entry.position - 1] if case.digests else None,
        )
        for entry in entries
    ]
