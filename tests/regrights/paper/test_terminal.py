"""On a terminal: nothing wider than it, and no date and no amount across two lines."""

import re
from datetime import date

import pytest

from projections.questions.register import questions
from regrights.book.book import Book
from regrights.paper.answer import drawn
from regrights.paper.terminal import show
from tests.regrights.paper.drawings import HISTORY, asked

WHOLE = re.compile(r"\d{4}-\d{2}-\d{2}|-?\$[\d,]+\.\d{2}")
NAMES = [question.name for question in questions()]


def printed(name: str, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    book = Book.read(HISTORY)
    show(drawn(name, book, asked(name, book, date(2003, 9, 20)), explain=name == "owed"))
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [40, 60, 80, 118])
@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_the_terminal_and_nothing_is_broken(
    name: str, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = printed(name, width, capsys, monkeypatch)
    longest_word = max(len(word) for word in narrow.split())
    assert max(len(line.rstrip()) for line in narrow.splitlines()) <= max(width, longest_word + 12)
    wide = printed(name, 1_000, capsys, monkeypatch)
    assert sorted(WHOLE.findall(narrow)) == sorted(WHOLE.findall(wide))


def test_a_table_that_does_not_fit_is_stacked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "trigger   from        no.  computed on" in printed("owed", 118, capsys, monkeypatch)
    assert "  computed on: 2003-07-11\n  days: 26\n" in printed("owed", 60, capsys, monkeypatch)


def test_without_a_terminal_eighty_columns_are_taken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    eighty = printed("owed", 80, capsys, monkeypatch)
    monkeypatch.delenv("COLUMNS")
    book = Book.read(HISTORY)
    show(drawn("owed", book, asked("owed", book, date(2003, 9, 20)), explain=True))
    assert capsys.readouterr().out == eighty
