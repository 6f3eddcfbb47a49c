"""Recording into a store: judge, then append, in one go or not at all.

The log that is judged is the log that is appended to: the store refuses the append if it has moved meanwhile, and we
judge what is new and then the entry again, unless the caller said where it believed the log to stand.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import attrs

from lifecycle.entries import AgreementSigned, Entry, EntryCorrected, EntryRetracted
from lifecycle.entries.codec import FORMAT, canonical, decode
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Admission, Judgement, SettlementJudge, judged
from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.log.log import EntryLog, KeyReused, LogMoved, Receipt, StoredEntry
from lifecycle.record.files import NOTHING_WRITTEN, FileRefused, LineRefused, judged_next, lines_of
from lifecycle.record.importing import IMPORTED
from lifecycle.record.sent import EntryRefused, NoSuchAgreement, new_entry

ATTEMPTS = 50


def read(log: EntryLog, agreement: str) -> list[StoredEntry]:
    """A stored log in position order. Raises ``NoSuchAgreement``."""
    stored = log.read(agreement)
    if not stored:
        raise _not_there(log, agreement)
    return stored


def _not_there(log: EntryLog, agreement: str) -> NoSuchAgreement:
    return NoSuchAgreement(agreement, [head.agreement for head in log.agreements()])


class Keyed(NamedTuple):
    """The key of an append and the fingerprint of what is sent under it; both or neither."""

    key: str | None
    fingerprint: str | None


UNKEYED = Keyed(None, None)


class KeptLog:
    """One agreement's log in a store, read and judged once: what is new is added, nothing is judged again.

    An append costs the same whatever came before it, save for what speaks about the past (late entries, corrections,
    retractions) and settlements in shares. Not for several threads at once: whoever shares one holds a lock.
    """

    def __init__(
        self, log: EntryLog, agreement: str, settlement_judge: SettlementJudge, new_id: Callable[[], str]
    ) -> None:
        """``new_id`` gives the random id of a log that is begun, in hex digits."""
        self._new_id = new_id
        self._log, self._agreement, self._settlement_judge = log, agreement, settlement_judge
        # Read when asked; judged, as far as it was not, only when something is recorded: what is in a log stands.
        self._entries: list[Entry] = []
        self._digests: list[str] = []
        self._judgement = Judgement(settlement_judge)

    @property
    def entries(self) -> Sequence[Entry]:
        """As last read, in recorded order."""
        return self._entries

    @property
    def digests(self) -> Sequence[str]:
        return self._digests

    def refresh(self) -> None:
        """Read what was recorded since; all of it where the store holds another log than the one known."""
        head, known = self._log.head(self._agreement), len(self._digests)
        if head and known and (head.entries, head.head) == (known, self._digests[-1]):
            return
        # The entry known last is read again: only if it still is that one does what follows continue this log.
        found = self._log.read(self._agreement, after=max(known - 1, 0))
        if known and (not found or found[0].digest.hex() != self._digests[-1]):
            self._judgement = Judgement(self._settlement_judge)
            self._entries, self._digests, known = [], [], 0
            found = self._log.read(self._agreement)
        imported = self._imported_to() if found and not known else 0
        for stored in found[1:] if known else found:
            entry = decode(stored.stored)
            # What another log stamped is to this one an assertion.
            self._entries.append(attrs.evolve(entry, stamped=False) if stored.position <= imported else entry)
            self._digests.append(stored.digest.hex())

    def _imported_to(self) -> int:
        note = self._log.keyed(self._agreement, IMPORTED)
        return note[1].position if note else 0

    def append(
        self, given: Mapping[str, object], *, now: datetime, expect: int | None = None, key: str | None = None
    ) -> Receipt:
        """Judge and append one entry. ``expect`` is the position the caller believes to be the last.

        A known ``key`` with the same entry answers with the receipt of the first time and writes nothing. Raises the
        refusal of the entry, ``NoSuchAgreement``, ``LogMoved`` where ``expect`` no longer holds, ``KeyReused``.
        """
        keyed = Keyed(key, _fingerprint(given) if key is not None else None)
        return self._tried(lambda: self._appended(given, now, keyed), given, keyed, expect)

    def append_all(
        self,
        given: Sequence[Mapping[str, object]],
        *,
        now: datetime,
        expect: int | None = None,
        key: str | None = None,
    ) -> Receipt:
        """Append every entry, all or nothing; the receipt is the last one's, and a key stands for all of them.

        Raises ``EntryRefused`` by place, ``NoSuchAgreement``, ``LogMoved``, ``KeyReused``.
        """
        fingerprint = sha256("".join(map(_fingerprint, given)).encode()).hexdigest() if key is not None else None
        keyed = Keyed(key, fingerprint)
        return self._tried(lambda: self._appended_all(given, now, keyed), given[0], keyed, expect)

    def _tried(
        self, attempt: Callable[[], Receipt], first: Mapping[str, object], keyed: Keyed, expect: int | None
    ) -> Receipt:
        """Attempt an append, and again while the log has moved meanwhile; a known key answers instead."""
        key, fingerprint = keyed
        if key == IMPORTED:
            raise KeyReused(self._agreement, key)
        for _ in range(ATTEMPTS):
            if key is not None and (earlier := self._log.keyed(self._agreement, key)):
                if earlier[0] != fingerprint:
                    raise KeyReused(self._agreement, key)
                return earlier[1]
            self.refresh()
            last = len(self._digests)
            if expect is not None and expect != last:
                raise LogMoved(self._agreement, expect, last)
            if not last and first.get("kind") != AgreementSigned.__name__:
                raise _not_there(self._log, self._agreement)
            try:
                return attempt()
            except LogMoved:
                if expect is not None:
                    raise
        raise LogMoved(self._agreement, last, len(self._log.read(self._agreement)))

    def _appended(self, given: Mapping[str, object], now: datetime, keyed: Keyed) -> Receipt:
        now, written = self._not_before_the_last(now), self._written(keyed)
        kept, admission = _judged_new(self._judged(), given, now=now, written=written)
        (receipt,) = self._stored([kept], keyed)
        # With a key it may be another process's entry, the same but for its instant: that one is read when needed.
        if receipt.digest == self._digest_after(kept):
            self._judgement.take(admission)
            self._entries.append(admission.entry)
            self._digests.append(receipt.digest)
        return receipt

    def _appended_all(self, given: Sequence[Mapping[str, object]], now: datetime, keyed: Keyed) -> Receipt:
        stored = False
        try:
            kept = self._admitted(given, self._not_before_the_last(now), keyed)
            receipts = self._stored(kept, keyed)
            stored = receipts[0].digest == self._digest_after(kept[0])  # else another's, under the same key
        finally:
            if not stored:  # what was judged knows of entries that are not there
                self._judgement = Judgement(self._settlement_judge)
        return receipts[-1]

    def _stored(self, kept: Sequence[bytes], keyed: Keyed) -> list[Receipt]:
        """Append to the log as it was last read. Raises ``LogMoved``."""
        key, fingerprint = keyed
        return self._log.append(self._agreement, kept, after=len(self._digests), key=key, fingerprint=fingerprint)

    def _admitted(self, given: Sequence[Mapping[str, object]], now: datetime, keyed: Keyed) -> list[bytes]:
        """Judge entries one after the other into the kept judgement: the bytes to store."""
        judgement, kept = self._judged(), list[bytes]()
        for number, each in enumerate(given, 1):
            try:
                written = self._written(keyed, begun=not judgement.log)
                stored, admission = _judged_new(judgement, each, now=now, written=written)
                judgement.take(admission)
                kept.append(stored)
            except Refusal as cause:
                raise EntryRefused(number, cause) from cause
        return kept

    def append_file(self, path: Path, *, now: datetime) -> Receipt:
        """Append every entry of a file, all or nothing; the receipt is the last entry's.

        Raises ``LineRefused`` by line, ``NoSuchAgreement``, ``LogMoved``.
        """
        self.refresh()
        if not self._digests:
            raise _not_there(self._log, self._agreement)
        # Judged beside what is kept, which must not know of a line before all of them are stored.
        judgement, kept = judged(self.entries, self._settlement_judge), list[bytes]()
        for number, line in lines_of(path):
            try:
                after_the_last = max(now, judgement.log[-1].recorded_at or now)
                given = new_entry(line)
                stored, admission = judged_next(judgement, given, now=after_the_last, written=self._written(UNKEYED))
                judgement.take(admission)
                kept.append(stored)
            except Refusal as cause:
                raise LineRefused(path.name, number, cause) from cause
        if not kept:
            raise FileRefused(path.name, "the file holds no entry", "write one entry on each line")
        receipts = self._stored(kept, UNKEYED)
        self._judgement = judgement
        self._entries += [decode(stored) for stored in kept]
        self._digests += [receipt.digest for receipt in receipts]
        return receipts[-1]

    def _written(self, keyed: Keyed, *, begun: bool | None = None) -> Mapping[str, object]:
        """What this log writes of its next entry, the first where it is begun; one of format 1 goes on as it was."""
        key, fingerprint = keyed
        first = self._entries[0] if self._entries else None
        if isinstance(first, AgreementSigned) and first.format < FORMAT:
            return NOTHING_WRITTEN
        begins = first is None if begun is None else begun
        born = {"format": FORMAT, "id": self._new_id()} if begins else {}
        # The zero byte ends the id of whose key it is, which nobody has yet.
        of_the_key = {"key_sha256": sha256(b"\0" + key.encode()).hexdigest()} if key is not None else {}
        of_the_payload = {"payload_sha256": fingerprint} if fingerprint is not None else {}
        return {**born, "stamped": True, **of_the_key, **of_the_payload}

    def _judged(self) -> Judgement:
        """The judgement of all that was read."""
        for entry in self._entries[len(self._judgement.log) :]:
            self._judgement.admit(entry, recorded=True)
        return self._judgement

    def _digest_after(self, stored: bytes) -> str:
        return chained(bytes.fromhex(self._digests[-1]) if self._digests else ZERO_DIGEST, stored).hex()

    def _not_before_the_last(self, now: datetime) -> datetime:
        """recorded_at never decreases, even where the clock was set back."""
        last = self.entries[-1].recorded_at if self.entries else None
        return max(now, last) if last else now


def _fingerprint(given: Mapping[str, object]) -> str:
    """What makes two sendings the same. The day a change was made plays no part: a retry may come after midnight."""
    changes = given.get("kind") in (EntryCorrected.__name__, EntryRetracted.__name__)
    said = {name: value for name, value in given.items() if not (changes and name == "occurred_on")}
    return sha256(canonical(said)).hexdigest()


def _judged_new(
    judgement: Judgement, given: Mapping[str, object], *, now: datetime, written: Mapping[str, object]
) -> tuple[bytes, Admission]:
    """An entry that is no probable repetition; a file may hold some, and is reported on instead."""
    kept, admission = judged_next(judgement, given, now=now, written=written)
    judgement.check_again(admission.entry)
    return kept, admission
