"""What to take care of stands beside an answer without drowning it, and without losing what moves money."""

import re
from datetime import date

import pytest

from lifecycle.money import ZERO
from regrights.book.book import Book
from regrights.command_line.cli import main
from regrights.paper.answer import drawn
from regrights.paper.drawing import Sentences
from tests.regrights.paper.drawings import HISTORY, asked

# From the filing to the end of the history: late, effective, suspended, restricted, barred, corrected.
DAYS = [
    date.fromisoformat(day)
    for day in (
        "2003-02-10", "2003-06-30", "2003-07-02", "2003-07-20", "2003-08-15", "2003-09-01", "2003-09-20",
        "2003-10-15", "2003-12-31", "2004-06-30", "2004-12-31",
    )
]  # fmt: skip
ASKED = ["owed", "may-sell", "status", "period"]


def read(name: str, on: date, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([name, "--log", str(HISTORY), "--on", str(on), *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize("name", ASKED)
def test_less_than_a_fifth_of_an_answer_is_what_to_take_care_of(
    name: str, on: date, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    said = "\n".join(line.rstrip() for line in read(name, on, capsys).splitlines())
    assert len(said.partition("\nTake care")[2]) < len(said) / 5


@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize("name", ASKED)
def test_nothing_that_blocks_or_moves_money_is_lost(name: str, on: date) -> None:
    book = Book.read(HISTORY)
    found = asked(name, book, on)
    blocks = drawn(name, book, found, quiet=True).blocks
    lines = "\n".join(line for block in blocks if isinstance(block, Sentences) for line in block.lines)
    heavy = {each.code: each.text for each in found.warnings if each.weight in ("blocks", "moves money")}
    if heavy.pop("illustrative", ""):
        assert "are made up." in lines
    if heavy.pop("paid_on_account", ""):
        assert found.total.credit > ZERO  # drawn as a column of its own
    assert [text for text in heavy.values() if text not in lines] == []
    calls = [each.code for each in found.warnings if each.code.startswith("close_call_")]
    assert [code for code in calls if code.removeprefix("close_call_") not in lines] == []


def test_quiet_leaves_out_notes_alone_and_says_how_many(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    full, quiet = (read("owed", date(2003, 7, 2), capsys, *words) for words in ((), ("--quiet",)))
    assert "no cap" in full
    assert "Take care:" in full
    assert "no cap" not in quiet
    assert "Take care (1 note left out):" in quiet
    assert "2003-05-05 to 2003-05-18" in quiet


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_quiet_is_refused_where_nothing_is_left_out(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["owed", "--log", str(HISTORY), "--on", "2003-07-02", "--quiet", form])
    assert ended.value.code == 2
    assert "--quiet is for people" in capsys.readouterr().err


def test_json_gives_every_caution_its_weight(capsys: pytest.CaptureFixture[str]) -> None:
    weights = re.findall(r'"weight":"([a-z ]+)"', read("owed", date(2003, 7, 2), capsys, "--json"))
    assert weights == ["blocks", "moves money", "close call", "close call", "note"]


def test_today_and_yesterday_are_dates_in_new_york_and_printed_as_dates(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime

    from regrights.command_line import terminal

    # Already the 3rd by UTC, still the 2nd in New York.
    monkeypatch.setattr(terminal, "now", lambda: datetime(2003, 7, 3, 3, 59, tzinfo=UTC))
    assert main(["owed", "--log", str(HISTORY), "--on", "2003-07-02", "--known-at", "2003-07-02"]) == 0
    of_the_date = capsys.readouterr().out
    assert main(["owed", "--log", str(HISTORY), "--on", "today", "--known-at", "today"]) == 0
    assert capsys.readouterr().out == of_the_date
    assert "owed as of 2003-07-02" in of_the_date
    assert main(["owed", "--log", str(HISTORY), "--on", "yesterday", "--known-at", "today"]) == 0
    assert "owed as of 2003-07-01, as known at the end of 2003-07-02" in capsys.readouterr().out
    asked = ["rollforward", "--log", str(HISTORY), "--from", "yesterday", "--to", "today"]
    assert main(asked) == 0
    assert "After 2003-07-01, through 2003-07-02." in capsys.readouterr().out
