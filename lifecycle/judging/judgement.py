"""A log as it grows: each entry judged in its place in the history before it is admitted.

An entry in order is judged against the state at the end; a back-dated one, a correction or a retraction against
the history with it in place, refolded from there on. Nothing here stores anything.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime

import attrs

from lifecycle.clocks import eastern_date
from lifecycle.entries import (
    AgreementSigned,
    Entry,
    EntryCorrected,
    EntryRetracted,
    PeriodicAmountSharesIssued,
    ShareSettlementAgreed,
)
from lifecycle.errors import Refusal
from lifecycle.judging.history import history_key, standing
from lifecycle.judging.refusals import NotAllowed, NotForEveryInvestor, NotKnown, Signing
from lifecycle.judging.state import State, check, evolve, machines_moved


class Collision(Refusal):
    """An entry that does not go together with one already in the history: it makes that one illegal, or is made so."""

    def __init__(self, entry: Entry, other: Entry, cause: Refusal) -> None:
        what = {EntryRetracted: "Retracting it", EntryCorrected: "Correcting it so"}.get(type(entry))
        super().__init__(
            f"{what or f'{entry.kind} on {entry.occurred_on}'} collides with position {other.position} "
            f"({other.kind} on {other.occurred_on}): {cause}"
        )


class RecordedBackwards(Refusal):
    """A recorded_at before that of the entry before it."""

    def __init__(self, recorded_at: datetime, last: datetime) -> None:
        super().__init__(
            f"recorded_at = {recorded_at.isoformat()}: the entry before it was recorded at {last.isoformat()}, and a "
            f"log never goes back; put the entries in the order they were recorded."
        )


class NotYetHappened(Refusal):
    """A date after the day it was recorded on."""

    def __init__(self, field: str, day: date, recorded_on: date) -> None:
        super().__init__(
            f"{field} = {day}: after {recorded_on}, the day it was recorded in New York; the log holds what has "
            f"happened, use what-if for what may."
        )


Settlement = ShareSettlementAgreed | PeriodicAmountSharesIssued
SettlementJudge = Callable[[Sequence[Entry], Settlement], None]


def as_recorded(_log: Sequence[Entry], _entry: Settlement) -> None:
    """Takes a settlement in shares as somebody recorded it, for those who read a log and compute no amount."""


class Judgement:
    """A log judged so far. ``log`` is in recorded order; after a refusal everything is as before.

    2(b)(iv): whether a settlement in shares fits its amount is for the ``settlement_judge`` to say, who is given the
    log before it: what an amount is, nobody here knows. Whoever appends hands in one that does.
    """

    def __init__(self, settlement_judge: SettlementJudge = as_recorded) -> None:
        self._settlement_judge = settlement_judge
        self.log: list[Entry] = []
        self._history: list[Entry] = []
        # _states[i] is the state before _history[i]; the last one is today's.
        self._states: list[State] = [State()]
        # Once something was corrected: which version of each entry of the history stands.
        self._versions: list[tuple[int, int | None]] = []

    @property
    def state(self) -> State:
        """Where the agreement stands at the end of its history."""
        return self._states[-1]

    @property
    def history(self) -> Sequence[Entry]:
        """The entries that stand, in the order they took effect."""
        return self._history

    @property
    def states(self) -> Sequence[State]:
        """The state before each entry of the history, and after the last."""
        return self._states

    def admit(self, entry: Entry, *, recorded: bool = False) -> None:
        """Judge the next entry, positioned and timed, and take it in. Raises the refusal that says why not."""
        self.take(self.judge(entry, recorded=recorded))

    def judge(self, entry: Entry, *, recorded: bool = False) -> "Admission":
        """What taking in the next entry would come to; nothing is changed. Raises the refusal that says why not.

        One ``recorded`` before stands as it was judged then, where that took the amounts of that moment.
        """
        self._check_clocks(entry)
        if isinstance(entry, EntryCorrected | EntryRetracted):
            return self._judge_change(entry, recorded=recorded)
        if not self._history or history_key(self._history[-1]) <= history_key(entry):
            state = self._states[-1]
            check(state, entry)
            self._check_settlement(entry, recorded=recorded)
            return Admission(entry, state=evolve(state, entry))
        place = bisect_right(self._history, history_key(entry), key=history_key)
        self._check_settlement(entry, recorded=recorded)
        history = [*self._history[:place], entry, *self._history[place:]]
        versions = list(self._versions)
        if versions:
            versions.insert(place, (entry.position, None))
        return self._judge_rewritten(history, place, entry, versions, unchanged=len(self._history) - place)

    def take(self, admission: "Admission") -> None:
        """Take in what was judged, nothing else having been taken in since."""
        assert admission.entry.position == len(self.log) + 1  # noqa: S101 - judged against another log
        if admission.state is not None:
            self._states.append(admission.state)
            self._history.append(admission.entry)
            if self._versions:
                self._versions.append((admission.entry.position, None))
        else:
            self._history, self._states = admission.history, admission.states
            self._versions = admission.versions
        self.log.append(admission.entry)

    def _judge_change(self, entry: EntryCorrected | EntryRetracted, *, recorded: bool) -> "Admission":
        self._check_target(entry)
        self._check_settlement(entry, recorded=recorded)
        stands = standing([*self.log, entry])
        history = sorted(stands.entries, key=history_key)
        versions = [(each.position, stands.corrected_by.get(each.position)) for each in history]
        before = self._versions or [(each.position, None) for each in self._history]
        place = _common(versions, before)
        unchanged = _common(versions[: place - 1 : -1], before[: place - 1 : -1]) if place else 0
        return self._judge_rewritten(history, place, entry, versions, unchanged=unchanged)

    def _judge_rewritten(
        self,
        history: list[Entry],
        place: int,
        new: Entry,
        versions: list[tuple[int, int | None]],
        *,
        unchanged: int,
    ) -> "Admission":
        """Judge a history that differs from the one so far only from ``place`` to its last ``unchanged`` entries."""
        states = [*self._states[:place], *self._refolded(history, place, new, unchanged=unchanged)]
        return Admission(new, history=history, states=states, versions=versions)

    def _refolded(self, history: Sequence[Entry], place: int, new: Entry, *, unchanged: int) -> list[State]:
        states = [self._states[place]]
        moved_by = len(history) - len(self._history)
        for at, entry in enumerate(history[place:], place):
            if at >= len(history) - unchanged and states[-1] == self._states[at - moved_by]:
                return [*states, *self._states[at - moved_by + 1 :]]  # from here on all is as it was judged
            try:
                check(states[-1], entry)
            except Refusal as cause:
                other: Entry | None = entry
                if entry.position in (new.position, getattr(new, "target", None)):
                    before = [*self._states[:place], *states]
                    other = _in_the_way(cause, list(zip(before[:-1], history, strict=False)))
                if other is None:
                    raise
                raise Collision(new, other, cause) from cause
            states.append(evolve(states[-1], entry))
        return states

    def _check_settlement(self, entry: Entry, *, recorded: bool) -> None:
        """2(b)(iv): a settlement in shares is judged once, on append, over the log as it then stands."""
        log: Sequence[Entry] = self.log
        if isinstance(entry, EntryCorrected):
            log, entry = without(self.log, entry), attrs.evolve(entry.replacement, position=entry.target)
        if isinstance(entry, Settlement) and not recorded:
            self._settlement_judge(log, entry)

    def _check_clocks(self, entry: Entry) -> None:
        assert entry.recorded_at is not None  # noqa: S101 - assigned before judgement
        if self.log and (last := self.log[-1].recorded_at) is not None and entry.recorded_at < last:
            raise RecordedBackwards(entry.recorded_at, last)
        recorded_on = eastern_date(entry.recorded_at)
        self._check_day("occurred_on", entry, recorded_on)
        if isinstance(entry, EntryCorrected):
            self._check_day("replacement.occurred_on", entry.replacement, recorded_on)

    def _check_day(self, field: str, fact: Entry, recorded_on: date) -> None:
        if fact.occurred_on > recorded_on:
            raise NotYetHappened(field, fact.occurred_on, recorded_on)
        if self._history and not isinstance(fact, AgreementSigned):
            signed_on = self._history[0].occurred_on
            if fact.occurred_on < signed_on:
                raise NotKnown(field, fact.occurred_on, f"before the signing on {signed_on}", "correct the date")

    def _check_target(self, entry: EntryCorrected | EntryRetracted) -> None:
        if not self.log:
            raise Signing(f"the first entry is {entry.kind}, not AgreementSigned", "begin the log with the signing")
        if entry.target > len(self.log):
            raise NotKnown(
                "target",
                entry.target,
                "not the position of an earlier entry",
                f"name a position from 1 to {len(self.log)}",
            )
        target = self.log[entry.target - 1]
        if isinstance(entry, EntryRetracted):
            if isinstance(target, AgreementSigned):
                raise NotKnown("target", 1, "the signing cannot be retracted", "correct it instead")
            if isinstance(target, EntryRetracted):
                raise NotKnown("target", entry.target, "a retraction stays", "record the retracted fact again")
            return
        if isinstance(target, EntryCorrected | EntryRetracted):
            raise NotKnown(
                "target",
                entry.target,
                f"{target.kind} is not corrected itself",
                f"correct position {target.target} again: the last correction wins",
            )
        if type(entry.replacement) is not type(target):
            raise NotKnown(
                "replacement.kind",
                entry.replacement.kind,
                f"position {entry.target} is a {target.kind}",
                "replace an entry by one of the same kind, or retract it",
            )


@attrs.frozen(eq=False)
class Admission:
    """An entry judged: the state after it or, where it changes what came before, the whole history anew."""

    entry: Entry
    state: State | None = None
    history: list[Entry] = attrs.field(factory=list)
    states: list[State] = attrs.field(factory=list)
    versions: list[tuple[int, int | None]] = attrs.field(factory=list)


def without(log: Sequence[Entry], correction: EntryCorrected) -> Sequence[Entry]:
    """The log as a replacement finds it: what it replaces taken out."""
    gone = EntryRetracted(
        occurred_on=correction.occurred_on,
        recorded_at=correction.recorded_at,
        position=correction.position,
        target=correction.target,
        reason=correction.reason,
    )
    return [*log, gone]


def _in_the_way(cause: Refusal, earlier: Sequence[tuple[State, Entry]]) -> Entry | None:
    """The last entry that moved the machine to where it refuses; None where it stands as it began."""
    refused = cause.cause if isinstance(cause, NotForEveryInvestor) else cause
    if not isinstance(refused, NotAllowed):
        return None
    for state, entry in reversed(earlier):
        if any(machine == refused.machine for machine, _, _ in machines_moved(state, entry)):
            return entry
    return None


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    """How many elements two sequences share from their beginning."""
    shared = min(len(one), len(other))
    return next((place for place in range(shared) if one[place] != other[place]), shared)


def judged(log: Sequence[Entry], settlement_judge: SettlementJudge = as_recorded) -> Judgement:
    """A whole log, already recorded, judged again from its first entry; the judge is for what comes after it."""
    judgement = Judgement(settlement_judge)
    for entry in log:
        judgement.admit(entry, recorded=True)
    return judgement
