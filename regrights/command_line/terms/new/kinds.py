"""What an answer may be beyond a word of the language: a number of days, a percentage, dollars. Reads, asks nobody.

Each reads text to what stands in a file of terms, or says its fault as every word of the language does.
"""

import re
from decimal import Decimal

import attrs

from lifecycle.agreement.language.concepts.dates import DUE_ANCHORS
from lifecycle.agreement.language.faults import Faults, listed
from lifecycle.agreement.language.vocabulary.figures import Dollars, Share
from lifecycle.agreement.language.vocabulary.words import Kind

_NUMBER = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?) ?%", re.ASCII)
_AFTER = " after "


@attrs.frozen
class InDays:
    """A duration; a number alone is of days."""

    length: Kind

    @property
    def says(self) -> str:
        return f"{self.length.says}; a number alone is of days"

    def read(self, place: str, value: object, faults: Faults) -> str | None:
        text = str(value)
        if _NUMBER.fullmatch(text):
            text = f"{text} {'day' if text == '1' else 'days'}"
        return None if self.length.read(place, text, faults) is None else text


@attrs.frozen
class Percentage:
    """A share of one, said so or as a percentage."""

    says: str = 'a share of one like "0.01", or a percentage like "1%"'

    def read(self, place: str, value: object, faults: Faults) -> str | None:
        found = _PERCENT.fullmatch(str(value))
        text = f"{(Decimal(found[1]) / 100).normalize():f}" if found else str(value)
        return None if Share().read(place, text, faults) is None else text


@attrs.frozen
class Cap:
    """A share of what was paid, or dollars behind a dollar sign: with the base it is of."""

    says: str = 'a share of one like "0.06", a percentage like "6%", or dollars like "$250000.00"'

    def read(self, place: str, value: object, faults: Faults) -> tuple[str, bool] | None:
        text = str(value)
        in_dollars = text.startswith("$")
        found = text.removeprefix("$").replace(",", "") if in_dollars else Percentage().read(place, text, faults)
        if found is None or (in_dollars and Dollars().read(place, found, faults) is None):
            return None
        return found, in_dollars


@attrs.frozen
class Causes:
    """Several causes, with commas between."""

    down: Kind

    @property
    def says(self) -> str:
        return "causes with commas between, like suspension, lapse"

    def read(self, place: str, value: object, faults: Faults) -> list[str] | None:
        before, causes = len(faults), [each.strip() for each in str(value).split(",")]
        self.down.read(place, causes, faults)
        return causes if len(faults) == before else None


@attrs.frozen
class DueOn:
    """When a charge is due: a day it has, or a duration after one; a duration alone is after the day it is charged."""

    due: Kind

    @property
    def says(self) -> str:
        return f'a duration, one of {listed(DUE_ANCHORS)}, or both like "3 business days after month_end"'

    def read(self, place: str, value: object, faults: Faults) -> dict[str, str] | None:
        text, before = str(value), len(faults)
        add, after, to = text.partition(_AFTER)
        if after:
            found = {"add": add.strip(), "to": to.strip()}
        else:
            found = {"to": text} if not text[:1].isdigit() else {"add": text, "to": DUE_ANCHORS[0]}
        self.due.read(place, found, faults)
        return found if len(faults) == before else None
