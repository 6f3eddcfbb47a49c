"""What is printed of an agreement whose terms are written out: its own words and sections, never those of another."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from regrights.command_line.cli import main
from tests.projections.amounts.test_charges import SIGNED, charged
from tests.scenarios import ONE, bought, effective, fact, filed, recorded, stop_order, suspended

BORROWED = ("Focus", "focus-2002", "2(b)", "3(h)", "Computation Date", "Periodic Amount", "144(k)", "partial_period")
Asked = Callable[..., str]


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Asks a question of a log with a head of its own for filing, and one for sales that were stopped."""
    monkeypatch.setenv("COLUMNS", "1000")
    terms = charged({"at_start": "0.01", "rates": ["0.01"], "every": "1 month", "part": "by_day"})
    terms["dates"]["filing"] = {"by": [{"add": "10 days", "to": "closing"}]}
    terms["conditions"]["not_filed"] = {"late": "filing", "by": "filing"}
    terms["conditions"]["unusable"] = {"down": ["suspension", "stop_order"], "after": {"to": "effectiveness"}}
    terms["heads"]["filing"] = {"of": ["not_filed"], "charge": "late"}
    terms["heads"]["maintenance"] = {"of": ["unusable"], "charge": "late"}
    facts = [effective("2010-04-07"), *suspended("2010-05-03", "2010-05-20"), *stop_order("2010-07-01")]
    signing = fact("AgreementSigned", SIGNED, company="Issuer, Inc.", investors=[ONE], terms=terms)
    log = tmp_path / "log.jsonl"
    rows = recorded([signing, bought(SIGNED, 500_000), filed("2010-02-01"), *facts])
    log.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def ask(name: str, *words: str) -> str:
        assert main([name, "--log", str(log), *words]) == 0
        return capsys.readouterr().out

    return ask


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("owed", ["--on", "2010-07-20", "--explain"]),
        ("owed", ["--on", "2010-03-25"]),
        ("what-if", ["--on", "2010-03-25", "--assume", json.dumps(filed("2010-03-25", "333-9"))]),
        ("may-sell", ["--on", "2010-07-20"]),
        ("disclosure", ["--on", "2010-07-20"]),
        ("period", ["--on", "2010-07-20"]),
        ("status", ["--on", "2010-07-20"]),
        ("duties", ["--on", "2010-07-20"]),
        ("terms", ["--on", "2010-07-20"]),
        ("schedule", ["--on", "2010-03-25", "--until", "2010-09-01"]),
        ("delay-curve", ["--on", "2010-07-20", "--from", "2010-03-15", "--until", "2010-03-20"]),
        ("journal", ["--from", "2010-01-15", "--to", "2010-07-20"]),
        ("ageing", ["--on", "2010-07-20"]),
        ("claims", ["--on", "2010-07-20"]),
    ],
)
def test_no_answer_borrows_the_words_or_sections_of_another_agreement(
    name: str, words: list[str], asked: Asked
) -> None:
    said = asked(name, *words)
    assert [word for word in (*BORROWED, "[]", "[;", "(, ") if word in said] == []


def test_terms_written_out_are_shown_place_by_place(asked: Asked) -> None:
    said = asked("terms", "--on", "2010-07-20")
    assert [line for line in said.splitlines() if line.startswith("charges.late.by.every ") and "1 month" in line]


def test_what_the_terms_have_nothing_of_is_said_where_it_is_asked(asked: Asked) -> None:
    assert "say no time for which a statement is kept effective" in asked("period", "--on", "2010-07-20")
    assert "so none is followed" in asked("duties", "--on", "2010-07-20")
    assert "elsewhere" not in asked("owed", "--on", "2010-07-20")


def test_no_end_of_a_period_is_waited_for_where_the_terms_say_no_time_for_it(asked: Asked) -> None:
    assert "no end of the Registration Period is known" not in asked("status", "--on", "2010-06-01")


def test_a_delay_costs_what_effectiveness_costs_and_no_filing(asked: Asked) -> None:
    said = asked("delay-curve", "--on", "2010-07-20", "--from", "2010-03-15", "--until", "2010-03-18")
    # due by 16 March; 1% of $1,000,000 on the 17th where it is still awaited, and for one day of 31 as much more
    assert [line.split() for line in said.splitlines() if line.startswith("2010-03")] == [
        ["2010-03-15", "$0.00"],
        ["2010-03-16", "$0.00"],
        ["2010-03-17", "$0.00"],
        ["2010-03-18", "$10,322.58"],
    ]


def test_a_date_of_effectiveness_that_a_review_moves_is_disclosed_with_it(asked: Asked) -> None:
    assert "declared effective by 60 days after the closing, to file" in asked("disclosure", "--on", "2010-07-20")
