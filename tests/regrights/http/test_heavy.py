"""Answers that take long: computed elsewhere, the same bytes, kept; a limit, a place, and no process left behind."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from http.client import HTTPException
from pathlib import Path
from time import monotonic, sleep

import pytest
from starlette.testclient import TestClient

from lifecycle.log.opening import open_log
from lifecycle.record.importing import import_log
from regrights.book.store import Store
from regrights.http import app as web
from regrights.http import heavy as elsewhere
from regrights.http.computing import Asked
from regrights.http.heavy import HeavyAnswers, is_heavy
from regrights.http.problems import ComputingEnded, Told, TooManyWaiting
from regrights.http.serving import NO_KEYS
from tests.benchmarks.logs import LAST, judged
from tests.regrights.http.test_app import Api, environment, refused
from tests.regrights.http.transcript import call

# Some seconds.
CURVE = f"/agreements/a/delay-curve?on={LAST}&from={LAST - timedelta(days=360)}&until={LAST}"
RESTATED = Asked("a", "restatement", "application/json", f"on={LAST}&known_at=2030-01-01".encode())
WORDS = {"on": str(LAST), "known_at": "2030-01-01"}
SOON = 30  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one log long enough that ``restatement`` of it is heavy, and of one of which nothing is."""
    found = tmp_path_factory.mktemp("heavy")
    with open_log(f"sqlite:///{found}/store.db") as log:
        import_log(log, "a", judged(250))
        import_log(log, "short", judged(6))
    return found


@pytest.fixture(scope="module")
def heavy(folder: Path) -> Iterator[HeavyAnswers]:
    with HeavyAnswers(partial(Store, f"sqlite:///{folder}/store.db"), processes=1, most_waiting=2) as found:
        yield found


@pytest.fixture
def api(folder: Path, heavy: HeavyAnswers) -> Api:
    app = web.application(Store(f"sqlite:///{folder}/store.db"), heavy=heavy)
    return Api(folder, TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False))


def nothing() -> None:
    return None


def until(holds: Callable[[], bool]) -> None:
    """Fails where it does not hold soon."""
    ends = monotonic() + SOON
    while not holds():
        assert monotonic() < ends
        sleep(0.02)


def test_what_is_heavy_depends_on_the_question_and_on_the_log() -> None:
    assert is_heavy("readings", 50)
    assert not is_heavy("owed", 50)
    assert is_heavy("owed", 5_000)
    assert not is_heavy("readings", 5)


@pytest.mark.parametrize("path", ["restatement", "restatement.csv", "what-if"])
def test_a_heavy_answer_is_computed_elsewhere_to_the_same_bytes_and_kept(
    api: Api, heavy: HeavyAnswers, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = dict(WORDS)
    if path == "what-if":
        words["assume"] = json.dumps({"kind": "Delisted", "occurred_on": str(LAST), "market": "Nasdaq"})
    here = Api(api.folder, TestClient(web.application(Store(api.url)), base_url="http://127.0.0.1"))
    expected = here.get(f"/agreements/a/{path}", **words)

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("regrights.http.asking.computed", never)  # not in this process
    found = api.get(f"/agreements/a/{path}", **words)
    assert (found.status_code, found.content, found.headers["etag"]) == (
        200,
        expected.content,
        expected.headers["etag"],
    )
    monkeypatch.setattr(HeavyAnswers, "answer", never)
    assert api.get(f"/agreements/a/{path}", **words).content == expected.content


def test_what_is_light_is_answered_here(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HeavyAnswers, "answer", None)
    assert api.get("/agreements/a/owed", on=str(LAST)).status_code == 200
    assert api.get("/agreements/short/restatement", **WORDS).status_code == 200


def test_a_refusal_from_elsewhere_is_told_as_any_other(api: Api) -> None:
    assert refused(api.get("/agreements/a/restatement", **{**WORDS, "on": "2003-02-30"}), 422)["field"] == "on"
    assert refused(api.get("/agreements/a/restatement", **WORDS, colour="blue"), 422)
    assert refused(api.get("/agreements/a/restatement", **WORDS, investor="Nobody"), 422)


def test_an_entry_recorded_meanwhile_is_in_the_next_answer(api: Api) -> None:
    before = api.get("/agreements/a/restatement", **WORDS).headers["etag"]
    paid = {"kind": "ExpenseIncurred", "occurred_on": str(LAST), "category": "fee", "amount": "1.00"}
    assert api.post(paid, path="/agreements/a/entries").status_code == 201
    after = api.get("/agreements/a/restatement", **WORDS).headers["etag"]
    assert (before, after) == ('"250"', '"251"')


def test_a_process_that_dies_is_replaced_and_the_question_asked_once_more(heavy: HeavyAnswers) -> None:
    asyncio.run(heavy.answer(RESTATED, nothing))
    (process,) = heavy._running

    pid = process.process.pid
    assert pid is not None

    async def killed() -> object:
        os.kill(pid, signal.SIGSTOP)  # or it may have answered before it is killed
        asked = asyncio.create_task(heavy.answer(RESTATED, nothing))
        await asyncio.sleep(0.02)
        process.process.kill()
        return (await asked)[0]

    assert not isinstance(asyncio.run(killed()), Told)
    (other,) = heavy._running
    assert other.process.pid != pid


def test_a_question_whose_processes_die_one_after_the_other_is_given_up(
    heavy: HeavyAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Asked] = []

    def dies(process: object, question: Asked) -> None:
        asked.append(question)
        raise EOFError

    with monkeypatch.context() as patched:
        patched.setattr(elsewhere._Process, "ask", dies)
        with pytest.raises(ComputingEnded):
            asyncio.run(heavy.answer(RESTATED, nothing))
    assert asked == [RESTATED] * 2
    assert not isinstance(asyncio.run(heavy.answer(RESTATED, nothing))[0], Told)


def test_only_so_many_wait_each_knows_its_place_and_the_rest_are_to_come_again(api: Api, heavy: HeavyAnswers) -> None:
    async def all_at_once() -> list[object]:
        asked = [heavy.answer(Asked("a", "restatement", "text/csv", RESTATED.query), nothing) for _ in range(5)]
        return await asyncio.gather(*asked, return_exceptions=True)

    *answered, fourth, fifth = asyncio.run(all_at_once())
    assert [before for _, before in answered] == [0, 1, 2]
    for refusal in (fourth, fifth):
        assert isinstance(refusal, TooManyWaiting)
        assert 1 <= refusal.again <= 60
    until(lambda: heavy._pending == 0)


def test_who_is_to_come_again_is_told_when(api: Api, heavy: HeavyAnswers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heavy, "most_waiting", -1)
    response = api.get("/agreements/a/restatement", **{**WORDS, "on": "2004-06-01"})
    assert "answers wait to be; ask again in " in str(refused(response, 503)["detail"])
    assert int(response.headers["retry-after"]) >= 1


# --- the command ----------------------------------------------------------------------------------------------------


def running(pids: set[int]) -> set[int]:
    """Those of them that are still there and not only waiting to be counted."""
    found = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            found.add(pid)
    return found


def children(pid: int) -> set[int]:
    return {
        int(each) for task in Path(f"/proc/{pid}/task").iterdir() for each in (task / "children").read_text().split()
    }


@pytest.fixture
def server(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A server by the command, at the head of a group of its own, as a shell starts it."""
    words = ["serve", "--store", f"sqlite:///{folder}/store.db", "--port", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "regrights", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda each: each.name)
def test_the_server_ends_without_leaving_a_process_behind(server: subprocess.Popen[str], how: signal.Signals) -> None:
    where = server.stdout.readline().split("http://")[1].split()[0]
    assert call(where, "GET", f"/agreements/a/restatement?on={LAST}&known_at=2030-01-01", {})[0].status == 200
    with ThreadPoolExecutor(1) as client:
        busy = client.submit(call, where, "GET", CURVE, {})
        sleep(0.5)  # it computes
        started = children(server.pid)
        assert len(started) >= 2
        # As a terminal does it, to every process of the group; the other two to the server alone.
        (os.killpg if how == signal.SIGINT else os.kill)(server.pid, how)
        _, err = server.communicate(timeout=SOON)
        if how == signal.SIGKILL:
            assert isinstance(busy.exception(), OSError | HTTPException)
        else:
            response, told = busy.result()
            assert (response.status, json.loads(told)["refusal"]) == (503, "computing_ended")
    assert err == f"{NO_KEYS}\n"
    assert server.returncode == (0 if how == signal.SIGINT else -how)
    until(lambda: not running(started))
