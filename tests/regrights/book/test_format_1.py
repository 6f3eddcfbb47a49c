"""Logs written before format 2, with the answers they gave then: what an old log says never changes by an upgrade."""

import json
from datetime import UTC, datetime

import pytest

from lifecycle.record.files import exported
from lifecycle.record.verifying import verify_file
from regrights import Book, Store
from regrights.book.settlements import judge_settlement
from tests import CHECKOUT

HOME = CHECKOUT / "fixtures" / "format-1"
NOW = datetime(2010, 1, 4, 15, tzinfo=UTC)
LOGS = sorted({path.name.split(".")[0] for path in HOME.glob("*.jsonl")})


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


def test_five_logs_are_pinned_each_with_every_question():
    assert LOGS == ["corrections", "illustrative", "look-alikes", "settled-in-shares", "transfers"]
    assert {len({line["ask"] for line in pinned(name)}) for name in LOGS} == {18}


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
        found = list(differences(*_of_readings_known_then(line["answer"], {**now, "agreement": name})))
        assert found == [], f"{name}, {line['ask']} {words}"


@pytest.mark.parametrize("name", LOGS)
def test_an_old_log_verifies_and_goes_out_byte_for_byte(name, store):
    path = HOME / f"{name}.jsonl"
    assert verify_file(path, now=NOW, settlement_judge=judge_settlement).outcome == "sound"
    store.take_in(name, path)
    assert b"".join(exported(each.stored, each.digest.hex()) for each in store.stored(name)) == path.read_bytes()
    assert store.verify(name).outcome == "sound"


@pytest.mark.parametrize("name", LOGS)
def test_an_old_log_takes_further_entries_and_stays_of_format_1(name, store):
    store.take_in(name, HOME / f"{name}.jsonl")
    last = len(store.stored(name))
    bid = {"kind": "ClosingBidRecorded", "occurred_on": "2009-12-30", "price": "1.50"}
    assert store.record(name, bid, key="a bid").position == last + 1
    stored = json.loads(store.stored(name)[-1].stored)
    assert stored == {**bid, "position": last + 1, "recorded_at": NOW.isoformat()}
    assert store.verify(name).outcome == "sound"
