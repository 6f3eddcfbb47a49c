"""A question is declared once: its own file is all it takes to be asked anywhere."""

import json
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from projections import questions as room
from projections.questions import register
from regrights.book.book import Book
from regrights.book.store import Store
from regrights.command_line import cli
from regrights.command_line.batch import Batch
from regrights.http.app import application
from regrights.http.openapi import described
from tests.generated_table import table_of_questions
from tests.scenarios import beginning, recorded

QUESTION = '''
"""How many entries the history has."""

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from projections.case.case import Case
from projections.facts.reasons import Caution
from projections.questions.register import UNTIL, question


@attrs.frozen(kw_only=True, slots=False)
class Counted:
    as_of: date
    known_at: datetime | None
    until: date
    entries_counted: int
    warnings: Sequence[Caution] = ()


@question("how many entries are counted", UNTIL)
def entries_counted(case: Case, *, until: date, investor: str | None = None) -> Counted:
    return Counted(
        as_of=case.as_of, known_at=case.known_at, until=until, entries_counted=len(case.facts.history)
    )
'''


COUNTED = len(beginning())


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log, and one more file in the room of questions."""
    more = tmp_path / "more"
    more.mkdir()
    (more / "entries_counted.py").write_text(QUESTION, encoding="utf-8")
    monkeypatch.setattr(room, "__path__", [*room.__path__, str(more)])
    path = tmp_path / "deal.jsonl"
    path.write_text("".join(json.dumps(fact) + "\n" for fact in recorded(beginning())), encoding="utf-8")
    return path


def test_one_more_file_is_one_more_question_for_every_door(
    log: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = {"on": "2003-07-01", "until": "2003-07-02"}
    store = Store(f"sqlite:///{tmp_path}/store.db")
    store.take_in("deal", log)
    told = {
        "agreement": "focus-2002",
        "as_of": "2003-07-01",
        "entries_counted": len(beginning()),
        "until": "2003-07-02",
    }
    flags = ["--on", words["on"], "--until", words["until"]]

    assert cli.main(["entries-counted", "--log", str(log), *flags, "--json"]) == 0
    assert told.items() <= json.loads(capfd.readouterr().out).items()
    assert cli.main(["entries-counted", "--log", str(log), *flags]) == 0
    assert str(COUNTED) in capfd.readouterr().out
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "how many entries are counted" in capfd.readouterr().out

    (line,) = Batch(store).answers([json.dumps({"ask": "entries-counted", "log": str(log), **words}).encode()])
    assert told.items() <= json.loads(line).items()

    served = TestClient(application(store), base_url="http://127.0.0.1").get(
        "/agreements/deal/entries-counted", params=words
    )
    assert served.json()["entries_counted"] == COUNTED
    assert "/agreements/{agreement}/entries-counted" in described()["paths"]
    assert "| `entries-counted` | `on`, `until` | how many entries are counted |" in table_of_questions()
    assert Book.read(log).ask("entries-counted", on=date(2003, 7, 1), until="2003-07-02").entries_counted == len(
        beginning()
    )


def test_a_word_that_is_needed_is_missed_by_name_everywhere(log: Path) -> None:
    (line,) = Batch(Store("memory:")).answers(
        [json.dumps({"ask": "entries-counted", "log": str(log), "on": "2003-07-01"}).encode()]
    )
    assert json.loads(line)["error"] == 'until: the last date is missing; say it, like "until": "2003-08-15".'


def test_what_is_no_question_is_refused_with_all_there_are() -> None:
    for name in ("lately", "register", "reconcile", "", None, 7, "owed.owed", "__init__", "may_sell"):
        with pytest.raises(register.NoSuchQuestion):
            register.named(name)
    with pytest.raises(register.NoSuchQuestion, match=r"audit, claims, .*verify"):
        register.named("lately")


def test_every_question_has_its_module_its_help_and_a_way_to_be_told_apart() -> None:
    found = list(register.questions())
    assert len({each.name for each in found}) == len(found) >= 18
    assert all(each.help and len(each.help) > len(each.name) and not each.help.endswith(".") for each in found)
