"""Many questions in one process: one JSON question per line in, one JSON answer per line out, in the same order."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from lifecycle.entries.codec import parse
from lifecycle.errors import Refusal
from lifecycle.record.files import verify_file
from projections.questions.register import find, named
from regrights.book.answers import as_json
from regrights.book.book import Book
from regrights.book.settlements import judge_settlement
from regrights.book.store import Store
from regrights.book.words import Unanswerable, words_from


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


def answers(lines: Iterable[bytes], store: Store) -> Iterator[bytes]:
    """Answer each line; one that cannot be answered yields its error, and the rest goes on."""
    books = _Books(store)
    for line in lines:
        if not line.strip():
            continue
        try:
            yield _answered(line, books)
        except Refusal as refusal:
            yield msgspec.json.encode({"error": str(refusal)})
        except (ArithmeticError, ValueError) as unforeseen:  # one question's arithmetic never costs the others theirs
            yield msgspec.json.encode({"error": f"this question cannot be computed ({unforeseen})."})


def _answered(line: bytes, books: _Books) -> bytes:
    given = parse(line)
    ask = given.get("ask")
    found = find(ask)
    asked = {name: value for name, value in given.items() if name not in ("ask", "log", "agreement")}
    said = words_from(asked, found.own if found else ())
    about = _about(given)
    if ask == "verify":
        if said:
            raise Unanswerable(f"{next(iter(said))} is no word of verify", "it takes the log or the agreement alone")
        return as_json(None, books.verified(*about))
    book = books.of(*about)
    return as_json(book.agreement, book.answer(named(ask), said))


def _about(given: Mapping[str, object]) -> tuple[str, str]:
    """Whether a question is of a log file or of an agreement, and its name."""
    named_here = [(word, given[word]) for word in ("log", "agreement") if given.get(word) is not None]
    if len(named_here) != 1 or not isinstance(named_here[0][1], str):
        raise Unanswerable("a question is of one log or one agreement", 'write "log": "file.jsonl"')
    return named_here[0][0], named_here[0][1]
