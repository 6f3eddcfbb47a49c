"""Forms: the field that shows a form to be a page of ours, and what is sent by one, read strictly. Answers nothing.

A browser sends a cookie along with whatever another site's page makes it send. So a form is taken only from a page of
ours, by two signs that no other site's page can give: what the browser itself says about where the form stood, and a
field that only whoever has the session could have read. A key in ``Authorization`` is sent by no browser of its own
accord, and whoever sends one needs neither.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from secrets import token_bytes
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from regrights.http.admission.refusals import NotAForm, NotFromHere
from regrights.http.problems import MalformedRequest
from regrights.http.requests import Headers, body_from, check_text, header, key_of, routed

LARGEST_FORM: Final = 256 * 1024
MOST_FIELDS: Final = 1000
FIELD: Final = "token"
FORM: Final = "application/x-www-form-urlencoded"
SAID: Final = re.compile(rf'{FORM}(?:\s*;\s*charset\s*=\s*"?utf-8"?)?', re.IGNORECASE)
OF_THE_PROCESS: Final = token_bytes(32)  # where nobody has a session: before one signs in, and where there are no keys


def token_for(scope: Mapping[str, object], path: str) -> str:
    """The hidden field ``token`` of a form that posts to ``path``, whatever stands in its query."""
    session = scope.get("session")
    secret = session.encode() if isinstance(session, str) else OF_THE_PROCESS
    bare = re.split("[?#]", path, maxsplit=1)[0]
    return hmac(secret, routed(bare.encode()).encode(), sha256).hexdigest()


async def form_of(request: Request) -> Mapping[str, str]:
    """The fields of a form that was sent from a page of ours, without its token.

    Raises ``NotFromHere``, ``NotAForm``, ``TooLarge``, ``MalformedRequest``.
    """
    headers = request.scope["headers"]
    by_cookie = key_of(request.scope) is None or "session" in request.scope
    if by_cookie:
        check_from_here(headers)
    _check_kind(headers)
    try:
        fields = _fields(await body_from(headers, request.stream(), LARGEST_FORM))
    except ClientDisconnect:
        raise MalformedRequest("The request ended before its body did", "send it again") from None
    token, path = fields.pop(FIELD, ""), request.scope["raw_path"].decode("latin-1")
    if by_cookie and not compare_digest(token.encode(), token_for(request.scope, path).encode()):
        raise NotFromHere("it does not carry what a form of this session and this address carries")
    return fields


def check_from_here(headers: Headers) -> None:
    """By Sec-Fetch-Site, which no page can set; a browser too old for it says the Origin of whatever posts."""
    site, origin = header(headers, "Sec-Fetch-Site"), header(headers, "Origin")
    if site is not None:
        if site != "same-origin":
            raise NotFromHere("the browser says that it comes from elsewhere")
    elif origin is None or origin.lower() not in _ours(header(headers, "Host") or ""):
        raise NotFromHere("nothing says that it comes from here")


def check_not_from_elsewhere(headers: Headers) -> None:
    """The same of what a browser sends, where nobody needs a key; what is no browser says nothing of it."""
    if header(headers, "Sec-Fetch-Site") is not None or header(headers, "Origin") is not None:
        check_from_here(headers)


def _ours(host: str) -> tuple[str, str]:
    """TLS ends before this server, which cannot tell which of the two it was asked by."""
    return f"http://{host.lower()}", f"https://{host.lower()}"


def _check_kind(headers: Headers) -> None:
    kind, encoding = header(headers, "Content-Type"), header(headers, "Content-Encoding")
    if kind is None or not SAID.fullmatch(kind.strip()):
        raise NotAForm("Content-Type", kind)
    if encoding is not None and encoding.lower() != "identity":
        raise NotAForm("Content-Encoding", encoding)


def _fields(body: bytes) -> dict[str, str]:
    check_text(body, "form")
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise MalformedRequest("The form cannot be read", f"send at most {MOST_FIELDS} fields, as NAME=VALUE") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise MalformedRequest("A field of the form stands more than once", "send each once")
    return fields
