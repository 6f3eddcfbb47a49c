"""Duties as a page: by status and by whose, the month asked about as a grid, those without a date apart."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from lifecycle.agreement.telling import heads_called
from projections.duty.rows import DutyRow
from projections.facts.reasons import dollars
from projections.questions.duties import Duties
from regrights.book.book import Book
from regrights.desk.addresses import Addresses
from regrights.desk.answers.ahead import projected
from regrights.desk.answers.month import WEEK, Month, month_from, month_of
from regrights.desk.said import dated
from regrights.paper.duties import HEADINGS, remarks
from regrights.paper.kinds import written

NO_DATE = "unscheduled"
FILTERS = ("status", "party", "from", "until")


@attrs.frozen
class Told:
    """A duty as the page has it. ``place`` is its own among all that are shown, the same whatever else is."""

    row: DutyRow
    place: str
    remarks: Sequence[str]


@attrs.frozen
class Item:
    """What stands on a day of the grid: a duty, or an amount that is projected."""

    what: str
    stands: str
    address: str
    status: str


def due(
    book: Book, said: Mapping[str, object], beside: Mapping[str, str], found: Duties, to: Addresses
) -> dict[str, Any]:
    """What the page is made of. Raises ``NotAMonth``, and what the schedule refuses."""
    first = month_from(beside["month"]) if "month" in beside else found.as_of.replace(day=1)
    rows = list(_told(found, heads_called(book.document)))
    filtered = any(said.get(each) for each in FILTERS)
    month = month_of(first, _by_day(rows, [] if filtered else _projected(book, said, first, to)))
    return {
        "groups": [
            (status, HEADINGS[status], group)
            for status in HEADINGS
            if status != NO_DATE and (group := _of(rows, status))
        ],
        "undated": _of(rows, NO_DATE),
        "month": month,
        "months": [(to.same("duties", month=word), name) for word, name in month.beside],
        "week": WEEK,
        "whose": Counter(each.row.who for each in rows if each.row.who).most_common(),
        "statuses": [(status, written(status, "code").capitalize()) for status in HEADINGS],
        "filtered": filtered,
        "unfiltered": to.same("duties", **dict.fromkeys(FILTERS)),
    }


def _of(rows: Sequence[Told], status: str) -> Sequence[Told]:
    """Those of a status, the first to fall due first, else in the order of the answer."""
    return sorted((each for each in rows if each.row.status == status), key=lambda each: each.row.due_on or date.max)


def _told(found: Duties, heads: Mapping[str, str]) -> Iterator[Told]:
    seen = Counter[str]()
    for row in found.duties:
        alike = f"duty-{row.clause}-{row.duty}-{row.started_on}-{row.started_by or 0}".replace(" ", "-")
        seen[alike] += 1
        yield Told(row, f"{alike}-{seen[alike]}", [dated(each) for each in remarks(row, heads)])


def _by_day(rows: Sequence[Told], projected: Sequence[tuple[date, Item]]) -> Mapping[date, Sequence[Item]]:
    found: dict[date, list[Item]] = {}
    for each in rows:
        if each.row.due_on:
            whose = f"{each.row.duty}: {each.row.who}{f' to {each.row.to}' if each.row.to else ''}"
            item = Item(whose, written(each.row.status, "code"), f"#{each.place}", each.row.status)
            found.setdefault(each.row.due_on, []).append(item)
    for on, item in projected:
        found.setdefault(on, []).append(item)
    return found


def _projected(book: Book, said: Mapping[str, object], first: date, to: Addresses) -> list[tuple[date, Item]]:
    last = Month[Item](first, ()).last
    address = to.page("schedule", until=last.isoformat())
    return [
        (line.due_on, Item(f"{dollars(line.amount)} to {investor}", "projected", address, "projected"))
        for investor, line in projected(book, said, first, last)
        if line.due_on
    ]
