"""How a connection to a SQLite store is set, and how its locks are waited for. Knows no table and no file."""

import sqlite3
from collections.abc import Callable
from random import uniform
from time import monotonic, sleep
from typing import Any, Final

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
    waits: Any = PRAGMAS["busy_timeout"]
    until = monotonic() + waits / 1000
    execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                return execute(statement)
            except sqlite3.OperationalError as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= until:
                    raise
            sleep(uniform(SHORTEST, LONGEST))  # noqa: S311 - who is next is no secret
    finally:
        execute(f"PRAGMA busy_timeout={waits}")
