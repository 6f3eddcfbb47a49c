"""Many questions in one process: one JSON question per line in, one JSON answer per line out, in the same order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lifecycle.codec import parse
from lifecycle.errors import Refusal
from lifecycle.interchange import verify_file
from regrights.questions import answer
from regrights.wire import Source, Unanswerable, as_json, question_from, source_from_file, source_from_store

if TYPE_CHECKING:
    from lifecycle.log import EntryLog


def answers(
    lines: Iterable[bytes], open_store: "Callable[[], EntryLog]", *, now: Callable[[], datetime]
) -> Iterator[bytes]:
    """Answer each line; one that cannot be answered yields its error, and the rest goes on.

    A log file is read once for the whole batch, the store once for each agreement.
    """
    sources: dict[tuple[str, str], Source] = {}

    def source(word: str, name: str) -> Source:
        if (word, name) not in sources:
            sources[word, name] = source_from_file(Path(name), now=now()) if word == "log" else stored(name)
        return sources[word, name]

    def stored(agreement: str) -> Source:
        with open_store() as log:
            return source_from_store(log, agreement)

    def verified(word: str, name: str) -> object:
        # Not from a source: what does not verify need not be readable.
        if word == "log":
            return verify_file(Path(name), now=now())
        with open_store() as log:
            return log.verify(name)

    for line in lines:
        if not line.strip():
            continue
        try:
            given = parse(line)
            words = {name: value for name, value in given.items() if name not in ("ask", "log", "agreement")}
            asked = question_from(words)
            ask, about = given.get("ask"), _about(given)
            if ask == "verify":
                yield as_json(None, verified(*about))
                continue
            of = source(*about)
            yield as_json(of.agreement, answer(ask, of, asked))
        except Refusal as refusal:
            yield msgspec.json.encode({"error": str(refusal)})


def _about(given: Mapping[str, object]) -> tuple[str, str]:
    """Whether a question is of a log file or of an agreement, and its name."""
    named = [(word, given[word]) for word in ("log", "agreement") if given.get(word) is not None]
    if len(named) != 1 or not isinstance(named[0][1], str):
        raise Unanswerable("a question is of one log or one agreement", 'write "log": "file.jsonl"')
    return named[0][0], named[0][1]
