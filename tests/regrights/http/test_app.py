"""The HTTP API: the same questions and the same bytes as the command line, one status for each refusal, nothing written
on any; and over a real socket, where a server may behave otherwise than in process."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode

import attrs
import pytest
from starlette.testclient import TestClient

from lifecycle.errors import Refusal
from lifecycle.log.log import LogMoved
from lifecycle.log.opening import open_log
from lifecycle.record.files import read_log
from lifecycle.record.importing import import_log
from projections.questions.register import questions
from regrights.book.book import Book
from regrights.book.store import Store
from regrights.command_line import cli
from regrights.http import app as web
from regrights.http import problems
from regrights.http.serving import NO_KEYS
from tests import CHECKOUT
from tests.regrights.http.transcript import (
    BOUGHT,
    FILED,
    LIFTED,
    REQUEST,
    SIGNING,
    VALUES,
    answered,
    call,
    requests,
    served,
)

HISTORY = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"
JSON = {"Content-Type": "application/json"}
PROBLEM = "application/problem+json"
ENTRIES = "/agreements/focus/entries"
PAID = {"kind": "PeriodicAmountPaid", "occurred_on": "2003-07-02", "investor": "Alpha Capital A.G.", "amount": "5"}


@attrs.frozen
class Api:
    folder: Path
    client: TestClient
    store: str = ""  # its address, where it is no file of the folder

    @property
    def url(self) -> str:
        return self.store or f"sqlite:///{self.folder}/store.db"

    def get(self, path: str, headers: Mapping[str, str] | None = None, **words: str):
        return self.client.get(f"{path}?{urlencode(words)}" if words else path, headers=headers)

    def post(self, entry: object, path: str = ENTRIES, **headers: str):
        body = entry if isinstance(entry, bytes) else json.dumps(entry).encode()
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, content=body, headers={**JSON, **said})

    def entries(self, agreement: str = "focus") -> list[bytes]:
        with open_log(self.url, create=False) as log:
            return [entry.stored for entry in log.read(agreement)]


def api_in(folder: Path, store: str = "") -> Api:
    app = web.application(Store(store or f"sqlite:///{folder}/store.db"))
    return Api(folder, TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False), store)


@pytest.fixture
def api(tmp_path: Path) -> Api:
    """Over a store that holds a signing and a purchase."""
    found = api_in(tmp_path)
    assert found.post(SIGNING).status_code == found.post(BOUGHT).status_code == 201
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Api:
    """Over a store that holds the shipped history."""
    found = api_in(tmp_path_factory.mktemp("whole"))
    with open_log(found.url) as log:
        import_log(log, "focus", read_log(HISTORY, now=datetime.now(UTC)))
    return found


def refused(response, status: int) -> dict[str, object]:
    """The problem document of a refusal."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM
    found = response.json()
    assert found["status"] == status
    assert found["title"] == problems.TITLES[status]
    assert found["detail"].endswith((".", ")"))
    return found


# --- questions ------------------------------------------------------------------------------------------------------


QUESTIONS = {each.name: each for each in questions()}


def needed(name: str) -> list[str]:
    return [word.name for word in QUESTIONS[name].words if word.needed]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_answered_with_the_bytes_of_the_command_line(
    whole: Api, name: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    said = {word: {**VALUES, "assume": json.dumps(PAID)}[word] for word in needed(name)}
    said = {"known_at": "2003-09-20"} | said
    words = [text for word, value in said.items() for text in (f"--{word.replace('_', '-')}", value)]
    status = cli.main([name, "focus", "--store", whole.url, "--json", "--investor", "Alpha Capital A.G.",
                       "--reading", "partial_period=prorated", *words])  # fmt: skip
    told = capfdbinary.readouterr()
    assert status == 0, told.err

    found = whole.get(
        f"/agreements/focus/{name}", investor="Alpha Capital A.G.", reading="partial_period:prorated", **said
    )

    assert found.status_code == 200
    assert found.content + b"\n" == told.out
    assert found.headers["content-type"] == "application/json"
    assert found.headers["etag"] == '"50"'


def test_verify_and_its_known_head_are_those_of_the_command_line(
    whole: Api, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    cli.main(["verify", "focus", "--store", whole.url, "--json"])
    found, of_the_line = whole.get("/agreements/focus/verify").json(), json.loads(capfdbinary.readouterr().out)
    # Where the heads lie is told on this machine alone.
    assert found.pop("heads") == "no head of it is known outside the store"
    assert of_the_line.pop("heads").startswith("no head of it is known yet in ")
    assert found == of_the_line

    assert whole.get("/agreements/focus/verify", head="51:" + "0" * 64).json()["outcome"] == "shorter"
    assert whole.get("/agreements/focus/verify", head="50:" + "0" * 64).json()["ok"] is False
    refused(whole.get("/agreements/focus/verify", head="50"), 422)


def test_readings_and_assumptions_may_be_repeated(whole: Api) -> None:
    one, two = "reading=partial_period:prorated", "reading=first_cure:waits"
    found = whole.get(f"/agreements/focus/owed?on=2003-07-02&{one}&{two}").json()
    assert (found["readings"]["partial_period"], found["readings"]["first_cure"]) == ("prorated", "waits")
    both = "&".join(f"assume={quote(json.dumps({**PAID, 'amount': amount}))}" for amount in ("5", "7"))
    assert len(whole.get(f"/agreements/focus/what-if?on=2003-07-02&{both}").json()["assumed"]) == 2


@pytest.mark.parametrize(
    "words",
    [
        "",
        "on=",
        "on=2003-02-30",
        "on=1990-01-01",
        "on=2003-07-02&on=2003-07-03",
        "on=2003-07-02&until=2003-08-01",
        "on=2003-07-02&colour=blue",
        "on=2003-07-02&investor=Nobody",
        "on=2003-07-02&reading=partial_period",
        "on=2003-07-02&reading=partial_period:half",
        "on=2003-07-02&reading=partial_period:full&reading=partial_period:prorated",
        "on=2003-07-02&known_at=noon",
        "on=2003-07-02&readings=partial_period:full",
    ],
)
def test_a_question_that_is_not_well_put_is_refused(whole: Api, words: str) -> None:
    refused(whole.get(f"/agreements/focus/owed?{words}"), 422)


def test_an_entry_that_is_assumed_must_be_one(whole: Api) -> None:
    for assumed in ("", "7", '{"kind": "Nothing"}', '{"kind": "Delisted", "occurred_on": "2003-07-02"'):
        refused(whole.get("/agreements/focus/what-if", on="2003-07-02", assume=assumed), 422)


@pytest.mark.parametrize("error", [OverflowError("secret"), IndexError("secret"), RecursionError("secret")])
def test_an_error_nobody_foresaw_is_a_problem_with_a_reference_and_ends_no_other_request(
    api: Api, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def breaks(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(Book, "answer", breaks)
        found = refused(api.get("/agreements/focus/owed", on="2003-07-02"), 500)
    assert found["refusal"] == "unexpected"
    assert "secret" not in str(found)
    noted = capsys.readouterr().err
    reference = noted.splitlines()[0].removeprefix("reference ")
    assert f"reference {reference}," in str(found["detail"])
    assert "secret" in noted
    assert api.get("/agreements/focus/owed", on="2003-07-02").status_code == 200


# --- entries --------------------------------------------------------------------------------------------------------


def test_an_entry_is_appended_and_read_back_with_what_the_log_added(api: Api) -> None:
    response = api.post(FILED, If_Match='"2"')

    assert response.status_code == 201
    assert response.headers["etag"] == '"3"'
    receipt = response.json()
    assert (receipt["agreement"], receipt["position"]) == ("focus", 3)
    found = api.get(ENTRIES, after="2")
    assert found.headers["etag"] == '"3"'
    assert (found.json()["after"], found.json()["position"]) == (2, 3)
    (entry,) = found.json()["entries"]
    assert entry.pop("recorded_at")
    assert entry == {**FILED, "position": 3, "digest": receipt["digest"], "stamped": True}
    assert api.get(ENTRIES, after="3").json()["entries"] == api.get(ENTRIES, after="999").json()["entries"] == []
    assert len(api.get(ENTRIES).json()["entries"]) == 3


@pytest.mark.parametrize("after", ["-1", "", "1.0", "two", "٣", "1" * 13])
def test_after_is_a_position(api: Api, after: str) -> None:
    assert refused(api.get(ENTRIES, after=after), 422)["field"] == "after"


def test_a_signing_makes_the_store_and_what_is_refused_makes_none(tmp_path: Path) -> None:
    api = api_in(tmp_path)
    for path in ("/agreements", ENTRIES, "/agreements/focus/owed?on=2003-07-02", "/agreements/focus/verify"):
        assert refused(api.get(path), 404)["refusal"] == "store_missing"
    refused(api.post(BOUGHT), 404)
    refused(api.post({**SIGNING, "terms": "nobody-1999"}), 422)
    assert refused(api.post(SIGNING, If_Match='"1"'), 412)["position"] == 0
    assert refused(api.post(SIGNING, If_Match="*"), 412)["refusal"] == "nothing_to_match"
    refused(api.post(SIGNING, path="/agreements/" + "n" * 201 + "/entries"), 422)
    assert list(tmp_path.iterdir()) == []

    assert api.post(SIGNING, If_Match='"0"').json()["position"] == 1


def test_if_match_names_the_last_position_or_any_log_that_exists(api: Api) -> None:
    moved = refused(api.post(FILED, If_Match='"1"'), 412)
    assert (moved["refusal"], moved["position"]) == ("log_moved", 2)
    refused(api.post(SIGNING, path="/agreements/other/entries", If_Match="*"), 412)

    assert api.post(FILED, If_Match="*").json()["position"] == 3


def test_a_known_key_answers_first_even_when_the_log_has_moved(api: Api) -> None:
    first = api.post(FILED, Idempotency_Key="filing", If_Match='"2"')
    assert first.status_code == 201
    assert api.post({**FILED, "statement": "333-000002"}).status_code == 201

    again = api.post(FILED, Idempotency_Key="filing", If_Match='"2"')

    assert (again.status_code, again.json()) == (201, first.json())
    assert len(api.entries()) == 4


def test_a_known_key_with_another_payload_is_refused(api: Api) -> None:
    assert api.post(FILED, Idempotency_Key="filing").status_code == 201
    assert refused(api.post({**FILED, "form": "S-1"}, Idempotency_Key="filing"), 422)["refusal"] == "key_reused"
    assert len(api.entries()) == 3


def test_a_key_is_the_same_key_at_the_command_line(api: Api, capfd: pytest.CaptureFixture[str]) -> None:
    digest = api.post(FILED, Idempotency_Key="filing").json()["digest"]
    assert cli.main(["record", "focus", "--store", api.url, "--entry", json.dumps(FILED), "--key", "filing"]) == 0
    assert digest in capfd.readouterr().out
    assert len(api.entries()) == 3


@pytest.mark.parametrize(
    ("entry", "refusal"),
    [
        (LIFTED, "not_allowed"),
        ({**BOUGHT, "price_per_share": 1.2}, "invalid_entry"),
        ({**BOUGHT, "shares": "750000"}, "invalid_entry"),
        ({**BOUGHT, "colour": "blue"}, "invalid_entry"),
        ({**BOUGHT, "position": 3}, "invalid_entry"),
        ({**BOUGHT, "recorded_at": "2003-07-02T12:00:00-04:00"}, "invalid_entry"),
        ({**BOUGHT, "digest": "0" * 64}, "invalid_entry"),
        ({**BOUGHT, "kind": "os.system"}, "invalid_entry"),
        ({**BOUGHT, "occurred_on": "2199-01-01"}, "not_yet_happened"),
        ({**SIGNING}, "signing"),
        ([], "not_readable"),
        (b"", "not_readable"),
        (b"{", "not_readable"),
        (b"\xff", "not_readable"),
        (b'{"kind": "Delisted", "kind": "Relisted"}', "invalid_entry"),
        (b"[" * 100_000, "not_readable"),
        (b'{"kind": NaN}', "invalid_entry"),
        (b'{"shares": ' + b"9" * 5000 + b', "kind": "SharesPurchased", "occurred_on": "2003-07-02"}', "invalid_entry"),
    ],
)
def test_an_entry_that_is_not_legal_or_not_well_formed_is_refused_and_not_written(
    api: Api, entry: object, refusal: str
) -> None:
    before = api.entries()
    assert refused(api.post(entry), 422)["refusal"] == refusal
    assert api.entries() == before


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-Match": "2"}, 400),
        ({"If-Match": 'W/"2"'}, 400),
        ({"If-Match": '"1", "2"'}, 400),
        ({"If-Match": '"-1"'}, 400),
        ({"If-Match": '"02"'}, 400),
        ({"If-Match": ""}, 400),
        ({"Idempotency-Key": ""}, 400),
        ({"Idempotency-Key": "k" * 201}, 400),
        ({"Idempotency-Key": "caf\u00e9"}, 400),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "application/json; charset=latin-1"}, 415),
        ({"Content-Type": "application/json-seq"}, 415),
        ({"Content-Encoding": "gzip"}, 415),
        ({"Accept": "text/html"}, 406),
        ({"Accept": "application/json;q=0"}, 406),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:8000"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Host": ""}, 421),
    ],
)
def test_a_request_that_may_not_come_in_is_refused_before_anything_is_written(
    api: Api, headers: Mapping[str, str], status: int
) -> None:
    response = api.client.post(
        ENTRIES, content=json.dumps(FILED), headers={**JSON, **{k: v.encode("latin-1") for k, v in headers.items()}}
    )
    refused(response, status)
    assert len(api.entries()) == 2


@pytest.mark.parametrize("name", ["Content-Type", "If-Match", "Idempotency-Key", "Host"])
def test_a_header_that_stands_twice_is_refused(api: Api, name: str) -> None:
    values = {"Content-Type": "application/json", "If-Match": '"2"', "Idempotency-Key": "k", "Host": "localhost"}
    headers = [("Content-Type", "application/json"), (name, values[name]), (name, values[name])]
    refused(api.client.post(ENTRIES, content=json.dumps(FILED), headers=headers), 400)
    assert len(api.entries()) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "localhost:8000"},
        {"Host": "LOCALHOST"},
        {"Host": "[::1]:80"},
        {"Accept": "text/html, application/json;q=0.5"},
        {"Accept": "application/*"},
        {"Content-Type": "application/json; charset=UTF-8"},
    ],
)
def test_a_request_by_our_own_name_for_json_is_let_in(api: Api, headers: Mapping[str, str]) -> None:
    response = api.client.post(ENTRIES, content=json.dumps(FILED), headers={**JSON, **headers})
    assert response.status_code == 201


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/agreements/focus", "/agreements/focus/", "/agreements/focus/owed/", "/agreements//", "/portfolio",
     "/agreements/focus/colour", "/docs"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_a_problem_too(api: Api, path: str) -> None:
    assert refused(api.get(path), 404)["refusal"] == "no_such_address"


@pytest.mark.parametrize("path", ["owed?on=2003-07-02", "entries", "verify", "audit"])
def test_an_agreement_nobody_signed_is_not_found(api: Api, path: str) -> None:
    assert refused(api.get(f"/agreements/nobody/{path}"), 404)["refusal"] == "no_such_agreement"
    refused(api.get(f"/agreements/%01/{path}"), 422)
    refused(api.get(f"/agreements/%FF/{path}"), 400)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_no_other_method_is_taken_and_no_other_site_is_let_in(api: Api, method: str) -> None:
    response = api.client.request(method, ENTRIES, headers={"Origin": "https://evil.example"})
    refused(response, 405)
    assert response.headers["allow"] == "GET, HEAD, POST"
    assert not [name for name in response.headers if name.startswith("access-control")]
    assert refused(api.client.post("/agreements/focus/owed", headers=JSON), 405)


@pytest.mark.parametrize(
    "said",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site", "Origin": "http://127.0.0.1"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
    ],
)
def test_without_keys_nothing_is_recorded_that_a_page_of_another_site_sends(api: Api, said: Mapping[str, str]) -> None:
    before = api.entries()
    assert refused(api.post(PAID, **said), 400)["refusal"] == "not_from_here"
    assert api.entries() == before
    assert api.post(PAID, Sec_Fetch_Site="same-origin", Origin="https://evil.example").status_code == 201


def test_a_name_may_hold_a_slash_and_what_people_write(tmp_path: Path) -> None:
    api = api_in(tmp_path)
    for name in ("a/b", "Größe & Söhne", "100%", "a b?", "entries"):
        path = f"/agreements/{quote(name, safe='')}"
        assert api.post(SIGNING, path=f"{path}/entries").json()["agreement"] == name
        assert api.get(f"{path}/status", on="2003-07-02").json()["agreement"] == name
    assert len(api.get("/agreements").json()["agreements"]) == 5


def test_an_answer_is_kept_by_nobody_on_the_way(api: Api) -> None:
    for path in ("/", "/agreements/focus/owed?on=2003-07-02", "/nothing"):
        response = api.get(path)
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"


# --- refusals and what is ours --------------------------------------------------------------------------------------


def every_refusal(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for each in of.__subclasses__():
        yield each
        yield from every_refusal(each)


def test_every_refusal_has_a_status_and_only_what_is_ours_is_above_499() -> None:
    ours = {
        "StoreDamaged",
        "LogAltered",
        "LogUnreadable",
        "NotAsKnown",
        "LogIllegal",
        "OwnLogUnreadable",
        "StoreReplaced",
        "StoreUnsupported",
        "StoreUnavailable",
        "StoreGone",
        "NoCalendars",
        "ProposalsUnusable",
        "KeysUnusable",
        "TooManyWaiting",
        "TooBusy",
        "ComputingEnded",
    }
    for refusal in every_refusal():
        status = next(problems.STATUS[each] for each in refusal.__mro__ if each in problems.STATUS)
        assert status in problems.TITLES
        assert (status >= 500) == (refusal.__name__ in ours), refusal


def test_a_store_that_is_gone_is_told_as_that_and_not_where_it_was(api: Api) -> None:
    (api.folder / "store.db").unlink()
    asked = [
        api.get("/agreements"),
        api.get("/agreements/focus/owed?on=2003-07-02"),
        api.post(BOUGHT),
        api.post(BOUGHT, if_match="*"),
    ]
    for response in asked:
        found = refused(response, 503)
        assert found["refusal"] == "store_gone"
        assert found["detail"].startswith("The store 'store.db' cannot be used: it was there and is gone; ")


def test_a_problem_says_what_it_is_in_one_line_whatever_was_sent() -> None:
    status, body = problems.problem(LogMoved("a\nb\x1b", 3, 7))
    assert status == 412
    assert json.loads(body)["position"] == 7
    assert "\n" not in json.loads(body)["detail"]


def test_a_damaged_store_and_an_unforeseen_error_are_problems_without_a_trace(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise KeyError("secret")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "book", breaks)
        found = refused(api.get("/agreements/focus/owed", on="2003-07-02"), 500)
        assert "secret" not in str(found)
    store = api.folder / "store.db"
    store.write_bytes(store.read_bytes()[:5000])
    refused(api.get("/agreements/focus/owed", on="2003-07-02"), 500)


def test_a_store_that_cannot_be_written_is_not_the_senders_fault(api: Api) -> None:
    (api.folder / "store.db").chmod(0o444)
    refused(api.post(FILED), 503)
    assert api.get("/agreements/focus/owed", on="2003-07-02").status_code == 200


# --- over a real socket ---------------------------------------------------------------------------------------------


def test_the_transcript_goes_as_it_should(tmp_path: Path) -> None:
    with served(tmp_path) as where:
        told = [answered(where, REQUEST.match(request)) for request in requests()]
    statuses = [int(each.split()[1]) for each in told]
    assert statuses[:8] == [201, 201, 201, 412, 201, 422, 422, 422]
    assert statuses[8 : 8 + len(QUESTIONS)] == [200] * len(QUESTIONS)
    assert statuses[8 + len(QUESTIONS) :] == [200, 200, 404, 200, 404, 405]
    assert told[1] == told[2]


def test_one_key_from_many_threads_is_one_entry(tmp_path: Path) -> None:
    with served(tmp_path) as where, ThreadPoolExecutor(8) as threads:
        call(where, "POST", ENTRIES, JSON, json.dumps(SIGNING).encode())
        headers = {**JSON, "Idempotency-Key": "once"}
        body = json.dumps(BOUGHT).encode()
        told = [threads.submit(call, where, "POST", ENTRIES, headers, body) for _ in range(8)]
        found = {(each.result()[0].status, each.result()[1]) for each in told}
        assert len(found) == 1
        assert json.loads(call(where, "GET", ENTRIES, {})[1])["position"] == 2


def test_many_keys_from_many_threads_lose_no_entry(tmp_path: Path) -> None:
    with served(tmp_path) as where, ThreadPoolExecutor(8) as threads:
        call(where, "POST", ENTRIES, JSON, json.dumps(SIGNING).encode())

        def bought(number: int) -> int:
            body = json.dumps({**BOUGHT, "shares": number}).encode()
            return json.loads(call(where, "POST", ENTRIES, {**JSON, "Idempotency-Key": str(number)}, body)[1])[
                "position"
            ]

        positions = list(threads.map(bought, range(1, 41)))
        entries = json.loads(call(where, "GET", f"{ENTRIES}?after=1", {})[1])["entries"]
    assert sorted(positions) == list(range(2, 42))
    assert sorted(entry["shares"] for entry in entries) == list(range(1, 41))


def test_of_many_who_believe_the_same_position_one_is_taken(tmp_path: Path) -> None:
    with served(tmp_path) as where, ThreadPoolExecutor(8) as threads:
        call(where, "POST", ENTRIES, JSON, json.dumps(SIGNING).encode())
        headers = {**JSON, "If-Match": '"1"'}
        told = [
            threads.submit(call, where, "POST", ENTRIES, headers, json.dumps({**BOUGHT, "shares": n}).encode())
            for n in range(1, 9)
        ]
        assert sorted(each.result()[0].status for each in told) == [201, *[412] * 7]


def sent(where: str, *pieces: bytes) -> bytes:
    """What comes back for bytes sent as they are."""
    host, port = where.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=20) as plain:
        for piece in pieces:
            try:
                plain.sendall(piece)
            except OSError:  # answered and closed before all was sent
                break
        found = b""
        try:
            while more := plain.recv(65536):
                found += more
        except ConnectionResetError:
            pass
        return found


def head(where: str, *lines: str) -> bytes:
    return "\r\n".join(
        [f"POST {ENTRIES} HTTP/1.1", f"Host: {where}", "Content-Type: application/json", *lines, "", ""]
    ).encode()


def test_a_body_that_is_too_long_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with served(tmp_path) as where:
        told = sent(where, head(where, "Content-Length: 1000000000"))  # and not one byte of it
        assert told.startswith(b"HTTP/1.1 413 ")
        assert b"\r\ncontent-type: application/problem+json\r\n" in told
        assert b"\r\nconnection: close\r\n" in told

        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        told = sent(where, head(where, "Transfer-Encoding: chunked"), *[chunk] * 17)
        assert told.startswith(b"HTTP/1.1 413 ")
        assert call(where, "GET", "/", {})[0].status == 200
    assert list(tmp_path.iterdir()) == []


def test_a_body_of_a_mebibyte_is_still_read(tmp_path: Path) -> None:
    with served(tmp_path) as where:
        body = json.dumps(SIGNING).encode()
        response, _ = call(where, "POST", ENTRIES, JSON, body + b" " * (1024 * 1024 - len(body)))
        assert response.status == 201


def test_a_body_that_breaks_off_writes_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as where:
        body = json.dumps(SIGNING).encode()
        host, port = where.rsplit(":", 1)
        with socket.create_connection((host, int(port)), timeout=20) as plain:
            plain.sendall(head(where, f"Content-Length: {len(body) + 1}") + body)
        assert call(where, "GET", "/agreements", {})[0].status == 404
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "request_line",
    [
        b"garbage\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX y\r\n\r\n",
        b"\x16\x03\x01\r\n\r\n",
    ],
)
def test_what_is_no_http_is_a_problem_too(tmp_path: Path, request_line: bytes) -> None:
    with served(tmp_path) as where:
        told = sent(where, request_line)
        assert told.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in told
        assert json.loads(told.partition(b"\r\n\r\n")[2])["status"] == 400


def test_head_answers_without_a_body_over_a_kept_connection(tmp_path: Path) -> None:
    with served(tmp_path) as where:
        response, told = call(where, "HEAD", "/", {})
        assert (response.status, told) == (200, b"")
        assert int(response.headers["content-length"]) > 0


# --- the command ----------------------------------------------------------------------------------------------------


def environment() -> Mapping[str, str]:
    """That of the run, in whose state folder there are no keys."""
    return {**os.environ, "REGRIGHTS_NO_BOOTSTRAP": "1", "PYTHONPATH": str(CHECKOUT)}


ANY = "0.0.0.0"  # noqa: S104 - what is asked of it there is what is tested


def serving(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "regrights", "serve", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )


def test_the_command_says_where_it_serves_and_ends_in_order(tmp_path: Path) -> None:
    with serving("--store", f"sqlite:///{tmp_path}/s.db", "--port", "0") as process:
        try:
            said, _, where = process.stdout.readline().partition("http://")
            assert said == "Serving on "
            address = where.split()[0]
            assert call(address, "POST", ENTRIES, JSON, json.dumps(SIGNING).encode())[0].status == 201
        finally:
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", f"{NO_KEYS}\n")
    with closing(sqlite3.connect(f"{tmp_path}/s.db")) as file:
        assert file.execute("SELECT count(*) FROM stored_events").fetchone() == (1,)


def test_what_cannot_be_served_is_refused_in_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    store = f"sqlite:///{tmp_path}/s.db"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for words in (
            ["--store", store, "--port", port],
            ["--store", store, "--port", "70000"],
            ["--store", store, "--host", "nowhere.invalid"],
            ["--store", "memory:"],
            ["--store", "mysql://x"],
        ):
            assert cli.main(["serve", *words]) == 1
            out, err = capfd.readouterr()
            assert (out, err.count("\n")) == ("", 1)


def test_a_question_at_the_command_line_loads_no_server() -> None:
    asked = f"['owed', '--log', {str(HISTORY)!r}, '--on', '2003-07-02', '--json']"
    code = (
        f"import sys; from regrights.command_line import cli; cli.main({asked});"
        " heavy = {'starlette', 'uvicorn', 'icalendar', 'asyncio', 'eventsourcing'} & set(sys.modules);"
        " sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
