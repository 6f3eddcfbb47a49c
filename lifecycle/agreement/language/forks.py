"""Forks: a reading's choices in place of a value. Finds them, and takes the chosen one of each."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, TypeGuard

import attrs

from lifecycle.agreement.language.faults import inside
from lifecycle.agreement.language.source import Raw, once_a_value, plain_text

READING, LEFT_OUT = "reading", "absent"
READINGS = "readings"


class Absent(Enum):
    """What a choice ``"absent"`` leaves in a list, so that those after it keep their place."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@attrs.frozen
class Fork:
    """One place a reading decides; ``under`` are the choices of the forks it stands in."""

    place: str
    reading: str
    choices: Sequence[str]
    under: Mapping[str, str]
    # The word of the document that it stands in.
    word: str


def is_fork(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict) and plain_text(value.get(READING)) is not None


def choices_of(fork: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name in fork if name != READING)


def forks(raw: Raw) -> Sequence[Fork]:
    """Every fork of a document, in its order; what the readings themselves say has none."""
    return [fork for name, value in raw.items() if name != READINGS for fork in forks_of(value, name)]


@once_a_value
def forks_of(value: object, word: str) -> Sequence[Fork]:
    """The forks of one word at the top of a document."""
    return list(_forks(value, word, {}, word))


def _forks(value: object, place: str, under: Mapping[str, str], word: str) -> Iterator[Fork]:
    if is_fork(value):
        reading = value[READING]
        yield Fork(place, reading, choices_of(value), under, word)
        for choice in choices_of(value):
            if under.get(reading, choice) == choice:
                yield from _forks(value[choice], place, {**under, reading: choice}, word)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _forks(each, inside(place, name), under, word)
    elif isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield from _forks(each, f"{place}[{number}]", under, word)


def resolved(value: object, chosen: Mapping[str, str]) -> object:
    """The value with each fork replaced by its chosen choice; what is left out is gone, or marked in a list."""
    if is_fork(value):
        choice = value.get(chosen.get(value[READING], ""), LEFT_OUT)
        return ABSENT if choice == LEFT_OUT else resolved(choice, chosen)
    if isinstance(value, dict):
        found = {name: resolved(each, chosen) for name, each in value.items()}
        return {name: each for name, each in found.items() if each is not ABSENT}
    return [resolved(each, chosen) for each in value] if isinstance(value, list) else value


def defaults(raw: Raw, found: Sequence[Fork]) -> dict[str, str]:
    """What each reading of the forks is where nobody chose: as ``[readings]`` says, else the first choice."""
    told = raw.get(READINGS)
    taken: dict[str, str] = {}
    for fork in found:
        said = told.get(fork.reading) if isinstance(told, dict) else None
        default = plain_text(said.get("default")) if isinstance(said, dict) else None
        if default is not None and default in fork.choices:
            taken.setdefault(fork.reading, default)
        elif fork.choices:
            taken.setdefault(fork.reading, fork.choices[0])
    return taken


def ways(raw: Raw, found: Sequence[Fork]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The defaults, then each single alternative with what it takes to be asked: what differs, and all choices."""
    usual = defaults(raw, found)
    seen: set[tuple[tuple[str, str], ...]] = set()
    alternatives: list[Mapping[str, str]] = [
        {},
        *({**fork.under, fork.reading: choice} for fork in found for choice in fork.choices),
    ]
    for each in alternatives:
        differs = tuple((key, choice) for key, choice in each.items() if usual.get(key) != choice)
        if differs not in seen:
            seen.add(differs)
            yield ", ".join(f"{key} = {choice}" for key, choice in differs), {**usual, **each}
