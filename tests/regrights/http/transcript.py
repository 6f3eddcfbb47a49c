"""``python3 -m tests.regrights.http.transcript``: the HTTP API by plain calls over a real socket, printed as they went.

The agreement is illustrative. A request is written as in the README: lines that begin with ``> ``, and after an empty
one its body.
"""

import http.client
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import quote, urlencode

from regrights import bootstrap

if __name__ == "__main__":
    bootstrap.ensure("test")

from projections.questions.register import questions
from regrights.book.store import Store
from regrights.http import serving
from regrights.http.connections import Patience

REQUEST = re.compile(r"^> (\S+) (\S+)\n((?:> .+\n)*)(?:>\n((?:> .*\n)*))?", re.MULTILINE)
VARYING = re.compile(r"\b[0-9a-f]{64}\b")
SHOWN = ("content-type", "etag", "allow")
LONGEST = 400


@contextmanager
def served(folder: Path, patience: Patience = Patience()) -> Iterator[str]:  # noqa: B008 - frozen
    """A server in a thread over a store in the folder; gives its host and port."""

    store = Store(f"sqlite:///{folder}/served.db")
    with serving._bound("127.0.0.1", 0) as listening:
        server = serving.server(store, hosts=serving.answers_to(listening), patience=patience)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield serving.address(listening).removeprefix("http://")
        finally:
            server.should_exit = True
            thread.join()


def call(
    where: str, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(where, timeout=60)
    try:
        connection.request(method, path, body=body, headers=dict(headers))
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def answered(where: str, request: re.Match[str]) -> str:
    """What one written request is answered with, written the same way."""
    method, path, headers, body = request.groups()
    said = dict(line[2:].split(": ", 1) for line in headers.splitlines())
    sent = "\n".join(line[2:] for line in body.splitlines()).encode() if body else None
    response, found = call(where, method, path, said, sent)
    told = [f"{name}: {value}" for name, value in response.getheaders() if name in SHOWN]
    return "\n".join([f"HTTP/1.1 {response.status}", *told, "", VARYING.sub("<digest>", found.decode())])


def replayed(where: str, block: str) -> str:
    """A block of written requests, each with what it is answered with now."""
    return "\n".join(f"{request[0]}{answered(where, request)}\n" for request in REQUEST.finditer(block))


# --- the transcript -----------------------------------------------------------------------------------------------

ALPHA = "Alpha Capital A.G."
SIGNING = {"kind": "AgreementSigned", "occurred_on": "2002-11-25", "company": "Focus Enhancements, Inc.",
           "investors": [ALPHA], "terms": "focus-2002", "source": "illustrative"}  # fmt: skip
BOUGHT = {"kind": "SharesPurchased", "occurred_on": "2002-11-25", "investor": ALPHA, "shares": 750000,
          "price_per_share": "1.20", "source": "illustrative"}  # fmt: skip
FILED = {"kind": "StatementFiled", "occurred_on": "2003-02-21", "statement": "333-000001", "form": "S-3",
         "source": "illustrative"}  # fmt: skip
LIFTED = {"kind": "StopOrderLifted", "occurred_on": "2003-05-02", "statement": "333-000001", "source": "illustrative"}
EFFECTIVE = {"kind": "EffectivenessDeclared", "occurred_on": "2003-06-11", "statement": "333-000001"}
VALUES: Mapping[str, str] = {
    "on": "2003-07-02",
    "from": "2003-06-01",
    "until": "2003-08-15",
    "n": "1",
    "to": "2003-08-15",
    "known_at": "2100-01-01",
    "assume": json.dumps(EFFECTIVE),
}


def post(entry: Mapping[str, object], **headers: str) -> str:
    """A written request that appends an entry."""
    said = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = ["POST /agreements/focus/entries", *(f"{name}: {value}" for name, value in said.items()), "", entry]
    return "".join(f"> {line if isinstance(line, str) else json.dumps(line)}".rstrip() + "\n" for line in lines)


def get(path: str, **words: str) -> str:
    """A written request that asks."""
    return f"> GET /agreements/{path}{'?' if words else ''}{urlencode(words, quote_via=quote)}\n"


def requests() -> Sequence[str]:
    recorded = [
        post(SIGNING, Idempotency_Key="signing"),
        post(BOUGHT, Idempotency_Key="purchase-1", If_Match='"1"'),
        post(BOUGHT, Idempotency_Key="purchase-1", If_Match='"1"'),  # a retry: the same answer, and no second entry
        post(FILED, If_Match='"1"'),  # stale: the log has moved to 2
        post(FILED, If_Match='"2"'),
        post({**FILED, "form": "S-1"}, Idempotency_Key="purchase-1"),  # a known key with another payload
        post(LIFTED),  # not legal
        post({**BOUGHT, "price_per_share": 1.5}),  # not well formed
    ]
    asked = [
        get(f"focus/{each.name}", **{w.name: VALUES[w.name] for w in each.words if w.needed and w.name in VALUES})
        for each in questions()
    ]
    rest = [get("focus/entries", after="2"), get("focus/verify"), get("nobody/owed", on="2003-07-02"),
            get("focus/owed", on="2003-07-02", reading="partial_period:prorated", investor=ALPHA),
            get("focus/nothing"), "> DELETE /agreements/focus/entries\n"]  # fmt: skip
    return [*recorded, *asked, *rest]


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        with served(folder) as where:
            for request in requests():
                for line in f"{request}{answered(where, REQUEST.match(request))}".splitlines():
                    print(line if len(line) <= LONGEST else f"{line[:LONGEST]} …")
                print()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
