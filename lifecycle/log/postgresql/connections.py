"""Connections to one PostgreSQL database: its address, the settings they need, a few kept open for many threads.

Knows psycopg. No variable of the environment changes how a session behaves: what libpq would take from PGOPTIONS is
given here, and read back. Host, user and password may come from where libpq finds them (PGHOST, PGPASSWORD, .pgpass).
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue
from typing import Any, Final
from weakref import finalize

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus

from lifecycle.log.contract import StoreUnavailable, StoreUnsupported

# Threads beyond these wait for one another; a writer waits for the store's one lock anyway.
MOST_CONNECTIONS: Final = 8
_LONGEST_WAIT: Final = 30

# Given to each session as it begins.
_GIVEN: Final = {
    "lock_timeout": "5s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "10s",
    "default_transaction_isolation": "read committed",  # else what is read under a lock was seen before it
}
# Read back: each may be set by the server, the database, the role or the address.
_SAFE: Final[dict[str, tuple[str, ...]]] = {
    "synchronous_commit": ("on", "remote_apply"),
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "data_sync_retry": ("off",),
    "zero_damaged_pages": ("off",),
    "ignore_checksum_failure": ("off",),
    "session_replication_role": ("origin",),  # else no guard fires
    "server_encoding": ("UTF8",),
    **{name: (wanted,) for name, wanted in _GIVEN.items()},
}
_READ_BACK: Final = (
    "SELECT pg_is_in_recovery(), array_agg(current_setting(name) ORDER BY place)"
    " FROM unnest(%s::text[]) WITH ORDINALITY AS asked (name, place)"
)
OLDEST_SERVER: Final = 13_00_00  # pg_current_snapshot

Row = tuple[Any, ...]


def read_address(url: str) -> tuple[str, str]:
    """What libpq is to be given, and the place without user and password."""
    unreadable = StoreUnsupported(
        f"{url.partition(':')[0]}://… is no address PostgreSQL understands",
        "use postgresql://USER@HOST:PORT/DATABASE, special characters of a password written as %XX",
    )
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise unreadable from None  # what libpq says of it may quote the password
    if "options" in given:
        raise StoreUnsupported("Options of the session are not taken from an address", "leave ?options= out")
    host, port, database = (str(given.get(name) or "") for name in ("host", "port", "dbname"))
    # A password with a bare @ or / is cut there, and its rest would be shown as a host, port or database.
    if "@" in host[1:] or "@" in database or not f"0{port.replace(',', '')}".isdecimal():
        raise unreadable
    host = host or str(given.get("hostaddr") or "")
    if host.startswith(("/", "@")):
        place = f"postgresql:///{database}?host={host}" + (f"&port={port}" if port else "")
    else:
        place = f"postgresql://{host}{':' + port if port else ''}/{database}"
    session: dict[str, Any] = {
        "connect_timeout": 10,
        "application_name": "regrights",
        **given,
        "client_encoding": "UTF8",
    }
    settings = " ".join(f"-c {name}={wanted}".replace("read ", "read\\ ") for name, wanted in _GIVEN.items())
    return make_conninfo(**session, options=settings), place


def connected(address: str, place: str) -> Connection[Row]:
    """A connection whose settings were read back; refused if one of them is weaker than a store needs."""
    connection: Connection[Row] = psycopg.connect(address, autocommit=True)
    try:
        _check(connection, place)
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: Connection[Row], place: str) -> None:
    if connection.info.server_version < OLDEST_SERVER:
        raise StoreUnsupported(f"The PostgreSQL of {place!r} is too old", "use one of at least 13")
    row = connection.execute(_READ_BACK, (list(_SAFE),)).fetchone()
    standby, found = row or (False, [])
    for (name, wanted), setting in zip(_SAFE.items(), found, strict=True):
        if setting not in wanted:
            raise StoreUnsupported(
                f"PostgreSQL would not keep {place!r} safe: {name} is {setting!r}, not {wanted[0]!r}",
                "change that setting, of the server, of the database or of the role",
            )
    if standby:
        raise StoreUnsupported(f"The server of {place!r} is a standby", "name the primary")


class Connections:
    """A few connections, made where they are needed, so that whoever asks is told why there is none.

    The pool of psycopg makes them in threads of its own, and of a wrong password says only that time ran out.
    """

    def __init__(self, address: str, place: str) -> None:
        self.place = place
        self._address = address
        self._closed = False
        self._slots: LifoQueue[Connection[Row] | None] = LifoQueue()
        for _ in range(MOST_CONNECTIONS):
            self._slots.put(None)
        # Who forgets to close a store is not told so by psycopg. Not at the end of a process, which may be a fork.
        finalize(self, _drain, self._slots).atexit = False

    @contextmanager
    def one(self) -> Iterator[Connection[Row]]:
        """A connection out of any transaction; whatever is left open in it is rolled back."""
        if self._closed:
            raise StoreUnavailable(self.place, "it has been closed", "open it again")
        try:
            connection = self._slots.get(timeout=_LONGEST_WAIT)
        except Empty:
            raise StoreUnavailable(self.place, "every connection is in use", "try again") from None
        try:
            if connection is None or not _alive(connection):
                connection = None
                connection = connected(self._address, self.place)
            yield connection
        finally:
            self.take_back(connection)

    def lend_at_once(self) -> Connection[Row] | None:
        """One that is open and that nobody uses, had without waiting; it is to be taken back."""
        if self._closed:
            return None
        try:
            connection = self._slots.get_nowait()
        except Empty:
            return None
        if connection is None:
            self._slots.put(None)
        return connection

    def take_back(self, connection: Connection[Row] | None) -> None:
        """Kept, unless something is left open in it."""
        if connection is not None and (not _at_rest(connection) or self._closed):
            connection.close()
            connection = None
        self._slots.put(connection)

    def close(self) -> None:
        """What is in use meanwhile is closed when it is given back."""
        self._closed = True
        _drain(self._slots)


def _drain(slots: LifoQueue[Connection[Row] | None]) -> None:
    with suppress(Empty):
        while True:
            if (connection := slots.get_nowait()) is not None:
                connection.close()


def _alive(connection: Connection[Row]) -> bool:
    """Whether a server still stands behind it, without asking it: one that ended has said so, or hung up."""
    try:
        for _ in range(2):  # its last words, then its silence
            connection.pgconn.consume_input()
    except psycopg.Error:
        connection.close()
        return False
    return not connection.closed


def _at_rest(connection: Connection[Row]) -> bool:
    if connection.closed:
        return False
    if connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
        with suppress(psycopg.Error):
            connection.execute("ROLLBACK")
    return connection.info.transaction_status == TransactionStatus.IDLE
