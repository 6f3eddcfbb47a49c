"""The append-only log: one chain of entries per agreement, on SQLite or in memory, through `eventsourcing`.

Knows positions, digests, idempotency keys and what makes a stored log sound. Must not know what an entry
says: the stored bytes are made and read elsewhere (`lifecycle.codec`) and pass through here unopened.

Importing this module loads `eventsourcing`: import it where a log is used, not at the top of a door.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, count, repeat
from typing import Any, ClassVar, Final, Literal, NamedTuple, Self

import attrs
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    EventStore,
    JSONTranscoder,
    Mapper,
    RecordConflictError,
    StoredEvent,
)
from eventsourcing.popo import POPOAggregateRecorder

from lifecycle import sqlite_log
from lifecycle.errors import Refusal
from lifecycle.sqlite_log import (
    TOPIC,
    ZERO_DIGEST,
    Kept,
    KeyReused,
    KnownKey,
    LogMoved,
    Receipt,
    Saving,
    SQLiteEntryRecorder,
    StoreDamaged,
    StoreUnavailable,
    StoreUnsupported,
    chained,
)

__all__ = [
    "TOPIC",
    "ZERO_DIGEST",
    "AgreementHead",
    "EntryLog",
    "KeyReused",
    "LogMoved",
    "Receipt",
    "StoreDamaged",
    "StoreUnavailable",
    "StoreUnsupported",
    "StoredEntry",
    "UnusableName",
    "Verification",
    "chained",
    "open_log",
]

LONGEST_NAME: Final = 200
# Control characters, line and paragraph separators, halves of a surrogate pair (which no UTF-8 text holds).
_UNUSABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@attrs.frozen
class UnusableName(Refusal):
    what: str
    name: str
    problem: str

    def __str__(self) -> str:
        shown = f" {self.name[:40]!a}" if self.name else ""
        return f"The {self.what}{shown} {self.problem}; it takes 1 to {LONGEST_NAME} printable characters."


# A tuple and not an attrs class: a replay makes thousands, and these are made in a quarter of the time.
class StoredEntry(NamedTuple):
    position: int
    stored: bytes
    digest: bytes


@attrs.frozen
class AgreementHead:
    agreement: str
    entries: int
    head: str


_Outcome = Literal["sound", "altered", "shorter", "unchecked"]


@attrs.frozen(kw_only=True)
class Verification:
    """``head`` is made anew from the stored bytes; ``first_bad`` is the first position at fault, if known."""

    agreement: str
    entries: int
    head: str
    outcome: _Outcome
    first_bad: int | None
    finding: str

    @property
    def ok(self) -> bool:
        return self.outcome == "sound"


# --- the library's side -----------------------------------------------------------------------------------


@attrs.define  # not frozen: lives for one call, and is made in a quarter of the time
class Envelope:
    """What the library sees of an entry: whose it is and its place. The one class it ever stores for us."""

    TOPIC: ClassVar[str] = TOPIC
    originator_id: str
    originator_version: int
    stored: bytes


class EnvelopeMapper(Mapper[str]):
    """Compares with the one topic; the library's own mapper imports whatever module a stored topic names."""

    def __init__(self, place: str) -> None:
        super().__init__(JSONTranscoder())  # asked for by the library; bytes need none
        self.place = place

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        if not isinstance(domain_event, Envelope):
            raise TypeError(f"only an Envelope can be stored, not {type(domain_event).__name__}")
        agreement, position = domain_event.originator_id, domain_event.originator_version
        return StoredEvent(agreement, position, TOPIC, domain_event.stored)

    def to_domain_event(self, stored_event: StoredEvent) -> Envelope:
        agreement = str(stored_event.originator_id)
        if stored_event.topic != TOPIC:
            entry = f"entry {stored_event.originator_version} of {agreement!r}"
            raise StoreDamaged(self.place, f"the topic of {entry} is {stored_event.topic!r}, not {TOPIC!r}")
        return Envelope(agreement, stored_event.originator_version, stored_event.state)


class MemoryEntryRecorder(POPOAggregateRecorder):
    """The library's recorder in plain objects, with the chain and the keys beside it."""

    place = "memory:"

    def __init__(self) -> None:
        super().__init__()
        self._digests: dict[str, list[bytes]] = {}
        self._keys: dict[tuple[str, str], KnownKey] = {}

    def _insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        saving: Saving = kwargs["saving"]
        with self._database_lock:
            known = self._keys.get((saving.agreement, saving.key)) if saving.key is not None else None
            if known and saving.repeats(known):
                saving.receipts = self._receipts(saving.agreement, known)
                return
            kept = self._digests.get(saving.agreement, [])
            last = len(kept)
            digests = saving.chain(stored_events, last=last, digest=kept[-1] if kept else ZERO_DIGEST)
            super()._insert_events(stored_events)
            self._digests.setdefault(saving.agreement, []).extend(digests)
            if saving.key is not None and saving.fingerprint is not None:
                known = KnownKey(saving.fingerprint, last + 1, last + len(digests))
                self._keys[saving.agreement, saving.key] = known

    def _receipts(self, agreement: str, known: KnownKey) -> list[Receipt]:
        digests = self._digests[agreement]
        return [Receipt(n, digests[n - 1].hex()) for n in range(known.first, known.last + 1)]

    def entries(self, agreement: str) -> list[tuple[int, bytes, bytes]]:
        with self._database_lock:
            digests = self._digests.get(agreement, [])
            return [(n, e.state, digests[n - 1]) for n, e in enumerate(self.select_events(agreement), 1)]

    def heads(self) -> list[tuple[str, int, bytes]]:
        with self._database_lock:
            return sorted((name, len(digests), digests[-1]) for name, digests in self._digests.items())

    def keyed(self, agreement: str, key: str) -> tuple[str, list[Receipt]] | None:
        with self._database_lock:
            known = self._keys.get((agreement, key))
            return (known.fingerprint, self._receipts(agreement, known)) if known else None

    def rows(self, agreement: str) -> Iterator[tuple[Kept, Kept]]:
        for position, stored, digest in self.entries(agreement):
            row = (position, TOPIC, stored, digest)
            yield row, row

    def damage(self) -> None:
        """There is no file that could be."""

    def close(self) -> None:
        """Nothing is held open."""


# --- the log ----------------------------------------------------------------------------------------------


# NamedTuple's own constructor and its _make take twice as long.
_new_tuple: Callable[..., StoredEntry] = tuple.__new__


class EntryLog:
    """Every call is a transaction of its own and leaves nothing behind: after a refusal, read and judge anew.

    Threads may share one log. A process made by fork opens its own.
    """

    def __init__(self, recorder: SQLiteEntryRecorder | MemoryEntryRecorder) -> None:
        self._recorder = recorder
        # Not inside the library's Application: that takes settings from the environment.
        self._events: EventStore[str] = EventStore(EnvelopeMapper(recorder.place), recorder)
        self._closed = False

    def agreements(self) -> list[AgreementHead]:
        self._begin()
        return [AgreementHead(name, last, digest.hex()) for name, last, digest in self._recorder.heads()]

    def read(self, agreement: str) -> list[StoredEntry]:
        """In order of position, empty without a log. Digests are not recomputed: that is ``verify``."""
        self._begin(agreement)
        rows = self._recorder.entries(agreement)
        if rows:
            positions, *content = zip(*rows, strict=True)
            if positions != tuple(range(1, len(rows) + 1)) or {*map(type, chain(*content))} != {bytes}:
                raise StoreDamaged(self._recorder.place, self.verify(agreement).finding)
        return list(map(_new_tuple, repeat(StoredEntry), rows))

    def append(
        self,
        agreement: str,
        entries: Sequence[bytes],
        *,
        after: int,
        key: str | None = None,
        fingerprint: str | None = None,
    ) -> list[Receipt]:
        """All of them or none, at ``after`` + 1 and on. A key answers first, even when the log has moved.

        ``fingerprint`` tells a repetition from another payload under the same key: the stored bytes cannot,
        they carry the time of recording. Without entries nothing happens, and no key is kept.
        """
        if (key is None) != (fingerprint is None):
            raise TypeError("a key and its fingerprint come together")
        self._begin(agreement)
        if key is not None and fingerprint is not None:
            _usable("key", key)
            _usable("fingerprint", fingerprint)
        if not entries:
            return []
        saving = Saving(agreement, after, key, fingerprint)
        envelopes = list(map(Envelope, repeat(agreement), count(after + 1), entries))
        try:
            self._events.put(envelopes, saving=saving)
        except RecordConflictError as conflict:  # the library's IntegrityError is one
            # Under the write lock nobody can come between: reached only if a guard contradicts the index.
            actual = len(self.read(agreement))
            if actual != after:
                raise LogMoved(agreement, after, actual) from conflict
            raise StoreDamaged(self._recorder.place, f"it refuses the next entry ({conflict})") from conflict
        return saving.receipts

    def keyed(self, agreement: str, key: str) -> tuple[str, Receipt] | None:
        """The fingerprint kept under the key, and the receipt of the last entry it covers."""
        self._begin(agreement)
        _usable("key", key)
        found = self._recorder.keyed(agreement, key)
        return (found[0], found[1][-1]) if found else None

    def verify(self, agreement: str, *, known: AgreementHead | None = None) -> Verification:
        """``known`` is a head kept outside the store: only against one does a chain made anew show itself."""
        self._begin(agreement)
        audit = _Audit(known)
        unchecked = damage = None
        try:
            try:
                for scanned, indexed in self._recorder.rows(agreement):
                    audit.take(scanned, indexed)
            except StoreDamaged as found:
                audit.broken_off(found.damage)
            damage = self._recorder.damage()
        except StoreDamaged as found:
            damage = found.damage
        except StoreUnavailable as found:
            unchecked = found.reason
        outcome, finding = audit.concluded(damage, unchecked)
        return Verification(
            agreement=agreement,
            entries=audit.entries,
            head=audit.digest.hex(),
            outcome=outcome,
            first_bad=audit.first_bad,
            finding=finding,
        )

    def close(self) -> None:
        self._closed = True
        self._recorder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self, agreement: str | None = None) -> None:
        if self._closed:
            raise StoreUnavailable(self._recorder.place, "it has been closed", "open it again")
        if agreement is not None:
            _usable("name of the agreement", agreement)


def _usable(what: str, name: str) -> None:
    if not name:
        raise UnusableName(what, name, "is empty")
    if len(name) > LONGEST_NAME:
        raise UnusableName(what, name, f"has {len(name)} characters")
    if _UNUSABLE.search(name):
        raise UnusableName(what, name, "has a character that cannot be printed")


_NOTHING: Final[Kept] = (0, "", b"", b"")


@attrs.define
class _Audit:
    """Goes along a log once and keeps the first fault. "Sound" is what is left when nothing else holds."""

    known: AgreementHead | None
    entries: int = 0
    digest: bytes = ZERO_DIGEST
    fault: str | None = None
    first_bad: int | None = None
    as_known: bool = False

    def take(self, scanned: Kept | None, indexed: Kept | None) -> None:
        self.entries += 1
        found = scanned or indexed or _NOTHING
        # What a damaged file gives need not be of the type it was stored with.
        stored = found[2] if type(found[2]) is bytes else b""
        self.digest = chained(self.digest, stored)
        sound = (self.entries, TOPIC, stored, self.digest)
        if self.fault is None and not (scanned == indexed == sound):
            self.first_bad = self.entries
            self.fault = self._fault(found) if scanned == indexed else "table and index differ there"
        if self.known and self.entries == self.known.entries:
            self.as_known = self.digest.hex() == self.known.head

    def _fault(self, found: Kept) -> str:
        position, topic, _, _ = found
        if position != self.entries:
            return f"it is missing or out of order, and position {position} stands in its place"
        if topic != TOPIC:
            return f"its topic is {topic!r}, and only {TOPIC!r} is known"
        return "its stored bytes and its digest do not belong together"

    def broken_off(self, damage: str) -> None:
        if self.fault is None:
            self.fault, self.first_bad = f"from here on nothing can be read ({damage})", self.entries + 1

    def concluded(self, damage: str | None, unchecked: str | None) -> tuple[_Outcome, str]:
        known = self.known.entries if self.known else 0
        if self.fault is not None:
            return "altered", f"altered at position {self.first_bad}: {self.fault}"
        if damage is not None:
            return "altered", f"altered: {damage}"
        if unchecked is not None:
            return "unchecked", f"cannot be checked: {unchecked}"
        if self.entries < known:
            return "shorter", f"shorter: {self.entries} entries, where {known} are known of"
        if known and not self.as_known:
            return "altered", f"altered: entries 1 to {known} are one chain, but not that of the known head"
        if self.entries == 0:
            return "unchecked", "cannot be checked: the store holds no log of this name"
        return "sound", f"sound: {self.entries} entries in one unbroken chain"


# --- opening ----------------------------------------------------------------------------------------------

_SQLITE: Final = "sqlite:///"
_WORKING_URLS: Final = "use sqlite:///FILE, sqlite:////ABSOLUTE/FILE, or memory: for one that is not kept"


def open_log(url: str, *, create: bool = True) -> EntryLog:
    """A memory log is new each time and gone when closed. A missing file is made only with ``create``."""
    if url in ("memory:", "sqlite:///:memory:"):
        return EntryLog(MemoryEntryRecorder())
    scheme = url.partition(":")[0]
    if scheme in ("postgresql", "postgres"):
        # The rest of such an address may hold a password and is not repeated.
        raise StoreUnsupported(f"{scheme}://… is not supported yet", _WORKING_URLS)
    path = url.removeprefix(_SQLITE)
    if path in ("", url) or "\0" in path:
        raise StoreUnsupported(f"{url.partition('@')[0]!a} names no store", _WORKING_URLS)
    if "?" in path:
        raise StoreUnsupported("Options after a '?' are not supported", _WORKING_URLS)
    return EntryLog(sqlite_log.opened(path, create=create))
