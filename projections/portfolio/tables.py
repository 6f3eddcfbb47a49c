"""The tables of a portfolio by the word each is asked by, with the words it takes. Knows no store and no door."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from projections.case.case import Case
from projections.portfolio.rows import (
    Asked,
    Row,
    ageing_rows,
    changes_rows,
    due_rows,
    duties_rows,
    falls_due_rows,
    journal_rows,
    may_sell_rows,
    owed_rows,
    rollforward_rows,
)
from projections.questions.register import INVESTOR, KNOWN_AT, ON, READINGS, STATUS, TO, Word
from projections.questions.rollforward import AFTER

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
    """A table: what it answers, the rows of one agreement, and its words beside those of every table."""

    name: str
    help: str
    rows: Callable[[Case, Asked], Iterator[Row]]
    own: Sequence[Word] = ()
    day: Word = ON

    @property
    def words(self) -> tuple[Word, ...]:
        return (self.day, KNOWN_AT, INVESTOR, READINGS, *self.own)


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table("owed", "what is owed to every Investor of every agreement, and for how long it has been due", owed_rows),
        Table("due", "what fell due since a date", due_rows, (SINCE,)),
        Table("falls-due", "what falls due in the days ahead", falls_due_rows, (DAYS,)),
        Table("may-sell", "who may sell, and what stops those who may not", may_sell_rows),
        Table("duties", "the duties of a status, overdue for example", duties_rows, (STATUS,)),
        Table("changes", "what was recorded since a moment, and what it moved", changes_rows, (WHEN,)),
        Table("ageing", "what is outstanding by the days since it fell due", ageing_rows),
        Table("journal", "every posting between two dates, debit and credit", journal_rows, (AFTER,), TO),
        Table("rollforward", "opening, accrued, paid, waived and closing", rollforward_rows, (AFTER,), TO),
    )
}
# Where a row of nothing but zeros tells a reader nothing; a program is given every row.
WITHOUT_NOTHING = ("owed", "ageing", "rollforward")
