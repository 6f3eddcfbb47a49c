"""Comma-separated values: the very cells of the tables on paper, without their dress."""

import csv
import io
import re

import pytest

from projections.questions.register import questions
from regrights.command_line import cli
from regrights.paper.comma_separated import comma_separated
from regrights.paper.drawing import Column, Drawing, Sentences, Table
from regrights.paper.kinds import plain, written
from regrights.paper.terminal import show
from tests.regrights.paper.drawings import HISTORY, drawn_by_name

QUESTIONS = [each.name for each in questions()]
NAMES = [*QUESTIONS, "reconcile"]


def read_back(text: str) -> list[list[list[str]]]:
    """The tables of a file, each with its header."""
    tables: list[list[list[str]]] = [[]]
    for row in csv.reader(io.StringIO(text)):
        if row:
            tables[-1].append(row)
        else:
            tables.append([])
    return tables


def both(table: Table) -> list[int]:
    return [place for place, column in enumerate(table.columns) if column.only is None]


@pytest.mark.parametrize("name", NAMES)
def test_read_back_a_file_holds_every_table_cell_by_cell(name):
    for drawn in drawn_by_name()[name]:
        tables = drawn.drawing.tables
        read = read_back(comma_separated(drawn.drawing))
        assert len(read) == len(tables)
        for table, (header, *rows) in zip(tables, read, strict=True):
            columns = table.columns_on("data")
            assert header == [column.key for column in columns]
            assert rows == [
                [plain(value, column.kind) for column, value in zip(columns, row, strict=True)]
                for row in table.rows_on("data")
            ]


@pytest.mark.parametrize("name", NAMES)
def test_the_terminal_prints_the_cells_that_the_file_holds(name, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "5000")  # so that no cell is broken over two lines
    for drawn in drawn_by_name()[name]:
        read = iter(read_back(comma_separated(drawn.drawing)))
        for table in drawn.drawing.tables:
            _header, *rows = next(read)
            if table.only is None and table.rows:
                show(Drawing([table]))
                same_cells(table, rows, capsys.readouterr().out.splitlines())


def same_cells(table, rows, lines):
    """Each row of the file, read by its column, is that row of the table, and is printed in that line."""
    columns = [table.columns[place] for place in both(table)]
    keys = [column.key for column in table.columns_on("data")]
    printed = lines[len(lines) - len(table.notes) - len(table.rows_on("paper")) :]
    for row, line, cells in zip(table.rows, printed, rows, strict=False):
        values = [row[place] for place in both(table)]
        for column, value in zip(columns, values, strict=True):
            assert cells[keys.index(column.key)] == plain(value, column.kind)
        shown = [re.escape(written(value, column.kind)) for column, value in zip(columns, values, strict=True)]
        assert re.search(".*".join(shown), line), (shown, line)


def test_tables_are_parted_by_an_empty_line_and_sentences_are_left_out():
    one = Table("One", [Column("a"), Column("b", "truth")], [("x, y", True)], notes=["A note."])
    nothing = Table("Two", [Column("some thing")], [])
    drawing = Drawing([Sentences(["Said."]), one, Table("Shown", [Column("c")], [("z",)], only="paper"), nothing])
    assert comma_separated(drawing) == 'a,b\n"x, y",true\n\nsome_thing'


@pytest.fixture
def run(capfdbinary):
    def run(*words):
        try:
            status = cli.main(words)
        except SystemExit as stop:
            status = stop.code
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return run


WORDS = {
    "schedule": ("--on", "2003-09-24", "--until", "2003-12-31"),
    "delay-curve": ("--on", "2003-09-24", "--from", "2003-07-01", "--until", "2003-07-10"),
    "what-if": (
        "--on",
        "2003-09-24",
        "--assume",
        '{"kind": "ClosingBidRecorded", "occurred_on": "2003-09-24", "price": "1.00"}',
    ),
    "rollforward": ("--from", "2003-06-30", "--to", "2003-09-30"),
    "restatement": ("--on", "2003-09-24", "--known-at", "2003-09-14"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_answered_as_comma_separated_values(run, name):
    status, out, err = run(name, "--log", str(HISTORY), *WORDS.get(name, ("--on", "2003-09-24")), "--csv")
    assert (status, err) == (0, "")
    assert all(len({len(row) for row in table}) == 1 for table in read_back(out))


def test_the_register_of_readings_has_a_row_for_each_choice(run):
    status, out, _ = run("readings", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert [row["choice"] for row in rows if row["reading"] == "partial_period"] == ["full", "prorated", "completed"]
    assert [row["default"] for row in rows if row["reading"] == "partial_period"] == ["true", "false", "false"]


@pytest.mark.parametrize("name", ["owed", "readings", "reconcile"])
def test_json_and_comma_separated_values_at_once_are_a_usage_error(run, name):
    logs = (str(HISTORY), str(HISTORY)) if name == "reconcile" else ()
    status, out, err = run(name, *logs, "--json", "--csv")
    assert (status, out) == (2, "")
    assert "--json or --csv, not both" in err


def test_two_logs_are_reconciled_as_comma_separated_values(run):
    examples = HISTORY.parents[1] / "examples"
    files = [str(examples / f"two-logs-{whose}.jsonl") for whose in ("ours", "theirs")]
    status, out, err = run("reconcile", *files, "--on", "2003-10-10", "--csv")
    differences, moved, answers = read_back(out)
    assert (status, err) == (0, "")
    assert {row[0] for row in differences[1:]} <= {"only here", "only there", "differing"}
    assert moved[0] == ["kind", "ours", "theirs", "investor", "determined", "outstanding"]
    assert [row[0] for row in answers] == ["log", "our log", "with every difference applied", "their log"]
