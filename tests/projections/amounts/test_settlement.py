"""Periodic Amounts settled in shares, 2(b)(iv), judged once on the log as it then stood.

$20,000 were computed on 1 July 2003. The five trading days before are 24, 25, 26, 27 and 30 June; the bids' mean is
1.50 and 90% of it 1.35: 20,000 / 1.35 = 14,814.81, so 14,814 shares, which settle $19,998.90.
"""

import pytest

from lifecycle.errors import Refusal
from projections.amounts import settlement
from projections.amounts.settlement import BidsMissing, NoPrice, NoSuchAmount
from projections.amounts.settlement_judge import AnotherNumber, MoreThanUnpaid, NoOpenAgreement, NothingUnpaid
from tests.scenarios import (
    agreed_in_shares,
    amended,
    ask,
    bid,
    correction,
    deal,
    issued,
    lines,
    paid,
    sold,
    split,
    toward,
)

FIRST = toward("late_effectiveness", "2003-06-01", 1)
NAMED = ("late_effectiveness", "2003-06-01", 1)
BIDS = [
    bid("2003-06-24", "1.52"),
    bid("2003-06-25", "1.48"),
    bid("2003-06-26", "1.50"),
    bid("2003-06-27", "1.49"),
    bid("2003-06-30", "1.51"),
]
AGREED = agreed_in_shares("2003-07-02", "20000.00", FIRST)


def refusal(*facts):
    with pytest.raises(Refusal) as refused:
        deal(*facts)
    assert "\n" not in str(refused.value)
    return str(refused.value), refused.value.__cause__ or refused.value


def is_legal(*facts):
    try:
        deal(*facts)
    except Refusal:
        return False
    return True


def figures(log, on):
    total = ask("owed", log, on)["total"]
    return total["paid"], total["outstanding"], total["credit"]


def test_what_an_issue_settled_is_worked_out_once_whatever_days_are_asked_about(monkeypatch):
    worked_out, anew = [], settlement._settled
    monkeypatch.setattr(settlement, "_settled", lambda *given: worked_out.append(1) or anew(*given))
    log = deal(*BIDS, AGREED, issued("2003-07-07", 14_814, FIRST))
    worked_out.clear()
    ask("journal", log, None, first="2003-07-01", to="2003-08-20")
    assert len(worked_out) == 1


@pytest.mark.parametrize(
    "between", [[], [sold("2003-07-05", 10)], [paid("2003-07-03", "1.00"), bid("2003-07-03", "9")]]
)
def test_what_moves_no_price_is_left_out_of_it(between):
    log = deal(*BIDS, AGREED, *between, issued("2003-07-07", 14_814, FIRST))
    assert figures(log, "2003-07-07")[0] in ("19998.90", "19999.90")


def test_of_an_amount_of_which_a_cap_leaves_nothing_nothing_can_be_agreed():
    """20,000 on 1 July 2003 are all that may be charged; a sale before has all of the log looked at."""
    terms = {"based_on": "focus-2002", "limits": [{"heads": "all", "most": "20000", "of": "sum"}]}
    agreed = agreed_in_shares("2003-08-04", "1.00", toward("late_effectiveness", "2003-06-01", 2))
    for before in ([], [sold("2003-07-05", 10)]):
        with pytest.raises(Refusal, match=r"\$0\.00 is unpaid on 2003-08-04"):
            deal(*BIDS, *before, agreed, terms=terms)


@pytest.mark.parametrize(("shares", "legal"), [(14_813, False), (14_814, True), (14_815, False)])
def test_only_the_whole_shares_the_price_makes_are_issued(shares, legal):
    assert is_legal(*BIDS, AGREED, issued("2003-07-07", shares, FIRST)) is legal


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        ("2003-07-06", ("0.00", "20000.00", "0.00")),
        ("2003-07-07", ("19998.90", "1.10", "0.00")),
        ("2003-07-08", ("19998.90", "1.10", "0.00")),
    ],
)
def test_the_shares_pay_on_the_day_they_are_issued_and_the_rest_stays_due(on, shown):
    assert figures(deal(*BIDS, AGREED, issued("2003-07-07", 14_814, FIRST)), on) == shown


@pytest.mark.parametrize("gone", range(5))
def test_a_missing_bid_refuses_the_issue_and_is_named(gone):
    bids = [each for place, each in enumerate(BIDS) if place != gone]
    said, cause = refusal(*bids, AGREED, issued("2003-07-07", 14_814, FIRST))
    assert isinstance(cause, BidsMissing)
    assert BIDS[gone]["occurred_on"] in said
    assert not any(each["occurred_on"] in said for each in bids)


def test_bids_of_other_days_are_not_in_the_mean():
    others = [bid("2003-06-23", "9.00"), bid("2003-07-01", "9.00")]
    assert is_legal(*BIDS, *others, AGREED, issued("2003-07-07", 14_814, FIRST))


@pytest.mark.parametrize(("amount", "legal"), [("19999.99", True), ("20000.00", True), ("20000.01", False)])
def test_no_more_is_agreed_than_is_unpaid(amount, legal):
    assert is_legal(agreed_in_shares("2003-07-02", amount, FIRST)) is legal


@pytest.mark.parametrize(("amount", "legal"), [("14999.99", True), ("15000.00", True), ("15000.01", False)])
def test_what_was_paid_is_not_agreed_again(amount, legal):
    assert is_legal(paid("2003-07-02", "5000.00", NAMED), agreed_in_shares("2003-07-03", amount, FIRST)) is legal


def test_what_is_agreed_already_is_not_agreed_again():
    before = agreed_in_shares("2003-07-02", "12000.00", FIRST)
    assert is_legal(before, agreed_in_shares("2003-07-03", "8000.00", FIRST))
    said, cause = refusal(before, agreed_in_shares("2003-07-03", "8000.01", FIRST))
    assert isinstance(cause, MoreThanUnpaid)
    assert "8000.01" in said


@pytest.mark.parametrize(("on", "legal"), [("2003-06-30", False), ("2003-07-01", True), ("2003-07-02", True)])
def test_an_amount_is_agreed_on_from_the_day_it_is_computed(on, legal):
    assert is_legal(agreed_in_shares(on, "20000.00", FIRST)) is legal


def test_an_agreement_on_an_amount_there_is_not_is_refused():
    _, cause = refusal(agreed_in_shares("2003-07-02", "1.00", toward("late_effectiveness", "2003-06-01", 2)))
    assert isinstance(cause, NoSuchAmount)


def test_an_issue_without_an_open_agreement_is_refused():
    assert isinstance(refusal(*BIDS, issued("2003-07-07", 14_814, FIRST))[1], NoOpenAgreement)
    twice = [AGREED, issued("2003-07-07", 14_814, FIRST), issued("2003-07-08", 14_814, FIRST)]
    assert isinstance(refusal(*BIDS, *twice)[1], NoOpenAgreement)


def test_an_issue_of_an_amount_that_is_paid_is_refused():
    facts = [AGREED, paid("2003-07-03", "20000.00", NAMED), issued("2003-07-07", 14_814, FIRST)]
    assert isinstance(refusal(*BIDS, *facts)[1], NothingUnpaid)


def test_the_wrong_number_is_told_the_right_one():
    said, cause = refusal(*BIDS, AGREED, issued("2003-07-07", 14_815, FIRST))
    assert isinstance(cause, AnotherNumber)
    assert "14,814" in said


def test_two_agreements_on_one_amount_are_answered_in_their_order():
    # 12,000 / 1.35 = 8,888.9: 8,888 shares, $11,998.80; 8,000 / 1.35 = 5,925.9: 5,925 shares, $7,998.75; $2.45 is left.
    facts = [
        agreed_in_shares("2003-07-02", "12000.00", FIRST),
        agreed_in_shares("2003-07-03", "8000.00", FIRST),
        issued("2003-07-07", 8_888, FIRST),
    ]
    log = deal(*BIDS, *facts, issued("2003-07-08", 5_925, FIRST))
    assert figures(log, "2003-07-08") == ("19997.55", "2.45", "0.00")
    assert not is_legal(*BIDS, *facts[:2], issued("2003-07-07", 5_925, FIRST))


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        ("2003-07-31", ("34998.90", "0.00", "14998.90")),
        ("2003-08-01", ("34998.90", "5001.10", "0.00")),
        ("2003-08-02", ("34998.90", "5001.10", "0.00")),
    ],
)
def test_money_beyond_what_is_unpaid_waits_for_the_next_amount(on, shown):
    # Of $19,998.90 settled $5,000 were unpaid; $14,998.90 go to the $20,000 due on 1 August.
    facts = [AGREED, paid("2003-07-03", "15000.00", NAMED), issued("2003-07-07", 14_814, FIRST)]
    assert figures(deal(*BIDS, *facts), on) == shown


@pytest.mark.parametrize(
    ("on", "shares", "settled"),
    # Two for one makes the mean 0.75 and the price 0.675: 29,629.6; 29,629 x 0.675 = 19,999.575, half-up.
    [("2003-07-06", 29_629, "19999.58"), ("2003-07-07", 29_629, "19999.58"), ("2003-07-08", 14_814, "19998.90")],
)
def test_bids_from_before_a_split_are_counted_in_the_shares_issued(on, shares, settled):
    facts = [AGREED, split(on, 2, 1)]
    log = deal(*BIDS, *sorted([*facts, issued("2003-07-07", shares, FIRST)], key=lambda each: each["occurred_on"]))
    assert figures(log, "2003-07-07")[0] == settled


def test_a_bid_corrected_later_changes_nothing_that_was_settled():
    # Positions 4 to 8 are the bids.
    facts = [AGREED, issued("2003-07-07", 14_814, FIRST), correction("2003-07-10", 8, bid("2003-06-30", "2.51"))]
    assert figures(deal(*BIDS, *facts), "2003-07-31")[0] == "19998.90"


@pytest.mark.parametrize(
    ("effective_from", "shares"), [("2003-06-30", 16_666), ("2003-07-01", 16_666), ("2003-07-02", 14_814)]
)
def test_the_price_is_that_of_the_terms_on_the_computation_date(effective_from, shares):
    # 80% of 1.50 is 1.20: 20,000 / 1.20 = 16,666.7.
    change = amended("2003-07-02", {"share_settlement_price": "0.80"}, effective_from)
    assert is_legal(*BIDS, change, AGREED, issued("2003-07-07", shares, FIRST))


@pytest.mark.parametrize(
    ("effective_from", "shares"), [("2003-06-30", 14_864), ("2003-07-01", 14_864), ("2003-07-02", 14_814)]
)
def test_the_number_of_bids_is_that_of_the_terms_on_the_computation_date(effective_from, shares):
    # Of the last four days:
    # 1.48 + 1.50 + 1.49 + 1.51 = 5.98: 1.495 x 0.9 = 1.3455, and 20,000 / 1.3455 = 14,864.4.
    change = amended("2003-07-02", {"closing_bid_days": 4}, effective_from)
    assert is_legal(*BIDS, change, AGREED, issued("2003-07-07", shares, FIRST))


def test_shares_issued_add_nothing_to_a_base():
    log = deal(*BIDS, AGREED, issued("2003-07-07", 14_814, FIRST))
    assert lines(log, "2003-07-31", "base") == [("1000000.00",), ("1000000.00",)]


def test_bids_of_nothing_settle_no_amount():
    sentence, cause = refusal(
        *(bid(f"2003-06-{day}", "0") for day in (24, 25, 26, 27, 30)), AGREED, issued("2003-07-07", 1, FIRST)
    )
    assert isinstance(cause, NoPrice)
    assert "make a price of zero (section 2(b)(iv))" in sentence


@pytest.mark.parametrize("on", ["2003-08-15", "2003-09-01", "2003-09-02"])
def test_what_is_agreed_already_counts_also_against_an_agreement_dated_back(on):
    again = {**agreed_in_shares(on, "0.01", FIRST), "recorded_at": "2003-09-03T17:00:00-04:00"}
    sentence, cause = refusal(agreed_in_shares("2003-09-01", "20000.00", FIRST), again)
    assert isinstance(cause, MoreThanUnpaid)
    assert "$20,000.00 of it already agreed in shares" in sentence
