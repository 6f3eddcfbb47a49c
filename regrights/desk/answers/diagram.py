"""A machine drawn from its table: a state a box in the order of the table, a move an arc, those taken dark.

Knows places and no style: what is lit, taken or possible is a class. Loops are no arcs; the table of moves has them.
"""

from collections.abc import Iterator, Mapping, Sequence

import attrs

# In units of the drawing, which is as wide as a telephone.
LEFT, BOX, HIGH, APART = 96, 128, 34, 20
ARC, WIDE = 13, 350
PORTS = 5  # between two arcs that meet a box at one side
TIP = 5


@attrs.frozen
class Box:
    """A state: where its box begins, and ``kind`` is here, been or never."""

    state: str
    y: int
    kind: str
    dated: str


@attrs.frozen
class Arc:
    """One way from a state to another: the line, its tip, and ``moves`` that take it."""

    line: str
    tip: str
    taken: bool
    moves: Sequence[str]


@attrs.frozen
class Diagram:
    """What is drawn; ``height`` of the drawing."""

    boxes: Sequence[Box]
    arcs: Sequence[Arc]
    height: int
    width: int = WIDE
    left: int = LEFT
    box: int = BOX
    high: int = HIGH


def diagram(
    table: Mapping[str, Mapping[str, str]], here: str, taken: Sequence[tuple[str, str]], dated: Mapping[str, str]
) -> Diagram:
    """The drawing of a table with the state it is in, the ways taken, and when each state was last come to."""
    place = {state: number for number, state in enumerate(table)}
    been = {state for pair in taken for state in pair}
    boxes = [
        Box(
            state, _top(number), "here" if state == here else "been" if state in been else "never", dated.get(state, "")
        )
        for state, number in place.items()
    ]
    arcs = sorted(_arcs(table, place, set(taken)), key=lambda each: each.taken)  # those taken are drawn last, on top
    return Diagram(boxes, arcs, _top(len(place) - 1) + HIGH + 8)


def _top(number: int) -> int:
    return 8 + number * (HIGH + APART)


def _arcs(
    table: Mapping[str, Mapping[str, str]], place: Mapping[str, int], taken: set[tuple[str, str]]
) -> Iterator[Arc]:
    """Down at the right of the boxes, up at the left."""
    ways: dict[tuple[str, str], list[str]] = {}
    for state, moves in table.items():
        for move, after in moves.items():
            if after != state:
                ways.setdefault((state, after), []).append(move)
    for (before, after), ways_between in ways.items():
        down = place[after] > place[before]
        out, into = (_port(end, before, after, list(ways), place) for end in (before, after))
        x = LEFT + BOX if down else LEFT
        bulge = (18 + ARC * abs(place[after] - place[before])) * (1 if down else -1)
        point = TIP if down else -TIP
        line = f"M{x} {out}C{x + bulge} {out} {x + bulge} {into} {x + point} {into}"
        tip = f"{x},{into} {x + 2 * point},{into - 4} {x + 2 * point},{into + 4}"
        yield Arc(line, tip, (before, after) in taken, ways_between)


def _port(end: str, before: str, after: str, ways: Sequence[tuple[str, str]], place: Mapping[str, int]) -> int:
    """How high an arc meets a box: those of one side one under the other, as their other ends stand."""
    down = place[after] > place[before]
    other = after if end == before else before
    others = [
        one if two == end else two for one, two in ways if end in (one, two) and (place[two] > place[one]) == down
    ]
    order = sorted(others, key=lambda state: place[state])
    middle = _top(place[end]) + HIGH // 2
    return middle + PORTS * order.index(other) - PORTS * (len(order) - 1) // 2
