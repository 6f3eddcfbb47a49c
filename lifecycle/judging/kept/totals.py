"""One running total over places in an order, with what must be there at some of them; a late one costs little.

Kept in blocks: who adds in the middle, or asks for the least to spare over a stretch, looks into one or two of them
and at one number of each other.
"""

from bisect import bisect_left, bisect_right, insort
from decimal import Decimal
from typing import Final, NamedTuple

Place = tuple[object, ...]
Number = int | Decimal
LARGEST: Final = 128


class Item(NamedTuple):
    """At one place: what is added, and what had to be there before; ``need`` is None where nothing had to."""

    place: Place
    added: Number
    need: Number | None


class _Block:
    """Items in order, their sum, and the least to spare among them, counted from nothing before the first."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.weigh()

    def weigh(self) -> None:
        self.sum: Number = 0
        self.least: Number | None = None
        for item in self.items:
            self._note(item)

    def append(self, item: Item) -> None:
        self.items.append(item)
        self._note(item)

    def _note(self, item: Item) -> None:
        if item.need is not None and (self.least is None or self.sum - item.need < self.least):
            self.least = self.sum - item.need
        self.sum += item.added


class Totals:
    """A total as it runs. A place stands in it once at most."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = [_Block([])]
        self._firsts: list[Place] = []
        # How many places add something.
        self.adding = 0

    def put(self, place: Place, added: Number, need: Number | None) -> None:
        """Take in a place."""
        self.adding += added != 0
        item, at = Item(place, added, need), self._block(place)
        block = self._blocks[at]
        if not block.items or block.items[-1].place < place:
            block.append(item)
        else:
            insort(block.items, item)
            block.weigh()
        if len(block.items) > LARGEST:
            half = LARGEST // 2
            self._blocks[at : at + 1] = [_Block(block.items[:half]), _Block(block.items[half:])]
        if len(self._firsts) != len(self._blocks) or block.items[0] is item:
            self._firsts = [each.items[0].place for each in self._blocks]

    def take_out(self, place: Place) -> None:
        """Leave out a place that is in it."""
        at = self._block(place)
        block = self._blocks[at]
        self.adding -= block.items.pop(bisect_left(block.items, place, key=_place)).added != 0
        block.weigh()
        if not block.items and len(self._blocks) > 1:
            del self._blocks[at]
        self._firsts = [each.items[0].place for each in self._blocks if each.items]

    def before(self, place: Place) -> Number:
        """The total before a place."""
        at = self._block(place)
        total = sum(block.sum for block in self._blocks[:at])
        items = self._blocks[at].items
        return total + sum(item.added for item in items[: bisect_left(items, place, key=_place)])

    def least_to_spare(self, after: Place, until: Place | None) -> Number | None:
        """The least that is there beyond what has to be, at the places between two; None where nothing has to be."""
        first = self._block(after)
        last = self._block(until) if until is not None else len(self._blocks) - 1
        total = sum(block.sum for block in self._blocks[:first])
        found: Number | None = None
        for at in range(first, last + 1):
            block = self._blocks[at]
            if first < at < last or (at == last != first and until is None):
                least, total = (None if block.least is None else total + block.least), total + block.sum
                found = _less(found, least)
                continue
            for item in block.items:
                inside = after < item.place and (until is None or item.place < until)
                if inside and item.need is not None:
                    found = _less(found, total - item.need)
                total += item.added
        return found

    def _block(self, place: Place) -> int:
        """Which block a place is in, or would be."""
        return max(bisect_right(self._firsts, place) - 1, 0)


def _place(item: Item) -> Place:
    return item.place


def _less(one: Number | None, other: Number | None) -> Number | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
