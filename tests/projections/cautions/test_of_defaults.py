"""What leaves no line leaves a trace, on its day and not the day before. Harrow bought 500,000 shares at $2.00."""

import pytest

from tests.scenarios import (
    ONE,
    THREE,
    ask,
    deal,
    delisted,
    effective,
    excluded,
    misstated,
    notified,
    sold,
    stop_order,
    suspended,
    transferred,
)

EFFECTIVE = "2003-05-14"


def said(log, on, code, name="owed", **words):
    """The sentences of a caution beside an answer."""
    return [each["text"] for each in ask(name, log, on, **words)["warnings"] if each["code"] == code]


@pytest.mark.parametrize(("on", "stopped"), [("2003-06-30", 0), ("2003-07-01", 1), ("2003-07-02", 1)])
def test_leaving_the_registration_on_a_computation_date_says_what_earns_nothing(on, stopped):
    # 1 July would have been the first Computation Date: 29 days, 2 to 30 June, are paid for by nobody.
    found = said(deal(excluded("2003-07-01")), on, "stopped")
    assert len(found) == stopped
    assert all("stopped on 2003-07-01" in text and "29 counted days" in text for text in found)


@pytest.mark.parametrize(("on", "stopped"), [("2003-06-24", 0), ("2003-06-25", 1), ("2003-06-26", 1)])
def test_selling_everything_a_day_before_the_cure_says_so(on, stopped):
    # Sold on the 24th, so gone from the 25th, when the restriction of 2 June ends: 22 days and no amount.
    log = deal(effective(EFFECTIVE), *stop_order("2003-06-02", "2003-06-25"), sold("2003-06-24", 500_000))
    found = said(log, on, "stopped")
    assert len(found) == stopped
    assert all("22 counted days" in text for text in found)
    assert ask("owed", log, "2003-07-31")["total"]["determined"] == "0.00"


def test_what_is_cured_in_time_or_left_by_transfer_stops_nothing():
    cured = deal(effective("2003-06-20"))
    assert said(cured, "2003-12-31", "stopped") == []
    gone = deal(transferred("2003-06-10", 500_000), notified("2003-06-12"))
    assert said(gone, "2003-06-30", "stopped") == []


@pytest.mark.parametrize(("began", "unpaid"), [("2003-08-12", 0), ("2003-08-13", 1), ("2003-08-14", 1)])
def test_a_restriction_past_the_ninety_days_says_why_it_costs_nothing(began, unpaid):
    # Effective on 14 May: 12 August is the 90th day after it.
    found = said(deal(effective(EFFECTIVE), *stop_order(began)), began, "restriction_not_payable")
    assert len(found) == unpaid
    assert all("past day 90" in text for text in found)


def test_a_second_restriction_says_so_where_only_the_first_counts():
    log = deal(effective(EFFECTIVE), *misstated("2003-06-02", "2003-06-05"), *misstated("2003-06-20", "2003-06-25"))
    (text,) = said(log, "2003-07-01", "restriction_not_payable", readings={"restrictions_counted": "first_only"})
    assert "2003-06-20" in text
    assert said(log, "2003-07-01", "restriction_not_payable") == []


@pytest.mark.parametrize(
    ("on", "waits"),
    [("2003-06-30", None), ("2003-07-01", "2003-07-01, $20,000.00"), ("2003-07-31", "2003-07-31, $40,000.00")],
)
def test_a_transfer_nobody_was_told_of_names_the_dates_passed_and_what_waits(on, waits):
    (text,) = said(deal(transferred("2003-06-10", 500_000)), on, "transfer_not_notified")
    assert (waits in text) if waits else ("waits" not in text)


@pytest.mark.parametrize(
    ("told", "decides"), [("2003-06-30", 0), ("2003-07-01", 0), ("2003-07-02", 1), ("2003-07-15", 1)]
)
def test_a_computation_date_between_transfer_and_notice_is_a_close_call(told, decides):
    # Half of the shares: nobody's on 1 July would be $10,000 less.
    log = deal(transferred("2003-06-30", 250_000), notified(told))
    assert len(said(log, "2003-07-20", "close_call_transfer_gap")) == decides
    assert len(said(log, "2003-07-20", "close_call_transfer_gap", readings={"transfer_gap": "open"})) == decides


@pytest.mark.parametrize(("declared", "close"), [("2003-06-01", 0), ("2003-06-02", 1), ("2003-06-03", 0)])
@pytest.mark.parametrize("choice", ["stands", "next_business_day"])
def test_effective_on_the_monday_after_the_sunday_deadline_is_a_close_call(declared, close, choice):
    found = said(
        deal(effective(declared)), "2003-07-15", "close_call_weekend_deadline", readings={"weekend_deadline": choice}
    )
    assert len(found) == close


@pytest.mark.parametrize(("noticed", "close"), [("2003-07-21", 0), ("2003-07-22", 0), ("2003-07-24", 1)])
def test_a_suspension_that_overruns_past_the_ninety_days_is_a_close_call(noticed, close):
    # Fifteen business days from 22 July end on 11 August, so 12 August, day 90, is restricted; from 24 July, 14 August.
    log = deal(effective(EFFECTIVE), *suspended(noticed, board_findings=True))
    assert len(said(log, "2003-09-01", "close_call_beyond_ninety_days")) == close


@pytest.mark.parametrize(("noticed", "counted"), [("2003-12-01", 0), ("2003-12-08", 1), ("2003-12-29", 0)])
def test_a_day_closed_by_order_is_named_where_a_count_takes_it_for_a_business_day(noticed, counted):
    # 26 December 2003: federal offices were closed by executive order, the exchange was open.
    log = deal(effective(EFFECTIVE), *suspended(noticed, board_findings=True))
    found = said(log, "2004-02-02", "closed_by_order", "suspensions")
    assert len(found) == counted
    assert all("2003-12-26" in text for text in found)


def test_a_period_that_a_bar_keeps_open_says_so():
    log = deal(effective(EFFECTIVE), *misstated("2003-06-10", "2003-06-20"))
    tolled = {"period_tolling": "day_for_day"}
    assert said(log, "2003-06-09", "period_open", "period", readings=tolled) == []
    assert len(said(log, "2003-06-10", "period_open", "period", readings=tolled)) == 1
    assert said(log, "2003-06-20", "period_open", "period", readings=tolled) == []
    assert ask("period", log, "2003-06-20", readings=tolled)["ends_on"] == "2004-05-24"


@pytest.mark.parametrize(("on", "over"), [("2004-05-13", 0), ("2004-05-14", 0), ("2004-05-15", 1)])
def test_may_sell_says_from_when_on_nobody_need_keep_the_prospectus_current(on, over):
    assert len(said(deal(effective(EFFECTIVE)), on, "period_over", "may-sell")) == over


def test_a_relisting_brings_no_payment_forward_and_another_bar_with_it_does():
    # Delisted 2 to 12 June: cured on the 12th. Alone it is due on the payment day, 3 July; with a misstatement that
    # ends the same day, on the third business day, 17 June.
    alone = deal(effective(EFFECTIVE), *delisted("2003-06-02", "2003-06-12"))
    both = deal(effective(EFFECTIVE), *delisted("2003-06-02", "2003-06-12"), *misstated("2003-06-02", "2003-06-12"))
    due = [
        ask("owed", log, "2003-06-12", readings={"delisting": "restriction"})["investors"][0]["lines"][0]["due_on"]
        for log in (alone, both)
    ]
    assert due == ["2003-07-03", "2003-06-17"]


@pytest.mark.parametrize(("on", "comes"), [("2004-04-13", "2004-04-28"), ("2004-04-28", None), ("2004-05-14", None)])
def test_nothing_is_promised_beyond_the_end_of_the_period(on, comes):
    # From 3 June every 30 days: 28 April 2004 is the eleventh, 28 May would lie after the period's end on 14 May.
    log = deal(effective(EFFECTIVE), *misstated("2003-06-03"))
    (row,) = ask("owed", log, on, investor=ONE)["investors"][0]["open"]
    assert row["next_computation"] == comes
    assert row["at_next_computation"] == ("15000.00" if comes else "0.00")


def test_who_has_nothing_but_shares_on_their_way_is_no_investor_yet():
    assert [
        each["investor"] for each in ask("owed", deal(transferred("2003-06-10", 5)), "2003-07-01")["investors"]
    ] == [ONE]
    assert THREE not in str(ask("owed", deal(transferred("2003-06-10", 5)), "2003-07-01")["investors"])
