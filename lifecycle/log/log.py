"""The append-only log: one chain of entries per agreement, in any store, through `eventsourcing`.

Knows positions, digests, idempotency keys and what makes a stored log sound. Must not know what an entry
says: the stored bytes are made and read elsewhere (`lifecycle.entries.codec`) and pass through here unopened.

Importing this module loads `eventsourcing`: import it where a log is used, not at the top of a door.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import count, repeat
from typing import ClassVar, NamedTuple, Self

import attrs
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import EventStore, JSONTranscoder, Mapper, RecordConflictError, StoredEvent

from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.log.contract import (
    TOPIC,
    EntryRecorder,
    KeyReused,
    KnownKey,
    LogAltered,
    LogMoved,
    Receipt,
    Saving,
    Seen,
    StoreDamaged,
    StoreUnavailable,
    StoreUnsupported,
)
from lifecycle.log.usable import UnusableName, check_usable
from lifecycle.log.verdict import AgreementHead, Verification
from lifecycle.log.verification import Chaining

__all__ = [
    "TOPIC",
    "AgreementHead",
    "EntryLog",
    "KeyReused",
    "LogAltered",
    "LogMoved",
    "Receipt",
    "StoreDamaged",
    "StoreUnavailable",
    "StoreUnsupported",
    "StoredEntry",
    "UnusableName",
    "Verification",
]


# A tuple and not an attrs class: a replay makes thousands, and these are made in a quarter of the time.
class StoredEntry(NamedTuple):
    position: int
    stored: bytes
    digest: bytes


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


# --- the log ----------------------------------------------------------------------------------------------


# NamedTuple's own constructor and its _make take twice as long.
_new_tuple: Callable[..., StoredEntry] = tuple.__new__


class EntryLog:
    """Every call is a transaction of its own and leaves nothing behind: after a refusal, read and judge anew.

    Threads may share one log. A process made by fork opens its own.
    """

    def __init__(self, recorder: EntryRecorder) -> None:
        self._recorder = recorder
        # Not inside the library's Application: that takes settings from the environment.
        self._events: EventStore[str] = EventStore(EnvelopeMapper(recorder.place), recorder.library)
        self._closed = False

    @property
    def kept(self) -> bool:
        """Whether anything is left of it once it is closed."""
        return self._recorder.kept

    def agreements(self) -> list[AgreementHead]:
        self._begin()
        return [AgreementHead(name, last, digest.hex()) for name, last, digest in self._recorder.heads()]

    @property
    def replaced(self) -> bool:
        """Whether another store lies in its place now, so that this one has to be opened again."""
        return self._recorder.replaced()

    def head(self, agreement: str) -> AgreementHead | None:
        """Where the log ends, without reading it; None without a log."""
        self._begin(agreement)
        found = self._recorder.head(agreement)
        return AgreementHead(agreement, found[0], found[1].hex()) if found else None

    @property
    def where(self) -> str:
        """Where the store lies, the same from every folder; nothing secret is in it."""
        return self._recorder.where

    def identity(self) -> str | None:
        """The random id made with the store, which its copies share; None for one of an older format."""
        self._begin()
        return self._recorder.identity()

    def stamp(self) -> object:
        """What is as it was before if nobody wrote in the store in between."""
        self._begin()
        return self._recorder.stamp()

    async def stamp_soon(self) -> object:
        """The same on an event loop, which it does not hold up; None where a thread is to ask."""
        return None if self._closed else await self._recorder.stamp_soon()

    def read(self, agreement: str, *, after: int = 0) -> list[StoredEntry]:
        """Those after a position, in order; empty without a log. The chain is recomputed from the first entry on.

        Raises ``LogAltered`` with the position where it does not hold, ``StoreDamaged`` where the store tells of harm.
        """
        self._begin(agreement)
        try:
            self._recorder.look_over()
        except StoreDamaged as harm:
            raise self._altered(agreement) or harm from None
        rows = self._recorder.entries(agreement, 0)
        digest = ZERO_DIGEST
        for position, (found, stored, kept) in enumerate(rows, 1):
            if type(stored) is not bytes or found != position or (digest := chained(digest, stored)) != kept:
                raise self._altered(agreement) or StoreDamaged(self._recorder.place, f"altered at position {position}")
        return list(map(_new_tuple, repeat(StoredEntry), rows[after:]))

    def following(self, after: int, limit: int) -> list[tuple[int, str, int]]:
        """Number, agreement and position of what was saved after a number, over all; they run without a gap."""
        self._begin()
        return [found[:3] for found in self._recorder.following(after, limit)]

    def _altered(self, agreement: str) -> LogAltered | None:
        """Where one log is harmed, if it is that one."""
        found = self.verify(agreement)
        if found.first_bad is None:
            return None
        return LogAltered(self._recorder.place, found.finding, agreement, found.first_bad)

    def last(self, agreement: str, position: int) -> StoredEntry | None:
        """The entry at a position that is the last, alone and unchecked: to list by, never to answer from."""
        self._begin(agreement)
        rows = self._recorder.entries(agreement, position - 1)
        found, stored, digest = rows[-1] if rows else (0, None, b"")
        return StoredEntry(found, stored, digest) if stored is not None else None

    def keys(self, agreement: str) -> dict[str, KnownKey]:
        """What is kept beside the chain under each key, unjudged."""
        self._begin(agreement)
        return dict(self._recorder.keys(agreement))

    def append(
        self,
        agreement: str,
        entries: Sequence[bytes],
        *,
        after: int,
        key: str | None = None,
        fingerprint: str | None = None,
        seen: Seen | None = None,
    ) -> list[Receipt]:
        """All of them or none, at ``after`` + 1 and on. A key answers first, even when the log has moved.

        ``fingerprint`` tells a repetition from another payload under the same key: the stored bytes cannot,
        they carry the time of recording. Without entries nothing happens, and no key is kept. ``seen`` goes along
        where nobody else wrote meanwhile.
        """
        if (key is None) != (fingerprint is None):
            raise TypeError("a key and its fingerprint come together")
        self._begin(agreement)
        if key is not None and fingerprint is not None:
            check_usable("key", key)
            check_usable("fingerprint", fingerprint)
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
        if seen is not None and seen.stamp == saving.before:
            seen.stamp = saving.then
        return saving.receipts

    @property
    def at_once(self) -> int:
        """How many new logs one save may begin."""
        return self._recorder.at_once

    def append_new(self, logs: Mapping[str, Sequence[bytes]], *, key: str, fingerprint: str) -> list[list[Receipt]]:
        """New logs by name, all of them or none: at most as many as one save may begin. Raises ``LogMoved``."""
        if len(logs) == 1:
            ((agreement, entries),) = logs.items()
            return [self.append(agreement, entries, after=0, key=key, fingerprint=fingerprint)]
        several = list[tuple[Saving, list[StoredEvent]]]()
        for agreement, entries in logs.items():
            self._begin(agreement)
            events = [StoredEvent(agreement, place, TOPIC, each) for place, each in enumerate(entries, 1)]
            several.append((Saving(agreement, 0, key, fingerprint), events))
        self._recorder.insert_several(several)
        return [saving.receipts for saving, _ in several]

    def keyed(self, agreement: str, key: str) -> tuple[str, Receipt] | None:
        """The fingerprint kept under the key, and the receipt of the last entry it covers."""
        self._begin(agreement)
        check_usable("key", key)
        found = self._recorder.keyed(agreement, key)
        return (found[0], found[1][-1]) if found else None

    def verify(self, agreement: str, *, known: AgreementHead | None = None) -> Verification:
        """``known`` is a head kept outside the store: only against one does a chain made anew show itself."""
        self._begin(agreement)
        audit = Chaining(known)
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
        entries, head, first_bad = audit.entries, audit.digest.hex(), audit.first_bad
        return Verification(
            agreement=agreement, entries=entries, head=head, outcome=outcome, first_bad=first_bad, finding=finding
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
            check_usable("name of the agreement", agreement)
