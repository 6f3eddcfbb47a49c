"""What a request says, read strictly: its headers, its query and its body. Answers nothing."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from urllib.parse import quote, unquote_to_bytes

import attrs
import msgspec

from lifecycle.entries.codec import NotReadable
from projections.questions.register import AnyQuestion
from regrights.access.key import WRITTEN as KEY_WRITTEN
from regrights.access.key import Key
from regrights.book.queries import name_in
from regrights.http.admission.refusals import AddressTooLong
from regrights.http.problems import HeadTooLarge, MalformedRequest, NotAcceptable, NotJson, TooLarge

LARGEST_BODY = 1024 * 1024
LARGEST_HEAD = 64 * 1024
LARGEST_ADDRESS = 8 * 1024
LARGEST_LOG = 64 * LARGEST_BODY  # of lines, each no longer than an entry may be
KEY = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")
MATCH = re.compile(r'"(0|[1-9][0-9]{0,11})"')
BEARER = re.compile(r"Bearer +([!-~]+) *", re.IGNORECASE)
ANY = "*"
TABLE = "table"
JSON, LINES, CSV, CALENDAR = "application/json", "application/x-ndjson", "text/csv", "text/calendar"
PLAIN, HTML = "text/plain", "text/html"
BODY = re.compile(r'(application/(?:json|x-ndjson))(?:\s*;\s*charset\s*=\s*"?utf-8"?)?', re.IGNORECASE)
WEIGHT = re.compile(r"q\s*=\s*([01](?:\.[0-9]{0,3})?)")
TAG = re.compile(r'(?:W/)?"[!#-~\x80-\xff]*"')
TAGS = re.compile(rf"{TAG.pattern}(?:\s*,\s*{TAG.pattern})*")
BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
NOT_EVALUATED = ("If-Modified-Since", "If-Unmodified-Since", "If-Range")

READING = ("GET", "HEAD")
SESSION = "__Host-regrights"  # a cookie so named is this host's own, for all its paths, and over TLS

Headers = Sequence[tuple[bytes, bytes]]


def header(headers: Headers, name: str) -> str | None:
    """A header that may stand once; absent is None."""
    found = [value for each, value in headers if each == name.lower().encode()]
    if len(found) > 1:
        raise MalformedRequest(f"{name} stands {len(found)} times", "send it once")
    return found[0].decode("latin-1") if found else None


def key_from(headers: Headers) -> str | None:
    """The Idempotency-Key: text of the sender's, compared as it is."""
    key = header(headers, "Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        raise MalformedRequest("Idempotency-Key is not 1 to 200 printable ASCII characters", "send a UUID, for example")
    return key


@attrs.frozen
class Guards:
    """Under which conditions something is to be written.

    ``match`` is the position the sender believes to be the last, or ``ANY`` for a log that exists; ``none`` are the
    tags it must not have, ``ANY`` for a log that must not exist.
    """

    key: str | None
    match: int | str | None
    none: Sequence[str]


def guards_from(headers: Headers) -> Guards:
    none = tags_from(headers, "If-None-Match") or ()
    return Guards(key_from(headers), match_from(headers), [each.removeprefix("W/") for each in none])


def match_from(headers: Headers) -> int | str | None:
    """The position the sender believes to be the last, ``ANY`` for a log that exists, or None."""
    match = header(headers, "If-Match")
    if match is None or match == ANY:
        return match
    found = MATCH.fullmatch(match)
    if found is None:
        raise MalformedRequest("If-Match is no position", 'send one position in quotes, like "12", or *')
    return int(found[1])


def tags_from(headers: Headers, name: str) -> Sequence[str] | None:
    """The entity tags of a precondition, ``ANY`` alone for any; None without the header."""
    values = [value.decode("latin-1") for each, value in headers if each == name.lower().encode()]
    if not values:
        return None
    said = ", ".join(values).strip()
    if said == ANY:
        return (ANY,)
    if not TAGS.fullmatch(said):
        raise MalformedRequest(f"{name} is no list of entity tags", 'send what an ETag said, like "12", or *')
    return TAG.findall(said)


def check_dated(headers: Headers) -> None:
    """Nothing here carries a date, and no part of an answer is given, so what asks for these is refused by name."""
    for name in NOT_EVALUATED:
        if header(headers, name) is not None:
            raise MalformedRequest(
                f"{name} is not evaluated: answers carry no date and are given whole",
                "send If-Match or If-None-Match with an ETag",
            )


def key_of(scope: Mapping[str, object]) -> Key | None:
    """The key a request was let in by; None where nobody needs one."""
    key = scope.get("key")
    assert key is None or isinstance(key, Key)  # noqa: S101 - put there by whoever lets in
    return key


def bearer_from(headers: Headers) -> str | None:
    """The key in ``Authorization``; None of anything but one Bearer (RFC 6750)."""
    said = [value.decode("latin-1") for name, value in headers if name == b"authorization"]
    found = BEARER.fullmatch(said[0]) if len(said) == 1 else None
    return found[1] if found else None


def session_from(headers: Headers) -> str | None:
    """What the browser holds of a session; None of anything but one."""
    said = "; ".join(value.decode("latin-1") for name, value in headers if name == b"cookie").split(";")
    found = [value.strip() for name, _, value in (each.partition("=") for each in said) if name.strip() == SESSION]
    return found[0] if len(found) == 1 else None


def keys_in_address(raw_path: bytes, query: bytes) -> Sequence[str]:
    """Whatever in an address is written like a key, however it is escaped."""
    address = unquote_to_bytes(raw_path + b"?" + query).decode("utf-8", "replace")
    return [found[0] for found in KEY_WRITTEN.finditer(address)]


def kinds_of(question: AnyQuestion) -> Sequence[str]:
    """What a question is answered as; the first where the sender does not care."""
    return (JSON, CSV, CALENDAR) if question.name == "duties" else (JSON, CSV)


def accepted(headers: Headers, kinds: Sequence[str]) -> str:
    """Of the kinds an address offers, the one its sender likes best, the first where it does not care."""
    accept = b",".join(value for name, value in headers if name == b"accept").decode("latin-1")
    if not accept.strip():
        return kinds[0]
    liked = [max(_liking(offer, kind) for offer in accept.split(",")) for kind in kinds]
    best = max(weight for _, weight in liked)
    if best <= 0:
        raise NotAcceptable(accept, kinds)
    return next(kind for kind, (_, weight) in zip(kinds, liked, strict=True) if weight == best)


def _liking(offer: str, kind: str) -> tuple[int, float]:
    """How exactly an offer names a kind, and how much it is liked; the more exact counts (RFC 9110, 12.5.1)."""
    named, *words = (word.strip().lower() for word in offer.split(";"))
    ranges = ("*/*", f"{kind.partition('/')[0]}/*", kind)
    if named not in ranges:
        return -1, 0.0
    weight = next((found[1] for word in words if (found := WEIGHT.fullmatch(word))), "1")
    return ranges.index(named), float(weight)


def check_kind(headers: Headers, kinds: Sequence[str]) -> str:
    """Which of the kinds a body says it is. Asked for strictly: no form of another site's page can say so."""
    kind = header(headers, "Content-Type")
    found = BODY.fullmatch(kind.strip()) if kind is not None else None
    if found is None or found[1].lower() not in kinds:
        raise NotJson("Content-Type", kind, kinds)
    encoding = header(headers, "Content-Encoding")
    if encoding is not None and encoding.lower() != "identity":
        raise NotJson("Content-Encoding", encoding, kinds)
    return found[1].lower()


def lines_of(kind: str, body: bytes) -> Sequence[bytes] | None:
    """The entries of a body that holds several, each as it was written; None of one that holds one."""
    if kind == LINES:
        return [line for line in body.splitlines() if line.strip()]
    if not body.lstrip().startswith(b"["):
        return None
    try:
        return [bytes(each) for each in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotReadable(
            f"this is no JSON list of entries ({error})", "send a list of objects, or one alone"
        ) from None


def check_text(raw: bytes, what: str) -> None:
    """An address is UTF-8 behind its percent signs, or it would name something it does not say."""
    if BROKEN_ESCAPE.search(raw):
        raise MalformedRequest(f"The {what} has a % without two hex digits after it", "write % itself as %25")
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedRequest(f"The {what} is not UTF-8", "write it as UTF-8, percent-encoded") from None


def check_head(raw_path: bytes, query: bytes, headers: Headers) -> None:
    """One limit, whether the head came in one piece or in many; and one of the address, which is kept by others."""
    if len(raw_path) + len(query) > LARGEST_ADDRESS:
        raise AddressTooLong(LARGEST_ADDRESS)
    if len(raw_path) + len(query) + sum(len(name) + len(value) for name, value in headers) > LARGEST_HEAD:
        raise HeadTooLarge(LARGEST_HEAD)


def routed(raw_path: bytes) -> str:
    """The path as addresses are matched: divided by its slashes alone, every part quoted the same way.

    A name that holds a slash is one part, ``%2F``, and leads nowhere else.
    """
    return "/".join(quote(unquote_to_bytes(part), safe="") for part in raw_path.split(b"/"))


def agreement_from(path_parameters: Mapping[str, str]) -> str:
    """The name of the agreement in a path so matched."""
    return name_in(path_parameters["agreement"])


async def body_from(headers: Headers, chunks: AsyncIterator[bytes], most: int) -> bytes:
    """The whole body, or ``TooLarge`` before more than ``most`` of it is read."""
    length = header(headers, "Content-Length")
    if length is not None and length.isdecimal() and int(length) > most:
        raise TooLarge(most)
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > most:
            raise TooLarge(most)
    return bytes(body)
