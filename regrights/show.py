"""Answers as tables and sentences for people. Reads answers, computes nothing."""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from lifecycle.clauses import clause
from lifecycle.clocks import eastern
from lifecycle.readings import DEFAULTS, Reading
from projections.explanation import dollars, listed, percent

if TYPE_CHECKING:
    from lifecycle.log import AgreementHead
    from regrights.wire import Source

# Answers are drawn by their attribute names, whatever question they came from.
Answer = Any

PLAIN_WIDTH = 118
CLEAR = "none"


def _console() -> Console:
    # Never narrower: a table squeezed further breaks its amounts and dates in two.
    wide = max(PLAIN_WIDTH, shutil.get_terminal_size().columns) if sys.stdout.isatty() else PLAIN_WIDTH
    return Console(width=wide, highlight=False, markup=False, emoji=False, soft_wrap=False)


def text(value: object) -> str:
    """A value as people read it."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return dollars(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return ", ".join(text(each) for each in value) or CLEAR
        case _:
            return str(value)


def _is_number(value: object) -> bool:
    """Whether a value stands to the right: money, counts, and counts written with commas."""
    written = isinstance(value, str) and value.replace(",", "").isdecimal()
    return written or (isinstance(value, int | Decimal) and not isinstance(value, bool))


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table with its title; numbers to the right. A table without rows says so in a sentence."""
    if not rows:
        print(f"{title}: {CLEAR}.")
        return
    drawn = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        number = all(_is_number(row[place]) for row in rows)
        drawn.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(text(value) for value in row))
    _console().print(drawn)


def answer(name: str, source: "Source", found: Answer, *, explain: bool = False) -> None:
    """Any answer, headed by whose agreement it is and what was asked."""
    as_of = f" as of {found.as_of}" if found.as_of else ""
    known = f", as known at {_moment(found.known_at)}" if found.known_at else ""
    print(f"{source.company} ({source.agreement}): {name}{as_of}{known}")
    if source.illustrative:
        print(f"Illustrative: {source.illustrative} of these {len(source.entries)} entries are made up.")
    if name == "owed":
        owed(found, explain=explain)
    else:
        module, function = DRAWN[name]
        getattr(import_module(f"regrights.{module}"), function)(found)
    if name not in ("audit", "terms"):
        _readings_chosen(getattr(found, "readings", {}))
    warnings([caution for caution in found.warnings if caution.code != "illustrative"])


def _moment(instant: datetime) -> str:
    """An instant in New York, the end of a day by its name."""
    there = eastern(instant)
    return (
        f"the end of {there.date()} (New York)" if there.time() == time.max else f"{there:%Y-%m-%d %H:%M:%S} (New York)"
    )


def _readings_chosen(readings: Mapping[str, str]) -> None:
    chosen = [f"{key} = {choice}" for key, choice in readings.items() if choice != DEFAULTS[key]]
    if chosen:
        print(f"\nReadings other than the defaults: {listed(chosen)}.")


def warnings(found: Sequence[Answer]) -> None:
    """What to take care of, a line each."""
    if found:
        print("\nTake care:")
    for caution in found:
        clauses = f" ({', '.join(caution.clauses)})" if caution.clauses else ""
        print(f"  - {caution.text}{clauses}")


def owed(found: Answer, *, explain: bool) -> None:
    """The totals, every line, what keeps running, and on request why."""
    rows: list[Sequence[object]] = [
        (each.investor, each.determined, each.due, each.paid, each.outstanding, each.credit, each.not_yet_due)
        for each in found.investors
    ]
    if len(rows) > 1:
        total = found.total
        rows.append(
            (
                "all together, none set off",
                total.determined,
                total.due,
                total.paid,
                total.outstanding,
                total.credit,
                total.not_yet_due,
            )
        )
    table("", ("Investor", "determined", "due", "paid", "outstanding", "credit", "not yet due"), rows)
    for each in found.investors:
        if each.lines:
            print()
            _lines(each)
        for running in each.open:
            _running(each.investor, running, found.as_of)
    both = found.side_by_side
    print(
        f"\nDetermined if a shortened period earns the whole percentage (partial_period = full): "
        f"{dollars(both['full'])}; if it earns by the day (prorated): {dollars(both['prorated'])}."
    )
    if found.before_changes:
        before = found.before_changes
        print(
            f"Had nothing been amended or waived: {dollars(before.determined)} determined, {dollars(before.due)} due, "
            f"{dollars(before.outstanding)} outstanding, {dollars(before.credit)} credit."
        )
    if explain:
        explained(found)


def _lines(each: Answer) -> None:
    """The lines of an Investor; which statement and what was waived only where some line has something to say."""
    named = [(line.trigger, line.trigger_date, line.number) for line in each.lines]
    more: dict[str, Callable[[Answer], object]] = {}
    if len(set(named)) < len(named):
        more["statement"] = lambda line: line.statement or "covered by none"
    if any(line.waived for line in each.lines):
        more["waived"] = lambda line: line.waived
    rows = [(*line_row(line), *(shown(line) for shown in more.values())) for line in each.lines]
    table(each.investor, (*LINE_COLUMNS, *more), rows)


# Short, so that a line and all its figures stand on one line of paper.
TRIGGERS = {"late_effectiveness": "lateness", "restricted_sale": "restriction"}
LINE_COLUMNS = ("trigger", "from", "no.", "computed on", "days", "rate", "base", "amount", "due on", "paid")


def line_row(line: Answer) -> Sequence[object]:
    """A line as a row under ``LINE_COLUMNS``."""
    return (
        TRIGGERS[line.trigger],
        line.trigger_date,
        line.number,
        line.computed_on,
        line.days,
        percent(line.rate),
        line.base,
        line.amount,
        line.due_on,
        line.paid,
    )


def _running(investor: str, running: Answer, as_of: date) -> None:
    ahead = f"; at the next Computation Date, {running.next_computation}, {dollars(running.at_next_computation)}"
    print(
        f"Still running toward {investor} since {running.since} ({TRIGGERS[running.trigger]}): if it ended "
        f"on {as_of}, {dollars(running.if_cured_today)} more{ahead if running.next_computation else ''}."
    )


def explained(found: Answer) -> None:
    """Each amount with the sentences it rests on, the entries behind each, and the sections they cite."""
    cited: dict[str, str] = {}
    for each in found.investors:
        for line in each.lines:
            print(f"\n{each.investor}: {dollars(line.amount)} due on {line.due_on}")
            for reason in line.reasons:
                entries = f"; entries {text(reason.entries)}" if reason.entries else ""
                print(f"  {reason.text} [{text(reason.clauses)}{entries}]")
            if line.paid:
                print(f"  Paid on it: {dollars(line.paid)}. [2(b)(iv); entries {text(line.paid_by)}]")
            sections = (clause(number) for number in line.clauses)
            cited |= {section.number: f"{section.heading}: {section.gist}" for section in sections if section}
    if cited:
        print("\nSections cited, in our words:")
    for number in sorted(cited):
        print(f"  {number} {cited[number]}")


# Where each answer but `owed` is drawn; a module is loaded when it is asked for.
DRAWN: Mapping[str, tuple[str, str]] = {
    "schedule": ("show_answers", "schedule"),
    "status": ("show_answers", "status"),
    "period": ("show_answers", "period"),
    "restricted": ("show_answers", "restricted"),
    "suspensions": ("show_answers", "suspensions"),
    "may-sell": ("show_answers", "may_sell"),
    "holdings": ("show_answers", "holdings"),
    "readings": ("show_answers", "alternatives"),
    "what-if": ("show_answers", "what_if"),
    "delay-curve": ("show_answers", "delay_curve"),
    "duties": ("show_duties", "duties"),
    "terms": ("show_answers", "terms"),
    "audit": ("show_answers", "audit"),
    "rollforward": ("show_accounts", "rollforward"),
    "restatement": ("show_accounts", "restatement"),
    "disclosure": ("show_accounts", "disclosure"),
    "claims": ("show_claims", "claims"),
    "reconcile": ("show_reconcile", "reconcile"),
}


def register(readings: Sequence[Reading]) -> None:
    """The register of readings, one paragraph each."""
    for reading in readings:
        close = "  (a close call)" if reading.close_call else ""
        print(f"{reading.key}  [{reading.clause}]{close}\n  {reading.question}")
        for place, (choice, meaning) in enumerate(reading.choices.items()):
            favours = reading.favours[choice]
            print(f"  {'*' if place == 0 else ' '} {choice}: {meaning}; favours {favours}")
        print(f"  Why {reading.default} is the default: {reading.why}\n")


def agreements(heads: "Sequence[AgreementHead]") -> None:
    """What a store holds."""
    table("Agreements", ("agreement", "entries", "head"), [(head.agreement, head.entries, head.head) for head in heads])
