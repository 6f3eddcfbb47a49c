"""Whatever psycopg and PostgreSQL say, as a sentence with a remedy. Knows no table; repeats no password."""

from collections.abc import Mapping
from typing import Final

import attrs
import psycopg
from eventsourcing.persistence import IntegrityError

from lifecycle.log.contract import StoreDamaged, StoreUnavailable

# Whoever asks may not know which entries there are: a server's detail quotes rows, its first line does not.
_REFUSED_BY_POSTGRESQL: Final[Mapping[str, tuple[str, str]]] = {
    "55P03": ("another process kept it locked too long", "try again: nothing of this was stored"),
    "57014": ("PostgreSQL stopped what took too long", "try again: nothing of this was stored"),
    "53100": ("the disk of the server is full", "make room, then repeat: nothing of this was stored"),
    "25006": ("the server only reads here", "name the primary, or a role that may write"),
}
_RIGHTS: Final = "use a role that may: `regrights migrate --store … --role NAME` grants what it needs"
_GONE: Final = frozenset({"42P01", "3F000", "42703"})
MIGRATE: Final = "run `regrights migrate --store postgresql://…`"
UNKNOWN: Final = (
    "the connection was lost while an entry was being stored, and whether it is stored is not known",
    "repeat it under the same key, or look at the end of the log",
)


def first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].strip().rstrip(".;") if lines else type(error).__name__


def _sentence(place: str, error: BaseException) -> Exception | None:
    """What an error from outside leaves as; a broken constraint is the library's own conflict."""
    if isinstance(error, psycopg.IntegrityError):
        return IntegrityError(first_line(error))
    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate or ""
    if known := _REFUSED_BY_POSTGRESQL.get(state):
        return StoreUnavailable(place, *known)
    if state == "42501":
        return StoreUnavailable(place, f"PostgreSQL reports: {first_line(error)}", _RIGHTS)
    if state == "3D000" or state in _GONE:
        return StoreUnavailable(place, f"there is no store ({first_line(error)})", MIGRATE)
    if state.startswith("XX") or isinstance(error, psycopg.DataError):
        return StoreDamaged(place, f"PostgreSQL reports: {first_line(error)}")
    return StoreUnavailable(place, f"PostgreSQL reports: {first_line(error)}", "check the address and the server")


@attrs.frozen
class Refusing:
    """Around every call of the driver."""

    place: str

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if error is not None and (refusal := _sentence(self.place, error)) is not None:
            raise refusal from error
