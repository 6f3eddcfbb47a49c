"""Scars: each was wrong once, found by somebody who set out to break it."""

from pathlib import Path

import pytest

from lifecycle.errors import Refusal
from lifecycle.interchange import agreement_of
from tests.scenarios import (
    ask,
    beginning,
    bought,
    deal,
    delay,
    determined,
    effective,
    fact,
    filed,
    lines,
    misstated,
    sold,
    source_of,
    stop_order,
)


def test_a_restriction_ends_when_only_shares_that_cost_nothing_are_left():
    facts = [
        *beginning(shares=100),
        bought("2002-11-25", 100, "0"),
        effective("2003-05-30"),
        *stop_order("2003-06-10", "2003-08-01"),
        sold("2003-06-15", 100),
        bought("2003-06-20", 100, "2.00"),
    ]

    assert determined(source_of(sorted(facts, key=lambda each: each["occurred_on"])), "2003-09-01") == "0.00"


def test_a_delay_curve_uses_nothing_that_happened_after_the_day_it_is_asked_of():
    curve = {"first": "2003-06-30", "until": "2003-08-02"}

    before = ask("delay-curve", deal(), "2003-06-15", **curve)["rows"]

    assert ask("delay-curve", deal(sold("2003-07-10", 500_000)), "2003-06-15", **curve)["rows"] == before
    assert [row["determined"] for row in before[:4]] == ["20000.00", "20000.00", "40000.00", "40000.00"]


def test_an_explanation_counts_only_the_delay_that_moved_the_last_day_in_time():
    log = deal(
        delay("2003-08-20", "2003-05-25", "2003-06-06"),
        delay("2003-08-20", "2003-05-25", "2003-06-06", "adjudicated"),
        delay("2003-08-20", "2003-08-01", "2003-08-11"),
    )

    first = ask("owed", log, "2003-09-01")["investors"][0]["lines"][0]

    assert "by 2003-06-13, the last day in time, once 12 days recorded" in first["reasons"][0]["text"]
    assert first["reasons"][0]["entries"] == [1, 4, 5]


@pytest.mark.parametrize(
    "terms",
    [
        {"based_on": "focus-2002", "computation_interval_days": 10_000_000},
        {"based_on": "focus-2002", "computation_interval_days": 0},
        {"based_on": "focus-2002", "rule_144k_years": 101},
        {"based_on": "focus-2002", "registration_period_years": 10_000},
    ],
)
def test_terms_no_calendar_could_follow_are_refused(terms):
    with pytest.raises(Refusal, match=r"terms\.\w+ = "):
        deal(terms=terms)


def test_a_gap_and_a_notice_of_no_days_are_terms_like_others():
    log = deal(
        terms={"based_on": "focus-2002", "suspension_gap_business_days": 0, "suspension_notice_business_days": 0}
    )

    assert ask("suspensions", log, "2003-12-31")["investors"][0]["left"] == 2


def test_what_needs_no_business_day_is_answered_beyond_the_calendars():
    terms = {"based_on": "focus-2002", "required_effective_date": "2041-06-01"}
    log = deal(terms=terms)

    assert determined(log, "2041-12-31") == "180000.00"
    rows = {(row["reading"], row["choice"]): row for row in ask("readings", log, "2041-12-31")["rows"]}
    beyond = rows["weekend_deadline", "next_business_day"]
    assert beyond["determined"] is None
    assert "2041-06-01" in beyond["refused"]


def test_a_corrected_signing_names_the_agreement():
    signed = beginning()[0]
    own = {**signed, "terms": {"based_on": "focus-2002"}}
    correction = fact("EntryCorrected", "2002-12-02", target=1, reason="as shipped", replacement=signed)

    assert agreement_of(Path("acme.jsonl"), source_of([own]).entries) == "acme"
    assert agreement_of(Path("acme.jsonl"), source_of([own, correction]).entries) == "focus-2002"


def test_the_running_out_of_a_shorter_suspension_is_said_in_time():
    terms = {"based_on": "focus-2002", "suspension_business_days": 10}
    log = deal(effective("2003-05-14"), fact("PotentialMaterialEventNoticeGiven", "2003-06-09"), terms=terms)

    def told(on: str) -> bool:
        return any(each["code"] == "suspension_running_out" for each in ask("suspensions", log, on)["warnings"])

    assert [told(on) for on in ("2003-06-17", "2003-06-18", "2003-06-20", "2003-06-23")] == [False, True, True, False]


def test_a_sale_after_leaving_the_registration_is_inside_no_bar():
    left = fact("ExclusionElected", "2003-06-10", investor=beginning()[1]["investor"])
    log = deal(effective("2003-05-14"), *misstated("2003-06-05"), left, sold("2003-06-12", 10, venue="registered"))

    codes = [each["code"] for each in ask("owed", log, "2003-06-30")["warnings"]]

    assert "sale_while_barred" not in codes


def test_selling_out_is_a_close_call_under_either_choice():
    log = deal(sold("2003-06-20", 500_000))

    for choice in ("stops", "continues"):
        found = ask("owed", log, "2003-12-01", readings={"late_after_sale": choice})
        assert "close_call_late_after_sale" in [each["code"] for each in found["warnings"]]


def test_a_filing_of_another_statement_changes_no_amount():
    assert lines(deal(filed("2003-04-01", "333-2")), "2003-07-01", "amount") == [("20000.00",)]


def test_an_audit_takes_the_words_every_question_takes():
    one, other = "Alpha Capital A.G.", "Shimshon Visnstein"
    log = deal(effective("2003-05-14"), *misstated("2003-06-05", "2003-06-10"), investors=(one, other))

    machines = {row["machine"] for row in ask("audit", log, None, investor=other)["entries"]}

    assert f"misstatement {other}" in machines
    assert f"misstatement {one}" not in machines
    with pytest.raises(Refusal, match="no Investor of this agreement"):
        ask("audit", log, None, investor="Nobody")
    with pytest.raises(Refusal, match="no such key"):
        ask("audit", log, None, readings={"nonsense": "1"})


def test_accrual_that_ends_with_the_window_does_not_say_the_restriction_ended():
    log = deal(effective("2003-05-14"), *misstated("2003-08-01", "2003-08-29"))

    line = ask("owed", log, "2003-12-31", readings={"ninety_days": "ends_accrual"})["investors"][0]["lines"][0]

    assert line["computed_on"] == "2003-08-12"
    assert "the 90-day window ended then" in line["reasons"][1]["text"]
    assert line["reasons"][1]["entries"] == []


def test_a_base_cites_only_the_sales_it_leaves_out():
    log = deal(
        effective("2003-05-14"),
        sold("2003-06-02", 1_000),
        *misstated("2003-06-10"),
        sold("2003-07-09", 2_000),
        sold("2003-07-10", 3_000),
    )

    def cited(**readings: str) -> list[int]:
        first = ask("owed", log, "2003-07-31", readings=readings)["investors"][0]["lines"][0]
        return first["reasons"][2]["entries"]

    assert cited() == [2, 5, 7]
    assert cited(sale_on_computation_date="sold") == [2, 5, 7, 8]
    assert cited(base_restricted="held_at_restriction") == [2, 5]
    assert cited(base_restricted="unsold_since_restriction") == [2, 7]
