"""The audit of access: who asked for what and was told what, line by line, each holding on to the one before.

No line has a query, a body or a token. Reads and refusals are written a moment later, many at once; what leaves with an
export, every write and every sign-in are written before they are told. What one may repeat as fast as one likes is
counted, one line a minute.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock, Timer
from typing import Final

import attrs

from regrights.access.file import AccessFile
from regrights.access.key import Clock, Key
from regrights.access.refusals import KeysUnusable, NotThatTrail, TrailBroken

MOMENT: Final = 0.5  # seconds that the line of a read may wait to be written
MOST_WAITING: Final = 1000  # reads: where so many cannot be written, nobody is answered
COUNTED_FOR: Final = timedelta(minutes=1)
A_PAGE: Final = 200
COLUMNS: Final = "at, key, role, act, agreement, investor, as_of, known_at, status, times"
GRANTS: Final = "keys "  # how the act begins of what the keeper of the server does
SEEN_IN_AN_ADDRESS: Final = "revoke, seen in an address"  # what the server does of its own accord


@attrs.frozen(kw_only=True)
class Access:
    """One line. ``key`` is an id; ``act`` a method and the template of its route; ``times`` how often, if counted."""

    at: str
    act: str
    key: str | None = None
    role: str | None = None
    agreement: str | None = None
    investor: str | None = None
    as_of: str | None = None
    known_at: str | None = None
    status: int | None = None
    times: int = 1

    @property
    def columns(self) -> tuple[str | int | None, ...]:
        return tuple(getattr(self, name) for name in COLUMNS.split(", "))


@attrs.frozen
class Written:
    """A line at its place; ``name`` is that of the key it names: of who asked, or of what was done about a key."""

    number: int
    access: Access
    name: str | None

    @property
    def keeper(self) -> str | None:
        """Who did something about a key; None of what was asked with one."""
        if not self.access.act.startswith(GRANTS):
            return None
        by_itself = self.access.act == f"{GRANTS}{SEEN_IN_AN_ADDRESS}"
        return "the server itself" if by_itself else "the server's command line"


@attrs.frozen
class Trail:
    """How many lines there are, and the digest that stands for all of them."""

    lines: int
    head: str


def of_keys(act: str, key: Key, at: datetime) -> list[Access]:
    """What the keeper of the server did about a key: a line for each agreement and Investor it is about."""
    return [
        Access(
            at=at.isoformat(), act=f"{GRANTS}{act}", key=key.id, role=key.role, agreement=agreement, investor=investor
        )
        for agreement in (key.agreements if key.agreements is not None else (None,))
        for investor in (key.investors or (None,))
    ]


def append(file: sqlite3.Connection, lines: Iterable[Access]) -> None:
    """Within a transaction."""
    last = file.execute("SELECT number, digest FROM accesses ORDER BY number DESC LIMIT 1").fetchone()
    number, digest = last or (0, "")
    for line in lines:
        number, digest = number + 1, _digest(digest, number + 1, line.columns)
        file.execute(
            f"INSERT INTO accesses (number, {COLUMNS}, digest) VALUES (?{', ?' * 11})",  # noqa: S608 - ours
            (number, *line.columns, digest),
        )


def checked(kept: AccessFile, known: str | None = None) -> Trail:
    """The whole of it recomputed; ``known`` is LINES:DIGEST of before, which tells whether its end was cut off.

    Raises ``TrailBroken`` at the first line that does not hold on to the one before, ``NotThatTrail``.
    """
    number, digest, contained = 0, "", known in (None, "0:")
    with kept.opened() as file:
        for at, *columns, found in file.execute(f"SELECT number, {COLUMNS}, digest FROM accesses ORDER BY number"):  # noqa: S608 - ours
            number, digest = number + 1, _digest(digest, number + 1, columns)
            if at != number or found != digest:
                raise TrailBroken(number)
            contained = contained or f"{number}:{digest}" == known
    if not contained:
        raise NotThatTrail(known or "", number)
    return Trail(number, digest)


def _digest(before: str, number: int, columns: Sequence[object]) -> str:
    return sha256(json.dumps([before, number, *columns], ensure_ascii=False).encode()).hexdigest()


class Accesses:
    """What a server writes of it. Threads may share it; ``close`` it, or the last moment's reads are lost."""

    def __init__(self, kept: AccessFile, now: Clock) -> None:
        self._kept, self._now = kept, now
        # Whoever only notes never waits for the disk.
        self._lock, self._writing = Lock(), Lock()
        self._waiting: list[Access] = []
        self._counted: dict[Access, int] = {}
        self._counting_since = now()
        self._timer: Timer | None = None

    def note(self, line: Access) -> None:
        """Written within a moment. Raises ``KeysUnusable`` where for long nothing could be written."""
        with self._lock:
            self._waiting.append(line)
            full = len(self._waiting) > MOST_WAITING
            self._set_timer()
        if full:
            self._flush()

    def write(self, line: Access) -> None:
        """Written when this comes back. Raises ``KeysUnusable``."""
        self._flush(line)

    def count(self, line: Access) -> None:
        """Written within a minute or so, as one line with all that are the same but for their instant."""
        of = attrs.evolve(line, at="")
        with self._lock:
            if not self._counted:
                self._counting_since = self._now()
            self._counted[of] = self._counted.get(of, 0) + 1
            self._set_timer()

    def close(self) -> None:
        """Write what is left. Raises ``KeysUnusable``."""
        self._flush(counted=True)

    def _set_timer(self) -> None:
        if self._timer is None:
            self._timer = Timer(MOMENT, self._passed)
            self._timer.daemon = True
            self._timer.start()

    def _passed(self) -> None:
        """Where nothing can be written now, it is tried again; whoever asks meanwhile finds the same file unusable."""
        with suppress(KeysUnusable):
            self._flush()

    def _flush(self, *lines: Access, counted: bool = False) -> None:
        with self._writing:
            said = [*self._taken(counted=counted), *lines]
            try:
                if said:
                    with self._kept.writing() as file:
                        append(file, said)
            except KeysUnusable:
                with self._lock:
                    self._waiting[:0] = said[: len(said) - len(lines)]
                    self._set_timer()
                raise

    def _taken(self, *, counted: bool) -> list[Access]:
        """What waits to be written, which then waits no more."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            found, self._waiting, now = self._waiting, [], self._now()
            if counted or now - self._counting_since >= COUNTED_FOR:
                found += [attrs.evolve(line, at=now.isoformat(), times=often) for line, often in self._counted.items()]
                self._counted = {}
            elif self._counted:
                self._set_timer()
            return found

    def seen_by(self, key: Key, before: int | None = None) -> list[Written]:
        """The last lines that a key may read, the newest first: of an Investor's or its counsel's its own.

        Of another's those of the agreements it is granted, what was granted of every agreement, and its own. An
        Investor's lines are numbered from 1, so that no number tells how much others ask.
        """
        self._flush()
        where, values, place = "accesses.key = ?", [key.id], "row_number() OVER (ORDER BY number)"
        if not key.role.startswith("investor"):
            place = "number"
            if key.agreements is None:
                where, values = "TRUE", []
            else:
                where += f" OR (agreement IS NULL AND act LIKE '{GRANTS}%')"
                where += f" OR agreement IN ({', '.join('?' * len(key.agreements))})"
                values += key.agreements
        names = COLUMNS.split(", ")
        inner = ", ".join(f"accesses.{name} AS {name}" for name in names)
        with self._kept.opened() as file:
            found = file.execute(
                f"SELECT place, name, {COLUMNS} FROM (SELECT {place} AS place, keys.name AS name, {inner} "  # noqa: S608 - ours
                f"FROM accesses LEFT JOIN keys ON keys.id = accesses.key WHERE ({where})) "
                f"WHERE place < ? ORDER BY place DESC LIMIT {A_PAGE}",
                (*values, before if before is not None else 2**62),
            ).fetchall()
        return [
            Written(place, Access(**dict(zip(names, columns, strict=True))), name) for place, name, *columns in found
        ]
