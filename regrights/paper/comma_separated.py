"""A drawing as comma-separated values: its tables alone, a header of keys and plain values.

Each row says whose it is and as of when, so that files of several deals and days can be put together.
"""

import csv
from collections.abc import Mapping
from io import StringIO

from regrights.paper.drawing import Drawing, Table
from regrights.paper.kinds import plain


def comma_separated(drawing: Drawing) -> str:
    """Every table that is for programs, an empty line between two; no line break at the end."""
    return "\n\n".join(_values(table, drawing.about) for table in drawing.tables)


def _values(table: Table, about: Mapping[str, object]) -> str:
    text = StringIO()
    rows, columns = csv.writer(text, lineterminator="\n"), table.columns_on("data")
    keys = [column.key for column in columns]
    whose = {key: plain(value, "mixed") for key, value in about.items() if key not in keys}
    rows.writerow([*whose, *keys])
    for row in table.rows_on("data"):
        rows.writerow([*whose.values(), *(plain(value, each.kind) for each, value in zip(columns, row, strict=True))])
    return text.getvalue().removesuffix("\n")
