"""Comma-separated values: the very cells of the tables on paper, without their dress."""

import csv
import io
import re

import pytest

from projections.questions.register import questions
from regrights.command_line import cli
from regrights.paper.answer import drawn
from regrights.paper.comma_separated import comma_separated
from regrights.paper.drawing import Column, Drawing, Sentences, Table
from regrights.paper.kinds import plain, written
from regrights.paper.terminal import show
from tests.regrights.paper.drawings import HISTORY, drawn_by_name
from tests.scenarios import deal

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
    for each in drawn_by_name()[name]:
        tables = each.drawing.tables
        read = read_back(comma_separated(each.drawing))
        assert len(read) == len(tables)
        for table, (header, *rows) in zip(tables, read, strict=True):
            columns = table.columns_on("data")
            own = [column.key for column in columns]
            assert header[len(header) - len(own) :] == own
            assert len(set(header)) == len(header)
            assert set(header) >= {"agreement", "currency", "as_of", "known_at"}
            whose = [plain(value, "mixed") for key, value in each.drawing.about.items() if key not in own]
            assert rows == [
                [*whose, *(plain(value, column.kind) for column, value in zip(columns, row, strict=True))]
                for row in table.rows_on("data")
            ]


@pytest.mark.parametrize("name", NAMES)
def test_the_terminal_prints_the_cells_that_the_file_holds(name, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "5000")  # so that no cell is broken over two lines
    for each in drawn_by_name()[name]:
        read = iter(read_back(comma_separated(each.drawing)))
        for table in each.drawing.tables:
            wide = len(table.columns_on("data"))
            _header, *rows = (row[len(row) - wide :] for row in next(read))
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


def test_no_total_stands_among_the_rows_whatever_an_investor_is_called():
    log = deal(investors=("total", "Harrow Fund"))
    for name in ("owed", "ageing"):
        found = log.ask(name, on="2003-07-16")
        (header, *rows) = read_back(comma_separated(drawn(name, log, found)))[0]
        assert [row[header.index("investor")] for row in rows] == ["total", "Harrow Fund"]


def test_a_file_may_be_marked_as_utf_8(run):
    _, plain_text, _ = run("owed", "--log", str(HISTORY), "--on", "2003-09-24", "--csv")
    assert run("owed", "--log", str(HISTORY), "--on", "2003-09-24", "--csv-bom") == (0, "\ufeff" + plain_text, "")
    assert run("owed", "--log", str(HISTORY), "--on", "2003-09-24", "--csv-bom", "--json")[0] == 2


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
    "entry": ("28",),
    "journal": ("--from", "2003-06-30", "--to", "2003-09-30"),
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
    differences, moved, answers = ([row[4:] for row in table] for table in read_back(out))
    assert read_back(out)[0][1][:4] == ["focus-2002", "USD", "2003-10-10", ""]
    assert (status, err) == (0, "")
    assert {row[0] for row in differences[1:]} <= {"only here", "only there", "differing"}
    assert moved[0] == ["kind", "ours", "theirs", "investor", "determined", "outstanding"]
    assert [row[0] for row in answers] == ["log", "our log", "with every difference applied", "their log"]
