"""An Investor's own log to be asked of: the one thing that makes a case of it, and the one that knows both logs.

A case is of the own log as it stands, as it stood, or with entries supposed after it; what rests on others is worked
out each time of the whole log as it stood, or would stand, beside it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import attrs

from lifecycle.entries import (
    Entry,
    EntryCorrected,
    EntryRetracted,
    PeriodicAmountSharesIssued,
    ShareSettlementAgreed,
    TermsAmended,
    WaiverGranted,
)
from lifecycle.errors import Refusal
from lifecycle.judging.renaming import NO_NAMES, Names
from projections.case.case import Case, case
from projections.case.memory import Memory
from projections.facts.cut import Log, recorded_by
from projections.view.resolving import resolved
from projections.view.shown import ROWS, How
from projections.view.view import REGARDING, View, shown_of, view

TARGET = "target"
# Whether they bind, or what they come to, would say what others hold.
OF_OTHERS = (TermsAmended, WaiverGranted, ShareSettlementAgreed, PeriodicAmountSharesIssued)
COMPARED: frozenset[How] = frozenset({"whole", "own_names", "own_part"})


class NotSupposed(Refusal):
    """An entry that an Investor may not suppose."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            f"{entry.kind} on {entry.occurred_on} cannot be supposed of an Investor's own log: only its own entries "
            "and those shown to all can, and none that changes the terms or settles in shares; leave it out."
        )


@attrs.frozen(eq=False)
class OwnLog:
    """``seen`` is the log the Investor is shown; the whole one is handed on to nobody."""

    seen: View
    _whole: Log = attrs.field(repr=False)

    @staticmethod
    def of(log: Log, investor: str) -> "OwnLog":
        """That of an Investor, by any of its names. Raises ``UnknownInvestor``."""
        return OwnLog(view(log, investor), log)

    def case(
        self,
        log: Log,
        *,
        as_of: date,
        known_at: datetime | None = None,
        readings: dict[str, str] | None = None,
        digests: Sequence[str] = (),
        names: Names = NO_NAMES,
        of_the_log: Memory | None = None,
        until: datetime | None = None,
    ) -> Case:
        """The case of the own log, of a beginning of it, or of one with entries supposed after it.

        ``until`` is when the beginning ended. Raises as ``case`` does, ``NotResolved``, ``NotSupposed``.
        """
        known = self._known(log)
        whole, before = self._beside(known, until if log is not self.seen.entries else None), None
        seen = self._seen(recorded_by(whole, known_at))
        made = partial(case, as_of=as_of, known_at=known_at, readings=readings, names=names)
        if len(log) > known:
            before = made(whole)
            whole, seen = self._supposed(whole, seen, log, known)
        seen = attrs.evolve(seen, entries=log)
        found = resolved(made(whole), seen, names, before)
        own = partial(self.case, until=known_at or until)
        return attrs.evolve(made(log, digests=digests, of_the_log=of_the_log, resolved=found), made_by=own)

    def _known(self, log: Log) -> int:
        """How many entries of the own log a log begins with."""
        if log is self.seen.entries:
            return len(log)
        pairs = zip(log, self.seen.entries, strict=False)
        return next(
            (at for at, (one, other) in enumerate(pairs) if one is not other), min(len(log), len(self.seen.entries))
        )

    def _beside(self, known: int, until: datetime | None) -> Log:
        """The whole log as it stood when the own one had so many entries, before it had one more."""
        came_with = self.seen.came_with
        stood = self._whole[: came_with[known] - 1] if known < len(came_with) else self._whole
        return recorded_by(stood, until)

    def _seen(self, whole: Log) -> View:
        return self.seen if len(whole) == len(self._whole) else shown_of(whole, self.seen.own, self.seen.investor)

    def _supposed(self, whole: Log, seen: View, log: Log, known: int) -> tuple[Log, View]:
        """Both logs with what is supposed after them. Raises ``NotSupposed``."""
        there = {here: position for position, here in seen.positions.items()}
        more: list[Entry] = []
        for at, entry in enumerate(log[known:], 1):
            if any(isinstance(each, OF_OTHERS) for each in _about(log, entry)):
                raise NotSupposed(entry)
            moved: dict[str, Any] = {"position": len(whole) + at}
            for field in (TARGET, REGARDING):
                if (named := getattr(entry, field, None)) is not None:
                    # What is supposed may speak of what was supposed before it.
                    moved[field] = there.get(named, 0) if named <= known else named - known + len(whole)
                    if not moved[field]:
                        raise NotSupposed(entry)
            more.append(attrs.evolve(entry, **moved))
        both = [*whole, *more]
        found = shown_of(both, self.seen.own, self.seen.investor)
        for at, entry in enumerate(log[known:], known):
            if len(found.entries) != len(log) or not _is_shown_whole(entry, found.entries[at]):
                raise NotSupposed(entry)
        return both, found


def _about(log: Log, entry: Entry) -> Iterator[Entry]:
    """An entry and, of a change, what it changes and what it puts there."""
    yield entry
    if isinstance(entry, EntryCorrected):
        yield entry.replacement
    if isinstance(entry, EntryCorrected | EntryRetracted):
        yield from _about(log, log[entry.target - 1])


def _is_shown_whole(given: Entry, shown: Entry) -> bool:
    """Whether the Investor is shown all that an entry says of the world."""
    if given.kind != shown.kind:
        return False
    fields = [name for name, how in ROWS[given.kind].fields.items() if how in COMPARED]
    if any(getattr(given, name) != getattr(shown, name) for name in fields):
        return False
    if isinstance(given, EntryCorrected) and isinstance(shown, EntryCorrected):
        return _is_shown_whole(given.replacement, shown.replacement)
    return True


def last_that_matters(log: Log) -> int:
    """The position of the last entry that may move anything an Investor is told: what is for nobody does not."""
    of_nobody = [entry for entry in log if any(ROWS[each.kind].whom == "nobody" for each in _about(log, entry))]
    hidden = {entry.position for entry in of_nobody}
    return next(entry.position for entry in reversed(log) if entry.position not in hidden)


def case_of(
    log: Log,
    investor: str,
    *,
    as_of: date,
    known_at: datetime | None = None,
    readings: dict[str, str] | None = None,
) -> Case:
    """The case of an Investor's own log. Raises what ``OwnLog.case`` raises, and ``UnknownInvestor``."""
    own = OwnLog.of(log, investor)
    return own.case(own.seen.entries, as_of=as_of, known_at=known_at, readings=readings, digests=own.seen.digests)
