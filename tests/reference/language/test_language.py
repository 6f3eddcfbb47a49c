"""The second reading of the terms language against figures worked out by hand, one agreement after another."""

from typing import Any

import pytest

from tests.reference import language
from tests.reference.language.faults import faults
from tests.reference.language.terms import changed
from tests.reference.language.told import AGREEMENTS, HARBOR, SHOWN, entry, of, owed, signed, statement


@pytest.mark.parametrize("name", AGREEMENTS)
def test_the_agreements_are_without_fault(name: str) -> None:
    assert faults(AGREEMENTS[name]) == []


# Harbor Lights: $1,000,000 on 15 January 2010; to be filed by Sunday 14 February ---------------------------


def test_a_first_day_and_a_part_of_a_month() -> None:
    # 1.5 % on 15 February; 14 of the 28 days to 15 March.
    answer = owed("harbor-event", [*HARBOR, *statement("2010-03-01", "2010-04-01")], "2010-12-31")
    assert of(answer, *SHOWN, "period_days", "because") == [
        ("filing", 1, "2010-02-15", 0, "15000.00", 0, "start"),
        ("filing", 2, "2010-03-01", 14, "7500.00", 28, "cure"),
    ]


def test_in_advance_the_last_month_is_reduced_once_the_cure_is_known() -> None:
    log = [*HARBOR, *statement("2010-03-01", "2010-04-01")]
    assert of(owed("harbor-event", log, "2010-02-20", timing="advance"), *SHOWN) == [
        ("filing", 1, "2010-02-15", 28, "15000.00")
    ]
    assert of(owed("harbor-event", log, "2010-03-01", timing="advance"), *SHOWN) == [
        ("filing", 1, "2010-02-15", 14, "7500.00")
    ]


def test_a_line_that_would_pass_the_limit_is_cut_and_what_would_be_nothing_is_not_made() -> None:
    # 15,000 and 15,000; then 10,000 to 4 %; the 16 days to 1 May and all that is late from 16 April on are nothing.
    answer = owed("harbor-event", [*HARBOR, *statement("2010-05-01")], "2010-05-02")
    assert of(answer, "number", "computed_on", "amount", "capped") == [
        (1, "2010-02-15", "15000.00", "0.00"),
        (2, "2010-03-15", "15000.00", "0.00"),
        (3, "2010-04-15", "10000.00", "5000.00"),
    ]
    assert answer["limits"] == [
        {"investor": "Fund", "heads": ["filing", "effectiveness", "response"], "most": "40000.00", "used": "40000.00",
         "left": "0.00"}
    ]  # fmt: skip


def test_no_more_than_so_many_charges() -> None:
    terms = changed(AGREEMENTS["harbor-event"], {"limits": [{"heads": ["filing"], "charges": 2}]})
    answer = language.owed(terms, HARBOR, "2010-04-15", {})
    assert of(answer, "number", "amount") == [(1, "15000.00"), (2, "15000.00")]


@pytest.mark.parametrize(
    ("filed", "expected"),
    [("2010-03-02", []), ("2010-03-03", []), ("2010-03-10", [("response", 1, "2010-03-03", 0, "15000.00"),
                                                            ("response", 2, "2010-03-10", 7, "3387.10")])],
)  # fmt: skip
def test_comments_are_to_be_answered_in_ten_days(filed: str, expected: list[Any]) -> None:
    # Comments of 20 February: by 2 March. From the 3rd on it is bad: 7 of 31 days of 15,000.
    log = [
        *HARBOR,
        *statement("2010-02-10", "2010-04-15"),
        entry("CommentsReceived", "2010-02-20", statement="333-1"),
        entry("AmendmentFiled", filed, statement="333-1", form="S-3/A"),
    ]
    assert of(owed("harbor-event", log, "2010-12-31"), *SHOWN) == expected


@pytest.mark.parametrize(
    ("effective", "amounts"), [("2010-05-17", []), ("2010-05-18", []), ("2010-05-19", ["15000.00", "483.87"])]
)
def test_a_full_review_gives_more_time_and_a_saturday_moves_to_monday(effective: str, amounts: list[str]) -> None:
    # 120 days end on Saturday 15 May. The 18th is the first bad day; one of 31 days is 483.87.
    review = entry("ReviewNotified", "2010-02-20", statement="333-1", review=True, full=True)
    answer = owed("harbor-event", [*HARBOR, *statement("2010-02-10", effective), review], "2010-12-31")
    assert [amount for (amount,) in of(answer, "amount")] == amounts


def test_five_trading_days_after_no_further_review_if_that_is_sooner() -> None:
    clearance = entry("ClearanceNotified", "2010-03-01", statement="333-1", oral=True)
    answer = owed("harbor-event", [*HARBOR, *statement("2010-02-10", "2010-03-12"), clearance], "2010-12-31")
    # By 8 March; from the 9th, 3 of 31 days.
    assert of(answer, *SHOWN)[-1] == ("effectiveness", 2, "2010-03-12", 3, "1451.61")


def test_an_end_that_counts_is_charged_up_to_its_last_day() -> None:
    # 15 through 24 February are 10 of 28 days.
    answer = owed("harbor-event", [*HARBOR, entry("UnrestrictedResaleDetermined", "2010-02-24")], "2010-12-31")
    assert of(answer, *SHOWN, "because")[-1] == ("filing", 2, "2010-02-25", 10, "5357.14", "end")


@pytest.mark.parametrize(
    ("paid_on", "asked", "interest"),
    [
        (None, "2010-02-22", "0.00"),  # in the seven days
        (None, "2010-03-01", "110.96"),  # 15 February through 1 March: 15 days of 15,000 at 18 %
        ("2010-02-22", "2010-03-01", "0.00"),
        ("2010-02-23", "2010-03-01", "59.18"),  # 15 through 22 February: 8 days
    ],
)
def test_interest_from_the_due_date_on_what_was_not_paid_in_seven_days(
    paid_on: str | None, asked: str, interest: str
) -> None:
    paid = [entry("PeriodicAmountPaid", paid_on, investor="Fund", amount="15000.00")] if paid_on else []
    answer = owed("harbor-event", [*HARBOR, *paid], asked)
    assert of(answer, "interest") == [(interest,)]
    assert answer["total"]["interest"] == interest


def test_money_left_over_pays_interest_and_only_then_is_credit() -> None:
    # 15 through 28 February, 14 days: 103.56. Of 15,200 that leaves 96.44.
    log = [*HARBOR, entry("PeriodicAmountPaid", "2010-03-01", investor="Fund", amount="15200.00")]
    total = owed("harbor-event", log, "2010-03-05")["total"]
    shown = [total[key] for key in ("due", "paid", "outstanding", "interest", "interest_paid", "credit")]
    assert shown == ["15000.00", "15200.00", "0.00", "103.56", "103.56", "96.44"]


# Quarry Stone: $600,000 and $200,000 on 31 January 2011 ----------------------------------------------------

QUARRY = signed("2011-01-31", {"Larger": 600_000, "Smaller": 200_000})


def test_sums_by_the_business_day_are_one_line_of_each_month_shared_by_what_was_paid() -> None:
    # Due Wednesday 2 March, filed on the 9th: the 3rd, 4th, 7th and 8th. The first business day of April is the 1st.
    answer = owed("quarry-sums", [*QUARRY, *statement("2011-03-09", "2011-06-10")], "2011-12-31")
    keys = (*SHOWN, "due_on")
    assert of(answer, *keys) == [("filing", 1, "2011-03-08", 4, "750.00", "2011-04-01")]
    assert of(answer, *keys, investor=1) == [("filing", 1, "2011-03-08", 4, "250.00", "2011-04-01")]


def test_calendar_months_by_the_day() -> None:
    # Due 10 June: 20 of 30 days, July, 4 of 31 days to the cure on 5 August.
    answer = owed("quarry-sums", [*QUARRY, *statement("2011-02-28", "2011-08-05")], "2011-12-31")
    assert of(answer, *SHOWN, "due_on") == [
        ("effectiveness", 1, "2011-06-30", 20, "4000.00", "2011-06-30"),
        ("effectiveness", 2, "2011-07-31", 31, "6000.00", "2011-07-31"),
        ("effectiveness", 3, "2011-08-04", 4, "774.19", "2011-08-31"),
    ]


def test_days_allowed_in_twelve_months() -> None:
    # 25 days in January are free; 16 March is the 41st day: 16 through 20 March, 5 of 30 days of 6,000.
    lapses = [("EffectivenessLapsed", "2012-01-01"), ("EffectivenessRestored", "2012-01-26"),
              ("EffectivenessLapsed", "2012-03-01"), ("EffectivenessRestored", "2012-03-21")]  # fmt: skip
    log = [
        *QUARRY,
        *statement("2011-02-28", "2011-06-01"),
        *(entry(kind, day, statement="333-1") for kind, day in lapses),
    ]
    assert of(owed("quarry-sums", log, "2012-03-15"), *SHOWN) == []
    assert of(owed("quarry-sums", log, "2012-12-31"), "trigger_date", *SHOWN) == [
        ("2012-03-16", "lapse", 1, "2012-03-21", 5, "1000.00")
    ]


def test_notices_allowed_by_their_length_and_in_all() -> None:
    # Of 25 days 20 are allowed; of the next 15 the 10 that are left of 30. 5 of 30 days of 6,000 each time.
    notices = [("PotentialMaterialEventNoticeGiven", "2012-01-01"), ("SuspensionLifted", "2012-01-26"),
               ("PotentialMaterialEventNoticeGiven", "2012-03-01"), ("SuspensionLifted", "2012-03-16")]  # fmt: skip
    log = [*QUARRY, *statement("2011-02-28", "2011-06-01"), *(entry(kind, day) for kind, day in notices)]
    assert of(owed("quarry-sums", log, "2012-12-31"), "trigger_date", *SHOWN) == [
        ("2012-01-21", "suspension", 1, "2012-01-26", 5, "1000.00"),
        ("2012-03-11", "suspension", 1, "2012-03-16", 5, "1000.00"),
    ]


# Linden Mills: 5 January 2004; to be filed by 5 March and effective by 15 March ------------------------------


def test_weeks_on_notes_with_a_step_over_one_joined_default() -> None:
    # Bad from 6 through 28 March: three weeks and two days. The second rate begins with the third week.
    log = [*signed("2004-01-05", {"Fund": 0}, notes=10_000_000), *statement("2004-03-21", "2004-03-29")]
    assert of(owed("linden-notes", log, "2004-12-31"), *SHOWN) == [
        ("default", 1, "2004-03-13", 7, "1000.00"),
        ("default", 2, "2004-03-20", 7, "1000.00"),
        ("default", 3, "2004-03-27", 7, "2000.00"),
        ("default", 4, "2004-03-29", 2, "2000.00"),
    ]


def test_the_days_of_an_earlier_head_are_taken_off_the_clock() -> None:
    # 16 days to 21 March; the other head counts from 22 March, 8 days: 20,000 x 16/30 and x 8/30.
    log = [*signed("2004-01-05", {"Fund": 1_000_000}), *statement("2004-03-21", "2004-03-29")]
    assert of(owed("linden-notes", log, "2004-12-31"), *SHOWN, "due_on") == [
        ("filing", 1, "2004-03-21", 16, "10666.67", "2004-03-24"),
        ("effectiveness", 1, "2004-03-29", 8, "5333.33", "2004-04-01"),
    ]


def test_a_clock_that_stands_still_for_ever_has_no_next_date() -> None:
    log = signed("2004-01-05", {"Fund": 1_000_000})
    assert {head for (head,) in of(owed("linden-notes", log, "2004-12-31"), "trigger")} == {"filing"}


def test_the_last_line_is_raised_to_the_floor_once_every_default_is_over() -> None:
    # A tenth: 1,066.67 and 533.33; 3,400.00 are short of 5,000.
    log = [*signed("2004-01-05", {"Fund": 100_000}), *statement("2004-03-21", "2004-03-29")]
    assert owed("linden-notes", log, "2004-03-25")["total"]["determined"] == "1066.67"
    assert of(owed("linden-notes", log, "2004-12-31"), "amount") == [("1066.67",), ("3933.33",)]


def test_rates_grow_past_their_list() -> None:
    # 2 %, 3 %, then half a point more each time.
    log = signed("2004-01-05", {"Fund": 1_000_000})
    assert of(owed("linden-notes", log, "2004-07-15"), "number", "computed_on", "rate") == [
        (1, "2004-04-04", "0.02"),
        (2, "2004-05-04", "0.03"),
        (3, "2004-06-03", "0.035"),
        (4, "2004-07-03", "0.040"),
    ]


def test_shares_cut_back_have_a_clock_of_their_own_once_they_may_be_registered() -> None:
    # 400,000 are out until 1 June; then to be filed by 31 July: 5 days of 8,000; effective by 10 August: 2 days.
    log = [
        *signed("2004-01-05", {"Fund": 1_000_000}),
        *statement("2004-02-01"),
        entry("CutBackImposed", "2004-02-20", statement="333-1", shares={"Fund": 400_000}),
        *statement(None, "2004-03-01"),
        entry("CutBackEnded", "2004-06-01", statement="333-1"),
        *statement("2004-08-05", "2004-08-12", "333-2"),
    ]
    assert of(owed("linden-notes", log, "2004-08-11"), *SHOWN, "base") == [
        ("filing", 1, "2004-08-05", 5, "1333.33", "400000.00")
    ]
    # 533.33 of the second, and the floor.
    assert of(owed("linden-notes", log, "2004-12-31"), "amount") == [("1333.33",), ("3666.67",)]


# Faults ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes", "sentence"),
    [
        ("harbor-event", {"heads.filing.of": ["not_fild"]},
         'heads.filing.of: "not_fild" is no condition; [conditions] has not_filed, not_effective, no_response.'),
        ("linden-notes", {"charges.thirty.by.rates": ["2"]},
         'charges.thirty.by.rates[1] = "2": a rate lies between 0 and 1; two per cent is "0.02".'),
        ("linden-notes", {"charges.thirty.by.every": "1 month"},
         ("heads.effectiveness: its charge runs in months (1 month), from which single days cannot be left out; "
         "write the period in days, or move the deadline.")),
        ("quarry-sums", {"heads.lapse.counts_from": "deadline"},
         ('heads.lapse.counts_from = "deadline": only a head of one late condition has a deadline to count from; '
         'use "first_day".')),
        ("quarry-sums", {"readings.grace_days": {"default": "none"}},
         ("readings.grace_days is asked nowhere in the terms; remove it, or write the place it decides as "
         '{ reading = "grace_days", ... }.')),
    ],
)  # fmt: skip
def test_a_fault_names_the_place_the_value_and_the_remedy(name: str, changes: dict[str, Any], sentence: str) -> None:
    assert sentence in faults(changed(AGREEMENTS[name], changes))
