"""Backup, restore, declare-restored and verify, as commands: what is said, and how each ends."""

import io
import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing

import pytest

from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.record import backing_up
from regrights.command_line import cli
from tests.regrights.book.altered import made, sealed_anew, sql, states, through_sql, with_entry

SIGNED = json.dumps(
    {
        "kind": "AgreementSigned",
        "occurred_on": "2002-11-25",
        "company": "Acme, Inc.",
        "investors": ["North"],
        "terms": "focus-2002",
    }
)
BOUGHT = [
    "SharesPurchased",
    "--on",
    "2002-11-25",
    "--investor",
    "North",
    "--shares",
    "1000",
    "--price-per-share",
    "2.00",
]
PAID = ["PeriodicAmountPaid", "--on", "2003-07-02", "--investor", "North"]


class Desk:
    """Commands in this process, in one folder with one store."""

    def __init__(self, folder, capfd, monkeypatch):
        self.folder, self.capfd, self.monkeypatch = folder, capfd, monkeypatch
        self.store = folder / "deals.db"

    def run(self, *words, given=""):
        self.monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        self.capfd.readouterr()
        try:
            status = cli.main([os.fspath(word) for word in words])
        except SystemExit as stop:
            status = stop.code
        sys.stdout.flush()
        said = self.capfd.readouterr()
        return status, said.out, said.err


@pytest.fixture
def desk(tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("REGRIGHTS_STORE", f"sqlite:///{tmp_path / 'deals.db'}")
    desk = Desk(tmp_path, capfd, monkeypatch)
    assert desk.run("record", "acme", "--entry", SIGNED)[0] == 0
    assert desk.run("record", "acme", *BOUGHT)[0] == 0
    return desk


# --- a store that went backwards ------------------------------------------------------------------------------


def test_a_store_gone_backwards_answers_with_a_caution_and_takes_nothing_until_it_is_declared(desk):
    shutil.copy(desk.store, "old.db")
    assert desk.run("record", "acme", *PAID, "--amount", "5.00")[0] == 0
    shutil.copy("old.db", desk.store)

    status, out, err = desk.run("owed", "acme", "--on", "2003-08-15", "--json")
    assert (status, err) == (7, "")
    (caution, *_) = json.loads(out)["warnings"]
    assert (caution["code"], caution["weight"]) == ("shorter_than_known", "blocks")
    assert "3 are known of since" in caution["text"]
    assert desk.run("verify", "acme")[0] == 7
    status, out, err = desk.run("export", "acme")
    assert (status, out.count("\n")) == (7, 2)
    assert "where 3 are known of" in err
    status, out, _ = desk.run("portfolio", "owed", "--on", "2003-08-15", "--json")
    assert (status, len(json.loads(out)["warnings"])) == (7, 1)

    before = desk.store.read_bytes()
    for words in (
        ["record", "acme", *PAID, "--amount", "6.00"],
        ["retract", "acme", "2", "--reason", "x"],
        ["record", "acme", *PAID, "--amount", "5.00", "--key", "k"],
    ):
        status, out, err = desk.run(*words)
        assert (status, out) == (7, "")
        assert "it takes no entry until `regrights declare-restored acme` says why" in err
    assert desk.store.read_bytes() == before

    status, out, _ = desk.run("declare-restored", "acme", "--reason", "the disk was lost", "--recorded-by", "counsel")
    assert status == 0
    assert out.startswith("acme: gone on with from 2:")
    assert desk.run("owed", "acme", "--on", "2003-08-15")[0] == 0
    assert desk.run("record", "acme", *PAID, "--amount", "6.00")[0] == 0
    status, out, _ = desk.run("verify", "acme")
    assert status == 0
    assert "declared restored by counsel at" in out
    assert "the disk was lost" in out


def test_what_is_not_shorter_has_nothing_to_declare(desk):
    status, _, err = desk.run("declare-restored", "acme", "--reason", "x")
    assert status == 1
    assert "the store holds 2 entries of it, all that are known outside" in err
    assert "nobody knows of it" in desk.run("declare-restored", "nosuch", "--reason", "x")[2]
    assert desk.run("declare-restored", "acme", "--reason", "  ")[0] == 2


def test_a_log_that_is_gone_from_its_store_is_shorter_than_known(desk):
    assert desk.run("record", "other", "--entry", SIGNED.replace("Acme", "Bolt"))[0] == 0
    through_sql(desk.store, lambda c: c.execute("DELETE FROM stored_events WHERE originator_id = 'acme'"))
    status, _, err = desk.run("owed", "acme", "--on", "2003-08-15")
    assert status == 7
    assert "holds none of the entries of 'acme', where 2 are known of" in err
    assert desk.run("verify", "acme", "--json")[0] == 7
    assert desk.run("record", "acme", "--entry", SIGNED)[0] in (3, 7)


def test_a_store_ahead_of_its_head_is_sound_and_moves_it(desk, tmp_path):
    shutil.copytree("state", "kept")
    assert desk.run("record", "acme", *PAID, "--amount", "5.00")[0] == 0
    shutil.copy(desk.store, "newer.db")
    shutil.rmtree("state")
    shutil.copytree("kept", "state")
    assert desk.run("owed", "acme", "--on", "2003-08-15")[0] == 0
    through_sql(desk.store, _cut_at_2)
    assert desk.run("owed", "acme", "--on", "2003-08-15")[0] == 7


def _cut_at_2(c):
    sealed_anew(c, states(c, "acme")[:2], "acme")
    c.execute("UPDATE sqlite_sequence SET seq = 2")


def test_a_head_that_cannot_be_kept_is_said_and_the_entry_stays(desk):
    shutil.rmtree("state")
    (desk.folder / "state").write_text("in the way")
    status, out, err = desk.run("record", "acme", *PAID, "--amount", "5.00")
    assert status == 0
    assert out.startswith("position 3\n")
    assert err.startswith("Take care: the head of acme could not be kept outside the store (")


def test_a_file_of_heads_may_be_named(desk):
    assert desk.run("record", "acme", *PAID, "--amount", "5.00", "--heads", "mine.jsonl")[0] == 0
    assert json.loads((desk.folder / "mine.jsonl").read_text())["entries"] == 3


# --- backup and restore ---------------------------------------------------------------------------------------


def test_a_backup_is_restored_where_there_is_no_store_and_is_the_same_store(desk):
    assert desk.run("backup", "copy.db")[0] == 0
    before = desk.run("export", "acme")[1]
    desk.store.unlink()
    status, out, _ = desk.run("restore", "copy.db")
    assert status == 0
    assert "  acme: 2:" in out
    assert desk.run("export", "acme")[1] == before
    assert desk.run("record", "acme", *PAID, "--amount", "5.00")[0] == 0


@pytest.mark.parametrize("words", [["backup", "deals.db"], ["restore", "copy.db"]])
def test_nothing_is_ever_written_over_a_store(desk, words):
    assert desk.run("backup", "copy.db")[0] == 0
    before = desk.store.read_bytes()
    status, _, err = desk.run(*words)
    assert status == 1
    assert "Nothing was written." in err
    assert desk.store.read_bytes() == before


def test_an_old_backup_is_recognised_also_where_it_is_restored_in_another_place(desk):
    assert desk.run("backup", "copy.db")[0] == 0
    assert desk.run("record", "acme", *PAID, "--amount", "5.00")[0] == 0
    other = ["--store", f"sqlite:///{desk.folder}/moved.db"]
    status, _, err = desk.run("restore", "copy.db", *other)
    assert status == 7
    assert "acme: 3 entries are known of" in err
    assert desk.run("record", "acme", *PAID, "--amount", "6.00", *other)[0] == 7
    assert desk.run("declare-restored", "acme", "--reason", "a drill", *other)[0] == 0
    assert desk.run("record", "acme", *PAID, "--amount", "6.00", *other)[0] == 0
    assert desk.run("owed", "acme", "--on", "2003-08-15")[0] == 0  # the store it was copied from goes on


def test_an_altered_store_is_not_backed_up(desk):
    through_sql(desk.store, lambda c: c.execute("UPDATE stored_events SET digest = zeroblob(32) WHERE seq = 2"))
    status, _, err = desk.run("backup", "copy.db")
    assert status == 3
    assert "altered at position 2" in err
    assert not (desk.folder / "copy.db").exists()
    assert [each.name for each in desk.folder.iterdir() if "unfinished" in each.name] == []


def test_a_backup_beside_a_writer_that_never_ceases_is_given_up_in_one_sentence(desk, monkeypatch):
    told = backing_up._Progress.told

    def another_writes(*words):
        with closing(sqlite3.connect(desk.store)) as connection:
            connection.execute("PRAGMA user_version=2")
        told(*words)

    monkeypatch.setattr(backing_up._Progress, "told", another_writes)
    monkeypatch.setattr(backing_up, "PAGES_AT_ONCE", 1)
    monkeypatch.setattr(backing_up, "LONGEST_WAIT", 0.3)
    status, out, err = desk.run("backup", "copy.db")
    assert (status, out) == (1, "")
    assert "seconds the copy got no further; try again when they pause. Nothing was written.\n" in err
    assert [each.name for each in desk.folder.iterdir() if "copy" in each.name] == []


IN_THE_MIDDLE = "WHERE seq = 7"
AT_THE_END = "WHERE seq = (SELECT max(seq) FROM stored_events)"
OF_A_KEY = "WHERE key = 'payment 3' AND originator_id = 'alpha'"
OTHER_TEXT = "substr({0}, 1, length({0}) - 1) || 'X'"
OTHER_BYTES = "CAST(substr({0}, 1, length({0}) - 1) || X'20' AS BLOB)"
COLUMNS = {
    "stored_events.seq": ("{0} + 1", AT_THE_END),
    "stored_events.originator_id": (OTHER_TEXT, IN_THE_MIDDLE),
    "stored_events.originator_version": ("{0} + 1", AT_THE_END),
    "stored_events.topic": (OTHER_TEXT, IN_THE_MIDDLE),
    "stored_events.state": (OTHER_BYTES, IN_THE_MIDDLE),
    "stored_events.digest": (OTHER_BYTES, IN_THE_MIDDLE),
    "save_keys.originator_id": (OTHER_TEXT, OF_A_KEY),
    "save_keys.key": (OTHER_TEXT, OF_A_KEY),
    "save_keys.fingerprint": (OTHER_TEXT, OF_A_KEY),
    "save_keys.first": ("{0} - 1", OF_A_KEY),
    "save_keys.last": ("{0} + 1", OF_A_KEY),
    "save_keys.seal": (OTHER_BYTES, OF_A_KEY),
    "store_identity.id": (OTHER_TEXT, ""),
    "sqlite_sequence.name": (OTHER_TEXT, ""),
    "sqlite_sequence.seq": ("{0} + 1", ""),
}


@pytest.fixture(scope="module")
def made_store(tmp_path_factory):
    return made(tmp_path_factory.mktemp("made"))


@pytest.mark.parametrize("column", COLUMNS)
def test_a_byte_altered_in_any_column_is_never_told_as_a_mistake_of_whoever_asks(desk, made_store, column):
    table, name = column.split(".")
    value, where = COLUMNS[column]
    ended = {}
    retried = ["PeriodicAmountPaid", "--on", "2003-07-02", "--investor", "Alpha", "--amount", "2500.00"]
    for words in (
        ["owed", "alpha", "--on", "2003-12-31"],
        ["export", "alpha"],
        ["verify", "alpha"],
        ["record", "alpha", *retried, "--key", "payment 3"],
        ["checkpoint", "alpha"],
    ):
        shutil.copy(made_store, desk.store)
        through_sql(desk.store, sql(f"UPDATE {table} SET {name} = {value.format(name)} {where}"))  # noqa: S608
        ended[words[0]] = desk.run(*words)[0]
    assert set(ended.values()) <= {0, 3}, ended  # what an answer does not rest on it need not find
    assert ended["verify"] == 3 or table == "store_identity"


def test_what_is_no_store_is_not_restored(desk):
    (desk.folder / "notes.txt").write_text("not a store" * 100)
    desk.store.unlink()
    status, _, err = desk.run("restore", "notes.txt")
    assert status == 1
    assert "not an SQLite database" in err
    assert not desk.store.exists()


def test_a_copy_tried_beside_the_store_does_not_hold_the_store_up(desk):
    shutil.copy(desk.store, "trial.db")
    trial = ["--store", f"sqlite:///{desk.folder}/trial.db"]
    for amount in ("5.00", "6.00"):
        assert desk.run("record", "acme", *PAID, "--amount", amount, *trial)[0] == 0
    assert desk.run("record", "acme", *PAID, "--amount", "7.00")[0] == 0
    assert desk.run("verify", "acme")[0] == 0


# --- verify -----------------------------------------------------------------------------------------------------


def verified(desk, *words):
    status, out, err = desk.run("verify", *words, "--json")
    assert err == ""
    return status, json.loads(out)


def test_verify_judges_every_entry_again_unless_told_not_to(desk):
    status, found = verified(desk, "acme")
    assert (status, found["ok"], found["checked"]) == (0, True, "replay")
    status, found = verified(desk, "acme", "--chain-only")
    assert (status, found["ok"], found["checked"]) == (0, True, "chain")


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"shares": "many"}, "shares"), ({"colour": "red"}, "colour"), ({"occurred_on": "2003-02-30"}, "occurred_on")],
)
def test_a_chain_made_anew_over_what_nobody_could_record_is_found_by_position_and_field(desk, fields, field):
    shutil.rmtree("state")  # nothing known outside
    edit = with_entry(2, **fields)
    through_sql(desk.store, lambda c: _as_alpha(c, edit))
    status, found = verified(desk, "acme")
    assert (status, found["ok"], found["first_bad"], found["field"]) == (3, False, 2, field)


def _as_alpha(c, edit):
    _renamed(c, "acme", "alpha")
    edit(c)
    _renamed(c, "alpha", "acme")


def _renamed(c, old, new):
    c.execute("PRAGMA foreign_keys = 0")
    c.execute("UPDATE stored_events SET originator_id = ? WHERE originator_id = ?", (new, old))
    c.execute("UPDATE save_keys SET originator_id = ? WHERE originator_id = ?", (new, old))


def test_a_newer_format_cannot_be_checked_and_is_named(desk):
    shutil.rmtree("state")
    through_sql(desk.store, lambda c: _as_alpha(c, with_entry(1, format=3)))
    status, out, err = desk.run("owed", "acme", "--on", "2003-08-15")
    assert (status, out) == (3, "")
    assert "the log has format 3, this version knows 2" in err
    status, found = verified(desk, "acme")
    assert (status, found["ok"], found["field"]) == (6, False, "format")


@pytest.mark.parametrize(
    ("content", "status"), [(b"", 6), (b"not a database" * 40, 6), (b"SQLite format 3\x00" + bytes(400), 6), (None, 6)]
)
def test_a_file_that_cannot_be_opened_is_answered_for_and_never_called_sound(desk, content, status):
    if content is None:
        desk.store.unlink()
    else:
        desk.store.write_bytes(content)
    found = verified(desk, "acme")
    assert (found[0], found[1]["ok"]) == (status, False)
    assert found[1]["finding"].startswith("cannot be checked: ")


def test_a_log_file_that_cannot_be_opened_is_answered_for_too(desk):
    for name in ("none.jsonl", "."):
        status, found = verified(desk, "--log", name)
        assert (status, found["ok"]) == (6, False)


def test_a_digest_of_other_stored_bytes_is_found(desk):
    lines = desk.run("export", "acme")[1].splitlines()
    entries = [json.loads(line) for line in lines]
    digest = ZERO_DIGEST
    for entry in entries:
        stored = {name: value for name, value in entry.items() if name != "digest"}
        digest = chained(digest, json.dumps(stored, sort_keys=True, separators=(",", ":")).encode())
        assert entry["digest"] == digest.hex()
