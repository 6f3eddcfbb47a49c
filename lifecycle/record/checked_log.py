"""One agreement's log as it is read from a store: its chain recomputed, held to the heads known of it, decoded.

Read whole when anybody else may have written, and at the latest after a minute; in between, what was read stands.
"""

from time import monotonic
from typing import Final

import attrs

from lifecycle.entries import AgreementSigned, Entry
from lifecycle.entries.codec import decode
from lifecycle.heads import KnownHead
from lifecycle.log.contract import LogAltered, LogUnreadable, Receipt, Seen
from lifecycle.log.log import EntryLog, StoredEntry
from lifecycle.record.held_to_heads import HeldToHeads
from lifecycle.record.importing import IMPORTED
from lifecycle.record.keys import SavedUnder, key_sha256, noted_in

STANDS_FOR: Final = 60.0  # seconds


class CheckedLog:
    """``entries`` and ``digests`` in recorded order, as last read; ``behind`` is the head the log falls short of.

    ``saved`` is what the chain says was saved under each key, by the key's digest: format 2 alone says so.
    """

    def __init__(self, log: EntryLog, agreement: str, held: HeldToHeads) -> None:
        self._log, self.agreement, self.held = log, agreement, held
        self.entries: list[Entry] = []
        self.digests: list[str] = []
        self.saved: dict[str, SavedUnder] = {}
        self.behind: KnownHead | None = None
        self.imported = 0
        self.seen = Seen()
        self._until = 0.0

    @property
    def id(self) -> str | None:
        """The log's own id; of format 1 the digest of its signing; None without a log."""
        first = self.entries[0] if self.entries else None
        own = first.id if isinstance(first, AgreementSigned) else None
        return own or (self.digests[0] if self.digests else None)

    @property
    def seals_keys(self) -> bool:
        """Whether its entries say under which key they were saved."""
        first = self.entries[0] if self.entries else None
        return not isinstance(first, AgreementSigned) or first.format > 1

    def refresh(self, *, held: bool = True) -> bool:
        """Read what was recorded since; whether what was read before still begins the log.

        Raises ``LogAltered`` where the chain does not hold or, if ``held``, the log is another than the one known of.
        """
        stamp = self._log.stamp()
        if self.stands(stamp):
            return True
        self.held.read_on()
        continues = self._take(self._log.read(self.agreement))
        if held:
            self.behind = self.held.behind(self.id, self.digests, self.imported)
        self.seen.stamp, self._until = stamp, monotonic() + STANDS_FOR
        return continues

    def stands(self, stamp: object) -> bool:
        """Whether what was read before is known to stand still, the stamp of the store being this now."""
        # What falls short of its head may have been declared meanwhile, outside the store.
        read = self.digests and self.behind is None
        return bool(read) and stamp == self.seen.stamp and monotonic() < self._until

    def read_chain(self) -> KnownHead | None:
        """The head that the log falls short of, by its digests alone; nothing of it but its signing is decoded.

        Raises ``LogAltered``.
        """
        found = self._log.read(self.agreement)
        first = CheckedLog(self._log, self.agreement, self.held)
        first._take(found[:1])
        return self.held.behind(first.id, [stored.digest.hex() for stored in found], first.imported)

    def _take(self, found: list[StoredEntry]) -> bool:
        """All of what was found or, where something in it cannot be read, nothing of it."""
        digests = [stored.digest.hex() for stored in found]
        continues = digests[: len(self.digests)] == self.digests
        entries, saved = (self.entries, dict(self.saved)) if continues else ([], {})
        note = self._log.keyed(self.agreement, IMPORTED) if found else None
        imported = note[1].position if note else 0
        new = list[Entry]()
        last = entries[-1] if entries else None
        for stored in found[len(entries) :]:
            last = self._read(stored, last)
            # What another log stamped is to this one an assertion.
            new.append(attrs.evolve(last, stamped=False) if stored.position <= imported else last)
            noted_in(saved, stored.position, stored.stored)
        self.entries, self.digests, self.saved, self.imported = [*entries, *new], digests, saved, imported
        return continues

    def took(self, entry: Entry, receipt: Receipt, stored: bytes) -> None:
        """An entry that was saved just now, after the last."""
        self.entries.append(entry)
        self.digests.append(receipt.digest)
        noted_in(self.saved, receipt.position, stored)

    def _read(self, stored: StoredEntry, last: Entry | None) -> Entry:
        try:
            entry = decode(stored.stored)
            problem = _out_of_place(entry, stored.position) or _backwards(entry, last)
        except Exception as unreadable:  # bytes nobody recorded may raise anything
            raise LogUnreadable(self._log.where, str(unreadable), self.agreement, stored.position) from unreadable
        if problem is not None:
            raise LogUnreadable(self._log.where, problem, self.agreement, stored.position)
        return entry

    def saved_under(self, key: str) -> tuple[str | None, Receipt] | None:
        """The payload saved under a key, and the receipt of the last entry it stands for.

        The chain says it. What a store keeps beside the chain is only believed of format 1, whose entries do not say.
        Raises ``LogAltered`` where what is kept beside the chain says otherwise.
        """
        beside = self._log.keyed(self.agreement, key)
        if not self.seals_keys:
            return beside
        read = self
        if beside is not None and beside[1].position > len(self.digests):  # saved by somebody since this was read
            read = CheckedLog(self._log, self.agreement, self.held)
            read.refresh(held=False)
        found = read.saved.get(key_sha256(key))
        sealed = (found.payload, Receipt(found.last, read.digests[found.last - 1])) if found else None
        if beside is not None and beside != sealed:
            problem = f"what is kept beside the chain under the key {key!r} is not what the chain says"
            raise LogAltered(self._log.where, f"altered: {problem}", self.agreement)
        return sealed


def _out_of_place(entry: Entry, position: int) -> str | None:
    """What no answer could be made from: all else is for the judgement to say."""
    at = entry.recorded_at
    if entry.position != position:
        return f"position = {entry.position}: it says it stands elsewhere"
    if at is None or at.tzinfo is None:
        return "recorded_at: missing, or without an offset"
    if isinstance(entry, AgreementSigned) != (position == 1):
        return f"kind = {entry.kind}: a log has one AgreementSigned, its first entry"
    return None


def _backwards(entry: Entry, last: Entry | None) -> str | None:
    before = last.recorded_at if last else None
    if before is not None and entry.recorded_at is not None and entry.recorded_at < before:
        return f"recorded_at = {entry.recorded_at}: before that of the entry before it"
    return None
