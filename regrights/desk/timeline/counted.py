"""The days that one amount was counted by: a strip of those that count and those taken off, to its dates."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import cast

import attrs
from markupsafe import Markup

from projections.amounts.lines import Line
from projections.case.case import Case
from projections.facts.reasons import Caution
from projections.facts.spans import DAY, Span, intersection
from projections.heads.default import Default
from projections.heads.defaults import defaults_of
from projections.questions.register import FROM, UNTIL, question
from regrights.book.book import Book
from regrights.desk.said import day
from regrights.desk.timeline import lanes
from regrights.desk.timeline.drawing import Frame, drawn
from regrights.desk.timeline.moving import Words, asked

SIZES = (("wide", 1132, 178), ("paper", 700, 130))
MARGIN = timedelta(days=4)


@attrs.frozen(kw_only=True, slots=False)
class Counted:
    """The days of a default that count between two days, and those that do not, each span without its end.

    ``before`` are days taken off that lie before the first day: as many of those after it make up for them.
    """

    trigger: str
    trigger_date: date
    statement: str | None
    counting: Sequence[Span]
    taken_off: Sequence[Span]
    before: Sequence[Span]


@attrs.frozen(kw_only=True, slots=False)
class CountedDays:
    """The answer, default by default."""

    as_of: date
    known_at: datetime | None
    defaults: Sequence[Counted]
    warnings: Sequence[Caution] = ()


@question("the days of each default that count, from one day through another", FROM, UNTIL)
def counted_days(case: Case, *, first: date, until: date, investor: str | None = None) -> CountedDays:
    """The days after the first, or of what counts from its first day from it on. Raises as ``owed`` does."""
    found = [_counted(each, first, until) for name in case.investors(investor) for each in defaults_of(case, name)]
    return CountedDays(as_of=case.as_of, known_at=case.known_at, defaults=found)


def _counted(default: Default, since: date, through: date) -> Counted:
    clock = default.accrual.clock
    first = since + DAY if clock.from_deadline else since
    end = through + DAY if clock.from_deadline or default.accrual.on_last_days else through
    span = (first, max(first, end))
    early = (clock.tolled_after + DAY, first) if since == default.trigger_date else (first, first)
    return Counted(
        trigger=default.trigger,
        trigger_date=default.trigger_date,
        statement=default.statement,
        counting=clock.counting(span),
        taken_off=intersection(clock.tolled, [span]),
        before=intersection(clock.tolled, [early]) if early[0] < early[1] else [],
    )


def counted_of(book: Book, words: Words, investor: str, line: Line) -> Counted | None:
    """The days that a line was counted by; None of one that is charged for no days."""
    if not line.days:
        return None
    said = {**asked(words), "on": words["on"], "investor": investor}
    by_the_day = line.period_days == 1  # as one amount, told from those before it by how many they are
    period = {"from": line.trigger_date if by_the_day else _since(line), "until": line.computed_on}
    found = cast("CountedDays", book.answer(counted_days, {**said, **period}))
    same = [each for each in found.defaults if (each.trigger, each.trigger_date) == (line.trigger, line.trigger_date)]
    counted = next((each for each in same if each.statement == line.statement), same[0] if same else None)
    if counted and by_the_day:
        return attrs.evolve(counted, counting=_last(counted.counting, line.days), taken_off=[], before=[])
    return counted


def _last(spans: Sequence[Span], days: int) -> list[Span]:
    """So many days of some spans, the last ones."""
    found, left = list[Span](), days
    for first, end in reversed(spans):
        if left:
            taken = min(left, (end - first).days)
            found, left = [(end - taken * DAY, end), *found], left - taken
    return found


def _since(line: Line) -> date:
    """The day its period is counted from, as its reasons say; else its default's."""
    said = next((each.inputs["since"] for each in line.reasons if each.inputs.get("since")), None)
    return date.fromisoformat(str(said)) if said else line.trigger_date


def strip(found: Counted, line: Line, here: str) -> list[Markup]:
    """The strip, drawn for a screen and for paper; ``here`` is where the reasons stand."""
    spans = [
        *(_span(each, "restricted", "counted", here) for each in found.counting),
        *(_span(each, "unpaid", "not counted", here) for each in [*found.before, *found.taken_off]),
    ]
    marks = [lanes.Mark(line.computed_on, "computed", "computed", f"Computed {day(line.computed_on)}", here)]
    if line.due_on:
        marks.append(lanes.Mark(line.due_on, "due", "due", f"Due {day(line.due_on)}", here))
    days = [*(each.first for each in spans), *(each.last for each in spans), *(each.on for each in marks)]
    rows = [lanes.Lane("Days", spans), lanes.Lane("Dates", marks=marks)]
    first, last = min(days) - MARGIN, max(days) + MARGIN
    label = "The days counted and those taken off"
    return [drawn(Frame(first, last, date.min, name, width, gutter), rows, [], label) for name, width, gutter in SIZES]


def _span(days: Span, kind: str, label: str, address: str) -> lanes.Span:
    first, last = days[0], days[1] - DAY
    through = f" through {day(last)}" if last > first else ""
    return lanes.Span(first, last, kind, label, f"{label.capitalize()}: {day(first)}{through}", address)
