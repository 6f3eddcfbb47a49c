"""Suspensions, 3(h): which are permitted, for how long, and what is left of the allowance.

A statement was declared effective on Wednesday, 14 May 2003. Business days from Monday, 9 June: the fifth is 13 June,
the tenth the 20th, the fifteenth Friday the 27th, the sixteenth Monday the 30th.
"""

import pytest

from tests.scenarios import (
    OTHER,
    TWO,
    advance_notice,
    ask,
    deal,
    determined,
    effective,
    filed,
    lifted,
    misstated,
    moved,
    restrictions,
    stop_order,
    suspended,
)

EFFECTIVE = "2003-05-14"
LATER = "2003-12-31"


def under(*facts, **words):
    return deal(effective(EFFECTIVE), *facts, **words)


def allowance(log, on=LATER, **readings):
    return ask("suspensions", log, on, readings=readings)["investors"][0]


def permitted(log, on=LATER, **readings):
    return [each["permitted"] for each in allowance(log, on, **readings)["suspensions"]]


# --- fifteen business days --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lift", "dates"),
    [
        ("2003-06-27", []),
        ("2003-06-28", []),  # a Saturday after the fifteenth business day is still inside
        ("2003-06-30", []),
        ("2003-07-01", ["2003-06-30"]),
    ],
)
def test_a_suspension_may_bar_fifteen_business_days_and_the_weekend_after_them(lift, dates):
    log = under(*suspended("2003-06-09", lift))
    assert [on for (on,) in restrictions(log, LATER, "date")] == dates


@pytest.mark.parametrize(
    ("notice", "until"),
    [
        ("2003-06-13", "2003-07-07"),  # Friday is day 1: 16-20 (6), 23-27 (11), 30-3 (15), the 4th is a holiday, 7 (16)
        ("2003-06-14", "2003-07-08"),  # Saturday: Monday is day 1
        ("2003-06-15", "2003-07-08"),
        ("2003-06-16", "2003-07-08"),
    ],
)
def test_a_notice_day_that_is_no_business_day_is_not_counted(notice, until):
    (shown,) = allowance(under(*suspended(notice, "2003-09-01")))["suspensions"]
    assert shown["permitted_until"] == until


@pytest.mark.parametrize(
    ("day_count", "until", "restricted_from"),
    [
        ("notice_in_lift_out", "2003-06-30", "2003-06-30"),
        ("both_in", "2003-06-30", "2003-06-30"),
        ("notice_out", "2003-07-01", "2003-07-01"),
    ],
)
def test_the_sixteenth_business_day_by_each_way_of_counting(day_count, until, restricted_from):
    log = under(*suspended("2003-06-09", "2003-07-21"))
    assert allowance(log, day_count=day_count)["suspensions"][0]["permitted_until"] == until
    assert restrictions(log, LATER, "date", day_count=day_count) == [(restricted_from,)]


@pytest.mark.parametrize(
    ("lift", "both_in"), [("2003-06-27", []), ("2003-06-30", ["2003-06-30"]), ("2003-07-01", ["2003-06-30"])]
)
def test_if_the_day_of_the_lift_is_barred_too_a_lift_on_the_sixteenth_is_one_too_late(lift, both_in):
    log = under(*suspended("2003-06-09", lift))
    assert [on for (on,) in restrictions(log, LATER, "date", day_count="both_in")] == both_in


@pytest.mark.parametrize(
    ("as_of", "counted", "becomes"),
    [
        ("2003-06-09", 1, "2003-06-30"),
        ("2003-06-27", 15, "2003-06-30"),
        ("2003-06-29", 15, "2003-06-30"),
        ("2003-06-30", 16, None),
    ],
)
def test_while_it_lasts_its_business_days_are_counted_through_the_day_asked_about(as_of, counted, becomes):
    found = allowance(under(*suspended("2003-06-09", "2003-07-21")), as_of)
    assert found["suspensions"][0]["business_days"] == counted
    assert found["becomes_restriction_on"] == becomes
    assert found["earliest_next"] is None


@pytest.mark.parametrize(
    ("as_of", "is_permitted", "used", "dates"),
    [
        ("2003-06-29", True, 1, []),
        ("2003-06-30", False, 0, ["2003-06-09"]),
        ("2003-07-01", False, 0, ["2003-06-09"]),
    ],
)
def test_under_whole_suspension_the_sixteenth_day_takes_back_what_was_permitted(as_of, is_permitted, used, dates):
    log = under(*suspended("2003-06-09", "2003-07-21"))
    found = allowance(log, as_of, overrun="whole_suspension")
    assert (found["suspensions"][0]["permitted"], found["used"]) == (is_permitted, used)
    assert [on for (on,) in restrictions(log, as_of, "date", overrun="whole_suspension")] == dates


def test_an_overrunning_suspension_uses_its_slot():
    found = allowance(under(*suspended("2003-06-09", "2003-07-21")))
    assert (found["used"], found["left"]) == (1, 1)


# --- the gap ----------------------------------------------------------------------------------------------

FIRST = suspended("2003-06-03", "2003-06-10")  # last barred day 9 June; the tenth business day after it is 23 June


@pytest.mark.parametrize(
    ("notice", "by_default", "from_the_lift"),
    [
        ("2003-06-20", False, False),
        ("2003-06-23", True, False),
        ("2003-06-24", True, True),
    ],
)
def test_a_suspension_may_begin_on_the_tenth_business_day_after_the_last_one(notice, by_default, from_the_lift):
    log = under(*FIRST, *suspended(notice, "2003-06-27"))
    assert permitted(log) == [True, by_default]
    assert permitted(log, gap_from="lift_day") == [True, from_the_lift]
    assert permitted(log, day_count="both_in") == [True, from_the_lift]


@pytest.mark.parametrize(("notice", "second"), [("2003-08-01", False), ("2003-08-04", True), ("2003-08-05", True)])
def test_the_gap_runs_from_the_last_day_of_a_suspension_that_was_too_long(notice, second):
    # Lifted on 22 July, so the last barred day is the 21st; 22-25 July (4), 28 July-1 August (9), 4 August (10).
    log = under(*suspended("2003-06-09", "2003-07-22"), *suspended(notice, "2003-08-08"))
    assert permitted(log) == [True, second]


def test_the_gap_runs_from_a_suspension_that_was_not_permitted_too():
    unfounded = suspended("2003-06-03", "2003-06-10", board_findings=False)
    log = under(*unfounded, *suspended("2003-06-20", "2003-06-27"))
    assert permitted(log) == [False, False]
    assert allowance(log)["used"] == 0


@pytest.mark.parametrize(
    ("as_of", "is_permitted", "dates"),
    [
        ("2003-06-22", False, [("2003-06-20", None)]),
        ("2003-06-23", True, [("2003-06-20", "2003-06-23")]),
        ("2003-06-24", True, [("2003-06-20", "2003-06-23")]),
    ],
)
def test_under_from_tenth_day_a_suspension_too_soon_is_permitted_once_the_gap_has_passed(as_of, is_permitted, dates):
    log = under(*FIRST, *suspended("2003-06-20", "2003-06-27"))
    assert permitted(log, as_of, early_suspension="from_tenth_day") == [True, is_permitted]
    assert restrictions(log, as_of, "date", "until", early_suspension="from_tenth_day") == dates


@pytest.mark.parametrize(("lift", "second"), [("2003-06-22", False), ("2003-06-23", False), ("2003-06-24", True)])
def test_under_from_tenth_day_it_must_still_be_in_force_on_the_tenth(lift, second):
    log = under(*FIRST, *suspended("2003-06-20", lift))
    assert permitted(log, early_suspension="from_tenth_day") == [True, second]


def test_under_from_tenth_day_fifteen_business_days_are_counted_from_the_tenth():
    log = under(*FIRST, *suspended("2003-06-20", "2003-08-01"))
    second = allowance(log, early_suspension="from_tenth_day")["suspensions"][1]
    assert second["permitted_until"] == "2003-07-15"  # 23-27 June (5), 30 June-3 July (9), 7-11 (14), 14 (15), 15 (16)


@pytest.mark.parametrize("fault", [{"board_findings": False}])
def test_under_from_tenth_day_a_second_fault_is_not_forgiven(fault):
    log = under(*FIRST, *suspended("2003-06-20", "2003-06-27", **fault))
    assert permitted(log, early_suspension="from_tenth_day") == [True, False]


def test_the_earliest_next_suspension_is_shown_even_when_it_has_passed():
    assert allowance(under(*FIRST), "2003-06-10")["earliest_next"] == "2003-06-23"
    assert allowance(under(*FIRST), LATER)["earliest_next"] == "2003-06-23"
    assert allowance(under(), LATER)["earliest_next"] is None


# --- the allowance ----------------------------------------------------------------------------------------


def test_two_suspensions_are_permitted_and_a_third_is_not():
    log = under(
        *suspended("2003-06-03", "2003-06-10"),
        *suspended("2003-07-01", "2003-07-08"),
        *suspended("2003-08-01", "2003-08-08"),
    )
    assert permitted(log) == [True, True, False]
    assert (allowance(log)["used"], allowance(log)["left"], allowance(log)["earliest_next"]) == (2, 0, None)
    assert determined(log, LATER) == "15000.00"


@pytest.mark.parametrize(("notice", "third"), [("2004-06-01", False), ("2004-06-02", False), ("2004-06-03", True)])
def test_under_two_a_year_a_suspension_counts_against_those_of_the_next_364_days(notice, third):
    # 4 June 2003 + 364 days = 2 June 2004. A replacement keeps the period running.
    log = under(
        *suspended("2003-06-04", "2003-06-11"),
        *suspended("2003-07-07", "2003-07-14"),
        filed("2004-03-01", OTHER),
        effective("2004-05-10", OTHER),
        *suspended(notice, "2004-06-08"),
    )
    assert permitted(log, "2004-12-31", allowance="two_a_year") == [True, True, third]
    assert permitted(log, "2004-12-31") == [True, True, False]


def test_each_investor_has_an_allowance_of_its_own():
    log = under(*suspended("2003-06-03", "2003-06-10", investor=TWO), investors=["Harrow Fund", TWO])
    assert [each["used"] for each in ask("suspensions", log, LATER)["investors"]] == [0, 1]


# --- what else it takes -----------------------------------------------------------------------------------


def test_a_suspension_on_the_day_of_effectiveness_qualifies():
    assert permitted(under(*suspended(EFFECTIVE, "2003-05-20"))) == [True]


@pytest.mark.parametrize(("notice", "first"), [("2004-05-13", True), ("2004-05-14", True), ("2004-05-15", False)])
def test_a_suspension_must_begin_inside_the_registration_period(notice, first):
    assert permitted(under(*suspended(notice, "2004-05-20")), "2004-12-31") == [first]


@pytest.mark.parametrize(("order_lifted", "first"), [("2003-06-15", True), ("2003-06-16", True), ("2003-06-17", False)])
def test_some_statement_must_be_effective_at_the_end_of_the_notice_day(order_lifted, first):
    log = under(*stop_order("2003-06-10", order_lifted), *suspended("2003-06-16", "2003-06-20"))
    assert permitted(log) == [first]


def test_a_statement_that_lapses_during_a_permitted_suspension_restricts_from_the_first_day_outside_it():
    log = under(*suspended("2003-06-09", "2003-06-20"), moved("EffectivenessLapsed", "2003-06-12"))
    assert restrictions(log, "2003-06-25", "date", "causes") == [("2003-06-20", ["lapse"])]


@pytest.mark.parametrize(
    ("findings", "required", "presumed"), [(True, True, True), (False, False, True), (None, True, True)]
)
def test_the_notice_must_carry_the_boards_findings_and_carries_them_unless_it_says_otherwise(
    findings, required, presumed
):
    log = under(*suspended("2003-06-09", "2003-06-13", board_findings=findings))
    assert permitted(log) == [required]
    assert permitted(log, findings="presumed") == [presumed]


@pytest.mark.parametrize(
    ("warned_on", "in_time"),
    [("2003-06-04", True), ("2003-06-05", True), ("2003-06-06", False), ("2003-06-09", False)],
)
def test_under_condition_the_advance_notice_must_be_two_business_days_old(warned_on, in_time):
    log = under(advance_notice(warned_on), *suspended("2003-06-09", "2003-06-13"))
    assert permitted(log, advance_notice="condition") == [in_time]
    assert permitted(log) == [True]


def test_under_condition_one_advance_notice_serves_one_suspension():
    once = under(advance_notice("2003-05-30"), *FIRST, *suspended("2003-06-24", "2003-06-27"))
    assert permitted(once, advance_notice="condition") == [True, False]
    twice = under(
        advance_notice("2003-05-30"), *FIRST, advance_notice("2003-06-03"), *suspended("2003-06-24", "2003-06-27")
    )
    # The second was given on the day of the first notice, but after it.
    assert permitted(twice, advance_notice="condition") == [True, True]


def test_a_suspension_lifted_on_the_day_of_its_notice_bars_no_day_and_uses_a_slot():
    log = under(*suspended("2003-06-09", "2003-06-09"))
    assert restrictions(log, LATER, "date") == []
    assert allowance(log)["used"] == 1
    assert allowance(log)["suspensions"][0]["business_days"] == 0


# --- misstatements given the same grace -------------------------------------------------------------------


def test_under_like_suspension_a_misstatement_uses_a_slot_but_is_not_listed():
    log = under(*misstated("2003-06-03", "2003-06-10"), *suspended("2003-07-01"), lifted("2003-07-08"))
    found = allowance(log, misstatement_grace="like_suspension")
    assert (len(found["suspensions"]), found["used"], found["left"]) == (1, 2, 0)
    assert determined(log, LATER, misstatement_grace="like_suspension") == "0.00"
    assert determined(log, LATER) == "15000.00"


@pytest.mark.parametrize(
    ("corrected_on", "dates"),
    [("2003-06-27", []), ("2003-06-30", []), ("2003-07-01", [("2003-06-30", "2003-07-01")])],
)
def test_under_like_suspension_a_misstatement_has_fifteen_business_days_too(corrected_on, dates):
    log = under(*misstated("2003-06-09", corrected_on))
    assert restrictions(log, LATER, "date", "until", misstatement_grace="like_suspension") == dates


@pytest.mark.parametrize("reading", [{"findings": "required"}, {"advance_notice": "condition"}])
def test_under_like_suspension_findings_and_advance_notice_are_not_asked_of_a_misstatement(reading):
    log = under(*misstated("2003-06-09", "2003-06-16"))
    assert determined(log, LATER, misstatement_grace="like_suspension", **reading) == "0.00"


@pytest.mark.parametrize(
    ("corrected_on", "second"), [("2003-07-31", False), ("2003-07-18", False), ("2003-07-17", True)]
)
def test_under_like_suspension_the_gap_waits_for_every_bar_before_to_have_ended(corrected_on, second):
    # A misstatement from 9 June, a short suspension inside it, 16 to 18 June, and another from Thursday, 17 July: the
    # gap after the suspension has passed on 2 July, but no gap is kept while the misstatement lasts. Its correction
    # on 17 July leaves nothing in force that day, and the gap runs from the bar that began last.
    log = under(
        *misstated("2003-06-09", corrected_on),
        *suspended("2003-06-16", "2003-06-18"),
        *suspended("2003-07-17", "2003-07-21"),
    )
    assert permitted(log, misstatement_grace="like_suspension") == [False, second]


def test_with_a_gap_of_no_days_the_next_suspension_may_begin_with_the_lift_and_not_before():
    terms = {"based_on": "focus-2002", "suspension_gap_business_days": 0}
    log = deal(effective("2003-05-14"), *suspended("2003-06-02"), lifted("2003-06-10"), terms=terms)
    (found,) = ask("suspensions", log, "2003-06-20")["investors"]
    assert found["earliest_next"] == "2003-06-10"


@pytest.mark.parametrize(("choice", "days"), [("notice_in_lift_out", 6), ("both_in", 7), ("notice_out", 5)])
def test_business_days_are_counted_as_the_reading_has_them(choice, days):
    # Monday 2 June to Tuesday 10 June 2003.
    log = deal(effective("2003-05-14"), *suspended("2003-06-02"), lifted("2003-06-10"))
    (found,) = ask("suspensions", log, "2003-06-20", readings={"day_count": choice})["investors"]
    assert [each["business_days"] for each in found["suspensions"]] == [days]
