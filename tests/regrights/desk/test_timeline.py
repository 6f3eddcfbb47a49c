"""The timeline: what is asked on few days is what every day would say, what is drawn and told is what was answered."""

import json
import os
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from html import unescape
from pathlib import Path
from random import Random
from typing import Any

import pytest

from lifecycle.record.files import read_log
from projections.amounts.lines import FIGURES
from projections.questions.register import named
from regrights.book.book import Book
from regrights.desk.addresses import Addresses
from regrights.desk.comparing import moments
from regrights.desk.pages import page
from regrights.desk.said import day
from regrights.desk.timeline import page as timeline_page
from regrights.desk.timeline.changes import around
from regrights.desk.timeline.drawing import Frame, drawn
from regrights.desk.timeline.lanes import Lane, Mark, Span
from regrights.desk.timeline.moving import GROWS, days_that_move
from regrights.desk.timeline.over_time import BY_MONTH, MOST_ASKED, SHOWN, figures_on, moved, over_time
from tests import CHECKOUT
from tests.properties.histories import random_history

HISTORIES = {path.stem: path for path in sorted((CHECKOUT / "fixtures" / "histories").glob("*.jsonl"))}
GOLDEN = Path(__file__).parent / "golden" / "timeline-focus.svg"
FOCUS, ON = "focus-illustrative", date(2003, 11, 10)
A_DAY = timedelta(days=1)
KINDS: Sequence[dict[str, bool]] = [{}, {"second_stage": True}, {"bars": True}, {"groups": True}]


def book_of(given: Sequence[dict[str, Any]], folder: Path) -> Book:
    file = folder / "history.jsonl"
    file.write_text("".join(f"{json.dumps(each)}\n" for each in given))
    return Book.read(file)


def random_book(seed: int, folder: Path, size: int = 14) -> Book:
    return book_of(random_history(Random(seed), size=size, **KINDS[seed % len(KINDS)]), folder)


def last_day(book: Book) -> date:
    return max(each.occurred_on for each in book.entries)


def text_of(book: Book, on: date, words: str = "") -> str:
    return page("timeline", book, f"on={on}{words}".encode()).decode()


@pytest.mark.parametrize("seed", [None, *range(12)])
def test_what_is_said_of_what_is_owed_in_all_adds_up_for_its_reader(seed: int | None, tmp_path: Path) -> None:
    book = Book.read(HISTORIES[FOCUS]) if seed is None else random_book(seed, tmp_path)
    lead = re.sub(
        r"\s+", " ", unescape(re.search(r'<p class="lead">(In all.*?)</p>', text_of(book, last_day(book)))[1])
    )
    said = {what: Decimal(amount.replace(",", "")) for amount, what in re.findall(r"\$([0-9,.]+[0-9]) ([a-z ]+)", lead)}
    beyond, interest = said.get("of it beyond what was due to whoever got it", 0), said.get("of it as interest", 0)
    paid = next(amount for what, amount in said.items() if what.startswith("was paid"))
    assert said["is due"] - (paid - beyond - interest) == said["is outstanding"], lead
    assert ("beyond" in lead) == bool(book.answer(named("owed"), {"on": last_day(book)}).total.credit)
    if seed is None:
        assert beyond == 1400


def shape(text: str, name: str = "wide") -> str:
    return re.search(rf'<svg class="timeline {name}".*?</svg>', text, re.DOTALL)[0]


def titles(svg: str, kind: str) -> list[str]:
    """The titles of the marks or spans of a kind, as they are read."""
    return [unescape(each) for each in re.findall(rf'<title>([^<]*)</title><(?:path|rect) class="{kind}"', svg)]


# --- asked on few days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_asked_on_the_days_that_can_move_it_is_what_every_day_would_say(seed, tmp_path):
    book = random_book(seed, tmp_path, size=9)
    first, last = book.entries[0].occurred_on, last_day(book) + timedelta(days=40)
    asked = {each.on: each.figures for each in over_time(book, {}, first, last)}
    stands, on = asked[first], first
    while on <= last:
        stands = asked.get(on, stands)
        every = figures_on(book, {}, on)
        assert {name: getattr(stands, name) for name in FIGURES} == {name: getattr(every, name) for name in FIGURES}, on
        on += A_DAY
    assert len(asked) < (last - first).days / 2


def test_what_is_charged_by_the_day_is_asked_on_each_of_its_days():
    book = Book.read(HISTORIES["notes-by-the-day-illustrative"])
    first, last = date(2007, 5, 1), date(2007, 6, 15)
    asked = {each.on: each.figures for each in over_time(book, {}, first, last)}
    stands = asked[first]
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        stands = asked.get(on, stands)
        assert stands.determined == figures_on(book, {}, on).determined, on


def test_what_grows_by_the_day_for_long_is_asked_once_a_month():
    book = Book.read(HISTORIES["notes-by-the-day-illustrative"])
    first, last = date(2007, 3, 7), date(2009, 4, 20)
    asked = over_time(book, {}, first, last)
    days = days_that_move(book, {}, first, last)
    growing = {on for on, what in days.items() if list(what) == [GROWS]}
    assert growing
    thinned = over_time(book, {}, first, last, most=50)
    assert {each.on for each in thinned} == {first, last} | (set(days) - {on for on in growing if on.day != 1})
    assert {each.on for each in thinned if each.of_a_month} == {
        on for on in growing if on.day == 1 and first < on < last
    }
    assert any(each.of_a_month for each in asked) == (len(days) >= MOST_ASKED)
    at = {each.on: each.figures for each in asked}
    assert all(each.figures == at[each.on] for each in thinned if each.on in at)


@pytest.mark.parametrize("most", [50, MOST_ASKED])
def test_a_page_says_so_where_growth_by_the_day_is_asked_once_a_month(most, monkeypatch):
    for module in (timeline_page, moments):
        monkeypatch.setattr(module, "over_time", partial(over_time, most=most))
    book = Book.read(HISTORIES["notes-by-the-day-illustrative"])
    for name, words in (("timeline", "range=whole"), ("compare", "with_on=2007-03-07")):
        told = " ".join(page(name, book, f"on=2009-04-20&{words}".encode()).decode().split())
        assert (BY_MONTH in told) == (most < MOST_ASKED), name


def test_a_year_of_the_illustrative_history_is_asked_few_times():
    steps = over_time(Book.read(HISTORIES[FOCUS]), {}, date(2003, 1, 1), ON)
    assert len(steps) < 45
    assert [each.on for each, _ in moved(steps)][:3] == [date(2003, 7, 1), date(2003, 7, 2), date(2003, 7, 8)]


# --- drawn and told -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_spans_and_marks_are_the_answers_own(seed, tmp_path):
    book = random_book(seed, tmp_path, size=20)
    on = last_day(book)
    svg = shape(text_of(book, on, "&range=whole"))
    owed: Any = book.answer(named("owed"), {"on": on})
    lines = [(one.investor, line) for one in owed.investors for line in one.lines]
    for kind, days in (
        ("computed", {line.computed_on for _, line in lines}),
        ("due", {line.due_on for _, line in lines if line.due_on}),
    ):
        marks = titles(svg, f"mark {kind}")
        assert [each.partition(":")[0] for each in marks] == [
            f"{kind.capitalize()} {day(each)}" for each in sorted(days)
        ]
        for investor, line in lines:
            at = line.computed_on if kind == "computed" else line.due_on
            assert at is None or any(
                f" {day(at)}: " in each and f"${line.amount:,.2f} to {investor}" in each for each in marks
            )
    suspensions: Any = book.answer(named("suspensions"), {"on": on})
    every = {
        (each.notice_on, each.lifted_on, each.permitted, each.permitted_until)
        for one in suspensions.investors
        for each in one.suspensions
    }
    assert len(titles(svg, "span permitted")) == sum(bool(permitted) for _, _, permitted, _ in every)
    assert all(f"Suspension of {day(since)}" in svg for since, *_ in every)
    restricted: Any = book.answer(named("restricted"), {"on": on})
    dates = [each for one in restricted.investors for each in one.restricted_sale_dates]
    for kind, payable in (("restricted", True), ("unpaid", False)):
        wanted = {each.date for each in dates if each.payable == payable}
        found = titles(svg, f"span {kind}")
        assert {each.partition(":")[0].removeprefix("Restricted Sale Date ") for each in found} == set(map(day, wanted))


@pytest.mark.parametrize("name", HISTORIES)
def test_the_table_says_what_the_drawing_shows(name):
    book = Book.read(HISTORIES[name])
    on = last_day(book)
    text = text_of(book, on, "&range=whole")
    rows = dict(re.findall(r'<tr id="(day-[^"]+)".*?>(.*?)</tr>', text, re.DOTALL))
    assert list(rows) == sorted(rows)
    for step, before in moved(over_time(book, {}, book.entries[0].occurred_on, on)):
        row = rows[f"day-{step.on}"]
        for figure in SHOWN:
            value, was = getattr(step.figures, figure), getattr(before, figure)
            said = f"<strong>{value:,.2f}</strong> <small>was {was:,.2f}</small>"
            assert (said in row) == (value != was), (step.on, figure)
    for each in re.findall(r'<a href="#(day-[^"]+)"', shape(text)):
        assert each in rows


def test_the_illustrative_history_is_drawn_as_it_was():
    svg = shape(text_of(Book.read(HISTORIES[FOCUS]), ON))
    if os.environ.get("REGRIGHTS_UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(svg + "\n")
    assert svg + "\n" == GOLDEN.read_text()


def test_both_drawings_have_the_same_marks_and_neither_a_style_or_a_script():
    text = text_of(Book.read(HISTORIES[FOCUS]), ON)
    wide, paper = shape(text), shape(text, "paper")
    assert re.findall("<title>[^<]*", wide) == re.findall("<title>[^<]*", paper)
    assert not re.search(r"style=|<script|\son\w+=", wide + paper)
    for each in re.findall(r"<a href.*?</a>", wide):  # named by its title alone
        assert each.count("<title>") == 1
        assert all('aria-hidden="true"' in text for text in re.findall("<text[^>]*>", each))


def test_a_label_is_never_cut_to_its_opposite():
    frame = Frame(date(2003, 1, 1), date(2003, 12, 31), date(2003, 12, 31), "wide", 700, 100)
    for length in range(1, 60):
        last = date(2003, 1, 1) + timedelta(days=length)
        svg = drawn(
            frame, [Lane("Suspensions", [Span(date(2003, 1, 1), last, "forbidden", "not permitted", "", "")])], [], ""
        )
        assert ">permitted<" not in svg


def test_what_overlaps_stands_in_rows_of_its_own():
    spans = [
        Span(date(2003, 1, 1), date(2003, 3, 1), "late", "late", "one", "#"),
        Span(date(2003, 2, 1), date(2003, 4, 1), "late", "late", "two", "#"),
        Span(date(2003, 3, 2), date(2003, 5, 1), "late", "late", "three", "#"),
    ]
    frame = Frame(date(2003, 1, 1), date(2003, 12, 31), date(2003, 12, 31), "wide", 700, 100)
    svg = drawn(frame, [Lane("Late", spans)], [], "")
    found = dict(re.findall(r'<title>(\w+)</title><rect class="span late" x="[\d.]+" y="(\d+)"', svg))
    assert found["one"] == found["three"] != found["two"]


def test_hostile_texts_are_text():
    hostile = '"><script>alert(1)</script>'
    on = date(2003, 6, 1)
    lane = Lane(
        hostile, [Span(on, on, "late", hostile, hostile, hostile)], [Mark(on, "sold", hostile, hostile, hostile)]
    )
    frame = Frame(date(2003, 1, 1), date(2003, 12, 31), on, "wide", 700, 100)
    svg = drawn(frame, [lane], [], hostile)
    assert "<script" not in svg
    assert '"">' not in svg
    assert svg.count("&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;") >= 6


# --- ranges, and the days next to one -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("whole", "25 Nov 2002 – 10 Nov 2003"),
        ("money", "18 May 2003 – 10 Nov 2003"),
        ("last-90", "12 Aug 2003 – 10 Nov 2003"),
        ("ahead", "27 Oct 2003 – 9 Mar 2004"),
    ],
)
def test_a_range_stands_in_the_address(name, said):
    text = text_of(Book.read(HISTORIES[FOCUS]), ON, f"&range={name}")
    assert said in text
    assert re.search(rf'range={name}" aria-current="true"', text)


def test_an_unknown_range_is_refused():
    with pytest.raises(Exception, match="no such range; ask for one of whole, money, last-90, ahead"):
        text_of(Book.read(HISTORIES[FOCUS]), ON, "&range=week")


def test_what_lies_ahead_is_marked_as_projected():
    svg = shape(text_of(Book.read(HISTORIES[FOCUS]), date(2003, 9, 15), "&range=ahead"))
    projected = titles(svg, "mark computed projected")
    assert projected
    assert all(each.startswith("Projected, computed ") for each in projected)


@pytest.mark.parametrize("name", HISTORIES)
def test_going_from_change_to_change_leaves_out_no_day_on_which_a_figure_moves(name):
    book = Book.read(HISTORIES[name])
    first, last = book.entries[0].occurred_on, min(last_day(book), book.entries[0].occurred_on + timedelta(days=300))
    to, on, visited = Addresses(book.agreement, {"on": first.isoformat()}, book.document), first, set[date]()
    while on < last:
        after = around(book, {}, on, "owed", to).after
        assert after is not None
        assert after.on > on
        back = around(book, {}, after.on, "owed", to).before
        assert back is not None
        assert back.on == on, after.on
        on = after.on
        visited.add(on)
    assert {each.on for each, _ in moved(over_time(book, {}, first, last))} <= visited


def test_the_days_next_to_one_are_named_and_keep_what_was_asked():
    text = text_of(Book.read(HISTORIES[FOCUS]), date(2003, 9, 15), "&investor=Shimshon+Visnstein&range=whole")
    before = re.search(r'rel="prev" href="([^"]+)">(.*?)</a>', text)
    after = re.search(r'rel="next" href="([^"]+)">(.*?)</a>', text)
    assert "9 Sep 2003: suspension no longer permitted" in before[2]
    assert "24 Sep 2003: suspension lifted" in after[2]
    assert "on=2003-09-09" in before[1]
    assert "investor=Shimshon+Visnstein" in before[1]
    assert "range=whole" in before[1]


def test_an_amount_is_not_asked_for_before_it_was_computed():
    book = Book.read(HISTORIES[FOCUS])
    words = (
        "investor=Shimshon+Visnstein&trigger=late_effectiveness&trigger_date=2003-06-01&number=1&statement=333-000001"
    )
    text = page("why", book, f"on=2003-07-01&{words}".encode()).decode()
    assert 'rel="prev"' not in text
    assert "2 Jul 2003: payment due" in text
    assert 'rel="prev"' in page("why", book, f"on=2003-07-02&{words}".encode()).decode()


def test_a_book_read_now_and_then_is_drawn_alike():
    book = Book.read(HISTORIES[FOCUS])
    entries = read_log(HISTORIES[FOCUS], now=datetime.now(UTC)).entries
    assert text_of(book, ON) == text_of(Book(agreement=book.agreement, entries=entries, digests=book.digests), ON)
