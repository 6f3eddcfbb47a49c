"""A restatement: what was reported then, what is known now, and which entries made the difference."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given

from projections.amounts.lines import FIGURES
from projections.facts.cut import BeforeTheLog
from projections.facts.facts import UnknownInvestor
from projections.questions import restatement as module
from projections.questions.owed import owed
from projections.questions.restatement import restatement
from regrights.book.words import Unanswerable
from tests.properties.histories import random_history, random_readings
from tests.properties.test_amounts import entries, fewer, seeds, some_day
from tests.scenarios import (
    ONE,
    TWO,
    ask,
    bought,
    correction,
    deal,
    delay,
    effective,
    fact,
    name_put_right,
    paid,
    retraction,
    sold,
    source_of,
)


def restated(log, on, known_at, **words):
    return ask("restatement", log, on, known_at=known_at, **words)


def steps(found):
    return [(each["position"], each["determined"], each["outstanding"]) for each in found["moved_by"]]


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2003-07-01", [(4, "0.00", "-15000.00")]),  # the day before it was recorded
        ("2003-07-02T16:59:59-04:00", [(4, "0.00", "-15000.00")]),  # the second before
        ("2003-07-02T17:00:00-04:00", []),  # the moment itself: known then
        ("2003-07-03", []),
    ],
)
def test_an_entry_moves_a_report_made_before_it_was_recorded(moment, found):
    assert steps(restated(deal(paid("2003-07-02", "15000.00")), "2003-07-02", moment)) == found


def test_what_is_owed_is_worked_out_anew_only_where_an_entry_may_move_more_than_a_sum(monkeypatch):
    worked_out, anew = [], module.known_of
    monkeypatch.setattr(module, "known_of", lambda *given: worked_out.append(1) or anew(*given))
    late = [paid(f"2003-07-{day:02}", "10.00") for day in range(3, 23)]
    found = restated(deal(effective("2003-07-02"), *late), "2003-07-31", "2003-07-02")
    assert (len(steps(found)), len(worked_out)) == (20, 1)
    worked_out.clear()
    restated(deal(effective("2003-07-02"), bought("2003-07-03", 1), *late), "2003-07-31", "2003-07-02")
    assert len(worked_out) == 2


def test_a_fact_of_a_later_day_moves_nothing_and_is_counted():
    found = restated(deal(paid("2003-07-03", "15000.00"), sold("2003-07-04", 5)), "2003-07-02", "2003-07-02")
    assert (found["moved_by"], found["recorded_since"], found["without_effect"]) == ([], 2, 2)


def test_each_step_is_what_the_entry_changed_when_it_came():
    # The sale of all shares, entered late, ends the lateness; the correction to 10 August brings the amounts back.
    sale = sold("2003-06-20", 500_000) | {"recorded_at": "2003-09-01T10:00:00-04:00"}
    log = deal(sale, correction("2003-09-10", 4, sold("2003-08-10", 500_000)))
    found = restated(log, "2003-08-31", "2003-08-31")
    assert steps(found) == [(4, "-60000.00", "-60000.00"), (5, "40000.00", "40000.00")]
    assert found["total"]["difference"]["determined"] == "-20000.00"


@pytest.mark.parametrize("investor", [None, ONE])
def test_a_name_put_right_is_one_investor_then_and_now(investor):
    found = restated(source_of(name_put_right("Harow", ONE)), "2003-07-10", "2003-07-15", investor=investor)
    assert [each["investor"] for each in found["investors"]] == [ONE]
    assert (found["total"]["then"]["determined"], found["moved_by"]) == ("20000.00", [])


def test_a_name_put_right_and_taken_back_moves_nothing_either():
    log = source_of([*name_put_right("Harow", ONE), retraction("2003-08-20", 4)])
    found = restated(log, "2003-07-10", "2003-08-10")
    assert [each["investor"] for each in found["investors"]] == ["Harow"]
    assert (found["total"]["difference"]["determined"], found["moved_by"]) == ("0.00", [])


def test_entries_recorded_in_one_moment_are_still_told_apart():
    at = {"recorded_at": "2003-10-01T10:00:00-04:00"}
    log = deal(paid("2003-07-02", "15000.00") | at, effective("2003-07-20") | at)
    assert steps(restated(log, "2003-09-01", "2003-09-30")) == [(4, "0.00", "-15000.00"), (5, "-20000.00", "-20000.00")]


def test_a_retraction_is_shown_by_its_own_position():
    log = deal(paid("2003-07-02", "15000.00"), retraction("2003-08-01", 4))
    assert steps(restated(log, "2003-07-10", "2003-07-31")) == [(5, "0.00", "15000.00")]


def test_figures_that_move_toward_two_investors_and_cancel_in_the_total_are_listed():
    at = {"recorded_at": "2003-10-01T10:00:00-04:00"}
    moved = correction("2003-10-02", 5, paid("2003-07-02", "15000.00", investor=TWO))
    log = deal(paid("2003-07-02", "15000.00") | at, moved, investors=[ONE, TWO])
    assert steps(restated(log, "2003-07-10", "2003-10-01T12:00:00-04:00")) == [(6, "0.00", "0.00")]


def test_a_reading_elected_since_restates_and_the_readings_of_then_are_shown():
    log = deal(
        effective("2003-06-11"),
        fact("ReadingElected", "2003-12-01", reading="partial_period", choice="prorated", authority="a stipulation"),
    )
    found = restated(log, "2003-09-30", "2003-09-30")
    assert (found["readings_then"]["partial_period"], found["readings"]["partial_period"]) == ("full", "prorated")
    assert steps(found) == [(5, "-13333.33", "-13333.33")]
    asked = restated(log, "2003-09-30", "2003-09-30", readings={"partial_period": "full"})
    assert (asked["moved_by"], asked["without_effect"]) == ([], 1)


def test_it_may_be_asked_of_one_investor():
    log = deal(
        paid("2003-07-02", "15000.00"),
        delay("2003-08-01", "2003-06-10", "2003-06-20", investor=TWO),
        investors=[ONE, TWO],
    )
    found = restated(log, "2003-07-10", "2003-07-31", investor=ONE)
    assert ([each["investor"] for each in found["investors"]], found["moved_by"]) == ([ONE], [])
    assert steps(restated(log, "2003-07-10", "2003-07-31", investor=TWO)) == [(6, "-20000.00", "-20000.00")]
    with pytest.raises(UnknownInvestor):
        restated(log, "2003-07-10", "2003-07-31", investor="Nobody")


def test_the_moment_is_needed_and_lies_within_the_log():
    with pytest.raises(Unanswerable, match="known_at"):
        ask("restatement", deal(), "2003-07-10")
    with pytest.raises(BeforeTheLog):
        restated(deal(), "2003-07-10", "2002-11-24")


@fewer
@given(seed=seeds)
def test_then_and_now_are_the_two_answers_and_the_steps_add_up_to_the_difference(seed: int) -> None:
    chance = Random(seed)
    log = entries(random_history(chance))
    as_of, readings = some_day(chance), random_readings(chance)
    moment = datetime(2003, 6, 1, tzinfo=UTC) + timedelta(days=chance.randint(0, 500))
    found = restatement(log, as_of=as_of, known_at=moment, readings=readings)
    then, now = (owed(log, as_of=as_of, known_at=at, readings=readings).total for at in (moment, None))

    assert (found.total.then, found.total.now) == (then, now)
    for figure in FIGURES:
        moved = sum((getattr(step, figure) for step in found.moved_by), Decimal(0))
        assert moved == getattr(now, figure) - getattr(then, figure)
    assert found.without_effect + len(found.moved_by) == found.recorded_since
