"""What the SQLite recorder asks of its tables. Reads only: what writes stands beside the guards."""

from typing import Final

READ: Final = (
    "SELECT originator_version, CASE WHEN topic IS ? THEN state END, digest"
    " FROM stored_events INDEXED BY stored_events_position WHERE originator_id=? AND originator_version > ?"
    " ORDER BY originator_version"
)
KEPT: Final = "SELECT originator_version, topic, state, digest FROM stored_events "
SCAN: Final = KEPT + "NOT INDEXED WHERE originator_id=? ORDER BY seq"
FIND: Final = KEPT + "INDEXED BY stored_events_position WHERE originator_id=? ORDER BY originator_version"
HEADS: Final = (
    "SELECT originator_id, originator_version, digest FROM stored_events JOIN (SELECT originator_id AS name,"
    " max(originator_version) AS last FROM stored_events GROUP BY originator_id)"
    " ON originator_id = name AND originator_version = last ORDER BY originator_id"
)
LAST: Final = (
    "SELECT originator_version, digest FROM stored_events WHERE originator_id=?"
    " ORDER BY originator_version DESC LIMIT 1"
)
RECEIPTS: Final = (
    "SELECT originator_version, digest FROM stored_events WHERE originator_id=?"
    " AND originator_version BETWEEN ? AND ? ORDER BY originator_version"
)
KEYS: Final = "SELECT key, fingerprint, first, last FROM save_keys WHERE originator_id=?"
FOLLOWING: Final = (
    "SELECT seq, originator_id, originator_version, state FROM stored_events WHERE seq > ? ORDER BY seq LIMIT ?"
)
KEY: Final = "SELECT fingerprint, first, last FROM save_keys WHERE originator_id=? AND key=?"
SEAL: Final = "SELECT seal FROM save_keys WHERE originator_id=? AND key=?"
