"""What the recorder says to PostgreSQL, statement by statement. Runs nothing."""

from typing import Final

AUDIT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = 0"
STAMP: Final = "SELECT pg_postmaster_start_time()::text, pg_current_snapshot()::text"
SAVE: Final = (
    "SELECT * FROM regrights.save(%s, %s, %s, %b, %s, %s, %b, %s, %b::bigint[], %s::text[], %b::bytea[], %b::bytea[])"
)
SELECT: Final = (
    "SELECT originator_id, originator_version, topic, state FROM regrights.stored_events WHERE originator_id = %(id)s"
    " AND originator_version > coalesce(%(gt)s::bigint, 0)"
    " AND originator_version <= coalesce(%(lte)s::bigint, 9223372036854775807)"
)
READ: Final = (
    "SELECT originator_version, CASE WHEN topic = %s THEN state END, digest FROM regrights.stored_events"
    " WHERE originator_id = %s AND originator_version > %s ORDER BY originator_version"
)
KEPT: Final = "SELECT originator_version, topic, state, digest FROM regrights.stored_events WHERE originator_id = %s"
SCAN: Final = f"{KEPT} ORDER BY seq"
FIND: Final = f"{KEPT} ORDER BY originator_version"
LAST: Final = (
    "SELECT originator_version, digest FROM regrights.stored_events WHERE originator_id = %s"
    " ORDER BY originator_version DESC LIMIT 1"
)
HEADS: Final = (
    "SELECT DISTINCT ON (originator_id) originator_id, originator_version, digest FROM regrights.stored_events"
    " ORDER BY originator_id, originator_version DESC"
)
RECEIPTS: Final = (
    "SELECT originator_version, digest FROM regrights.stored_events WHERE originator_id = %s"
    " AND originator_version BETWEEN %s AND %s ORDER BY originator_version"
)
FOLLOWING: Final = (
    "SELECT seq, originator_id, originator_version, state FROM regrights.stored_events"
    " WHERE seq > %s ORDER BY seq LIMIT %s"
)
KEYS: Final = "SELECT key, fingerprint, first, last FROM regrights.save_keys WHERE originator_id = %s"
KEY: Final = "SELECT fingerprint, first, last, seal FROM regrights.save_keys WHERE originator_id = %s AND key = %s"
IDENTITY: Final = "SELECT id FROM regrights.store_identity"
