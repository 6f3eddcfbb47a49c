"""The step that makes a PostgreSQL store or brings it up to date, apart from its use: under a lock, all or nothing.

Run by its owner, by hand or by a deployment; as often as one likes, by as many at once as there are.
"""

from typing import Final

import attrs
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from lifecycle.log.contract import StoreDamaged, StoreUnsupported
from lifecycle.log.postgresql.connections import Row, connected, read_address
from lifecycle.log.postgresql.refusing import Refusing
from lifecycle.log.postgresql.schema import FORMAT, SCHEMA, check_format, format_in, objects_in, weakness_of

_MIGRATING: Final = 0x52454752_4D494752  # "REGRMIGR": one migration at a time in a database


@attrs.frozen
class Migrated:
    """What was found and what was done; ``before`` is 0 where there was no store."""

    store: str
    identity: str
    before: int
    format: int
    role: str | None

    def as_plain(self) -> dict[str, object]:
        return attrs.asdict(self)

    def told(self) -> str:
        if self.before == 0:
            done = f"was made, with format {self.format}"
        else:
            done = f"has format {self.format} already, and nothing was changed"
        granted = f"; the role {self.role!r} may read it and append to it, and nothing else" if self.role else ""
        return f"The store {self.store!r} {done}{granted}."


def migrate(url: str, *, role: str | None = None) -> Migrated:
    """Raises ``StoreUnsupported`` for a newer store, and for a role that no grant could bind."""
    address, place = read_address(url)
    with Refusing(place):
        connection = connected(address, place)
        with connection, connection.transaction():
            connection.execute("SET LOCAL lock_timeout = '60s'")
            connection.execute("SET LOCAL statement_timeout = 0")
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATING,))
            before = format_in(connection)
            if before == 0:
                _make(connection, place)
            check_format(place, format_in(connection))
            if weakness := weakness_of(objects_in(connection)):
                raise StoreDamaged(place, weakness)
            if role is not None:
                _grant(connection, place, role)
            row = connection.execute("SELECT min(id) FROM regrights.store_identity").fetchone()
    return Migrated(place, str(row and row[0]), before, FORMAT, role)


def _make(connection: Connection[Row], place: str) -> None:
    if connection.execute("SELECT to_regnamespace('regrights')").fetchone() != (None,):
        raise StoreUnsupported(
            f"The database of {place!r} has a schema regrights that is not ours", "name another database"
        )
    connection.execute("CREATE SCHEMA regrights")
    for statement in SCHEMA.values():
        connection.execute(statement.encode())
    connection.execute("INSERT INTO regrights.store_identity VALUES (encode(uuid_send(gen_random_uuid()), 'hex'))")
    connection.execute("INSERT INTO regrights.store_formats VALUES (%s)", (FORMAT,))


def _grant(connection: Connection[Row], place: str, role: str) -> None:
    """SELECT and INSERT, and nothing else: what the role had before is taken back first."""
    found = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    if found is None:
        raise StoreUnsupported(f"There is no role {role!r} at {place!r}", f'make it first: CREATE ROLE "{role}" LOGIN')
    owns = connection.execute(
        "SELECT pg_has_role(%s, nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = 'regrights'", (role,)
    ).fetchone()
    if found[0] or owns != (False,):
        raise StoreUnsupported(
            f"The role {role!r} is a superuser or owns the store, and no grant binds it", "name another role"
        )
    name = Identifier(role)
    for statement in (
        "REVOKE ALL ON SCHEMA regrights FROM {}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA regrights FROM {}",
        "GRANT USAGE ON SCHEMA regrights TO {}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA regrights TO {}",
        "GRANT INSERT ON regrights.stored_events, regrights.save_keys TO {}",
    ):
        connection.execute(SQL(statement).format(name))
