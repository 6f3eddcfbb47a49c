"""The second implementation against figures worked out by hand: nothing of the product is asked here."""

from typing import Any

import pytest

from tests import reference

ALPHA, SHIMSHON, VFIN, NEWCOMER = "Alpha Capital A.G.", "Shimshon Visnstein", "vFinance Investments, Inc.", "Transferee"
Entry = dict[str, Any]
LATE = {"trigger": "late_effectiveness", "trigger_date": "2003-06-01"}


def entry(kind: str, day: str, **fields: Any) -> Entry:
    return {"kind": kind, "occurred_on": day, **fields}


def signed(holdings: dict[str, int], terms: Any = "focus-2002") -> list[Entry]:
    """A closing at $2.00 on the day of the signing; an Investor of no shares bought none."""
    signing = entry("AgreementSigned", "2002-11-25", company="Focus", investors=list(holdings), terms=terms)
    bought = [
        entry("SharesPurchased", "2002-11-25", investor=name, shares=shares, price_per_share="2.00")
        for name, shares in holdings.items()
        if shares
    ]
    return [signing, *bought]


def effective(day: str, statement: str = "333-1", coverage: dict[str, int] | None = None) -> list[Entry]:
    named = {} if coverage is None else {"coverage": coverage}
    return [
        entry("StatementFiled", "2003-02-03", statement=statement, form="S-3", **named),
        entry("EffectivenessDeclared", day, statement=statement),
    ]


def transferred(day: str, notified: str, shares: int = 100_000) -> list[Entry]:
    return [
        entry("SharesTransferred", day, investor=ALPHA, transferee=NEWCOMER, shares=shares),
        entry("TransferNotified", notified, investor=ALPHA, transferee=NEWCOMER),
    ]


def of(answer: dict[str, Any], name: str) -> Any:
    return next(each for each in answer["investors"] if each["investor"] == name)


def lines(log: list[Entry], as_of: str, name: str = ALPHA, /, **readings: str) -> list[tuple[Any, ...]]:
    """Number, Computation Date, statement, base and amount of each line."""
    found = of(reference.owed(log, as_of, readings), name)["lines"]
    return [(e["number"], e["computed_on"], e["statement"], e["base"], e["amount"]) for e in found]


# Coverage: 400,000 of 500,000 shares at $2.00, effective forty days late ------------------------------------

SHORT = [*signed({ALPHA: 500_000}), *effective("2003-07-11", coverage={ALPHA: 400_000})]


def test_what_no_statement_covers_stays_late() -> None:
    # 2% of $800,000 and of $200,000; the covered part is cured on 11 July, the rest runs on.
    assert lines(SHORT, "2003-08-15") == [
        (1, "2003-07-01", "333-1", "800000.00", "16000.00"),
        (1, "2003-07-01", None, "200000.00", "4000.00"),
        (2, "2003-07-11", "333-1", "800000.00", "16000.00"),
        (2, "2003-07-31", None, "200000.00", "4000.00"),
    ]
    row = of(reference.owed(SHORT, "2003-08-15"), ALPHA)["open"]
    assert [(e["statement"], e["number"], e["at_next_computation"]) for e in row] == [(None, 3, "4000.00")]


def test_too_small_a_statement_gives_no_effective_date_if_so_read() -> None:
    assert lines(SHORT, "2003-08-15", partial_coverage="no_effective_date") == [
        (1, "2003-07-01", None, "1000000.00", "20000.00"),
        (2, "2003-07-31", None, "1000000.00", "20000.00"),
    ]


def test_any_statement_is_enough_if_so_read() -> None:
    assert lines(SHORT, "2003-08-15", partial_coverage="any_coverage") == [
        (1, "2003-07-01", None, "1000000.00", "20000.00"),
        (2, "2003-07-11", None, "1000000.00", "20000.00"),
    ]


def test_a_second_statement_takes_the_rest_and_later_sales_take_it_off_the_base() -> None:
    log = [
        *SHORT,
        *effective("2003-08-05", "333-2", {ALPHA: 500_000}),
        entry("SharesSold", "2003-07-20", investor=ALPHA, shares=450_000, venue="registered"),
    ]
    # The oldest shares are the covered ones, so the sale leaves 50,000 of the rest: 2% of $100,000 from then on.
    assert lines(log, "2003-09-30")[2:] == [
        (2, "2003-07-11", "333-1", "800000.00", "16000.00"),
        (2, "2003-07-31", "333-2", "100000.00", "2000.00"),
        (3, "2003-08-05", "333-2", "100000.00", "2000.00"),
    ]


@pytest.mark.parametrize("choice", ["uncovered_shares", "any_coverage"])
def test_a_restricted_sale_counts_only_what_was_declared_before_it(choice: str) -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-05-30", coverage={ALPHA: 400_000}),
        entry("StopOrderIssued", "2003-06-10", statement="333-1"),
    ]
    found = [e for e in lines(log, "2003-07-15", partial_coverage=choice) if e[2] == "333-1"]
    assert found == [(1, "2003-07-10", "333-1", "800000.00", "12000.00")]  # 1.5% of $800,000


def test_an_investor_a_statement_does_not_name_has_no_effective_date() -> None:
    log = [*signed({ALPHA: 375_000, SHIMSHON: 125_000}), *effective("2003-05-30", coverage={ALPHA: 375_000})]
    assert lines(log, "2003-07-15") == []
    assert lines(log, "2003-07-15", SHIMSHON) == [(1, "2003-07-01", None, "250000.00", "5000.00")]


# Transfers ---------------------------------------------------------------------------------------------------


def test_shares_transferred_between_two_computation_dates_move_to_the_transferee() -> None:
    log = [*signed({ALPHA: 500_000}), *transferred("2003-07-10", "2003-07-15")]
    assert lines(log, "2003-08-15") == [
        (1, "2003-07-01", None, "1000000.00", "20000.00"),
        (2, "2003-07-31", None, "800000.00", "16000.00"),
    ]
    assert lines(log, "2003-08-15", NEWCOMER) == [(2, "2003-07-31", None, "200000.00", "4000.00")]


@pytest.mark.parametrize(
    ("notified", "due_on"),
    [("2003-07-30", "2003-08-01"), ("2003-07-31", "2003-08-01"), ("2003-08-01", "2003-08-01"),
     ("2003-08-02", "2003-08-02"), ("2003-08-10", "2003-08-10")],
)  # fmt: skip
def test_what_was_computed_in_the_gap_is_the_transferees_and_waits_for_the_notice(notified: str, due_on: str) -> None:
    log = [*signed({ALPHA: 500_000}), *transferred("2003-07-10", notified)]
    assert lines(log, "2003-08-15")[-1][-1] == "16000.00"
    (theirs,) = of(reference.owed(log, "2003-08-15"), NEWCOMER)["lines"]
    assert (theirs["number"], theirs["computed_on"], theirs["amount"]) == (2, "2003-07-31", "4000.00")
    assert theirs["due_on"] == due_on


@pytest.mark.parametrize(("notified", "theirs"), [("2003-07-31", ["4000.00"]), ("2003-08-01", [])])
def test_an_open_gap_earns_nothing(notified: str, theirs: list[str]) -> None:
    log = [*signed({ALPHA: 500_000}), *transferred("2003-07-10", notified)]
    assert [line[-1] for line in lines(log, "2003-08-15", NEWCOMER, transfer_gap="open")] == theirs


@pytest.mark.parametrize(("day", "his"), [("2003-07-30", "16000.00"), ("2003-07-31", "20000.00")])
def test_the_transferor_has_them_through_the_day_of_the_transfer(day: str, his: str) -> None:
    log = [*signed({ALPHA: 500_000}), *transferred(day, day)]
    assert lines(log, "2003-08-15")[-1][-1] == his


def test_a_transferee_is_an_investor_from_the_day_after_a_transfer_notified_at_once() -> None:
    log = [*signed({ALPHA: 500_000, VFIN: 0}), *transferred("2003-07-10", "2003-07-10")]
    assert [e["investor"] for e in reference.owed(log, "2003-07-10")["investors"]] == [ALPHA, VFIN]
    assert [e["investor"] for e in reference.owed(log, "2003-07-11")["investors"]] == [ALPHA, VFIN, NEWCOMER]


def test_a_transferee_stands_in_its_transferors_suspension() -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-05-30"),
        entry("PotentialMaterialEventNoticeGiven", "2003-06-16", investor=ALPHA),
        *transferred("2003-07-10", "2003-07-14"),
        entry("SuspensionLifted", "2003-08-01", investor=ALPHA, reason="disclosed"),
    ]
    # The 16th business day from 16 June is 8 July; the lift of Alpha's suspension is not the transferee's.
    (theirs,) = of(reference.restricted(log, "2003-08-15"), NEWCOMER)["restricted_sale_dates"]
    assert (theirs["date"], theirs["until"]) == ("2003-07-08", None)
    (his,) = of(reference.restricted(log, "2003-08-15"), ALPHA)["restricted_sale_dates"]
    assert (his["date"], his["until"]) == ("2003-07-08", "2003-08-01")
    assert lines(log, "2003-08-15") == [(1, "2003-08-01", "333-1", "800000.00", "12000.00")]
    assert lines(log, "2003-08-15", NEWCOMER) == [(1, "2003-08-07", "333-1", "200000.00", "3000.00")]


@pytest.mark.parametrize("notified", ["2003-07-10", "2003-07-11", "2003-07-12", "2003-08-01"])
def test_giving_everything_away_stops_nothing_of_the_transferee(notified: str) -> None:
    log = [*signed({ALPHA: 375_000, SHIMSHON: 125_000}), *transferred("2003-07-10", notified, 375_000)]
    assert [line[1] for line in lines(log, "2003-09-01")] == ["2003-07-01"]
    assert [line[1] for line in lines(log, "2003-09-01", NEWCOMER)] == ["2003-07-31", "2003-08-30"]


@pytest.mark.parametrize(("excluded_on", "theirs"), [("2003-07-10", 0), ("2003-07-11", 1), ("2003-07-16", 1)])
def test_what_was_excluded_stays_out_and_what_is_on_its_way_is_not_excluded(excluded_on: str, theirs: int) -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *transferred("2003-07-10", "2003-07-15"),
        entry("ExclusionElected", excluded_on, investor=ALPHA),
    ]
    assert len(lines(log, "2003-08-15")) == 1
    assert len(lines(log, "2003-08-15", NEWCOMER)) == theirs


def test_an_investor_keeps_its_own_history_and_the_shares_join_its_base() -> None:
    log = [
        *signed({ALPHA: 375_000, SHIMSHON: 125_000}),
        entry("SharesTransferred", "2003-07-10", investor=ALPHA, transferee=SHIMSHON, shares=75_000),
        entry("TransferNotified", "2003-07-15", investor=ALPHA, transferee=SHIMSHON),
        entry("InvestorDelayAttributed", "2003-07-20", investor=ALPHA, status="agreed", from_on="2003-06-10",
              until_on="2003-06-15"),
    ]  # fmt: skip
    assert lines(log, "2003-08-06") == [
        (1, "2003-07-06", None, "750000.00", "15000.00"),
        (2, "2003-08-05", None, "600000.00", "12000.00"),
    ]
    assert lines(log, "2003-08-06", SHIMSHON) == [
        (1, "2003-07-01", None, "250000.00", "5000.00"),
        (2, "2003-07-31", None, "400000.00", "8000.00"),
    ]


def test_whether_a_share_was_unsold_is_asked_at_the_restriction_whose_it_is_at_the_computation_date() -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-05-30"),
        entry("StopOrderIssued", "2003-06-10", statement="333-1"),
        entry("SharesSold", "2003-06-20", investor=ALPHA, shares=50_000, venue="private"),
        *transferred("2003-06-25", "2003-06-25"),
    ]
    for choice, his in [
        ("held_at_computation", "700000.00"),
        ("held_at_restriction", "800000.00"),
        ("unsold_since_restriction", "700000.00"),
    ]:
        assert lines(log, "2003-07-15", base_restricted=choice)[0][3] == his
        assert lines(log, "2003-07-15", NEWCOMER, base_restricted=choice)[0][3] == "200000.00"


def test_in_advance_the_transferee_has_what_falls_due_from_its_first_day_on() -> None:
    log = [*signed({ALPHA: 500_000}), *transferred("2003-06-20", "2003-06-25")]
    assert lines(log, "2003-07-15", NEWCOMER, payment_timing="advance") == [
        (2, "2003-07-02", None, "200000.00", "4000.00")
    ]


def test_covered_shares_stay_covered_whoever_holds_them() -> None:
    log = [*SHORT, *transferred("2003-07-10", "2003-07-10", 450_000)]
    # The oldest 450,000 go: all 400,000 covered ones and 50,000 of the rest.
    assert lines(log, "2003-08-15", NEWCOMER) == [
        (2, "2003-07-11", "333-1", "800000.00", "16000.00"),
        (2, "2003-07-31", None, "100000.00", "2000.00"),
    ]
    assert lines(log, "2003-08-15")[2:] == [(2, "2003-07-31", None, "100000.00", "2000.00")]


def test_shares_on_their_way_keep_the_registration_period_open() -> None:
    log = [*signed({ALPHA: 500_000}), *effective("2003-05-30"), *transferred("2003-08-01", "2003-08-20", 500_000)]
    asked = ("2003-08-01", "2003-08-10", "2003-09-10")
    assert [reference.period(log, day)["ends_on"] for day in asked] == ["2004-05-30"] * 3
    nobodys = [reference.period(log, day, {"transfer_gap": "open"})["ends_on"] for day in asked]
    assert nobodys == ["2004-05-30", "2003-08-02", "2003-08-02"]  # a late notice reopens nothing


# Splits, Warrants ----------------------------------------------------------------------------------------------


def test_a_split_two_for_one_changes_no_amount() -> None:
    sold = entry("SharesSold", "2003-07-20", investor=ALPHA, shares=60_000, venue="registered")
    split = entry("SharesSplit", "2003-07-15", new_shares=2, old_shares=1)
    before = [*SHORT, sold]
    after = [*SHORT, split, {**sold, "shares": 120_000}]
    for as_of in ("2003-07-14", "2003-07-15", "2003-08-01", "2004-01-05"):
        assert reference.owed(after, as_of)["investors"] == reference.owed(before, as_of)["investors"]


def test_a_split_counts_before_every_other_entry_of_its_date() -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-05-30"),
        entry("SharesSold", "2003-07-15", investor=ALPHA, shares=1_000_000, venue="registered"),
        entry("SharesSplit", "2003-07-15", new_shares=2, old_shares=1),
    ]
    assert reference.period(log, "2003-07-16")["limb"] == "(ii)"


def test_selling_the_shown_total_sells_the_fraction_too() -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-05-30"),
        entry("SharesSplit", "2003-07-15", new_shares=1, old_shares=3),
        entry("SharesSold", "2003-07-15", investor=ALPHA, shares=166_665, venue="registered"),
    ]
    assert reference.period(log, "2003-07-16")["limb"] is None  # 1 2/3 shares are left
    log.append(entry("SharesSold", "2003-07-17", investor=ALPHA, shares=1, venue="registered"))
    assert reference.period(log, "2003-07-17")["ends_on"] == "2003-07-17"


def test_warrants_keep_the_registration_period_open() -> None:
    log = [
        *signed({ALPHA: 500_000, VFIN: 0}),
        *effective("2003-05-30"),
        entry("WarrantsIssued", "2003-06-02", investor=VFIN, shares=50_000),
        entry("SharesSold", "2003-07-01", investor=ALPHA, shares=500_000, venue="registered"),
        entry("WarrantsExercised", "2003-08-01", investor=VFIN, shares=20_000),
        entry("SharesSold", "2003-08-04", investor=VFIN, shares=20_000, venue="registered"),
        entry("WarrantsExpired", "2003-09-01", investor=VFIN, shares=30_000),
    ]
    ends = [reference.period(log, day)["ends_on"] for day in ("2003-07-02", "2003-08-05", "2003-09-02")]
    assert ends == ["2004-05-30", "2004-05-30", "2003-09-01"]


# In kind ---------------------------------------------------------------------------------------------------------

BIDS = {
    "2003-06-24": "1.52",
    "2003-06-25": "1.48",
    "2003-06-26": "1.50",
    "2003-06-27": "1.49",
    "2003-06-30": "1.51",
}


def in_kind(*between: Entry, shares: int) -> list[Entry]:
    return [
        *signed({ALPHA: 500_000}),
        *[entry("ClosingBidRecorded", day, price=price) for day, price in BIDS.items()],
        entry("ShareSettlementAgreed", "2003-07-03", investor=ALPHA, toward={**LATE, "number": 1}, amount="20000.00"),
        *between,
        entry("PeriodicAmountSharesIssued", "2003-07-10", investor=ALPHA, toward={**LATE, "number": 1}, shares=shares),
    ]


def test_shares_in_kind_leave_the_remainder_in_cash() -> None:
    # Mean 1.50, 90% of it 1.35; 20,000 / 1.35 = 14,814.8; 14,814 × 1.35 = 19,998.90.
    world = reference.World(in_kind(shares=14_814), "2003-07-10", None, None)
    assert world.share_price(ALPHA, {**LATE, "number": 1}) * 100 == 135
    alpha = of(reference.owed(in_kind(shares=14_814), "2003-07-10"), ALPHA)
    assert (alpha["paid"], alpha["outstanding"], alpha["lines"][0]["paid"]) == ("19998.90", "1.10", "19998.90")
    assert of(reference.owed(in_kind(shares=14_814), "2003-07-09"), ALPHA)["paid"] == "0.00"


def test_bids_from_before_a_split_count_per_new_share() -> None:
    split = entry("SharesSplit", "2003-07-08", new_shares=2, old_shares=1)
    alpha = of(reference.owed(in_kind(split, shares=29_629), "2003-07-10"), ALPHA)
    assert alpha["paid"] == "19999.58"  # 29,629 × 0.675 = 19,999.575


def test_a_bid_corrected_afterwards_does_not_reprice_the_issue() -> None:
    log = in_kind(shares=14_814)
    bid = next(place for place, each in enumerate(log, 1) if each["kind"] == "ClosingBidRecorded")
    corrected = {"target": bid, "reason": "misread", "replacement": {**log[bid - 1], "price": "9.99"}}
    log.append(entry("EntryCorrected", "2003-07-20", **corrected))
    assert of(reference.owed(log, "2003-08-01"), ALPHA)["lines"][0]["paid"] == "19998.90"


def test_shares_in_kind_are_no_bought_shares() -> None:
    log = [*in_kind(shares=14_814), entry("SharesSold", "2003-07-15", investor=ALPHA, shares=500_000, venue="private")]
    assert [line[1] for line in lines(log, "2003-09-15")] == ["2003-07-01"]  # holds no bought share any more
    assert reference.period(log, "2003-09-15")["ends_on"] is None  # but shares of this transaction


# Consent, waivers, amendments ------------------------------------------------------------------------------------


def waiver(day: str, signers: list[str], **more: Any) -> Entry:
    terms = {"from_on": "2003-07-01", "until_on": "2003-08-01", "refund": False, **more}
    return entry("WaiverGranted", day, company_signed=True, signed_by=signers, trigger="late_effectiveness", **terms)


TWO = signed({ALPHA: 375_000, SHIMSHON: 125_000})


def amounts(log: list[Entry], as_of: str, name: str, /, **readings: str) -> list[tuple[str, str]]:
    found = of(reference.owed(log, as_of, readings), name)["lines"]
    return [(line["amount"], line["waived"]) for line in found]


def test_a_waiver_by_three_quarters_binds_the_other_quarter() -> None:
    log = [*TWO, waiver("2003-07-20", [ALPHA])]
    assert amounts(log, "2003-09-01", ALPHA) == [("0.00", "15000.00")] * 2 + [("15000.00", "0.00")]
    assert amounts(log, "2003-09-01", SHIMSHON) == [("0.00", "5000.00")] * 2 + [("5000.00", "0.00")]


def test_a_dissenter_is_not_bound_if_so_read() -> None:
    log = [*TWO, waiver("2003-07-20", [ALPHA])]
    assert amounts(log, "2003-08-01", ALPHA, dissenters="not_bound") == [("0.00", "15000.00")] * 2
    assert amounts(log, "2003-08-01", SHIMSHON, dissenters="not_bound") == [("5000.00", "0.00")] * 2


def test_a_quarter_binds_nobody_but_itself_if_so_read() -> None:
    log = [*TWO, waiver("2003-07-20", [SHIMSHON])]
    assert amounts(log, "2003-08-01", SHIMSHON) == [("5000.00", "0.00")] * 2
    assert amounts(log, "2003-08-01", SHIMSHON, dissenters="not_bound") == [("0.00", "5000.00")] * 2


@pytest.mark.parametrize(("sold", "binds"), [(249_999, True), (250_000, True), (250_001, False)])
def test_exactly_half_of_what_is_held_suffices(sold: int, binds: bool) -> None:
    log = [
        *TWO,
        entry("SharesSold", "2003-07-10", investor=ALPHA, shares=sold, venue="private"),
        waiver("2003-07-20", [ALPHA]),
    ]
    assert amounts(log, "2003-08-01", ALPHA)[0] == (("0.00", "15000.00") if binds else ("15000.00", "0.00"))


def test_a_waiver_leaves_what_was_paid_and_with_refund_gives_it_back_to_the_pool() -> None:
    paid = entry("PeriodicAmountPaid", "2003-07-05", investor=ALPHA, amount="6000.00")
    kept = [*TWO, paid, waiver("2003-07-20", [ALPHA])]
    assert amounts(kept, "2003-09-01", ALPHA) == [("6000.00", "9000.00"), ("0.00", "15000.00"), ("15000.00", "0.00")]
    back = of(reference.owed([*TWO, paid, waiver("2003-07-20", [ALPHA], refund=True)], "2003-09-01"), ALPHA)
    assert [line["paid"] for line in back["lines"]] == ["0.00", "0.00", "6000.00"]
    assert (back["determined"], back["outstanding"]) == ("15000.00", "9000.00")


def test_an_open_sequence_shows_nothing_for_a_date_inside_a_waiver() -> None:
    log = [*TWO, waiver("2003-06-20", [ALPHA])]
    rows = [of(reference.owed(log, day), ALPHA)["open"][0] for day in ("2003-06-30", "2003-07-20", "2003-08-01")]
    assert [(row["if_cured_today"], row["at_next_computation"]) for row in rows] == [
        ("15000.00", "0.00"),
        ("0.00", "0.00"),
        ("15000.00", "15000.00"),
    ]


def amended(changes: dict[str, Any], effective_from: str = "2003-07-15", signers: list[str] | None = None) -> Entry:
    signed_by = signers or [ALPHA]
    return entry(
        "TermsAmended",
        "2003-08-20",
        company_signed=True,
        signed_by=signed_by,
        changes=changes,
        effective_from=effective_from,
    )


def test_an_amended_required_effective_date_replaces_the_old_one() -> None:
    log = [
        *TWO,
        *effective("2003-07-11"),
        entry("PeriodicAmountPaid", "2003-07-08", investor=ALPHA, amount="100.00", toward={**LATE, "number": 1}),
        amended({"required_effective_date": "2003-07-01"}),
    ]
    alpha = of(reference.owed(log, "2003-07-16"), ALPHA)
    (line,) = alpha["lines"]
    assert (line["trigger_date"], line["computed_on"], line["days"]) == ("2003-07-01", "2003-07-11", 10)
    assert (line["amount"], line["due_on"], line["paid"]) == ("15000.00", "2003-07-16", "100.00")
    assert of(reference.owed(log, "2003-07-15"), ALPHA)["lines"][0]["paid"] == "0.00"  # in the pool until it is due


def test_amended_rates_count_by_the_computation_date_and_an_interval_by_where_it_begins() -> None:
    log = [*TWO, amended({"late_effectiveness_rates": ["0.01", "0.04"], "computation_interval_days": 15})]
    found = of(reference.owed(log, "2003-08-31"), ALPHA)["lines"]
    assert [(line["computed_on"], line["days"], line["rate"], line["due_on"]) for line in found] == [
        ("2003-07-01", 30, "0.02", "2003-07-02"),
        ("2003-07-31", 30, "0.04", "2003-08-01"),
        ("2003-08-15", 15, "0.04", "2003-08-16"),
        ("2003-08-30", 15, "0.04", "2003-08-31"),
    ]


def test_the_consent_share_is_the_one_amended_before() -> None:
    higher = {**amended({"consent_share": "0.80"}, "2003-07-01"), "occurred_on": "2003-07-10"}
    before, after = waiver("2003-07-09", [ALPHA]), waiver("2003-07-11", [ALPHA])
    assert amounts([*TWO, higher, before], "2003-07-05", ALPHA) == [("0.00", "15000.00")]
    assert amounts([*TWO, higher, after], "2003-07-05", ALPHA) == [("15000.00", "0.00")]


def test_an_amendment_binds_only_signers_if_so_read_and_a_common_term_needs_all() -> None:
    log = [*TWO, *effective("2003-05-30"), amended({"registration_period_years": 2}, "2003-05-01")]
    not_bound = {"dissenters": "not_bound"}
    assert reference.period(log, "2003-09-01")["ends_on"] == "2005-05-30"
    assert reference.period(log, "2003-09-01", not_bound)["ends_on"] == "2004-05-30"
    log[-1] = amended({"registration_period_years": 2}, "2003-05-01", [ALPHA, SHIMSHON])
    assert reference.period(log, "2003-09-01", not_bound)["ends_on"] == "2005-05-30"


def test_a_transferee_is_bound_by_what_its_transferor_signed_up_to_the_transfer() -> None:
    signers = {"dissenters": "not_bound"}
    before = [*TWO, waiver("2003-07-10", [ALPHA]), *transferred("2003-07-10", "2003-07-15")]
    after = [*TWO, waiver("2003-07-11", [ALPHA]), *transferred("2003-07-10", "2003-07-15")]
    assert amounts(before, "2003-08-01", NEWCOMER, **signers) == [("0.00", "4000.00")]
    assert amounts(after, "2003-08-01", NEWCOMER, **signers) == [("4000.00", "0.00")]


def test_prorated_counts_against_the_interval_in_force() -> None:
    log = [*TWO, *effective("2003-08-06"), amended({"computation_interval_days": 15})]
    found = of(reference.owed(log, "2003-08-31", {"partial_period": "prorated"}), ALPHA)["lines"]
    # From 31 July the interval is 15 days; six of them are counted: 2% of $750,000 × 6/15.
    assert [(line["computed_on"], line["days"], line["amount"]) for line in found][-1] == ("2003-08-06", 6, "6000.00")


def test_a_payment_may_name_the_statement_of_a_tranche() -> None:
    def paid(statement: str) -> list[str]:
        toward = {**LATE, "number": 1, "statement": statement}
        payment = entry("PeriodicAmountPaid", "2003-07-01", investor=ALPHA, amount="3000.00", toward=toward)
        log = [*SHORT, *effective("2003-08-05", "333-2", {ALPHA: 500_000}), payment]
        return [line["paid"] for line in of(reference.owed(log, "2003-08-05"), ALPHA)["lines"][:2]]

    assert paid("333-2") == ["0.00", "3000.00"]
    assert paid("333-9") == ["3000.00", "0.00"]  # names no line: the lines of that amount, in their order
