"""The one place where a request is let in, before any log is looked for, and where every answer goes out.

Who asks is known by a key or by the session begun with one, what they have by the table of access.
"""

from collections.abc import Mapping, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lifecycle.errors import Refusal
from regrights.access.door import Door
from regrights.access.key import Key
from regrights.access.refusals import KeyInAddress, KeyMissing, KeysUnusable, NothingHere, SessionMissing
from regrights.access.table import OPEN, has_row, methods
from regrights.http.admission.noting import noted
from regrights.http.desk.answers import is_page, refused_to, unforeseen_to
from regrights.http.desk.forms import check_from_here, check_not_from_elsewhere
from regrights.http.problems import ForeignHost, MethodRefused
from regrights.http.requests import (
    READING,
    agreement_from,
    bearer_from,
    check_dated,
    check_head,
    check_text,
    header,
    keys_in_address,
    routed,
    session_from,
)
from regrights.http.responses import SECURITY

SECURITY_HEADERS = [(name.encode(), value.encode()) for name, value in SECURITY.items()]


class Admission:
    """``door`` None is a server without a place for keys: whoever asks has the role company."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] | None, door: Door | None, routes: Sequence[Route]) -> None:
        self.app, self.hosts, self.door, self.routes = app, hosts, door, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        app, asked_for = self.app, None
        try:
            self._admit(scope)
            if self.door is not None and self.door.keys.asked_for():
                asked_for = self.door
                await self._let_in(scope, self.door)
            else:
                scope["keyless"] = True
                if scope["method"] == "POST":
                    check_not_from_elsewhere(scope["headers"])
        except Refusal as refusal:
            app = refused_to(scope, refusal)
        telling = Telling(scope, send, asked_for)
        try:
            await app(scope, receive, telling)
        except Exception as error:  # whatever one request raises, the others are answered
            if telling.begun:
                raise
            await unforeseen_to(scope, error)(scope, receive, telling)
        if telling.untold is not None:  # what cannot stand in the audit of access is not told
            await refused_to(scope, telling.untold)(scope, receive, Telling(scope, send, None))

    def _admit(self, scope: Scope) -> None:
        check_head(scope["raw_path"], scope["query_string"], scope["headers"])
        host = header(scope["headers"], "Host") or ""
        if self.hosts is not None and _without_port(host) not in self.hosts:
            raise ForeignHost(host)
        check_text(scope["raw_path"], "address")
        check_text(scope["query_string"], "query")
        scope["path"] = routed(scope["raw_path"])
        check_dated(scope["headers"])

    async def _let_in(self, scope: Scope, door: Door) -> None:
        """Puts the key beside the request. Raises ``NotLetIn``, ``NothingHere``, ``MethodRefused``,
        ``TooManyRequests``.
        """
        route, parts = self._route(scope)
        scope["template"] = route
        exposed = keys_in_address(scope["raw_path"], scope["query_string"])
        if exposed:
            await run_in_threadpool(door.keys.revoke_exposed, exposed)
            raise KeyInAddress
        if route in OPEN:
            return
        key = _known(scope, door)
        if door.keys.is_to_be_noted(key):
            await run_in_threadpool(door.keys.note, key)
        scope["key"] = key
        door.rates.ask(key.id, scope["method"], scope["path"])
        if route is not None:  # nobody's address is told as that
            _check_served(key, scope["method"], route, parts)

    def _route(self, scope: Scope) -> tuple[str | None, Mapping[str, str]]:
        """The template an address is of, and what it says in its places; None of nobody's address."""
        for route in self.routes:
            match, found = route.matches(scope)
            if match is not Match.NONE:
                return route.path, found["path_params"]
        return None, {}


class Telling:
    """What goes out: with the headers of every answer, and after its line stands where it has to stand before."""

    def __init__(self, scope: Scope, send: Send, door: Door | None) -> None:
        self._scope, self._send, self._door = scope, send, door
        self.begun = False
        self.untold: KeysUnusable | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            try:
                if self._door is not None:
                    await noted(self._door, self._scope, message["status"])
            except KeysUnusable as refusal:
                self.untold = refusal
            said = {name for name, _ in message["headers"]}
            headers = [*message["headers"], *(each for each in SECURITY_HEADERS if each[0] not in said)]
            message = {**message, "headers": headers}
        if self.untold is None:
            self.begun = True
            await self._send(message)


def _known(scope: Scope, door: Door) -> Key:
    """By the key in its header, and then by nothing else; by a session without one. Raises ``NotLetIn``."""
    headers, page = scope["headers"], is_page(scope["path"])
    if any(name == b"authorization" for name, _ in headers):
        written = bearer_from(headers)
        if written is None:
            raise KeyMissing
        return door.keys.recognised(written)  # here, since a thread would take longer than it does
    held = session_from(headers)
    if held is None or (scope["method"] not in READING and not page):  # the API is written to with a key alone
        raise SessionMissing if page else KeyMissing
    if scope["method"] not in READING:
        check_from_here(headers)
    try:
        found = door.sessions.key_of(held)
    except SessionMissing:
        if page:
            raise
        raise KeyMissing from None
    scope["session"] = held
    return found


def _check_served(key: Key, method: str, route: str, parts: Mapping[str, str]) -> None:
    """Asks the table before any log is looked for: what is not granted takes no longer than what is not there."""
    if "agreement" in parts and not key.granted(agreement_from(parts)):
        raise NothingHere
    allowed = methods(key.role, route)
    if method in allowed:
        return
    if not allowed or has_row(method, route):  # others have it
        raise NothingHere
    raise MethodRefused(method, ", ".join(allowed))


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()
