"""Many questions in one process: one JSON question per line in, one JSON answer per line out, in the same order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lifecycle.codec import parse
from lifecycle.errors import Refusal
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

    def source(given: Mapping[str, object]) -> Source:
        named = [(word, given[word]) for word in ("log", "agreement") if given.get(word) is not None]
        if len(named) != 1 or not isinstance(named[0][1], str):
            raise Unanswerable("a question is of one log or one agreement", 'write "log": "file.jsonl"')
        word, name = named[0]
        key = (word, str(name))
        if key not in sources:
            sources[key] = source_from_file(Path(str(name)), now=now()) if word == "log" else _stored(str(name))
        return sources[key]

    def _stored(agreement: str) -> Source:
        with open_store() as log:
            return source_from_store(log, agreement)

    for line in lines:
        if not line.strip():
            continue
        try:
            given = parse(line)
            words = {name: value for name, value in given.items() if name not in ("ask", "log", "agreement")}
            asked = question_from(words)
            of = source(given)
            yield as_json(of.agreement, answer(given.get("ask"), of, asked))
        except Refusal as refusal:
            yield msgspec.json.encode({"error": str(refusal)})
