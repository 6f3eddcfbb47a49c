"""Figures at one place of a document: a share of one, dollars, a duration. As ``words``, read or told as a fault."""

import re
from collections.abc import Sequence
from decimal import Decimal

import attrs

from lifecycle.agreement.language.faults import Fault, Faults, listed
from lifecycle.agreement.language.source import LONGEST_NUMBER, plain_text
from lifecycle.agreement.language.vocabulary import durations
from lifecycle.agreement.language.vocabulary.durations import Duration, duration
from lifecycle.entries.fields import near

_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,12}))?", re.ASCII)
_IN_WORDS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _as_decimal(value: object) -> Decimal | None:
    text = plain_text(value)
    return Decimal(text) if text is not None and _DECIMAL.fullmatch(text) else None


@attrs.frozen(eq=False, repr=False)
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


@attrs.frozen(eq=False, repr=False)
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


@attrs.frozen(eq=False, repr=False)
class Amount:
    """A share of a base, or dollars: what it is, another word of its table decides."""

    says: str = 'a share of one or dollars, as text, like "0.09" or "25000.00"'

    def read(self, place: str, value: object, faults: Faults) -> Decimal | None:
        if (found := _as_decimal(value)) is not None:
            return found
        faults.append(Fault(place, "neither a share nor dollars", f"write {self.says}", value))
        return None


@attrs.frozen(eq=False, repr=False)
class Length:
    """A duration in some units; ``besides`` are words that may stand for one.

    None at all, ``"0 days"``, is read where an old flat key can make a place that; in a file it is a fault.
    """

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
            if not found.is_too_long:
                return found
            faults.append(Fault(place, "longer than a century", "write a shorter one, or leave the word out", value))
            return None
        if found is not None and found.unit in durations.STANDS_ONLY_IN and found.unit not in self.units:
            problem, only = "no duration here", durations.STANDS_ONLY_IN[found.unit]
            faults.append(Fault(place, problem, f"{found.unit} stands in `{only}` alone; write {self.says}", value))
            return None
        faults.append(Fault(place, "no duration", f"write {self.says}{self._perhaps(value)}", value))
        return None

    def _perhaps(self, value: object) -> str:
        number, _, unit = str(value).strip().partition(" ")
        said = near(unit, self.units) if number.isdecimal() and unit else None
        meant = f"{Duration(int(number), said)}" if said and len(number) <= LONGEST_NUMBER else None
        return f'; perhaps "{meant}" is meant' if meant and duration(meant) and meant != value and int(number) else ""
