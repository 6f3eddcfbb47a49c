"""The journal between two dates: every posting with its debit and credit, and the accounts it leads to.

The books are those of one knowledge: what is known now, on every day of the period. Where an opening was reported at an
earlier moment, what was learned since is posted first, entry by entry, as restatements of that opening.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.money import ZERO
from projections.amounts.bookings import (
    ACCOUNTS,
    NOTHING,
    Account,
    Posting,
    Standing,
    postings,
    postings_of_interest,
    standing_of,
)
from projections.case.case import Case
from projections.facts.cut import BeforeTheLog, recorded_by
from projections.facts.reasons import Caution
from projections.facts.spans import DAY
from projections.questions.owed import owed
from projections.questions.register import AFTER, KNOWN_AT, TO, question
from projections.questions.rollforward import PeriodUpsideDown
from projections.steps.carried_back import (
    can_be_carried_back,
    days_of_moves,
    days_recorded,
    is_final,
    moved_on,
    standing_on,
)


@attrs.frozen(kw_only=True, slots=False)
class JournalRow(Posting):
    """A posting on its day toward its Investor."""

    date: date
    investor: str


@attrs.frozen(kw_only=True, slots=False)
class AccountOf:
    """One account toward one Investor. Balances are debits less credits."""

    investor: str
    account: Account
    opening: Decimal
    debits: Decimal
    credits: Decimal
    closing: Decimal


@attrs.frozen(kw_only=True, slots=False)
class Journal:
    """The answer. ``as_of`` is the last day, ``after`` the day before the first; ``debits`` equal ``credits``.

    ``reported_at`` is the moment the opening is as known at, None where it is as known now.
    """

    as_of: date
    after: date
    known_at: datetime | None
    reported_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    rows: Sequence[JournalRow]
    accounts: Sequence[AccountOf]
    debits: Decimal
    credits: Decimal
    warnings: Sequence[Caution]


REPORTED_AT = attrs.evolve(
    KNOWN_AT,
    name="reported_at",
    parameter="reported_at",
    help="the opening as it was known then; what came since is restated",
)
Standings = Mapping[str, Standing]


@question("every posting between two dates, debit and credit, and the accounts", AFTER, REPORTED_AT, day=TO)
def journal(case: Case, *, after: date, reported_at: datetime | None = None, investor: str | None = None) -> Journal:
    """The postings of the days after ``after``, through ``as_of``. Raises ``PeriodUpsideDown``, else as ``owed``."""
    if after >= case.as_of:
        raise PeriodUpsideDown(after, case.as_of)
    names = case.investors(investor)
    if reported_at is not None and investor is None:
        names = _with_former(case, after, names, reported_at)
    rows, opening = list[JournalRow](), _as_of(case, after, names)
    if reported_at is not None:
        reported = _as_known(case, after, names, len(recorded_by(case.log, reported_at)))
        rows += _restated(case, after, reported, opening, reported_at)
        rows += _of_interest(reported, opening, after + DAY, restated=True)
    else:
        reported = opening
    closing = _standings(case, names)
    moved = [*_between(case, (after, opening), (case.as_of, closing)), *_interest(case, (after, opening), closing)]
    rows += sorted(moved, key=lambda row: row.date)
    own = defaultdict[str, list[JournalRow]](list)
    for row in rows:
        own[row.investor].append(row)
    accounts = [each for name in names for each in _accounts(name, reported[name], own[name])]
    return Journal(
        as_of=case.as_of,
        after=after,
        known_at=case.known_at,
        reported_at=reported_at,
        currency=case.terms.currency,
        readings=case.readings,
        rows=rows,
        accounts=accounts,
        debits=sum((each.debits for each in accounts), ZERO),
        credits=sum((each.credits for each in accounts), ZERO),
        warnings=owed.of(case, investor=investor).warnings,
    )


def _standings(case: Case, names: Sequence[str]) -> Standings:
    return {name: standing_of(case, name) for name in names}


def _as_of(case: Case, day: date, names: Sequence[str]) -> Standings:
    """As of a day; before the signing nothing stood anywhere."""
    try:
        return _standings(case.at(day), names)
    except BeforeTheLog:
        return dict.fromkeys(names, NOTHING)


def _with_former(case: Case, day: date, names: Sequence[str], reported_at: datetime) -> Sequence[str]:
    """The Investors, and those of the report that are none by what is known since."""
    try:
        reported = case.of_log(recorded_by(case.log, reported_at)).at(day).investors()
    except BeforeTheLog:
        return names
    return list(dict.fromkeys([*names, *reported]))


def _as_known(case: Case, day: date, names: Sequence[str], entries: int) -> Standings:
    """The same with only the first entries of the log known."""
    try:
        return _standings(case.of_log(case.log[:entries]).at(day), names)
    except BeforeTheLog:
        return dict.fromkeys(names, NOTHING)


# --- from day to day ----------------------------------------------------------------------------------------

End = tuple[date, Standings]


def _between(case: Case, first: End, last: End) -> Iterator[JournalRow]:
    """The postings of each day between two ends on which anything moved, found by halving what differs."""
    (day, before), (until, after) = first, last
    if before == after:
        return
    if until - day == DAY:
        for name in after:
            for posting in postings(before[name], after[name], until):
                yield JournalRow(**attrs.asdict(posting, recurse=False), date=until, investor=name)
        return
    late = case.at(until)
    quiet = _read_off(late, first, last)
    if quiet is not None:
        yield from quiet
        return
    middle = _recorded_between(late, day) or _next_move(day, after, until) or day + (until - day) // 2
    halfway = (middle, _as_of(case, middle, list(after)))
    yield from _between(case, first, halfway)
    yield from _between(case, halfway, last)


def _read_off(late: Case, first: End, last: End) -> Iterator[JournalRow] | None:
    """The postings of days on which nothing was recorded, each read off the last; None where that cannot be done."""
    (day, before), (until, after) = first, last
    if not can_be_carried_back(late, day) or any(standing_on(late, name, day) != before[name] for name in after):
        return None
    moves = sorted({move for name in after for move in days_of_moves(late, name) if day < move <= until})
    return _by_move(late, list(after), moves)


def _recorded_between(late: Case, day: date) -> date | None:
    """Where days can be read off: the middle one of those on which something was recorded, or else the day before."""
    if not is_final(late):
        return None
    days = [each for each in days_recorded(late) if each > day]
    if not days:
        return None
    latest = days[len(days) // 2]
    middle = latest if latest < late.as_of else latest - DAY
    return middle if middle > day else None


def _by_move(late: Case, names: Sequence[str], moves: Sequence[date]) -> Iterator[JournalRow]:
    for move in moves:
        for name in names:
            for posting in postings(*moved_on(late, name, move), move):
                yield JournalRow(**attrs.asdict(posting, recurse=False), date=move, investor=name)


def _next_move(day: date, after: Standings, until: date) -> date | None:
    """The day to look at next: the first on which something that stands at the end was to move, or the day before."""
    amounts = [amount for each in after.values() for amount in each.amounts.values()]
    known = {moves for amount in amounts for moves in (amount.computed_on, amount.due_on) if moves}
    known |= {paid.on for each in after.values() for paid in each.settled.values()}
    first = min((moves for moves in known if day < moves <= until), default=None)
    if first is None or first == day + DAY == until:
        return None
    near = first if first < until else first - DAY
    return near if near > day else None


# --- interest -------------------------------------------------------------------------------------------------


def _interest(case: Case, first: End, closing: Standings) -> Iterator[JournalRow]:
    """What ran up, posted on each day on which anything was paid, and on the last."""
    after, before = first
    paid = {each.on for found in closing.values() for each in found.settled.values() if after < each.on < case.as_of}
    days = sorted(paid) if case.terms.interest else []
    for day in days:
        now = _as_of(case, day, list(closing))
        yield from _of_interest(before, now, day)
        before = now
    yield from _of_interest(before, closing, case.as_of)


def _of_interest(before: Standings, after: Standings, day: date, *, restated: bool = False) -> Iterator[JournalRow]:
    for name in after:
        for posting in postings_of_interest(before[name], after[name], restated=restated):
            yield JournalRow(**attrs.asdict(posting, recurse=False), date=day, investor=name)


# --- what was learned since the opening was reported -----------------------------------------------------------


def _restated(
    case: Case, after: date, reported: Standings, opening: Standings, reported_at: datetime
) -> Iterator[JournalRow]:
    """What each entry recorded since moved of the opening, posted on the first day of the period."""
    names, before = list(opening), reported
    known = len(recorded_by(case.log, reported_at))
    for place in range(known, len(case.log)):
        now = _as_known(case, after, names, place + 1) if place + 1 < len(case.log) else opening
        for name in names if now != before else ():
            for posting in postings(before[name], now[name], None):
                said = attrs.asdict(posting, recurse=False) | {"entries": [case.log[place].position]}
                yield JournalRow(**said, date=after + DAY, investor=name)
        before = now


# --- the accounts ---------------------------------------------------------------------------------------------


def _accounts(investor: str, opening: Standing, own: Sequence[JournalRow]) -> Iterator[AccountOf]:
    """Every account toward an Investor: as it stood, what was posted, as it stands."""
    of_before = [*postings(NOTHING, opening, None), *postings_of_interest(NOTHING, opening)]
    for account in ACCOUNTS:
        debits = sum((row.amount for row in own if row.debit == account), ZERO)
        paid_out = sum((row.amount for row in own if row.credit == account), ZERO)
        stood = _balance(account, of_before)
        yield AccountOf(
            investor=investor,
            account=account,
            opening=stood,
            debits=debits,
            credits=paid_out,
            closing=stood + debits - paid_out,
        )


def _balance(account: Account, posted: Sequence[Posting]) -> Decimal:
    debits = sum((each.amount for each in posted if each.debit == account), ZERO)
    return debits - sum((each.amount for each in posted if each.credit == account), ZERO)
