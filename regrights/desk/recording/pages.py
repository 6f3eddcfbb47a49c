"""The pages that record by form: what may be recorded, the form of one entry, what it would come to, who is to agree.

Makes documents of what it is handed; writes nothing and knows no key.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final, Literal

import attrs

from lifecycle.entries import KINDS, Entry, EntryCorrected, EntryRetracted
from lifecycle.entries.telling import sentence
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from regrights.book.book import Book
from regrights.desk.addresses import Addresses
from regrights.desk.frame import Frame, frame
from regrights.desk.pages import rendered
from regrights.desk.recording import refused
from regrights.desk.recording.changing import REPLACEMENT, as_sent, stands
from regrights.desk.recording.fields import Field, asked_of
from regrights.desk.recording.known import known
from regrights.desk.recording.moves import move_of_kind, moves
from regrights.desk.recording.preview import Preview
from regrights.desk.recording.sent import Words, words_of
from regrights.desk.timeline.changes import Around

Page = Literal["record", "correct", "retract"]
TITLES: Final[Mapping[Page, str]] = {"record": "Record", "correct": "Correct", "retract": "Retract"}
ONE_PERSON: Final = (
    "Nobody has a key here, so one person cannot be told from another: this is recorded by one person, and the log "
    "names nobody."
)


@attrs.frozen
class Waiting:
    """A proposal as it is listed: what, by whom, since when. ``yours`` where whoever looks made it."""

    id: str
    sentence: str
    by: str
    made: datetime
    yours: bool


@attrs.frozen
class Came:
    """An entry that was recorded while a form was filled in."""

    position: int
    on: date
    sentence: str
    by: str | None


@attrs.frozen(kw_only=True)
class Asked:
    """A form as it is to be shown. ``kind`` is what is recorded, ``n`` the entry that is changed.

    ``two`` says, of what two persons record, what it is; ``keyed`` whether persons are known by keys here.
    """

    page: Page
    action: str
    token: str
    words: Words
    kind: type[Entry]
    n: int | None = None
    key: str = ""
    preview: Preview | None = None
    refusal: Refusal | None = None
    came: Sequence[Came] = ()
    two: str | None = None
    keyed: bool = False
    proposal: Waiting | None = None


def listed(book: Book | None, judgement: Judgement, agreement: str, today: date, waiting: Sequence[Waiting]) -> bytes:
    """The page of every kind: those that may follow now, the others with why not, and what waits for another person."""
    found = moves(book, judgement, known(book, judgement, {}), today)
    return _rendered(
        "record.html",
        book,
        "record",
        agreement=agreement,
        offered=[each for each in found if each.why_not is None],
        others=[each for each in found if each.why_not is not None],
        waiting=waiting,
    )


def form(book: Book | None, judgement: Judgement, agreement: str, asked: Asked) -> bytes:
    """The page of one form, with what it would come to and why it was refused, if it was."""
    names = known(book, judgement, asked.words)
    fields = fields_of(book, asked, names)
    now = stands(book.entries, asked.n) if book is not None and asked.n and asked.page == "correct" else None
    return _rendered(
        "record_entry.html",
        book,
        asked.page,
        agreement=agreement,
        asked=asked,
        move=move_of_kind(book, type(now) if now else asked.kind),
        fields=fields,
        about=sentence(book.entries[asked.n - 1]) if book is not None and asked.n else None,
        refused=refused.told(asked.refusal, fields) if asked.refusal else None,
        hidden=[(name, value) for name, value in asked.words.items() if value.strip()],
        one_person=ONE_PERSON if asked.two and not asked.keyed else None,
    )


def fields_of(book: Book | None, asked: Asked, names: Mapping[str, Sequence[str]]) -> Sequence[Field]:
    """The fields a form asks for; of a change its own first, without its day, then those of what takes its place."""
    if asked.kind not in (EntryCorrected, EntryRetracted):
        return asked_of(asked.kind, names)
    left_out = ("target", "again", "occurred_on")
    own = [each for each in asked_of(asked.kind, names) if each.name not in left_out]
    if asked.kind is EntryRetracted or book is None or asked.n is None:
        return own
    replaced = asked_of(KINDS[stands(book.entries, asked.n).kind], names, REPLACEMENT)
    first = [each for each in own if each.name == "reason"]
    return [*replaced, *first, *(each for each in own if each not in first)]


def words_of_what_stands(book: Book, position: int) -> dict[str, str]:
    """What a correction begins with. Raises ``NotChanged``."""
    return words_of(as_sent(stands(book.entries, position)), REPLACEMENT)


def came_since(book: Book, position: int) -> list[Came]:
    """What was recorded after a position."""
    return [Came(each.position, each.occurred_on, sentence(each), each.recorded_by) for each in book.entries[position:]]


def send_again(action: str, token: str, said: str, hidden: Mapping[str, str]) -> bytes:
    """The page where nobody knows whether something was recorded: the same may be sent again, and is one entry."""
    return rendered("record_again.html", action=action, token=token, said=said, hidden=list(hidden.items()))


def waiting_banner(address: str, count: int) -> bytes:
    """What a page of a log says of proposals, which stand in no log."""
    return rendered("record_waiting.html", address=address, count=count).strip() + b"\n"


def _rendered(template: str, book: Book | None, page: Page, **words: object) -> bytes:
    to = Addresses(book.agreement, {}, book.document) if book is not None else None
    framed = _frame(book, page, to) if book is not None and to is not None else None
    layout = "framed.html" if framed else "unframed.html"
    of_any: dict[str, object] = {"around": Around(), "layout": layout, "page": page, "title": TITLES[page]}
    return rendered(template, to=to, frame=framed, warnings=[], **of_any, **words)


def _frame(book: Book, page: Page, to: Addresses) -> Frame:
    """The frame of a page that answers no question: without a day, without files, of the log as it is now."""
    found = frame("log", book, to, {}, ())
    return attrs.evolve(found, page=page, title=TITLES[page], files=(), pinned=None, words=())
