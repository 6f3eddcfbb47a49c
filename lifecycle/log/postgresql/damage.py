"""What may be wrong with a PostgreSQL store beside one chain: schema, counts, the seals of its keys. Mends nothing."""

from typing import Final

from psycopg import Connection

from lifecycle.log.chain import sealed
from lifecycle.log.postgresql.connections import Row
from lifecycle.log.postgresql.schema import objects_in, weakness_of

_COUNTS: Final = "SELECT count(*), coalesce(max(seq), 0), coalesce(min(seq), 1) FROM regrights.stored_events"
_HOLES: Final = (
    "SELECT originator_id FROM regrights.stored_events GROUP BY originator_id"
    " HAVING min(originator_version) <> 1 OR max(originator_version) <> count(*) LIMIT 1"
)
_KEYS: Final = (
    "SELECT save_keys.originator_id, key, fingerprint, first, last, seal, digest"
    " FROM regrights.save_keys LEFT JOIN regrights.stored_events"
    " ON stored_events.originator_id = save_keys.originator_id AND originator_version = last"
)
# The first twelve bits of the SHA-256 of the name, as shard_of in the recorder.
_MISPLACED: Final = (
    "SELECT originator_id FROM regrights.stored_events GROUP BY originator_id, shard HAVING shard <>"
    " ('x' || left(encode(sha256(convert_to(originator_id, 'UTF8')), 'hex'), 3))::bit(12)::integer LIMIT 1"
)
_IDENTITIES: Final = "SELECT count(*) FROM regrights.store_identity WHERE id ~ '^[0-9a-f]{32}$'"
# Rows as the table has them: an index could lead past some.
WITHOUT_INDEXES: Final = (
    "SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off;"
    " SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = on"
)
WITH_INDEXES: Final = "SET LOCAL enable_indexscan = on; SET LOCAL enable_seqscan = off"


def damage_in(connection: Connection[Row]) -> str | None:
    """The first finding over all agreements, or None. In a transaction, so that all is of one moment."""
    if weakness := weakness_of(objects_in(connection)):
        return weakness
    if connection.execute(_IDENTITIES).fetchone() != (1,):
        return "the identity it was made with is not there"
    connection.execute(WITHOUT_INDEXES, prepare=False)
    kept, highest, lowest = connection.execute(_COUNTS).fetchone() or (0, 0, 1)
    if (kept, lowest) != (highest, 1):
        return f"of {highest} entries recorded in this store, over all agreements, {kept} are kept"
    if holes := connection.execute(_HOLES).fetchone():
        return f"the log of {holes[0]!r} has holes: an entry of another may have been moved there"
    if misplaced := connection.execute(_MISPLACED).fetchone():
        return f"the log of {misplaced[0]!r} is not in its shard"
    return _unsealed(connection)


def _unsealed(connection: Connection[Row]) -> str | None:
    # Those of all agreements: a record moved from one to another is missed only by the first.
    with connection.cursor("keys") as keys:
        for agreement, key, fingerprint, first, last, seal, digest in keys.execute(_KEYS):
            if digest is None or sealed(agreement, key, (fingerprint, first, last), digest) != seal:
                return f"what is kept under the key {key!r} of {agreement!r} is not what was written"
    return None
