"""What is read over HTTP: every question, the log itself, the store. Each address is a function of a request."""

import json
from asyncio import get_running_loop
from collections.abc import Mapping, Sequence
from functools import cached_property, partial

import attrs
import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from lifecycle.entries.fields import InvalidEntry
from lifecycle.log.verdict import AgreementHead
from lifecycle.record.files import exported
from projections.facts.reasons import Caution
from projections.questions.register import AnyQuestion
from projections.view.view import stored_of
from regrights.access.audience import INVESTOR, Audience, OwnLogUnreadable, audience_of, book_for, own_books
from regrights.access.granted import granted, own_books_of
from regrights.access.key import Key
from regrights.access.refusals import NothingHere
from regrights.book.answers import as_json
from regrights.book.book import Keeper, fallen_short
from regrights.book.portfolio import is_set_aside
from regrights.book.queries import words_from
from regrights.book.store import Store
from regrights.http.admission.turns import Turns
from regrights.http.computing import Asked, computed
from regrights.http.heavy import HeavyAnswers, is_heavy
from regrights.http.kept_answers import KeptAnswer, KeptAnswers, Words
from regrights.http.problems import Told
from regrights.http.requests import HTML, JSON, LINES, PLAIN, accepted, agreement_from, key_of
from regrights.http.responses import ALWAYS, answered, told_again

SHORTER_THAN_KNOWN = "shorter_than_known"  # said in a header too: a table has no place for it
HELD, NOT_HELD = "held to a head kept outside the store", "no head of it is known outside the store"
LARGEST_POSITION = 12  # digits


@attrs.define(slots=False)
class Asking:
    """The addresses that write nothing."""

    store: Store
    asked: Sequence[AnyQuestion]
    heavy: HeavyAnswers | None = None  # without it every answer is computed here
    kept: KeptAnswers = attrs.Factory(KeptAnswers)
    turns: Turns = attrs.Factory(Turns)

    def index(self, request: Request) -> Response:
        """What there is; a browser is led to the pages."""
        if accepted(request.scope["headers"], (JSON, HTML)) == HTML:
            return Response(None, 303, {**ALWAYS, "location": "/desk/"})
        _plainly_asked(request, "/")
        names = ("entries", "export", "verify", *(each.name for each in self.asked))
        paths = [f"GET /agreements/{{agreement}}/{name}" for name in names]
        posted = [f"POST /agreements/{{agreement}}/{name}" for name in ("entries", "import")]
        routes = ["GET /openapi.json", "GET /health", "GET /agreements", *posted, *paths]
        found = {"name": "regrights", "openapi": "/openapi.json", "routes": routes}
        return answered(request, json.dumps(found).encode())

    def openapi(self, request: Request) -> Response:
        _plainly_asked(request, "/openapi.json")
        return answered(request, self._described)

    @cached_property
    def _described(self) -> bytes:
        from regrights.http.openapi import described

        return json.dumps(described(), ensure_ascii=False).encode()

    def health(self, request: Request) -> Response:
        """That the server answers, and nothing else: anybody may ask."""
        kind = accepted(request.scope["headers"], (PLAIN,))
        words_from(request.scope["query_string"], (), "/health")
        return answered(request, b"ok", kind=kind)

    def agreements(self, request: Request) -> Response:
        _plainly_asked(request, "/agreements")
        key = key_of(request.scope)
        if key is not None and audience_of(key) is not None:
            return answered(request, msgspec.json.encode(self._own(key)))
        return answered(request, msgspec.json.encode({"agreements": granted(self.store, key).agreements()}))

    def _own(self, key: Key) -> dict[str, object]:
        """The agreements as an Investor's role has them: a row for each of its Investors there, by its own log."""
        books, untold = own_books_of(self.store, key)
        rows = [
            {
                "agreement": each.agreement,
                "entries": len(each.entries),
                "head": each.digests[-1],
                "investor": each.investor,
            }
            for each in books
            if not is_set_aside(each.entries)
        ]
        return {"agreements": rows, **({"errors": untold} if untold else {})}

    async def question(self, question: AnyQuestion, kinds: Sequence[str], request: Request) -> Response:
        kind = accepted(request.scope["headers"], kinds)
        agreement, query = agreement_from(request.path_params), request.scope["query_string"]
        audience = audience_of(key_of(request.scope))
        return await self.document(Asked(agreement, question.name, kind, query, audience), request)

    async def document(self, wanted: Asked, request: Request) -> Response:
        """A document about one agreement: kept, computed here or by a process of its own."""
        agreement, question, kind, query, audience = wanted
        asked = Words(agreement, f"{question} {kind}", query, audience)
        found: KeptAnswer | Told | None = await self._given_soon(asked)
        if found is None:
            # In a thread of the loop's own pool: it is there sooner, and no computing stands before it in the queue.
            found = await get_running_loop().run_in_executor(None, self._given_before, asked)
        before = 0
        if found is None:
            found, before = await self._computed(wanted, asked)
        if isinstance(found, Told):
            return told_again(found, key_of(request.scope))
        cautions = () if found.lasting else (SHORTER_THAN_KNOWN,)
        return answered(
            request,
            found.body,
            position=found.position,
            kind=kind,
            before=before if audience is None else 0,  # what others ask tells what they have seen
            cautions=cautions,
            by_its_bytes=audience is not None,
        )

    async def _computed(self, wanted: Asked, asked: Words) -> tuple[KeptAnswer | Told, int]:
        """The answer, here or by a process of its own, and how many waited before it."""
        found: KeptAnswer | Told | None = await self.turns.take(partial(self._light_answer, wanted))
        before = 0
        if found is None:
            assert self.heavy is not None  # noqa: S101 - else all is light
            found, before = await self.heavy.answer(wanted, partial(self._given_before, asked))
        if isinstance(found, KeptAnswer) and found.lasting:
            self.kept.keep(asked, found)
        return found, before

    async def _given_soon(self, asked: Words) -> KeptAnswer | None:
        """An answer kept of a log that is seen to stand unchanged, for which no thread is needed."""
        ending = await self.store.ending_soon(asked.agreement) if asked.audience is None else None
        return None if ending is None else self.kept.find(asked, head=ending.head)

    def _given_before(self, asked: Words) -> KeptAnswer | None:
        # What falls short of its head carries a caution that no earlier answer has.
        if asked.audience is None:
            ending = self.store.ending(asked.agreement)
            return None if ending.behind else self.kept.find(asked, head=ending.head)
        # Of several clients' books each has the same head: what may move any of them is the whole log's.
        book = next(iter(own_books(self.store, asked.agreement, asked.audience)), None)
        if book is None:
            raise NothingHere
        return None if book.behind else self.kept.find(asked, head=book.head)

    def _light_answer(self, wanted: Asked) -> KeptAnswer | None:
        """The answer, or None of one that is to be computed elsewhere."""
        if self.heavy is not None and is_heavy(wanted.question, self._length(wanted)):
            return None
        return computed(self.store, wanted)

    def _length(self, wanted: Asked) -> int:
        """How many entries are gone over: of the own log alone, so that no others move where an answer is computed."""
        if wanted.audience is None:
            return self.store.ending(wanted.agreement).entries
        return max(len(book.entries) for book in own_books(self.store, wanted.agreement, wanted.audience))

    def verify(self, request: Request) -> Response:
        accepted(request.scope["headers"], (JSON,))
        agreement = agreement_from(request.path_params)
        audience = audience_of(key_of(request.scope))
        words = words_from(request.scope["query_string"], _with_whose(audience, "head"), "verify")
        known = _head(agreement, words["head"][0]) if "head" in words else None
        keeper: Keeper | None = self.store
        if audience is not None:
            keeper = book_for(self.store, agreement, audience, _whose(words)).keeper
        assert keeper is not None  # noqa: S101 - the book of a store has one
        found = keeper.verify(agreement, known=known)
        if audience is None and found.outcome == "unchecked" and not found.entries:
            self.store.stored(agreement)  # refuses what is not there
        # Where the heads lie is this machine's business.
        held = HELD if found.heads.startswith("held") else found.heads and NOT_HELD
        return answered(request, as_json(None, attrs.evolve(found, heads=held)))

    async def entries(self, request: Request) -> Response:
        return await run_in_threadpool(self._entries_after, request)

    def _entries_after(self, request: Request) -> Response:
        accepted(request.scope["headers"], (JSON,))
        agreement = agreement_from(request.path_params)
        audience = audience_of(key_of(request.scope))
        words = words_from(request.scope["query_string"], _with_whose(audience, "after"), "entries")
        after = _position("after", words.get("after", ["0"])[0])
        lines, warnings = self._exported(agreement, audience, words, shorter=True)
        found = {
            "agreement": agreement,
            "after": after,
            "position": len(lines),
            "entries": [msgspec.Raw(line.rstrip()) for line in lines[after:]],
            "warnings": msgspec.to_builtins(warnings),
        }
        return answered(request, msgspec.json.encode(found), position=len(lines))

    def export(self, request: Request) -> Response:
        kind = accepted(request.scope["headers"], (LINES,))
        audience = audience_of(key_of(request.scope))
        words = words_from(request.scope["query_string"], _with_whose(audience), "export")
        lines, _ = self._exported(agreement_from(request.path_params), audience, words, shorter=False)
        return answered(request, b"".join(lines), position=len(lines), kind=kind)

    def _exported(
        self, agreement: str, audience: Audience, words: Mapping[str, Sequence[str]], *, shorter: bool
    ) -> tuple[Sequence[bytes], Sequence[Caution]]:
        """Each entry with its digest, of the log an audience is shown; one that falls short only where it is said."""
        if audience is None:
            stored = self.store.stored(agreement, shorter=shorter)
            behind = self.store.ending(agreement).behind
            cautions = [fallen_short(behind, len(stored))] if behind else []
            return [exported(each.stored, each.digest.hex()) for each in stored], cautions
        book = book_for(self.store, agreement, audience, _whose(words))
        if book.behind is not None and not shorter:
            raise OwnLogUnreadable
        return [*map(exported, stored_of(book.entries), book.digests)], book.shortness


def _with_whose(audience: Audience, *words: str) -> Sequence[str]:
    """The words of an address that is no question: of an Investor's role also whose log is meant."""
    return words if audience is None else (*words, INVESTOR)


def _whose(words: Mapping[str, Sequence[str]]) -> str | None:
    return words[INVESTOR][0] if INVESTOR in words else None


def _plainly_asked(request: Request, of: str) -> None:
    accepted(request.scope["headers"], (JSON,))
    words_from(request.scope["query_string"], (), of)


def _position(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= LARGEST_POSITION):
        raise InvalidEntry(name, text, "not a position", "write a whole number, like 12")
    return int(text)


def _head(agreement: str, text: str) -> AgreementHead:
    position, _, digest = text.rpartition(":")
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):  # noqa: PLR2004 - SHA-256 in hex
        raise InvalidEntry("head", text, "not POSITION:DIGEST", "write the position and digest that a 201 gave")
    return AgreementHead(agreement, _position("head", position) if position else 0, digest)
