"""Many questions in one process: one JSON question per line in, one JSON answer per line out, in the same order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lifecycle.entries.codec import parse
from lifecycle.errors import Refusal
from lifecycle.record.files import verify_file
from regrights.book.questions import answer
from regrights.book.settlements import judge_settlement
from regrights.book.wire import Source, Unanswerable, as_json, question_from, source_from_file, source_from_store

if TYPE_CHECKING:
    from lifecycle.log.log import EntryLog


class _Sources:
    """The logs a batch asks: a file is read once for all of it, the store once for each agreement."""

    def __init__(self, open_store: "Callable[[], EntryLog]", now: Callable[[], datetime]) -> None:
        self._open_store, self._now = open_store, now
        self._read: dict[tuple[str, str], Source] = {}

    def of(self, word: str, name: str) -> Source:
        if (word, name) not in self._read:
            self._read[word, name] = self._file(name) if word == "log" else self._stored(name)
        return self._read[word, name]

    def verified(self, word: str, name: str) -> object:
        """Not from a source: what does not verify need not be readable."""
        if word == "log":
            return verify_file(Path(name), now=self._now(), settlement_judge=judge_settlement)
        with self._open_store() as log:
            return log.verify(name)

    def _file(self, name: str) -> Source:
        return source_from_file(Path(name), now=self._now())

    def _stored(self, agreement: str) -> Source:
        with self._open_store() as log:
            return source_from_store(log, agreement)


def answers(
    lines: Iterable[bytes], open_store: "Callable[[], EntryLog]", *, now: Callable[[], datetime]
) -> Iterator[bytes]:
    """Answer each line; one that cannot be answered yields its error, and the rest goes on."""
    sources = _Sources(open_store, now)
    for line in lines:
        if not line.strip():
            continue
        try:
            yield _answered(line, sources)
        except Refusal as refusal:
            yield msgspec.json.encode({"error": str(refusal)})
        except (ArithmeticError, ValueError) as unforeseen:  # one question's arithmetic never costs the others theirs
            yield msgspec.json.encode({"error": f"this question cannot be computed ({unforeseen})."})


def _answered(line: bytes, sources: _Sources) -> bytes:
    given = parse(line)
    asked = question_from({name: value for name, value in given.items() if name not in ("ask", "log", "agreement")})
    ask, about = given.get("ask"), _about(given)
    if ask == "verify":
        return as_json(None, sources.verified(*about))
    source = sources.of(*about)
    return as_json(source.agreement, answer(ask, source, asked))


def _about(given: Mapping[str, object]) -> tuple[str, str]:
    """Whether a question is of a log file or of an agreement, and its name."""
    named = [(word, given[word]) for word in ("log", "agreement") if given.get(word) is not None]
    if len(named) != 1 or not isinstance(named[0][1], str):
        raise Unanswerable("a question is of one log or one agreement", 'write "log": "file.jsonl"')
    return named[0][0], named[0][1]
