"""Every entry of a log and every move it makes, with both clocks and the digest that seals it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

import attrs

from lifecycle.entries import AgreementSetAside, Entry, EntryCorrected, EntryRetracted
from lifecycle.judging.history import each_changed, history_key, standing
from lifecycle.judging.judgement import judged
from lifecycle.judging.machines import BAR_STARTS, move_of, step
from lifecycle.judging.renaming import names_on, renamed
from lifecycle.judging.state import State, evolve, machines_moved
from projections.case.case import Case
from projections.facts.audience import shown_to
from projections.facts.changed import Changed, changed_from
from projections.facts.reasons import Caution
from projections.questions.register import ON, question

NO_MOVE: Sequence[tuple[str | None, str | None, str | None]] = [(None, None, None)]
Reasoned = EntryCorrected | EntryRetracted | AgreementSetAside


@attrs.frozen(kw_only=True, slots=False)
class AuditRow:
    """One entry, or one of the machines it moves. ``came_from`` is the JSON key ``from``, ``to`` the state after."""

    position: int
    occurred_on: date
    recorded_at: datetime | None
    recorded_by: str | None
    source: str | None
    kind: str
    machine: str | None
    came_from: str | None
    to: str | None
    back_dated: bool
    corrected_by: int | None
    retracted_by: int | None
    # The last correction that put a name in the entry right.
    names_corrected_by: int | None
    digest: str | None
    # Of a correction or a retraction: which entry, why, and each field before and after.
    target: int | None
    reason: str | None
    changed: Sequence[Changed]
    # Whether the log that holds the entry put the time of its recording there, or somebody asserts it.
    time: Literal["stamped", "asserted"]


@attrs.frozen(kw_only=True, slots=False)
class Audit:
    """The answer: rows in log order, moves as in the history as it stands today."""

    as_of: date | None
    known_at: datetime | None
    entries: Sequence[AuditRow]
    warnings: Sequence[Caution] = ()


@question("every entry and every move it makes, with both clocks and its digest", ON.optional(), day=None)
def audit(case: Case, *, as_of: date | None = None, investor: str | None = None) -> Audit:
    """The audit of a log; ``as_of`` leaves out entries that took effect later. The real Machine is asked again.

    With ``investor``, what speaks to that Investor alone or to all, never what the Board determined. Readings move
    no machine.
    """
    investor = case.party(investor)
    kept = case.log
    moves = moves_of(case, investor)
    read, changed, stood = case.names_read, standing(kept), each_changed(kept)
    rows: list[AuditRow] = []
    latest = date.min
    for entry in kept:
        for machine, before, after in moves.get(entry.position, NO_MOVE):
            if not shown_to(read.entries, entry.position, investor):
                continue
            rows.append(
                AuditRow(
                    position=entry.position,
                    occurred_on=entry.occurred_on,
                    recorded_at=entry.recorded_at,
                    recorded_by=entry.recorded_by,
                    source=entry.source,
                    kind=entry.kind,
                    machine=machine,
                    came_from=before,
                    to=after,
                    back_dated=entry.occurred_on < latest,
                    corrected_by=changed.corrected_by.get(entry.position),
                    retracted_by=changed.retracted_by.get(entry.position),
                    names_corrected_by=read.corrected_by.get(entry.position),
                    digest=case.digests[entry.position - 1] if case.digests else None,
                    target=getattr(entry, "target", None),
                    reason=entry.reason if isinstance(entry, Reasoned) else None,
                    changed=changed_from(*stood[entry.position], entry) if entry.position in stood else [],
                    time="stamped" if entry.stamped else "asserted",
                )
            )
        latest = max(latest, entry.occurred_on)
    shown = [row for row in rows if as_of is None or row.occurred_on <= as_of]
    return Audit(as_of=as_of, known_at=case.known_at, entries=shown)


def moves_of(case: Case, investor: str | None) -> dict[int, list[tuple[str, str | None, str | None]]]:
    """By position: each machine an entry moves, from which state to which; of an Investor alone none of another's."""
    own = only_of(case, investor)
    found: dict[int, list[tuple[str, str | None, str | None]]] = {}
    for state, entry, _ in history_of(case):
        for machine, table, before in machines_moved(state, entry):
            if own is None or is_own(machine, own):
                moved = machine, before, step(table, before, move_of(entry))
                found.setdefault(entry.position, []).append(moved)
    return found


def only_of(case: Case, investor: str | None) -> str | None:
    """Whose machines alone are shown: of whose own log it is, or of the one asked for; None of everybody's."""
    return case.resolved.investor if case.resolved else investor


def is_own(machine: str, investor: str) -> bool:
    """Whether a machine is not that of another Investor."""
    others = [f"{bar} " for bar in dict.fromkeys(BAR_STARTS.values())]
    bar = next((each for each in others if machine.startswith(each)), None)
    return bar is None or machine == f"{bar}{investor}"


def history_of(case: Case) -> Iterator[tuple[State, Entry, State]]:
    """Each entry of the history between the states before and after it.

    An Investor's own log is a part of one that was judged, and is not judged itself.
    """
    if not case.resolved:
        judgement = judged(case.log)
        yield from zip(judgement.states, judgement.history, judgement.states[1:], strict=False)
        return
    stands, state = standing(case.log).entries, State()
    names = names_on(stands)
    for entry in sorted((renamed(each, names) for each in stands), key=history_key):
        before, state = state, evolve(state, entry)
        yield before, entry, state
