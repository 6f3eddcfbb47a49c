"""Older pages held against what the main list announces: company, number of filings, dates, name and content."""

import json

import pytest

from regrights.edgar.filings import NotAFilingList, filings_of
from regrights.edgar.statements import statements_of
from tests.regrights.edgar.lists import page, row, whole

MAIN, OLDER = "CIK0000000001.json", "CIK0000000001-submissions-001.json"
SECOND = "CIK0000000001-submissions-002.json"
RECENT = [row("S-3", "2024-02-01", accession="0000000009-24-000001"), row("EFFECT", "2024-03-01")]
OLD = [
    row("SB-2", "2004-02-02", accession="0000000009-04-000001"),
    row("SB-2/A", "2004-04-01", accession="0000000009-04-000002"),
    row("424B3", "2004-05-20", accession="0000000009-04-000003"),
]


def announced(name=OLDER, count=3, since="2004-02-02", until="2004-05-20", **more):
    return {"name": name, "filingCount": count, "filingFrom": since, "filingTo": until, **more}


def read(*files):
    return filings_of([(name, json.dumps(document).encode()) for name, document in files])


def with_page(document, *, name=OLDER, older=None):
    return read((MAIN, whole(*RECENT, older=[older or announced()])), (name, document))


def refusal(*files):
    with pytest.raises(NotAFilingList) as refused:
        read(*files)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def refused_page(document, *, name=OLDER, older=None):
    return refusal((MAIN, whole(*RECENT, older=[older or announced()])), (name, document))


# --- as announced -----------------------------------------------------------------------------------------


def test_a_page_that_is_as_announced_is_taken_without_a_word():
    found = with_page(page(*OLD))
    assert (len(found.filings), found.missing, found.notes) == (5, [], [])


def test_a_page_that_was_not_given_is_named_with_its_filings_and_dates():
    found = read((MAIN, whole(*RECENT, older=[announced(count=1240)])))
    assert found.missing == [f"{OLDER} (1,240 filings, 2004-02-02 to 2004-05-20)"]


@pytest.mark.parametrize(
    ("rows", "refused"), [(OLD[:2], True), (OLD, False), ([*OLD, row("10-K", "2004-05-20")], True)]
)
def test_a_page_with_fewer_or_more_filings_than_announced_is_refused(rows, refused):
    if refused:
        assert f"it has {len(rows)} filings and the main list announces {OLDER} (3 filings" in refused_page(page(*rows))
    else:
        assert with_page(page(*rows)).missing == []


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        ("2004-02-01", "2004-05-21", False),
        ("2004-02-02", "2004-05-20", False),
        ("2004-02-03", "2004-05-20", True),
        ("2004-02-02", "2004-05-19", True),
    ],
)
def test_a_page_with_a_filing_a_day_outside_the_dates_announced_is_refused(since, until, refused):
    older = announced(since=since, until=until)
    if refused:
        sentence = refused_page(page(*OLD), older=older)
        assert f"its filings are of 2004-02-02 to 2004-05-20 and the main list announces {OLDER}" in sentence
    else:
        inside = [note for note in with_page(page(*OLD), older=older).notes if "inside what" in note]
        assert len(inside) == (since != "2004-02-02")


def test_a_page_of_which_the_main_list_gives_no_number_is_said_not_to_be_shown_whole():
    found = with_page(page(*OLD), older={"name": OLDER})
    assert found.notes == [
        f"{OLDER}: the main list does not say how many filings it has, so nothing shows that it is whole."
    ]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"filingCount": -1}, "not a number of filings"),
        ({"filingCount": "3"}, "not a number of filings"),
        ({"filingCount": True}, "not a number of filings"),
        ({"filingFrom": "2004-02-30"}, "filingFrom"),
        ({"filingTo": "yesterday"}, "filingTo"),
        ({"filingFrom": "2004-05-21"}, "after its filingTo"),
        ({"name": 1}, "name = 1: not text"),
        ({"name": "CIK0000000002-submissions-001.json"}, "which is another company's"),
    ],
)
def test_an_announcement_that_cannot_be_is_refused(changed, problem):
    assert problem in refusal((MAIN, whole(*RECENT, older=[announced(**changed) | changed])))


# --- whose it is ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        ("CIK0000000002-submissions-001.json", page(*OLD)),  # by its name
        (OLDER.replace("001.json", "009.json"), {**page(*OLD), "cik": "2", "name": "Other, Inc."}),  # by what it says
        ("CIK0000000002.json", whole(*OLD, cik="2", name="Other, Inc.")),
    ],
)
def test_a_file_of_another_company_is_refused(other):
    sentence = refusal((MAIN, whole(*RECENT, older=[announced()])), other)
    assert "CIK 2" in sentence or "Other, Inc." in sentence


def test_a_main_list_under_another_companys_name_is_refused():
    sentence = refusal(("CIK0000000002.json", whole(*RECENT)))
    assert sentence.startswith("CIK0000000002.json: its name is of CIK 2, and it says that it is of CIK 1")


def test_a_page_of_another_company_under_the_name_announced_is_refused_by_its_filings():
    foreign = [row("S-1", f"2004-03-{day:02}", "333-77", accession=f"0000000008-04-{day:06}") for day in range(1, 6)]
    assert "it has 5 filings and the main list announces" in refused_page(page(*foreign))


@pytest.mark.parametrize(
    ("number", "accession", "ours"),
    [
        ("333-77", "0000000008-04-00000", False),
        ("333-1", "0000000008-04-00000", True),
        ("333-77", "0000000001-04-00000", True),
    ],
)
def test_a_page_with_nothing_in_it_of_the_companys_is_said_to_be_looked_at(number, accession, ours):
    rows = [row(each["form"], each["filingDate"], number, accession=f"{accession}{n}") for n, each in enumerate(OLD)]
    notes = with_page(page(*rows)).notes
    assert [("look whether it is this company's" in note) for note in notes] == ([] if ours else [True])


# --- under another name, doubled, or none -----------------------------------------------------------------


def test_a_whole_page_under_another_name_is_known_by_its_content_and_not_missing():
    found = with_page(page(*OLD), name="older.json")
    assert (len(found.filings), found.missing) == (5, [])
    assert found.notes == [f"older.json is {OLDER} under another name, by its number of filings and their dates."]


def test_two_pages_under_each_others_names_are_each_known():
    oldest = [row("S-1", "1999-02-01", accession="0000000009-99-000001")]
    older = [announced(), announced(SECOND, 1, "1999-02-01", "1999-02-01")]
    found = read((MAIN, whole(*RECENT, older=older)), (OLDER, page(*oldest)), (SECOND, page(*OLD)))
    assert (len(found.filings), found.missing, len(found.notes)) == (6, [], 2)


def test_a_page_given_again_under_another_name_counts_once_and_is_said():
    main = whole(*RECENT, older=[announced()])
    found = read((MAIN, main), (OLDER, page(*OLD)), ("copy.json", page(*OLD)))
    assert (len(found.filings), found.missing) == (5, [])
    assert found.notes == ["copy.json repeats filings of the other files: each counts once."]


def test_two_files_of_one_name_are_refused():
    assert "two files of that name were given" in refusal((MAIN, whole(*RECENT)), (MAIN, whole(*RECENT)))


@pytest.mark.parametrize("older", [[], [announced(count=4)]])
def test_a_page_that_the_main_list_does_not_announce_is_refused(older):
    sentence = refusal((MAIN, whole(*RECENT, older=older)), ("older.json", page(*OLD)))
    assert "it is none of the pages that the main list announces" in sentence


def test_a_page_without_its_main_list_is_taken_and_said():
    found = read(("older.json", page(*OLD)))
    assert len(found.filings) == 3
    assert found.notes == [
        "older.json: without the main list nothing shows whether it is whole; give CIK##########.json too."
    ]


def test_two_contents_of_one_accession_are_refused_and_both_files_named():
    other = [row("S-3", "2004-03-01", accession="0000000009-24-000001"), *OLD[:2]]
    older = announced(since="2004-02-02", until="2004-04-01")
    assert f"{MAIN}: accession 0000000009-24-000001 differs from {OLDER}" in refused_page(page(*other), older=older)


# --- acceptance, and what a reader is told ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("stamp", "unstamped"),
    [
        ("2004-02-02T16:00:00.000Z", 0),
        ("20040202160000", 0),
        ("", 0),
        (None, 0),
        ("yesterday", 1),
        ("2004-02-30T1", 1),
        (7, 1),
    ],
)
def test_an_acceptance_that_is_no_time_is_counted_and_dates_nothing(stamp, unstamped):
    document = {**page(OLD[0]), "acceptanceDateTime": [stamp]}
    found = read((MAIN, {**whole(), "filings": {"recent": document}}))
    assert [note for note in found.notes if "acceptance times are no times" in note] == (
        [f"{MAIN}: {unstamped} acceptance times are no times; nothing is dated by them."] if unstamped else []
    )
    assert str(found.filings[0].filed) == "2004-02-02"


def test_what_the_pages_could_not_show_is_told_with_the_statements():
    notes = statements_of(with_page(page(*OLD), name="older.json")).notes
    assert len(notes) == 1
