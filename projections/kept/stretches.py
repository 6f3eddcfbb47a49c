"""From single days to rows: what holds on every day of a stretch, asking only some days. Knows no rule."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from projections.facts.spans import DAY
from projections.kept.contents import OPEN, Content, Row

Held = Sequence[Content]
# What holds from a day, included, to another, which is not.
Stretch = tuple[date, date, Held]


def no_moves(_: Held) -> Iterable[date]:
    return ()


def stretches(
    held_on: Callable[[date], Held],
    first: date,
    last: date,
    turns: Iterable[date] = (),
    moves: Callable[[Held], Iterable[date]] = no_moves,
) -> Iterator[Stretch]:
    """The stretches from one day through another, both included; the last has no end.

    ``turns`` are the days on which what time does may turn: each is looked at. Between two of them time moves what
    holds one way only: where they are alike, so is every day between. ``moves`` are the days on which something that
    holds on a day was to move: they are looked at first.
    """
    known: dict[date, Held] = {}

    def on(day: date) -> Held:
        if day not in known:
            known[day] = held_on(day)
        return known[day]

    begins = day = first
    until = [last, *sorted((turn for turn in set(turns) if first < turn < last), reverse=True)]
    while until:
        end = until[-1]
        if on(day) == on(end):
            day = until.pop()
        elif end - day == DAY:
            yield begins, end, on(begins)
            begins = day = until.pop()
        else:
            until.append(_between(day, end, moves(on(end))))
    yield begins, OPEN, on(begins)


def _between(day: date, end: date, moves: Iterable[date]) -> date:
    """The day to look at next: the one before the first known move, that of the move, or the middle one."""
    move = min((each for each in moves if day < each <= end), default=None)
    if move is not None and move - DAY > day:
        return move - DAY
    if move is not None and move < end:
        return move
    return day + (end - day) // 2


def rows_of(found: Iterable[Stretch]) -> Iterator[Row]:
    """Each content of each stretch, where it goes on through several of them once."""
    since: dict[Content, date] = {}
    day = None
    for start, to, held in found:
        for content in [each for each in since if each not in held]:
            yield Row(content, since.pop(content), start)
        since |= {content: start for content in held if content not in since}
        day = to
    if day is not None:
        yield from (Row(content, start, day) for content, start in since.items())
