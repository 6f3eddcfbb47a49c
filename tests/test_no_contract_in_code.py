"""No section of any contract stands in the code: what an answer cites, the file of the terms says."""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lifecycle.agreement.clauses import NOWHERE, clause, numbers, sections, where
from lifecycle.agreement.language import shipped
from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.source import Document, from_object
from lifecycle.agreement.open_calls import close_calls
from lifecycle.entries import KINDS
from lifecycle.entries.telling import purpose
from lifecycle.errors import Refusal
from projections.cautions.register import CAUTIONS
from projections.duty.table import DUTIES, duties_of
from projections.questions.may_sell import ENDS_WHEN
from projections.questions.period import OF_A_LIMB, PERIOD
from regrights.book.book import Book
from regrights.paper.answer import drawn
from regrights.paper.drawing import Sentences
from tests import CHECKOUT
from tests.scenarios import (
    ONE,
    THREE,
    Fact,
    ask,
    deal,
    effective,
    fact,
    lifted,
    scenarios,
    source_of,
    stop_order,
    transferred,
)

# 3(h) is a section, Rule 144(k) and ASC 825-20-50-1(a) are none of a contract.
SECTION = re.compile(r"(?<![\w-])\d{1,2}\([a-z]\)|[Ss]ections? \d|\b11l\b|^(?:[1-9]|1[01]|preamble|recitals)$")
NO_SECTION = {("lifecycle.agreement.language.source", "9")}  # a digit, many of which make the largest number
# The keys of these cautions are codes that answers have had before.
CODES = {"conflict_10_11l"}
# Still to be freed of the first agreement's sections.
FOCUS = "focus-2002"


def sections_in(source: str) -> list[str]:
    """The sections in the texts of a module; docstrings may cite them as a reason."""
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said)
    return [node.value for node in texts if isinstance(node.value, str) and SECTION.search(node.value)]


def test_no_text_of_lifecycle_or_projections_cites_a_section() -> None:
    found = [
        (name, text)
        for package in ("lifecycle", "projections")
        for path in sorted((CHECKOUT / package).rglob("*.py"))
        if (name := ".".join(path.relative_to(CHECKOUT).with_suffix("").parts))
        for text in sections_in(path.read_text(encoding="utf-8"))
        if (name, text) not in NO_SECTION and text not in CODES
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "cites"),
    [
        ('x = "3(h)"', True),
        ('x = ("10",)', True),
        ('x = f"{a} (section 9)"', True),
        ('def f():\n    """3(h): a reason."""', False),
        ('x = "Rule 144(k)"', False),
        ('x = "825-20-50-1(a)(1)"', False),
        ("x = 10  # section 10", False),
    ],
)
def test_a_section_is_found_in_a_text_and_nowhere_else(source: str, cites: bool) -> None:
    assert bool(sections_in(source)) == cites


# --- the same answers of a file with other sections ---------------------------------------------------------


def _moved(section: str) -> str:
    """Where the other paper has what Focus has in a section."""
    return f"A-{section.replace('(', '-').replace(')', '')}"


@cache
def _other() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(json.dumps(shipped.shipped(FOCUS).raw))
    raw["clauses"] = {
        name: [_moved(each) for each in said] if isinstance(said, list) else _moved(said)
        for name, said in raw["clauses"].items()
    }
    raw["sections"] = {_moved(number): said for number, said in raw["sections"].items()}
    return raw


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the shipped agreement had everything in other sections."""
    yield from _shipped_as(_other(), tmp_path, monkeypatch)


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if its file did not say in which section anything stands."""
    raw = {name: said for name, said in _other().items() if name not in ("clauses", "sections")}
    yield from _shipped_as(raw, tmp_path, monkeypatch)


def _shipped_as(raw: Mapping[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (folder / f"{FOCUS}.toml").write_text(json.dumps(raw), encoding="utf-8")
    _forget()
    with monkeypatch.context() as patch:
        patch.setattr(shipped, "shipped_folder", lambda _kind: folder)
        yield
    _forget()


def _forget() -> None:
    """What was kept of the file of that name, wherever it is kept."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("lifecycle.", "projections.")):
            for each in vars(module).values():
                if hasattr(each, "cache_clear"):
                    each.cache_clear()


def cited(answer: object) -> Iterator[str]:
    """Every section an answer cites, wherever in it."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            yield from ([value] if name == "clause" else value if name == "clauses" else cited(value))
    elif isinstance(answer, list):
        for each in answer:
            yield from cited(each)


def _last_day(book: Book) -> str:
    return max(entry.occurred_on for entry in book.entries).isoformat()


def _sections_cited(book: Book) -> dict[str, list[str]]:
    """What each of the answers cites on the last day of a story, section by section."""
    on = _last_day(book)
    answers: dict[str, Any] = {
        name: ask(name, book, on) for name in ("duties", "claims", "disclosure", "period", "log")
    }
    answers["cautions"] = ask("owed", book, on)["warnings"]
    answers["entry"] = [ask("entry", book, None, n=position) for position in (1, len(book.entries))]
    every = {name: ", ".join(cited(answer)).split(", ") for name, answer in answers.items()}
    return {name: [section for section in found if section not in ("", NOWHERE)] for name, found in every.items()}


# A story that names a duty by its section tells another story where it is in another one.
STORIES = [each for each in scenarios() if not any("duty" in given for given in each.given)]


def test_answers_cite_the_sections_of_the_file_and_none_that_it_has_not(request: pytest.FixtureRequest) -> None:
    focus = [_sections_cited(source_of(each.given, each.name)) for each in STORIES]
    assert {name for said in focus for name, found in said.items() if found} == set(focus[0])
    request.getfixturevalue("elsewhere")
    other = [_sections_cited(source_of(each.given, each.name)) for each in STORIES]
    assert other == [{name: [_moved(each) for each in found] for name, found in said.items()} for said in focus]


def test_what_is_said_beside_an_answer_names_the_sections_of_the_file(elsewhere: None) -> None:
    books = [source_of(each.given, each.name) for each in STORIES]
    texts = [warning["text"] for book in books for warning in ask("owed", book, _last_day(book))["warnings"]]
    assert [text for text in texts if SECTION.search(text)] == []
    assert any("of A-2-b-ii" in text for text in texts)


@pytest.mark.parametrize(
    ("facts", "section"),
    [
        ([effective("2003-05-14"), lifted("2003-06-10")], "3(h)"),
        ([fact("MisstatementNoticeReceived", "2003-06-10")], "3(f)"),
        ([fact("TransferNotified", "2003-06-10", investor=ONE, transferee=THREE)], "9"),
        ([transferred("2003-06-10", 10, transferee=ONE)], "9"),
    ],
)
def test_a_refusal_names_the_section_of_the_agreement_signed(
    facts: list[Fact], section: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refusal, match=re.escape(f"(section {section})")):
        deal(*facts)
    request.getfixturevalue("elsewhere")
    with pytest.raises(Refusal, match=re.escape(f"(section {_moved(section)})")):
        deal(*facts)


def test_paper_names_the_sections_of_the_file(request: pytest.FixtureRequest) -> None:
    claim = fact("ClaimNoticed", "2003-07-01", claim="C-1", claimant=ONE, indemnitor="Focus Enhancements, Inc.")
    day = date(2003, 8, 15)
    of_focus = _paper(deal(claim), day)
    assert [title for title in of_focus if title.startswith(("Claims (", "Expenses", "Damages", "Net proceeds"))] == [
        "Claims (section 6)",
        "Net proceeds, to which section 7 limits a seller's contribution, with its exceptions",
        "Expenses (section 5)",
        "Damages and force majeure (11(k))",
    ]
    assert any(line.strip().startswith("2(b)(iii) Periodic Amount: a percentage") for line in of_focus)
    request.getfixturevalue("elsewhere")
    other = _paper(deal(claim), day)
    assert "Claims (section A-6)" in other
    assert "Damages and force majeure (A-11-k)" in other


def _paper(book: Book, day: date) -> list[str]:
    """Titles and sentences of the drawings that cite sections."""
    drawings = [
        drawn("claims", book, book.ask("claims", on=day)),
        drawn("owed", book, book.ask("owed", on=day), explain=True),
    ]
    blocks = [block for drawing in drawings for block in drawing.blocks]
    return [line for block in blocks for line in (block.lines if isinstance(block, Sentences) else [block.title])]


def test_every_name_that_has_a_section_is_one_the_product_asks_for() -> None:
    packages = ("lifecycle", "projections", "regrights")
    paths = [path for package in packages for path in (CHECKOUT / package).rglob("*.py")]
    literals = {text for path in paths for text in re.findall(r'"(\w+)"', path.read_text(encoding="utf-8"))}
    of_cautions = {f"{key}_{cause}" for key, kind in CAUTIONS.items() if kind.by_cause for cause in ENDS_WHEN}
    of_limbs = {f"{PERIOD}{limb}" for limb in OF_A_LIMB.values()}
    known = {*KINDS, *CAUTIONS, *ENDS_WHEN, *of_cautions, *of_limbs, *(duty.called for duty in DUTIES), *literals}
    of_heads = {f"disclosed_{head}" for head in shipped.shipped(FOCUS).raw["heads"]}
    of_close_calls = {f"close_call_{reading}" for reading in close_calls(shipped.shipped(FOCUS))}
    asked = known | of_heads | of_close_calls
    assert [name for name in shipped.shipped(FOCUS).raw["clauses"] if name not in asked] == []


def test_the_page_about_it_shows_lines_of_the_file() -> None:
    page = (CHECKOUT / "docs" / "agreements.md").read_text(encoding="utf-8")
    shown = next(each for each in page.split("```toml\n") if each.startswith("[clauses]"))
    example = tomllib.loads(shown.partition("```")[0])
    raw = shipped.shipped(FOCUS).raw
    assert {table: {name: raw[table][name] for name in said} for table, said in example.items()} == example


# --- a file that has less -----------------------------------------------------------------------------------


def without(*names: str) -> Document:
    """Focus without some names of ``[clauses]`` or ``[duties]``."""
    raw = json.loads(json.dumps(shipped.shipped(FOCUS).raw))
    for name in names:
        table, _, key = name.partition(".")
        del raw[table][key]
    return from_object(raw)


def test_a_duty_without_a_section_or_without_its_number_is_none_of_the_agreement() -> None:
    every = {duty.what for duty in duties_of(without())}
    assert every == {duty.what for duty in DUTIES}
    assert every - {duty.what for duty in duties_of(without("clauses.duty_listing"))} == {"listing"}
    left_out = every - {duty.what for duty in duties_of(without("duties.counsel_review"))}
    assert left_out == {"counsel review", "notice of proposed filing"}
    assert duties_of(from_object({})) == []


def test_where_no_section_is_known_none_is_named() -> None:
    assert (sections(()), sections((), " (", ")"), numbers((), " of ")) == ("", "", "")
    assert sections(("6", "7"), " (", ")") == " (sections 6 and 7)"
    assert where(None, "TransferNotified") == ""
    assert purpose("ClaimNoticed", "") == "A claim was noticed."
    assert purpose("ClaimNoticed", "sections 6 and 7") == "A claim under sections 6 and 7 was noticed."


def test_where_the_file_says_no_section_sentences_go_without(nowhere: None) -> None:
    book = deal(effective("2003-05-14"), *stop_order("2003-06-02"))
    said = drawn("may-sell", book, book.ask("may-sell", on="2002-12-31")).blocks[1]
    assert isinstance(said, Sentences)
    assert (
        f"{ONE} may not sell under the registration: not effective since 2002-11-25; what would end it" in said.lines[0]
    )
    with pytest.raises(Refusal, match="no suspension toward Harrow Fund is in force then; what may follow"):
        deal(effective("2003-05-14"), lifted("2003-06-10"))
    assert ask("duties", book, "2003-08-15")["duties"] == []
    assert {*cited(ask("log", book, "2003-08-15"))} == {NOWHERE}


@pytest.mark.parametrize(
    ("number", "stands_in"), [("2(b)(iv)(2)(A)", "2(b)(iv)"), ("3(a)(iii)", "3(a)"), ("10", "10"), ("12(z)", None)]
)
def test_a_citation_stands_in_the_longest_section_that_begins_it(number: str, stands_in: str | None) -> None:
    found = clause(without(), number)
    assert (found.number if found else None) == stands_in
    assert clause(from_object({}), number) is None


def test_section_10_does_not_stand_in_section_1() -> None:
    told = {"1": {"heading": "Meanings", "gist": "what words mean"}}
    found = [clause(from_object({"sections": told}), number) for number in ("1(a)", "1.2", "10", "1")]
    assert [each.number if each else None for each in found] == ["1", "1", None, "1"]


def test_a_section_has_a_heading_and_a_gist() -> None:
    raw = {**without().raw, "sections": {"3(h)": {"heading": "Notice"}, "3/h": {"heading": "x", "gist": "y"}}}
    assert [(fault.place, fault.problem) for fault in checked(from_object(raw)).faults] == [
        ("sections.3(h).gist", "missing"),
        ("sections.3/h", "no name for a section"),
    ]
