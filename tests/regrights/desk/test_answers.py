"""Pages of a form of their own say what their answers say, whole, filtered or empty."""

import csv
import json
import re
from datetime import UTC, datetime
from html import unescape

import attrs
import pytest
from starlette.testclient import TestClient

from lifecycle.heads import KnownHead
from lifecycle.judging.machines import BAR, STATEMENT
from lifecycle.log.opening import open_log
from lifecycle.record.files import read_log
from lifecycle.record.importing import import_log
from projections.cautions.register import CAUTIONS
from regrights.book.book import Book
from regrights.book.store import Store
from regrights.desk.answers.diagram import diagram
from regrights.desk.frame import OF_TIME
from regrights.desk.pages import page
from regrights.http import app as web
from tests.regrights.desk.test_pages import FOCUS, HISTORIES, ON, Page

BOOK = Book.read(HISTORIES[FOCUS])


def shown(name: str, words: str = f"on={ON}", book: Book = BOOK) -> Page:
    return Page(page(name, book, words.encode()).decode())


def spaced(found: Page) -> str:
    """What a page says, with a space between two cells."""
    return " ".join(" ".join(found.said).split())


def book_of(tmp_path, *lines, **signing) -> Book:
    file = tmp_path / "log.jsonl"
    first = {"kind": "AgreementSigned", "company": "Issuer, Inc.", "investors": ["First Fund"], "terms": "focus-2002"}
    every = [{**first, "occurred_on": "2003-01-02", **signing}, *lines]
    file.write_text("".join(f"{json.dumps(each)}\n" for each in every))
    return Book.read(file, now=datetime(2031, 1, 1, tzinfo=UTC))


# --- the log --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def long_log(tmp_path_factory) -> Book:
    spent = [
        {
            "kind": "ExpenseIncurred",
            "occurred_on": f"2003-02-{1 + n % 28:02}",
            "amount": f"{n + 1}.00",
            "category": "fees",
        }
        | {"recorded_at": f"2003-04-01T12:{n // 60:02}:{n % 60:02}Z", "recorded_by": ("Ann", "Ben")[n % 2]}
        for n in range(120)
    ]
    return book_of(tmp_path_factory.mktemp("long"), *spent, recorded_at="2003-01-02T12:00:00Z", recorded_by="Ann")


def entries_on(found: Page) -> list[int]:
    return [int(each.removeprefix("entry-")) for each in found.ids if each.startswith("entry-")]


def test_the_log_is_told_fifty_entries_at_a_time_and_each_once(long_log):
    parts = [entries_on(shown("log", f"page={part}", long_log)) for part in (1, 2, 3)]
    assert [len(each) for each in parts] == [50, 50, 21]
    assert [each for part in parts for each in part] == list(range(1, 122))
    middle = shown("log", "page=2", long_log)
    assert {f"/desk/focus-2002/log?page={part}" for part in (1, 3)} <= set(middle.links)
    assert "Page 2 of 3" in middle.text


def test_the_log_opens_on_the_newest_entries_and_a_pinned_one_as_it_did(long_log):
    opened = shown("log", "", long_log)
    assert entries_on(opened) == list(range(101, 122))
    assert "/desk/focus-2002/log?page=1" in opened.links
    assert entries_on(shown("log", "person=Ben", long_log)) == list(range(103, 122, 2))
    pinned = "known_at=2003-04-01T12:01:59%2B00:00"
    assert entries_on(shown("log", pinned, long_log)) == list(range(1, 51))
    (offered,) = [each for each in opened.links if "/log?" in each and "known_at=" in each]
    assert entries_on(shown("log", offered.partition("?")[2], long_log)) == entries_on(opened)
    for part in (1, 2):
        (offered,) = [
            each for each in shown("log", f"page={part}", long_log).links if "/log?" in each and "known_at=" in each
        ]
        assert entries_on(shown("log", offered.partition("?")[2], long_log)) == entries_on(
            shown("log", f"page={part}", long_log)
        )


def test_parts_of_the_log_go_with_what_it_was_asked_and_with_a_pin(long_log):
    pinned = "known_at=2003-04-01T12:01:30%2B00:00&person=Ann"
    first, second = shown("log", pinned, long_log), shown("log", f"{pinned}&page=1", long_log)
    assert entries_on(first) == entries_on(second) == [1, *range(2, 93, 2)]
    told = shown("log", "person=Ben&page=2", long_log)
    assert len(entries_on(told)) == 10
    assert [each for each in told.links if "page=1" in each and "person=Ben" in each]


@pytest.mark.parametrize("part", ["0", "4", "x", "1" * 40, "-1", "²"])
def test_a_part_that_is_not_there_is_refused(long_log, part):
    with pytest.raises(Exception, match="pages 1 to 3"):
        page("log", long_log, f"page={part}".encode())


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("kind=PeriodicAmountPaid", lambda each: each["kind"] == "PeriodicAmountPaid"),
        ("text=ALPHA", lambda each: "alpha" in f"{each['sentence']} {each['source']}".lower()),
        ("from=2003-07-11&until=2003-08-01", lambda each: "2003-07-11" <= each["occurred_on"] <= "2003-08-01"),
        ("kind=SharesSold&text=200,000", lambda each: each["kind"] == "SharesSold" and "200,000" in each["sentence"]),
        ("investor=Shimshon+Visnstein&text=2003", lambda each: "2003" in each["sentence"]),
    ],
)
def test_the_log_is_filtered_as_its_address_says(words, holds):
    investor = {"investor": "Shimshon Visnstein"} if "investor" in words else {}
    every = json.loads(BOOK.json("log", **investor))["entries"]
    found = shown("log", words)
    assert entries_on(found) == [each["position"] for each in every if holds(each)] != []
    assert f"of {len(every)} entries are as asked" in found.text


def test_a_filter_that_hides_every_entry_says_so_and_leads_back():
    found = shown("log", "text=nothing+like+it&known_at=2003-09-22")
    assert "No entry is as asked." in found.text
    assert [each for each in found.links if each.endswith("/log?known_at=2003-09-22")]


@pytest.mark.parametrize(
    ("words", "said"),
    [("kind=StatementFilled", "StatementFiled"), ("from=2003-02-02&until=2003-02-01", "before from")],
)
def test_what_no_log_can_answer_is_refused(words, said):
    with pytest.raises(Exception, match=said):
        page("log", BOOK, words.encode())


def test_a_correction_shows_both_versions_and_each_field():
    log, correction, corrected = shown("log", ""), shown("entry", "n=39"), shown("entry", "n=28")
    assert "shares: 50000 → 150000" in spaced(log)
    for found in (correction, corrected):
        assert "shares 50000 150000" in spaced(found)
        assert "sold 50,000 shares" in found.text
        assert "sold 150,000 shares" in found.text
    assert BOOK.digests[38] in correction.text


def test_what_is_so_or_not_is_said_in_words():
    assert "Entry 31: Potential Material Event notice given" in shown("entry", "n=31").text
    assert "board findings yes advance notice unlawful no" in spaced(shown("entry", "n=31"))


def test_a_back_dated_entry_is_marked(tmp_path):
    late = {"kind": "ExpenseIncurred", "amount": "1.00", "category": "fees"}
    book = book_of(tmp_path, {**late, "occurred_on": "2003-03-01"}, {**late, "occurred_on": "2003-02-01"})
    assert shown("log", "", book).text.count("back-dated") == 1


# --- duties ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("month", ["2003-02", "2003-05", "2003-07", "2003-09", "2004-11"])
def test_a_month_has_each_duty_that_is_due_in_it(month):
    found = shown("duties", f"on={ON}&month={month}")
    rows = json.loads(BOOK.json("duties", on=ON))["duties"]
    due = sorted({row["due_on"] for row in rows if (row["due_on"] or "").startswith(month)})
    assert [each.removeprefix("day-") for each in found.ids if each.startswith("day-")] == due != []
    places = {each for each in found.links if each.startswith("#")}
    assert places <= {f"#{each}" for each in found.ids}
    assert len([each for each in places if each.startswith("#duty-")]) == sum(
        (row["due_on"] or "") in due for row in rows
    )


def test_what_is_projected_is_marked_in_words_and_is_the_schedules():
    found = shown("duties", f"on={ON}&month=2003-10")
    ahead = json.loads(BOOK.json("schedule", on=ON, until="2003-10-31"))["investors"]
    lines = [(each["investor"], line) for each in ahead for line in each["lines"] if line["projected"]]
    assert len(lines) == 2
    for investor, line in lines:
        assert f"projected ${float(line['amount']):,.2f} to {investor}" in found.text


def test_what_has_no_date_stands_apart():
    rows = json.loads(BOOK.json("duties", on=ON))["duties"]
    assert f"Without a date {sum(row['status'] == 'unscheduled' for row in rows)}" in shown("duties").text


def test_duties_are_asked_for_by_status_and_by_whose():
    rows = json.loads(BOOK.json("duties", on=ON, status="overdue", party="Shimshon Visnstein"))["duties"]
    found = shown("duties", f"on={ON}&status=overdue&party=Shimshon+Visnstein")
    assert len([each for each in found.ids if each.startswith("duty-")]) == len(rows) > 0
    nobodys = shown("duties", f"on={ON}&status=breached")
    assert "No duty is as asked." in nobodys.text
    assert f"/desk/focus-2002/duties?on={ON}" in nobodys.links


@pytest.mark.parametrize("month", ["2003", "2003-13", "x", "0001-01", "9999-12", "2003-09-01"])
def test_what_is_no_month_is_refused(month):
    with pytest.raises(Exception, match="not a month"):
        page("duties", BOOK, f"on={ON}&month={month}".encode())


# --- the machines ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [STATEMENT, BAR])
def test_a_diagram_has_every_state_and_every_way_of_its_table(table):
    drawn = diagram(table, next(iter(table)), [], {})
    ways = {(state, after) for state, moves in table.items() for after in moves.values() if after != state}
    assert [each.state for each in drawn.boxes] == list(table)
    assert len({each.line for each in drawn.arcs}) == len(drawn.arcs) == len(ways)
    assert not any(each.taken for each in drawn.arcs)


def test_the_state_that_is_lit_is_the_one_it_is_in_and_the_way_is_marked():
    text = page("machines", BOOK, f"on={ON}".encode()).decode()
    statement = text.partition("</svg>")[0]
    assert re.findall(r'<g class="here".*?<text[^>]*>([^<]*)<', statement) == ["effective"]
    assert statement.count('class="taken"') == 4
    said = shown("machines").text
    states = json.loads(BOOK.json("status", on=ON))["statements"]
    assert all(f"Statement {name}: {state}" in said for name, state in states.items())
    assert "style=" not in text


def test_no_machine_has_moved_yet(tmp_path):
    assert "No entry has moved a machine yet" in shown("machines", "on=2003-01-03", book_of(tmp_path)).text


# --- readings, sales, terms -----------------------------------------------------------------------------------


def test_a_reading_is_chosen_by_a_form_and_stands_in_the_address():
    text = page("readings", BOOK, f"on={ON}&reading=&reading=partial_period%3Aprorated&reading=".encode()).decode()
    found = json.loads(BOOK.json("readings", on=ON, readings={"partial_period": "prorated"}))
    assert f"${float(found['determined']):,.2f}" in Page(text).text.partition("Choose")[0]
    assert '<option value="partial_period:prorated" selected>' in text
    for each in found["rows"]:
        assert f'value="{each["reading"]}:{each["choice"]}"' in text
        assert each["refused"] or f"{float(each['determined']):,.2f}" in text
    for extreme in ("lowest", "highest"):
        assert f"{float(found[extreme]['determined']):,.2f}" in text


def test_readings_are_computed_on_their_own_page_alone(monkeypatch):
    asked, plainly = [], Book.answer

    def answer(self, question, words):
        asked.append(question.name)
        return plainly(self, question, words)

    monkeypatch.setattr(Book, "answer", answer)
    for name in ("glance", "owed", "duties", "machines", "may-sell", "terms"):
        shown(name)
    assert "readings" not in asked


def test_who_may_sell_says_why_not_and_what_is_left():
    found = shown("may-sell")
    for each in json.loads(BOOK.json("may-sell", on=ON))["investors"]:
        assert all(because["ends_when"] in found.text for because in each["because"])
    allowed = json.loads(BOOK.json("suspensions", on="2003-08-20"))["investors"][0]
    text = spaced(shown("may-sell", "on=2003-08-20"))
    assert allowed["becomes_restriction_on"] == "2003-09-09"
    assert f"{allowed['used']} {allowed['left']} {allowed['business_days_left']} 9 Sep 2003" in text


def test_a_suspension_that_lasts_too_long_is_said_to_be_a_restriction_since():
    assert spaced(shown("may-sell")).count("is one since 9 Sep 2003") == 3
    assert "is one since" not in spaced(shown("may-sell", "on=2003-09-05"))
    assert "is one since" not in spaced(shown("may-sell", "on=2003-09-25"))


def test_terms_of_one_section_are_its_own():
    found = shown("terms", f"on={ON}&clause=2(b)(ii)")
    assert "restricted sale window days 90" in spaced(found)
    assert "clearance days" not in found.text
    with pytest.raises(Exception, match="nothing is told of that section"):
        page("terms", BOOK, f"on={ON}&clause=99".encode())


def test_an_amended_term_says_who_amended_it(tmp_path):
    amended = {"kind": "TermsAmended", "occurred_on": "2003-02-01", "company_signed": True, "signed_by": ["First Fund"]}
    amended |= {"changes": {"computation_interval_days": 20}, "effective_from": "2003-02-01", "recorded_by": "counsel"}
    bought = {"kind": "SharesPurchased", "occurred_on": "2003-01-02", "investor": "First Fund", "shares": 10}
    book = book_of(tmp_path, {**bought, "price_per_share": "2.00"}, amended)
    found = shown("terms", "on=2003-03-01", book)
    assert "computation interval days 20" in spaced(found)
    assert "entry 3" in found.text
    assert "recorded by counsel" in found.text


# --- what came later, and before there is anything ------------------------------------------------------------


def test_what_came_later_is_asked_of_the_whole_log():
    found = shown("restatement", f"on={ON}&known_at=2003-07-22")
    answer = json.loads(BOOK.json("restatement", on=ON, known_at="2003-07-22"))
    assert answer["recorded_since"] > 0
    assert f"{answer['recorded_since']} entries came after the end of 22 Jul 2003" in found.text
    for figure in ("outstanding", "determined"):
        assert f"${float(answer['total']['now'][figure]):,.2f} is known now" in found.text
    assert f"{answer['without_effect']} entries of them changed no figure" in found.text
    assert "None of them changed a figure" in shown("restatement", "on=2003-07-22&known_at=2003-10-20").text
    nothing = shown("restatement", f"on={ON}&known_at=2030-01-01")
    assert "Nothing was recorded after" in nothing.text


def test_a_restatement_that_nobody_dated_hands_its_beginning_to_no_other_page():
    undated, dated = (shown("restatement", f"on=2003-10-20&known_at={at}") for at in ("2003-07-20", "2003-07-22"))
    assert "/desk/focus-2002/owed?on=2003-10-20" in undated.links
    assert "/desk/focus-2002/owed?on=2003-10-20&known_at=2003-07-22" in dated.links


def test_a_caution_leads_to_the_entries_and_the_reading_it_names():
    found = shown("owed", "on=2004-06-30")
    assert "Read as corrected: 28 (by 39)." in found.text
    assert "whether that is owed in full is a close call, reading partial period." in found.text
    entries = {f"/desk/focus-2002/entry?on=2004-06-30&n={n}" for n in (28, 39)}
    assert {*entries, "/desk/focus-2002/readings?on=2004-06-30#reading-partial_period"} <= set(found.links)


@pytest.mark.parametrize("name", ["owed", "schedule", "ageing"])
def test_a_page_of_amounts_says_in_which_money(name):
    assert "In USD." in shown(name, "on=2003-09-22&until=2003-12-31" if name == "schedule" else f"on={ON}").text


def test_an_instant_known_at_is_said_on_new_yorks_clock():
    at = "2003-09-14T21:00:05.250000%2B00:00"
    assert "what was known at 14 Sep 2003, 17:00:05 (New York)" in shown("owed", f"on={ON}&known_at={at}").text
    compared = shown("compare", f"on={ON}&known_at={at}&with_on={ON}&with_known_at=2003-09-10").text
    assert "as known at 14 Sep 2003, 17:00:05 (New York)" in compared


def test_a_pinned_page_leads_to_what_came_later():
    links = shown("owed", f"on={ON}&known_at=2003-07-22").links
    assert f"/desk/focus-2002/restatement?on={ON}&known_at=2003-07-22" in links


@pytest.mark.parametrize("name", ["glance", "owed", "duties", "machines", "may-sell", "terms", "holdings"])
def test_a_day_before_the_log_says_when_it_begins(name):
    found = shown(name, "on=2001-01-01")
    assert "1 Jan 2001 is before the log begins: the agreement was signed on 25 Nov 2002." in found.text
    assert f"/desk/focus-2002/{name}?on=2002-11-25" in found.links
    unknown = shown(name, f"on={ON}&known_at=2001-01-01")
    assert "Nothing was recorded by" in unknown.text
    assert f"/desk/focus-2002/{name}?on={ON}" in unknown.links


def test_a_log_shorter_than_a_known_head_says_that_nothing_can_be_recorded():
    known = KnownHead(where="here", agreement=BOOK.agreement, log="", entries=60, head="0" * 64, at=datetime.now(UTC))
    behind = attrs.evolve(BOOK, behind=known)
    for name in ("glance", "owed", "log"):
        assert "Nothing can be recorded now." in shown(name, "" if name == "log" else f"on={ON}", behind).text


# --- at a glance ----------------------------------------------------------------------------------------------


def owing(investors: int) -> list[dict[str, object]]:
    return [
        {"kind": "SharesPurchased", "occurred_on": "2003-01-02", "investor": f"Fund {n}", "shares": 1000}
        | {"price_per_share": "2.00"}
        for n in range(investors)
    ]


@pytest.mark.parametrize("investors", [1, 2, 40])
def test_a_glance_is_right_for_one_two_and_many_investors(tmp_path, investors):
    names = [f"Fund {n}" for n in range(investors)]
    book = book_of(tmp_path, *owing(investors), investors=names)
    found, answer = shown("glance", "on=2003-10-20", book), book.ask("owed", on="2003-10-20")
    assert f"owes ${answer.total.outstanding:,.2f}, due to Fund 0, the first of it since 2 Jul 2003" in found.text
    assert ("and to 37 more" in found.text) == (investors == 40)
    assert f"{answer.building_up:,.2f}" in found.text
    assert ("All together, none set off" in found.text) == (investors > 1)
    assert len(found.said) < 40 * 120


def test_a_glance_says_that_not_all_fell_due_on_the_first_day():
    last = "owes $5,600.00, due to Shimshon Visnstein, the first of it since 16 Jul 2003."
    assert last in shown("glance", "on=2004-06-30").text
    assert "owes $2,000.00, due to Shimshon Visnstein since 16 Jul 2003." in shown("glance", "on=2003-08-01").text


def test_a_glance_after_the_end_says_so_and_calls_nobody_barred_who_holds_nothing():
    text = shown("glance", "on=2004-06-30").text
    assert "nothing recorded bars them; 2 of 3 hold nothing" in text
    assert "began 11 Jul 2003; ended 20 May 2004" in text
    assert "to every Investor, since 18 Aug 2003" in shown("glance").text


def test_a_glance_where_nothing_is_owed_yet(tmp_path):
    found = shown("glance", "on=2003-01-03", book_of(tmp_path, *owing(1), investors=["Fund 0"]))
    assert "owes nothing that is due." in found.text
    assert "None filed" in found.text


def test_a_glance_where_all_is_paid_and_where_more_is(tmp_path):
    paid = {"kind": "PeriodicAmountPaid", "occurred_on": "2003-10-20", "investor": "Fund 0"}
    owed = book_of(tmp_path, *owing(1), investors=["Fund 0"]).ask("owed", on="2003-10-20").total.outstanding
    even = book_of(tmp_path, *owing(1), {**paid, "amount": f"{owed:.2f}"}, investors=["Fund 0"])
    assert "owes nothing that is due." in shown("glance", "on=2003-10-20", even).text
    more = book_of(tmp_path, *owing(1), {**paid, "amount": f"{owed + 5:.2f}"}, investors=["Fund 0"])
    assert "Fund 0 was paid $5.00 beyond what was determined" in shown("glance", "on=2003-10-20", more).text


def test_cautions_of_time_are_kinds_of_caution():
    assert {kind.code or key for key, kind in CAUTIONS.items()} >= OF_TIME
    text = shown("glance").text
    assert -1 < text.find("Time") < text.find("Money") < text.find("Close calls")


@pytest.mark.parametrize(
    ("on", "said"),
    [("2003-09-08", "yes"), ("2003-09-09", "only through 8 Sep 2003"), ("2003-12-01", "only through 8 Sep 2003")],
)
def test_a_suspension_is_said_to_be_permitted_as_long_as_it_was_and_no_longer(on, said):
    text = page("suspensions", BOOK, f"on={on}&investor=Alpha+Capital+A.G.".encode()).decode()
    rows = [
        [
            re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", "", each))).strip()
            for each in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)
    ]
    (first,) = [row for row in rows if "21 Jul 2003" in row]
    (second,) = [row for row in rows if "18 Aug 2003" in row]
    assert "yes" in first
    assert said in second
    assert any("A Permitted Suspension Period of at most 15 business days" in each for each in second)
    assert any(each.endswith("through 8 Sep 2003.") for each in second) == (said != "yes")


# --- every agreement ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    place = tmp_path_factory.mktemp("every")
    url = f"sqlite:///{place}/store.db"
    with open_log(url) as log:
        for name, made_up in (("made-up", True), ("real-one", False), ("real-two", False)):
            lines = [json.loads(line) for line in HISTORIES[FOCUS].read_text().splitlines()]
            for line in lines:
                line["source"] = "illustrative" if made_up else "Form 8-K"
            if name == "real-two":
                lines = [{**lines[0], "company": "Quiet, Inc."}, *lines[1:3]]
            file = place / f"{name}.jsonl"
            file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
            import_log(log, name, read_log(file, now=datetime.now(UTC)))
    with TestClient(web.application(Store(url)), base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


def listed(desk, **words) -> Page:
    return Page(desk.get("/desk/", params={"on": ON, **words}).text)


def test_totals_are_of_what_is_not_made_up(desk):
    found = listed(desk)
    of = {name: desk.get(f"/agreements/{name}/owed?on={ON}").json() for name in ("real-one", "real-two")}
    total = sum(float(each["total"]["outstanding"]) for each in of.values())
    building_up = sum(float(o["if_cured_today"]) for each in of.values() for i in each["investors"] for o in i["open"])
    assert f"Owed and due ${total:,.2f} Overdue ${total:,.2f} Building up ${building_up:,.2f}" in spaced(found)
    assert "Of 2 agreements" in found.text
    apart = found.text.partition("Illustrative, with made-up entries")
    assert ("made-up" in apart[0], "made-up" in apart[2]) == (False, True)
    assert f"/desk/made-up/glance?on={ON}" in found.links


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ({"company": "Quiet, Inc."}, ["real-two"]),
        ({"status": "unfiled"}, ["real-two"]),
        ({"overdue": "yes"}, ["real-one", "real-two", "made-up"]),
        ({"search": "quiet"}, ["real-two"]),
        ({"search": "VISNSTEIN", "status": "suspended"}, ["real-one", "made-up"]),
        ({"search": "nobody at all"}, []),
    ],
)
def test_the_list_and_its_table_have_what_is_asked_for(desk, words, names):
    found = listed(desk, **words)
    links = [each.split("/")[2] for each in found.links if "/glance?" in each]
    assert links == names
    assert ("None of the 3 agreements here is as asked." in found.text) == (not names)
    table = desk.get("/desk/portfolio.csv", params={"on": ON, **words})
    assert table.headers["content-type"].startswith("text/csv")
    *rows, end = table.text.splitlines()[1:]
    assert end == f"#end,{len(names)}"
    assert sorted(row.split(",")[1] for row in rows) == sorted(names)


def test_each_table_of_what_is_owed_is_a_file_by_its_name_in_what_was_asked(desk):
    words = f"on={ON}&reading=partial_period:prorated"
    files = [each for each in Page(desk.get(f"/desk/real-one/owed?{words}").text).links if "/owed.csv?" in each]
    named = {each.rpartition("table=")[2]: desk.get(each).text.splitlines() for each in files}
    assert list(named) == ["investors", "lines", "running", "limits", "reasons"]
    found = desk.get(f"/agreements/real-one/owed?{words}").json()
    lines = [each["amount"] for investor in found["investors"] for each in investor["lines"]]
    _header, *rows, end = csv.DictReader(named["lines"], fieldnames=named["lines"][0].split(","))
    assert [each["amount"] for each in rows] == lines
    assert named["investors"][-1] == f"#end,{len(found['investors'])}"
    assert [*end.values()][:2] == ["#end", str(len(lines))]


@pytest.mark.parametrize("words", [{"overdue": "no"}, {"page": "2"}, {"page": "x"}, {"colour": "red"}])
def test_what_the_list_cannot_be_asked_is_refused(desk, words):
    assert desk.get("/desk/", params={"on": ON, **words}).status_code == 422


def test_a_list_as_of_a_day_before_a_signing_says_so(desk):
    found = Page(desk.get("/desk/", params={"on": "2001-01-01"}).text)
    assert found.text.count("not signed by then") == 3
