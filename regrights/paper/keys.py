"""The keys of a server, drawn: never a key, only what is kept of it."""

from collections.abc import Sequence
from datetime import datetime

from regrights.access.key import Key
from regrights.paper.drawing import Column, Drawing, Table

COLUMNS = (
    Column("id"),
    Column("role"),
    Column("name"),
    Column("agreements", "list"),
    Column("investors", "list"),
    Column("standing"),
    Column("issued", "moment", spare=True),
    Column("expires", "moment"),
    Column("revoked", "moment", spare=True),
    Column("last used", "moment"),
)
EVERY = "every one"


def draw(keys: Sequence[Key], now: datetime) -> Drawing:
    return Drawing([Table("Keys", COLUMNS, [_row(each, now) for each in keys])])


def _row(key: Key, now: datetime) -> tuple[object, ...]:
    granted = EVERY if key.agreements is None else key.agreements
    clients = key.investors or None
    times = (key.issued, key.expires, key.revoked, key.last_used)
    return (key.id, key.role, key.name, granted, clients, key.standing(now), *times)
