"""The HTTP API: a thin door to the same questions and the same recording as the command line.

The addresses of questions come from the table of questions, so each question has one. A request is admitted in one
place, before any log is looked for. Knows no socket: ``serving`` does.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lifecycle.errors import Refusal
from projections.questions.register import AnyQuestion, questions
from regrights.access.key import Key
from regrights.access.keys import Keys
from regrights.access.refusals import KeyInAddress, KeyMissing, NothingHere
from regrights.access.table import OPEN, has_row, methods
from regrights.book.store import Store
from regrights.http.asking import Asking
from regrights.http.desk.routes import Desk
from regrights.http.heavy import HeavyAnswers
from regrights.http.problems import ForeignHost, MethodRefused, NoSuchAddress
from regrights.http.recording import Recording
from regrights.http.requests import (
    CALENDAR,
    CSV,
    agreement_from,
    bearer_from,
    check_dated,
    check_head,
    check_text,
    header,
    key_of,
    keys_in_address,
    kinds_of,
    routed,
)
from regrights.http.responses import refused, unforeseen

AGREEMENT = "/agreements/{agreement}"  # a name may hold a slash, percent-encoded in the address
OURS = ("localhost", "127.0.0.1", "[::1]")


def application(
    store: Store,
    *,
    hosts: Sequence[str] | None = OURS,
    heavy: HeavyAnswers | None = None,
    keys: Keys | None = None,
) -> Starlette:
    """The whole API over one store. ``hosts`` are the names it answers to; None is any. Without ``keys``, or while
    there is none, whoever asks has the role company.
    """
    asked = list(questions())
    asking, recording = Asking(store, asked, heavy), Recording(store)
    routes = [
        Route("/", asking.index, methods=["GET"]),
        Route("/openapi.json", asking.openapi, methods=["GET"]),
        Route("/health", asking.health, methods=["GET"]),
        Route("/agreements", asking.agreements, methods=["GET"]),
        # One route for both methods, so that what it takes is said whole.
        Route(f"{AGREEMENT}/entries", partial(_entries, asking, recording), methods=["GET", "POST"]),
        Route(f"{AGREEMENT}/import", recording.take_in, methods=["POST"]),
        Route(f"{AGREEMENT}/export", asking.export, methods=["GET"]),
        Route(f"{AGREEMENT}/verify", asking.verify, methods=["GET"]),
        *_answers(asking, asked),
        *Desk(asking).routes(),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Admission, hosts=hosts, keys=keys, routes=routes)],
        exception_handlers={Refusal: _refused, HTTPException: _unrouted},
    )
    app.router.redirect_slashes = False
    return app


def _answers(asking: Asking, asked: Sequence[AnyQuestion]) -> Iterator[Route]:
    """Each question by its name, and by its name with the ending of a file, for who cannot say what they accept."""
    for each in asked:
        path = f"{AGREEMENT}/{each.name}"
        yield Route(path, partial(asking.question, each, kinds_of(each)), methods=["GET"])
        yield Route(f"{path}.csv", partial(asking.question, each, (CSV,)), methods=["GET"])
        if CALENDAR in kinds_of(each):
            yield Route(f"{path}.ics", partial(asking.question, each, (CALENDAR,)), methods=["GET"])


async def _entries(asking: Asking, recording: Recording, request: Request) -> Response:
    return await (recording.append(request) if request.method == "POST" else asking.entries(request))


# --- admission ------------------------------------------------------------------------------------------------


class Admission:
    """The one place where a request is let in: who asks is known by a key, what they have by the table of access."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] | None, keys: Keys | None, routes: Sequence[Route]) -> None:
        self.app, self.hosts, self.keys, self.routes = app, hosts, keys, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] == "http":
            try:
                self._admit(scope)
                if self.keys is not None and self.keys.asked_for():
                    await self._let_in(scope, self.keys)
            except Refusal as refusal:
                app = refused(refusal)
        sent = False

        async def sending(message: Message) -> None:
            nonlocal sent
            sent = True
            await send(message)

        try:
            await app(scope, receive, sending)
        except Exception as error:  # whatever one request raises, the others are answered
            if sent:
                raise
            await unforeseen(error)(scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        check_head(scope["raw_path"], scope["query_string"], scope["headers"])
        host = header(scope["headers"], "Host") or ""
        if self.hosts is not None and _without_port(host) not in self.hosts:
            raise ForeignHost(host)
        check_text(scope["raw_path"], "address")
        check_text(scope["query_string"], "query")
        scope["path"] = routed(scope["raw_path"])
        check_dated(scope["headers"])

    async def _let_in(self, scope: Scope, keys: Keys) -> None:
        """Puts the key beside the request. Raises ``NotLetIn``, ``NothingHere``, ``MethodRefused``."""
        exposed = keys_in_address(scope["raw_path"], scope["query_string"])
        if exposed:
            await run_in_threadpool(keys.revoke_exposed, exposed)
            raise KeyInAddress
        if scope["path"] in OPEN:
            return
        written = bearer_from(scope["headers"])
        if written is None:
            raise KeyMissing
        key = keys.recognised(written)  # here, since a thread would take longer than it does
        if keys.is_to_be_noted(key):
            await run_in_threadpool(keys.note, key)
        scope["key"] = key
        for route in self.routes:
            parts = _parts(route, scope)
            if parts is not None:
                _check_served(key, scope["method"], route.path, parts)
                return
        # Nobody's address, and told as that.


def _check_served(key: Key, method: str, route: str, parts: Mapping[str, str]) -> None:
    """Asks the table before any log is looked for: what is not granted takes no longer than what is not there."""
    if "agreement" in parts and not key.granted(agreement_from(parts)):
        raise NothingHere
    allowed = methods(key.role, route)
    if method in allowed:
        return
    if not allowed or has_row(method, route):  # others have it
        raise NothingHere
    raise MethodRefused(method, ", ".join(allowed))


def _parts(route: Route, scope: Scope) -> Mapping[str, str] | None:
    """What an address says in the places of a route's template; None of an address of another route."""
    match, found = route.matches(scope)
    parts: Mapping[str, str] | None = None if match is Match.NONE else found["path_params"]
    return parts


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)  # noqa: S101 - registered for it
    return refused(refusal, key_of(request.scope))


async def _unrouted(request: Request, error: Exception) -> Response:
    allowed = sorted((getattr(error, "headers", None) or {}).get("Allow", "").split(", "))
    if any(allowed):
        return refused(MethodRefused(request.method, ", ".join(allowed)))
    return refused(NoSuchAddress(unquote(request.scope["path"])))
