"""The page that answers in one sentence: what is owed, what builds up, where it stands, what is late and what comes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Generic, TypeVar, cast

import attrs

from lifecycle.agreement.language.decided import under
from lifecycle.agreement.telling import head_called
from lifecycle.entries.telling import listed, sentence
from projections.amounts.lines import Line
from projections.duty.rows import DutyRow
from projections.questions.duties import Duties
from projections.questions.machines import Machines
from projections.questions.may_sell import InvestorMaySell, MaySell, MaySellOne
from projections.questions.owed import Owed
from projections.questions.period import ENDED
from projections.questions.register import named
from projections.questions.status import Status
from projections.questions.suspensions import Suspensions
from regrights.book.book import Book
from regrights.desk.addresses import Addresses
from regrights.desk.answers.ahead import projected
from regrights.desk.said import capitalized, day
from regrights.paper.kinds import written

LAST_ENTRIES = 5
LOOKED_AHEAD = timedelta(days=92)
MOST_DATES = 7
LATE, AHEAD = "overdue", ("due_soon", "pending")
NOT_SOLD_UNDER = {"stopped", "lapsed", "withdrawn"}
MOST_NAMED = 3
Item = TypeVar("Item")


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
    """To whom something is outstanding, and the first day it was due; ``parts`` says how many days it fell due on."""

    investor: str
    on: date
    parts: int
    address: str


def glance(book: Book, said: Mapping[str, object], found: Owed, to: Addresses) -> dict[str, Any]:
    """What the page is made of: figures of the answers as they are, nothing added up here."""
    words = {name: value for name, value in said.items() if value is not None}
    duties = cast("Duties", book.answer(named("duties"), words))
    status = cast("Status", book.answer(named("status"), words))
    machines = cast("Machines", book.answer(named("machines"), words))
    suspensions = cast("Suspensions", book.answer(named("suspensions"), words))
    sells = book.answer(named("may-sell"), words)
    selling = {each.investor: each for each in _selling(cast("MaySell | MaySellOne", sells))}
    terms = under(book.document, found.readings)
    last = [entry for entry in book.entries if entry.occurred_on <= found.as_of][-LAST_ENTRIES:]
    running = [(each, one) for each in found.investors for one in each.open if one.if_cured_today]
    return {
        "since": _few(list(_since(found, to))),
        "running": [(each.investor, one, head_called(terms, one.trigger)) for each, one in running],
        "first_running": min((one.since for _, one in running), default=None),
        "few": MOST_NAMED,
        "bears": bool(found.total.interest or found.total.interest_paid),
        "credited": _few([each for each in found.investors if each.credit]),
        "not_yet": _few(
            [
                (each.investor, line)
                for each in found.investors
                for line in each.lines
                if line.amount and not line.is_due(found.as_of)
            ]
        ),
        "tiles": [
            _statements(status, machines, to),
            _sales(selling, to),
            _allowed(suspensions, to),
            _period(status, to),
        ],
        "selling": selling,
        "late": _dates(duties, LATE),
        "ahead": _dates(duties, *AHEAD),
        "projected": projected(book, said, found.as_of, found.as_of + LOOKED_AHEAD)[:MOST_DATES],
        "duty_count": len(duties.duties),
        "last": [(entry, sentence(entry)) for entry in reversed(last)],
    }


@attrs.frozen
class Few(Generic[Item]):
    """The first of several things, and how many more there are."""

    shown: Sequence[Item]
    more: int


def _few(every: Sequence[Item]) -> Few[Item]:
    return Few(every[:MOST_NAMED], max(0, len(every) - MOST_NAMED))


def _selling(found: MaySell | MaySellOne) -> Sequence[InvestorMaySell]:
    return found.investors if isinstance(found, MaySell) else [found]


def _since(found: Owed, to: Addresses) -> Iterator[Since]:
    for each in found.investors:
        if each.outstanding:
            days = {line.due_on for line in each.lines if line.due_on and _is_unpaid(line, found.as_of)}
            if days:
                yield Since(each.investor, min(days), len(days), to.page("owed", investor=each.investor))


def _is_unpaid(line: Line, on: date) -> bool:
    return line.is_due(on) and line.paid < line.amount


def _statements(status: Status, machines: Machines, to: Addresses) -> Tile:
    """One statement by its name; of several, where each stands."""
    if not status.statements:
        return Tile("Registration statement", "None filed", "", to.page("machines"), "mind")
    since = {each.machine: day(each.since) for each in machines.machines}
    said = {name: written(state, "code") for name, state in status.statements.items()}
    if len(said) == 1:
        [(name, state)] = said.items()
        more = f"since {since[f'statement {name}']}" if f"statement {name}" in since else ""
        return Tile(f"Statement {name}", capitalized(state), more, to.page("machines"), _standing(status))
    shown = [f"{name} {state}" for name, state in said.items()]
    more = listed(shown) if len(shown) <= MOST_NAMED else f"the last: {shown[-1]}"
    effective = sum(state == "effective" for state in status.statements.values())
    stands = f"{effective} of {len(said)} effective"
    return Tile("Registration statements", stands, more, to.page("machines"), _standing(status))


def _standing(status: Status) -> str:
    states = set(status.statements.values())
    return "good" if states == {"effective"} else "bad" if states <= NOT_SOLD_UNDER else "mind"


def _sales(selling: Mapping[str, InvestorMaySell], to: Addresses) -> Tile:
    # Who has nothing to sell is barred by nobody.
    idle = [each.investor for each in selling.values() if {bar.bar for bar in each.because} == {"nothing_held"}]
    barred = [each for each in selling.values() if not each.may_sell and each.investor not in idle]
    since = min((because.since for each in barred for because in each.because), default=None)
    address = to.page("may-sell")
    if not barred:
        held = f"; {len(idle)} of {len(selling)} hold{'s' * (len(idle) == 1)} nothing" if idle else ""
        return Tile("Sales under the registration", "Open", f"nothing recorded bars them{held}", address, "good")
    names = [each.investor for each in barred]
    whom = "every Investor" if len(names) == len(selling) > 1 else listed(names)
    whom = f"{len(names)} of {len(selling)} Investors" if MOST_NAMED < len(names) < len(selling) else whom
    more = f"to {whom}{f', since {day(since)}' if since else ''}"
    return Tile("Sales under the registration", "Barred", more, address, "bad")


def _allowed(found: Suspensions, to: Addresses) -> Tile:
    """What is left of what the terms allow; of terms that count no notices, whether a suspension lasts."""
    counts = {(each.used, each.left) for each in found.investors if each.by_notice and each.left is not None}
    lasts = any(one.lifted_on is None for each in found.investors for one in each.suspensions)
    address, lasting = to.page("suspensions"), "one lasts" if lasts else "none lasts"
    if len(counts) == 1:
        [(used, left)] = counts
        return Tile("Permitted suspensions", f"{used} used, {left} left", lasting, address, "good" if left else "mind")
    if counts:
        return Tile("Permitted suspensions", "Not alike for all", lasting, address, "mind")
    return Tile(
        "Suspensions", capitalized(lasting), "not counted by their notices", address, "mind" if lasts else "good"
    )


def _period(status: Status, to: Addresses) -> Tile:
    period = status.period
    over = period.status == ENDED
    ends = f"{'ended' if over else 'would end'} {day(period.ends_on)}" if period.ends_on else "no end is known"
    began = f"{'began' if over else 'since'} {day(period.started_on)}; {ends}" if period.started_on else ends
    kind = "good" if period.status == "running" else "mind"
    return Tile("Registration Period", capitalized(written(period.status, "code")), began, to.page("period"), kind)


def _dates(found: Duties, *statuses: str) -> Sequence[DutyRow]:
    rows = [row for row in found.duties if row.status in statuses and row.due_on]
    return sorted(rows, key=lambda row: row.due_on or date.max)[:MOST_DATES]
