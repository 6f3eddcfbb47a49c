"""On the command line: a portfolio is generated, followed, asked and checked; progress is told on standard error."""

import io
import re
import sys

import pytest

from regrights.command_line import cli
from regrights.command_line.of_many.progress import Progress


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REGRIGHTS_STORE", raising=False)
    monkeypatch.delenv("REGRIGHTS_KEPT", raising=False)
    return tmp_path


def told(capsysbinary, *words) -> tuple[int, str, str]:
    status = cli.main(list(words))
    out, err = capsysbinary.readouterr()
    return status, out.decode(), err.decode()


def test_the_whole_way(here, capsysbinary) -> None:
    status, out, _ = told(capsysbinary, "generate", "--agreements", "2", "--seed", "3")
    assert status == 0
    assert re.fullmatch(r"2 agreements, made-up-000001 to made-up-000002: \d+ entries, all illustrative\.\n", out)
    asked = ("portfolio", "owed", "--on", "2014-06-30", "--json")
    _, replayed, _ = told(capsysbinary, *asked)
    status, out, _ = told(capsysbinary, "portfolio", "follow")
    assert status == 0
    assert re.fullmatch(r"\S*regrights\.portfolio: \d+ entries of 2 agreements taken in\.\n", out)
    status, out, _ = told(capsysbinary, "portfolio", "follow", "--through", "2014-06-30")
    assert status == 0
    assert told(capsysbinary, *asked)[1] == replayed
    status, out, _ = told(capsysbinary, "portfolio", "verify", "--sample", "12", "--seed", "7")
    assert status == 0
    assert re.match(r"\d+ compared with a replay \(seed 7\): (\d+) equal, 0 differ; ", out)


def test_a_portfolio_that_is_not_kept_cannot_be_checked(here, capsysbinary) -> None:
    told(capsysbinary, "generate", "--agreements", "1", "--seed", "1")
    status, out, err = told(capsysbinary, "portfolio", "verify")
    assert (status, out) == (1, "")
    assert "no portfolio is kept there; `regrights portfolio follow` makes it." in err
    assert not (here / "regrights.portfolio").exists()


def test_a_kept_file_that_cannot_be_used_costs_time_and_no_answer(here, capsysbinary, monkeypatch) -> None:
    told(capsysbinary, "generate", "--agreements", "2", "--seed", "3")
    asked = ("portfolio", "owed", "--on", "2010-06-30", "--json")
    _, replayed, _ = told(capsysbinary, *asked)
    told(capsysbinary, "portfolio", "follow")
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "duckdb", None)
        status, out, err = told(capsysbinary, *asked)
    assert (status, out) == (0, replayed)
    assert "needs duckdb" in err
    assert "Every log is replayed instead." in err
    (here / "regrights.portfolio").write_text("no database")
    status, out, err = told(capsysbinary, *asked)
    assert (status, out) == (0, replayed)
    assert "cannot be opened" in err


def test_a_sample_of_none_is_refused_as_usage(here, capsysbinary) -> None:
    told(capsysbinary, "generate", "--agreements", "1", "--seed", "3")
    told(capsysbinary, "portfolio", "follow")
    with pytest.raises(SystemExit) as ended:
        told(capsysbinary, "portfolio", "verify", "--sample", "0")
    assert ended.value.code == 2
    assert b"--sample 0: ask for a number from 1 on" in capsysbinary.readouterr().err


def test_a_store_that_is_not_there_leaves_no_file_behind(here, capsysbinary) -> None:
    status, out, _ = told(capsysbinary, "portfolio", "follow")
    assert (status, out) == (1, "")
    assert list(here.glob("*.portfolio")) == []


def test_a_store_without_a_place_of_its_own_needs_a_file(here, capsysbinary) -> None:
    status, _, err = told(capsysbinary, "portfolio", "follow", "--store", "memory:")
    assert status == 1
    assert "name one with --kept FILE" in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--agreements", "0", "--seed", "1"), "--agreements 0: write a whole number from 1 on."),
        (("--agreements", "1", "--seed", "1", "--terms", "unknown"), "no terms of that name are shipped"),
    ],
)
def test_what_makes_nothing_is_refused_and_no_store_is_made(here, capsysbinary, words, sentence) -> None:
    status, out, err = told(capsysbinary, "generate", *words)
    assert (status, out) == (1, "")
    assert sentence in err
    assert list(here.iterdir()) == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def progress(stream, seconds, done) -> str:
    """What is told if so many of 100 are done at each of some seconds."""
    clock = iter([0.0, *seconds])
    with Progress("agreements", stream, lambda: next(clock)) as told_of:
        for each in done:
            told_of(each, 100)
    return stream.getvalue()


def test_nothing_is_told_of_what_takes_less_than_two_seconds() -> None:
    assert progress(io.StringIO(), [0.5, 1.9], [10, 90]) == ""


def test_a_file_is_told_a_line_every_ten_seconds() -> None:
    said = progress(io.StringIO(), [2.0, 5.0, 11.9, 12.0], [10, 20, 30, 40])
    assert said == "10 of 100 agreements, 5 a second, 18 s left\n40 of 100 agreements, 3 a second, 18 s left\n"


def test_a_terminal_has_one_line_which_goes_at_the_end() -> None:
    said = progress(Terminal(), [2.0, 2.4, 2.5], [1, 2, 50])
    assert said == (
        "\r\033[K1 of 100 agreements, 0 a second, 3 min 18 s left\r\033[K50 of 100 agreements, 20 a second, 2 s left"
        "\r\033[K"
    )
