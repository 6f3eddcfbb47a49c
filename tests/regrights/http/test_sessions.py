"""Signing in by a browser: what a session opens and what ends it, what other sites cannot do, what the audit has."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote

import attrs
import pytest
from starlette.testclient import TestClient

from lifecycle.log.opening import open_log
from regrights.access.issuing import wanted
from regrights.access.key import ROLES, Issued, Role
from regrights.access.keys import Keys
from regrights.access.rates import Buckets, Rates
from regrights.access.table import TABLE
from regrights.book.store import Store
from regrights.http import app as web
from regrights.http.desk.answers import is_page
from regrights.http.requests import LARGEST_ADDRESS, SESSION
from regrights.http.responses import SECURITY
from tests.regrights.access.test_accesses import lines as lines_of
from tests.regrights.http.transcript import BOUGHT, SIGNING

HERE = {"Sec-Fetch-Site": "same-origin"}
GRANTED, OTHER = "focus", "other"
OWED = f"/desk/{GRANTED}/owed?on=2003-07-02"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@attrs.define
class Browser:
    """A server with keys and what a browser holds of it; ``now`` is the time of both."""

    client: TestClient
    keys: Keys
    folder: Path
    now: datetime
    seconds: float = 0.0
    cookie: str | None = None

    def issue(self, role: Role = "company", **other: object) -> Issued:
        investors = ["Alpha Capital A.G."] if role.startswith("investor") else []
        said = {"agreements": [GRANTED], "every": False, "investors": investors, "name": role, "days": 30, **other}
        return self.keys.issue(wanted(role=role, **said))

    def ask(self, path: str, method: str = "GET", sent: Mapping[str, str] | None = None, **headers: str):
        held = {"Cookie": f"{SESSION}={self.cookie}"} if self.cookie else {}
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, path, data=sent, headers={**HERE, **held, **said})

    def token(self, path: str, page: str | None = None) -> str:
        """What a page of ours has in its form that posts to a path."""
        found = re.search(
            rf'action="{re.escape(path)}">\s*<input type="hidden" name="token" value="(\w+)"',
            self.ask(page or path).text,
        )
        assert found
        return found[1]

    def sign_in(self, written: str, to: str = ""):
        answer = self.ask("/sign-in", "POST", {"key": written, "to": to, "token": self.fresh_token()})
        set_cookie = answer.headers.get("set-cookie", "")
        if f"{SESSION}=" in set_cookie:
            self.cookie = set_cookie.partition(";")[0].partition("=")[2]
        return answer

    def fresh_token(self) -> str:
        held, self.cookie = self.cookie, None
        found = self.token("/sign-in")
        self.cookie = held
        return found

    def lines(self) -> list[tuple[object, ...]]:
        self.client.app.state.door.close()
        return lines_of(self.keys)


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    store = Store(f"sqlite:///{tmp_path}/store.db")
    for agreement in (GRANTED, OTHER):
        for entry in (SIGNING, BOUGHT):
            store.record(agreement, entry)
    found = Browser(None, None, tmp_path, datetime(2026, 1, 1, 12, tzinfo=UTC))
    found.keys = Keys(tmp_path / "access.db", lambda: found.now)
    rates = Rates(*(Buckets(most, lambda: found.seconds) for most in (600, 60, 10)))
    app = web.application(store, keys=found.keys, rates=rates)
    found.client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False, follow_redirects=False)
    found.issue("auditor")  # so that a key is asked for
    return found


# --- signing in and out ---------------------------------------------------------------------------------------


def test_a_key_is_posted_once_and_a_session_held_for_it(browser: Browser) -> None:
    issued = browser.issue()
    answer = browser.sign_in(issued.written, OWED)
    assert (answer.status_code, answer.headers["location"]) == (303, OWED)
    cookie = answer.headers["set-cookie"]
    assert re.fullmatch(rf"{SESSION}=[\w-]{{43}}; Path=/; Secure; HttpOnly; SameSite=Strict", cookie)
    assert issued.written not in cookie
    page = browser.ask(OWED)
    assert (page.status_code, "company (company)" in page.text) == (200, True)
    assert browser.ask(f"/agreements/{GRANTED}/owed?on=2003-07-02").status_code == 200  # the page's files
    assert browser.ask(f"/desk/{OTHER}/owed?on=2003-07-02").status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_whoever_signs_in_comes_to_what_the_role_has(browser: Browser, role: Role) -> None:
    answer = browser.sign_in(browser.issue(role).written)
    assert answer.headers["location"] == "/desk/"
    for path in ("/me", "/access", "/desk/?on=2003-07-02"):
        assert browser.ask(path).status_code == 200
    assert ("Record</a>" in browser.ask(OWED).text) is (role in ("company", "counsel"))
    assert browser.ask("/sign-in?to=/access").headers["location"] == "/access"


def test_the_pages_of_many_agreements_show_those_granted_alone(browser: Browser) -> None:
    browser.sign_in(browser.issue().written)
    found = browser.ask("/desk/?on=2003-07-02").text
    assert f"/desk/{GRANTED}/glance" in found
    assert f"<code>{OTHER}</code>" not in found
    browser.sign_in(browser.issue(agreements=[], every=True).written)
    assert f"<code>{OTHER}</code>" in browser.ask("/desk/?on=2003-07-02").text


def test_no_key_that_is_not_let_in_begins_a_session(browser: Browser) -> None:
    revoked = browser.issue()
    browser.keys.revoke(revoked.key.id)
    told = set()
    for written in (revoked.written, f"rr_00000000_{'A' * 43}", "nothing", ""):
        answer = browser.sign_in(written)
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
        assert written not in answer.text or not written
        told.add(re.sub(r'value="\w*"', "", answer.text))
    assert len(told) == 1
    assert browser.ask(OWED).status_code == 401


@pytest.mark.parametrize(
    "to",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "/desk\\..\\x",
        "javascript:alert(1)",
        "/desk/\r\nSet-Cookie: a=b",
        "/desk/ x",
        "/sign-out",
        "/agreements/focus/owed",
        "/desks",
        "desk/",
        "/desk/" + "x" * LARGEST_ADDRESS,
    ],
)
def test_one_is_led_back_to_an_address_of_ours_alone(browser: Browser, to: str) -> None:
    assert browser.sign_in(browser.issue().written, to).headers["location"] == "/desk/"
    if len(to) < 100:
        assert browser.ask(f"/sign-in?to={quote(to, safe='')}").headers["location"] == "/desk/"


@pytest.mark.parametrize("path", ["/desk/?on=2003-07-02", OWED, "/me", "/access", "/desk/nobody/owed?on=2003-07-02"])
def test_every_page_of_a_session_ends_it_by_a_button_and_no_page_holds_another_sessions_token(
    browser: Browser, path: str
) -> None:
    issued = browser.issue(name='"of the session" <b>')
    other = Browser(browser.client, browser.keys, browser.folder, browser.now)
    browser.sign_in(issued.written)
    other.sign_in(issued.written)  # of the same key: the same kept page
    tokens = [each.token("/sign-out", path) for each in (browser, other, browser)]
    assert tokens[0] == tokens[2] != tokens[1]
    assert "of the session&#34; &lt;b&gt; (company)" in browser.ask(path).text
    assert browser.ask("/sign-out", "POST", {"token": tokens[1]}).status_code == 400
    by_key = browser.client.get(path, headers={"Authorization": f"Bearer {issued.written}"}).text
    assert 'action="/sign-out"' not in by_key
    assert not {*tokens} & {*re.findall(r"[0-9a-f]{64}", by_key)}
    assert browser.ask("/sign-out", "POST", {"token": tokens[0]}).headers["location"] == "/sign-in"
    assert browser.ask(path).status_code == 401
    assert other.ask(path).status_code != 401


def test_signing_out_ends_the_session_and_no_other(browser: Browser) -> None:
    issued = browser.issue()
    browser.sign_in(issued.written)
    other = Browser(browser.client, browser.keys, browser.folder, browser.now)
    other.sign_in(issued.written)
    answer = browser.ask("/sign-out", "POST", {"token": browser.token("/sign-out", "/me")})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert answer.headers["set-cookie"].startswith(f"{SESSION}=; Max-Age=0;")
    assert browser.ask("/me").status_code == 401  # also where the browser held on to its cookie
    assert other.ask("/me").status_code == 200


def test_signing_in_again_ends_what_was_held(browser: Browser) -> None:
    issued = browser.issue()
    browser.sign_in(issued.written)
    before = browser.cookie
    browser.sign_in(issued.written)
    assert browser.cookie != before
    browser.cookie = before
    assert browser.ask("/me").status_code == 401


def test_ones_own_sessions_are_listed_and_ended(browser: Browser) -> None:
    issued = browser.issue(name="<b>A. Counsel</b>")
    for _ in range(2):
        browser.cookie = None
        browser.sign_in(issued.written)
    found = browser.ask("/me").text
    assert "<b>A. Counsel</b>" not in found
    assert "&lt;b&gt;A. Counsel" in found
    assert "until 31 Jan 2026, 07:00:00 (New York)" in found.replace("\xa0", " ")
    ids = re.findall(r'name="session" value="(\w{16})"', found)
    assert (len(ids), found.count("(this one)")) == (2, 1)
    own = re.search(r"<code>(\w{8})</code> \(this one\)", found)[1]
    another = next(each for each in ids if not each.startswith(own))
    sent = {"token": browser.token("/me"), "session": another}
    assert browser.ask("/me", "POST", sent).headers["location"] == "/me"
    assert re.findall(r'name="session" value="(\w{16})"', browser.ask("/me").text) == [
        each for each in ids if each != another
    ]
    answer = browser.ask("/me", "POST", {**sent, "session": next(each for each in ids if each.startswith(own))})
    assert answer.headers["location"] == "/sign-in"
    assert browser.ask("/me").status_code == 401


# --- what ends a session --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after", "status"), [(1799, 200), (1800, 401), (1801, 401)])
def test_half_an_hour_unused_ends_it(browser: Browser, after: int, status: int) -> None:
    browser.sign_in(browser.issue().written)
    browser.now += timedelta(seconds=after)
    assert browser.ask("/me").status_code == status


def test_a_revoked_key_ends_it_on_the_next_request(browser: Browser) -> None:
    issued = browser.issue()
    browser.sign_in(issued.written)
    assert browser.ask(OWED).status_code == 200
    Keys(browser.keys.file, browser.keys.now).revoke(issued.key.id)
    assert browser.ask(OWED).status_code == 401
    assert browser.ask(f"/agreements/{GRANTED}/owed?on=2003-07-02").json()["refusal"] == "key_missing"


def test_a_key_in_a_header_counts_and_the_cookie_beside_it_does_not(browser: Browser) -> None:
    browser.sign_in(browser.issue().written)
    investor = browser.issue("investor").written
    assert "’s copy, of its own log" not in browser.ask(OWED).text
    assert "’s copy, of its own log" in browser.ask(OWED, Authorization=f"Bearer {investor}").text
    assert browser.ask(OWED, Authorization="Bearer nonsense").status_code == 401
    assert browser.ask(OWED, Authorization="").status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "é"])
def test_no_other_cookie_opens_anything(browser: Browser, cookie: str) -> None:
    browser.sign_in(browser.issue().written)
    assert browser.ask(OWED, Cookie=f"{SESSION}={cookie}".encode("latin-1")).status_code == 401
    assert (
        browser.ask(OWED, Cookie=f"{SESSION}={browser.cookie}; {SESSION}={cookie}".encode("latin-1")).status_code == 401
    )
    assert browser.ask(OWED, Cookie=f"a=b; {SESSION}={browser.cookie} ;c").status_code == 200
    assert browser.ask(OWED, Cookie=f"{SESSION.lower()}={browser.cookie}").status_code == 401


# --- without a session ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", ["cross-site", "none", "same-origin", None])
def test_a_page_without_a_session_leads_to_sign_in_and_back(browser: Browser, site: str | None) -> None:
    """A browser that comes from elsewhere holds its session back once, and sends it with what this page asks next."""
    browser.sign_in(browser.issue().written)
    headers = {} if site is None else {"Sec-Fetch-Site": site}
    first = browser.client.get(OWED, headers=headers)
    assert first.status_code == 401
    assert first.headers["content-type"].startswith("text/html")
    leads = re.fullmatch(r"0; url=(/sign-in\?to=[\w%.-]+)", first.headers["refresh"])[1]
    assert f'<a href="{leads}">' in first.text
    assert browser.ask(leads).headers["location"] == OWED  # who has one is led on
    browser.cookie = None
    form = browser.ask(leads)
    assert form.status_code == 200
    assert "refresh" not in form.headers
    assert unescape(re.search(r'name="to" value="([^"]*)"', form.text)[1]) == OWED


def test_what_is_posted_without_a_session_is_not_sent_round(browser: Browser) -> None:
    answer = browser.ask("/me", "POST", {"session": "x"})
    assert (answer.status_code, "refresh" in answer.headers) == (401, False)
    assert "nothing was done" in answer.text


# --- other sites ----------------------------------------------------------------------------------------------

POSTED = [row.removeprefix("POST ") for row in TABLE if row.startswith("POST ") and is_page(row.split()[1])]


@pytest.mark.parametrize("path", [*POSTED, "/sign-in"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "", "Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"token": ""},
        {"token": "of another path"},
        {"token": "of another session"},
        {"method": "GET"},
    ],
)
def test_nothing_is_done_by_what_another_site_makes_a_browser_send(
    browser: Browser, path: str, headers: Mapping[str, str]
) -> None:
    issued = browser.issue()
    browser.sign_in(issued.written)
    address = path.replace("{agreement}", GRANTED).replace("{page}", "record")
    from regrights.http.desk.forms import token_for

    scope = {"session": browser.cookie} if path != "/sign-in" else {}
    token = {
        "": "",
        "of another path": token_for(scope, "/elsewhere"),
        "of another session": token_for({"session": "another"}, address),
    }.get(headers.get("token"), token_for(scope, address))
    sent = {"token": token, "session": "0" * 16, "key": issued.written}
    said = {name.replace("-", "_"): value for name, value in headers.items() if name not in ("token", "method")}
    before = stored(browser)
    if "method" in headers:
        answer = browser.ask(f"{address}?session={'0' * 16}&token={token}")
        assert answer.status_code in (200, 303, 405, 422)
    else:
        answer = browser.ask(address, "POST", sent, **said)
        assert answer.status_code == 400
    assert answer.headers.get("set-cookie") is None
    assert stored(browser) == before
    assert browser.ask("/me").status_code == 200  # nor was anybody signed out


def stored(browser: Browser) -> tuple[int, object]:
    """How many entries there are, and every session."""
    with open_log(f"sqlite:///{browser.folder}/store.db", create=False) as log, browser.keys.kept.opened() as file:
        return len(log.read(GRANTED)), file.execute("SELECT * FROM sessions").fetchall()


def test_nothing_is_recorded_over_the_api_by_a_session(browser: Browser) -> None:
    browser.sign_in(browser.issue().written)
    answer = browser.client.post(
        f"/agreements/{GRANTED}/entries",
        json={**BOUGHT, "shares": 1},
        headers={**HERE, "Cookie": f"{SESSION}={browser.cookie}"},
    )
    assert (answer.status_code, answer.json()["refusal"]) == (401, "key_missing")


# --- limits ---------------------------------------------------------------------------------------------------


def test_a_key_asks_so_much_in_a_minute_and_is_told_when_again(browser: Browser) -> None:
    browser.sign_in(browser.issue().written)
    for _ in range(30):
        assert browser.ask(f"/agreements/{GRANTED}/readings?on=2003-07-02").status_code == 200
    page, api = browser.ask(OWED), browser.ask(f"/agreements/{GRANTED}/owed?on=2003-07-02")
    assert (page.status_code, page.headers["retry-after"], "more often than 600 times" in page.text) == (429, "1", True)
    assert (api.status_code, api.headers["retry-after"]) == (429, "1")
    assert api.json()["refusal"] == "too_many_requests"
    assert browser.ask("/desk/static/desk.css").status_code == 200
    browser.seconds += 1
    assert browser.ask(OWED).status_code == 200


def test_signing_in_fails_ten_times_a_minute(browser: Browser) -> None:
    issued, other = browser.issue(), browser.issue()
    wrong = issued.written[:-4] + "AAAA"
    for _ in range(10):
        assert browser.sign_in(wrong).status_code == 401
    refused = browser.sign_in(issued.written)  # the right one too: else it would be known to be
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "6")
    assert browser.sign_in(other.written).status_code == 303
    browser.seconds += 6
    assert browser.sign_in(issued.written).status_code == 303


def test_an_address_has_its_limit(browser: Browser) -> None:
    path = "/desk/focus/owed?on="
    assert browser.ask(path + "x" * (LARGEST_ADDRESS - len(path) + 1)).status_code == 401
    longer = browser.ask(path + "x" * (LARGEST_ADDRESS - len(path) + 2))
    assert (longer.status_code, "longer than 8 KiB" in longer.text) == (414, True)
    assert browser.ask("/agreements?x=" + "x" * LARGEST_ADDRESS).json()["refusal"] == "address_too_long"


@pytest.mark.parametrize(
    "path",
    ["/", "/health", "/nothing", "/agreements", OWED, "/sign-in", "/me", "/desk/static/desk.css", "/desk/nothing/x"],
)
def test_every_answer_has_the_same_headers(browser: Browser, path: str) -> None:
    browser.sign_in(browser.issue().written)
    for answer in (
        browser.ask(path),
        browser.ask(path, "POST"),
        browser.ask(path, "DELETE"),
        browser.ask(path, If_None_Match="*"),
        browser.client.get(path),
        browser.client.get(path, headers={"Host": "elsewhere.example"}),
    ):
        assert SECURITY.items() <= dict(answer.headers).items()


# --- the audit of access --------------------------------------------------------------------------------------


def test_what_was_asked_stands_in_the_audit_and_nothing_that_was_sent_does(browser: Browser) -> None:
    issued = browser.issue(name="Jane Roe")
    browser.sign_in(issued.written[:-4] + "AAAA")
    browser.sign_in(issued.written)
    browser.ask(f"{OWED}&investor=Alpha+Capital+A.G.&known_at=2100-01-01T12:00:00%2B00:00&reading=canary:x")
    browser.ask(f"/desk/{GRANTED}/holdings?on=2003-07-02")
    browser.ask(f"/desk/{GRANTED}/canary?on=2003-07-02")
    browser.ask(f"/agreements/{GRANTED}/owed.csv?on=2003-07-02")
    browser.ask(f"/desk/{OTHER}/owed?on=canary&known_at=canary")
    browser.ask("/canary")
    browser.cookie = None
    browser.ask(OWED)
    browser.ask(OWED)
    browser.client.app.state.door.close()
    with browser.keys.kept.opened() as file:
        rows = file.execute(
            "SELECT act, key, role, agreement, investor, as_of, known_at, status, times FROM accesses ORDER BY number"
        ).fetchall()
        whole = str(file.execute("SELECT * FROM accesses").fetchall())
    of, page = issued.key.id, "GET /desk/{agreement}/{page}"
    assert rows[2:] == [
        ("POST /sign-in", of, None, None, None, None, None, 401, 1),
        ("POST /sign-in", of, "company", None, None, None, None, 303, 1),
        (page, of, "company", GRANTED, "Alpha Capital A.G.", "2003-07-02", "2100-01-01T12:00:00+00:00", 422, 1),
        ("GET /desk/{agreement}/holdings", of, "company", GRANTED, None, "2003-07-02", None, 200, 1),
        (page, of, "company", GRANTED, None, "2003-07-02", None, 404, 1),
        ("GET /agreements/{agreement}/owed.csv", of, "company", GRANTED, None, "2003-07-02", None, 200, 1),
        (page, of, "company", OTHER, None, None, None, 404, 1),
        ("GET no such address", of, "company", None, None, None, None, 404, 1),
        (page, None, None, None, None, None, None, 401, 2),
    ]
    for secret in (issued.written, "canary", SESSION):
        assert secret not in whole


def test_an_export_leaves_once_its_line_is_written_and_not_where_it_cannot_be(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from regrights.access import accesses, file

    issued = browser.issue()
    by = {"Authorization": f"Bearer {issued.written}"}
    path = f"/agreements/{GRANTED}/export"
    assert browser.client.get(path, headers=by).status_code == 200
    assert lines_of(browser.keys)[-1][0] == "GET /agreements/{agreement}/export"
    monkeypatch.setattr(accesses, "MOMENT", 3600)
    monkeypatch.setattr(file, "PATIENCE", 0.01)
    with browser.keys.kept.opened() as other:
        other.execute("BEGIN IMMEDIATE")
        refused = browser.client.get(path, headers=by)
        assert (refused.status_code, refused.json()["refusal"]) == (503, "keys_unusable")
        assert b"AgreementSigned" not in refused.content
        # What is only read is answered, and stands there later.
        assert browser.client.get(f"/agreements/{GRANTED}/owed?on=2003-07-02", headers=by).status_code == 200
        other.execute("ROLLBACK")
    assert browser.lines()[-1][0] == "GET /agreements/{agreement}/owed"


def test_who_asked_for_what_is_shown_to_whom_it_is_about(browser: Browser) -> None:
    company, investor = browser.issue(name="<i>Jane Roe</i>"), browser.issue("investor")
    browser.sign_in(investor.written)
    browser.ask(OWED)
    assert company.key.id not in browser.ask("/access").text
    browser.sign_in(company.written)
    browser.ask(f"/desk/{OTHER}/owed?on=2003-07-02")
    found = browser.ask("/access").text
    assert "<i>Jane" not in found
    assert "&lt;i&gt;Jane Roe" in found
    assert found.count(f"investor ({investor.key.id}, investor)") == 2  # what it was granted, and what it asked for
    assert "keys issue" in found
    assert "2 Jul 2003" in found
    first = int(re.search(r'class="number">(\d+)</td>', found)[1])
    assert f'data-label="Line" class="number">{first}<' not in browser.ask(f"/access?before={first}").text
    assert browser.ask("/access?before=x").status_code == 422
    assert browser.ask("/access?canary=1").status_code == 422


def test_what_is_done_about_a_key_is_done_by_its_keeper_and_not_by_whose_key_it_is(browser: Browser) -> None:
    company, other = browser.issue(name="Jane Roe"), browser.issue(name="John Doe")
    browser.keys.rotate(other.key.id, timedelta())
    browser.keys.revoke(other.key.id)
    browser.client.get(f"/desk/?on={browser.issue(name='A. Clerk').written}")
    browser.sign_in(company.written)
    found = re.findall(
        r'data-label="Who">(.*?)</td><td data-label="What"><code>(.*?)</code>( of .*?)?</td>',
        browser.ask("/access").text,
    )
    said = {(what, of.partition(" (")[0]): who for who, what, of in found if what.startswith("keys")}
    keeper = "the server&#39;s command line"
    assert said == {
        ("keys issue", " of Jane Roe"): keeper,
        ("keys issue", " of John Doe"): keeper,
        ("keys rotate", " of John Doe"): keeper,
        ("keys revoke", " of John Doe"): keeper,
        ("keys issue", " of A. Clerk"): keeper,
        ("keys revoke, seen in an address", " of A. Clerk"): "the server itself",
        ("keys issue", " of auditor"): keeper,
    }
    assert [who for who, what, of in found if what == "POST /sign-in"] == [f"Jane Roe ({company.key.id}, company)"]


# --- where no key is needed -----------------------------------------------------------------------------------


def test_where_there_are_no_keys_every_page_says_so_and_nobody_signs_in(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/store.db")
    for entry in (SIGNING, BOUGHT):
        store.record(GRANTED, entry)
    for keys in (None, Keys(tmp_path / "access.db", lambda: datetime.now(UTC))):
        app = web.application(store, keys=keys, rates=Rates(*(Buckets(0) for _ in range(3))))
        client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
        for path in (OWED, "/desk/?on=2003-07-02", "/me", "/access", "/desk/nobody/owed?on=2003-07-02"):
            found = client.get(path)
            assert "There are no keys" in found.text
            assert int(found.headers["content-length"]) == len(found.content)
        assert client.get("/sign-in").headers["location"] == "/desk/"
        assert client.post("/sign-in", headers=FORM).headers["location"] == "/desk/"
    assert not (tmp_path / "access.db").exists()
