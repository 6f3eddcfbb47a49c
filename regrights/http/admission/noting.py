"""The line of a request in the audit of access: what of it is kept, and whether it stands there before the answer.

Of the query the day, the moment and the Investor are kept, where they are such; nothing else of it, and no body.
"""

from datetime import date, datetime
from typing import Final
from urllib.parse import parse_qs

import attrs
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from lifecycle.entries.fields import printable
from regrights.access.accesses import Access
from regrights.access.door import Door
from regrights.access.issuing import LONGEST_NAME
from regrights.access.table import OPEN
from regrights.book.queries import name_in
from regrights.http.desk.answers import SIGN_IN
from regrights.http.requests import READING, key_of

METHODS: Final = (*READING, "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NO_ADDRESS: Final = "no such address"
EXPORTS: Final = ("entries", "export", "pack.zip")
FORMS: Final = (".csv", ".ics", ".pdf", ".xlsx", ".zip")
REFUSED, TOO_MANY = 400, 429
MOST_WORDS: Final = 100


async def noted(door: Door, scope: Scope, status: int) -> None:
    """Raises ``KeysUnusable`` where its line cannot be written."""
    route, method, key = scope.get("template"), scope["method"], key_of(scope)
    if route in OPEN and method != "POST":
        return
    tried = scope.get("tried")  # the id of a key that was signed in with in vain
    line = Access(
        at=door.keys.now().isoformat(),
        act=f"{method if method in METHODS else 'another method'} {route or NO_ADDRESS}",
        key=key.id if key else tried,
        role=key.role if key else None,
        status=status,
    )
    if status < REFUSED:  # then its name is one of ours
        line = attrs.evolve(line, act=line.act.replace("{page}", scope["path"].rpartition("/")[2]))
    if key is not None:
        line = _with_what_was_asked(line, scope)
    if line.key is None or status == TOO_MANY:
        door.accesses.count(line)
    elif route == SIGN_IN or (status < REFUSED and (method not in READING or _is_export(scope["path"]))):
        await run_in_threadpool(door.accesses.write, line)
    else:
        door.accesses.note(line)


def _is_export(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in EXPORTS or name.endswith(FORMS)


def _with_what_was_asked(line: Access, scope: Scope) -> Access:
    parts = scope["path"].split("/")
    agreement = parts[2] if "{agreement}" in (scope.get("template") or "") else None
    try:
        words = parse_qs(scope["query_string"].decode(), max_num_fields=MOST_WORDS)
    except ValueError:
        words = {}
    said = {name: values[0] for name, values in words.items()}
    return attrs.evolve(
        line,
        agreement=_name(name_in(agreement)) if agreement else None,
        investor=_name(said["investor"]) if "investor" in said else None,
        as_of=_written(date, said.get("on") or said.get("to")),
        known_at=_written(datetime, said.get("known_at")),
    )


def _name(text: str) -> str:
    return printable(text[:LONGEST_NAME])


def _written(kind: type[date], text: str | None) -> str | None:
    """A day or a moment as it stands in the address; None of what is neither."""
    try:
        return kind.fromisoformat(text).isoformat() if text else None
    except ValueError:
        return None
