"""Which agreement an address names, and what a refusal tells whoever asked: no name of another, no more than a page."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from projections.questions.register import questions
from regrights.book.queries import name_in, part_of
from regrights.book.store import Store
from regrights.command_line import cli
from tests.regrights.http.test_app import PAID, Api, api_in, needed, refused
from tests.regrights.http.transcript import BOUGHT, FILED, SIGNING, VALUES, call, served

PAGE = 10_000  # bytes
NAMES = [
    "a/owed",
    "a/entries",
    "a/b/verify",
    "100% owed",
    "%2F",
    "a?on=2003-07-02",
    "a#owed",
    ".",
    "..",
    "static",
    "../agreements",
    "owed.csv",
    "a b",
    "Société Générale",
    "協定",
    "a;b=c,d&e+f",
    "/",
]


@pytest.fixture
def api(tmp_path: Path) -> Api:
    found = api_in(tmp_path)
    for entry in (SIGNING, BOUGHT):
        assert found.post(entry).status_code == 201
    return found


# --- names ----------------------------------------------------------------------------------------------------------


def test_a_name_leads_to_its_own_agreement_whatever_it_holds(tmp_path: Path) -> None:
    headers = {"Content-Type": "application/json"}
    with served(tmp_path) as where:
        for name in NAMES:
            at = f"/agreements/{quote(name, safe='')}"
            begun = {**SIGNING, "company": f"The Company of {name}"}
            status = call(where, "POST", f"{at}/entries", headers, json.dumps(begun).encode())[0].status
            assert status == 201, name
        for name in NAMES:
            at = f"/agreements/{quote(name, safe='')}"
            found = json.loads(call(where, "GET", f"{at}/owed?on=2003-07-02", {})[1])
            assert found["agreement"] == name
            (entry,) = json.loads(call(where, "GET", f"{at}/entries", {})[1])["entries"]
            assert entry["company"] == f"The Company of {name}"
            assert json.loads(call(where, "GET", f"{at}/verify", {})[1])["agreement"] == name
        heads = json.loads(call(where, "GET", "/agreements", {})[1])["agreements"]
    assert sorted(head["agreement"] for head in heads) == sorted(NAMES)


@pytest.mark.parametrize("name", [".", "..", "static", "%2E", "a/static"])
def test_a_name_that_is_no_part_of_an_address_has_pages_and_files_too(api: Api, name: str) -> None:
    assert api.client.get(f"/desk/{part_of(name)}/record?kind=AgreementSigned").status_code == 200
    Store(api.url).record(name, {**SIGNING, "company": "The Company of it"})
    links = re.findall(r'href="(/desk/[^"]+/glance[^"]*)"', api.client.get("/desk/?on=2003-07-02").text)
    (glance,) = [each for each in links if "/focus/" not in each]
    page = api.client.get(glance).text
    assert "The Company of it" in page
    of_it = [unescape(each) for each in re.findall(r'href="(/(?:desk|agreements)/[^"/]+/[a-z-]+(?:\?[^"]*)?)"', page)]
    assert len(of_it) > 20
    assert {unquote(each.split("/")[2]) for each in of_it}.isdisjoint(
        {".", "..", "static"}
    )  # no step, and nothing of ours
    assert {name_in(each.split("/")[2]) for each in of_it} == {name}
    for each in of_it[:3]:
        assert "The Company of it" in api.client.get(each).text
    assert name in api.client.get(f"/agreements/{part_of(name)}/owed.csv?on=2003-07-02").text


@pytest.mark.parametrize("path", ["/agreements/focus/%6fwed", "/agreements/%66ocus/owed", "/%61greements/focus/owed"])
def test_an_address_is_the_same_however_much_of_it_is_escaped(api: Api, path: str) -> None:
    assert api.get(path, on="2003-07-02").json()["agreement"] == "focus"


@pytest.mark.parametrize(
    "path", ["/agreements/a/b/owed", "/agreements//owed", "/agreements/focus%2Fowed", "/agreements/focus/owed/"]
)
def test_only_a_slash_that_is_not_escaped_divides_an_address(api: Api, path: str) -> None:
    assert refused(api.get(path, on="2003-07-02"), 404)["refusal"] == "no_such_address"


@pytest.mark.parametrize("broken", ["%", "%2", "%zz", "a%", "%%41", "%C3", "%FF"])
def test_an_escape_that_says_nothing_is_refused_by_one_sentence(tmp_path: Path, broken: str) -> None:
    with served(tmp_path) as where:
        for path in (f"/agreements/{broken}/owed", f"/agreements/a/owed?investor={broken}"):
            response, told = call(where, "GET", path, {})
            assert response.status == 400
            assert json.loads(told)["refusal"] == "malformed_request"


# --- what a refusal tells -------------------------------------------------------------------------------------------


def test_who_asks_of_an_agreement_there_is_none_of_learns_no_other_name(api: Api) -> None:
    for name in ("secret merger", "secret merger 2"):
        assert api.post(SIGNING, path=f"/agreements/{quote(name)}/entries").status_code == 201
    told = [api.get(f"/agreements/secret%20merge/{each.name}", on="2003-07-02") for each in questions()]
    told += [api.get(f"/agreements/secret%20merge/{name}") for name in ("entries", "verify", "export")]
    told.append(api.post(BOUGHT, path="/agreements/secret%20merge/entries"))
    for response in told:
        body = response.text.replace('agreement \\"secret merge\\"', "")
        assert refused(response, 404)["refusal"] == "no_such_agreement"
        assert not any(word in body for word in ("secret", "focus", "perhaps", "3"))
    twin = refused(api.post(SIGNING, path="/agreements/SECRET%20MERGER/entries"), 422)
    assert twin["refusal"] == "near_twin"
    assert "secret merger" not in str(twin["detail"])


def test_where_the_store_lies_is_told_to_nobody(tmp_path: Path) -> None:
    api = api_in(tmp_path)
    assert str(tmp_path) not in api.get("/agreements").text
    (tmp_path / "store.db").write_bytes(b"x" * 5000)
    assert str(tmp_path) not in refused(api.get("/agreements"), 503)["detail"]


LONG = "long " * 20_000 + "word"


@pytest.mark.parametrize(
    "ask",
    [
        lambda api: api.post({**BOUGHT, "investor": LONG}),
        lambda api: api.post({**BOUGHT, LONG: 1}),
        lambda api: api.post({**BOUGHT, "x" * 100_000: 1}),
        lambda api: api.post({**BOUGHT, "price_per_share": LONG}),
        lambda api: api.post({"kind": LONG, "occurred_on": "2003-07-02"}),
        lambda api: api.post({**SIGNING, "terms": LONG}, path="/agreements/new/entries"),
        lambda api: api.post({**SIGNING, "terms": {LONG: 1}}, path="/agreements/new/entries"),
        lambda api: api.post(SIGNING, path=f"/agreements/{'n' * 50_000}/entries"),
        lambda api: api.post(FILED, Accept=LONG),
        lambda api: api.get("/agreements/focus/owed", on="2003-07-02", investor=LONG[:50_000]),
        lambda api: api.get("/agreements/focus/owed", **{LONG[:50_000]: "1"}),
        lambda api: api.get("/agreements/focus/duties", on="2003-07-02", party="\x01" * 10_000),
        lambda api: api.get("/" + "n" * 50_000),
        lambda api: api.client.request("x" * 50_000, "/agreements"),
    ],
)
def test_a_refusal_of_something_long_is_short(api: Api, ask: Callable[[Api], object]) -> None:
    response = ask(api)
    assert 400 <= response.status_code < 500
    assert len(response.content) <= PAGE
    assert len(response.json()["detail"]) > 20


MANY = [f"Fund {number} of a long list of funds, L.P." for number in range(3_000)]


def test_of_many_names_the_first_are_told_and_how_many_more_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api = api_in(tmp_path)
    assert api.post({**SIGNING, "investors": MANY}).status_code == 201
    told = [
        refused(api.post({**BOUGHT, "investor": "Fund"}), 422)["detail"],
        refused(api.get("/agreements/focus/owed", on="2003-07-02", investor="Fund"), 422)["detail"],
    ]
    assert cli.main(["owed", "focus", "--store", api.url, "--on", "2003-07-02", "--investor", "Fund"]) == 1
    for sentence in (*told, capsys.readouterr().err):
        assert f"{MANY[0]}, {MANY[1]}, " in sentence
        assert "and 2,980 more" in sentence
        assert len(sentence) < 2_100


def test_a_long_refusal_keeps_its_beginning_and_its_remedy_in_whole_words(
    api: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--on", "2003-07-02", "--investor", LONG]
    assert cli.main(["owed", "focus", "--store", api.url, *words]) == 1
    told = capsys.readouterr().err
    assert told.startswith('--investor "long long ')
    assert "long [… 98,0" in told
    assert "characters left out …] long" in told
    assert told.endswith("it has Alpha Capital A.G.\n")
    assert len(told) < 2_100


# --- an altered log -------------------------------------------------------------------------------------------------

READ = [each.name for each in questions()] + ["entries", "export"]


EDITS = {
    "an entry is gone": "DELETE FROM stored_events WHERE originator_version = 1",
    "a price is another": (
        "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '\"1.20\"', '\"1.30\"') AS BLOB)"
        " WHERE seq = (SELECT min(seq) FROM stored_events WHERE instr(CAST(state AS TEXT), '\"1.20\"'))"
    ),
    "an entry of another program": "UPDATE stored_events SET topic = 'os:system' WHERE originator_version = 2",
}


def altered(api: Api, edit: str) -> None:
    """The file changed behind the server's back, and its triggers put back."""
    with closing(sqlite3.connect(f"{api.folder}/store.db")) as file, file:
        kept = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            file.execute(f"DROP TRIGGER {name}")
        assert file.execute(edit).rowcount == 1
        for _, made in kept:
            file.execute(made)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_altered_log_is_our_fault_at_every_address_and_takes_nothing(api: Api, edit: str) -> None:
    altered(api, edit)
    words = {name: {word: VALUES[word] for word in needed(name)} for name in READ[:-2]}
    told = [api.get(f"/agreements/focus/{name}", **words.get(name, {})) for name in READ]
    told += [api.post(PAID), api.post(PAID, Idempotency_Key="paid"), api.post([PAID, FILED])]
    for response in told:
        assert refused(response, 500)["refusal"] == "altered", response.url
    assert api.get("/agreements/focus/verify").json()["outcome"] == "altered"
