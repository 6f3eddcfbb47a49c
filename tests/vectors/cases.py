"""The files of vectors: read, and written so that a person can read them. Asks nothing of any program."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from tests import CHECKOUT

FOLDER = CHECKOUT / "fixtures" / "vectors"
WORKED, AGREED = FOLDER / "worked", FOLDER / "agreed"
NEW_YORK = ZoneInfo("America/New_York")
WIDTH = 118
# What a case without events is refused with.
SIGNING = {
    "kind": "AgreementSigned",
    "occurred_on": "2010-01-15",
    "company": "Issuer, Inc.",
    "investors": ["First Fund"],
}

Plain = dict[str, Any]


@attrs.frozen
class Case:
    """What happened under some terms, and what is to be answered; or, if ``refused``, a text of the refusal.

    ``terms`` are the document itself, whatever name it has in its file.
    """

    id: str
    terms: Plain
    events: Sequence[Plain]
    questions: Sequence[Plain]
    refused: str | None
    hand: str | None

    @property
    def log(self) -> list[Plain]:
        """The events as lines of a log: the terms in the signing, and each recorded at five on its day."""
        return [recorded(event, self.terms) for event in self.events or [SIGNING]]

    @property
    def asked(self) -> list[Plain]:
        """The questions without what is expected; of a case that is refused, one that cannot be answered."""
        if self.refused is not None:
            return [{"ask": "owed", "on": self.log[-1]["occurred_on"]}]
        return [{word: value for word, value in each.items() if word != "expect"} for each in self.questions]


def recorded(event: Plain, terms: Plain) -> Plain:
    at = datetime.combine(date.fromisoformat(event["occurred_on"]), time(17), NEW_YORK).isoformat()
    return {"recorded_at": at, **event, **({"terms": terms} if event["kind"] == "AgreementSigned" else {})}


def files(folder: Path = FOLDER) -> list[Path]:
    return sorted(path for path in folder.rglob("*.json") if path.name != "schema.json")


def cases(*paths: Path) -> Iterator[Case]:
    """Those of some files, or of every file there is."""
    for path in paths or files():
        whole = json.loads(path.read_text("utf-8"))
        for each in whole["cases"]:
            yield Case(
                id=each["id"],
                terms=_terms(each["terms"], whole.get("agreements", {}), path),
                events=each["events"],
                questions=each["questions"],
                refused=each.get("refused"),
                hand=each.get("hand"),
            )


def _terms(given: str | Plain, agreements: Mapping[str, Plain], path: Path) -> Plain:
    """A document, or the one of a name: in the same file, or in a folder ``agreements`` beside it."""
    if not isinstance(given, str):
        return given
    if given in agreements:
        return agreements[given]
    text = (path.parent / "agreements" / f"{given}.toml").read_text("utf-8")
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def written(value: Any, indent: int = 0) -> str:
    """JSON in which what fits a line is one line, and so is every table without a list or a table in it."""
    line = json.dumps(value, ensure_ascii=False)
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    nested = any(isinstance(each, dict | list) for each in inside)
    if len(line) + indent <= WIDTH or (isinstance(value, dict) and not nested) or not inside:
        return line
    start = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [f"{start}{json.dumps(key)}: {written(each, indent + 1)}" for key, each in value.items()]
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(f"{start}{written(each, indent + 1)}" for each in value) + "\n" + " " * indent + "]"
