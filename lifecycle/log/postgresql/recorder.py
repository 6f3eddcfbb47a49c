"""A recorder in PostgreSQL: chain, keys and positions checked and written in one transaction, under one lock.

Must not know what an entry says or who is asking. Not built on the library's recorder for PostgreSQL: that repeats a
save whose answer was lost and calls it a conflict, locks what a role without UPDATE may not lock, numbers with gaps,
and can hang on a large save.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any, Final
from uuid import UUID

import psycopg
from eventsourcing.persistence import AggregateRecorder, StoredEvent
from psycopg import Connection

from lifecycle.errors import Refusal
from lifecycle.log.chain import ZERO_DIGEST, sealed
from lifecycle.log.contract import (
    TOPIC,
    Kept,
    KnownKey,
    Receipt,
    Saving,
    StoreDamaged,
    StoreUnavailable,
)
from lifecycle.log.postgresql import statements
from lifecycle.log.postgresql.connections import Connections, Row, read_address
from lifecycle.log.postgresql.damage import WITH_INDEXES, WITHOUT_INDEXES, damage_in
from lifecycle.log.postgresql.refusing import UNKNOWN, Refusing
from lifecycle.log.postgresql.saving import after_one, save
from lifecycle.log.postgresql.schema import NEEDED_TO_READ, SCHEMA, check_format, format_in, objects_in, weakness_of
from lifecycle.log.postgresql.watch import Watch

MOST_REMEMBERED: Final = 4_096


class PostgreSQLEntryRecorder(AggregateRecorder):
    """Threads may share one; a process made by fork opens its own."""

    kept = True
    at_once = 1

    def __init__(self, address: str, place: str) -> None:
        self.place = place
        self.where = place
        self.refusing = Refusing(place)
        self.weakened: str | None = None
        self._connections = Connections(address, place)
        self._watch = Watch(self._connections)
        # Where logs ended when this one last saved to them: believed only if the store, asked under its lock, agrees.
        self._ends: dict[str, tuple[int, bytes]] = {}
        self._opened: object = None
        self._looked: object = None

    def prepare(self) -> None:
        with self.refusing, self._connections.one() as connection:
            check_format(self.place, format_in(connection))
            info = connection.info
            self.where = f"{info.host}:{info.port}/{info.dbname}"
            found = objects_in(connection)
        if any(found.get(name) != SCHEMA[name] for name in NEEDED_TO_READ):
            raise StoreDamaged(self.place, str(weakness_of(found)))
        self.weakened = weakness_of(found)
        self._opened = self._as_it_is()

    # --- saving ---------------------------------------------------------------------------------------------

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        if self.weakened:
            raise StoreDamaged(self.place, self.weakened)
        with self.refusing, self._connections.one() as connection:
            try:
                self._save(connection, stored_events, kwargs["saving"])
            except psycopg.OperationalError as error:
                # Never repeated here: a save whose answer was lost would meet itself, and be called a conflict.
                if connection.closed:
                    raise StoreUnavailable(self.place, *UNKNOWN) from error
                raise

    def insert_several(self, several: Sequence[tuple[Saving, Sequence[StoredEvent]]]) -> None:
        for saving, events in several:
            self.insert_events(events, saving=saving)

    def _save(self, connection: Connection[Row], stored_events: Sequence[StoredEvent], saving: Saving) -> None:
        last, digest = self._ends.get(saving.agreement, (0, ZERO_DIGEST))
        if last != saving.after:
            row = connection.execute(statements.LAST, (saving.agreement,), prepare=True, binary=True).fetchone()
            last, digest = row or (0, ZERO_DIGEST)
        while True:
            # Where the log has moved nothing is sent: only a known key keeps it from being refused.
            sent = stored_events if last == saving.after else ()
            digests = saving.chain(sent, last=saving.after, digest=digest)
            found = save(connection, sent, digests, digest, saving)
            saving.before = saving.then = found.stamp
            if found.stored:
                saving.then = after_one(*found.stamp)
                if found.stamp == self._looked:  # nobody else came between, so all is as it was when it was looked at
                    self._looked = saving.then
                self._remember(saving.agreement, saving.after + len(sent), digests[-1])
                return
            if found.known is not None:
                saving.repeats(found.known)
                saving.receipts = self._receipts(connection, saving.agreement, found.known)
                return
            last, digest = found.last, found.digest
            saving.chain((), last=last, digest=digest)  # refuses, if that is not where it was to go

    def _remember(self, agreement: str, last: int, digest: bytes) -> None:
        if len(self._ends) >= MOST_REMEMBERED:
            self._ends.clear()
        self._ends[agreement] = last, digest

    # --- reading --------------------------------------------------------------------------------------------

    @property
    def library(self) -> AggregateRecorder:
        return self

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        statement = statements.SELECT + (
            " ORDER BY originator_version DESC" if desc else " ORDER BY originator_version"
        )
        given = {"id": originator_id, "gt": gt, "lte": lte, "limit": limit}
        return [StoredEvent(*row) for row in self._rows(f"{statement} LIMIT %(limit)s", given)]

    def entries(self, agreement: str, after: int) -> list[tuple[int, bytes | None, bytes]]:
        return self._rows(statements.READ, (TOPIC, agreement, after))

    def head(self, agreement: str) -> tuple[int, bytes] | None:
        found = self._rows(statements.LAST, (agreement,))
        return (found[0][0], found[0][1]) if found else None

    def heads(self) -> list[tuple[str, int, bytes]]:
        with self._audit() as connection:
            return [(name, last, digest) for name, last, digest in connection.execute(statements.HEADS, binary=True)]

    def following(self, after_seq: int, limit: int) -> list[tuple[int, str, int, bytes]]:
        return self._rows(statements.FOLLOWING, (after_seq, limit))

    def keyed(self, agreement: str, key: str) -> tuple[str, list[Receipt]] | None:
        with self.refusing, self._connections.one() as connection:
            row = connection.execute(statements.KEY, (agreement, key), prepare=True).fetchone()
            if row is None:
                return None
            known = KnownKey(*row[:3])
            receipts = self._receipts(connection, agreement, known)
            if bytes(row[3]) != sealed(agreement, key, known, bytes.fromhex(receipts[-1].digest)):
                raise StoreDamaged(
                    self.place, f"the record of the key {key!r} of {agreement!r} is not what was written"
                )
            return known.fingerprint, receipts

    def keys(self, agreement: str) -> Iterator[tuple[str, KnownKey]]:
        for key, *known in self._rows(statements.KEYS, (agreement,)):
            yield key, KnownKey(*known)

    def identity(self) -> str | None:
        found = self._rows(statements.IDENTITY, ())
        if len(found) != 1:
            raise StoreDamaged(self.place, "the identity it was made with is not there")
        return str(found[0][0])

    def stamp(self) -> object:
        """What a reader sees now, which every transaction that wrote anywhere on this server changes; and which
        server it is, as one stopped may have been given other files.
        """
        ((started, snapshot),) = self._rows(statements.STAMP, ())
        return started, snapshot

    async def stamp_soon(self) -> object:
        found = await self._watch.stamp()
        return found if found == self._looked else None  # what was not looked at since is looked at in a thread

    def _receipts(self, connection: Connection[Row], agreement: str, known: KnownKey) -> list[Receipt]:
        found = connection.execute(statements.RECEIPTS, (agreement, known.first, known.last), prepare=True).fetchall()
        receipts = [Receipt(position, digest.hex()) for position, digest in found]
        if not receipts or len(receipts) != known.last - known.first + 1:
            raise StoreDamaged(self.place, f"a key of {agreement!r} stands for entries that are not there")
        return receipts

    def _rows(self, statement: str, given: Sequence[object] | Mapping[str, object]) -> list[Any]:
        with self.refusing, self._connections.one() as connection:
            found: list[Any] = connection.execute(statement.encode(), given, prepare=True, binary=True).fetchall()
            return found

    # --- what an audit asks -----------------------------------------------------------------------------------

    @contextmanager
    def _audit(self) -> Iterator[Connection[Row]]:
        """One moment of the whole store, for as long as it takes."""
        with self.refusing, self._connections.one() as connection:
            connection.execute(statements.AUDIT, prepare=False)
            yield connection
            connection.execute("COMMIT", prepare=False)

    def rows(self, agreement: str) -> Iterator[tuple[Kept | None, Kept | None]]:
        """What a scan of the table finds and, beside it, what the index leads to."""
        with self._audit() as connection:
            connection.execute(WITHOUT_INDEXES, prepare=False)
            scanned = connection.execute(statements.SCAN, (agreement,), binary=True).fetchall()
            connection.execute(WITH_INDEXES, prepare=False)
            indexed = connection.execute(statements.FIND, (agreement,), binary=True).fetchall()
        for one, other in zip_longest(scanned, indexed):
            yield one and (one[0], one[1], one[2], one[3]), other and (other[0], other[1], other[2], other[3])

    def look_over(self) -> None:
        """The server goes over its own pages; that an end was cut off shows against a head, or in the whole check."""

    def damage(self) -> str | None:
        """What is wrong with the store beside the one chain in question: the first finding, or None."""
        with self._audit() as connection:
            return damage_in(connection)

    def replaced(self) -> bool:
        # A guard taken off the tables counts as well: a store is looked at when it is opened.
        try:
            return self.stamp() != self._looked and self._as_it_is() != self._opened
        except Refusal:
            return True

    def _as_it_is(self) -> object:
        looked = self.stamp()
        with self.refusing, self._connections.one() as connection:
            found = objects_in(connection)
        as_it_is = self._rows(statements.IDENTITY, ()), found
        self._looked = looked
        return as_it_is

    def close(self) -> None:
        self._connections.close()


def opened(url: str) -> PostgreSQLEntryRecorder:
    """Raises ``StoreUnsupported`` where `regrights migrate` has not been: opening never makes a store here."""
    recorder = PostgreSQLEntryRecorder(*read_address(url))
    try:
        recorder.prepare()
    except BaseException:
        recorder.close()
        raise
    return recorder
