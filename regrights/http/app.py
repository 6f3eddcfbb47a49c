"""The HTTP API and the desk: a thin door to the same questions and the same recording as the command line.

The addresses of questions come from the table of questions, so each question has one. Knows no socket: ``serving``
does; who is let in is ``admission``'s.
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

from lifecycle.errors import Refusal
from projections.questions.register import AnyQuestion, questions
from regrights.access.door import Door
from regrights.access.keys import Keys
from regrights.access.rates import Rates
from regrights.book.store import Store
from regrights.http.admission.admitting import Admission
from regrights.http.asking import Asking
from regrights.http.desk.answers import refused_to
from regrights.http.desk.recording import RecordingPages
from regrights.http.desk.routes import Desk
from regrights.http.desk.sessions import SigningIn
from regrights.http.desk.who import WhoAsks
from regrights.http.heavy import HeavyAnswers
from regrights.http.problems import MethodRefused, NoSuchAddress
from regrights.http.recording import Recording
from regrights.http.requests import CALENDAR, CSV, kinds_of

AGREEMENT = "/agreements/{agreement}"  # a name may hold a slash, percent-encoded in the address
OURS = ("localhost", "127.0.0.1", "[::1]")


def application(
    store: Store,
    *,
    hosts: Sequence[str] | None = OURS,
    heavy: HeavyAnswers | None = None,
    keys: Keys | None = None,
    rates: Rates | None = None,
) -> Starlette:
    """All of it over one store. ``hosts`` are the names it answers to; None is any. Without ``keys``, or while there
    is none, whoever asks has the role company, as often as they like. ``state.door`` is to be closed at the end.
    """
    door = None if keys is None else Door.of(keys, rates)
    asked = list(questions())
    asking, recording = Asking(store, asked, heavy), Recording(store)
    by_form = RecordingPages.of(store, keys)
    # They are compared with an address one after the other, so what is asked for least stands last.
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
        *by_form.routes(),
        *Desk(asking, waiting=by_form.waiting).routes(),
        *SigningIn(door).routes(),
        *_answers(asking, asked),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(WhoAsks), Middleware(Admission, hosts=hosts, door=door, routes=routes)],
        exception_handlers={Refusal: _refused, HTTPException: _unrouted},
    )
    app.router.redirect_slashes = False
    app.state.door = door
    return app


def _answers(asking: Asking, asked: Sequence[AnyQuestion]) -> Iterator[Route]:
    """Each question by its name, and by its name with the ending of a file, for who cannot say what they accept."""
    for each in asked:
        yield Route(f"{AGREEMENT}/{each.name}", partial(asking.question, each, kinds_of(each)), methods=["GET"])
    for each in asked:
        path = f"{AGREEMENT}/{each.name}"
        yield Route(f"{path}.csv", partial(asking.question, each, (CSV,)), methods=["GET"])
        if CALENDAR in kinds_of(each):
            yield Route(f"{path}.ics", partial(asking.question, each, (CALENDAR,)), methods=["GET"])


async def _entries(asking: Asking, recording: Recording, request: Request) -> Response:
    return await (recording.append(request) if request.method == "POST" else asking.entries(request))


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)  # noqa: S101 - registered for it
    return refused_to(request.scope, refusal)


async def _unrouted(request: Request, error: Exception) -> Response:
    allowed = sorted((getattr(error, "headers", None) or {}).get("Allow", "").split(", "))
    if any(allowed):
        return refused_to(request.scope, MethodRefused(request.method, ", ".join(allowed)))
    return refused_to(request.scope, NoSuchAddress(unquote(request.scope["path"])))
