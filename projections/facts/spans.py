"""Date ranges. A span is ``(start, end)``: the start is inside, the end is not. That is said only here.

A list of spans is sorted, and its spans neither touch nor overlap. Every function here is linear, or better.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from operator import itemgetter

Span = tuple[date, date]
DAY = timedelta(days=1)
_START, _END = itemgetter(0), itemgetter(1)


def union(spans: Iterable[Span]) -> list[Span]:
    """The days in any of the spans, given in any order; empty spans are dropped, touching ones joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            if end > joined[-1][1]:
                joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def intersection(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The days in both."""
    found: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(other):
        start, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if start < end:
            found.append((start, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return found


def minus(spans: Sequence[Span], removed: Sequence[Span]) -> list[Span]:
    """The days in ``spans`` and not in ``removed``."""
    edges = [date.min, *(edge for span in removed for edge in span), date.max]
    return intersection(spans, list(zip(edges[::2], edges[1::2], strict=True)))


def holding(spans: Sequence[Span], day: date) -> Span | None:
    """The span a day lies in, if there is one."""
    place = bisect_right(spans, day, key=_START)
    return spans[place - 1] if place and day < spans[place - 1][1] else None


def first_within(spans: Sequence[Span], within: Span) -> date | None:
    """The first day of the spans that lies in another one, if any does."""
    place = bisect_right(spans, within[0], key=_END)
    day = max(within[0], spans[place][0]) if place < len(spans) else within[1]
    return day if day < within[1] else None


def holds(spans: Sequence[Span], day: date) -> bool:
    """Whether the day lies in one of the spans."""
    return holding(spans, day) is not None


def days_within(spans: Iterable[Span], after: date, through: date) -> int:
    """How many days of the spans lie in ``(after, through]``."""
    return sum(max(0, (min(end, through + DAY) - max(start, after + DAY)).days) for start, end in spans)
