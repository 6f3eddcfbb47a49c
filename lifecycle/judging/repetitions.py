"""Which entries say what another says already: the same kind, date and own fields.

Who recorded an entry, when and from which paper makes it no other fact; that it happened another time is for the entry
to say, as ``again``.
"""

from bisect import bisect_left
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


def repeated(history: Sequence[Entry], entry: Entry) -> Entry | None:
    """The first entry of a history, in its order, that says what a new one says."""
    first = bisect_left(history, entry.occurred_on, key=_day)
    for place in range(first, len(history)):
        other = history[place]
        if other.occurred_on != entry.occurred_on:
            return None
        if type(other) is type(entry) and own_fields(other) == own_fields(entry):
            return other
    return None


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


def _day(entry: Entry) -> date:
    return entry.occurred_on
