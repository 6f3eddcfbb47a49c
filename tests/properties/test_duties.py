"""What holds for the duties of every legal history, with requests, performances and waivers thrown in."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifecycle.agreement.language.shipped import shipped
from lifecycle.entries import (
    ClaimNoticed,
    ClaimPaid,
    CounselObjected,
    DraftDelivered,
    DutyPerformed,
    Entry,
    ObjectionResolved,
    RequestReceived,
    SharesTransferred,
    TransferAgentAppointed,
    TransferAgentInstructed,
    TransferNotified,
    WaiverGranted,
    WarrantsExpired,
    WarrantsIssued,
)
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import judged
from projections.duty.rows import STATUSES
from projections.duty.table import duties_of
from projections.questions.duties import duties
from regrights.book.answers import as_plain
from tests.properties.histories import INVESTORS, SIGNING, STATEMENTS, random_history, random_readings
from tests.properties.test_amounts import entries, some_day

DUTIES = duties_of(shipped("focus-2002"))
seeds = st.integers(min_value=0, max_value=2**32 - 1)
thorough = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
NAMES = [duty.name for duty in DUTIES] + [duty.clause for duty in DUTIES] + ["3(e)(i)", "3(e)(ii)", "3(d)(v)", "9(z)"]


def eventful(chance: Random, size: int = 25) -> list[Entry]:
    """A random history, and after it, recorded last but placed anywhere, entries that start and perform duties."""
    changes, second_stage = chance.random() < 0.5, chance.random() < 0.5
    judgement = judged(entries(random_history(chance, changes=changes, second_stage=second_stage)))
    last = judgement.log[-1].recorded_at
    assert last is not None
    for _ in range(size):
        last += timedelta(seconds=1)
        day = SIGNING + timedelta(days=chance.randint(0, (last.date() - SIGNING).days))
        position = len(judgement.log) + 1
        kind, words = _candidate(chance, day, len(judgement.log))
        with suppress(Refusal):
            judgement.admit(kind(occurred_on=day, position=position, recorded_at=last, **words))
    return judgement.log


def _candidate(chance: Random, day: date, recorded: int):
    whom = chance.choice([None, *INVESTORS[:1]])
    statement, name = {"statement": chance.choice(STATEMENTS)}, chance.choice(NAMES)
    claim = {"claim": "a claim", "claimant": INVESTORS[0], "indemnitor": "Focus Enhancements, Inc."}
    regarding = chance.choice([None, None, chance.randint(1, recorded)])
    return chance.choice(
        [
            (DraftDelivered, statement),
            (CounselObjected, {**statement, "reasonable": True}),
            (ObjectionResolved, statement),
            (TransferAgentInstructed, statement),
            (TransferAgentAppointed, {"name": "Example Transfer, Inc."}),
            (RequestReceived, {"duty": name, "investor": whom}),
            (DutyPerformed, {"duty": name, "investor": whom, "regarding": regarding}),
            (DutyPerformed, {"duty": name, "investor": whom, **chance.choice([statement, {}])}),
            (ClaimNoticed, {**claim, "amount": chance.choice([None, 100])}),
            (ClaimPaid, {**claim, "amount": chance.choice([None, 50])}),
            (SharesTransferred, {"investor": INVESTORS[0], "transferee": "Marlow LP", "shares": 1}),
            (TransferNotified, {"investor": INVESTORS[0], "transferee": "Marlow LP"}),
            (WarrantsIssued, {"investor": INVESTORS[0], "shares": 5}),
            (WarrantsExpired, {"investor": INVESTORS[0], "shares": 1}),
            (
                WaiverGranted,
                {
                    "company_signed": True,
                    "signed_by": tuple(INVESTORS),
                    "duty": name,
                    "from_on": day - timedelta(days=40),
                    "until_on": day + timedelta(days=1),
                },
            ),
        ]
    )


def answered(log: Sequence[Entry], as_of: date, **words):
    return as_plain("a", duties(log, as_of=as_of, **words))


@thorough
@given(seed=seeds)
def test_every_row_agrees_with_its_own_dates(seed: int) -> None:
    chance = Random(seed)
    log, as_of = eventful(chance), some_day(chance)
    for row in duties(log, as_of=as_of, readings=random_readings(chance)).duties:
        assert row.status in STATUSES
        assert row.started_on <= as_of
        assert row.done_on is None or row.done_on <= as_of
        assert row.due_on or row.standard
        assert (row.days_late > 0) is (row.status in ("overdue", "done_late"))
        in_time = row.done_on is not None and (row.due_on is None or row.done_on <= row.due_on)
        assert (row.status == "done") is in_time
        if row.status in ("overdue", "due_soon", "pending", "done_late"):
            assert row.due_on
        if row.status == "overdue":
            assert row.due_on < as_of
        if row.status in ("pending", "due_soon"):
            assert row.due_on >= as_of


@thorough
@given(seed=seeds)
def test_rows_stand_in_order_and_no_entry_starts_the_same_duty_twice_toward_one(seed: int) -> None:
    chance = Random(seed)
    log = eventful(chance)
    rows = duties(log, as_of=some_day(chance)).duties
    table = [duty.name for duty in DUTIES]
    places = [(table.index(row.duty), row.started_on, row.started_by or 0) for row in rows]
    assert places == sorted(places)
    starts = [(row.duty, row.started_by, row.investor) for row in rows if row.started_by]
    assert len(set(starts)) == len(starts)


@thorough
@given(seed=seeds)
def test_what_is_recorded_later_never_changes_what_was_known_earlier(seed: int) -> None:
    chance = Random(seed)
    log, as_of = eventful(chance), some_day(chance)
    known_at = chance.choice(log).recorded_at
    before = [entry for entry in log if entry.recorded_at <= known_at]
    assert answered(before, as_of, known_at=known_at) == answered(log, as_of, known_at=known_at)


@thorough
@given(seed=seeds)
def test_a_future_fact_never_changes_an_earlier_days_answer(seed: int) -> None:
    chance = Random(seed)
    log, as_of = eventful(chance), some_day(chance)
    future = as_of + timedelta(days=chance.randint(1, 30))
    added = DutyPerformed(
        occurred_on=future, position=len(log) + 1, recorded_at=log[-1].recorded_at, duty=chance.choice(NAMES)
    )
    assert answered(log, as_of) == answered([*log, added], as_of)


@thorough
@given(seed=seeds)
def test_one_more_performance_never_undoes_another(seed: int) -> None:
    chance = Random(seed)
    log = eventful(chance)
    as_of = max(entry.occurred_on for entry in log)
    added = DutyPerformed(
        occurred_on=as_of, position=len(log) + 1, recorded_at=log[-1].recorded_at, duty=chance.choice(NAMES)
    )
    before, after = duties(log, as_of=as_of).duties, duties([*log, added], as_of=as_of).duties
    done = [(row.done_on, row.done_by) for row in before]
    assert [
        (row.done_on, row.done_by) if old != (None, None) else old for row, old in zip(after, done, strict=True)
    ] == done
