"""What is owed, drawn: the totals, every line, what keeps running, and on request the reasons."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from lifecycle.agreement.clauses import clause
from projections.amounts.lines import InvestorOwed, Line
from projections.amounts.open_sequences import OpenSequence
from projections.facts.reasons import Reason, dollars
from projections.questions.owed import Owed
from regrights.paper.drawing import Block, Column, Drawing, Row, Sentences, Table
from regrights.paper.figures import FIGURES, accrued, figures, run_up
from regrights.paper.kinds import entries_written, written
from regrights.paper.lines import INVESTOR, LINE, line_row

RUNNING = (
    INVESTOR,
    Column("trigger", "code"),
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


def draw(found: Owed, *, explain: bool = False) -> Drawing:
    return Drawing(
        [
            _totals(found),
            *(block for each in found.investors for block in _investor(each, found.as_of)),
            _running_table(found),
            *_run_up(found),
            Sentences(list(_of_the_total(found)), apart=True),
            _reasons(found),
            *(_explained(found) if explain else ()),
        ]
    )


def _totals(found: Owed) -> Table:
    total = found.total
    return Table(
        "",
        (Column("Investor"), *FIGURES, Column("not yet due", "money"), *accrued("data")),
        [(each.investor, *figures(each), each.not_yet_due, *run_up(each)) for each in found.investors],
        total=("all together, none set off", *figures(total), total.not_yet_due, *run_up(total)),
        name="investors",
    )


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


def _investor(each: InvestorOwed, as_of: date) -> Iterator[Block]:
    yield _lines(each)
    if each.open:
        yield Sentences([_running(each.investor, running, as_of) for running in each.open])


def _lines(each: InvestorOwed) -> Table:
    """The lines of an Investor; which statement and what was waived only where some line has something to say."""
    named = [(line.trigger, line.trigger_date, line.number) for line in each.lines]
    alike, waived = len(set(named)) < len(named), any(line.waived for line in each.lines)
    more = (
        *([Column("statement", only="paper")] if alike else []),
        Column("waived", "money", only=None if waived else "data"),
    )
    rows: list[Row] = [
        (*line_row(each.investor, line), *([line.statement or "covered by none"] if alike else []), line.waived)
        for line in each.lines
    ]
    return Table(each.investor, (*LINE, *more), rows, apart=True, only=None if rows else "data", name="lines")


def _running(investor: str, running: OpenSequence, as_of: date) -> str:
    ahead = f"; at the next Computation Date, {running.next_computation}, {dollars(running.at_next_computation)}"
    return (
        f"Still running toward {investor} since {running.since} ({written(running.trigger, 'code')}): if it ended "
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


def _of_the_total(found: Owed) -> Iterator[str]:
    both = found.side_by_side
    if both["full"] == both["prorated"]:
        yield f"Determined by whole periods and by the day alike: {dollars(both['full'])}."
    else:
        yield _both(both)
    if before := found.before_changes:
        yield (
            f"Had nothing been amended or waived: {dollars(before.determined)} determined, {dollars(before.due)} due, "
            f"{dollars(before.outstanding)} outstanding, {dollars(before.credit)} credit."
        )


def _both(both: Mapping[str, Decimal]) -> str:
    return (
        f"Determined if a shortened period earns the whole percentage (partial_period = full): "
        f"{dollars(both['full'])}; if it earns by the day (prorated): {dollars(both['prorated'])}."
    )


def _explained(found: Owed) -> Iterator[Block]:
    """Each amount with the sentences it rests on, the entries behind each, and the sections they cite."""
    lines = [(each.investor, line) for each in found.investors for line in each.lines]
    for investor, line in lines:
        yield Sentences(list(_because(investor, line)), apart=True)
    if cited := _cited([line for _, line in lines]):
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


def _because(investor: str, line: Line) -> Iterator[str]:
    yield f"{investor}: {dollars(line.amount)} due on {line.due_on}"
    for reason in line.reasons:
        yield f"  {reason.text} [{_rests_on(reason)}]"
    if line.paid:
        yield f"  Paid on it: {dollars(line.paid)}. [2(b)(iv); {entries_written(line.paid_by)}]"


def _rests_on(reason: Reason) -> str:
    entries = f"; {entries_written(reason.entries)}" if reason.entries else ""
    return f"{written(reason.clauses, 'list')}{entries}"


def _cited(lines: Sequence[Line]) -> list[str]:
    sections = {number: clause(number) for line in lines for number in line.clauses}
    said = {section.number: f"{section.heading}: {section.gist}" for section in sections.values() if section}
    return [f"  {number} {said[number]}" for number in sorted(said)]
