"""What belongs to which statement: every registration form, numbers of every time, and ties that end."""

import json
from time import perf_counter

import pytest

from lifecycle.entries.codec import entry_from
from regrights.command_line import cli
from regrights.edgar.filings import read_filings
from regrights.edgar.forms import OPENINGS, ROLES, role_of
from regrights.edgar.proposals import proposals_of
from regrights.edgar.statements import statements_of
from tests import CHECKOUT
from tests.regrights.edgar.lists import EFFECT, FILED, found_in, proposed, questions, row, said, texts, whole

SILENT = row("S-1", "2012-03-01", "333-5")
OPENING = [form for form in ROLES if role_of(form) in OPENINGS]


# --- letters ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "day", "tied"),
    [
        ("2012-06-15", "2013-06-14", True),
        ("2012-06-15", "2013-06-15", True),
        ("2012-06-15", "2013-06-16", False),
        ("2016-02-29", "2017-02-28", True),
        ("2016-02-29", "2017-03-01", False),
    ],
)
@pytest.mark.parametrize("form", ["UPLOAD", "CORRESP"])
def test_no_letter_is_tied_more_than_twelve_months_after_a_statements_own_last_row(last, day, tied, form):
    found = found_in(SILENT, row("S-1/A", last, "333-5"), row(form, day, ""))
    proposals = proposals_of(found, "333-5")
    assert len(questions(proposals)) == tied
    assert (found.found["333-5"].count(role_of(form)), len(found.of_none)) == (tied, not tied)
    left_out = f"Not tied: 1 letter more than twelve months after the last row, of {last}: "
    assert [text.startswith(left_out) for text in texts(proposals)].count(True) == (not tied)


def test_a_form_that_moves_nothing_is_still_a_row_of_the_statements_own():
    rows = (SILENT, row("FWP", "2013-01-10", "333-5"), row("CORRESP", "2014-01-10", ""))
    assert len(questions(proposed(*rows, number="333-5"))) == 1


@pytest.mark.parametrize(
    ("day", "said_so"), [("2011-02-28", 0), ("2011-03-01", 1), ("2012-02-29", 1), ("2012-03-01", 0)]
)
def test_letters_in_the_year_before_the_first_row_are_not_tied_and_are_counted(day, said_so):
    proposals = proposed(row("UPLOAD", day, ""), SILENT, number="333-5")
    note = "Not tied: 1 letter in the year before the first row, of 2012-03-01."
    assert texts(proposals).count(note) == said_so
    assert len(questions(proposals)) == (day == "2012-03-01")


def test_a_letter_of_two_statements_names_the_other_and_of_many_the_first():
    rows = [row("S-1", "2024-02-01", f"333-{number}") for number in range(1, 7)]
    question = questions(proposed(*rows, row("UPLOAD", "2024-02-10", "")))[0]
    assert "and could be of 333-2, 333-3, 333-4 and 2 more as well" in question


@pytest.mark.parametrize(("statements", "tied"), [(12, 1), (13, 0)])
def test_a_letter_that_more_than_twelve_statements_could_claim_is_tied_to_none(statements, tied):
    rows = [row("S-1", "2024-02-01", f"333-{number}") for number in range(1, statements + 1)]
    found = found_in(*rows, row("UPLOAD", "2024-02-10", ""))
    assert len(questions(proposals_of(found, "333-1"))) == tied
    assert len(found.of_none) == 1 - tied


@pytest.mark.parametrize(("day", "tied"), [("2025-03-01", 1), ("2025-03-02", 0)])
def test_a_prospectus_without_a_number_is_tied_no_longer_either(day, tied):
    assert len(questions(proposed(FILED, EFFECT, row("424B3", day, "")))) == tied


# --- forms ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", OPENING)
def test_every_registration_form_opens_a_statement_whose_proposals_are_entries(form):
    proposals = proposed(row(form, "2024-02-01"))
    assert proposals.proposals[0].choices[0]["kind"] == "StatementFiled"
    assert entry_from(proposals.proposals[0].choices[0], recorded=False).form == form


@pytest.mark.parametrize("form", ["10-12G", "10-12B", "8-A12B", "DRS", "1-A", "20-F", "D", "10-K"])
def test_what_registers_no_offering_opens_none(form):
    assert found_in(row(form, "2024-02-01")).found == {}


@pytest.mark.parametrize("form", ["POS AM", "F-10POS", "S-4 POS", "POS462B", "N-2 POSASR", "S-8 POS", "S-3DPOS"])
def test_each_form_of_a_post_effective_amendment_is_one(form):
    assert said(proposed(FILED, EFFECT, row(form, "2024-05-01")))[2] == "PostEffectiveAmendmentFiled 2024-05-01"


@pytest.mark.parametrize("form", ["S-4EF", "F-4EF", "N-14AE"])
def test_a_form_that_becomes_effective_by_itself_is_not_said_to_lack_an_effect(form):
    note = f"{form} can become effective by the lapse of days, without an EFFECT."
    assert f"Nothing in the list shows 333-1 effective. {note}" in texts(proposed(row(form, "2024-02-01")))


# --- numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("033-12345", "33-12345"),
        ("33-12345", "033-12345"),
        ("002-98765", "2-98765"),
        ("333-12345-01", "333-12345"),
        ("333-12345", "333-12345-02"),
        ("811-04321", "811-4321"),
    ],
)
def test_a_number_of_any_time_is_read_however_it_is_spelled(written, asked):
    found = found_in(row("S-3", "1995-02-01", written), row("424B3", "1995-04-01", written))
    assert found.number_of(asked) == written
    assert said(proposals_of(found, written))[0] == "StatementFiled 1995-02-01"


def test_a_co_registrants_suffix_is_the_same_statement():
    found = found_in(FILED, row("S-3/A", "2024-02-20", "333-1-01"), row("EFFECT", "2024-03-01", "333-1-02"))
    assert list(found.found) == ["333-1"]
    assert said(proposals_of(found, "333-1"))[1:] == ["AmendmentFiled 2024-02-20", "EffectivenessDeclared 2024-03-01"]


@pytest.mark.parametrize("number", ["033-5", "002-5", "333-5-01"])
def test_rows_of_an_offering_without_its_opening_are_still_a_statement(number):
    assert list(found_in(row("424B3", "1996-02-01", number)).found) == [number]


@pytest.mark.parametrize(
    ("rows", "older", "why"),
    [
        ([row("10-K", "2024-01-05", "001-9")], [], "its filings are on 10-K, which open no statement; it has 333-1"),
        ([], [], "the list has none; it has 333-1"),
        ([], ["old.json"], "the list has none (older pages are not given: old.json); it has 333-1"),
    ],
)
def test_why_a_number_is_no_statement_is_said_as_it_is(rows, older, why, tmp_path, capsys):
    file = tmp_path / "list.json"
    file.write_text(json.dumps(whole(FILED, *rows, older=older)))
    assert cli.main(["import-edgar", str(file), "--file-number", "001-9"]) == 1
    assert capsys.readouterr().err == f"--file-number 001-9: {why}.\n"


def test_an_effect_that_speaks_of_an_amendment_is_not_called_none():
    rows = (
        row("S-3", "2008-02-01"),
        row("424B3", "2008-05-01"),
        row("EFFECT", "2008-06-02", items="POS AM,,2008-06-02"),
    )
    question = questions(proposed(*rows))[0]
    assert "Its first EFFECT, of 2008-06-02, speaks of an amendment" in question
    assert "has no EFFECT" not in question


# --- made-up lists, and growth ----------------------------------------------------------------------------


def made_up(statements, letters, others):
    """Rows of many statements over many years, with letters and prospectuses that carry no number."""
    rows = []
    for place in range(statements):
        year, number = 2006 + place % 18, f"333-{place + 1}"
        rows += [row("S-3", f"{year}-02-01", number), row("S-3/A", f"{year}-03-01", number)]
        rows += [row("EFFECT", f"{year}-04-01", number), row("424B5", f"{year}-04-02", number)]
    for place in range(letters):
        rows.append(row("CORRESP", f"{2006 + place % 18}-0{1 + place % 9}-15", ""))
    for place in range(others):
        rows.append(row(("8-K", "424B2", "FWP")[place % 3], f"{2006 + place % 18}-06-15", ("", "333-1")[place % 2]))
    return sorted(rows, key=lambda each: each["filingDate"])


def test_ten_times_the_rows_take_about_ten_times_as_long():
    def seconds(rows):
        taken = []
        for _ in range(3):
            started = perf_counter()
            found = found_in(*rows)
            for number in list(found.found)[:20]:
                proposals_of(found, number)
            taken.append(perf_counter() - started)
        return min(taken)

    small, large = made_up(30, 120, 600), made_up(300, 1_200, 6_000)
    assert seconds(large) < 40 * seconds(small)  # the square would be a hundred


FOLDER = CHECKOUT / "fixtures" / "edgar"


def made_up_list(name):
    return statements_of(read_filings(sorted(FOLDER.glob(f"made-up-{name}*.json"))))


def kinds(name, number):
    """Each proposal's kind, asked or not, without the letters."""
    proposals = proposals_of(made_up_list(name), number).proposals
    return [("" if each.entry else "? ") + each.choices[0]["kind"] for each in proposals if each.choices]


def test_a_made_up_main_list_and_its_page_are_one_history_without_a_word():
    found = made_up_list("nineties")
    assert (len(found.filings), found.missing, found.notes) == (27, [], [])
    assert [(number, each.opening.form) for number, each in found.found.items()] == [
        ("033-90001", "S-3"), ("333-900020", "S-3"), ("9999000002-98-000008", "S-4EF"), ("333-900019", "S-3D"),
        ("333-900018", "SB-2"), ("333-900021", "S-3"), ("333-900022", "SB-2"), ("333-900023", "S-3"),
        ("333-900024", "S-3"),
    ]  # fmt: skip
    assert [str(each.filed) for each in found.of_none] == ["2006-09-01", "2008-03-03"]


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("nineties", "333-900018", ["StatementFiled", "? StatementWithdrawn"]),
        ("nineties", "333-900020", [
            "StatementFiled", "AmendmentFiled", "? EffectivenessDeclared", "? ProspectusSupplemented",
        ]),
        ("merger", "333-900002", [
            "StatementFiled", "? ReviewNotified", "? StatementWithdrawn", "AmendmentFiled", "? EffectivenessDeclared",
            "ProspectusSupplemented",
        ]),
        ("merger", "333-900004", ["StatementFiled", "EffectivenessDeclared", "ProspectusSupplemented"]),
        ("merger", "333-900005", ["StatementFiled", "StatementWithdrawn"]),
        ("merger", "333-900008", [
            "? StatementFiled", "EffectivenessDeclared", "PostEffectiveAmendmentFiled",
            "PostEffectiveAmendmentDeclaredEffective",
        ]),
        ("foreign", "333-900033", [
            "StatementFiled", "AmendmentFiled", "EffectivenessDeclared", "? ProspectusSupplemented",
        ]),
        ("foreign", "333-900034", ["StatementFiled", "EffectivenessDeclared"]),
        ("foreign", "333-900037", ["StatementFiled", "EffectivenessDeclared", "? StopOrderIssued"]),
    ],
)  # fmt: skip
def test_each_made_up_statement_is_proposed_as_its_rows_show(name, number, expected):
    assert kinds(name, number) == expected


def test_the_readme_says_of_each_list_whether_it_is_made_up():
    readme = (FOLDER / "README.md").read_text("utf-8")
    assert [path.name for path in FOLDER.glob("*.json*") if path.name not in readme] == []
    assert all(
        "made-up" in json.loads(path.read_text("utf-8")).get("name", "made-up").lower().replace(" ", "-")
        for path in FOLDER.glob("made-up*.json")
    )
