"""What is owed, drawn: the totals, every line, what keeps running, and on request the reasons."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from lifecycle.agreement.clauses import clause, clauses_of
from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.decided import under
from lifecycle.agreement.language.source import Document
from lifecycle.agreement.open_calls import reading_of_parts
from lifecycle.agreement.telling import head_called
from lifecycle.entries import PeriodicAmountPaid
from lifecycle.entries.telling import listed
from projections.amounts.lines import InvestorOwed, Line
from projections.amounts.open_sequences import OpenSequence
from projections.amounts.used import Room
from projections.facts.reasons import dollars
from projections.questions.owed import Owed
from regrights.paper.drawing import Block, Column, Drawing, Row, Sentences, Table
from regrights.paper.figures import FIGURES, accrued, figures, interest, of_interest, run_up
from regrights.paper.kinds import resting_on
from regrights.paper.lines import INVESTOR, LINE, line_row

RUNNING = (
    INVESTOR,
    Column("trigger", "head"),
    Column("trigger_date", "day"),
    Column("statement"),
    Column("number", "number"),
    Column("since", "day"),
    Column("if_cured_today", "money"),
    Column("if_cured_full", "money"),
    Column("if_cured_by_day", "money"),
    Column("next_computation", "day"),
    Column("at_next_computation", "money"),
)
REASONS = (
    INVESTOR,
    Column("amount", "money"),
    Column("due_on", "day"),
    Column("text"),
    Column("clauses", "list"),
    Column("entries", "list"),
)


def draw(found: Owed, *, terms: Document, explain: Document | None = None) -> Drawing:
    """By the names of ``terms``; with the reasons too, in ``explain``, the terms whose sections they cite."""
    decided = under(terms, found.readings)
    return Drawing(
        [
            _totals(found),
            *(block for each in found.investors for block in _investor(each, found.as_of, decided)),
            _running_table(found),
            _limits(found, decided),
            *_run_up(found),
            Sentences(list(_of_the_total(found, reading_of_parts(terms))), apart=True),
            _reasons(found),
            *(_explained(found, explain) if explain else ()),
        ]
    )


def _totals(found: Owed) -> Table:
    total = found.total
    bears = of_interest(None if total.interest or total.interest_paid else "data")
    return Table(
        "",
        (Column("Investor"), *FIGURES, Column("not yet due", "money"), *bears, *accrued("data")),
        [(each.investor, *figures(each), each.not_yet_due, *interest(each), *run_up(each)) for each in found.investors],
        total=("all together, none set off", *figures(total), total.not_yet_due, *interest(total), *run_up(total)),
        name="investors",
    )


def _limits(found: Owed, terms: Terms) -> Table:
    """What the caps of the terms leave to be charged."""
    rows: list[Row] = [
        (room.investor, _together(room, terms), list(room.heads), room.most, room.used, room.left)
        for room in found.limits
    ]
    columns = (
        Column("Investor"),
        Column("limit", only="paper"),
        Column("heads", "codes", only="data"),
        *(Column(title, "money") for title in ("most", "used", "left")),
    )
    return Table("Limits", columns, rows, apart=True, only=None if rows else "data")


def _together(room: Room, terms: Terms) -> str:
    if len(room.heads) == len(terms.heads) > 1:
        return "all together"
    return listed([head_called(terms, name) for name in room.heads])


def _run_up(found: Owed) -> Iterator[Table]:
    """What has run up to the day beside what is determined, where something is still running; on paper apart."""
    if any(each.open for each in found.investors):
        total = found.total
        yield Table(
            f"Run up to {found.as_of}, what is determined included",
            (Column("Investor"), Column("determined", "money"), *accrued()),
            [(each.investor, each.determined, *run_up(each)) for each in found.investors],
            total=("all together", total.determined, *run_up(total)),
            apart=True,
            only="paper",
        )


def _investor(each: InvestorOwed, as_of: date, terms: Terms) -> Iterator[Block]:
    yield _lines(each)
    if each.open:
        yield Sentences([_running(each.investor, running, as_of, terms) for running in each.open])


def _lines(each: InvestorOwed) -> Table:
    """The lines of an Investor; which statement and what was waived only where some line has something to say."""
    named = [(line.trigger, line.trigger_date, line.number) for line in each.lines]
    alike = len(set(named)) < len(named)
    said = {what: any(getattr(line, what) for line in each.lines) for what in ("capped", "waived", "interest")}
    more = (
        *([Column("statement", only="paper")] if alike else []),
        *(Column(what, "money", only=None if shown else "data") for what, shown in said.items()),
    )
    rows: list[Row] = [
        (
            *line_row(each.investor, line),
            *([line.statement or "covered by none"] if alike else []),
            *(getattr(line, what) for what in said),
        )
        for line in each.lines
    ]
    return Table(each.investor, (*LINE, *more), rows, apart=True, only=None if rows else "data", name="lines")


def _running(investor: str, running: OpenSequence, as_of: date, terms: Terms) -> str:
    head = terms.heads.get(running.trigger)  # none where an amendment added it
    date = (head and terms.charges[head.charge].by.called) or "charge"
    what = head_called(terms, running.trigger)
    ahead = f"; at the next {date}, {running.next_computation}, {dollars(running.at_next_computation)}"
    return (
        f"Still running toward {investor} since {running.since} ({what}): if it ended "
        f"on {as_of}, {dollars(running.if_cured_today)} more{ahead if running.next_computation else ''}."
    )


def _running_table(found: Owed) -> Table:
    """The same for programs."""
    rows: list[Row] = [
        (
            each.investor,
            running.trigger,
            running.trigger_date,
            running.statement,
            running.number,
            running.since,
            running.if_cured_today,
            running.if_cured_full,
            running.if_cured_by_day,
            running.next_computation,
            running.at_next_computation,
        )
        for each in found.investors
        for running in each.open
    ]
    return Table("Still running", RUNNING, rows, only="data", name="running")


def _of_the_total(found: Owed, reading: str | None) -> Iterator[str]:
    both = found.side_by_side
    if reading is None:
        pass  # the terms say themselves what a shortened period earns
    elif both["full"] == both["prorated"]:
        yield f"Determined by whole periods and by the day alike: {dollars(both['full'])}."
    else:
        yield _both(both, reading)
    if before := found.before_changes:
        yield (
            f"Had nothing been amended or waived: {dollars(before.determined)} determined, {dollars(before.due)} due, "
            f"{dollars(before.outstanding)} outstanding, {dollars(before.credit)} credit."
        )


def _both(both: Mapping[str, Decimal], reading: str) -> str:
    return (
        f"Determined if a shortened period earns the whole percentage: {dollars(both['full'])}; if it earns by the "
        f"day: {dollars(both['prorated'])} (reading {reading})."
    )


def _explained(found: Owed, terms: Document) -> Iterator[Block]:
    """Each amount with the sentences it rests on, the entries behind each, and the sections they cite."""
    lines = [(each.investor, line) for each in found.investors for line in each.lines]
    for investor, line in lines:
        yield Sentences(list(_because(investor, line, terms)), apart=True)
    if cited := _cited([line for _, line in lines], terms):
        yield Sentences(["Sections cited, in our words:", *cited], apart=True)


def _reasons(found: Owed) -> Table:
    """The same for programs."""
    rows: list[Row] = [
        (each.investor, line.amount, line.due_on, reason.text, reason.clauses, reason.entries)
        for each in found.investors
        for line in each.lines
        for reason in line.reasons
    ]
    return Table("Reasons", REASONS, rows, only="data")


def _because(investor: str, line: Line, terms: Document) -> Iterator[str]:
    yield f"{investor}: {dollars(line.amount)} {f'due on {line.due_on}' if line.due_on else 'not due yet'}"
    for reason in line.reasons:
        yield f"  {reason.text}{resting_on(reason.clauses, reason.entries)}"
    if line.paid:
        rests_on = resting_on(clauses_of(terms, PeriodicAmountPaid.__name__), line.paid_by)
        yield f"  Paid on it: {dollars(line.paid)}.{rests_on}"


def _cited(lines: Sequence[Line], terms: Document) -> list[str]:
    sections = {number: clause(terms, number) for line in lines for number in line.clauses}
    said = {section.number: f"{section.heading}: {section.gist}" for section in sections.values() if section}
    return [f"  {number} {said[number]}" for number in sorted(said)]
