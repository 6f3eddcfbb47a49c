"""Every question is drawn: tables whose rows fit their columns, in which every value is of its column's kind."""

import re
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module

import pytest

from projections.questions.register import questions
from regrights.paper.drawing import Column, Drawing, Sentences, Table
from regrights.paper.kinds import Named, Sum
from regrights.paper.terminal import show
from tests.regrights.paper.drawings import HISTORY, drawn_by_name

QUESTIONS = [each.name for each in questions()]
NAMES = [*QUESTIONS, "reconcile"]
TYPES = {
    "text": str,
    "code": str,
    "head": Named,
    "codes": list | tuple,
    "day": date,
    "moment": datetime,
    "number": int,
    "count": int,
    "money": Decimal,
    "change": Decimal,
    "percent": Decimal | Sum,
    "truth": bool,
    "list": list | tuple,
    "mixed": object,
}


def of_kind(value: object, kind: str) -> bool:
    if value is None or kind == "mixed":
        return True
    also = {"number": bool, "count": bool, "day": datetime}.get(kind, ())  # each would pass for its parent
    return isinstance(value, TYPES[kind]) and not isinstance(value, also)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_a_drawing_of_its_own(name):
    assert callable(import_module(f"regrights.paper.{name.replace('-', '_')}").draw)


@pytest.mark.parametrize("name", NAMES)
def test_rows_fit_their_columns_and_every_value_is_of_its_kind(name):
    for drawn in drawn_by_name()[name]:
        for table in drawn.tables:
            for row in [*table.rows, *([table.total] if table.total else [])]:
                assert len(row) == len(table.columns)
                wrong = [
                    (column.title, column.kind, value)
                    for column, value in zip(table.columns, row, strict=True)
                    if not of_kind(value, column.kind)
                ]
                assert wrong == [], table.title


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_has_the_same_tables_whatever_is_in_it(name):
    (tables,) = {tuple(drawn.drawing.tables) for drawn in drawn_by_name()[name]}
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", each) for each in tables)
    headers = {
        (each, tuple(column.key for column in table.columns))
        for drawn in drawn_by_name()[name]
        for each, table in drawn.drawing.tables.items()
    }
    assert len(headers) == len(tables)


def test_what_stands_apart_on_paper_under_one_name_is_one_table_for_programs():
    investor, paid, remark = Column("Investor", only="data"), Column("paid", "money"), Column("remark", only="paper")
    parts = [
        Table("One Fund", [investor, paid], [("One Fund", Decimal(1))], name="a"),
        Table("Other", [Column("b")], [], only="data"),
        Table("Two", [investor, remark, paid], [("Two", "!", Decimal(2))], name="a"),
    ]
    found = Drawing(parts).tables
    assert list(found) == ["a", "other"]
    assert [column.key for column in found["a"].columns] == ["investor", "paid"]
    assert found["a"].rows == [("One Fund", Decimal(1)), ("Two", Decimal(2))]


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_has_a_table_for_programs_and_its_keys_are_distinct_names(name):
    for drawn in drawn_by_name()[name]:
        assert drawn.drawing.tables
        for table in drawn.drawing.tables.values():
            keys = [column.key for column in table.columns_on("data")]
            assert all(re.fullmatch("[a-z][a-z0-9_]*", key) for key in keys), keys
            assert len(set(keys)) == len(keys)


def test_a_key_follows_from_the_title_unless_one_is_given():
    assert [Column("not yet due").key, Column("determined, unpaid").key, Column("no.", key="number").key] == [
        "not_yet_due",
        "determined_unpaid",
        "number",
    ]


@pytest.mark.parametrize(
    ("kind", "values", "right"),
    [
        ("money", (Decimal(1), Decimal(2)), True),
        ("count", (1, 2), True),
        ("number", (1, 2), True),
        ("number", (1, None), False),
        ("money", (None, None), False),
        ("percent", (Decimal(1), Decimal(2)), False),
        ("change", (Decimal(1), Decimal(2)), False),
        ("day", (date.min, date.max), False),
        ("text", ("1", "2"), False),
        ("list", ((1,), (2,)), False),
    ],
)
def test_numbers_stand_to_the_right_where_none_is_missing(kind, values, right):
    column = Column("one", kind)
    table = Table("", [Column("other"), column], [("a", values[0]), ("b", values[1])])
    assert table.right(column) is right


TOTALLED = Table(
    "",
    [Column("Investor"), Column("after", "day", only="data"), Column("paid", "money")],
    [("One", date(2003, 7, 1), Decimal(1)), ("Two", date(2003, 7, 1), Decimal(2))],
    total=("both", date(2003, 7, 1), Decimal(3)),
)


def test_a_total_stands_last_under_its_name_on_paper_and_never_among_the_rows_of_data():
    assert TOTALLED.rows_on("paper")[-1] == ("both", Decimal(3))
    assert TOTALLED.rows_on("data") == list(TOTALLED.rows)


def test_of_one_row_paper_needs_no_total():
    one = Table("", TOTALLED.columns, TOTALLED.rows[:1], total=TOTALLED.total)
    assert [len(one.rows_on(medium)) for medium in ("paper", "data")] == [1, 1]


def test_what_is_for_programs_alone_is_on_no_terminal(capsys):
    show(
        Drawing(
            [
                Sentences(["First."]),
                Table("Hidden", [Column("a")], [("b",)], only="data"),
                Table("Nothing here", [Column("a")], [], notes=["A note."], apart=True),
                Sentences(["Second.", "Third."], apart=True),
                TOTALLED,
            ]
        )
    )
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == [
        "First.",
        "",
        "Nothing here: none.",
        "A note.",
        "",
        "Second.",
        "Third.",
        "Investor   paid",
        "One       $1.00",
        "Two       $2.00",
        "both      $3.00",
    ]


@pytest.mark.parametrize(("form", "loads"), [("--json", False), ("--csv", False), ("--known-at=2003-09-24", True)])
def test_only_a_terminal_loads_what_draws_tables(form, loads):
    asked = ["owed", "--log", str(HISTORY), "--on", "2003-09-24", form]
    run = f"from regrights.command_line import cli; cli.main({asked!r})"
    script = f"import sys; {run}; sys.exit(10 + ('rich' in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", script], cwd=HISTORY.parents[2], capture_output=True, check=False)
    assert ran.returncode == 10 + loads, ran.stderr
