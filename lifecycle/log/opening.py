"""Opening a log by its address. Knows which stores there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from lifecycle.log import sqlite
from lifecycle.log.contract import StoreUnsupported
from lifecycle.log.log import EntryLog
from lifecycle.log.memory import MemoryEntryRecorder

if TYPE_CHECKING:
    from lifecycle.log.postgresql.migrating import Migrated

_SQLITE: Final = "sqlite:///"
_POSTGRESQL: Final = ("postgresql", "postgres")
_WORKING_URLS: Final = (
    "use sqlite:///FILE, sqlite:////ABSOLUTE/FILE, postgresql://USER@HOST/DATABASE, or memory: for one that is not kept"
)


def open_log(url: str, *, create: bool = True) -> EntryLog:
    """A memory log is new each time and gone when closed. A missing file is made only with ``create``; a missing
    PostgreSQL store only by ``migrate``.
    """
    if url in ("memory:", "sqlite:///:memory:"):
        return EntryLog(MemoryEntryRecorder())
    if (scheme := url.partition(":")[0]) in _POSTGRESQL:
        with _extra(scheme):
            from lifecycle.log.postgresql import recorder
        return EntryLog(recorder.opened(url))
    return EntryLog(sqlite.opened(file_of(url), create=create))


def file_of(url: str) -> str:
    """The path of the file that an address of a SQLite store names. Raises ``StoreUnsupported`` for any other."""
    scheme = url.partition(":")[0]
    if scheme in _POSTGRESQL:
        raise StoreUnsupported(f"{scheme}://… is no file", "name a store that is one, like sqlite:///regrights.db")
    path = url.removeprefix(_SQLITE)
    if path in ("", url) or "\0" in path:
        # Whatever follows a foreign scheme may hold a password, too.
        shown = f"{scheme}://…" if "://" in url else url
        raise StoreUnsupported(f"{shown!a} names no store", _WORKING_URLS)
    if "?" in path:
        raise StoreUnsupported("Options after a '?' are not supported", _WORKING_URLS)
    return path


def migrate(url: str, *, role: str | None = None) -> "Migrated":
    """Make a PostgreSQL store or bring it up to date, and let a role append to it. No other store needs that step."""
    scheme = url.partition(":")[0]
    if scheme not in _POSTGRESQL:
        raise StoreUnsupported("Only a store in PostgreSQL is migrated", "name one: --store postgresql://…")
    with _extra(scheme):
        from lifecycle.log.postgresql import migrating
    return migrating.migrate(url, role=role)


@contextmanager
def _extra(scheme: str) -> Iterator[None]:
    try:
        yield
    except ImportError as missing:
        if not (missing.name or "").startswith("psycopg") and "libpq" not in str(missing):
            raise
        raise StoreUnsupported(
            f"{scheme}://… needs psycopg, which is not installed",
            "run `pip install 'regrights[postgres]'`, in a checkout `python3 -m pip --python .venv/bin/python install "
            "'psycopg[binary]'`",
        ) from None
