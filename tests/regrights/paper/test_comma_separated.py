"""Comma-separated values: the very cells of the tables on paper, without their dress."""

import csv
import io
import re

import pytest

from projections.questions.register import questions
from regrights.command_line import cli
from regrights.paper.answer import drawn
from regrights.paper.comma_separated import NoSuchTable, comma_separated
from regrights.paper.drawing import Column, Drawing, Sentences, Table
from regrights.paper.kinds import plain, written
from regrights.paper.terminal import show
from tests.regrights.paper.drawings import HISTORY, drawn_by_name
from tests.scenarios import deal

QUESTIONS = [each.name for each in questions()]
NAMES = [*QUESTIONS, "reconcile"]


def read_back(text: str) -> list[list[str]]:
    """The rows of a file, its header first."""
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_ended_says_last_how_many_rows_it_has(name):
    for each in drawn_by_name()[name]:
        for called in each.drawing.tables:
            header, *rows = read_back(comma_separated(each.drawing, called))
            ended = read_back(comma_separated(each.drawing, called, ended=True))
            assert ended == [header, *rows, ["#end", str(len(rows))]]


@pytest.mark.parametrize("name", NAMES)
def test_read_back_a_file_holds_one_table_cell_by_cell(name):
    for each in drawn_by_name()[name]:
        for called, table in each.drawing.tables.items():
            header, *rows = read_back(comma_separated(each.drawing, called))
            own = [column.key for column in table.columns]
            assert header[len(header) - len(own) :] == own
            assert len(set(header)) == len(header)
            assert set(header) >= {"agreement", "currency", "as_of", "known_at"}
            whose = [plain(value, "mixed") for key, value in each.drawing.about.items() if key not in own]
            assert rows == [
                [*whose, *(plain(value, column.kind) for column, value in zip(table.columns, row, strict=True))]
                for row in table.rows
            ]


@pytest.mark.parametrize("name", NAMES)
def test_the_terminal_prints_the_cells_that_the_file_holds(name, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "5000")  # so that no cell is broken over two lines
    for each in drawn_by_name()[name]:
        begun: dict[str, int] = {}
        for table in each.tables:
            if table.only == "paper":
                continue
            wide, begins = len(table.columns_on("data")), begun.get(table.name, 0)
            _header, *rows = (row[len(row) - wide :] for row in read_back(comma_separated(each.drawing, table.name)))
            begun[table.name] = begins + len(table.rows)
            if table.only is None and table.rows:
                show(Drawing([table]))
                same_cells(table, rows[begins:], capsys.readouterr().out.splitlines())


def both(table: Table) -> list[int]:
    return [place for place, column in enumerate(table.columns) if column.only is None]


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


def test_the_first_table_is_the_main_one_and_sentences_are_left_out():
    one = Table("One", [Column("a"), Column("b", "truth")], [("x, y", True)], notes=["A note."])
    nothing = Table("Two", [Column("some thing")], [])
    drawing = Drawing([Sentences(["Said."]), Table("Shown", [Column("c")], [("z",)], only="paper"), one, nothing])
    assert comma_separated(drawing) == comma_separated(drawing, "one") == 'a,b\n"x, y",true'
    assert comma_separated(drawing, "two") == "some_thing"


@pytest.mark.parametrize("name", ["shown", "three", ""])
def test_a_table_that_is_not_there_is_refused_and_those_that_are_named(name):
    shown = Table("Shown", [Column("a")], [], only="paper")
    drawing = Drawing([Table("One", [Column("a")], []), shown, Table("Two", [Column("a")], [])])
    with pytest.raises(NoSuchTable, match="ask for one or two"):
        comma_separated(drawing, name)


def test_no_total_stands_among_the_rows_whatever_an_investor_is_called():
    log = deal(investors=("total", "Harrow Fund"))
    for name in ("owed", "ageing"):
        found = log.ask(name, on="2003-07-16")
        header, *rows = read_back(comma_separated(drawn(name, log, found)))
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
    assert len({len(row) for row in read_back(out)}) == 1


def test_owed_and_the_journal_are_read_by_their_header_table_by_table(run):
    asked = ("owed", "--log", str(HISTORY), "--on", "2003-09-24", "--csv")
    investors = ["Alpha Capital A.G.", "Shimshon Visnstein", "vFinance Investments, Inc."]
    assert [row["investor"] for row in csv.DictReader(io.StringIO(run(*asked)[1]))] == investors
    lines = list(csv.DictReader(io.StringIO(run(*asked, "--table", "lines")[1])))
    assert [(row["investor"], row["number"]) for row in lines] == [
        (investors[0], "1"),
        (investors[0], "1"),
        (investors[1], "1"),
        (investors[1], "2"),
        (investors[1], "1"),
    ]
    asked = ("journal", "--log", str(HISTORY), "--from", "2003-06-30", "--to", "2003-09-30", "--csv")
    rows = list(csv.DictReader(io.StringIO(run(*asked)[1])))
    assert {row["what"] for row in rows} == {"determination", "falling_due", "payment"}
    accounts = list(csv.DictReader(io.StringIO(run(*asked, "--table", "accounts")[1])))
    assert {row["account"] for row in accounts} >= {"payable", "cash"}


def test_the_reasons_are_a_table_whether_explained_or_not(run):
    asked = ("owed", "--log", str(HISTORY), "--on", "2003-07-02", "--csv", "--table", "reasons")
    rows = list(csv.DictReader(io.StringIO(run(*asked)[1])))
    assert any(row["text"].startswith("2% of $300,000.00 is $6,000.00") for row in rows)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--csv", "--table", "postings"), 1, "ask for investors or lines or running or limits or reasons"),
        (("--csv", "--table", "line"), 1, "perhaps lines is meant"),
        (("--table", "lines"), 2, "--table chooses a table of --csv"),
        (("--table", "lines", "--json"), 2, "--table chooses a table of --csv"),
        (("--csv", "--explain"), 2, "--csv --table reasons"),
    ],
)
def test_a_table_is_never_asked_for_in_vain(run, words, status, said):
    found = run("owed", "--log", str(HISTORY), "--on", "2003-07-02", *words)
    assert (found[0], found[1]) == (status, "")
    assert said in found[2]


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
    asked = ("reconcile", *files, "--on", "2003-10-10", "--csv")
    status, out, err = run(*asked)
    assert read_back(out)[1][:4] == ["focus-2002", "USD", "2003-10-10", ""]
    assert (status, err) == (0, "")
    differences = [row[4:] for row in read_back(out)]
    moved, answers = ([row[4:] for row in read_back(run(*asked, "--table", name)[1])] for name in ("moved", "answers"))
    assert {row[0] for row in differences[1:]} <= {"only here", "only there", "differing"}
    assert moved[0] == ["kind", "ours", "theirs", "investor", "determined", "outstanding"]
    assert [row[0] for row in answers] == ["log", "our log", "with every difference applied", "their log"]
