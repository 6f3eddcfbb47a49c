"""The page that answers in one sentence: what is owed, what builds up, where it stands, what is late and what comes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

import attrs

from lifecycle.agreement.language.decided import under
from lifecycle.agreement.telling import head_called
from lifecycle.entries.telling import listed, sentence
from projections.amounts.lines import Line
from projections.duty.rows import DutyRow
from projections.questions.duties import Duties
from projections.questions.may_sell import InvestorMaySell, MaySell, MaySellOne
from projections.questions.owed import Owed
from projections.questions.register import named
from projections.questions.status import Status
from projections.questions.suspensions import Suspensions
from regrights.book.book import Book
from regrights.desk.addresses import Addresses
from regrights.desk.said import day
from regrights.paper.kinds import written

LAST_ENTRIES = 5
MOST_DATES = 7
LATE, AHEAD = "overdue", ("due_soon", "pending")
NOT_SOLD_UNDER = ("suspended", "stopped", "lapsed", "withdrawn")


@attrs.frozen
class Tile:
    """Where one thing stands. ``kind`` is good, bad or to be minded, in words of the style sheet."""

    what: str
    stands: str
    more: str
    address: str
    kind: str


@attrs.frozen
class Since:
    """To whom something is outstanding, and the first day it was due."""

    investor: str
    on: date
    address: str


def glance(book: Book, said: Mapping[str, object], found: Owed, to: Addresses) -> dict[str, Any]:
    """What the page is made of: figures of the answers as they are, nothing added up here."""
    words = {name: value for name, value in said.items() if value is not None}
    duties = cast("Duties", book.answer(named("duties"), words))
    status = cast("Status", book.answer(named("status"), words))
    suspensions = cast("Suspensions", book.answer(named("suspensions"), words))
    sells = book.answer(named("may-sell"), words)
    selling = {each.investor: each for each in _selling(cast("MaySell | MaySellOne", sells))}
    terms = under(book.document, found.readings)
    last = [entry for entry in book.entries if entry.occurred_on <= found.as_of][-LAST_ENTRIES:]
    return {
        "since": list(_since(found, to)),
        "running": [
            (each.investor, running, head_called(terms, running.trigger))
            for each in found.investors
            for running in each.open
        ],
        "bears": bool(found.total.interest or found.total.interest_paid),
        "credited": [each for each in found.investors if each.credit],
        "not_yet": [
            (each.investor, line)
            for each in found.investors
            for line in each.lines
            if line.amount and not line.is_due(found.as_of)
        ],
        "tiles": [*_statements(status, to), _sales(selling, to), *_allowed(suspensions, to), *_period(status, to)],
        "selling": selling,
        "late": _dates(duties, LATE),
        "ahead": _dates(duties, *AHEAD),
        "duty_count": len(duties.duties),
        "last": [(entry, sentence(entry)) for entry in reversed(last)],
    }


def _selling(found: MaySell | MaySellOne) -> Sequence[InvestorMaySell]:
    return found.investors if isinstance(found, MaySell) else [found]


def _since(found: Owed, to: Addresses) -> Iterator[Since]:
    for each in found.investors:
        if each.outstanding:
            unpaid = [line for line in each.lines if _is_unpaid(line, found.as_of)]
            if unpaid:
                line = min(unpaid, key=lambda line: line.due_on or date.max)
                assert line.due_on is not None  # noqa: S101 - what is due has a day
                yield Since(each.investor, line.due_on, to.page("owed", investor=each.investor))


def _is_unpaid(line: Line, on: date) -> bool:
    return line.is_due(on) and line.paid < line.amount


def _statements(status: Status, to: Addresses) -> Iterator[Tile]:
    for name, state in status.statements.items():
        kind = "good" if state == "effective" else "bad" if state in NOT_SOLD_UNDER else "mind"
        yield Tile(f"Statement {name}", written(state, "code").capitalize(), "", to.page("status"), kind)
    if not status.statements:
        yield Tile("Registration statement", "None filed", "", to.page("status"), "mind")


def _sales(selling: Mapping[str, InvestorMaySell], to: Addresses) -> Tile:
    barred = [each for each in selling.values() if not each.may_sell]
    holding = [each for each in barred if each.because]
    since = min((because.since for each in barred for because in each.because), default=None)
    if not barred:
        return Tile("Sales under the registration", "Open", "nothing recorded bars them", to.page("may-sell"), "good")
    whom = "every Investor" if len(barred) == len(selling) else listed([each.investor for each in barred])
    more = f"to {whom}{f', since {day(since)}' if since and holding else ''}"
    return Tile("Sales under the registration", "Barred", more, to.page("may-sell"), "bad")


def _allowed(found: Suspensions, to: Addresses) -> Iterator[Tile]:
    counts = {(each.used, each.left) for each in found.investors if each.by_notice and each.left is not None}
    if len(counts) == 1:
        [(used, left)] = counts
        stands = f"{used} used, {left} left"
        yield Tile("Permitted suspensions", stands, "", to.page("suspensions"), "good" if left else "mind")
    elif counts:
        yield Tile("Permitted suspensions", "Not alike for all", "", to.page("suspensions"), "mind")


def _period(status: Status, to: Addresses) -> Iterator[Tile]:
    period = status.period
    ends = f"would end {day(period.ends_on)}" if period.ends_on else "no end is known"
    began = f"since {day(period.started_on)}; {ends}" if period.started_on else ends
    yield Tile("Registration Period", written(period.status, "code").capitalize(), began, to.page("period"), "good")


def _dates(found: Duties, *statuses: str) -> Sequence[DutyRow]:
    rows = [row for row in found.duties if row.status in statuses and row.due_on]
    return sorted(rows, key=lambda row: row.due_on or date.max)[:MOST_DATES]
