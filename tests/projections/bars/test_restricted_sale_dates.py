"""Restricted Sale Dates, 1(i) and 2(b)(ii): which days are restricted, which date they bear, what they cost.

A statement was declared effective on Wednesday, 14 May 2003; 12 August is 90 days after it. 1.5% is $15,000.
"""

import pytest

from tests.scenarios import (
    ONE,
    OTHER,
    TWO,
    advance_notice,
    ask,
    beginning,
    bought,
    day_after,
    deal,
    delisted,
    determined,
    effective,
    excluded,
    filed,
    lines,
    misstated,
    moved,
    notified,
    restrictions,
    sold,
    source_of,
    stop_order,
    suspended,
    transferred,
)

EFFECTIVE = "2003-05-14"
LATER = "2004-12-31"


def restricted(*facts, **words):
    return deal(effective(EFFECTIVE), *facts, **words)


# --- which days -------------------------------------------------------------------------------------------


def test_the_day_a_bar_begins_is_restricted_and_the_day_it_ends_is_not():
    log = restricted(*misstated("2003-06-10", "2003-06-11"))
    assert restrictions(log, LATER, "date", "until") == [("2003-06-10", "2003-06-11")]


def test_a_bar_that_ends_the_day_it_began_restricts_no_day():
    assert restrictions(restricted(*misstated("2003-06-10", "2003-06-10")), LATER, "date") == []
    assert restrictions(restricted(*stop_order("2003-06-10", "2003-06-10")), LATER, "date") == []


@pytest.mark.parametrize(("as_of", "until"), [("2003-06-12", None), ("2003-06-13", None), ("2003-06-14", "2003-06-14")])
def test_until_is_unknown_while_the_restriction_lasts(as_of, until):
    log = restricted(*misstated("2003-06-10", "2003-06-14"))
    assert restrictions(log, as_of, "until") == [(until,)]


def test_a_restriction_that_begins_on_the_day_of_effectiveness_is_dated_the_day_after():
    log = restricted(*misstated(EFFECTIVE, "2003-05-20"))
    assert restrictions(log, LATER, "date", "days_after_effective") == [("2003-05-15", 1)]


@pytest.mark.parametrize(
    ("second", "dates"),
    [
        ("2003-06-16", ["2003-06-10"]),
        ("2003-06-17", ["2003-06-10"]),
        ("2003-06-18", ["2003-06-10", "2003-06-18"]),
    ],
)
def test_bars_that_overlap_or_touch_are_one_restriction_and_a_free_day_makes_two(second, dates):
    log = restricted(*misstated("2003-06-10", "2003-06-17"), *stop_order(second, "2003-06-24"))
    assert [on for (on,) in restrictions(log, LATER, "date")] == dates


def test_a_restriction_that_follows_a_permitted_suspension_begins_on_the_first_day_after_it():
    log = restricted(*suspended("2003-06-09", "2003-06-20"), *misstated("2003-06-20", "2003-06-25"))
    assert restrictions(log, LATER, "date", "until", "causes") == [("2003-06-20", "2003-06-25", ["misstatement"])]


@pytest.mark.parametrize(
    ("misstated_on", "date"), [("2003-06-08", "2003-06-08"), ("2003-06-09", "2003-06-20"), ("2003-06-19", "2003-06-20")]
)
def test_inside_a_permitted_suspension_no_restriction_begins(misstated_on, date):
    log = restricted(*misstated(misstated_on), *suspended("2003-06-09", "2003-06-20"))
    assert restrictions(log, "2003-06-30", "date") == [(date,)]


def test_a_restriction_wholly_inside_a_permitted_suspension_has_no_date():
    log = restricted(*suspended("2003-06-09", "2003-06-25"), *misstated("2003-06-10", "2003-06-16"))
    assert restrictions(log, LATER, "date") == []


def test_an_overrun_and_the_misstatement_after_it_are_one_restriction():
    # The sixteenth business day from 9 June is 30 June.
    log = restricted(*suspended("2003-06-09", "2003-07-08"), *misstated("2003-07-08", "2003-07-15"))
    assert restrictions(log, LATER, "date", "until", "causes") == [("2003-06-30", "2003-07-15", ["suspension"])]


# --- statements -------------------------------------------------------------------------------------------


def test_while_another_statement_is_effective_a_stop_order_restricts_nobody():
    log = restricted(
        filed("2003-05-15", OTHER), effective("2003-06-02", OTHER), *stop_order("2003-06-10", "2003-06-20")
    )
    assert restrictions(log, LATER, "date") == []


@pytest.mark.parametrize(
    ("declared_on", "until"), [("2003-06-15", "2003-06-15"), ("2003-06-20", "2003-06-20"), ("2003-06-25", "2003-06-20")]
)
def test_a_stop_order_ends_with_its_lifting_or_with_another_statement_if_that_is_sooner(declared_on, until):
    facts = [filed("2003-05-15", OTHER), *stop_order("2003-06-10", "2003-06-20"), effective(declared_on, OTHER)]
    assert restrictions(restricted(*facts), LATER, "date", "until") == [("2003-06-10", until)]


def test_a_statement_that_was_never_declared_effective_restricts_nobody_when_it_is_withdrawn():
    log = restricted(filed("2003-05-15", OTHER), moved("StatementWithdrawn", "2003-06-10", OTHER))
    assert restrictions(log, LATER, "date") == []


@pytest.mark.parametrize("kind", ["EffectivenessLapsed", "StatementWithdrawn"])
def test_a_lapse_and_a_withdrawal_are_one_cause(kind):
    log = restricted(moved(kind, "2003-06-10"))
    assert restrictions(log, "2003-06-20", "date", "causes", "until") == [("2003-06-10", ["lapse"], None)]


def test_only_its_own_lift_ends_a_suspension_or_a_misstatement():
    log = restricted(*misstated("2003-06-10"), filed("2003-06-11", OTHER), effective("2003-06-12", OTHER))
    assert restrictions(log, "2003-06-20", "date", "until") == [("2003-06-10", None)]


# --- the ninety days --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "after", "payable", "total"),
    [
        ("2003-08-11", 89, True, "15000.00"),
        ("2003-08-12", 90, True, "15000.00"),
        ("2003-08-13", 91, False, "0.00"),
    ],
)
def test_a_restriction_is_paid_for_if_it_begins_within_ninety_days_of_effectiveness(on, after, payable, total):
    log = restricted(*misstated(on, "2003-09-01"))
    assert restrictions(log, LATER, "days_after_effective", "payable") == [(after, payable)]
    assert determined(log, LATER) == total


@pytest.mark.parametrize(
    ("on", "statement", "after", "payable"),
    [("2003-09-02", "333-1", 111, False), ("2003-09-03", "333-2", 1, True), ("2003-12-01", "333-2", 90, True)],
)
def test_a_second_statement_opens_a_window_of_its_own_from_the_day_after_its_declaration(on, statement, after, payable):
    log = restricted(filed("2003-06-16", OTHER), effective("2003-09-02", OTHER), *misstated(on, "2003-12-20"))
    found = restrictions(log, LATER, "statement", "days_after_effective", "payable")
    assert found == [(statement, after, payable)]


def test_a_post_effective_amendment_opens_no_window():
    amended = [moved(f"PostEffectiveAmendment{what}", "2003-08-20") for what in ("Filed", "DeclaredEffective")]
    log = restricted(*amended, *misstated("2003-08-25", "2003-09-01"))
    assert restrictions(log, LATER, "days_after_effective", "payable") == [(103, False)]


@pytest.mark.parametrize(
    ("on", "dates"),
    [
        ("2003-07-12", [("2003-08-11", 30), ("2003-08-12", 1)]),
        ("2003-07-13", [("2003-08-12", 30)]),
        ("2003-07-14", [("2003-08-12", 29)]),
        ("2003-08-11", [("2003-08-12", 1)]),
        ("2003-08-12", []),
    ],
)
def test_if_the_ninety_days_end_accrual_the_ninetieth_day_is_a_cure(on, dates):
    log = restricted(*misstated(on, "2003-10-15"))
    assert lines(log, LATER, "computed_on", "days", ninety_days="ends_accrual") == dates
    assert ask("owed", log, "2003-09-30", readings={"ninety_days": "ends_accrual"})["investors"][0]["open"] == []


@pytest.mark.parametrize(("on", "dates"), [("2003-07-13", ["2003-08-12"]), ("2003-07-14", [])])
def test_if_the_ninety_days_end_accrual_a_first_date_that_waits_past_them_does_not_arise(on, dates):
    log = restricted(*misstated(on, "2003-10-15"))
    found = lines(log, LATER, "computed_on", ninety_days="ends_accrual", first_cure="waits")
    assert [each for (each,) in found] == dates


@pytest.mark.parametrize(("on", "due"), [("2003-07-12", ["2003-07-13", "2003-08-12"]), ("2003-07-13", ["2003-07-14"])])
def test_if_the_ninety_days_end_accrual_nothing_is_paid_in_advance_after_them(on, due):
    log = restricted(*misstated(on, "2003-10-15"))
    found = lines(log, LATER, "due_on", ninety_days="ends_accrual", payment_timing="advance")
    assert [each for (each,) in found] == due


@pytest.mark.parametrize(
    ("relisted_on", "due_on"),
    [("2003-08-11", "2003-08-20"), ("2003-08-12", "2003-08-15"), ("2003-08-13", "2003-08-15")],
)
def test_if_the_ninety_days_end_accrual_they_bring_the_payment_forward_and_a_relisting_before_them_does_not(
    relisted_on, due_on
):
    # Delisted from 20 July: payment days 20 August, 19 September; the third business day after 12 August is the 15th.
    log = restricted(*delisted("2003-07-20", relisted_on))
    found = lines(log, LATER, "due_on", ninety_days="ends_accrual", delisting="restriction")
    assert [each for (each,) in found] == [due_on]


def test_after_the_ninety_days_only_a_suspension_outside_its_permitted_days_may_be_payable():
    # Business days from 8 September: the sixteenth is 29 September.
    overrun = restricted(*suspended("2003-09-08", "2003-10-06"))
    wrong_prospectus = restricted(*misstated("2003-09-29", "2003-10-06"))
    assert determined(overrun, LATER, beyond_ninety_days="payable") == "15000.00"
    assert determined(wrong_prospectus, LATER, beyond_ninety_days="payable") == "0.00"
    assert determined(overrun, LATER) == determined(wrong_prospectus, LATER) == "0.00"


@pytest.mark.parametrize(
    ("lifted_on", "causes", "total"),
    [
        ("2003-09-29", ["misstatement"], "0.00"),
        ("2003-09-30", ["suspension", "misstatement"], "15000.00"),
    ],
)
def test_after_the_ninety_days_the_overrun_must_be_in_force_on_the_restricted_sale_date_itself(
    lifted_on, causes, total
):
    log = restricted(*suspended("2003-09-08", lifted_on), *misstated("2003-09-20", "2003-10-06"))
    assert restrictions(log, LATER, "date", "causes") == [("2003-09-29", causes)]
    assert determined(log, LATER, beyond_ninety_days="payable") == total


def test_under_first_only_a_first_restriction_that_is_not_payable_uses_up_the_chance():
    log = restricted(
        *misstated("2003-08-13", "2003-08-20"),
        filed("2003-08-21", OTHER),
        effective("2003-09-02", OTHER),
        *misstated("2003-09-10", "2003-09-12"),
    )
    assert determined(log, LATER) == "15000.00"
    assert determined(log, LATER, restrictions_counted="first_only") == "0.00"


# --- days that do not count -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2004-05-13", [("2004-05-13", "2004-05-15")]),
        ("2004-05-14", [("2004-05-14", "2004-05-15")]),
        ("2004-05-15", []),
    ],
)
def test_days_after_the_registration_period_are_not_restricted(on, found):
    assert restrictions(restricted(*misstated(on, "2004-06-01")), LATER, "date", "until") == found


@pytest.mark.parametrize(
    ("sold_on", "until", "total"),
    [
        ("2003-07-09", "2003-07-10", "0.00"),
        ("2003-07-10", "2003-07-11", "15000.00"),
        ("2003-07-11", "2003-07-12", "15000.00"),
    ],
)
def test_a_restriction_that_ends_because_everything_was_sold_is_not_cured(sold_on, until, total):
    # The first Computation Date of 10 June is 10 July.
    log = restricted(*misstated("2003-06-10"), sold(sold_on, 500_000))
    assert restrictions(log, "2003-08-31", "until") == [(until,)]
    assert determined(log, "2003-08-31") == total
    assert ask("owed", log, "2003-08-31")["investors"][0]["open"] == []


@pytest.mark.parametrize(
    ("left_on", "dates"), [("2003-06-09", []), ("2003-06-10", []), ("2003-06-11", [("2003-06-10", "2003-06-11")])]
)
def test_from_the_day_an_investor_leaves_the_registration_it_has_no_restricted_day(left_on, dates):
    log = restricted(excluded(left_on), *misstated("2003-06-10", "2003-06-20"))
    assert restrictions(log, LATER, "date", "until") == dates
    assert determined(log, LATER) == "0.00"


# --- what it costs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("freed_on", "days"), [("2003-07-09", [29]), ("2003-07-10", [30]), ("2003-07-11", [30, 1])])
def test_a_cure_on_the_thirtieth_day_is_one_computation_date(freed_on, days):
    log = restricted(*misstated("2003-06-10", freed_on))
    assert [each for (each,) in lines(log, LATER, "days")] == days


@pytest.mark.parametrize(
    ("freed_on", "due_on"),
    [
        ("2003-07-03", "2003-07-09"),  # 4 July is a holiday: the 7th, 8th, 9th
        ("2003-07-07", "2003-07-10"),
        ("2003-07-08", "2003-07-11"),  # the payment day, 11 July, is the third business day too
        ("2003-07-09", "2003-07-11"),
    ],
)
def test_a_cure_brings_the_due_date_forward_to_the_third_business_day(freed_on, due_on):
    assert lines(restricted(*misstated("2003-06-10", freed_on)), LATER, "due_on") == [(due_on,)]


@pytest.mark.parametrize(
    ("as_of", "number", "since", "today"),
    [
        ("2003-06-10", 1, "2003-06-10", "0.00"),
        ("2003-06-11", 1, "2003-06-10", "15000.00"),
        ("2003-07-09", 1, "2003-06-10", "15000.00"),
        ("2003-07-10", 2, "2003-07-10", "0.00"),
        ("2003-07-11", 2, "2003-07-10", "15000.00"),
    ],
)
def test_to_end_it_on_its_first_day_or_on_a_computation_date_would_add_nothing(as_of, number, since, today):
    (running,) = ask("owed", restricted(*misstated("2003-06-10")), as_of)["investors"][0]["open"]
    assert (running["number"], running["since"], running["if_cured_today"]) == (number, since, today)


def test_once_begun_inside_the_window_it_runs_past_it_until_the_restriction_ends():
    log = restricted(*misstated("2003-08-12", "2003-12-10"))
    assert [on for (on,) in lines(log, LATER, "computed_on")] == [day_after("2003-08-12", 30 * n) for n in (1, 2, 3, 4)]


def test_a_later_restriction_counts_its_computation_dates_from_one_again():
    log = restricted(*misstated("2003-06-10", "2003-07-15"), *misstated("2003-07-21", "2003-07-25"))
    assert lines(log, LATER, "trigger_date", "number") == [
        ("2003-06-10", 1),
        ("2003-06-10", 2),
        ("2003-07-21", 1),
    ]


@pytest.mark.parametrize(
    ("sold_on", "held", "at_once"),
    [
        ("2003-07-09", "12000.00", "12000.00"),
        ("2003-07-10", "15000.00", "12000.00"),
        ("2003-07-11", "15000.00", "15000.00"),
    ],
)
def test_a_share_sold_on_a_computation_date_is_still_held_on_it(sold_on, held, at_once):
    log = restricted(*misstated("2003-06-10"), sold(sold_on, 100_000))
    assert determined(log, "2003-07-31") == held
    assert determined(log, "2003-07-31", sale_on_computation_date="sold") == at_once


@pytest.mark.parametrize(
    ("sold_on", "at_computation", "at_restriction", "unsold_since"),
    [
        ("2003-06-09", "12000.00", "12000.00", "15000.00"),
        ("2003-06-10", "12000.00", "15000.00", "12000.00"),
        ("2003-06-11", "12000.00", "15000.00", "12000.00"),
    ],
)
def test_a_sale_before_on_and_after_the_restricted_sale_date_by_each_reading_of_the_base(
    sold_on, at_computation, at_restriction, unsold_since
):
    log = restricted(sold(sold_on, 100_000), *misstated("2003-06-10"))
    as_of = "2003-07-31"
    assert determined(log, as_of) == at_computation
    assert determined(log, as_of, base_restricted="held_at_restriction") == at_restriction
    assert determined(log, as_of, base_restricted="unsold_since_restriction") == unsold_since


@pytest.mark.parametrize(
    ("freed_on", "due"),
    [
        ("2003-06-11", ["2003-06-11"]),
        ("2003-07-10", ["2003-06-11"]),
        ("2003-07-11", ["2003-06-11", "2003-07-11"]),
    ],
)
def test_in_advance_a_period_is_owed_unless_freed_before_the_day_it_begins(freed_on, due):
    log = restricted(*misstated("2003-06-10", freed_on))
    assert [on for (on,) in lines(log, LATER, "due_on", payment_timing="advance")] == due


@pytest.mark.parametrize(
    ("lift", "computed_on"),
    [("2003-06-17", "2003-07-11"), ("2003-06-18", "2003-07-12"), ("2003-06-16", "2003-07-10")],
)
def test_a_permitted_suspension_pauses_a_running_restriction_by_its_days_under_that_reading(lift, computed_on):
    facts = [*misstated("2003-06-10"), advance_notice("2003-06-11"), *suspended("2003-06-16", lift)]
    log = restricted(*facts)
    assert lines(log, "2003-07-20", "computed_on", running_sequence="paused") == [(computed_on,)]
    assert lines(log, "2003-07-20", "computed_on") == [("2003-07-10",)]


def test_what_was_sold_before_a_restriction_belongs_to_its_group_though_another_statement_covers_it_too():
    # The first 100,000 shares are covered twice, and sold on 9 June; both statements give the restriction of 10 June
    # one date, statement and end. Only sales from 10 June on are taken off: 1.5% of $1,000,000.
    log = source_of(
        [
            *beginning()[:2],  # without its statement, which covers everything
            filed("2003-02-03", OTHER, coverage={ONE: 100_000}),
            filed("2003-02-04"),
            effective("2003-05-01", OTHER),
            effective(EFFECTIVE),
            sold("2003-06-09", 100_000),
            *misstated("2003-06-10"),
        ]
    )
    assert determined(log, "2003-07-31", base_restricted="unsold_since_restriction") == "15000.00"


@pytest.mark.parametrize(("sold_on", "until"), [("2003-06-10", "2004-05-16"), ("2003-06-12", "2004-05-18")])
def test_where_barred_days_lengthen_the_period_they_stop_with_the_sale_of_the_share(sold_on, until):
    # The 100,000 shares of the first statement: a stop order from 10 June, through the day of their sale 1 or 3 days.
    # A year after 14 May 2003, made longer by these, is their period; the day after it they are in no group.
    log = source_of(
        [
            *beginning()[:2],
            filed("2003-02-03", coverage={ONE: 100_000}),
            filed("2003-02-04", OTHER, coverage={ONE: 400_000}),
            effective(EFFECTIVE),
            effective(EFFECTIVE, OTHER),
            *stop_order("2003-06-10"),
            sold(sold_on, 100_000),
        ]
    )
    assert restrictions(log, LATER, "until", period_tolling="day_for_day") == [(until,)]


@pytest.mark.parametrize(("bought_on", "found"), [("2003-06-23", 1), ("2003-06-24", 0)])
def test_shares_bought_on_the_day_their_buyer_leaves_the_registration_were_never_restricted(bought_on, found):
    # Its first shares are covered twice; later ones only by the statement that a stop order stops from 26 May.
    log = source_of(
        [
            *beginning()[:2],
            filed("2003-02-03"),
            filed("2003-02-04", OTHER, coverage={ONE: 500_000}),
            effective("2003-04-07"),
            effective("2003-05-03", OTHER),
            *stop_order("2003-05-26"),
            bought(bought_on, 1_000),
            excluded("2003-06-24"),
        ]
    )
    assert len(restrictions(log, LATER, "date")) == found


@pytest.mark.parametrize(("withdrawn_on", "found"), [("2004-05-14", 1), ("2004-05-15", 0)])
def test_what_went_to_another_holds_no_share_in_a_group_after_its_own_period(withdrawn_on, found):
    # 14 May 2004 is the last day of Harrow's shares. Those it sent to Calder are barred by Calder's open suspension, so
    # their end is not known, and the agreement's period runs on.
    log = deal(
        effective(EFFECTIVE),
        transferred("2003-06-02", 100_000, TWO),
        notified("2003-06-02", TWO),
        *suspended("2004-05-03", investor=TWO),
        moved("StatementWithdrawn", withdrawn_on),
        investors=(ONE, TWO),
    )
    assert len(restrictions(log, "2004-07-01", "date", period_tolling="day_for_day")) == found
