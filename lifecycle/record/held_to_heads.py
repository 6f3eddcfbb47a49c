"""One agreement's log held to the heads known of it outside the store: behind, another, or gone on since."""

from collections.abc import Sequence
from datetime import datetime

import attrs
import msgspec

from lifecycle.errors import Refusal, Words
from lifecycle.heads import Heads, KnownHead, Place
from lifecycle.log.chain import ZERO_DIGEST
from lifecycle.log.contract import LogAltered
from lifecycle.log.log import EntryLog


class NotAsKnown(LogAltered):
    """A log whose own chain holds, and which is not the one known outside."""

    def told(self, words: Words) -> str:  # noqa: ARG002 - the same at every door
        return (
            f"{self.agreement}: {self.damage}; bring back the one that is known or, if this one is to be gone on with, "
            f"say why: `regrights declare-restored {self.agreement}`."
        )


class HeadsNotKept(Refusal):
    """A head to be put down outside the store, and nowhere to put it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The head cannot be kept outside the store: {reason}; name a file for it with --heads.")


class NothingToDeclare(Refusal):
    """A restoration of what is not shorter than known."""

    def __init__(self, agreement: str, entries: int) -> None:
        held = (
            f"the store holds {entries} entries of it, all that are known outside" if entries else "nobody knows of it"
        )
        super().__init__(f"{agreement}: {held}; there is nothing to declare.")


@attrs.define
class HeldToHeads:
    """What is known outside of one agreement of a store; nothing where no heads are kept."""

    log: EntryLog
    agreement: str
    heads: Heads | None
    place: Place = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        if not self.log.kept:
            self.heads = None
        self.place = Place(self.log.identity() if self.heads is not None else None, self.log.where)

    def read_on(self) -> None:
        """Before the store is read."""
        if self.heads is not None:
            self.heads.read_on()

    def behind(self, log: str | None, digests: Sequence[str], imported: int) -> KnownHead | None:
        """The head that a log falls short of, None where it contains all that is known of it.

        ``log`` is its id, None where the store has none of that name. Raises ``LogAltered`` where it is as long as
        what is known, but is not that.
        """
        if self.heads is None:
            return None
        named = self.heads.of_name(self.place, self.agreement)
        if log is None:
            return named if named is not None and named.entries else None
        if named is not None and named.entries and named.log != log:
            raise self._another(1, f"another log than the one known under this name ({named.log})")
        known = self.heads.of_log(self.place, self.agreement, log)
        if known is None:
            if not imported:
                self._check_name(log)
            return None
        if len(digests) < known.entries:
            return known
        if known.entries and digests[known.entries - 1] != known.head:
            raise self._another(known.entries, f"not the chain of the known head {known.entries}:{known.head}")
        if known.entries and known.imported != imported:
            raise self._another(1, "the note beside it, of its import, is not the one known")
        return None

    def _check_name(self, log: str) -> None:
        """A log known under other names, none of which is in the store any more, was given this one by hand."""
        assert self.heads is not None  # noqa: S101 - asked only where there are some
        others = self.heads.names_of(self.place, log)
        if others and not any(map(self.log.head, others)):
            raise self._another(1, f"this is the log known as {others[-1]!r}, under another name")

    def _another(self, position: int, problem: str) -> LogAltered:
        return NotAsKnown(self.log.where, f"altered at position {position}: {problem}", self.agreement, position)

    def moved(self, log: str, digests: Sequence[str], imported: int, *, now: datetime) -> None:
        """Put down where the log ends now. Raises ``OSError`` where that cannot be."""
        if self.heads is not None:
            self.heads.moved(self._head(log, digests, imported, now))

    def falls_behind(self, log: str | None, digests: Sequence[str]) -> bool:
        """Whether what is known here falls behind the log: somebody wrote who keeps other heads."""
        known = self.heads.of_log(self.place, self.agreement, log) if self.heads is not None and log else None
        return known is not None and known.place == self.place and len(digests) > known.entries

    def restored(
        self, log: str | None, digests: Sequence[str], imported: int, *, now: datetime, reason: str, by: str | None
    ) -> KnownHead:
        """The head that holds from now on, by somebody's word. Raises ``HeadsNotKept``, ``NothingToDeclare``."""
        if self.heads is None:
            raise HeadsNotKept("the environment names no folder for it")
        try:
            contained = self.behind(log, digests, imported) is None
        except LogAltered:
            contained = False
        if contained:
            raise NothingToDeclare(self.agreement, len(digests))
        named = self.heads.of_name(self.place, self.agreement)
        if named is None and log is None:
            raise NothingToDeclare(self.agreement, 0)
        head = self._head(log or (named.log if named else ""), digests, imported, now)
        head = msgspec.structs.replace(head, restored=reason, by=by)
        try:
            self.heads.moved(head)
        except OSError as error:
            raise HeadsNotKept(error.strerror or str(error)) from error
        self.heads.read_on()
        return head

    def told(self) -> str:
        """To what a log was held, and who declared that it be gone on with though it was shorter."""
        if self.heads is None:
            return "no head of it is kept outside the store: a chain made anew would not show"
        known = self.heads.of_name(self.place, self.agreement)
        if known is None:
            there = max((each.entries for each in self.heads.elsewhere(self.place, self.agreement)), default=0)
            also = f"; in another place {there} entries of it are known" if there else ""
            return f"no head of it is known yet in {self.heads.file}: a chain made anew would not show{also}"
        held = f"held to the heads kept in {self.heads.file}, which know {known.entries} entries of it"
        declared = self.heads.declared(self.place, self.agreement)
        if declared is None:
            return held
        by = f" by {declared.by}" if declared.by else ""
        return f"{held}; declared restored{by} at {declared.at.isoformat(timespec='seconds')}: {declared.restored}"

    def _head(self, log: str, digests: Sequence[str], imported: int, now: datetime) -> KnownHead:
        return KnownHead(
            store=self.place.store,
            where=self.place.where,
            agreement=self.agreement,
            log=log,
            entries=len(digests),
            head=digests[-1] if digests else ZERO_DIGEST.hex(),
            at=now,
            imported=imported,
        )
