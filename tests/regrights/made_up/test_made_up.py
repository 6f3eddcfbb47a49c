"""Made-up agreements are legal, say that they are illustrative, and are the same whenever they are made again."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from lifecycle.agreement.terms import UnknownTerms
from lifecycle.clocks import eastern_date
from lifecycle.entries import EffectivenessDeclared, EntryCorrected
from lifecycle.entries import made_up as is_made_up
from lifecycle.record.files import judge_lines
from lifecycle.record.importing import AgreementExists
from projections.questions.owed import owed
from regrights.book.settlements import judge_settlement
from regrights.book.store import Store
from regrights.made_up.life import LATE, NEVER
from regrights.made_up.making import CORRECTED, NOW, made_up
from regrights.made_up.writing import FileThere, NoneAsked, Wanted, into_folder, into_store
from tests import CHECKOUT

MANY = 250


@pytest.fixture(scope="module")
def logs():
    return [made_up(17, number).entries for number in range(1, MANY + 1)]


def part(found) -> float:
    """Of a hundred."""
    return 100 * len(list(found)) / MANY


def required(log):
    return datetime.fromisoformat(log[0].terms["required_effective_date"]).date()


def test_every_entry_says_that_it_is_illustrative(logs) -> None:
    assert all(is_made_up(entry) for log in logs for entry in log)


def test_every_history_is_legal() -> None:
    for number in range(1, 20):
        file = made_up(5, number)
        lines = enumerate(file.stored, 1)
        judged = judge_lines(lines, source="made up", now=NOW, settlement_judge=judge_settlement)
        assert judged.digests == file.digests


def test_so_many_are_late_and_so_many_never_effective(logs) -> None:
    declared = [next((each for each in log if isinstance(each, EffectivenessDeclared)), None) for log in logs]
    never = part(each for each in declared if each is None)
    late = part(log for log, each in zip(logs, declared, strict=True) if each and each.occurred_on > required(log))
    assert NEVER - 6 <= never <= NEVER + 6
    assert LATE - 8 <= late <= LATE + 8


def test_about_one_entry_in_twelve_is_recorded_long_after_it_happened(logs) -> None:
    entries = [entry for log in logs for entry in log if not isinstance(entry, EntryCorrected)]
    late = [each for each in entries if eastern_date(each.recorded_at) - each.occurred_on >= timedelta(15)]
    assert 0.06 <= len(late) / len(entries) <= 0.11


def test_about_eighteen_in_a_hundred_have_something_put_right(logs) -> None:
    corrected = part(log for log in logs if any(isinstance(entry, EntryCorrected) for entry in log))
    assert CORRECTED - 8 <= corrected <= CORRECTED + 6


def test_they_have_one_to_six_investors_that_stand_in_several_agreements(logs) -> None:
    investors = [log[0].investors for log in logs]
    assert {len(each) for each in investors} == set(range(1, 7))
    names = [name for each in investors for name in each]
    assert len(set(names)) < len(names)


@pytest.mark.parametrize(
    "kind",
    [
        "SharesTransferred",
        "TransferNotified",
        "SharesSplit",
        "WaiverGranted",
        "PeriodicAmountSharesIssued",
        "PeriodicAmountPaid",
        "PotentialMaterialEventNoticeGiven",
        "SuspensionLifted",
        "SharesSold",
    ],
)
def test_everything_a_portfolio_has_is_in_them(logs, kind) -> None:
    assert any(entry.kind == kind for log in logs for entry in log)


def test_some_cover_less_than_what_was_bought(logs) -> None:
    assert any(getattr(entry, "coverage", None) for log in logs for entry in log)


def test_an_agreement_is_the_same_whichever_others_are_made(tmp_path) -> None:
    into_folder(tmp_path / "three", Wanted(seed=4, agreements=3, first=1, terms=["focus-2002"]))
    into_folder(tmp_path / "one", Wanted(seed=4, agreements=1, first=3, terms=["focus-2002"]))
    name = "made-up-000003.jsonl"
    assert (tmp_path / "three" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()


@pytest.mark.parametrize(("hashes", "zone"), [("1", "Asia/Tokyo"), ("2", "America/Los_Angeles")])
def test_another_process_in_another_time_zone_makes_the_same_bytes(hashes, zone) -> None:
    code = "from regrights.made_up.making import made_up; print([made_up(6, n).digests[-1] for n in range(1, 9)])"
    environment = {**os.environ, "PYTHONHASHSEED": hashes, "TZ": zone, "PYTHONPATH": str(CHECKOUT)}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str([made_up(6, number).digests[-1] for number in range(1, 9)])


def test_amounts_are_owed_in_about_half_of_them(logs) -> None:
    owing = part(log for log in logs if owed(log, as_of=max(e.occurred_on for e in log)).total.determined)
    assert 35 <= owing <= 75


def test_nothing_is_written_over(tmp_path) -> None:
    wanted = Wanted(seed=4, agreements=1, first=1, terms=["every"])
    with Store(f"sqlite:///{tmp_path / 'store.db'}", now=lambda: datetime(2100, 1, 1, tzinfo=UTC)) as store:
        entries = into_store(store, wanted)
        with pytest.raises(AgreementExists):
            into_store(store, wanted)
        assert [each.entries for each in store.agreements()] == [entries]
        assert store.verify("made-up-000001").outcome == "sound"
    into_folder(tmp_path, wanted)
    with pytest.raises(FileThere, match=r"made-up-000001\.jsonl: there is such a file already"):
        into_folder(tmp_path, wanted)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"agreements": 0}, NoneAsked),
        ({"agreements": -1}, NoneAsked),
        ({"first": 0}, NoneAsked),
        ({"terms": ["unknown"]}, UnknownTerms),
    ],
)
def test_what_makes_none_is_refused(words, refusal) -> None:
    with pytest.raises(refusal):
        Wanted(**{"seed": 1, "agreements": 1, "first": 1, "terms": ["focus-2002"], **words})
