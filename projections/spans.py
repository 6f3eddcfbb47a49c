"""Date ranges. A span is ``(start, end)``: the start is inside, the end is not. That is said only here.

A list of spans is sorted, and its spans neither touch nor overlap.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

Span = tuple[date, date]
DAY = timedelta(days=1)


def union(spans: Iterable[Span]) -> list[Span]:
    """The days in any of the spans, given in any order; empty spans are dropped, touching ones joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def intersection(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The days in both."""
    return union((max(a, c), min(b, d)) for a, b in one for c, d in other)


def minus(spans: Sequence[Span], removed: Sequence[Span]) -> list[Span]:
    """The days in ``spans`` and not in ``removed``."""
    left = list(spans)
    for start, end in removed:
        left = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[0] < piece[1]]
    return left


def holds(spans: Iterable[Span], day: date) -> bool:
    """Whether the day lies in one of the spans."""
    return any(start <= day < end for start, end in spans)


def days_within(spans: Iterable[Span], after: date, through: date) -> int:
    """How many days of the spans lie in ``(after, through]``."""
    return sum(max(0, (min(end, through + DAY) - max(start, after + DAY)).days) for start, end in spans)
