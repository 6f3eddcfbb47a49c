"""The commands that change what a log says: by whom, what it changed and moved, what is hidden, what is refused."""

import pytest

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
    ]
    (row,) = [row for row in signed.json("audit", "mine")["entries"] if row["kind"] == "EntryCorrected"]
    assert (row["target"], row["reason"], row["recorded_by"]) == (2, "the binder says so", "counsel")
    assert row["changed"] == [{"field": "shares", "old": 500, "new": 600}]
    assert row["time"] == "stamped"
    assert "shares: 500 -> 600" in signed.answer("audit", "mine", "--csv").decode()


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
    assert "moved    nothing: what is determined and due is as before" in out
    names = [each["investor"] for each in signed.json("owed", "mine", "--on", "2003-08-15")["investors"]]
    assert names[0] == "Alpha Anstalt"
    # An older entry is corrected under the name it has by now.
    assert "shares: 500 -> 700" in signed.answer("correct", "mine", "2", "--shares", "700", "--reason", "x").decode()


def test_a_repetition_is_refused_and_taken_with_again(signed):  # noqa: F811
    words = ("record", "mine", "SharesPurchased", "--on", "2002-11-25", "--investor", ALPHA)
    words += ("--shares", "500", "--price-per-share", "2.00")
    assert signed.run(*words)[0] == 1
    assert signed.json("verify", "mine")["entries"] == 2
    signed.answer(*words, "--again")
    assert signed.json("verify", "mine")["entries"] == 3


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
