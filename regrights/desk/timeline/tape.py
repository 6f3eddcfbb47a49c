"""The same day by day: what happened, what was computed and due, and every figure, the changed ones marked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import attrs
from markupsafe import Markup, escape

from lifecycle.entries.telling import one_stop, sentence
from projections.amounts.lines import Figures
from projections.facts.reasons import dollars
from regrights.desk.addresses import Addresses
from regrights.desk.said import capitalized, linked
from regrights.desk.timeline.lanes import Answers, Lane, row_of, why_of
from regrights.desk.timeline.over_time import SHOWN, Step
from regrights.desk.timeline.ranges import Range

BAD = ("late", "forbidden", "suspended", "restricted", "unpaid")


@attrs.frozen
class Told:
    """One thing of a day, and where its reason is."""

    text: Markup
    link: str = ""
    address: str = ""
    is_bad: bool = False


@attrs.frozen
class Figure:
    """A figure at the end of a day; ``was`` is what it was at the end of the day before it in the table, if other."""

    name: str
    value: Decimal
    was: Decimal | None


@attrs.frozen
class Row:
    """One day. ``figures`` are empty ahead of the day asked about."""

    on: date
    place: str
    told: Sequence[Told]
    figures: Sequence[Figure]

    @property
    def kind(self) -> str:
        """What it is marked with: money moved, something bad begins, or neither."""
        if any(each.was is not None for each in self.figures):
            return "moved"
        return "bad" if any(each.is_bad for each in self.told) else "still"


def tape(found: Answers, lanes: Sequence[Lane], steps: Sequence[Step], shown: Range, to: Addresses) -> list[Row]:
    """A row for each day of the range on which something happened, began, was computed, fell due or was paid."""
    days: dict[date, list[Told]] = {shown.first: []}
    for on, each in [*_entries(found, to), *_lines(found, to), *_of_lanes(lanes, to)]:
        if shown.first <= on <= shown.last:
            days.setdefault(on, []).append(each)
    at, rows = {each.on: each.figures for each in steps}, list[Row]()
    said = {each.on: each.of_itself for each in steps}
    days.update({on: [] for on in at if on not in days and _moves(at, on)})
    before, now = None, Figures()
    waiting = iter(sorted(at))
    following = next(waiting, None)
    for on in sorted(days):
        while following is not None and following <= on:
            now, following = at[following], next(waiting, None)
        figures = list(_figures(now, before)) if on <= found.owed.as_of else []
        told = days[on] or [_of_itself(on, shown, said.get(on, ()))]
        rows.append(Row(on, row_of(on), told, figures))
        before = now
    return rows


def _of_itself(on: date, shown: Range, what: Sequence[str]) -> Told:
    """What is said of a day that nothing else is said of."""
    begins = "As the period shown begins." if on == shown.first else "A figure moved."
    return Told(escape(f"{capitalized(', '.join(what))}." if what else begins))


def _moves(at: Mapping[date, Figures], on: date) -> bool:
    earlier = max((each for each in at if each < on), default=on)
    return any(getattr(at[earlier], each) != getattr(at[on], each) for each in SHOWN)


def _figures(now: Figures, before: Figures | None) -> Iterator[Figure]:
    for key, name in SHOWN.items():
        value = getattr(now, key)
        was = getattr(before, key) if before is not None else value
        yield Figure(name, value, was if was != value else None)


def _entries(found: Answers, to: Addresses) -> Iterator[tuple[date, Told]]:
    for each in found.entries:
        if each.occurred_on <= found.owed.as_of:
            text = linked(sentence(each), to)
            yield each.occurred_on, Told(text, f"entry {each.position}", to.entry(each.position))


def _lines(found: Answers, to: Addresses) -> Iterator[tuple[date, Told]]:
    for one in found.owed.investors:
        for line in one.lines:
            why = why_of(one.investor, line, to)
            said = one_stop(f"{dollars(line.amount)} to {one.investor}.")
            yield line.computed_on, Told(escape(f"Computed: {said}"), "why", why)
            if line.due_on:
                yield line.due_on, Told(escape(f"Due: {said}"), "why", why)


def _of_lanes(lanes: Sequence[Lane], to: Addresses) -> Iterator[tuple[date, Told]]:
    """What no entry and no line of that day says: what begins to be bad, the end of a window, what is projected."""
    for lane in lanes:
        for span in lane.spans:
            if span.kind in BAD:
                yield span.first, Told(linked(_sentence(span.title), to), "more", span.address, is_bad=True)
        for mark in lane.marks:
            if mark.kind == "edge" or mark.kind.endswith("projected"):
                yield mark.on, Told(linked(_sentence(mark.title), to), "more", mark.address)


def _sentence(title: str) -> str:
    return title if title.endswith(".") else f"{title}."
