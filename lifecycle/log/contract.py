"""What a store owes a log: the promises every recorder keeps, one save of entries, and every way a store refuses.

Knows no database. One test holds every store to this page.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, count
from typing import Final, NamedTuple, Protocol

import attrs
from eventsourcing.persistence import AggregateRecorder, StoredEvent

from lifecycle.errors import Refusal, Words
from lifecycle.log.chain import chained

# The one topic ever stored; any other is refused by name, and none is ever resolved to a module.
TOPIC: Final = "regrights.entry:1"


@attrs.frozen
class LogMoved(Refusal):
    agreement: str
    expected: int
    actual: int

    def told(self, words: Words) -> str:
        return (
            f"The log of {self.agreement!r} has moved: its last entry is {self.actual}, not {self.expected} as "
            f"{words.expected}; read it again and judge the new entry anew."
        )


@attrs.frozen
class KeyReused(Refusal):
    agreement: str
    key: str

    def told(self, words: Words) -> str:
        return (
            f"The {words.key} {self.key!r} already stands for another entry of {self.agreement!r}; repeat that entry "
            f"unchanged, or send this one under a new {words.key}."
        )


@attrs.frozen
class StoreUnavailable(Refusal):
    place: str
    reason: str
    remedy: str

    def told(self, words: Words) -> str:  # noqa: ARG002 - the same at every door
        return f"The store {self.place!r} cannot be used: {self.reason}; {self.remedy}."


class StoreMissing(StoreUnavailable):
    """There is no store yet: nothing to read, and a first signing may make it."""


class StoreGone(StoreUnavailable):
    """There was a store, and a process that had it open finds it no more: none is made in its place."""


@attrs.frozen
class StoreUnsupported(Refusal):
    what: str
    remedy: str

    def told(self, words: Words) -> str:  # noqa: ARG002 - the same at every door
        return f"{self.what}; {self.remedy}."


@attrs.frozen
class StoreDamaged(Refusal):
    place: str
    damage: str

    def told(self, words: Words) -> str:  # noqa: ARG002 - the same at every door
        return f"The store {self.place!r} is damaged: {self.damage}; run verify, and restore a sound copy."


@attrs.frozen
class LogAltered(StoreDamaged):
    """One log that is not what was recorded, and from which position on, if that is known."""

    agreement: str
    position: int | None = None

    def told(self, words: Words) -> str:  # noqa: ARG002 - the same at every door
        return f"{self.agreement}: {self.damage}; run verify, and restore a sound copy."


@attrs.frozen
class LogUnreadable(LogAltered):
    """Stored bytes that are no entry this version knows, under a chain that holds or was made anew."""

    def told(self, words: Words) -> str:  # noqa: ARG002 - the same at every door
        return f"{self.agreement}, position {self.position}: {self.damage.rstrip('.')}; run verify."


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
    # The store's stamp once the lock was had, and after the save, if that is known to be the last; its last number.
    before: object = None
    then: object = None
    seq: int = 0

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


@attrs.define
class Seen:
    """The stamp of a store when a log in it was last read whole."""

    stamp: object = None


# A row as it is found, unjudged: position, topic, stored bytes, digest.
Kept = tuple[int, str, bytes, bytes]


class EntryRecorder(Protocol):
    """A store of logs, one chain of entries an agreement.

    Positions run from 1 without a gap, in the order saved. A save is all of its entries or none of them, and when it
    returns it is as durable as the store ever makes it. It is refused with ``LogMoved`` where the last position is not
    the one the saver named, and answered with the receipts of the first time where its key is known, with
    ``KeyReused`` where that key stands for something else. What was saved is never changed. Several threads may use
    one recorder, several processes one store. Whatever the database says is told as a ``StoreUnavailable`` or
    ``StoreDamaged``.
    """

    place: str
    # The same, the same whoever asks and from which folder, and never with a password.
    where: str
    # Whether anything is left of it once it is closed.
    kept: bool
    # How many new logs one save may begin: more than one where a save costs much and its entries little.
    at_once: int

    @property
    def library(self) -> AggregateRecorder:
        """The library's side of it. Its ``insert_events`` takes a ``saving`` and fills in the receipts."""
        ...

    def insert_several(self, several: Sequence[tuple[Saving, Sequence[StoredEvent]]]) -> None:
        """New logs in one save, all of them or none; of no more than ``at_once``."""
        ...

    def entries(self, agreement: str, after: int) -> Sequence[tuple[int, bytes | None, bytes]]:
        """Position, stored bytes (None under a foreign topic) and digest of each after a position, in order."""
        ...

    def head(self, agreement: str) -> tuple[int, bytes] | None:
        """The last position and its digest, without reading the rest; None without a log."""
        ...

    def heads(self) -> Sequence[tuple[str, int, bytes]]:
        """The same for every agreement, by name."""
        ...

    def keyed(self, agreement: str, key: str) -> tuple[str, list[Receipt]] | None:
        """The fingerprint kept under a key, and the receipts of what was saved with it; ``StoreDamaged`` where its seal
        is not of them.
        """
        ...

    def keys(self, agreement: str) -> Iterator[tuple[str, KnownKey]]:
        """What is kept under each key of an agreement, in any order, unjudged."""
        ...

    def identity(self) -> str | None:
        """The random id made with the store, which its copies share; None for one of an older format."""
        ...

    def stamp(self) -> object:
        """What is as it was before if nobody wrote in the store in between: cheap to ask. A save changes it, and
        leaves it in its ``Saving``, as it was once the lock was had and as it is then.
        """
        ...

    async def stamp_soon(self) -> object:
        """The same on an event loop, as it was at some moment after this was asked. Holds the loop up for nobody, and
        refuses nothing: None where it is not had so, for whatever reason.
        """
        ...

    def following(self, after_seq: int, limit: int) -> Sequence[tuple[int, str, int, bytes]]:
        """Number, agreement, position and stored bytes of what was saved after a number, over all agreements.

        The numbers run from 1 without a gap in the order committed: whoever follows them misses nothing.
        """
        ...

    def rows(self, agreement: str) -> Iterator[tuple[Kept | None, Kept | None]]:
        """What a scan of the store finds and, beside it, what its index leads to, unjudged."""
        ...

    def look_over(self) -> None:
        """What can be told of the whole store at little cost whenever a log in it is read. Raises ``StoreDamaged``."""
        ...

    def damage(self) -> str | None:
        """What is wrong with the store beside the one chain in question: the first finding, or None."""
        ...

    def replaced(self) -> bool:
        """Whether another store lies in its place now: what is written here would be lost."""
        ...

    def close(self) -> None:
        """Let go of everything held open."""
        ...
