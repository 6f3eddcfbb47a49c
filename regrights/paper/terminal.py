"""A drawing on a terminal, as wide as COLUMNS or the terminal says. The one place that loads rich, for a table to draw.

Text wraps between words. A table that cannot be laid out on the page at all is stacked: a row becomes lines of a title
and a value.
"""

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence

from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table
from regrights.paper.kinds import CLEAR, written
from regrights.paper.layout import Cells, Part, folded, laid_out

# What a line begins with, under whose end it goes on: blanks, a dash, or the position and the day of an entry.
BEGINNING = re.compile(r"[ -]*(?:[0-9]+  [0-9]{4}-[0-9]{2}-[0-9]{2}  )?")
# Of a page that no terminal shows: a file, a pipe.
PAGE = (120, 24)
FOLDS = ("text", "code", "head", "list", "codes", "mixed")


def show(drawing: Drawing) -> None:
    """Print what is for people."""
    width = shutil.get_terminal_size(PAGE).columns
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


def _wrapped(line: str, width: int, *, bold: bool = False) -> None:
    begun = BEGINNING.match(line)
    indent = " " * (begun.end() if begun else 0)
    text = textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    print(_bold(text) if bold else text)


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
    from rich.cells import cell_len

    columns = table.columns_on("paper")
    rows = [_cells(columns, row) for row in table.rows_on("paper")]
    cells = Cells(
        [column.title for column in columns],
        [column.kind in FOLDS for column in columns],
        rows,
        [place for place, column in enumerate(columns) if column.spare],
    )
    found = laid_out(cells, width, cell_len, says_once=table.says_once)
    if table.title:
        _wrapped(table.title, width, bold=True)
    if found.alike:
        said = "; ".join(f"{columns[place].title} {rows[0][place]}".strip() for place in found.alike)
        _wrapped(f"In every row: {said}.", width)
    if found.spared:
        said = ", ".join(columns[place].title for place in found.spared)
        _wrapped(f"Left out on a page this narrow: {said.removesuffix('.')}.", width)
    for number, part in enumerate(found.parts):
        if number:
            print()
        _part(part, cells, [table.right(column) for column in columns])
    if not found.parts:
        _stacked([place for place in range(len(columns)) if place not in found.alike], cells, width)


def _cells(columns: Sequence[Column], row: Row) -> list[str]:
    return [written(value, column.kind) for column, value in zip(columns, row, strict=True)]


def _part(part: Part, cells: Cells, right: Sequence[bool]) -> None:
    if any(cells.headings[place] for place in part.places):
        print(_bold("\n".join(_lines(part, cells.headings, right, bottom=True))))
    for row in cells.rows:
        print("\n".join(_lines(part, row, right)))


def _lines(part: Part, row: Sequence[str], right: Sequence[bool], *, bottom: bool = False) -> Iterator[str]:
    """The lines of a row, in each what its columns have there; ``bottom`` puts the last line of each in the last."""
    from rich.cells import cell_len

    texts = [folded(row[place], width, cell_len) for place, width in zip(part.places, part.widths, strict=True)]
    height = max(map(len, texts))
    for line in range(height):
        found = []
        for place, width, text in zip(part.places, part.widths, texts, strict=True):
            at = line - (height - len(text) if bottom else 0)
            said = text[at] if 0 <= at < len(text) else ""
            blank = " " * (width - cell_len(said))
            found.append(blank + said if right[place] else said + blank)
        yield (" " * part.gap).join(found).rstrip()


def _bold(text: str) -> str:
    """Text that stands out where it is shown on a terminal."""
    if not sys.stdout.isatty() and not os.environ.get("FORCE_COLOR"):
        return text  # rich would leave it as it is, and takes a tenth of a whole command to load
    from rich.console import Console
    from rich.text import Text

    console = Console()
    with console.capture() as drawn:  # written by us: rich would end the process where its reader has gone
        console.print(Text(text, style="bold"), soft_wrap=True)
    return drawn.get().rstrip("\n")


def _stacked(places: Sequence[int], cells: Cells, width: int) -> None:
    for number, row in enumerate(cells.rows):
        if number:
            print()
        for place in places:
            heading = cells.headings[place]
            _wrapped(f"  {heading}: {row[place]}" if heading else f"  {row[place]}", width)
