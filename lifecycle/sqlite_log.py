"""One SQLite file that keeps the logs: its schema, its settings, its transactions, its refusals.

Knows SQLite, the library's SQLite recorder and what one save asks for. Must not know what an entry says or
who is asking: the bytes it keeps are opaque. `lifecycle.log` is its only caller.
"""

import json
import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from hashlib import sha256
from itertools import accumulate, count, zip_longest
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import attrs
from eventsourcing.persistence import ConnectionPoolClosedError, IntegrityError, PersistenceError, StoredEvent
from eventsourcing.sqlite import (
    SQLiteAggregateRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
)

from lifecycle.errors import Refusal

TOPIC: Final = "regrights.entry:1"
ZERO_DIGEST: Final = bytes(32)


# --- refusals ---------------------------------------------------------------------------------------------


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


_CLOSED: Final = ("it has been closed", "open it again")
_READ_ONLY: Final = ("it is read-only", "write to a copy, or change the permissions of file and folder")
_REFUSED_BY_SQLITE: Final[Mapping[int, tuple[str, str]]] = {
    sqlite3.SQLITE_BUSY: ("another process kept it locked too long", "try again"),
    sqlite3.SQLITE_FULL: ("the disk is full", "make room, then repeat: nothing of this was stored"),
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_READONLY_ROLLBACK: (
        "a write was cut off and must be undone first, but the file is read-only",
        "open it once where writing is allowed",
    ),
    sqlite3.SQLITE_READONLY_DBMOVED: ("its file was moved or replaced while open", "open it again"),
    sqlite3.SQLITE_IOERR: ("the disk reports an input/output error", "repeat under the same key"),
    sqlite3.SQLITE_CANTOPEN: ("the file or its journal cannot be opened", "check path and permissions"),
    sqlite3.SQLITE_NOTADB: ("it is not an SQLite database", "name another file"),
}


def _sentence(place: str, error: BaseException) -> Exception | None:
    """What an error from outside leaves as; a broken constraint is the library's own conflict."""
    if isinstance(error, sqlite3.IntegrityError):
        return IntegrityError(error)
    if isinstance(error, sqlite3.Error):
        code: int = getattr(error, "sqlite_errorcode", 0)
        # Text that is not UTF-8 is objected to by Python's sqlite3 itself, without a code.
        if code & 0xFF == sqlite3.SQLITE_CORRUPT or "Could not decode" in str(error):
            return StoreDamaged(place, f"SQLite reports: {error}")
        # The code in full first: its last eight bits only name the family.
        known = _REFUSED_BY_SQLITE.get(code) or _REFUSED_BY_SQLITE.get(code & 0xFF)
        return StoreUnavailable(place, *(known or (f"SQLite reports: {error}", "check the file")))
    if isinstance(error, UnicodeDecodeError):  # in SQLite's own message, which quotes the file
        return StoreDamaged(place, "its schema is not text")
    if isinstance(error, ConnectionPoolClosedError):
        return StoreUnavailable(place, *_CLOSED)
    if isinstance(error, PersistenceError):  # the pool's, when every connection is in use
        return StoreUnavailable(place, str(error), "try again")
    if isinstance(error, OSError):
        return StoreUnavailable(place, error.strerror or str(error), "check path and permissions")
    return None


@attrs.frozen
class _Refusing:
    """A class, as every read passes through it: a generator would cost three times as much."""

    place: str

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if error is not None and (refusal := _sentence(self.place, error)) is not None:
            raise refusal from error


# --- one save ---------------------------------------------------------------------------------------------


_empty_hash: Final = sha256()


def chained(previous: bytes, stored: bytes) -> bytes:
    """SHA-256 of both, one after the other."""
    # A copy costs a third less than looking the algorithm up again.
    hashing = _empty_hash.copy()
    hashing.update(previous + stored)
    return hashing.digest()


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


# --- schema and settings ----------------------------------------------------------------------------------

FORMAT: Final = 1
APPLICATION: Final = 0x52_45_47_52  # "REGR" in the file's header
OLDEST_SQLITE: Final = (3, 37)  # STRICT tables

# The events table keeps the library's column names, so that its own select works on it. AUTOINCREMENT keeps
# the last `seq` ever given: a log cut at its end is noticed. Inserts name `seq`, so that the guard sees it.
SCHEMA: Final[Mapping[str, str]] = {
    "stored_events": (
        "CREATE TABLE stored_events (seq INTEGER PRIMARY KEY AUTOINCREMENT, originator_id TEXT NOT NULL,"
        " originator_version INTEGER NOT NULL, topic TEXT NOT NULL, state BLOB NOT NULL,"
        " digest BLOB NOT NULL) STRICT"
    ),
    "stored_events_position": (
        "CREATE UNIQUE INDEX stored_events_position ON stored_events (originator_id, originator_version)"
    ),
    "save_keys": (
        "CREATE TABLE save_keys (originator_id TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL,"
        " first INTEGER NOT NULL, last INTEGER NOT NULL, seal BLOB NOT NULL,"
        " PRIMARY KEY (originator_id, key),"
        " FOREIGN KEY (originator_id, last) REFERENCES stored_events (originator_id, originator_version))"
        " STRICT, WITHOUT ROWID"
    ),
    # INSERT OR REPLACE deletes without firing a delete trigger: only a guard before the insert stops it. It
    # rolls back: to abort one statement alone, SQLite would keep a journal for every row inserted.
    "stored_events_next": (
        "CREATE TRIGGER stored_events_next BEFORE INSERT ON stored_events"
        " WHEN NEW.seq IS NOT 1 + ifnull((SELECT seq FROM stored_events ORDER BY seq DESC LIMIT 1), 0)"
        " OR NEW.originator_version IS NOT 1 + ifnull((SELECT originator_version FROM stored_events"
        " WHERE originator_id = NEW.originator_id ORDER BY originator_version DESC LIMIT 1), 0)"
        " BEGIN SELECT RAISE(ROLLBACK, 'append only: an entry takes the next position and no other'); END"
    ),
    "save_keys_once": (
        "CREATE TRIGGER save_keys_once BEFORE INSERT ON save_keys WHEN EXISTS (SELECT 1 FROM save_keys"
        " WHERE originator_id = NEW.originator_id AND key = NEW.key)"
        " BEGIN SELECT RAISE(ABORT, 'append only: a key is kept once'); END"
    ),
    **{
        f"{table}_{verb}": (
            f"CREATE TRIGGER {table}_{verb} BEFORE {verb.upper()} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, 'append only: no {verb}'); END"
        )
        for table in ("stored_events", "save_keys")
        for verb in ("update", "delete")
    },
}
_NEEDED_TO_READ: Final = frozenset({"stored_events", "stored_events_position", "save_keys"})

# Each is read back after it is set: a build of SQLite may ignore a pragma without a word.
PRAGMAS: Final[dict[str, object]] = {
    "busy_timeout": 30_000,
    "synchronous": 3,  # EXTRA: else a power cut may bring the journal's name back, and with it undo a commit
    "fullfsync": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "journal_mode": "delete",
}


class _Connection(SQLiteConnection):
    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        """IMMEDIATE to write: the library's deferred BEGIN, then a read, gives BUSY at once on the insert."""
        cursor = self.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE" if commit else "BEGIN")
            yield cursor
            if commit:
                self.commit()
            else:
                self.rollback()
        except Refusal:
            self.rollback()
            raise
        except BaseException:
            # A failed COMMIT may leave half a transaction open: never reuse the connection. It is rolled back
            # first, for closing it alone waits, locks held, until the traceback lets go of the cursor.
            with suppress(sqlite3.Error):
                self.rollback()
            self.close()
            raise


class _Pool(SQLiteConnectionPool):
    def __init__(self, path: Path, place: str, *, writable: bool) -> None:
        # Never mode "rwc": only `opened` makes a file. Quoted whole: no part of a name is read as an option.
        mode = "rw" if writable else "ro"
        super().__init__(db_name=f"file:{quote(os.fsencode(path))}?mode={mode}", pool_timeout=30)
        self.place = place
        self.writable = writable

    def _create_connection(self) -> _Connection:
        plain = sqlite3.connect(self.db_name, uri=True, check_same_thread=False, isolation_level=None)
        try:
            self._recognise(plain)
            self._settle(plain)
        except BaseException:
            plain.close()
            raise
        plain.row_factory = sqlite3.Row  # the library's select reads columns by name
        return _Connection(plain, max_age=None)

    def _recognise(self, plain: sqlite3.Connection) -> None:
        """Before anything is set: journal_mode writes to the file, and a stranger's is left as it was."""
        plain.execute(f"PRAGMA busy_timeout={PRAGMAS['busy_timeout']}")
        plain.execute("BEGIN")  # or a store just being made could be seen half
        tables = plain.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        application = plain.execute("PRAGMA application_id").fetchone()[0]
        written = plain.execute("PRAGMA user_version").fetchone()[0]
        plain.execute("COMMIT")
        if application == APPLICATION and written > FORMAT:
            raise StoreUnsupported(
                f"The store {self.place!r} has format {written}; this regrights knows formats up to {FORMAT}",
                "use a newer one",
            )
        if application != APPLICATION and (application or written or tables):
            raise StoreUnavailable(self.place, "it is a database, but not one of ours", "name another file")

    def _settle(self, plain: sqlite3.Connection) -> None:
        for name, wanted in PRAGMAS.items():
            plain.execute(f"PRAGMA {name}={wanted}")
            row = plain.execute(f"PRAGMA {name}").fetchone()
            # A build without memory mapping has no row for mmap_size: as good as 0.
            if (found := row[0] if row else 0) != wanted:
                raise StoreUnsupported(
                    f"SQLite would not keep {self.place!r} safe: {name} stays {found!r}, not {wanted!r}",
                    "use another build of SQLite, or a local disk",
                )
        plain.execute(f"PRAGMA query_only={int(not self.writable)}")


class _Datastore(SQLiteDatastore):
    def __init__(self, path: Path, place: str, *, writable: bool) -> None:
        super().__init__("", originator_id_type="text")
        self.pool: SQLiteConnectionPool = _Pool(path, place, writable=writable)
        self._one_writer = Lock()

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[SQLiteConnection]:
        # Not the pool's own writer lock: it stays taken for good when a connection cannot be made.
        with self._one_writer if commit else nullcontext():
            connection = self.pool.get_connection()
            try:
                yield connection
            finally:
                if self.pool.closed:
                    connection.close()
                else:
                    self.pool.put_connection(connection)


# --- the recorder -----------------------------------------------------------------------------------------


class SQLiteEntryRecorder(SQLiteAggregateRecorder):
    """The library's recorder, with chain, keys and position checked and written in its one transaction."""

    def __init__(self, path: Path, place: str, *, writable: bool) -> None:
        super().__init__(_Datastore(path, place, writable=writable))
        self.insert_events_statement = (
            "INSERT OR ROLLBACK INTO stored_events"
            " (seq, originator_id, originator_version, topic, state, digest) VALUES (?,?,?,?,?,?)"
        )
        self.file = path
        self.place = place
        self.writable = writable
        self.weakened: str | None = None
        self.refusing = _Refusing(place)

    def construct_create_table_statements(self) -> list[str]:
        return [*SCHEMA.values(), f"PRAGMA application_id={APPLICATION}", f"PRAGMA user_version={FORMAT}"]

    def _create_table(self, c: SQLiteCursor) -> None:
        # Another process may have created them while this one waited for the lock.
        if not _objects(c):
            super()._create_table(c)

    def prepare(self, *, create: bool) -> None:
        with self.refusing:
            with self.datastore.transaction(commit=False) as c:
                found = _objects(c)
            if not found and create and self.writable:
                self.create_table()
                with self.datastore.transaction(commit=False) as c:
                    found = _objects(c)
        if not found:
            raise StoreUnavailable(self.place, "the file is empty", "name another, or record a first entry")
        if any(found.get(name) != SCHEMA[name] for name in _NEEDED_TO_READ):
            raise StoreDamaged(self.place, str(_weakness(found)))
        self.weakened = _weakness(found)

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        if not self.writable:
            raise StoreUnavailable(self.place, *_READ_ONLY)
        if self.weakened:
            raise StoreDamaged(self.place, self.weakened)
        with self.refusing:
            return super().insert_events(stored_events, **kwargs)

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        saving: Saving = kwargs["saving"]
        agreement, key = saving.agreement, saving.key
        if key is not None and (known := self._known(c, agreement, key)) and saving.repeats(known):
            saving.receipts = self._receipts(c, agreement, known)
            return
        c.execute(_LAST, (agreement,))
        last, head = c.fetchone() or (0, ZERO_DIGEST)
        digests = saving.chain(stored_events, last=last, digest=self._digest(head))
        seq = _last_seq(c)
        rows = [
            (seq + n, agreement, event.originator_version, event.topic, event.state, each)
            for n, (event, each) in enumerate(zip(stored_events, digests, strict=True), 1)
        ]
        c.executemany(self.insert_events_statement, rows)
        if key is not None and saving.fingerprint is not None:
            new = KnownKey(saving.fingerprint, last + 1, last + len(rows))
            seal = _seal(agreement, key, new, digests[-1])
            c.execute("INSERT INTO save_keys VALUES (?,?,?,?,?,?)", (agreement, key, *new, seal))

    def entries(self, agreement: str) -> list[tuple[int, bytes | None, bytes]]:
        """In order: position, stored bytes (None under a foreign topic), digest."""
        with self.refusing:
            pool = self.datastore.pool
            connection = pool.get_connection()
            try:
                cursor = connection.cursor().sqlite_cursor
                cursor.row_factory = None  # bare tuples: most of a replay is spent here
                # A foreign topic is compared where it lies: it need not even be text.
                return cursor.execute(_READ, (TOPIC, agreement)).fetchall()
            finally:
                pool.put_connection(connection)

    def heads(self) -> list[tuple[str, int, bytes]]:
        with self.refusing, self.datastore.transaction(commit=False) as c:
            c.execute(_HEADS)
            return [(name, last, self._digest(found)) for name, last, found in c.fetchall()]

    def keyed(self, agreement: str, key: str) -> tuple[str, list[Receipt]] | None:
        with self.refusing, self.datastore.transaction(commit=False) as c:
            known = self._known(c, agreement, key)
            return (known.fingerprint, self._receipts(c, agreement, known)) if known else None

    def _known(self, c: SQLiteCursor, agreement: str, key: str) -> KnownKey | None:
        c.execute(_KEY, (agreement, key))
        if (row := c.fetchone()) is None:
            return None
        if [*map(type, row)] != [str, int, int]:
            raise StoreDamaged(self.place, f"the record of the key {key!r} of {agreement!r} is none")
        return KnownKey(*row)

    def _receipts(self, c: SQLiteCursor, agreement: str, known: KnownKey) -> list[Receipt]:
        c.execute(_RECEIPTS, (agreement, known.first, known.last))
        receipts = [Receipt(position, self._digest(found).hex()) for position, found in c.fetchall()]
        if not receipts or len(receipts) != known.last - known.first + 1:
            raise StoreDamaged(self.place, f"a key of {agreement!r} stands for entries that are not there")
        return receipts

    def rows(self, agreement: str) -> Iterator[tuple[Kept | None, Kept | None]]:
        """What a scan of the table finds and, beside it, what the index leads to."""
        with self.refusing, self.datastore.transaction(commit=False) as c:
            scanned, indexed = (c.sqlite_cursor.connection.cursor() for _ in range(2))
            scanned.row_factory = indexed.row_factory = None
            scanned.execute(_SCAN, (agreement,))
            indexed.execute(_FIND, (agreement,))
            yield from zip_longest(scanned, indexed)

    def damage(self) -> str | None:
        """What is wrong with the file beside the one chain in question: the first finding, or None."""
        with self.refusing, self.datastore.transaction(commit=False) as c:
            c.execute("PRAGMA integrity_check(1)")
            if (found := c.fetchone()[0]) != "ok":
                return f"SQLite's own check of the file reports: {found}"
            if weakness := _weakness(_objects(c)):
                return weakness
            c.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            # SQLite reads what is cut off the last page as zeros.
            if (size := self.file.stat().st_size) != (counted := c.fetchone()[0]):
                return f"the file has {size} bytes where {counted} belong"
            given = _last_seq(c)
            c.execute("SELECT count(*), coalesce(max(seq), 0) FROM stored_events NOT INDEXED")
            kept, highest = c.fetchone()
            if not kept == highest == given:
                return f"of {given} entries recorded in this store, over all agreements, {kept} are kept"
            c.execute(_HOLES)
            if holes := c.fetchone():
                return f"the log of {holes[0]!r} has holes: an entry of another may have been moved there"
            return _unsealed(c)

    def _digest(self, found: object) -> bytes:
        """A damaged file may give anything."""
        if not isinstance(found, bytes):
            raise StoreDamaged(self.place, "a digest is not bytes")
        return found

    def close(self) -> None:
        self.datastore.close()


_READ: Final = (
    "SELECT originator_version, CASE WHEN topic IS ? THEN state END, digest"
    " FROM stored_events INDEXED BY stored_events_position WHERE originator_id=? ORDER BY originator_version"
)
_KEPT: Final = "SELECT originator_version, topic, state, digest FROM stored_events "
_SCAN: Final = _KEPT + "NOT INDEXED WHERE originator_id=? ORDER BY seq"
_FIND: Final = _KEPT + "INDEXED BY stored_events_position WHERE originator_id=? ORDER BY originator_version"
_HEADS: Final = (
    "SELECT originator_id, originator_version, digest FROM stored_events JOIN (SELECT originator_id AS name,"
    " max(originator_version) AS last FROM stored_events GROUP BY originator_id)"
    " ON originator_id = name AND originator_version = last ORDER BY originator_id"
)
_LAST: Final = (
    "SELECT originator_version, digest FROM stored_events WHERE originator_id=?"
    " ORDER BY originator_version DESC LIMIT 1"
)
_RECEIPTS: Final = (
    "SELECT originator_version, digest FROM stored_events WHERE originator_id=?"
    " AND originator_version BETWEEN ? AND ? ORDER BY originator_version"
)
_KEY: Final = "SELECT fingerprint, first, last FROM save_keys WHERE originator_id=? AND key=?"
_KEYS: Final = (
    "SELECT save_keys.originator_id, key, fingerprint, first, last, seal, digest"
    " FROM save_keys LEFT JOIN stored_events"
    " ON stored_events.originator_id = save_keys.originator_id AND originator_version = last"
)
_HOLES: Final = (
    "SELECT originator_id FROM stored_events GROUP BY originator_id"
    " HAVING min(originator_version) <> 1 OR max(originator_version) <> count(*)"
)


def _objects(c: SQLiteCursor) -> dict[str, str]:
    c.execute("SELECT name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*'")
    return dict(c.fetchall())


def _weakness(found: Mapping[str, str]) -> str | None:
    for name in {**SCHEMA, **found}:
        if found.get(name) != SCHEMA.get(name):
            return f"{name} is missing from its schema, was changed, or is not ours"
    return None


def _last_seq(c: SQLiteCursor) -> int:
    c.execute("SELECT seq FROM sqlite_sequence WHERE name='stored_events'")
    (last,) = c.fetchone() or (0,)
    return last if isinstance(last, int) else -1  # not a number: damage, which the guard and verify will meet


def _seal(agreement: str, key: str, known: KnownKey, digest: bytes) -> bytes:
    """Ties a key to the chain, as a digest ties an entry to it."""
    return chained(digest, json.dumps([agreement, key, *known]).encode())


def _unsealed(c: SQLiteCursor) -> str | None:
    # Those of all agreements: a record moved from one to another is missed only by the first.
    c.execute(_KEYS)
    for agreement, key, fingerprint, first, last, seal, digest in c.fetchall():
        if digest is None or _seal(agreement, key, KnownKey(fingerprint, first, last), digest) != seal:
            return f"what is kept under the key {key!r} of {agreement!r} is not what was written"
    return None


def opened(path: str, *, create: bool) -> SQLiteEntryRecorder:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreUnsupported(f"SQLite {sqlite3.sqlite_version} is too old", "use one of at least 3.37")
    # Absolute: a connection made later must find the same file after a change of folder.
    file = Path(path).absolute()
    with _Refusing(path):
        if create:
            _make_if_missing(file)
        try:
            mode = file.stat().st_mode
        except FileNotFoundError:
            raise StoreUnavailable(path, "no store at this path", "check it, or record an entry") from None
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


def _make_if_missing(file: Path) -> None:
    # Only ever opened as new: closing any descriptor of a file in use drops this process's locks on it.
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
