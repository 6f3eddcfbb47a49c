"""What a request says, read strictly: its headers, its query and its body. Answers nothing."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from urllib.parse import parse_qsl, unquote_to_bytes

from lifecycle.entries.codec import parse
from projections.questions.register import AnyQuestion
from regrights.book.words import Unanswerable
from regrights.book.words import words_from as words_read
from regrights.http.problems import LARGEST_BODY, MalformedRequest, NotAcceptable, NotJson, TooLarge

MOST_WORDS = 1000
KEY = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")
MATCH = re.compile(r'"(0|[1-9][0-9]{0,11})"')
ANY = "*"
REPEATED = ("reading", "assume")
JSON_BODY = re.compile(r'application/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?', re.IGNORECASE)
ACCEPTS = ("application/json", "application/*", "*/*")

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


def match_from(headers: Headers) -> int | str | None:
    """The position the sender believes to be the last, ``ANY`` for a log that exists, or None."""
    match = header(headers, "If-Match")
    if match is None or match == ANY:
        return match
    found = MATCH.fullmatch(match)
    if found is None:
        raise MalformedRequest("If-Match is no position", 'send one position in quotes, like "12", or *')
    return int(found[1])


def check_accept(headers: Headers) -> None:
    """Answers are JSON, for those who take it."""
    accept = b",".join(value for name, value in headers if name == b"accept").decode("latin-1")
    if accept and not any(_accepts(each) for each in accept.split(",")):
        raise NotAcceptable(accept)


def _accepts(offer: str) -> bool:
    kind, *words = (word.strip().lower() for word in offer.split(";"))
    return kind in ACCEPTS and not any(re.fullmatch(r"q\s*=\s*0(?:\.0*)?", word) for word in words)


def check_is_json(headers: Headers) -> None:
    kind = header(headers, "Content-Type")
    if kind is None or not JSON_BODY.fullmatch(kind.strip()):
        raise NotJson("Content-Type", kind)
    encoding = header(headers, "Content-Encoding")
    if encoding is not None and encoding.lower() != "identity":
        raise NotJson("Content-Encoding", encoding)


def check_text(raw: bytes, what: str) -> None:
    """An address is UTF-8 behind its percent signs, or it would name something it does not say."""
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedRequest(f"The {what} is not UTF-8", "write it as UTF-8, percent-encoded") from None


async def body_from(headers: Headers, chunks: AsyncIterator[bytes]) -> bytes:
    """The whole body, or ``TooLarge`` before more of it is read than an entry may have."""
    length = header(headers, "Content-Length")
    if length is not None and length.isdecimal() and int(length) > LARGEST_BODY:
        raise TooLarge
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > LARGEST_BODY:
            raise TooLarge
    return bytes(body)


def words_from(query: bytes, known: Sequence[str], of: str) -> dict[str, list[str]]:
    """The words of a query. One it does not know is refused: an answer must not pass over what was asked."""
    check_text(query, "query")
    try:
        pairs = parse_qsl(query.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_WORDS)
    except ValueError:
        raise MalformedRequest(f"The query has more than {MOST_WORDS} words", "ask in several requests") from None
    words: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in known:
            raise Unanswerable(f'"{name[:80]}" is no word of {of}', f"it knows {', '.join(known) or 'none'}")
        if name in words and name not in REPEATED:
            raise Unanswerable(f"{name} stands twice", "say it once")
        words.setdefault(name, []).append(value)
    return words


def said_in(query: bytes, question: AnyQuestion) -> dict[str, object]:
    """What a query asks, word by word; ``reading=KEY:CHOICE`` and ``assume=ENTRY`` may be repeated."""
    names = ["reading" if word.kind == "readings" else word.name for word in question.words]
    said = words_from(query, names, question.name)
    given: dict[str, object] = {name: values[0] for name, values in said.items() if name not in REPEATED}
    for word in question.words:
        if word.kind in ("business days", "position") and word.name in given:
            given[word.name] = _whole(str(given[word.name]))
    given["readings"] = _readings(said.get("reading", ()))
    given["assume"] = [parse(entry.encode()) for entry in said.get("assume", ())] or None
    return words_read(given, question.own)


def _whole(text: str) -> object:
    return int(text[:9]) if text.isascii() and text.isdecimal() else text


def _readings(said: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for reading in said:
        key, colon, choice = reading.partition(":")
        if not colon:
            raise Unanswerable(f'reading = "{reading[:80]}" names no choice', "write reading=partial_period:prorated")
        if found.setdefault(key, choice) != choice:
            raise Unanswerable(f'reading = "{key[:80]}" has two choices', "choose one")
    return found
