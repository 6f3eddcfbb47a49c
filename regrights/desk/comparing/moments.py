"""Two moments side by side: what was owed, where things stood, and what moved it from the one to the other.

A moment is a day and what was known. From the earlier to the later first what became known is added, entry by entry,
then the days go by: so the steps add up to the whole difference.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

import attrs

from lifecycle.agreement.telling import heads_called
from lifecycle.clocks import eastern_date
from lifecycle.entries.fields import day_from
from lifecycle.entries.telling import listed, sentence
from projections.amounts.lines import Figures, less
from projections.questions.owed import Owed
from projections.questions.register import named
from projections.questions.restatement import Restatement
from projections.questions.status import Status
from regrights.book.book import Book
from regrights.book.words import known_at_from
from regrights.desk.addresses import Addresses
from regrights.desk.comparing.differing import lines_differing, moved, side_by_side
from regrights.desk.said import capitalized, day, knowledge
from regrights.desk.tables import shown
from regrights.desk.timeline.lanes import entries_told
from regrights.desk.timeline.moving import asked
from regrights.desk.timeline.over_time import BY_MONTH, Step, over_time
from regrights.paper.drawing import Column, Row, Table
from regrights.paper.figures import FIGURES
from regrights.paper.kinds import written

A_QUARTER = timedelta(days=92)
EVERYTHING = datetime.max.replace(tzinfo=UTC)
NAMES = ("first moment", "second moment")
OF_FIGURES = tuple(Column(each.title, "change", key=each.key) for each in FIGURES)
BY_KNOWLEDGE = (
    Column("entry", "number", key="position"),
    Column("what was recorded"),
    Column("took effect", "day"),
    *OF_FIGURES,
)
BY_DAYS = (Column("day", "day"), Column("what happened"), Column("entries", "list"), *OF_FIGURES)


@attrs.frozen
class Moment:
    """A day, what was known, and the book as known then."""

    on: date
    known_at: datetime | None
    book: Book

    @property
    def said(self) -> str:
        """In words."""
        if self.known_at is None:
            return f"{day(self.on)}, by everything recorded"
        return f"{day(self.on)}, as known at {knowledge(self.known_at)}"

    def words(self, said: Mapping[str, object]) -> dict[str, object]:
        """What a question is asked for at this moment, as a page was asked."""
        return {**asked(said), "on": self.on, **({"known_at": self.known_at} if self.known_at else {})}


def compare(
    known: Callable[[datetime | None], Book],
    said: Mapping[str, object],
    beside: Mapping[str, str],
    found: Owed,
    to: Addresses,
) -> dict[str, Any]:
    """What the page is made of; ``known`` gives the book as it was known at a moment."""
    known_at = cast("datetime | None", said.get("known_at"))
    given_on, given_known = beside.get("with_on"), beside.get("with_known_at")
    other_known = known_at_from("with_known_at", given_known) if given_known else known_at
    usual = found.as_of if given_known else max(known(known_at).entries[0].occurred_on, found.as_of - A_QUARTER)
    other_on = day_from("with_on", given_on) if given_on else usual
    asked_for = ((other_on, other_known), (found.as_of, known_at))
    moments = [Moment(on, moment, known(moment)) for on, moment in asked_for]
    first, second = sorted(moments, key=lambda each: (each.known_at or EVERYTHING, each.on))
    then, now = (cast("Owed", each.book.answer(named("owed"), each.words(said))) for each in (first, second))
    between = [*_by_knowledge(first, second, said), *_by_days(first, second, said)]
    return {
        "first": first,
        "second": second,
        "with_on": other_on,
        "with_known": eastern_date(other_known).isoformat() if given_known and other_known else "",
        "blocks": shown(
            [
                *side_by_side(then, now, NAMES),
                _states(first, second, said),
                lines_differing(then, now, NAMES, heads_called(second.book.document)),
                *between,
            ],
            to,
        ),
    }


def _by_knowledge(first: Moment, second: Moment, said: Mapping[str, object]) -> Iterator[Table]:
    """What each entry that became known moved as of the first day, as the restatement has it."""
    if first.known_at is None or first.known_at == second.known_at:
        return
    words = {**asked(said), "on": first.on, "known_at": first.known_at}
    found = cast("Restatement", second.book.answer(named("restatement"), words))
    yield _moved_by(found, second.book, f"What became known, as of {first.on}")


def _moved_by(found: Restatement, book: Book, title: str) -> Table:
    sentences = {each.position: sentence(each) for each in book.entries}
    rows: list[Row] = [
        (each.position, sentences[each.position], each.occurred_on, *_changes(each)) for each in found.moved_by
    ]
    counts = f"Entries recorded between: {found.recorded_since}; of these {found.without_effect} changed no figure."
    notes = [counts, "Each has the step it made when it came."]
    return Table(title, BY_KNOWLEDGE, rows, total=_together(3, found.total.difference), notes=notes)


def _by_days(first: Moment, second: Moment, said: Mapping[str, object]) -> Iterator[Table]:
    """What moved from the day of one moment to that of the other, all as known at the second."""
    if first.on == second.on:
        return
    words = {name: value for name, value in second.words(said).items() if name != "on"}
    steps = over_time(second.book, words, min(first.on, second.on), max(first.on, second.on))
    forward = first.on < second.on
    rows = [
        _day_row(later, earlier, second, said, forward=forward)
        for earlier, later in pairwise(steps)
        if any(map(bool, _changes(less(later.figures, earlier.figures))))
    ]
    one, other = (steps[0], steps[-1]) if forward else (steps[-1], steps[0])
    title = f"As the days went by, from {first.on} to {second.on}"
    notes = [] if forward else ["The second moment is of an earlier day: each step is taken back."]
    notes += [BY_MONTH] if any(each.of_a_month for each in steps) else []
    total = _together(3, less(other.figures, one.figures))
    yield Table(title, BY_DAYS, rows if forward else rows[::-1], total=total, notes=notes)


def _day_row(later: Step, earlier: Step, moment: Moment, said: Mapping[str, object], *, forward: bool) -> Row:
    entries = [each for each in entries_told(moment.book, moment.words(said)) if each.occurred_on == later.on]
    what = " ".join([*(sentence(each) for each in entries), *(f"{capitalized(each)}." for each in later.of_itself)])
    difference = less(later.figures, earlier.figures) if forward else less(earlier.figures, later.figures)
    return (later.on, what, [each.position for each in entries], *_changes(difference))


def _together(before: int, difference: Figures) -> Row:
    return ("together", *([""] * (before - 1)), *_changes(difference))


def _changes(figures: Figures) -> tuple[Decimal | None, ...]:
    return tuple(moved(getattr(figures, each.key)) for each in FIGURES)


def _states(first: Moment, second: Moment, said: Mapping[str, object]) -> Table:
    """Where each thing stood at either moment."""
    one, other = (
        dict(_standing(cast("Status", each.book.answer(named("status"), each.words(said))))) for each in (first, second)
    )
    rows: list[Row] = [
        (what, one.get(what, "–"), other.get(what, "–"), "yes" if one.get(what) != other.get(what) else "no")
        for what in dict.fromkeys([*one, *other])
    ]
    columns = (
        Column("what"),
        *(Column(name, key=f"side_{place}") for place, name in enumerate(NAMES)),
        Column("moved"),
    )
    return Table("Where it stood", columns, rows)


def _standing(found: Status) -> Iterator[tuple[str, str]]:
    yield "The agreement", written(found.status, "code")
    for name, state in found.statements.items():
        yield f"Statement {name}", written(state, "code")
    bars = [f"{each.investor}: {written(each.bar, 'code')} since {each.since}" for each in found.bars]
    yield "Bars on sales", listed(bars) if bars else "none"
    ends = f", would end {found.period.ends_on}" if found.period.ends_on else ""
    yield "Registration Period", f"{written(found.period.status, 'code')}{ends}"
