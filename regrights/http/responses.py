"""What goes back: an answer under its tag, as the request's preconditions have it (RFC 9110, 13.2.2), or a problem."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from lifecycle.errors import Refusal
from regrights.access.audience import as_told, audience_of
from regrights.access.key import Key
from regrights.access.refusals import NothingHere, NotLetIn, TooManyRequests
from regrights.http.admission.refusals import TooBusy
from regrights.http.problems import (
    PROBLEM,
    MethodRefused,
    PreconditionFailed,
    Told,
    TooManyWaiting,
    problem,
    status_of,
    unexpected,
)
from regrights.http.requests import ANY, JSON, tags_from

# Nothing is taken from elsewhere, nothing runs that is not a file of ours, nobody puts a page into one of theirs.
POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{what}-src 'self'" for what in ("script", "style", "img", "font", "connect")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
SECURITY: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
ALWAYS = {"cache-control": "no-store", "vary": "accept", "x-content-type-options": "nosniff"}
NOT_FOUND = 404
SUFFIXES = {"text/csv": "-csv", "text/calendar": "-ics"}


def answered(
    request: Request,
    body: bytes,
    *,
    position: int | None = None,
    kind: str = JSON,
    before: int = 0,
    cautions: Sequence[str] = (),
    by_its_bytes: bool = False,
) -> Response:
    """An answer from a log's position, or of no log: 304 where the sender has it, else whole; ``before`` others waited.
    What carries ``cautions`` is always whole. An answer ``by_its_bytes`` may move while its log does not.

    Raises ``PreconditionFailed`` where ``If-Match`` names another.
    """
    digest = sha256(body).hexdigest()[:16] if position is None or by_its_bytes else ""
    at = "" if position is None else f"{position}{SUFFIXES.get(kind, '')}"
    tag = f'"{"-".join(each for each in (at, digest) if each)}"'
    headers = request.scope["headers"]
    wanted, had = tags_from(headers, "If-Match"), tags_from(headers, "If-None-Match")
    if wanted is not None and not {ANY, tag}.intersection(wanted):
        raise PreconditionFailed("If-Match", tag)
    if not cautions and had is not None and {ANY, tag}.intersection(each.removeprefix("W/") for each in had):
        return Response(None, 304, {**ALWAYS, "etag": tag})
    waited = {"waited-behind": str(before)} if before else {}
    said = {"regrights-caution": ", ".join(cautions)} if cautions else {}
    return Response(body, 200, {**ALWAYS, **waited, **said, "etag": tag}, kind)


def recorded(body: bytes, position: int) -> Response:
    """What was written, and where the log ends now."""
    return Response(body, 201, {**ALWAYS, "etag": f'"{position}"'}, JSON)


def refused(refusal: Refusal, key: Key | None = None) -> Response:
    """A refusal, told to a key: for it what does not exist is as what it has nothing of."""
    if key is not None and status_of(refusal) == NOT_FOUND:
        refusal = NothingHere()
    refusal = as_told(refusal, audience_of(key))
    return told(problem(refusal), headers_of(refusal))


def headers_of(refusal: Refusal) -> dict[str, str]:
    """What a refusal says in headers too."""
    headers = dict[str, str]()
    if isinstance(refusal, NotLetIn):
        headers["www-authenticate"] = refusal.challenge
    if isinstance(refusal, MethodRefused):
        headers["allow"] = refusal.allowed
    if isinstance(refusal, TooBusy | TooManyWaiting | TooManyRequests):
        headers["retry-after"] = str(refusal.again)
    if status_of(refusal) == 413:  # noqa: PLR2004 - what was not read must not be taken for the next request
        headers["connection"] = "close"
    return headers


def told(found: Told, headers: Mapping[str, str] | None = None) -> Response:
    return Response(found.body, found.status, {**ALWAYS, **(headers or {})}, PROBLEM)


def told_again(found: Told, key: Key | None) -> Response:
    """A refusal that was told in another process, as ``refused`` tells it."""
    return refused(NothingHere(), key) if key is not None and found.status == NOT_FOUND else told(found)


def unforeseen(error: Exception, key: Key | None = None) -> Response:
    return Response(unexpected(error, audience_of(key)), 500, ALWAYS, PROBLEM)
