"""Forms: what another site's page makes a browser send is not taken, nor what is too long or says something else."""

import json
from collections.abc import Callable, Mapping

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from lifecycle.errors import Refusal
from regrights.access.key import Key
from regrights.http.desk.forms import LARGEST_FORM, MOST_FIELDS, form_of, token_for
from regrights.http.responses import refused
from tests.regrights.access.test_keys import START

PATH = "/desk/a%2Fb/record"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HERE = {**FORM, "Sec-Fetch-Site": "same-origin"}
HOST = "records.example"
KEY = Key("00000000", "company", None, (), "A. Counsel", START, START)
Ask = Callable[..., Response]


@pytest.fixture
def taken() -> list[Mapping[str, str]]:
    """The forms that were taken."""
    return []


def asking(taken: list[Mapping[str, str]], **let_in: object) -> TestClient:
    async def take(request: Request) -> Response:
        request.scope.update(let_in)
        taken.append(await form_of(request))
        return JSONResponse(taken[-1])

    async def told(_request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        return refused(refusal)

    app = Starlette(routes=[Route("/{any:path}", take, methods=["GET", "POST"])], exception_handlers={Refusal: told})
    return TestClient(app, base_url=f"http://{HOST}")


def body(path: str = PATH, session: str | None = None, **fields: str) -> bytes:
    said = "&".join(f"{name}={value}" for name, value in fields.items())
    token = token_for({"session": session} if session else {}, path)
    return f"token={token}&{said}".rstrip("&").encode()


def test_the_fields_of_a_form_of_ours_are_those_sent_without_its_token(taken: list[Mapping[str, str]]) -> None:
    answer = asking(taken).post(PATH, content=body(name="a+%C3%A9%0Ab", empty=""), headers=HERE)
    assert answer.json() == {"name": "a é\nb", "empty": ""}
    assert asking(taken).post(f"{PATH}?n=3", content=body(f"{PATH}?n=4"), headers=HERE).json() == {}


def test_a_token_is_of_one_session_and_one_address() -> None:
    found = {token_for({"session": session}, path) for session in ("one", "other") for path in (PATH, "/me")}
    assert len(found | {token_for({}, PATH), token_for({}, "/me")}) == 6
    assert token_for({}, PATH) == token_for({}, PATH) == token_for({}, "/desk/a%2fb/record?on=2003-09-22#top")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": f"http://{HOST}"},
        {"Origin": "null"},
        {"Origin": "http://elsewhere.example"},
        {"Origin": f"http://{HOST}.elsewhere.example"},
        {"Origin": f"http://{HOST}:8080"},
        {"Origin": f"https://user@{HOST}"},
        {"Origin": HOST},
        {"Referer": f"http://{HOST}{PATH}"},
    ],
)
@pytest.mark.parametrize("session", [None, "a session"])
def test_what_does_not_come_from_here_is_not_taken_whatever_it_carries(
    taken: list[Mapping[str, str]], headers: Mapping[str, str], session: str | None
) -> None:
    let_in = {"session": session, "key": KEY} if session else {}
    answer = asking(taken, **let_in).post(PATH, content=body(session=session), headers={**FORM, **headers})
    assert (answer.status_code, answer.json()["refusal"], taken) == (400, "not_from_here", [])


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_browser_that_does_not_say_where_a_form_stood_says_its_origin(
    taken: list[Mapping[str, str]], scheme: str
) -> None:
    headers = {**FORM, "Origin": f"{scheme}://{HOST}"}
    assert asking(taken).post(PATH, content=body(), headers=headers).status_code == 200


@pytest.mark.parametrize(
    "token",
    [
        "",
        "token=&",
        "token=0&",
        "token=%C3%A9&",
        f"token={token_for({'session': 'one'}, '/desk/a%2Fb/correct')}&",
        f"token={token_for({'session': 'one'}, '/desk/c/record')}&",
        f"token={token_for({'session': 'other'}, PATH)}&",
        f"token={token_for({}, PATH)}&",
        f"Token={token_for({'session': 'one'}, PATH)}&",
    ],
    # The same in every process, which each make the tokens of their own.
    ids=[
        "none",
        "empty",
        "zero",
        "no ASCII",
        "correct",
        "another agreement",
        "another session",
        "no session",
        "capital",
    ],
)
def test_a_form_without_the_token_of_its_session_and_address_is_not_taken(
    taken: list[Mapping[str, str]], token: str
) -> None:
    answer = asking(taken, session="one", key=KEY).post(PATH, content=f"{token}a=1".encode(), headers=HERE)
    assert (answer.status_code, answer.json()["refusal"], taken) == (400, "not_from_here", [])
    assert asking(taken, session="one", key=KEY).post(PATH, content=body(session="one"), headers=HERE).json() == {}


def test_a_request_says_nothing_in_its_address(taken: list[Mapping[str, str]]) -> None:
    answer = asking(taken).post(f"{PATH}?{body(a='1').decode()}", headers=HERE)
    assert (answer.status_code, taken) == (400, [])
    assert asking(taken).get(f"{PATH}?{body(a='1').decode()}", headers=HERE).status_code == 400


def test_who_sends_a_key_in_a_header_needs_no_token(taken: list[Mapping[str, str]]) -> None:
    answer = asking(taken, key=KEY).post(PATH, content=b"a=1", headers={**FORM, "Origin": "null"})
    assert answer.json() == {"a": "1"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/x-www-form-urlencoded; charset=latin-1"},
        {"Content-Type": ""},
        {"Content-Encoding": "gzip"},
    ],
)
def test_only_a_plain_form_is_taken(taken: list[Mapping[str, str]], headers: Mapping[str, str]) -> None:
    answer = asking(taken).post(PATH, content=body(), headers={**HERE, **headers})
    assert (answer.status_code, answer.json()["refusal"], taken) == (415, "not_a_form", [])
    said = {**HERE, "Content-Type": 'application/x-www-form-urlencoded; charset="UTF-8"'}
    assert asking(taken).post(PATH, content=body(), headers=said).status_code == 200


def test_a_form_as_long_as_may_be_is_taken_and_one_byte_more_is_not(taken: list[Mapping[str, str]]) -> None:
    longest = body(a="") + b"1" * (LARGEST_FORM - len(body(a="")))
    assert asking(taken).post(PATH, content=longest, headers=HERE).status_code == 200
    for sent in (longest + b"1", iter([longest, b"1"])):
        answer = asking(taken).post(PATH, content=sent, headers=HERE)
        assert (answer.status_code, answer.headers["connection"], len(taken)) == (413, "close", 1)
        assert "longer than 256 KiB" in answer.json()["detail"]


@pytest.mark.parametrize("sent", [b"&a", b"&a=1&a=2", b"&a=%", b"&a=%ff", b"&a=\xc3\xa9", b"&a=1" * MOST_FIELDS])
def test_what_cannot_be_read_as_one_value_a_field_is_refused(taken: list[Mapping[str, str]], sent: bytes) -> None:
    answer = asking(taken).post(PATH, content=body() + sent, headers=HERE)
    assert (answer.status_code, answer.json()["refusal"], taken) == (400, "malformed_request", [])


def test_a_refusal_quotes_no_token(taken: list[Mapping[str, str]]) -> None:
    sent = body("/elsewhere", a="1")
    answer = asking(taken).post(PATH, content=sent, headers=HERE)
    assert token_for({}, "/elsewhere") not in json.dumps(answer.json())
    assert token_for({}, PATH) not in answer.text
