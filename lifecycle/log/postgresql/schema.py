"""The tables of a PostgreSQL store and their guards, and whether a database still has them as they were made.

Each is written as PostgreSQL itself tells it, so that the two are compared as text. Writes nothing.
"""

from collections.abc import Mapping
from typing import Final

from psycopg import Connection

from lifecycle.log.contract import StoreUnsupported
from lifecycle.log.postgresql.connections import Row
from lifecycle.log.postgresql.refusing import MIGRATE

FORMAT: Final = 1


def _function(name: str, body: str) -> str:
    head = f"CREATE OR REPLACE FUNCTION regrights.{name}()\n RETURNS trigger\n LANGUAGE plpgsql\n"
    return f"{head}AS $function$\n{body.strip()}\n$function$\n"


def _unique(name: str, table: str, columns: str) -> str:
    return f"CREATE UNIQUE INDEX {name} ON regrights.{table} USING btree ({columns})"


def _append_only(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON regrights.{table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION regrights.append_only()"
    )


def _after_insert(name: str, table: str, function: str) -> str:
    return (
        f"CREATE TRIGGER {name} AFTER INSERT ON regrights.{table} REFERENCING NEW TABLE AS added"
        f" FOR EACH STATEMENT EXECUTE FUNCTION regrights.{function}()"
    )


# One lock for the whole store: whoever reads past a number has seen every lower one. In a function, so that a save is
# one question to the server; each statement in it sees what was committed before it, and so before the lock was had.
# It runs with the rights of whoever calls it. Refused, it says why: a key that is known, or where the log ends.
_SAVE_TAKES: Final = (
    "name text, asked text, print text, seal bytea, beginning bigint, expected bigint, sealed_by bytea, shard integer,"
    " versions bigint[], topics text[], states bytea[], digests bytea[], OUT stored boolean, OUT known text,"
    " OUT first bigint, OUT last bigint, OUT ends bigint, OUT head bytea, OUT started text, OUT snapshot text"
)
_SAVE: Final = """
CREATE OR REPLACE FUNCTION regrights.save(TAKEN)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
DECLARE
  highest bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(5927393);
  SELECT pg_postmaster_start_time(), pg_current_snapshot(), k.fingerprint, k.first, k.last,
      e.originator_version, e.digest, (SELECT s.seq FROM regrights.stored_events AS s ORDER BY s.seq DESC LIMIT 1)
    INTO started, snapshot, known, first, last, ends, head, highest
    FROM (SELECT) AS always
    LEFT JOIN regrights.save_keys AS k ON k.originator_id = name AND k.key = asked
    LEFT JOIN LATERAL (SELECT o.originator_version, o.digest FROM regrights.stored_events AS o
      WHERE o.originator_id = name ORDER BY o.originator_version DESC LIMIT 1) AS e ON true;
  stored := known IS NULL AND coalesce(ends, 0) = expected AND coalesce(head, sealed_by) = sealed_by;
  IF NOT stored THEN
    RETURN;
  END IF;
  INSERT INTO regrights.stored_events (seq, originator_id, shard, originator_version, topic, state, digest)
    SELECT coalesce(highest, 0) + place, name, save.shard, new.version, new.topic, new.state, new.digest
      FROM ROWS FROM (unnest(versions), unnest(topics), unnest(states), unnest(digests)) WITH ORDINALITY
      AS new (version, topic, state, digest, place);
  IF seal IS NOT NULL THEN
    INSERT INTO regrights.save_keys (originator_id, key, fingerprint, first, last, seal)
      VALUES (name, asked, print, beginning, expected + cardinality(versions), save.seal);
  END IF;
END;
$function$
""".lstrip().replace("TAKEN", _SAVE_TAKES)

# Names are compared byte by byte, whatever collations the system brings with its next version.
SCHEMA: Final[Mapping[str, str]] = {
    "append_only": _function(
        "append_only",
        """
BEGIN
  RAISE EXCEPTION 'append only: no %', lower(TG_OP) USING ERRCODE = 'integrity_constraint_violation';
END;
""",
    ),
    # Once a statement and not once a row, for which a save of many would pay.
    "stored_events_next": _function(
        "stored_events_next",
        """
BEGIN
  IF EXISTS (SELECT FROM (
      SELECT count(*) AS rows, min(seq) AS first, max(seq) AS last, min(originator_version) AS lowest,
        max(originator_version - seq) - min(originator_version - seq) AS disorder,
        min(originator_id) AS name, max(originator_id) AS other FROM added) AS new
    WHERE rows > 0 AND (disorder <> 0 OR name <> other OR last - first + 1 <> rows
      OR first <> 1 + coalesce((SELECT seq FROM regrights.stored_events WHERE seq < first
        ORDER BY seq DESC LIMIT 1), 0)
      OR lowest <> 1 + coalesce((SELECT originator_version FROM regrights.stored_events
        WHERE originator_id = name AND originator_version < lowest ORDER BY originator_version DESC LIMIT 1), 0)))
  THEN
    RAISE EXCEPTION 'append only: an entry takes the next position and no other'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END;
""",
    ),
    "save": _SAVE,
    "save_keys_of_entries": _function(
        "save_keys_of_entries",
        """
BEGIN
  IF NOT EXISTS (SELECT FROM regrights.stored_events WHERE originator_id = NEW.originator_id
    AND originator_version = NEW.last) THEN
    RAISE EXCEPTION 'append only: a key stands for entries that are there'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END;
""",
    ),
    "stored_events": (
        'CREATE TABLE regrights.stored_events (seq bigint NOT NULL, originator_id text COLLATE "C" NOT NULL,'
        " originator_version bigint NOT NULL, topic text NOT NULL, state bytea NOT NULL, digest bytea NOT NULL,"
        " shard integer NOT NULL)"
    ),
    "stored_events_seq": _unique("stored_events_seq", "stored_events", "seq"),
    "stored_events_position": _unique("stored_events_position", "stored_events", "originator_id, originator_version"),
    "stored_events_shard": "CREATE INDEX stored_events_shard ON regrights.stored_events USING btree (shard)",
    "save_keys": (
        'CREATE TABLE regrights.save_keys (originator_id text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,'
        " fingerprint text NOT NULL, first bigint NOT NULL, last bigint NOT NULL, seal bytea NOT NULL)"
    ),
    "save_keys_once": _unique("save_keys_once", "save_keys", "originator_id, key"),
    "store_identity": "CREATE TABLE regrights.store_identity (id text NOT NULL)",
    "store_identity_once": _unique("store_identity_once", "store_identity", "(true)"),
    "store_formats": "CREATE TABLE regrights.store_formats (format integer NOT NULL)",
    "store_formats_once": _unique("store_formats_once", "store_formats", "format"),
    "stored_events_added": _after_insert("stored_events_added", "stored_events", "stored_events_next"),
    "save_keys_added": (
        "CREATE TRIGGER save_keys_added AFTER INSERT ON regrights.save_keys"
        " FOR EACH ROW EXECUTE FUNCTION regrights.save_keys_of_entries()"
    ),
    **{
        f"{table}_append_only": _append_only(table)
        for table in ("stored_events", "save_keys", "store_identity", "store_formats")
    },
}
NEEDED_TO_READ: Final = frozenset({"stored_events", "stored_events_position", "save_keys", "store_identity"})

# Everything in our schema, and whatever could change what a statement on our tables does: rules, policies of rows,
# constraints, tables that inherit, triggers switched off, tables that a crash empties.
_OBJECTS: Final = """
WITH ours AS (
  SELECT pg_class.* FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = 'regrights')
SELECT relname::text, 'CREATE TABLE regrights.' || relname || ' (' || (
    SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod),
      (SELECT 'COLLATE "' || collname || '"' FROM pg_collation
        WHERE pg_collation.oid = attcollation AND collname <> 'default'),
      CASE WHEN attnotnull THEN 'NOT NULL' END, CASE WHEN atthasdef THEN 'DEFAULT' END), ', ' ORDER BY attnum)
    FROM pg_attribute WHERE attrelid = ours.oid AND attnum > 0 AND NOT attisdropped) || ')'
  || CASE WHEN relkind = 'r' AND relpersistence = 'p' AND NOT relrowsecurity AND NOT relhassubclass
    AND NOT relispartition AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ours.oid AND tgenabled <> 'O')
    THEN '' ELSE ' changed' END
  FROM ours WHERE relkind NOT IN ('i', 't')
UNION ALL SELECT relname::text, pg_get_indexdef(ours.oid)
    || CASE WHEN indisvalid AND indisready THEN '' ELSE ' changed' END
  FROM ours JOIN pg_index ON indexrelid = ours.oid
UNION ALL SELECT tgname::text, pg_get_triggerdef(pg_trigger.oid) || CASE tgenabled WHEN 'O' THEN '' ELSE ' changed' END
  FROM pg_trigger JOIN ours ON tgrelid = ours.oid WHERE NOT tgisinternal
UNION ALL SELECT proname::text, pg_get_functiondef(pg_proc.oid)
  FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE nspname = 'regrights' AND prokind = 'f'
UNION ALL SELECT rulename::text, 'rule' FROM pg_rewrite JOIN ours ON ev_class = ours.oid WHERE relkind = 'r'
UNION ALL SELECT polname::text, 'policy' FROM pg_policy JOIN ours ON polrelid = ours.oid
UNION ALL SELECT conname::text, 'constraint' FROM pg_constraint JOIN ours ON conrelid = ours.oid WHERE contype <> 'n'
"""


def objects_in(connection: Connection[Row]) -> dict[str, str]:
    return dict(connection.execute(_OBJECTS).fetchall())


def weakness_of(found: Mapping[str, str]) -> str | None:
    for name in {**SCHEMA, **found}:
        if found.get(name) != SCHEMA.get(name):
            return f"{name} is missing from its schema, was changed, or is not ours"
    return None


def format_in(connection: Connection[Row]) -> int:
    """The format a store was migrated to, 0 where there is none. Raises ``StoreUnsupported`` for a newer one."""
    if connection.execute("SELECT to_regclass('regrights.store_formats')").fetchone() == (None,):
        return 0
    row = connection.execute("SELECT coalesce(max(format), 0) FROM regrights.store_formats").fetchone()
    return int(row[0]) if row else 0


def check_format(place: str, written: int) -> None:
    """Raises ``StoreUnsupported`` for a store that is not of today, and where there is none: no signing makes one."""
    if written == 0:
        raise StoreUnsupported(f"There is no store yet in the database {place!r}", MIGRATE)
    if written > FORMAT:
        raise StoreUnsupported(
            f"The store {place!r} has format {written}; this regrights knows formats up to {FORMAT}", "use a newer one"
        )
    if written < FORMAT:
        raise StoreUnsupported(f"The store {place!r} has format {written}, and {FORMAT} is needed", MIGRATE)
