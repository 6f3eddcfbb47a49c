"""Section 10: what binds whom, and what a waiver takes off. Harrow and Calder hold 500,000 shares each."""

import pytest

from tests.scenarios import (
    ONE,
    TWO,
    amended,
    ask,
    codes,
    deal,
    determined,
    effective,
    lines,
    notified,
    paid,
    recorded,
    retraction,
    sold,
    transferred,
    waived,
)

BOTH = (ONE, TWO)
FIRST = ("late_effectiveness", "2003-06-01", 1)


def waiver(on="2003-07-02", first="2003-07-01", until="2003-07-02", signed_by=(ONE,), **fields):
    """Of the amounts computed on 1 July: $20,000 to each Investor."""
    return waived(on, first, until, signed_by, **fields)


def two(*facts):
    return deal(*facts, investors=BOTH)


def each_determined(log, on, **readings):
    return [each["determined"] for each in ask("owed", log, on, readings=readings)["investors"]]


# --- consent ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shares", "owed"), [(None, "0.00"), (1, "40000.00")])
def test_exactly_half_binds_and_one_share_less_does_not(shares, owed):
    facts = [sold("2003-06-20", shares)] if shares else []
    log = two(*facts, waiver())
    assert determined(log, "2003-07-02") == owed
    assert ("no_consent" in codes(log, "2003-07-02")) is bool(shares)


@pytest.mark.parametrize(("on", "owed"), [("2003-07-01", "40000.00"), ("2003-07-02", "0.00"), ("2003-07-03", "0.00")])
def test_a_share_sold_on_the_documents_day_is_still_held(on, owed):
    assert determined(two(sold(on, 1), waiver()), "2003-07-03") == owed


@pytest.mark.parametrize(
    ("on", "owed"), [("2003-06-30", "40000.00"), ("2003-07-01", "40000.00"), ("2003-07-02", "40000.00")]
)
def test_under_sold_a_share_sold_on_the_documents_day_is_gone(on, owed):
    assert determined(two(sold(on, 1), waiver()), "2003-07-03", sale_on_computation_date="sold") == owed


@pytest.mark.parametrize(("on", "owed"), [("2003-07-01", "40000.00"), ("2003-07-02", "0.00")])
def test_a_share_in_transfer_is_nobodys_and_does_not_count(on, owed):
    # One of Calder's shares on its way: Harrow has more than half. One of Harrow's: less.
    assert determined(two(transferred("2003-06-20", 1, investor=TWO), waiver()), "2003-07-02") == "0.00"
    log = two(transferred(on, 1), waiver())
    assert determined(log, "2003-07-02") == owed


def test_without_the_companys_signature_nothing_binds():
    log = two(waiver(signed_by=BOTH, company_signed=False))
    assert determined(log, "2003-07-02") == "40000.00"
    assert "no_consent" in codes(log, "2003-07-02")


def test_where_nobody_holds_anything_there_is_no_consent():
    everything = [sold("2003-07-05", 500_000, name) for name in BOTH]
    log = two(*everything, waiver("2003-07-10", signed_by=BOTH))
    assert determined(log, "2003-07-10") == "40000.00"
    assert "no_consent" in codes(log, "2003-07-10")


def test_consent_is_counted_whatever_day_is_asked_about():
    log = two(waiver("2003-07-20"))
    assert determined(log, "2003-07-02") == "0.00"


def test_those_bound_without_a_signature_are_pointed_out():
    assert "conflict_10_11l" in codes(two(waiver()), "2003-07-02")
    assert "conflict_10_11l" not in codes(two(waiver(signed_by=BOTH)), "2003-07-02")


@pytest.mark.parametrize("shares", [None, 1])
def test_under_not_bound_each_signer_is_bound_whatever_its_share_and_nobody_else(shares):
    facts = [sold("2003-06-20", shares)] if shares else []
    assert each_determined(two(*facts, waiver()), "2003-07-02", dissenters="not_bound") == ["0.00", "20000.00"]


@pytest.mark.parametrize(
    ("signers", "bound", "not_bound"),
    [((ONE,), "2005-05-14", "2004-05-14"), (BOTH, "2005-05-14", "2005-05-14")],
)
def test_under_not_bound_what_is_alike_for_all_changes_only_if_every_holder_signs(signers, bound, not_bound):
    change = amended("2003-05-05", {"registration_period_years": 2}, signed_by=signers)
    log = two(change, effective("2003-05-14"))
    assert ask("period", log, "2003-06-01")["ends_on"] == bound
    assert ask("period", log, "2003-06-01", readings={"dissenters": "not_bound"})["ends_on"] == not_bound


@pytest.mark.parametrize(
    ("on", "years"), [("2003-05-13", "2005-05-14"), ("2003-05-14", "2004-05-14"), ("2003-05-15", "2004-05-14")]
)
def test_an_investor_that_holds_nothing_need_not_sign_what_is_alike_for_all(on, years):
    change = amended("2003-05-14", {"registration_period_years": 2})
    log = two(sold(on, 500_000, TWO), change, effective("2003-05-14"))
    assert ask("period", log, "2003-06-01", readings={"dissenters": "not_bound"})["ends_on"] == years


@pytest.mark.parametrize(
    ("effective_from", "owed"), [("2003-07-01", "40000.00"), ("2003-07-02", "40000.00"), ("2003-07-03", "0.00")]
)
def test_the_consent_share_is_that_of_the_documents_own_day(effective_from, owed):
    change = amended("2003-06-20", {"consent_share": "0.75"}, effective_from)
    assert determined(two(change, waiver()), "2003-07-03") == owed


def test_a_transferee_takes_over_its_transferors_consent():
    log = deal(waived("2003-06-18", "2003-07-01", "2003-07-02"), transferred("2003-06-18", 100), notified("2003-06-20"))
    assert each_determined(log, "2003-07-02", dissenters="not_bound") == ["0.00", "0.00"]


def test_under_not_bound_a_transferee_is_not_bound_by_what_its_transferor_signs_afterwards():
    log = deal(
        transferred("2003-06-18", 100_000), notified("2003-06-20"), waived("2003-06-21", "2003-07-01", "2003-07-02")
    )
    assert each_determined(log, "2003-07-02", dissenters="not_bound") == ["0.00", "4000.00"]


# --- waivers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "until", "amount"),
    [
        ("2003-06-30", "2003-07-01", "20000.00"),
        ("2003-06-30", "2003-07-02", "0.00"),
        ("2003-07-01", "2003-07-02", "0.00"),
        ("2003-07-02", "2003-07-03", "20000.00"),
    ],
)
@pytest.mark.parametrize("on", ["2003-06-20", "2003-07-10"])
def test_what_is_computed_inside_the_interval_is_waived_before_or_afterwards(first, until, amount, on):
    log = deal(waived(on, first, until))
    shown = lines(log, "2003-07-15", "number", "due_on", "base", "amount")
    assert shown == [(1, "2003-07-02", "1000000.00", amount)]


@pytest.mark.parametrize(
    ("on", "amount", "taken_off"),
    [
        ("2003-07-03", "5000.00", "15000.00"),
        ("2003-07-04", "5000.00", "15000.00"),
        ("2003-07-05", "0.00", "20000.00"),
    ],
)
def test_an_amount_falls_to_what_was_paid_on_it_by_the_end_of_the_waivers_day(on, amount, taken_off):
    log = deal(paid(on, "5000.00", FIRST), waived("2003-07-04", "2003-07-01", "2003-07-02"))
    assert lines(log, "2003-07-15", "amount", "waived") == [(amount, taken_off)]


@pytest.mark.parametrize(
    ("as_of", "amount"), [("2003-07-02", "0.00"), ("2003-07-03", "5000.00"), ("2003-07-04", "5000.00")]
)
def test_before_the_waivers_day_only_what_was_paid_by_then_stays(as_of, amount):
    log = deal(paid("2003-07-03", "5000.00", FIRST), waived("2003-07-10", "2003-07-01", "2003-07-02"))
    assert lines(log, as_of, "amount") == [(amount,)]


def test_with_a_refund_what_was_paid_waits_for_the_next_amount():
    log = deal(paid("2003-07-03", "5000.00", FIRST), waived("2003-07-04", "2003-07-01", "2003-07-02", refund=True))
    total = ask("owed", log, "2003-07-31")["total"]
    assert (total["determined"], total["due"], total["paid"], total["credit"]) == (
        "20000.00",  # the amount of 31 July, due the day after
        "0.00",
        "5000.00",
        "5000.00",
    )
    assert lines(log, "2003-08-01", "amount", "paid") == [("0.00", "0.00"), ("20000.00", "5000.00")]


@pytest.mark.parametrize("order", [("2003-07-04", "2003-07-06"), ("2003-07-06", "2003-07-04")])
def test_of_several_waivers_of_one_amount_the_one_that_takes_most_off_counts(order):
    # $5,000 paid on the 3rd and $3,000 on the 5th: the waiver of the 4th leaves 5,000, that of the 6th 8,000.
    payments = [paid("2003-07-03", "5000.00", FIRST), paid("2003-07-05", "3000.00", FIRST)]
    documents = [
        recorded([{**waived(on, "2003-07-01", "2003-07-02"), "recorded_at": "2003-07-07T12:00:00-04:00"}])[0]
        for on in order
    ]
    log = deal(*payments, *documents)
    assert lines(log, "2003-07-15", "amount", "waived") == [("5000.00", "15000.00")]


def test_a_waiver_of_the_other_trigger_takes_nothing_off():
    log = deal(waived("2003-07-04", "2003-07-01", "2003-07-02", trigger="restricted_sale"))
    assert lines(log, "2003-07-15", "amount", "waived") == [("20000.00", "0.00")]


def test_a_retracted_waiver_changes_nothing_and_the_totals_before_changes_stand_beside_those_after():
    # Positions 1 to 3 begin every deal.
    log = deal(waived("2003-07-04", "2003-07-01", "2003-07-02"))
    assert ask("owed", log, "2003-07-15")["before_changes"]["determined"] == "20000.00"
    gone = deal(waived("2003-07-04", "2003-07-01", "2003-07-02"), retraction("2003-07-05", 4))
    found = ask("owed", gone, "2003-07-15")
    assert [each["code"] for each in found["warnings"]].count("retracted") == 1
    found["warnings"] = [each for each in found["warnings"] if each["code"] != "retracted"]
    assert found == ask("owed", deal(), "2003-07-15")
    assert ask("owed", gone, "2003-07-15")["before_changes"] is None


@pytest.mark.parametrize(
    ("on", "shown"),
    # Since 1 July: a cure that day would make nothing of its own; inside the interval nothing either.
    [("2003-07-09", "20000.00"), ("2003-07-10", "0.00"), ("2003-07-11", "0.00"), ("2003-07-12", "20000.00")],
)
def test_what_is_accruing_shows_nothing_for_a_date_inside_the_interval(on, shown):
    log = deal(waived("2003-07-09", "2003-07-10", "2003-07-12"))
    assert ask("owed", log, on)["investors"][0]["open"][0]["if_cured_today"] == shown


def test_an_amount_paid_whole_before_the_waiver_stays():
    log = deal(paid("2003-07-02", "20000.00", FIRST), waived("2003-07-04", "2003-07-01", "2003-07-02"))
    assert lines(log, "2003-07-15", "amount", "waived", "paid") == [("20000.00", "0.00", "20000.00")]


@pytest.mark.parametrize(
    ("first", "until", "empty"),
    [("2003-06-30", "2003-07-01", True), ("2003-07-01", "2003-07-02", False), ("2003-07-02", "2003-07-03", True)],
)
def test_a_waiver_without_a_computation_date_in_it_is_said_to_take_in_nothing(first, until, empty):
    log = deal(waiver(first=first, until=until))
    (said,) = [
        each["text"] for each in ask("owed", log, "2003-07-10")["warnings"] if each["code"] == "change_in_effect"
    ]
    assert ("no amount is in it so far" in said) is empty
