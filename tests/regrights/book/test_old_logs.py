"""Logs of every format so far, with the answers they gave then: what an old log says never changes by an upgrade."""

import json
import re
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest

from lifecycle.entries.codec import canonical
from lifecycle.errors import Refusal
from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.log.log import StoreDamaged
from lifecycle.record.files import LineRefused, exported
from lifecycle.record.verifying import verify_file
from regrights import Book, Store, verify_export
from regrights.book.settlements import judge_settlement
from tests import CHECKOUT
from tests.regrights.book.altered import sql, through_sql

HOME = CHECKOUT / "fixtures" / "old_logs"
NOW = datetime(2010, 1, 4, 15, tzinfo=UTC)
LOGS = sorted(f"{path.parent.name}/{path.name.split('.')[0]}" for path in HOME.glob("format-*/*.answers.jsonl"))


def pinned(name: str) -> list[dict]:
    return [json.loads(line) for line in (HOME / f"{name}.answers.jsonl").read_text("utf-8").splitlines()]


def differences(was, now, where: str = ""):
    """Where an answer says something else than it did; what it says besides is no difference."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key, value in was.items():
            yield from differences(value, now.get(key), f"{where}.{key}")
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for number, (one, other) in enumerate(zip(was, now, strict=True)):
            yield from differences(one, other, f"{where}[{number}]")
    elif was != now:
        yield f"{where}: {was!r} became {now!r}"


@pytest.fixture
def store():
    with Store("memory:", lambda: NOW) as found:
        yield found


def test_logs_of_both_formats_are_pinned_with_what_they_answered():
    of = {
        "format-1": ["corrections", "illustrative", "look-alikes", "recorded", "settled-in-shares", "transfers"],
        "format-2": ["first", "renamed", "written-out"],
    }
    assert [f"{home}/{name}" for home, names in of.items() for name in names] == LOGS
    asked = {name: {line["ask"] for line in pinned(name)} for name in LOGS}
    assert {name: len(questions) for name, questions in asked.items() if len(questions) < 9} == {}
    assert {"owed", "status", "period", "restricted", "suspensions", "may-sell"} <= set.intersection(*asked.values())


def _of_readings_known_then(was, now):
    """Readings that came later have rows of their own, and may be the ones that give the lowest and the highest."""
    if "rows" not in was or "lowest" not in was:
        return was, now
    known = {row["reading"] for row in was["rows"]}
    later = {"rows": [row for row in now["rows"] if row["reading"] in known]}
    return {key: value for key, value in was.items() if key not in ("lowest", "highest")}, {**now, **later}


@pytest.mark.parametrize("name", LOGS)
def test_an_old_log_answers_as_it_did(name):
    book = Book.read(HOME / f"{name}.jsonl", now=NOW)
    for line in pinned(name):
        words = {("from_" if word == "from" else word): said for word, said in line.items() if word != "answer"}
        now = json.loads(book.json(words.pop("ask"), **words))
        found = list(
            differences(*_of_readings_known_then(line["answer"], {**now, "agreement": line["answer"]["agreement"]}))
        )
        assert found == [], f"{name}, {line['ask']} {words}"


@pytest.mark.parametrize("name", LOGS)
def test_an_old_log_verifies_and_goes_out_byte_for_byte(name, store):
    path = HOME / f"{name}.jsonl"
    assert verify_file(path, now=NOW, settlement_judge=judge_settlement).outcome == "sound"
    store.take_in("log", path)
    assert b"".join(exported(each.stored, each.digest.hex()) for each in store.stored("log")) == path.read_bytes()
    assert store.verify("log").outcome == "sound"
    assert verify_export.main([str(path)]) == 0


@pytest.mark.parametrize("name", LOGS)
def test_an_old_log_takes_further_entries_and_stays_of_its_format(name, store):
    store.take_in("log", HOME / f"{name}.jsonl")
    last = len(store.stored("log"))
    bid = {"kind": "ClosingBidRecorded", "occurred_on": "2009-12-30", "price": "1.50"}
    assert store.record("log", bid, key="a bid").position == last + 1
    stored = json.loads(store.stored("log")[-1].stored)
    written = {"stamped", "key_sha256", "payload_sha256"} if name.startswith("format-2") else set()
    assert {field: value for field, value in stored.items() if field not in written} == {
        **bid,
        "position": last + 1,
        "recorded_at": NOW.isoformat(),
    }
    assert written <= set(stored)
    assert store.verify("log").outcome == "sound"


def test_what_is_recorded_today_is_stored_as_the_first_code_of_format_2_stored_it():
    """The same story, clock and id, byte for byte: none of the two formats moved without a number of its own."""
    lines = [json.loads(line) for line in (HOME / "stories" / "focus.jsonl").read_text("utf-8").splitlines()]
    told = [datetime.fromisoformat(line.pop("recorded_at")) for line in lines]
    at = told[0]
    with Store("memory:", lambda: at, lambda: "0f1e2d3c" * 4) as store:
        for number, (line, at) in enumerate(zip(lines, told, strict=True)):  # noqa: B007 - the store's clock reads it
            store.record("log", line, key=f"payment {number}" if line["kind"] == "PeriodicAmountPaid" else None)
        made = b"".join(exported(each.stored, each.digest.hex()) for each in store.stored("log"))
    assert made == (HOME / "format-2" / "first.jsonl").read_bytes()


def test_a_file_without_digests_begins_a_log_of_today_whose_keys_are_in_its_chain(store):
    store.new_id = lambda: "0f1e2d3c" * 4
    lines = (HOME / "stories" / "focus.jsonl").read_bytes().splitlines()
    store.take_in_lines("log", lines, source="a file")
    signing, *others = [json.loads(each.stored) for each in store.stored("log")]
    given = [{**json.loads(line), "position": n} for n, line in enumerate(lines, 1)]
    assert [signing, *others] == [{**given[0], "format": 2, "id": "0f1e2d3c" * 4}, *given[1:]]
    assert not any(entry.stamped for entry in store.book("log").entries)
    bid = {"kind": "ClosingBidRecorded", "occurred_on": "2009-12-30", "price": "1.50"}
    store.record("log", bid, key="a bid")
    assert {"stamped", "key_sha256", "payload_sha256"} <= set(json.loads(store.stored("log")[-1].stored))
    assert store.verify("log").outcome == "sound"
    assert store.record("log", bid, key="a bid").position == len(lines) + 1


def test_one_digest_in_a_file_keeps_all_of_it_as_it_is(store):
    whole = (HOME / "format-1" / "recorded.jsonl").read_bytes().splitlines()
    bare = [json.dumps({k: v for k, v in json.loads(line).items() if k != "digest"}).encode() for line in whole]
    store.take_in_lines("log", [*bare[:-1], whole[-1]], source="a file")
    assert store.stored("log")[-1].digest.hex() == json.loads(whole[-1])["digest"]
    assert b'"format":' not in store.stored("log")[0].stored


@pytest.mark.parametrize(
    "altered",
    [
        "UPDATE save_keys SET fingerprint = 'x' WHERE key = 'a bid'",
        "UPDATE save_keys SET first = 54, last = 54 WHERE key = 'a bid'",
        "UPDATE save_keys SET seal = zeroblob(32) WHERE key = 'a bid'",
    ],
)
def test_a_key_of_format_1_that_was_altered_beside_the_chain_is_no_word_for_another_entry(tmp_path, altered):
    file, bid = tmp_path / "log.db", {"kind": "ClosingBidRecorded", "occurred_on": "2009-12-30", "price": "1.50"}
    with Store(f"sqlite:///{file}", lambda: NOW) as store:
        store.take_in("log", HOME / "format-1" / "recorded.jsonl")
        first = store.record("log", bid, key="a bid")
        assert store.record("log", bid, key="a bid") == first
    through_sql(file, sql(altered))
    with Store(f"sqlite:///{file}", lambda: NOW) as store, pytest.raises(StoreDamaged, match="not what was written"):
        store.record("log", bid, key="a bid")


# --- what no version so far wrote ---------------------------------------------------------------------------


def resealed(change):
    """The first log of format 2 with one field of one entry put otherwise, and the chain made anew."""
    position, field, value = change
    digest, made = ZERO_DIGEST, []
    for line in (HOME / "format-2" / "first.jsonl").read_text("utf-8").splitlines():
        entry = {name: said for name, said in json.loads(line).items() if name != "digest"}
        if entry["position"] == position:
            entry[field] = value
        made.append(canonical(entry))
    return [exported(stored, (digest := chained(digest, stored)).hex()) for stored in made]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ((7, "kind", "MoonLanding"), "MoonLanding"),
        ((7, "kind", "os.system"), "os.system"),
        ((7, "kind", "lifecycle.entries.shares:SharesSold"), "lifecycle.entries.shares:SharesSold"),
        ((7, "kind", "Entry"), "Entry"),
        ((1, "format", 3), "format = 3"),
    ],
)
def test_an_unknown_kind_and_a_newer_format_are_refused_by_name(change, named, store, tmp_path):
    path = tmp_path / "newer.jsonl"
    path.write_bytes(b"".join(resealed(change)))
    with pytest.raises(LineRefused, match=re.escape(named)):
        store.take_in("log", path)
    assert verify_file(path, now=NOW, settlement_judge=judge_settlement).first_bad == change[0]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ((7, "kind", "MoonLanding"), "MoonLanding"),
        ((7, "kind", "os.system"), "os.system"),
        ((1, "format", 3), "format 3"),
    ],
)
def test_a_store_that_holds_what_is_not_known_names_it(change, named):
    lines = [json.loads(line) for line in resealed(change)]
    stored = [canonical({name: value for name, value in line.items() if name != "digest"}) for line in lines]
    with Store("memory:", lambda: NOW) as store:
        store.opened(create=True).append("log", stored, after=0)
        with pytest.raises(Refusal, match=re.escape(named)):
            store.book("log")
        with pytest.raises(Refusal, match=re.escape(named)):
            store.record("log", {"kind": "ClosingBidRecorded", "occurred_on": "2009-12-30", "price": "1.50"})


IMPORTED = "tests.regrights.book.never_imported"


@pytest.mark.parametrize("topic", [IMPORTED, f"{IMPORTED}:Entry", "regrights.entry:2", "os:system", ""])
def test_a_forged_topic_is_told_and_no_module_is_ever_imported_for_it(topic, tmp_path):
    url = f"sqlite:///{tmp_path}/store.db"
    with Store(url, lambda: NOW) as store:
        store.take_in("log", HOME / "format-2" / "first.jsonl")
    with closing(sqlite3.connect(tmp_path / "store.db")) as database, database:
        database.execute("DROP TRIGGER stored_events_update")
        database.execute("UPDATE stored_events SET topic = ? WHERE originator_version = 3", (topic,))
    before = set(sys.modules)
    with Store(url, lambda: NOW) as store:
        with pytest.raises(StoreDamaged, match=re.escape(repr(topic))):
            store.book("log")
        assert store.verify("log").outcome == "altered"
    assert {name for name in set(sys.modules) - before if "never_imported" in name} == set()


@pytest.mark.parametrize("kind", [IMPORTED, f"{IMPORTED}:Entry", f"{IMPORTED}.Entry"])
def test_a_forged_kind_imports_nothing(kind, store, tmp_path):
    path = tmp_path / "forged.jsonl"
    path.write_bytes(b"".join(resealed((7, "kind", kind))))
    with pytest.raises(LineRefused, match=re.escape(kind)):
        store.take_in("log", path)
    assert IMPORTED not in sys.modules
