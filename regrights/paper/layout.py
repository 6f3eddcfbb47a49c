"""How a table stands on a page so wide: which of its columns are beside one another, and how wide each is.

Knows no terminal. Headings and text fold between words; what is no text, a date or an amount, is never broken. A table
that does not fit says once what is the same in every row; then its columns move together; then it does without those it
can spare; then it stands in parts, one below the other, each beginning with what tells its rows apart. Where even that
does not fit there is no part.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

GAPS = (2, 1)


@attrs.frozen
class Cells:
    """What is to be laid out, as it is written; ``folds`` says of each column whether its cells may be folded.

    ``spare`` are the places of the columns that a narrow page can do without.
    """

    headings: Sequence[str]
    folds: Sequence[bool]
    rows: Sequence[Sequence[str]]
    spare: Sequence[int] = ()


@attrs.frozen
class Part:
    """Columns beside one another: their places in the table, how wide each is, and the blanks between two."""

    places: Sequence[int]
    widths: Sequence[int]
    gap: int


@attrs.frozen
class Layout:
    """``alike`` are the places of the columns that are said once, ``spared`` of those left out for want of width.

    Without parts the table is to be stacked.
    """

    alike: Sequence[int]
    spared: Sequence[int]
    parts: Sequence[Part]


def laid_out(cells: Cells, width: int, measure: Callable[[str], int], *, says_once: bool = False) -> Layout:
    """A table on a page of a width; ``says_once`` leaves out what is the same in every row even where it fits."""
    page = _Page(cells, width, measure)
    every, alike = range(len(cells.headings)), _alike(cells)
    rest = [place for place in every if place not in alike]
    spared = [place for place in rest if place in cells.spare]
    least = [place for place in rest if place not in spared]
    if not says_once and (widths := page.fitted(every, GAPS[0])):
        return Layout([], [], [Part(every, widths, GAPS[0])])
    for places, left_out in ((rest, []), (least, spared)):
        for gap in GAPS:
            if widths := page.fitted(places, gap):
                return Layout(alike, left_out, [Part(places, widths, gap)])
    return Layout(alike, [], list(page.parted(rest, _telling_apart(cells, rest))))


def folded(text: str, width: int, measure: Callable[[str], int]) -> list[str]:
    """Text in lines of whole words, no wider than ``width`` but for a word that is."""
    if measure(text) <= width:
        return [text]
    lines: list[str] = []
    for word in text.split():
        if lines and measure(lines[-1]) + 1 + measure(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _alike(cells: Cells) -> list[int]:
    """The columns that say the same in every row, of several; one column always stays."""
    if len(cells.rows) < 2:  # noqa: PLR2004 - one row is the same throughout, and repeats nothing
        return []
    alike = [place for place in range(len(cells.headings)) if len({row[place] for row in cells.rows}) == 1]
    return alike if len(alike) < len(cells.headings) else alike[1:]


def _telling_apart(cells: Cells, places: Sequence[int]) -> int:
    """How many of the first columns it takes to tell the rows apart as well as all of them do."""

    def told(count: int) -> int:
        return len({tuple(row[place] for place in places[:count]) for row in cells.rows})

    return next(count for count in range(1, len(places) + 1) if told(count) == told(len(places)))


class _Page:
    """A width, and how wide each column would be: in one line, at least, and for its cells without its heading."""

    def __init__(self, cells: Cells, width: int, measure: Callable[[str], int]) -> None:
        self.width = width
        self.natural, self.least, self.of_cells = list[int](), list[int](), list[int]()
        for place, heading in enumerate(cells.headings):
            texts = {row[place] for row in cells.rows}
            unbroken = {word for text in texts for word in text.split()} if cells.folds[place] else texts
            self.of_cells.append(max(map(measure, texts), default=0))
            self.natural.append(max(self.of_cells[-1], measure(heading)))
            self.least.append(max(map(measure, unbroken | set(heading.split())), default=0))

    def fitted(self, places: Sequence[int], gap: int) -> list[int]:
        """How wide each of the columns is, the widest folded first; none where they do not fit."""
        widths = {place: self.natural[place] for place in places}
        over = sum(widths.values()) + gap * (len(places) - 1) - self.width
        if sum(widths[place] - self.least[place] for place in places) < over:
            return []
        for _ in range(over):
            widths[max((place for place in places if widths[place] > self.least[place]), key=self._given(widths))] -= 1
        return list(widths.values())

    def _given(self, widths: Mapping[int, int]) -> Callable[[int], int]:
        """Which column gives first. A heading folds once and a cell in every row, so it counts for twice its width."""
        return lambda place: widths[place] * (2 if widths[place] > self.of_cells[place] else 1)

    def parted(self, places: Sequence[int], first: int) -> Iterator[Part]:
        """Parts that fit, each beginning with the ``first`` columns; none where not even one more fits beside them."""
        every, rest = places[:first], list(places[first:])
        if not rest or not all(self.fitted([*every, place], GAPS[0]) for place in rest):
            return
        while rest:
            count = next(most for most in range(len(rest), 0, -1) if self.fitted([*every, *rest[:most]], GAPS[0]))
            part = [*every, *rest[:count]]
            yield Part(part, self.fitted(part, GAPS[0]), GAPS[0])
            rest = rest[count:]
