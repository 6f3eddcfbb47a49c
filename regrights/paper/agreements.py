"""What a store holds, drawn."""

from collections.abc import Iterator
from datetime import date

from regrights.book.held import Held
from regrights.paper.drawing import Block, Column, Drawing, Sentences, Table

COLUMNS = (
    Column("agreement"),
    Column("company"),
    Column("status", "code"),
    Column("entries", "number"),
    Column("last entry", key="last_kind"),
    Column("of", "day", key="last_occurred_on"),
    Column("recorded at", "moment", key="last_recorded_at", only="data"),
    Column("head", only="data"),
    Column("error"),
)


def draw(found: Held, as_of: date | None) -> Drawing:
    return Drawing(list(_blocks(found, as_of)), about={"as_of": as_of})


def _blocks(found: Held, as_of: date | None) -> Iterator[Block]:
    failed = any(each.error for each in found.agreements)
    columns = [column for column in COLUMNS if column.key != "error" or failed]
    rows = [tuple(getattr(each, column.key) for column in columns) for each in found.agreements]
    title = f"Agreements, their status as of {as_of}" if as_of else "Agreements"
    yield Table(title, columns, rows)
    if number := len(found.set_aside):
        yield Sentences(
            [f"{number} set aside {'is' if number == 1 else 'are'} not listed; --set-aside lists them too."]
        )
