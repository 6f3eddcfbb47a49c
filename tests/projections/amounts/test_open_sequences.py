"""What a default still running would cost: if it were cured today, and at its next Computation Date.

Late effectiveness counts from 1 June 2003, so day 15 is 16 June and the first Computation Date 1 July.
"""

import pytest

from tests.scenarios import ONE, ask, deal, effective, fact, sold, stop_order


def running(log, on, *shown, **readings):
    found = ask("owed", log, on, readings=readings)["investors"]
    return [tuple(row[name] for name in shown) for each in found for row in each["open"]]


@pytest.mark.parametrize(
    ("on", "if_cured"), [("2003-06-30", "16000.00"), ("2003-07-01", "0.00"), ("2003-07-02", "20000.00")]
)
def test_where_the_first_date_waits_a_cure_today_leaves_the_held_shares_for_its_base(on, if_cured):
    # 100,000 of 500,000 shares are sold. A cure before 1 July moves the first date behind effectiveness, when only
    # held shares count: 2% of 800,000. A cure after it is a Computation Date itself, on the full Purchase Price.
    log = deal(sold("2003-06-10", 100_000))
    assert running(log, on, "if_cured_today", first_cure="waits") == [(if_cured,)]
    assert running(log, "2003-06-30", "if_cured_today") == [("20000.00",)]


@pytest.mark.parametrize(
    ("on", "waits", "computes"), [("2003-06-16", "20000.00", "10000.00"), ("2003-07-16", "10000.00", "10000.00")]
)
def test_a_first_date_that_waits_is_never_a_part_of_a_period(on, waits, computes):
    # 15 of 30 days of 20,000 are 10,000.
    assert running(deal(), on, "if_cured_today", partial_period="prorated", first_cure="waits") == [(waits,)]
    assert running(deal(), on, "if_cured_today", partial_period="prorated") == [(computes,)]


def amended(on, effective_from, **changes):
    return fact(
        "TermsAmended", on, company_signed=True, signed_by=[ONE], changes=changes, effective_from=effective_from
    )


@pytest.mark.parametrize(
    ("on", "if_cured"), [("2003-06-19", "20000.00"), ("2003-06-20", "10000.00"), ("2003-06-21", "10000.00")]
)
def test_each_figure_has_the_rate_of_its_own_date(on, if_cured):
    # From 20 June 1% instead of 2%: the next date, 1 July, has it already.
    log = deal(amended("2003-06-02", "2003-06-20", late_effectiveness_rates=["0.01"]))
    assert running(log, on, "if_cured_today", "at_next_computation") == [(if_cured, "10000.00")]


@pytest.mark.parametrize(
    ("on", "if_cured"),
    [("2003-06-14", "20000.00"), ("2003-06-15", "0.00"), ("2003-06-19", "0.00"), ("2003-06-20", "20000.00")],
)
def test_a_cure_on_a_waived_day_would_cost_nothing(on, if_cured):
    waiver = fact(
        "WaiverGranted", "2003-06-03", company_signed=True, signed_by=[ONE], trigger="late_effectiveness",
        from_on="2003-06-15", until_on="2003-06-20", refund=False,
    )  # fmt: skip
    assert running(deal(waiver), on, "if_cured_today", "at_next_computation") == [(if_cured, "20000.00")]


@pytest.mark.parametrize(
    ("restricted_on", "next_date"), [("2003-07-28", "2003-08-27"), ("2003-07-29", "2003-08-28"), ("2003-07-30", None)]
)
def test_a_first_date_that_would_come_after_the_window_is_not_announced(restricted_on, next_date):
    # Effective on 30 May: the window ends on 28 August, 30 days after 29 July.
    log = deal(effective("2003-05-30"), *stop_order(restricted_on))
    choices = {"first_cure": "waits", "ninety_days": "ends_accrual"}
    assert running(log, "2003-08-15", "next_computation", **choices) == [(next_date,)]
