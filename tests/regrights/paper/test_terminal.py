"""On a terminal: nothing wider than it, and no date and no amount across two lines."""

import re
from datetime import date
from decimal import Decimal

import pytest

from projections.questions.register import questions
from regrights.book.book import Book
from regrights.paper.answer import drawn
from regrights.paper.drawing import Column, Drawing, Table
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
    # A narrow page says once what repeats, and says again at the head of each part what tells its rows apart.
    assert set(WHOLE.findall(narrow)) == set(WHOLE.findall(wide))


@pytest.mark.parametrize("width", [40, 60, 80, 118])
@pytest.mark.parametrize("name", NAMES)
def test_no_line_ends_in_blanks(
    name: str, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [line for line in printed(name, width, capsys, monkeypatch).splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("name", ["owed", "ageing", "journal", "rollforward"])
def test_on_eighty_columns_what_finance_asks_is_a_table(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not re.search(r"^  (Investor|trigger|date|account): ", printed(name, 80, capsys, monkeypatch), re.MULTILINE)


def test_a_table_of_which_no_two_columns_fit_is_stacked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "trigger             from        no.  computed on" in printed("owed", 118, capsys, monkeypatch)
    assert "  computed on:\n  2003-07-11\n" in printed("owed", 14, capsys, monkeypatch)


NARROW = Table(
    "A title that is longer than the table under it, and shorter than the page",
    [Column("Investor"), Column("trigger", "code"), Column("paid", "money"), Column("statement no.", spare=True)],
    [
        ("Harrow Master Fund", "lateness", Decimal(1), "333-104568"),
        ("Calder Partners", "lateness", Decimal(20), "333-104569"),
    ],
    total=("both", "lateness", Decimal(21), "333-104568"),
)


def test_what_is_left_out_is_said_above_the_table_and_headings_stand_on_its_last_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "27")
    show(Drawing([NARROW]))
    assert capsys.readouterr().out.splitlines() == [
        "A title that is longer than",
        "the table under it, and",
        "shorter than the page",
        "In every row: trigger",
        "lateness.",
        "                 statement",
        "Investor    paid no.",
        "Harrow     $1.00 333-104568",
        "Master",
        "Fund",
        "Calder    $20.00 333-104569",
        "Partners",
        "both      $21.00 333-104568",
    ]
    monkeypatch.setenv("COLUMNS", "20")
    show(Drawing([NARROW]))
    assert capsys.readouterr().out.splitlines()[5:] == [
        "In every row:",
        "trigger lateness.",
        "Left out on a page",
        "this narrow:",
        "statement no.",
        "Investor        paid",
        "Harrow         $1.00",
        "Master Fund",
        "Calder        $20.00",
        "Partners",
        "both          $21.00",
    ]


def test_a_title_is_as_wide_as_the_page_not_as_its_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    show(Drawing([NARROW]))
    assert capsys.readouterr().out.splitlines()[0] == NARROW.title


def test_what_is_printed_on_no_terminal_is_laid_out_for_one_hundred_and_twenty_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = printed("owed", 120, capsys, monkeypatch)
    monkeypatch.delenv("COLUMNS")
    book = Book.read(HISTORY)
    show(drawn("owed", book, asked("owed", book, date(2003, 9, 20)), explain=True))
    assert capsys.readouterr().out == there


@pytest.mark.parametrize(("forced", "bold"), [("", False), ("1", True)])
def test_headings_stand_out_only_where_somebody_sees_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], forced: str, *, bold: bool
) -> None:
    monkeypatch.setenv("FORCE_COLOR", forced)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    show(Drawing([NARROW]))
    assert ("\x1b[1m" in capsys.readouterr().out) is bold
