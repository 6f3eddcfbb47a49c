"""The points of care beside an answer: each appears on its day, and not the day before."""

import re
from datetime import date
from typing import get_args

import pytest

from lifecycle.business_days import OutsideCalendar
from projections.cautions import every
from projections.facts.reasons import Weight
from tests.scenarios import (
    ONE,
    OTHER,
    STATEMENT,
    TWO,
    advance_notice,
    ask,
    day_after,
    deal,
    delay,
    effective,
    excluded,
    fact,
    filed,
    misstated,
    paid,
    sold,
    stop_order,
    suspended,
    unrestricted,
)

EFFECTIVE = "2003-05-14"
OBJECTION = fact("CounselObjected", "2003-03-10", statement=STATEMENT, reasonable=True)
AMENDMENT = fact("AmendmentFiled", "2003-03-12", statement=STATEMENT, form="S-3/A")


# Where a caution does not touch what is owed: a question that it touches.
ELSEWHERE = {
    "no_slot_left": "suspensions",
    "day_60_after_effective": "suspensions",
    "day_88_after_effective": "suspensions",
    "filed_over_objection": "status",
}


def codes(code, log, on, **words):
    """The codes beside a question that a caution touches."""
    return [each["code"] for each in ask(ELSEWHERE.get(code, "owed"), log, on, **words)["warnings"]]


def under(*facts, **words):
    return deal(effective(EFFECTIVE), *facts, **words)


CORRECTION = fact("EntryCorrected", "2003-06-12", target=4, reason="miscounted", replacement=sold("2003-06-10", 20))
AGREED, ASSERTED = (delay("2003-09-01", "2003-06-05", "2003-06-10", status) for status in ("agreed", "asserted"))
ELECTED = fact("ReadingElected", "2003-06-20", reading="partial_period", choice="prorated", authority="a stipulation")
# These speak about the past whenever they were made, so no day is their first.
ALWAYS = [
    ("delay_taken_off", deal(AGREED), {}),
    ("delay_asserted", deal(ASSERTED), {}),
    ("reading_elected", deal(ELECTED), {}),
    ("election_set_aside", deal(ELECTED), {"partial_period": "full"}),
]

APPEARS = [
    ("illustrative", "2003-06-02", deal(paid("2003-06-02", "1.00") | {"source": "illustrative"})),
    ("no_board_findings", "2003-06-09", under(*suspended("2003-06-09", board_findings=False))),
    ("no_advance_notice", "2003-06-09", under(*suspended("2003-06-09"))),
    ("suspension_running_out", "2003-06-25", under(*suspended("2003-06-09"))),  # the thirteenth business day
    ("suspension_too_long", "2003-06-30", under(*suspended("2003-06-09"))),  # the sixteenth
    ("no_slot_left", "2003-07-07", under(*suspended("2003-06-09", "2003-06-13"), *suspended("2003-07-07"))),
    ("day_60_after_effective", "2003-07-13", under()),
    ("day_88_after_effective", "2003-08-10", under()),
    ("no_cap", "2003-06-02", deal()),
    # From the first day on which an end that day would move an exposure.
    ("close_call_first_cure", "2003-06-02", deal(effective("2003-06-11"))),
    ("close_call_first_cure", "2003-06-11", under(*misstated("2003-06-10", "2003-06-20"))),
    ("close_call_partial_period", "2003-06-02", deal(effective("2003-06-11"))),
    ("close_call_partial_period", "2003-06-11", under(*misstated("2003-06-10", "2003-07-15"))),
    ("corrected", "2003-06-10", deal(sold("2003-06-10", 10), CORRECTION)),
    ("paid_on_account", "2003-07-05", under(paid("2003-07-05", "1.00"))),
    ("close_call_late_after_sale", "2003-07-11", deal(sold("2003-07-10", 500_000))),
    ("close_call_late_after_sale", "2003-07-11", deal(unrestricted("2003-07-10"))),
    ("sale_while_barred", "2003-06-12", under(*suspended("2003-06-09"), sold("2003-06-12", 1))),
    ("sale_while_barred", "2003-06-12", under(*misstated("2003-06-09"), sold("2003-06-12", 1, venue="registered"))),
    ("sale_while_barred", "2003-06-12", under(*stop_order("2003-06-09"), sold("2003-06-12", 1, venue="registered"))),
    ("filed_over_objection", "2003-03-12", deal(OBJECTION, AMENDMENT)),
    ("due_on_non_business_day", "2003-08-30", deal()),  # computed that day, due on Sunday the 31st
    ("payment_unplaced", "2003-07-05", deal(paid("2003-07-05", "1.00", ("restricted_sale", "2003-07-01", 1)))),
]


@pytest.mark.parametrize(("code", "on", "log"), APPEARS, ids=[f"{code} on {on}" for code, on, _ in APPEARS])
def test_a_caution_appears_on_its_day_and_not_the_day_before(code, on, log):
    assert code in codes(code, log, on)
    assert code not in codes(code, log, day_after(on, -1))


def test_every_caution_the_product_knows_is_among_these():
    told = {code for code, _, _ in APPEARS} | {code for code, _, _ in ALWAYS}
    assert told | {"computation_pending"} == {
        "illustrative",
        "no_board_findings",
        "no_advance_notice",
        "suspension_running_out",
        "suspension_too_long",
        "no_slot_left",
        "day_60_after_effective",
        "day_88_after_effective",
        "no_cap",
        "close_call_first_cure",
        "close_call_partial_period",
        "close_call_late_after_sale",
        "sale_while_barred",
        "filed_over_objection",
        "due_on_non_business_day",
        "payment_unplaced",
        "paid_on_account",
        "corrected",
        "delay_taken_off",
        "delay_asserted",
        "reading_elected",
        "election_set_aside",
        "computation_pending",
    }


@pytest.mark.parametrize(("code", "log", "readings"), ALWAYS, ids=[code for code, _, _ in ALWAYS])
def test_what_speaks_about_the_past_is_said_on_every_day_and_of_no_other_log(code, log, readings):
    for on in ("2003-06-01", "2003-12-31"):
        assert code in codes(code, log, on, readings=readings)
        assert code not in codes(code, deal(), on, readings=readings)


def test_a_computation_date_that_waits_is_announced_until_it_comes():
    log = deal(effective("2003-06-11"))

    assert "computation_pending" not in codes("owed", log, "2003-06-10", readings={"first_cure": "waits"})
    assert "computation_pending" in codes("owed", log, "2003-06-11", readings={"first_cure": "waits"})
    assert "computation_pending" in codes("owed", log, "2003-06-30", readings={"first_cure": "waits"})
    assert "computation_pending" not in codes("owed", log, "2003-07-01", readings={"first_cure": "waits"})
    assert "computation_pending" not in codes("owed", log, "2003-06-11")


# --- when they go again -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "last", "log"),
    [
        ("suspension_running_out", "2003-06-29", under(*suspended("2003-06-09"))),
        ("suspension_running_out", "2003-06-25", under(*suspended("2003-06-09", "2003-06-26"))),
        ("suspension_too_long", "2003-07-08", under(*suspended("2003-06-09", "2003-07-09"))),
        ("day_60_after_effective", "2003-08-09", under()),
        ("day_88_after_effective", "2003-08-12", under()),
        ("no_cap", "2003-06-10", deal(effective("2003-06-11"))),
        ("no_cap", "2003-07-10", deal(sold("2003-07-10", 500_000))),
    ],
)
def test_a_caution_is_gone_on_the_day_after_its_last(code, last, log):
    assert code in codes(code, log, last)
    assert code not in codes(code, log, day_after(last))


# --- when they do not appear ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "on", "log"),
    [
        ("no_board_findings", "2003-06-30", under(*suspended("2003-06-09"))),
        ("no_advance_notice", "2003-06-30", under(advance_notice("2003-06-05"), *suspended("2003-06-09"))),
        ("no_advance_notice", "2003-06-30", under(*suspended("2003-06-09", advance_notice_unlawful=True))),
        ("suspension_running_out", "2003-06-25", under(*suspended("2003-06-09", board_findings=False))),
        (
            "no_slot_left",
            "2003-12-31",
            under(*suspended("2003-06-09", "2003-06-13"), *suspended("2003-06-16", "2003-06-17")),
        ),
        ("close_call_partial_period", "2003-12-31", deal(effective("2003-07-31"))),
        ("close_call_first_cure", "2003-12-31", deal(effective("2003-07-31"))),
        ("close_call_late_after_sale", "2003-12-31", deal(effective("2003-07-31"), sold("2003-08-10", 500_000))),
        ("close_call_late_after_sale", "2003-12-31", deal(excluded("2003-06-20"))),
        ("sale_while_barred", "2003-06-30", under(*misstated("2003-06-09"), sold("2003-06-12", 1, venue="private"))),
        ("sale_while_barred", "2003-06-30", under(*suspended("2003-06-09", "2003-06-12"), sold("2003-06-12", 1))),
        ("filed_over_objection", "2003-06-30", deal(OBJECTION | {"reasonable": False}, AMENDMENT)),
        (
            "filed_over_objection",
            "2003-06-30",
            deal(OBJECTION, fact("ObjectionResolved", "2003-03-11", statement=STATEMENT), AMENDMENT),
        ),
        ("filed_over_objection", "2003-06-30", deal(OBJECTION, filed("2003-03-12", OTHER))),
        ("no_cap", "2003-12-31", under(*misstated("2003-06-09"))),
        ("illustrative", "2003-12-31", deal()),
    ],
)
def test_a_caution_does_not_appear_where_there_is_nothing_to_point_at(code, on, log):
    assert code not in codes(code, log, on)


def test_what_is_said_of_several_investors_is_said_once():
    log = under(*suspended("2003-06-09"), investors=[ONE, TWO])
    found = [each for each in ask("owed", log, "2003-06-10")["warnings"] if each["code"] == "no_advance_notice"]
    assert len(found) == 1


def test_a_caution_of_one_investor_is_not_shown_to_a_question_about_another():
    log = under(*suspended("2003-06-09", investor=TWO), investors=[ONE, TWO])
    assert "no_advance_notice" in codes("owed", log, "2003-06-10", investor=TWO)
    assert "no_advance_notice" not in codes("owed", log, "2003-06-10", investor=ONE)


def test_a_caution_names_its_sections_and_the_entries_it_rests_on():
    (found,) = [
        each
        for each in ask("owed", under(*suspended("2003-06-09")), "2003-06-09")["warnings"]
        if each["code"] == "no_advance_notice"
    ]
    assert (found["clauses"], found["entries"]) == (["3(h)"], [5])


@pytest.mark.parametrize("question", ["owed", "status", "restricted", "suspensions", "may-sell", "readings", "duties"])
def test_a_running_suspension_is_pointed_out_wherever_it_touches_the_answer(question):
    found = ask(question, under(*suspended("2003-06-09")), "2003-06-25")["warnings"]
    assert "suspension_running_out" in [each["code"] for each in found]


@pytest.mark.parametrize("question", ["period", "holdings"])
def test_what_does_not_touch_a_question_is_left_out_and_counted(question):
    log = under(*suspended("2003-06-09"))
    found = {each["code"]: each["text"] for each in ask(question, log, "2003-06-25")["warnings"]}
    assert found == {"elsewhere": "2 more elsewhere."}  # the suspension running out, and its notice without advance
    assert "elsewhere" not in codes("owed", log, "2003-06-25")


def test_cautions_stand_by_weight_the_heaviest_first():
    log = deal(ASSERTED, paid("2003-06-02", "1.00") | {"source": "illustrative"}, sold("2003-07-10", 500_000))
    weights = [each["weight"] for each in ask("owed", log, "2003-08-15")["warnings"]]
    assert weights == sorted(weights, key=list(get_args(Weight)).index)
    assert {"blocks", "moves money", "close call"} <= set(weights)


def test_sales_alike_in_every_word_are_said_once_and_rest_on_each_of_them():
    alike = [sold("2003-06-12", 5, venue="registered"), sold("2003-06-12", 5, venue="registered")]
    (found,) = [
        each
        for each in ask("may-sell", under(*misstated("2003-06-09"), *alike), "2003-06-30")["warnings"]
        if each["code"] == "sale_while_barred"
    ]
    assert found["entries"] == [5, 6, 7]


FORBIDDEN = r"good faith|bad faith|prompt|reasonable time|breach|legal advice|liable|caused|\bfault"


def test_no_caution_concludes_what_only_a_court_could():
    logs = [(on, log) for _, on, log in APPEARS] + [
        ("2003-12-31", deal(delay("2003-08-01", "2003-06-10", "2003-06-20")))
    ]
    for on, log in logs:
        for caution in ask("owed", log, on)["warnings"]:
            assert not re.search(FORBIDDEN, caution["text"].lower()), caution["text"]
            assert caution["text"].endswith(".")


def test_a_caution_that_needs_a_day_beyond_the_calendar_says_so_and_the_answer_stands(monkeypatch):
    def beyond(case, investors):
        raise OutsideCalendar(date(2041, 1, 1))
        yield

    monkeypatch.setattr(every, "_RULES", (beyond,))
    found = ask("status", deal(), "2003-06-02")["warnings"]
    assert [each["code"] for each in found] == ["not_checked"]
    assert found[0]["text"].startswith("Something to take care of could not be checked: 2041-01-01 lies outside")
