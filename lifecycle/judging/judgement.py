"""A log as it grows: each entry judged in its place in the history before it is admitted.

An entry in order is judged against the state at the end; a back-dated one, a correction or a retraction against
the history with it in place, refolded from there on. Nothing here stores anything.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date

import attrs

from lifecycle.clocks import eastern_date, end_of_eastern_day
from lifecycle.entries import (
    AgreementSetAside,
    AgreementSigned,
    CompanyRenamed,
    Entry,
    EntryCorrected,
    EntryRetracted,
    InvestorRenamed,
    PeriodicAmountSharesIssued,
    ShareSettlementAgreed,
)
from lifecycle.errors import Refusal
from lifecycle.judging.history import history_key, standing
from lifecycle.judging.names import KnownNames
from lifecycle.judging.naming import Renaming, check_names, check_renaming
from lifecycle.judging.positions import SoldBeforeNotice, unnotified_sale
from lifecycle.judging.refusals import (
    Collision,
    NotAllowed,
    NotForEveryInvestor,
    NotKnown,
    NotYetHappened,
    RecordedBackwards,
    Repetition,
    SetAside,
)
from lifecycle.judging.renaming import NO_NAMES, Names, names_on, renamed
from lifecycle.judging.repetitions import repeated
from lifecycle.judging.state import State, check, evolve, machines_moved
from lifecycle.judging.targets import Change, check_effect, check_target

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
        # Every name of a party that was renamed, with its latest, under which the history and the states have it.
        self._names: Names = NO_NAMES
        self._known: KnownNames | None = None
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

    def suppose(self, entry: Entry) -> None:
        """Admit an entry as if it were recorded after the last one, once the last day it speaks of is over."""
        days = [entry.occurred_on, *([entry.replacement.occurred_on] if isinstance(entry, EntryCorrected) else [])]
        over, last = end_of_eastern_day(max(days)), self.log[-1].recorded_at
        self.admit(attrs.evolve(entry, recorded_at=max(over, last or over), position=len(self.log) + 1))

    def judge(self, entry: Entry, *, recorded: bool = False, sealed: bool = False) -> "Admission":
        """What taking in the next entry would come to; nothing is changed. Raises the refusal that says why not.

        One ``recorded`` before stands as it was judged then, where that took the amounts of that moment; neither of it
        nor of one ``sealed`` by the digest of its log is asked what is asked of new ones: names that cannot be
        mistaken, a change that changes something.
        """
        self._check_clocks(entry)
        self._check_set_aside(entry)
        if isinstance(entry, EntryCorrected | EntryRetracted):
            check_target(self.log, entry)
        if not (recorded or sealed):
            self._check_new(entry)
        admission = self._admission(entry, recorded=recorded)
        _check_notified(admission)
        return admission

    def _admission(self, entry: Entry, *, recorded: bool) -> "Admission":
        if isinstance(entry, EntryCorrected | EntryRetracted | InvestorRenamed | CompanyRenamed):
            return self._judge_change(entry, recorded=recorded)
        fact = renamed(entry, self._names)
        if not self._history or history_key(self._history[-1]) <= history_key(fact):
            state = self._states[-1]
            check(state, fact)
            self._check_settlement(entry, recorded=recorded)
            return Admission(entry, fact, state=evolve(state, fact))
        place = bisect_right(self._history, history_key(fact), key=history_key)
        self._check_settlement(entry, recorded=recorded)
        history = [*self._history[:place], fact, *self._history[place:]]
        versions = list(self._versions)
        if versions:
            versions.insert(place, (entry.position, None))
        unchanged = len(self._history) - place
        states = [*self._states[:place], *self._refolded(history, place, entry, unchanged=unchanged)]
        return Admission(entry, fact, history=history, states=states, versions=versions, names=self._names)

    def check_again(self, entry: Entry) -> None:
        """Refuse what says, whatever the names, what another entry says, unless ``again``. Raises ``Repetition``."""
        fact, others = entry, self._history
        if isinstance(entry, EntryCorrected):
            fact, others = entry.replacement, [each for each in others if each.position != entry.target]
        fact = renamed(fact, self._names)
        if not fact.again and (same := repeated(others, fact)):
            raise Repetition(fact, same)

    def take(self, admission: "Admission") -> None:
        """Take in what was judged, nothing else having been taken in since."""
        assert admission.entry.position == len(self.log) + 1  # noqa: S101 - judged against another log
        if admission.state is not None:
            self._states.append(admission.state)
            self._history.append(admission.fact)
            if self._versions:
                self._versions.append((admission.entry.position, None))
        else:
            self._history, self._states = admission.history, admission.states
            self._versions, self._names = admission.versions, admission.names
        self.log.append(admission.entry)
        if isinstance(admission.entry, EntryCorrected | EntryRetracted):
            self._known = None
        elif self._known is not None:
            self._known.add(admission.entry)

    def _judge_change(self, entry: Change | Renaming, *, recorded: bool) -> "Admission":
        """Judge what rereads the log; where names are read otherwise, from its beginning."""
        check_renaming(entry, self._names, self.state, self.log)
        self._check_settlement(entry, recorded=recorded)
        stands = standing([*self.log, entry])
        names = names_on(stands.entries)
        history = sorted((renamed(each, names) for each in stands.entries), key=history_key)
        versions = [(each.position, stands.corrected_by.get(each.position)) for each in history]
        before = self._versions or [(each.position, None) for each in self._history]
        place = unchanged = 0
        if names == self._names and not getattr(entry, "renames", None) and not self._throughout(entry):
            place = _common(versions, before)
            unchanged = _common(versions[: place - 1 : -1], before[: place - 1 : -1]) if place else 0
        states = [*self._states[:place], *self._refolded(history, place, entry, unchanged=unchanged)]
        return Admission(entry, entry, history=history, states=states, versions=versions, names=names)

    def _throughout(self, entry: Entry) -> bool:
        """Whether a retraction takes back names put right throughout."""
        return isinstance(entry, EntryRetracted) and bool(getattr(self.log[entry.target - 1], "renames", None))

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

    def _check_set_aside(self, entry: Entry) -> None:
        last = self.log[-1] if self.log else None
        taken_back = isinstance(entry, EntryRetracted) and entry.target == len(self.log)
        if isinstance(last, AgreementSetAside) and not taken_back:
            raise SetAside(last)

    def _check_new(self, entry: Entry) -> None:
        """What is asked only once, when an entry is recorded."""
        if isinstance(entry, EntryCorrected | EntryRetracted):
            check_effect(self.log, entry)
        if self._known is None:
            self._known = KnownNames(standing(self.log).entries)
        check_names(entry, self._known, self._names, self.state, self.log)

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


@attrs.frozen(eq=False)
class Admission:
    """An entry judged: the state after it or, where it changes what came before, the whole history anew.

    ``fact`` is the entry with every party under its latest name.
    """

    entry: Entry
    fact: Entry
    state: State | None = None
    history: list[Entry] = attrs.field(factory=list)
    states: list[State] = attrs.field(factory=list)
    versions: list[tuple[int, int | None]] = attrs.field(factory=list)
    names: Names = NO_NAMES


def _check_notified(admission: Admission) -> None:
    """9: whoever sold shares on their way to it could do so only by a notice that is in the log."""
    after = admission.state or admission.states[-1]
    sale = unnotified_sale(after.positions)
    if sale is not None:
        cause = SoldBeforeNotice(sale, after.signed)
        raise cause if sale.position == admission.entry.position else Collision(admission.entry, sale, cause)


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
