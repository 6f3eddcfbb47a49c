"""Which entries say what another says already: the same kind, date and own fields.

Who recorded an entry, when and from which paper makes it no other fact; that it happened another time is for the entry
to say, as ``again``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

import attrs
import msgspec

from lifecycle.entries import Entry, EntryCorrected, EntryRetracted

_ABOUT_ENTRIES = (EntryCorrected, EntryRetracted)
OF_THE_RECORD = frozenset(attrs.fields_dict(Entry)) - {"occurred_on"}


@cache
def _own(kind: type[attrs.AttrsInstance]) -> Sequence[str]:
    return [field.name for field in attrs.fields(kind) if field.name not in OF_THE_RECORD]


def own_fields(entry: Entry) -> Mapping[str, object]:
    """What happened and when, by itself."""
    kind: type[attrs.AttrsInstance] = type(entry)
    return {name: getattr(entry, name) for name in _own(kind)}


class Alike:
    """A history by what its entries say, so that one that says it again is found at once."""

    def __init__(self, history: Iterable[Entry]) -> None:
        self._said: dict[tuple[type[Entry], date, object], list[Entry]] = defaultdict(list)
        for entry in history:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        self._said[_heard(entry)].append(entry)

    def leave_out(self, entry: Entry) -> None:
        self._said[_heard(entry)].remove(entry)

    def first(self, entry: Entry, *, besides: int | None = None) -> Entry | None:
        """The first entry of the history, in its order, that says what a new one says; not the one at ``besides``."""
        alike = [
            each
            for each in self._said.get(_heard(entry), ())
            if each.position != besides and own_fields(each) == own_fields(entry)
        ]
        return min(alike, key=lambda each: each.position, default=None)


def _heard(entry: Entry) -> tuple[type[Entry], date, object]:
    """What is the same of entries that say the same; hardly ever of others."""
    return type(entry), entry.occurred_on, tuple(map(_hashable, own_fields(entry).values()))


def _hashable(value: object) -> object:
    match value:
        case Mapping():
            return frozenset((name, _hashable(each)) for name, each in value.items())
        case list() | tuple():
            return tuple(map(_hashable, value))
        case Entry():
            return value.kind
        case _:
            return value


def repetitions(entries: Iterable[Entry]) -> list[tuple[int, int]]:
    """Pairs of positions: each entry that says what one before it says, and not that it happened again."""
    alike: dict[tuple[type[Entry], date], list[Entry]] = defaultdict(list)
    for entry in entries:
        alike[type(entry), entry.occurred_on].append(entry)
    some = (each for (kind, _), each in alike.items() if len(each) > 1 and not issubclass(kind, _ABOUT_ENTRIES))
    return sorted((pair for each in some for pair in _same(each)), key=lambda pair: pair[1])


def _same(entries: Iterable[Entry]) -> Iterator[tuple[int, int]]:
    """The pairs among entries of one kind and day, each told from the last one before it."""
    said: dict[bytes, int] = {}
    for entry in entries:
        what = msgspec.json.encode(own_fields(entry), order="deterministic")
        if what in said and not entry.again:
            yield said[what], entry.position
        said[what] = entry.position
