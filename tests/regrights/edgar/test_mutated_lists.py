"""Lists as no one should send them: whatever was done to a list, it is read, or refused in one sentence."""

import json
from copy import deepcopy
from pathlib import Path
from random import Random

import pytest

from lifecycle.errors import Refusal
from regrights.command_line import cli
from regrights.edgar.filings import filings_of
from regrights.edgar.forms import ROLES
from regrights.edgar.proposals import proposals_of
from regrights.edgar.statements import statements_of
from regrights.edgar.table import draw
from tests.regrights.edgar.histories import LISTS
from tests.regrights.edgar.lists import page, row

# What stands where something else should: each has once been seen to break a reader of such files.
ODD = [
    None, True, 0, -1, 10**400, 1.5, "", " ", "\ud800", "\x00", "\u202e", "a\nb", "x" * 5_000, [], [[]], {}, {"a": 1},
    "0000-00-00", "2024-02-30", "1899-12-31", "2200-01-01", "2024-1-1", "\uff12\uff10\uff12\uff14-01-01",
    "333-1", "333-", "-", "333-1-01", "377-1", "0000000001-24-000001", "POS AM,0000000001-24-000001,2024-01-01",
    "EFFECT", "RW", "RW WD", "AW", "POS AM", "S-3", "S-3/A", "424B3", "CORRESP", ",,", ",,,,", "S-3,,yesterday",
]  # fmt: skip
LISTED = [json.loads(path.read_text("utf-8")) for path in LISTS]


def mutated(document, random):
    """The list after a few accidents, each to a place of its own."""
    document = deepcopy(document)
    for _ in range(random.randint(1, 4)):
        random.choice(ACCIDENTS)(document, random)
        if not isinstance(document.get("filings"), dict) or not isinstance(document["filings"].get("recent"), dict):
            break
    return document


def lists_of(document):
    return [name for name, column in document["filings"]["recent"].items() if isinstance(column, list)]


def change_a_cell(document, random):
    name = random.choice([*lists_of(document), "form", "filingDate", "fileNumber", "items"])
    column = document["filings"]["recent"].get(name)
    if isinstance(column, list) and column:
        column[random.randrange(len(column))] = random.choice(ODD)


def change_a_form_or_its_day(document, random):
    rows = document["filings"]["recent"]
    for name, values in (("form", list(ROLES)), ("fileNumber", ["", "333-1", "033-7", "333-1-01"])):
        column = rows.get(name)
        if isinstance(column, list) and column:
            column[random.randrange(len(column))] = random.choice(values)


def cut_a_column(document, random):
    if names := lists_of(document):
        document["filings"]["recent"][random.choice(names)][random.randrange(3) :] = []


def lose_a_column(document, random):
    if names := lists_of(document):
        del document["filings"]["recent"][random.choice(names)]


def replace_a_column(document, random):
    if names := lists_of(document):
        document["filings"]["recent"][random.choice(names)] = random.choice(ODD)


def shuffle_a_column(document, random):
    if names := lists_of(document):
        random.shuffle(document["filings"]["recent"][random.choice(names)])


def keep_a_few_rows(document, random):
    start, length = random.randrange(40), random.randrange(12)
    for name in lists_of(document):
        document["filings"]["recent"][name] = document["filings"]["recent"][name][start : start + length]


def change_a_field(document, random):
    document[random.choice(["cik", "name", "filings", "odd"])] = random.choice(ODD)


def announce_a_page(document, random):
    fields = ["name", "filingCount", "filingFrom", "filingTo"]
    document["filings"]["files"] = random.choice([random.choice(ODD), [{each: random.choice(ODD) for each in fields}]])


ACCIDENTS = [
    change_a_cell, change_a_cell, change_a_form_or_its_day, change_a_form_or_its_day, change_a_form_or_its_day,
    cut_a_column, lose_a_column, replace_a_column, shuffle_a_column, keep_a_few_rows, change_a_field, announce_a_page,
]  # fmt: skip


def told(document, random):
    """Everything that is said of a list: its statements, their proposals, its table; or the refusal."""
    data = json.dumps(document).encode()
    data = data[: random.randrange(len(data))] if random.random() < 0.05 else data
    try:
        found = statements_of(filings_of([("CIK.json", data)]))
        draw(found)
        return [proposals_of(found, number) for number in found.found]
    except Refusal as refusal:
        return str(refusal)


@pytest.mark.parametrize("seed", range(10))
def test_a_mutated_list_is_read_or_refused_in_one_sentence(seed):
    random, refused, read = Random(seed), 0, 0
    for turn in range(40):
        answer = told(mutated(LISTED[turn % len(LISTED)], random), random)
        if isinstance(answer, str):
            refused += 1
            assert answer.startswith("CIK.json: ")
            assert answer.isprintable()
            assert len(answer) < 1_000
        else:
            read += 1
    assert refused
    assert read


@pytest.mark.parametrize("odd", range(len(ODD)))
def test_the_command_tells_a_list_with_an_odd_value_and_never_breaks(odd, tmp_path, capfd):
    """Exit status 0 or 1 and something said: no other ending of the process is foreseen."""
    for name in (
        "accessionNumber",
        "filingDate",
        "form",
        "fileNumber",
        "items",
        "primaryDocument",
        "acceptanceDateTime",
    ):
        rows = page(row("S-3", "2024-02-01"), row("EFFECT", "2024-03-01"), row("RW", "2024-04-01", ""))
        rows[name][0] = ODD[odd]
        file = Path(tmp_path / "list.json")
        file.write_text(json.dumps({"cik": "1", "name": "Example Devices, Inc.", "filings": {"recent": rows}}))
        for words in ((), ("--file-number", "333-1"), ("--table",), ("--json",), ("--file-number", "333-1", "--json")):
            assert cli.main(["import-edgar", str(file), *words]) in (0, 1)
            out, err = capfd.readouterr()
            assert out or err
