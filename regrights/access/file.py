"""The one file of access: keys, sessions and the audit of access, in SQLite, readable by its owner alone.

It is opened anew for every use, so what another process wrote there is so for the next question. Knows what stands in
it by its tables alone.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

import attrs

from regrights.access.refusals import KeysUnusable

PATIENCE: Final = 5.0  # seconds for another process that writes
OURS_ALONE: Final = 0o600
MARK, FORMAT = 0x72726B79, 2
BROUGHT: Final = "bring it back, or name another file with --access"
NOT_KEYS: Final = "it is no file of keys"
KEYS: Final = """
CREATE TABLE keys (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, role TEXT NOT NULL, agreements TEXT, investors TEXT NOT NULL,
    name TEXT NOT NULL, issued TEXT NOT NULL, expires TEXT NOT NULL, revoked TEXT, last_used TEXT
) STRICT, WITHOUT ROWID
"""
# Since format 2; what is there of it already is left as it is, since two processes may come to it at once.
SINCE: Final = """
CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY, key TEXT NOT NULL, began TEXT NOT NULL, used TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS accesses (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, key TEXT, role TEXT, act TEXT NOT NULL, agreement TEXT,
    investor TEXT, as_of TEXT, known_at TEXT, status INTEGER, times INTEGER NOT NULL, digest TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS accesses_by_agreement ON accesses (agreement);
CREATE INDEX IF NOT EXISTS accesses_by_key ON accesses (key);
CREATE TRIGGER IF NOT EXISTS accesses_stay BEFORE DELETE ON accesses
BEGIN SELECT RAISE(ABORT, 'the audit of access is only added to'); END;
CREATE TRIGGER IF NOT EXISTS accesses_stay_so BEFORE UPDATE ON accesses
BEGIN SELECT RAISE(ABORT, 'the audit of access is only added to'); END;
"""
MARKED: Final = f"PRAGMA application_id = {MARK}; PRAGMA user_version = {FORMAT}"


@attrs.frozen
class AccessFile:
    """Several threads and processes may share it."""

    place: Path

    def there(self) -> bool:
        """Whether there is a file, which then is one that only its owner reads. Raises ``KeysUnusable``."""
        try:
            found = self.place.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise self._unusable(error.strerror or str(error), "make it readable") from None
        if not stat.S_ISREG(found.st_mode):
            raise self._unusable("it is no plain file", "name another with --access")
        if stat.S_IMODE(found.st_mode) != OURS_ALONE:
            mode = f"{stat.S_IMODE(found.st_mode):04o}"
            raise self._unusable(f"its mode is {mode}, and others may have read it", "chmod 600 it, rotate its keys")
        return True

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """The file, each statement by itself. Raises ``KeysUnusable`` whatever is wrong with it."""
        if not self.there():
            raise self._unusable("it is gone", BROUGHT)
        try:
            # Never a new file: it would have no keys, and let anybody in.
            name = f"{self.place.absolute().as_uri()}?mode=rw"
            file = sqlite3.connect(name, uri=True, timeout=PATIENCE, isolation_level=None)
            try:
                self._check(file)
                yield file
            finally:
                file.close()
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise self._unusable(str(error), BROUGHT) from None

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """The file in one transaction, all or nothing."""
        if create:
            self._create()
        with self.opened() as file, all_or_nothing(file):
            yield file

    def _check(self, file: sqlite3.Connection) -> None:
        (mark,) = file.execute("PRAGMA application_id").fetchone()
        (version,) = file.execute("PRAGMA user_version").fetchone()
        if mark != MARK:
            raise self._unusable(NOT_KEYS, "name another with --access")
        if version > FORMAT:
            raise self._unusable(f"it has format {version}, and this version reads {FORMAT}", "use a newer version")
        if version < FORMAT:
            file.executescript(f"BEGIN IMMEDIATE; {SINCE}; {MARKED}; COMMIT")

    def _create(self) -> None:
        """Whole or not at all: made under another name, and given its own where there is none."""
        if self.there():
            return
        made = self.place.with_name(f"{self.place.name}.{token_hex(4)}")
        try:
            self.place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, OURS_ALONE))
            try:
                made.chmod(OURS_ALONE)  # whatever the umask left of it
                file = sqlite3.connect(made, isolation_level=None)
                try:
                    file.executescript(f"BEGIN; {KEYS}; {SINCE}; {MARKED}; COMMIT")
                finally:
                    file.close()
                with suppress(FileExistsError):  # another process was first
                    os.link(made, self.place)
            finally:
                made.unlink()
        except OSError as error:
            raise self._unusable(error.strerror or str(error), "name another file with --access") from None

    def _unusable(self, problem: str, remedy: str) -> KeysUnusable:
        return KeysUnusable(str(self.place), problem, remedy)


@contextmanager
def all_or_nothing(file: sqlite3.Connection) -> Iterator[None]:
    """One transaction that nobody else writes beside."""
    file.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        file.execute("ROLLBACK")
        raise
    file.execute("COMMIT")
