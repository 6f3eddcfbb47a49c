"""The picture: lanes over one axis of time and what is owed as steps under them, as SVG text.

Classes alone, no style and no script, so that a strict policy, a dark screen and paper hold. Each mark is a link named
by its title alone. Knows no answer: every date, label and amount is handed to it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import attrs
from markupsafe import Markup

from projections.facts.reasons import dollars
from projections.facts.spans import DAY
from regrights.desk.said import MONTHS, day
from regrights.desk.timeline.lanes import Lane, Mark, Span

HEAD, ROW, LABELLED, STEPS, A_LINE = 18, 24, 38, 150, 14
RIGHT = 12
A_LETTER, A_BOLD_LETTER = 6.4, 7.4
SHAPES = {
    "computed": "M{x} {y}l7 8l-7 8l-7 -8z",
    "due": "M{left} {y}h14l-7 14z",
    "paid": "M{x} {y}m-6 8a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z",
    "sold": "M{x} {y}v16",
    "edge": "M{x} {y}v18",
}
EASILY_READ = (1, 2, 3, 4, 5, 6, 8, 10)
WITHIN = 5  # of a year: how many grid lines a month are readable


@attrs.frozen
class Point:
    """A day of the steps: where its lines stand, and what is said of it."""

    on: date
    due: Decimal
    paid: Decimal
    outstanding: Decimal
    title: str
    address: str


@attrs.frozen
class Frame:
    """What a picture is fitted into: the period, the day asked about, its size. ``name`` is a class."""

    first: date
    last: date
    as_of: date
    name: str
    width: int
    gutter: int

    def x(self, on: date) -> float:
        """Where a day begins; the last day of the period ends at the right edge."""
        within = min(max(on, self.first), self.last + DAY)
        return round(self.gutter + (within - self.first).days * self._a_day, 1)

    @property
    def _a_day(self) -> float:
        return (self.width - self.gutter - RIGHT) / ((self.last - self.first).days + 1)

    def holds(self, on: date) -> bool:
        return self.first <= on <= self.last


def drawn(frame: Frame, lanes: Sequence[Lane], points: Sequence[Point], label: str) -> Markup:
    """The whole picture."""
    body, y = list[Markup](), HEAD
    for lane in lanes:
        rows = _rows([each for each in lane.spans if each.last >= frame.first and each.first <= frame.last])
        marks = [each for each in lane.marks if frame.holds(each.on)]
        if not any(rows) and not marks:
            continue
        body.append(text("lane", 0, y + 16, _fitted(lane.name, frame.gutter)))
        for number, row in enumerate(rows):
            body += [_span(frame, y + ROW * number, each) for each in row]
        body += _marks(frame, y, marks, beside=any(rows))
        labelled = any(each.label for each in marks) and not any(rows) and lane.marks[0].kind != "sold"
        y += max(ROW * len(rows), LABELLED if labelled else ROW)
        body.append(line("rule", 0, y, frame.width, y))
    if points:
        body += _steps(frame, y, points)
        y += STEPS
    return _whole(frame, y, body, label)


def _whole(frame: Frame, height: int, body: Sequence[Markup], label: str) -> Markup:
    behind = list(axis(frame, height))
    front = list[Markup]()
    if frame.holds(frame.as_of):
        x = frame.x(frame.as_of + DAY)
        if frame.as_of < frame.last:
            ahead = Markup('<rect class="ahead" x="{}" y="{}" width="{:.1f}" height="{}"/>')
            behind.insert(0, ahead.format(x, HEAD - 4, frame.width - RIGHT - x, height - HEAD + 4))
        side = "end" if x > frame.width * 0.6 else "start"
        front = [line("asof", x, HEAD - 4, x, height)]
        front.append(text("asof-said", x, height + 13, f"as of the end of {day(frame.as_of)}", side))
    inside = Markup("\n").join([*behind, *body, *front])
    return Markup('<svg class="timeline {}" viewBox="0 0 {} {}" role="group" aria-label="{}">\n{}\n</svg>').format(
        frame.name, frame.width, height + 18, label, inside
    )


def _fitted(name: str, room: float) -> str:
    """The name of a lane, cut where it has no room; its spans say the whole of it."""
    most = int(room / A_BOLD_LETTER)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _rows(spans: Sequence[Span]) -> list[list[Span]]:
    """Spans in as few rows as it takes for none to lie over another."""
    rows: list[list[Span]] = []
    for span in sorted(spans, key=lambda each: (each.first, each.last)):
        row = next((each for each in rows if each[-1].last < span.first), None)
        if row is None:
            rows.append([span])
        else:
            row.append(span)
    return rows


def _span(frame: Frame, y: int, span: Span) -> Markup:
    left = frame.x(span.first)
    width = max(frame.x(span.last + DAY) - left, 3)
    rect = Markup('<rect class="span {}" x="{}" y="{}" width="{:.1f}" height="{}" rx="2"/>')
    body = rect.format(span.kind, left, y + 3, width, ROW - 6)
    shown = next((each for each in _shorter(span.label) if len(each) * A_LETTER + 8 <= width), "")
    return link(span.address, span.title, body, _inside(left + 5, y + 16, shown))


def _shorter(label: str) -> Iterator[str]:
    """A label, and what may stand for it where there is less room."""
    yield label
    yield label.partition(",")[0]


def _marks(frame: Frame, y: int, marks: Sequence[Mark], *, beside: bool) -> Iterator[Markup]:
    """Each with its label where none before it stands there already."""
    free = 0.0
    for each in marks:
        x = frame.x(each.on)
        shape = SHAPES[each.kind.split()[0]].format(x=x, left=round(x - 7, 1), y=y + 3)
        body = Markup('<path class="mark {}" d="{}"/>').format(each.kind, shape)
        wide = len(each.label) * A_LETTER
        at_side = beside or each.kind == "sold"
        start = (x + 7 if at_side else x - wide / 2) if x < frame.width - wide - RIGHT else x - 7 - wide
        label = Markup("")
        if each.label and start >= free:
            free = start + wide + 6
            label = _inside(round(start, 1), y + (16 if at_side else 34), each.label, "tag")
        yield link(each.address, each.title, body, label)


def _steps(frame: Frame, top: int, points: Sequence[Point]) -> Iterator[Markup]:
    """Due and paid as lines, what is outstanding as an area, from the first point to the day asked about."""
    yield text("lane", 0, top + 16, "Owed over time")
    most = max(max(each.due, each.paid, each.outstanding) for each in points)
    step = round_number(most)
    ceiling = max(step * 2, Decimal(1))

    def y(value: Decimal) -> float:
        return round(top + STEPS - 8 - float(value / ceiling) * (STEPS - 46), 1)

    for share in (step, step * 2) if most else ():
        yield line("grid", frame.gutter, y(share), frame.width - RIGHT, y(share))
        yield text("axis", frame.gutter + 2, y(share) - 3, dollars(share).removesuffix(".00"))
    end = frame.x(min(frame.as_of, frame.last) + DAY)
    for kind, values in (
        ("owing", [each.outstanding for each in points]),
        ("due-line", [each.due for each in points]),
        ("paid-line", [each.paid for each in points]),
    ):
        path = f"M{frame.x(points[0].on)} {y(values[0])}" + "".join(
            f"H{frame.x(each.on)}V{y(value)}" for each, value in zip(points[1:], values[1:], strict=True)
        )
        closed = f"H{end}V{y(Decimal(0))}H{frame.x(points[0].on)}Z" if kind == "owing" else f"H{end}"
        yield Markup('<path class="{}" d="{}{}"/>').format(kind, path, closed)
    for before, each in pairwise(points):
        if (before.due, before.paid, before.outstanding) == (each.due, each.paid, each.outstanding):
            continue  # what was computed alone is in no line, and has a mark of its own above
        dot = Markup('<circle class="dot" cx="{}" cy="{}" r="4"/>').format(frame.x(each.on), y(each.due))
        yield link(each.address, each.title, dot, Markup(""))
    last, side = points[-1], "end" if end > frame.width - 200 else "start"
    taken: list[float] = []
    for kind, value in (("outstanding", last.outstanding), ("due", last.due), ("paid", last.paid)):
        height = _clear_of(taken, y(value) - 5)
        yield text(f"end {kind}-said", end + (-6 if side == "end" else 6), height, f"{kind} {dollars(value)}", side)


def _clear_of(taken: list[float], wanted: float) -> float:
    """The height nearest above a wanted one that no other text has."""
    while any(abs(wanted - each) < A_LINE for each in taken):
        wanted -= 1
    taken.append(wanted)
    return round(wanted, 1)


def round_number(most: Decimal) -> Decimal:
    """The least that is easily read and twice reaches an amount."""
    unit = Decimal(1)
    while unit * 10 * 2 < most:
        unit *= 10
    return next(each for each in (unit * number for number in EASILY_READ) if each * 2 >= most)


def axis(frame: Frame, height: int) -> Iterator[Markup]:
    """A line a month, or a year where months would be too many, each labelled that has room."""
    by_year = (frame.last - frame.first).days > 366 * WITHIN
    month, free = frame.first.replace(day=1), 0.0
    said = 0
    while month <= frame.last:
        if month >= frame.first and (month.month == 1 or not by_year):
            x = frame.x(month)
            yield line("grid", x, HEAD - 4, x, height)
            name = str(month.year) if by_year else MONTHS[month.month - 1]
            name = name if by_year or (said and month.month != 1) else f"{name} {month.year}"
            if x >= free and x + len(name) * A_LETTER < frame.width:
                free = x + len(name) * A_LETTER + 10
                said = month.year
                yield text("axis", x + 3, 11, name)
        month = (month + timedelta(days=32)).replace(day=1)


def link(address: str, title: str, shape: Markup, label: Markup) -> Markup:
    return Markup('<a href="{}"><title>{}</title>{}{}</a>').format(address, title, shape, label)


def _inside(x: float, y: float, said: str, kind: str = "in") -> Markup:
    """A text inside a link, which is named by its title alone."""
    if not said:
        return Markup("")
    return Markup('<text aria-hidden="true" class="{}" x="{}" y="{}">{}</text>').format(kind, x, y, said)


def text(kind: str, x: float, y: float, said: str, side: str = "start") -> Markup:
    return Markup('<text class="{}" text-anchor="{}" x="{}" y="{}">{}</text>').format(kind, side, x, y, said)


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(kind, x1, y1, x2, y2)
