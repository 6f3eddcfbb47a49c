"""One SQLite file: its schema and guards, its settings, its connections, and its errors as sentences.

Knows SQLite and the library's connection classes. What is written into the tables is the recorder's business.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Lock
from typing import Final
from urllib.parse import quote

import attrs
from eventsourcing.persistence import ConnectionPoolClosedError, IntegrityError, PersistenceError
from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteCursor, SQLiteDatastore

from lifecycle.errors import Refusal
from lifecycle.log.contract import StoreDamaged, StoreUnavailable, StoreUnsupported
from lifecycle.log.sqlite_settings import PRAGMAS, TO_READ, patiently

FORMAT: Final = 2
APPLICATION: Final = 0x52_45_47_52  # "REGR" in the file's header
OLDEST_SQLITE: Final = (3, 37)  # STRICT tables

# The events table keeps the library's column names, so that its own select works on it. AUTOINCREMENT keeps
# the last `seq` ever given: a log cut at its end is noticed. Inserts name `seq`, so that the guard sees it.
_FORMAT_1: Final[Mapping[str, str]] = {
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
# Format 2: a random id made with the file, by which a copy of it that went backwards is known.
SCHEMA: Final[Mapping[str, str]] = {
    **_FORMAT_1,
    "store_identity": "CREATE TABLE store_identity (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    "store_identity_once": (
        "CREATE TRIGGER store_identity_once BEFORE INSERT ON store_identity"
        " WHEN EXISTS (SELECT 1 FROM store_identity)"
        " BEGIN SELECT RAISE(ABORT, 'append only: a store has one identity'); END"
    ),
    **{
        f"store_identity_{verb}": (
            f"CREATE TRIGGER store_identity_{verb} BEFORE {verb.upper()} ON store_identity"
            f" BEGIN SELECT RAISE(ABORT, 'append only: no {verb}'); END"
        )
        for verb in ("update", "delete")
    },
}
SCHEMAS: Final[Mapping[int, Mapping[str, str]]] = {1: _FORMAT_1, 2: SCHEMA}
NEEDED_TO_READ: Final = frozenset({"stored_events", "stored_events_position", "save_keys"})
_OURS: Final = (
    "SELECT count(*) FROM sqlite_master WHERE name IN ('stored_events', 'stored_events_position', 'save_keys')"
)


# Pages SQLite still holds are those of before, where somebody wrote into the file by hand: it cannot know.
FROM_THE_DISK: Final = "PRAGMA shrink_memory"


class _Connection(SQLiteConnection):
    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        """IMMEDIATE to write: the library's deferred BEGIN, then a read, gives BUSY at once on the insert."""
        cursor = self.cursor()
        try:
            cursor.execute(FROM_THE_DISK)
            if commit:
                patiently(cursor.execute, "BEGIN IMMEDIATE")
            else:
                cursor.execute("BEGIN")
                patiently(cursor.execute, TO_READ)
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
        ours = plain.execute(_OURS).fetchone()[0] == len(NEEDED_TO_READ)
        application = plain.execute("PRAGMA application_id").fetchone()[0]
        written = plain.execute("PRAGMA user_version").fetchone()[0]
        plain.execute("COMMIT")
        if application == APPLICATION and written > FORMAT:
            raise StoreUnsupported(
                f"The store {self.place!r} has format {written}; this regrights knows formats up to {FORMAT}",
                "use a newer one",
            )
        if application != APPLICATION and ours:
            raise StoreDamaged(self.place, "its header is not that of a store, and its tables are")
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


def identity_of(file: Path) -> tuple[int, int, int] | None:
    """Which file it is, and who may write it."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mode


def make_if_missing(file: Path) -> None:
    # Only ever opened as new: closing any descriptor of a file in use drops this process's locks on it.
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


class Datastore(SQLiteDatastore):
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


# --- errors from outside ------------------------------------------------------------------------------

_CLOSED: Final = ("it has been closed", "open it again")
READ_ONLY: Final = ("it is read-only", "write to a copy, or change the permissions of file and folder")
_REFUSED_BY_SQLITE: Final[Mapping[int, tuple[str, str]]] = {
    sqlite3.SQLITE_BUSY: ("another process kept it locked too long", "try again"),
    sqlite3.SQLITE_FULL: ("the disk is full", "make room, then repeat: nothing of this was stored"),
    sqlite3.SQLITE_READONLY: READ_ONLY,
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
class Refusing:
    """A class, as every read passes through it: a generator would cost three times as much."""

    place: str

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if error is not None and (refusal := _sentence(self.place, error)) is not None:
            raise refusal from error
