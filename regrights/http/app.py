"""The HTTP API: a thin door to the same questions and the same recording as the command line.

The addresses of questions come from the table of questions, so each question has one. A request is admitted in one
place, before any address is looked at. Knows no socket: ``serving`` does.
"""

import json
from asyncio import get_running_loop
from collections.abc import Sequence
from functools import cached_property, partial

import attrs
import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lifecycle.entries.codec import parse
from lifecycle.entries.fields import InvalidEntry
from lifecycle.errors import Refusal
from lifecycle.log.contract import Receipt, StoreMissing
from lifecycle.log.verification import AgreementHead
from lifecycle.record.files import exported
from projections.questions.register import AnyQuestion, questions
from regrights.book.answers import as_json
from regrights.book.store import Store
from regrights.http.kept_answers import KeptAnswer, KeptAnswers
from regrights.http.problems import (
    PROBLEM,
    ForeignHost,
    MalformedRequest,
    MethodRefused,
    NoSuchAddress,
    NothingToMatch,
    problem,
    unexpected,
)
from regrights.http.requests import (
    ANY,
    body_from,
    check_accept,
    check_is_json,
    check_text,
    header,
    key_from,
    match_from,
    said_in,
    words_from,
)

AGREEMENT = "/agreements/{agreement:path}"  # a name may hold a slash, percent-encoded in the address
OURS = ("localhost", "127.0.0.1", "[::1]")
ALWAYS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
LARGEST_POSITION = 12  # digits


def application(store: Store, *, hosts: Sequence[str] | None = OURS) -> Starlette:
    """The whole API over one store. ``hosts`` are the names it answers to; None is any."""
    asked = list(questions())
    door = Door(store, asked)
    answers = [Route(f"{AGREEMENT}/{each.name}", partial(door.question, each), methods=["GET"]) for each in asked]
    app = Starlette(
        routes=[
            Route("/", door.index, methods=["GET"]),
            Route("/openapi.json", door.openapi, methods=["GET"]),
            Route("/agreements", door.agreements, methods=["GET"]),
            Route(f"{AGREEMENT}/entries", door.entries, methods=["GET", "POST"]),
            Route(f"{AGREEMENT}/verify", door.verify, methods=["GET"]),
            *answers,
        ],
        middleware=[Middleware(Admission, hosts=hosts)],
        exception_handlers={Refusal: _refused, HTTPException: _unrouted},
    )
    app.router.redirect_slashes = False
    return app


# --- admission ------------------------------------------------------------------------------------------------


class Admission:
    """The one place where a request is let in. Who asks, and in which role, will be asked here."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] | None) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] == "http":
            try:
                self._admit(scope)
            except Refusal as refusal:
                app = _problem(refusal)
        sent = False

        async def sending(message: Message) -> None:
            nonlocal sent
            sent = True
            await send(message)

        try:
            await app(scope, receive, sending)
        except Exception as error:  # whatever one request raises, the others are answered
            if sent:
                raise
            await _unforeseen(error)(scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        host = header(scope["headers"], "Host") or ""
        if self.hosts is not None and _without_port(host) not in self.hosts:
            raise ForeignHost(host)
        check_text(scope.get("raw_path") or scope["path"].encode(), "address")
        check_accept(scope["headers"])


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


# --- answers --------------------------------------------------------------------------------------------------


def _json(body: bytes, *, status: int = 200, position: int | None = None, **headers: str) -> Response:
    tag = {} if position is None else {"etag": f'"{position}"'}
    return Response(body, status, {**ALWAYS, **tag, **headers}, "application/json")


def _problem(refusal: Refusal) -> Response:
    status, body = problem(refusal)
    headers = dict(ALWAYS)
    if isinstance(refusal, MethodRefused):
        headers["allow"] = refusal.allowed
    if status == 413:  # noqa: PLR2004 - what was not read must not be taken for the next request
        headers["connection"] = "close"
    return Response(body, status, headers, PROBLEM)


async def _refused(_request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)  # noqa: S101 - registered for it
    return _problem(refusal)


async def _unrouted(request: Request, error: Exception) -> Response:
    allowed = sorted((getattr(error, "headers", None) or {}).get("Allow", "").split(", "))
    if any(allowed):
        return _problem(MethodRefused(request.method, ", ".join(allowed)))
    return _problem(NoSuchAddress(request.scope["path"]))


def _unforeseen(error: Exception) -> Response:
    return Response(unexpected(error), 500, ALWAYS, PROBLEM)


# --- the addresses --------------------------------------------------------------------------------------------


@attrs.define(slots=False)
class Door:
    """Every address as a function of a request, in a thread of its own."""

    store: Store
    asked: Sequence[AnyQuestion]
    kept: KeptAnswers = attrs.Factory(KeptAnswers)

    def index(self, request: Request) -> Response:
        words_from(request.scope["query_string"], (), "/")
        names = ("entries", "verify", *(each.name for each in self.asked))
        paths = [f"GET /agreements/{{agreement}}/{name}" for name in names]
        routes = ["GET /openapi.json", "GET /agreements", "POST /agreements/{agreement}/entries", *paths]
        return _json(json.dumps({"name": "regrights", "openapi": "/openapi.json", "routes": routes}).encode())

    def openapi(self, request: Request) -> Response:
        words_from(request.scope["query_string"], (), "/openapi.json")
        return _json(self._described)

    @cached_property
    def _described(self) -> bytes:
        from regrights.http.openapi import described

        return json.dumps(described(), ensure_ascii=False).encode()

    def agreements(self, request: Request) -> Response:
        words_from(request.scope["query_string"], (), "/agreements")
        return _json(msgspec.json.encode({"agreements": self.store.agreements()}))

    async def question(self, question: AnyQuestion, request: Request) -> Response:
        agreement, query = request.path_params["agreement"], request.scope["query_string"]
        # In a thread of the loop's own pool: it is there sooner, and no computing stands before it in the queue.
        kept = await get_running_loop().run_in_executor(None, self._given_before, agreement, question.name, query)
        answer = kept if kept is not None else await run_in_threadpool(self._answer, question, agreement, query)
        return _json(answer.body, position=answer.position)

    def _given_before(self, agreement: str, name: str, query: bytes) -> KeptAnswer | None:
        return self.kept.find(agreement, name, query, head=self.store.head(agreement).head)

    def _answer(self, question: AnyQuestion, agreement: str, query: bytes) -> KeptAnswer:
        said = said_in(query, question)
        book = self.store.book(agreement)
        answer = KeptAnswer(book.digests[-1], len(book.digests), as_json(agreement, book.answer(question, said)))
        self.kept.keep(agreement, question.name, query, answer)
        return answer

    def verify(self, request: Request) -> Response:
        agreement = request.path_params["agreement"]
        words = words_from(request.scope["query_string"], ("head",), "verify")
        known = _head(agreement, words["head"][0]) if "head" in words else None
        found = self.store.verify(agreement, known=known)
        if found.outcome == "unchecked" and not found.entries:
            self.store.stored(agreement)  # refuses what is not there
        return _json(as_json(None, found))

    async def entries(self, request: Request) -> Response:
        if request.method != "POST":
            return await run_in_threadpool(self._entries_after, request)
        headers = request.scope["headers"]
        check_is_json(headers)
        key, match = key_from(headers), match_from(headers)
        words_from(request.scope["query_string"], (), "an append")
        try:
            body = await body_from(headers, request.stream())
        except ClientDisconnect:
            raise MalformedRequest("The request ended before its body did", "send it again") from None
        return await run_in_threadpool(self._append, request.path_params["agreement"], body, key, match)

    def _entries_after(self, request: Request) -> Response:
        agreement = request.path_params["agreement"]
        words = words_from(request.scope["query_string"], ("after",), "entries")
        after = _position("after", words.get("after", ["0"])[0])
        stored = self.store.stored(agreement)
        lines = [msgspec.Raw(exported(each.stored, each.digest.hex()).rstrip()) for each in stored[after:]]
        found = {"agreement": agreement, "after": after, "position": len(stored), "entries": lines}
        return _json(msgspec.json.encode(found), position=len(stored))

    def _append(self, agreement: str, body: bytes, key: str | None, match: int | str | None) -> Response:
        given = parse(body)
        if match == ANY and not self._exists(agreement):
            raise NothingToMatch(agreement)
        expect = match if isinstance(match, int) else None
        receipt = self.store.record(agreement, given, expect=expect, key=key)
        return _receipt(agreement, receipt)

    def _exists(self, agreement: str) -> bool:
        try:
            return self.store.opened().head(agreement) is not None
        except StoreMissing:
            return False


def _receipt(agreement: str, receipt: Receipt) -> Response:
    found = {"agreement": agreement, "position": receipt.position, "digest": receipt.digest}
    return _json(json.dumps(found, ensure_ascii=False).encode(), status=201, position=receipt.position)


def _position(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= LARGEST_POSITION):
        raise InvalidEntry(name, text, "not a position", "write a whole number, like 12")
    return int(text)


def _head(agreement: str, text: str) -> AgreementHead:
    position, _, digest = text.partition(":")
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):  # noqa: PLR2004 - SHA-256 in hex
        raise InvalidEntry("head", text, "not POSITION:DIGEST", "write the position and digest that a 201 gave")
    return AgreementHead(agreement, _position("head", position), digest)
