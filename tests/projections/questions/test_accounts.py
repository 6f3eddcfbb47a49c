"""What has run up, how long it has been due, and the journal: three views that agree with what is owed."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from lifecycle.money import ZERO
from projections.questions.ageing import ageing
from projections.questions.journal import journal
from projections.questions.owed import owed
from projections.questions.rollforward import PeriodUpsideDown
from projections.questions.what_if import what_if
from regrights.book.words import words_from
from tests.properties.histories import random_history, random_readings
from tests.properties.test_amounts import entries, seeds, some_day
from tests.scenarios import (
    ONE,
    THREE,
    TWO,
    ask,
    deal,
    delay,
    effective,
    name_put_right,
    notified,
    paid,
    retraction,
    source_of,
    transferred,
    waived,
)

searched = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def run_up(log, on, **words):
    total = ask("owed", log, on, **words)["total"]
    return total["determined"], total["accrued_full"], total["accrued_by_day"]


def buckets(log, on, **words):
    """What is in a bucket, by bucket."""
    total = ask("ageing", log, on, **words)["total"]
    return {
        name: amount
        for name, amount in total.items()
        if amount != "0.00" and (name.startswith("days") or name in ("not_due", "due_today"))
    }


def posted(log, after, to, **words):
    rows = ask("journal", log, None, first=after, to=to, **words)["rows"]
    return [(row["date"], row["what"], row["debit"], row["credit"], row["amount"]) for row in rows]


# --- what has run up ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2003-05-31", ("0.00", "0.00", "0.00")),
        ("2003-06-01", ("0.00", "0.00", "0.00")),  # the Required Effective Date: nothing has run yet
        ("2003-06-02", ("0.00", "20000.00", "666.67")),  # 1 of 30 days
        ("2003-06-30", ("0.00", "20000.00", "19333.33")),
        ("2003-07-01", ("20000.00", "20000.00", "20000.00")),  # the Computation Date
        ("2003-07-16", ("20000.00", "40000.00", "30000.00")),  # 15 of 30 days of the second
    ],
)
def test_a_started_period_runs_up_whole_or_by_the_day_beside_what_is_determined(on, expected):
    assert run_up(deal(), on) == expected


def test_what_has_run_up_is_the_same_whatever_partial_periods_are_asked_to_earn():
    for choice in ("full", "prorated", "completed"):
        found = run_up(deal(), "2003-07-16", readings={"partial_period": choice})
        assert found == ("20000.00", "40000.00", "30000.00")


def test_once_cured_what_has_run_up_is_what_is_determined_under_either_reading():
    log = deal(effective("2003-07-11"))
    assert run_up(log, "2003-08-01") == ("40000.00", "40000.00", "26666.67")
    side = ask("owed", log, "2003-08-01")["side_by_side"]
    assert (side["full"], side["prorated"]) == ("40000.00", "26666.67")


def test_what_is_waived_ahead_does_not_run_up():
    log = deal(waived("2003-06-02", "2003-07-02", "2003-09-01"))
    assert run_up(log, "2003-07-16") == ("20000.00", "20000.00", "20000.00")


def test_a_roll_forward_says_what_had_run_up_at_either_end():
    total = ask("rollforward", deal(), None, first="2003-06-16", to="2003-07-16")["total"]
    assert (total["accrued_full_opening"], total["accrued_by_day_opening"]) == ("20000.00", "10000.00")
    assert (total["accrued_full"], total["accrued_by_day"]) == ("40000.00", "30000.00")


@pytest.mark.parametrize("on", ["2003-06-10", "2003-07-01", "2003-07-11", "2003-08-20"])
@pytest.mark.parametrize("choice", ["full", "prorated"])
def test_what_has_run_up_is_what_would_be_determined_were_it_all_cured_that_day(on, choice):
    log = deal(delay("2003-06-20", "2003-06-05", "2003-06-09"), investors=(ONE, TWO))
    said = words_from({"assume": [effective(on)]})
    cured = what_if(
        log.entries, as_of=date.fromisoformat(on), readings={"partial_period": choice}, assume=said["assume"]
    )
    found = owed(log.entries, as_of=date.fromisoformat(on)).total
    assert cured.total.determined == (found.accrued_full if choice == "full" else found.accrued_by_day)


# --- how long it has been due -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2003-07-01", {"not_due": "20000.00"}),
        ("2003-07-02", {"due_today": "20000.00"}),
        ("2003-07-03", {"days_1_to_30": "20000.00"}),
        ("2003-07-31", {"days_1_to_30": "20000.00", "not_due": "20000.00"}),
        ("2003-08-01", {"days_1_to_30": "20000.00", "due_today": "20000.00"}),
        ("2003-08-02", {"days_31_to_60": "20000.00", "days_1_to_30": "20000.00"}),
        ("2003-08-31", {"days_31_to_60": "20000.00", "days_1_to_30": "20000.00", "due_today": "20000.00"}),
        ("2003-09-01", {"days_61_to_90": "20000.00", "days_31_to_60": "20000.00", "days_1_to_30": "20000.00"}),
    ],
)
def test_an_amount_is_in_the_bucket_of_the_days_since_it_fell_due(on, expected):
    assert buckets(deal(), on) == expected


def test_after_ninety_days_it_is_in_the_last_bucket_the_ninetieth_not():
    log = deal(effective("2003-07-01"))
    assert buckets(log, "2003-09-30") == {"days_61_to_90": "20000.00"}
    assert buckets(log, "2003-10-01") == {"days_over_90": "20000.00"}


def test_what_is_paid_in_part_ages_for_the_rest_and_says_since_when():
    log = deal(paid("2003-07-10", "15000.00"))
    assert buckets(log, "2003-07-20") == {"days_1_to_30": "5000.00"}
    assert ask("ageing", log, "2003-07-20")["investors"][0]["oldest_due_on"] == "2003-07-02"


def test_what_is_paid_ahead_is_taken_off_what_is_not_due_yet():
    log = deal(paid("2003-07-10", "30000.00"))
    assert buckets(log, "2003-07-31") == {"not_due": "10000.00"}


# --- the journal --------------------------------------------------------------------------------------------


def test_an_amount_is_posted_when_it_is_determined_when_it_falls_due_and_when_it_is_paid():
    log = deal(effective("2003-07-01"), paid("2003-07-10", "15000.00"))
    assert posted(log, "2003-06-30", "2003-07-10") == [
        ("2003-07-01", "determination", "periodic_amounts", "determined_not_due", "20000.00"),
        ("2003-07-02", "falling_due", "determined_not_due", "payable", "20000.00"),
        ("2003-07-10", "payment", "payable", "cash", "15000.00"),
    ]
    assert [row[1] for row in posted(log, "2003-07-01", "2003-07-09")] == ["falling_due"]
    assert posted(log, "2003-07-02", "2003-07-09") == []


def test_a_waiver_of_what_was_determined_is_posted_with_it_and_restates_an_opening_reported_before_it():
    log = deal(effective("2003-07-01"), waived("2003-07-15", "2003-06-01", "2003-08-01"))
    assert posted(log, "2003-06-30", "2003-07-31") == [
        ("2003-07-01", "determination", "periodic_amounts", "determined_not_due", "20000.00"),
        ("2003-07-01", "waiver", "determined_not_due", "waived", "20000.00"),
    ]
    assert posted(log, "2003-07-10", "2003-07-31", reported_at="2003-07-14") == [
        ("2003-07-11", "restatement", "payable", "waived", "20000.00")
    ]
    assert posted(log, "2003-07-10", "2003-07-31", reported_at="2003-07-15") == []


def test_what_was_learned_since_the_opening_was_reported_is_restated_on_the_first_day_by_its_entry():
    # 14 days of June are the Investor's own: the thirtieth counted day is no longer 1 July but 15 July.
    log = deal(delay("2003-10-01", "2003-06-10", "2003-06-24"))
    words = {"first": "2003-07-10", "to": "2003-07-15"}
    first, later = ask("journal", log, None, reported_at="2003-09-30", **words)["rows"]
    assert (first["date"], first["what"], first["entries"]) == ("2003-07-11", "restatement", [4])
    assert (first["debit"], first["credit"], first["amount"]) == ("payable", "periodic_amounts", "20000.00")
    assert (later["date"], later["what"]) == ("2003-07-15", "determination")
    assert ask("journal", log, None, **words)["rows"] == [later]


def test_a_name_put_right_restates_no_opening():
    log = source_of(name_put_right("Harow", ONE))
    found = ask("journal", log, None, first="2003-07-10", to="2003-07-20", reported_at="2003-07-15")
    assert (found["rows"], {each["investor"] for each in found["accounts"]}) == ([], {ONE})


def test_who_turns_out_to_be_no_investor_is_taken_off_the_accounts():
    # 200,000 shares are said to be sent and notified; both notice and transfer are retracted after the report.
    facts = transferred("2003-06-10", 200_000), notified("2003-06-11")
    log = deal(*facts, retraction("2003-09-01", 5), retraction("2003-09-01", 4))
    found = ask("journal", log, None, first="2003-07-10", to="2003-07-20", reported_at="2003-07-31")
    closing = {(each["investor"], each["account"]): each["closing"] for each in found["accounts"]}
    assert (closing[THREE, "payable"], closing[ONE, "payable"]) == ("0.00", "-20000.00")
    assert [(each["investor"], each["amount"]) for each in found["rows"] if each["investor"] == THREE]


def test_a_journal_of_no_day_is_refused():
    with pytest.raises(PeriodUpsideDown):
        posted(deal(), "2003-07-01", "2003-07-01")


def test_a_journal_may_begin_before_the_signing():
    assert len(posted(deal(), "2002-01-01", "2003-07-02")) == 2


# --- whatever happened --------------------------------------------------------------------------------------


@searched
@given(seed=seeds)
def test_the_journal_balances_and_its_accounts_are_what_is_owed_at_both_ends(seed: int) -> None:
    chance = Random(seed)
    log = entries(random_history(chance, second_stage=chance.random() < 0.5))
    after, readings = some_day(chance), random_readings(chance)
    to = after + timedelta(days=chance.randint(1, 120))
    known = chance.choice([None, log[chance.randint(1, len(log)) - 1].recorded_at])

    found = journal(log, after=after, as_of=to, readings=readings, reported_at=known)

    assert found.debits == found.credits == sum((row.amount for row in found.rows), ZERO)
    assert all(row.amount > 0 and after < row.date <= to for row in found.rows)
    assert [row.date for row in found.rows] == sorted(row.date for row in found.rows)
    ends = (("opening", after, known), ("closing", to, None))
    for end, day, known_at in ends:
        stands = owed(log, as_of=day, readings=readings, known_at=known_at)
        by_name = {each.investor: each for each in stands.investors}
        for name in {each.investor for each in found.accounts}:
            of = {each.account: getattr(each, end) for each in found.accounts if each.investor == name}
            assert sum(of.values()) == 0
            if name in by_name:
                each = by_name[name]
                assert -of["determined_not_due"] == each.not_yet_due
                assert -of["payable"] == each.outstanding - each.credit
                assert -of["cash"] - of["shares_issued"] == each.paid
                assert of["periodic_amounts"] + of["waived"] == each.determined
            else:
                assert not any(of.values())


@searched
@given(seed=seeds)
def test_the_buckets_add_up_to_what_is_outstanding_and_what_runs_up_to_no_less_than_is_determined(seed: int) -> None:
    chance = Random(seed)
    log = entries(random_history(chance, second_stage=chance.random() < 0.5))
    as_of, readings = some_day(chance), random_readings(chance)

    stands = owed(log, as_of=as_of, readings=readings)
    found = ageing(log, as_of=as_of, readings=readings)

    for each, row in zip(stands.investors, found.investors, strict=True):
        past = (row.due_today, row.days_1_to_30, row.days_31_to_60, row.days_61_to_90, row.days_over_90)
        assert sum(past, ZERO) == row.outstanding == each.outstanding
        assert min(past) >= 0
        assert row.unpaid == max(Decimal(0), each.determined - each.paid)
        assert (row.oldest_due_on is None) == (not row.outstanding)
        assert each.accrued_by_day <= each.accrued_full
    for choice, accrued in (("full", "accrued_full"), ("prorated", "accrued_by_day")):
        under = owed(log, as_of=as_of, readings={**readings, "partial_period": choice})
        running = sum((row.if_cured_today for each in under.investors for row in each.open), ZERO)
        assert getattr(stands.total, accrued) == under.total.determined + running
