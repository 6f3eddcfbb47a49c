"""The Registration Period, 3(a): when it starts, by which limb it ends, and how it stands in between."""

import pytest

from tests.scenarios import (
    ONE,
    OTHER,
    TWO,
    ask,
    bought,
    deal,
    effective,
    filed,
    misstated,
    moved,
    sold,
    stop_order,
    suspended,
    unrestricted,
)

EFFECTIVE = "2003-05-14"


def under(*facts, **words):
    return deal(effective(EFFECTIVE), *facts, **words)


def period(log, on, *shown):
    found = ask("period", log, on)
    return tuple(found[name] for name in shown)


# --- limb (iii) -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "status"), [("2003-05-13", "not_started"), ("2003-05-14", "running"), ("2003-05-15", "running")]
)
def test_it_starts_on_the_day_of_effectiveness(on, status):
    assert period(under(), on, "status") == (status,)


@pytest.mark.parametrize(
    ("on", "status", "limb"),
    [("2004-05-13", "running", None), ("2004-05-14", "running", None), ("2004-05-15", "ended", "(iii)")],
)
def test_the_anniversary_is_inside_and_the_day_after_it_is_not(on, status, limb):
    assert period(under(), on, "status", "ends_on", "limb") == (status, "2004-05-14", limb)


@pytest.mark.parametrize(
    ("declared_on", "ends_on"),
    [("2004-02-28", "2005-02-28"), ("2004-02-29", "2005-02-28"), ("2004-03-01", "2005-03-01")],
)
def test_a_year_after_29_february_is_28_february(declared_on, ends_on):
    terms = {"based_on": "focus-2002", "required_effective_date": "2004-06-01"}
    assert period(deal(effective(declared_on), terms=terms), "2004-06-01", "ends_on") == (ends_on,)


@pytest.mark.parametrize(
    ("declared_on", "ends_on"),
    [("2004-05-13", "2005-05-13"), ("2004-05-14", "2005-05-14"), ("2004-05-15", "2004-05-14")],
)
def test_a_replacement_moves_the_end_only_if_declared_while_the_period_runs(declared_on, ends_on):
    log = under(filed("2004-03-01", OTHER), effective(declared_on, OTHER))
    assert period(log, "2004-12-31", "started_on", "ends_on") == (EFFECTIVE, ends_on)


def test_suspensions_do_not_lengthen_it():
    log = under(*suspended("2003-06-09", "2003-06-20"), *stop_order("2003-08-01", "2003-09-01"))
    assert period(log, "2004-05-15", "status", "ends_on") == ("ended", "2004-05-14")


# --- limbs (i) and (ii) -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "status", "limb"),
    [("2003-10-30", "running", None), ("2003-10-31", "running", None), ("2003-11-01", "ended", "(i)")],
)
def test_the_day_the_shares_are_found_to_be_free_is_its_last(on, status, limb):
    assert period(under(unrestricted("2003-10-31")), on, "status", "limb") == (status, limb)


@pytest.mark.parametrize(
    ("on", "status", "limb"),
    [("2003-09-30", "running", None), ("2003-10-01", "running", None), ("2003-10-02", "ended", "(ii)")],
)
def test_the_day_the_last_share_is_sold_is_its_last(on, status, limb):
    log = under(sold("2003-09-15", 500_000), sold("2003-10-01", 500_000, TWO), investors=[ONE, TWO])
    assert period(log, on, "status", "limb") == (status, limb)


def test_a_share_that_any_investor_holds_keeps_it_going():
    log = under(sold("2003-09-15", 500_000), sold("2003-10-01", 499_999, TWO), investors=[ONE, TWO])
    assert period(log, "2003-12-31", "status") == ("running",)


def test_a_later_purchase_does_not_reopen_it():
    log = under(sold("2003-09-15", 500_000), bought("2003-09-16", 10_000))
    assert period(log, "2003-12-31", "status", "ends_on", "limb") == ("ended", "2003-09-15", "(ii)")


def test_shares_bought_on_the_day_the_others_are_sold_keep_it_going():
    log = under(sold("2003-09-15", 500_000), bought("2003-09-15", 10_000))
    assert period(log, "2003-12-31", "status") == ("running",)


def test_the_reading_of_a_sale_on_its_trade_date_does_not_move_limb_ii():
    log = under(sold("2003-09-15", 500_000))
    for choice in ("held", "sold"):
        found = ask("period", log, "2003-12-31", readings={"sale_on_computation_date": choice})
        assert found["ends_on"] == "2003-09-15"


@pytest.mark.parametrize(
    ("freed_on", "sold_on", "ends_on", "limb"),
    [
        ("2003-10-01", "2003-10-01", "2003-10-01", "(i)"),
        ("2003-10-02", "2003-10-01", "2003-10-01", "(ii)"),
        ("2004-05-14", "2004-05-14", "2004-05-14", "(i)"),
        ("2004-05-15", "2004-05-14", "2004-05-14", "(ii)"),
        ("2004-05-15", "2004-05-15", "2004-05-14", "(iii)"),
    ],
)
def test_the_earliest_limb_ends_it_and_of_one_day_the_first_in_order(freed_on, sold_on, ends_on, limb):
    log = under(unrestricted(freed_on), sold(sold_on, 500_000))
    assert period(log, "2004-12-31", "ends_on", "limb") == (ends_on, limb)


@pytest.mark.parametrize(
    ("freed_on", "started_on", "ends_on"),
    [
        ("2003-05-13", None, "2003-05-13"),
        ("2003-05-14", EFFECTIVE, "2003-05-14"),
        ("2003-05-15", EFFECTIVE, "2003-05-15"),
    ],
)
def test_a_limb_reached_before_any_effectiveness_leaves_no_period_to_begin(freed_on, started_on, ends_on):
    log = under(unrestricted(freed_on))
    assert period(log, "2003-12-31", "status", "started_on", "ends_on", "limb") == ("ended", started_on, ends_on, "(i)")


def test_an_ended_period_stays_ended_whatever_is_declared_later():
    log = under(unrestricted("2003-10-31"), filed("2003-11-03", OTHER), effective("2003-12-01", OTHER))
    assert period(log, "2003-12-31", "status", "ends_on", "limb") == ("ended", "2003-10-31", "(i)")


def test_the_earliest_day_of_rule_144k_is_two_years_after_the_last_closing():
    assert period(deal(), "2003-01-01", "earliest_unrestricted") == ("2004-11-25",)
    assert period(deal(bought("2003-02-28", 1)), "2003-03-01", "earliest_unrestricted") == ("2005-02-28",)


# --- how it stands ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "status"), [("2003-06-08", "running"), ("2003-06-09", "suspended"), ("2003-06-20", "running")]
)
@pytest.mark.parametrize("bar", [suspended, misstated])
def test_it_is_suspended_while_any_investor_has_a_notice(bar, on, status):
    log = under(*bar("2003-06-09", "2003-06-20", investor=TWO), investors=[ONE, TWO])
    assert period(log, on, "status") == (status,)


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2003-06-11", "suspended"),
        ("2003-06-12", "not_effective"),
        ("2003-06-16", "suspended"),
        ("2003-06-20", "running"),
    ],
)
def test_that_no_statement_is_effective_is_shown_over_a_suspension(on, status):
    log = under(*suspended("2003-06-09", "2003-06-20"), *stop_order("2003-06-12", "2003-06-16"))
    assert period(log, on, "status") == (status,)


def test_a_withdrawal_before_effectiveness_leaves_it_not_started():
    log = deal(moved("StatementWithdrawn", "2003-05-01"))
    assert period(log, "2003-12-31", "status", "ends_on") == ("not_started", None)


@pytest.mark.parametrize(
    ("declared_on", "ends_on", "limb"), [("2004-05-14", "2004-11-25", "(i)"), ("2004-05-15", "2004-05-14", "(iii)")]
)
def test_a_period_that_has_run_out_stays_ended_though_rule_144_frees_the_shares_later(declared_on, ends_on, limb):
    log = under(filed("2004-03-01", OTHER), effective(declared_on, OTHER), unrestricted("2004-11-25"))
    assert period(log, "2004-12-31", "ends_on", "limb") == (ends_on, limb)
