"""Documents on which the product is compared with the second reading of the language, and what each says is owed."""

import json
import tomllib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from lifecycle.entries import Entry
from projections import owed
from tests import CHECKOUT
from tests.reference import language
from tests.reference.language.random_logs import random_log
from tests.reference.language.terms import forks
from tests.scenarios import source_of

Document = dict[str, Any]
COMPARED = (
    *("trigger", "trigger_date", "number", "computed_on", "days", "period_days", "base", "amount", "capped", "due_on"),
    *("paid", "interest", "because"),
)
FIGURES = (*language.FIGURES, *language.OF_INTEREST)
WRITTEN = CHECKOUT / "tests" / "reference" / "language" / "agreements"
OWN = Path(__file__).parent / "documents"


def _written(name: str) -> Document:
    return tomllib.loads((WRITTEN / f"{name}.toml").read_text("utf-8"))


DOCUMENTS: dict[str, Document] = {
    "focus-2002": _written("focus-2002"),
    "harbor-event": _written("harbor-event"),
    "linden-notes": _written("linden-notes"),
    "quarry-sums": _written("quarry-sums"),
    **{path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(OWN.glob("*.toml"))},
}

# Those that say nothing of it, with shares that are cut back: with a clock of their own once freed, or without.
CUT_BACK: dict[str, Document] = {
    f"{name}, {'restarting' if restarts else 'cut back'}": {**document, "cutback": {"restarts": restarts}}
    for name, document in DOCUMENTS.items()
    for restarts in (True, False)
    if name != "focus-2002" and "cutback" not in document
}
EVERY = DOCUMENTS | CUT_BACK

# A word of a reading that the second reading leaves out.
LEFT_OUT = {"relisting_computes"}
Question = tuple[list[Any], str, dict[str, str]]


def question(name: str, seed: int) -> Question:
    """A random log under a document, a day, and mostly one reading chosen."""
    chance, document = Random(f"{name} {seed}"), EVERY[name]
    choices = {key: sorted(found - LEFT_OUT) for key, found in forks(document).items()}
    readings = {}
    if choices and chance.random() < 0.6:
        key = chance.choice(sorted(choices))
        readings = {key: chance.choice(choices[key])}
    log = random_log(chance, document)
    return log, (date(2003, 3, 1) + timedelta(days=chance.randint(0, 500))).isoformat(), readings


def product(asked: Question) -> list[Any]:
    """What the product says of each Investor: its lines, its figures; then what limits leave."""
    log, day, readings = asked
    found = owed(_judged(json.dumps(log)), as_of=date.fromisoformat(day), readings=readings)
    each = [(_sorted(map(_line, one.lines)), _figures(one, getattr)) for one in found.investors]
    return [*each, _sorted((r.investor, tuple(r.heads), str(r.most), str(r.used), str(r.left)) for r in found.limits)]


@lru_cache(maxsize=1)  # one log is asked about day after day
def _judged(log: str) -> Sequence[Entry]:
    return source_of(json.loads(log)).entries


def second(document: Document, asked: Question) -> list[Any]:
    """The same by the second reading, under a document."""
    log, day, readings = asked
    found = language.owed(document, log, day, readings)
    each = [
        (_sorted(tuple(line[key] for key in COMPARED) for line in one["lines"]), _figures(one, dict.get))
        for one in found["investors"]
    ]
    limits = ((r["investor"], tuple(r["heads"]), r["most"], r["used"], r["left"]) for r in found["limits"])
    return [*each, _sorted(limits)]


def _figures(one: Any, of: Callable[[Any, str], Any]) -> tuple[str, ...]:
    return tuple(str(of(one, figure)) for figure in FIGURES)


def _line(line: Any) -> tuple[Any, ...]:
    return tuple(
        value if value is None or key in ("number", "days", "period_days") else str(value)
        for key, value in ((key, getattr(line, key)) for key in COMPARED)
    )


def _sorted(lines: Iterable[Any]) -> list[Any]:
    return sorted(lines, key=str)
