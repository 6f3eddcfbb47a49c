"""A log as it grows: each entry judged in its place in the history before it is admitted.

An entry in order is judged against the state at the end. A back-dated one, a correction or a retraction is judged by
what it touches, where plainly nothing later turns on it (``kept.late``); else against the history with it in place,
refolded from there on. Nothing here stores anything.
"""

from bisect import bisect_left, bisect_right
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
from lifecycle.judging.history import history_key, replaced, standing
from lifecycle.judging.kept.late import placed
from lifecycle.judging.kept.refolding import refolded, shared
from lifecycle.judging.kept.remembered import Remembered
from lifecycle.judging.naming import Renaming, check_names, check_renaming
from lifecycle.judging.positions import unnotified_sale
from lifecycle.judging.refusals import (
    Collision,
    NotKnown,
    NotYetHappened,
    RecordedBackwards,
    Repetition,
    SetAside,
    SoldBeforeNotice,
)
from lifecycle.judging.renaming import NO_NAMES, Names, names_on, renamed
from lifecycle.judging.state import State, check, evolve
from lifecycle.judging.targets import Change, check_effect, check_target

Settlement = ShareSettlementAgreed | PeriodicAmountSharesIssued
# What a judge of settlements keeps of a log that only grows, in its own words.
Kept = dict[object, object]
SettlementJudge = Callable[[Sequence[Entry], Settlement, Kept], None]


def as_recorded(_log: Sequence[Entry], _entry: Settlement, _kept: Kept) -> None:
    """Takes a settlement in shares as somebody recorded it, for those who read a log and compute no amount."""


class Judgement:
    """A log judged so far. ``log`` is in recorded order; after a refusal everything is as before.

    2(b)(iv): whether a settlement in shares fits its amount is for the ``settlement_judge`` to say, who is given the
    log before it: what an amount is, nobody here knows. Whoever appends hands in one that does.
    """

    def __init__(self, settlement_judge: SettlementJudge = as_recorded) -> None:
        self._settlement_judge = settlement_judge
        self._kept: Kept = {}
        self.log: list[Entry] = []
        self._history: list[Entry] = []
        self._end = State()
        # _states[i] is the state before _history[i], as far as they are known: those after a late entry are not.
        self._states: list[State] = [self._end]
        # Every name of a party that was renamed, with its latest, under which the history and the states have it.
        self._names: Names = NO_NAMES
        self._remembered = Remembered()

    @property
    def state(self) -> State:
        """Where the agreement stands at the end of its history."""
        return self._end

    @property
    def history(self) -> Sequence[Entry]:
        """The entries that stand, in the order they took effect."""
        return self._history

    @property
    def states(self) -> Sequence[State]:
        """The state before each entry of the history, and after the last."""
        for entry in self._history[len(self._states) - 1 :]:
            self._states.append(evolve(self._states[-1], entry))
        return self._states

    def admit(self, entry: Entry, *, recorded: bool = False) -> None:
        """Judge the next entry, positioned and timed, and take it in. Raises the refusal that says why not."""
        self.take(self.judge(entry, recorded=recorded))

    def suppose(self, entry: Entry) -> None:
        """Admit an entry as if it were recorded after the last one, once the last day it speaks of is over."""
        self.admit(self._supposed(entry))

    def supposed(self, entry: Entry) -> "Admission":
        """What an entry supposed at the end of the log would come to; nothing is changed. Raises why it may not be."""
        return self.judge(self._supposed(entry))

    def _supposed(self, entry: Entry) -> Entry:
        days = [entry.occurred_on, *([entry.replacement.occurred_on] if isinstance(entry, EntryCorrected) else [])]
        over, last = end_of_eastern_day(max(days)), self.log[-1].recorded_at
        return attrs.evolve(entry, recorded_at=max(over, last or over), position=len(self.log) + 1)

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
            check(self._end, fact)
            self._check_settlement(entry, recorded=recorded)
            return Admission(entry, evolve(self._end, fact), fact)
        self._check_settlement(entry, recorded=recorded)
        end = placed(self._remembered.timelines(self._history), self._end, gone=None, fact=fact)
        if end is not None:
            return Admission(entry, end, fact)
        place = bisect_right(self._history, history_key(fact), key=history_key)
        history = [*self._history[:place], fact, *self._history[place:]]
        found = self._refolded(history, place, entry, unchanged=len(self._history) - place, names=self._names)
        return attrs.evolve(found, fact=fact)

    def check_again(self, entry: Entry) -> None:
        """Refuse what says, whatever the names, what another entry says, unless ``again``. Raises ``Repetition``."""
        fact, besides = (entry.replacement, entry.target) if isinstance(entry, EntryCorrected) else (entry, None)
        fact = renamed(fact, self._names)
        if fact.again:
            return
        if same := self._remembered.alike(self._history).first(fact, besides=besides):
            raise Repetition(fact, same)

    def take(self, admission: "Admission") -> None:
        """Take in what was judged, nothing else having been taken in since."""
        entry = admission.entry
        assert entry.position == len(self.log) + 1  # noqa: S101 - judged against another log
        self._end = admission.state
        if admission.anew is None:
            self._exchange(admission.gone, admission.fact)
            self._remembered.note(self.log, entry, gone=admission.gone, fact=admission.fact)
        else:
            self._history, self._states, self._names = admission.anew
            self._remembered.note_anew(self.log, entry)
        self.log.append(entry)

    def _exchange(self, gone: Entry | None, fact: Entry | None) -> None:
        """One entry of the history less, or more, or both."""
        if gone is not None:
            place = bisect_left(self._history, history_key(gone), key=history_key)
            del self._history[place], self._states[place + 1 :]
        if fact is not None:
            place = bisect_right(self._history, history_key(fact), key=history_key)
            if place == len(self._history) < len(self._states):
                self._states.append(self._end)
            del self._states[place + 1 + (place == len(self._history)) :]
            self._history.insert(place, fact)

    def _judge_change(self, entry: Change | Renaming, *, recorded: bool) -> "Admission":
        """Judge what rereads the log; where names are read otherwise, from its beginning."""
        check_renaming(entry, self._names, self.state, self.log)
        self._check_settlement(entry, recorded=recorded)
        gone = fact = None
        if isinstance(entry, EntryCorrected | EntryRetracted) and (of_one := self._of_one(entry)):
            gone, fact = of_one
            end = placed(self._remembered.timelines(self._history), self._end, gone=gone, fact=fact)
            if end is not None:
                return Admission(entry, end, fact, gone)
        names_right = bool(getattr(entry, "renames", None)) or self._throughout(entry)
        stands = standing([*self.log, entry]).entries
        names = names_on(stands)
        history = sorted((renamed(each, names) for each in stands), key=history_key)
        place = unchanged = 0
        if names == self._names and not names_right:
            place = shared(history, self._history)
            unchanged = shared(history[: place - 1 : -1], self._history[: place - 1 : -1]) if place else 0
        found = self._refolded(history, place, entry, unchanged=unchanged, names=names)
        return attrs.evolve(found, fact=fact, gone=gone)

    def _of_one(self, entry: Change) -> tuple[Entry, Entry | None] | None:
        """The fact of the history that a change takes out, and that in its place; None where it changes more."""
        original, now = self.log[entry.target - 1], self._remembered.stands(self.log).at(entry.target)
        if now is None or isinstance(original, AgreementSigned | Renaming) or getattr(entry, "renames", None):
            return None
        gone = self._history[bisect_left(self._history, history_key(now), key=history_key)]
        new = renamed(replaced(original, entry), self._names) if isinstance(entry, EntryCorrected) else None
        return gone, new

    def _throughout(self, entry: Entry) -> bool:
        """Whether a retraction takes back names put right throughout."""
        return isinstance(entry, EntryRetracted) and bool(getattr(self.log[entry.target - 1], "renames", None))

    def _refolded(self, history: list[Entry], place: int, new: Entry, *, unchanged: int, names: Names) -> "Admission":
        states = refolded(self.states, history, place, new, unchanged=unchanged)
        return Admission(new, states[-1], anew=(history, states, names))

    def _check_settlement(self, entry: Entry, *, recorded: bool) -> None:
        """2(b)(iv): a settlement in shares is judged once, on append, over the log as it then stands."""
        if recorded:
            return
        if isinstance(entry, Settlement):
            self._settlement_judge(self.log, entry, self._kept)
        elif isinstance(entry, EntryCorrected) and isinstance(entry.replacement, Settlement):
            as_replaced = attrs.evolve(entry.replacement, position=entry.target)
            self._settlement_judge(without(self.log, entry), as_replaced, self._kept)

    def _check_set_aside(self, entry: Entry) -> None:
        last = self.log[-1] if self.log else None
        taken_back = isinstance(entry, EntryRetracted) and entry.target == len(self.log)
        if isinstance(last, AgreementSetAside) and not taken_back:
            raise SetAside(last)

    def _check_new(self, entry: Entry) -> None:
        """What is asked only once, when an entry is recorded."""
        stands = None
        if isinstance(entry, EntryCorrected | EntryRetracted):
            stands = self._remembered.stands(self.log)
            check_effect(stands, entry)
        check_names(entry, self._remembered.names(self.log), self._names, self._end, stands)

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
    """An entry judged: the state at the end after it, and what it adds to the history and takes out of it.

    Where something later turned on it, or it changes more, ``anew`` has the whole history, its states and the names
    they are told under; where it changes more, neither a fact nor one that is gone is named.
    """

    entry: Entry
    state: State
    # With every party under its latest name.
    fact: Entry | None = None
    gone: Entry | None = None
    anew: tuple[list[Entry], list[State], Names] | None = None


def _check_notified(admission: Admission) -> None:
    """9: whoever sold shares on their way to it could do so only by a notice that is in the log."""
    sale = unnotified_sale(admission.state.positions)
    if sale is not None:
        cause = SoldBeforeNotice(sale, admission.state.signed)
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


def judged(log: Sequence[Entry], settlement_judge: SettlementJudge = as_recorded) -> Judgement:
    """A whole log, already recorded, judged again from its first entry; the judge is for what comes after it."""
    judgement = Judgement(settlement_judge)
    for entry in log:
        judgement.admit(entry, recorded=True)
    return judgement
