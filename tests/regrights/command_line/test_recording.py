"""The commands that change what a log says: by whom, what it changed and moved, what is hidden, what is refused."""

import json
from datetime import UTC, datetime

import pytest

from regrights.command_line import cli, terminal
from tests import CHECKOUT
from tests.regrights.command_line.test_cli import ALPHA, line, signed  # noqa: F401 - fixtures
from tests.scenarios import ONE, ask, beginning, paid, recorded, retraction, source_of

HISTORY = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"


def test_a_correction_says_by_whom_what_it_changed_and_what_it_moved(signed):  # noqa: F811 - the fixture
    out = signed.answer(
        *("correct", "mine", "2", "--shares", "600", "--reason", "the binder says so", "--recorded-by", "counsel")
    ).decode()
    assert out.splitlines()[2:] == [
        "changed  shares: 500 -> 600",
        f"moved    {ALPHA}: determined $60.00 -> $72.00",
        f"moved    {ALPHA}: due $60.00 -> $72.00",
        f"moved    {ALPHA}: outstanding $60.00 -> $72.00",
    ]
    (row,) = [row for row in signed.json("audit", "mine")["entries"] if row["kind"] == "EntryCorrected"]
    assert (row["target"], row["reason"], row["recorded_by"]) == (2, "the binder says so", "counsel")
    assert row["changed"] == [{"field": "shares", "old": 500, "new": 600}]
    assert row["time"] == "stamped"
    assert "shares: 500 -> 600" in signed.answer("audit", "mine", "--csv").decode()
    assert "of position 2, by counsel" in " ".join(signed.answer("audit", "mine").decode().split())


def test_a_retraction_says_the_same_and_answers_mention_it(signed):  # noqa: F811
    found = signed.json("retract", "mine", "2", "--reason", "another deal", "--recorded-by", "counsel")
    assert {"field": "shares", "old": 500, "new": None} in found["changed"]
    assert found["moved"][0] == {"investor": ALPHA, "figure": "determined", "before": "60.00", "after": "0.00"}
    owed = signed.json("owed", "mine", "--on", "2003-08-15")
    assert "Entries left out as retracted: 2 by 3." in [each["text"] for each in owed["warnings"]]
    (row,) = [row for row in signed.json("audit", "mine")["entries"] if row["kind"] == "EntryRetracted"]
    assert (row["target"], row["reason"], row["recorded_by"]) == (2, "another deal", "counsel")


def test_a_name_wrong_at_signing_is_put_right_by_one_command(signed):  # noqa: F811
    out = signed.answer("correct", "mine", "1", "--renames", f"{ALPHA}=Alpha Anstalt", "--reason", "misspelt").decode()
    assert f"changed  names: {ALPHA} -> Alpha Anstalt" in out
    assert "moved    nothing: what is determined, due and paid is as before" in out
    names = [each["investor"] for each in signed.json("owed", "mine", "--on", "2003-08-15")["investors"]]
    assert names[0] == "Alpha Anstalt"
    # An older entry is corrected under the name it has by now.
    assert "shares: 500 -> 700" in signed.answer("correct", "mine", "2", "--shares", "700", "--reason", "x").decode()


def test_what_a_retracted_payment_moves_is_told(signed):  # noqa: F811
    paid = ("record", "mine", "PeriodicAmountPaid", "--on", "2003-08-05", "--investor", ALPHA, "--amount")
    signed.answer(*paid, "40.00")
    signed.answer(*paid, "25.00")
    moved = signed.json("retract", "mine", "4", "--reason", "entered twice")["moved"]
    assert [(each["figure"], each["before"], each["after"]) for each in moved] == [
        ("paid", "65.00", "40.00"),
        ("outstanding", "0.00", "20.00"),
        ("credit", "5.00", "0.00"),
    ]


def test_a_repetition_is_refused_and_taken_with_again(signed):  # noqa: F811
    words = ("record", "mine", "SharesPurchased", "--on", "2002-11-25", "--investor", ALPHA)
    words += ("--shares", "500", "--price-per-share", "2.00")
    assert signed.run(*words)[0] == 1
    assert signed.json("verify", "mine")["entries"] == 2
    signed.answer(*words, "--again")
    assert signed.json("verify", "mine")["entries"] == 3


def test_a_correction_that_makes_a_repetition_is_refused_and_taken_with_again(signed):  # noqa: F811
    paid = ("record", "mine", "PeriodicAmountPaid", "--on", "2003-08-05", "--investor", ALPHA, "--amount")
    signed.answer(*paid, "40.00")
    signed.answer(*paid, "25.00")
    correct = ("correct", "mine", "4", "--amount", "40.00", "--reason", "the bank says so")
    status, _, refusal = signed.run(*correct)
    assert (status, b"position 3 says exactly this already" in refusal) == (1, True)
    signed.answer(*correct, "--again")
    assert signed.run("correct", "mine", "4", "--source", "a statement", "--again", "--reason", "its source")[0] == 0


def test_taking_back_a_name_put_right_moves_nothing(signed):  # noqa: F811
    signed.answer("correct", "mine", "1", "--renames", f"{ALPHA}=Alpha Anstalt", "--reason", "misspelt")
    found = signed.json("retract", "mine", "3", "--reason", "it was right")
    assert found["moved"] == []


def test_an_agreement_set_aside_is_hidden_unless_asked_for_and_comes_back(signed):  # noqa: F811
    signed.answer("set-aside", "mine", "--reason", "entered under the wrong deal")
    assert signed.json("agreements")["agreements"] == []
    assert [each["agreement"] for each in signed.json("agreements", "--set-aside")["agreements"]] == ["mine"]
    owed = signed.json("owed", "mine", "--on", "2003-08-15")
    assert owed["warnings"][0]["code"] == "set_aside"
    assert signed.run("record", "mine", "ClosingBidRecorded", "--on", "2003-07-01", "--price", "1.50")[0] == 1
    signed.answer("retract", "mine", "3", "--reason", "it is the right one")
    assert [each["agreement"] for each in signed.json("agreements")["agreements"]] == ["mine"]


@pytest.mark.parametrize("name", ["Mine", "mine ", "mi\u200bne", "\uff4dine"])
def test_no_agreement_of_a_store_looks_like_another(signed, name):  # noqa: F811
    assert signed.run("import", name, HISTORY)[0] == 1
    assert [each["agreement"] for each in signed.json("agreements")["agreements"]] == ["mine"]


def test_an_import_reports_what_stands_twice_and_answers_point_at_it():
    log = source_of(recorded([*beginning(), paid("2003-07-02", "5.00"), paid("2003-07-02", "5.00")]))
    said = [each["text"] for each in ask("owed", log, "2003-07-02")["warnings"]]
    assert "Entries that say exactly what one before says, and not that it happened again: 5 says what 4 says." in said
    again = {**paid("2003-07-02", "5.00"), "again": True}
    log = source_of(recorded([*beginning(), paid("2003-07-02", "5.00"), again]))
    assert "repeated" not in [each["code"] for each in ask("owed", log, "2003-07-02")["warnings"]]
    log = source_of(recorded([*beginning(), paid("2003-07-02", "5.00"), paid("2003-07-02", "5.00"),
                              retraction("2003-07-03", 5)]))  # fmt: skip
    assert "repeated" not in [each["code"] for each in ask("owed", log, "2003-07-02")["warnings"]]
    assert ask("owed", log, "2003-07-02", investor=ONE)["total"]["paid"] == "5.00"


def test_a_field_that_is_a_date_may_be_yesterday_and_is_recorded_as_one(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(terminal, "now", lambda: datetime(2003, 7, 3, 3, 59, tzinfo=UTC))
    store = ("--store", f"sqlite:///{tmp_path / 'days.db'}")
    signing = {"kind": "AgreementSigned", "occurred_on": "2002-11-25", "company": "today", "terms": "focus-2002"}
    signing["investors"] = [ONE]
    assert cli.main(["record", "days", "--entry", json.dumps(signing), *store]) == 0
    late = (
        "record",
        "days",
        "WaiverGranted",
        "--on",
        "today",
        "--trigger",
        "late_effectiveness",
        "--company-signed",
        "true",
    )
    days = ("--from-on", "yesterday", "--until-on", "today", "--source", "today")
    assert cli.main([*late, "--signed-by", json.dumps([ONE]), *days, *store]) == 0
    capfd.readouterr()
    assert cli.main(["export", "days", *store]) == 0
    entry = json.loads(capfd.readouterr().out.splitlines()[1])
    assert (entry["occurred_on"], entry["from_on"], entry["until_on"]) == ("2003-07-02", "2003-07-01", "2003-07-02")
    assert entry["source"] == "today"
