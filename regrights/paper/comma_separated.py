"""A drawing as comma-separated values: its tables alone, a header of keys and plain values."""

import csv
from io import StringIO

from regrights.paper.drawing import Drawing, Table
from regrights.paper.kinds import plain


def comma_separated(drawing: Drawing) -> str:
    """Every table that is for programs, an empty line between two; no line break at the end."""
    return "\n\n".join(_values(table) for table in drawing.tables)


def _values(table: Table) -> str:
    text = StringIO()
    rows, columns = csv.writer(text, lineterminator="\n"), table.columns_on("data")
    rows.writerow(column.key for column in columns)
    for row in table.rows_on("data"):
        rows.writerow(plain(value, column.kind) for column, value in zip(columns, row, strict=True))
    return text.getvalue().removesuffix("\n")
