"""The keys of a server, kept in one file beside nothing of the log: a SQLite file that only its owner reads.

What was revoked by another process is refused by the next question. Once there was a key, one is asked for as long as
the process lasts, whatever becomes of the file. What is done about keys stands in the audit of access.
"""

import json
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from hmac import compare_digest
from pathlib import Path
from typing import Final

import attrs

from lifecycle.heads import state_folder
from regrights.access.accesses import SEEN_IN_AN_ADDRESS, append, of_keys
from regrights.access.file import NOT_KEYS, AccessFile
from regrights.access.issuing import Wanted
from regrights.access.key import ROLES, WRITTEN, Clock, Issued, Key, Standing, digest_of, new_id, new_key
from regrights.access.refusals import KeyRefused, KeysUnusable, NoSuchKey, NotRotated

NOTED_EVERY: Final = timedelta(minutes=1)  # when a key was last used
COLUMNS: Final = "id, role, agreements, investors, name, issued, expires, revoked, last_used"
DUMMY: Final = digest_of("")  # what a key of an unknown id is compared with: no key has it


def file_of_keys(environment: Mapping[str, str]) -> Path | None:
    """Where keys are kept unless a file is named; None where the environment names no state folder."""
    folder = state_folder(environment)
    return None if folder is None else folder / "regrights" / "access.db"


class Keys:
    """The keys in one file. Several threads and processes may share it."""

    def __init__(self, file: Path, now: Clock) -> None:
        self.file, self.now, self.kept = file, now, AccessFile(file)
        self._asked_for = False

    def asked_for(self) -> bool:
        """Whether whoever asks needs a key: from the first one issued on, in force or not. Raises ``KeysUnusable``."""
        if not self._asked_for and self.kept.there():
            with self.kept.opened() as file:
                self._asked_for = bool(file.execute("SELECT 1 FROM keys LIMIT 1").fetchone())
        return self._asked_for

    def all(self) -> list[Key]:
        """Every key ever issued, the oldest first."""
        if not self.kept.there():
            return []
        with self.kept.opened() as file:
            return [*map(key_from, file.execute(f"SELECT {COLUMNS} FROM keys ORDER BY issued, id"))]  # noqa: S608 - ours

    def recognised(self, written: str) -> Key:
        """The key that is in force and written so. Raises ``KeyRefused``, ``KeysUnusable``."""
        with self.kept.opened() as file:
            key = _matching(file, written)
        if key is None or key.standing(self.now()) != "in force":
            raise KeyRefused
        return key

    def known_id(self, written: str) -> str | None:
        """The id of a key that was issued, of whatever is written as if it were that key."""
        form = WRITTEN.fullmatch(written)
        with self.kept.opened() as file:
            known = form and file.execute("SELECT id FROM keys WHERE id = ?", (form[1],)).fetchone()
        return str(known[0]) if known else None

    def standing_of(self, of: str) -> Standing | None:
        """How the key with an id stands now; None where none was issued under it."""
        with self.kept.opened() as file, suppress(NoSuchKey):
            return _found(file, of).standing(self.now())
        return None

    def is_to_be_noted(self, used: Key) -> bool:
        """Whether it is long enough since it was noted that a key was used."""
        return used.last_used is None or self.now() - used.last_used >= NOTED_EVERY

    def note(self, used: Key) -> None:
        """Note that a key was used now; where that cannot be written, nobody is kept out for it."""
        with suppress(KeysUnusable), self.kept.opened() as file:
            file.execute("UPDATE keys SET last_used = ? WHERE id = ?", (self.now().isoformat(), used.id))

    # --- what the keeper of the server does --------------------------------------------------------------------

    def issue(self, wanted: Wanted) -> Issued:
        """Make a key, and the file where there is none."""
        with self.kept.writing(create=True) as file:
            return self._made(file, wanted, "issue")

    def revoke(self, of: str) -> Key:
        """From now on it is refused; one that was revoked stays so since then. Raises ``NoSuchKey``."""
        if not self.kept.there():
            raise NoSuchKey(of)
        with self.kept.writing() as file:
            return self._revoked(file, of, "revoke")

    def revoke_exposed(self, written: Collection[str]) -> None:
        """Revoke what was shown to others: of everything written like a key, what is one."""
        with self.kept.writing() as file:
            for each in written:
                key = _matching(file, each)
                if key is not None:
                    self._revoked(file, key.id, SEEN_IN_AN_ADDRESS)

    def rotate(self, of: str, overlap: timedelta) -> Issued:
        """A successor with the same rights and life; the key itself ends after ``overlap``, or sooner if it would.

        Raises ``NoSuchKey``, ``NotRotated``.
        """
        if not self.kept.there():
            raise NoSuchKey(of)
        with self.kept.writing() as file:
            old, now = _found(file, of), self.now()
            standing = old.standing(now)
            if standing != "in force":
                raise NotRotated(of, standing)
            ends = min(old.expires, now + overlap)
            file.execute("UPDATE keys SET expires = ? WHERE id = ?", (ends.isoformat(), of))
            lasts = old.expires - old.issued
            append(file, of_keys("rotate", old, now))
            return self._made(file, Wanted(old.role, old.agreements, old.investors, old.name, lasts), "issue")

    def _made(self, file: sqlite3.Connection, wanted: Wanted, act: str) -> Issued:
        now, of = self.now(), new_id()
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
        append(file, of_keys(act, key, now))
        return Issued(written, key)

    def _revoked(self, file: sqlite3.Connection, of: str, act: str) -> Key:
        key = _found(file, of)
        if key.revoked is not None:
            return key
        now = self.now()
        file.execute("UPDATE keys SET revoked = ? WHERE id = ?", (now.isoformat(), of))
        append(file, of_keys(act, key, now))
        return attrs.evolve(key, revoked=now)


def _matching(file: sqlite3.Connection, written: str) -> Key | None:
    """The key written so, in force or not: compared in the same time whether its id is known or not."""
    form = WRITTEN.fullmatch(written)
    row = file.execute(f"SELECT digest, {COLUMNS} FROM keys WHERE id = ?", (form[1] if form else "",)).fetchone()  # noqa: S608 - ours
    digest, *kept = row or (DUMMY,)
    same = compare_digest(digest, digest_of(written))
    return key_from(kept) if same and kept else None


def _found(file: sqlite3.Connection, of: str) -> Key:
    row = file.execute(f"SELECT {COLUMNS} FROM keys WHERE id = ?", (of,)).fetchone()  # noqa: S608 - ours
    if row is None:
        raise NoSuchKey(of)
    return key_from(row)


def key_from(row: Collection[str | None]) -> Key:
    """Raises ``ValueError`` of a row that nobody could have written."""
    of, role, agreements, investors, name, *times = row
    issued, expires, revoked, last_used = (None if each is None else datetime.fromisoformat(each) for each in times)
    known = next((each for each in ROLES if each == role), None)
    if known is None or of is None or name is None or issued is None or expires is None:
        raise ValueError(NOT_KEYS)
    granted = None if agreements is None else tuple(json.loads(agreements))
    return Key(of, known, granted, tuple(json.loads(investors or "[]")), name, issued, expires, revoked, last_used)
