"""Changing a document place by place: a place as ``terms check`` names it, through forks. Knows no word's meaning."""

import re
from collections.abc import Callable, Iterator, Sequence

from lifecycle.agreement.language.faults import Fault, Faults
from lifecycle.agreement.language.forks import LEFT_OUT, READING, choices_of, is_fork

Step = str | int
Parent = tuple[dict[str, object] | list[object], Step]
_STEP = re.compile(r"([A-Za-z0-9_-]+)((?:\[[1-9][0-9]{0,3}\])*)", re.ASCII)


def steps(place: str) -> tuple[Step, ...] | None:
    """``charges.event.by.rates[1]`` step by step, a number counted from 0; None where it is no place."""
    found: list[Step] = []
    for part in place.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            return None
        found.append(match[1])
        found.extend(int(number) - 1 for number in re.findall(r"[0-9]+", match[2]))
    return tuple(found)


def at(raw: object, way: Sequence[Step]) -> Iterator[object]:
    """What stands at a place: once for each choice of the forks it stands in, forks at the place itself as they are."""
    for holder, last in _holders(raw, way, build=False):
        value = _inside(holder, last)
        if value is not None:
            yield value


def change(raw: dict[str, object], place: str, value: object, faults: Faults, said_in: str) -> None:
    """Put a value at a place, or take away what is there, in the given copy.

    Where forks stand above the place, it is changed in each choice that has the word, else in each that is a table.
    """
    way = steps(place)
    holders = list(_holders(raw, way, build=value != LEFT_OUT)) if way else []
    having = [(holder, last) for holder, last in holders if _inside(holder, last) is not None]
    for holder, last in having or ([] if value == LEFT_OUT else holders):
        _put(holder, last, value)
    if not having and (value == LEFT_OUT or not holders):
        remedy = "write a place as terms check names it, like charges.NAME.by.rates"
        faults.append(Fault(f"{said_in}.{place}", "nothing stands there", remedy, value))


def change_leaves(raw: dict[str, object], place: str, made: Callable[[object, Step], object]) -> bool:
    """Put in place of each value at a place, through the forks at the place too, what is made of it."""
    found = False
    for holder, last in list(_holders(raw, steps(place) or (), build=False)):
        for leaf_holder, leaf in list(_leaves(holder, last)):
            _put(leaf_holder, leaf, made(_inside(leaf_holder, leaf), last))
            found = True
    return found


def _leaves(holder: dict[str, object] | list[object], last: Step) -> Iterator[Parent]:
    value = _inside(holder, last)
    if is_fork(value):
        for choice in choices_of(value):
            yield from _leaves(value, choice)
    elif value is not None and not (isinstance(holder, dict) and READING in holder and value == LEFT_OUT):
        yield holder, last


def _holders(raw: object, way: Sequence[Step], *, build: bool) -> Iterator[Parent]:
    """The tables and lists in which the last step of a place stands, or would; ``build`` makes tables on the way."""
    here, rest = way[0], way[1:]
    if is_fork(raw):
        choices = choices_of(raw)
        if isinstance(here, str) and here in choices:
            yield from _into(raw, here, rest, build=build)
        else:
            for choice in choices:
                yield from _holders(raw[choice], way, build=build)
    elif (isinstance(raw, dict) and isinstance(here, str)) or (isinstance(raw, list) and isinstance(here, int)):
        yield from _into(raw, here, rest, build=build)


def _into(
    holder: dict[str, object] | list[object], here: Step, rest: Sequence[Step], *, build: bool
) -> Iterator[Parent]:
    if not rest:
        if isinstance(here, str) or here <= len(holder):
            yield holder, here
        return
    if build and isinstance(holder, dict) and isinstance(here, str) and isinstance(rest[0], str):
        holder.setdefault(here, {})
    if (value := _inside(holder, here)) is not None:
        yield from _holders(value, rest, build=build)


def _inside(holder: dict[str, object] | list[object], step: Step) -> object:
    if isinstance(holder, dict):
        return holder.get(step) if isinstance(step, str) else None
    return holder[step] if isinstance(step, int) and step < len(holder) else None


def _put(holder: dict[str, object] | list[object], step: Step, value: object) -> None:
    if isinstance(holder, dict):
        assert isinstance(step, str)  # noqa: S101 - as it was found
        if value == LEFT_OUT and READING not in holder:
            del holder[step]
        else:
            holder[step] = value
        return
    assert isinstance(step, int)  # noqa: S101 - as it was found
    if value == LEFT_OUT:
        del holder[step]
    elif step == len(holder):
        holder.append(value)
    else:
        holder[step] = value
