"""How each field of an entry is written, and the sentence when it is not. Knows types, no kind by name.

Decimals and dates come as text, counts as JSON whole numbers; a JSON number with a fraction is never taken
for anything, because it may already have lost a cent.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches

from lifecycle.errors import Refusal, Words

LARGEST_COUNT = 10**12  # with prices below a billion, every total stays exact in 28 digits
LARGEST_WAIT = 36_500
LARGEST_PRICE = 10**9
LARGEST_YEARS = 100
LONGEST_FIELD = 80
MOST_LISTED = 20
NO_OTHER_WORDS: Mapping[str, str] = {}
NAMES = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a whole number"}


def near(given: str, known: Iterable[str], otherwise: Mapping[str, str] = NO_OTHER_WORDS) -> str | None:
    """The known name that may be meant by an unknown one: one spelled nearly so, or the only one with all its words.

    ``otherwise`` are the field's common words, small, each with the name it stands for here.
    """
    small = {name.lower(): name for name in known}
    words = given.lower().replace("-", " ").replace("_", " ").split()
    if said := otherwise.get(" ".join(words)):
        return said
    if alike := get_close_matches(given.lower(), small, n=1, cutoff=0.75):
        return small[alike[0]]
    longer = [name for each, name in small.items() if words and set(words) <= set(each.split("_"))]
    return longer[0] if len(longer) == 1 else None


def meant(given: str, known: Iterable[str], otherwise: Mapping[str, str] = NO_OTHER_WORDS) -> str:
    """The same as the end of a remedy; empty where none is near."""
    found = near(given, known, otherwise)
    return f"; perhaps {found} is meant" if found else ""


def listed(names: Sequence[str], between: str = ", ") -> str:
    """Names one after the other; of many the first, and how many more there are."""
    more = len(names) - MOST_LISTED
    shown = [*names[:MOST_LISTED], f"and {more:,} more"] if more > 0 else names
    return between.join(shown)


class InvalidEntry(Refusal):
    """An entry that is not well formed. Names the field, the value and the remedy.

    ``as_json`` is the remedy where values are written as JSON, if it is another there.
    """

    def __init__(self, field: str, value: object, problem: str, remedy: str, as_json: str | None = None) -> None:
        self.field, self.value, self.problem = field, value, problem
        self.remedy, self.as_json = remedy, as_json

    def inside(self, field: str) -> "InvalidEntry":
        """The same of an entry that is itself the value of a field."""
        found = copy(self)
        found.field = f"{field}.{self.field}"
        return found

    def told(self, words: Words) -> str:
        # A field nobody knows may have any name.
        plain = self.field.isprintable() and len(self.field) <= LONGEST_FIELD
        called = self.field if plain else shortened(self.field)
        shown = "" if self.value is None else f" = {shortened(self.value)}"
        return words.said(f"{called}{shown}: {self.problem}; {self.to_do(words)}.")

    def to_do(self, words: Words) -> str:
        """What would make it allowed."""
        return self.as_json if words.json and self.as_json else self.remedy


class FloatText(str):
    """A JSON number with a fraction or an exponent. No field takes one."""

    __slots__ = ()


class HugeNumber(str):
    """A JSON whole number too long to be meant."""

    __slots__ = ()


def printable(text: str) -> str:
    """Text on one line, with nothing in it that a terminal would obey or a reader not see."""
    return text if text.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def shortened(value: object, limit: int = 80) -> str:
    """The value as JSON would show it, cut to ``limit`` characters and printable."""
    text = str(value) if isinstance(value, FloatText | HugeNumber) else _as_json(value)
    return printable(text if len(text) <= limit else f"{text[:limit]}…")


def _as_json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        return "a value too large to show"


def named(value: object) -> str:
    if isinstance(value, HugeNumber):
        return "a number too long to be meant"
    if isinstance(value, FloatText):
        return "a number with a fraction or an exponent" if value[-1].isdigit() else "no number"
    return NAMES.get(type(value), "nothing" if value is None else "something else")


INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)")
LARGEST_WHOLE_PART = 12  # digits before the point
DECIMAL = re.compile(r"(0|[1-9]\d{0,14})(\.\d+)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MONTH_DAY = re.compile(r"\d\d-\d\d")
# Control characters, line and paragraph separators; halves of a surrogate pair, which no UTF-8 text holds.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def day_from(field: str, value: object) -> date:
    """A date written YYYY-MM-DD between 1900 and 2199: outside it is a slip of the pen."""
    remedies = 'write a calendar date, like "2003-06-01"', 'write a calendar date as text, like "2003-06-01"'
    if not isinstance(value, str) or not DAY.fullmatch(value) or not value.isascii():
        raise InvalidEntry(field, value, "not a date", *remedies)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise InvalidEntry(field, value, "no such day in the calendar", *remedies) from None
    if not 1900 <= day.year <= 2199:  # noqa: PLR2004 - said above
        raise InvalidEntry(field, value, "the year is outside 1900 to 2199", *remedies)
    return day


def instant_from(field: str, value: object) -> datetime:
    """An instant with its offset; a naive time is refused, it could be any of 24 hours."""
    remedy = 'write an instant with its offset, like "2003-07-11T16:05:00-04:00"'
    if not isinstance(value, str) or not INSTANT.fullmatch(value) or not value.isascii():
        raise InvalidEntry(field, value, "not an instant with an offset", remedy)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise InvalidEntry(field, value, "no such instant", remedy) from None
    day_from(field, value[:10])
    return found


def decimal_from(field: str, value: object, places: int, *, above_zero: bool) -> Decimal:
    """An exact decimal from text with at most ``places`` decimals; never from a JSON number."""
    floor = "above zero" if above_zero else "of zero or more"
    plain = f"write a decimal {floor} with at most {places} places"
    remedies = f'{plain}, like "2.00"', f'{plain} as text, like "2.00"'
    if isinstance(value, str) and (share := _of_a_hundred(value)):
        raise InvalidEntry(field, value, "a percentage", f'write it as a share of one, "{share}"')
    if not isinstance(value, str) or isinstance(value, FloatText | HugeNumber):
        raise InvalidEntry(field, value, f"{named(value)}, not a decimal in quotes", *remedies)
    match = DECIMAL.fullmatch(value) if value.isascii() else None
    if match is None or len(match[2] or "") > places + 1 or len(match[1]) > LARGEST_WHOLE_PART:
        raise InvalidEntry(field, value, "not such a decimal", *remedies)
    found = Decimal(value)
    if above_zero and not found:
        raise InvalidEntry(field, value, "zero", *remedies)
    return found


PERCENTAGE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?) ?%", re.ASCII)


def _of_a_hundred(text: str) -> str | None:
    """A percentage as a share of one, to be proposed; None of anything else."""
    found = PERCENTAGE.fullmatch(text)
    return f"{(Decimal(found[1]) / 100).normalize():f}" if found else None


def count_from(field: str, value: object) -> int:
    """A whole number above zero, as a JSON number."""
    plain = "write a whole number above zero"
    remedies = f"{plain}, like 500000", f"{plain}, without quotes, like 500000"
    if type(value) is not int:
        raise InvalidEntry(field, value, f"{named(value)}, not a whole number", *remedies)
    if not 0 < value <= LARGEST_COUNT:
        raise InvalidEntry(field, value, "zero or less" if value <= 0 else "larger than any share count", *remedies)
    return value


def text_from(field: str, value: object) -> str:
    """Text of one line: not empty, nothing that cannot be printed."""
    remedy = "write it as text in quotes"
    if not isinstance(value, str) or isinstance(value, FloatText | HugeNumber):
        raise InvalidEntry(field, value, f"{named(value)}, not text", remedy)
    if not value.strip():
        raise InvalidEntry(field, value, "empty", "write what it is, or leave an optional field out")
    if UNPRINTABLE.search(value):
        raise InvalidEntry(field, value, "a character in the text cannot be printed", "write it on one line of UTF-8")
    return value


def truth_from(field: str, value: object) -> bool:
    """``true`` or ``false``, without quotes."""
    plain = "write true or false"
    if not isinstance(value, bool):
        raise InvalidEntry(field, value, f"{named(value)}, not true or false", plain, f"{plain}, without quotes")
    return value


def list_from(
    field: str, value: object, check_one: "Check", *, at_least: int = 0, distinct: bool = True
) -> list[object]:
    """A JSON list, each element checked; nothing stands in it twice unless ``distinct`` is false."""
    if not isinstance(value, list):
        raise InvalidEntry(field, value, f"{named(value)}, not a list", "write a JSON list")
    for number, one in enumerate(value, 1):
        check_one(f"{field}[{number}]", one)
    if len(value) < at_least:
        raise InvalidEntry(field, value, "an empty list", "name at least one")
    if distinct and len(set(value)) < len(value):
        raise InvalidEntry(field, value, "something stands in it twice", "name each once")
    return value


def document_from(field: str, value: object) -> dict[str, object]:
    """A JSON object; what is inside is checked by whoever reads it."""
    if not isinstance(value, dict):
        raise InvalidEntry(field, value, f"{named(value)}, not an object", "write a JSON object")
    return value


def price_from(field: str, value: object) -> Decimal:
    """A price per share from "0" to below a billion, at most 6 places, as text."""
    found = decimal_from(field, value, 6, above_zero=False)
    if found >= LARGEST_PRICE:
        raise InvalidEntry(field, value, "a billion or more", 'write the price of one share, like "2.00"')
    return found


def rate_from(field: str, value: object) -> Decimal:
    """A share of one, from "0" to "1", as text."""
    found = decimal_from(field, value, 6, above_zero=False)
    if found > 1:
        raise InvalidEntry(field, value, "above 1", 'write a share of one, like "0.02" for two percent')
    return found


def wait_from(field: str, value: object) -> int:
    """A number of days, years or times from 0 to 36,500, as a JSON number."""
    if type(value) is not int or not 0 <= value <= LARGEST_WAIT:
        remedies = "write it in digits, like 30", "write it without quotes, like 30"
        raise InvalidEntry(field, value, "not a whole number from 0 to 36500", *remedies)
    return value


def interval_from(field: str, value: object) -> int:
    """A number of days from 1 to 36,500, as a JSON number."""
    return wait_from(field, value) or count_from(field, value)


def years_from(field: str, value: object) -> int:
    """A number of years from 0 to 100, as a JSON number."""
    years = wait_from(field, value)
    if years > LARGEST_YEARS:
        raise InvalidEntry(field, value, "more than a century", "write a number of years, like 1")
    return years


def month_day_from(field: str, value: object) -> str:
    """A day of every year, written MM-DD; 29 February is in only some, so it is refused."""
    refusal = InvalidEntry(field, value, "not a day of every year", 'write month and day, like "12-31"')
    if not isinstance(value, str) or not MONTH_DAY.fullmatch(value) or not value.isascii():
        raise refusal
    try:
        date.fromisoformat(f"2001-{value}")
    except ValueError:
        raise refusal from None
    return value


def currency_from(field: str, value: object) -> str:
    """US dollars: the agreement's amounts are in no other currency, and we convert none."""
    if value != "USD":
        raise InvalidEntry(field, value, "not US dollars", 'write "USD"')
    return "USD"


Check = Callable[[str, object], object]
