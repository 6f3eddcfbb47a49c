"""Checkpoints and a witness as words: what is printed, remembered and refused, and with which exit status."""

import json
import sqlite3
import stat
from contextlib import closing

import pytest

from lifecycle.entries.codec import canonical
from lifecycle.log.chain import chained
from regrights import verify_export
from regrights.command_line import cli
from tests import CHECKOUT

HISTORY = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"


class Desk:
    """A company with a store and a key, and its auditor with a key and a memory."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys, self.store = folder, capsys, "store.db"
        assert self.run("import", "focus", HISTORY)[0] == 0
        self.company = self.run("checkpoint", "--new-key", folder / "company.key", "--name", "acme")[1].strip()
        self.auditor = self.run("checkpoint", "--new-key", folder / "auditor.key", "--name", "auditor")[1].strip()

    def run(self, command, *words, store=True):
        at = ("--store", f"sqlite:///{self.folder}/{self.store}") if store else ()
        status = cli.main([command, *map(str, words), *at])
        said = self.capsys.readouterr()
        return status, said.out, said.err

    def signed(self, name="now"):
        path = self.folder / f"{name}.checkpoint"
        path.unlink(missing_ok=True)
        assert self.run("checkpoint", "focus", "--sign", self.folder / "company.key", "--out", path)[0] == 0
        return path

    def export(self, name="now"):
        path = self.folder / f"{name}.jsonl"
        path.write_text(self.run("export", "focus")[1], "utf-8")
        return path

    def goes_on(self):
        bid = ("ClosingBidRecorded", "--on", "2005-01-03", "--price", "1.50")
        assert self.run("record", "focus", *bid, "--again")[0] == 0

    def witness(self, checkpoint, *words):
        state = ("--state", self.folder / "seen.jsonl", "--key", self.company)
        return self.run("witness", checkpoint, *state, *words, store=False)


@pytest.fixture
def desk(tmp_path, capsys):
    return Desk(tmp_path, capsys)


def test_a_checkpoint_names_the_log_its_entries_and_the_digest_that_verify_prints(desk):
    status, out, _ = desk.run("checkpoint")
    head = desk.run("verify", "focus")[1].splitlines()[1].removeprefix("head ")
    origin, entries, digest, remark, blank = out.split("\n", 4)
    assert (status, f"{entries}:{digest}") == (0, head)
    assert (origin[:14], remark, blank) == ("regrights/log/", "agreement focus", "\n")
    row = json.loads(desk.run("checkpoint", "all", "--json")[1])["checkpoints"]
    assert [(each["note"], each["entries"]) for each in row] == [(out, int(entries))]


def test_a_key_is_made_once_and_used_only_where_nobody_else_may_read_it(desk):
    key = desk.folder / "company.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert desk.run("checkpoint", "--new-key", key)[0] == 1
    key.chmod(0o644)
    status, out, err = desk.run("checkpoint", "--sign", key)
    assert (status, out) == (1, "")
    assert err == "company.key: others than its owner may use this key; chmod 600 it, or make a new one.\n"


def test_a_witness_takes_a_log_that_goes_on_and_signs_that_it_did(desk):
    assert desk.witness(desk.signed("first"))[0] == 0
    desk.goes_on()
    later = desk.signed("later")
    status, out, _ = desk.witness(later)
    assert status == 6
    assert out.startswith("focus: unchecked: 50 entries were seen before, and only the log itself shows")
    words = ("--export", desk.export(), "--sign", desk.folder / "auditor.key")
    status, out, err = desk.witness(later, *words)
    assert status == 0
    assert err == "focus: consistent: the 50 entries seen before are the first of these 51\n"
    assert [line.split(" ")[1] for line in out.splitlines()[-2:]] == ["acme", "auditor"]
    cosigned = desk.folder / "cosigned"
    cosigned.write_text(out, "utf-8")
    assert desk.run("witness", cosigned, "--state", desk.folder / "other.jsonl", "--key", desk.auditor)[0] == 0


def test_a_store_that_is_named_shows_the_log_as_an_export_does(desk):
    desk.witness(desk.signed("first"))
    desk.goes_on()
    assert desk.witness(desk.signed("later"), "--store", f"sqlite:///{desk.folder}/store.db")[0] == 0


def test_a_log_cut_short_is_refused_and_forgets_nothing(desk):
    first = desk.signed("first")
    desk.goes_on()
    assert desk.witness(desk.signed("later"), "--export", desk.export())[0] == 0
    before = (desk.folder / "seen.jsonl").read_bytes()
    status, out, _ = desk.witness(first, "--sign", desk.folder / "auditor.key")
    assert (status, out) == (7, "")
    assert (desk.folder / "seen.jsonl").read_bytes() == before


def test_a_chain_made_anew_is_refused_as_forked(desk):
    desk.witness(desk.signed("first"))
    lines = [json.loads(line) for line in desk.export().read_text("utf-8").splitlines()]
    desk.store = "anew.db"
    lines[-1]["source"] = "another source"
    stored = canonical({name: value for name, value in lines[-1].items() if name != "digest"})
    lines[-1]["digest"] = chained(bytes.fromhex(lines[-2]["digest"]), stored).hex()
    rewritten = desk.folder / "rewritten.jsonl"
    rewritten.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    assert desk.run("import", "focus", rewritten)[0] == 0
    status, out, _ = desk.witness(desk.signed("anew"))
    assert status == 3
    assert out.startswith("focus: forked: its entry 50 is not the one seen before")
    desk.goes_on()
    status, out, _ = desk.witness(desk.signed("later"), "--export", desk.export())
    assert status == 3
    assert out == "focus: forked: entry 50 of the log has another digest than that seen before\n"


def test_an_edited_export_shows_nothing(desk):
    desk.witness(desk.signed("first"))
    desk.goes_on()
    export = desk.export()
    export.write_bytes(export.read_bytes().replace(b'"2002-12-02"', b'"2002-12-03"', 1))
    status, out, _ = desk.witness(desk.signed("later"), "--export", export)
    assert status == 3
    assert out.startswith("focus: altered: the log is altered at position 4 ")
    export.write_bytes(export.read_bytes().replace(b'"2002-11-25"', b'"2002-11-26"', 1))
    assert desk.witness(desk.signed("later"), "--export", export)[1].startswith("focus: altered: the log is altered at")


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [("acme ", "acne ", 6), ("\n50\n", "\n49\n", 3), ("focus", "fokus", 3), ("/log/", "/log/0", 3)],
)
def test_a_checkpoint_somebody_changed_is_not_taken(desk, old, new, status):
    path = desk.signed()
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert desk.witness(path)[0] == status
    assert (desk.folder / "seen.jsonl").read_bytes() == b""


def test_of_several_checkpoints_each_is_judged_and_the_gravest_gives_the_status(desk):
    assert desk.run("import", "other", CHECKOUT / "fixtures" / "old_logs" / "format-1" / "transfers.jsonl")[0] == 0
    both = desk.folder / "both.checkpoint"
    assert desk.run("checkpoint", "--sign", desk.folder / "company.key", "--out", both)[0] == 0
    assert desk.witness(both)[0] == 0
    desk.goes_on()
    assert desk.run("checkpoint", "--sign", desk.folder / "company.key", "--out", both)[0] == 1  # never over a file
    both.unlink()
    desk.run("checkpoint", "--sign", desk.folder / "company.key", "--out", both)
    status, out, _ = desk.witness(both, "--json")
    found = json.loads(out)
    assert status == 6
    assert [each["outcome"] for each in found["checkpoints"]] == ["unchecked", "consistent"]
    assert found["signatures_checked"] is True


def test_an_export_of_a_log_that_is_not_in_question_is_refused(desk):
    other = CHECKOUT / "fixtures" / "old_logs" / "format-1" / "transfers.jsonl"
    status, _, err = desk.witness(desk.signed(), "--export", other)
    assert status == 1
    assert "none of the checkpoints is of this log" in err


def test_without_a_key_it_is_said_that_no_signature_was_checked(desk):
    checkpoint = desk.signed()
    status, out, _ = desk.run("witness", checkpoint, "--state", desk.folder / "seen.jsonl")
    assert status == 0
    assert out.endswith("signatures not checked: no --key was given\n")


def test_what_an_altered_store_holds_gets_no_checkpoint(desk):
    with closing(sqlite3.connect(desk.folder / "store.db")) as database, database:
        database.execute("DROP TRIGGER stored_events_update")
        database.execute(
            "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '2002-12-02', '2002-12-03') AS BLOB)"
        )
    status, out, err = desk.run("checkpoint", "--sign", desk.folder / "company.key")
    assert (status, out) == (3, "")
    assert err != ""


def test_what_cannot_be_written_or_read_is_one_sentence(desk):
    assert desk.run("checkpoint", "--out", desk.folder / "no" / "such")[0] == 4
    assert desk.witness(desk.folder / "missing")[0] == 1
    assert desk.witness(HISTORY)[0] == 1
    damaged = desk.folder / "seen.jsonl"
    damaged.write_bytes(b"hello\n")
    assert desk.witness(desk.signed())[0] == 6


# --- receipts -----------------------------------------------------------------------------------------------

BID = ("record", "focus", "ClosingBidRecorded", "--on", "2005-01-03", "--price", "1.50")


def test_a_receipt_is_a_checkpoint_of_the_log_right_after_the_entry(desk):
    receipt = desk.folder / "receipt"
    status, out, _ = desk.run(*BID, "--receipt", receipt, "--sign", desk.folder / "company.key")
    position, digest = (line.split()[1] for line in out.splitlines()[:2])
    assert status == 0
    assert receipt.read_text("utf-8").splitlines()[1:3] == [position, digest]
    assert desk.witness(receipt, "--export", desk.export())[0] == 0
    assert verify_export.main([str(desk.export()), "--checkpoint", str(receipt), "--key", desk.company]) == 0


def test_a_key_that_cannot_be_used_is_refused_before_anything_is_recorded(desk):
    (desk.folder / "company.key").chmod(0o644)
    assert desk.run(*BID, "--receipt", desk.folder / "receipt", "--sign", desk.folder / "company.key")[0] == 1
    with pytest.raises(SystemExit):
        desk.run(*BID, "--sign", desk.folder / "company.key")
    assert len(desk.export().read_bytes().splitlines()) == 50


def test_an_entry_whose_receipt_cannot_be_written_stays_recorded_and_says_so(desk):
    status, _, err = desk.run(*BID, "--receipt", desk.folder / "no" / "such")
    assert status == 4
    assert err.startswith("Position 51 of focus was recorded (digest ")
    assert "stays so; its receipt could not be put out. such could not be written" in err
    assert len(desk.export().read_bytes().splitlines()) == 51
