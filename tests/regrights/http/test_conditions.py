"""Preconditions, several entries at once, whole logs, and answers as other kinds of document, over HTTP."""

import json
from pathlib import Path

import pytest

from regrights.book.store import Store
from regrights.command_line import cli
from regrights.http.app import application
from regrights.http.desk.answers import is_page
from tests.regrights.http.test_app import ENTRIES, HISTORY, JSON, PAID, Api, api_in, refused
from tests.regrights.http.transcript import BOUGHT, FILED, LIFTED, SIGNING

LINES = {"Content-Type": "application/x-ndjson"}
OWED = "/agreements/focus/owed?on=2003-07-02"
VERSIONED = [OWED, ENTRIES, "/agreements/focus/export", "/agreements/focus/duties.ics?on=2003-07-02"]
OTHERS = ["/", "/openapi.json", "/agreements", "/agreements/focus/verify"]
EXPORT = [json.loads(line) for line in HISTORY.read_bytes().splitlines()]


@pytest.fixture
def api(tmp_path: Path) -> Api:
    """Over a store that holds a signing and a purchase."""
    found = api_in(tmp_path)
    for entry in (SIGNING, BOUGHT):
        assert found.post(entry).status_code == 201
    return found


def lines(*entries: object) -> bytes:
    return b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)


def sent(api: Api, body: bytes, path: str = ENTRIES, **headers: str):
    return api.client.post(path, content=body, headers={**LINES, **headers})


# --- preconditions of what is read ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*VERSIONED, *OTHERS])
def test_what_its_sender_has_is_not_sent_again(api: Api, path: str) -> None:
    tag = api.get(path).headers["etag"]
    for had in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        found = api.get(path, {"If-None-Match": had})
        assert (found.status_code, found.content, found.headers["etag"]) == (304, b"", tag)
    assert api.get(path, {"If-None-Match": '"other"'}).status_code == 200
    assert api.get(path, {"If-Match": tag}).status_code == 200
    assert refused(api.get(path, {"If-Match": '"other"'}), 412)["refusal"] == "precondition_failed"
    assert refused(api.get(path, {"If-Match": f"W/{tag}"}), 412)  # a weak tag is never strongly equal
    for wrong in ("2", "''", '"a" "b"'):
        refused(api.get(path, {"If-None-Match": wrong}), 400)


def test_what_was_had_is_sent_again_once_the_log_has_moved(api: Api) -> None:
    tag = api.get(OWED).headers["etag"]
    api.post(PAID)
    found = api.get(OWED, {"If-None-Match": tag})
    assert (found.status_code, found.headers["etag"]) == (200, '"3"')


@pytest.mark.parametrize("name", ["If-Modified-Since", "If-Unmodified-Since", "If-Range"])
def test_a_precondition_that_is_not_evaluated_is_refused_by_its_name(api: Api, name: str) -> None:
    headers = {name: "Wed, 02 Jul 2003 12:00:00 GMT"}
    assert str(refused(api.get(OWED, headers), 400)["detail"]).startswith(f"{name} is not evaluated")
    refused(api.client.post(ENTRIES, content=json.dumps(FILED), headers={**JSON, **headers}), 400)
    assert len(api.entries()) == 2


# --- preconditions of what is written ------------------------------------------------------------------------------


def test_if_none_match_guards_an_append(api: Api) -> None:
    assert refused(api.post(FILED, If_None_Match='"2"'), 412)["refusal"] == "precondition_failed"
    assert refused(api.post(FILED, If_None_Match="*"), 412)["refusal"] == "already_there"
    assert refused(api.post(FILED, If_None_Match='W/"2"'), 412)
    refused(api.post(FILED, If_None_Match="2"), 400)
    assert len(api.entries()) == 2
    assert api.post(FILED, If_None_Match='"1", "7"').status_code == 201
    assert api.post(SIGNING, path="/agreements/new/entries", If_None_Match="*").status_code == 201
    refused(api.post(SIGNING, path="/agreements/new/entries", If_None_Match="*"), 412)


def test_a_known_key_answers_before_any_precondition(api: Api) -> None:
    first = api.post(FILED, Idempotency_Key="k")
    for headers in ({"If_None_Match": "*"}, {"If_None_Match": '"3"'}, {"If_Match": '"2"'}):
        again = api.post(FILED, Idempotency_Key="k", **headers)
        assert (again.status_code, again.json()) == (201, first.json())


# --- several at once -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["a list", "lines"])
def test_several_entries_are_recorded_in_order_with_one_receipt(api: Api, form: str) -> None:
    given = [FILED, PAID, {**PAID, "amount": "6"}]
    found = api.post(given) if form == "a list" else sent(api, lines(*given))
    assert (found.status_code, found.json()["position"], found.headers["etag"]) == (201, 5, '"5"')
    recorded = api.get(ENTRIES, after="2").json()["entries"]
    assert [each["kind"] for each in recorded] == [each["kind"] for each in given]
    assert found.json()["digest"] == recorded[-1]["digest"]
    assert api.post({**PAID, "again": True}).json()["position"] == 6


def test_a_list_may_sign_an_agreement_and_make_the_store(tmp_path: Path) -> None:
    api = api_in(tmp_path)
    refused(api.post([SIGNING, LIFTED]), 422)
    assert not (tmp_path / "store.db").exists()
    assert api.post([SIGNING, BOUGHT, FILED]).json()["position"] == 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (LIFTED, "StopOrderLifted"),
        ({**PAID, "amount": "-1"}, "amount"),
        ({**PAID, "recorded_at": "2003-07-02T12:00:00Z"}, "recorded_at"),
        ("PAID", "text"),
    ],
)
def test_of_several_entries_all_are_recorded_or_none(api: Api, wrong: object, said: str) -> None:
    before = api.entries()
    for found in (api.post([FILED, wrong, PAID]), sent(api, lines(FILED, wrong, PAID))):
        problem = refused(found, 422)
        assert (problem["refusal"], problem["entry"]) == ("entry_refused", 2)
        assert str(problem["detail"]).startswith("entry 2 of those sent: ")
        assert said in str(problem["detail"])
    assert api.entries() == before
    assert api.post([FILED, PAID]).json()["position"] == 4  # what was judged with them is forgotten


def test_several_entries_are_guarded_as_one_is(api: Api) -> None:
    refused(api.post([FILED, PAID], If_Match='"1"'), 412)
    first = api.post([FILED, PAID], If_Match='"2"', Idempotency_Key="both")
    assert api.post([FILED, PAID], If_Match='"2"', Idempotency_Key="both").json() == first.json()
    assert refused(api.post([FILED], Idempotency_Key="both"), 422)["refusal"] == "key_reused"
    assert len(api.entries()) == 4


def test_several_entries_go_after_what_another_writer_recorded(api: Api) -> None:
    api.post(PAID)
    with Store(api.url) as another:
        another.record("focus", FILED)
    assert api.post([{**PAID, "amount": "6"}, {**PAID, "amount": "7"}]).json()["position"] == 6


def test_a_repetition_among_several_is_refused_as_one_alone_is(api: Api) -> None:
    api.post(PAID)
    before = api.entries()
    for given in ([PAID], [FILED, PAID], [{**PAID, "amount": "6"}, {**PAID, "amount": "6"}]):
        for found in (api.post(given), sent(api, lines(*given))):
            assert "says exactly this already" in str(refused(found, 422)["detail"])
    assert api.entries() == before
    assert api.post([{**PAID, "again": True}, {**PAID, "again": True}]).json()["position"] == 5


@pytest.mark.parametrize("body", [b"[]", b"[", b"[1", b"[{}]x", b"\xff", b""])
def test_a_list_that_is_none_is_refused(api: Api, body: bytes) -> None:
    refused(api.post(body), 422)
    refused(sent(api, body), 422)
    assert len(api.entries()) == 2


# --- whole logs ----------------------------------------------------------------------------------------------------


def test_a_log_goes_out_and_comes_in_byte_for_byte(api: Api, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    taken = sent(api, HISTORY.read_bytes(), "/agreements/whole/import")
    assert (taken.status_code, taken.json()["position"]) == (201, len(EXPORT))
    out = api.get("/agreements/whole/export")
    assert out.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line)["recorded_at"] for line in out.content.splitlines()] == [
        each["recorded_at"] for each in EXPORT
    ]
    assert sent(api, out.content, "/agreements/again/import").json()["digest"] == taken.json()["digest"]
    assert api.get("/agreements/again/export").content == out.content
    assert cli.main(["export", "whole", "--store", api.url]) == 0
    assert capfdbinary.readouterr().out == out.content


def test_an_import_is_a_whole_log_under_a_new_name_or_nothing(api: Api) -> None:
    before = api.get("/agreements").json()
    assert refused(sent(api, lines(SIGNING), "/agreements/focus/import"), 409)["refusal"] == "agreement_exists"
    refused(sent(api, lines(SIGNING), "/agreements/focus/import", **{"If-None-Match": "*"}), 412)
    found = refused(sent(api, lines(SIGNING, LIFTED), "/agreements/new/import"), 422)
    assert (found["refusal"], found["entry"]) == ("line_refused", 2)
    for headers in ({"If-Match": '"0"'}, {"Idempotency-Key": "k"}):
        refused(sent(api, lines(SIGNING), "/agreements/new/import", **headers), 400)
    refused(api.post([SIGNING], path="/agreements/new/import"), 415)
    refused(sent(api, b"", "/agreements/new/import"), 422)
    assert api.get("/agreements").json() == before


# --- other kinds of document ---------------------------------------------------------------------------------------


def test_a_question_is_answered_as_the_comma_separated_values_of_the_command_line_and_their_end(
    api: Api, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    cli.main(["owed", "focus", "--on", "2003-07-02", "--csv", "--store", api.url])
    told = capfdbinary.readouterr().out
    by_accept = api.get(OWED, {"Accept": "text/csv"})
    by_name = api.get("/agreements/focus/owed.csv", on="2003-07-02")
    assert by_accept.content == by_name.content == told + b"#end,1\n"
    assert by_accept.headers["content-type"].startswith("text/csv")
    assert by_accept.headers["etag"] == '"2-csv"'
    assert api.get(OWED).json()["agreement"] == "focus"


def test_another_table_is_asked_for_by_its_name_and_of_csv_alone(
    api: Api, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    cli.main(["owed", "focus", "--on", "2003-07-02", "--csv", "--table", "lines", "--store", api.url])
    told = capfdbinary.readouterr().out
    by_name = api.get("/agreements/focus/owed.csv", on="2003-07-02", table="lines")
    by_accept = api.get(f"{OWED}&table=lines", {"Accept": "text/csv"})
    assert by_name.content == by_accept.content == told + b"#end,1\n"
    assert told.startswith(b"agreement,currency,as_of,known_at,investor,trigger,")
    none = refused(api.get("/agreements/focus/owed.csv", on="2003-07-02", table="rows"), 422)
    assert (none["refusal"], "investors or lines" in str(none["detail"])) == ("no_such_table", True)
    assert refused(api.get(f"{OWED}&table=lines"), 422)["refusal"] == "no_such_word"


def test_duties_are_a_calendar_and_nothing_else_is(api: Api, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    cli.main(["duties", "focus", "--on", "2003-07-02", "--calendar", "--store", api.url])
    told = capfdbinary.readouterr().out
    by_accept = api.get("/agreements/focus/duties", {"Accept": "text/calendar"}, on="2003-07-02")
    by_name = api.get("/agreements/focus/duties.ics", on="2003-07-02")
    assert by_accept.content == by_name.content == told
    assert told.startswith(b"BEGIN:VCALENDAR")
    refused(api.get(OWED, {"Accept": "text/calendar"}), 406)
    refused(api.get("/agreements/focus/owed.ics", on="2003-07-02"), 404)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv"),
        ("application/json;q=0, */*", "text/csv"),
        ("text/html, */*;q=0.1", "application/json"),
    ],
)
def test_the_kind_its_sender_likes_best_is_given(api: Api, accept: str, kind: str) -> None:
    assert api.get(OWED, {"Accept": accept}).headers["content-type"].partition(";")[0] == kind


@pytest.mark.parametrize("path", [*OTHERS, ENTRIES])
def test_what_is_json_alone_is_refused_to_who_takes_none(api: Api, path: str) -> None:
    assert "application/json" in str(refused(api.get(path, {"Accept": "text/csv"}), 406)["detail"])


# --- in the words of HTTP ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("owed", "say it, like on=2003-08-15."),
        ("schedule?on=2003-07-02", "say it, like until=2003-08-15."),
        ("what-if?on=2003-07-02", "give assume="),
        ("owed?on=2003-07-02&investr=x", "did you mean investor?"),
        ("owed?onn=2003-07-02", "did you mean on?"),
        ("verify?on=2003-07-02", "is no word of verify"),
        ("export?after=1", "is no word of export"),
    ],
)
def test_a_question_that_is_not_well_put_is_told_in_the_words_of_an_address(api: Api, path: str, said: str) -> None:
    detail = str(refused(api.get(f"/agreements/focus/{path}"), 422)["detail"])
    assert said in detail
    assert "--" not in detail


def test_every_address_is_described() -> None:
    app = application(Store("memory:"))
    from regrights.http.openapi import described

    # Pages are for people, who need no description of them.
    paths = {route.path for route in app.routes if not is_page(route.path)}
    known = set(described()["paths"])
    assert {path for path in paths - known if not path.endswith((".csv", ".ics"))} == set()
    assert known <= paths
