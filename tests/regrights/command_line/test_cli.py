"""Every command once for real, in a folder of its own: what it prints, what it writes, and how it exits."""

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest

from lifecycle.entries import KINDS
from lifecycle.judging.machines import BAR, STATEMENT, mermaid
from lifecycle.log.opening import open_log
from lifecycle.record.files import exported as export_line
from lifecycle.record.files import read_log
from lifecycle.record.importing import import_log
from projections.questions.register import questions
from regrights.command_line import cli, terminal
from tests import CHECKOUT
from tests.readings import REGISTER

HISTORY = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"
ENTRIES = len(HISTORY.read_bytes().splitlines())
ALPHA = "Alpha Capital A.G."
QUESTIONS = [each.name for each in questions()]
COMMANDS = sorted({*QUESTIONS, *cli.COMMANDS})

# What each question is asked with, besides the log.
WORDS = {
    "owed": ["--on", "2003-09-24"],
    "schedule": ["--on", "2003-07-01", "--until", "2003-12-31"],
    "status": ["--on", "2003-09-24"],
    "period": ["--on", "2003-09-24"],
    "restricted": ["--on", "2003-10-20"],
    "suspensions": ["--on", "2003-10-20"],
    "may-sell": ["--on", "2003-09-24"],
    "holdings": ["--on", "2003-09-24"],
    "log": ["--on", "2003-09-24"],
    "machines": ["--on", "2003-09-24"],
    "ageing": ["--on", "2003-09-24"],
    "journal": ["--from", "2003-06-30", "--to", "2003-09-30"],
    "entry": ["--n", "28"],
    "readings": ["--on", "2003-09-24"],
    "what-if": ["--on", "2003-09-24", "--assume", '{"kind": "Delisted", "occurred_on": "2003-09-20", "market": "x"}'],
    "delay-curve": ["--on", "2003-09-24", "--from", "2003-07-10", "--until", "2003-07-12"],
    "duties": ["--on", "2003-09-24"],
    "terms": ["--on", "2003-09-24"],
    "audit": [],
    "rollforward": ["--from", "2003-06-30", "--to", "2003-09-30"],
    "restatement": ["--on", "2003-09-01", "--known-at", "2003-09-14"],
    "disclosure": ["--on", "2003-09-24"],
    "claims": ["--on", "2004-06-10"],
    "verify": [],
}


class Line:
    """The command line in this process, with the store of one folder."""

    def __init__(self, folder, capfdbinary, monkeypatch):
        self.folder, self.capfdbinary, self.monkeypatch = folder, capfdbinary, monkeypatch
        self.store = folder / "store.db"

    def run(self, *words, given=b""):
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        self.capfdbinary.readouterr()
        try:
            status = cli.main([os.fspath(word) for word in words])
        except SystemExit as stop:
            status = stop.code
        sys.stdout.flush()
        return (status, *self.capfdbinary.readouterr())

    def answer(self, *words, given=b"", status=0):
        """The bytes of standard output of a command that is answered, standard error empty."""
        found, out, err = self.run(*words, given=given)
        assert (found, err) == (status, b"")
        return out

    def json(self, *words, **options):
        """The one JSON document a command prints with --json."""
        out = self.answer(*words, "--json", **options)
        assert out.endswith(b"\n")
        assert out.count(b"\n") == 1
        return json.loads(out)

    def refusal(self, *words, given=b""):
        status, out, err = self.run(*words, given=given)
        assert (status, out) == (1, b"")
        return err.decode()

    def clock(self, *instant):
        self.monkeypatch.setattr(terminal, "now", lambda: datetime(*instant, tzinfo=UTC))


@pytest.fixture
def line(tmp_path, capfdbinary, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REGRIGHTS_STORE", f"sqlite:///{tmp_path / 'store.db'}")
    return Line(tmp_path, capfdbinary, monkeypatch)


@pytest.fixture(scope="module")
def store_of_focus(tmp_path_factory):
    """The bytes of a store that holds the illustrative history as "focus": made once, copied for each test."""
    file = tmp_path_factory.mktemp("stores") / "store.db"
    with open_log(f"sqlite:///{file}") as log:
        import_log(log, "focus", read_log(HISTORY, now=datetime(2026, 1, 1, tzinfo=UTC)))
    return file.read_bytes()


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """The illustrative history as a file with its digests, as an export has them."""
    file = tmp_path_factory.mktemp("logs") / "sealed.jsonl"
    log = read_log(HISTORY, now=datetime(2026, 1, 1, tzinfo=UTC))
    file.write_bytes(b"".join(map(export_line, log.stored, log.digests)))
    return file


@pytest.fixture
def focus(line, store_of_focus):
    """With the illustrative history in the store as "focus"."""
    line.store.write_bytes(store_of_focus)
    return line


@pytest.fixture
def signed(line):
    """With an agreement "mine" signed and one purchase, recorded on 1 September 2003."""
    line.clock(2003, 9, 1, 15)
    line.answer(
        *("record", "mine", "AgreementSigned", "--on", "2002-11-25", "--company", "Focus Enhancements, Inc."),
        *("--investors", f'["{ALPHA}", "Shimshon Visnstein"]', "--terms", "focus-2002"),
    )
    buy(line, "500")
    return line


def buy(line, shares, *more):
    bought = ("--investor", ALPHA, "--shares", shares, "--price-per-share", "2.00", "--on", "2002-11-25")
    return line.answer("record", "mine", "SharesPurchased", *bought, *more)


def exported(line, agreement="mine"):
    return [json.loads(each) for each in line.answer("export", agreement).splitlines()]


def purchase_price(line, agreement="mine"):
    """What late effectiveness is reckoned of: shares bought times price."""
    return line.json("owed", agreement, "--on", "2003-08-15")["investors"][0]["lines"][0]["base"]


# --- recording --------------------------------------------------------------------------------------------


def test_record_with_fields_appends_one_entry_and_prints_its_position_and_digest(signed):
    words = ("record", "mine", "PeriodicAmountPaid", "--on", "2003-07-08", "--investor", ALPHA, "--amount", "10.50")
    toward = '{"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": 1}'
    out = signed.answer(*words, "--toward", toward, "--source=wire transfer", "--recorded-by", "counsel").decode()
    (entry,) = exported(signed)[2:]
    said = f"2003-07-08: The Company paid {ALPHA} $10.50 toward late effectiveness 2003-06-01 no. 1."
    assert out == f"position 3\ndigest   {entry.pop('digest')}\nsays     {said}\n"
    assert entry.pop("stamped") is True
    assert entry == {
        "kind": "PeriodicAmountPaid",
        "occurred_on": "2003-07-08",
        "investor": ALPHA,
        "amount": "10.50",
        "toward": json.loads(toward),
        "source": "wire transfer",
        "recorded_by": "counsel",
        "position": 3,
        "recorded_at": "2003-09-01T15:00:00+00:00",
    }


def test_record_reads_whole_numbers_truths_lists_and_objects_and_leaves_texts_alone(signed):
    determined = ("--limb", "engagement", "--detriment-found", "true", "--misleading_found", "false")
    signed.answer("record", "mine", "MaterialEventDetermined", "--on", "2003-07-18", *determined)
    signed.answer("record", "mine", "StatementFiled", "--on", "2003-02-03", "--statement", "333", "--form", "true")
    material, filed = exported(signed)[2:]
    assert (material["detriment_found"], material["misleading_found"]) == (True, False)
    assert (filed["statement"], filed["form"]) == ("333", "true")


@pytest.mark.parametrize(
    "words",
    [
        ("record", "mine", "ClosingBidRecorded", "--on", "2003-07-01", "--price", "1.50"),
        ("record", "mine", "--on", "2003-07-01", "ClosingBidRecorded", "--price", "1.50"),
        ("record", "--on", "2003-07-01", "mine", "ClosingBidRecorded", "--price=1.50"),
        ("record", "mine", "ClosingBidRecorded", "--price", "1.50", "--occurred_on", "2003-07-01"),
        ("record", "mine", "ClosingBidRecorded", "--price", "1.50", "--occurred-on=2003-07-01"),
    ],
)
def test_record_takes_its_words_in_any_sensible_order(signed, words):
    signed.answer(*words)
    entry = exported(signed)[2]
    assert (entry["kind"], entry["occurred_on"], entry["price"]) == ("ClosingBidRecorded", "2003-07-01", "1.50")


@pytest.mark.parametrize("by", ["argument", "standard input"])
def test_record_takes_a_whole_entry_as_json(signed, by):
    entry = '{ "kind": "ClosingBidRecorded", "price": "1.50",\n "occurred_on": "2003-07-01", "source": "Zürich" }'
    words = ("record", "mine", "--entry", "-" if by == "standard input" else entry)
    found = signed.json(*words, given=entry.encode())
    stored = exported(signed)[2]
    said = "2003-07-01: The Closing Bid was $1.50."
    assert found == {"agreement": "mine", "position": 3, "digest": stored["digest"], "sentence": said}
    assert (stored["price"], stored["source"]) == ("1.50", "Zürich")


def test_expect_lets_the_next_entry_in_and_refuses_once_the_log_has_moved(signed):
    bid = ("record", "mine", "ClosingBidRecorded", "--on", "2003-07-01", "--price", "1.50", "--expect", "2")
    assert signed.answer(*bid).startswith(b"position 3\n")
    assert signed.refusal(*bid).startswith("The log of 'mine' has moved: its last entry is 3, not 2 as --expect has it")
    assert len(exported(signed)) == 3


def test_a_key_makes_a_retry_safe_even_later_and_even_with_expect(signed):
    first = buy(signed, "100", "--key", "k1", "--expect", "2")
    signed.answer("record", "mine", "ClosingBidRecorded", "--on", "2003-07-01", "--price", "1.50")
    signed.clock(2003, 10, 1, 15)
    assert buy(signed, "100", "--key", "k1", "--expect", "2") == first
    assert len(exported(signed)) == 4
    again = ("record", "mine", "SharesPurchased", "--investor", ALPHA, "--shares", "101", "--price-per-share", "2.00")
    assert "already stands for another entry" in signed.refusal(*again, "--on", "2002-11-25", "--key", "k1")
    assert len(exported(signed)) == 4


def test_a_key_is_kept_for_each_agreement_apart(signed, line):
    buy(signed, "100", "--key", "k1")
    line.answer("import", "other", HISTORY)
    bid = ("ClosingBidRecorded", "--on", "2003-07-01", "--price", "1.50", "--key", "k1")
    assert line.answer("record", "other", *bid).startswith(f"position {ENTRIES + 1}\n".encode())


def test_recorded_at_never_decreases_when_the_clock_is_set_back(signed):
    signed.clock(2003, 8, 1, 15)
    signed.answer("record", "mine", "ClosingBidRecorded", "--on", "2003-07-01", "--price", "1.50")
    assert [entry["recorded_at"] for entry in exported(signed)] == ["2003-09-01T15:00:00+00:00"] * 3


@pytest.mark.parametrize(
    ("hour", "on", "taken"), [(3, "2003-09-02", False), (3, "2003-09-01", True), (4, "2003-09-02", True)]
)
def test_the_day_of_a_recording_turns_at_midnight_in_new_york(signed, hour, on, taken):
    signed.clock(2003, 9, 2, hour, 59 if hour == 3 else 0)
    expense = ("record", "mine", "ExpenseIncurred", "--amount", "1.50", "--category", "filing fee", "--on", on)
    if taken:
        assert signed.answer(*expense).startswith(b"position 3\n")
    else:
        assert signed.refusal(*expense).startswith("--on 2003-09-02: after 2003-09-01, the day it was recorded")


def test_correct_changes_the_fields_named_and_keeps_the_rest(signed):
    signed.answer("correct", "mine", "2", "--reason", "a slip", "--shares", "600")
    correction = exported(signed)[2]
    assert (correction["kind"], correction["target"], correction["reason"]) == ("EntryCorrected", 2, "a slip")
    assert correction["occurred_on"] == "2003-09-01"
    assert correction["replacement"] == {
        "kind": "SharesPurchased",
        "occurred_on": "2002-11-25",
        "investor": ALPHA,
        "shares": 600,
        "price_per_share": "2.00",
    }
    assert purchase_price(signed) == "1200.00"


def test_a_second_correction_goes_on_from_the_first_and_retracting_it_goes_back(signed):
    signed.answer("correct", "mine", "2", "--reason", "a slip", "--shares", "600")
    signed.answer("correct", "mine", "2", "--reason", "another", "--price-per-share", "3.00")
    assert purchase_price(signed) == "1800.00"
    signed.answer("retract", "mine", "4", "--reason", "it was right")
    assert purchase_price(signed) == "1200.00"
    signed.answer("correct", "mine", "2", "--reason", "in euros?", "--price-per-share", "2.50")
    assert purchase_price(signed) == "1500.00"
    signed.answer("retract", "mine", "2", "--reason", "never happened")
    assert signed.json("owed", "mine", "--on", "2003-08-15")["investors"][0]["lines"] == []
    assert len(exported(signed)) == 7


def test_correct_takes_another_date_or_a_whole_entry(signed):
    signed.answer("correct", "mine", "2", "--reason", "a slip", "--on", "2002-11-26")
    assert exported(signed)[2]["replacement"]["occurred_on"] == "2002-11-26"
    whole = {"kind": "SharesPurchased", "occurred_on": "2002-11-27", "investor": ALPHA, "shares": 1}
    whole["price_per_share"] = "5.00"
    found = signed.json("correct", "mine", "2", "--reason", "a slip", "--entry", "-", given=json.dumps(whole).encode())
    assert found["position"] == 4
    assert exported(signed)[3]["replacement"] == whole
    assert purchase_price(signed) == "5.00"


def test_expect_and_key_guard_corrections_and_retractions_too(signed):
    correct = ("correct", "mine", "2", "--reason", "a slip", "--shares", "600")
    assert "has moved" in signed.refusal(*correct, "--expect", "1")
    first = signed.answer(*correct, "--expect", "2", "--key", "k1")
    assert signed.answer(*correct, "--key", "k1") == first
    retract = ("retract", "mine", "3", "--reason", "x", "--key", "k2")
    first = signed.answer(*retract)
    assert signed.answer(*retract) == first
    assert len(exported(signed)) == 4


# --- whole logs -------------------------------------------------------------------------------------------


def test_import_takes_a_whole_log_and_prints_its_last_position_and_digest(line):
    found = line.json("import", "focus", HISTORY)
    head = line.json("verify", "focus")
    assert found == {"agreement": "focus", "position": ENTRIES, "digest": head["head"], "repetitions": []}
    assert head["entries"] == ENTRIES


def test_import_keeps_recorded_at_and_records_what_has_none_at_that_moment(line):
    line.clock(2003, 9, 1, 15)
    entries = [json.loads(each) for each in HISTORY.read_bytes().splitlines()[:3]]
    del entries[2]["recorded_at"]
    file = line.folder / "log.jsonl"
    file.write_text("\n\n".join(map(json.dumps, entries)) + "\n\n", encoding="utf-8")
    line.answer("import", "mine", file)
    assert [each["recorded_at"] for each in exported(line)] == ["2002-11-25T17:00:00-05:00"] * 2 + [
        "2003-09-01T15:00:00+00:00"
    ]


def test_import_is_all_or_nothing(focus):
    lines = HISTORY.read_bytes().splitlines(keepends=True)
    (focus.folder / "bad.jsonl").write_bytes(b"".join([*lines, lines[5]]))
    before = focus.store.read_bytes()
    said = focus.refusal("import", "other", "bad.jsonl")
    assert said.startswith(f"bad.jsonl, line {ENTRIES + 1}: ")
    assert said.endswith("Nothing was written.\n")
    assert focus.store.read_bytes() == before
    assert [each["agreement"] for each in focus.json("agreements")["agreements"]] == ["focus"]


def test_export_then_import_then_export_is_byte_identical(focus):
    focus.answer("correct", "focus", "2", "--reason", "Zürich “€” 😀", "--shares", "750001")
    first = focus.answer("export", "focus")
    assert first.count(b"\n") == ENTRIES + 1
    (focus.folder / "out.jsonl").write_bytes(first)
    focus.answer("import", "again", "out.jsonl")
    assert focus.answer("export", "again") == first
    elsewhere = ("--store", f"sqlite:///{focus.folder / 'other.db'}")
    focus.answer("import", "focus", "out.jsonl", *elsewhere)
    assert focus.answer("export", "focus", *elsewhere) == first


def test_agreements_lists_what_the_store_holds(focus):
    focus.answer("import", "Another “one”", HISTORY)
    found = focus.json("agreements")["agreements"]
    names = ("Another “one”", "focus")
    heads = [focus.json("verify", name)["head"] for name in names]
    shown = [(each["agreement"], each["company"], each["entries"], each["head"], each["error"]) for each in found]
    assert shown == [
        (name, "Focus Enhancements, Inc.", ENTRIES, head, None) for name, head in zip(names, heads, strict=True)
    ]
    assert str(ENTRIES) in focus.answer("agreements").decode()


# --- questions --------------------------------------------------------------------------------------------


def test_every_question_is_asked_here():
    assert set(WORDS) == {*QUESTIONS, "verify"}


@pytest.mark.parametrize("ask", WORDS)
def test_a_question_gives_one_json_document_of_a_file_and_the_same_of_the_store(focus, sealed, ask):
    of_store = focus.json(ask, "focus", *WORDS[ask])
    of_file = focus.json(ask, "--log", sealed, *WORDS[ask])
    assert (of_store.pop("agreement"), of_file.pop("agreement")) == ("focus", "focus-2002")
    if ask == "verify":
        assert (of_store.pop("finding"), of_file.pop("finding")) != ("", "")
        assert of_store.pop("times").startswith(f"asserted for 1 to {ENTRIES}, imported")
        assert of_file.pop("times").startswith("asserted, all of them")
        assert of_store.pop("heads").startswith(("held to the heads kept in ", "no head of it is known yet in "))
        assert of_file.pop("heads") == "no head was given: a chain made anew would not show"
    assert of_store == of_file
    if ask != "verify":
        assert set(of_store) >= {"as_of", "known_at", "warnings"}


@pytest.mark.parametrize("ask", WORDS)
def test_a_question_without_json_prints_something_for_people(focus, ask):
    out = focus.answer(ask, "focus", *WORDS[ask]).decode()
    assert "focus" in out.splitlines()[0]
    assert not out.startswith("{")
    assert "Decimal(" not in out
    assert "datetime" not in out


@pytest.mark.parametrize("ask", WORDS)
def test_a_question_of_a_file_writes_nothing_and_needs_no_store(line, sealed, ask):
    line.answer(ask, "--log", sealed, *WORDS[ask])
    assert list(line.folder.iterdir()) == []


@pytest.mark.parametrize("ask", WORDS)
def test_a_question_of_the_store_leaves_every_byte_of_it(focus, ask):
    before = focus.store.read_bytes()
    focus.answer(ask, "focus", *WORDS[ask])
    assert focus.store.read_bytes() == before


def test_a_file_with_terms_of_its_own_goes_by_its_name(line):
    first, *rest = HISTORY.read_bytes().splitlines()
    own = {**json.loads(first), "terms": {"based_on": "focus-2002"}}
    file = line.folder / "my deal.jsonl"
    file.write_bytes(b"\n".join([json.dumps(own).encode(), *rest]))
    for ask in ("owed", "audit"):
        assert line.json(ask, "--log", file, *WORDS[ask])["agreement"] == "my deal"
    assert line.json("verify", "--log", file, status=6)["agreement"] == "my deal"


def test_known_at_takes_an_instant_or_the_end_of_a_day_in_new_york(focus):
    asked = ("owed", "focus", "--on", "2003-09-24")
    today = focus.json(*asked)
    delay = next(each for each in exported(focus, "focus") if each["kind"] == "InvestorDelayAttributed")
    recorded = datetime.fromisoformat(delay["recorded_at"])
    assert recorded.isoformat() == "2003-09-15T17:00:00-04:00"
    before = focus.json(*asked, "--known-at", "2003-09-14")
    assert before["known_at"] == "2003-09-14T23:59:59.999999-04:00"
    assert before["total"] != today["total"]
    just_before = focus.json(*asked, "--known-at", "2003-09-15T16:59:59-04:00")
    assert just_before["total"] == before["total"]
    that_instant = focus.json(*asked, "--known-at", "2003-09-15T21:00:00Z")
    that_day = focus.json(*asked, "--known-at", "2003-09-15")
    assert that_instant["total"] == that_day["total"] != before["total"]


def test_reading_changes_the_answer_and_may_be_repeated(focus):
    asked = ("owed", "focus", "--on", "2003-09-24")
    full = focus.json(*asked)
    both = focus.json(*asked, "--reading", "partial_period=prorated", "--reading", "business_day=nyse")
    assert full["readings"]["partial_period"] == "full"
    assert (both["readings"]["partial_period"], both["readings"]["business_day"]) == ("prorated", "nyse")
    assert full["side_by_side"]["prorated"] == both["total"]["determined"] != full["total"]["determined"]
    assert set(full["readings"]) == {reading.key for reading in REGISTER}


def test_investor_narrows_the_answer_to_one(focus):
    found = focus.json("owed", "focus", "--on", "2003-09-24", "--investor", ALPHA)
    assert [each["investor"] for each in found["investors"]] == [ALPHA]
    assert found["total"]["determined"] == found["investors"][0]["determined"]
    assert focus.json("may-sell", "focus", "--on", "2003-09-24", "--investor", ALPHA)["investor"] == ALPHA


def test_explain_adds_the_reasons_in_sentences(focus):
    plain = focus.answer("owed", "focus", "--on", "2003-09-24").decode()
    explained = focus.answer("owed", "focus", "--on", "2003-09-24", "--explain").decode()
    assert len(explained) > len(plain)
    assert "2(b)(iii)" in explained


def test_readings_prints_the_register_without_a_store(line):
    rows = line.json("readings")["readings"]
    assert [row["key"] for row in rows] == [reading.key for reading in REGISTER]
    assert all(row["default"] in row["choices"] for row in rows)
    out = line.answer("readings").decode()
    assert all(reading.key in out and reading.question in out for reading in REGISTER)
    assert list(line.folder.iterdir()) == []


def test_readings_on_a_date_shows_every_alternative_the_lowest_and_the_highest(focus):
    found = focus.json("readings", "focus", "--on", "2003-09-24")
    alternatives = {(row["reading"], row["choice"]) for row in found["rows"]}
    assert alternatives == {
        (each.key, choice) for each in REGISTER for choice in each.choices if choice != each.default
    }
    amounts = [float(row["determined"]) for row in found["rows"]]
    assert float(found["lowest"]["determined"]) <= min(amounts)
    assert float(found["highest"]["determined"]) >= max(amounts)


def test_what_if_takes_several_entries_in_order_and_writes_none(focus):
    before = focus.store.read_bytes()
    filed = '{"kind": "StatementFiled", "occurred_on": "2004-07-01", "statement": "333-9", "form": "S-3"}'
    declared = '{"kind": "EffectivenessDeclared", "occurred_on": "2004-07-02", "statement": "333-9"}'
    asked = ("what-if", "focus", "--on", "2004-07-03", "--assume")
    focus.json(*asked, filed, "--assume", declared)
    assert "333-9 is unfiled" in focus.refusal(*asked, declared, "--assume", filed)
    assert focus.store.read_bytes() == before
    assert len(exported(focus, "focus")) == ENTRIES


def test_delay_curve_has_a_row_for_every_day(focus):
    rows = focus.json("delay-curve", "focus", *WORDS["delay-curve"])["rows"]
    assert [row["effective_on"] for row in rows] == ["2003-07-10", "2003-07-11", "2003-07-12"]


def test_audit_has_a_row_for_every_move_with_both_clocks_and_the_digest(focus):
    rows = focus.json("audit", "focus")["entries"]
    log = exported(focus, "focus")
    assert sorted({row["position"] for row in rows}) == list(range(1, ENTRIES + 1))
    assert {row["position"]: row["digest"] for row in rows} == {each["position"]: each["digest"] for each in log}
    declared = next(row for row in rows if row["kind"] == "EffectivenessDeclared")
    assert (declared["machine"], declared["from"], declared["to"]) == ("statement 333-000001", "cleared", "effective")
    barred = [row for row in rows if row["kind"] == "PotentialMaterialEventNoticeGiven"]
    assert len(barred) == 3 * len({row["position"] for row in barred})  # one row for each Investor


@pytest.mark.parametrize("words", [["focus", "28"], ["focus", "--json", "--n", "28"], ["--n", "28", "focus", "--json"]])
def test_an_entry_is_asked_for_by_its_place_or_by_name(focus, words):
    found = focus.answer("entry", *words).decode()
    assert ('"position":28' in found) == ("--json" in words)
    assert "SharesSold" in found


def test_an_entry_of_a_file_is_asked_for_by_its_place_alone(line, sealed):
    assert json.loads(line.answer("entry", "--log", sealed, "28", "--json"))["position"] == 28


def test_a_place_that_is_no_number_is_a_usage_error(focus):
    status, out, err = focus.run("entry", "focus", "twelve")
    assert (status, out) == (2, b"")
    assert b"twelve: no position in a log" in err


# --- batch ------------------------------------------------------------------------------------------------


def batch_of(ask, **about):
    """The question that WORDS asks, as a line of a batch."""
    words = WORDS[ask]
    said = {
        name.removeprefix("--").replace("-", "_"): value for name, value in zip(words[::2], words[1::2], strict=True)
    }
    if "assume" in said:
        said["assume"] = [json.loads(said["assume"])]
    if "n" in said:
        said["n"] = int(said["n"])
    return json.dumps({"ask": ask, **about, **said}).encode()


def test_batch_answers_are_the_very_json_of_each_question_in_order(focus, sealed):
    for about, words in (({"log": str(sealed)}, ["--log", sealed]), ({"agreement": "focus"}, ["focus"])):
        questions = b"\n".join(batch_of(ask, **about) for ask in WORDS)
        lines = focus.answer("batch", given=questions).splitlines(keepends=True)
        assert lines == [focus.answer(ask, *words, *WORDS[ask], "--json") for ask in WORDS]


@pytest.mark.parametrize(
    ("ask", "word", "value"),
    [
        ("verify", "on", "2003-09-24"),
        ("verify", "investor", ALPHA),
        ("owed", "until", "2003-12-31"),
        ("audit", "status", "overdue"),
        ("entry", "on", "2003-09-24"),
        ("period", "guide", 5),
    ],
)
def test_a_word_a_question_does_not_take_is_refused_and_never_passed_over(focus, ask, word, value):
    question = json.loads(batch_of(ask, agreement="focus")) if ask != "verify" else {"ask": ask, "agreement": "focus"}
    first, second = focus.answer(
        "batch",
        given=b"\n".join(json.dumps(each).encode() for each in ({**question, word: value}, {**question, word: None})),
    ).splitlines()
    assert json.loads(first)["error"].startswith(f'"{word}" is no word of {ask}; ')
    assert "error" not in json.loads(second)


def test_batch_takes_known_at_investor_and_readings(focus):
    question = {"ask": "owed", "agreement": "focus", "on": "2003-09-24", "known_at": "2003-09-14", "investor": ALPHA}
    question |= {"readings": {"partial_period": "prorated"}, "until": None}
    found = focus.answer("batch", given=json.dumps(question).encode())
    words = ("--known-at", "2003-09-14", "--investor", ALPHA, "--reading", "partial_period=prorated", "--json")
    assert found == focus.answer("owed", "focus", "--on", "2003-09-24", *words)


def test_a_question_batch_cannot_answer_yields_its_error_in_its_place_and_the_rest_goes_on(focus):
    good = batch_of("status", agreement="focus")
    bad = {
        b"{": "this is not JSON at column 2 ",
        b"[]": "this is a list, not an object; ",
        b'{"ask": "owed", "agreement": "focus"}': "on: the as-of date is missing; ",
        b'{"ask": "owed", "agreement": "focus", "on": "2003-02-30"}': 'on = "2003-02-30": no such day',
        b'{"ask": "owed", "agreement": "fokus", "on": "2003-09-24"}': 'agreement "fokus": the store has no log',
        b'{"ask": "owed", "on": "2003-09-24"}': "a question is of one log or one agreement; ",
        b'{"ask": "owed", "log": "no.jsonl", "on": "2003-09-24"}': "no.jsonl: there is no such file; ",
        b'{"ask": "owed", "log": "a\\u0000b", "on": "2003-09-24"}': "a\0b: it cannot be read (embedded null byte); ",
        b'{"ask": "owed", "agreement": "focus", "log": "x", "on": "2003-09-24"}': "a question is of one log or one ",
        b'{"ask": "owing", "agreement": "focus", "on": "2003-09-24"}': 'ask = "owing": no such question; ',
        b'{"ask": "portfolio", "agreement": "focus", "on": "2003-09-24"}': "portfolio asks about every agreement of a ",
        b'{"ask": ["owed"], "agreement": "focus", "on": "2003-09-24"}': "ask = ",
        b'{"agreement": "focus", "on": "2003-09-24"}': "ask = ",
        b'{"ask": "owed", "agreement": "focus", "on": "2003-09-24", "hue": 1}': '"hue" is no word of a question; ',
        b'{"ask": "owed", "agreement": "focus", "on": "2003-09-24", "on": "2003-09-25"}': "on: the field stands twice ",
        b'{"ask": "owed", "agreement": "focus", "on": "2003-09-24", "readings": {"x": "y"}}': 'reading "x": ',
        b'{"ask": "owed", "agreement": "focus", "on": "2003-09-24", "readings": []}': "readings = []: not an object",
        b'{"ask": "owed", "agreement": "focus", "on": 20030924}': "on = 20030924: not a date; ",
        b'{"ask": "what-if", "agreement": "focus", "on": "2003-09-24", "assume": [5]}': "assume = [5]: not a list of ",
        b'{"ask": "schedule", "agreement": "focus", "on": "2003-09-24"}': "until: the last date is missing; ",
    }
    lines = focus.answer("batch", given=b"\n".join([good, *bad, b"", good])).splitlines(keepends=True)
    answer = focus.answer("status", "focus", *WORDS["status"], "--json")
    assert (lines[0], lines[-1]) == (answer, answer)
    assert len(lines) == len(bad) + 2
    for found, sentence in zip(lines[1:-1], bad.values(), strict=True):
        assert json.loads(found)["error"].startswith(sentence)
        assert json.loads(found)["refusal"] != "unexpected"


def test_batch_verifies_what_it_could_not_read_as_a_log(focus):
    altered = focus.answer("export", "focus").replace(b'"shares":50000,', b'"shares":50001,')
    (focus.folder / "altered.jsonl").write_bytes(altered)
    (found,) = focus.answer("batch", given=b'{"ask": "verify", "log": "altered.jsonl"}').splitlines(keepends=True)
    assert found == focus.answer("verify", "--log", "altered.jsonl", "--json", status=3)
    assert json.loads(found)["ok"] is False


def test_batch_of_nothing_answers_nothing(line):
    assert line.answer("batch") == b""


# --- verify -----------------------------------------------------------------------------------------------


def change_by_hand(store, agreement, position, old, new):
    """One byte of an entry, changed in the file as anybody could who has it; the triggers are put back."""
    with closing(sqlite3.connect(store)) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        assert triggers
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            database.execute("UPDATE stored_events SET state = x'00'")
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        place = (agreement, position)
        (stored,) = database.execute(
            "SELECT state FROM stored_events WHERE originator_id = ? AND originator_version = ?", place
        ).fetchone()
        assert stored.count(old) == 1
        changed = stored.replace(old, new)
        assert sum(a != b for a, b in zip(stored, changed, strict=True)) == 1
        database.execute(
            "UPDATE stored_events SET state = ? WHERE originator_id = ? AND originator_version = ?", (changed, *place)
        )
        for _, sql in triggers:
            database.execute(sql)
        database.commit()


@pytest.mark.parametrize(
    ("position", "old", "new"),
    [
        (1, b"Focus Enhancements", b"Focus Enhancement5"),
        (2, b'"shares":750000', b'"shares":950000'),
        (
            19,
            b'"EffectivenessDeclared","occurred_on":"2003-07-11"',
            b'"EffectivenessDeclared","occurred_on":"2003-07-10"',
        ),
        (ENTRIES, b'"recorded_at":"20', b'"recorded_at":"21'),
    ],
)
def test_verify_exits_with_3_and_names_the_position_where_one_byte_was_changed(focus, position, old, new):
    assert focus.json("verify", "focus")["ok"] is True
    change_by_hand(focus.store, "focus", position, old, new)
    found = focus.json("verify", "focus", status=3)
    assert (found["ok"], found["first_bad"], found["entries"]) == (False, position, ENTRIES)
    assert f"altered at position {position}" in focus.answer("verify", "focus", status=3).decode()


def test_verify_says_sound_with_the_head_which_may_be_kept_and_given_again(focus):
    found = focus.json("verify", "focus")
    assert found["ok"] is True
    assert found["first_bad"] is None
    assert (
        focus.answer("verify", "focus")
        .decode()
        .startswith(
            f"focus: sound: {ENTRIES} entries in one unbroken chain, each legal where it stands\n"
            f"head {ENTRIES}:{found['head']}\ntimes asserted for 1 to {ENTRIES}, imported to position {ENTRIES}\n"
            "no head of it is known yet in "
        )
    )
    kept = f"{ENTRIES}:{found['head']}"
    focus.answer("record", "focus", "ClosingBidRecorded", "--on", "2003-07-01", "--price", "1.50")
    assert focus.json("verify", "focus", "--head", kept)["ok"] is True
    assert focus.answer("verify", "focus").decode().splitlines()[1].startswith(f"head {ENTRIES + 1}:")
    assert focus.json("verify", "focus", "--head", f"{ENTRIES}:{'a' * 64}", status=3)["ok"] is False
    assert focus.json("verify", "focus", "--head", f"{ENTRIES + 2}:{found['head']}", status=7)["ok"] is False
    assert focus.json("verify", "focus", "--head", found["head"])["ok"] is True
    assert focus.json("verify", "focus", "--head", "a" * 64, status=7)["ok"] is False


def test_verify_of_an_exported_file_finds_the_line_that_was_changed(focus):
    export = focus.answer("export", "focus")
    file = focus.folder / "out.jsonl"
    file.write_bytes(export)
    assert focus.json("verify", "--log", file)["ok"] is True
    file.write_bytes(export.replace(b'"shares":50000,', b'"shares":50001,'))
    found = focus.json("verify", "--log", file, status=3)
    sold = next(each["position"] for each in exported(focus, "focus") if each.get("shares") == 50000)
    assert (found["ok"], found["first_bad"]) == (False, sold)


def test_verify_of_a_file_against_a_head_tells_sound_altered_and_shorter_apart(focus):
    whole = focus.answer("export", "focus").splitlines(keepends=True)
    bare = [line.replace(line[line.index(b'"digest"') : line.index(b'"digest"') + 76], b"") for line in whole]
    resealed = [line.replace(b"Focus Enhancements", b"Focus Enhancement5") for line in bare]
    assert bare != resealed
    digest = json.loads(whole[-1])["digest"]
    known, file = f"{ENTRIES}:{digest}", focus.folder / "out.jsonl"

    def verified(lines, head, status):
        file.write_bytes(b"".join(lines))
        found = focus.json("verify", "--log", file, "--head", head, status=status)
        assert focus.json("verify", "out.jsonl", "--head", head, status=status) == found
        return found["outcome"]

    for head in (known, digest):
        assert verified(whole, head, 0) == "sound"
        assert verified(bare, head, 0) == "sound"  # the head says more than digests inside the file could
        assert verified(whole[:-1], head, 7) == "shorter"
        assert verified(bare[:-1], head, 7) == "shorter"
        assert verified([*whole[:-1], whole[-1].replace(digest.encode(), b"0" * 64)], head, 3) == "altered"
    assert verified(resealed, known, 3) == "altered"
    assert verified(resealed, digest, 7) == "shorter"  # without its position, cut off and made anew look alike


@pytest.mark.parametrize(
    ("words", "entries"),
    [(("--log", "empty.jsonl"), 0), (("--log", HISTORY), ENTRIES), (("an agreement the store does not hold",), 0)],
)
def test_verify_of_what_cannot_be_checked_does_not_say_sound(focus, words, entries):
    (focus.folder / "empty.jsonl").touch()
    found = focus.json("verify", *words, status=6)
    assert (found["ok"], found["entries"], found["first_bad"]) == (False, entries, None)
    assert found["finding"].startswith("cannot be checked: ")


# --- the rest ---------------------------------------------------------------------------------------------


def test_diagram_prints_both_machines_or_the_one_asked(line):
    statement, bar = mermaid(STATEMENT, "unfiled"), mermaid(BAR, "open")
    assert line.answer("diagram").decode() == f"%% statement\n{statement}\n%% bar\n{bar}"
    assert line.answer("diagram", "--machine", "bar").decode() == f"%% bar\n{bar}"
    assert line.json("diagram") == {"statement": STATEMENT, "bar": BAR}
    assert line.json("diagram", "--machine", "statement") == {"statement": STATEMENT}


def test_demo_says_that_it_is_illustrative_and_writes_nothing(line):
    out = line.answer("demo").decode()
    assert out.index("Illustrative: ") < 200
    assert "Timeline" in out
    assert out.count("owed as of") == 5
    assert line.json("demo")["agreement"] == "focus-2002"
    assert list(line.folder.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_shows_its_usage(line, command):
    out = line.answer(command, "--help").decode()
    assert out.startswith(f"usage: regrights {command} ")


def test_help_lists_every_command_and_examples(line):
    out = line.answer("--help").decode()
    listed = set(re.findall(r"^    ([a-z-]+)(?: |$)", out, re.MULTILINE))
    assert listed == set(COMMANDS)
    assert "examples:\n  regrights demo\n" in out


def test_help_of_record_lists_every_kind(line):
    out = line.answer("record", "--help").decode()
    assert set(KINDS) <= set(re.findall(r"\w+", out))


def test_the_store_is_in_the_working_folder_unless_the_environment_or_the_words_say_otherwise(line):
    def stores():
        return sorted(path.name for path in line.folder.iterdir())

    line.answer("import", "focus", HISTORY)
    assert stores() == ["store.db"]
    line.monkeypatch.delenv("REGRIGHTS_STORE")
    line.answer("import", "focus", HISTORY)
    assert stores() == ["regrights.db", "store.db"]
    line.answer("import", "focus", HISTORY, "--store", "sqlite:///third.db")
    assert stores() == ["regrights.db", "store.db", "third.db"]
    line.answer("import", "focus", HISTORY, "--store", "memory:")
    assert stores() == ["regrights.db", "store.db", "third.db"]


def test_a_reader_that_goes_away_early_is_told_nothing(tmp_path):
    words = [sys.executable, "-m", "regrights", "audit", "--json", "--log", HISTORY]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "REGRIGHTS_NO_BOOTSTRAP": "1"}
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            words, cwd=tmp_path, env=environment, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False
        )
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (141, b"")


def test_a_process_of_its_own_records_asks_and_verifies(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "REGRIGHTS_NO_BOOTSTRAP": "1"}
    environment.pop("REGRIGHTS_STORE", None)

    def regrights(*words):
        ran = subprocess.run(
            [sys.executable, "-m", "regrights", *words], cwd=tmp_path, env=environment, capture_output=True, check=True
        )
        assert ran.stderr == b""
        return ran.stdout

    regrights("import", "focus", HISTORY)
    bid = ("record", "focus", "ClosingBidRecorded", "--on", "2003-07-01", "--price", "1.50", "--json")
    assert json.loads(regrights(*bid))["position"] == ENTRIES + 1
    assert json.loads(regrights("owed", "focus", "--on", "2003-09-24", "--json"))["as_of"] == "2003-09-24"
    assert b"sound" in regrights("verify", "focus")
    assert [path.name for path in tmp_path.iterdir()] == ["regrights.db"]
