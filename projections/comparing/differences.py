"""A difference between two logs, applied to the first in memory, as a person would record it there.

What the second log alone has is added, what the first alone has is retracted, what differs is corrected to what the
second says. Each change is judged like any entry.
"""

from collections.abc import Sequence

import attrs

from lifecycle.clocks import end_of_eastern_day
from lifecycle.entries import DutyPerformed, Entry, EntryCorrected, EntryRetracted
from lifecycle.errors import Refusal
from lifecycle.judging.history import history_key
from lifecycle.judging.judgement import Admission, Judgement, judged
from projections.comparing.matching import Matching
from projections.facts.cut import Log


@attrs.frozen(eq=False)
class Change:
    """What one difference does to the first log; one of the two entries may be missing."""

    ours: Entry | None
    theirs: Entry | None
    fields: Sequence[str] = ()

    @property
    def fact(self) -> Entry:
        """The entry that speaks for both."""
        found = self.ours or self.theirs
        assert found is not None  # noqa: S101 - a difference is of at least one log
        return found


def applied(judgement: Judgement, matched: Matching, change: Change) -> Admission:
    """What one difference comes to in a judged log; the judgement stays as it is.

    Raises the refusal that says why it would not be legal.
    """
    return judgement.supposed(_entry(matched, change))


def all_applied(
    judgement: Judgement, matched: Matching, changes: Sequence[Change]
) -> tuple[Log, Sequence[tuple[Change, str]]]:
    """The log with every difference applied, in whatever order is legal; where none is, all of them at once.

    With it come those that could not be applied even so, each with the refusal it met. The judgement takes them in.
    """
    waiting = [(change, "") for change in changes]
    before = len(waiting) + 1
    while waiting and len(waiting) < before:  # what is refused waits until others are in
        before, tried = len(waiting), waiting
        waiting = []
        for change, _ in tried:
            try:
                _admit(judgement, matched, change)
            except Refusal as cause:
                waiting.append((change, str(cause)))
    if waiting:
        try:
            return _at_once(matched), []
        except Refusal:
            pass  # not even so: what is left is named, each with the refusal it met
    return judgement.log, waiting


def _at_once(matched: Matching) -> Log:
    """The first log as the differences leave it, judged anew; of one day, what the second alone has comes last.

    Which entry a duty regards is left out: positions are new, and no amount turns on it.
    """
    kept = [attrs.evolve(pair.theirs, position=pair.ours.position) for pair in matched.pairs]
    last = max(entry.position for entry in kept)
    added = [attrs.evolve(entry, position=last + entry.position) for entry in matched.only_theirs]
    return judged(
        [
            _without_regarding(attrs.evolve(entry, position=place, recorded_at=end_of_eastern_day(entry.occurred_on)))
            for place, entry in enumerate(sorted([*kept, *added], key=history_key), 1)
        ]
    ).log


def _without_regarding(entry: Entry) -> Entry:
    return attrs.evolve(entry, regarding=None) if isinstance(entry, DutyPerformed) else entry


def _admit(judgement: Judgement, matched: Matching, change: Change) -> None:
    """Record one difference after the last entry. Raises the refusal it meets; the log is then as before."""
    judgement.suppose(_entry(matched, change))


def _entry(matched: Matching, change: Change) -> Entry:
    """The entry that makes the first log say what the second does."""
    if change.theirs is None:
        assert change.ours is not None  # noqa: S101 - a difference is of at least one log
        return EntryRetracted(
            occurred_on=change.ours.occurred_on, target=change.ours.position, reason="not in the other log"
        )
    theirs = attrs.evolve(change.theirs, position=0, recorded_at=None)
    if isinstance(theirs, DutyPerformed) and theirs.regarding is not None:
        theirs = attrs.evolve(theirs, regarding=matched.place_of.get(theirs.regarding))
    if change.ours is None:
        return theirs
    return EntryCorrected(
        occurred_on=change.ours.occurred_on,
        target=change.ours.position,
        replacement=theirs,
        reason="as the other log has it",
    )
