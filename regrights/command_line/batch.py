"""Many questions in one process: one JSON question per line in, one JSON answer per line out, in the same order."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import attrs

from lifecycle.entries.codec import parse
from lifecycle.errors import Refusal
from lifecycle.record.verifying import verify_file
from projections.questions.register import Word, find, named
from regrights.book.answers import as_json
from regrights.book.book import Book
from regrights.book.errors import UNEXPECTED, name_of, noted
from regrights.book.settlements import judge_settlement
from regrights.book.store import Store
from regrights.book.words import Unanswerable, check_needed, check_words, example_of, words_from


class _Books:
    """The logs a batch asks: a file is read once for all of it, the store once for each agreement."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[tuple[str, str], Book] = {}

    def of(self, word: str, name: str) -> Book:
        if (word, name) not in self._read:
            now = self._store.now()
            self._read[word, name] = Book.read(name, now=now) if word == "log" else self._store.book(name)
        return self._read[word, name]

    def verified(self, word: str, name: str) -> object:
        """Not from a book: what does not verify need not be readable."""
        if word == "log":
            return verify_file(Path(name), now=self._store.now(), settlement_judge=judge_settlement)
        return self._store.verify(name)


@attrs.define
class Batch:
    """Answers line by line; ``unexpected`` counts the questions that ended in an error nobody foresaw."""

    store: Store
    unexpected: int = 0

    def answers(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Answer each line; one that cannot be answered yields its error, and the rest goes on."""
        books = _Books(self.store)
        for line in lines:
            if line.strip():
                yield self._answer(line, books)

    def _answer(self, line: bytes, books: _Books) -> bytes:
        given: Mapping[str, object] = {}
        try:
            given = parse(line)
            return _answered(given, books)
        except Refusal as refusal:
            return _refused(given, str(refusal), name_of(refusal))
        except Exception as error:  # noqa: BLE001 - whatever one question raises, the others are answered
            self.unexpected += 1
            return _refused(given, noted(error), UNEXPECTED)


def _refused(given: Mapping[str, object], sentence: str, refusal: str) -> bytes:
    """Why a question has no answer, and which question it was."""
    about = {word: given[word] for word in ("ask", "agreement", "log", "on") if isinstance(given.get(word), str)}
    told = {"error": sentence, "refusal": refusal, **about}
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _answered(given: Mapping[str, object], books: _Books) -> bytes:
    ask = given.get("ask")
    found = find(ask)
    asked = {name: value for name, value in given.items() if name not in ("ask", "log", "agreement")}
    about = _about(given)
    said = words_from(asked, found.own if found else ())
    if ask == "verify":
        check_words("verify", said, ())
        return as_json(None, books.verified(*about))
    question = named(ask)
    check_needed(question.words, said, _written)
    check_words(question.name, said, [word.name for word in question.words])
    book = books.of(*about)
    return as_json(book.agreement, book.answer(question, said))


def _written(word: Word) -> str:
    """A word as a line says it."""
    says = f"[{example_of(word)}]" if word.kind == "entries" else f'"{example_of(word)}"'
    return f'"{word.name}": {says}'


def _about(given: Mapping[str, object]) -> tuple[str, str]:
    """Whether a question is of a log file or of an agreement, and its name."""
    named_here = [(word, given[word]) for word in ("log", "agreement") if given.get(word) is not None]
    if len(named_here) != 1 or not isinstance(named_here[0][1], str):
        raise Unanswerable("a question is of one log or one agreement", 'write "log": "file.jsonl"')
    return named_here[0][0], named_here[0][1]
