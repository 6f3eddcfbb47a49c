"""The drawings that a terminal prints, as a page has them: every figure is the drawing's own."""

from collections.abc import Sequence
from decimal import Decimal

import attrs
from markupsafe import Markup

from regrights.desk.addresses import Addresses
from regrights.desk.said import capitalized, cell, dated, linked, title_of_kind
from regrights.paper.drawing import Block, Column, Row, Sentences, Table
from regrights.paper.kinds import NOTHING, NUMBERS

# Columns of positions in the log, and of sections.
OF_ENTRIES = ("entry", "entries", "position", "started_by", "done_by", "paid_by", "amended_by", "corrected_by")
OF_SECTIONS = ("clause", "clauses")
OF_STATES = ("from", "to")
KIND = "kind"
LINES = "lines"
LONGEST_FIGURE = 30  # what stands to the right beside its name on a narrow page


@attrs.frozen
class Cell:
    """What stands in one cell; with a link or several, or none."""

    text: str
    links: Sequence[tuple[str, str]] = ()
    is_zero: bool = False

    @property
    def is_none(self) -> bool:
        return self.text == NOTHING

    @property
    def is_long(self) -> bool:
        """Words to be read from the left, even where each row stands by itself."""
        return len(self.text) > LONGEST_FIGURE


@attrs.frozen
class Heading:
    title: str
    to_the_right: bool


@attrs.frozen
class Shown:
    """A table of a page; without rows it says so."""

    title: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None
    notes: Sequence[str]


@attrs.frozen
class Paragraph:
    """Sentences, a line each."""

    lines: Sequence[Markup]


def shown(blocks: Sequence[Block], to: Addresses, *, with_reasons: bool = False) -> list[Shown | Paragraph]:
    """What people are shown of a drawing, from top to bottom; ``with_reasons`` each amount leads to why it is owed."""
    found: list[Shown | Paragraph] = []
    for block in blocks:
        if isinstance(block, Sentences):
            found.append(Paragraph([linked(line, to) for line in block.lines]))
        elif block.only != "data":
            found.append(_table(block, to, with_reasons=with_reasons))
    return found


def _table(block: Table, to: Addresses, *, with_reasons: bool = False) -> Shown:
    columns = block.columns_on("paper")
    rows = block.rows_on("paper")
    total = rows.pop() if len(rows) > len(block.rows) else None
    headings = [
        Heading(
            capitalized(column.title), column.kind in (*NUMBERS, "percent", "change") or column.key == "price_per_share"
        )
        for column in columns
    ]
    return Shown(
        title=dated(block.title),
        headings=headings,
        rows=[
            _row(block, columns, row, whole, to, with_reasons=with_reasons)
            for row, whole in zip(rows, block.rows, strict=True)
        ],
        total=_total(total, columns, to) if total else None,
        notes=[dated(note) for note in block.notes],
    )


def _total(total: Row, columns: Sequence[Column], to: Addresses) -> list[Cell]:
    first, *others = (_cell(value, column, to) for value, column in zip(total, columns, strict=True))
    return [attrs.evolve(first, text=capitalized(first.text)), *others]


def _row(
    block: Table, columns: Sequence[Column], row: Row, whole: Row, to: Addresses, *, with_reasons: bool
) -> list[Cell]:
    cells = [_cell(value, column, to) for value, column in zip(row, columns, strict=True)]
    if with_reasons and block.name == LINES:
        values = {column.key: value for column, value in zip(block.columns, whole, strict=True)}
        why = to.page(
            "why",
            investor=str(values["investor"]),
            trigger=str(getattr(values["trigger"], "key", values["trigger"])),
            trigger_date=str(values["trigger_date"]),
            number=str(values["number"]),
            statement=str(values["statement"]) if values["statement"] else None,
        )
        place = next(at for at, column in enumerate(columns) if column.key == "amount")
        cells[place] = attrs.evolve(cells[place], links=[(cells[place].text, why)])
    return cells


def _cell(value: object, column: Column, to: Addresses) -> Cell:
    text = cell(value, column.kind)
    if column.key in OF_ENTRIES:
        positions = [value] if isinstance(value, int) else value if isinstance(value, list | tuple) else []
        return Cell(text, [(str(each), to.entry(each)) for each in positions if isinstance(each, int)])
    if column.key in OF_SECTIONS:
        sections = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
        return Cell(text, [(str(each), to.clause(str(each))) for each in sections if str(each)[:1].isdigit()])
    if column.key == KIND and text.isalpha():
        return Cell(title_of_kind(text))
    if column.key in OF_STATES and isinstance(value, str):
        return Cell(text.replace("_", " "))
    return Cell(text, is_zero=isinstance(value, Decimal) and not value)
