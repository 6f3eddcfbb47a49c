"""What may be wrong with a SQLite file of logs: schema, pages, counts, the seals of its keys. Mends nothing."""

import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from eventsourcing.sqlite import SQLiteCursor

from lifecycle.log.chain import sealed
from lifecycle.log.contract import KnownKey
from lifecycle.log.sqlite_file import SCHEMA, SCHEMAS

_KEYS: Final = (
    "SELECT save_keys.originator_id, key, fingerprint, first, last, seal, digest"
    " FROM save_keys LEFT JOIN stored_events"
    " ON stored_events.originator_id = save_keys.originator_id AND originator_version = last"
)
_FAILED: Final = re.compile(r"failed to get page|unable to get the page\. error code=(\d+)")
SOON_GONE_OVER: Final = 4 * 1024 * 1024  # bytes: some 10 ms; of more only `verify` asks SQLite for its own check
_HOLES: Final = (
    "SELECT originator_id FROM stored_events GROUP BY originator_id"
    " HAVING min(originator_version) <> 1 OR max(originator_version) <> count(*)"
)


def objects_in(c: SQLiteCursor) -> dict[str, str]:
    # What SQLite itself makes; a trigger of such a name is somebody's.
    c.execute(
        "SELECT name, coalesce(sql, '') FROM sqlite_master WHERE NOT (type = 'index' AND sql IS NULL"
        " OR type = 'table' AND name IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4'))"
    )
    return dict(c.fetchall())


def weakness_of(found: Mapping[str, str], written: int) -> str | None:
    """What of the schema of a format is not as it was made; of no format we know, that of today."""
    schema = SCHEMAS.get(written, SCHEMA)
    for name in {**schema, **found}:
        if found.get(name) != schema.get(name):
            return f"{name} is missing from its schema, was changed, or is not ours"
    return None


def format_of(c: SQLiteCursor) -> int:
    c.execute("PRAGMA user_version")
    return int(c.fetchone()[0])


def nameless(c: SQLiteCursor) -> str | None:
    c.execute("SELECT id FROM store_identity")
    found = c.fetchall()
    sound = len(found) == 1 and re.fullmatch("[0-9a-f]{32}", str(found[0][0]))
    return None if sound else "the identity it was made with is not there"


def last_seq(c: SQLiteCursor) -> int:
    c.execute("SELECT seq FROM sqlite_sequence WHERE name='stored_events'")
    (last,) = c.fetchone() or (0,)
    return last if isinstance(last, int) else -1  # not a number: damage, which the guard and verify will meet


def damage_at_a_glance(c: SQLiteCursor, file: Path) -> str | None:
    """What a read must not pass over: an end cut off and, in a file that is soon gone over, an index that misleads."""
    if file.stat().st_size <= SOON_GONE_OVER and (found := _not_whole(c)):
        return found
    given = last_seq(c)
    c.execute("SELECT coalesce(max(seq), 0) FROM stored_events NOT INDEXED")
    (highest,) = c.fetchone()
    return None if highest == given else f"the last of {given} entries recorded in this store are not there"


def _not_whole(c: SQLiteCursor) -> str | None:
    c.execute("PRAGMA integrity_check(1)")
    found = str(c.fetchone()[0])
    # A disk that cannot be read at the moment is no damage: told as the error it is.
    if failed := _FAILED.search(found):
        code = int(failed[1] or sqlite3.SQLITE_IOERR)
        if code & 0xFF != sqlite3.SQLITE_CORRUPT:
            error = sqlite3.OperationalError("the check could not read a page")
            error.sqlite_errorcode = code
            raise error
    return None if found == "ok" else f"SQLite's own check of the file reports: {found}"


def damage_in(c: SQLiteCursor, file: Path) -> str | None:
    """What is wrong with a file of logs, over all agreements: the first finding, or None."""
    if found := _not_whole(c):
        return found
    written = format_of(c)
    if weakness := weakness_of(objects_in(c), written):
        return weakness
    if written > 1 and (weakness := nameless(c)):
        return weakness
    c.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    # SQLite reads what is cut off the last page as zeros.
    if (size := file.stat().st_size) != (counted := c.fetchone()[0]):
        return f"the file has {size} bytes where {counted} belong"
    given = last_seq(c)
    c.execute("SELECT count(*), coalesce(max(seq), 0) FROM stored_events NOT INDEXED")
    kept, highest = c.fetchone()
    if not kept == highest == given:
        return f"of {given} entries recorded in this store, over all agreements, {kept} are kept"
    c.execute(_HOLES)
    if holes := c.fetchone():
        return f"the log of {holes[0]!r} has holes: an entry of another may have been moved there"
    return _unsealed(c)


def _unsealed(c: SQLiteCursor) -> str | None:
    # Those of all agreements: a record moved from one to another is missed only by the first.
    c.execute(_KEYS)
    for agreement, key, fingerprint, first, last, seal, digest in c.fetchall():
        if digest is None or sealed(agreement, key, KnownKey(fingerprint, first, last), digest) != seal:
            return f"what is kept under the key {key!r} of {agreement!r} is not what was written"
    return None
