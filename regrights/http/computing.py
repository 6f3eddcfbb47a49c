"""One answer computed: its words read, its question asked, its body written. Knows no server: any process can do it."""

from collections.abc import Mapping
from typing import NamedTuple, cast
from urllib.parse import parse_qsl

from projections.facts.reasons import Answer
from projections.questions.register import AnyQuestion, named
from regrights.access.audience import INVESTOR, Audience, book_for, own_books
from regrights.book.answers import as_json
from regrights.book.book import Book
from regrights.book.queries import said_in
from regrights.book.store import Store
from regrights.http.kept_answers import KeptAnswer
from regrights.http.requests import CALENDAR, CSV, HTML, TABLE


class Asked(NamedTuple):
    """A question by its name, as what kind of document it is to be answered, and the words of its query."""

    agreement: str
    question: str
    kind: str
    query: bytes
    audience: Audience = None


def computed(store: Store, asked: Asked) -> KeptAnswer:
    """The answer of the log as it stands. Raises what the words, the store and the question refuse."""
    if asked.kind == HTML:
        return _page(store, asked)
    question = named(asked.question)
    said, beside = said_in(asked.query, question, (TABLE,) if asked.kind == CSV else ())
    book = book_for(store, asked.agreement, asked.audience, cast("str | None", said.get(INVESTOR)))
    if book.investor and INVESTOR in said:
        said[INVESTOR] = book.investor
        if question.day is None:  # an own log is not to be gone through for what speaks to its Investor
            del said[INVESTOR]
    found = book.answer(question, said)
    body = (
        _as_csv(question, book, found, beside.get(TABLE))
        if asked.kind == CSV
        else _written(asked.kind, book, said, found)
    )
    return KeptAnswer(book.head, len(book.digests), body, lasting=book.behind is None)


def _page(store: Store, asked: Asked) -> KeptAnswer:
    """A page of the desk, which is one more kind of document; what makes it is loaded where it is asked for."""
    from regrights.desk.pages import page

    agreement, audience = asked.agreement, asked.audience
    whom = dict(parse_qsl(asked.query.decode("utf-8", "replace"))).get(INVESTOR)
    book = book_for(store, agreement, audience, whom)
    clients = [str(each.investor) for each in own_books(store, agreement, audience)] if audience else []
    body = page(asked.question, book, asked.query, clients)
    return KeptAnswer(book.head, len(book.digests), body, lasting=book.behind is None)


def _as_csv(question: AnyQuestion, book: Book, found: Answer, table: str | None) -> bytes:
    """A table of an answer; what draws it is loaded where it is asked for."""
    from regrights.paper.answer import drawn
    from regrights.paper.comma_separated import comma_separated

    return comma_separated(drawn(question.name, book, found), table, ended=True).encode() + b"\n"


def _written(kind: str, book: Book, said: Mapping[str, object], found: Answer) -> bytes:
    """An answer as a kind of document that is no table; what draws it is loaded where it is asked for."""
    if kind == CALENDAR:
        from projections.questions.duties import Duties
        from regrights.paper.calendar import calendar

        assert isinstance(found, Duties)  # noqa: S101 - the one question with a calendar
        return calendar(book, said, found)
    return as_json(book.agreement, found)
