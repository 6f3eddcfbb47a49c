"""The agreements of one store, for every door: held open, each log judged once. Knows no door."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from threading import RLock
from typing import Self

from lifecycle.entries import AgreementSetAside, AgreementSigned
from lifecycle.entries.codec import ADDED_BY_THE_LOG, decode
from lifecycle.entries.fields import InvalidEntry
from lifecycle.errors import Refusal
from lifecycle.heads import KnownHead, ShorterThanKnown
from lifecycle.judging.names import check_beside
from lifecycle.log.contract import StoreDamaged, StoreMissing
from lifecycle.log.log import EntryLog, LogMoved, Receipt, StoredEntry, UnusableName
from lifecycle.log.opening import open_log
from lifecycle.log.verdict import AgreementHead, Verification, unopened
from lifecycle.record.files import OF_ANY_ENTRY, JudgedFile, judge_lines, read_log
from lifecycle.record.held_to_heads import HeldToHeads
from lifecycle.record.importing import begun_here, import_log
from lifecycle.record.recording import KeptLog, read
from lifecycle.record.sent import entries_from
from lifecycle.record.verifying import verify_stored
from regrights.book.book import Book, Clock, clock
from regrights.book.opened import Ending, OpenedStore
from regrights.book.settlements import judge_settlement
from regrights.book.words import as_written

# Logs kept as judged, the rest being read again when they are needed: a fund asks of many, one after the other.
MOST_KEPT = 256


def new_id() -> str:
    """The random id of a new log."""
    return token_hex(16)


class Store:
    """The agreements of one store: opened when it is first needed, then held open, each log judged once.

    A missing one is made for a first signing that is legal. Threads may share a store. ``close`` it, or use it as a
    context.
    """

    def __init__(
        self, url: str, now: Clock = clock, new_id: Callable[[], str] = new_id, heads: Path | None = None
    ) -> None:
        """``heads`` is the file of heads kept outside the store; else one under the user's state folder."""
        self.url, self.now, self.new_id, self.heads = url, now, new_id, heads
        self._lock = RLock()
        self._place = OpenedStore(url, heads)
        self._kept: OrderedDict[str, KeptLog] = OrderedDict()

    def opened(self, *, create: bool = False) -> EntryLog:
        """The log of the store, opened anew where its file was moved or copied back.

        Raises ``StoreReplaced`` where another store lies there by now, and what an unusable store raises.
        """
        with self._lock:
            if self._place.moved:
                self.close()
            return self._place.log(create=create)

    def close(self) -> None:
        """Let go of the store; the next use opens it again."""
        with self._lock:
            self._kept.clear()
            self._place.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def agreements(self, *, set_aside: bool = False) -> list[AgreementHead]:
        """What the store holds, by name; what was set aside only if asked for."""
        heads = self.opened().agreements()
        return heads if set_aside else [head for head in heads if not self._aside(head)]

    def _aside(self, head: AgreementHead) -> bool:
        """Whether the last entry of a log sets it aside; of one that cannot be read nothing is hidden."""
        try:
            last = self.opened().last(head.agreement, head.entries)
            return last is not None and isinstance(decode(last.stored), AgreementSetAside)
        except Refusal:
            return False

    def ending(self, agreement: str) -> Ending:
        """Where the log of an agreement ends now: read anew, and its chain recomputed, if anybody may have written.

        Raises ``NoSuchAgreement``, ``LogAltered``.
        """
        with self._lock:
            kept = self._read(agreement)
            return Ending(len(kept.digests), kept.digests[-1], kept.behind)

    async def ending_soon(self, agreement: str) -> Ending | None:
        """The same on an event loop, where nothing moved since it was read; None where a thread is to ask."""
        kept = self._kept.get(agreement)
        stamp = await kept.stamp_soon() if kept else None
        if not self._lock.acquire(blocking=False):
            return None
        try:  # the store may have been opened anew meanwhile, and a stamp is of what was opened
            stands = kept is not None and self._kept.get(agreement) is kept and kept.stands(stamp)
            return Ending(len(kept.digests), kept.digests[-1], None) if kept and stands else None
        finally:
            self._lock.release()

    def book(self, agreement: str) -> Book:
        """One agreement as it stands now, its chain recomputed. Raises ``NoSuchAgreement``, ``LogAltered``."""
        with self._lock:
            kept = self._read(agreement)
            return Book(
                agreement=agreement,
                entries=list(kept.entries),
                digests=list(kept.digests),
                keeper=self,
                behind=kept.behind,
            )

    def _read(self, agreement: str) -> KeptLog:
        log = self.opened()
        kept = self._judged(log, agreement)
        kept.refresh(clock=self.now)
        if not kept.entries:
            self._kept.pop(agreement)
            if kept.behind is not None:
                raise ShorterThanKnown(agreement, 0, kept.behind)
            read(log, agreement)  # refuses what is not there
        return kept

    def stored(self, agreement: str, *, shorter: bool = False) -> list[StoredEntry]:
        """The stored bytes and the digest of each entry, read anew. Raises as ``book``.

        Of a log that falls short of its head ``ShorterThanKnown``, unless whoever asks says so beside them.
        """
        ending = self.ending(agreement)
        if ending.behind is not None and not shorter:
            raise ShorterThanKnown(agreement, ending.entries, ending.behind)
        return read(self.opened(), agreement)

    def knows(self, agreement: str, key: str) -> bool:
        """Whether something was recorded under a key. Raises ``LogAltered``."""
        with self._lock:
            return self._read(agreement).saved_under(key) is not None

    def verify(self, agreement: str, *, known: AgreementHead | None = None, chain_only: bool = False) -> Verification:
        """Whether the log is what was recorded, and legal; of a store that cannot be opened too.

        ``known`` is a head kept elsewhere, which it must contain; those kept outside of the store it is held to anyway.
        """
        try:
            log = self.opened()
            held = HeldToHeads(log, agreement, self._place.heads_read_apart)  # beside whoever records
            return verify_stored(
                log, agreement, held, known=known, settlement_judge=judge_settlement, chain_only=chain_only
            )
        except StoreDamaged as damaged:
            return unopened(agreement, "altered", f"altered: {damaged}")
        except UnusableName:
            raise
        except Refusal as refusal:
            return unopened(agreement, "unchecked", f"cannot be checked: {refusal}")

    def declare_restored(self, agreement: str, *, reason: str, by: str | None = None) -> KnownHead:
        """Go on with a log that is not what is known of it, as the store has it; whose word that is, and why, is kept.

        Raises ``HeadsNotKept``, ``NothingToDeclare``, ``LogAltered`` where its own chain does not hold.
        """
        with self._lock:
            return self._judged(self.opened(), agreement).declare_restored(now=self.now(), reason=reason, by=by)

    def head_not_kept(self, agreement: str) -> str | None:
        """Why the head could not be put outside the store after the last entry recorded here, if it could not."""
        with self._lock:
            return kept.head_not_kept if (kept := self._kept.get(agreement)) else None

    def brought_back(self) -> None:
        """After a backup became this store: it is held to what is known of it from wherever it was before."""
        with self._lock:
            log = self.opened()
            for head in log.agreements():
                self._place.brought_back(head.agreement, [each.digest.hex() for each in log.read(head.agreement)])

    def gone(self) -> Sequence[KnownHead]:
        """The agreements known outside of which the store has nothing any more."""
        with self._lock:
            self.opened()
            return self._place.gone

    def record(
        self, agreement: str, given: Mapping[str, object], *, expect: int | None = None, key: str | None = None
    ) -> Receipt:
        """Judge and append one entry, written as JSON would have it; a ``date`` and a ``Decimal`` are taken too.

        ``expect`` is the position believed to be the last; the same ``key`` and entry are recorded once. Raises the
        refusal of the entry, ``LogMoved``, ``KeyReused``, and ``StoreMissing`` where no signing could make the store.
        """
        given = {name: as_written(value) for name, value in given.items()}
        for name in (*ADDED_BY_THE_LOG, *OF_ANY_ENTRY, "recorded_at"):
            if name in given:
                raise InvalidEntry(name, None, "the log assigns it", "leave it out")
        self._check_name(agreement)
        with self._lock:
            log = self._opened_for(agreement, [given], expect=expect, key=key)
            return self._judged(log, agreement).append(given, now=self.now(), expect=expect, key=key)

    def record_all(
        self,
        agreement: str,
        lines: Sequence[bytes],
        *,
        expect: int | None = None,
        key: str | None = None,
        by: str | None = None,
    ) -> Receipt:
        """Judge and append several entries, each written as JSON, all or nothing; the receipt is the last one's.

        ``key`` stands for all of them, ``by`` for who sent each. Raises ``EntryRefused`` by place, else as ``record``.
        """
        given = entries_from(lines, by)
        self._check_name(agreement)
        with self._lock:
            log = self._opened_for(agreement, given, expect=expect, key=key)
            return self._judged(log, agreement).append_all(given, now=self.now(), expect=expect, key=key)

    def take_in_lines(self, agreement: str, lines: Sequence[bytes], *, source: str, by: str | None = None) -> Receipt:
        """A whole log under a new name, its lines given; as ``take_in`` of a file, ``source`` being its name."""
        file = judge_lines(enumerate(lines, 1), source=source, now=self.now(), settlement_judge=judge_settlement)
        return self._take_in(agreement, file, by=by)

    def take_in(self, agreement: str, path: Path, *, append: bool = False, by: str | None = None) -> Receipt:
        """A whole log from a file under a new name or, to ``append``, a file of entries for a log that is there.

        All or nothing; the receipt is the last entry's. Raises ``FileRefused``, ``LineRefused``, ``AgreementExists``,
        ``NoSuchAgreement``.
        """
        if append:
            with self._lock:
                return self._judged(self.opened(), agreement).append_file(path, now=self.now())
        file = read_log(path, now=self.now(), settlement_judge=judge_settlement)
        return self._take_in(agreement, file, by=by)

    def _take_in(self, agreement: str, file: JudgedFile, *, by: str | None) -> Receipt:
        self._check_name(agreement)
        with open_log("memory:") as rehearsal:
            rehearsal.read(agreement)  # refuses a name no store takes, before there is one
        return self.take_in_judged(agreement, file, new_id=self.new_id(), by=by)

    def take_in_judged(self, agreement: str, file: JudgedFile, *, new_id: str, by: str | None = None) -> Receipt:
        """A judged log under a name known to be like no other. Raises ``AgreementExists``."""
        file = begun_here(file, new_id, now=self.now())
        with self._lock:
            kept = self._judged(log := self.opened(create=True), agreement)
            kept.check_not_behind()
            receipt = import_log(log, agreement, file, now=self.now(), by=by)
            kept.refresh(clock=self.now, move=True)
            return receipt

    def _check_name(self, agreement: str) -> None:
        """A new name is none that could be taken for another of the store. Raises ``NotAName``, ``NearTwin``."""
        if (kept := self._kept.get(agreement)) and kept.entries:
            return
        known: list[str] = []
        with suppress(StoreMissing):
            known = [head.agreement for head in self.opened().agreements()]
        if agreement not in known:
            check_beside("agreement", agreement, known)

    def _judged(self, log: EntryLog, agreement: str) -> KeptLog:
        """The log of an agreement as judged so far; only so many are kept, those used last."""
        kept = self._kept.pop(agreement, None)
        kept = kept or KeptLog(log, agreement, judge_settlement, self.new_id, self._place.heads)
        self._kept[agreement] = kept
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return kept

    def _opened_for(
        self, agreement: str, given: Sequence[Mapping[str, object]], *, expect: int | None, key: str | None
    ) -> EntryLog:
        """The store, made for a first signing: what is refused is refused before there is one."""
        try:
            return self.opened()
        except StoreMissing:
            if not given or given[0].get("kind") != AgreementSigned.__name__:
                raise
        if expect:
            raise LogMoved(agreement, expect, 0)
        with open_log("memory:") as rehearsal:
            tried = KeptLog(rehearsal, agreement, judge_settlement, self.new_id)
            if len(given) == 1:
                tried.append(given[0], now=self.now(), key=key)
            else:
                tried.append_all(given, now=self.now(), key=key)
        return self.opened(create=True)
