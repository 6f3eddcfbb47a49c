"""Who asks, said on every page: the name of the key, or that none is needed.

A page is the same to all who may see it, and is kept so; whose it is this time is put in as it goes out, in a session
with the button that ends it, and the ways to record are taken out for who has none.
"""

import re
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regrights.access.table import DESK, NOTHING, served
from regrights.http.desk.answers import SIGN_OUT
from regrights.http.desk.forms import token_for
from regrights.http.requests import HTML, key_of

PLACE = b"<!-- who asks -->"
OF_SESSION = "of the session"  # where a form has its token: no name stands in quotes, which are escaped there
TO_RECORD = re.compile(rb"<!-- to record -->(.*?)<!-- recorded -->", re.DOTALL)

RECORD = f"{DESK}/record"


class WhoAsks:
    """Around everything, since a refusal is a page too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head: Message | None = None

        async def sending(message: Message) -> None:
            nonlocal head
            if message["type"] == "http.response.start" and _is_page(message):
                head = message
                return
            if head is not None:
                body = message.get("body", b"").replace(PLACE, _who(scope), 1)
                key = key_of(scope)
                may_record = key is None or served(key.role, "POST", RECORD) != NOTHING
                body = TO_RECORD.sub(rb"\1" if may_record else b"", body)
                headers = [each for each in head["headers"] if each[0] != b"content-length"]
                length = (b"content-length", str(len(body)).encode())
                await send({**head, "headers": [*headers, length]})
                head, message = None, {**message, "body": body}
            await send(message)

        await self.app(scope, receive, sending)


def _is_page(start: Message) -> bool:
    """Of ours, which are sent in one piece."""
    return any(name == b"content-type" and value.startswith(HTML.encode()) for name, value in start["headers"])


def _who(scope: Scope) -> bytes:
    key = key_of(scope)
    if key is None:
        return _said(None, None) if "keyless" in scope else b""
    if "session" not in scope:
        return _said(key.name, key.role)
    token = token_for(scope, SIGN_OUT)
    return _said(key.name, key.role, OF_SESSION).replace(f'"{OF_SESSION}"'.encode(), f'"{token}"'.encode(), 1)


@lru_cache(maxsize=256)  # the same on every page of a key
def _said(name: str | None, role: str | None, token: str | None = None) -> bytes:
    from regrights.desk.pages import rendered

    return rendered("who.html", name=name, role=role, token=token).strip()
