"""Entries proposed from EDGAR's lists: strict reading, every trap, and every statement of three real lists."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from lifecycle.entries.codec import entry_from
from lifecycle.judging.machines import STATEMENT, STATEMENT_MOVES
from regrights.command_line import cli
from regrights.edgar.filings import NotAFilingList, filings_of
from regrights.edgar.forms import REGISTERS_OTHER, ROLES, Role
from regrights.edgar.proposals import proposals_of
from regrights.edgar.review import NoSuchChoice, chosen, reviewed
from tests.regrights.edgar.histories import LISTS, after_a_signing, every_statement, legal_history, statements
from tests.regrights.edgar.lists import (
    EFFECT,
    FILED,
    found_in,
    page,
    proposed,
    questions,
    row,
    said,
    texts,
    whole,
)
from tests.scenarios import ask, day_after, determined, fact

ALZAMEND, UNICYCIVE, VINCERX = LISTS
NOW = datetime(2030, 1, 1, tzinfo=UTC)
PLAN = ("S-8", "StatementFiled")
CASES = [(path.name, number) for path in LISTS for number in statements(path).found]


# --- three real lists -------------------------------------------------------------------------------------


def test_the_real_lists_hold_these_statements_and_employee_plans():
    plans = {path.stem: [each.opening.form for each in statements(path).found.values()] for path in LISTS}
    counted = {name: (len(forms), forms.count("S-8")) for name, forms in plans.items()}
    assert counted == {"CIK0001677077": (5, 1), "CIK0001766140": (10, 4), "CIK0001796129": (11, 5)}


@pytest.mark.parametrize(("file", "number"), CASES)
def test_every_real_statement_is_a_legal_history_after_a_signing_and_a_purchase(file, number):
    found = statements(next(path for path in LISTS if path.name == file))
    life = found.found[number].life
    log = legal_history(found, number)
    status = ask("status", log, life.effective_on.isoformat())

    assert status["statements"] == {number: "effective"}
    assert ask("period", log, life.effective_on.isoformat())["started_on"] == life.effective_on.isoformat()
    assert determined(log, found.filings[-1].filed.isoformat()) == "0.00"  # none took 120 days


@pytest.mark.parametrize(("file", "number"), CASES)
def test_required_a_day_before_it_came_effective_each_real_statement_owes_one_amount(file, number):
    found = statements(next(path for path in LISTS if path.name == file))
    life = found.found[number].life
    days = (life.effective_on - life.filed).days
    last = found.filings[-1].filed.isoformat()

    assert determined(legal_history(found, number, days=days), last) == "0.00"
    if days:
        assert determined(legal_history(found, number, days=days - 1), last) == "20000.00"


def test_no_answer_to_a_letter_moves_an_amount_under_the_default_readings():
    found = statements(ALZAMEND)
    proposals = proposals_of(found, "333-285788").proposals
    filed = found.found["333-285788"].life.filed
    amounts = set()
    for upload in range(4):
        for corresp in range(2):
            entries = [
                each.choices[{"UPLOAD": upload, "CORRESP": corresp}.get(each.filing.form, 0)] for each in proposals
            ]
            amounts.add(determined(after_a_signing(entries, filed, days=10), "2025-12-31"))
    assert amounts == {"20000.00"}


def test_a_letter_taken_for_a_clearance_moves_the_amount_under_the_reading_that_looks_at_clearances():
    found = statements(ALZAMEND)
    proposals = proposals_of(found, "333-285788").proposals
    by_answer = [
        determined(
            after_a_signing(
                [each.choices[answer if each.filing.form == "UPLOAD" else 0] for each in proposals],
                found.found["333-285788"].life.filed,
                days=120,
            ),
            "2025-12-31",
            required_effective_date="earlier_of_clearance",
        )
        for answer in (2, 3)  # comments, clearance
    ]
    assert by_answer == ["0.00", "20000.00"]  # which is why a form is never taken for one


def test_every_certain_proposal_of_the_real_lists_is_an_entry_with_its_source():
    for found, number in every_statement():
        for each in proposals_of(found, number).proposals:
            for choice in each.choices:
                entry = entry_from(choice, recorded=False)
                assert entry.occurred_on == each.filing.filed
                assert (
                    entry.source
                    == f"EDGAR accession {each.filing.accession}, form {each.filing.form}, filed {each.filing.filed}"
                )
                assert "coverage" not in choice


def test_what_real_letters_can_be_is_always_a_question():
    for found, number in every_statement():
        for each in proposals_of(found, number).proposals:
            kind = each.choices[0]["kind"]
            asked = each.filing.form in ("UPLOAD", "CORRESP", "424B4") or (each.filing.form, kind) == PLAN
            assert asked == (each.question is not None)


def test_three_real_amendments_declared_effective_on_one_day_are_each_their_own():
    for number in ("333-252589", "333-260246", "333-284478"):
        proposals = proposals_of(statements(VINCERX), number)
        assert said(proposals)[-2:] == [
            "PostEffectiveAmendmentFiled 2025-05-01",
            "PostEffectiveAmendmentDeclaredEffective 2025-05-02",
        ]
        assert any("each is taken by its own file number" in note for note in texts(proposals))
        assert any("take securities off the registration" in note for note in texts(proposals))


def test_a_real_prospectus_of_the_day_of_effectiveness_comes_after_it():
    kinds = said(proposals_of(statements(VINCERX), "333-262239"))
    assert kinds[3:5] == ["EffectivenessDeclared 2022-01-28", "ProspectusSupplemented 2022-01-28"]


def test_a_real_letter_with_another_statements_number_is_not_taken():
    proposals = proposals_of(statements(UNICYCIVE), "333-266890")
    assert not any(
        each.filing.filed == date(2024, 11, 14) and each.filing.form == "UPLOAD" for each in proposals.proposals
    )


def test_the_table_of_the_real_lists_prints_every_statement(capsys):
    for path in LISTS:
        assert cli.main(["import-edgar", "--table", str(path)]) == 0
    printed = capsys.readouterr().out
    assert all(number in printed for _, number in CASES)
    line = next(line.split() for line in printed.splitlines() if line.startswith("333-284478"))
    assert line == ["333-284478", "S-3", "2025-01-24", "1", "+", "2", "2025-04-02", "68", "$0.00", "$40,000.00"]
    assert "not parties to such an agreement" in printed


# --- forms ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form", [form for form, role in ROLES.items() if role is Role.FILED and form not in REGISTERS_OTHER]
)
def test_each_form_of_a_statement_is_its_filing_and_its_a_an_amendment(form):
    assert said(proposed(row(form, "2024-02-01"), row(f"{form}/A", "2024-02-09"))) == [
        "StatementFiled 2024-02-01",
        "AmendmentFiled 2024-02-09",
    ]


@pytest.mark.parametrize("form", ["S-1MEF", "S-3MEF", "S-3ASR", "F-3ASR"])
def test_what_is_effective_on_filing_is_both_at_once_and_meets_no_letter(form):
    proposals = proposed(row(form, "2024-02-01"), row("CORRESP", "2024-02-01", ""), row("EFFECT", "2024-02-01"))
    assert said(proposals) == ["StatementFiled 2024-02-01", "EffectivenessDeclared 2024-02-01"]
    assert any("effective on filing by its form" in note for note in texts(proposals))


@pytest.mark.parametrize("form", ["424B3", "424B5", "424B7", "424B8"])
def test_a_prospectus_after_effectiveness_is_an_entry(form):
    proposals = proposed(FILED, EFFECT, row(form, "2024-03-04"), row(form, "2024-04-04"))
    assert said(proposals)[2:] == ["ProspectusSupplemented 2024-03-04", "ProspectusSupplemented 2024-04-04"]
    assert sum("final prospectus" in note for note in texts(proposals)) == 1


def test_a_post_effective_amendment_of_an_automatic_shelf_is_effective_on_filing():
    assert said(proposed(row("S-3ASR", "2024-02-01"), row("POSASR", "2024-05-01")))[2:] == [
        "PostEffectiveAmendmentFiled 2024-05-01",
        "PostEffectiveAmendmentDeclaredEffective 2024-05-01",
    ]


def test_a_form_that_changes_between_filing_and_amendment_is_the_same_statement_and_said():
    proposals = proposed(FILED, row("S-1/A", "2024-02-20"))
    assert proposals.proposals[1].entry["form"] == "S-1/A"
    assert "2024-02-20 S-1/A: the form changed from S-3; by its number it is the same statement." in texts(proposals)


def test_a_form_the_table_does_not_have_is_left_out_and_said():
    proposals = proposed(FILED, row("FWP", "2024-02-20"), row("FWP", "2024-02-21"))
    assert said(proposals) == ["StatementFiled 2024-02-01"]
    assert "Left out, as no entry of the log: FWP × 2." in texts(proposals)


@pytest.mark.parametrize("form", [form for form in REGISTERS_OTHER if ROLES[form] is Role.FILED_AND_EFFECTIVE])
def test_what_seldom_registers_resales_opens_a_statement_and_is_asked_about(form):
    proposals = proposed(row(form, "2024-02-01"), row("424B3", "2024-02-02"))
    assert said(proposals) == [
        "? StatementFiled 2024-02-01", "EffectivenessDeclared 2024-02-01", "ProspectusSupplemented 2024-02-02",
    ]  # fmt: skip
    assert f"this form registers {REGISTERS_OTHER[form]}" in questions(proposals)[0]
    assert reviewed(log_with(), proposals.proposals, now=NOW).waiting == 2


# --- letters ----------------------------------------------------------------------------------------------


def test_a_staff_letter_is_asked_about_with_every_choice_and_a_tie_by_number_is_not_doubted():
    proposals = proposed(FILED, row("UPLOAD", "2024-02-10"))
    assert said(proposals)[1] == (
        "? ReviewNotified 2024-02-10 | ReviewNotified 2024-02-10 | CommentsReceived 2024-02-10 | "
        "ClearanceNotified 2024-02-10"
    )
    assert "by its date alone" not in questions(proposals)[0]


@pytest.mark.parametrize(
    ("day", "tied"),
    [("2024-01-31", False), ("2024-02-01", True), ("2024-03-01", True), ("2024-03-02", False)],
)
def test_a_letter_without_a_number_is_tied_from_the_filing_to_effectiveness_both_included(day, tied):
    found = found_in(FILED, EFFECT, row("CORRESP", day, ""))
    proposals = proposals_of(found, "333-1")
    assert [("by its date alone" in each) for each in questions(proposals)] == ([True] if tied else [])
    assert len(found.of_none) == (0 if tied else 1)


def test_a_letter_that_could_be_of_two_statements_names_the_other():
    proposals = proposed(FILED, row("S-1", "2024-02-05", "333-2"), row("UPLOAD", "2024-02-10", ""))
    assert "and could be of 333-2 as well" in questions(proposals)[0]


def test_a_letter_with_a_number_after_effectiveness_is_said_and_not_proposed():
    proposals = proposed(FILED, EFFECT, row("UPLOAD", "2024-03-05"))
    assert len(proposals.proposals) == 2
    assert any("2024-03-05 UPLOAD: a letter when the statement is effective" in note for note in texts(proposals))


def test_a_letter_about_a_draft_is_of_no_statement():
    found = found_in(row("DRS", "2023-12-01", "377-1"), row("UPLOAD", "2024-01-05", ""), FILED)
    assert [each.filed for each in found.of_none] == [date(2024, 1, 5)]


# --- effectiveness ----------------------------------------------------------------------------------------


def test_dates_are_filing_dates_whatever_the_acceptance_says():
    proposals = proposed(
        row("S-3", "2024-02-02", accepted="2024-02-01"), row("EFFECT", "2024-03-01", accepted="2024-03-02")
    )
    assert said(proposals) == ["StatementFiled 2024-02-02", "EffectivenessDeclared 2024-03-01"]
    assert "2024-02-02 S-3: its acceptance is stamped 2024-02-01; dated by its filing date." in texts(proposals)


@pytest.mark.parametrize("items", ["S-3,,2024-03-01 16:00:00", ",,", ""])
def test_an_effect_is_certain_whether_its_items_speak_or_not(items):
    assert said(proposed(FILED, row("EFFECT", "2024-03-01", items=items)))[1] == "EffectivenessDeclared 2024-03-01"


def test_an_effect_that_speaks_of_another_day_than_it_is_filed_is_asked_about():
    assert said(proposed(FILED, row("EFFECT", "2024-03-04", items="S-3,,2024-03-01 16:00:00")))[1] == (
        "? EffectivenessDeclared 2024-03-04 | EffectivenessDeclared 2024-03-01"
    )


def test_an_effect_of_another_statement_is_not_taken():
    proposals = proposed(FILED, row("S-1", "2024-02-05", "333-2"), row("EFFECT", "2024-03-01", "333-2"))
    assert said(proposals) == ["StatementFiled 2024-02-01"]
    assert "Nothing in the list shows 333-1 effective." in texts(proposals)


def test_two_statements_effective_on_one_day_are_both_and_said():
    rows = [FILED, row("S-1", "2024-02-05", "333-2"), EFFECT, row("EFFECT", "2024-03-01", "333-2")]
    assert said(proposed(*rows))[1] == said(proposed(*rows, number="333-2"))[1] == "EffectivenessDeclared 2024-03-01"
    note = "2024-03-01 EFFECT: 333-2 had one that day too; each is taken by its own file number."
    assert note in texts(proposed(*rows))


def test_an_effect_without_a_number_is_asked_about_and_what_follows_rests_on_the_answer():
    proposals = proposed(FILED, row("EFFECT", "2024-03-01", ""), row("424B3", "2024-03-04"))
    assert said(proposals)[1:] == ["? EffectivenessDeclared 2024-03-01", "ProspectusSupplemented 2024-03-04"]
    assert "tied to 333-1 by its date alone" in questions(proposals)[0]
    assert reviewed(log_with(), proposals.proposals, now=NOW).waiting == 1


def test_a_statement_with_a_prospectus_and_no_effect_at_all_is_asked_for_its_declaration():
    proposals = proposed(FILED, row("424B3", "2024-03-04"))
    assert said(proposals)[1] == "? EffectivenessDeclared on or before 2024-03-04"
    assert questions(proposals)[0].startswith("When was 333-1 declared effective? The list has no EFFECT of it")


def test_an_effect_without_a_number_that_names_its_amendment_is_taken_by_that():
    amendment = row("POS AM", "2024-05-01", accession="0000000009-24-000009")
    effect = row("EFFECT", "2024-05-03", "", items="POS AM,0000000009-24-000009,2024-05-03")
    assert said(proposed(FILED, EFFECT, amendment, effect))[3] == "PostEffectiveAmendmentDeclaredEffective 2024-05-03"


def test_an_amendment_of_the_day_of_effectiveness_comes_before_it_and_a_later_one_is_asked_about():
    proposals = proposed(FILED, EFFECT, row("S-3/A", "2024-03-01"), row("S-3/A", "2024-03-02"))
    assert said(proposals)[1:] == [
        "AmendmentFiled 2024-03-01",
        "EffectivenessDeclared 2024-03-01",
        "? PostEffectiveAmendmentFiled 2024-03-02",
    ]


def test_an_effect_while_a_post_effective_amendment_is_pending_is_the_amendments():
    proposals = proposed(FILED, EFFECT, row("POS AM", "2024-05-01"), row("EFFECT", "2024-05-01", items=",,"))
    assert said(proposals)[2:] == [
        "PostEffectiveAmendmentFiled 2024-05-01",
        "PostEffectiveAmendmentDeclaredEffective 2024-05-01",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (row("EFFECT", "2024-05-03"),),  # nothing pending
        (row("POS AM", "2024-05-01"), row("EFFECT", "2024-05-03", items="S-3,,2024-05-03")),  # of something else
        (row("POS AM", "2024-05-01"), row("AW", "2024-05-02"), row("EFFECT", "2024-05-03")),  # perhaps withdrawn
        (  # under this number, of another's amendment
            row("POS AM", "2024-05-01"),
            row("POS AM", "2024-05-01", "333-2", accession="0000000009-24-000009"),
            row("EFFECT", "2024-05-03", items="POS AM,0000000009-24-000009,2024-05-03"),
        ),
    ],
)
def test_a_second_effect_that_need_not_be_an_amendments_is_asked_about(rows):
    assert said(proposed(FILED, EFFECT, *rows))[-1] == "? PostEffectiveAmendmentDeclaredEffective 2024-05-03"


def test_a_post_effective_amendment_before_effectiveness_makes_the_effect_a_question():
    assert said(proposed(FILED, row("POS AM", "2024-02-20"), EFFECT))[1:] == [
        "? AmendmentFiled 2024-02-20",
        "? EffectivenessDeclared 2024-03-01 | PostEffectiveAmendmentDeclaredEffective 2024-03-01",
    ]


def test_a_prospectus_before_effectiveness_is_not_proposed():
    assert said(proposed(FILED, row("424B3", "2024-02-20"), EFFECT))[1:] == ["? ", "EffectivenessDeclared 2024-03-01"]


# --- before 2007, and lists that begin late ---------------------------------------------------------------


OLD = (row("SB-2", "2004-02-02"), row("SB-2/A", "2004-04-01"), row("424B3", "2004-05-20"), row("424B3", "2004-08-16"))


def test_before_2007_a_prospectus_is_only_a_latest_date_and_no_import_takes_it():
    proposals = proposed(*OLD)
    assert said(proposals) == [
        "StatementFiled 2004-02-02",
        "AmendmentFiled 2004-04-01",
        "? EffectivenessDeclared on or before 2004-05-20",
        "ProspectusSupplemented 2004-05-20",
        "ProspectusSupplemented 2004-08-16",
    ]
    assert "EDGAR has no EFFECT before 2007" in questions(proposals)[0]
    assert any("no letters before May 2005" in note for note in texts(proposals))
    with pytest.raises(Exception, match="not a date; write a calendar date"):
        entry_from(proposals.proposals[2].choices[0], recorded=False)
    with pytest.raises(NoSuchChoice, match="wants a date that is not in the list"):
        chosen(proposals.proposals, [f"{proposals.proposals[2].filing.accession}=1"])


def test_an_effect_of_2007_about_an_amendment_does_not_date_a_statement_of_2005():
    rows = (
        row("SB-2", "2005-02-01"),
        row("POS AM", "2007-04-02"),
        row("EFFECT", "2007-04-09", items="POS AM,,2007-04-09"),
    )
    assert said(proposed(*rows)) == [
        "StatementFiled 2005-02-01",
        "? EffectivenessDeclared on or before 2007-04-02",
        "PostEffectiveAmendmentFiled 2007-04-02",
        "PostEffectiveAmendmentDeclaredEffective 2007-04-09",
    ]


def test_a_statement_of_2006_with_no_trace_of_effectiveness_is_not_said_to_be_late():
    proposals = proposed(row("S-3", "2006-02-01"))
    assert "Nothing in the list shows 333-1 effective. Before 2007 EDGAR has no EFFECT, so that says nothing." in texts(
        proposals
    )


def test_a_list_that_begins_after_the_filing_asks_for_it_once():
    proposals = proposed(row("S-3/A", "2024-02-20"), EFFECT)
    assert said(proposals) == [
        "? StatementFiled on or before 2024-02-20",
        "AmendmentFiled 2024-02-20",
        "EffectivenessDeclared 2024-03-01",
    ]


def test_pages_that_were_not_given_are_named():
    found = found_in(FILED, older=["CIK0000000001-submissions-001.json"])
    note = "Older filings stand on pages not given: CIK0000000001-submissions-001.json."
    assert note in texts(proposals_of(found, "333-1"))


def test_a_statement_without_a_number_is_known_by_its_accession_and_its_rows_are_asked_about():
    accession = "0000000009-24-000001"
    found = found_in(row("S-3", "2024-02-01", "", accession=accession), row("S-3/A", "2024-02-20", ""))
    assert list(found.found) == [accession]
    assert said(proposals_of(found, accession)) == ["StatementFiled 2024-02-01", "? AmendmentFiled 2024-02-20"]


# --- whatever the rows ----------------------------------------------------------------------------------


def test_nothing_is_proposed_that_the_machine_does_not_take():
    """Every pair of roles after a filing: whatever is certain is legal in the order it is proposed."""
    forms = {role: form for form, role in reversed(ROLES.items())}.values()
    for one in forms:
        for other in forms:
            proposals = proposed(FILED, row(one, "2024-03-01"), row(other, "2024-04-01"), row("EFFECT", "2024-05-01"))
            certain = [each for each in proposals.proposals if each.entry]
            if any(each.decides for each in proposals.proposals):
                continue
            state = "unfiled"
            for each in certain:
                assert each.entry["kind"] in STATEMENT[state], (one, other, said(proposals))
                state = STATEMENT[state][each.entry["kind"]]
    assert {"StopOrderIssued", "EffectivenessLapsed"} <= STATEMENT_MOVES  # and these no form proposes


def random_rows(random):
    likely = ["S-3", "EFFECT", "UPLOAD", "CORRESP", "424B3", "POS AM", "S-3/A", "RW", "AW", "EFFECT"] * 4
    forms = [*likely, *ROLES, "FWP", "RW WD", "S-8", "POS EX", "DRS", "S-3ASR/A"]
    items = ["", "", ",,", "S-3,,2024-01-10 16:00:00", "POS AM,0000000001-24-000003,2024-01-10", "POS AM,,", "x"]
    numbers = ["333-1", "333-1", "333-1", "333-2", "", "377-1", "001-5"]
    days = sorted(
        date(random.choice([2004, 2006, 2007, 2024]), 1, 1 + random.randrange(28)) for _ in range(random.randint(1, 14))
    )
    return [row(random.choice(forms), day.isoformat(), random.choice(numbers), random.choice(items)) for day in days]


def answered(proposal, random):
    """A proposal as a reviewer might leave it; nothing, where it is no letter and decides nothing."""
    if proposal.entry:
        return [proposal.entry]
    if proposal.decides:
        choice = dict(proposal.choices[0])
        choice["occurred_on"] = choice["occurred_on"].removeprefix("on or before ")
        return [choice]
    return [random.choice(proposal.choices)] if proposal.filing.form in ("UPLOAD", "CORRESP") else []


@pytest.mark.parametrize("seed", range(8))
def test_random_lists_become_legal_histories_and_are_not_proposed_again(seed):
    random = Random(seed)
    for _ in range(25):
        found = found_in(*random_rows(random))
        for number in found.found:
            proposals = proposals_of(found, number).proposals
            entries = [entry for each in proposals for entry in answered(each, random)]
            log = after_a_signing(entries, date(2003, 1, 1), days=120).entries  # refuses what is not legal
            assert [each.entry for each in reviewed(log, proposals, now=NOW).proposals if each.entry] == []


# --- beside a log -----------------------------------------------------------------------------------------


def log_with(*facts):
    return after_a_signing(facts, date(2024, 1, 10), days=120).entries


def review(log, *rows):
    return reviewed(log, proposed(*rows).proposals, now=NOW)


def test_only_what_the_log_does_not_have_is_proposed():
    log = log_with(fact("StatementFiled", "2024-02-01", statement="333-1", form="S-3"))
    found = review(log, FILED, EFFECT)
    assert (said(found), len(found.known)) == (["EffectivenessDeclared 2024-03-01"], 1)


def test_two_amendments_of_one_day_need_two_entries():
    amended = fact("AmendmentFiled", "2024-02-09", statement="333-1", form="S-3/A")
    rows = (FILED, row("S-3/A", "2024-02-09"), row("S-3/A", "2024-02-09"))
    log = log_with(fact("StatementFiled", "2024-02-01", statement="333-1", form="S-3"), amended)
    assert said(review(log, *rows)) == ["AmendmentFiled 2024-02-09"]


def test_a_letter_the_log_has_an_answer_for_is_not_asked_about_again():
    log = log_with(
        fact("StatementFiled", "2024-02-01", statement="333-1", form="S-3"),
        fact("CommentsReceived", "2024-02-10", statement="333-1"),
    )
    assert said(review(log, FILED, row("UPLOAD", "2024-02-10"))) == []


@pytest.mark.parametrize(("in_the_log", "asked"), [("2024-02-29", 1), ("2024-03-01", 0), ("2024-03-02", 1)])
def test_another_day_of_effectiveness_in_the_log_is_asked_about_with_the_logs_own_refusal(in_the_log, asked):
    log = log_with(
        fact("StatementFiled", "2024-02-01", statement="333-1", form="S-3"),
        fact("EffectivenessDeclared", in_the_log, statement="333-1"),
    )
    found = review(log, FILED, EFFECT)
    assert len(questions(found)) == asked
    assert all("The log refuses this entry as it stands: " in each for each in questions(found))


def test_a_filing_before_the_signing_is_asked_about():
    log = after_a_signing([], date(2024, 2, 15), days=120).entries
    assert "before the signing on 2024-02-15" in questions(review(log, FILED))[0]


def test_what_rests_on_an_open_question_is_not_judged_until_the_log_answers_it():
    log = list(after_a_signing([], date(2004, 1, 10), days=120).entries)
    assert review(log, *OLD).waiting == 2
    known = [
        fact("StatementFiled", "2004-02-02", statement="333-1", form="SB-2"),
        fact("EffectivenessDeclared", "2004-05-12", statement="333-1"),
    ]
    found = review(after_a_signing(known, date(2004, 1, 10), days=120).entries, *OLD)
    assert (found.waiting, questions(found)) == (0, [])
    assert [line.split()[0] for line in said(found)] == [
        "AmendmentFiled", "ProspectusSupplemented", "ProspectusSupplemented",
    ]  # fmt: skip


def test_the_log_may_call_the_statement_by_another_name():
    proposals = proposed(FILED, name="the resale shelf")
    assert proposals.proposals[0].entry["statement"] == "the resale shelf"


@pytest.mark.parametrize(
    ("answer", "left"), [(0, []), (1, ["ResponseFiled 2024-02-10"]), (2, ["AccelerationRequested 2024-02-10"])]
)
def test_a_question_is_answered_by_the_number_of_its_choice(answer, left):
    proposals = proposed(FILED, row("CORRESP", "2024-02-10", ""))
    answered = chosen(proposals.proposals, [f"0000000001-24-000001={answer}"])
    assert [f"{each.entry['kind']} {each.entry['occurred_on']}" for each in answered[1:]] == left


@pytest.mark.parametrize(
    "word", ["0000000001-24-000001=3", "0000000001-24-000000=1", "0000000001-24-000001", "x=y", "=1"]
)
def test_a_choice_that_is_none_is_refused(word):
    with pytest.raises(NoSuchChoice, match="write ACCESSION=N"):
        chosen(proposed(FILED, row("CORRESP", "2024-02-10", "")).proposals, [word])


# --- reading ----------------------------------------------------------------------------------------------


def read(*documents):
    return filings_of([(f"page-{n}.json", json.dumps(each).encode()) for n, each in enumerate(documents)])


def test_an_older_page_without_company_fields_reads_like_the_whole_file():
    assert read(page(FILED, EFFECT)).filings == read(whole(FILED, EFFECT)).filings
    assert (read(page(FILED)).issuer, read(whole(FILED)).issuer) == (None, "Example Devices, Inc.")


def test_a_file_and_its_older_page_are_one_list_in_order_and_a_row_of_both_counts_once():
    one, two, three = (
        row(*each, accession=f"0000000009-24-00000{n}")
        for n, each in enumerate([("S-3", "2024-02-01"), ("S-3/A", "2024-02-20"), ("EFFECT", "2024-03-01")])
    )
    older = "page-1.json"
    found = read(whole(two, three, older=[older]), page(one, two))
    assert ([each.form for each in found.filings], found.missing) == (["S-3", "S-3/A", "EFFECT"], [])


def broken(**changed):
    return json.dumps({**page(FILED, EFFECT), **changed}).encode()


UNREADABLE = {
    "not JSON": (b"{", "it is not JSON at line 1, column 2"),
    "no number": (b'{"size": [NaN]}', "it is not JSON"),
    "not UTF-8": (b"\xff", "byte 1 is not UTF-8"),
    "no object": (b"[]", "it is not a JSON object"),
    "nested without end": (b"[" * 100_000, "it is not JSON"),
    "a key twice": (b'{"form": [], "form": []}', '"form" stands twice in one object'),
    "something else": (b"{}", "accessionNumber: there is no such list"),
    "filings that are none": (b'{"cik": "1", "name": "A", "filings": []}', "filings = []: not an object"),
    "no recent rows": (b'{"cik": "1", "name": "A", "filings": {}}', "filings.recent = null: not an object"),
    "no company": (json.dumps({"filings": {"recent": page(FILED)}}).encode(), "cik = null: not a company's number"),
    "a list missing": (json.dumps({"accessionNumber": []}).encode(), "filingDate: there is no such list"),
    "a list too short": (broken(form=["S-3"]), "form has 1 rows and accessionNumber has 2"),
    "another list too long": (broken(size=[1, 2, 3]), "size has 3 rows and accessionNumber has 2"),
    "a list that is text": (broken(form="S-3"), 'form = "S-3": not a list'),
    "a form that is a number": (broken(form=["S-3", 3]), "form[1] = 3: not text"),
    "a form that is empty": (broken(form=["S-3", ""]), 'form[1] = "": empty'),
    "a form on two lines": (broken(form=["S-3", "S\n3"]), "form[1]"),
    "a day that is none": (broken(filingDate=["2024-03-01", "2024-02-30"]), 'filingDate[1] = "2024-02-30": no such'),
    "a day with its time": (broken(filingDate=["2024-03-01", "2024-02-01T00:00:00Z"]), "not a date"),
    "an accession that is none": (broken(accessionNumber=["0000000001-24-000001", "7"]), "not an accession number"),
    "an accession twice": (broken(accessionNumber=["0000000001-24-000001"] * 2), "stands in it twice"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_list_that_cannot_be_relied_on_is_refused_in_one_sentence(case):
    data, reason = UNREADABLE[case]
    with pytest.raises(NotAFilingList) as refused:
        filings_of([("list.json", data)])
    assert str(refused.value).startswith("list.json: ")
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_two_companies_or_two_versions_of_a_row_are_refused():
    with pytest.raises(NotAFilingList, match="one company at a time"):
        read(whole(FILED), whole(FILED, cik="2", name="Other, Inc."))
    one, other = row("S-3", "2024-02-01"), row("S-3", "2024-02-02")
    with pytest.raises(NotAFilingList, match=r"page-0.json: accession \S+ differs from page-1.json"):
        read(page(one), page(other))


# --- the command ------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("REGRIGHTS_STORE", f"sqlite:///{tmp_path}/store.db")

    def command(*words, status=0):
        assert cli.main([str(word) for word in words]) == status
        out, err = capfd.readouterr()
        return out, err

    return command


FOLDER = ALZAMEND.parent
ANSWERS = ("--choose", "0000000000-25-003075=1", "--choose", "0001214659-25-005436=2")


def test_the_statements_of_a_list_are_shown_and_as_json(run):
    shown, _ = run("import-edgar", ALZAMEND)
    assert "333-285788   S-3   2025-03-13        1  1 + 1    2025-04-08    26     1    0  –" in shown
    document = json.loads(run("import-edgar", ALZAMEND, "--statements", "--json")[0])
    assert document["statements"][4]["effective"] == "2025-04-08"
    assert document["issuer"] == "Alzamend Neuro, Inc."


def test_a_list_goes_to_a_log_by_way_of_a_reviewed_file(run, tmp_path):
    run("import", "acme", FOLDER / "illustrative-signing.jsonl")
    out, notes = run("import-edgar", "acme", ALZAMEND, "--file-number", "333-285788", *ANSWERS)
    assert out == (FOLDER / "illustrative-reviewed.jsonl").read_text().replace("illustrative answer to ", "")
    assert notes.startswith("333-285788: entries proposed 6, questions to answer 0.\n")
    reviewed_file = tmp_path / "reviewed.jsonl"
    reviewed_file.write_text(out)

    assert run("import", "acme", reviewed_file, "--append")[0].startswith("position 8\n")
    again, notes = run("import-edgar", "acme", ALZAMEND, "--file-number", "333-285788")
    assert again == ""
    assert notes.splitlines() == [
        "333-285788: entries proposed 0, questions to answer 0.",
        "Left out: 6 that the log of acme has already.",
        "Never read from a list: notices, oral clearance, sales, the end of a stop order. Record them by hand.",
    ]
    owed = json.loads(run("owed", "acme", "--on", "2025-04-30", "--json")[0])
    assert owed["total"]["determined"] == "40000.00"  # 2025-03-31 and 2025-04-08, 2% each
    assert run("verify", "acme")[0].startswith("acme: sound: 8 entries")


def test_a_question_is_refused_by_every_way_into_a_log_and_nothing_is_written(run, tmp_path):
    run("import", "acme", FOLDER / "illustrative-signing.jsonl")
    out, _ = run("import-edgar", ALZAMEND, "--file-number", "333-285788")
    file = tmp_path / "unreviewed.jsonl"
    file.write_text(out)
    question = out.splitlines()[1]

    sentence = "a question to a person, not an entry; put one of its choices in this line's place, or delete the line."
    _, refused = run("import", "acme", file, "--append", status=1)
    assert refused.startswith("unreviewed.jsonl, line 2: confirm = ")
    assert refused.endswith(f"{sentence} Nothing was written.\n")
    assert sentence in run("record", "acme", "--entry", question, status=1)[1]
    whole_log = tmp_path / "whole.jsonl"
    whole_log.write_text((FOLDER / "illustrative-signing.jsonl").read_text() + out)
    assert sentence in run("import", "other", whole_log, status=1)[1]
    assert run("verify", "acme")[0].startswith("acme: sound: 2 entries")


def test_an_appended_file_is_taken_whole_or_not_at_all(run, tmp_path):
    file = tmp_path / "more.jsonl"
    run("import", "acme", FOLDER / "illustrative-signing.jsonl")
    lines = (FOLDER / "illustrative-reviewed.jsonl").read_text().splitlines()
    for text, reason in {
        "\n".join([*lines, lines[0]]): "line 7: StatementFiled on 2025-03-13",
        json.dumps({**json.loads(lines[0]), "recorded_at": "2025-03-13T16:00:00-04:00"}): "recorded_at = ",
        json.dumps({**json.loads(lines[0]), "position": 3}): "position = 3: the log assigns it",
        "": "the file holds no entry",
    }.items():
        file.write_text(text)
        assert reason in run("import", "acme", file, "--append", status=1)[1]
    file.write_text("\n".join(lines))
    assert "the store has no log of that name" in run("import", "other", file, "--append", status=1)[1]
    assert run("verify", "acme")[0].startswith("acme: sound: 2 entries")


def test_proposals_as_one_document_carry_their_notes(run):
    log = FOLDER / "illustrative-signing.jsonl"
    out, err = run("import-edgar", "--log", log, ALZAMEND, "--file-number", "333-285788", "--json")
    document = json.loads(out)
    assert (document["agreement"], document["file_number"], err) == ("illustrative-signing", "333-285788", "")
    assert [("confirm" in line) for line in document["proposals"]] == [False, True, False, True, False, False]
    assert any("Coverage is never proposed" in note for note in document["notes"])


def test_what_cannot_be_proposed_is_refused_in_one_sentence(run, tmp_path):
    draft = run("import-edgar", VINCERX, "--file-number", "377-02948", status=1)[1]
    assert "its filings are on DRS and DRS/A, which open no statement" in draft
    assert (
        "the list has none; it has 333-255955" in run("import-edgar", ALZAMEND, "--file-number", "333-9", status=1)[1]
    )
    assert "no such file" in run("import-edgar", tmp_path / "none.json", status=1)[1].lower()
    run("import", "focus", FOLDER / "illustrative-signing.jsonl")
    assert "no log of that name" in run("import-edgar", "acme", ALZAMEND, status=1)[1]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("acme",),
        ("--log", "x.jsonl", "acme", "list.json"),
        ("list.json", "--statements", "--file-number", "1"),
        ("list.json", "--choose", "0000000001-24-000001=1"),
    ],
)
def test_words_that_are_no_import_are_a_usage_error(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["import-edgar", *words])
    assert stopped.value.code == 2
    assert "Try: regrights" in capsys.readouterr().err


def test_the_committed_lists_are_real_and_made_up_facts_are_labelled():
    for path in LISTS:
        arrays = json.loads(path.read_text())["filings"]["recent"]
        assert len({len(column) for column in arrays.values()}) == 1
    signing = [json.loads(line) for line in (FOLDER / "illustrative-signing.jsonl").read_text().splitlines()]
    assert all(each["source"] == "illustrative" for each in signing)
    assert "made up" in Path(FOLDER / "README.md").read_text()
    assert Decimal(signing[1]["price_per_share"]) * signing[1]["shares"] == 1_000_000
    assert day_after(signing[0]["terms"]["required_effective_date"], 30) == "2025-03-31"
