"""What an Investor's key and its counsel's are answered over HTTP: the Investor's own log, and nothing of another's."""

import json
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import attrs
import pytest
from jsonschema_rs import Draft202012Validator
from starlette.testclient import TestClient

from projections.facts.facts import UnknownInvestor
from regrights.access.issuing import wanted
from regrights.access.key import Role
from regrights.access.keys import Keys
from regrights.access.rates import Rates
from regrights.access.table import OF, OF_THE_COMPANY, TABLE
from regrights.book.store import Store
from regrights.desk.frame import TITLES
from regrights.desk.pages import missing_words
from regrights.http import app as web
from regrights.http import asking, computing
from regrights.http.computing import Asked, computed
from regrights.http.heavy import HeavyAnswers
from regrights.http.kept_answers import KeptAnswer
from regrights.http.openapi import described
from regrights.http.problems import Told
from regrights.http.requests import HTML
from tests.regrights.http.test_access import LINES, QUESTIONS, Door, asked, now, told
from tests.regrights.http.test_app import refused
from tests.regrights.http.transcript import ALPHA

BETA, GAMMA = "Beta Fund", "Gamma Partners"
CLOSING = {"kind": "SharesPurchased", "occurred_on": "2002-11-25", "price_per_share": "1.00"}
LOG: Sequence[Mapping[str, object]] = [
    {
        "kind": "AgreementSigned",
        "occurred_on": "2002-11-25",
        "company": "Focus Enhancements, Inc.",
        "investors": [ALPHA, BETA],
        "terms": "focus-2002",
    },
    {**CLOSING, "investor": BETA, "shares": 1000},
    {**CLOSING, "investor": ALPHA, "shares": 2000, "source": "hidden paper"},
    {"kind": "StatementFiled", "occurred_on": "2003-02-03", "statement": "333-1", "form": "S-3"},
    {"kind": "EffectivenessDeclared", "occurred_on": "2003-06-20", "statement": "333-1"},
    {"kind": "PotentialMaterialEventNoticeGiven", "occurred_on": "2003-07-01", "investor": ALPHA},
    {"kind": "SuspensionLifted", "occurred_on": "2003-07-11", "investor": ALPHA, "reason": "disclosed"},
]
DETERMINED = {
    "kind": "MaterialEventDetermined",
    "occurred_on": "2003-08-01",
    "limb": "information",
    "detriment_found": True,
    "misleading_found": True,
}
SOLD = {"kind": "SharesSold", "occurred_on": "2003-08-02", "investor": BETA, "shares": 10, "venue": "private"}
NOTICE = {"kind": "PotentialMaterialEventNoticeGiven", "occurred_on": "2003-08-03", "investor": BETA}
HIDDEN = [DETERMINED, SOLD, NOTICE]
PAID = {"kind": "PeriodicAmountPaid", "occurred_on": "2003-08-04", "investor": ALPHA, "amount": "5.00"}
DOCUMENT = described()
OWED = "/agreements/focus/owed?on=2003-09-30"
EVERY = [f"/agreements/{{agreement}}/{row.rsplit('/', 1)[1]}" for row in TABLE if row.startswith(f"GET {OF}/")]
OWN = [path for path in EVERY if not path.endswith(("/disclosure", "/journal"))]


@attrs.frozen
class Firm:
    """A server over one agreement, and keys to it."""

    store: Store
    door: Door

    def key(self, role: Role, *investors: str, agreements: Sequence[str] = ("focus", "elsewhere", "absent")) -> str:
        said = {"role": role, "agreements": agreements, "every": False, "name": "K", "days": 1}
        return self.door.keys.issue(wanted(investors=investors, **said)).written

    def get(self, path: str, key: str, **headers: str):
        return self.door.ask("GET", path, key, **headers)

    def record(self, *entries: Mapping[str, object]) -> None:
        for entry in entries:
            self.store.record("focus", entry)


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return firm_in(tmp_path)


def firm_in(tmp_path: Path, **limits: Rates) -> Firm:
    store, keys = Store(f"sqlite:///{tmp_path}/store.db", heads=tmp_path / "heads"), Keys(tmp_path / "access.db", now)
    for entry in LOG:
        store.record("focus", entry)
    store.record("elsewhere", {**LOG[0], "investors": [GAMMA]})
    app = web.application(store, keys=keys, **limits)
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    return Firm(store, Door(tmp_path, client, keys, {}))


# --- whose log ------------------------------------------------------------------------------------------------------


def test_an_investor_is_shown_its_own_entries_renumbered_and_chained(firm: Firm) -> None:
    found = firm.get("/agreements/focus/entries", firm.key("investor", ALPHA)).json()
    assert [(each["position"], each["kind"]) for each in found["entries"]] == [
        (1, "AgreementSigned"),
        (2, "SharesPurchased"),
        (3, "StatementFiled"),
        (4, "EffectivenessDeclared"),
        (5, "PotentialMaterialEventNoticeGiven"),
        (6, "SuspensionLifted"),
    ]
    assert found["position"] == 6
    assert found["entries"][0]["investors"] == [ALPHA]
    assert "hidden paper" not in json.dumps(found)
    later = firm.get("/agreements/focus/entries?after=4", firm.key("investor", ALPHA)).json()
    assert later["entries"] == found["entries"][4:]


@pytest.mark.parametrize("path", OWN)
def test_every_answer_is_of_the_investors_own_log(firm: Firm, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No question is asked of another book, and nothing of the whole log stands in an answer."""
    books = []
    for module in (asking, computing):
        monkeypatch.setattr(
            module, "book_for", lambda *said, real=module.book_for: books.append(real(*said)) or books[-1]
        )
    found = firm.get(asked(path, "focus"), firm.key("investor", ALPHA))
    assert found.status_code == 200
    assert [each.investor for each in books] == [ALPHA]
    assert BETA not in found.text
    assert firm.store.book("focus").digests[-1] not in found.text


@pytest.mark.parametrize("path", ["disclosure", "journal"])
def test_what_is_the_companys_alone_is_not_there(firm: Firm, path: str) -> None:
    absent = told(firm.get("/agreements/absent/owed", firm.key("investor", ALPHA)))
    for role in ("investor", "investor-counsel"):
        assert told(firm.get(asked(f"/agreements/{{agreement}}/{path}", "focus"), firm.key(role, ALPHA))) == absent


@pytest.mark.parametrize("role", ["investor", "investor-counsel"])
@pytest.mark.parametrize("query", ["", "?on=soon", "?nonsense=1"])
@pytest.mark.parametrize("path", EVERY)
def test_an_agreement_it_has_nothing_of_is_as_one_that_is_not_there(
    firm: Firm, path: str, query: str, role: Role
) -> None:
    key = firm.key(role, ALPHA)
    there, absent = (firm.get(f"{path.replace('{agreement}', name)}{query}", key) for name in ("elsewhere", "absent"))
    assert told(there) == told(absent)


def test_agreements_lists_those_an_investor_holds_in_by_its_own_log(firm: Firm) -> None:
    own = firm.get("/agreements/focus/entries", firm.key("investor", ALPHA)).json()["entries"]
    listed = firm.get("/agreements", firm.key("investor", ALPHA)).json()["agreements"]
    assert listed == [{"agreement": "focus", "entries": 6, "head": own[-1]["digest"], "investor": ALPHA}]
    of_all = firm.get("/agreements", firm.key("investor-counsel", ALPHA, GAMMA, BETA)).json()["agreements"]
    assert [(each["agreement"], each["investor"], each["entries"]) for each in of_all] == [
        ("elsewhere", GAMMA, 1),
        ("focus", ALPHA, 6),
        ("focus", BETA, 4),
    ]
    assert firm.get("/agreements", firm.key("investor", ALPHA, agreements=["elsewhere"])).json() == {"agreements": []}


def test_every_word_that_an_address_reads_is_in_the_document_and_no_other(firm: Firm) -> None:
    keys = [firm.key("company"), firm.key("investor", ALPHA)]
    for path, item in DOCUMENT["paths"].items():
        if "get" not in item:
            continue
        documented = {each["name"] for each in item["get"]["parameters"] if each["in"] == "query"}
        address = path.replace("{agreement}", "focus")
        asked_for = [firm.get(f"{address}{form}?canary=x", key) for key in keys for form in ("", ".csv")]
        lists = [answer.json()["detail"].partition("; it knows ")[2] for answer in asked_for]
        assert any(lists), path
        assert {word for each in lists for word in each.rstrip(".").split(", ") if each} - {"none"} == documented, path


def test_what_agreements_tells_an_investor_is_in_the_document(firm: Firm) -> None:
    described_as = DOCUMENT["paths"]["/agreements"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer = Draft202012Validator({**described_as, "components": DOCUMENT["components"]})
    properties = described_as["properties"]
    key = firm.key("investor", ALPHA)
    listed = firm.get("/agreements", key).json()
    _alter(firm)
    untold = firm.get("/agreements", key).json()
    assert set(untold) == {"agreements", "errors"} == set(properties)
    for found in (listed, untold):
        answer.validate(found)
    assert set(listed["agreements"][0]) - {"agreement", "entries", "head"} == {"investor"}
    assert set(properties["agreements"]["items"]["allOf"][1]["properties"]) == {"investor"}
    assert set(untold["errors"][0]) == set(properties["errors"]["items"]["properties"])


@pytest.mark.parametrize("path", OWN)
def test_another_investor_is_refused_as_a_name_nobody_has(firm: Firm, path: str) -> None:
    for key in (firm.key("investor", ALPHA), firm.key("investor-counsel", ALPHA, GAMMA)):
        answers = []
        for name in (BETA, "Delta Fund"):
            address = asked(path, "focus")
            response = firm.get(f"{address}{'&' if '?' in address else '?'}investor={quote(name)}", key)
            assert refused(response, 422)["refusal"] == "unknown_investor"
            answers.append(response.text.replace(name, ""))
        assert answers[0] == answers[1]


def test_its_own_name_is_taken_and_changes_nothing(firm: Firm) -> None:
    key = firm.key("investor", ALPHA)
    for path in ("entries", "export", "verify", "log", "audit", "entry?n=2", "owed?on=2003-09-30"):
        plain = firm.get(f"/agreements/focus/{path}", key)
        named = firm.get(f"/agreements/focus/{path}{'&' if '?' in path else '?'}investor={quote(ALPHA)}", key)
        assert told(named) == told(plain)


# --- counsel --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", OWN)
def test_counsel_of_several_says_of_which_client_and_counsel_of_one_need_not(firm: Firm, path: str) -> None:
    several, one, own = (
        firm.key("investor-counsel", ALPHA, BETA),
        firm.key("investor-counsel", BETA),
        asked(path, "focus"),
    )
    found = refused(firm.get(own, several), 422)
    assert found["refusal"] == "which_client"
    named = f"{own}{'&' if '?' in own else '?'}investor={quote(BETA)}"
    investors = firm.get(named, firm.key("investor", BETA))
    assert investors.status_code == 200
    assert told(firm.get(named, several)) == told(firm.get(named, one)) == told(investors)
    assert told(firm.get(own, one)) == told(firm.get(own, firm.key("investor", BETA)))


def test_a_client_is_named_by_any_of_its_names_and_counted_once(firm: Firm) -> None:
    firm.record({"kind": "InvestorRenamed", "occurred_on": "2003-08-01", "investor": ALPHA, "name": "Alpha Two"})
    for key in (firm.key("investor", ALPHA), firm.key("investor", "Alpha Two")):
        for name in (ALPHA, "Alpha Two"):
            assert firm.get(f"{OWED}&investor={quote(name)}", key).json()["investors"][0]["investor"] == "Alpha Two"
    both = firm.key("investor-counsel", ALPHA, "Alpha Two")
    assert firm.get(OWED, both).status_code == 200
    assert len(firm.get("/agreements", both).json()["agreements"]) == 1


def test_no_name_in_a_key_of_an_investors_role_opens_the_whole_log(firm: Firm) -> None:
    for role in ("investor", "investor-counsel"):
        for name in ("*", "Focus Enhancements, Inc.", "Company", "%"):
            key = firm.key(role, name)
            assert firm.get("/agreements", key).json() == {"agreements": []}
            assert told(firm.get(OWED, key)) == told(firm.get("/agreements/absent/owed", key))


@pytest.mark.parametrize("name", sorted({*TITLES} - OF_THE_COMPANY))
def test_a_page_is_made_of_the_own_log_too(firm: Firm, name: str) -> None:
    firm.record(*HIDDEN)
    missing = missing_words(name, b"", date(2003, 9, 30))
    query = urlencode({word: "2100-01-01" if word == "known_at" else said for word, said in missing.items()})
    if name == "why":
        query += f"&investor={quote(ALPHA)}&trigger=late_effectiveness&trigger_date=2003-06-01&statement=333-1&number=1"
    if name == "entry":
        query += "&n=2"
    body = computed(firm.store, Asked("focus", name, HTML, query.encode(), (ALPHA,))).body.decode()
    assert BETA not in body
    assert "hidden paper" not in body
    with pytest.raises(UnknownInvestor):
        computed(firm.store, Asked("focus", name, HTML, f"{query}&investor={quote(BETA)}".encode(), (ALPHA,)))


# --- what is hidden moves nothing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", OWN)
def test_what_is_hidden_moves_no_answer_and_no_tag_and_an_own_entry_does(firm: Firm, path: str) -> None:
    key, address = firm.key("investor", ALPHA), asked(path, "focus")
    before = firm.get(address, key)
    firm.record(*HIDDEN)
    after = firm.get(address, key)
    assert told(after) == told(before)
    assert firm.get(address, key, If_None_Match=before.headers["etag"]).status_code == 304
    firm.record(PAID)
    paid = firm.get(address, key)
    assert paid.headers["etag"] != before.headers["etag"]


def test_an_answer_that_facts_of_others_move_has_another_tag(firm: Firm) -> None:
    """3(a)(ii): the Registration Period ends with the last share of all."""
    key, address = firm.key("investor", ALPHA), "/agreements/focus/period?on=2003-09-30"
    firm.record({**SOLD, "investor": ALPHA, "shares": 2000})
    before = firm.get(address, key)
    firm.record({**SOLD, "shares": 1000, "occurred_on": "2003-08-20"})
    after = firm.get(address, key)
    assert after.content != before.content
    assert after.headers["etag"] != before.headers["etag"]
    assert firm.get(address, key, If_None_Match=before.headers["etag"]).status_code == 200


def test_an_answer_is_kept_while_only_what_is_for_nobody_comes(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    computed = []
    real = asking.computed
    monkeypatch.setattr(asking, "computed", lambda *said: computed.append(said) or real(*said))
    alpha, beta, company = firm.key("investor", ALPHA), firm.key("investor", BETA), firm.key("company")
    for _ in range(2):
        firm.get(OWED, alpha)
        firm.record({**DETERMINED, "again": True})
    assert len(computed) == 1
    answers = [firm.get(OWED, key).json()["investors"] for key in (alpha, beta, company)]
    assert len(computed) == 3
    assert [[each["investor"] for each in found] for found in answers] == [[ALPHA], [BETA], [ALPHA, BETA]]
    firm.record(PAID)
    assert firm.get(OWED, alpha).json()["total"]["paid"] == "5.00"


def test_a_view_is_made_once_for_a_log_and_an_investor(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    from projections.view import own_log

    made = []
    real = own_log.view
    monkeypatch.setattr(own_log, "view", lambda *said: made.append(said[1]) or real(*said))
    key = firm.key("investor", ALPHA)
    for day in range(1, 10):
        firm.get(f"/agreements/focus/owed?on=2003-09-0{day}", key)
    assert made == [ALPHA]
    firm.record(PAID)
    firm.get(OWED, key)
    assert made == [ALPHA] * 2


def test_what_is_computed_elsewhere_is_of_the_own_log_too(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    key = firm.key("investor", ALPHA)
    here = [told(firm.get(asked(path, "focus"), key)) for path in OWN[:3]]
    monkeypatch.setattr(asking, "is_heavy", lambda *_: True)
    with HeavyAnswers(partial(Store, firm.store.url, heads=firm.door.folder / "heads"), processes=1) as heavy:
        app = web.application(firm.store, keys=firm.door.keys, heavy=heavy)
        with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
            firm = attrs.evolve(firm, door=attrs.evolve(firm.door, client=client))
            assert [told(firm.get(asked(path, "focus"), key)) for path in OWN[:3]] == here
            absent = told(firm.get("/agreements/absent/owed", key))
            assert told(firm.get("/agreements/elsewhere/owed?on=2003-09-30", key)) == absent
            stranger = refused(firm.get(f"{OWED}&investor={quote(BETA)}", key), 422)
            assert stranger["refusal"] == "unknown_investor"


@pytest.mark.parametrize("path", [OWED, OWED.replace("/agreements/", "/desk/")])
def test_how_much_others_ask_is_not_told_where_too_much_waits(
    firm: Firm, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "is_heavy", lambda *_: True)
    opened = partial(Store, firm.store.url, heads=firm.door.folder / "heads")
    with HeavyAnswers(opened, processes=1, most_waiting=-1) as heavy:
        app = web.application(firm.store, keys=firm.door.keys, heavy=heavy)
        client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
        firm = attrs.evolve(firm, door=attrs.evolve(firm.door, client=client))
        company, own = firm.key("company"), [firm.key("investor", ALPHA), firm.key("investor-counsel", ALPHA)]
        seen = {company: set[object](), **{key: set[object]() for key in own}}
        for pending, took in ((0, 1.0), (7, 3.0), (400, 0.01)):
            monkeypatch.setattr(heavy, "_pending", pending)
            monkeypatch.setattr(heavy, "_took", took)
            for key, answers in seen.items():
                answer = firm.get(path, key)
                assert answer.status_code == 503
                answers.add(repr(told(answer)))
        assert [len(seen[key]) for key in (company, *own)] == [3, 1, 1]
        monkeypatch.setattr(heavy, "_pending", 0)


def test_where_an_answer_is_computed_tells_nothing_of_what_is_hidden(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths: list[int] = []
    monkeypatch.setattr(asking, "is_heavy", lambda _, entries: not lengths.append(entries))
    key, counsel = firm.key("investor", ALPHA), firm.key("investor-counsel", ALPHA, BETA)
    company = firm.key("company")
    with HeavyAnswers(partial(Store, firm.store.url, heads=firm.door.folder / "heads"), processes=1) as heavy:
        monkeypatch.setattr(heavy, "answer", _as_if_others_waited(heavy))
        app = web.application(firm.store, keys=firm.door.keys, heavy=heavy)
        with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
            firm = attrs.evolve(firm, door=attrs.evolve(firm.door, client=client))
            before = told(firm.get(OWED, key))
            firm.record(*HIDDEN)
            assert told(firm.get(OWED, key)) == before
            assert firm.get(f"{OWED}&reading=day_count:both_in", key).status_code == 200
            assert len(set(lengths)) == 1
            behind = [firm.get(OWED, each).headers.get("waited-behind") for each in (key, company)]
            behind.append(firm.get(f"{OWED}&investor={quote(ALPHA)}", counsel).headers.get("waited-behind"))
            assert behind == [None, "7", None]


def _as_if_others_waited(heavy: HeavyAnswers) -> Callable[..., Awaitable[tuple[KeptAnswer | Told, int]]]:
    real = heavy.answer

    async def answer(*said: Any) -> tuple[KeptAnswer | Told, int]:
        found, _ = await real(*said)
        return found, 7

    return answer


# --- its chain ------------------------------------------------------------------------------------------------------


def test_an_own_export_is_a_log_with_the_same_head(firm: Firm) -> None:
    for name in (ALPHA, BETA):
        key = firm.key("investor", name)
        exported = firm.get("/agreements/focus/export", key).content
        verified = firm.get("/agreements/focus/verify", key).json()
        importer = firm.key("company", agreements=[f"own {name}"])
        address = f"/agreements/{quote(f'own {name}', safe='')}"
        taken = firm.door.ask("POST", f"{address}/import", importer, exported, Content_Type=LINES["Content-Type"])
        assert taken.status_code == 201
        found = firm.get(f"{address}/verify", importer).json()
        assert (found["outcome"], found["head"], found["entries"]) == ("sound", verified["head"], verified["entries"])


def test_verify_goes_over_its_own_chain_and_holds_it_to_a_head(firm: Firm) -> None:
    key = firm.key("investor", ALPHA)
    found = firm.get("/agreements/focus/verify", key).json()
    head = found["head"]
    assert (found["outcome"], found["entries"], found["ok"], found["times"]) == ("sound", 6, True, "")

    def outcome(of: str) -> str:
        return firm.get(f"/agreements/focus/verify?head={of}", key).json()["outcome"]

    assert [outcome(of) for of in (head, f"6:{head}", f"5:{head}", f"7:{head}", "1" * 64)] == [
        "sound",
        "sound",
        "altered",
        "shorter",
        "shorter",
    ]
    firm.record(*HIDDEN, PAID)
    assert outcome(f"6:{head}") == outcome(head) == "sound"
    whole = firm.store.book("focus").digests[-1]
    assert outcome(whole) == "shorter"


def test_what_is_wrong_with_the_whole_log_is_not_told_where(firm: Firm) -> None:
    _alter(firm)
    key = firm.key("investor", ALPHA)
    for path in ("owed?on=2003-09-30", "entries", "export", "log"):
        found = refused(firm.get(f"/agreements/focus/{path}", key), 500)
        assert found["refusal"] == "altered"
        assert not any(digit in found["detail"] for digit in "0123456789")
    assert refused(firm.get(OWED, firm.key("company")), 500)["detail"] != found["detail"]


def _alter(firm: Firm) -> None:
    """Change a stored entry that an Investor is not shown, as whoever holds the file could."""
    firm.record(*HIDDEN)
    firm.store.close()
    with sqlite3.connect(f"{firm.door.folder}/store.db") as file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        other = "CAST(replace(CAST(state AS TEXT), 'information', 'engagement') AS BLOB)"
        file.execute(f"UPDATE stored_events SET state = {other}")  # noqa: S608 - ours


# --- what is supposed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", [DETERMINED, SOLD, NOTICE])
def test_nothing_of_others_is_supposed(firm: Firm, entry: Mapping[str, object]) -> None:
    address = f"/agreements/focus/what-if?on=2003-09-30&assume={quote(json.dumps(entry))}"
    found = firm.get(address, firm.key("investor", ALPHA))
    assert found.status_code == 422
    own = firm.get(address.replace(quote(BETA), quote(ALPHA)), firm.key("investor", ALPHA))
    assert own.status_code == (422 if entry is DETERMINED else 200)


def test_a_question_with_words_of_its_own_is_in_the_tables_of_these_tests() -> None:
    assert {path.rsplit("/", 1)[1] for path in OWN} >= QUESTIONS.keys() - {"disclosure", "journal"}
