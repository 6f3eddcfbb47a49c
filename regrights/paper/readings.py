"""What other readings would determine, drawn: each alternative alone, then the lowest and the highest found."""

from collections.abc import Iterator

from lifecycle.entries.telling import listed
from projections.facts.reasons import dollars
from projections.questions.readings import Alternatives, Extreme
from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table

COLUMNS = (Column("reading"), Column("choice"), Column("determined", "money"), Column("difference", "change"))
OF_INTEREST = (Column("interest", "money"), Column("interest difference", "change"))
ALTERNATIVES = (*COLUMNS, *OF_INTEREST, Column("refused"))
EXTREMES = (Column("found"), Column("determined", "money"), Column("choices", "list"))


def draw(found: Alternatives) -> Drawing:
    return Drawing(
        [
            Sentences([f"Determined as asked: {dollars(found.determined)}{_and_interest(found)}"]),
            _that_differ(found),
            _alternatives(found),
            Sentences(list(_said(found))),
            Table(
                "Extremes",
                EXTREMES,
                [
                    (name, extreme.determined, _choices(extreme))
                    for name, extreme in (("lowest", found.lowest), ("highest", found.highest))
                ],
                only="data",
            ),
        ]
    )


def _and_interest(found: Alternatives) -> str:
    return f", and {dollars(found.interest)} of interest" if found.interest else ""


def _that_differ(found: Alternatives) -> Table:
    """Those that move money; interest has columns where some move it."""
    bears = any(row.interest_difference for row in found.rows)
    rows: list[Row] = [
        (
            row.reading,
            row.choice,
            row.determined,
            row.difference,
            *((row.interest, row.interest_difference) if bears else ()),
        )
        for row in found.rows
        if row.difference or row.interest_difference
    ]
    return Table("Each alternative alone", (*COLUMNS, *(OF_INTEREST if bears else ())), rows, only="paper")


def _alternatives(found: Alternatives) -> Table:
    """Every one for programs, those that make no difference and those refused too."""
    rows: list[Row] = [
        (
            row.reading,
            row.choice,
            row.determined,
            row.difference,
            row.interest,
            row.interest_difference,
            row.refused,
        )
        for row in found.rows
    ]
    return Table("Alternatives", ALTERNATIVES, rows, only="data")


def _said(found: Alternatives) -> Iterator[str]:
    same = [f"{row.reading} = {row.choice}" for row in found.rows if not (row.difference or row.interest_difference)]
    yield f"No difference alone: {listed(same) if same else 'none'}."
    for name, extreme in (("Lowest", found.lowest), ("Highest", found.highest)):
        under = listed(_choices(extreme)) if extreme.choices else "the readings asked"
        yield f"{name} found: {dollars(extreme.determined)} with {under}."
    yield found.search


def _choices(extreme: Extreme) -> list[str]:
    return [f"{key} = {choice}" for key, choice in extreme.choices.items()]
