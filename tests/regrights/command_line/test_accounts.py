"""The accountant's commands for real: what they print, as a table, as JSON and as comma-separated values."""

import csv
import io
import json
from pathlib import Path

import pytest

from regrights.book.store import Store
from regrights.command_line import cli
from regrights.command_line.batch import Batch
from tests.scenarios import (
    ONE,
    TWO,
    beginning,
    effective,
    fact,
    filed,
    paid,
    recorded,
    scenarios,
    sold,
    suspended,
)

TOLD = next(each for each in scenarios() if each.name == "two-logs-of-one-deal")


@pytest.fixture
def run(tmp_path, capfdbinary, monkeypatch):
    """A command in a folder of its own: its exit status, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        try:
            status = cli.main(words)
        except SystemExit as stop:
            status = stop.code
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return run


def written(name, facts):
    Path(name).write_text("".join(json.dumps(each) + "\n" for each in recorded(facts)), encoding="utf-8")
    return name


# --- rollforward ------------------------------------------------------------------------------------------


def test_a_rollforward_as_table_json_and_csv_says_the_same(run):
    log = written("log.jsonl", [*beginning(investors=[ONE, TWO]), paid("2003-07-02", "27500.00")])
    asked = ("rollforward", "--log", log, "--from", "2003-06-30", "--to", "2003-07-31")
    _, table, _ = run(*asked)
    _, text, _ = run(*asked, "--json")
    status, values, err = run(*asked, "--csv")
    assert (status, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(values)))
    found = json.loads(text)
    assert [row["investor"] for row in rows] == [ONE, TWO]
    for row, shown in zip(rows, found["investors"], strict=True):
        for name in ("opening", "accrued", "paid_in_cash", "paid_in_shares", "waived", "closing"):
            assert row[name] == shown[name]
    assert "sum of the rows    $0.00  $80,000.00    $27,500.00           $0.00   $0.00  $52,500.00" in table


def test_a_table_says_what_is_not_set_off_and_what_changed_an_earlier_amount(run):
    log = written("log.jsonl", [*beginning(investors=[ONE, TWO]), paid("2003-07-02", "27500.00")])
    _, out, _ = run("rollforward", "--log", log, "--from", "2003-06-30", "--to", "2003-07-02")
    assert "Investors are not set off: $20,000.00 is unpaid, and $7,500.00 was paid to others beyond" in out
    agreed = fact("InvestorDelayAttributed", "2003-06-25", from_on="2003-06-10", until_on="2003-06-20", status="agreed")
    late = written("late.jsonl", [*beginning(), agreed])
    asked = ("--from", "2003-07-01", "--to", "2003-07-15", "--reading", "investor_delay=proportional")
    _, out, _ = run("rollforward", "--log", late, *asked)
    assert f"Of what accrued toward {ONE}, $2,121.22 changes amounts computed on or before 2003-07-01." in out


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("rollforward", "--to", "2003-07-01"), "rollforward needs --from DATE"),
        (("rollforward", "--from", "2003-07-01"), "rollforward needs --to DATE"),
        (("rollforward", "--from", "2003-07-01", "--to", "2003-07-02", "--on", "2003-07-02"), "unrecognized arguments"),
        (("rollforward", "--from", "2003-07-01", "--to", "2003-07-02", "--json", "--csv"), "--json or --csv, not both"),
        (("restatement", "--on", "2003-07-01"), "restatement needs --known-at DATE"),
        (("disclosure",), "disclosure needs --on DATE"),
        (("claims",), "claims needs --on DATE"),
    ],
)
def test_a_word_too_few_or_too_many_is_a_usage_error(run, words, missing):
    status, out, err = run(words[0], "--log", written("log.jsonl", beginning()), *words[1:])
    assert (status, out) == (2, "")
    assert missing in err


def test_a_period_upside_down_is_refused_in_one_sentence(run):
    log = written("log.jsonl", beginning())
    status, out, err = run("rollforward", "--log", log, "--from", "2003-07-02", "--to", "2003-07-01")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("from 2003-07-02 to 2003-07-01: the period is every day after the first date")


# --- restatement, disclosure, claims ----------------------------------------------------------------------


def test_a_restatement_shows_then_now_and_each_entry_that_moved_it(run):
    told = next(each for each in scenarios() if each.name == "restated-after-an-agreed-delay")
    log = written("log.jsonl", told.given)
    _, out, _ = run("restatement", "--log", log, "--on", "2003-09-30", "--known-at", "2003-09-30")
    lines = [line.split() for line in out.splitlines()]
    assert ["reported", "then", "$20,000.00", "$20,000.00", "$20,000.00", "$0.00", "$0.00"] in lines
    assert ["difference", "-$10,000.00", "-$10,000.00", "-$1,000.00", "$0.00", "$9,000.00"] in lines
    assert "6  InvestorDelayAttributed  2003-10-20  2003-10-20 17:00" in out
    assert "Entries recorded since: 3; of these 1 changed no figure." in out


def test_a_disclosure_shows_each_fact_under_its_paragraph(run):
    _, out, _ = run("disclosure", "--log", written("log.jsonl", beginning()), "--on", "2003-07-01")
    assert "825-20-50-1(c) maximum\n  What may have to be paid: the agreement has no cap" in out
    assert "[2(b)(iii), 2(b)(iv); entry 1]" in out


def test_claims_show_every_part_of_the_ledger(run):
    told = next(each for each in scenarios() if each.name == "a-claim-and-what-a-seller-contributes")
    _, out, _ = run("claims", "--log", written("log.jsonl", told.given), "--on", "2003-11-10")
    for shown in (
        "Claims (section 6)",
        "the buyer's suit: Example Devices, Inc. consented to settle for $25,000.00 on 2003-11-03.",
        "$35,000.00",
        "$240,000.00",
        "the Investor",
        "$15,000.00",
    ):
        assert shown in out
    assert "at least $240,000.00" in out


# --- reconcile --------------------------------------------------------------------------------------------


def test_two_logs_are_reconciled_for_people_and_as_json(run):
    ours, theirs = written("ours.jsonl", TOLD.given), written("theirs.jsonl", TOLD.theirs)
    status, out, err = run("reconcile", ours, theirs, "--on", "2003-10-10")
    assert (status, err) == (0, "")
    assert "Only in our log (dropped): none." in out
    assert "amount: ours 10000.00, theirs 9000.00" in out
    assert "Alone it moves Calder Partners determined +$1,500.00, outstanding +$1,500.00." in out
    assert "The same facts, recorded otherwise: 1." in out
    status, text, err = run("reconcile", ours, theirs, "--on", "2003-10-10", "--json")
    assert (status, err, text.count("\n")) == (0, "", 1)
    assert json.loads(text)["together"]["determined"] == "23500.00"
    assert sorted(path.name for path in Path().iterdir()) == ["ours.jsonl", "theirs.jsonl"]


def test_a_refusal_and_a_difference_without_dollars_are_said_in_words(run):
    ours = written("ours.jsonl", [*beginning(), effective("2003-06-01"), *suspended("2003-07-01", "2003-07-03")])
    theirs = written("theirs.jsonl", [*beginning(), filed("2003-05-01", "333-2"), effective("2003-06-01")])
    _, out, _ = run("reconcile", ours, theirs, "--on", "2003-12-31")
    assert "Alone it could not be recorded: Retracting it collides with position 6 (SuspensionLifted" in out
    assert "Alone it moves no dollar." in out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--on", "2003-10-10", "--reading", "nope=x"), 1, 'reading "nope"'),
        (("--on", "2003-10-10", "--investor", ONE), 1, f'--investor "{ONE}": no Investor of this agreement'),
        (("--on", "2002-10-10"), 1, "--on 2002-10-10: before the log begins"),
        ((), 2, "reconcile needs --on DATE"),
    ],
)
def test_a_reconciliation_not_well_put_is_refused(run, words, status, said):
    found, out, err = run("reconcile", written("a.jsonl", TOLD.given), written("b.jsonl", TOLD.theirs), *words)
    assert (found, out) == (status, "")
    assert said in err


def test_either_file_is_judged_before_anything_is_compared(run):
    broken = written("broken.jsonl", [*beginning(), sold("2003-07-01", 500_001)])
    for pair in ((broken, written("log.jsonl", beginning())), ("log.jsonl", broken)):
        status, out, err = run("reconcile", *pair, "--on", "2003-12-31")
        assert (status, out) == (3, "")
        assert err.startswith("broken.jsonl, line 4: shares = 500001")


def test_a_batch_answers_periods_and_says_where_two_logs_are_compared(run):
    log = written("log.jsonl", beginning())
    asked = [
        {"ask": "rollforward", "log": log, "from": "2003-06-30", "to": "2003-07-01"},
        {"ask": "rollforward", "log": log, "on": "2003-07-01"},
        {"ask": "restatement", "log": log, "on": "2003-07-01"},
        {"ask": "reconcile", "log": log, "on": "2003-07-01"},
    ]
    lines = Batch(Store("sqlite:////nowhere/at/all.db")).answers(json.dumps(each).encode() for each in asked)
    period, *refused = (json.loads(line) for line in lines)
    assert period["total"]["closing"] == "20000.00"
    assert [each["error"].split(":")[0] for each in refused] == ["to", "known_at", "reconcile asks about two logs"]


@pytest.mark.parametrize("same", ["Harrow", "=Harrow", "Harrow=", f"{ONE}={TWO}"])
def test_names_said_to_be_one_are_two_names_that_the_logs_have(run, same):
    log = written("log.jsonl", beginning())
    status, out, err = run("reconcile", log, log, "--on", "2003-07-31", "--same", same)
    assert (status, out) == ((1, "") if same.startswith(f"{ONE}=") else (2, ""))
    assert "same" in err
