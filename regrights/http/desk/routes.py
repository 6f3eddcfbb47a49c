"""The desk over HTTP: which address is which page, and what a browser is told of it. Makes no page itself."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode

import attrs
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lifecycle.clocks import eastern_date
from lifecycle.entries import AgreementSigned
from lifecycle.entries.fields import day_from
from lifecycle.log.contract import StoreMissing
from regrights.access.audience import INVESTOR, audience_of, book_for
from regrights.access.granted import Untold, stores_of
from regrights.access.key import Key
from regrights.access.table import OF_THE_COMPANY
from regrights.book.book import clock
from regrights.book.queries import part_of, words_from
from regrights.book.store import Store
from regrights.http.asking import Asking
from regrights.http.computing import Asked, computed
from regrights.http.desk.answers import FIRST_OF_A_STORE, ROOT, moved, page, told, told_to
from regrights.http.desk.sending import said_of
from regrights.http.problems import NoSuchAddress
from regrights.http.requests import CSV, HTML, agreement_from, key_of

BEGIN, VERIFY, WHAT_IF, GLANCE = "begin", "verify", "what-if", "glance"
LIST_CSV = "portfolio.csv"
BEFORE_THE_ANSWER: Final = b'<main id="main" tabindex="-1">\n'
STATIC: Final = Path(__file__).parents[2] / "desk" / "static"
KINDS: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
# A font has its version in its name, and is another file when it changes; ours are asked for anew each time.
KEEPING: Mapping[str, str] = {".woff2": "public, max-age=31536000, immutable"}


@attrs.define(slots=False)
class Desk:
    """The addresses under ``/desk/``. ``today`` says which day it is in New York, ``waiting`` how many entries are
    proposed for an agreement and wait for a second person, as whoever has a key may know.
    """

    asking: Asking
    today: Callable[[], date] = lambda: eastern_date(clock())
    waiting: Callable[[str, Key | None], int] = lambda _agreement, _key: 0

    def routes(self) -> Sequence[Route]:
        return [
            Route("/api", self.api, methods=["GET"]),
            Route("/desk", self.moved, methods=["GET"]),
            Route(ROOT, self.every, methods=["GET"]),
            Route(f"{ROOT}{LIST_CSV}", self.every_as_csv, methods=["GET"]),
            Route("/desk/static/{name}", self.static, methods=["GET"]),
            Route("/desk/{agreement}", self.agreement, methods=["GET"]),
            Route("/desk/{agreement}/", self.agreement, methods=["GET"]),
            *(Route(f"/desk/{{agreement}}/{name}", self.page, methods=["GET"]) for name in sorted(OF_THE_COMPANY)),
            Route("/desk/{agreement}/{page}", self.page, methods=["GET"]),
        ]

    def api(self, request: Request) -> Response:
        """The page of the API, for whoever would rather ask by a program."""
        from regrights.desk.api import api

        words_from(request.scope["query_string"], (), "this page")
        return page(api(f"{request.url.scheme}://{request.headers.get('host', '')}"))

    def moved(self, _request: Request) -> Response:
        return moved(ROOT)

    def agreement(self, request: Request) -> Response:
        """An agreement without a page is at a glance."""
        return moved(f"{ROOT}{part_of(agreement_from(request.path_params))}/glance")

    async def page(self, request: Request) -> Response:
        """A page; one that is asked for without a day is asked for as of today in New York."""
        from regrights.desk.comparing.supposing import with_the_added
        from regrights.desk.pages import NoSuchPage, is_page, missing_words

        agreement, name = agreement_from(request.path_params), request.path_params.get("page", "")
        name = name or request.scope["path"].rpartition("/")[2]  # of a page with a row of its own
        if not is_page(name):
            return told_to(request.scope, 404, str(NoSuchPage(name)))
        query = request.scope["query_string"]
        if name == WHAT_IF and (supposed := with_the_added(query)) is not None:
            return moved(f"{ROOT}{part_of(agreement)}/{name}?{supposed}")
        if missing := missing_words(name, query, self.today()):
            before = f"{query.decode('latin-1')}&" if query else ""
            return moved(f"{ROOT}{part_of(agreement)}/{name}?{before}{urlencode(missing)}")
        audience = audience_of(key_of(request.scope))
        if audience is not None and len(audience) > 1:  # of which client, is asked here: elsewhere it is told plainly
            whom = dict(parse_qsl(query.decode("utf-8", "replace"))).get(INVESTOR)
            await run_in_threadpool(book_for, self.asking.store, agreement, audience, whom)
        wanted = Asked(agreement, name, HTML, query, audience)
        if name == VERIFY:  # what was found before says nothing of now
            return page((await self.asking.turns.take(partial(computed, self.asking.store, wanted))).body)
        key = key_of(request.scope)
        if name == GLANCE and key is not None and not _is_pinned(query):  # without keys nothing waits for anybody
            waits = await run_in_threadpool(self.waiting, agreement, key)
            if waits:  # in no log, so no document of one is kept with it
                body = (await self.asking.turns.take(partial(computed, self.asking.store, wanted))).body
                return page(body.replace(BEFORE_THE_ANSWER, BEFORE_THE_ANSWER + _what_waits(waits), 1))
        found = await self.asking.document(wanted, request)
        if found.status_code not in (200, 304):  # refused by a process of its own, as a problem
            return told_to(request.scope, found.status_code, str(json.loads(bytes(found.body))["detail"]))
        return found

    async def every(self, request: Request) -> Response:
        """Every agreement that is granted, by replay: some hundred a second."""
        from regrights.desk.every import every

        return await self._of_the_store(request, "", every)

    async def every_as_csv(self, request: Request) -> Response:
        """The same as a table."""
        from regrights.desk.every import as_table

        return await self._of_the_store(request, LIST_CSV, as_table)

    async def _of_the_store(
        self,
        request: Request,
        name: str,
        made: Callable[[Sequence[Store], Sequence[Untold], date, Mapping[str, str]], bytes | str],
    ) -> Response:
        from regrights.desk.every import WORDS

        given = words_from(request.scope["query_string"], WORDS if name else (*WORDS, BEGIN), "this page")
        said = {word: values[0] for word, values in given.items() if values[0]}
        if new := said.pop(BEGIN, "").strip():
            return moved(f"{ROOT}{part_of(new)}/record?kind={AgreementSigned.__name__}")
        if "on" not in said:
            said["on"] = self.today().isoformat()
            return moved(f"{ROOT}{name}?{urlencode(said)}")
        key, on = key_of(request.scope), day_from("on", said["on"])
        try:
            body = await self.asking.turns.take(lambda: made(*stores_of(self.asking.store, key), on, said))
        except StoreMissing as missing:
            if audience_of(key) is not None:
                raise
            return told(404, said_of(missing), way_on=FIRST_OF_A_STORE, begin=True)
        if isinstance(body, bytes):
            return page(body)
        return Response(f"{body}\n", 200, {"cache-control": "no-store"}, CSV)

    def static(self, request: Request) -> Response:
        """A file of ours, the same until the product changes."""
        file = STATIC / Path(request.path_params["name"]).name
        if not file.is_file() or file.suffix not in KINDS:
            raise NoSuchAddress(f"/desk/static/{file.name}")
        body = file.read_bytes()
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        headers = {"cache-control": KEEPING.get(file.suffix, "no-cache"), "etag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(None, 304, headers)
        return Response(body, 200, headers, KINDS[file.suffix])


def _is_pinned(query: bytes) -> bool:
    """Whether a page is asked for as known at a moment, and so answers the same for ever."""
    return "known_at" in dict(parse_qsl(query.decode("utf-8", "replace")))


def _what_waits(count: int) -> bytes:
    from regrights.desk.recording.pages import waiting_banner

    return waiting_banner("record", count)
