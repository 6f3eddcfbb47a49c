"""The page of the API: every question stands there, and each command on it does what it says."""

import html
import re
import shlex
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from projections.questions.register import questions as registered
from regrights.book.store import Store
from regrights.http import app as web
from tests import CHECKOUT

QUESTIONS = list(registered())
AT = "http://127.0.0.1"


@pytest.fixture
def browser(tmp_path) -> Iterator[TestClient]:
    with Store(f"sqlite:///{tmp_path}/store.db") as store:
        store.take_in("focus", CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl")
        with TestClient(web.application(store), base_url=AT) as client:
            yield client


def lines(page: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r"<pre[^>]*><code>(.*?)</code>", page)]


def test_every_question_stands_on_the_page_with_its_words(browser):
    page = browser.get("/api").text
    for each in QUESTIONS:
        assert f'<section id="{each.name}">' in page
    assert len(lines(page)) == len(QUESTIONS) + 5
    assert page.count("<code>reading</code>") == len(QUESTIONS)


def test_each_command_does_what_it_says(browser):
    statuses = {}
    for line in lines(browser.get("/api").text):
        _, address, *rest = shlex.split(line.replace("NAME", "focus").replace("INVESTOR", "Alpha+Capital+A.G."))
        assert address.startswith(f"{AT}/")
        if not rest:
            statuses[address] = browser.get(address).status_code
            continue
        headers = dict(each.split(": ", 1) for flag, each in zip(rest[::2], rest[1::2], strict=True) if flag == "-H")
        body = rest[-1].replace("Alpha+Capital+A.G.", "Alpha Capital A.G.")
        answers = [browser.post(address, headers=headers, content=body) for _ in range(2)]
        assert [each.status_code for each in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()
    assert len(statuses) == len(QUESTIONS) + 4
    assert set(statuses.values()) == {200}, statuses


def test_the_page_takes_no_words_and_names_the_server_as_it_was_asked_for(browser):
    assert browser.get("/api?on=2003-07-02").status_code == 422
    assert f"{AT}:8000/agreements" in browser.get("/api", headers={"Host": "127.0.0.1:8000"}).text
