"""The HTTP API: a thin door to the same questions and the same recording as the command line.

The addresses of questions come from the table of questions, so each question has one. A request is admitted in one
place, before any address is looked at. Knows no socket: ``serving`` does.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lifecycle.errors import Refusal
from projections.questions.register import AnyQuestion, questions
from regrights.book.store import Store
from regrights.http.asking import Asking
from regrights.http.heavy import HeavyAnswers
from regrights.http.problems import ForeignHost, MethodRefused, NoSuchAddress
from regrights.http.recording import Recording
from regrights.http.requests import CALENDAR, CSV, check_dated, check_head, check_text, header, kinds_of, routed
from regrights.http.responses import refused, unforeseen

AGREEMENT = "/agreements/{agreement}"  # a name may hold a slash, percent-encoded in the address
OURS = ("localhost", "127.0.0.1", "[::1]")


def application(store: Store, *, hosts: Sequence[str] | None = OURS, heavy: HeavyAnswers | None = None) -> Starlette:
    """The whole API over one store. ``hosts`` are the names it answers to; None is any."""
    asked = list(questions())
    asking, recording = Asking(store, asked, heavy), Recording(store)
    app = Starlette(
        routes=[
            Route("/", asking.index, methods=["GET"]),
            Route("/openapi.json", asking.openapi, methods=["GET"]),
            Route("/agreements", asking.agreements, methods=["GET"]),
            # One route for both methods, so that what it takes is said whole.
            Route(f"{AGREEMENT}/entries", partial(_entries, asking, recording), methods=["GET", "POST"]),
            Route(f"{AGREEMENT}/import", recording.take_in, methods=["POST"]),
            Route(f"{AGREEMENT}/export", asking.export, methods=["GET"]),
            Route(f"{AGREEMENT}/verify", asking.verify, methods=["GET"]),
            *_answers(asking, asked),
        ],
        middleware=[Middleware(Admission, hosts=hosts)],
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
    """The one place where a request is let in. Who asks, and in which role, will be asked here."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] | None) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] == "http":
            try:
                self._admit(scope)
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


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


async def _refused(_request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)  # noqa: S101 - registered for it
    return refused(refusal)


async def _unrouted(request: Request, error: Exception) -> Response:
    allowed = sorted((getattr(error, "headers", None) or {}).get("Allow", "").split(", "))
    if any(allowed):
        return refused(MethodRefused(request.method, ", ".join(allowed)))
    return refused(NoSuchAddress(unquote(request.scope["path"])))
