"""Late effectiveness, 2(b)(ii): the day before, the day, and the day after of each of its rules.

The deadline is 1 June 2003, a Sunday; 2% of the base is $20,000 and 3% is $30,000 unless a test says otherwise.
"""

import pytest

from tests.scenarios import (
    ONE,
    OTHER,
    TWO,
    amended,
    ask,
    beginning,
    bought,
    cleared,
    day_after,
    deal,
    delay,
    delisted,
    determined,
    effective,
    excluded,
    fact,
    filed,
    lines,
    moved,
    sold,
    source_of,
    unrestricted,
)

LATER = "2003-12-31"


# --- the deadline -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared_on", "total"), [("2003-05-31", "0.00"), ("2003-06-01", "0.00"), ("2003-06-02", "20000.00")]
)
def test_effectiveness_by_the_required_effective_date_includes_that_date(declared_on, total):
    assert determined(deal(effective(declared_on)), LATER) == total


@pytest.mark.parametrize(("as_of", "open_numbers"), [("2003-05-31", []), ("2003-06-01", []), ("2003-06-02", [1])])
def test_the_default_begins_on_the_day_after_the_deadline(as_of, open_numbers):
    running = ask("owed", deal(), as_of)["investors"][0]["open"]
    assert [each["number"] for each in running] == open_numbers


def test_the_trigger_date_and_the_first_period_are_counted_from_the_deadline_itself():
    (running,) = ask("owed", deal(), "2003-06-02")["investors"][0]["open"]
    assert running["trigger_date"] == "2003-06-01"
    assert running["since"] == "2003-06-01"
    assert running["next_computation"] == "2003-07-01"
    assert running["if_cured_today"] == "20000.00"


@pytest.mark.parametrize(
    ("cleared_on", "total"), [("2003-05-26", "20000.00"), ("2003-05-27", "0.00"), ("2003-05-28", "0.00")]
)
def test_a_clearance_brings_the_deadline_forward_only_if_five_days_after_it_come_before_the_stated_date(
    cleared_on, total
):
    log = deal(cleared(cleared_on), effective("2003-06-01"))
    assert determined(log, LATER, required_effective_date="earlier_of_clearance") == total
    assert determined(log, LATER) == "0.00"


@pytest.mark.parametrize(("declared_on", "days"), [("2003-05-15", None), ("2003-05-16", 1), ("2003-05-17", 2)])
def test_of_two_clearances_the_earliest_counts_whatever_its_statement(declared_on, days):
    log = deal(filed("2003-03-03", OTHER), cleared("2003-05-10", OTHER), cleared("2003-05-12"), effective(declared_on))
    found = lines(log, LATER, "days", "trigger_date", required_effective_date="earlier_of_clearance")
    assert found == ([] if days is None else [(days, "2003-05-15")])


@pytest.mark.parametrize(
    ("declared_on", "stands", "next_business_day"),
    [("2003-06-01", [], []), ("2003-06-02", [1], []), ("2003-06-03", [2], [2])],
)
def test_a_deadline_on_a_sunday_moves_to_monday_only_under_that_reading_and_the_count_does_not_move(
    declared_on, stands, next_business_day
):
    log = deal(effective(declared_on))
    assert [days for (days,) in lines(log, LATER, "days")] == stands
    assert [days for (days,) in lines(log, LATER, "days", weekend_deadline="next_business_day")] == next_business_day


@pytest.mark.parametrize(("declared_on", "total"), [("2003-06-04", "0.00"), ("2003-06-05", "20000.00")])
def test_a_deadline_on_a_business_day_never_moves(declared_on, total):
    terms = {"based_on": "focus-2002", "required_effective_date": "2003-06-04"}
    assert determined(deal(effective(declared_on), terms=terms), LATER, weekend_deadline="next_business_day") == total


def test_the_first_declaration_of_any_statement_ends_lateness_for_good():
    log = deal(
        filed("2003-03-03", OTHER),
        effective("2003-05-30", OTHER),
        moved("StatementWithdrawn", "2003-06-03", OTHER),
    )
    assert {trigger for (trigger,) in lines(log, "2004-03-01", "trigger")} == {"restricted_sale"}


def test_filing_or_amending_accelerates_nothing():
    quiet = lines(deal(), "2003-07-15", "computed_on", "due_on")
    filing = deal(filed("2003-06-10", OTHER), moved("ResponseFiled", "2003-06-12"))
    assert lines(filing, "2003-07-15", "computed_on", "due_on") == quiet == [("2003-07-01", "2003-07-02")]


# --- computation dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "total", "due"),
    [("2003-06-30", "0.00", "0.00"), ("2003-07-01", "20000.00", "0.00"), ("2003-07-02", "20000.00", "20000.00")],
)
def test_an_amount_is_determined_on_its_computation_date_and_due_the_day_after(as_of, total, due):
    found = ask("owed", deal(), as_of)["total"]
    assert (found["determined"], found["due"]) == (total, due)


@pytest.mark.parametrize(
    ("declared_on", "days"), [("2003-07-30", [30, 29]), ("2003-07-31", [30, 30]), ("2003-08-01", [30, 30, 1])]
)
def test_a_cure_on_a_computation_date_is_that_date_and_no_other(declared_on, days):
    assert [each for (each,) in lines(deal(effective(declared_on)), LATER, "days")] == days


@pytest.mark.parametrize(
    ("declared_on", "last"), [("2003-08-29", "20000.00"), ("2003-08-30", "20000.00"), ("2003-08-31", "30000.00")]
)
def test_three_percent_begins_with_the_fourth_computation_date(declared_on, last):
    assert lines(deal(effective(declared_on)), LATER, "amount")[-1] == (last,)


def test_uncured_it_runs_on_without_a_cap():
    amounts = [amount for (amount,) in lines(deal(), "2006-06-01", "amount")]
    assert amounts == ["20000.00"] * 3 + ["30000.00"] * 33
    assert lines(deal(), "2006-06-01", "computed_on")[-1] == (day_after("2003-06-01", 36 * 30),)


@pytest.mark.parametrize(
    ("as_of", "number", "today"),
    [("2003-06-30", 1, "20000.00"), ("2003-07-01", 2, "0.00"), ("2003-07-02", 2, "20000.00")],
)
def test_a_cure_on_the_computation_date_itself_would_add_nothing(as_of, number, today):
    (running,) = ask("owed", deal(), as_of)["investors"][0]["open"]
    assert (running["number"], running["if_cured_today"]) == (number, today)


@pytest.mark.parametrize(
    ("declared_on", "whole", "prorated", "completed"),
    [
        ("2003-06-30", "20000.00", "19333.33", "0.00"),
        ("2003-07-01", "20000.00", "20000.00", "20000.00"),
        ("2003-07-02", "40000.00", "20666.67", "20000.00"),
    ],
)
def test_a_period_is_shortened_by_a_cure_before_its_thirtieth_day_only(declared_on, whole, prorated, completed):
    log = deal(effective(declared_on))
    assert determined(log, LATER) == whole
    assert determined(log, LATER, partial_period="prorated") == prorated
    assert determined(log, LATER, partial_period="completed") == completed


def test_under_completed_the_line_of_a_shortened_period_stays_with_nothing_owed():
    found = lines(deal(effective("2003-06-11")), LATER, "computed_on", "amount", partial_period="completed")
    assert found == [("2003-06-11", "0.00")]


@pytest.mark.parametrize(
    ("declared_on", "dates"),
    [
        ("2003-06-30", ["2003-07-01"]),
        ("2003-07-01", ["2003-07-01"]),
        ("2003-07-02", ["2003-07-01", "2003-07-02"]),
    ],
)
def test_under_waits_the_first_computation_date_is_the_thirtieth_day_and_a_later_cure_is_one_too(declared_on, dates):
    assert [on for (on,) in lines(deal(effective(declared_on)), LATER, "computed_on", first_cure="waits")] == dates


@pytest.mark.parametrize(
    ("sold_on", "base"), [("2003-06-30", "800000.00"), ("2003-07-01", "1000000.00"), ("2003-07-02", "1000000.00")]
)
def test_under_waits_the_base_after_effectiveness_is_what_is_still_held(sold_on, base):
    log = deal(effective("2003-06-20"), sold(sold_on, 100_000))
    assert lines(log, LATER, "base", first_cure="waits") == [(base,)]


# --- due dates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared_on", "due_on"),
    [
        ("2003-06-26", "2003-07-01"),  # the third business day is the day before the payment day
        ("2003-06-27", "2003-07-02"),  # it is the payment day
        ("2003-06-30", "2003-07-02"),  # it would be the day after
    ],
)
def test_a_cure_brings_the_last_due_date_forward_never_back(declared_on, due_on):
    assert lines(deal(effective(declared_on)), LATER, "due_on") == [(due_on,)]


@pytest.mark.parametrize(
    ("declared_on", "due_on"),
    [("2003-08-27", "2003-08-31"), ("2003-08-26", "2003-08-29"), ("2003-08-25", "2003-08-28")],
)
def test_a_due_date_on_a_sunday_stands(declared_on, due_on):
    assert lines(deal(effective(declared_on)), LATER, "due_on")[-1] == (due_on,)


@pytest.mark.parametrize(
    ("declared_on", "due"),
    [
        ("2003-07-01", ["2003-06-02"]),
        ("2003-07-02", ["2003-06-02", "2003-07-02"]),
        ("2003-07-03", ["2003-06-02", "2003-07-02"]),
    ],
)
def test_in_advance_a_period_is_owed_unless_cured_before_the_day_it_begins(declared_on, due):
    assert [on for (on,) in lines(deal(effective(declared_on)), LATER, "due_on", payment_timing="advance")] == due


def test_in_advance_nothing_is_open_and_shortened_periods_make_no_difference():
    log = deal(effective("2003-07-10"))
    assert ask("owed", log, "2003-06-20", readings={"payment_timing": "advance"})["investors"][0]["open"] == []
    for reading in ({"partial_period": "prorated"}, {"partial_period": "completed"}, {"first_cure": "waits"}):
        assert determined(log, LATER, payment_timing="advance", **reading) == "40000.00"


# --- delay caused by the Investor -------------------------------------------------------------------------


@pytest.mark.parametrize(("declared_on", "days"), [("2003-06-05", []), ("2003-06-06", []), ("2003-06-07", [1])])
def test_five_agreed_days_move_the_last_day_in_time_by_five(declared_on, days):
    log = deal(effective(declared_on), delay("2003-08-01", "2003-05-05", "2003-05-10"))
    assert [each for (each,) in lines(log, LATER, "days")] == days


@pytest.mark.parametrize(("declared_on", "days"), [("2003-06-07", []), ("2003-06-09", []), ("2003-06-10", [3])])
def test_the_last_day_in_time_after_an_agreed_delay_moves_off_a_saturday_under_that_reading(declared_on, days):
    log = deal(effective(declared_on), delay("2003-08-01", "2003-05-05", "2003-05-11"))
    assert [each for (each,) in lines(log, LATER, "days", weekend_deadline="next_business_day")] == days


@pytest.mark.parametrize(
    ("status", "total"), [("asserted", "40000.00"), ("agreed", "20000.00"), ("adjudicated", "20000.00")]
)
def test_only_what_is_agreed_or_adjudicated_moves_anything(status, total):
    log = deal(effective("2003-07-03"), delay("2003-08-01", "2003-05-05", "2003-05-10", status))
    assert determined(log, LATER) == total


def test_the_signing_date_itself_is_never_a_day_of_delay():
    log = deal(effective("2003-06-03"), delay("2003-08-01", "2002-11-25", "2002-11-27"))
    assert lines(log, LATER, "days") == [(1,)]


@pytest.mark.parametrize(("declared_on", "days"), [("2003-06-08", []), ("2003-06-09", [1])])
def test_days_in_two_agreed_delays_count_once(declared_on, days):
    log = deal(
        effective(declared_on),
        delay("2003-08-01", "2003-05-05", "2003-05-10"),
        delay("2003-08-02", "2003-05-08", "2003-05-12"),
    )
    assert [each for (each,) in lines(log, LATER, "days")] == days


def test_one_investors_delay_does_not_help_the_company_against_another():
    log = deal(
        effective("2003-06-04"), delay("2003-08-01", "2003-05-05", "2003-05-10", investor=ONE), investors=[ONE, TWO]
    )
    found = ask("owed", log, LATER)["investors"]
    assert [each["determined"] for each in found] == ["0.00", "20000.00"]


@pytest.mark.parametrize(
    ("first", "until", "computed_on"),
    [
        ("2003-06-29", "2003-07-01", "2003-07-03"),  # two days before the date would have come
        ("2003-06-30", "2003-07-02", "2003-07-03"),  # the day before and the day itself
        ("2003-07-01", "2003-07-03", "2003-07-03"),  # the day itself and the next
        ("2003-07-02", "2003-07-04", "2003-07-01"),  # only days after it
    ],
)
def test_a_tolled_day_moves_a_computation_date_if_it_is_not_after_it(first, until, computed_on):
    log = deal(delay("2003-09-01", first, until))
    assert lines(log, "2003-07-20", "computed_on") == [(computed_on,)]


@pytest.mark.parametrize(
    ("first", "until", "due_on"),
    [("2003-07-02", "2003-07-05", "2003-07-05"), ("2003-07-03", "2003-07-05", "2003-07-02")],
)
def test_a_payment_day_waits_for_days_that_count(first, until, due_on):
    log = deal(delay("2003-09-01", first, until))
    assert lines(log, "2003-07-20", "computed_on", "due_on") == [("2003-07-01", due_on)]


@pytest.mark.parametrize(
    ("first", "until", "amount"),
    [
        ("2003-06-01", "2003-06-03", "18000.00"),  # 1 June is not after the deadline: one day of ten
        ("2003-06-10", "2003-06-12", "16000.00"),  # 10 and 11 June: two of ten
        ("2003-06-11", "2003-06-13", "18000.00"),  # 12 June is after effectiveness: one of ten
        ("2003-06-12", "2003-06-14", "20000.00"),
    ],
)
def test_proportional_looks_at_the_days_after_the_deadline_through_effectiveness(first, until, amount):
    log = deal(effective("2003-06-11"), delay("2003-09-01", first, until))
    assert determined(log, LATER, investor_delay="proportional") == amount


def test_proportional_tolls_nothing():
    log = deal(effective("2003-07-03"), delay("2003-09-01", "2003-05-05", "2003-05-20"))
    assert determined(log, LATER, investor_delay="proportional") == "40000.00"


# --- what stops it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sold_on", "stops", "sold_at_once"),
    [
        ("2003-06-30", "0.00", "0.00"),
        ("2003-07-01", "20000.00", "0.00"),
        ("2003-07-02", "20000.00", "20000.00"),
    ],
)
def test_it_stops_when_the_investor_holds_nothing_from_the_day_after_its_last_sale(sold_on, stops, sold_at_once):
    log = deal(sold(sold_on, 500_000))
    assert determined(log, LATER) == stops
    assert determined(log, LATER, sale_on_computation_date="sold") == sold_at_once
    assert determined(log, LATER, late_after_sale="continues") == "180000.00"
    assert ask("owed", log, LATER)["investors"][0]["open"] == []


def test_an_investor_that_has_bought_nothing_yet_does_not_hold_nothing():
    log = source_of([*beginning(shares=0), bought("2003-07-15", 100_000)])
    assert lines(log, "2003-08-15", "number", "computed_on", "base") == [(2, "2003-07-31", "200000.00")]


@pytest.mark.parametrize(
    ("freed_on", "stops"), [("2003-06-30", "0.00"), ("2003-07-01", "20000.00"), ("2003-07-02", "20000.00")]
)
def test_a_computation_date_on_the_day_the_shares_are_freed_still_counts(freed_on, stops):
    log = deal(unrestricted(freed_on))
    assert determined(log, LATER) == stops
    assert determined(log, LATER, late_after_sale="continues") == "180000.00"


@pytest.mark.parametrize(
    ("left_on", "total"), [("2003-06-30", "0.00"), ("2003-07-01", "0.00"), ("2003-07-02", "20000.00")]
)
def test_an_investor_that_leaves_the_registration_has_no_computation_date_from_that_day(left_on, total):
    assert determined(deal(excluded(left_on)), LATER) == total
    assert determined(deal(excluded(left_on)), LATER, late_after_sale="continues") == total


@pytest.mark.parametrize(
    ("sold_on", "purchase_price", "held_shares"),
    [
        ("2003-06-30", "1000000.00", "600000.00"),
        ("2003-07-01", "1000000.00", "1000000.00"),
        ("2003-07-02", "1000000.00", "1000000.00"),
    ],
)
def test_before_effectiveness_a_sale_matters_only_under_held_shares(sold_on, purchase_price, held_shares):
    log = deal(sold(sold_on, 200_000))
    assert lines(log, "2003-07-15", "base") == [(purchase_price,)]
    assert lines(log, "2003-07-15", "base", base_before_effective="held_shares") == [(held_shares,)]


@pytest.mark.parametrize(
    ("bought_on", "base"), [("2003-06-30", "1200000.00"), ("2003-07-01", "1200000.00"), ("2003-07-02", "1000000.00")]
)
def test_a_purchase_counts_from_its_own_date(bought_on, base):
    assert lines(deal(bought(bought_on, 100_000)), "2003-07-15", "base") == [(base,)]


# --- where one rule meets another ---------------------------------------------------------------------------


@pytest.mark.parametrize(("as_of", "amounts"), [("2003-06-01", 0), ("2003-06-02", 1), ("2003-06-03", 1)])
def test_in_advance_the_first_amount_is_determined_on_the_day_after_the_deadline(as_of, amounts):
    assert len(lines(deal(), as_of, "amount", payment_timing="advance")) == amounts


@pytest.mark.parametrize(("effective_on", "due_on"), [("2003-06-25", "2003-07-02"), ("2003-06-26", "2003-07-02"),
                                                      ("2003-06-27", "2003-07-02")])  # fmt: skip
def test_a_third_business_day_that_is_the_computation_date_brings_nothing_forward(effective_on, due_on):
    # The first date waits for 1 July. The 3rd business days after these cures are 30 June, 1 July and 2 July.
    log = deal(effective(effective_on))
    assert lines(log, LATER, "computed_on", "due_on", first_cure="waits") == [("2003-07-01", due_on)]


@pytest.mark.parametrize(("until", "amount"), [("2003-06-02", "20000.00"), ("2003-06-03", "0.00")])
def test_a_single_day_late_that_was_all_the_investors_leaves_nothing_under_proportion(until, amount):
    # Effective on 2 June, one day late: the share left is 1 - 0/1 or 1 - 1/1.
    log = deal(delay("2003-05-01", "2003-05-20", until), effective("2003-06-02"))
    assert lines(log, LATER, "amount", investor_delay="proportional") == [(amount,)]


@pytest.mark.parametrize(
    ("relisted_on", "dates"),
    [
        ("2003-06-02", ["2003-07-01"]),
        ("2003-06-03", ["2003-06-03", "2003-07-03"]),
        ("2003-06-04", ["2003-06-04", "2003-07-04"]),
    ],
)
def test_a_relisting_makes_a_date_only_once_the_default_has_armed(relisted_on, dates):
    # The deadline, a Sunday, rolls to Monday, 2 June: lateness arms on 3 June, and still counts from 1 June.
    log = deal(*delisted("2003-05-20", relisted_on))
    choices = {"weekend_deadline": "next_business_day", "delisting": "relisting_computes"}
    assert [on for (on,) in lines(log, "2003-07-10", "computed_on", **choices)] == dates


def test_an_investor_that_held_nothing_before_the_default_armed_but_does_when_it_arms_is_owed():
    # Gone from 1 June, bought again on 2 June, the first day of lateness: 1,000,000 + 200,000, of which 2%.
    # The other Investor's shares keep the period of section 3(a) from ending on 31 May.
    log = deal(sold("2003-05-31", 500_000), bought("2003-06-02", 100_000), investors=[ONE, TWO])
    assert lines(log, "2003-07-10", "base", "amount", investor=ONE) == [("1200000.00", "24000.00")]


@pytest.mark.parametrize(("sold_on", "due_on"), [("2003-07-04", "2003-08-01"), ("2003-07-10", "2003-07-15")])
def test_effectiveness_after_a_stop_brings_no_payment_forward(sold_on, due_on):
    # No. 1 of 1 July is paid on the 31st counted day; 2 to 31 July are the Investor's, so that day is 1 August.
    # Effective on 10 July, when no day has been counted since: no. 1 is the last, due on the 3rd business day after,
    # 15 July, unless the Investor held nothing by then and the sequence had stopped uncured.
    log = deal(delay("2003-07-02", "2003-07-02", "2003-08-01"), sold(sold_on, 500_000), effective("2003-07-10"))
    assert lines(log, LATER, "computed_on", "due_on") == [("2003-07-01", due_on)]


@pytest.mark.parametrize(
    ("relisted_on", "dates"),
    [
        ("2003-07-11", ["2003-07-01", "2003-08-10"]),
        ("2003-07-12", ["2003-07-01", "2003-07-12"]),
    ],
)
def test_a_relisting_on_a_day_that_does_not_count_makes_no_date(relisted_on, dates):
    # 2 to 11 July are the Investor's: no day is counted after 1 July before 12 July, and day 60 is 10 August.
    log = deal(delay("2003-07-02", "2003-07-02", "2003-07-12"), *delisted("2003-06-20", relisted_on))
    found = [on for (on,) in lines(log, "2003-08-10", "computed_on", delisting="relisting_computes")]
    assert found == dates


def test_an_amount_cites_the_last_amendment_of_its_rate_and_no_other():
    def amended(on, **changes):
        return fact(
            "TermsAmended", on, company_signed=True, signed_by=[ONE], changes=changes, effective_from="2002-11-25"
        )

    log = deal(
        amended("2003-03-03", late_effectiveness_rates=["0.01"]),
        amended("2003-03-04", late_effectiveness_rates=["0.015"]),
        amended("2003-03-05", restricted_sale_rate="0.02"),
    )
    ((rate, entries),) = lines(log, "2003-07-01", "rate", "entries")
    assert rate == "0.015"
    assert 5 in entries
    assert not {4, 6} & set(entries)


def test_of_several_clearances_the_one_that_gives_the_earliest_date_counts():
    # Cleared on 10 April, five days: the 15th. From 11 April on one day: cleared again on the 12th, the 13th.
    log = deal(
        cleared("2003-04-10"),
        amended("2003-04-11", {"clearance_days": 1}, "2003-04-11"),
        cleared("2003-04-12"),
        effective("2003-04-14"),
    )
    found = lines(log, "2003-04-30", "trigger_date", "days", required_effective_date="earlier_of_clearance")
    assert found == [("2003-04-13", 1)]
