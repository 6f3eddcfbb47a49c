"""What may stand at one place of a document: text, a share, a duration, one of a few words, a list. Reads plain values.

Each kind of word is read by its own class into a typed value, or says its fault and leaves None. Forks are resolved
before; tables are in ``tables``.
"""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Protocol, TypeVar

import attrs

from lifecycle.agreement.language import durations
from lifecycle.agreement.language.durations import Duration, duration
from lifecycle.agreement.language.faults import Fault, Faults, listed
from lifecycle.entries.fields import (
    FloatText,
    HugeNumber,
    InvalidEntry,
    day_from,
    meant,
    month_day_from,
    near,
    text_from,
)


class Absent(Enum):
    """What a choice ``"absent"`` leaves in a list, so that those after it keep their place."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


class Kind(Protocol):
    """What may stand at a place. ``says`` ends the sentence "write …"."""

    @property
    def says(self) -> str: ...

    def read(self, place: str, value: object, faults: Faults) -> object: ...


def plain_text(value: object) -> str | None:
    """Text as it was written; a number that came as its digits is none."""
    return value if isinstance(value, str) and not isinstance(value, FloatText | HugeNumber) else None


def inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


@attrs.frozen
class Text:
    """One line of text."""

    says: str = "text of one line"

    def read(self, place: str, value: object, faults: Faults) -> str | None:
        return _checked(text_from, place, value, faults)


@attrs.frozen
class Day:
    """A calendar date."""

    says: str = 'a date, like "2003-06-01"'

    def read(self, place: str, value: object, faults: Faults) -> date | None:
        return _checked(day_from, place, value, faults)


@attrs.frozen
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


@attrs.frozen
class Truth:
    """Yes or no."""

    says: str = "true or false, without quotes"

    def read(self, place: str, value: object, faults: Faults) -> bool | None:
        if isinstance(value, bool):
            return value
        faults.append(Fault(place, "neither true nor false", f"write {self.says}", value))
        return None


@attrs.frozen
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


@attrs.frozen
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


_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,12}))?", re.ASCII)
_IN_WORDS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _as_decimal(value: object) -> Decimal | None:
    text = plain_text(value)
    return Decimal(text) if text is not None and _DECIMAL.fullmatch(text) else None


@attrs.frozen
class Share:
    """A rate or another share of one, as decimal text."""

    what: str = "a rate"

    @property
    def says(self) -> str:
        return f'{self.what} between 0 and 1 as text, like "0.02"'

    def read(self, place: str, value: object, faults: Faults) -> Decimal | None:
        found = _as_decimal(value)
        if found is not None and found <= 1:
            return found
        faults.append(Fault(place, f"{self.what} lies between 0 and 1", self._remedy(value), value))
        return None

    def _remedy(self, value: object) -> str:
        written = str(value).strip()
        percent = _as_decimal(written.removesuffix("%").strip())
        if percent is None:
            return 'two per cent is "0.02"'
        if plain_text(value) is None and percent <= 1:
            return f'in quotes, "{written}"'
        whole = int(percent) if percent == int(percent) and percent < len(_IN_WORDS) else 0
        return f'{_IN_WORDS[whole] or f"{percent.normalize():f}"} per cent is "{(percent / 100).normalize():f}"'


@attrs.frozen
class Dollars:
    """A sum in dollars, as decimal text."""

    places: int = 2

    @property
    def says(self) -> str:
        return f'dollars as text with at most {self.places} places, like "10000.00"'

    def read(self, place: str, value: object, faults: Faults) -> Decimal | None:
        found = _as_decimal(value)
        if found is not None and -int(found.as_tuple().exponent) <= self.places:
            return found
        faults.append(Fault(place, "no sum in dollars", f"write {self.says}", value))
        return None


@attrs.frozen
class Amount:
    """A share of a base, or dollars: what it is, another word of its table decides."""

    says: str = 'a share of one or dollars, as text, like "0.09" or "25000.00"'

    def read(self, place: str, value: object, faults: Faults) -> Decimal | None:
        if (found := _as_decimal(value)) is not None:
            return found
        faults.append(Fault(place, "neither a share nor dollars", f"write {self.says}", value))
        return None


@attrs.frozen
class Length:
    """A duration in some units; ``besides`` are words that may stand for one."""

    units: Sequence[str] = durations.UNITS
    at_least: int = 1
    besides: Sequence[str] = ()

    @property
    def says(self) -> str:
        besides = "".join(f', or "{word}"' for word in self.besides)
        return f'a number and a unit, like "30 days"; the units are {listed(self.units)}{besides}'

    def read(self, place: str, value: object, faults: Faults) -> Duration | str | None:
        text = plain_text(value)
        if text in self.besides:
            return text
        found = duration(text) if text is not None else None
        if found is not None and found.unit in self.units and found.number >= self.at_least:
            return found
        if found is not None and found.unit in durations.STANDS_ONLY_IN and found.unit not in self.units:
            problem, only = "no duration here", durations.STANDS_ONLY_IN[found.unit]
            faults.append(Fault(place, problem, f"{found.unit} stands in `{only}` alone; write {self.says}", value))
            return None
        faults.append(Fault(place, "no duration", f"write {self.says}{self._perhaps(value)}", value))
        return None

    def _perhaps(self, value: object) -> str:
        number, _, unit = str(value).strip().partition(" ")
        said = near(unit, self.units) if number.isdecimal() and unit else None
        return f'; perhaps "{Duration(int(number[:5]), said)}" is meant' if said else ""


@attrs.frozen
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


@attrs.frozen
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


@attrs.frozen
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
