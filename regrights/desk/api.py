"""The page of the API: each question with its words and one command that asks it. Asks nothing itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

import attrs

from projections.questions.register import READINGS, AnyQuestion, Word, questions
from regrights.desk.pages import rendered

AGREEMENT: Final = "/agreements/NAME"
PAID: Final = '{"kind": "PeriodicAmountPaid", "occurred_on": "2003-09-22", "investor": "INVESTOR", "amount": "5.00"}'
EXAMPLES: Final[Mapping[str, str]] = {
    "on": "2003-09-22",
    "known_at": "2003-09-30",
    "from": "2003-06-01",
    "to": "2003-09-22",
    "until": "2003-12-31",
    "n": "6",
    "assume": PAID,
}
READING: Final = "reading"


@attrs.frozen
class Said:
    """A word of a question as an address has it."""

    name: str
    help: str
    needed: bool


@attrs.frozen
class Command:
    """What one asks for, its words, and a line for a terminal."""

    name: str
    help: str
    words: Sequence[Said]
    line: str


def api(at: str) -> bytes:
    """The page, for a server that is reached at an address."""
    return rendered(
        "api.html", at=at, questions=[_command(at, each) for each in questions()], log=list(_of_the_log(at))
    )


def _command(at: str, question: AnyQuestion) -> Command:
    words = [Said(_name(word), _help(word), word.needed) for word in question.words]
    said = {_name(word): EXAMPLES.get(word.name, word.example) for word in question.words if word.needed}
    return Command(question.name, question.help, words, _curl(at, f"{AGREEMENT}/{question.name}", said))


def _name(word: Word) -> str:
    return READING if word.name == READINGS.name else word.name


def _help(word: Word) -> str:
    return f"KEY:CHOICE, {word.help}" if word.name == READINGS.name else word.help


def _of_the_log(at: str) -> Iterator[Command]:
    yield Command("agreements", "what the store holds, with the head of each", (), _curl(at, "/agreements"))
    after = Said("after", "those after a position", needed=False)
    yield Command("entries", "the log, as it is stored", [after], _curl(at, f"{AGREEMENT}/entries"))
    send = f"-H 'Content-Type: application/json' -H 'If-Match: \"50\"' -H 'Idempotency-Key: payment-7' -d '{PAID}'"
    record = f"{_curl(at, f'{AGREEMENT}/entries')} {send}"
    yield Command("record", "one entry, judged: once for a key, after position 50 alone", (), record)
    yield Command("export", "the log as a file, each line with its digest", (), _curl(at, f"{AGREEMENT}/export"))
    head = Said("head", "POSITION:DIGEST, which it must contain", needed=False)
    yield Command("verify", "whether the log is what was recorded", [head], _curl(at, f"{AGREEMENT}/verify"))


def _curl(at: str, path: str, said: Mapping[str, str] | None = None) -> str:
    query = f"?{urlencode(said)}" if said else ""
    return f"curl '{at}{path}{query}'"
