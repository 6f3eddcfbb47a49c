"""The library's SQLite recorder, with chain, keys and position checked and written in its one transaction.

Must not know what an entry says or who is asking: the bytes it keeps are opaque. The log is its only caller.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from secrets import token_hex
from typing import Any

from eventsourcing.persistence import AggregateRecorder, StoredEvent
from eventsourcing.sqlite import SQLiteAggregateRecorder, SQLiteCursor

from lifecycle.errors import Refusal
from lifecycle.log.chain import ZERO_DIGEST, sealed
from lifecycle.log.contract import (
    TOPIC,
    Kept,
    KnownKey,
    Receipt,
    Saving,
    StoreDamaged,
    StoreMissing,
    StoreUnavailable,
    StoreUnsupported,
)
from lifecycle.log.sqlite_damage import (
    damage_at_a_glance,
    damage_in,
    format_of,
    last_seq,
    nameless,
    objects_in,
    weakness_of,
)
from lifecycle.log.sqlite_file import (
    APPLICATION,
    FORMAT,
    NEEDED_TO_READ,
    OLDEST_SQLITE,
    READ_ONLY,
    SCHEMA,
    Datastore,
    Refusing,
    identity_of,
    make_if_missing,
)
from lifecycle.log.sqlite_settings import Watch
from lifecycle.log.sqlite_statements import FIND, FOLLOWING, HEADS, KEY, KEYS, LAST, READ, RECEIPTS, SCAN, SEAL


class SQLiteEntryRecorder(SQLiteAggregateRecorder):
    kept = True
    at_once = 50  # one wait for the disk serves so many

    def __init__(self, path: Path, place: str, *, writable: bool) -> None:
        super().__init__(Datastore(path, place, writable=writable))
        self.insert_events_statement = (
            "INSERT OR ROLLBACK INTO stored_events"
            " (seq, originator_id, originator_version, topic, state, digest) VALUES (?,?,?,?,?,?)"
        )
        self.file = path
        self.where = str(path.resolve())
        self._opened_file = identity_of(path)
        self._opened_schema: int | None = None
        self.place = place
        self.writable = writable
        self.weakened: str | None = None
        self.refusing = Refusing(place)
        self._watch = Watch(path)
        self._format = FORMAT
        self._looked_over: object = None

    def construct_create_table_statements(self) -> list[str]:
        named = f"INSERT INTO store_identity VALUES ('{token_hex(16)}')"  # noqa: S608 - hex digits
        return [*SCHEMA.values(), named, f"PRAGMA application_id={APPLICATION}", f"PRAGMA user_version={FORMAT}"]

    def _create_table(self, c: SQLiteCursor) -> None:
        # Another process may have created them while this one waited for the lock.
        if not objects_in(c):
            super()._create_table(c)

    def prepare(self, *, create: bool) -> None:
        with self.refusing:
            with self.datastore.transaction(commit=False) as c:
                found, written = objects_in(c), format_of(c)
            if not found and create and self.writable:
                self.create_table()
                with self.datastore.transaction(commit=False) as c:
                    found, written = objects_in(c), format_of(c)
        if not found:
            raise StoreMissing(self.place, "the file is empty", "name another, or record a first entry")
        if any(found.get(name) != SCHEMA[name] for name in NEEDED_TO_READ):
            raise StoreDamaged(self.place, str(weakness_of(found, written)))
        self.weakened = weakness_of(found, written)
        self._format = written
        self._opened_schema = self._schema_version()

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        self._check_writable()
        with self.refusing:
            stored = super().insert_events(stored_events, **kwargs)
            self._note_then(kwargs["saving"])
        return stored

    def insert_several(self, several: Sequence[tuple[Saving, Sequence[StoredEvent]]]) -> None:
        self._check_writable()
        with self.refusing, self.datastore.transaction(commit=True) as c:
            for saving, events in several:
                self._insert_events(c, events, saving=saving)

    def _check_writable(self) -> None:
        if not self.writable:
            raise StoreUnavailable(self.place, *READ_ONLY)
        if self.weakened:
            raise StoreDamaged(self.place, self.weakened)

    def _note_then(self, saving: Saving) -> None:
        """The stamp after a save, unless somebody else saved since: then it stands for what was not read."""
        then = self.stamp()
        with self.datastore.transaction(commit=False) as c:
            saving.then = then if last_seq(c) == saving.seq else None

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        saving: Saving = kwargs["saving"]
        saving.before = self.stamp()
        agreement, key = saving.agreement, saving.key
        if key is not None and (known := self._known(c, agreement, key)) and saving.repeats(known):
            saving.receipts = self._receipts(c, agreement, known)
            return
        c.execute(LAST, (agreement,))
        last, head = c.fetchone() or (0, ZERO_DIGEST)
        digests = saving.chain(stored_events, last=last, digest=self._digest(head))
        seq = last_seq(c)
        saving.seq = seq + len(digests)
        rows = [
            (seq + n, agreement, event.originator_version, event.topic, event.state, each)
            for n, (event, each) in enumerate(zip(stored_events, digests, strict=True), 1)
        ]
        c.executemany(self.insert_events_statement, rows)
        if key is not None and saving.fingerprint is not None:
            new = KnownKey(saving.fingerprint, last + 1, last + len(rows))
            seal = sealed(agreement, key, new, digests[-1])
            c.execute("INSERT INTO save_keys VALUES (?,?,?,?,?,?)", (agreement, key, *new, seal))

    @property
    def library(self) -> AggregateRecorder:
        return self

    def entries(self, agreement: str, after: int) -> list[tuple[int, bytes | None, bytes]]:
        with self.refusing, self.datastore.transaction(commit=False) as c:
            cursor = c.sqlite_cursor
            cursor.row_factory = None  # bare tuples: most of a replay is spent here
            # A foreign topic is compared where it lies: it need not even be text.
            return cursor.execute(READ, (TOPIC, agreement, after)).fetchall()

    def head(self, agreement: str) -> tuple[int, bytes] | None:
        with self.refusing, self.datastore.transaction(commit=False) as c:
            c.execute(LAST, (agreement,))
            row = c.fetchone()
            return (row[0], self._digest(row[1])) if row else None

    def heads(self) -> list[tuple[str, int, bytes]]:
        with self.refusing, self.datastore.transaction(commit=False) as c:
            c.execute(HEADS)
            return [(name, last, self._digest(found)) for name, last, found in c.fetchall()]

    def keyed(self, agreement: str, key: str) -> tuple[str, list[Receipt]] | None:
        with self.refusing, self.datastore.transaction(commit=False) as c:
            if (known := self._known(c, agreement, key)) is None:
                return None
            receipts = self._receipts(c, agreement, known)
            c.execute(SEAL, (agreement, key))
            if c.fetchone()[0] != sealed(agreement, key, known, bytes.fromhex(receipts[-1].digest)):
                raise StoreDamaged(
                    self.place, f"the record of the key {key!r} of {agreement!r} is not what was written"
                )
            return known.fingerprint, receipts

    def _known(self, c: SQLiteCursor, agreement: str, key: str) -> KnownKey | None:
        c.execute(KEY, (agreement, key))
        if (row := c.fetchone()) is None:
            return None
        if [*map(type, row)] != [str, int, int]:
            raise StoreDamaged(self.place, f"the record of the key {key!r} of {agreement!r} is none")
        return KnownKey(*row)

    def _receipts(self, c: SQLiteCursor, agreement: str, known: KnownKey) -> list[Receipt]:
        c.execute(RECEIPTS, (agreement, known.first, known.last))
        receipts = [Receipt(position, self._digest(found).hex()) for position, found in c.fetchall()]
        if not receipts or len(receipts) != known.last - known.first + 1:
            raise StoreDamaged(self.place, f"a key of {agreement!r} stands for entries that are not there")
        return receipts

    def keys(self, agreement: str) -> Iterator[tuple[str, KnownKey]]:
        with self.refusing, self.datastore.transaction(commit=False) as c:
            c.execute(KEYS, (agreement,))
            found = c.fetchall()
        for key, *known in found:
            if [*map(type, (key, *known))] != [str, str, int, int]:
                raise StoreDamaged(self.place, f"a record of a key of {agreement!r} is none")
            yield key, KnownKey(*known)

    def identity(self) -> str | None:
        if self._format == 1:
            return None
        with self.refusing, self.datastore.transaction(commit=False) as c:
            if weakness := nameless(c):
                raise StoreDamaged(self.place, weakness)
            c.execute("SELECT id FROM store_identity")
            return str(c.fetchone()[0])

    def stamp(self) -> object:
        with self.refusing:
            return self._watch.stamp()

    async def stamp_soon(self) -> object:
        return self._watch.stamp_at_once()

    def following(self, after_seq: int, limit: int) -> list[tuple[int, str, int, bytes]]:
        with self.refusing, self.datastore.transaction(commit=False) as c:
            c.execute(FOLLOWING, (after_seq, limit))
            return [(seq, name, position, stored) for seq, name, position, stored in c.fetchall()]

    def rows(self, agreement: str) -> Iterator[tuple[Kept | None, Kept | None]]:
        with self.refusing, self.datastore.transaction(commit=False) as c:
            scanned, indexed = (c.sqlite_cursor.connection.cursor() for _ in range(2))
            scanned.row_factory = indexed.row_factory = None
            scanned.execute(SCAN, (agreement,))
            indexed.execute(FIND, (agreement,))
            yield from zip_longest(scanned, indexed)

    def look_over(self) -> None:
        stamp = self.stamp()
        if stamp == self._looked_over:
            return
        with self.refusing, self.datastore.transaction(commit=False) as c:
            if found := damage_at_a_glance(c, self.file):
                raise StoreDamaged(self.place, found)
        self._looked_over = stamp

    def damage(self) -> str | None:
        with self.refusing, self.datastore.transaction(commit=False) as c:
            return damage_in(c, self.file)

    def _digest(self, found: object) -> bytes:
        if not isinstance(found, bytes):  # a damaged file may give anything
            raise StoreDamaged(self.place, "a digest is not bytes")
        return found

    def replaced(self) -> bool:
        # A guard taken off the tables counts as well: a store is looked at when it is opened.
        return identity_of(self.file) != self._opened_file or self._schema_version() != self._opened_schema

    def _schema_version(self) -> int | None:
        try:
            with self.refusing, self.datastore.transaction(commit=False) as c:
                c.execute("PRAGMA schema_version")
                (version,) = c.fetchone()
        except Refusal:
            return None
        return int(version)

    def close(self) -> None:
        self._watch.close()
        self.datastore.close()


def opened(path: str, *, create: bool) -> SQLiteEntryRecorder:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreUnsupported(f"SQLite {sqlite3.sqlite_version} is too old", "use one of at least 3.37")
    missing = StoreMissing(path, "no store at this path", "check it, or record an entry")
    try:
        # Absolute: a connection made later must find the same file after a change of folder.
        file = Path(path).absolute()
    except FileNotFoundError:  # the working folder itself is gone
        raise missing from None
    with Refusing(path):
        if create:
            make_if_missing(file)
        try:
            mode = file.stat().st_mode
        except FileNotFoundError:
            raise missing from None
        if not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "not a plain file"
            raise StoreUnavailable(path, f"it is {kind}", "name a file")
        # The permission bits count for root too: a file without any is a sealed copy.
        writable = bool(mode & 0o222) and os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
        recorder = SQLiteEntryRecorder(file, path, writable=writable)
    try:
        recorder.prepare(create=create)
    except BaseException:
        recorder.close()
        raise
    return recorder
