"""Which HTTP status each refusal has, in one table, and the problem document (RFC 9457) it is told in.

Knows no server: the refusals of the HTTP door itself stand here beside their statuses, and the sentence is always the
refusal's own.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

import attrs

from lifecycle.entries.fields import InvalidEntry, printable, shortened
from lifecycle.errors import Refusal, Words
from lifecycle.heads import ShorterThanKnown
from lifecycle.log.contract import LogMoved, StoreDamaged, StoreMissing, StoreUnavailable, StoreUnsupported
from lifecycle.record.files import LineRefused
from lifecycle.record.importing import AgreementExists
from lifecycle.record.sent import EntryRefused, NoSuchAgreement
from projections.facts.reasons import counted
from regrights.access.audience import Audience, OwnLogUnreadable
from regrights.access.proposed.proposal import Decided, NoSuchProposal, ProposalsUnusable
from regrights.access.refusals import KeysUnusable, NothingHere, NotLetIn, TooManyRequests
from regrights.book.book import LogIllegal
from regrights.book.errors import UNEXPECTED, brief, name_of, noted
from regrights.book.opened import StoreReplaced
from regrights.http.admission.refusals import AddressTooLong, NotAForm, NotFromHere, TooBusy
from regrights.paper.calendar import NoCalendars

PROBLEM = "application/problem+json"


class InHttp(Words):
    """Refusals in the words of a request: its headers, its address, its JSON."""

    kinds = "/openapi.json describes the kinds"
    key = "Idempotency-Key"
    expected = "If-Match has it"
    lists_agreements = False

    def field(self, name: str) -> str:
        return "reading" if name == "readings" else name


IN_HTTP = InHttp()


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
    """A client that takes nothing of what an address gives."""

    def __init__(self, accept: str, kinds: Sequence[str]) -> None:
        given = " or ".join(kinds)
        super().__init__(f"Accept = {shortened(accept)}: what is asked here is given as {given}; accept that.")


class PreconditionFailed(Refusal):
    """A precondition that does not hold of what is there."""

    def __init__(self, name: str, tag: str) -> None:
        super().__init__(f"{name} does not hold: what is there has the ETag {tag}; read it again and decide anew.")


class AlreadyThere(Refusal):
    """``If-None-Match: *`` where there is a log."""

    def __init__(self, agreement: str, entries: int) -> None:
        super().__init__(
            f'agreement "{printable(agreement)}": If-None-Match = "*" asks for a name without a log, and there is one '
            f"of {counted(entries, 'entry')}; POST to its entries to go on with it."
        )


class Preconditions(MalformedRequest):
    """Preconditions that mean nothing where they stand."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"If-Match and Idempotency-Key have no meaning here: {why}", "leave them out; a name is imported once"
        )


class NothingToMatch(Refusal):
    """``If-Match: *`` where there is no log."""

    def __init__(self, agreement: str) -> None:
        super().__init__(
            f'agreement "{printable(agreement)}": If-Match = "*" asks for a log that exists, and there is none of that '
            "name; leave the header out to begin it with an AgreementSigned."
        )


class TooLarge(Refusal):
    """A body longer than what it may hold."""

    def __init__(self, most: int) -> None:
        shown = f"{most // 2**20} MiB" if most >= 2**20 else f"{most // 2**10} KiB"
        super().__init__(
            f"The body is longer than {shown} and was read no further; record the paper by its name and "
            "digest instead, or send several requests."
        )


class HeadTooLarge(Refusal):
    """A request line and headers longer than anything asked here."""

    def __init__(self, most: int) -> None:
        super().__init__(f"Address and headers are longer than {most // 2**10} KiB; say less in them.")


class TooSlow(Refusal):
    """A request that was waited for and did not come."""

    def __init__(self) -> None:
        super().__init__("The rest of the request did not come in time, so nothing was done; send it again, whole.")


class NotJson(Refusal):
    """A body that does not say it is JSON. Asked for strictly: no form of another site's page can say so."""

    def __init__(self, header: str, value: str | None, kinds: Sequence[str]) -> None:
        shown = "is missing" if value is None else f"= {shortened(value)} is not taken"
        super().__init__(f"{header} {shown}; send plain JSON with Content-Type: {' or '.join(kinds)}.")


class ForeignHost(Refusal):
    """A request that came by another name than this machine's own: the mark of a rebound DNS name."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"Host = {shortened(host)}: this server answers on this machine alone; ask it as 127.0.0.1 or localhost."
        )


class TooManyWaiting(Refusal):
    """A question that takes long, where too many such wait already; ``waiting`` None is not to be told."""

    def __init__(self, waiting: int | None, again: int) -> None:
        self.again = again
        busy = ", and cannot be begun now" if waiting is None else f", and {counted(waiting, 'such answer')} wait to be"
        super().__init__(
            f"This takes long to compute{busy}; ask again in {counted(again, 'second')}. Other questions are answered "
            "meanwhile."
        )


class ComputingEnded(Refusal):
    """An answer whose computing was ended from outside: twice, or as the server ended."""

    def __init__(self) -> None:
        super().__init__("The computing of this answer was ended before it was done; ask again.")


# The nearest class counts; what is not named here was well received and is refused for what it says: 422.
STATUS: Mapping[type[Refusal], int] = {
    MalformedRequest: 400,
    NotLetIn: 401,
    NothingHere: 404,
    NoSuchAddress: 404,
    NoSuchAgreement: 404,
    NoSuchProposal: 404,
    StoreMissing: 404,
    MethodRefused: 405,
    NotAcceptable: 406,
    AgreementExists: 409,
    Decided: 409,
    ShorterThanKnown: 409,
    LogMoved: 412,
    NothingToMatch: 412,
    AlreadyThere: 412,
    PreconditionFailed: 412,
    TooSlow: 408,
    TooLarge: 413,
    NotJson: 415,
    NotAForm: 415,
    NotFromHere: 400,
    ForeignHost: 421,
    AddressTooLong: 414,
    HeadTooLarge: 431,
    TooManyRequests: 429,
    Refusal: 422,
    # Ours, not the sender's: never for anything that was sent.
    StoreDamaged: 500,
    LogIllegal: 500,
    OwnLogUnreadable: 500,
    StoreReplaced: 500,
    StoreUnsupported: 500,
    NoCalendars: 500,
    StoreUnavailable: 503,
    KeysUnusable: 503,
    ProposalsUnusable: 503,
    TooManyWaiting: 503,
    TooBusy: 503,
    ComputingEnded: 503,
}
TITLES: Mapping[int, str] = {
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def status_of(refusal: Refusal) -> int:
    return next(STATUS[each] for each in type(refusal).__mro__ if each in STATUS)


class Told(NamedTuple):
    """A refusal as it is told: its status and its document."""

    status: int
    body: bytes


def problem(refusal: Refusal) -> Told:
    """The status and the document. ``refusal`` in it is the stable name of what was refused."""
    status = status_of(refusal)
    also: dict[str, object] = {"refusal": name_of(refusal)}
    cause = refusal.cause if isinstance(refusal, EntryRefused | LineRefused) else refusal
    if isinstance(refusal, EntryRefused | LineRefused):
        also["entry"] = refusal.number if isinstance(refusal, EntryRefused) else refusal.line
    if isinstance(cause, InvalidEntry):
        also["field"] = brief(printable(cause.field))
    if isinstance(refusal, LogMoved):
        also["position"] = refusal.actual
    if isinstance(
        refusal, StoreUnavailable | StoreDamaged | KeysUnusable | ProposalsUnusable
    ):  # where it lies is not told to others
        refusal = attrs.evolve(refusal, place=PurePath(refusal.place).name)
    return Told(status, document(status, brief(printable(refusal.told(IN_HTTP))), also))


def unexpected(error: Exception, audience: Audience = None) -> bytes:
    """The problem document of an error nobody foresaw, whose traceback goes to standard error."""
    return document(500, noted(error, by_reference=audience is None), {"refusal": UNEXPECTED})


def document(status: int, detail: str, also: Mapping[str, object] | None = None) -> bytes:
    """A problem document; without a type of its own its title is that of the status."""
    said = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail, **(also or {})}
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")


def statuses(*more: int) -> Sequence[int]:
    """What any address may refuse with, and ``more``."""
    return sorted({400, 401, 404, 406, 408, 414, 421, 422, 429, 431, 500, 503, *more})
