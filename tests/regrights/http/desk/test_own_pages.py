"""The pages of an Investor's role: of the own log, each client apart, without what writes and what is the Company's."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import attrs
import pytest
from starlette.testclient import TestClient

from projections.questions.register import named
from regrights.access.issuing import wanted
from regrights.access.table import OF_THE_COMPANY
from regrights.book.store import Store
from regrights.desk.frame import TITLES
from regrights.desk.pages import missing_words
from regrights.http import app as web
from regrights.http import asking
from regrights.http.heavy import HeavyAnswers
from tests.regrights.http import test_own_log
from tests.regrights.http.test_access import AMPLE, told
from tests.regrights.http.test_own_log import (
    ALPHA,
    BETA,
    GAMMA,
    HIDDEN,
    PAID,
    Firm,
    firm_in,
)

firm = test_own_log.firm
ON = "2003-09-30"
OWN = sorted({*TITLES} - OF_THE_COMPANY)
A_LINE = {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "statement": "333-1", "number": "1"}
LIST = f"/desk/?on={ON}"
ALTERED = "The log is not what was recorded, so nothing is answered from it; ask the Company."


def address(name: str, investor: str | None = None, **words: str) -> str:
    said = {**({"n": "2"} if name == "entry" else {}), **(A_LINE if name == "why" else {}), **words}
    said |= {"investor": investor} if investor else {}
    said |= {"known_at": "2100-01-01"} if name == "restatement" else {}
    said |= missing_words(name, urlencode(said).encode(), date.fromisoformat(ON))
    return f"/desk/focus/{name}?{urlencode(said)}"


def links(text: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'<a [^>]*?href="([^"]+)"', text)]


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


# --- one Investor -----------------------------------------------------------------------------------------------------


def test_each_page_is_its_copy_and_leads_to_nothing_it_has_not(tmp_path: Path) -> None:
    firm = firm_in(tmp_path, rates=AMPLE)
    firm.record(*HIDDEN)
    key, followed = firm.key("investor", ALPHA), set[str]()
    for name in OWN:
        found = firm.get(address(name), key)
        assert found.status_code == 200, (name, text_of(found.text))
        assert f"{ALPHA}’s copy, of its own log" in found.text, name
        assert BETA not in found.text, name
        assert firm.store.book("focus").digests[-1][:12] not in found.text, name
        assert not re.search('/(correct|retract)[?"]|to record', found.text), name
        followed |= {each for each in links(found.text) if each.startswith(("/desk/", "/agreements/"))}
    assert not [each for each in followed if urlsplit(each).path.rsplit("/", 1)[1] in (*OF_THE_COMPANY, "record")]
    assert len(followed) > 100
    for each in followed:
        assert firm.get(each, key).status_code in (200, 303), each


@pytest.mark.parametrize("name", [*sorted(OF_THE_COMPANY), "record", "correct", "retract", "nowhere"])
@pytest.mark.parametrize("role", ["investor", "investor-counsel"])
def test_what_is_not_its_own_is_one_page_with_what_is_not_there(firm: Firm, name: str, role: str) -> None:
    key = firm.key(role, ALPHA)
    absent = told(firm.get(f"/desk/absent/owed?on={ON}", key))
    assert absent[0] == 404
    for agreement in ("focus", "elsewhere", "absent", "never-granted"):
        assert told(firm.get(f"/desk/{agreement}/{name}?on={ON}&to={ON}&from=2003-06-01&n=2", key)) == absent
    assert told(firm.get(f"/desk/elsewhere/owed?on={ON}", key)) == absent


@pytest.mark.parametrize("name", OWN)
def test_what_is_hidden_moves_no_page_and_an_own_entry_does(firm: Firm, name: str) -> None:
    key = firm.key("investor", ALPHA)
    before = firm.get(address(name), key)
    firm.record(*HIDDEN)
    assert told(firm.get(address(name), key)) == told(before)
    firm.record(PAID)
    assert firm.get(address(name), key).content != before.content


def test_its_name_in_the_address_changes_only_the_addresses(firm: Firm) -> None:
    key = firm.key("investor", ALPHA)
    for name in OWN:
        plain, named_so = (firm.get(address(name, whose), key).text for whose in (None, ALPHA))
        without = re.sub(r"investor=Alpha\+Capital\+A\.G\.&", "", text_of(named_so))
        without = re.sub(r"[?&]investor=Alpha\+Capital\+A\.G\.", "", without)
        assert text_of(plain) == without, name


PINNED = re.compile(r'<a href="([^"]+)">An address that will always answer the same')


def test_a_pinned_page_stays_whatever_comes(firm: Firm) -> None:
    key = firm.key("investor", ALPHA)
    pinned = [unescape(PINNED.findall(firm.get(address(name), key).text)[0]) for name in ("glance", "log", "owed")]
    before = [text_of(firm.get(each, key).text) for each in pinned]
    firm.record(*HIDDEN, PAID)
    assert [text_of(firm.get(each, key).text) for each in pinned] == before


def test_the_log_and_the_chain_are_its_own(firm: Firm) -> None:
    replacement = {**PAID, "amount": "6.00"}
    correction = {"kind": "EntryCorrected", "occurred_on": "2003-08-05", "target": 8, "replacement": replacement}
    firm.record({**PAID, "recorded_by": "A. Clerk"}, {**correction, "reason": "a slip of Beta Fund"})
    key = firm.key("investor", ALPHA)
    log = firm.get(address("log"), key).text
    assert "8 entries, in the order recorded" in text_of(log)
    assert "amount: 5.00 → 6.00" in text_of(log)
    assert "recorded by <select" not in log
    assert "Clerk" not in log
    assert "slip" not in log
    paid = text_of(firm.get(address("log", kind="PeriodicAmountPaid"), key).text)
    assert "1 of 8 entries are as asked" in paid
    entry = text_of(firm.get(address("entry", n="8"), key).text)
    assert "Before After amount 5.00 6.00" in entry
    head = firm.get("/agreements/focus/verify", key).json()["head"]
    assert "This log is what was recorded" in text_of(firm.get(address("verify", head=f"8:{head}"), key).text)
    whole = firm.store.book("focus").digests[-1]
    assert "not what was recorded" in text_of(firm.get(address("verify", head=f"8:{whole}"), key).text)


def test_that_an_agreement_is_made_up_is_said_on_its_own_pages(firm: Firm) -> None:
    key = firm.key("investor", ALPHA)
    assert "Illustrative" not in firm.get(address("glance"), key).text
    firm.record({**HIDDEN[0], "source": "illustrative"})  # of nothing it is shown
    assert "Illustrative" not in firm.get(address("glance"), key).text
    firm.record({**PAID, "source": "illustrative, by A. Clerk"})
    found = firm.get(address("glance"), key).text
    assert "Illustrative: 1 of 7 entries made up" in found
    assert "Clerk" not in found
    assert "Only illustrative agreements are here" in firm.get(LIST, key).text
    assert firm.get(f"/agreements/focus/owed?on={ON}", key).json()["warnings"][0]["code"] == "illustrative"


# --- counsel ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OWN)
def test_counsel_of_several_chooses_a_client_and_every_address_keeps_it(firm: Firm, name: str) -> None:
    key = firm.key("investor-counsel", ALPHA, BETA)
    which = firm.get(address(name), key)
    assert which.status_code == 422
    offered = [each for each in links(which.text) if "investor=" in each]
    assert [dict(parse_qsl(urlsplit(each).query))["investor"] for each in offered] == [ALPHA, BETA]
    for whose, each in zip((ALPHA, BETA), offered, strict=True):
        if name == "why" and whose == BETA:  # has an amount of its own
            continue
        found = firm.get(each, key)
        assert found.status_code == 200, text_of(found.text)
        assert f"{whose}’s copy, of its own log" in found.text
        of_pages = [one for one in links(found.text) if one.startswith(("/desk/focus/", "/agreements/"))]
        assert {dict(parse_qsl(urlsplit(one).query)).get("investor") for one in of_pages} == {whose}
        assert [form for form in forms(found.text) if form != whose] == []
        if name not in ("verify", "why"):
            assert f"<option selected>{whose}</option>" in found.text
            assert "every Investor</option>" not in found.text


def forms(page: str) -> Iterator[str | None]:
    """Of each form that leads to a page of the agreement, the client it hands on."""
    for form in re.findall(r'<form [^>]*action="[^/"]+".*?</form>', page, re.DOTALL):
        chosen = re.search(r'<select name="investor">.*?<option selected>([^<]+)<', form, re.DOTALL)
        unseen = re.search(r'<input type="hidden" name="investor" value="([^"]+)"', form)
        yield (chosen or unseen or [None, None])[1]


def test_a_page_of_a_client_is_that_clients_own_to_the_byte(firm: Firm) -> None:
    counsel, own = firm.key("investor-counsel", BETA), firm.key("investor", BETA)
    for name in OWN:
        if name != "why":
            one, other = (firm.get(address(name, BETA), key).text for key in (counsel, own))
            assert one == other.replace("K (investor)", "K (investor-counsel)"), name


# --- the list ---------------------------------------------------------------------------------------------------------


A_ROW, A_CELL = re.compile(r'<tr><th scope="row">.*?</tr>'), re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>")


def rows(text: str) -> list[list[str]]:
    return [A_CELL.findall(each) for each in A_ROW.findall(text)]


def test_the_list_has_those_it_holds_in_with_its_own_figures(firm: Firm) -> None:
    alpha, beta = (firm.get(LIST, firm.key("investor", name)) for name in (ALPHA, BETA))
    company = firm.get(LIST, firm.key("company"))
    [[*cells]] = rows(alpha.text)
    owed = firm.get(f"/agreements/focus/owed?on={ON}", firm.key("investor", ALPHA)).json()["total"]
    assert text_of(cells[3]).replace(",", "") == owed["outstanding"] != "0.00"
    assert text_of(cells[7]) == "6"
    assert "elsewhere" not in alpha.text
    assert BETA not in alpha.text
    whole = firm.get(f"/agreements/focus/owed?on={ON}", firm.key("company")).json()["total"]["outstanding"]
    assert whole not in alpha.text.replace(",", "")
    assert whole in company.text.replace(",", "")
    assert "Own log of" not in alpha.text
    assert rows(beta.text) != rows(alpha.text)
    assert "None of the agreements you are granted" in firm.get(LIST, firm.key("investor", "Delta Fund")).text


def test_counsels_list_has_a_row_and_totals_for_each_client(firm: Firm) -> None:
    key = firm.key("investor-counsel", ALPHA, GAMMA, BETA)
    found = firm.get(LIST, key)
    assert [(text_of(row[1]), text_of(row[2])) for row in rows(found.text)] == [
        ("elsewhere", GAMMA),
        ("focus", ALPHA),
        ("focus", BETA),
    ]
    apart = {name: firm.get(LIST, firm.key("investor", name)).text for name in (ALPHA, BETA, GAMMA)}
    together = dict(re.findall(r'<ul class="stands" aria-label="In all, USD, of ([^"]+)">(.*?)</ul>', found.text))
    assert together == {name: totals(text) for name, text in apart.items()}
    for each in [one for one in links(found.text) if "glance" in one]:
        assert firm.get(each, key).status_code == 200
    csv = firm.get(f"/desk/portfolio.csv?on={ON}", key).text.splitlines()
    assert [line.split(",")[1] for line in csv[1:-1]] == ["elsewhere", "focus", "focus"]


def totals(text: str) -> str:
    return re.findall(r'<ul class="stands" aria-label="In all, USD">(.*?)</ul>', text)[0]


def altered(firm: Firm) -> None:
    """One log of the store is not what was recorded any more."""
    firm.store.close()
    with sqlite3.connect(f"{firm.door.folder}/store.db") as file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        other = "CAST(replace(CAST(state AS TEXT), '2000', '2001') AS BLOB)"
        file.execute(f"UPDATE stored_events SET state = {other}")  # noqa: S608 - ours


def test_one_altered_log_is_named_beside_the_others(firm: Firm) -> None:
    firm.record(*HIDDEN)
    altered(firm)
    for role in ("investor", "investor-counsel"):
        key = firm.key(role, GAMMA)
        found = firm.get("/agreements", key).json()
        assert [each["agreement"] for each in found["agreements"]] == ["elsewhere"]
        [error] = found["errors"]
        assert error == {"agreement": "focus", "error": ALTERED}
        listed = firm.get(LIST, key)
        assert listed.status_code == 200
        assert "elsewhere" in listed.text
        assert f"focus is in no figure: {error['error']}" in listed.text
        assert firm.get(f"/desk/portfolio.csv?on={ON}", key).status_code == 200
    page = firm.get(address("owed"), firm.key("investor", ALPHA))
    assert page.status_code == 500
    assert ALTERED in page.text


def test_an_altered_log_is_not_named_to_a_key_that_does_not_name_it(firm: Firm) -> None:
    altered(firm)
    every = {"role": "investor", "agreements": [], "every": True, "name": "K", "days": 1, "investors": [GAMMA]}
    key = firm.door.keys.issue(wanted(**every)).written
    found = firm.get("/agreements", key).json()
    assert [each["agreement"] for each in found["errors"]] == [None]
    assert "focus" not in firm.get(LIST, key).text.replace("Focus", "")
    assert "An agreement of this store, of which nobody can tell whether it is with you" in firm.get(LIST, key).text


# --- what nobody foresaw ----------------------------------------------------------------------------------------------


def test_an_error_nobody_foresaw_is_told_to_an_investor_without_where_it_was(
    firm: Firm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise KeyError(BETA)

    question = named("owed")
    monkeypatch.setattr(type(question), "__call__", failing)
    for role in ("investor", "investor-counsel"):
        key = firm.key(role, ALPHA)
        for path in (f"/agreements/focus/owed?on={ON}", address("owed")):
            found = firm.get(path, key)
            assert found.status_code == 500
            assert "Something unexpected went wrong; ask the Company." in found.text
            assert "reference" not in found.text
            assert BETA not in found.text
            assert "reference" in capsys.readouterr().err
        listed = firm.get(LIST, key)
        assert listed.status_code == 200
        assert BETA not in listed.text
    assert "reference" in firm.get(f"/agreements/focus/owed?on={ON}", firm.key("company")).text


def test_the_same_of_what_another_process_computes(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that is no store fails there as nobody foresaw."""
    monkeypatch.setattr(asking, "is_heavy", lambda *_: True)
    with HeavyAnswers(partial(failing_store, firm.store.url), processes=1) as heavy:
        app = web.application(firm.store, keys=firm.door.keys, heavy=heavy)
        with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
            other = attrs.evolve(firm, door=attrs.evolve(firm.door, client=client))
            for path in (f"/agreements/focus/owed?on={ON}", address("owed")):
                found = other.get(path, firm.key("investor", ALPHA))
                assert found.status_code == 500
                assert "Something unexpected went wrong; ask the Company." in found.text
            assert "reference" in other.get(f"/agreements/focus/owed?on={ON}", firm.key("company")).text


class FailingStore(Store):
    def book(self, agreement: str) -> None:  # type: ignore[override]
        raise KeyError(agreement)


def failing_store(url: str) -> Store:
    return FailingStore(url)


# --- who records ------------------------------------------------------------------------------------------------------


def test_only_who_may_record_is_led_to_recording(firm: Firm) -> None:
    shown: dict[str, Mapping[str, bool]] = {}
    for role in ("company", "counsel", "auditor"):
        page = firm.get(address("entry"), firm.key(role)).text
        shown[role] = {name: f"/desk/focus/{name}" in page for name in ("record", "correct", "retract")}
        assert "<!--" not in page
        assert len(page.encode()) == int(firm.get(address("entry"), firm.key(role)).headers["content-length"])
    everything = dict.fromkeys(("record", "correct", "retract"), True)
    assert shown == {"company": everything, "counsel": everything, "auditor": dict.fromkeys(everything, False)}
