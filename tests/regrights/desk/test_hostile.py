"""Whatever somebody writes into an entry, it is text on every page, and runs in none."""

import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from lifecycle.entries import KINDS
from lifecycle.log.opening import open_log
from lifecycle.record.files import read_log
from lifecycle.record.importing import import_log
from regrights.book.book import Book
from regrights.book.store import Store
from regrights.desk.answers.told_log import ENTRIES_A_PAGE
from regrights.desk.every import as_table
from regrights.desk.frame import TITLES
from regrights.desk.pages import page
from regrights.http import app as web
from tests.regrights.desk.hostile import ADDED, FREE, HOSTILE, made_hostile
from tests.regrights.desk.test_pages import HISTORIES
from tests.scenarios import recorded, scenarios

TAGS = {
    *("html", "head", "meta", "title", "link", "script", "body", "a", "header", "p", "code", "span", "nav", "ul", "li"),
    *("details", "summary", "form", "label", "input", "select", "option", "button", "main", "h1", "h2", "h3", "div"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "strong", "small", "section", "ol", "time"),
    *("footer", "dl", "dt", "dd", "del", "ins", "svg", "g", "path", "polygon", "rect", "text", "fieldset", "legend"),
    *("br", "aside", "kbd", "line", "circle", "defs", "pattern", "figure", "figcaption", "datalist"),
}
# Where a page that goes out has who asks put in, and its ways to record left in or taken out.
MARKS = {" who asks ", " to record ", " recorded "}
ATTRIBUTES = re.compile(
    "lang|charset|name|content|rel|href|src|defer|class|id|tabindex|aria-[a-z]+|role|for|type|value|method|action|scope"
    "|data-label|datetime|title|checked|selected|open|viewbox|d|points|x|y|width|height|rx|size|autocomplete"
    "|spellcheck|colspan|rowspan|abbr|hidden|text-anchor|[xy][12]|c[xy]|r|focusable|required|inputmode|list|placeholder"
    "|patternunits|patterntransform"
)
OURS = re.compile(r"[/#?]|[a-z-]+(?:\?|$)")


class Harmless(HTMLParser):
    """Takes a page apart, and notes what is none of ours."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found, self.said = list[str](), list[str]()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in given if not ATTRIBUTES.fullmatch(name)]
        addresses = [given[name] for name in ("href", "src", "action") if name in given]
        self.found += [each for each in addresses if not OURS.match(each) or each.startswith("//")]
        if tag == "script" and given.get("src") != "/desk/static/desk.js":
            self.found.append(f"script {given}")

    def handle_comment(self, data):
        if data not in MARKS:
            self.found.append(f"<!--{data}")

    def handle_decl(self, decl):
        if decl.lower() != "doctype html":
            self.found.append(decl)

    def handle_data(self, data):
        self.said.append(data)

    @property
    def text(self) -> str:
        return "".join(self.said)


def check(document: bytes, of: object) -> Harmless:
    text = document.decode()
    found = Harmless(text)
    assert found.found == [], of
    assert "51317" not in text, of  # what 7331 * 7 comes to
    return found


def test_there_are_five_hundred_of_them():
    assert len(set(HOSTILE)) == len(HOSTILE) == 500


# What no story has yet.
FUND, STATEMENT = "First Fund", "333-000001"
REST: list[dict[str, Any]] = [
    {"kind": "AgreementSigned", "company": "Issuer, Inc.", "investors": [FUND, "Second Fund"], "terms": "focus-2002"},
    {"kind": "SharesPurchased", "investor": FUND, "shares": 1000, "price_per_share": "2.00"},
    {"kind": "CounselObjected", "statement": STATEMENT, "reasonable": True},
    {"kind": "ObjectionResolved", "statement": STATEMENT, "reasonable": False},
    {"kind": "ForceMajeureAsserted", "investor": FUND, "amount": "10.00"},
    {"kind": "InvestorRenamed", "investor": FUND, "name": "Third Fund"},
    {"kind": "CompanyRenamed", "company": "Other, Inc."},
    {"kind": "AgreementSetAside", "reason": "recorded twice"},
]
# Together they have every kind that has a text of its own, in histories that are legal.
LEGAL = [
    ("the rest", [{**line, "occurred_on": f"2003-01-{day:02}"} for day, line in enumerate(REST, 1)]),
    *((name, [json.loads(line) for line in path.read_text().splitlines()]) for name, path in HISTORIES.items()),
    *((each.name, json.loads(json.dumps(recorded(each.given), default=str))) for each in scenarios()),
]
WITH_MORE_WORDS = ("why", "entry", "rollforward", "journal", "verify", "readings", "delay-curve")
PAGES = [each for each in TITLES if each not in WITH_MORE_WORDS]


def of_every_kind(logs):
    """As many of the logs as it takes to have every kind that any of them has."""
    missing, chosen = {line["kind"] for _, lines in logs for line in lines}, []
    while missing:
        best = max(logs, key=lambda each: len(missing & {line["kind"] for line in each[1]}))
        chosen.append(best)
        missing -= {line["kind"] for line in best[1]}
    return chosen


def test_every_kind_that_has_a_text_of_its_own_is_in_one_of_them():
    missing = set(KINDS) - {line["kind"] for _, lines in LEGAL for line in lines}
    of_every_kind = {*ADDED, "investor"}
    assert [kind for kind in missing if set(FREE[kind]) - of_every_kind] == []
    assert missing == {"RegistrationObjected", "DemandNotified", "MilestoneReached", "ConditionBegan", "ConditionEnded"}


@pytest.mark.parametrize(("name", "lines"), [pytest.param(*each, id=each[0]) for each in of_every_kind(LEGAL)])
def test_it_is_text_on_every_page(name, lines, tmp_path):
    lines = made_hostile(
        [{k: v for k, v in each.items() if k not in ("position", "digest")} for each in lines], Random(name)
    )
    file = tmp_path / "hostile.jsonl"
    file.write_text("".join(f"{json.dumps(each)}\n" for each in lines))
    book = Book.read(file, now=datetime(2041, 1, 1, tzinfo=UTC))
    on = max(each["occurred_on"] for each in lines)
    investors = [each.investor for each in book.ask("owed", on=on).investors]
    for each in PAGES:
        words = {"on": on, **({"until": on} if each == "schedule" else {})}
        if each == "restatement":
            words["known_at"] = str(lines[1].get("recorded_at") or lines[0]["occurred_on"])
        if each in ("log", "audit"):
            words.pop("on")
        for more in ({}, {"investor": investors[0]} if investors else {}):
            check(page(each, book, urlencode({**words, **more}).encode()), (name, each))
    said = " ".join(check(page("log", book, b""), name).text.split())
    for position, line in enumerate(lines, 1):
        check(page("entry", book, f"n={position}".encode()), (name, position))
        if position <= ENTRIES_A_PAGE:
            assert all(" ".join(line[word].split()) in said for word in ("source", "recorded_by")), line
    for period in ("rollforward", "journal"):
        check(page(period, book, f"from=2001-01-01&to={on}".encode()), (name, period))
    check(page("delay-curve", book, f"on={on}&from={on}&until={on}".encode()), name)


def test_it_is_text_in_the_list_of_agreements_and_in_its_table(tmp_path):
    chance, url = Random(7), f"sqlite:///{tmp_path}/store.db"
    lines = [json.loads(line) for line in HISTORIES["focus-illustrative"].read_text().splitlines()][:3]
    with open_log(url) as log:
        for number, name in enumerate(chance.sample(HOSTILE, 12)):
            file = tmp_path / f"{number}.jsonl"
            file.write_text("".join(f"{json.dumps(each)}\n" for each in made_hostile(lines, chance)))
            import_log(log, f"{name.strip()} {number}", read_log(file, now=datetime.now(UTC)))
    store = Store(url)
    with TestClient(web.application(store), base_url="http://127.0.0.1") as client:
        for search in ("", chance.choice(HOSTILE)):
            found = client.get("/desk/", params={"on": "2003-09-22", "search": search, "company": search})
            assert found.status_code == 200
            check(found.content, search)
    table = as_table([store], [], date(2003, 9, 22), {"on": "2003-09-22"})
    assert not re.search(r'(?m)(?:^|,)"?[=+@]', table)
