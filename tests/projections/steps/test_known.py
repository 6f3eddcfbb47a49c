"""What an entry more or less moves: told without working all out anew where that is plain, and as the rules tell it."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings

from lifecycle.entries import Entry, StatementEntry
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.judging.machines import STATEMENT
from lifecycle.record.files import admitted
from projections.amounts.settlement_judge import judge_settlement
from projections.case.case import case
from projections.facts.moving_nothing import MOVING_NOTHING
from projections.questions.journal import journal
from projections.steps import carried_back
from projections.steps.exchanges import exchanges
from projections.steps.known import known_of
from tests.projections.second_reading import DOCUMENTS
from tests.projections.steps.test_settled import owing
from tests.properties.histories import Given, random_readings
from tests.properties.test_amounts import seeds, thorough
from tests.reference.language.random_logs import random_log
from tests.scenarios import (
    ONE,
    THREE,
    TWO,
    bought,
    correction,
    day_after,
    deal,
    delay,
    effective,
    fact,
    lifted,
    misstated,
    notified,
    paid,
    retraction,
    sold,
    source_of,
    suspended,
    transferred,
    waived,
)

# Late from 1 June on; the statement is effective on 11 July, the window of what is paid for ends on 9 October.
BEGUN = [effective("2003-07-11")]
ON = date(2004, 6, 30)


def told(last, before=(), terms="focus-2002", **readings):
    """Whether what the last entry moves is told without the rules; where it is, as they tell it."""
    last = {**last, "recorded_at": "2004-07-20T12:00:00Z"}
    log = deal(*BEGUN, *before, last, investors=(ONE, TWO), terms=terms).entries
    known = known_of(case(log[:-1], as_of=ON, readings=readings), None)
    *_, exchange = exchanges(log, len(log) - 1)
    after = known.after(exchange) if exchange else None
    if after is not None:
        assert after.figures == known_of(case(log, as_of=ON, readings=readings), None).figures
    return after is not None


@pytest.mark.parametrize(
    ("last", "plain"),
    [
        (sold("2003-07-11", 10), False),  # the last charge is of this day
        (sold("2003-07-12", 10), True),
        (sold("2003-07-12", 499_999), True),
        (sold("2003-07-12", 500_000), False),  # nothing is left
        (sold("2003-10-09", 500_000), False),  # the last day of the window
        (sold("2003-10-10", 500_000), True),
        (paid("2003-06-01", "15000.00"), True),
        (paid("2004-07-01", "15000.00"), True),  # of a later day
        (suspended("2003-10-09")[0], False),  # the last day of the window
        (suspended("2003-10-10")[0], True),
        (misstated("2003-10-10")[0], True),
        (fact("StopOrderIssued", "2003-10-09", statement="333-1"), False),
        (fact("StopOrderIssued", "2003-10-10", statement="333-1"), True),
        (fact("StatementWithdrawn", "2003-12-01", statement="333-1"), False),
        (fact("ExpenseIncurred", "2003-06-01", category="filing fee", amount="1.50"), True),
        (fact("ReadingElected", "2003-12-01", reading="partial_period", choice="prorated", authority="counsel"), False),
        (bought("2003-12-01", 10), False),
        (fact("Delisted", "2003-12-01", market="Nasdaq"), False),
    ],
)
def test_what_is_plain_is_told_without_the_rules_and_as_they_tell_it(last, plain):
    assert told(last) is plain


@pytest.mark.parametrize(
    ("lift", "plain"),
    [
        ("2003-12-01", False),  # it ends what began inside the window
        ("2003-10-09", False),
    ],
)
def test_the_end_of_a_bar_begun_inside_the_window_is_for_the_rules(lift, plain):
    assert told(lifted(lift), before=suspended("2003-09-20")) is plain


def test_the_end_of_a_bar_begun_after_the_window_is_plain():
    assert told(lifted("2003-12-20"), before=suspended("2003-12-01"))


@pytest.mark.parametrize(
    ("readings", "last"),
    [
        ({"beyond_ninety_days": "payable"}, suspended("2003-12-01")[0]),
        ({"period_tolling": "day_for_day"}, suspended("2003-12-01")[0]),
        ({"period_tolling": "day_for_day"}, sold("2003-12-01", 10)),
        ({"running_sequence": "paused"}, suspended("2003-12-01")[0]),
        ({"amendment_window": "reopens"}, suspended("2003-12-01")[0]),
    ],
)
def test_under_a_reading_by_which_it_may_move_something_it_is_for_the_rules(readings, last):
    assert not told(last, **readings)


@pytest.mark.parametrize(
    "before",
    [
        fact("SharesSplit", "2003-08-01", new_shares=2, old_shares=1),
        fact("SharesTransferred", "2003-08-01", investor=ONE, transferee=TWO, shares=10),
        fact("ExclusionElected", "2003-08-01", investor=ONE),
    ],
)
def test_where_shares_are_told_apart_a_sale_while_somebody_may_be_paid_is_for_the_rules(before):
    assert not told(sold("2003-10-09", 10), before=[before])


def test_a_correction_and_a_retraction_of_what_is_plain_are():
    payment, sale = paid("2003-08-01", "100.00"), sold("2003-12-01", 10)
    log = deal(*BEGUN, payment, sale, investors=(ONE, TWO)).entries
    at = {type(entry).__name__: entry.position for entry in log}
    for kind, replaced in (("PeriodicAmountPaid", paid("2003-09-01", "7.00")), ("SharesSold", sold("2003-12-02", 3))):
        assert told(correction("2004-01-05", at[kind], replaced), before=[payment, sale])
        assert told(retraction("2004-01-05", at[kind]), before=[payment, sale])


def test_a_payment_under_terms_that_bear_interest_is_for_the_rules():
    bearing = {"based_on": "focus-2002", "interest": {"rate": "0.10", "per": "year", "days": 365, "clause": "9(z)"}}
    assert not told(paid("2003-08-01", "100.00"), terms=bearing)


def test_no_kind_that_moves_nothing_changes_how_a_statement_stands():
    for kind in MOVING_NOTHING:
        if issubclass(kind, StatementEntry):
            assert all(moves.get(kind.__name__, state) == state for state, moves in STATEMENT.items())


# --- whatever happened --------------------------------------------------------------------------------------------


def ordinary(chance: Random) -> Sequence[Entry]:
    """A log as most are: late effectiveness, sales of a few shares, notices and lifts, payments, late and corrected."""
    judgement, first = Judgement(judge_settlement), date(2003, 4, 1) + timedelta(days=chance.randint(0, 150))

    def offer(given: Given) -> None:
        try:
            admitted(judgement, json.loads(json.dumps(given | {"recorded_at": "2005-06-01T12:00:00Z"})), now=NOW)
        except Refusal:
            return

    start = deal(investors=(ONE, TWO)).entries
    for entry in start:
        judgement.admit(entry)
    if chance.random() < 0.3:
        offer(bought("2002-11-25", 1_000, "1.37", TWO))
    if chance.random() < 0.9:
        offer(effective(first.isoformat()))
    for _ in range(chance.randint(10, 40)):
        on = (first + timedelta(days=chance.randint(-60, 350))).isoformat()
        whom = chance.choice([None, None, ONE, TWO])
        who = chance.choice([ONE, TWO])
        few = chance.choice([1, 7, 1_000, 1_000, 400_000])
        statement = chance.choice(
            [
                "ProspectusSupplemented",
                "StopOrderIssued",
                "StopOrderLifted",
                "EffectivenessLapsed",
                "EffectivenessRestored",
            ]
        )
        offers = [
            *(sold(on, few, who), sold(on, few, who), paid(on, f"{chance.randint(1, 3_000_000) / 100:.2f}", None, who)),
            *(suspended(on, None, whom)[0], lifted(on, whom), lifted(on, whom), misstated(on, None, whom)[0]),
            fact("CorrectedProspectusReceived", on, investor=whom),
            fact("AdvanceNoticeGiven", on, investor=whom),
            fact("DutyPerformed", on, duty="3(d)(i)(B)"),
            fact(statement, on, statement="333-1"),
            *_dealings(chance, on, (who, *{ONE, TWO} - {who}), few),
        ]
        offer(chance.choice(offers))
        if chance.random() < 0.15:
            target = chance.randint(6, max(6, len(judgement.log)))
            offer(
                retraction("2005-05-01", target)
                if chance.random() < 0.5
                else correction("2005-05-01", target, chance.choice(offers))
            )
    return judgement.log


def _dealings(chance: Random, on: str, pair: Sequence[str], shares: int) -> Iterator[Given]:
    """What is dealt in later on, mostly, and what takes in days of before."""
    who, other = pair
    later = day_after(on, chance.choice([0, 90, 200]))
    for whom in (other, THREE):
        yield transferred(later, shares, whom, who)
        yield notified(later, whom, who)
    yield fact("SharesSplit", later, new_shares=chance.choice([1, 2, 3]), old_shares=chance.choice([1, 2]), again=True)
    yield sold(later, shares, THREE)
    first = date(2003, 6, 1) + timedelta(days=chance.choice([-3, 0, 2, 9, 30]))
    span = first.isoformat(), day_after(first.isoformat(), chance.choice([1, 3, 30]))
    yield {**delay(on, *span, investor=chance.choice([None, who])), "again": True}
    if chance.random() < 0.2:
        yield {**waived(on, *span, (ONE, TWO)), "again": True}


NOW = datetime(2006, 1, 1, tzinfo=UTC)
TOLD = Counter[str]()


@settings(thorough, max_examples=200)
@given(seed=seeds)
def test_every_step_is_as_the_rules_tell_it(seed: int) -> None:
    _check_every_step(Random(seed))


def _check_every_step(chance: Random) -> None:
    log, readings = ordinary(chance), random_readings(chance) if chance.random() < 0.5 else {}
    day = date(2003, 8, 1) + timedelta(days=chance.randint(0, 500))
    start = chance.randint(4, len(log))
    known = known_of(case(log[:start], as_of=day, readings=readings), None)
    for place, exchange in enumerate(exchanges(log, start), start):
        after, anew = (
            known.after(exchange) if exchange else None,
            known_of(case(log[: place + 1], as_of=day, readings=readings), None),
        )
        if after is not None:
            TOLD[log[place].kind] += 1
            assert owing(after.figures) == owing(anew.figures)
        known = after or anew


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("seed", range(3))
def test_and_so_it_is_under_other_terms(seed: int, name: str) -> None:
    log = source_of(random_log(Random(f"{name} {seed}"), DOCUMENTS[name])).entries
    last = max(entry.occurred_on for entry in log)
    for day in (last, last + timedelta(days=45)):
        known = known_of(case(log[:6], as_of=day), None)
        for place, exchange in enumerate(exchanges(log, 6), 6):
            after, anew = known.after(exchange) if exchange else None, known_of(case(log[: place + 1], as_of=day), None)
            assert after is None or owing(after.figures) == owing(anew.figures), log[place].kind
            known = after or anew


KINDS_TOLD = {
    *("SharesSold", "PeriodicAmountPaid", "PotentialMaterialEventNoticeGiven", "SuspensionLifted"),
    *("SharesTransferred", "TransferNotified", "SharesSplit", "InvestorDelayAttributed", "WaiverGranted"),
}


def test_enough_of_them_were_told_without_the_rules() -> None:
    for seed in range(500):
        if set(TOLD) >= KINDS_TOLD:
            return
        _check_every_step(Random(seed))
    raise AssertionError(KINDS_TOLD - set(TOLD))


@settings(thorough, max_examples=60)
@given(seed=seeds)
def test_a_journal_read_off_later_days_is_that_of_each_day_worked_out_anew(seed: int) -> None:
    chance = Random(seed)
    log, readings = ordinary(chance), random_readings(chance) if chance.random() < 0.5 else {}
    to = date(2003, 8, 1) + timedelta(days=chance.randint(0, 500))
    words = {"after": to - timedelta(days=chance.randint(1, 150)), "as_of": to, "readings": readings}
    found = journal(log, **words)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("projections.questions.journal.is_final", lambda _: False)
        patched.setattr(carried_back, "is_final", lambda _: False)
        assert journal(log, **words) == found
