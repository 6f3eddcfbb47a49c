"""A drawing on a terminal, as wide as COLUMNS or the terminal says. The one place that loads rich, for a table to draw.

Text wraps between words and a table folds its text between words; what is no text, a date or an amount, is never
broken. A table that still does not fit is stacked: a row becomes lines of a title and a value.
"""

import shutil
import textwrap
from collections.abc import Sequence

from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table
from regrights.paper.kinds import CLEAR, written

NARROW = (80, 24)
GAP = 2
FOLDS = ("text", "list", "codes", "mixed")


def show(drawing: Drawing) -> None:
    """Print what is for people."""
    width = shutil.get_terminal_size(NARROW).columns
    for block in drawing.blocks:
        if isinstance(block, Sentences):
            _sentences(block, width)
        elif block.only != "data":
            _table(block, width)


def _sentences(block: Sentences, width: int) -> None:
    if block.apart:
        print()
    for line in block.lines:
        _wrapped(line, width)


def _wrapped(line: str, width: int) -> None:
    indent = " " * (len(line) - len(line.lstrip(" -")))
    print(textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))


def _table(table: Table, width: int) -> None:
    if table.apart:
        print()
    if table.rows:
        _rows(table, width)
    else:
        _wrapped(f"{table.title}: {CLEAR}.", width)
    for note in table.notes:
        _wrapped(note, width)


def _rows(table: Table, width: int) -> None:
    columns = table.columns_on("paper")
    cells = [_cells(columns, row) for row in table.rows_on("paper")]
    widths = _fitted(columns, cells, width)
    if widths:
        _grid(table, columns, cells, widths)
    else:
        _stacked(table, columns, cells, width)


def _cells(columns: Sequence[Column], row: Row) -> list[str]:
    return [written(value, column.kind) for column, value in zip(columns, row, strict=True)]


def _fitted(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The width of each column, the widest text folded first; none where even its longest words do not fit."""
    from rich.cells import cell_len

    natural, least = [], []
    for place, column in enumerate(columns):
        texts = [column.title, *(row[place] for row in rows)]
        words = [word for text in texts for word in text.split()]
        natural.append(max(map(cell_len, texts)))
        unbroken = words if column.kind in FOLDS else [*column.title.split(), *texts[1:]]
        least.append(max(map(cell_len, unbroken), default=0))
    over = sum(natural) + GAP * (len(columns) - 1) - width
    while over > 0:
        spare, place = max((natural[at] - least[at], at) for at in range(len(columns)))
        if not spare:
            return []
        natural[place] -= 1
        over -= 1
    return natural


def _grid(table: Table, columns: Sequence[Column], cells: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    from rich.console import Console
    from rich.table import Table as Grid

    grid = Grid(
        title=table.title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="bold"
    )
    grid.padding = (0, GAP, 0, 0)
    for column, wide in zip(columns, widths, strict=True):
        grid.add_column(column.title, justify="right" if table.right(column) else "left", width=wide)
    for row in cells:
        grid.add_row(*row)
    console = Console(
        width=max(sum(widths) + GAP * len(widths), len(table.title)),
        height=1000,
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as drawn:  # written by us: rich would end the process where its reader has gone
        console.print(grid)
    print(drawn.get(), end="")


def _stacked(table: Table, columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> None:
    if table.title:
        _wrapped(table.title, width)
    for place, row in enumerate(rows):
        if place:
            print()
        for column, cell in zip(columns, row, strict=True):
            _wrapped(f"  {column.title}: {cell}" if column.title else f"  {cell}", width)
