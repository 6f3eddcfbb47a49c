"""Sessions: what a browser is given for a key, so that it need not keep the key. Knows no cookie and no address.

A session ends with its key, half an hour after it was last used, and half a day after it began. Of what the browser
holds the digest is kept.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final

import attrs

from regrights.access.file import AccessFile
from regrights.access.key import SECRET_BYTES, Clock, Key, digest_of
from regrights.access.keys import COLUMNS, NOTED_EVERY, key_from
from regrights.access.refusals import KeysUnusable, SessionMissing

IDLE: Final = timedelta(minutes=30)
WHOLE: Final = timedelta(hours=12)


@attrs.frozen
class Session:
    """``id`` is the beginning of the digest of what the browser holds: it tells sessions apart and opens none."""

    id: str
    began: datetime
    used: datetime

    def over(self, now: datetime) -> bool:
        """Its use is noted by the minute, so it may end a minute sooner, and never later."""
        return now - self.used >= IDLE or now - self.began >= WHOLE


class Sessions:
    """The sessions in one file of access. Several threads and processes may share it."""

    def __init__(self, kept: AccessFile, now: Clock) -> None:
        self._kept, self._now = kept, now

    def begin(self, key: Key) -> str:
        """What the browser is to hold: shown this once. Raises ``KeysUnusable``."""
        held, now = token_urlsafe(SECRET_BYTES), self._now()
        with self._kept.writing() as file:
            over = [(now - IDLE).isoformat(), (now - WHOLE).isoformat()]
            file.execute("DELETE FROM sessions WHERE used <= ? OR began <= ?", over)
            file.execute(
                "INSERT INTO sessions (digest, key, began, used) VALUES (?, ?, ?, ?)",
                (digest_of(held), key.id, now.isoformat(), now.isoformat()),
            )
        return held

    def key_of(self, held: str) -> Key:
        """The key of a session that goes on, which it now does. Raises ``SessionMissing``, ``KeysUnusable``."""
        names = ", ".join(f"keys.{name}" for name in COLUMNS.split(", "))
        with self._kept.opened() as file:
            row = file.execute(
                f"SELECT began, used, {names} FROM sessions JOIN keys ON keys.id = sessions.key "  # noqa: S608 - ours
                "WHERE sessions.digest = ?",
                (digest_of(held),),
            ).fetchone()
            if row is None:
                raise SessionMissing
            session, key, now = _session(digest_of(held), *row[:2]), key_from(row[2:]), self._now()
        if session.over(now) or key.standing(now) != "in force":
            raise SessionMissing
        if now - session.used >= NOTED_EVERY:
            self._note(held, now)
        return key

    def _note(self, held: str, now: datetime) -> None:
        """Where that cannot be written, nobody is kept out for it."""
        with suppress(KeysUnusable), self._kept.opened() as file:
            file.execute("UPDATE sessions SET used = ? WHERE digest = ?", (now.isoformat(), digest_of(held)))

    def of(self, key: Key) -> Sequence[Session]:
        """Those of a key that go on, the newest first."""
        with self._kept.opened() as file:
            rows = file.execute(
                "SELECT digest, began, used FROM sessions WHERE key = ? ORDER BY began DESC", (key.id,)
            ).fetchall()
            found = [_session(*row) for row in rows]
        return [each for each in found if not each.over(self._now())]

    def end(self, held: str) -> None:
        """Whatever it was: afterwards it is none."""
        with self._kept.opened() as file:
            file.execute("DELETE FROM sessions WHERE digest = ?", (digest_of(held),))

    def end_of(self, key: Key, session: str) -> None:
        """One session of a key, by its id; of another key's nothing is known here."""
        with self._kept.opened() as file:
            file.execute("DELETE FROM sessions WHERE key = ? AND substr(digest, 1, 16) = ?", (key.id, session))


def id_of(held: str) -> str:
    """The id of the session that a browser holds."""
    return digest_of(held)[:16]


def _session(digest: str, began: str, used: str) -> Session:
    return Session(digest[:16], datetime.fromisoformat(began), datetime.fromisoformat(used))
