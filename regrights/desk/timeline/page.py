"""The page of the timeline: its answers asked, drawn twice, for a screen and for paper, and told day by day."""

from collections.abc import Mapping
from typing import Any

from projections.facts.reasons import dollars
from projections.questions.owed import Owed
from regrights.book.book import Book
from regrights.desk.addresses import Addresses
from regrights.desk.said import day
from regrights.desk.timeline.drawing import Frame, Point, drawn
from regrights.desk.timeline.lanes import answers, lanes, row_of
from regrights.desk.timeline.over_time import BY_MONTH, Step, moved, over_time
from regrights.desk.timeline.ranges import SEASON, offered, ranged
from regrights.desk.timeline.tape import tape

SIZES = (("wide", 1132, 178), ("paper", 700, 164))


def timeline(
    book: Book, said: Mapping[str, object], beside: Mapping[str, str], found: Owed, to: Addresses
) -> dict[str, Any]:
    """What the page is made of. Raises ``NoSuchRange``."""
    of = answers(book, said, found, found.as_of + SEASON)
    shown = ranged(beside.get("range", ""), of, book.entries[0].occurred_on)
    until = min(found.as_of, shown.last)
    steps = over_time(book, said, shown.first, until) if shown.first <= until else []
    rows = lanes(book, of, to)
    told = tape(of, rows, steps, shown, to)
    places = {each.place for each in told}
    points = [_point(each, places, to) for each in [*steps[:1], *(step for step, _ in moved(steps))]]
    label = f"Timeline from {day(shown.first)} through {day(shown.last)}, as of {day(found.as_of)}"
    return {
        "shown": shown,
        "ranges": offered(shown, to),
        "drawings": [
            drawn(Frame(shown.first, shown.last, found.as_of, name, width, gutter), rows, points, label)
            for name, width, gutter in SIZES
        ],
        "rows": told,
        "by_month": BY_MONTH if any(each.of_a_month for each in steps) else None,
    }


def _point(step: Step, places: set[str], to: Addresses) -> Point:
    it = step.figures
    figures = (("determined", it.determined), ("due", it.due), ("paid", it.paid), ("outstanding", it.outstanding))
    title = f"{day(step.on)}: {', '.join(f'{name} {dollars(value)}' for name, value in figures)}"
    place = row_of(step.on)
    address = f"#{place}" if place in places else to.page("owed", on=step.on.isoformat())
    return Point(step.on, it.due, it.paid, it.outstanding, title, address)
