"""A mapping that never changes, of which a changed one is made without copying all of it."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
# Fewer changes than these are copied with each further one; of a large mapping as many as the root of its size.
SHALLOW: Final = 16


class Layered(Mapping[Key, Value]):
    """A large mapping shared with those it was made from, and the few changes since; equal to any mapping alike."""

    __slots__ = ("_below", "_changes")

    def __init__(self, below: Mapping[Key, Value] | None = None, changes: Mapping[Key, Value] | None = None) -> None:
        self._below: Mapping[Key, Value] = below if below is not None else {}
        self._changes: Mapping[Key, Value] = changes if changes is not None else {}

    def __getitem__(self, key: Key) -> Value:
        return self._changes[key] if key in self._changes else self._below[key]

    def __contains__(self, key: object) -> bool:
        return key in self._changes or key in self._below

    def __iter__(self) -> Iterator[Key]:
        yield from self._below
        yield from (key for key in self._changes if key not in self._below)

    def __len__(self) -> int:
        return len(self._below) + sum(key not in self._below for key in self._changes)

    def __eq__(self, other: object) -> bool:
        return other is self or (isinstance(other, Mapping) and self._whole() == dict(other))

    def __hash__(self) -> int:
        return hash(frozenset(self))

    def __repr__(self) -> str:
        return repr(self._whole())

    def put(self, key: Key, value: Value) -> "Layered[Key, Value]":
        """The same with one key changed, or added after the others."""
        changes = {**self._changes, key: value}
        if len(changes) > SHALLOW and len(changes) ** 2 > len(self._below):
            return Layered({**self._below, **changes})
        return Layered(self._below, changes)

    def without(self, key: Key) -> "Layered[Key, Value]":
        """The same without one key; all of it is copied."""
        return Layered({name: value for name, value in self._whole().items() if name != key})

    def _whole(self) -> dict[Key, Value]:
        return {**self._below, **self._changes}
