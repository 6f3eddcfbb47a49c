"""Why an amount is what it is: the days drawn are the days counted, what moved the answer is told as entries came."""

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from lifecycle.errors import Refusal
from projections.questions.register import named
from regrights.book.book import Book
from regrights.desk.pages import page
from regrights.desk.timeline.counted import counted_of
from tests.regrights.desk.test_timeline import HISTORIES, last_day, random_book, shape, titles

FOCUS, ON = "focus-illustrative", date(2003, 11, 10)
ALPHA = {
    "investor": "Alpha Capital A.G.",
    "trigger": "late_effectiveness",
    "trigger_date": "2003-06-01",
    "number": "1",
    "statement": "333-000001",
}


def told(book: Book, on: object = ON, **words: str) -> str:
    return page("why", book, urlencode({"on": on, **ALPHA, **words}).encode()).decode()


def check_days(book: Book) -> int:
    """How many lines were checked: the days that count, less those taken off before, are those the line says."""
    on, checked = last_day(book), 0
    owed: Any = book.answer(named("owed"), {"on": on})
    for one in owed.investors:
        for line in one.lines:
            counted = counted_of(book, {"on": on}, one.investor, line)
            if counted is not None:
                days = [
                    sum(((end - first).days for first, end in each), 0) for each in (counted.counting, counted.before)
                ]
                assert days[0] - days[1] == line.days, line
                checked += 1
    return checked


@pytest.mark.parametrize("name", HISTORIES)
def test_the_days_drawn_are_the_days_counted(name):
    assert check_days(Book.read(HISTORIES[name])) > 4


def test_the_days_drawn_are_the_days_counted_in_random_histories(tmp_path):
    assert sum(check_days(random_book(seed, tmp_path, size=20)) for seed in range(4, 12)) > 30


def test_days_that_are_the_investors_own_are_shown_where_they_lie():
    svg = shape(told(Book.read(HISTORIES[FOCUS])))
    assert titles(svg, "span unpaid") == ["Not counted: 5 May 2003 through 18 May 2003"]
    assert titles(svg, "span restricted") == ["Counted: 2 Jun 2003 through 11 Jul 2003"]
    assert titles(svg, "mark due") == ["Due 16 Jul 2003"]


@pytest.mark.parametrize(
    ("known_at", "leads_to", "words"),
    [
        ("", "restatement", {"known_at": ["2003-07-11"]}),
        (
            "2003-10-30",
            "compare",
            {"known_at": ["2003-10-30"], "with_on": ["2003-11-10"], "with_known_at": ["2003-07-11"]},
        ),
    ],
)
def test_what_each_later_entry_moved_is_one_link_away(known_at, leads_to, words):
    book = Book.read(HISTORIES[FOCUS])
    text = told(book, **({"known_at": known_at} if known_at else {}))
    [link] = [each.replace("&amp;", "&") for each in re.findall(r'href="([^"]+)">What was known when it was', text)]
    assert urlsplit(link).path.endswith(f"/{leads_to}")
    asked = parse_qs(urlsplit(link).query)
    assert asked == {"on": ["2003-11-10"], "investor": ["Alpha Capital A.G."], **words}
    answer = page(leads_to, book, urlsplit(link).query.encode()).decode()
    assert "n=32" in answer  # the delay agreed to be the Investor's own


def test_other_readings_are_one_link_away():
    text = told(Book.read(HISTORIES[FOCUS]))
    [link] = re.findall(r'href="([^"]+)">What every other reading', text)
    assert urlsplit(link).path.endswith("/readings")
    assert parse_qs(urlsplit(link.replace("&amp;", "&")).query)["investor"] == ["Alpha Capital A.G."]


def test_an_amount_is_found_whatever_statement_it_is_of_on_that_day():
    book = Book.read(HISTORIES[FOCUS])
    assert "Why $18,000.00" in told(book, statement="")
    with pytest.raises(Refusal, match="No amount here"):
        told(book, number="7")


def test_the_days_next_to_one_lead_to_the_same_amount():
    book = Book.read(HISTORIES[FOCUS])
    on, walked = date(2003, 7, 11), 0
    while on < date(2003, 11, 10):
        text = told(book, on)
        before = re.search(r'rel="prev" href="[^"]*?on=([\d-]+)', text)
        assert before is None or date(2003, 7, 11) <= date.fromisoformat(before[1]) < on
        on = date.fromisoformat(re.search(r'rel="next" href="[^"]*?on=([\d-]+)', text)[1])
        walked += 1
    assert walked > 20
    assert on - date(2003, 11, 10) < timedelta(days=10)
