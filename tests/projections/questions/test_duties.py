"""Each duty with a date: the day before, the day, the day after; and where it stands in every way it can."""

import re
from datetime import date

import attrs
import pytest

from lifecycle.agreement.language.shipped import shipped
from lifecycle.entries import SharesTransferred, TransferNotified, WaiverGranted, WarrantsIssued
from lifecycle.errors import Refusal
from projections.duty.rows import STATUSES
from projections.duty.table import duties_of
from projections.questions.duties import duties
from tests.scenarios import (
    ONE,
    OTHER,
    STATEMENT,
    THREE,
    TWO,
    advance_notice,
    ask,
    beginning,
    bought,
    cleared,
    day_after,
    deal,
    delisted,
    effective,
    excluded,
    fact,
    filed,
    lifted,
    misstated,
    moved,
    paid,
    sold,
    source_of,
    stop_order,
    suspended,
    unrestricted,
)

E = "2003-05-30"
ALL = (ONE, TWO, THREE)

DUTIES = duties_of(shipped("focus-2002"))


def rows(log, on, duty, **words):
    return [row for row in ask("duties", log, on, **words)["duties"] if row["duty"] == duty]


def row(log, on, duty, **words):
    (found,) = rows(log, on, duty, **words)
    return found


def shown(log, on, duty, *keys, **words):
    found = row(log, on, duty, **words)
    return tuple(found[key] for key in keys)


def status(log, on, duty, **words):
    return shown(log, on, duty, "status", **words)[0]


def performed(on, duty, **fields):
    return fact("DutyPerformed", on, duty=duty, **fields)


def requested(on, duty, **fields):
    return fact("RequestReceived", on, duty=duty, **fields)


def draft(on, statement=STATEMENT):
    return fact("DraftDelivered", on, statement=statement)


def instructed(on, statement=STATEMENT):
    return fact("TransferAgentInstructed", on, statement=statement)


def and_then(log, *kinds):
    """The entries of a log and more, of kinds no log takes yet: what is not judged can still be asked about."""
    entries = list(log.entries)
    for entry in kinds:
        entries.append(attrs.evolve(entry, position=len(entries) + 1, recorded_at=entries[-1].recorded_at))
    return entries


def asked(entries, on, duty):
    return [found for found in duties(entries, as_of=date.fromisoformat(on)).duties if found.duty == duty]


# --- the table --------------------------------------------------------------------------------------------


def test_every_duty_has_a_name_of_its_own():
    names = [duty.name for duty in DUTIES]
    assert len(set(names)) == len(names) == 34


def test_a_section_alone_means_the_row_a_request_starts_where_there_is_one():
    by_request = {"3(d)": "3(d) confirmation", "3(k)": "3(k) certificates"}
    assert {duty.name for duty in DUTIES if not duty.by_clause} == {
        duty.name for duty in DUTIES if duty.clause in by_request and by_request[duty.clause] != duty.name
    }


def test_every_duty_has_a_deadline_or_a_standard():
    for duty in DUTIES:
        assert duty.standard or duty.due.__name__ != "no_deadline", duty.name


def test_a_duty_nothing_has_started_is_absent():
    found = {each["duty"] for each in ask("duties", source_of(beginning()[:1]), "2002-11-25")["duties"]}
    assert found == {"2(a)(i) effective"}


def test_rows_stand_in_table_order_then_by_start_position_and_investor():
    log = deal(
        effective(E),
        *suspended("2003-07-08", "2003-07-10"),
        *suspended("2003-08-08", "2003-08-10"),
        investors=ALL,
    )
    found = ask("duties", log, "2003-09-01")["duties"]
    table = [duty.name for duty in DUTIES]
    order = [
        (table.index(each["duty"]), each["started_on"], each["started_by"], ALL.index(each["investor"] or ONE))
        for each in found
    ]
    assert order == sorted(order)
    assert [each["investor"] for each in found if each["duty"] == "3(h) advance notice"] == [*ALL, *ALL]


def test_the_answer_has_exactly_these_keys():
    found = ask("duties", deal(), "2003-01-02")
    assert list(found) == ["agreement", "as_of", "known_at", "of", "parties", "duties", "warnings"]
    keys = {"duty", "clause", "who", "to", "started_by", "started_on", "due_on", "standard", "done_on", "done_by"}
    assert keys | {"status", "days_late", "toward", "period", "cap", "sales", "guide_on"} <= set(found["duties"][0])


# --- statuses: the day before, the day, the day after -----------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected", "late"),
    [
        ("2003-05-30", "due_soon", 0),
        ("2003-06-05", "due_soon", 0),
        ("2003-06-06", "due_soon", 0),
        ("2003-06-07", "overdue", 1),
        ("2003-06-16", "overdue", 10),
    ],
)
def test_an_instruction_to_the_transfer_agent_is_due_five_business_days_after_effectiveness(on, expected, late):
    duty = "3(k) instruction and opinion"
    found = shown(deal(effective(E)), on, duty, "started_on", "due_on", "status", "days_late", "who", "to")
    assert found == (E, "2003-06-06", expected, late, "Company, its counsel", "transfer agent")


@pytest.mark.parametrize(
    ("on", "expected", "late"),
    [("2003-05-01", "done", 0), ("2003-06-05", "done", 0), ("2003-06-06", "done", 0), ("2003-06-07", "done_late", 1)],
)
def test_an_instruction_in_time_is_done_and_a_later_one_done_late(on, expected, late):
    log = deal(effective(E), instructed(on), instructed("2003-05-01", OTHER))
    found = shown(log, "2003-07-01", "3(k) instruction and opinion", "done_on", "status", "days_late")
    assert found == (on, expected, late)


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2003-07-10", "pending"), ("2003-07-21", "pending"), ("2003-07-22", "due_soon"), ("2003-07-29", "due_soon")],
)
def test_due_soon_is_within_five_business_days(on, expected):
    # Due on Tuesday 29 July: five business days after 22 July are 23, 24, 25, 28 and 29.
    log = deal(effective(E), *suspended("2003-07-08"))
    assert shown(log, on, "3(h) lift in time", "due_on", "status") == ("2003-07-29", expected)


def test_every_status_can_be_met():
    log = deal(
        draft("2003-04-16"),
        effective(E),
        requested("2003-06-02", "3(d)"),
        performed("2003-06-04", "3(d)"),
        *suspended("2003-07-08", advance_notice_unlawful=True),
        sold("2003-07-09", 1),
    )
    entries = and_then(log, waiver("3(k) instruction and opinion"))
    found = {each.status for each in duties(entries, as_of=date(2003, 7, 24)).duties}
    assert found == set(STATUSES)


# --- 2 ----------------------------------------------------------------------------------------------------


def test_filing_is_owed_to_each_investor_from_its_closing_on():
    signing, *purchases, filing = beginning(investors=ALL)
    log = source_of([signing, *purchases, {**filing, "occurred_on": "2003-02-12"}])
    found = rows(log, "2003-02-11", "2(a)(i) file")
    assert [(each["to"], each["started_by"], each["due_on"], each["status"]) for each in found] == [
        (ONE, 2, None, "unscheduled"),
        (TWO, 3, None, "unscheduled"),
        (THREE, 4, None, "unscheduled"),
    ]
    found = rows(log, "2003-02-12", "2(a)(i) file")
    assert [(each["done_on"], each["done_by"], each["status"]) for each in found] == [("2003-02-12", 5, "done")] * 3


@pytest.mark.parametrize(
    ("clearance", "on", "due", "expected"),
    [
        (None, "2003-05-31", "2003-06-01", "due_soon"),
        (None, "2003-06-01", "2003-06-01", "due_soon"),
        (None, "2003-06-02", "2003-06-01", "overdue"),
        ("2003-05-20", "2003-05-25", "2003-05-25", "due_soon"),
        ("2003-05-20", "2003-05-26", "2003-05-25", "overdue"),
        ("2003-05-30", "2003-05-30", "2003-06-01", "due_soon"),
    ],
)
def test_effectiveness_is_due_by_the_required_date_or_five_days_after_clearance(clearance, on, due, expected):
    log = deal(*([cleared(clearance)] if clearance else []))
    duty = "2(a)(i) effective"
    assert shown(log, on, duty, "started_by", "due_on", "status", "to") == (1, due, expected, "Investors")


@pytest.mark.parametrize(
    ("on", "expected", "late"),
    [("2003-05-31", "done", 0), ("2003-06-01", "done", 0), ("2003-06-02", "done_late", 1)],
)
def test_effectiveness_is_done_by_the_first_declaration(on, expected, late):
    log = deal(effective(on), filed("2003-06-03", OTHER), effective("2003-08-01", OTHER))
    found = shown(log, "2003-09-01", "2(a)(i) effective", "done_on", "status", "days_late")
    assert found == (on, expected, late)


def test_a_clearance_after_effectiveness_moves_no_deadline():
    log = deal(effective("2003-05-10"), filed("2003-05-11", OTHER), cleared("2003-05-12", OTHER))
    assert shown(log, "2003-06-10", "2(a)(i) effective", "due_on") == ("2003-06-01",)


def test_a_statement_without_coverage_covers_everyone_with_its_filing():
    found = rows(deal(investors=ALL), "2002-11-25", "2(a)(i) coverage")
    assert [(each["to"], each["due_on"], each["done_on"], each["status"]) for each in found] == [
        (name, "2002-11-25", "2002-11-25", "done") for name in ALL
    ]


def test_a_periodic_amount_is_a_row_named_by_what_it_is_paid_toward():
    log = deal(paid("2003-07-02", "20000.00"), paid("2003-08-01", "19999.99"))
    found = rows(log, "2003-08-01", "2(b)(iv) pay")
    toward = {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "statement": None}
    assert [(each["toward"], each["started_by"], each["started_on"], each["due_on"]) for each in found] == [
        ({**toward, "number": 1}, None, "2003-07-01", "2003-07-02"),
        ({**toward, "number": 2}, None, "2003-07-31", "2003-08-01"),
    ]
    assert [(each["done_on"], each["done_by"], each["status"]) for each in found] == [
        ("2003-07-02", 4, "done"),
        (None, None, "due_soon"),
    ]
    assert shown_second(log, "2003-08-02") == ("overdue", 1)
    more = deal(paid("2003-07-02", "20000.00"), paid("2003-08-01", "19999.99"), paid("2003-08-03", "0.01"))
    assert shown_second(more, "2003-08-04") == ("done_late", 2)


def shown_second(log, on):
    found = rows(log, on, "2(b)(iv) pay")[1]
    return found["status"], found["days_late"]


def test_money_paid_ahead_pays_an_amount_on_its_due_date():
    found = row(deal(paid("2003-06-15", "20000.00")), "2003-07-02", "2(b)(iv) pay")
    assert (found["done_on"], found["done_by"], found["status"]) == ("2003-07-02", 4, "done")
    assert row(deal(paid("2003-06-15", "20000.00")), "2003-07-01", "2(b)(iv) pay")["done_on"] is None


def test_a_periodic_amount_not_yet_computed_is_no_row():
    assert rows(deal(), "2003-06-30", "2(b)(iv) pay") == []
    assert len(rows(deal(), "2003-07-01", "2(b)(iv) pay")) == 1


# --- 3(b) to 3(g) -----------------------------------------------------------------------------------------


def test_keeping_current_starts_with_a_lapse_and_ends_with_its_restoration():
    log = deal(
        effective(E),
        moved("EffectivenessLapsed", "2003-07-01"),
        moved("EffectivenessRestored", "2003-07-05"),
        *misstated("2003-08-01"),
    )
    found = rows(log, "2003-08-02", "3(b) keep current")
    assert [(each["started_on"], each["done_on"], each["status"]) for each in found] == [
        ("2003-07-01", "2003-07-05", "done"),
        ("2003-08-01", None, "unscheduled"),
    ]


@pytest.mark.parametrize(("on", "expected"), [("2004-05-30", "unscheduled"), ("2004-05-31", "lapsed")])
def test_keeping_current_is_called_for_through_the_registration_period(on, expected):
    assert status(deal(effective(E), moved("EffectivenessLapsed", "2003-07-01")), on, "3(b) keep current") == expected


def test_a_withdrawal_is_a_lapse_only_after_effectiveness():
    before = deal(moved("StatementWithdrawn", "2003-03-01"))
    after = deal(effective(E), moved("StatementWithdrawn", "2003-07-01"))
    assert rows(before, "2003-04-01", "3(b) keep current") == []
    assert status(after, "2003-07-01", "3(b) keep current") == "unscheduled"
    assert len(rows(after, "2003-07-01", "3(g) status notice")) == 2


@pytest.mark.parametrize(
    ("filing", "reading", "expected", "late"),
    [
        ("2003-04-21", "both_open", "done_late", 1),
        ("2003-04-22", "both_open", "done", 0),
        ("2003-04-23", "both_open", "done", 0),
        ("2003-04-21", "nyse", "done_late", 1),
        ("2003-04-22", "nyse", "done", 0),
        ("2003-04-18", "federal", "done_late", 1),
        ("2003-04-21", "federal", "done", 0),
        ("2003-04-22", "federal", "done", 0),
    ],
)
def test_a_draft_delivered_on_a_wednesday_before_good_friday(filing, reading, expected, late):
    log = deal(draft("2003-04-16"), fact("AmendmentFiled", filing, statement=STATEMENT, form="S-3"))
    found = rows(log, "2003-05-01", "3(c) counsel review", readings={"business_day": reading})[1]
    assert (found["started_on"], found["done_on"], found["status"], found["days_late"]) == (
        filing,
        "2003-04-16",
        expected,
        late,
    )


def test_a_review_is_due_before_the_filing_and_so_never_pending():
    log = deal(fact("AmendmentFiled", "2003-04-21", statement=STATEMENT, form="S-3"))
    found = rows(log, "2003-04-21", "3(c) counsel review")[1]
    assert (found["due_on"], found["status"], found["days_late"]) == ("2003-04-15", "overdue", 6)


def test_each_filing_needs_a_draft_of_its_own_and_of_its_statement():
    amendment = fact("AmendmentFiled", "2003-04-21", statement=STATEMENT, form="S-3")
    log = deal(
        draft("2003-03-03"),
        draft("2003-04-01"),
        fact("AmendmentFiled", "2003-03-10", statement=STATEMENT, form="S-3"),
        draft("2003-04-02", OTHER),
        amendment,
        draft("2003-04-24"),
    )
    found = rows(log, "2003-05-01", "3(c) counsel review")[1:]
    assert [(each["done_on"], each["status"]) for each in found] == [("2003-03-03", "done"), ("2003-04-01", "done")]


def test_an_objection_somebody_found_reasonable_is_open_until_resolved_and_shows_filings_meanwhile():
    log = deal(
        fact("CounselObjected", "2003-03-03", statement=STATEMENT, reasonable=False),
        fact("CounselObjected", "2003-03-04", statement=STATEMENT, reasonable=True),
        fact("AmendmentFiled", "2003-03-05", statement=STATEMENT, form="S-3"),
        fact("ObjectionResolved", "2003-03-06", statement=STATEMENT),
        fact("AmendmentFiled", "2003-03-07", statement=STATEMENT, form="S-3"),
    )
    keys = ("started_by", "due_on", "status", "filings")
    assert shown(log, "2003-03-05", "3(c) objection", *keys) == (5, None, "breached", [6])
    assert shown(log, "2003-03-07", "3(c) objection", *keys) == (5, None, "done", [6])


@pytest.mark.parametrize(
    ("notice", "expected", "late"),
    [("2003-07-01", "done", 0), ("2003-07-02", "done", 0), ("2003-07-03", "done_late", 1)],
)
def test_a_supplement_is_announced_three_business_days_before(notice, expected, late):
    # Supplement on Tuesday 8 July; 4 July is closed, so the third business day after 2 July is the 8th.
    log = deal(effective(E), performed(notice, "3(d)(i)(A)"), moved("ProspectusSupplemented", "2003-07-08"))
    duty = "3(d)(i)(A) notice of proposed filing"
    assert shown(log, "2003-08-01", duty, "due_on", "done_on", "status", "days_late") == (
        "2003-07-02",
        notice,
        expected,
        late,
    )


def test_a_notice_after_the_filing_is_none_of_it():
    log = deal(effective(E), moved("ProspectusSupplemented", "2003-07-08"), performed("2003-07-08", "3(d)(i)(A)"))
    assert status(log, "2003-08-01", "3(d)(i)(A) notice of proposed filing") == "overdue"
    assert "performance_unplaced" in {each["code"] for each in ask("duties", log, "2003-08-01")["warnings"]}


@pytest.mark.parametrize(
    ("start", "duty", "clause"),
    [
        (
            fact("ReviewNotified", "2003-03-03", statement=STATEMENT, review=True),
            "3(d)(i)(B) review notice",
            "3(d)(i)(B)",
        ),
        (fact("CommentsReceived", "2003-03-03", statement=STATEMENT), "3(d)(i)(C) comments", "3(d)(i)(C)"),
        (effective("2003-03-03"), "3(d)(i)(D) effectiveness", "3(d)(i)(D)"),
        (effective("2003-03-03"), "3(g) status notice", "3(g)"),
        (requested("2003-03-03", "3(d)(v)"), "3(d)(ii)–(vi) other events", "3(d)(v)"),
        (requested("2003-03-03", "3(e)(ii)"), "3(e)(i), 3(e)(ii) copies", "3(e)(ii)"),
        (requested("2003-03-03", "3(k)"), "3(k) certificates", "3(k)"),
        (requested("2003-03-03", "8(b)"), "8(b) reports", "8(b)"),
        (requested("2003-03-03", "8(c)"), "8(c) Rule 144 information", "8(c)"),
        (requested("2003-03-03", "4(a)"), "4(a) cooperate", "4(a)"),
    ],
)
@pytest.mark.parametrize("named", ["in full", "by its section"])
def test_a_duty_without_a_number_is_unscheduled_until_an_entry_says_it_was_performed(start, duty, clause, named):
    name = duty if named == "in full" else clause
    log = deal(start, performed("2003-03-05", name))
    before = rows(log, "2003-03-04", duty)[-1]
    assert (before["started_on"], before["due_on"], before["status"]) == ("2003-03-03", None, "unscheduled")
    assert before["standard"]
    after = rows(log, "2003-03-05", duty)[-1]
    assert (after["done_on"], after["status"], after["days_late"]) == ("2003-03-05", "done", 0)


def test_copies_of_filings_and_copies_asked_for_are_told_apart_by_section():
    log = deal(requested("2003-03-03", "3(e)(ii)", investor=ONE), performed("2003-03-04", "3(e)(ii)"), investors=ALL)
    found = rows(log, "2003-03-05", "3(e)(i), 3(e)(ii) copies")
    assert [(each["clause"], each["to"], each["status"]) for each in found] == [
        ("3(e)(i)", "Investor's Counsel", "unscheduled"),
        ("3(e)(ii)", ONE, "done"),
    ]


@pytest.mark.parametrize(
    ("on", "expected"), [("2003-07-03", "due_soon"), ("2003-07-07", "due_soon"), ("2003-07-08", "overdue")]
)
def test_a_confirmation_is_due_one_business_day_after_it_was_asked_for(on, expected):
    # Asked for on Thursday 3 July; the 4th is a holiday.
    log = deal(requested("2003-07-03", "3(d)"))
    assert shown(log, on, "3(d) confirmation", "due_on", "status", "to") == ("2003-07-07", expected, "whoever asked")


def test_a_response_draft_is_delivered_a_business_day_before_the_response():
    response = fact("ResponseFiled", "2003-03-10", statement=STATEMENT)
    duty = "3(d) response draft"
    late = deal(performed("2003-03-10", "3(d) response draft"), response)
    assert shown(late, "2003-03-11", duty, "due_on", "status", "days_late") == ("2003-03-09", "done_late", 1)
    assert status(deal(performed("2003-03-09", "3(d) response draft"), response), "2003-03-11", duty) == "done"
    assert status(deal(performed("2003-03-07", "3(d)"), response), "2003-03-11", duty) == "overdue"


def test_a_performance_means_the_earliest_open_duty_or_the_one_it_names():
    asked_twice = [requested("2003-07-01", "3(d)"), requested("2003-07-02", "3(d)")]
    earliest = deal(*asked_twice, performed("2003-07-02", "3(d)"))
    named = deal(*asked_twice, performed("2003-07-02", "3(d)", regarding=5))
    assert [each["done_on"] for each in rows(earliest, "2003-07-10", "3(d) confirmation")] == ["2003-07-02", None]
    assert [each["done_on"] for each in rows(named, "2003-07-10", "3(d) confirmation")] == [None, "2003-07-02"]


def test_a_performance_may_name_the_statement_it_is_about():
    reviews = [
        moved("ReviewNotified", "2003-03-03") | {"review": True},
        filed("2003-03-03", OTHER),
        moved("ReviewNotified", "2003-03-04", OTHER) | {"review": True},
    ]
    log = deal(*reviews, performed("2003-03-05", "3(d)(i)(B)", statement=OTHER))
    assert [each["done_on"] for each in rows(log, "2003-03-06", "3(d)(i)(B) review notice")] == [None, "2003-03-05"]


def test_a_performance_toward_one_investor_leaves_the_others_open():
    log = deal(requested("2003-03-03", "8(c)"), performed("2003-03-04", "8(c)", investor=TWO), investors=ALL)
    found = rows(log, "2003-03-05", "8(c) Rule 144 information")
    assert [(each["to"], each["status"]) for each in found] == [
        (ONE, "unscheduled"),
        (TWO, "done"),
        (THREE, "unscheduled"),
    ]


def test_a_misstatement_is_cured_toward_the_investor_that_received_the_copies():
    log = deal(
        effective(E),
        *misstated("2003-07-01", investor=ONE),
        *misstated("2003-07-02", "2003-07-09", investor=TWO),
        investors=(ONE, TWO),
    )
    found = rows(log, "2003-07-10", "3(f) notice and cure")
    assert [(each["to"], each["done_on"], each["status"]) for each in found] == [
        (ONE, None, "unscheduled"),
        (TWO, "2003-07-09", "done"),
    ]


# --- 3(h) -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("warned", "unlawful", "expected", "late"),
    [
        ("2003-07-03", False, "done", 0),
        ("2003-07-06", False, "done", 0),
        ("2003-07-07", False, "done_late", 1),
        ("2003-07-07", True, "lapsed", 0),
        ("2003-07-06", True, "done", 0),
        (None, False, "overdue", 26),
        (None, True, "lapsed", 0),
    ],
)
def test_a_suspension_is_announced_two_business_days_before(warned, unlawful, expected, late):
    # Notice on Tuesday 8 July: the second business day after 3 July, as after Sunday the 6th, is the 8th.
    log = deal(
        effective(E),
        *([advance_notice(warned)] if warned else []),
        *suspended("2003-07-08", advance_notice_unlawful=unlawful),
    )
    keys = ("due_on", "done_on", "status", "days_late")
    assert shown(log, "2003-08-01", "3(h) advance notice", *keys) == ("2003-07-06", warned, expected, late)


def test_each_suspension_needs_an_advance_notice_of_its_own():
    log = deal(
        effective(E),
        advance_notice("2003-07-01"),
        *suspended("2003-07-08", "2003-07-10"),
        *suspended("2003-08-08", "2003-08-10"),
    )
    found = rows(log, "2003-09-01", "3(h) advance notice")
    assert [each["status"] for each in found] == ["done", "overdue"]


@pytest.mark.parametrize(
    ("lift", "expected", "late"),
    [("2003-07-28", "done", 0), ("2003-07-29", "done", 0), ("2003-07-30", "done_late", 1)],
)
@pytest.mark.parametrize("overrun", ["from_sixteenth", "whole_suspension"])
def test_a_lift_on_the_sixteenth_business_day_is_in_time(lift, expected, late, overrun):
    log = deal(effective(E), *suspended("2003-07-08", lift))
    found = shown(
        log, "2003-08-10", "3(h) lift in time", "due_on", "status", "days_late", readings={"overrun": overrun}
    )
    assert found == ("2003-07-29", expected, late)


def test_a_suspension_that_does_not_qualify_has_no_lift_to_be_in_time():
    log = deal(effective(E), *suspended("2003-07-08", board_findings=False))
    assert rows(log, "2003-08-10", "3(h) lift in time") == []
    assert len(rows(log, "2003-08-10", "3(h) lift in time", readings={"findings": "presumed"})) == 1


@pytest.mark.parametrize(
    ("sale", "flagged"),
    [("2003-07-07", False), ("2003-07-08", True), ("2003-07-14", True), ("2003-07-15", False)],
)
@pytest.mark.parametrize("venue", ["registered", "rule_144", "private"])
def test_a_sale_of_any_venue_inside_a_suspension_is_shown(sale, flagged, venue):
    log = deal(effective(E), sold(sale, 100, venue=venue), *suspended("2003-07-08"), lifted("2003-07-15"))
    position = next(entry.position for entry in log.entries if entry.kind == "SharesSold")
    keys = ("who", "to", "due_on", "sales", "status", "done_on")
    expected = (ONE, "Company", None, [position], "breached", None)
    if not flagged:
        expected = (ONE, "Company", None, [], "done", "2003-07-15")
    assert shown(log, "2003-08-01", "3(h) stop selling", *keys) == expected
    # Recorded the same day before the notice, the sale still stands inside a bar: bars are whole days.


def test_while_a_suspension_lasts_holding_back_is_unscheduled():
    assert status(deal(effective(E), *suspended("2003-07-08")), "2003-07-10", "3(h) stop selling") == "unscheduled"


def test_an_investor_that_left_the_registration_is_held_to_it_all_the_same():
    log = deal(effective(E), *suspended("2003-07-08"), excluded("2003-07-09"), sold("2003-07-10", 100))
    assert shown(log, "2003-07-11", "3(h) stop selling", "sales") == ([7],)


# --- 3(i) to 4 --------------------------------------------------------------------------------------------


def test_listing_is_kept_while_no_delisting_is_open():
    log = deal(effective(E), *delisted("2003-07-01", "2003-07-15"))
    keys = ("status", "done_on")
    assert shown(log, "2003-06-30", "3(i) listing", *keys) == ("done", E)
    assert shown(log, "2003-07-01", "3(i) listing", *keys) == ("unscheduled", None)
    assert shown(log, "2003-07-15", "3(i) listing", *keys) == ("done", "2003-07-15")


@pytest.mark.parametrize(
    ("appointed", "expected", "late"), [("2003-05-29", "done", 0), (E, "done", 0), ("2003-05-31", "done_late", 1)]
)
def test_a_transfer_agent_is_there_by_the_first_effectiveness(appointed, expected, late):
    log = deal(
        fact("TransferAgentAppointed", appointed, name="Example Transfer, Inc."),
        effective(E),
        filed("2003-07-01", OTHER),
        effective("2003-07-02", OTHER),
    )
    found = shown(log, "2003-08-01", "3(j) transfer agent", "started_on", "due_on", "status", "days_late")
    assert found == (E, E, expected, late)
    assert len(rows(log, "2003-08-01", "3(k) instruction and opinion")) == 2


def test_the_earnings_statement_covers_twelve_months_from_the_next_fiscal_quarter():
    found = row(deal(effective(E)), "2004-08-14", "3(m) earnings statement")
    assert found["period"] == {"from": "2003-07-01", "until": "2004-06-30"}
    assert (found["started_on"], found["due_on"], found["status"]) == (E, "2004-08-14", "due_soon")
    assert status(deal(effective(E)), "2004-08-15", "3(m) earnings statement") == "overdue"
    done = deal(effective(E), performed("2004-08-14", "3(m)"))
    assert status(done, "2004-08-15", "3(m) earnings statement") == "done"


@pytest.mark.parametrize(
    ("declared", "year_end", "first", "last", "due"),
    [
        ("2003-10-01", "12-31", "2004-01-01", "2004-12-31", "2005-03-31"),  # a fiscal year: 90 days
        ("2003-12-31", "12-31", "2004-01-01", "2004-12-31", "2005-03-31"),
        ("2004-01-01", "12-31", "2004-04-01", "2005-03-31", "2005-05-15"),  # the quarter begins after it
        (E, "06-30", "2003-07-01", "2004-06-30", "2004-09-28"),
        (E, "01-31", "2003-08-01", "2004-07-31", "2004-09-14"),
        (E, "02-28", "2003-06-01", "2004-05-31", "2004-07-15"),
        ("2004-02-28", "02-28", "2004-03-01", "2005-02-28", "2005-05-29"),  # a leap year's February ends on the 29th
        (E, "06-15", "2003-06-16", "2004-06-15", "2004-09-13"),
        ("2003-06-15", "06-15", "2003-06-16", "2004-06-15", "2004-09-13"),
        ("2003-06-16", "06-15", "2003-09-16", "2004-09-15", "2004-10-30"),
    ],
)
def test_ninety_days_where_the_twelve_months_are_a_fiscal_year(declared, year_end, first, last, due):
    terms = {"based_on": "focus-2002", "fiscal_year_end": year_end}
    found = row(deal(effective(declared), terms=terms), declared, "3(m) earnings statement")
    assert (found["period"], found["due_on"]) == ({"from": first, "until": last}, due)


def test_cooperation_is_done_by_leaving_the_registration_too():
    log = deal(requested("2003-03-03", "4(a)"), excluded("2003-03-05", TWO), investors=(ONE, TWO))
    found = rows(log, "2003-03-06", "4(a) cooperate")
    assert [(each["who"], each["to"], each["done_on"], each["status"]) for each in found] == [
        (ONE, "Company", None, "unscheduled"),
        (TWO, "Company", "2003-03-05", "done"),
    ]


@pytest.mark.parametrize(("venue", "sales"), [("registered", [6]), ("rule_144", []), ("private", [])])
def test_after_a_misstatement_notice_only_a_registered_sale_is_shown(venue, sales):
    log = deal(effective(E), *misstated("2003-07-01"), sold("2003-07-02", 100, venue=venue))
    assert shown(log, "2003-07-03", "4(b) stop selling", "sales", "status") == (
        sales,
        "breached" if sales else "unscheduled",
    )


def test_after_a_stop_order_a_registered_sale_is_shown_unless_another_statement_is_effective():
    log = deal(effective(E), *stop_order("2003-07-01", "2003-07-10"), sold("2003-07-02", 100, venue="registered"))
    assert shown(log, "2003-07-11", "4(b) stop selling", "sales", "status") == ([6], "breached")
    other = deal(
        effective(E),
        filed("2003-06-10", OTHER),
        effective("2003-06-20", OTHER),
        *stop_order("2003-07-01", "2003-07-10"),
        sold("2003-07-02", 100, venue="registered"),
    )
    assert shown(other, "2003-07-11", "4(b) stop selling", "sales", "status") == ([], "done")


def test_a_sale_inside_a_bar_is_called_recorded_and_nothing_else():
    log = deal(effective(E), *suspended("2003-07-08"), sold("2003-07-10", 100))
    text = str(ask("duties", log, "2003-07-11")).lower()
    assert "inside a bar recorded at position" in text
    assert "unlawful" not in text.replace("nor an entry that one was unlawful", "")


# --- 6 to 9 -----------------------------------------------------------------------------------------------


def claim(kind, on, amount=None, claimant=ONE, indemnitor="Example Devices, Inc."):
    return fact(kind, on, claim="a prospectus claim", claimant=claimant, indemnitor=indemnitor, amount=amount)


def test_a_claim_is_paid_when_its_payments_reach_its_amount():
    log = deal(
        claim("ClaimNoticed", "2003-07-01", "100.00"),
        claim("ClaimPaid", "2003-07-05", "60.00"),
        claim("ClaimPaid", "2003-07-09", "40.00"),
    )
    keys = ("who", "to", "status", "done_on", "done_by")
    company = "Example Devices, Inc."
    assert shown(log, "2003-07-08", "6 pay", *keys) == (company, ONE, "unscheduled", None, None)
    assert shown(log, "2003-07-09", "6 pay", *keys) == (company, ONE, "done", "2003-07-09", 6)
    assert shown(log, "2003-07-09", "6(b) notice of claim", "who", "to", "status") == (ONE, company, "unscheduled")


def test_a_claim_without_an_amount_has_nothing_to_pay():
    assert rows(deal(claim("ClaimNoticed", "2003-07-01")), "2003-07-09", "6 pay") == []


def test_a_sellers_cap_is_the_proceeds_of_its_sales():
    sale = sold("2003-06-10", 100) | {"proceeds": "250.10"}
    log = deal(effective(E), sale, sold("2003-06-11", 5), claim("ClaimNoticed", "2003-07-01", "100.00"))
    assert shown(log, "2003-07-09", "7 contribution cap", "who", "cap", "due_on") == (ONE, "250.10", None)
    warned = [each for each in ask("duties", log, "2003-07-09")["warnings"] if each["code"] == "proceeds_not_recorded"]
    assert [each["entries"] for each in warned] == [[6]]


@pytest.mark.parametrize(("on", "expected"), [("2003-06-10", "unscheduled"), ("2003-06-11", "lapsed")])
def test_rule_144_information_is_called_for_while_the_investor_owns_securities(on, expected):
    log = deal(requested("2003-06-02", "8(c)"), sold("2003-06-10", 500_000))
    assert status(log, on, "8(c) Rule 144 information") == expected


@pytest.mark.parametrize(("on", "starts"), [("2003-11-24", False), ("2003-11-25", True), ("2003-11-26", True)])
def test_a_legend_is_removed_on_request_once_the_shares_were_held_a_year(on, starts):
    log = deal(requested(on, "8(d)"))
    assert bool(rows(log, on, "8(d) legend removal")) is starts
    codes = {each["code"] for each in ask("duties", log, on)["warnings"]}
    assert ("request_starts_nothing" in codes) is not starts


def test_the_year_is_that_of_the_oldest_share_still_held():
    log = deal(sold("2003-10-01", 500_000), bought("2003-09-01", 10), requested("2003-12-01", "8(d)"))
    assert rows(log, "2003-12-01", "8(d) legend removal") == []


def test_a_request_for_no_duty_is_pointed_at():
    found = ask("duties", deal(requested("2003-03-03", "8(e)")), "2003-03-03")["warnings"]
    assert [each["entries"] for each in found if each["code"] == "request_starts_nothing"] == [[4]]


def test_a_notice_of_transfer_covers_the_transfers_of_that_pair_before_it():
    def transferred(on, to):
        return SharesTransferred(occurred_on=date.fromisoformat(on), investor=ONE, transferee=to, shares=10)

    entries = and_then(
        deal(),
        transferred("2003-03-03", "Marlow LP"),
        transferred("2003-03-04", TWO),
        transferred("2003-03-05", "Marlow LP"),
        TransferNotified(occurred_on=date(2003, 3, 6), investor=ONE, transferee="Marlow LP"),
    )
    found = asked(entries, "2003-03-07", "9 notice of transfer")
    assert [(each.who, each.to, each.done_on, each.status) for each in found] == [
        (ONE, "Company", date(2003, 3, 6), "done"),
        (ONE, "Company", None, "unscheduled"),
        (ONE, "Company", date(2003, 3, 6), "done"),
    ]


# --- waivers ----------------------------------------------------------------------------------------------


def waiver(duty, signed_by=(ONE,), first="2003-06-01", until="2003-06-30", **fields):
    return WaiverGranted(
        occurred_on=date(2003, 12, 1),
        company_signed=fields.get("company_signed", True),
        signed_by=signed_by,
        duty=duty,
        from_on=date.fromisoformat(first),
        until_on=date.fromisoformat(until),
    )


@pytest.mark.parametrize(
    ("first", "until", "expected"),
    [
        ("2003-06-06", "2003-06-07", "waived"),
        ("2003-06-07", "2003-06-30", "overdue"),
        ("2003-06-01", "2003-06-06", "overdue"),
    ],
)
def test_a_waiver_takes_the_duties_due_in_its_interval(first, until, expected):
    entries = and_then(deal(effective(E)), waiver("3(k) instruction and opinion", first=first, until=until))
    assert [each.status for each in asked(entries, "2003-07-01", "3(k) instruction and opinion")] == [expected]


def test_a_waiver_of_a_duty_without_a_deadline_goes_by_its_start():
    log = deal(requested("2003-06-02", "8(c)"))
    inside = and_then(log, waiver("8(c)", first="2003-06-02", until="2003-06-03"))
    outside = and_then(log, waiver("8(c)", first="2003-06-03", until="2003-06-04"))
    assert asked(inside, "2003-07-01", "8(c) Rule 144 information")[0].status == "waived"
    assert asked(outside, "2003-07-01", "8(c) Rule 144 information")[0].status == "unscheduled"


def test_what_was_done_in_time_stays_done_and_what_was_done_late_is_waived():
    in_time = and_then(deal(effective(E), instructed("2003-06-06")), waiver("3(k) instruction and opinion"))
    late = and_then(deal(effective(E), instructed("2003-06-09")), waiver("3(k) instruction and opinion"))
    assert asked(in_time, "2003-07-01", "3(k) instruction and opinion")[0].status == "done"
    found = asked(late, "2003-07-01", "3(k) instruction and opinion")[0]
    assert (found.status, found.days_late, found.done_on) == ("waived", 0, date(2003, 6, 9))


@pytest.mark.parametrize(
    ("signed_by", "company", "expected"),
    [((ONE,), True, "waived"), ((ONE, TWO), True, "waived"), ((), True, "overdue"), ((ONE, TWO), False, "overdue")],
)
def test_half_the_shares_and_the_company_bind_everyone(signed_by, company, expected):
    log = deal(effective(E), investors=(ONE, TWO))
    entries = and_then(log, waiver("3(j)", signed_by, first=E, until="2003-06-30", company_signed=company))
    assert {each.status for each in asked(entries, "2003-07-01", "3(j) transfer agent")} == {expected}


def test_a_section_in_a_waiver_means_what_it_means_in_a_request():
    entries = and_then(deal(effective(E), requested("2003-06-02", "3(k)")), waiver("3(k)"))
    assert asked(entries, "2003-07-01", "3(k) certificates")[0].status == "waived"
    assert asked(entries, "2003-07-01", "3(k) instruction and opinion")[0].status == "overdue"


def test_a_section_without_a_request_means_every_duty_of_it():
    entries = and_then(deal(effective(E), *suspended("2003-06-10")), waiver("3(h)"))
    found = duties(entries, as_of=date(2003, 7, 20)).duties
    assert {each.duty: each.status for each in found if each.clause == "3(h)"} == {
        "3(h) advance notice": "waived",
        "3(h) lift in time": "overdue",  # due on 1 July, outside the interval
        "3(h) stop selling": "waived",
    }


def test_a_waiver_of_no_duty_is_pointed_at():
    entries = and_then(deal(), waiver("3(z)"))
    assert "waiver_names_no_duty" in {each.code for each in duties(entries, as_of=date(2003, 7, 1)).warnings}


# --- coverage ---------------------------------------------------------------------------------------------


def covering(log, coverage, **more):
    """The log with its first filing covering only some shares, as no log may yet be recorded."""
    return [
        attrs.evolve(entry, coverage=coverage) if entry.kind == "StatementFiled" else entry for entry in log.entries
    ]


def test_coverage_is_due_with_the_filing_and_late_when_another_statement_brings_the_rest():
    log = deal(filed("2003-01-10", OTHER), investors=(ONE, TWO))
    first, second = (entry for entry in log.entries if entry.kind == "StatementFiled")
    entries = [
        attrs.evolve(first, coverage={ONE: 500_000, TWO: 400_000})
        if entry is first
        else attrs.evolve(second, coverage={TWO: 100_000})
        if entry is second
        else entry
        for entry in log.entries
    ]
    before = asked(entries, "2002-12-05", "2(a)(i) coverage")
    assert [(each.to, each.status, each.days_late) for each in before] == [(ONE, "done", 0), (TWO, "overdue", 10)]
    after = asked(entries, "2003-02-01", "2(a)(i) coverage")
    assert [(each.to, each.status, each.days_late) for each in after] == [
        (ONE, "done", 0),
        (TWO, "done_late", 46),
        (ONE, "done", 0),
        (TWO, "done", 0),
    ]


@pytest.mark.parametrize(
    ("coverage", "warned"),
    [
        ({ONE: 300_000, TWO: 300_000}, False),
        ({ONE: 300_001, TWO: 299_999}, True),
        ({ONE: 500_000, TWO: 500_000}, False),
        ({ONE: 600_000}, True),
    ],
)
def test_a_statement_for_fewer_shares_than_all_is_compared_with_pro_rata(coverage, warned):
    found = duties(covering(deal(investors=(ONE, TWO)), coverage), as_of=date(2003, 1, 2)).warnings
    texts = [each.text for each in found if each.code == "allocation_differs"]
    assert bool(texts) is warned
    assert all(f"{ONE} {coverage.get(ONE, 0):,} (pro rata 300,000)" in text for text in texts)


def test_warrant_shares_are_to_be_covered_and_shared_out_too():
    entries = and_then(
        deal(investors=(ONE, TWO)),
        WarrantsIssued(occurred_on=date(2002, 11, 25), investor=TWO, shares=50_000),
    )
    entries = [
        attrs.evolve(entry, coverage={ONE: 500_000, TWO: 500_000}) if entry.kind == "StatementFiled" else entry
        for entry in entries
    ]
    found = asked(entries, "2002-12-02", "2(a)(i) coverage")
    assert [(each.to, each.status) for each in found] == [(ONE, "done"), (TWO, "overdue")]
    warned = [
        each.text for each in duties(entries, as_of=date(2003, 1, 2)).warnings if each.code == "allocation_differs"
    ]
    # 1,000,000 of 1,050,000: 476,190.48 and 523,809.52, which rounds up.
    assert "pro rata 476,190" in warned[0]
    assert "pro rata 523,810" in warned[0]


# --- filters ----------------------------------------------------------------------------------------------


def test_filters_choose_among_the_rows():
    log = deal(effective(E), *suspended("2003-07-08"), investors=(ONE, TWO))
    everything = ask("duties", log, "2003-07-10")["duties"]

    def chosen(**words):
        return ask("duties", log, "2003-07-10", **words)["duties"]

    assert chosen(status="overdue") == [each for each in everything if each["status"] == "overdue"] != []
    assert {each["duty"] for each in chosen(party="transfer agent")} == {"3(k) instruction and opinion"}
    assert chosen(party="Company") == chosen(party="Example Devices, Inc.") == everything
    assert {each["investor"] for each in chosen(investor=TWO)} == {TWO, None}
    assert {each["investor"] for each in chosen(party=TWO)} == {TWO, None}
    window = chosen(first="2003-06-06", until="2003-07-29")
    assert {each["due_on"] for each in window} == {"2003-06-06", "2003-07-06", "2003-07-29"}
    assert {each["due_on"] for each in chosen(first="2003-06-07", until="2003-07-28")} == {"2003-07-06"}
    assert {each["due_on"] for each in chosen(first="2003-07-29")} == {"2003-07-29", "2004-08-14"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"party": "Nobody Ltd."}, "ask for one of Company; "),
        ({"status": "late"}, "ask for one of overdue, due_soon, pending"),
        ({"first": "2003-07-02", "until": "2003-07-01"}, "before from (2003-07-02)"),
        ({"guide": 0}, "write an integer from 1 to 260"),
        ({"guide": True}, "write an integer from 1 to 260"),
    ],
)
def test_a_filter_that_can_mean_nothing_is_refused(words, said):
    with pytest.raises(Refusal, match=re.escape(said)):
        ask("duties", deal(), "2003-07-10", **words)


def test_a_service_level_is_shown_as_a_guide_and_never_late():
    log = deal(effective(E))
    found = row(log, "2003-12-01", "3(g) status notice", guide=2)
    assert (found["guide_on"], found["due_on"], found["status"], found["days_late"]) == (
        "2003-06-03",
        None,
        "unscheduled",
        0,
    )
    assert row(log, "2003-12-01", "3(k) instruction and opinion", guide=2)["guide_on"] is None
    assert row(log, "2003-12-01", "3(g) status notice")["guide_on"] is None


def test_duties_as_known_earlier_know_nothing_recorded_later():
    log = deal(effective(E), instructed("2003-06-06") | {"recorded_at": "2003-07-01T09:00:00-04:00"})
    duty = "3(k) instruction and opinion"
    assert status(log, "2003-06-10", duty) == "done"
    assert status(log, "2003-06-10", duty, known_at="2003-06-30") == "overdue"


def test_an_ended_registration_period_leaves_the_other_duties_standing():
    log = deal(effective(E), unrestricted("2003-06-10"), *stop_order("2003-06-05"))
    found = {each["duty"]: each["status"] for each in ask("duties", log, day_after("2003-06-10"))["duties"]}
    assert found["3(m) earnings statement"] == "pending"
