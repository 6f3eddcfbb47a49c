"""The terms in force, drawn: each with its clause and the entry that amended it."""

from projections.questions.terms import TermsInForce
from regrights.paper.drawing import Column, Drawing, Table

COLUMNS = (
    Column("term", key="key"),
    Column("value", "mixed"),
    Column("clause"),
    Column("meaning"),
    Column("amended by", "number"),
)


def draw(found: TermsInForce) -> Drawing:
    rows = [(term.key, term.value, term.clause, term.meaning, term.amended_by) for term in found.terms]
    return Drawing([Table("Terms", COLUMNS, rows)])
