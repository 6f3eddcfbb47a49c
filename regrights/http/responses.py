"""What goes back: an answer under its tag, as the request's preconditions have it (RFC 9110, 13.2.2), or a problem."""

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from lifecycle.errors import Refusal
from regrights.http.problems import PROBLEM, MethodRefused, PreconditionFailed, problem, unexpected
from regrights.http.requests import ANY, JSON, tags_from

ALWAYS = {"cache-control": "no-store", "vary": "accept", "x-content-type-options": "nosniff"}
SUFFIXES = {"text/csv": "-csv", "text/calendar": "-ics"}


def answered(request: Request, body: bytes, *, position: int | None = None, kind: str = JSON) -> Response:
    """An answer from a log's position, or of no log: 304 where the sender has it, else whole.

    Raises ``PreconditionFailed`` where ``If-Match`` names another.
    """
    tag = f'"{sha256(body).hexdigest()[:16]}"' if position is None else f'"{position}{SUFFIXES.get(kind, "")}"'
    headers = request.scope["headers"]
    wanted, had = tags_from(headers, "If-Match"), tags_from(headers, "If-None-Match")
    if wanted is not None and not {ANY, tag}.intersection(wanted):
        raise PreconditionFailed("If-Match", tag)
    if had is not None and {ANY, tag}.intersection(each.removeprefix("W/") for each in had):
        return Response(None, 304, {**ALWAYS, "etag": tag})
    return Response(body, 200, {**ALWAYS, "etag": tag}, kind)


def recorded(body: bytes, position: int) -> Response:
    """What was written, and where the log ends now."""
    return Response(body, 201, {**ALWAYS, "etag": f'"{position}"'}, JSON)


def refused(refusal: Refusal) -> Response:
    status, body = problem(refusal)
    headers = dict(ALWAYS)
    if isinstance(refusal, MethodRefused):
        headers["allow"] = refusal.allowed
    if status == 413:  # noqa: PLR2004 - what was not read must not be taken for the next request
        headers["connection"] = "close"
    return Response(body, status, headers, PROBLEM)


def unforeseen(error: Exception) -> Response:
    return Response(unexpected(error), 500, ALWAYS, PROBLEM)
