"""What a store holds, drawn."""

from collections.abc import Sequence
from datetime import date

from regrights.book.portfolio import AgreementShown
from regrights.paper.drawing import Column, Drawing, Table

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


def draw(found: Sequence[AgreementShown], as_of: date | None) -> Drawing:
    failed = any(each.error for each in found)
    columns = [column for column in COLUMNS if column.key != "error" or failed]
    rows = [tuple(getattr(each, column.key) for column in columns) for each in found]
    title = f"Agreements, their status as of {as_of}" if as_of else "Agreements"
    return Drawing([Table(title, columns, rows)], about={"as_of": as_of})
