"""One page of an agreement: its words read, its question asked, its answer drawn. Any process can do it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from lifecycle.entries.fields import InvalidEntry, day_from
from lifecycle.errors import Refusal
from projections.facts.cut import BeforeTheLog, recorded_by
from projections.facts.reasons import counted, dollars
from projections.questions.register import named
from regrights.access.table import OF_THE_COMPANY
from regrights.book.book import Book
from regrights.book.queries import said_in
from regrights.desk.addresses import ANSWERED_BY, INVESTOR, OWN_WORDS, Addresses, anchor, words_of
from regrights.desk.frame import A_QUARTER, TITLES, cautions_by_weight, frame
from regrights.desk.known import known_book
from regrights.desk.own_form import OWN_FORM, Answered
from regrights.desk.recording.fields import label_of
from regrights.desk.said import capitalized, cell, dated, day, linked, signed_dollars, timed, unbroken
from regrights.desk.tables import shown
from regrights.desk.timeline.changes import changes_around
from regrights.paper.answer import body
from regrights.paper.audit import spoken
from regrights.paper.kinds import change_written, written

if TYPE_CHECKING:
    from jinja2 import Environment

A_SEASON = timedelta(days=120)
A_MONTH = timedelta(days=30)


class NoSuchPage(Refusal):
    """An address under the desk where no page is."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No page {name!r}: the desk has {', '.join(TITLES)}.")


def is_page(name: str) -> bool:
    return name in TITLES


@lru_cache(maxsize=256)  # of every page that is kept it is asked again
def missing_words(name: str, query: bytes, today: date) -> Mapping[str, str]:
    """What a page is asked for where its address does not say it: as of today, and the period its question needs."""
    said = dict(parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True))
    takes = words_of(name)
    found: dict[str, str] = {}
    day_word = next((word for word in ("on", "to") if word in takes), None)
    if day_word and not said.get(day_word) and name not in ("log", "audit", "verify", "entry"):
        found[day_word] = today.isoformat()
    asked = _day(said.get(day_word or "")) or today
    needed = {word.name for word in named(ANSWERED_BY.get(name, name)).words if word.needed}
    # Each day of the cost of delay is worked out by itself.
    before, after = (A_MONTH, A_MONTH) if name == "delay-curve" else (A_QUARTER, A_SEASON)
    if "until" in needed and not said.get("until"):
        found["until"] = (asked + after).isoformat()
    if "from" in needed and not said.get("from"):
        found["from"] = (asked - before).isoformat()
    if "known_at" in needed and not said.get("known_at"):
        found["known_at"] = (asked - A_QUARTER).isoformat()
    return found


def _day(text: str | None) -> date | None:
    """A day the page can be asked about; it is refused there by its word where it is none."""
    try:
        return day_from("on", text) if text else None
    except InvalidEntry:
        return None


def page(name: str, book: Book, query: bytes, clients: Sequence[str] = ()) -> bytes:
    """The document; of an own book ``clients`` are the Investors whose own logs there whoever asks is shown.

    Raises ``NoSuchPage``, and what the words and the question refuse.
    """
    if not is_page(name) or (book.investor and name in OF_THE_COMPANY):
        raise NoSuchPage(name)
    question = named(ANSWERED_BY.get(name, name))
    given = _without_blanks(query)
    said, beside = said_in(given, question, OWN_WORDS.get(name, ()))
    # A restatement is of everything recorded since the moment it is asked for.
    whole, book = book, known_book(book, said.get("known_at") if question.known else None)
    words = _words(given)
    # An own log speaks of its Investor alone; which one, every address says that has to.
    whose = said.pop(INVESTOR, None) if book.investor else None
    to = Addresses(book.agreement, words, book.document, book.investor if whose else None)
    try:
        found: Any = book.answer(question, said)  # of the question's own kind
    except BeforeTheLog:
        return _before(name, book, said, to)
    asked: dict[str, Any] = {"found": found, "to": to, "warnings": cautions_by_weight(found)}
    own_form, tables = OWN_FORM.get(name), list[str]()
    if own_form is not None:
        asked |= own_form(Answered(book, whole, said, beside, found, to))
    else:
        drawing = body(name, book, found)
        asked["blocks"] = shown(drawing.blocks, to, with_reasons=name == "owed")
        tables = list(drawing.tables) if len(drawing.tables) > 1 else []
    choose = clients if book.investor else _investors(book, said)
    part = asked["part"] if asked.get("parts", 1) > 1 else None
    asked["frame"] = frame(name, book, to, said, choose, tables=tables, part=part)
    asked["around"] = changes_around(name, book, to, said, asked.get("line"))
    return rendered(f"{name}.html" if own_form else "drawn.html", **asked)


def _before(name: str, book: Book, said: Mapping[str, object], to: Addresses) -> bytes:
    """The page of a day before the log, or of a moment before it was begun: what is missing and the way on."""
    first = book.entries[0]
    known_at = said.get("known_at")
    of_moment = isinstance(known_at, datetime) and not recorded_by(book.entries, known_at)
    word = "to" if "to" in words_of(name) else "on"
    began = first.occurred_on.isoformat()
    return rendered(
        "before.html",
        title=TITLES[name],
        company=book.company,
        on=said.get("on") or said.get("to"),
        moment=known_at if of_moment else None,
        recorded=first.recorded_at,
        signed=first.occurred_on,
        first=to.same(name, **{word: began, "from": None, "until": None, "month": None}),
        everything=to.same(name, known_at=None),
        log=to.page("log", on=None, known_at=None),
    )


def _investors(book: Book, said: Mapping[str, Any]) -> Sequence[str]:
    """Who the Investors are on the day asked about, of everything known then."""
    on = said.get("on") or said.get("to") or max(entry.occurred_on for entry in book.entries)
    return book.made_by(book.entries, as_of=on, known_at=said.get("known_at")).investors()


def _without_blanks(query: bytes) -> bytes:
    """A form sends its empty fields too."""
    return b"&".join(part for part in query.split(b"&") if part.partition(b"=")[2] or (b"=" not in part and part))


def _words(query: bytes) -> Mapping[str, str | Sequence[str]]:
    found: dict[str, list[str]] = {}
    for word, value in parse_qsl(query.decode("utf-8")):
        found.setdefault(word, []).append(value)
    return {word: values if len(values) > 1 else values[0] for word, values in found.items()}


@cache
def environment() -> "Environment":
    """What templates are read with: everything in them is escaped, and a name they do not have is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: Mapping[str, Callable[..., Any]] = {
        "anchor": anchor,
        "dated": dated,
        "day": day,
        "capitalized": capitalized,
        "change": lambda it: cell(it, "change"),
        "changed_by": change_written,
        "code": lambda it: written(it, "code"),
        "count": lambda it: cell(it, "count"),
        "counted": counted,
        "dollars": dollars,
        "label": label_of,
        "linked": linked,
        "moment": lambda it: cell(it, "moment"),
        "money": lambda it: cell(it, "money"),
        "signed_dollars": signed_dollars,
        "timed": timed,
        "unbroken": unbroken,
        "value": lambda it: ("no", "yes")[it] if isinstance(it, bool) else dated(spoken(it)),
    }
    found.filters.update(filters)
    return found


def rendered(template: str, **words: object) -> bytes:
    """A page by its template."""
    return str(environment().get_template(template).render(words)).encode()
