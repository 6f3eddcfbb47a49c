"""An Investor's own log: a cut of the log like those of as-of and known-at, made here and nowhere else.

What is not the Investor's to see is left out, the rest renumbered and chained anew. A change of an entry is told as far
as the entry is shown before and since: what one takes from the Investor's sight is told as a retraction, what it brings
into sight as an entry of its own. Works on a log alone; what an answer rests on besides is not known here.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final

import attrs
import msgspec

from lifecycle.entries import (
    MADE_UP,
    AgreementSigned,
    Entry,
    EntryCorrected,
    EntryRetracted,
    TransferNotified,
    made_up,
)
from lifecycle.entries.codec import canonical
from lifecycle.judging.history import names_read, standing, stands_at
from lifecycle.judging.names import names_in
from lifecycle.judging.renaming import names_on
from lifecycle.log.chain import ZERO_DIGEST, chained
from projections.facts.cut import Log
from projections.facts.facts import UnknownInvestor
from projections.view.shown import IN_EVERY_KIND, NEUTRAL, ROWS, How

REGARDING: Final = "regarding"


@attrs.frozen(eq=False)
class View:
    """An Investor's own log. ``investor`` is the last of its names, ``own`` all of them.

    ``positions`` maps each entry of the whole log that is shown to its position here; who is handed a view is not to
    be handed these.
    """

    investor: str
    entries: Log
    own: frozenset[str]
    positions: Mapping[int, int]
    # The position of the whole log with which each entry here came.
    came_with: Sequence[int]

    @cached_property
    def stored(self) -> Sequence[bytes]:
        """The bytes of each entry, which its digest covers."""
        return stored_of(self.entries)

    @cached_property
    def digests(self) -> Sequence[str]:
        """The digest of each entry, in hex: a chain of this log alone."""
        return [digest.hex() for digest in list(accumulate(self.stored, chained, initial=ZERO_DIGEST))[1:]]


def view(log: Log, investor: str) -> View:
    """The log as an Investor is shown it, which may be named by any of its names. Raises ``UnknownInvestor``."""
    return shown_of(log, _own_names(log, investor), _last_name(log, investor))


def shown_of(log: Log, own: frozenset[str], investor: str) -> View:
    """The same of one whose names are known: of a log that grew, or was cut, each entry is shown as before."""
    viewing, came_with = _Viewing(log, own), list[int]()
    for entry in log:
        viewing.take(entry)
        came_with += [entry.position] * (len(viewing.found) - len(came_with))
    return View(investor, viewing.found, own, viewing.positions, came_with)


def stored_of(shown: Log) -> Sequence[bytes]:
    """The bytes of each entry of an Investor's own log."""
    return [canonical(written(entry), position=entry.position) for entry in shown]


def written(entry: Entry) -> dict[str, object]:
    """An entry as JSON has it: what is at its default is not said."""
    kind: type[attrs.AttrsInstance] = type(entry)
    fields = ((field, getattr(entry, field.name)) for field in attrs.fields(kind))
    said = {field.name: _plain(value) for field, value in fields if value != field.default}
    return {"kind": entry.kind, **said}


def _plain(value: object) -> object:
    if isinstance(value, Entry):
        return written(value)
    plain: object = msgspec.to_builtins(value)
    return {name: each for name, each in plain.items() if each is not None} if isinstance(plain, dict) else plain


def _last_name(log: Log, name: str) -> str:
    return names_on(standing(log).entries).get(name, name)


def _own_names(log: Log, investor: str) -> frozenset[str]:
    """Every name by which entries of the log mean an Investor, those put right since too."""
    entries, read = standing(log).entries, names_read(log).entries
    last = names_on(entries)
    meant = last.get(investor, investor)
    parties = [name for each in entries if isinstance(each, AgreementSigned) for name in each.investors]
    parties += [each.transferee for each in entries if isinstance(each, TransferNotified)]
    if meant not in {last.get(name, name) for name in parties}:
        raise UnknownInvestor(investor, list(dict.fromkeys(parties)))
    found = {meant, *(name for name, after in last.items() if after == meant)}
    for before, after in zip(log, read, strict=True):
        for one, other in zip(_names(before), _names(after), strict=True):
            if last.get(other, other) == meant:
                found.add(one)
    return frozenset(found)


def _names(entry: Entry) -> list[str]:
    own = [each.name for each in names_in(entry)]
    return own + _names(entry.replacement) if isinstance(entry, EntryCorrected) else own


@attrs.define(eq=False)
class _Viewing:
    """A log being gone through: what was shown so far, and as what."""

    log: Log
    own: frozenset[str]
    found: list[Entry] = attrs.field(factory=list)
    # By position of the log: the position here of what stands for it, where something does.
    positions: dict[int, int] = attrs.field(factory=dict)
    # What was told of by other means than its own corrections and retractions: from then on it always is.
    retold: set[int] = attrs.field(factory=set)

    def take(self, entry: Entry) -> None:
        """Take in the next entry of the log."""
        if isinstance(entry, EntryCorrected | EntryRetracted):
            self._changed(entry)
        elif (shown := self._shown(entry)) is not None:
            self._put(entry.position, shown)

    def _put(self, position: int, shown: Entry) -> None:
        here = len(self.found) + 1
        self.found.append(attrs.evolve(shown, position=here))
        self.positions[position] = here

    def _changed(self, change: EntryCorrected | EntryRetracted) -> None:
        target = self.log[change.target - 1]
        of = target.target if isinstance(target, EntryCorrected) else change.target
        told = of not in self.retold and self.positions.get(change.target)
        if told and isinstance(change, EntryRetracted):
            self._put(change.position, _retraction(change, told))
        elif told and isinstance(change, EntryCorrected) and (shown := self._shown(change.replacement)):
            renames = {old: new for old, new in (change.renames or {}).items() if new in self.own}
            self._put(change.position, _correction(change, told, shown, renames or None))
        else:
            self._retell(change, of)

    def _retell(self, change: Entry, of: int) -> None:
        """Tell what a change made of an entry by a change of what stands for it here, or by an entry of its own."""
        before, since = (stands_at(self.log[:known], of) for known in (change.position - 1, change.position))
        was, now = (each and self._shown(each) for each in (before, since))
        if was and now:
            self._put(change.position, _correction(change, self.positions[of], now))
        elif was:
            self._put(change.position, _retraction(change, self.positions.pop(of)))
        elif now:
            self._put(of, attrs.evolve(now, recorded_at=change.recorded_at))
        if was or now:
            self.retold.add(of)

    def _shown(self, entry: Entry) -> Entry | None:
        """The entry as the Investor is shown it; None where it is not."""
        row = ROWS.get(entry.kind)
        if row is None or not self._is_shown(entry):
            return None
        fields = {field: self._told(entry, field, how) for field, how in {**IN_EVERY_KIND, **row.fields}.items()}
        kind: Callable[..., Entry] = type(entry)
        return kind(**{field: value for field, value in fields.items() if value is not attrs.NOTHING})

    def _is_shown(self, entry: Entry) -> bool:
        row = ROWS[entry.kind]
        regarding = getattr(entry, REGARDING, None)
        if regarding is not None and regarding not in self.positions:
            return False
        if row.whom in ("all", "nobody"):
            return row.whom == "all"
        named = [value for field in row.own if (value := getattr(entry, field)) is not None]
        if row.whom == "own_or_all" and not named:
            return True
        return any(not self.own.isdisjoint([each] if isinstance(each, str) else each) for each in named)

    def _told(self, entry: Entry, field: str, how: How) -> object:
        value = getattr(entry, field)
        match how:
            case "whole":
                return value
            case "own_names":
                return tuple(name for name in value if name in self.own)
            case "own_part":
                return value and {name: part for name, part in value.items() if name in self.own}
            case "neutral":
                return NEUTRAL[entry.kind, field]
            case "renumbered" if field == REGARDING:
                return value and self.positions[value]
            case "made_up":
                return _made_up(entry)
            case _:
                return attrs.NOTHING


def _correction(change: Entry, target: int, shown: Entry, renames: Mapping[str, str] | None = None) -> EntryCorrected:
    return EntryCorrected(
        occurred_on=change.occurred_on,
        recorded_at=change.recorded_at,
        target=target,
        replacement=attrs.evolve(shown, position=0, recorded_at=None),
        reason=NEUTRAL["EntryCorrected", "reason"],
        renames=renames,
        source=_made_up(change),
    )


def _retraction(change: Entry, target: int) -> EntryRetracted:
    return EntryRetracted(
        occurred_on=change.occurred_on,
        recorded_at=change.recorded_at,
        target=target,
        reason=NEUTRAL["EntryRetracted", "reason"],
        source=_made_up(change),
    )


def _made_up(entry: Entry) -> str | None:
    """That an entry is made up, which an answer that rests on it has to say; whence one comes is not told."""
    return MADE_UP if made_up(entry) else None
