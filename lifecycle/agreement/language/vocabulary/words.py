"""What may stand at one place of a document: text, a day, one of a few words, a list. Reads plain values.

Each kind of word is read by its own class into a typed value, or says its fault and leaves None. Forks are resolved
before; shares, sums and durations are in ``figures``, tables in ``tables``.
"""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Protocol, TypeVar

import attrs

from lifecycle.agreement.language.faults import Fault, Faults, listed
from lifecycle.agreement.language.forks import ABSENT
from lifecycle.agreement.language.source import plain_text
from lifecycle.entries.fields import (
    FloatText,
    HugeNumber,
    InvalidEntry,
    day_from,
    meant,
    month_day_from,
    text_from,
)


class Kind(Protocol):
    """What may stand at a place. ``says`` ends the sentence "write …"."""

    @property
    def says(self) -> str: ...

    def read(self, place: str, value: object, faults: Faults) -> object: ...


@attrs.frozen(eq=False, repr=False)
class Text:
    """One line of text."""

    says: str = "text of one line"

    def read(self, place: str, value: object, faults: Faults) -> str | None:
        return _checked(text_from, place, value, faults)


@attrs.frozen(eq=False, repr=False)
class Day:
    """A calendar date."""

    says: str = 'a date, like "2003-06-01"'

    def read(self, place: str, value: object, faults: Faults) -> date | None:
        return _checked(day_from, place, value, faults)


@attrs.frozen(eq=False, repr=False)
class MonthDay:
    """A day of every year."""

    says: str = 'month and day, like "12-31"'

    def read(self, place: str, value: object, faults: Faults) -> str | None:
        return _checked(month_day_from, place, value, faults)


T = TypeVar("T")


def _checked(check: Callable[[str, object], T], place: str, value: object, faults: Faults) -> T | None:
    try:
        return check(place, value)
    except InvalidEntry as refused:
        faults.append(Fault(place, refused.problem, refused.remedy, value))
        return None


@attrs.frozen(eq=False, repr=False)
class Truth:
    """Yes or no."""

    says: str = "true or false, without quotes"

    def read(self, place: str, value: object, faults: Faults) -> bool | None:
        if isinstance(value, bool):
            return value
        faults.append(Fault(place, "neither true nor false", f"write {self.says}", value))
        return None


@attrs.frozen(eq=False, repr=False)
class Whole:
    """A whole number."""

    at_least: int
    at_most: int = 36_500

    @property
    def says(self) -> str:
        return f"a whole number from {self.at_least} to {self.at_most}, without quotes"

    def read(self, place: str, value: object, faults: Faults) -> int | None:
        if type(value) is int and self.at_least <= value <= self.at_most:
            return value
        faults.append(Fault(place, "no such number", f"write {self.says}", value))
        return None


@attrs.frozen(eq=False, repr=False)
class OneNumber:
    """One of a few whole numbers."""

    choices: Sequence[int]

    @property
    def says(self) -> str:
        return f"{' or '.join(map(str, self.choices))}, without quotes"

    def read(self, place: str, value: object, faults: Faults) -> int | None:
        if type(value) is int and value in self.choices:
            return value
        faults.append(Fault(place, "no such number", f"write {self.says}", value))
        return None


@attrs.frozen(eq=False, repr=False)
class OneOf:
    """One of a few words; ``begun`` are those that go on with a name, like ``milestone NAME``."""

    choices: Collection[str]
    begun: Sequence[str] = ()
    what: str = "word of this place"

    @property
    def says(self) -> str:
        return f"one of {listed([*self.choices, *(f'{each}NAME' for each in self.begun)])}"

    def read(self, place: str, value: object, faults: Faults) -> str | None:
        text = plain_text(value)
        if text is not None and (text in self.choices or any(_goes_on(text, each) for each in self.begun)):
            return text
        perhaps = meant(text, self.choices) if text else ""
        faults.append(Fault(place, f"no {self.what}", f"write {self.says}{perhaps}", value))
        return None


def _goes_on(text: str, begun: str) -> bool:
    return text.startswith(begun) and NAME.fullmatch(text.removeprefix(begun)) is not None


NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}(?: [A-Za-z0-9_-]{1,60}){0,5}", re.ASCII)
ONE_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", re.ASCII)
NUMBER_OF_A_SECTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ().,–-]{0,59}")


@attrs.frozen(eq=False, repr=False)
class Many:
    """A list, each at the place of its number from 1."""

    one: Kind
    at_least: int = 0

    @property
    def says(self) -> str:
        return f"a list, each {self.one.says}"

    def read(self, place: str, value: object, faults: Faults) -> tuple[object, ...]:
        if not isinstance(value, list):
            faults.append(Fault(place, "no list", f"write it in [ ], each {self.one.says}", value))
            return ()
        found = [
            self.one.read(f"{place}[{number}]", each, faults)
            for number, each in enumerate(value, 1)
            if each is not ABSENT
        ]
        if len(found) < self.at_least:
            faults.append(Fault(place, "an empty list", f"write at least {self.at_least}: {self.one.says}"))
        return tuple(each for each in found if each is not None)


@attrs.frozen(eq=False, repr=False)
class Shaped:
    """What may be written in more than one shape, read into one: ``made`` takes the place and what was read."""

    says: str
    shapes: Sequence[tuple[type, Kind]]
    made: Callable[[str, object], object] = lambda _place, found: found

    def read(self, place: str, value: object, faults: Faults) -> object:
        for shape, kind in self.shapes:
            if isinstance(value, shape) and not isinstance(value, FloatText | HugeNumber):
                found = kind.read(place, value, faults)
                return None if found is None else self.made(place, found)
        faults.append(Fault(place, "not written so", f"write {self.says}", value))
        return None
