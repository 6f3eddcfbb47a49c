"""The rows of one agreement in each table of a portfolio: figures by Investor, amounts by due date, bars, duties.

Each is a function of a case and of what was asked, and says what the agreement's own answer says. Which agreements
there are is for whoever has a store.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import attrs

from lifecycle.errors import Refusal
from lifecycle.money import ZERO
from projections.amounts.lines import Figures, Line, investor_figures, investor_owed, less, total
from projections.case.case import Case
from projections.duty.rows import STATUSES, DutyRow
from projections.facts.cut import BeforeTheLog, recorded_by
from projections.questions.ageing import InvestorAged, aged
from projections.questions.duties import NoSuchStatus, duties
from projections.questions.journal import JournalRow, journal
from projections.questions.may_sell import may_sell
from projections.questions.rollforward import InvestorMovements, PeriodUpsideDown, rollforward
from projections.questions.schedule import ScheduledLine, schedule


class SinceAfterAsOf(Refusal):
    """A stretch of days that would begin after it ends."""

    def __init__(self, since: date, as_of: date) -> None:
        super().__init__(f"since = {since}: after the as-of date {as_of}; ask since an earlier date.")


@attrs.frozen(kw_only=True)
class Asked:
    """What a table is asked besides the day: each word is of one table, which needs it."""

    investor: str | None = None
    since: date | None = None
    after: date | None = None
    days: int = 0
    status: str | None = None
    moment: datetime | None = None


@attrs.frozen(kw_only=True, slots=False)
class OwedRow(Figures):
    """What is owed to an Investor, and for how long; see ``owed`` and ``ageing``.

    ``building_up`` would be added to what is determined if every default still running ended that day; ``overdue`` is
    what was due before it.
    """

    investor: str
    currency: str
    building_up: Decimal
    overdue: Decimal
    not_due: Decimal
    due_today: Decimal
    days_1_to_30: Decimal
    days_31_to_60: Decimal
    days_61_to_90: Decimal
    days_over_90: Decimal
    oldest_due_on: date | None


@attrs.frozen(kw_only=True, slots=False)
class AmountRow:
    """One Periodic Amount by its due date; ``projected`` if it is not determined as of the day asked about."""

    investor: str
    currency: str
    due_on: date
    amount: Decimal
    paid: Decimal
    unpaid: Decimal
    trigger: str
    trigger_date: date
    statement: str | None
    number: int
    computed_on: date
    projected: bool


@attrs.frozen(kw_only=True, slots=False)
class MaySellRow:
    """May an Investor sell under the registration; the bars by name, and since when the first of them stands."""

    investor: str
    may_sell: bool
    may_sell_otherwise: bool
    shares_held: int
    shares_covered: int
    bars: Sequence[str]
    since: date | None


@attrs.frozen(kw_only=True, slots=False)
class DutyOf:
    """One duty; ``investor`` is None where it is of no single one."""

    investor: str | None
    duty: str
    clause: str
    who: str | None
    to: str | None
    status: str
    due_on: date | None
    days_late: int
    started_on: date
    started_by: int | None
    done_on: date | None


@attrs.frozen(kw_only=True, slots=False)
class ChangedRow(Figures):
    """What was recorded since a moment and by how much it moved each figure toward an Investor."""

    investor: str
    currency: str
    recorded: Sequence[int]
    last_recorded_at: datetime | None


@attrs.frozen(kw_only=True, slots=False)
class AgeingRow(InvestorAged):
    """What is outstanding toward an Investor by the days since it fell due."""

    currency: str


@attrs.frozen(kw_only=True, slots=False)
class JournalOf(JournalRow):
    """One posting of a journal."""

    currency: str


@attrs.frozen(kw_only=True, slots=False)
class RollforwardRow(InvestorMovements):
    """What moved the balance toward an Investor."""

    currency: str


Row = OwedRow | AmountRow | MaySellRow | DutyOf | ChangedRow | AgeingRow | JournalOf | RollforwardRow


def check(asked: Asked, as_of: date) -> None:
    """Refuses what no agreement could answer. Raises ``SinceAfterAsOf``, ``PeriodUpsideDown``, ``NoSuchStatus``."""
    if asked.since is not None and asked.since > as_of:
        raise SinceAfterAsOf(asked.since, as_of)
    if asked.after is not None and asked.after >= as_of:
        raise PeriodUpsideDown(asked.after, as_of)
    if asked.status is not None and asked.status not in STATUSES:
        raise NoSuchStatus(asked.status)


def owed_rows(case: Case, asked: Asked) -> Iterator[Row]:
    """A row an Investor: every figure of ``owed`` and its ageing."""
    for name in case.investors(asked.investor):
        found = investor_figures(case, name)
        yield owed_row(total([found]), aged(found, case.as_of), found.building_up, case.terms.currency)


def owed_row(figures: Figures, by_age: InvestorAged, building_up: Decimal, currency: str) -> OwedRow:
    """The row of an Investor from its figures, its ageing and what runs."""
    own, overdue = attrs.fields_dict(InvestorAged), figures.outstanding - by_age.due_today
    kept = {name: getattr(by_age, name) for name in attrs.fields_dict(OwedRow) if name in own}
    return OwedRow(**attrs.asdict(figures) | kept, currency=currency, building_up=building_up, overdue=overdue)


def due_rows(case: Case, asked: Asked) -> Iterator[Row]:
    """What fell due from a date on, through the as-of date, both included."""
    since = asked.since or case.as_of
    for name in case.investors(asked.investor):
        for line in investor_owed(case, name).lines:
            if line.due_on and since <= line.due_on <= case.as_of:
                yield _amount(case, name, line, line.due_on)


def falls_due_rows(case: Case, asked: Asked) -> Iterator[Row]:
    """What falls due in the days after the as-of date, projected where no Computation Date has come yet."""
    until = case.as_of + timedelta(days=asked.days)
    for each in schedule.of(case, until=until, investor=asked.investor).investors:
        for line in each.lines:
            if line.due_on and case.as_of < line.due_on <= until:
                yield _amount(case, each.investor, line, line.due_on)


def _amount(case: Case, investor: str, line: Line, due_on: date) -> AmountRow:
    return AmountRow(
        investor=investor,
        currency=case.terms.currency,
        due_on=due_on,
        amount=line.amount,
        paid=line.paid,
        unpaid=line.amount - line.paid,
        trigger=line.trigger,
        trigger_date=line.trigger_date,
        statement=line.statement,
        number=line.number,
        computed_on=line.computed_on,
        projected=isinstance(line, ScheduledLine) and line.projected,
    )


def may_sell_rows(case: Case, asked: Asked) -> Iterator[Row]:
    """A row an Investor."""
    for name in case.investors(asked.investor):
        found = may_sell.of(case, investor=name)
        for each in getattr(found, "investors", [found]):
            yield MaySellRow(
                investor=each.investor,
                may_sell=each.may_sell,
                may_sell_otherwise=each.may_sell_otherwise,
                shares_held=each.shares_held,
                shares_covered=each.shares_covered,
                bars=[bar.bar for bar in each.because],
                since=min((bar.since for bar in each.because), default=None),
            )


def duties_rows(case: Case, asked: Asked) -> Iterator[Row]:
    """Every duty of a status; of every status where none is named."""
    for row in duties.of(case, investor=asked.investor, status=asked.status).duties:
        yield _duty(row)


def _duty(row: DutyRow) -> DutyOf:
    return DutyOf(**{name: getattr(row, name) for name in attrs.fields_dict(DutyOf)})


def changes_rows(case: Case, asked: Asked) -> Iterator[Row]:
    """A row an Investor of an agreement in which anything was recorded since a moment; none of any other."""
    known = recorded_by(case.log, asked.moment)
    since = case.log[len(known) :]
    if not since:
        return
    try:
        then: Case | None = case.of_log(known)
    except BeforeTheLog:
        then = None
    was = then.investors() if then else ()
    for name in dict.fromkeys([*case.investors(asked.investor), *(was if asked.investor is None else ())]):
        before, after = (
            [investor_figures(each, name)] if each and name in each.investors() else [] for each in (then, case)
        )
        moved = less(total(after), total(before))
        yield ChangedRow(
            **attrs.asdict(moved),
            investor=name,
            currency=case.terms.currency,
            recorded=[entry.position for entry in since],
            last_recorded_at=since[-1].recorded_at,
        )


def ageing_rows(case: Case, asked: Asked) -> Iterator[Row]:
    """A row an Investor."""
    for name in case.investors(asked.investor):
        yield ageing_row(aged(investor_figures(case, name), case.as_of), case.terms.currency)


def ageing_row(by_age: InvestorAged, currency: str) -> AgeingRow:
    return AgeingRow(**attrs.asdict(by_age, recurse=False), currency=currency)


def journal_rows(case: Case, asked: Asked) -> Iterator[Row]:
    """Every posting of the days after a date, through the as-of date."""
    for row in journal.of(case, after=asked.after or case.as_of, investor=asked.investor).rows:
        yield JournalOf(**attrs.asdict(row, recurse=False), currency=case.terms.currency)


def rollforward_rows(case: Case, asked: Asked) -> Iterator[Row]:
    """A row an Investor: what moved its balance on the days after a date, through the as-of date."""
    for row in rollforward.of(case, after=asked.after or case.as_of, investor=asked.investor).investors:
        yield RollforwardRow(**attrs.asdict(row, recurse=False), currency=case.terms.currency)


def summed(rows: Sequence[Row]) -> Mapping[str, Decimal]:
    """The sum of each column of money, of rows of one currency; Investors are not set off against one another."""
    columns = attrs.fields_dict(type(rows[0])) if rows else {}
    names = [name for name in columns if isinstance(getattr(rows[0], name), Decimal)]
    return {name: sum((getattr(row, name) for row in rows), ZERO) for name in names}


# By the word of its table.
ROWS: Mapping[str, Callable[[Case, Asked], Iterator[Row]]] = {
    "owed": owed_rows,
    "due": due_rows,
    "falls-due": falls_due_rows,
    "may-sell": may_sell_rows,
    "duties": duties_rows,
    "changes": changes_rows,
    "ageing": ageing_rows,
    "journal": journal_rows,
    "rollforward": rollforward_rows,
}
