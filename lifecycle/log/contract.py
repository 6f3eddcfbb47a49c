"""One save of entries into a store: what it asks for, what it gives back, and every way a store refuses.

Knows no database: SQLite and memory both save through here.
"""

from collections.abc import Sequence
from itertools import accumulate, count
from typing import Final, NamedTuple

import attrs
from eventsourcing.persistence import StoredEvent

from lifecycle.errors import Refusal
from lifecycle.log.chain import chained

# The one topic ever stored; any other is refused by name, and none is ever resolved to a module.
TOPIC: Final = "regrights.entry:1"


@attrs.frozen
class LogMoved(Refusal):
    agreement: str
    expected: int
    actual: int

    def __str__(self) -> str:
        return (
            f"The log of {self.agreement!r} has moved: its last entry is {self.actual}, not {self.expected}"
            " as expected; read it again and judge the new entry anew."
        )


@attrs.frozen
class KeyReused(Refusal):
    agreement: str
    key: str

    def __str__(self) -> str:
        return (
            f"The key {self.key!r} already stands for another entry of {self.agreement!r}; repeat that entry"
            " unchanged, or send this one under a new key."
        )


@attrs.frozen
class StoreUnavailable(Refusal):
    place: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"The store {self.place!r} cannot be used: {self.reason}; {self.remedy}."


class StoreMissing(StoreUnavailable):
    """There is no store yet: nothing to read, and a first signing may make it."""


@attrs.frozen
class StoreUnsupported(Refusal):
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}; {self.remedy}."


@attrs.frozen
class StoreDamaged(Refusal):
    place: str
    damage: str

    def __str__(self) -> str:
        return f"The store {self.place!r} is damaged: {self.damage}; run verify, and restore a sound copy."


@attrs.frozen
class Receipt:
    position: int
    digest: str


class KnownKey(NamedTuple):
    fingerprint: str
    first: int
    last: int


@attrs.define
class Saving:
    """What one save asks for beside its events; the recorder, holding the lock, leaves the receipts here."""

    agreement: str
    after: int
    key: str | None
    fingerprint: str | None
    receipts: list[Receipt] = attrs.Factory(list)

    def repeats(self, known: KnownKey) -> bool:
        if known.fingerprint != self.fingerprint:
            raise KeyReused(self.agreement, str(self.key))
        return True

    def chain(self, events: Sequence[StoredEvent], *, last: int, digest: bytes) -> list[bytes]:
        if last != self.after:
            raise LogMoved(self.agreement, self.after, last)
        digests = list(accumulate((event.state for event in events), chained, initial=digest))[1:]
        self.receipts = list(map(Receipt, count(last + 1), map(bytes.hex, digests)))
        return digests


# A row as it is found, unjudged: position, topic, stored bytes, digest.
Kept = tuple[int, str, bytes, bytes]
