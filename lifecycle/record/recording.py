"""Recording into a store: judge, then append, in one go or not at all.

The log that is judged is the log that is appended to: the store refuses the append if it has moved meanwhile, and we
judge what is new and then the entry again, unless the caller said where it believed the log to stand.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from lifecycle.entries import AgreementSigned, Entry
from lifecycle.entries.codec import FORMAT
from lifecycle.errors import Refusal
from lifecycle.heads import Heads, KnownHead, ShorterThanKnown
from lifecycle.judging.judgement import Admission, Judgement, SettlementJudge, judged
from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.log.contract import LogUnreadable
from lifecycle.log.log import EntryLog, KeyReused, LogMoved, Receipt, StoredEntry
from lifecycle.record.checked_log import CheckedLog
from lifecycle.record.files import NOTHING_WRITTEN, FileRefused, LineRefused, judged_next, lines_of
from lifecycle.record.held_to_heads import HeldToHeads
from lifecycle.record.importing import IMPORTED
from lifecycle.record.keys import UNKEYED, Keyed, fingerprint_of, key_sha256
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


class KeptLog:
    """One agreement's log in a store, read and judged once: what is new is added, nothing is judged again.

    An append costs the same whatever came before it, save for what speaks about the past (late entries, corrections,
    retractions) and settlements in shares. Not for several threads at once: whoever shares one holds a lock.
    """

    def __init__(
        self,
        log: EntryLog,
        agreement: str,
        settlement_judge: SettlementJudge,
        new_id: Callable[[], str],
        heads: Heads | None = None,
    ) -> None:
        """``new_id`` gives the random id of a log that is begun, in hex digits; ``heads`` are those kept outside."""
        self._new_id = new_id
        self._log, self._agreement, self._settlement_judge = log, agreement, settlement_judge
        self._read = CheckedLog(log, agreement, HeldToHeads(log, agreement, heads))
        # Judged, as far as it was not, only when something is recorded: what is in a log stands.
        self._judgement = Judgement(settlement_judge)
        # Why the head could not be put outside the store after the last save.
        self.head_not_kept: str | None = None

    @property
    def entries(self) -> Sequence[Entry]:
        """As last read, in recorded order."""
        return self._read.entries

    @property
    def digests(self) -> Sequence[str]:
        return self._read.digests

    @property
    def behind(self) -> KnownHead | None:
        """The head known of outside that the log falls short of."""
        return self._read.behind

    async def stamp_soon(self) -> object:
        """The stamp of its store, asked on an event loop; None where a thread is to ask."""
        return await self._log.stamp_soon()

    def stands(self, stamp: object) -> bool:
        """Whether what was read before is known to stand still, the stamp of its store being this now."""
        return stamp is not None and self._read.stands(stamp)

    def refresh(self, *, clock: Callable[[], datetime] | None = None, move: bool = False) -> None:
        """Read what was recorded since, checked; with a clock a head that falls behind is moved, or any to ``move``.

        Raises ``LogAltered``.
        """
        if not self._read.refresh():
            self._judgement = Judgement(self._settlement_judge)
        if clock is not None and (move or self._read.held.falls_behind(self._read.id, self.digests)):
            self._move_head(clock())

    def _move_head(self, now: datetime) -> None:
        """After a save, which stays saved: a head that could not be put outside is told, and raises nothing."""
        self.head_not_kept = None
        try:
            self._read.held.moved(str(self._read.id), self.digests, self._read.imported, now=now)
        except OSError as error:
            self.head_not_kept = error.strerror or str(error)

    def declare_restored(self, *, now: datetime, reason: str, by: str | None) -> KnownHead:
        """Go on with the log as the store has it; the head that holds from now on.

        Raises ``HeadsNotKept``, ``NothingToDeclare``, ``LogAltered`` where its own chain does not hold.
        """
        self._read.refresh(held=False)
        self._read.held.read_on()
        head = self._read.held.restored(self._read.id, self.digests, self._read.imported, now=now, reason=reason, by=by)
        self._read.behind = None
        return head

    def saved_under(self, key: str) -> tuple[str | None, Receipt] | None:
        """The payload saved under a key and the receipt of the last entry it stands for, by the chain."""
        return self._read.saved_under(key)

    def append(
        self, given: Mapping[str, object], *, now: datetime, expect: int | None = None, key: str | None = None
    ) -> Receipt:
        """Judge and append one entry. ``expect`` is the position the caller believes to be the last.

        A known ``key`` with the same entry answers with the receipt of the first time and writes nothing. Raises the
        refusal of the entry, ``NoSuchAgreement``, ``LogMoved`` where ``expect`` no longer holds, ``KeyReused``.
        """
        keyed = Keyed(key, fingerprint_of(given) if key is not None else None)
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
        fingerprint = sha256("".join(map(fingerprint_of, given)).encode()).hexdigest() if key is not None else None
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
            last = self._last_to_write_after()
            if key is not None and (earlier := self.saved_under(key)):
                if earlier[0] != fingerprint:
                    raise KeyReused(self._agreement, key)
                return earlier[1]
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

    def _last_to_write_after(self) -> int:
        """The position of the last entry, read anew. Raises as ``check_not_behind``."""
        self.check_not_behind()
        return len(self.digests)

    def check_not_behind(self) -> None:
        """Raises ``ShorterThanKnown`` where the store went backwards: nothing is to be written after that."""
        self.refresh()
        if self.behind is not None:
            raise ShorterThanKnown(self._agreement, len(self.digests), self.behind)

    def _appended(self, given: Mapping[str, object], now: datetime, keyed: Keyed) -> Receipt:
        now, written = self._not_before_the_last(now), self._written(keyed)
        kept, admission = _judged_new(self._judged(), given, now=now, written=written)
        (receipt,) = self._stored([kept], keyed)
        # With a key it may be another process's entry, the same but for its instant: that one is read when needed.
        if receipt.digest == self._digest_after(kept):
            self._judgement.take(admission)
            self._read.took(admission.entry, receipt, kept)
            self._move_head(now)
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
        if stored:
            self._took_all(self._judgement, kept, receipts, now)
        return receipts[-1]

    def _took_all(
        self, judgement: Judgement, kept: Sequence[bytes], receipts: Sequence[Receipt], now: datetime
    ) -> None:
        for entry, receipt, stored in zip(judgement.log[-len(kept) :], receipts, kept, strict=True):
            self._read.took(entry, receipt, stored)
        self._move_head(now)

    def _stored(self, kept: Sequence[bytes], keyed: Keyed) -> list[Receipt]:
        """Append to the log as it was last read. Raises ``LogMoved``."""
        key, fingerprint = keyed
        return self._log.append(
            self._agreement,
            kept,
            after=len(self.digests),
            key=key,
            fingerprint=fingerprint,
            seen=self._read.seen,
        )

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
        last = self._last_to_write_after()
        if not last:
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
        self._took_all(judgement, kept, receipts, now)
        return receipts[-1]

    def _written(self, keyed: Keyed, *, begun: bool | None = None) -> Mapping[str, object]:
        """What this log writes of its next entry, the first where it is begun; one of format 1 goes on as it was."""
        key, fingerprint = keyed
        if not self._read.seals_keys:
            return NOTHING_WRITTEN
        begins = not self.entries if begun is None else begun
        born = {"format": FORMAT, "id": self._new_id()} if begins else {}
        of_the_key = {"key_sha256": key_sha256(key)} if key is not None else {}
        of_the_payload = {"payload_sha256": fingerprint} if fingerprint is not None else {}
        return {**born, "stamped": True, **of_the_key, **of_the_payload}

    def _judged(self) -> Judgement:
        """The judgement of all that was read."""
        for entry in self.entries[len(self._judgement.log) :]:
            try:
                self._judgement.admit(entry, recorded=True)
            except Refusal as cause:  # a chain made anew: nobody recorded this here
                raise LogUnreadable(self._log.where, str(cause), self._agreement, entry.position) from cause
        return self._judgement

    def _digest_after(self, stored: bytes) -> str:
        return chained(bytes.fromhex(self.digests[-1]) if self.digests else ZERO_DIGEST, stored).hex()

    def _not_before_the_last(self, now: datetime) -> datetime:
        """recorded_at never decreases, even where the clock was set back."""
        last = self.entries[-1].recorded_at if self.entries else None
        return max(now, last) if last else now


def _judged_new(
    judgement: Judgement, given: Mapping[str, object], *, now: datetime, written: Mapping[str, object]
) -> tuple[bytes, Admission]:
    """An entry that is no probable repetition; a file may hold some, and is reported on instead."""
    kept, admission = judged_next(judgement, given, now=now, written=written)
    judgement.check_again(admission.entry)
    return kept, admission
