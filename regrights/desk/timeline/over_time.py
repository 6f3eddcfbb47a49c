"""What was owed over time: asked on the days on which something can move, and on no other. Adds nothing up."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import cast

import attrs

from projections.amounts.lines import Figures
from projections.questions.owed import Owed
from projections.questions.register import named
from regrights.book.book import Book
from regrights.desk.timeline.moving import GROWS, Words, asked, days_that_move

# The figures that are drawn and told, each by its name in the answer and in words.
SHOWN = {"determined": "Determined", "due": "Due", "paid": "Paid", "outstanding": "Outstanding"}
# Of a period: about a second.
MOST_ASKED = 200


@attrs.frozen
class Step:
    """A day on which what is owed was asked: its figures, and what of itself can move on it.

    ``of_a_month`` where it stands for the days of a month before it, on which an amount grew and none was asked.
    """

    on: date
    figures: Figures
    of_itself: Sequence[str]
    of_a_month: bool = False


BY_MONTH = (
    "Where an amount grows by the day, what is owed is asked on the first of each month; on the days between it grew "
    "too."
)


def over_time(book: Book, words: Words, first: date, last: date, *, most: int = MOST_ASKED) -> list[Step]:
    """The first day of a period, and each day in it on which something can move.

    Where these are more than ``most``, of those on which an amount grows by the day the first of each month alone.
    """
    days: dict[date, Sequence[str]] = {first: (), **days_that_move(book, words, first, last)}
    by_month = len(days) > most
    if by_month:
        kept = {on: what for on, what in days.items() if list(what) != [GROWS] or on.day == 1}
        days = {**kept, last: days.get(last, ())}
    return [
        Step(on, figures_on(book, words, on), what, by_month and list(what) == [GROWS])
        for on, what in sorted(days.items())
    ]


def figures_on(book: Book, words: Words, on: date) -> Figures:
    """The totals of ``owed`` as of a day."""
    return cast("Owed", book.answer(named("owed"), {**asked(words), "on": on})).total


def moved(steps: Sequence[Step]) -> Iterator[tuple[Step, Figures]]:
    """Each step after the first on which a figure that is shown is another, and what the figures were before."""
    for before, step in pairwise(steps):
        if any(getattr(before.figures, each) != getattr(step.figures, each) for each in SHOWN):
            yield step, before.figures
