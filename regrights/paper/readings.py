"""What other readings would determine, drawn: each alternative alone, then the lowest and the highest found."""

from collections.abc import Iterator

from lifecycle.entries.telling import listed
from projections.facts.reasons import dollars
from projections.questions.readings import Alternatives, Extreme
from regrights.paper.drawing import Column, Drawing, Sentences, Table

COLUMNS = (Column("reading"), Column("choice"), Column("determined", "money"), Column("difference", "change"))
ALTERNATIVES = (*COLUMNS, Column("refused"))
EXTREMES = (Column("found"), Column("determined", "money"), Column("choices", "list"))


def draw(found: Alternatives) -> Drawing:
    return Drawing(
        [
            Sentences([f"Determined as asked: {dollars(found.determined)}"]),
            Table(
                "Each alternative alone",
                COLUMNS,
                [(row.reading, row.choice, row.determined, row.difference) for row in found.rows if row.difference],
                only="paper",
            ),
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


def _alternatives(found: Alternatives) -> Table:
    """Every one for programs, those that make no difference and those refused too."""
    rows = [(row.reading, row.choice, row.determined, row.difference, row.refused) for row in found.rows]
    return Table("Alternatives", ALTERNATIVES, rows, only="data")


def _said(found: Alternatives) -> Iterator[str]:
    same = [f"{row.reading} = {row.choice}" for row in found.rows if not row.difference]
    yield f"No difference alone: {listed(same) if same else 'none'}."
    for name, extreme in (("Lowest", found.lowest), ("Highest", found.highest)):
        under = listed(_choices(extreme)) if extreme.choices else "the readings asked"
        yield f"{name} found: {dollars(extreme.determined)} with {under}."
    yield found.search


def _choices(extreme: Extreme) -> list[str]:
    return [f"{key} = {choice}" for key, choice in extreme.choices.items()]
