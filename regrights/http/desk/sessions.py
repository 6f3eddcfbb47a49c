"""Signing in and out, one's own key and sessions, who asked for what. Makes no page itself.

A browser posts a key once and holds a session for it: 32 random bytes in a cookie that no script reads, that is sent
over TLS or on this machine alone, and with no request that another site's page begins.
"""

import re
from collections.abc import Sequence
from typing import Final

import attrs
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lifecycle.entries.fields import InvalidEntry
from regrights.access.door import Door
from regrights.access.key import WRITTEN
from regrights.access.refusals import KeyMissing, KeyRefused, SessionMissing
from regrights.access.sessions import id_of
from regrights.access.table import NOTHING, served
from regrights.book.queries import words_from
from regrights.http.desk.answers import ROOT, SIGN_IN, SIGN_OUT, moved, page
from regrights.http.desk.forms import form_of, token_for
from regrights.http.requests import LARGEST_ADDRESS, SESSION, key_of, session_from
from regrights.http.responses import headers_of

ME, ACCESS = "/me", "/access"
# What stands in the address of a page here, as a browser sends it.
RETURN: Final = re.compile(r"/(?:desk|me|access)(?:[/?][!-\[\]-~]*)?")
LINE: Final = re.compile(r"[1-9][0-9]{0,14}")
COOKIE: Final = "Path=/; Secure; HttpOnly; SameSite=Strict"
REFUSED: Final = "This is no key that is let in: it is unknown, was revoked or has expired."


@attrs.define(slots=False)
class SigningIn:
    """``door`` None is a server without a place for keys."""

    door: Door | None

    def routes(self) -> Sequence[Route]:
        return [
            Route(SIGN_IN, self.sign_in, methods=["GET", "POST"]),
            Route(SIGN_OUT, self.sign_out, methods=["POST"]),
            Route(ME, self.me, methods=["GET", "POST"]),
            Route(ACCESS, self.access, methods=["GET"]),
        ]

    async def sign_in(self, request: Request) -> Response:
        if self.door is None or "keyless" in request.scope:
            return moved(ROOT)
        if request.method == "POST":
            return await self._begun(request, self.door)
        to = _return(request.query_params.get("to", ""))
        held = session_from(request.scope["headers"])
        if held is not None:
            try:
                key = self.door.sessions.key_of(held)
                return moved(to or (ROOT if served(key.role, "GET", ROOT) != NOTHING else ME))
            except SessionMissing:
                pass
        return self._form(request, to)

    def _form(self, request: Request, to: str, problem: str | None = None) -> Response:
        from regrights.desk.keyed import sign_in

        body = sign_in(token_for(request.scope, SIGN_IN), to, problem)
        return page(body) if problem is None else page(body, 401, headers_of(KeyMissing()))

    async def _begun(self, request: Request, door: Door) -> Response:
        fields = await form_of(request)
        written, to = fields.get("key", "").strip(), _return(fields.get("to", ""))
        named = WRITTEN.fullmatch(written)
        who = f"{named[1] if named else ''} {request.client.host if request.client else ''}"
        door.rates.failures.check(who)
        try:
            key = door.keys.recognised(written)
        except KeyRefused:
            request.scope["tried"] = door.keys.known_id(written)
            door.rates.failures.take(who)
            return self._form(request, to, REFUSED)
        door.rates.writes.take(key.id)
        request.scope["key"] = key
        before = session_from(request.scope["headers"])
        if before is not None:
            await run_in_threadpool(door.sessions.end, before)
        held = await run_in_threadpool(door.sessions.begin, key)
        to = to or (ROOT if served(key.role, "GET", ROOT) != NOTHING else ME)
        return moved(to, {"set-cookie": f"{SESSION}={held}; {COOKIE}"})

    async def sign_out(self, request: Request) -> Response:
        await form_of(request)
        held = request.scope.get("session")
        if self.door is not None and held is not None:
            await run_in_threadpool(self.door.sessions.end, held)
        return _left()

    async def me(self, request: Request) -> Response:
        from regrights.desk.keyed import mine

        key, held = key_of(request.scope), request.scope.get("session")
        own = id_of(held) if held is not None else None
        if request.method == "POST":
            session = (await form_of(request)).get("session", "")
            if self.door is not None and key is not None:
                await run_in_threadpool(self.door.sessions.end_of, key, session)
            return _left() if session == own else moved(ME)
        words_from(request.scope["query_string"], (), ME)
        sessions = self.door.sessions.of(key) if self.door is not None and key is not None else []
        return page(mine(key, sessions, own, token_for(request.scope, ME)))

    async def access(self, request: Request) -> Response:
        from regrights.desk.keyed import asked

        key = key_of(request.scope)
        words = words_from(request.scope["query_string"], ("before",), ACCESS)
        before = _line(words["before"][0]) if "before" in words else None
        lines = []
        if self.door is not None and key is not None:
            lines = await run_in_threadpool(self.door.accesses.seen_by, key, before)
        return page(await run_in_threadpool(asked, key, lines, before))


def _return(to: str) -> str:
    """An address to lead to after signing in, which is one of ours, or none."""
    return to if len(to) <= LARGEST_ADDRESS and RETURN.fullmatch(to) else ""


def _line(text: str) -> int:
    if not LINE.fullmatch(text):
        raise InvalidEntry("before", text, "no line", "write the number of a line, like 1200")
    return int(text)


def _left() -> Response:
    return moved(SIGN_IN, {"set-cookie": f"{SESSION}=; Max-Age=0; {COOKIE}"})
