"""A log that is not kept: the library's memory recorder, held to the same contract as the SQLite one."""

from collections.abc import Iterator, Sequence
from typing import Any

from eventsourcing.persistence import AggregateRecorder, StoredEvent
from eventsourcing.popo import POPOAggregateRecorder

from lifecycle.log.chain import ZERO_DIGEST
from lifecycle.log.contract import TOPIC, Kept, KnownKey, Receipt, Saving


class MemoryEntryRecorder(POPOAggregateRecorder):
    """The library's recorder in plain objects, with the chain and the keys beside it."""

    place = where = "memory:"
    kept = False
    at_once = 1

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
            saving.before = self.stamp()
            kept = self._digests.get(saving.agreement, [])
            last = len(kept)
            digests = saving.chain(stored_events, last=last, digest=kept[-1] if kept else ZERO_DIGEST)
            super()._insert_events(stored_events)
            self._digests.setdefault(saving.agreement, []).extend(digests)
            if saving.key is not None and saving.fingerprint is not None:
                known = KnownKey(saving.fingerprint, last + 1, last + len(digests))
                self._keys[saving.agreement, saving.key] = known
            saving.then = self.stamp()

    def insert_several(self, several: Sequence[tuple[Saving, Sequence[StoredEvent]]]) -> None:
        for saving, events in several:
            self.insert_events(events, saving=saving)

    def _receipts(self, agreement: str, known: KnownKey) -> list[Receipt]:
        digests = self._digests[agreement]
        return [Receipt(n, digests[n - 1].hex()) for n in range(known.first, known.last + 1)]

    @property
    def library(self) -> AggregateRecorder:
        return self

    def entries(self, agreement: str, after: int) -> list[tuple[int, bytes | None, bytes]]:
        with self._database_lock:
            digests = self._digests.get(agreement, [])
            found = self.select_events(agreement, gt=after or None)
            return [(n, event.state, digests[n - 1]) for n, event in enumerate(found, after + 1)]

    def head(self, agreement: str) -> tuple[int, bytes] | None:
        with self._database_lock:
            digests = self._digests.get(agreement)
            return (len(digests), digests[-1]) if digests else None

    def heads(self) -> list[tuple[str, int, bytes]]:
        with self._database_lock:
            return sorted((name, len(digests), digests[-1]) for name, digests in self._digests.items())

    def keyed(self, agreement: str, key: str) -> tuple[str, list[Receipt]] | None:
        with self._database_lock:
            known = self._keys.get((agreement, key))
            return (known.fingerprint, self._receipts(agreement, known)) if known else None

    def keys(self, agreement: str) -> Iterator[tuple[str, KnownKey]]:
        with self._database_lock:
            yield from [(key, known) for (name, key), known in self._keys.items() if name == agreement]

    def identity(self) -> None:
        """Nothing of it is ever found again."""

    def stamp(self) -> object:
        with self._database_lock:
            return sum(map(len, self._digests.values()))

    async def stamp_soon(self) -> object:
        return self.stamp()

    def following(self, after_seq: int, limit: int) -> list[tuple[int, str, int, bytes]]:
        with self._database_lock:
            found = self._stored_events[after_seq : after_seq + limit]
            return [
                (seq, str(event.originator_id), event.originator_version, event.state)
                for seq, event in enumerate(found, after_seq + 1)
            ]

    def rows(self, agreement: str) -> Iterator[tuple[Kept, Kept]]:
        for position, stored, digest in self.entries(agreement, 0):
            row = (position, TOPIC, stored or b"", digest)
            yield row, row

    def look_over(self) -> None:
        """There is nothing that could have been changed."""

    def damage(self) -> None:
        """There is no file that could be."""

    def replaced(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing is held open."""
