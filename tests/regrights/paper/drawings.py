"""Drawings of real answers: every scenario asked every question on the last day it tells of."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import attrs

from projections.questions.reconcile import reconcile
from projections.questions.register import named, questions
from regrights.book.book import Book
from regrights.paper.answer import Answer, drawn
from regrights.paper.drawing import Drawing, Table
from tests import CHECKOUT
from tests.scenarios import Scenario, scenarios, source_of

HISTORY = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"


@attrs.frozen
class Drawn:
    """A question, its answer and the drawing of it."""

    name: str
    source: Book
    found: Answer
    drawing: Drawing

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.drawing.blocks if isinstance(block, Table)]


def drawings(told: Scenario) -> Iterator[Drawn]:
    source = source_of(told.given, told.name)
    on = max(date.fromisoformat(question.get("on") or question["to"]) for question in told.then)
    for name in (each.name for each in questions()):
        found = asked(name, source, on)
        yield Drawn(name, source, found, drawn(name, source, found, explain=name == "owed"))
    if told.theirs:
        theirs = source_of(told.theirs, told.name)
        found = reconcile(source.entries, theirs.entries, as_of=on)
        yield Drawn("reconcile", source, found, drawn("reconcile", source, found))


def asked(name: str, source: Book, on: date, readings: Mapping[str, str] | None = None) -> Answer:
    """The answer to a question on a day, with words that it needs."""
    bought = {"kind": "SharesPurchased", "shares": 10, "price_per_share": "1.00"}
    words = {
        "on": f"{on}",
        "from": f"{on - timedelta(days=30)}",
        "until": f"{on + timedelta(days=30)}",
        "to": f"{on}",
        "known_at": f"{on - timedelta(days=10)}",
        "n": 1,
        "assume": [{**bought, "occurred_on": f"{on}", "investor": source.entries[0].investors[0]}],
    }
    needed = [word.name for word in named(name).words if word.needed]
    return source.ask(name, **{word: words[word] for word in needed}, **({"readings": readings} if readings else {}))


@cache
def drawn_by_name() -> dict[str, list[Drawn]]:
    """Every drawing of every scenario, by question."""
    found: dict[str, list[Drawn]] = {}
    for told in scenarios():
        for each in drawings(told):
            found.setdefault(each.name, []).append(each)
    return found
