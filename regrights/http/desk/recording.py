"""The desk over HTTP where it writes: what a form says is shown first, then recorded by the one way there is.

A form carries the position it was shown for and a random key, so that it is recorded once, and only after what its
sender saw. What two persons record goes to ``proposing``.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from secrets import token_urlsafe
from typing import Final
from urllib.parse import parse_qsl

import attrs
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lifecycle.clocks import eastern_date
from lifecycle.entries import Entry, EntryCorrected, EntryRetracted
from lifecycle.entries.codec import kind_of
from lifecycle.entries.fields import InvalidEntry
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.log.contract import LogMoved, StoreMissing
from lifecycle.record.sent import NoSuchAgreement
from regrights.access.key import Key
from regrights.access.keys import Keys
from regrights.access.proposed.proposals import Proposals
from regrights.access.table import NOTHING, served
from regrights.book.book import Book, Clock, clock
from regrights.book.store import Store
from regrights.desk.recording import pages
from regrights.desk.recording.changing import REPLACEMENT, correction, retraction, stands
from regrights.desk.recording.pages import Asked, Page
from regrights.desk.recording.preview import judgement_of, preview
from regrights.desk.recording.second_person import may_need_two, needs_two
from regrights.desk.recording.sent import NotOnTheForm, Words, check_on_the_form, entry_from_form
from regrights.http.desk.answers import moved
from regrights.http.desk.answers import page as page_of
from regrights.http.desk.forms import form_of
from regrights.http.desk.proposing import Proposing
from regrights.http.desk.sending import Sender, said_of
from regrights.http.problems import MalformedRequest, status_of
from regrights.http.requests import KEY

# What a form carries beside the fields of its entry.
OF_THE_FORM: Final = ("step", "kind", "n", "position", "key", "proposal")
PAGES: Final[Sequence[Page]] = ("record", "correct", "retract")
RECORD: Final = "/desk/{agreement}/record"
MOST_WORDS: Final = 1000
DIGITS: Final = 9
NOT_OURS = 500


@attrs.frozen
class RecordingPages:
    """The addresses that record by form. Without ``proposals`` there are no keys, and one person records everything."""

    store: Store
    proposals: Proposals | None
    keys: Keys | None
    now: Clock = clock

    @classmethod
    def of(cls, store: Store, keys: Keys | None) -> "RecordingPages":
        return cls(store, Proposals.beside(keys.file, clock) if keys is not None else None, keys)

    def routes(self) -> Sequence[Route]:
        return [
            Route(f"/desk/{{agreement}}/{page}", partial(self.answer, page), methods=["GET", "POST"]) for page in PAGES
        ]

    def waiting(self, agreement: str, key: Key | None) -> int:
        """How many entries are proposed for an agreement, as far as a key has anything to do with recording."""
        if self.proposals is None or key is None or not self.proposals.file.exists():
            return 0
        if served(key.role, "POST", RECORD) == NOTHING:
            return 0
        return self._proposing.count(agreement)

    async def answer(self, page: Page, request: Request) -> Response:
        """A page, or what becomes of a form."""
        is_form = request.method == "POST"
        words = await form_of(request) if is_form else _query(request.scope["query_string"])
        sender = Sender.of(page, request, words)
        return await run_in_threadpool(self._posted if is_form else self._shown, sender)

    # --- shown --------------------------------------------------------------------------------------------------

    def _shown(self, sender: Sender) -> Response:
        book, words = self._book(sender), sender.words
        if sender.page == "record" and "proposal" in words:
            return self._proposing.shown(sender)
        judgement = judgement_of(book)
        if sender.page == "record" and "kind" not in words:
            _check_none(words, ())
            waiting = self._proposing.listed(sender, book) if book is not None else []
            today = eastern_date(self.now())
            return page_of(pages.listed(book, judgement, sender.agreement, today, waiting))
        kind, n = _what(sender, book)
        said = {name: text for name, text in words.items() if name not in OF_THE_FORM}
        if sender.page == "correct" and book is not None and n is not None:
            said = {**pages.words_of_what_stands(book, n), **said}
        self._check_words(sender, book, kind, n, said)
        return self._form(sender, book, judgement, self._asked(sender, kind, n, said))

    def _check_words(self, sender: Sender, book: Book | None, kind: type[Entry], n: int | None, said: Words) -> None:
        """An address may fill in what the form asks for, and nothing else. Raises ``NotOnTheForm``."""
        own = {name: text for name, text in said.items() if not name.startswith(REPLACEMENT)}
        check_on_the_form(kind, own if sender.page == "correct" else said)
        if sender.page == "correct" and book is not None and n is not None:
            check_on_the_form(type(stands(book.entries, n)), said, REPLACEMENT)

    def _asked(self, sender: Sender, kind: type[Entry], n: int | None, said: Words) -> Asked:
        return Asked(
            page=sender.page,
            action=sender.page if n is None else f"{sender.page}?n={n}",
            token=sender.token,
            words=said,
            kind=kind,
            n=n,
            keyed=sender.key is not None,
        )

    def _form(
        self, sender: Sender, book: Book | None, judgement: Judgement, asked: Asked, status: int = 200
    ) -> Response:
        return page_of(pages.form(book, judgement, sender.agreement, asked), status)

    # --- sent ---------------------------------------------------------------------------------------------------

    def _posted(self, sender: Sender) -> Response:
        step = sender.words.get("step", "preview")
        if step in ("accept", "decline"):
            return self._proposing.decided(sender)
        if step not in ("preview", "commit"):
            raise MalformedRequest("The form does not say what to do with it", "begin again from the page Record")
        book = self._book(sender)
        key = _key(sender.words) if step == "commit" else token_urlsafe(16)
        # What was recorded under this key is answered by it: what it says is not asked again.
        known = step == "commit" and book is not None and self.store.knows(sender.agreement, key)
        kind, n = _what(sender, book, known=known)
        said = {name: text for name, text in sender.words.items() if name not in OF_THE_FORM}
        asked = attrs.evolve(self._asked(sender, kind, n, said), key=key)
        try:
            given = self._given(sender, book, kind, n, said, known=known)
        except Refusal as refusal:
            return self._refused(sender, book, asked, refusal)
        if step == "preview":
            return self._previewed(sender, book, asked, given)
        return self._committed(sender, book, asked, given)

    def _given(
        self, sender: Sender, book: Book | None, kind: type[Entry], n: int | None, said: Words, *, known: bool
    ) -> dict[str, object]:
        """The entry that a form says, a change as of today."""
        if book is None or n is None:
            return entry_from_form(kind, said)
        if "occurred_on" in said:
            raise NotOnTheForm("occurred_on", said["occurred_on"], ("reason",))
        is_correction = sender.page == "correct"
        change = correction(book.entries, n, said, known=known) if is_correction else retraction(n, said)
        return {**change, "occurred_on": eastern_date(self.now()).isoformat()}

    def _previewed(
        self, sender: Sender, book: Book | None, asked: Asked, given: Mapping[str, object], status: int = 200
    ) -> Response:
        try:
            found = preview(book, given, self.now())
        except Refusal as refusal:
            return self._refused(sender, book, asked, refusal, status)
        asked = attrs.evolve(asked, preview=found, two=needs_two(found))
        return self._form(sender, book, judgement_of(book), asked, status)

    def _refused(
        self, sender: Sender, book: Book | None, asked: Asked, refusal: Refusal, status: int = 200
    ) -> Response:
        """The form again with what it said, and why not beside the field."""
        status = status_of(refusal) if status == 200 else status  # noqa: PLR2004 - else already decided
        return self._form(sender, book, judgement_of(book), attrs.evolve(asked, refusal=refusal), status)

    def _committed(self, sender: Sender, book: Book | None, asked: Asked, given: Mapping[str, object]) -> Response:
        position = _position("position", sender.words.get("position", ""))
        try:
            if sender.key is not None and book is not None and may_need_two(asked.kind):
                proposed = self._proposing.proposed(sender, book, asked.key, given, position)
                if proposed is not None:
                    return proposed
            receipt = self.store.record(sender.agreement, sender.signed(given), expect=position, key=asked.key)
        except LogMoved:
            since = self._book(sender)
            came = pages.came_since(since, position) if since is not None else ()
            return self._previewed(sender, since, attrs.evolve(asked, came=came), given, 412)
        except Refusal as refusal:
            if status_of(refusal) >= NOT_OURS:
                again = pages.send_again(asked.action, asked.token, said_of(refusal), sender.words)
                return page_of(again, status_of(refusal))
            return self._refused(sender, book, asked, refusal)
        return moved(sender.address(f"entry?n={receipt.position}"))

    # --- what it is about ---------------------------------------------------------------------------------------

    def _book(self, sender: Sender) -> Book | None:
        """The agreement, or None of a name without a log, which may be begun. Raises ``NoSuchAgreement`` else."""
        try:
            return self.store.book(sender.agreement)
        except (NoSuchAgreement, StoreMissing):
            if sender.page != "record":
                raise
            return None

    @property
    def _proposing(self) -> Proposing:
        return Proposing(self.store, self.proposals, self.keys, self.now)


def _what(sender: Sender, book: Book | None, *, known: bool = False) -> tuple[type[Entry], int | None]:
    """The kind that is recorded and the entry that is changed, if one is. Raises what says that it cannot be."""
    if sender.page == "record":
        kind = kind_of({"kind": sender.words.get("kind", "")} if "kind" in sender.words else {})
        if kind in (EntryCorrected, EntryRetracted):
            raise InvalidEntry(
                "kind", kind.__name__, "no entry by itself", "begin from the page of the entry it changes"
            )
        return kind, None
    n = _position("n", sender.words.get("n", ""))
    if book is not None and not known and (sender.page == "correct" or not _is_correction(book, n)):
        stands(book.entries, n)
    return (EntryCorrected if sender.page == "correct" else EntryRetracted), n


def _is_correction(book: Book, n: int) -> bool:
    return 0 < n <= len(book.entries) and isinstance(book.entries[n - 1], EntryCorrected)


def _query(query: bytes) -> dict[str, str]:
    """The words of an address, each once: what a form is filled in with."""
    try:
        pairs = parse_qsl(query.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_WORDS)
    except ValueError:
        raise MalformedRequest("The address cannot be read", f"say at most {MOST_WORDS} words") from None
    words = dict(pairs)
    if len(words) != len(pairs):
        raise MalformedRequest("A word of the address stands more than once", "say each once")
    return words


def _check_none(words: Words, known: Sequence[str]) -> None:
    for name, text in words.items():
        if name not in known:
            raise NotOnTheForm(name, text, ("kind", "proposal"))


def _position(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        raise InvalidEntry(name, text, "not a position", "write a whole number, like 12")
    return int(text)


def _key(words: Words) -> str:
    key = words.get("key", "")
    if not KEY.fullmatch(key):
        raise MalformedRequest("The form does not carry its key", "begin again from the page Record")
    return key
