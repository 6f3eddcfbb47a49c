"""Where the second stage meets its own edges: coverage just enough, prices in kind, Warrants and splits, signers alone.

Late effectiveness counts from 1 June 2003; 2% of $1,000,000 is $20,000.
"""

import pytest

from tests.scenarios import (
    ONE,
    OTHER,
    STATEMENT,
    THREE,
    TWO,
    ask,
    beginning,
    bought,
    correction,
    deal,
    effective,
    excluded,
    fact,
    lines,
    misstated,
    sold,
    source_of,
)

LATER = "2003-12-31"
FIRST = {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": 1}


def covering(shares, *facts, also=()):
    """A deal whose one statement covers so many of the first Investor's 500,000 shares."""
    statement = fact("StatementFiled", "2003-02-03", statement=STATEMENT, form="S-3", coverage={ONE: shares})
    return source_of([*beginning()[:2], *also, statement, *facts])


# --- which declaration is an Effective Date -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("covered", "dates"),
    [(499_999, ["2003-07-01", "2003-07-31"]), (500_000, ["2003-07-01"]), (500_001, ["2003-07-01"])],
)
def test_a_statement_that_covers_the_last_share_is_an_effective_date(covered, dates):
    log = covering(covered, effective("2003-07-01"))
    shown = lines(log, "2003-07-31", "computed_on", "statement", partial_coverage="no_effective_date")
    assert shown == [(on, None) for on in dates]


@pytest.mark.parametrize(
    ("bought_on", "dates"), [("2003-07-01", ["2003-07-01", "2003-07-31"]), ("2003-07-02", ["2003-07-01"])]
)
def test_only_what_was_bought_by_its_declaration_must_be_covered(bought_on, dates):
    log = covering(500_000, effective("2003-07-01"), bought(bought_on, 1))
    assert [on for (on,) in lines(log, "2003-07-31", "computed_on", partial_coverage="no_effective_date")] == dates


def test_lots_bought_on_several_days_are_covered_by_their_sum():
    also = [bought("2002-12-02", 100_000)]
    enough = covering(600_000, effective("2003-07-01"), also=also)
    short = covering(599_999, effective("2003-07-01"), also=also)
    assert [
        len(lines(log, "2003-07-31", "amount", partial_coverage="no_effective_date")) for log in (enough, short)
    ] == [1, 2]


def test_a_statement_without_numbers_covers_everything():
    everything = fact("StatementFiled", "2003-06-02", statement=OTHER, form="S-3")
    log = covering(400_000, effective("2003-05-30"), everything, effective("2003-07-10", OTHER))
    assert lines(log, "2003-07-31", "computed_on", "amount", partial_coverage="no_effective_date") == [
        ("2003-07-01", "20000.00"),
        ("2003-07-10", "20000.00"),
    ]


def test_a_payment_that_names_a_statement_pays_the_line_of_that_statement():
    # 400,000 shares under one statement and 100,000 under none: 16,000 and 4,000 on 1 July, no. 1 both.
    toward = {**FIRST, "statement": STATEMENT}
    payment = fact("PeriodicAmountPaid", "2003-07-20", investor=ONE, amount="1000.00", toward=toward)
    log = covering(400_000, effective("2003-07-15"), payment)
    assert lines(log, "2003-07-20", "computed_on", "statement", "amount", "paid") == [
        ("2003-07-01", STATEMENT, "16000.00", "1000.00"),
        ("2003-07-01", None, "4000.00", "0.00"),
        ("2003-07-15", STATEMENT, "16000.00", "0.00"),
    ]


# --- shares in kind -----------------------------------------------------------------------------------------

BIDS = {
    "2003-06-24": "1.52", "2003-06-25": "1.48", "2003-06-26": "1.50", "2003-06-27": "1.49", "2003-06-30": "1.51",
}  # fmt: skip


def settled(*afterwards, between=()):
    """14,814 shares at 90% of the mean of 1.50 settle $19,998.90; the last bid is recorded just before the issue."""
    agreed = fact("ShareSettlementAgreed", "2003-07-02", investor=ONE, amount="20000.00", toward=FIRST)
    issue = fact("PeriodicAmountSharesIssued", "2003-07-07", investor=ONE, shares=14_814, toward=FIRST)
    bids = [fact("ClosingBidRecorded", on, price=price, recorded_at="2003-07-03T17:00:00-04:00")
            for on, price in BIDS.items()]  # fmt: skip
    return source_of([*beginning(), {**agreed, "recorded_at": "2003-07-02T17:00:00-04:00"}, *bids, *between, issue,
                      *afterwards])  # fmt: skip


def in_kind(log):
    return [each for (each,) in lines(log, "2003-07-20", "paid")]


def test_a_bid_recorded_just_before_the_issue_counts():
    assert in_kind(settled()) == ["19998.90"]


def test_what_else_happened_on_the_day_of_a_bid_leaves_the_bid_alone():
    assert in_kind(settled(between=[{**bought("2003-06-26", 1), "recorded_at": "2003-07-03T17:00:00-04:00"}])) == [
        "19998.90"
    ]


def test_an_issue_corrected_is_priced_as_its_correction_found_the_log():
    # The last bid, entry 9, becomes 9.99: the bids sum to 15.98, 90% of their mean is 2.8764, and 20,000 / 2.8764 =
    # 6,953.1 shares. 6,953 x 2.8764 = 19,999.609. The issue, entry 10, is corrected to that; the bid then goes back.
    bid = correction("2003-07-08", 9, fact("ClosingBidRecorded", "2003-06-30", price="9.99"))
    issue = fact("PeriodicAmountSharesIssued", "2003-07-07", investor=ONE, shares=6_953, toward=FIRST)
    back = correction("2003-07-10", 9, fact("ClosingBidRecorded", "2003-06-30", price="1.51"))
    assert in_kind(settled(bid)) == ["19998.90"]
    assert in_kind(settled(bid, correction("2003-07-09", 10, issue))) == ["19999.61"]
    assert in_kind(settled(bid, correction("2003-07-09", 10, issue), back)) == ["19999.61"]


# --- Warrants, splits, transfers ----------------------------------------------------------------------------


@pytest.mark.parametrize(("expired", "ends_on"), [(59_999, "2004-05-30"), (60_000, "2003-09-01")])
def test_warrants_are_counted_through_a_split(expired, ends_on):
    # 50,000 less 20,000 are 30,000, and after two for one 60,000: the last of them end the Registration Period.
    log = deal(
        effective("2003-05-30"),
        fact("WarrantsIssued", "2003-06-02", investor=ONE, shares=50_000),
        fact("WarrantsExpired", "2003-06-16", investor=ONE, shares=20_000),
        sold("2003-07-01", 500_000),
        fact("SharesSplit", "2003-07-15", new_shares=2, old_shares=1),
        fact("WarrantsExpired", "2003-09-01", investor=ONE, shares=expired),
    )
    assert ask("period", log, "2003-09-02")["ends_on"] == ends_on


def given_to(name, on, notified_on, shares=100_000):
    pair = {"investor": ONE, "transferee": name}
    return [
        fact("SharesTransferred", on, shares=shares, **pair),
        *([fact("TransferNotified", notified_on, **pair)] if notified_on else []),
    ]


def test_a_notice_speaks_only_of_the_transfers_between_its_two():
    log = deal(*given_to(TWO, "2003-07-03", "2003-07-10"), *given_to(THREE, "2003-07-03", "2003-08-10"))
    shown = {name: lines(log, "2003-08-31", "computed_on", investor=name) for name in (TWO, THREE)}
    # Ostrava's of 31 July waited for the notice of 10 August.
    assert shown == {TWO: [("2003-07-31",), ("2003-08-30",)], THREE: [("2003-07-31",), ("2003-08-30",)]}


@pytest.mark.parametrize(("notified_on", "numbers"), [("2003-07-10", [2]), ("2003-07-12", [2]), ("2003-08-01", [2])])
def test_shares_on_their_way_end_no_default_of_the_transferee(notified_on, numbers):
    # All transferred on 10 July, so on their way from 11 July to the notice; 31 July is no. 2. The other
    # Investor's shares keep the period of section 3(a) from ending meanwhile.
    log = deal(*given_to(THREE, "2003-07-10", notified_on, 500_000), investors=[ONE, TWO])
    assert [each for (each,) in lines(log, "2003-08-01", "number", investor=THREE)] == numbers


# --- consent: those who signed ------------------------------------------------------------------------------


def amendment(on, signers, **changes):
    return fact(
        "TermsAmended", on, company_signed=True, signed_by=signers, changes=changes, effective_from="2002-11-25"
    )


@pytest.mark.parametrize(
    ("signers", "ends_on"), [([ONE], "2004-05-30"), ([TWO], "2004-05-30"), ([ONE, TWO], "2005-05-30")]
)
def test_a_term_with_one_value_for_all_needs_everybody_where_dissenters_are_not_bound(signers, ends_on):
    log = deal(
        amendment("2003-03-03", signers, registration_period_years=2), effective("2003-05-30"), investors=[ONE, TWO]
    )
    assert ask("period", log, "2003-09-02", readings={"dissenters": "not_bound"})["ends_on"] == ends_on


def test_without_the_companys_signature_nobody_is_bound():
    unsigned = {**amendment("2003-03-03", [ONE], registration_period_years=2), "company_signed": False}
    log = deal(unsigned, effective("2003-05-30"))
    for dissenters in ("bound", "not_bound"):
        assert ask("period", log, "2003-09-02", readings={"dissenters": dissenters})["ends_on"] == "2004-05-30"


@pytest.mark.parametrize(
    ("signer", "amended_on", "rate"),
    [
        (ONE, "2003-07-02", "0.01"),  # its transferor's consent, given before the transfer
        (ONE, "2003-07-03", "0.01"),  # and on its day
        (ONE, "2003-07-04", "0.02"),  # after it, no longer
        (TWO, "2003-07-02", "0.02"),  # another's never was
        (THREE, "2003-07-11", "0.01"),  # its own
    ],
)
def test_a_transferee_is_bound_by_what_its_transferor_signed_through_the_day_of_the_transfer(signer, amended_on, rate):
    changed = amendment(amended_on, [signer], late_effectiveness_rates=["0.01"])
    log = deal(*given_to(THREE, "2003-07-03", "2003-07-10"), changed, investors=[ONE, TWO])
    found = ask("owed", log, "2003-07-31", investor=THREE, readings={"dissenters": "not_bound"})["investors"]
    assert [line["rate"] for each in found for line in each["lines"]] == [rate]


@pytest.mark.parametrize(("left_on", "theirs"), [("2003-07-03", 0), ("2003-07-04", 1), ("2003-07-16", 1)])
def test_shares_given_away_before_their_holder_left_the_registration_stay_in_it(left_on, theirs):
    log = deal(*given_to(THREE, "2003-07-03", "2003-07-15"), excluded(left_on))
    assert len(lines(log, "2003-08-15", "amount", investor=THREE)) == theirs


@pytest.mark.parametrize(
    ("notified_on", "until"), [("2003-06-30", None), ("2003-07-01", None), ("2003-07-02", "2003-07-01")]
)
def test_a_transferee_has_its_transferors_lifts_before_its_notice_only(notified_on, until):
    log = deal(
        effective("2003-05-30"), *misstated("2003-06-10", investor=ONE), *given_to(THREE, "2003-06-20", notified_on),
        fact("CorrectedProspectusReceived", "2003-07-01", investor=ONE),
    )  # fmt: skip
    found = ask("restricted", log, "2003-07-05", investor=THREE)["investors"]
    assert [one["until"] for each in found for one in each["restricted_sale_dates"]] == [until]


def test_a_document_the_company_did_not_sign_says_so_beside_the_figures():
    unsigned = {**amendment("2003-03-03", [ONE], registration_period_years=2), "company_signed": False}
    found = ask("owed", deal(unsigned), "2003-07-01")["warnings"]
    assert [each["text"] for each in found if each["code"] == "no_consent"] == [
        "The amendment of 2003-03-03 (position 4) has no effect: the Company did not sign it."
    ]


def test_an_investor_holding_only_shares_no_statement_covers_may_not_sell_under_one():
    statement = fact("StatementFiled", "2003-02-03", statement=STATEMENT, form="S-3", coverage={TWO: 500_000})
    log = source_of([*beginning(investors=[ONE, TWO])[:3], statement, effective("2003-05-30")])
    for on, bars in [
        ("2003-05-29", ["not_effective"]),
        ("2003-05-30", ["not_covered"]),
        ("2003-05-31", ["not_covered"]),
    ]:
        assert [each["bar"] for each in ask("may-sell", log, on, investor=ONE)["because"]] == bars
    assert ask("may-sell", log, "2003-05-31", investor=TWO)["may_sell"]


@pytest.mark.parametrize(("shares", "ends_on"), [(0, "2004-05-30"), (1, "2005-05-30")])
def test_everybody_signed_only_where_somebody_held_a_share(shares, ends_on):
    began = beginning(shares=shares)
    log = source_of(
        [
            *began,
            amendment("2003-03-03", [ONE], registration_period_years=2),
            bought("2003-04-01", 500_000),
            effective("2003-05-30"),
        ]
    )
    assert ask("period", log, "2003-09-02", readings={"dissenters": "not_bound"})["ends_on"] == ends_on


def test_lots_under_another_buyers_name_leave_an_investor_its_effective_date():
    # The second Investor's own 100,000 are covered, effective on 15 July; 100,000 came from the first, the older lot.
    # It sold 60,000 of those on 20 July: on 31 July 40,000 uncovered ones are unsold, at $2.00.
    statement = fact("StatementFiled", "2003-02-03", statement=STATEMENT, form="S-3", coverage={TWO: 100_000})
    log = source_of(
        [
            *beginning(investors=[ONE, TWO], shares=100_000)[:3],
            statement,
            fact("SharesTransferred", "2003-06-10", investor=ONE, transferee=TWO, shares=100_000),
            fact("TransferNotified", "2003-06-10", investor=ONE, transferee=TWO),
            effective("2003-07-15"),
            sold("2003-07-20", 60_000, investor=TWO),
        ]
    )
    assert lines(log, "2003-07-31", "computed_on", "statement", "base", investor=TWO) == [
        ("2003-07-01", STATEMENT, "200000.00"),
        ("2003-07-01", None, "200000.00"),
        ("2003-07-15", STATEMENT, "200000.00"),
        ("2003-07-31", None, "80000.00"),
    ]


def test_of_two_lines_with_one_name_the_statement_tells_which_is_paid():
    # 400,000 shares under the first statement, 100,000 under the second: 16,000 and 4,000, no. 1 of 1 June both.
    other = fact("StatementFiled", "2003-06-02", statement=OTHER, form="S-3", coverage={ONE: 100_000})
    payment = fact(
        "PeriodicAmountPaid", "2003-07-25", investor=ONE, amount="1000.00", toward={**FIRST, "statement": OTHER}
    )
    log = covering(400_000, other, effective("2003-07-01"), effective("2003-07-01", OTHER), payment)
    assert lines(log, "2003-07-25", "statement", "amount", "paid") == [
        (STATEMENT, "16000.00", "0.00"),
        (OTHER, "4000.00", "1000.00"),
    ]


@pytest.mark.parametrize(("expired", "ends_on"), [(16_665, "2004-05-30"), (16_666, "2003-09-01")])
def test_the_warrants_shown_are_all_there_are(expired, ends_on):
    # One for three: 50,000 Warrants are 16,666 and two thirds, of which 16,666 are shown.
    log = deal(
        effective("2003-05-30"),
        fact("WarrantsIssued", "2003-06-02", investor=ONE, shares=50_000),
        sold("2003-07-01", 500_000),
        fact("SharesSplit", "2003-07-15", new_shares=1, old_shares=3),
        fact("WarrantsExpired", "2003-09-01", investor=ONE, shares=expired),
    )
    assert ask("period", log, "2003-09-02")["ends_on"] == ends_on


def test_a_transferee_may_sell_from_the_day_of_the_notice():
    # 100,000 came on 10 July and 40,000 went that day: 60,000 at $2.00 are left on 31 July.
    log = deal(*given_to(THREE, "2003-07-03", "2003-07-10"), sold("2003-07-10", 40_000, investor=THREE))
    assert lines(log, "2003-07-31", "base", investor=THREE, base_before_effective="held_shares") == [("120000.00",)]


def test_shares_received_in_kind_are_split_like_any():
    log = settled(fact("SharesSplit", "2003-07-15", new_shares=2, old_shares=1))
    held = ask("holdings", log, "2003-07-16")["investors"][0]
    assert (held["bought"], held["received"], held["held"]) == (1_000_000, 29_628, 1_029_628)


def test_of_several_lots_what_is_left_is_shown_the_oldest_first():
    # 250,000 of 500,000 + 100,000 + 50,000 are sold: the first lot is cut, the others are whole. Then 260,000 more.
    also = [bought("2003-03-03", 100_000, "1.2345"), bought("2003-04-01", 50_000)]
    log = deal(*also, sold("2003-06-10", 250_000), sold("2003-06-20", 260_000))
    left = {
        on: [(lot["bought_on"], lot["shares"]) for lot in ask("holdings", log, on)["investors"][0]["lots"]]
        for on in ("2003-06-11", "2003-06-21")
    }
    assert left == {
        "2003-06-11": [("2002-11-25", 250_000), ("2003-03-03", 100_000), ("2003-04-01", 50_000)],
        "2003-06-21": [("2003-03-03", 90_000), ("2003-04-01", 50_000)],
    }
