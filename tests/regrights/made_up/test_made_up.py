"""Made-up agreements are legal, say that they are illustrative, and are the same whenever they are made again."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from lifecycle.agreement.language.shipped import shipped_names
from lifecycle.clocks import eastern_date
from lifecycle.entries import EffectivenessDeclared, EntryCorrected, EntryRetracted
from lifecycle.entries import made_up as is_made_up
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.record.files import exported, judge_lines
from projections.questions.owed import owed
from regrights.book.settlements import judge_settlement
from regrights.made_up.life import LATE, NEVER
from regrights.made_up.making import CORRECTED, made_up
from tests import CHECKOUT

NOW = datetime(2100, 1, 1, tzinfo=UTC)

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


def test_every_history_is_legal_and_sealed_as_an_export_is() -> None:
    for number in range(1, 31):
        file = made_up(5, number, shipped_names())
        lines = enumerate(map(exported, file.stored, file.digests), 1)
        judged = judge_lines(lines, source="made up", now=NOW, settlement_judge=judge_settlement)
        assert judged.sealed
        assert (judged.digests, judged.stored) == (file.digests, file.stored)


def test_hardly_anything_made_up_is_refused(monkeypatch) -> None:
    admit, refused = Judgement.admit, list[Refusal]()

    def counting(judgement, entry) -> None:
        try:
            admit(judgement, entry)
        except Refusal as refusal:
            refused.append(refusal)
            raise

    monkeypatch.setattr(Judgement, "admit", counting)
    made = sum(len(made_up(8, number, shipped_names()).entries) for number in range(1, 81))
    assert len(refused) < made / 200


def test_so_many_are_late_and_so_many_never_effective(logs) -> None:
    declared = [next((each for each in log if isinstance(each, EffectivenessDeclared)), None) for log in logs]
    never = part(each for each in declared if each is None)
    late = part(log for log, each in zip(logs, declared, strict=True) if each and each.occurred_on > required(log))
    assert NEVER - 6 <= never <= NEVER + 6
    assert LATE - 8 <= late <= LATE + 8


def test_about_one_entry_in_twelve_is_recorded_long_after_it_happened(logs) -> None:
    entries = [entry for log in logs for entry in log]
    late = [each for each in entries if eastern_date(each.recorded_at) - each.occurred_on >= timedelta(15)]
    assert 0.06 <= len(late) / len(entries) <= 0.11


def test_about_eighteen_in_a_hundred_have_something_put_right(logs) -> None:
    corrected = part(log for log in logs if any(isinstance(entry, EntryCorrected | EntryRetracted) for entry in log))
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
        "StopOrderLifted",
        "TermsAmended",
        "InvestorDelayAttributed",
        "WarrantsIssued",
        "EntryRetracted",
    ],
)
def test_everything_a_portfolio_has_is_in_them(logs, kind) -> None:
    assert any(entry.kind == kind for log in logs for entry in log)


def test_some_cover_less_than_what_was_bought(logs) -> None:
    assert any(getattr(entry, "coverage", None) for log in logs for entry in log)


def test_they_have_about_sixteen_entries_each(logs) -> None:
    assert 14 <= sum(map(len, logs)) / MANY <= 19


def test_an_agreement_is_the_same_whatever_was_made_before() -> None:
    alone = made_up(4, 3, shipped_names()).digests
    assert [made_up(4, number, shipped_names()).digests for number in (1, 2, 3)][-1] == alone


@pytest.mark.parametrize(("hashes", "zone"), [("1", "Asia/Tokyo"), ("2", "America/Los_Angeles")])
def test_another_process_in_another_time_zone_makes_the_same_bytes(hashes, zone) -> None:
    code = "from regrights.made_up.making import made_up; print([made_up(6, n).digests[-1] for n in range(1, 13)])"
    environment = {**os.environ, "PYTHONHASHSEED": hashes, "TZ": zone, "PYTHONPATH": str(CHECKOUT)}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str([made_up(6, number).digests[-1] for number in range(1, 13)])


def test_amounts_are_owed_and_paid_in_more_than_half_of_them(logs) -> None:
    found = [owed(log, as_of=max(e.occurred_on for e in log) + timedelta(30)).total for log in logs[:80]]
    assert sum(each.determined > 0 for each in found) > 40
    assert sum(each.paid > 0 for each in found) > 25
    assert sum(each.outstanding > 0 for each in found) > 25


@pytest.mark.parametrize("name", shipped_names())
def test_under_all_shipped_terms_money_is_moved(name) -> None:
    logs = [made_up(9, number, [name]).entries for number in range(1, 13)]
    found = [owed(log, as_of=max(e.occurred_on for e in log) + timedelta(30)).total for log in logs]
    assert {each.determined > 0 for each in found} == {True, False}
    assert any(each.paid for each in found)
