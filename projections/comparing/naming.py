"""One party under two names: their log read with the names ours has, wherever an entry names somebody or something."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import attrs

from lifecycle.entries import Entry, PaidToward, Toward
from lifecycle.errors import Refusal

Named = TypeVar("Named", Entry, Toward, PaidToward)
# Who recorded an entry, from what paper and why names nobody the agreement knows.
TOLD_AS_IT_IS = frozenset({"recorded_by", "source", "document", "document_sha256", "reason", "authority", "terms"})


class NotTheSame(Refusal):
    """Two names that cannot be one party of the two logs."""

    def __init__(self, ours: str, theirs: str, problem: str) -> None:
        super().__init__(
            f'same = "{ours}={theirs}": {problem}; write the name of the first log, =, and that of the second.'
        )


def named_as_ours(ours: Sequence[Entry], theirs: Sequence[Entry], same: Mapping[str, str]) -> Sequence[Entry]:
    """Their log under our names; ``same`` has their name by ours.

    Raises ``NotTheSame`` where a log does not have the name, where theirs has both, and where two of ours are one of
    theirs.
    """
    here, there = ({name for entry in log for name in _names(entry)} for log in (ours, theirs))
    ours_of: dict[str, str] = {}
    for mine, other in same.items():
        if mine not in here:
            raise NotTheSame(mine, other, "the first log has no such name")
        if other not in there:
            raise NotTheSame(mine, other, "the second log has no such name")
        if mine in there and mine != other:
            raise NotTheSame(mine, other, "the second log has both, as two")
        if other in ours_of:
            raise NotTheSame(mine, other, "the second is said to be another of the first already")
        ours_of[other] = mine
    return [_renamed(entry, ours_of) for entry in theirs] if ours_of else theirs


def _names(value: object, field: str = "") -> Iterator[str]:
    match value:
        case str() if field not in TOLD_AS_IT_IS:
            yield value
        case Entry() | Toward() | PaidToward():
            for each in attrs.fields(type(value)):
                yield from _names(getattr(value, each.name), each.name)
        case tuple():
            for each in value:
                yield from _names(each, field)
        case Mapping() if field not in TOLD_AS_IT_IS:
            yield from (name for name in value if isinstance(name, str))


def _renamed(named: Named, ours_of: Mapping[str, str]) -> Named:
    said = {field.name: getattr(named, field.name) for field in attrs.fields(type(named))}
    changed = {name: _under(value, ours_of) for name, value in said.items() if name not in TOLD_AS_IT_IS}
    # Each value is of the type it was.
    return attrs.evolve(named, **{name: value for name, value in changed.items() if value != said[name]})  # type: ignore[arg-type]


def _under(value: object, ours_of: Mapping[str, str]) -> object:
    match value:
        case str():
            return ours_of.get(value, value)
        case Entry():
            return _renamed(value, ours_of)
        case Toward():
            return _renamed(value, ours_of)
        case PaidToward():
            return _renamed(value, ours_of)
        case tuple():
            return tuple(_under(each, ours_of) for each in value)
        case Mapping():
            return {ours_of.get(name, name): each for name, each in value.items()}
        case _:
            return value
