"""What a browser is told: a page, another address, a refusal as a page. Makes no answer of a log."""

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from starlette.responses import Response
from starlette.types import Scope

from lifecycle.errors import Refusal
from lifecycle.log.contract import StoreMissing
from regrights.access.audience import INVESTOR, WhichClient, as_told, audience_of
from regrights.access.refusals import NothingHere, NotLetIn, SessionMissing
from regrights.book.errors import noted
from regrights.http.problems import problem
from regrights.http.requests import HTML, READING, key_of
from regrights.http.responses import NOT_FOUND, headers_of, refused, unforeseen

ROOT: Final = "/desk/"
SIGN_IN: Final = "/sign-in"
SIGN_OUT: Final = "/sign-out"
PAGES: Final = ("/desk", "/api", SIGN_IN, SIGN_OUT, "/me", "/access")
HEADINGS: Mapping[int, str] = {
    401: "Sign in first",
    404: "Not here",
    409: "Not now",
    429: "Later",
    500: "Something went wrong",
    503: "Not just now",
}
WAYS_ON: Mapping[int, str] = {
    404: "The address may be mistyped, or what it named may be gone. Begin at",
    409: "Look at what is recorded now and ask again. Begin at",
    429: "Wait a little and load this page again, or begin at",
    500: "Nothing was recorded or changed by this. Load the page again, or begin at",
    503: "Load this page again in a few seconds, or begin at",
}
FIRST_OF_A_STORE = "“regrights record” or “regrights import” makes it with its first agreement. Then load again"


def is_page(path: str) -> bool:
    """Whether whoever asks there is told by pages."""
    return path in PAGES or path.startswith(ROOT)


def page(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(body, status, {"cache-control": "no-store", **(headers or {})}, HTML)


def moved(address: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(None, 303, {"location": address, "cache-control": "no-store", **(headers or {})})


def told(
    status: int, said: str, headers: Mapping[str, str] | None = None, way_on: str = "", *, begin: bool = False
) -> Response:
    """A sentence as a page, and the way on; with ``begin`` to a first agreement."""
    from regrights.desk.pages import rendered

    heading = HEADINGS.get(status, "This cannot be answered")
    way_on = way_on or WAYS_ON.get(status, "Go back and change what was asked, or begin at")
    return page(rendered("refused.html", heading=heading, said=said, way_on=way_on, begin=begin), status, headers)


def told_to(scope: Scope, status: int, said: str) -> Response:
    """The same to a key: for it what does not exist is as what it has nothing of."""
    return told(status, str(NothingHere()) if status == NOT_FOUND and key_of(scope) is not None else said)


def refused_to(scope: Scope, refusal: Refusal) -> Response:
    """A refusal, by a page where pages are and by a problem document elsewhere."""
    key = key_of(scope)
    if not is_page(scope["path"]):
        return refused(refusal, key)
    if isinstance(refusal, SessionMissing):
        return _signed_out(scope, refusal)
    found = problem(as_told(refusal, audience_of(key)))
    if isinstance(refusal, WhichClient):
        return _which_client(scope, refusal, found.status)
    if key is not None and found.status == NOT_FOUND:
        found = problem(NothingHere())
    first = FIRST_OF_A_STORE if isinstance(refusal, StoreMissing) and key is None else ""
    return told(found.status, json.loads(found.body)["detail"], headers_of(refusal), first)


def unforeseen_to(scope: Scope, error: Exception) -> Response:
    """What nobody foresaw, by the same; its traceback goes to standard error."""
    key = key_of(scope)
    if is_page(scope["path"]):
        return told(500, noted(error, by_reference=audience_of(key) is None))
    return unforeseen(error, key)


def _which_client(scope: Scope, refusal: WhichClient, status: int) -> Response:
    """The clients whose own logs there are, each a link to what was asked of it."""
    from regrights.desk.pages import rendered

    words = parse_qsl(scope["query_string"].decode("utf-8", "replace"), keep_blank_values=True)
    kept = [(word, value) for word, value in words if word != INVESTOR]
    path = scope["raw_path"].decode("latin-1")
    clients = [(name, f"{path}?{urlencode([*kept, (INVESTOR, name)])}") for name in refusal.names]
    return page(rendered("which_client.html", clients=clients), status)


def _signed_out(scope: Scope, refusal: NotLetIn) -> Response:
    """The way to sign in and back.

    A browser that follows a link of another site's, or of a mail, holds its session back and sends it with what a page
    of ours asks next. So this page asks once more of its own accord, of an address that leads on whoever has a session.
    """
    from regrights.desk.pages import rendered

    query = scope["query_string"]
    asked = (scope["raw_path"] + (b"?" + query if query else b"")).decode("latin-1")
    address = f"{SIGN_IN}?to={quote(asked, safe='')}"
    headers = headers_of(refusal)
    reads = scope["method"] in READING
    if reads:
        headers["refresh"] = f"0; url={address}"
    return page(rendered("signed_out.html", address=address, reads=reads), 401, headers)
