"""Which HTTP status each refusal has, in one table, and the problem document (RFC 9457) it is told in.

Knows no server: the refusals of the HTTP door itself stand here beside their statuses, and the sentence is always the
refusal's own.
"""

import json
from collections.abc import Mapping, Sequence

from lifecycle.entries.fields import InvalidEntry, printable, shortened
from lifecycle.errors import Refusal
from lifecycle.log.contract import LogMoved, StoreDamaged, StoreMissing, StoreUnavailable, StoreUnsupported
from lifecycle.record.recording import NoSuchAgreement
from regrights.book.errors import UNEXPECTED, name_of, noted

PROBLEM = "application/problem+json"
LARGEST_BODY = 1024 * 1024


class MalformedRequest(Refusal):
    """A request whose headers or address cannot be read."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}.")


class NoSuchAddress(Refusal):
    """A path that leads nowhere."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{shortened(path)}: no such address; / lists them, /openapi.json describes them.")


class MethodRefused(Refusal):
    """An address asked in a way it does not know."""

    def __init__(self, method: str, allowed: str) -> None:
        self.allowed = allowed
        super().__init__(f"{shortened(method)} is no method of this address; it takes {allowed}.")


class NotAcceptable(Refusal):
    """A client that takes no JSON."""

    def __init__(self, accept: str) -> None:
        super().__init__(f"Accept = {shortened(accept)}: answers are JSON; accept application/json.")


class NothingToMatch(Refusal):
    """``If-Match: *`` where there is no log."""

    def __init__(self, agreement: str) -> None:
        super().__init__(
            f'agreement "{printable(agreement)}": If-Match = "*" asks for a log that exists, and there is none of that '
            "name; leave the header out to begin it with an AgreementSigned."
        )


class TooLarge(Refusal):
    """A body longer than any entry."""

    def __init__(self) -> None:
        super().__init__(
            "The body is longer than 1 MiB and was read no further; record the paper by its name and digest instead."
        )


class NotJson(Refusal):
    """A body that does not say it is JSON. Asked for strictly: no form of another site's page can say so."""

    def __init__(self, header: str, value: str | None) -> None:
        shown = "is missing" if value is None else f"= {shortened(value)} is not taken"
        super().__init__(f"{header} {shown}; send one entry as plain JSON with Content-Type: application/json.")


class ForeignHost(Refusal):
    """A request that came by another name than this machine's own: the mark of a rebound DNS name."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"Host = {shortened(host)}: this server answers on this machine alone; ask it as 127.0.0.1 or localhost."
        )


# The nearest class counts; what is not named here was well received and is refused for what it says: 422.
STATUS: Mapping[type[Refusal], int] = {
    MalformedRequest: 400,
    NoSuchAddress: 404,
    NoSuchAgreement: 404,
    StoreMissing: 404,
    MethodRefused: 405,
    NotAcceptable: 406,
    LogMoved: 412,
    NothingToMatch: 412,
    TooLarge: 413,
    NotJson: 415,
    ForeignHost: 421,
    Refusal: 422,
    # Ours, not the sender's: never for anything that was sent.
    StoreDamaged: 500,
    StoreUnsupported: 500,
    StoreUnavailable: 503,
}
TITLES: Mapping[int, str] = {
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def status_of(refusal: Refusal) -> int:
    return next(STATUS[each] for each in type(refusal).__mro__ if each in STATUS)


def problem(refusal: Refusal) -> tuple[int, bytes]:
    """The status and the document. ``refusal`` in it is the stable name of what was refused."""
    status = status_of(refusal)
    also: dict[str, object] = {"refusal": name_of(refusal)}
    if isinstance(refusal, InvalidEntry):
        also["field"] = printable(refusal.field)
    if isinstance(refusal, LogMoved):
        also["position"] = refusal.actual
    return status, document(status, printable(str(refusal)), also)


def unexpected(error: Exception) -> bytes:
    """The problem document of an error nobody foresaw, whose traceback goes to standard error."""
    return document(500, noted(error), {"refusal": UNEXPECTED})


def document(status: int, detail: str, also: Mapping[str, object] | None = None) -> bytes:
    """A problem document; without a type of its own its title is that of the status."""
    said = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail, **(also or {})}
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")


def statuses(*more: int) -> Sequence[int]:
    """What any address may refuse with, and ``more``."""
    return sorted({400, 404, 406, 421, 422, 500, 503, *more})
