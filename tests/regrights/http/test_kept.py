"""What the server keeps between requests: answers while the log stands still, the judgement of it, the connection."""

import asyncio
import socket
from pathlib import Path

import httpx2
import pytest

from lifecycle.judging.judgement import Judgement
from regrights.book.book import Book
from regrights.book.store import Store
from regrights.http import app as web
from regrights.http import serving
from regrights.http.asking import Asking
from regrights.http.kept_answers import KeptAnswer, KeptAnswers, Words
from tests.postgresql_server import fresh_store
from tests.regrights.http.test_app import PAID, Api, api_in
from tests.regrights.http.transcript import BOUGHT, FILED, SIGNING

OWED = "/agreements/focus/owed"


@pytest.fixture(params=["sqlite", "postgresql"])
def api(request: pytest.FixtureRequest, tmp_path: Path) -> Api:
    found = api_in(tmp_path, fresh_store() if request.param == "postgresql" else "")
    for entry in (SIGNING, BOUGHT):
        assert found.post(entry).status_code == 201
    return found


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question that was computed, by name."""
    names: list[str] = []
    answer = Book.answer

    def noting(book, question, said):
        names.append(question.name)
        return answer(book, question, said)

    monkeypatch.setattr(Book, "answer", noting)
    return names


def test_the_same_question_of_the_same_log_is_computed_once(api: Api, computed: list[str]) -> None:
    first, second = (api.get(OWED, on="2003-07-02") for _ in range(2))
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])
    assert computed == ["owed"]
    api.get(OWED, on="2003-07-03")
    api.get(OWED, on="2003-07-02", reading="partial_period:prorated")
    api.get("/agreements/focus/status", on="2003-07-02")
    assert computed == ["owed", "owed", "owed", "status"]


def test_an_answer_is_not_given_again_once_the_log_has_moved_whoever_moved_it(api: Api, computed: list[str]) -> None:
    before = api.get(OWED, on="2003-07-02")
    with Store(api.url) as another:
        another.record("focus", {**PAID, "again": True})
    after = api.get(OWED, on="2003-07-02")
    assert (before.headers["etag"], after.headers["etag"]) == ('"2"', '"3"')
    assert before.json()["total"]["paid"] != after.json()["total"]["paid"]
    api.post(FILED)
    assert api.get(OWED, on="2003-07-02").headers["etag"] == '"4"'
    assert computed == ["owed"] * 3


def test_what_was_refused_is_refused_again(api: Api) -> None:
    for _ in range(2):
        assert api.get(OWED, on="2003-02-30").status_code == 422
        assert api.get("/agreements/fokus/owed", on="2003-07-02").status_code == 404


def test_whoever_asks_after_another_process_recorded_is_shown_it_however_many_ask(api: Api) -> None:
    recorded = 2

    def record() -> None:
        nonlocal recorded
        with Store(api.url) as another:
            for _ in range(12):
                recorded = another.record("focus", {**PAID, "again": True}).position

    async def ask(client: httpx2.AsyncClient, until: asyncio.Future[None]) -> list[tuple[int, int]]:
        found = []
        while not until.done():
            known = recorded
            answer = await client.get(f"{OWED}?on=2003-07-02")
            found.append((known, int(answer.headers["etag"].strip('"'))))
        return found

    async def all_of_them() -> list[list[tuple[int, int]]]:
        there = httpx2.ASGITransport(web.application(Store(api.url)))
        async with httpx2.AsyncClient(transport=there, base_url="http://127.0.0.1") as client:
            recording = asyncio.get_running_loop().run_in_executor(None, record)
            asked = await asyncio.gather(*(ask(client, recording) for _ in range(8)))
            await recording
            last = await client.get(f"{OWED}?on=2003-07-02")
            return [*asked, [(recorded, int(last.headers["etag"].strip('"')))]]

    for client in asyncio.run(all_of_them()):
        assert client
        assert [shown for known, shown in client if shown < known] == []


def test_where_nobody_writes_no_thread_is_needed(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    first = api.get(OWED, on="2003-07-02")
    monkeypatch.setattr(Asking, "_given_before", None)
    assert api.get(OWED, on="2003-07-02").content == first.content


def test_another_store_in_its_place_is_not_answered_from(tmp_path: Path) -> None:
    api = api_in(tmp_path)
    api.post(SIGNING)
    api.get(OWED, on="2003-07-02")
    (tmp_path / "other").mkdir()
    other = api_in(tmp_path / "other")
    other.post({**SIGNING, "company": "Another, Inc."})
    (tmp_path / "other" / "store.db").replace(tmp_path / "store.db")
    found = api.get(OWED, on="2003-07-02")
    assert (found.status_code, found.json()["refusal"]) == (500, "store_replaced")


def test_only_so_much_is_kept_and_the_longest_unasked_goes_first() -> None:
    kept = KeptAnswers(most=20)
    a, b, c, d, e = (Words(name, "owed", b"", None) for name in "abcde")
    for asked in (a, b):
        kept.keep(asked, KeptAnswer("head", 1, b"x" * 10))
    assert kept.find(a, head="head")
    kept.keep(c, KeptAnswer("head", 1, b"x" * 10))
    assert [bool(kept.find(asked, head="head")) for asked in (a, b, c)] == [True, False, True]
    kept.keep(d, KeptAnswer("head", 1, b"x" * 21))
    assert not any(kept.find(asked, head="head") for asked in (a, b, c, d))
    kept.keep(e, KeptAnswer("head", 1, b"x" * 20))  # nothing of what went still takes room
    assert kept.find(e, head="head")


def test_what_was_answered_one_audience_is_no_answer_to_another() -> None:
    kept = KeptAnswers()
    asked = Words("a", "owed", b"", None)
    kept.keep(asked, KeptAnswer("head", 1, b"x"))
    for audience in ((), ("Alpha Capital A.G.",), ("Beta Fund",)):
        assert kept.find(asked._replace(audience=audience), head="head") is None


def test_an_append_judges_what_is_new_and_nothing_else_also_after_another_writer(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[int] = []
    judge, admit = Judgement.judge, Judgement.admit
    monkeypatch.setattr(
        Judgement, "judge", lambda log, entry, **more: judged.append(len(log.log)) or judge(log, entry, **more)
    )
    monkeypatch.setattr(
        Judgement, "admit", lambda log, entry, **more: judged.append(len(log.log)) or admit(log, entry, **more)
    )
    assert api.post(PAID).status_code == 201
    assert set(judged) == {2}
    with Store(api.url) as another:
        another.record("focus", {**PAID, "again": True})
    judged.clear()
    assert api.post(FILED).json()["position"] == 5
    assert set(judged) == {3, 4}  # the other's, then its own


def test_no_answer_waits_for_an_acknowledgement() -> None:
    with serving._bound("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()) as _:
        taken, _ = listening.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
