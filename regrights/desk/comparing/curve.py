"""What delay would have cost, drawn as steps over the days of effectiveness, and told span by span."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
from markupsafe import Markup

from projections.facts.reasons import dollars
from projections.questions.delay_curve import CurveRow, DelayCurve
from regrights.desk.addresses import Addresses
from regrights.desk.said import day
from regrights.desk.tables import shown
from regrights.desk.timeline.drawing import HEAD, RIGHT, Frame, axis, line, link, round_number, text
from regrights.paper.drawing import Column, Table

HEIGHT, FOOT = 240, 22
SIZES = (("wide", 1132), ("paper", 700))
COLUMNS = (
    Column("effective from", "day", key="first"),
    Column("through", "day", key="last"),
    Column("determined for late effectiveness", "money", key="determined"),
)


@attrs.frozen
class Level:
    """A run of days, both included, of which each would have cost the same."""

    first: date
    last: date
    determined: Decimal


def curve(found: DelayCurve, to: Addresses) -> dict[str, Any]:
    """What the page is made of: the rows of the answer, those alike next to each other as one."""
    levels = _levels(found.rows)
    rows = [(each.first, each.last, each.determined) for each in levels]
    title = "Had a statement covering every Investor first become effective"
    first, last = found.rows[0].effective_on, found.rows[-1].effective_on
    return {
        "first": first,
        "last": last,
        "levels": len(levels),
        "drawings": [_drawn(levels, Frame(first, last, found.as_of, name, width, 0), to) for name, width in SIZES],
        "blocks": shown([Table(title, COLUMNS, rows)], to),
    }


def _levels(rows: Sequence[CurveRow]) -> list[Level]:
    levels: list[Level] = []
    for row in rows:
        if levels and levels[-1].determined == row.determined:
            levels[-1] = attrs.evolve(levels[-1], last=row.effective_on)
        else:
            levels.append(Level(row.effective_on, row.effective_on, row.determined))
    return levels


def _drawn(levels: Sequence[Level], frame: Frame, to: Addresses) -> Markup:
    most = max(each.determined for each in levels)
    step = round_number(most)

    def y(value: Decimal) -> float:
        return round(HEIGHT - FOOT - float(value / (step * 2)) * (HEIGHT - FOOT - HEAD - 20), 1)

    body = [*axis(frame, HEIGHT - FOOT)]
    for share in (step, step * 2):
        body.append(line("grid", 0, y(share), frame.width - RIGHT, y(share)))
        body.append(text("axis", 2, y(share) - 3, dollars(share).removesuffix(".00")))
    path = f"M{frame.x(levels[0].first)} {y(levels[0].determined)}"
    path += "".join(f"H{frame.x(each.first)}V{y(each.determined)}" for each in levels[1:])
    body.append(Markup('<path class="cost-line" d="{}H{}"/>').format(path, frame.width - RIGHT))
    for each in levels:
        dot = Markup('<circle class="dot" cx="{}" cy="{}" r="4"/>').format(frame.x(each.first), y(each.determined))
        through = f" through {day(each.last)}" if each.last > each.first else ""
        title = f"Effective {day(each.first)}{through}: {dollars(each.determined)} determined"
        body.append(link(to.page("owed", on=each.first.isoformat()), title, dot, Markup("")))
    return Markup('<svg class="timeline {}" viewBox="0 0 {} {}" role="group" aria-label="{}">\n{}\n</svg>').format(
        frame.name, frame.width, HEIGHT, "What delay would have cost", Markup("\n").join(body)
    )
