"""The words of an address: a name as one part of it, and what stands behind its question mark. Knows no server."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl, quote, unquote

from lifecycle.entries.codec import parse
from projections.questions.register import AnyQuestion, Word
from regrights.book.words import NoSuchWord, Unanswerable, check_needed, example_of
from regrights.book.words import words_from as words_read

MOST_WORDS = 1000
REPEATED = ("reading", "assume")
# Two parts every browser takes out of an address, escaped or not, and one that is ours under /desk/.
NO_PART: Final = (".", "..", "static")


def part_of(name: str) -> str:
    """The name of an agreement as one part of an address; one that cannot be a part has a blank before it, as no name
    begins.
    """
    return quote(f" {name}" if name in NO_PART else name, safe="")


def name_in(part: str) -> str:
    """The name that stands in a part of an address."""
    name = unquote(part)
    return name[1:] if name[:1] == " " and name[1:] in NO_PART else name


def words_from(query: bytes, known: Sequence[str], of: str) -> dict[str, list[str]]:
    """The words of a query. One it does not know is refused: an answer must not pass over what was asked."""
    try:
        pairs = parse_qsl(query.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_WORDS)
    except ValueError:
        raise Unanswerable(f"the query has more than {MOST_WORDS} words", "ask in several requests") from None
    words: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in known:
            raise NoSuchWord(name, of, known)
        if name in words and name not in REPEATED:
            raise Unanswerable(f"{name} stands twice", "say it once")
        words.setdefault(name, []).append(value)
    return words


def said_in(query: bytes, question: AnyQuestion, more: Sequence[str] = ()) -> tuple[dict[str, object], dict[str, str]]:
    """What a query asks, word by word; ``reading=KEY:CHOICE`` and ``assume=ENTRY`` may be repeated.

    Beside it what it says by ``more`` words, which are none of the question's.
    """
    names = ["reading" if word.kind == "readings" else word.name for word in question.words]
    said = words_from(query, [*names, *more], question.name)
    beside = {name: said.pop(name)[0] for name in more if name in said}
    given: dict[str, object] = {name: values[0] for name, values in said.items() if name not in REPEATED}
    for word in question.words:
        if word.kind in ("business days", "position") and word.name in given:
            given[word.name] = _whole(str(given[word.name]))
    given["readings"] = _readings(said.get("reading", ()))
    given["assume"] = [parse(entry.encode()) for entry in said.get("assume", ())] or None
    found = words_read(given, question.own)
    check_needed(question.words, found, _written)
    return found, beside


def _written(word: Word) -> str:
    """A word as an address says it."""
    return f"{word.name}={example_of(word)}"


def _whole(text: str) -> object:
    return int(text[:9]) if text.isascii() and text.isdecimal() else text


def _readings(said: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for reading in said:
        key, colon, choice = reading.partition(":")
        if not colon:
            raise Unanswerable(f'reading = "{reading[:80]}" names no choice', "write reading=partial_period:prorated")
        if found.setdefault(key, choice) != choice:
            raise Unanswerable(f'reading = "{key[:80]}" has two choices', "choose one")
    return found
