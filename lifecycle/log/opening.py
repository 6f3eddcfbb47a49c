"""Opening a log by its address. Knows which stores there are."""

from typing import Final

from lifecycle.log import sqlite
from lifecycle.log.contract import StoreUnsupported
from lifecycle.log.log import EntryLog
from lifecycle.log.memory import MemoryEntryRecorder

_SQLITE: Final = "sqlite:///"
_WORKING_URLS: Final = "use sqlite:///FILE, sqlite:////ABSOLUTE/FILE, or memory: for one that is not kept"


def open_log(url: str, *, create: bool = True) -> EntryLog:
    """A memory log is new each time and gone when closed. A missing file is made only with ``create``."""
    if url in ("memory:", "sqlite:///:memory:"):
        return EntryLog(MemoryEntryRecorder())
    return EntryLog(sqlite.opened(file_of(url), create=create))


def file_of(url: str) -> str:
    """The path of the file that an address of a SQLite store names. Raises ``StoreUnsupported`` for any other."""
    scheme = url.partition(":")[0]
    if scheme in ("postgresql", "postgres"):
        # The rest of such an address may hold a password and is not repeated.
        raise StoreUnsupported(f"{scheme}://… is not supported yet", _WORKING_URLS)
    path = url.removeprefix(_SQLITE)
    if path in ("", url) or "\0" in path:
        # Whatever follows a foreign scheme may hold a password, too.
        shown = f"{scheme}://…" if "://" in url else url
        raise StoreUnsupported(f"{shown!a} names no store", _WORKING_URLS)
    if "?" in path:
        raise StoreUnsupported("Options after a '?' are not supported", _WORKING_URLS)
    return path
