"""What is read over HTTP: every question, the log itself, the store. Each address is a function of a request."""

import json
from asyncio import get_running_loop
from collections.abc import Mapping, Sequence
from functools import cached_property

import attrs
import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from lifecycle.entries.fields import InvalidEntry
from lifecycle.log.verification import AgreementHead
from lifecycle.record.files import exported
from projections.facts.reasons import Answer
from projections.questions.register import AnyQuestion
from regrights.book.answers import as_json
from regrights.book.book import Book, fallen_short
from regrights.book.store import Store
from regrights.http.kept_answers import KeptAnswer, KeptAnswers
from regrights.http.requests import CALENDAR, CSV, JSON, LINES, accepted, said_in, words_from
from regrights.http.responses import answered

LARGEST_POSITION = 12  # digits


@attrs.define(slots=False)
class Asking:
    """The addresses that write nothing."""

    store: Store
    asked: Sequence[AnyQuestion]
    kept: KeptAnswers = attrs.Factory(KeptAnswers)

    def index(self, request: Request) -> Response:
        _plainly_asked(request, "/")
        names = ("entries", "export", "verify", *(each.name for each in self.asked))
        paths = [f"GET /agreements/{{agreement}}/{name}" for name in names]
        posted = [f"POST /agreements/{{agreement}}/{name}" for name in ("entries", "import")]
        routes = ["GET /openapi.json", "GET /agreements", *posted, *paths]
        found = {"name": "regrights", "openapi": "/openapi.json", "routes": routes}
        return answered(request, json.dumps(found).encode())

    def openapi(self, request: Request) -> Response:
        _plainly_asked(request, "/openapi.json")
        return answered(request, self._described)

    @cached_property
    def _described(self) -> bytes:
        from regrights.http.openapi import described

        return json.dumps(described(), ensure_ascii=False).encode()

    def agreements(self, request: Request) -> Response:
        _plainly_asked(request, "/agreements")
        return answered(request, msgspec.json.encode({"agreements": self.store.agreements()}))

    async def question(self, question: AnyQuestion, kinds: Sequence[str], request: Request) -> Response:
        kind = accepted(request.scope["headers"], kinds)
        asked = (request.path_params["agreement"], f"{question.name} {kind}", request.scope["query_string"])
        # In a thread of the loop's own pool: it is there sooner, and no computing stands before it in the queue.
        answer = await get_running_loop().run_in_executor(None, self._given_before, asked)
        if answer is None:
            answer = await run_in_threadpool(self._answer, question, kind, asked)
        return answered(request, answer.body, position=answer.position, kind=kind)

    def _given_before(self, asked: tuple[str, str, bytes]) -> KeptAnswer | None:
        ending = self.store.ending(asked[0])
        # What falls short of its head carries a caution that no earlier answer has.
        return None if ending.behind else self.kept.find(*asked, head=ending.head)

    def _answer(self, question: AnyQuestion, kind: str, asked: tuple[str, str, bytes]) -> KeptAnswer:
        agreement, _, query = asked
        said, table = said_in(query, question, kind)
        book = self.store.book(agreement)
        found = book.answer(question, said)
        body = _as_csv(question, book, found, table) if kind == CSV else _written(kind, question, book, said, found)
        answer = KeptAnswer(book.digests[-1], len(book.digests), body)
        if book.behind is None:
            self.kept.keep(*asked, answer)
        return answer

    def verify(self, request: Request) -> Response:
        accepted(request.scope["headers"], (JSON,))
        agreement = request.path_params["agreement"]
        words = words_from(request.scope["query_string"], ("head",), "verify")
        known = _head(agreement, words["head"][0]) if "head" in words else None
        found = self.store.verify(agreement, known=known)
        if found.outcome == "unchecked" and not found.entries:
            self.store.stored(agreement)  # refuses what is not there
        return answered(request, as_json(None, found))

    async def entries(self, request: Request) -> Response:
        return await run_in_threadpool(self._entries_after, request)

    def _entries_after(self, request: Request) -> Response:
        accepted(request.scope["headers"], (JSON,))
        agreement = request.path_params["agreement"]
        words = words_from(request.scope["query_string"], ("after",), "entries")
        after = _position("after", words.get("after", ["0"])[0])
        stored = self.store.stored(agreement, shorter=True)
        behind = self.store.ending(agreement).behind
        lines = [msgspec.Raw(exported(each.stored, each.digest.hex()).rstrip()) for each in stored[after:]]
        warnings = [fallen_short(behind, len(stored))] if behind else []
        found = {
            "agreement": agreement,
            "after": after,
            "position": len(stored),
            "entries": lines,
            "warnings": msgspec.to_builtins(warnings),
        }
        return answered(request, msgspec.json.encode(found), position=len(stored))

    def export(self, request: Request) -> Response:
        kind = accepted(request.scope["headers"], (LINES,))
        words_from(request.scope["query_string"], (), "export")
        stored = self.store.stored(request.path_params["agreement"])
        lines = b"".join(exported(each.stored, each.digest.hex()) for each in stored)
        return answered(request, lines, position=len(stored), kind=kind)


def _plainly_asked(request: Request, of: str) -> None:
    accepted(request.scope["headers"], (JSON,))
    words_from(request.scope["query_string"], (), of)


def _as_csv(question: AnyQuestion, book: Book, found: Answer, table: str | None) -> bytes:
    """A table of an answer; what draws it is loaded where it is asked for."""
    from regrights.paper.answer import drawn
    from regrights.paper.comma_separated import comma_separated

    return comma_separated(drawn(question.name, book, found), table).encode() + b"\n"


def _written(kind: str, question: AnyQuestion, book: Book, said: Mapping[str, object], found: Answer) -> bytes:
    """An answer as a kind of document that is no table; what draws it is loaded where it is asked for."""
    if kind == CALENDAR:
        from projections.questions.duties import Duties
        from regrights.paper.calendar import calendar

        assert isinstance(found, Duties)  # noqa: S101 - the one question with a calendar
        return calendar(book, said, found)
    return as_json(book.agreement, found)


def _position(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= LARGEST_POSITION):
        raise InvalidEntry(name, text, "not a position", "write a whole number, like 12")
    return int(text)


def _head(agreement: str, text: str) -> AgreementHead:
    position, _, digest = text.rpartition(":")
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):  # noqa: PLR2004 - SHA-256 in hex
        raise InvalidEntry("head", text, "not POSITION:DIGEST", "write the position and digest that a 201 gave")
    return AgreementHead(agreement, _position("head", position) if position else 0, digest)
