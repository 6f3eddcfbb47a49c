"""A table of a drawing as comma-separated values: a header of keys and plain values, and nothing else in the file.

Each row says whose it is and as of when, so that files of several deals and days can be put together.
"""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Final

from lifecycle.entries.fields import meant, shortened
from lifecycle.errors import Refusal
from regrights.paper.drawing import Drawing, Table
from regrights.paper.kinds import plain


class NoSuchTable(Refusal):
    """A table that an answer does not have."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"table = {shortened(name)}: this answer has no such table; ask for {' or '.join(known)}"
            f"{meant(name, known)}."
        )


END: Final = "#end"


def comma_separated(drawing: Drawing, name: str | None = None, *, ended: bool = False) -> str:
    """The table of a name, or the main one; no line break at the end. Raises ``NoSuchTable``.

    One that is ``ended`` says in its last line how many rows it has, so that a file cut short shows.
    """
    tables = drawing.tables
    if name is not None and name not in tables:
        raise NoSuchTable(name, list(tables))
    table = tables[name] if name is not None else next(iter(tables.values()))
    end = f"\n{END},{len(table.rows_on('data'))}" if ended else ""
    return _values(table, drawing.about) + end


def _values(table: Table, about: Mapping[str, object]) -> str:
    text = StringIO()
    rows, columns = csv.writer(text, lineterminator="\n"), table.columns_on("data")
    keys = [column.key for column in columns]
    whose = {key: plain(value, "mixed") for key, value in about.items() if key not in keys}
    rows.writerow([*whose, *keys])
    for row in table.rows_on("data"):
        rows.writerow([*whose.values(), *(plain(value, each.kind) for each, value in zip(columns, row, strict=True))])
    return text.getvalue().removesuffix("\n")
