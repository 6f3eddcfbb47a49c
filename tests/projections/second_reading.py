"""Documents on which the product is compared with the second reading of the language, and what each says is owed."""

import tomllib
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from projections import owed
from tests import CHECKOUT
from tests.reference import language
from tests.reference.language.random_logs import random_log
from tests.reference.language.terms import forks
from tests.scenarios import source_of

Document = dict[str, Any]
COMPARED = ("trigger", "trigger_date", "number", "computed_on", "days", "base", "amount", "due_on")
WRITTEN = CHECKOUT / "tests" / "reference" / "language" / "agreements"
OWN = Path(__file__).parent / "documents"


def _written(name: str) -> Document:
    return tomllib.loads((WRITTEN / f"{name}.toml").read_text("utf-8"))


def _without(document: Document, *words: str) -> Document:
    return {word: value for word, value in document.items() if word not in words}


def _harbor() -> Document:
    """Without its limit and its interest, and any review in place of a full one."""
    found = deepcopy(_without(_written("harbor-event"), "limits", "interest"))
    found["dates"]["effectiveness"]["by"][1]["when"] = "review"
    return found


def _linden() -> Document:
    """Without its floor and cutback, and on shares in place of notes."""
    found = deepcopy(_without(_written("linden-notes"), "limits", "cutback"))
    found["charges"]["week"]["base"] = "held"
    return found


DOCUMENTS: dict[str, Document] = {
    "focus-2002": _written("focus-2002"),
    "harbor-event": _harbor(),
    "linden-notes": _linden(),
    "quarry-sums": _written("quarry-sums"),
    **{path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(OWN.glob("*.toml"))},
}

# A word of a reading that the second reading leaves out.
LEFT_OUT = {"relisting_computes"}
Question = tuple[list[Any], str, dict[str, str]]


def question(name: str, seed: int) -> Question:
    """A random log under a document, a day, and mostly one reading chosen."""
    chance, document = Random(f"{name} {seed}"), DOCUMENTS[name]
    choices = {key: sorted(found - LEFT_OUT) for key, found in forks(document).items()}
    readings = {}
    if choices and chance.random() < 0.6:
        key = chance.choice(sorted(choices))
        readings = {key: chance.choice(choices[key])}
    log = random_log(chance, document)
    return log, (date(2003, 3, 1) + timedelta(days=chance.randint(0, 500))).isoformat(), readings


def product(asked: Question) -> list[list[tuple[Any, ...]]]:
    """What the product says, line by line for each Investor."""
    log, day, readings = asked
    found = owed(source_of(log).entries, as_of=date.fromisoformat(day), readings=readings)
    return [_sorted(_line(line) for line in each.lines) for each in found.investors]


def second(name: str, asked: Question) -> list[list[tuple[Any, ...]]]:
    """The same by the second reading."""
    log, day, readings = asked
    found = language.owed(DOCUMENTS[name], log, day, readings)
    return [_sorted(tuple(line[key] for key in COMPARED) for line in each["lines"]) for each in found["investors"]]


def _line(line: Any) -> tuple[Any, ...]:
    due_on = None if line.due_on == date.max else line.due_on
    shown = {**{key: getattr(line, key) for key in COMPARED}, "due_on": due_on}
    return tuple(str(value) if value is not None and key not in ("number", "days") else value
                 for key, value in shown.items())  # fmt: skip


def _sorted(lines: Any) -> list[tuple[Any, ...]]:
    return sorted(lines, key=str)
