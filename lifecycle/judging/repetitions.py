"""Which entries say what another says already: the same kind, date and own fields.

Who recorded an entry, when and from which paper makes it no other fact; that it happened another time is for the entry
to say, as ``again``.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

import attrs

from lifecycle.entries import Entry, EntryCorrected, EntryRetracted

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
    earlier: dict[tuple[type[Entry], date], list[Entry]] = {}
    found = []
    for entry in entries:
        if isinstance(entry, EntryCorrected | EntryRetracted):
            continue
        alike = earlier.setdefault((type(entry), entry.occurred_on), [])
        if alike and not entry.again:
            own = own_fields(entry)
            same = next((other for other in reversed(alike) if own_fields(other) == own), None)
            if same is not None:
                found.append((same.position, entry.position))
        alike.append(entry)
    return found


def _day(entry: Entry) -> date:
    return entry.occurred_on
