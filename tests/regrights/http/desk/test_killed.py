"""A server killed while forms are sent to it: what was answered is in the log, and sent again it is one entry."""

import http.client
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from regrights.book.store import Store
from regrights.desk.recording.sent import words_of
from tests.regrights.http.desk.browsing import HERE, Document
from tests.regrights.http.desk.stories import FIRST, ONE, fact
from tests.regrights.http.desk.test_recording import RECORD
from tests.regrights.http.test_app import environment

FORM = {"Content-Type": "application/x-www-form-urlencoded", **HERE}
SEE_OTHER = 303


def sent(where: str, fields: dict[str, str]) -> tuple[int, str, str]:
    """A form as a browser sends it: the status, the address it leads to, the page."""
    with closing(http.client.HTTPConnection(where, timeout=20)) as connection:
        connection.request("POST", "/desk/focus/record", urlencode(fields), FORM)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()


def page(where: str) -> Document:
    with closing(http.client.HTTPConnection(where, timeout=20)) as connection:
        connection.request("GET", "/desk/focus/record?kind=Delisted")
        return Document(connection.getresponse().read().decode())


def begun(store: str) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "regrights", "serve", "--store", store, "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment())
    assert process.stdout is not None
    return process, urlsplit(process.stdout.readline().split()[2]).netloc


def _end(process: subprocess.Popen[str], how: signal.Signals) -> None:
    process.send_signal(how)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def _answered_before_it_was_killed(
    process: subprocess.Popen[str], where: str, fields: dict[str, str], after: float
) -> str | None:
    """Where it led, if it was answered; None where nobody knows whether it was recorded."""
    with closing(http.client.HTTPConnection(where, timeout=20)) as connection:
        connection.request("POST", "/desk/focus/record", urlencode(fields), FORM)
        time.sleep(after)
        _end(process, signal.SIGKILL)
        try:
            answer = connection.getresponse()
            return answer.headers.get("Location") if answer.status == SEE_OTHER else None
        except (OSError, http.client.HTTPException):
            return None


def killed_while_sending(folder: Path, kills: int, seed: int) -> Counter[str]:
    """So many servers, each killed a random moment after a form was sent; then the same form is sent to the next."""
    chance, url, counts = random.Random(seed), f"sqlite:///{folder}/s.db", Counter[str]()
    with Store(url) as store:
        for each in FIRST[:2]:
            store.record("focus", each)
    process, where = begun(url)
    for number in range(kills):
        given = fact("SharesPurchased", "2003-01-02", investor=ONE, shares=number + 1, price_per_share="2.00")
        token = page(where).forms[0].fields["token"]
        asked = {"kind": given["kind"], **words_of(given), "token": token}
        _, _, shown = sent(where, {**asked, "step": "preview"})
        fields = {**Document(shown).form(RECORD).fields, "step": "commit"}
        answered = _answered_before_it_was_killed(process, where, fields, chance.uniform(0, 0.06))
        process, where = begun(url)
        fields["token"] = page(where).forms[0].fields["token"]  # of the new process
        status, location, _ = sent(where, fields)
        assert (status, location) == (SEE_OTHER, f"/desk/focus/entry?n={number + 3}"), (status, location)
        assert answered in (None, location)
        counts["answered" if answered else "sent again"] += 1
    _end(process, signal.SIGINT)
    with Store(url) as store:
        stored = [json.loads(each.stored) for each in store.stored("focus")]
        assert store.verify("focus").outcome == "sound"
    assert [each["shares"] for each in stored[2:]] == [*range(1, kills + 1)]
    return counts


def test_a_server_killed_while_a_form_is_sent_loses_nothing_and_makes_nothing_twice(tmp_path: Path) -> None:
    counts = killed_while_sending(tmp_path, 2, seed=7)
    assert sum(counts.values()) == 2, counts
