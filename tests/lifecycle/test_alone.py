"""The write side alone: in a process without the projections it reads, judges and refuses as the whole does."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from lifecycle.errors import Refusal
from lifecycle.record.files import read_log
from projections.amounts.settlement import NoSuchAmount
from projections.amounts.settlement_judge import MoreThanUnpaid, judge_settlement
from tests import CHECKOUT
from tests.properties.histories import random_history
from tests.scenarios import (
    NEVER_NOW,
    ONE,
    TWO,
    agreed_in_shares,
    amended,
    beginning,
    bid,
    bought,
    correction,
    delay,
    effective,
    fact,
    filed,
    lifted,
    moved,
    notified,
    recorded,
    retraction,
    scenarios,
    sold,
    suspended,
    toward,
    transferred,
    waived,
    warrants,
)

ALONE = """
import json, sys
from datetime import datetime
from pathlib import Path
from lifecycle import Refusal, read_log

now, found = datetime.fromisoformat(sys.argv[1]), []
for path in json.load(sys.stdin):
    try:
        file = read_log(Path(path), now=now)
        found.append([[repr(entry) for entry in file.entries], list(file.digests)])
    except Refusal as refused:
        found.append(str(refused))
json.dump({"found": found, "loaded": sorted(sys.modules)}, sys.stdout)
"""
FIRST = toward("late_effectiveness", "2003-06-01", 1)


def alone(paths):
    """What a process with nothing but the write side reads, file by file: entries and digests, or the refusal."""
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, NEVER_NOW.isoformat()],
        input=json.dumps([str(path) for path in paths]),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(ran.stdout)
    assert [name for name in told["loaded"] if name.split(".")[0] in ("projections", "regrights")] == []
    assert "lifecycle.record.files" in told["loaded"]
    return told["found"]


def whole(path):
    """The same from the whole product, with its judge of settlements."""
    try:
        file = read_log(path, now=NEVER_NOW, settlement_judge=judge_settlement)
    except Refusal as refused:
        return str(refused)
    return [[repr(entry) for entry in file.entries], list(file.digests)]


def written(folder: Path, logs):
    """Each log in a file of its own: facts, or lines as they are."""
    paths = []
    for number, log in enumerate(logs):
        path = folder / f"{number}.jsonl"
        path.write_bytes(b"".join(line if isinstance(line, bytes) else _line(line) for line in log))
        paths.append(path)
    return paths


def _line(given):
    return json.dumps(given, ensure_ascii=False).encode() + b"\n"


# --- reads ------------------------------------------------------------------------------------------------


def test_every_scenario_has_the_same_entries_and_digests(tmp_path):
    logs = [log for each in scenarios() for log in (each.given, each.theirs) if log]
    paths = written(tmp_path, [recorded(log) for log in logs])

    found = alone(paths)

    assert found == [whole(path) for path in paths]
    assert all(len(digests) == len(log) for (_, digests), log in zip(found, logs, strict=True))


def test_random_logs_have_the_same_entries_and_digests(tmp_path):
    shapes = [{}, {"second_stage": True}, {"second_stage": True, "bars": True}]
    logs = [random_history(Random(seed), **shapes[seed % 3]) for seed in range(60)]
    assert {"ShareSettlementAgreed", "EntryCorrected"} <= {given["kind"] for log in logs for given in log}
    paths = written(tmp_path, logs)

    found = alone(paths)

    assert found == [whole(path) for path in paths]
    assert all(len(digests) == len(log) for (_, digests), log in zip(found, logs, strict=True))


def test_a_log_of_three_lines_that_settles_in_shares_is_read(tmp_path):
    facts = [*beginning()[:2], agreed_in_shares("2003-07-02", "20000.00", FIRST)]
    [path] = written(tmp_path, [recorded(facts)])

    [(entries, digests)] = alone([path])

    assert [entries, digests] == whole(path)
    assert len(digests) == 3


# --- refuses ----------------------------------------------------------------------------------------------

BEGUN = beginning(investors=[ONE, TWO])
EFFECTIVE = [*BEGUN, effective("2003-05-14")]
STAMP = {"recorded_at": "2003-06-09T17:00:00-04:00"}
ILLEGAL = {
    "nothing": [],
    "no JSON": [b"{not json\n"],
    "an unknown kind": [*BEGUN, fact("SharesLost", "2003-06-09")],
    "a field too many": [*BEGUN, sold("2003-06-09", 1) | {"colour": "red"}],
    "a field too few": [*BEGUN, fact("SharesSold", "2003-06-09", investor=ONE, venue="private")],
    "no signing first": [filed("2003-06-09")],
    "a second signing": [*BEGUN, BEGUN[0]],
    "terms nobody has": [{**BEGUN[0], "terms": "nobody-2002"}],
    "before the signing": [*BEGUN, bought("2002-11-24", 1) | STAMP],
    "after the recording": [*BEGUN, sold("2003-06-10", 1) | STAMP],
    "recorded backwards": [*BEGUN, sold("2003-06-10", 1), sold("2003-06-09", 1)],
    "another position": [*BEGUN, sold("2003-06-09", 1) | {"position": 9}],
    "another digest": [*BEGUN, sold("2003-06-09", 1) | {"digest": "0" * 64}],
    "an unknown Investor": [*BEGUN, sold("2003-06-09", 1, investor="Nobody LP")],
    "coverage of an unknown Investor": [*BEGUN, filed("2003-06-09", "333-2", {"Nobody LP": 1})],
    "more sold than held": [*BEGUN, sold("2003-06-09", 500_001)],
    "more Warrants than held": [*BEGUN, warrants("Exercised", "2003-06-09", 1)],
    "a transfer to itself": [*BEGUN, transferred("2003-06-09", 1, ONE)],
    "a notice without a transfer": [*BEGUN, notified("2003-06-09")],
    "a suspension before effectiveness": [*BEGUN, *suspended("2003-06-09")],
    "a second suspension": [*EFFECTIVE, *suspended("2003-06-09"), *suspended("2003-06-10")],
    "a suspension for all that one is in": [
        *EFFECTIVE,
        *suspended("2003-06-09", investor=TWO),
        *suspended("2003-06-10"),
    ],
    "a lift of nothing": [*EFFECTIVE, lifted("2003-06-09")],
    "a relisting of what is listed": [*EFFECTIVE, fact("Relisted", "2003-06-09", market="Nasdaq SmallCap")],
    "a restoration of what did not lapse": [*EFFECTIVE, moved("EffectivenessRestored", "2003-06-09")],
    "a bid on a Sunday": [*BEGUN, bid("2003-06-08", "1.50")],
    "a bid twice": [*BEGUN, bid("2003-06-09", "1.50"), bid("2003-06-09", "1.50")],
    "a delay that ends before it begins": [*BEGUN, delay("2003-06-09", "2003-06-05", "2003-06-04")],
    "an amendment of nothing there is": [*BEGUN, amended("2003-06-09", {"colour": "red"})],
    "a waiver of both": [*BEGUN, waived("2003-06-09", "2003-06-01", "2003-06-05", duty="3(h) stop selling") | {
        "trigger": "late_effectiveness"
    }],
    "a reading nobody has": [
        *BEGUN,
        fact("ReadingElected", "2003-06-09", reading="first_cure", choice="never", authority="order"),
    ],
    "a correction of nothing": [*BEGUN, correction("2003-06-09", 99, sold("2003-06-09", 1))],
    "a correction into another kind": [*BEGUN, correction("2003-06-09", 2, sold("2003-06-09", 1))],
    "a correction that collides": [
        *BEGUN,
        sold("2003-06-09", 500_000),
        correction("2003-06-10", 2, bought("2002-11-25", 1)),
    ],
    "a retraction of the signing": [*BEGUN, retraction("2003-06-09", 1)],
    "a back-dated sale that collides": [
        *BEGUN,
        sold("2003-06-09", 500_000),
        sold("2003-06-05", 1) | {"recorded_at": "2003-06-10T17:00:00-04:00"},
    ],
}  # fmt: skip


def test_what_is_illegal_is_refused_in_the_same_sentence(tmp_path):
    logs = [[each if isinstance(each, bytes) else recorded([each])[0] for each in log] for log in ILLEGAL.values()]
    paths = written(tmp_path, logs)

    found = dict(zip(ILLEGAL, alone(paths), strict=True))

    assert found == dict(zip(ILLEGAL, map(whole, paths), strict=True))
    assert {name for name, told in found.items() if not isinstance(told, str)} == set()
    assert len({sentence.partition(": ")[2] for sentence in found.values()}) == len(ILLEGAL)  # each for its own reason


@pytest.mark.parametrize(
    ("amount", "named", "refusal"),
    [("20000.01", FIRST, MoreThanUnpaid), ("20000.00", toward("late_effectiveness", "2003-06-01", 9), NoSuchAmount)],
)
def test_whether_a_settlement_fits_its_amount_is_the_one_thing_it_leaves_to_a_judge(tmp_path, amount, named, refusal):
    facts = [*beginning()[:2], agreed_in_shares("2003-07-02", amount, named)]
    [path] = written(tmp_path, [recorded(facts)])

    [(_, digests)] = alone([path])

    assert len(digests) == 3
    with pytest.raises(Refusal) as refused:
        read_log(path, now=NEVER_NOW, settlement_judge=judge_settlement)
    assert isinstance(refused.value.__cause__, refusal)
