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


# Whose shares a statement covers (9) --------------------------------------------------------------------------


def filed(day: str, statement: str, coverage: dict[str, int] | None = None) -> Entry:
    named = {} if coverage is None else {"coverage": coverage}
    return entry("StatementFiled", day, statement=statement, form="S-3", **named)


def declared(day: str, statement: str = "333-1") -> Entry:
    return entry("EffectivenessDeclared", day, statement=statement)


def determined(log: list[Entry], as_of: str, /, **readings: str) -> Any:
    return reference.owed(log, as_of, readings)["total"]["determined"]


# Everything goes from one to the other; filed on 1 April in one name, effective in time.
@pytest.mark.parametrize(
    ("named", "sent_on", "owed"),
    [
        (NEWCOMER, "2003-03-31", "0.00"),
        (NEWCOMER, "2003-04-01", "20000.00"),  # through that date it is still the transferor's
        (NEWCOMER, "2003-04-02", "20000.00"),
        (ALPHA, "2003-03-31", "0.00"),  # the second pass: sent away, and the prospectus did not know
        (ALPHA, "2003-04-01", "0.00"),
        (ALPHA, "2003-04-02", "0.00"),
    ],
)
def test_coverage_names_whoever_holds_on_the_filing_date(named: str, sent_on: str, owed: str) -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *transferred(sent_on, "2003-04-10", 500_000),
        filed("2003-04-01", "333-1", {named: 500_000}),
        declared("2003-05-30"),
    ]
    # 2% of $1,000,000 on 1 July where the room stays empty.
    assert determined(log, "2003-07-15") == owed


def test_a_statement_in_the_name_of_a_transferee_nobody_told_of_yet_covers_its_shares() -> None:
    log = [*signed({ALPHA: 500_000}), *transferred("2003-03-01", "2003-08-10", 500_000)]
    log += [filed("2003-04-01", "333-1", {NEWCOMER: 500_000}), declared("2003-05-30")]
    assert determined(log, "2003-09-15") == "0.00"
    assert determined(log, "2003-09-15", transfer_gap="open") == "0.00"


# Alpha has sent 100,000 of its 300,000. Its own 200,000 come first, then the transferee's own, then what it sent.
@pytest.mark.parametrize(
    ("rooms", "bases"),
    [
        ({ALPHA: 300_000}, {}),
        ({ALPHA: 200_000}, {NEWCOMER: "200000.00"}),
        ({ALPHA: 150_000, NEWCOMER: 100_000}, {ALPHA: "100000.00"}),
        ({ALPHA: 240_000, NEWCOMER: 50_000}, {NEWCOMER: "20000.00"}),
        ({ALPHA: 250_000, NEWCOMER: 50_000}, {}),
        ({ALPHA: 100_000, NEWCOMER: 300_000}, {ALPHA: "200000.00"}),  # its room is for nothing that is not its own
    ],
)
def test_rooms_are_filled_in_passes(rooms: dict[str, int], bases: dict[str, str]) -> None:
    log = [*signed({ALPHA: 300_000}), *transferred("2003-01-15", "2003-01-20"), filed("2003-02-03", "333-1", rooms)]
    log.append(declared("2003-05-30"))
    found = {name: [line[3] for line in lines(log, "2003-07-15", name)] for name in (ALPHA, NEWCOMER)}
    assert found == {name: [bases[name]] if name in bases else [] for name in found}


@pytest.mark.parametrize(("bought_on", "late"), [("2003-05-30", "200000.00"), ("2003-06-10", "200000.00")])
def test_a_later_purchase_takes_the_room_that_is_left_and_the_rest_is_late(bought_on: str, late: str) -> None:
    more = entry("SharesPurchased", bought_on, investor=ALPHA, shares=200_000, price_per_share="2.00")
    log = [*signed({ALPHA: 400_000}), *effective("2003-05-30", coverage={ALPHA: 500_000}), more]
    # 100,000 of the 200,000 fit.
    assert lines(log, "2003-07-15") == [(1, "2003-07-01", None, late, "4000.00")]


def test_what_does_not_fit_goes_on_to_the_next_statement() -> None:
    log = [
        *signed({ALPHA: 400_000}),
        *effective("2003-05-28", "333-1", {ALPHA: 450_000}),
        *effective("2003-05-30", "333-2", {ALPHA: 30_000}),
        entry("SharesPurchased", "2003-06-10", investor=ALPHA, shares=100_000, price_per_share="2.00"),
    ]
    # The second statement's 30,000 went to 30,000 of the first 400,000 once more: nothing is left in it.
    assert lines(log, "2003-07-15") == [(1, "2003-07-01", None, "100000.00", "2000.00")]
    log[4] = filed("2003-02-03", "333-2", {ALPHA: 430_000})
    assert lines(log, "2003-07-15") == [(1, "2003-07-01", None, "40000.00", "800.00")]  # 50,000 - 30,000 left out


def test_the_investors_effective_date_under_each_choice() -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-07-11", "333-1", {ALPHA: 400_000}),
        *effective("2003-08-20", "333-2", {ALPHA: 500_000}),
    ]
    # The second covers all of it alone: 100,000 that nothing covered, and the 400,000 once more.
    found = {choice: lines(log, "2003-09-30", partial_coverage=choice) for choice in
             ("uncovered_shares", "no_effective_date", "any_coverage")}  # fmt: skip
    assert [line[1] for line in found["any_coverage"]] == ["2003-07-01", "2003-07-11"]
    assert [line[1] for line in found["no_effective_date"]] == ["2003-07-01", "2003-07-31", "2003-08-20"]
    assert [line[1:3] for line in found["uncovered_shares"]][2:] == [
        ("2003-07-11", "333-1"),
        ("2003-07-31", "333-2"),
        ("2003-08-20", "333-2"),
    ]


# A statement bars the shares it covers (4, 5) -------------------------------------------------------------------

EACH_ITS_OWN = [
    *signed({ALPHA: 375_000, SHIMSHON: 125_000}),
    *effective("2003-05-30", "333-1", {ALPHA: 375_000}),
    *effective("2003-05-30", "333-2", {SHIMSHON: 125_000}),
]


def rows(log: list[Entry], as_of: str, name: str = ALPHA, /, **readings: str) -> list[tuple[Any, ...]]:
    """Date, statement, shares, until, whether payable."""
    found = of(reference.restricted(log, as_of, readings), name)["restricted_sale_dates"]
    return [(e["date"], e["statement"], e["shares"], e["until"], e["payable"]) for e in found]


def test_another_investors_effective_statement_frees_nobody_else() -> None:
    log = [*EACH_ITS_OWN, entry("StopOrderIssued", "2003-06-10", statement="333-1")]
    assert rows(log, "2003-07-15") == [("2003-06-10", "333-1", 375_000, None, True)]
    assert lines(log, "2003-07-15") == [(1, "2003-07-10", "333-1", "750000.00", "11250.00")]  # 1.5%
    assert (rows(log, "2003-07-15", SHIMSHON), lines(log, "2003-07-15", SHIMSHON)) == ([], [])


def test_the_lapse_of_one_of_two_statements_costs_on_its_shares() -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-05-28", "333-1", {ALPHA: 400_000}),
        *effective("2003-05-30", "333-2", {ALPHA: 150_000}),  # the last 100,000, and the first 50,000 once more
        entry("EffectivenessLapsed", "2003-06-10", statement="333-1"),
    ]
    assert rows(log, "2003-07-15") == [("2003-06-10", "333-1", 350_000, None, True)]
    assert lines(log, "2003-07-15") == [(1, "2003-07-10", "333-1", "700000.00", "10500.00")]


def test_shares_of_one_date_that_are_freed_on_different_dates_are_lines_of_their_own() -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-05-30", "333-1", {ALPHA: 500_000}),
        entry("StopOrderIssued", "2003-06-10", statement="333-1"),
        *effective("2003-06-20", "333-2", {ALPHA: 200_000}),  # the first 200,000 once more
        entry("StopOrderLifted", "2003-07-01", statement="333-1"),
    ]
    # Before the second statement is effective all is one; 1.5% of $400,000 and of $600,000, each at its cure.
    assert rows(log, "2003-06-19") == [("2003-06-10", "333-1", 500_000, None, True)]
    assert rows(log, "2003-07-15") == [
        ("2003-06-10", "333-1", 200_000, "2003-06-20", True),
        ("2003-06-10", "333-1", 300_000, "2003-07-01", True),
    ]
    assert lines(log, "2003-07-15") == [
        (1, "2003-06-20", "333-1", "400000.00", "6000.00"),
        (1, "2003-07-01", "333-1", "600000.00", "9000.00"),
    ]


def one_share_more(*more: Entry) -> list[Entry]:
    """All effective on 30 May; a second statement of 1 August for one share."""
    whole, one = {ALPHA: 500_000}, {ALPHA: 1}
    return [*signed(whole), *effective("2003-05-30", "333-1", whole), *effective("2003-08-01", "333-2", one), *more]


def test_a_statement_for_one_share_opens_the_ninety_days_for_that_share() -> None:
    log = one_share_more(
        entry("MisstatementNoticeReceived", "2003-09-15"), entry("CorrectedProspectusReceived", "2003-10-15")
    )
    # 15 September is 108 days after 30 May and 45 after 1 August.
    assert rows(log, "2003-10-15") == [
        ("2003-09-15", "333-1", 499_999, "2003-10-15", False),
        ("2003-09-15", "333-2", 1, "2003-10-15", True),
    ]
    assert lines(log, "2003-10-15") == [(1, "2003-10-15", "333-2", "2.00", "0.03")]
    later = {"code": "restriction_not_payable", "investor": ALPHA, "date": "2003-09-15"}
    assert [{key: row[key] for key in later} for row in reference.warnings(log, "2003-10-15")] == [later]


def test_a_statement_for_one_share_keeps_the_registration_period_open_for_that_share() -> None:
    found = reference.period(one_share_more(), "2003-09-01")
    assert (found["ends_on"], found["statements"]) == (
        "2004-08-01",
        [
            {"statement": "333-1", "declared_on": "2003-05-30", "ends_on": "2004-05-30"},
            {"statement": "333-2", "declared_on": "2003-08-01", "ends_on": "2004-08-01"},
        ],
    )
    for began, shares in [("2004-05-30", [499_999, 1]), ("2004-05-31", [1]), ("2004-08-02", [])]:
        log = one_share_more(entry("MisstatementNoticeReceived", began))
        assert [row[2] for row in rows(log, "2004-08-15")] == shares


def test_a_share_leaves_its_group_at_the_end_of_its_own_registration_period() -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-05-30", "333-1", {ALPHA: 500_000}),
        entry("PotentialMaterialEventNoticeGiven", "2003-06-10", board_findings=False),
        *effective("2003-08-01", "333-2", {ALPHA: 200_000}),
    ]
    # The suspension lasts: one group from 10 June. On 5 May 2004 all of it counts, on 4 June the first 200,000.
    found = {line[1]: line[3] for line in lines(log, "2004-08-15")}
    assert (found["2004-05-05"], found["2004-06-04"], found["2004-07-04"]) == ("1000000.00", "400000.00", "400000.00")
    assert list(found)[-1] == "2004-07-04"  # the next would be 3 August, after 1 August
    assert rows(log, "2004-08-15") == [("2003-06-10", "333-1", 500_000, "2004-08-02", True)]


def test_an_investors_own_bar_restricts_only_what_a_declared_statement_covers() -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-05-20", "333-1", {ALPHA: 400_000}),
        entry("MisstatementNoticeReceived", "2003-05-25"),
        *effective("2003-05-30", "333-2", {ALPHA: 500_000}),
    ]
    log[4] = declared("2003-05-30", "333-2") if log[4]["kind"] == "EffectivenessDeclared" else log[4]
    # The last 100,000 are barred from their declaration, and restricted from the day after it.
    assert rows(log, "2003-06-15") == [
        ("2003-05-25", "333-1", 400_000, None, True),
        ("2003-05-31", "333-2", 100_000, None, True),
    ]


def test_a_lot_that_joins_later_joins_the_group() -> None:
    more = entry("SharesPurchased", "2003-06-20", investor=ALPHA, shares=50_000, price_per_share="2.00")
    log = [*signed({ALPHA: 500_000}), *effective("2003-05-30"), more]
    log.append(entry("StopOrderIssued", "2003-06-10", statement="333-1"))
    assert rows(log, "2003-07-15") == [("2003-06-10", "333-1", 500_000, None, True)]
    assert lines(log, "2003-07-15") == [(1, "2003-07-10", "333-1", "1100000.00", "16500.00")]


@pytest.mark.parametrize(
    ("began", "ended", "more", "due_on"),
    [
        ("Delisted", "Relisted", {"market": "Nasdaq"}, "2003-08-10"),  # anchor 11 June, payment days 11 July, 10 August
        ("StopOrderIssued", "StopOrderLifted", {"statement": "333-1"}, "2003-07-18"),  # the third business day
    ],
)
def test_a_relisting_accelerates_no_due_date(began: str, ended: str, more: dict[str, str], due_on: str) -> None:
    log = [*signed({ALPHA: 500_000}), *effective("2003-05-30")]
    log += [entry(began, "2003-06-10", **more), entry(ended, "2003-07-15", **more)]
    found = of(reference.owed(log, "2003-08-15", {"delisting": "restriction"}), ALPHA)["lines"]
    assert [(e["computed_on"], e["due_on"]) for e in found] == [("2003-07-10", "2003-07-11"), ("2003-07-15", due_on)]


# Shares on their way (9) ------------------------------------------------------------------------------------------


def test_what_was_on_its_way_is_a_line_of_its_own_after_the_rest() -> None:
    log = [
        *signed({ALPHA: 375_000, SHIMSHON: 125_000}),
        entry("SharesTransferred", "2003-07-10", investor=ALPHA, transferee=SHIMSHON, shares=75_000),
        entry("TransferNotified", "2003-08-20", investor=ALPHA, transferee=SHIMSHON),
        entry("PeriodicAmountPaid", "2003-08-21", investor=SHIMSHON, amount="6000.00", toward={**LATE, "number": 2}),
    ]
    found = of(reference.owed(log, "2003-08-25"), SHIMSHON)["lines"][1:]
    # 2% of $250,000 due on 1 August, of $150,000 on the date of the notice; a payment takes them in their order.
    assert [(e["number"], e["base"], e["amount"], e["due_on"], e["paid"]) for e in found] == [
        (2, "250000.00", "5000.00", "2003-08-01", "5000.00"),
        (2, "150000.00", "3000.00", "2003-08-20", "1000.00"),
    ]
    assert lines(log, "2003-08-15", SHIMSHON)[1:] == [(2, "2003-07-31", None, "250000.00", "5000.00")]


def test_a_restricted_sale_is_computed_in_the_gap_too() -> None:
    log = [*signed({ALPHA: 500_000}), *effective("2003-05-30"), *transferred("2003-07-01", "2003-07-20")]
    log.append(entry("StopOrderIssued", "2003-06-10", statement="333-1"))
    found = of(reference.owed(log, "2003-08-15"), NEWCOMER)["lines"]
    assert [(e["number"], e["computed_on"], e["amount"], e["due_on"]) for e in found] == [
        (1, "2003-07-10", "3000.00", "2003-07-20"),
        (2, "2003-08-09", "3000.00", "2003-08-10"),
    ]


@pytest.mark.parametrize("asked", ["2003-07-30", "2003-07-31", "2003-08-01", "2003-08-30"])
def test_a_transfer_nobody_told_of_names_what_waits(asked: str) -> None:
    log = [*signed({ALPHA: 500_000}), *transferred("2003-07-10", "2003-07-20")[:1]]
    (found,) = reference.warnings(log, asked)
    passed = [day for day in ("2003-07-31", "2003-08-30") if day <= asked]
    assert (found["code"], found["dates"]) == ("transfer_not_notified", passed)
    assert found["amount"] == f"{4000 * len(passed)}.00"  # 2% of $200,000 each


def test_a_transferee_sells_first_what_it_held_already() -> None:
    log = [
        *signed({ALPHA: 375_000, SHIMSHON: 0}),
        entry("SharesPurchased", "2002-12-02", investor=SHIMSHON, shares=100_000, price_per_share="1.00"),
        entry("SharesTransferred", "2003-07-10", investor=ALPHA, transferee=SHIMSHON, shares=75_000),
        entry("TransferNotified", "2003-07-20", investor=ALPHA, transferee=SHIMSHON),
        entry("SharesSold", "2003-07-15", investor=SHIMSHON, shares=110_000, venue="private"),
    ]
    # All at $1.00 and 10,000 at $2.00, although those were bought before: 65,000 are left.
    (line,) = lines(log, "2003-08-15", SHIMSHON, base_before_effective="held_shares")[1:]
    assert line == (2, "2003-07-31", None, "130000.00", "2600.00")


@pytest.mark.parametrize(("from_on", "theirs"), [("2003-07-01", "2003-08-05"), ("2003-07-20", "2003-08-05")])
def test_a_delay_that_names_nobody_counts_for_the_transferee_on_every_date(from_on: str, theirs: str) -> None:
    until = str(int(from_on[-2:]) + 5).zfill(2)
    delay = entry(
        "InvestorDelayAttributed", "2003-08-01", status="agreed", from_on=from_on, until_on=f"2003-07-{until}"
    )
    log = [*signed({ALPHA: 500_000}), *transferred("2003-07-10", "2003-07-15"), delay]
    assert lines(log, "2003-08-15", NEWCOMER)[-1][1] == theirs
    # One that names the transferor counts up to the transfer.
    log[-1] = {**delay, "investor": ALPHA}
    assert lines(log, "2003-08-15", NEWCOMER)[-1][1] == (theirs if from_on == "2003-07-01" else "2003-07-31")


@pytest.mark.parametrize(
    ("signers", "readings", "binds"),
    [
        ([ALPHA], {}, False),  # 175,000 of 500,000
        ([ALPHA, NEWCOMER], {}, True),  # 375,000 of 500,000
        ([ALPHA], {"transfer_gap": "open"}, True),  # 175,000 of 300,000: what is on its way does not count
    ],
)
def test_shares_on_their_way_count_in_the_whole(signers: list[str], readings: dict[str, str], binds: bool) -> None:
    log = [*TWO, *transferred("2003-07-10", "2003-07-15", 200_000), waiver("2003-07-12", signers)]
    assert (amounts(log, "2003-08-01", SHIMSHON, **readings)[0][1] != "0.00") is binds


# Stops, and what leaves a trace (3, 5) ----------------------------------------------------------------------------


def stopped(log: list[Entry], as_of: str, **readings: str) -> list[tuple[Any, ...]]:
    found = [row for row in reference.warnings(log, as_of, readings) if row["code"] == "stopped"]
    return [(row["investor"], row["date"], row["cause"], row["days"]) for row in found]


def test_an_exclusion_on_a_computation_date_takes_it_and_says_so() -> None:
    log = [*signed({ALPHA: 500_000}), entry("ExclusionElected", "2003-07-31", investor=ALPHA)]
    assert [line[1] for line in lines(log, "2003-08-15")] == ["2003-07-01"]
    assert stopped(log, "2003-07-30") == []
    assert stopped(log, "2003-07-31") == [(ALPHA, "2003-07-31", "exclusion", 29)]


def test_everything_sold_the_day_before_the_cure_leaves_a_trace() -> None:
    sold = entry("SharesSold", "2003-07-10", investor=ALPHA, shares=500_000, venue="private")
    log = [*signed({ALPHA: 500_000}), *effective("2003-07-11"), sold]
    # Limb (ii) came on the day of the sale; sold on the day of the cure it still counts.
    assert stopped(log, "2003-07-15") == [(ALPHA, "2003-07-11", "limb (ii)", 9)]
    assert [line[1] for line in lines(log, "2003-07-15")] == ["2003-07-01"]
    log[-1] = {**sold, "occurred_on": "2003-07-11"}
    assert (stopped(log, "2003-07-15"), len(lines(log, "2003-07-15"))) == ([], 2)


def test_a_stop_order_on_the_ninety_first_day_leaves_a_trace() -> None:
    for issued, codes in [("2003-08-28", []), ("2003-08-29", ["restriction_not_payable"])]:
        log = [*signed({ALPHA: 500_000}), *effective("2003-05-30")]
        log.append(entry("StopOrderIssued", issued, statement="333-1"))
        assert [row["code"] for row in reference.warnings(log, "2003-09-15")] == codes


def test_giving_the_last_shares_away_is_no_stop_and_new_ones_are_on_the_grid() -> None:
    log = [
        *signed({ALPHA: 375_000, SHIMSHON: 125_000}),
        entry("SharesTransferred", "2003-07-10", investor=SHIMSHON, transferee=ALPHA, shares=125_000),
        entry("TransferNotified", "2003-07-10", investor=SHIMSHON, transferee=ALPHA),
        entry("SharesTransferred", "2003-08-10", investor=ALPHA, transferee=SHIMSHON, shares=100_000),
        entry("TransferNotified", "2003-08-10", investor=ALPHA, transferee=SHIMSHON),
    ]
    assert stopped(log, "2003-09-15") == []
    assert lines(log, "2003-09-15", SHIMSHON) == [
        (1, "2003-07-01", None, "250000.00", "5000.00"),
        (3, "2003-08-30", None, "200000.00", "4000.00"),
    ]


def test_excluded_shares_stay_out_whoever_holds_them_and_what_came_later_does_not() -> None:
    log = [
        *signed({ALPHA: 500_000}),
        entry("ExclusionElected", "2003-07-05", investor=ALPHA),
        entry("SharesPurchased", "2003-07-06", investor=ALPHA, shares=50_000, price_per_share="2.00"),
        *transferred("2003-07-10", "2003-07-10", 510_000),
    ]
    assert lines(log, "2003-08-15", NEWCOMER) == [(2, "2003-07-31", None, "20000.00", "400.00")]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("2004-05-04", ("2004-05-05", "15000.00")), ("2004-05-05", (None, "0.00")), ("2004-05-30", (None, "0.00"))],
)
def test_an_open_sequence_promises_nothing_beyond_the_registration_period(asked: str, expected: object) -> None:
    log = [*signed({ALPHA: 500_000}), *effective("2003-05-30")]
    log.append(entry("StopOrderIssued", "2003-06-10", statement="333-1"))
    # The eleventh is on 5 May 2004, the twelfth would be on 4 June; the period ends on 30 May.
    (row,) = of(reference.owed(log, asked), ALPHA)["open"]
    assert (row["next_computation"], row["at_next_computation"]) == expected
    assert stopped(log, "2004-05-30") == []
    assert stopped(log, "2004-05-31") == [(ALPHA, "2004-05-31", "end of the Registration Period", 25)]


def test_an_open_sequence_promises_nothing_once_all_is_sold() -> None:
    log = [*TWO, entry("SharesSold", "2003-07-20", investor=ALPHA, shares=375_000, venue="private")]
    nexts = [of(reference.owed(log, day), ALPHA)["open"] for day in ("2003-07-19", "2003-07-20", "2003-07-21")]
    assert [[row["next_computation"] for row in each] for each in nexts] == [["2003-07-31"], [None], []]


def test_who_elected_exclusion_may_not_sell_otherwise_while_a_notice_to_it_is_open() -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-05-30"),
        entry("ExclusionElected", "2003-06-02", investor=ALPHA),
        entry("PotentialMaterialEventNoticeGiven", "2003-06-16"),
        entry("SuspensionLifted", "2003-06-20", reason="disclosed"),
    ]
    asked = ("2003-06-15", "2003-06-16", "2003-06-19", "2003-06-20")
    otherwise = [of(reference.may_sell(log, day), ALPHA)["may_sell_otherwise"] for day in asked]
    assert otherwise == [True, False, False, True]


# The readings that came later (7) -----------------------------------------------------------------------------------


def cleared(day: str, statement: str = "333-1") -> Entry:
    return entry("ClearanceNotified", day, statement=statement, oral=True)


@pytest.mark.parametrize(("count", "red"), [("calendar", "2003-05-07"), ("business", "2003-05-09")])
def test_the_days_after_a_clearance_may_be_business_days(count: str, red: str) -> None:
    log = [*signed({ALPHA: 500_000}), filed("2003-02-03", "333-1"), cleared("2003-05-02")]  # a Friday
    asked = {"required_effective_date": "earlier_of_clearance", "clearance_count": count}
    assert of(reference.owed(log, "2003-07-15", asked), ALPHA)["lines"][0]["trigger_date"] == red


def test_of_several_clearances_the_earliest_date_counts() -> None:
    none = {"clearance_days": 0}
    log = [*signed({ALPHA: 500_000}), cleared("2003-05-20"), cleared("2003-05-22", "333-2")]
    log.append({**amended(none, "2003-05-21"), "occurred_on": "2003-05-21"})
    log[2:2] = [filed("2003-02-03", "333-1"), filed("2003-02-03", "333-2")]
    found = of(reference.owed(log, "2003-07-15", {"required_effective_date": "earlier_of_clearance"}), ALPHA)
    assert found["lines"][0]["trigger_date"] == "2003-05-22"


@pytest.mark.parametrize(("effective_on", "left"), [("2003-06-30", 0), ("2003-07-01", 0), ("2003-07-02", 2)])
def test_the_illustration_may_be_read_as_a_condition(effective_on: str, left: int) -> None:
    log = [*signed({ALPHA: 500_000}), *effective(effective_on)]
    assert len(lines(log, "2003-08-15", illustration="negative")) == left
    assert len(lines(log, "2003-08-15")) == max(1, left)


def test_while_nothing_is_effective_the_illustration_says_nothing() -> None:
    log = [*signed({ALPHA: 500_000}), *effective("2003-07-02")]
    assert len(lines(log, "2003-07-01", illustration="negative")) == 1


def test_a_post_effective_amendment_may_open_the_ninety_days_anew() -> None:
    log = [*signed({ALPHA: 500_000}), *effective("2003-05-30")]
    log += [
        entry("PostEffectiveAmendmentDeclaredEffective", "2003-08-15", statement="333-1"),
        entry("StopOrderIssued", "2003-09-01", statement="333-1"),  # 94 days after 30 May, 17 after 15 August
    ]
    found = [
        of(reference.restricted(log, "2003-09-15", {"amendment_window": choice}), ALPHA)["restricted_sale_dates"]
        for choice in ("none", "reopens")
    ]
    assert [(row["days_after_effective"], row["payable"]) for (row,) in found] == [(94, False), (17, True)]


TOLLED = {"period_tolling": "day_for_day"}


@pytest.mark.parametrize(
    ("readings", "ends_on"),
    [({}, "2004-05-30"), (TOLLED, "2004-06-09"), ({**TOLLED, "day_count": "both_in"}, "2004-06-10")],
)
def test_barred_dates_may_be_added_to_the_year(readings: dict[str, str], ends_on: str) -> None:
    log = [
        *signed({ALPHA: 500_000}),
        *effective("2003-05-30"),
        entry("PotentialMaterialEventNoticeGiven", "2003-06-16"),
        entry("SuspensionLifted", "2003-06-26", reason="disclosed"),  # ten dates, the lift day the eleventh
    ]
    assert reference.period(log, "2003-07-15", readings)["ends_on"] == ends_on


def test_while_a_bar_lasts_a_tolled_end_is_not_known_and_the_period_does_not_end() -> None:
    log = [*signed({ALPHA: 500_000}), *effective("2003-05-30"), entry("MisstatementNoticeReceived", "2003-06-16")]
    for day in ("2003-06-16", "2004-05-30", "2005-01-15"):
        found = reference.period(log, day, TOLLED)
        assert (found["ends_on"], found["status"]) == (None, "suspended")
    sold = entry("SharesSold", "2003-07-01", investor=ALPHA, shares=499_999, venue="private")
    lifted = entry("CorrectedProspectusReceived", "2003-07-16")
    # Thirty dates on the last share; those sold on 1 July have sixteen.
    assert reference.period([*log, sold, lifted], "2003-08-15", TOLLED)["ends_on"] == "2004-06-29"
    assert rows([*log, sold, lifted], "2003-08-15", ALPHA, **TOLLED)[0][3] == "2003-07-16"


def test_under_a_tolled_period_a_lasting_bar_has_a_next_computation_date() -> None:
    log = [*signed({ALPHA: 500_000}), *effective("2003-05-30")]
    log.append(entry("StopOrderIssued", "2003-06-10", statement="333-1"))
    # Where the year is plain the twelfth, 4 June 2004, lies beyond it.
    found = [
        of(reference.owed(log, "2004-05-20", choice), ALPHA)["open"][0]["next_computation"] for choice in ({}, TOLLED)
    ]
    assert found == [None, "2004-06-04"]
    assert lines(log, "2004-06-04", **TOLLED)[-1][:2] == (12, "2004-06-04")
