"""What is written over HTTP: one entry, several, a whole log. All of a request is recorded, or nothing of it."""

import json

import attrs
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from lifecycle.entries.codec import parse
from lifecycle.log.contract import Receipt, StoreMissing
from lifecycle.record.sent import recorded_by
from regrights.book.queries import words_from
from regrights.book.store import Store
from regrights.http.admission.one_person import check_one_person_may, check_one_person_may_all
from regrights.http.problems import AlreadyThere, MalformedRequest, NothingToMatch, PreconditionFailed, Preconditions
from regrights.http.requests import (
    ANY,
    JSON,
    LARGEST_BODY,
    LARGEST_LOG,
    LINES,
    Guards,
    accepted,
    agreement_from,
    body_from,
    check_kind,
    guards_from,
    key_of,
    lines_of,
)
from regrights.http.responses import recorded


@attrs.frozen
class Recording:
    """The addresses that write."""

    store: Store

    async def append(self, request: Request) -> Response:
        headers = request.scope["headers"]
        accepted(headers, (JSON,))
        kind = check_kind(headers, (JSON, LINES))
        guards = guards_from(headers)
        words_from(request.scope["query_string"], (), "an append")
        body = await _body(request, LARGEST_LOG if kind == LINES else LARGEST_BODY)
        agreement, by = agreement_from(request.path_params), _name_of_key(request)
        return await run_in_threadpool(self._append, agreement, kind, body, guards, by)

    async def take_in(self, request: Request) -> Response:
        headers = request.scope["headers"]
        accepted(headers, (JSON,))
        check_kind(headers, (LINES,))
        guards = guards_from(headers)
        if guards.key is not None or guards.match is not None:
            raise Preconditions("an import begins a log, so there is no entry to match and no second one to make")
        words_from(request.scope["query_string"], (), "an import")
        body = await _body(request, LARGEST_LOG)
        agreement, by = agreement_from(request.path_params), _name_of_key(request)
        return await run_in_threadpool(self._take_in, agreement, body, guards, by)

    def _append(self, agreement: str, kind: str, body: bytes, guards: Guards, by: str | None) -> Response:
        lines = lines_of(kind, body)
        expect = self._expected(agreement, guards)
        alone = by is not None and not (guards.key is not None and self._knows(agreement, guards.key))
        if lines is None:
            given = recorded_by(by, parse(body))
            looked_at = check_one_person_may(self.store, agreement, given) if alone else None
            # What was looked at up to a position is recorded after that position, and after no other.
            at = expect if expect is not None else looked_at
            receipt = self.store.record(agreement, given, expect=at, key=guards.key)
        else:
            if alone:
                check_one_person_may_all(lines)
            receipt = self.store.record_all(agreement, lines, expect=expect, key=guards.key, by=by)
        return _receipt(agreement, receipt)

    def _take_in(self, agreement: str, body: bytes, guards: Guards, by: str | None) -> Response:
        self._expected(agreement, guards)
        lines = lines_of(LINES, body) or ()
        return _receipt(agreement, self.store.take_in_lines(agreement, lines, source="the body", by=by))

    def _expected(self, agreement: str, guards: Guards) -> int | None:
        """The position the log must have when it is appended to, as the preconditions have it.

        A known key answers first, so what fails here is only said of a key that is not known.
        """
        if guards.match is None and not guards.none:
            return None
        last = self._last(agreement)
        if guards.key is not None and self._knows(agreement, guards.key):
            return None
        if guards.match == ANY and not last:
            raise NothingToMatch(agreement)
        if ANY in guards.none and last:
            raise AlreadyThere(agreement, last)
        if f'"{last}"' in guards.none:
            raise PreconditionFailed("If-None-Match", f'"{last}"')
        if isinstance(guards.match, int):
            return guards.match
        return last if guards.none else None

    def _knows(self, agreement: str, key: str) -> bool:
        return bool(self._last(agreement)) and self.store.knows(agreement, key)

    def _last(self, agreement: str) -> int:
        try:
            found = self.store.opened().head(agreement)
        except StoreMissing:
            return 0
        return found.entries if found else 0


def _name_of_key(request: Request) -> str | None:
    key = key_of(request.scope)
    return key.name if key is not None else None


async def _body(request: Request, most: int) -> bytes:
    try:
        return await body_from(request.scope["headers"], request.stream(), most)
    except ClientDisconnect:
        raise MalformedRequest("The request ended before its body did", "send it again") from None


def _receipt(agreement: str, receipt: Receipt) -> Response:
    found = {"agreement": agreement, "position": receipt.position, "digest": receipt.digest}
    return recorded(json.dumps(found, ensure_ascii=False).encode(), receipt.position)
