"""What falls due on days ahead if nothing more happens, of amounts that no Computation Date has determined yet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from projections.questions.register import named
from projections.questions.schedule import Schedule, ScheduledLine
from regrights.book.book import Book

OF_THE_SCHEDULE = ("on", "known_at", "investor", "readings")


def projected(book: Book, said: Mapping[str, object], first: date, last: date) -> Sequence[tuple[str, ScheduledLine]]:
    """Each with whose it is, by due date from ``first`` to ``last``. Raises as the schedule does."""
    words = {name: value for name, value in said.items() if name in OF_THE_SCHEDULE and value}
    if last <= cast("date", said["on"]):
        return []
    found = cast("Schedule", book.answer(named("schedule"), {**words, "until": last}))
    lines = [
        (each.investor, line)
        for each in found.investors
        for line in each.lines
        if line.projected and line.amount and line.due_on and first <= line.due_on <= last
    ]
    return sorted(lines, key=lambda each: each[1].due_on or date.max)
