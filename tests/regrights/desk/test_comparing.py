"""Two moments, what is supposed, each day of a delay: what the pages say is what the questions answer, and adds up."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from lifecycle.errors import Refusal
from lifecycle.log.opening import open_log
from lifecycle.record.files import read_log
from lifecycle.record.importing import import_log
from projections.amounts.lines import FIGURES
from projections.questions.register import named
from regrights.book.book import Book
from regrights.book.store import Store
from regrights.desk.comparing.supposing import COMMON, MOST_BYTES
from regrights.desk.pages import page
from regrights.http import app as web
from tests import CHECKOUT

FOCUS = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"
PAID = {"kind": "PeriodicAmountPaid", "occurred_on": "2003-10-01", "investor": "Shimshon Visnstein", "amount": "500.00"}
SEE_OTHER = 303


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.read(FOCUS)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    url = f"sqlite:///{tmp_path_factory.mktemp('comparing')}/store.db"
    with open_log(url) as log:
        import_log(log, "focus", read_log(FOCUS, now=datetime.now(UTC)))
    with TestClient(web.application(Store(url)), base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


def asked(book: Book, name: str, **words: object) -> str:
    found = page(name, book, urlencode(words, doseq=True).encode()).decode()
    return found.replace("\N{NO-BREAK SPACE}", " ")  # no day is torn in two


def tables(text: str) -> dict[str, list[list[str]]]:
    """The rows of each table by its heading, as they are read."""
    found = dict[str, list[list[str]]]()
    for heading, body in re.findall(r'<h2 id="table-\d+">(.*?)</h2>\s*<div.*?<table>(.*?)</table>', text, re.DOTALL):
        rows = re.findall(r"<tr>(.*?)</tr>", body.partition("</thead>")[2], re.DOTALL)
        found[unescape(heading)] = [
            [unescape(re.sub("<[^>]*>", "", cell)).strip() for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)]
            for row in rows
        ]
    return found


def amount(text: str) -> Decimal:
    return Decimal(0) if text in ("–", "") else Decimal(text.replace(",", "").replace("$", ""))


def sums(rows: Sequence[Sequence[str]], columns: int = 5) -> list[Decimal]:
    return [sum((amount(row[place - columns]) for row in rows), Decimal(0)) for place in range(columns)]


# --- two moments ----------------------------------------------------------------------------------------------


def test_the_steps_between_two_moments_add_up_to_the_whole_difference(book):
    chance = Random(11)
    days = [date(2003, month, day) for month in range(5, 13) for day in (1, 12, 25)]
    for _ in range(12):
        on, other = chance.choice(days), chance.choice(days)
        words: Mapping[str, object] = {"on": on, "with_on": other}
        if chance.random() < 0.7:
            words = {**words, "with_known_at": chance.choice([each for each in days if each > date(2003, 4, 1)])}
        if chance.random() < 0.3:
            words = {**words, "known_at": chance.choice(days)}
        found = tables(asked(book, "compare", **words))
        whole = {row[0]: amount(row[3]) for row in found["All together, none set off"]}
        between = [rows for title, rows in found.items() if title.startswith(("What became", "As the days"))]
        # Without the row of the total, which is there where there are several.
        steps = [sums([row for row in rows if row[0] != "Together"]) for rows in between]
        together = [sum(each, Decimal(0)) for each in zip(*steps, strict=True)] or [Decimal(0)] * 5
        assert together == [whole[name] for name in ("Determined", "Due", "Paid", "Outstanding", "Credit")], words
        for rows in between:
            for row in rows:
                if row[0] == "together":
                    assert [amount(each) for each in row[-5:]] == sums([each for each in rows if each is not row])


def test_either_side_is_what_was_owed_at_that_moment(book):
    words = {"on": "2003-11-10", "with_on": "2003-09-10", "with_known_at": "2003-09-10"}
    text = asked(book, "compare", **words)
    assert "10 Sep 2003, as known at the end of 10 Sep 2003 (New York)" in text
    assert "10 Nov 2003, by everything recorded" in text
    then: Any = book.ask("owed", on="2003-09-10", known_at="2003-09-10")
    now: Any = book.ask("owed", on="2003-11-10")
    rows = tables(text)["All together, none set off"]
    for key, row in zip(FIGURES, rows, strict=True):
        assert amount(row[1]) == getattr(then.total, key)
        assert amount(row[2]) == getattr(now.total, key)


def test_each_entry_has_the_step_the_restatement_has(book):
    text = asked(book, "compare", on="2003-09-22", with_on="2003-09-22", with_known_at="2003-09-10")
    found: Any = book.ask("restatement", on="2003-09-22", known_at="2003-09-10")
    rows = [row for row in tables(text)["What became known, as of 22 Sep 2003"] if row[0] != "Together"]
    assert [int(row[0]) for row in rows] == [each.position for each in found.moved_by]
    assert [amount(row[3]) for row in rows] == [each.determined for each in found.moved_by]


def test_a_comparison_without_another_moment_is_with_a_quarter_before(book):
    assert "10 Aug 2003, by everything recorded" in asked(book, "compare", on="2003-11-10")
    assert "25 Nov 2002, by everything recorded" in asked(book, "compare", on="2002-12-10")


def test_what_is_recorded_later_changes_no_pinned_comparison(book):
    words = {"on": "2003-11-10", "known_at": "2003-11-10", "with_on": "2003-09-10"}
    cut = Book(agreement=book.agreement, entries=book.entries[:44], digests=book.digests[:44])
    assert asked(book, "compare", **words) == asked(cut, "compare", **words)


# --- what is supposed -----------------------------------------------------------------------------------------


def test_what_is_supposed_is_what_the_question_answers(book):
    text = asked(book, "what-if", on="2003-11-10", assume=json.dumps(PAID))
    found: Any = book.ask("what-if", on="2003-11-10", assume=[PAID])
    assert "1 Oct 2003: The Company paid Shimshon Visnstein $500.00." in text
    assert "Nothing is recorded" in text
    rows = tables(text)["All together, none set off"]
    for key, row in zip(FIGURES, rows, strict=True):
        assert amount(row[2]) == getattr(found.total, key)
        assert amount(row[3]) == getattr(found.difference, key)
    assert "No figure differs for Alpha Capital A.G. and vFinance Investments, Inc." in text
    assert "Inc.." not in text
    assert set(tables(text)) == {"All together, none set off", "Shimshon Visnstein"}


def test_an_amount_that_would_be_another_is_shown_beside_what_it_is(book):
    lifted = {"kind": "SuspensionLifted", "occurred_on": "2003-09-12", "reason": "disclosed"}
    words = {"on": "2003-09-22", "known_at": "2003-09-22"}
    rows = tables(asked(book, "what-if", **words, assume=json.dumps(lifted)))["Amounts that differ"]
    assert [(row[0], row[4], row[5] != "–") for row in rows] == [
        ("Alpha Capital A.G.", "–", True),
        ("Shimshon Visnstein", "–", True),
    ]
    assert all(amount(row[6]) == amount(row[5]) for row in rows)


def test_what_cannot_follow_the_record_is_said_on_the_page(book):
    nobody = {**PAID, "investor": "Nobody"}
    text = asked(book, "what-if", on="2003-11-10", assume=json.dumps(nobody))
    assert 'role="alert"' in text
    assert "Nobody" in text
    without_amount = {name: value for name, value in PAID.items() if name != "amount"}
    assert 'role="alert"' in asked(book, "what-if", on="2003-11-10", assume=json.dumps(without_amount))


def test_what_a_later_entry_keeps_from_being_supposed_leads_to_what_was_known_then(book):
    lifted = json.dumps({"kind": "SuspensionLifted", "occurred_on": "2003-09-12", "reason": "disclosed"})
    text = asked(book, "what-if", on="2003-09-22", assume=lifted)
    assert 'role="alert"' in text
    [link] = [unescape(each) for each in re.findall(r'href="([^"]+)">Suppose it by what was known', text)]
    assert parse_qs(urlsplit(link).query) == {"on": ["2003-09-22"], "known_at": ["2003-09-22"], "assume": [lifted]}
    assert 'role="alert"' not in page("what-if", book, urlsplit(link).query.encode()).decode()


def test_more_than_an_address_takes_is_refused_with_a_sentence(book, browser):
    many = [json.dumps(PAID)] * 40
    with pytest.raises(Refusal, match=f"{MOST_BYTES:,} at most"):
        asked(book, "what-if", on="2003-11-10", assume=many)
    assert "at most" in browser.get("/desk/focus/what-if", params={"on": "2003-11-10", "assume": many}).text


FILLED = {
    "pay": {"add_investor": "Shimshon Visnstein", "add_amount": "$1,500.00"},
    "effective": {"add_statement": "333-000001"},
    "sale": {"add_investor": "Shimshon Visnstein", "add_shares": "1,000"},
    "stop": {"add_statement": "333-000001"},
    "stop-lifted": {"add_statement": "333-000001"},
}
ON_THE_DAY = {"effective": "2003-07-10", "lift": "2003-09-20", "corrected": "2003-10-05", "stop-lifted": "2004-05-01"}


@pytest.mark.parametrize("name", COMMON)
def test_the_form_adds_one_entry_to_the_address(browser, name):
    on = ON_THE_DAY.get(name, "2003-09-28")
    blank = dict.fromkeys(("add_investor", "add_amount", "add_shares", "add_statement"), "")
    words = {"on": on, "known_at": on, **blank, "add": name, "add_on": on, **FILLED.get(name, {})}
    led = browser.get("/desk/focus/what-if", params=words)
    assert led.status_code == SEE_OTHER
    said = parse_qs(urlsplit(led.headers["location"]).query)
    assert set(said) == {"on", "known_at", "assume"}
    [entry] = [json.loads(each) for each in said["assume"]]
    assert (entry["kind"], entry["occurred_on"]) == (COMMON[name].kind, on)
    text = browser.get(led.headers["location"]).text
    assert "Supposed beside the record" in text
    assert 'role="alert"' not in text
    again = {**said, "add": "pay", "add_on": on, **FILLED["pay"]}
    two = parse_qs(urlsplit(browser.get("/desk/focus/what-if", params=again).headers["location"]).query)
    assert len(two["assume"]) == 2
    assert two["assume"][0] == said["assume"][0]


def test_a_kind_the_form_does_not_offer_is_refused(browser):
    refused = browser.get("/desk/focus/what-if?on=2003-09-22&add=nothing&add_on=2003-09-20")
    assert refused.status_code == 422
    assert "the form offers pay, effective" in refused.text


def test_commas_that_part_no_thousands_are_refused(browser):
    words = {"on": "2003-09-28", "add": "pay", "add_on": "2003-09-28", "add_investor": "Shimshon Visnstein"}
    refused = browser.get("/desk/focus/what-if", params={**words, "add_amount": "2,00"})
    assert (refused.status_code, "its commas do not part thousands" in refused.text) == (422, True)


def test_a_supposition_can_be_left_out(book):
    other = {**PAID, "amount": "700.00"}
    text = asked(book, "what-if", on="2003-11-10", assume=[json.dumps(PAID), json.dumps(other)])
    links = [unescape(each) for each in re.findall(r'href="([^"]+)">leave out', text)]
    left = [[json.loads(each)["amount"] for each in parse_qs(urlsplit(link).query)["assume"]] for link in links]
    assert left == [["700.00"], ["500.00"]]


def test_nothing_is_recorded(browser):
    before = browser.get("/agreements/focus/entries").json()["position"]
    browser.get("/desk/focus/what-if", params={"on": "2003-11-10", "assume": json.dumps(PAID)})
    assert browser.get("/agreements/focus/entries").json()["position"] == before


def test_what_is_supposed_is_escaped(book):
    hostile = {**PAID, "investor": "<script>alert(1)</script>"}
    text = asked(book, "what-if", on="2003-11-10", assume=json.dumps(hostile))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


# --- the cost of delay ----------------------------------------------------------------------------------------


def test_the_steps_of_the_curve_are_its_days(book):
    words = {"on": "2003-11-10", "from": "2003-05-25", "until": "2003-08-20"}
    text = asked(book, "delay-curve", **words)
    found: Any = book.answer(named("delay-curve"), {name: date.fromisoformat(value) for name, value in words.items()})
    rows = tables(text)["Had a statement covering every Investor first become effective"]
    levels = [(_day(first), _day(last), amount(dollars)) for first, last, dollars in rows]
    for row in found.rows:
        assert [cost for first, last, cost in levels if first <= row.effective_on <= last] == [row.determined]
    wide = re.search(r'<svg class="timeline wide".*?</svg>', text, re.DOTALL)[0]
    assert wide.count("<title>") == len(levels)


def _day(text: str) -> date:
    return datetime.strptime(text, "%d %b %Y").replace(tzinfo=UTC).date()
