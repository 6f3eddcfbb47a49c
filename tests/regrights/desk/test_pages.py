"""The pages: each answers, no link leads nowhere, what they say is what the API says, nothing runs in them."""

import json
import re
from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from random import Random
from urllib.parse import urljoin, urlsplit

import attrs
import pytest
from starlette.testclient import TestClient

from lifecycle.log.opening import open_log
from lifecycle.record.files import read_log
from lifecycle.record.importing import import_log
from projections.questions.register import questions
from regrights.access.issuing import wanted
from regrights.access.keys import Keys
from regrights.book.book import Book
from regrights.book.store import Store
from regrights.desk.frame import TITLES
from regrights.desk.pages import page
from regrights.http import app as web
from regrights.http.asking import Asking
from regrights.http.problems import ComputingEnded, problem
from regrights.http.responses import SECURITY, told
from tests import CHECKOUT

HISTORIES = {path.stem: path for path in sorted((CHECKOUT / "fixtures" / "histories").glob("*.jsonl"))}
FOCUS, ON = "focus-illustrative", "2003-09-22"
OF_ONE = {"why", "entry"}
VOID = {"meta", "link", "input", "br", "img"}
SEE_OTHER = 303


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('desk')}/store.db"
    with open_log(url) as log:
        for name, path in HISTORIES.items():
            import_log(log, name, read_log(path, now=datetime.now(UTC)))
    return url


@pytest.fixture(scope="module")
def browser(store: str) -> Iterator[TestClient]:
    with TestClient(web.application(Store(store)), base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


class Page(HTMLParser):
    """A document taken apart: it fails where its tags do not close in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links, self.ids, self.open, self.said = list[str](), list[str](), list[str](), list[str]()
        self.attributes: set[str] = set()
        self.scripts: list[str | None] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.attributes |= set(given)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append(given["href"])
        if tag == "script":
            self.scripts.append(given.get("src"))
        if "id" in given:
            self.ids.append(given["id"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] == ["script"]:
            assert not data.strip()
        self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.said).split())


def lines_of(name: str) -> list[str]:
    return HISTORIES[name].read_text().splitlines()


def last_day(name: str) -> date:
    return max(date.fromisoformat(json.loads(line)["occurred_on"]) for line in lines_of(name))


def asked(browser: TestClient, address: str) -> Page:
    """A page, after what it was led on to."""
    answer = browser.get(address)
    while answer.status_code == SEE_OTHER:
        address = urljoin(address, answer.headers["location"])
        answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.text[-600:])
    assert SECURITY.items() <= dict(answer.headers).items()
    return Page(answer.text)


# --- every page -----------------------------------------------------------------------------------------------


def test_every_question_has_its_page():
    assert {each.name for each in questions()} - set(TITLES) == set()


@pytest.mark.parametrize("name", HISTORIES)
@pytest.mark.parametrize("page", sorted(set(TITLES) - OF_ONE))
def test_a_page_is_whole_and_says_whose_it_is(browser, name, page):
    on = last_day(name)
    days = f"&from={on}&until={on + timedelta(days=9)}" if page == "delay-curve" else ""  # each takes its time
    found = asked(browser, f"/desk/{name}/{page}?on={on}{days}" if page not in PERIODS else f"/desk/{name}/{page}")
    assert TITLES[page] in found.text
    assert "Illustrative" in found.text
    assert len(found.ids) == len(set(found.ids))
    assert found.scripts == ["/desk/static/desk.js"]
    assert not {each for each in found.attributes if each.startswith("on") or each == "style"}


PERIODS = ("rollforward", "journal")


def same_round(address: str) -> str:
    """An address without what makes it another round of the same pages: another Investor, another day or moment."""
    path, _, query = address.partition("?")
    another = ("known_at=", "on=", "to=", "reading=", "month=", "party=", "clause=")
    another = another if "/why" in path else (*another, "investor=")
    kept = [each for each in query.split("&") if not each.startswith(another)]
    return f"{path}?{'&'.join(kept)}"


def test_no_link_leads_nowhere(browser):
    first = f"/desk/{FOCUS}/glance?on={ON}"
    waiting, seen, places = deque([first]), {first}, dict[str, set[str]]()
    wanted, rounds = set[tuple[str, str]](), {same_round(first)}
    while waiting:
        address = waiting.popleft()
        if "/delay-curve" in address and FOCUS not in address:
            continue  # years of single days, each worked out by itself
        if not address.startswith("/desk/"):
            assert browser.get(address).status_code == 200, address
            continue
        found = asked(browser, address)
        places[address] = set(found.ids)
        for link in found.links:
            whole = urljoin(address, link)
            bare = whole.partition("#")[0]
            if urlsplit(whole).fragment and bare != address:
                wanted.add((bare, urlsplit(whole).fragment))
            if bare not in seen and same_round(bare) not in rounds:
                seen.add(bare)
                rounds.add(same_round(bare))
                waiting.append(bare)
    assert len(seen) > 90
    assert {(page, place) for page, place in wanted if page in places and place not in places[page]} == set()


# --- what they say --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HISTORIES)
def test_the_sentence_says_what_the_api_says(browser, name):
    days = sorted({json.loads(line)["occurred_on"] for line in lines_of(name)})
    for day in Random(name).sample(days, min(8, len(days))):
        if day < days[0]:
            continue
        owed = browser.get(f"/agreements/{name}/owed?on={day}")
        if owed.status_code != 200:
            continue
        total = owed.json()["total"]
        found = asked(browser, f"/desk/{name}/glance?on={day}")
        outstanding = f"${float(total['outstanding']):,.2f}"
        wanted = f"owes {outstanding}" if float(total["outstanding"]) else "owes nothing that is due."
        assert wanted in found.text, day
        interest = float(total["interest_outstanding"])
        assert (f"and ${interest:,.2f} of interest." in found.text) == bool(interest), day
        for each in owed.json()["investors"]:
            for figure in ("determined", "due", "paid", "outstanding", "credit"):
                assert f"{float(each[figure]):,.2f}" in found.text or not float(each[figure])
            building_up = sum(float(one["if_cured_today"]) for one in each["open"])
            assert f"{building_up:,.2f}" in found.text or not building_up


@pytest.mark.parametrize(
    ("outstanding", "bears", "said"),
    [
        ("0", "0", "owes nothing that is due."),
        ("0", "1.50", "owes $1.50 of interest, and nothing else that is due."),
        ("10", "0", "owes $10.00, due to"),
        ("10", "1.50", ", and $1.50 of interest."),
    ],
)
def test_interest_is_owed_too(monkeypatch, outstanding, bears, said):
    plainly = Book.answer

    def answer(self, question, words):
        found = plainly(self, question, words)
        if question.name != "owed":
            return found
        figures = {
            "outstanding": Decimal(outstanding),
            "interest": Decimal(bears),
            "interest_outstanding": Decimal(bears),
        }
        return attrs.evolve(found, total=attrs.evolve(found.total, **figures))

    monkeypatch.setattr(Book, "answer", answer)
    found = Page(page("glance", Book.read(HISTORIES[FOCUS]), f"on={ON}".encode()).decode())
    assert said in found.text
    assert ("Interest outstanding" in found.text) == (bears != "0")


def test_what_a_process_of_its_own_refuses_and_what_nobody_foresaw_are_pages_too(store, monkeypatch, capsys):
    async def elsewhere(_self, _wanted, _request):
        return told(problem(ComputingEnded()))

    with TestClient(web.application(Store(store)), base_url="http://127.0.0.1") as client:
        monkeypatch.setattr(Asking, "document", elsewhere)
        refused = client.get(f"/desk/{FOCUS}/owed?on={ON}")
        assert (refused.status_code, "Not just now" in Page(refused.text).text) == (503, True)

        async def unforeseen(_self, _wanted, _request):
            raise ZeroDivisionError("<b>")

        monkeypatch.setattr(Asking, "document", unforeseen)
        failed = client.get(f"/desk/{FOCUS}/owed?on={ON}")
        assert (failed.status_code, "Something went wrong" in Page(failed.text).text) == (500, True)
        assert "ZeroDivisionError" not in failed.text
        assert "ZeroDivisionError" in capsys.readouterr().err


def test_each_amount_leads_to_its_reasons(browser):
    links = [each for each in asked(browser, f"/desk/{FOCUS}/owed?on={ON}").links if "/why?" in each]
    lines = [
        line for each in browser.get(f"/agreements/{FOCUS}/owed?on={ON}").json()["investors"] for line in each["lines"]
    ]
    assert len(links) == len(lines) == 3
    for link, line in zip(links, lines, strict=True):
        found = asked(browser, link)
        assert f"Why ${float(line['amount']):,.2f} to" in found.text
        for each in line["reasons"]:
            assert _without_days(each["text"]) in _without_days(found.text)


def _without_days(text: str) -> str:
    """A sentence without what is written otherwise on a page."""
    return re.sub(r"\d{4}-\d\d-\d\d|\b\d{1,2} [A-Z][a-z]{2} \d{4}\b", "", " ".join(text.split()))


def test_the_log_is_told_entry_by_entry(browser):
    entries = browser.get(f"/agreements/{FOCUS}/log").json()["entries"]
    found = asked(browser, f"/desk/{FOCUS}/log")
    for each in entries:
        assert _without_days(each["sentence"]) in _without_days(found.text)


def test_a_store_that_is_not_there_yet_says_how_it_begins(tmp_path):
    with TestClient(web.application(Store(f"sqlite:///{tmp_path}/none.db")), base_url="http://127.0.0.1") as client:
        answer = client.get("/desk/")
    assert answer.status_code == 404
    assert "“regrights import” makes it with its first agreement" in Page(answer.text).text


def test_a_log_is_held_against_a_head_that_is_typed_in(browser):
    sound = asked(browser, f"/desk/{FOCUS}/verify")
    assert "This log is what was recorded." in sound.text
    head = re.search(r"\d+:[0-9a-f]{64}", sound.text)[0]
    held = asked(browser, f"/desk/{FOCUS}/verify?head={head}").text
    assert "what was recorded" in held
    assert f"{head}, which stands in it" in held
    assert "Held against" not in sound.text
    other = head[:-1] + ("0" if head[-1] != "0" else "1")
    assert "not what was recorded" in asked(browser, f"/desk/{FOCUS}/verify?head={other}").text
    refused = browser.get(f"/desk/{FOCUS}/verify?head=12")
    assert refused.status_code == 422
    assert "not a head" in refused.text


# --- where one is led, and what is refused --------------------------------------------------------------------


def test_a_page_without_a_day_is_as_of_today_in_new_york(browser):
    today = web.Desk(None).today().isoformat()
    answer = browser.get(f"/desk/{FOCUS}/owed?investor=Shimshon+Visnstein")
    assert answer.status_code == SEE_OTHER
    assert answer.headers["location"] == f"/desk/{FOCUS}/owed?investor=Shimshon+Visnstein&on={today}"


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [("/desk", "/desk/"), (f"/desk/{FOCUS}", f"/desk/{FOCUS}/glance"), (f"/desk/{FOCUS}/", f"/desk/{FOCUS}/glance")],
)
def test_an_address_that_is_not_whole_leads_on(browser, address, leads_to):
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["location"]) == (SEE_OTHER, leads_to)


def test_a_browser_is_led_to_the_pages_and_a_program_is_not(browser):
    led = browser.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (led.status_code, led.headers["location"]) == (SEE_OTHER, "/desk/")
    assert browser.get("/", headers={"Accept": "*/*"}).json()["name"] == "regrights"


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        (f"/desk/{FOCUS}/nothing", 404, "No page &#39;nothing&#39;"),
        ("/desk/nobody/owed?on=2003-09-22", 404, "nobody"),
        (f"/desk/{FOCUS}/owed?on=2003-02-30", 422, "2003-02-30"),
        (f"/desk/{FOCUS}/owed?on={ON}&colour=red", 422, "colour"),
        (f"/desk/{FOCUS}/owed?on={ON}&on={ON}", 422, "on stands twice"),
        (f"/desk/{FOCUS}/owed?on={ON}&investor=Nobody", 422, "Nobody"),
        (f"/desk/{FOCUS}/owed?on={ON}&reading=partial_period:none", 422, "partial_period"),
        (f"/desk/{FOCUS}/why?on={ON}&investor=Shimshon+Visnstein", 422, "No amount here"),
        (f"/desk/{FOCUS}/entry?n=999", 422, "999"),
        ("/desk/?on=never", 422, "never"),
        ("/desk/static/nothing.css", 404, "nothing.css"),
    ],
)
def test_a_refusal_is_a_page_with_its_sentence_and_the_way_on(browser, address, status, said):
    answer = browser.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert SECURITY.items() <= dict(answer.headers).items()
    found = Page(answer.text)
    assert said in answer.text
    assert "/desk/" in found.links


def test_a_store_without_an_agreement_says_what_to_do(tmp_path):
    url = f"sqlite:///{tmp_path}/store.db"
    with open_log(url):
        pass
    with TestClient(web.application(Store(url)), base_url="http://127.0.0.1") as client:
        assert "No agreement yet" in client.get(f"/desk/?on={ON}").text


@pytest.mark.parametrize("made", [True, False])
@pytest.mark.parametrize("role", [None, "company", "counsel", "auditor", "investor"])
def test_an_empty_list_leads_to_the_form_of_a_first_signing_whoever_records(tmp_path, role, made):
    store, keys = Store(f"sqlite:///{tmp_path}/store.db"), Keys(tmp_path / "access.db", lambda: datetime.now(UTC))
    if made:
        with open_log(store.url):
            pass
    headers = {}
    if role:
        investors = ["One Fund"] if role == "investor" else []
        said = {"agreements": [], "every": True, "investors": investors, "name": "Jane Roe", "days": 1}
        headers = {"Authorization": f"Bearer {keys.issue(wanted(role=role, **said)).written}"}
    with TestClient(web.application(store, keys=keys), base_url="http://127.0.0.1", headers=headers) as client:
        answer = client.get("/desk/")
        offered = 'name="begin"' in answer.text
        assert offered == (role in {None, "company", "counsel"}), answer.text
        if offered:
            led = client.get("/desk/", params={"begin": " first & one "})
            assert (led.status_code, led.url.raw_path) == (200, b"/desk/first%20%26%20one/record?kind=AgreementSigned")
            assert 'name="company"' in led.text
            assert client.get("/desk/", params={"begin": ".."}).url.raw_path.startswith(b"/desk/%20../record")
            assert client.get("/desk/", params={"begin": " "}).status_code == answer.status_code


# --- hostile texts --------------------------------------------------------------------------------------------

HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "'/onmouseover=alert(3)//", "{{ 7331 * 7 }}")


def test_no_text_of_an_entry_runs(tmp_path):
    script, image, quoted, template = HOSTILE
    lines = [
        {"kind": "AgreementSigned", "occurred_on": "2002-11-25", "company": script, "investors": [image, quoted]},
        {"kind": "SharesPurchased", "occurred_on": "2002-11-25", "investor": image, "shares": 100},
        {"kind": "StatementFiled", "occurred_on": "2003-02-01", "statement": image, "form": template},
        {"kind": "ExpenseIncurred", "occurred_on": "2003-02-02", "amount": "1.00", "category": script},
    ]
    lines[0]["terms"], lines[1]["price_per_share"] = "focus-2002", "10.00"
    for line in lines:
        line |= {"source": image, "recorded_at": "2003-03-01T12:00:00Z", "recorded_by": script}
    file = tmp_path / "hostile.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    url = f"sqlite:///{tmp_path}/store.db"
    with open_log(url) as log:
        import_log(log, "a <b>/&", read_log(file, now=datetime.now(UTC)))
    with TestClient(web.application(Store(url)), base_url="http://127.0.0.1", follow_redirects=False) as client:
        home = asked(client, f"/desk/?on={ON}")
        glance = next(each for each in home.links if "/glance?" in each)
        owed = asked(client, glance.replace("/glance", "/owed"))
        pages = [glance.replace("/glance", f"/{page}") for page in TITLES if page not in (*OF_ONE, *PERIODS)]
        pages += [f"{glance.partition('?')[0].replace('/glance', '/entry')}?n={n}" for n in range(1, len(lines) + 1)]
        pages += [each for each in owed.links if "/why?" in each][:1]
        for address in [f"/desk/?on={ON}", *pages]:
            text = _text(client, address)
            found = Page(text)
            assert not any(f"<{what}" in text.lower() for what in ("script>", "img", "b>"))
            assert not {each for each in found.attributes if each.startswith("on")}
            assert "51317" not in found.text


def _text(client: TestClient, address: str) -> str:
    answer = client.get(address)
    while answer.status_code == SEE_OTHER:
        answer = client.get(answer.headers["location"])
    assert answer.status_code in (200, 422), (address, answer.text[-500:])
    return answer.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2003-02-30"])
@pytest.mark.parametrize("page", sorted({*TITLES} - OF_ONE - {"log", "audit", "verify"}))
def test_a_day_beyond_every_calendar_is_refused_by_its_word(browser, page, day):
    at = "to" if page in PERIODS else "on"
    answer = browser.get(f"/desk/{FOCUS}/{page}?{at}={day}", follow_redirects=True)
    assert answer.status_code == 422
    assert f"{at} = " in answer.text


# --- pinned addresses -----------------------------------------------------------------------------------------


def test_a_pinned_address_answers_the_same_whatever_is_recorded_later(tmp_path):
    history = HISTORIES[FOCUS].read_bytes().splitlines(keepends=True)
    url, chance = f"sqlite:///{tmp_path}/store.db", Random(4)
    file = tmp_path / "first.jsonl"
    file.write_bytes(b"".join(history))
    with open_log(url) as log:
        import_log(log, "focus", read_log(file, now=datetime.now(UTC)))
    store = Store(url)
    with TestClient(web.application(store), base_url="http://127.0.0.1", follow_redirects=False) as client:
        days = sorted({json.loads(line)["occurred_on"] for line in history})[1:]
        moments = [json.loads(line)["recorded_at"] for line in history[1:]]
        pages = [
            each
            for each in TITLES
            if each not in (*OF_ONE, "readings", "verify", "journal", "restatement", "delay-curve")
        ]
        pins = dict[str, bytes]()
        while len(pins) < 200:
            page, day, moment = chance.choice(pages), chance.choice(days), chance.choice(moments)
            at = "to" if page in PERIODS else "on"
            # Whatever is missing is said in the address from here on.
            address = str(
                client.get(f"/desk/focus/{page}", params={at: day, "known_at": moment}, follow_redirects=True).url
            )
            answer = client.get(address)
            if answer.status_code == 200:
                pins[address] = answer.content
        for number in range(50):
            entry = {"kind": "ExpenseIncurred", "occurred_on": chance.choice(days), "amount": f"{number + 1}.00"}
            store.record("focus", {**entry, "category": "fees"})
        store.record("focus", {"kind": "CompanyRenamed", "occurred_on": "2003-01-02", "company": "Otherwise, Inc."})
        store.record("focus", _corrected(history))
        assert "Otherwise, Inc." in client.get(f"/desk/focus/glance?on={ON}").text
        for address, body in pins.items():
            assert client.get(address).content == body, address


def test_verify_promises_no_address_that_answers_the_same_for_ever(browser):
    promise = "An address that will always answer as now"
    assert promise in browser.get(f"/desk/{FOCUS}/glance?on={ON}").text
    assert promise not in browser.get(f"/desk/{FOCUS}/verify").text


def _corrected(history: list[bytes]) -> dict[str, object]:
    """A correction of the first payment."""
    place = next(at for at, line in enumerate(history, 1) if json.loads(line)["kind"] == "PeriodicAmountPaid")
    paid = {name: value for name, value in json.loads(history[place - 1]).items() if name not in OF_THE_LOG}
    replacement = {**paid, "amount": "17000.00"}
    return {
        "kind": "EntryCorrected",
        "occurred_on": "2004-06-01",
        "target": place,
        "replacement": replacement,
        "reason": "the bank's statement",
    }


OF_THE_LOG = ("position", "recorded_at", "digest", "recorded_by")
