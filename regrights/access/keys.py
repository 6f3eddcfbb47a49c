"""The keys of a server, kept in one file beside nothing of the log: a SQLite file that only its owner reads.

The file is opened anew for every question, so what was revoked by another process is refused by the next. Once there
was a key, one is asked for as long as the process lasts, whatever becomes of the file.
"""

import json
import os
import sqlite3
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from hmac import compare_digest
from pathlib import Path
from typing import Final

import attrs

from lifecycle.heads import state_folder
from regrights.access.issuing import Wanted
from regrights.access.key import ROLES, WRITTEN, Issued, Key, digest_of, new_id, new_key
from regrights.access.refusals import KeyRefused, KeysUnusable, NoSuchKey, NotRotated

Clock = Callable[[], datetime]
NOTED_EVERY: Final = timedelta(minutes=1)  # when a key was last used
PATIENCE: Final = 5.0  # seconds for another process that writes
OURS_ALONE: Final = 0o600
MARK, FORMAT = 0x72726B79, 1
BROUGHT: Final = "bring it back, or name another file with --access"
NOT_KEYS: Final = "it is no file of keys"
TABLE: Final = """
CREATE TABLE keys (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, role TEXT NOT NULL, agreements TEXT, investors TEXT NOT NULL,
    name TEXT NOT NULL, issued TEXT NOT NULL, expires TEXT NOT NULL, revoked TEXT, last_used TEXT
) STRICT, WITHOUT ROWID
"""
MARKED: Final = f"PRAGMA application_id = {MARK}; PRAGMA user_version = {FORMAT}"
COLUMNS: Final = "id, role, agreements, investors, name, issued, expires, revoked, last_used"
DUMMY: Final = digest_of("")  # what a key of an unknown id is compared with: no key has it


def file_of_keys(environment: Mapping[str, str]) -> Path | None:
    """Where keys are kept unless a file is named; None where the environment names no state folder."""
    folder = state_folder(environment)
    return None if folder is None else folder / "regrights" / "access.db"


class Keys:
    """The keys in one file. Several threads and processes may share it."""

    def __init__(self, file: Path, now: Clock) -> None:
        self.file, self._now = file, now
        self._asked_for = False

    def asked_for(self) -> bool:
        """Whether whoever asks needs a key: from the first one issued on, in force or not. Raises ``KeysUnusable``."""
        if not self._asked_for and self._there():
            with self._opened() as file:
                self._asked_for = bool(file.execute("SELECT 1 FROM keys LIMIT 1").fetchone())
        return self._asked_for

    def all(self) -> list[Key]:
        """Every key ever issued, the oldest first."""
        if not self._there():
            return []
        with self._opened() as file:
            return [*map(_key, file.execute(f"SELECT {COLUMNS} FROM keys ORDER BY issued, id"))]  # noqa: S608 - ours

    def recognised(self, written: str) -> Key:
        """The key that is in force and written so. Raises ``KeyRefused``, ``KeysUnusable``."""
        with self._opened() as file:
            key = _matching(file, written)
        if key is None or key.standing(self._now()) != "in force":
            raise KeyRefused
        return key

    def is_to_be_noted(self, used: Key) -> bool:
        """Whether it is long enough since it was noted that a key was used."""
        return used.last_used is None or self._now() - used.last_used >= NOTED_EVERY

    def note(self, used: Key) -> None:
        """Note that a key was used now; where that cannot be written, nobody is kept out for it."""
        with suppress(KeysUnusable), self._opened() as file:
            file.execute("UPDATE keys SET last_used = ? WHERE id = ?", (self._now().isoformat(), used.id))

    # --- what the keeper of the server does --------------------------------------------------------------------

    def issue(self, wanted: Wanted) -> Issued:
        """Make a key, and the file where there is none."""
        with self._writing(create=True) as file:
            return self._made(file, wanted)

    def revoke(self, of: str) -> Key:
        """From now on it is refused; one that was revoked stays so since then. Raises ``NoSuchKey``."""
        if not self._there():
            raise NoSuchKey(of)
        with self._writing() as file:
            return self._revoked(file, of)

    def revoke_exposed(self, written: Collection[str]) -> None:
        """Revoke what was shown to others: of everything written like a key, what is one."""
        with self._writing() as file:
            for each in written:
                key = _matching(file, each)
                if key is not None:
                    self._revoked(file, key.id)

    def rotate(self, of: str, overlap: timedelta) -> Issued:
        """A successor with the same rights and life; the key itself ends after ``overlap``, or sooner if it would.

        Raises ``NoSuchKey``, ``NotRotated``.
        """
        if not self._there():
            raise NoSuchKey(of)
        with self._writing() as file:
            old, now = _found(file, of), self._now()
            standing = old.standing(now)
            if standing != "in force":
                raise NotRotated(of, standing)
            ends = min(old.expires, now + overlap)
            file.execute("UPDATE keys SET expires = ? WHERE id = ?", (ends.isoformat(), of))
            lasts = old.expires - old.issued
            return self._made(file, Wanted(old.role, old.agreements, old.investors, old.name, lasts))

    def _made(self, file: sqlite3.Connection, wanted: Wanted) -> Issued:
        now, of = self._now(), new_id()
        while file.execute("SELECT 1 FROM keys WHERE id = ?", (of,)).fetchone():
            of = new_id()
        key = Key(of, wanted.role, wanted.agreements, wanted.investors, wanted.name, now, now + wanted.lasts)
        written = new_key(of)
        granted = None if key.agreements is None else json.dumps(key.agreements)
        values = (of, digest_of(written), key.role, granted, json.dumps(key.investors), key.name)
        file.execute(
            "INSERT INTO keys (id, digest, role, agreements, investors, name, issued, expires) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, key.issued.isoformat(), key.expires.isoformat()),
        )
        return Issued(written, key)

    def _revoked(self, file: sqlite3.Connection, of: str) -> Key:
        key = _found(file, of)
        if key.revoked is not None:
            return key
        now = self._now()
        file.execute("UPDATE keys SET revoked = ? WHERE id = ?", (now.isoformat(), of))
        return attrs.evolve(key, revoked=now)

    # --- the file ----------------------------------------------------------------------------------------------

    def _there(self) -> bool:
        """Whether there is a file, which then is one that only its owner reads. Raises ``KeysUnusable``."""
        try:
            found = self.file.stat()
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
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file, each statement by itself. Raises ``KeysUnusable`` whatever is wrong with it."""
        if not self._there():
            raise self._unusable("it is gone", BROUGHT)
        try:
            # Never a new file: it would have no keys, and let anybody in.
            name = f"{self.file.absolute().as_uri()}?mode=rw"
            file = sqlite3.connect(name, uri=True, timeout=PATIENCE, isolation_level=None)
            try:
                self._check(file)
                yield file
            finally:
                file.close()
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise self._unusable(str(error), BROUGHT) from None

    @contextmanager
    def _writing(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """The file in one transaction, all or nothing."""
        if create:
            self._create()
        with self._opened() as file:
            file.execute("BEGIN IMMEDIATE")
            try:
                yield file
            except BaseException:
                file.execute("ROLLBACK")
                raise
            file.execute("COMMIT")

    def _check(self, file: sqlite3.Connection) -> None:
        (mark,) = file.execute("PRAGMA application_id").fetchone()
        (version,) = file.execute("PRAGMA user_version").fetchone()
        if mark != MARK:
            raise self._unusable(NOT_KEYS, "name another with --access")
        if version != FORMAT:
            raise self._unusable(f"it has format {version}, and this version reads {FORMAT}", "use a newer version")

    def _create(self) -> None:
        """Whole or not at all: made under another name, and given its own where there is none."""
        if self._there():
            return
        made = self.file.with_name(f"{self.file.name}.{new_id()}")
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, OURS_ALONE))
            try:
                made.chmod(OURS_ALONE)  # whatever the umask left of it
                file = sqlite3.connect(made, isolation_level=None)
                try:
                    file.executescript(f"BEGIN; {TABLE}; {MARKED}; COMMIT")
                finally:
                    file.close()
                with suppress(FileExistsError):  # another process was first
                    os.link(made, self.file)
            finally:
                made.unlink()
        except OSError as error:
            raise self._unusable(error.strerror or str(error), "name another file with --access") from None

    def _unusable(self, problem: str, remedy: str) -> KeysUnusable:
        return KeysUnusable(str(self.file), problem, remedy)


def _matching(file: sqlite3.Connection, written: str) -> Key | None:
    """The key written so, in force or not: compared in the same time whether its id is known or not."""
    form = WRITTEN.fullmatch(written)
    row = file.execute(f"SELECT digest, {COLUMNS} FROM keys WHERE id = ?", (form[1] if form else "",)).fetchone()  # noqa: S608 - ours
    digest, *kept = row or (DUMMY,)
    same = compare_digest(digest, digest_of(written))
    return _key(kept) if same and kept else None


def _found(file: sqlite3.Connection, of: str) -> Key:
    row = file.execute(f"SELECT {COLUMNS} FROM keys WHERE id = ?", (of,)).fetchone()  # noqa: S608 - ours
    if row is None:
        raise NoSuchKey(of)
    return _key(row)


def _key(row: Collection[str | None]) -> Key:
    """Raises ``ValueError`` of a row that nobody could have written."""
    of, role, agreements, investors, name, *times = row
    issued, expires, revoked, last_used = (None if each is None else datetime.fromisoformat(each) for each in times)
    known = next((each for each in ROLES if each == role), None)
    if known is None or of is None or name is None or issued is None or expires is None:
        raise ValueError(NOT_KEYS)
    granted = None if agreements is None else tuple(json.loads(agreements))
    return Key(of, known, granted, tuple(json.loads(investors or "[]")), name, issued, expires, revoked, last_used)
