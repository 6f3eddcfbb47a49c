"""A drawing: tables of real values, and sentences. Knows how it is laid out, never in what form it is printed."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

import attrs

from regrights.paper.kinds import NUMBERS, Kind

# What people read: a terminal, a page. What programs read: comma-separated values.
Medium = Literal["paper", "data"]
Row = tuple[object, ...]


def _slug(title: str) -> str:
    return re.sub("[^a-z0-9]+", "_", title.lower()).strip("_")


@attrs.frozen
class Column:
    """One column. ``only`` keeps it to one medium, where people and programs are told the same thing differently.

    ``spare`` is one that a narrow page can do without.
    """

    title: str
    kind: Kind = "text"
    key: str = attrs.field(kw_only=True)
    only: Medium | None = attrs.field(default=None, kw_only=True)
    spare: bool = attrs.field(default=False, kw_only=True)

    @key.default
    def _key(self) -> str:
        return _slug(self.title)


@attrs.frozen
class Table:
    """Rows under columns, then notes on them. ``total`` is one more row, on paper alone: programs add up themselves.

    Programs ask for it by ``name``; several of one name, one an Investor for example, are one table to them.
    ``apart`` puts a blank line before it on paper; without rows it is a sentence there. ``says_once`` leaves out there
    each column that says the same in every row, wide as the page may be.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    notes: Sequence[str] = attrs.field(default=(), kw_only=True)
    total: Row | None = attrs.field(default=None, kw_only=True)
    apart: bool = attrs.field(default=False, kw_only=True)
    only: Medium | None = attrs.field(default=None, kw_only=True)
    says_once: bool = attrs.field(default=False, kw_only=True)
    name: str = attrs.field(kw_only=True)

    @name.default
    def _name(self) -> str:
        return _slug(self.title)

    def columns_on(self, medium: Medium) -> list[Column]:
        return [column for column in self.columns if column.only in (None, medium)]

    def rows_on(self, medium: Medium) -> list[Row]:
        """The rows cut to the columns of a medium; on paper the total last, where it says more than the rows."""
        totals = [self.total] if self.total is not None and medium == "paper" and len(self.rows) > 1 else []
        rows = [*self.rows, *totals]
        return [
            tuple(value for column, value in zip(self.columns, row, strict=True) if column.only in (None, medium))
            for row in rows
        ]

    def right(self, column: Column) -> bool:
        """Whether a column stands to the right: a column of numbers in which none is missing."""
        place = self.columns.index(column)
        return column.kind in NUMBERS and all(row[place] is not None for row in self.rows)


@attrs.frozen
class Sentences:
    """Lines of text for people, in a paragraph of their own where ``apart``."""

    lines: Sequence[str]
    apart: bool = attrs.field(default=False, kw_only=True)


Block = Table | Sentences


@attrs.frozen
class Drawing:
    """What an answer looks like, from top to bottom. ``about`` says of every row of data whose it is and as of when."""

    blocks: Sequence[Block]
    about: Mapping[str, object] = attrs.field(factory=dict, kw_only=True)

    @property
    def tables(self) -> dict[str, Table]:
        """The tables that programs are given, by name, the main one first, with their columns alone."""
        found: dict[str, Table] = {}
        for block in self.blocks:
            if isinstance(block, Table) and block.only != "paper":
                before = found[block.name].rows if block.name in found else []
                rows = [*before, *block.rows_on("data")]
                found[block.name] = attrs.evolve(block, columns=block.columns_on("data"), rows=rows, total=None)
        return found
