"""Scars: each was wrong once, found by somebody who set out to break it."""

from pathlib import Path

import pytest

from lifecycle.errors import Refusal
from lifecycle.record.files import agreement_of
from tests.scenarios import (
    ONE,
    TWO,
    advance_notice,
    amended,
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
    moved,
    notified,
    paid,
    sold,
    source_of,
    split,
    stop_order,
    suspended,
    transferred,
    waived,
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


def test_a_schedule_shows_what_is_owed_already_as_owed_does_though_a_payment_names_an_amount_to_come():
    # The payment names no. 2, which does not exist yet, so it paid no. 1 before that was waived.
    log = deal(
        paid("2003-07-05", "20000.00", ("late_effectiveness", "2003-06-01", 2)),
        waived("2003-07-10", "2003-06-15", "2003-07-15"),
    )
    shown = ask("schedule", log, "2003-07-15", until="2003-08-10")["investors"][0]["lines"]
    (owed,) = ask("owed", log, "2003-07-15")["investors"][0]["lines"]
    assert {name: shown[0][name] for name in owed} == owed
    assert [(line["amount"], line["paid"], line["projected"]) for line in shown] == [
        ("20000.00", "20000.00", False),
        ("20000.00", "0.00", True),
    ]


@pytest.mark.parametrize(("second", "status"), [(399_999, "overdue"), (400_000, "done"), (400_001, "done")])
def test_statements_on_both_sides_of_a_split_cover_together_what_the_split_made_of_them(second, status):
    signing, purchase, _ = beginning()
    log = source_of(
        [
            signing,
            purchase,
            filed("2002-12-01", "A", coverage={ONE: 300_000}),
            split("2003-01-06", 2, 1),
            filed("2003-02-01", "B", coverage={ONE: second}),
        ]
    )
    rows = ask("duties", log, "2003-03-01")["duties"]
    assert [row["status"] for row in rows if row["duty"] == "2(a)(i) coverage"][-1] == status


def test_a_transferee_owes_and_is_owed_nothing_for_a_suspension_before_it_was_an_investor():
    log = deal(
        effective("2003-05-30"),
        advance_notice("2003-06-10"),
        *suspended("2003-06-16", "2003-06-20"),
        transferred("2003-09-01", 1000, "Beta"),
        notified("2003-09-05", "Beta"),
    )
    rows = ask("duties", log, "2003-10-01")["duties"]
    assert [row["investor"] for row in rows if row["duty"].startswith("3(h)")] == [ONE] * 3


def test_a_filing_after_the_resolution_of_the_same_day_is_not_made_over_the_objection():
    signing, purchase, _ = beginning()
    objected = fact("CounselObjected", "2003-03-03", statement="A", reasonable=True)
    resolved = fact("ObjectionResolved", "2003-03-10", statement="A")
    log = source_of([signing, purchase, objected, resolved, filed("2003-03-10", "A")])
    (row,) = [row for row in ask("duties", log, "2003-04-01")["duties"] if row["duty"] == "3(c) objection"]
    assert row["filings"] == []


@pytest.mark.parametrize(
    ("signers", "ends_on", "code"),
    [([ONE], "2004-05-30", "no_consent"), ([ONE, TWO], "2005-05-30", "change_in_effect")],
)
def test_a_term_with_one_value_for_all_needs_every_holder_where_signers_alone_are_bound(signers, ends_on, code):
    change = amended("2003-06-10", {"registration_period_years": 2}, "2003-01-01", signers)
    log = deal(effective("2003-05-30"), change, investors=[ONE, TWO])
    found = ask("period", log, "2003-10-01", readings={"dissenters": "not_bound"})
    assert (found["ends_on"], found["warnings"][0]["code"]) == (ends_on, code)


def test_an_investor_no_effective_statement_covers_any_more_is_so_since_its_own_lapsed():
    signing, *purchases, _ = beginning(investors=[ONE, TWO])
    log = source_of(
        [
            signing,
            *purchases,
            filed("2002-12-01", "A", coverage={ONE: 500_000}),
            filed("2002-12-01", "B", coverage={TWO: 500_000}),
            effective("2003-05-30", "A"),
            effective("2003-05-30", "B"),
            moved("EffectivenessLapsed", "2003-08-01", "A"),
        ]
    )
    assert ask("may-sell", log, "2003-07-31", investor=ONE)["may_sell"] is True
    (because,) = ask("may-sell", log, "2003-08-10", investor=ONE)["because"]
    assert (because["bar"], because["since"], because["entry"]) == ("lapse", "2003-08-01", 8)
    assert ask("may-sell", log, "2003-08-10", investor=TWO)["may_sell"] is True


def test_the_gap_to_the_next_suspension_is_that_of_the_terms_on_the_day_it_would_begin():
    change = {"suspension_periods": 3, "suspension_gap_business_days": 20}
    log = deal(
        effective("2003-05-30"),
        *suspended("2003-06-16", "2003-06-20"),
        amended("2003-07-01", change, "2003-09-01"),
    )
    for on in ("2003-07-15", "2003-09-15"):
        assert ask("suspensions", log, on)["investors"][0]["earliest_next"] == "2003-07-03"


def test_a_stop_order_is_over_for_those_who_sell_once_another_statement_is_effective():
    log = deal(
        effective("2003-05-30"),
        moved("StopOrderIssued", "2003-06-10"),
        moved("StatementWithdrawn", "2003-06-20"),
        filed("2003-06-21", "333-2"),
        effective("2003-07-01", "333-2"),
    )
    (row,) = [row for row in ask("duties", log, "2003-09-01")["duties"] if row["duty"] == "4(b) stop selling"]
    assert (row["status"], row["done_on"]) == ("done", "2003-07-01")
