"""As known at: what an answer would have been at an earlier moment, whatever was recorded since."""

from datetime import date, datetime, timedelta

import pytest

from lifecycle.record.files import judge_lines
from projections.facts.cut import BeforeTheLog, history, known_log, recorded_by
from regrights.book.book import Book
from tests.scenarios import (
    NEVER_NOW,
    SCENARIOS,
    ask,
    beginning,
    bought,
    correction,
    deal,
    delay,
    determined,
    effective,
    fact,
    lines,
    misstated,
    paid,
    retraction,
    scenarios,
    sold,
    source_of,
)

LATER = "2003-12-31"
HISTORY = SCENARIOS.parent / "histories" / "focus-illustrative.jsonl"


def recorded_at(entry, instant):
    return entry | {"recorded_at": instant}


def known(log, at, on=LATER, **words):
    return ask("owed", log, on, known_at=at, **words)["total"]["determined"]


# --- the moment -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "total"),
    [
        ("2003-06-02T16:59:59-04:00", "180000.00"),
        ("2003-06-02T17:00:00-04:00", "20000.00"),
        ("2003-06-02T21:00:00+00:00", "20000.00"),  # the same instant
        ("2003-06-02T17:00:01-04:00", "20000.00"),
    ],
)
def test_an_entry_is_known_from_the_instant_it_was_recorded_that_instant_included(at, total):
    assert known(deal(effective("2003-06-02")), at) == total


MOMENT = timedelta(microseconds=1)
INSTANT = datetime.fromisoformat("2003-06-02T17:00:00.000001-04:00")


@pytest.mark.parametrize(("at", "known_then"), [(INSTANT - MOMENT, 3), (INSTANT, 5), (INSTANT + MOMENT, 5)])
def test_the_log_is_cut_to_the_microsecond_and_all_of_one_instant_are_known_together(at, known_then):
    stamped = [recorded_at(each, INSTANT.isoformat()) for each in (effective("2003-06-02"), sold("2003-06-02", 1))]
    log = deal(*stamped, recorded_at(sold("2003-06-02", 2), (INSTANT + timedelta(days=1)).isoformat())).entries
    assert [entry.position for entry in recorded_by(log, at)] == list(range(1, known_then + 1))
    assert list(known_log(log, date(2003, 6, 2), at)) == list(recorded_by(log, at))
    assert [entry.position for entry in history(log, as_of=date(2003, 6, 2), known_at=at)][-1] == known_then


def test_without_an_instant_everything_recorded_is_known():
    log = deal(effective("2003-06-02")).entries
    assert list(recorded_by(log, None)) == list(log)


def test_before_the_first_recording_nothing_is_known_and_an_answer_is_refused():
    log = deal().entries
    before = log[0].recorded_at - MOMENT
    assert list(recorded_by(log, before)) == []
    with pytest.raises(BeforeTheLog, match="nothing was recorded by then"):
        known_log(log, date(2003, 6, 2), before)


@pytest.mark.parametrize(
    ("instant", "total"),
    [
        ("2003-06-05T23:59:59.999999-04:00", "20000.00"),
        ("2003-06-06T03:59:59+00:00", "20000.00"),
        ("2003-06-06T04:00:00+00:00", "180000.00"),
        ("2003-06-06T00:00:00-04:00", "180000.00"),
    ],
)
def test_a_date_means_the_end_of_that_day_in_new_york(instant, total):
    assert known(deal(recorded_at(effective("2003-06-02"), instant)), "2003-06-05") == total


@pytest.mark.parametrize(("at", "on"), [("2002-11-24", "2003-06-10"), ("2003-06-10", "2002-11-24")])
def test_before_the_signing_or_its_recording_there_is_no_answer(at, on):
    with pytest.raises(BeforeTheLog):
        known(deal(), at, on)


# --- what was not known -----------------------------------------------------------------------------------


def test_what_happened_before_but_was_recorded_later_is_not_known():
    log = deal(recorded_at(effective("2003-06-02"), "2003-09-01T09:00:00-04:00"))
    assert known(log, "2003-08-31", "2003-07-15") == "20000.00"  # thirty days, and still running
    assert ask("owed", log, "2003-07-15", known_at="2003-08-31")["investors"][0]["open"] != []
    assert ask("owed", log, "2003-07-15")["investors"][0]["open"] == []


def test_what_was_known_and_happened_later_than_the_day_asked_about_is_not_used():
    log = deal(effective("2003-06-11"))
    assert determined(log, "2003-06-10") == "0.00"
    assert ask("owed", log, "2003-06-10")["investors"][0]["open"][0]["number"] == 1


@pytest.mark.parametrize(
    ("later", "days"),
    [
        (delay("2003-10-06", "2003-06-03", "2003-06-05"), [8]),
        (fact("ReadingElected", "2003-10-06", reading="first_cure", choice="waits", authority="order"), []),
        (sold("2003-10-06", 500_000), [10]),
    ],
)
def test_a_delay_and_a_stipulation_speak_about_the_past_and_a_sale_does_not(later, days):
    log = deal(effective("2003-06-11"), later)
    assert [each for (each,) in lines(log, "2003-06-20", "days")] == days
    before = ask("owed", log, "2003-06-20", known_at="2003-10-05")["investors"][0]["lines"]
    assert [each["days"] for each in before] == [10]


@pytest.mark.parametrize(
    ("at", "base"),
    [
        ("2003-07-31", "1000000.00"),
        ("2003-08-01", "1100000.00"),
        ("2003-08-15", "1200000.00"),
        ("2003-09-01", "1100000.00"),
    ],
)
def test_of_corrections_the_last_known_one_holds_and_a_retraction_undoes_it(at, base):
    log = deal(
        effective("2003-06-11"),
        correction("2003-08-01", 2, bought("2002-11-25", 550_000)),
        correction("2003-08-15", 2, bought("2002-11-25", 600_000)),
        retraction("2003-09-01", 6),
    )
    found = ask("owed", log, LATER, known_at=at)["investors"][0]["lines"]
    assert [line["base"] for line in found] == [base]


@pytest.mark.parametrize(("at", "paid_then"), [("2003-08-31", "500.00"), ("2003-09-01", "0.00")])
def test_a_retracted_entry_was_known_until_it_was_retracted(at, paid_then):
    log = deal(paid("2003-07-02", "500.00"), retraction("2003-09-01", 4))
    assert ask("owed", log, "2003-07-15", known_at=at)["total"]["paid"] == paid_then


def test_a_corrections_own_date_plays_no_part():
    log = deal(effective("2003-06-11"), correction("2003-10-06", 4, effective("2003-06-05")))
    assert lines(log, "2003-06-20", "days") == [(4,)]


def test_the_answer_says_as_of_when_and_as_known_when():
    found = ask("owed", deal(), "2003-07-15", known_at="2003-07-10T12:00:00-04:00")
    assert found["as_of"] == "2003-07-15"
    assert found["known_at"] == "2003-07-10T12:00:00-04:00"
    assert ask("owed", deal(), "2003-07-15")["known_at"] is None


# --- later entries never change an earlier answer ---------------------------------------------------------


def shipped() -> Book:
    with HISTORY.open("rb") as file:
        judged = judge_lines(enumerate(file, 1), source=HISTORY.name, now=NEVER_NOW)
    return Book(agreement="focus-2002", entries=judged.entries, digests=judged.digests)


@pytest.mark.parametrize("question", ["owed", "restricted", "suspensions", "status", "may-sell"])
def test_the_answer_as_known_at_each_entry_is_that_of_the_log_cut_there(question):
    whole = shipped()
    for place in range(2, len(whole.entries), 3):
        at = whole.entries[place].recorded_at
        count = sum(1 for entry in whole.entries if entry.recorded_at <= at)
        cut = Book(agreement="focus-2002", entries=whole.entries[:count], digests=whole.digests[:count])
        for on in ("2003-06-30", "2003-09-24", "2004-06-10"):
            then = ask(question, whole, on, known_at=at.isoformat())
            assert then == ask(question, cut, on, known_at=at.isoformat())
            (asserted,) = [each for each in then["warnings"] if each["code"] == "times_asserted"]
            then["warnings"].remove(asserted)
            assert _without_moment(then) == _without_moment(ask(question, cut, on))


def _without_moment(found):
    match found:
        case dict():
            return {name: _without_moment(each) for name, each in found.items() if name != "known_at"}
        case list():
            return [_without_moment(each) for each in found]
        case _:
            return found


LATE = [
    bought("2002-12-02", 10_000),
    delay("2004-03-01", "2003-04-01", "2003-04-10"),
    paid("2003-06-15", "123.45"),
    sold("2003-01-15", 100),
    fact("ReadingElected", "2004-03-01", reading="partial_period", choice="prorated", authority="order"),
]


@pytest.mark.parametrize("late", LATE, ids=[each["kind"] for each in LATE])
def test_an_entry_recorded_later_changes_no_earlier_answer(late):
    facts = [effective("2003-07-16"), *misstated("2003-08-01", "2003-08-20"), paid("2003-08-02", "20000.00")]
    before, after = deal(*facts), deal(*facts, recorded_at(late, "2004-03-02T12:00:00-05:00"))
    for on in ("2003-06-30", "2003-07-16", "2003-08-10", "2004-02-01"):
        for at in ("2003-07-20", "2003-09-01", "2004-03-01"):
            assert ask("owed", after, on, known_at=at) == ask("owed", before, on, known_at=at)
    assert ask("owed", after, "2004-02-01") != ask("owed", before, "2004-02-01")


def test_two_orders_of_recording_the_same_facts_agree_about_the_world():
    facts = [
        effective("2003-07-16"),
        sold("2003-06-20", 100),
        paid("2003-07-05", "500.00"),
        delay("2003-07-06", "2003-06-02", "2003-06-04"),
    ]
    late = [recorded_at(each, "2003-09-01T12:00:00-04:00") for each in facts]
    one, two = source_of([*beginning(), *late]), source_of([*beginning(), *reversed(late)])
    shown = ("computed_on", "days", "base", "amount", "due_on", "paid")
    for on in ("2003-06-30", "2003-07-10", "2003-12-31"):
        assert lines(one, on, *shown) == lines(two, on, *shown)


def test_what_was_known_differs_in_the_scenario_of_a_delay_agreed_afterwards():
    told = next(each for each in scenarios() if each.name == "delay-agreed-afterwards")
    log = source_of(told.given)
    assert known(log, "2003-10-05") == "15600.00"
    assert known(log, "2003-10-06") == "7800.00"
