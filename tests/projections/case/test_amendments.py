"""Section 10: an amended number counts for what begins from then on, an amended date for the whole agreement.

Each number on the day before, the day, and the day after its ``effective_from``. Amendments are of 15 July 2003 and
signed by Harrow, which bought 500,000 shares for $1,000,000 and is alone.
"""

import pytest

from tests.scenarios import (
    amended,
    ask,
    cleared,
    deal,
    determined,
    effective,
    lines,
    misstated,
    paid,
    recorded,
    restrictions,
    suspended,
)

SIGNED = "2003-07-15"


def change(effective_from, **changes):
    return amended(SIGNED, changes, effective_from)


@pytest.mark.parametrize(
    ("effective_from", "amount"), [("2003-06-30", "10000.00"), ("2003-07-01", "10000.00"), ("2003-07-02", "20000.00")]
)
def test_a_rate_of_lateness_counts_by_the_computation_date(effective_from, amount):
    log = deal(change(effective_from, late_effectiveness_rates=["0.01"]))
    assert lines(log, SIGNED, "amount") == [(amount,)]


@pytest.mark.parametrize(
    ("effective_from", "amount"), [("2003-07-30", "30000.00"), ("2003-07-31", "30000.00"), ("2003-08-01", "20000.00")]
)
def test_the_kth_rate_of_the_new_list_counts_from_the_start(effective_from, amount):
    # Number 2 is on 31 July: the second of the new list is 3%.
    log = deal(change(effective_from, late_effectiveness_rates=["0.01", "0.03"]))
    assert lines(log, "2003-08-01", "number", "amount") == [(1, "20000.00"), (2, amount)]


@pytest.mark.parametrize(
    ("effective_from", "amount"), [("2003-07-09", "20000.00"), ("2003-07-10", "20000.00"), ("2003-07-11", "15000.00")]
)
def test_the_rate_of_a_restriction_counts_by_the_computation_date(effective_from, amount):
    log = deal(effective("2003-05-14"), *misstated("2003-06-10"), change(effective_from, restricted_sale_rate="0.02"))
    assert lines(log, SIGNED, "amount") == [(amount,)]


@pytest.mark.parametrize(
    ("effective_from", "second"),
    [
        ("2003-06-30", ("2003-07-21", "2003-07-22")),
        ("2003-07-01", ("2003-07-21", "2003-07-22")),
        ("2003-07-02", ("2003-07-31", "2003-08-01")),
    ],
)
def test_an_interval_has_the_length_of_the_date_it_counts_from_and_payment_follows_it(effective_from, second):
    log = deal(change(effective_from, computation_interval_days=20))
    assert lines(log, "2003-08-05", "computed_on", "due_on")[:2] == [("2003-07-01", "2003-07-02"), second]


@pytest.mark.parametrize(
    ("effective_from", "first"),
    [("2003-05-31", "2003-06-21"), ("2003-06-01", "2003-06-21"), ("2003-06-02", "2003-07-01")],
)
def test_the_first_interval_counts_from_the_required_effective_date(effective_from, first):
    log = deal(change(effective_from, computation_interval_days=20))
    assert lines(log, SIGNED, "computed_on")[0] == (first,)


@pytest.mark.parametrize(
    ("effective_from", "due_on"),
    [("2003-07-10", "2003-07-18"), ("2003-07-11", "2003-07-18"), ("2003-07-12", "2003-07-16")],
)
def test_the_days_to_pay_after_a_cure_count_by_the_cure(effective_from, due_on):
    # Cured on Friday 11 July: the fifth business day after is Friday the 18th, the third Wednesday the 16th.
    log = deal(effective("2003-07-11"), change(effective_from, cure_payment_business_days=5))
    assert lines(log, SIGNED, "due_on")[1] == (due_on,)


@pytest.mark.parametrize(
    ("effective_from", "trigger_date"),
    [("2003-05-19", "2003-05-28"), ("2003-05-20", "2003-05-28"), ("2003-05-21", "2003-05-25")],
)
def test_the_days_after_a_clearance_count_by_the_clearance(effective_from, trigger_date):
    log = deal(cleared("2003-05-20"), change(effective_from, clearance_days=8))
    found = lines(log, SIGNED, "trigger_date", required_effective_date="earlier_of_clearance")
    assert found == [(trigger_date,)]


@pytest.mark.parametrize(
    ("effective_from", "ends_on"),
    [("2003-05-13", "2005-05-14"), ("2003-05-14", "2005-05-14"), ("2003-05-15", "2004-05-14")],
)
def test_the_years_of_the_registration_period_count_by_the_declaration(effective_from, ends_on):
    log = deal(effective("2003-05-14"), change(effective_from, registration_period_years=2))
    assert ask("period", log, SIGNED)["ends_on"] == ends_on


@pytest.mark.parametrize(
    ("effective_from", "payable"), [("2003-05-13", False), ("2003-05-14", False), ("2003-05-15", True)]
)
def test_the_window_of_ninety_days_counts_by_the_declaration(effective_from, payable):
    # 10 June is the 27th day after 14 May: outside a window of 26 days.
    log = deal(
        effective("2003-05-14"), *misstated("2003-06-10"), change(effective_from, restricted_sale_window_days=26)
    )
    assert restrictions(log, SIGNED, "days_after_effective", "payable") == [(27, payable)]


@pytest.mark.parametrize(
    ("effective_from", "restricted_on"),
    # Of Monday 9 June: the sixth business day is Monday 16 June, the sixteenth Monday the 30th.
    [("2003-06-08", "2003-06-16"), ("2003-06-09", "2003-06-16"), ("2003-06-10", "2003-06-30")],
)
def test_the_length_of_a_suspension_counts_by_its_notice(effective_from, restricted_on):
    log = deal(effective("2003-05-14"), *suspended("2003-06-09"), change(effective_from, suspension_business_days=5))
    assert restrictions(log, SIGNED, "date") == [(restricted_on,)]


@pytest.mark.parametrize(
    ("effective_from", "permitted"), [("2003-06-08", False), ("2003-06-09", False), ("2003-06-10", True)]
)
@pytest.mark.parametrize("term", [{"suspension_periods": 1}, {"suspension_gap_business_days": 15}])
def test_how_many_suspensions_and_how_far_apart_counts_by_the_notice(effective_from, permitted, term):
    # Last barred on Wednesday 21 May; 9 June is the 12th business day after, as 26 May is Memorial Day.
    log = deal(
        effective("2003-05-14"),
        *suspended("2003-05-19", "2003-05-22"),
        *suspended("2003-06-09", "2003-06-11"),
        change(effective_from, **term),
    )
    found = ask("suspensions", log, SIGNED)["investors"][0]["suspensions"]
    assert [each["permitted"] for each in found] == [True, permitted]


@pytest.mark.parametrize("effective_from", ["2002-11-25", "2003-07-14", "2004-01-05"])
def test_a_holiday_added_counts_for_the_whole_agreement(effective_from):
    # Cured on Friday 11 July; with the 14th closed the third business day after is Thursday the 17th.
    log = deal(effective("2003-07-11"), change(effective_from, holidays_added=["2003-07-14"]))
    assert lines(log, SIGNED, "due_on")[1] == ("2003-07-17",)


@pytest.mark.parametrize("effective_from", ["2002-11-25", "2004-01-05"])
def test_a_holiday_removed_counts_for_the_whole_agreement(effective_from):
    # Cured on Wednesday 2 July: the third business day after is the 8th, with Independence Day open the 7th.
    facts = [effective("2003-07-02"), change(effective_from, holidays_removed=["2003-07-04"])]
    assert lines(deal(facts[0]), SIGNED, "due_on")[1] == ("2003-07-08",)
    assert lines(deal(*facts), SIGNED, "due_on")[1] == ("2003-07-07",)


@pytest.mark.parametrize("effective_from", ["2002-11-25", "2003-07-01", "2004-01-05"])
@pytest.mark.parametrize(("on", "amount"), [("2003-06-30", "0.00"), ("2003-07-01", "0.00"), ("2003-07-02", "20000.00")])
def test_an_amended_required_effective_date_counts_for_the_whole_agreement(effective_from, on, amount):
    log = deal(effective(on), change(effective_from, required_effective_date="2003-07-01"))
    assert determined(log, SIGNED) == amount


@pytest.mark.parametrize(("one", "other", "amount"), [("0.01", "0.03", "30000.00"), ("0.03", "0.01", "10000.00")])
@pytest.mark.parametrize("in_order", [True, False])
def test_of_several_the_last_in_the_history_counts_whatever_was_recorded_first(one, other, amount, in_order):
    documents = [
        amended("2003-07-15", {"late_effectiveness_rates": [one]}, "2003-07-01"),
        amended("2003-07-16", {"late_effectiveness_rates": [other]}, "2002-11-25"),
    ]
    told = documents if in_order else list(reversed(documents))
    same = [{**each, "recorded_at": "2003-07-17T12:00:00-04:00"} for each in told]
    assert lines(deal(*recorded(same)), "2003-07-20", "amount") == [(amount,)]


@pytest.mark.parametrize(
    ("as_of", "known_at", "amount"),
    [
        ("2003-07-02", "2003-07-14", "20000.00"),
        ("2003-07-02", "2003-07-15", "10000.00"),
        ("2003-07-02", "2003-07-16", "10000.00"),
        ("2003-07-20", "2003-07-14", "20000.00"),
    ],
)
def test_an_amendment_speaks_of_the_past_once_it_is_known(as_of, known_at, amount):
    log = deal(change("2003-07-01", late_effectiveness_rates=["0.01"]))
    assert lines_known(log, as_of, known_at) == [amount]


def lines_known(log, as_of, known_at):
    found = ask("owed", log, as_of, known_at=known_at)["investors"]
    return [line["amount"] for each in found for line in each["lines"]]


def test_a_payment_that_names_the_old_trigger_date_waits_in_the_pool():
    log = deal(
        paid("2003-07-02", "5000.00", ("late_effectiveness", "2003-06-01", 1)),
        change("2003-07-15", required_effective_date="2003-06-02"),
    )
    # Computed on 2 July, due on the 3rd: the pool pays it then.
    assert lines(log, "2003-07-02", "trigger_date", "paid") == [("2003-06-02", "0.00")]
    assert lines(log, "2003-07-03", "trigger_date", "paid") == [("2003-06-02", "5000.00")]
