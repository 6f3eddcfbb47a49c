"""The words of a question as doors bring them, read strictly by the kind of each. Answers nothing."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from lifecycle.clocks import end_of_eastern_day
from lifecycle.entries import Entry
from lifecycle.entries.codec import entry_from
from lifecycle.entries.fields import DAY, InvalidEntry, day_from, instant_from, shortened
from lifecycle.errors import Refusal
from projections.questions.register import VOCABULARY, AnyQuestion, Kind, Word

LONGEST_GUIDE = 260  # business days: about a year
LAST_POSITION = 10**9 - 1
LONGEST_AHEAD = 3660  # days: ten years


class Unanswerable(Refusal):
    """A question that is not well put."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}.")


def words_from(given: Mapping[str, object], own: Iterable[Word] = ()) -> dict[str, object]:
    """What was said, by word, each value read by its kind; absent and null are the same.

    ``own`` are words besides the common ones. Raises ``InvalidEntry`` by word, ``Unanswerable`` for one nobody knows.
    """
    known = {word.name: word for word in (*VOCABULARY, *own)}
    said = {name: value for name, value in given.items() if value is not None}
    for name in said:
        if name not in known:
            raise Unanswerable(f"{shortened(name)} is no word of a question", f"it knows {', '.join(known)}")
    return {name: READ[word.kind](name, said[name]) for name, word in known.items() if name in said}


def parameters_of(question: AnyQuestion, said: Mapping[str, object]) -> dict[str, object]:
    """What a question is called with, from the words it takes.

    Raises ``Unanswerable`` for a needed one not said, and for one it does not take: an answer never passes over what
    was asked.
    """
    for word in question.words:
        if word.needed and word.name not in said:
            raise _missing(word)
    taken = [word.name for word in question.words]
    for name, value in said.items():
        if name not in taken and value:
            raise Unanswerable(f"{name} is no word of {question.name}", f"it knows {', '.join(taken)}")
    return {word.parameter: said[word.name] for word in question.words if word.name in said}


def _missing(word: Word) -> Unanswerable:
    if word.kind == "entries":
        return Unanswerable("nothing is assumed", f"give --{word.name} an entry as JSON")
    spoken = word.name.replace("_", "-")
    return Unanswerable(f"{word.name}: {word.what} is missing", f"say it, like --{spoken} {word.example}")


def known_at_from(name: str, value: object) -> datetime:
    """An instant with its offset, or a date: the end of that day in New York."""
    if isinstance(value, str) and DAY.fullmatch(value):
        return end_of_eastern_day(day_from(name, value))
    return instant_from(name, value)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidEntry(name, value, "not text", "write it in quotes")
    return value


def _business_days(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LONGEST_GUIDE:
        raise InvalidEntry(name, value, "not a number of business days", f"write an integer from 1 to {LONGEST_GUIDE}")
    return value


def _days(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LONGEST_AHEAD:
        raise InvalidEntry(name, value, "not a number of days", f"write a whole number from 1 to {LONGEST_AHEAD}")
    return value


def _position(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LAST_POSITION:
        raise InvalidEntry(name, value, "not a position", "write a whole number from 1 on, like 12")
    return value


def _readings(name: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(choice, str) for choice in value.values()):
        raise InvalidEntry(name, value, "not an object of texts", 'write {"partial_period": "prorated"}')
    return value


def _entries(name: str, value: object) -> list[Entry]:
    """The supposed entries, decoded as strictly as recorded ones."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise InvalidEntry(name, value, "not a list of entries", 'write [{"kind": …, "occurred_on": …}]')
    if not value:
        raise Unanswerable("nothing is assumed", f"give --{name} an entry as JSON")
    return [entry_from(given, recorded=False) for given in value]


def _day(name: str, value: object) -> date:
    return day_from(name, value)


READ: Mapping[Kind, Callable[[str, object], object]] = {
    "day": _day,
    "moment": known_at_from,
    "text": _text,
    "business days": _business_days,
    "days": _days,
    "position": _position,
    "readings": _readings,
    "entries": _entries,
}
