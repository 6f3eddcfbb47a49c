"""The words of a question as doors bring them, read strictly by the kind of each. Answers nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

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


class NoSuchWord(Unanswerable):
    """A word that is not known where it was said, beside the one that may have been meant."""

    def __init__(self, name: str, of: str, known: Sequence[str]) -> None:
        from difflib import get_close_matches  # only where something is refused

        near = get_close_matches(name, known, 1)
        meant = f"did you mean {near[0]}? " if near else ""
        super().__init__(f"{shortened(name)} is no word of {of}", f"{meant}it knows {', '.join(known) or 'none'}")


def words_from(given: Mapping[str, object], own: Iterable[Word] = ()) -> dict[str, object]:
    """What was said, by word, each value read by its kind; absent and null are the same.

    ``own`` are words besides the common ones. Raises ``InvalidEntry`` by word, ``Unanswerable`` for one nobody knows.
    """
    known = {word.name: word for word in (*VOCABULARY, *own)}
    said = {name: value for name, value in given.items() if value is not None}
    for name in said:
        if name not in known:
            raise NoSuchWord(name, "a question", list(known))
    return {name: READ[word.kind](name, said[name]) for name, word in known.items() if name in said}


def parameters_of(question: AnyQuestion, said: Mapping[str, object]) -> dict[str, object]:
    """What a question is called with, from the words said.

    Raises ``Unanswerable`` for a needed one not said, ``NoSuchWord`` for one it does not take: an answer must not pass
    over what was asked.
    """
    check_needed(question.words, said, as_option)
    check_words(question.name, said, [word.name for word in question.words])
    return {word.parameter: said[word.name] for word in question.words if word.name in said}


def check_words(of: str, said: Iterable[str], known: Sequence[str]) -> None:
    """Refuses the first word that is not among those known, as ``NoSuchWord``."""
    for name in said:
        if name not in known:
            raise NoSuchWord(name, of, known)


def check_needed(words: Iterable[Word], said: Mapping[str, object], written: Callable[[Word], str]) -> None:
    """Refuses what is asked without a word it needs; ``written`` is how a door writes a word."""
    for word in words:
        if word.needed and word.name not in said:
            if word.kind == "entries":
                raise Unanswerable("nothing is assumed", f"give {written(word)}")
            raise Unanswerable(f"{word.name}: {word.what} is missing", f"say it, like {written(word)}")


def example_of(word: Word) -> str:
    """What a word may say, to be shown."""
    return '{"kind": …, "occurred_on": …}' if word.kind == "entries" else word.example


def as_option(word: Word) -> str:
    """A word as a command line has it."""
    return f"--{word.name.replace('_', '-')} {example_of(word)}"


def known_at_from(name: str, value: object) -> datetime:
    """An instant with its offset, or a date: the end of that day in New York."""
    if isinstance(value, str) and DAY.fullmatch(value):
        return end_of_eastern_day(day_from(name, value))
    try:
        return instant_from(name, value)
    except InvalidEntry as refused:
        remedy = f'write a date, like "2003-07-11", for the end of that day, or {refused.remedy.removeprefix("write ")}'
        raise InvalidEntry(name, value, refused.problem, remedy) from None


def as_written(value: object) -> object:
    """A value of Python as JSON would have it, inside lists and objects too: dates, instants and amounts as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return {name: as_written(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_written(each) for each in value]
    return value


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidEntry(name, value, "not text", "write it in quotes")
    return value


def _whole(most: int, what: str, remedy: str) -> Callable[[str, object], int]:
    """A whole number from 1 on."""

    def read(name: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= most:
            raise InvalidEntry(name, value, f"not {what}", remedy)
        return value

    return read


def _readings(name: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(choice, str) for choice in value.values()):
        raise InvalidEntry(name, value, "not an object of texts", 'write {"partial_period": "prorated"}')
    return value


def _entries(name: str, value: object) -> list[Entry]:
    """The supposed entries, decoded as strictly as recorded ones."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise InvalidEntry(name, value, "not a list of entries", 'write [{"kind": …, "occurred_on": …}]')
    if not value:
        raise Unanswerable("nothing is assumed", f"give {name} an entry as JSON")
    return [entry_from(given, recorded=False) for given in value]


READ: Mapping[Kind, Callable[[str, object], object]] = {
    "day": day_from,
    "moment": known_at_from,
    "text": _text,
    "business days": _whole(LONGEST_GUIDE, "a number of business days", f"write an integer from 1 to {LONGEST_GUIDE}"),
    "days": _whole(LONGEST_AHEAD, "a number of days", f"write a whole number from 1 to {LONGEST_AHEAD}"),
    "position": _whole(LAST_POSITION, "a position", "write a whole number from 1 on, like 12"),
    "readings": _readings,
    "entries": _entries,
}
