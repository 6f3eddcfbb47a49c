"""The tables of a portfolio by the word each is asked by, with the words it takes. Knows no store and no door."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from projections.questions.register import AFTER, INVESTOR, KNOWN_AT, ON, READINGS, STATUS, TO, Word

if TYPE_CHECKING:
    from projections.case.case import Case
    from projections.portfolio.rows import Asked, Row

SINCE = Word(name="since", kind="day", help="the first date, included", what="the first date")
DAYS = Word(name="days", kind="days", help="how many days ahead", what="how many days ahead", example="30")
WHEN = Word(
    name="since",
    kind="moment",
    help="an instant, or a date: the end of that day in New York",
    what="the moment",
    parameter="moment",
)


@attrs.frozen
class Table:
    """A table: what it answers, and its words beside those of every table."""

    name: str
    help: str
    own: Sequence[Word] = ()
    day: Word = ON

    def rows(self, case: "Case", asked: "Asked") -> Iterator["Row"]:
        """Its rows of one agreement."""
        from projections.portfolio.rows import ROWS  # with every question: most commands ask none of them

        return ROWS[self.name](case, asked)

    @property
    def words(self) -> tuple[Word, ...]:
        return (self.day, KNOWN_AT, INVESTOR, READINGS, *self.own)


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table("owed", "what is owed to every Investor of every agreement, and for how long it has been due"),
        Table("due", "what fell due since a date", (SINCE,)),
        Table("falls-due", "what falls due in the days ahead", (DAYS,)),
        Table("may-sell", "who may sell, and what stops those who may not"),
        Table("duties", "the duties of a status, overdue for example", (STATUS,)),
        Table("changes", "what was recorded since a moment, and what it moved", (WHEN,)),
        Table("ageing", "what is outstanding by the days since it fell due"),
        Table("journal", "every posting between two dates, debit and credit", (AFTER,), TO),
        Table("rollforward", "opening, accrued, paid, waived and closing", (AFTER,), TO),
    )
}
# Where a row of nothing but zeros tells a reader nothing; a program is given every row.
WITHOUT_NOTHING = ("owed", "ageing", "rollforward")
