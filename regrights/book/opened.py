"""The store behind an address, opened once and pinned: another in its place is never taken for it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from lifecycle.errors import Refusal
from lifecycle.heads import Heads, KnownHead, Place, heads_of
from lifecycle.log.contract import StoreGone, StoreMissing
from lifecycle.log.log import EntryLog
from lifecycle.log.opening import open_log
from lifecycle.record.held_to_heads import HeadsNotKept


class Ending(NamedTuple):
    """Where a log ends, and the head kept outside that it falls short of."""

    entries: int
    head: str
    behind: KnownHead | None


class StoreReplaced(Refusal):
    """Another store in the place of the one that was opened, or a new one."""

    def __init__(self) -> None:
        super().__init__(
            "The store is not the one that was opened: another lies in its place by now; bring back the one that was "
            "there, or start anew with this one."
        )


class OpenedStore:
    """``heads`` are those kept outside of it, once it is open. Not for several threads: whoever shares one locks."""

    def __init__(self, url: str, heads: Path | None) -> None:
        self.url = url
        self.heads: Heads | None = None
        self._file = heads
        self._log: EntryLog | None = None
        self._pinned: str | None = None
        self._was_open = False

    @property
    def moved(self) -> bool:
        """Whether another file lies in the place of the one that is open."""
        return self._log is not None and self._log.replaced

    def log(self, *, create: bool) -> EntryLog:
        """Its log, made with ``create`` where there was none yet. Raises ``StoreReplaced``, ``StoreGone``."""
        if self._log is None:
            log = self._opened(create=create)
            identity = log.identity()
            if self._was_open and identity != self._pinned:
                log.close()
                raise StoreReplaced
            self._pinned, self._log, self._was_open = identity, log, True
            place = Place(identity, log.where)
            self.heads = heads_of(place, file=self._file, environment=os.environ) if log.kept else None
        return self._log

    def _opened(self, *, create: bool) -> EntryLog:
        if not self._was_open:
            return open_log(self.url, create=create)
        try:
            return open_log(self.url, create=False)
        except StoreMissing as missing:
            remedy = "bring it back, or start anew without it"
            raise StoreGone(missing.place, "it was there and is gone", remedy) from None

    def brought_back(self, agreement: str, digests: Sequence[str]) -> None:
        """Takes over what is known of an agreement in other places: the furthest head that it may be behind.

        A copy that was only tried may have gone another way: its head counts where there is no other. Raises
        ``HeadsNotKept``.
        """
        if self._log is None or self.heads is None:
            return
        self.heads.read_on()
        place = Place(self._pinned, self._log.where)
        known = self.heads.elsewhere(place, agreement)
        fitting = [each for each in known if digests[each.entries - 1 : each.entries] in ([], [each.head])]
        furthest = max(fitting or known, key=lambda each: each.entries, default=None)
        try:
            if furthest is not None:
                self.heads.moved(msgspec.structs.replace(furthest, where=place.where))
        except OSError as error:
            raise HeadsNotKept(error.strerror or str(error)) from error

    @property
    def gone(self) -> Sequence[KnownHead]:
        """The agreements known in this place of which the store has nothing any more."""
        if self._log is None or self.heads is None:
            return []
        self.heads.read_on()
        held = {head.agreement for head in self._log.agreements()}
        return [each for each in self.heads.names(Place(self._pinned, self._log.where)) if each.agreement not in held]

    @property
    def heads_read_apart(self) -> Heads | None:
        """The heads as another reader of their file."""
        return Heads(self.heads.file) if self.heads is not None else None

    def close(self) -> None:
        """Let go of it; what it was stays pinned."""
        if self._log is not None:
            self._log.close()
        self._log = None
