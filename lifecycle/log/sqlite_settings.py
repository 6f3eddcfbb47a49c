"""How a connection to a SQLite store is set, how locks are waited for, and whether anybody wrote. Knows no table."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import uniform
from threading import Lock
from time import monotonic, sleep
from typing import Any, Final
from urllib.parse import quote

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
# Takes the lock of a reader, which BEGIN alone does not.
TO_READ: Final = "SELECT 1 FROM sqlite_master LIMIT 1"
SHORTEST, LONGEST = 0.001, 0.01  # seconds between two askings


def patiently(execute: Callable[[str], Any], statement: str) -> Any:
    """Execute what needs a lock and holds none yet, waiting for it as long as SQLite would.

    SQLite asks the more seldom the longer it has waited, so that of many whoever came last is served first, and one
    may never be. This asks at random, as often at the end as at first.
    """
    execute("PRAGMA busy_timeout=0")
    try:
        return until_free(execute, statement)
    finally:
        execute(f"PRAGMA busy_timeout={PRAGMAS['busy_timeout']}")


def until_free(execute: Callable[[str], Any], statement: str) -> Any:
    """The same by a connection that itself waits for nothing."""
    waits: Any = PRAGMAS["busy_timeout"]
    until = monotonic() + waits / 1000
    while True:
        try:
            return execute(statement)
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= until:
                raise
        sleep(uniform(SHORTEST, LONGEST))  # noqa: S311 - who is next is no secret


COUNT: Final = "PRAGMA data_version"


class Watch:
    """Whether anybody wrote in a file since one last asked, by a connection of its own that never writes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def stamp(self) -> tuple[int, ...]:
        """SQLite's own count of what others wrote, this process's other connections among them; and, for who writes
        into the file by hand, which file it is, its size, and when it was last changed, which nobody can set.
        """
        with self._lock:
            if self._connection is None:
                name = f"file:{quote(os.fsencode(self._path))}?mode=ro"
                self._connection = sqlite3.connect(name, uri=True, check_same_thread=False, isolation_level=None)
                self._connection.execute("PRAGMA busy_timeout=0")
            return self._stamp(until_free(self._connection.execute, COUNT))

    def stamp_at_once(self) -> tuple[int, ...] | None:
        """The same without waiting; None where somebody writes just now, or nobody asked before."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            return None if self._connection is None else self._stamp(self._connection.execute(COUNT))
        except (sqlite3.Error, OSError):
            return None
        finally:
            self._lock.release()

    def _stamp(self, counted: sqlite3.Cursor) -> tuple[int, ...]:
        (version,) = counted.fetchone()
        found = self._path.stat()
        return version, found.st_ino, found.st_size, found.st_ctime_ns

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def __del__(self) -> None:
        # As the library's pool does: from Python 3.13 on a connection let go of while open is warned of.
        self.close()
