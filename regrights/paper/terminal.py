"""A drawing on a terminal. The one place that loads rich, and only once there is a table to draw."""

import shutil
import sys
from typing import TYPE_CHECKING

from regrights.paper.drawing import Drawing, Sentences, Table
from regrights.paper.kinds import CLEAR, written

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH = 118


def show(drawing: Drawing) -> None:
    """Print what is for people."""
    for block in drawing.blocks:
        if isinstance(block, Sentences):
            _sentences(block)
        elif block.only != "data":
            _table(block)


def _sentences(block: Sentences) -> None:
    if block.apart:
        print()
    for line in block.lines:
        print(line)


def _table(table: Table) -> None:
    if table.apart:
        print()
    if table.rows:
        _grid(table)
    else:
        print(f"{table.title}: {CLEAR}.")
    for note in table.notes:
        print(note)


def _grid(table: Table) -> None:
    from rich.table import Table as Grid

    grid = Grid(
        title=table.title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="bold"
    )
    columns = table.columns_on("paper")
    for column in columns:
        grid.add_column(column.title, justify="right" if table.right(column) else "left", overflow="fold")
    for row in table.rows_on("paper"):
        grid.add_row(*(written(value, column.kind) for column, value in zip(columns, row, strict=True)))
    _console().print(grid)


def _console() -> "Console":
    from rich.console import Console

    # Never narrower: a table squeezed further breaks its amounts and dates in two.
    wide = max(PLAIN_WIDTH, shutil.get_terminal_size().columns) if sys.stdout.isatty() else PLAIN_WIDTH
    # With a height of its own too, or rich takes every dumb terminal for one of 80 columns.
    return Console(width=wide, height=1000, highlight=False, markup=False, emoji=False, soft_wrap=False)
