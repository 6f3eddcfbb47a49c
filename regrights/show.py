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


def _text(value: object) -> str:
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
            return ", ".join(_text(each) for each in value) or CLEAR
        case _:
            return str(value)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table with its title; numbers to the right. A table without rows says so in a sentence."""
    if not rows:
        print(f"{title}: {CLEAR}.")
        return
    drawn = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        number = all(isinstance(row[place], int | Decimal) and not isinstance(row[place], bool) for row in rows)
        drawn.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(_text(value) for value in row))
    _console().print(drawn)


def _duties(found: Answer) -> None:
    from regrights.show_duties import duties  # its table is drawn for it alone

    duties(found)


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
        SHOWN[name](found)
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
            table(each.investor, LINE_COLUMNS, [line_row(line) for line in each.lines])
        for running in each.open:
            _running(each.investor, running, found.as_of)
    both = found.side_by_side
    print(
        f"\nDetermined if a shortened period earns the whole percentage (partial_period = full): "
        f"{dollars(both['full'])}; if it earns by the day (prorated): {dollars(both['prorated'])}."
    )
    if explain:
        explained(found)


LINE_COLUMNS = ("trigger", "from", "no.", "computed on", "days", "rate", "base", "amount", "due on", "paid")


def line_row(line: Answer) -> Sequence[object]:
    """A line as a row under ``LINE_COLUMNS``."""
    return (
        line.trigger.replace("_", " "),
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
        f"Still running toward {investor} since {running.since} ({running.trigger.replace('_', ' ')}): if it ended "
        f"on {as_of}, {dollars(running.if_cured_today)} more{ahead if running.next_computation else ''}."
    )


def explained(found: Answer) -> None:
    """Each amount with the sentences it rests on, the entries behind each, and the sections they cite."""
    cited: dict[str, str] = {}
    for each in found.investors:
        for line in each.lines:
            print(f"\n{each.investor}: {dollars(line.amount)} due on {line.due_on}")
            for reason in line.reasons:
                entries = f"; entries {_text(reason.entries)}" if reason.entries else ""
                print(f"  {reason.text} [{_text(reason.clauses)}{entries}]")
            sections = (clause(number) for number in line.clauses)
            cited |= {section.number: f"{section.heading}: {section.gist}" for section in sections if section}
    if cited:
        print("\nSections cited, in our words:")
    for number in sorted(cited):
        print(f"  {number} {cited[number]}")


def _schedule(found: Answer) -> None:
    for each in found.investors:
        print()
        table(
            each.investor,
            (*LINE_COLUMNS, ""),
            [(*line_row(line), "projected" if line.projected else "") for line in each.lines],
        )


def _status(found: Answer) -> None:
    print(f"Status: {found.status.replace('_', ' ')}")
    table("Statements", ("statement", "state"), list(found.statements.items()))
    table(
        "Bars",
        ("bar", "Investor", "since", "clause", "entry"),
        [(bar.bar.replace("_", " "), bar.investor, bar.since, bar.clause, bar.entry) for bar in found.bars],
    )
    _period(found.period)


def _holdings(found: Answer) -> None:
    columns = (
        "Investor",
        "bought",
        "acquired",
        "received",
        "transferred",
        "sold",
        "held",
        "paid for those",
        "Warrants",
    )
    table(
        "",
        columns,
        [
            (
                each.investor,
                each.bought,
                each.acquired,
                each.received,
                each.transferred,
                each.sold,
                each.held,
                each.held_shares_value,
                each.warrants,
            )
            for each in found.investors
        ],
    )
    for each in found.investors:
        if each.lots:
            print()
            table(
                f"{each.investor}, oldest lot first",
                ("since", "bought by", "shares", "price", "statement", "entry"),
                [
                    (lot.bought_on, lot.buyer, lot.shares, lot.price_per_share, lot.statement, lot.entry)
                    for lot in each.lots
                ],
            )
    for each in found.in_transfer:
        print(
            f"On their way: {each.shares:,} shares from {each.transferor} to {each.transferee}, transferred on "
            f"{each.transferred_on}, of which the Company has no notice yet (entry {each.entry})."
        )


def _period(found: Answer) -> None:
    limb = f", by limb {found.limb}" if found.limb else ""
    print(
        f"Registration Period: {found.status.replace('_', ' ')}{limb}; started {_text(found.started_on)}, ends "
        f"{_text(found.ends_on)}; two years after the last closing "
        f"recorded, for Rule 144(k): {_text(found.earliest_unrestricted)}."
    )


def _restricted(found: Answer) -> None:
    for each in found.investors:
        table(
            each.investor,
            ("Restricted Sale Date", "until", "days after effective", "causes", "payable", "entries"),
            [
                (one.date, one.until, one.days_after_effective, one.causes, one.payable, one.entries)
                for one in each.restricted_sale_dates
            ],
        )


def _suspensions(found: Answer) -> None:
    for each in found.investors:
        print()
        table(
            each.investor,
            ("notice", "lift", "business days", "permitted", "until", "why"),
            [
                (one.notice_on, one.lifted_on, one.business_days, one.permitted, one.permitted_until, one.why)
                for one in each.suspensions
            ],
        )
        following = f"; the next may start from {each.earliest_next}" if each.earliest_next else ""
        turning = (
            f"; {each.business_days_left} permitted business days left after today, and it becomes a restriction on "
            f"{each.becomes_restriction_on}"
            if each.becomes_restriction_on
            else ""
        )
        print(f"Used {each.used}, left {each.left}{following}{turning}.")


def _may_sell(found: Answer) -> None:
    for each in getattr(found, "investors", [found]):
        if each.may_sell:
            covered = "" if each.shares_covered == each.shares_held else f", {each.shares_covered:,} of them covered"
            print(
                f"{each.investor}: nothing recorded bars it from selling under the registration on {each.as_of}; it "
                f"holds {each.shares_held:,} shares{covered}."
            )
        for because in each.because:
            entry = f", entry {because.entry}" if because.entry else ""
            bar = because.bar.replace("_", " ")
            end = f", known to be gone on {because.known_end}" if because.known_end else ""
            print(
                f"{each.investor} may not sell {MAY_NOT[because.stops]}: {bar} since {because.since} "
                f"({because.clause}{entry}){end}; what would end it: {because.ends_when}."
            )


MAY_NOT = {"every sale": "at all", "sales under the registration": "under the registration"}


def _alternatives(found: Answer) -> None:
    print(f"Determined as asked: {dollars(found.determined)}")
    table(
        "Each alternative alone",
        ("reading", "choice", "determined", "difference"),
        [(row.reading, row.choice, row.determined, f"{row.difference:+,.2f}") for row in found.rows if row.difference],
    )
    same = [f"{row.reading} = {row.choice}" for row in found.rows if not row.difference]
    print(f"No difference alone: {listed(same) if same else 'none'}.")
    for name, extreme in (("Lowest", found.lowest), ("Highest", found.highest)):
        choices = [f"{key} = {choice}" for key, choice in extreme.choices.items()]
        print(
            f"{name} found: {dollars(extreme.determined)} with {listed(choices) if choices else 'the readings asked'}."
        )
    print(found.search)


def _what_if(found: Answer) -> None:
    print(f"Assumed, and written nowhere: {listed(found.assumed)}.")
    owed(found, explain=False)
    print(
        f"Without it {dollars(found.without.determined)} would be determined and "
        f"{dollars(found.without.outstanding)} outstanding: a difference of {found.difference.determined:+,.2f} and "
        f"{found.difference.outstanding:+,.2f}."
    )


def _delay_curve(found: Answer) -> None:
    table(
        "Had a statement covering every Investor first become effective on",
        ("day", "determined for late effectiveness"),
        [(row.effective_on, row.determined) for row in found.rows],
    )


def _terms(found: Answer) -> None:
    table(
        "Terms",
        ("term", "value", "clause", "meaning"),
        [(term.key, term.value, term.clause, term.meaning) for term in found.terms],
    )


def _audit(found: Answer) -> None:
    table(
        "Entries",
        ("pos.", "occurred", "recorded at", "kind", "machine", "from", "to", "remarks"),
        [
            (
                row.position,
                row.occurred_on,
                f"{eastern(row.recorded_at):%Y-%m-%d %H:%M}",
                row.kind,
                row.machine,
                row.came_from,
                row.to,
                remarks(row),
            )
            for row in found.entries
        ],
    )


def remarks(row: Answer) -> str:
    remarks = ["back-dated"] if row.back_dated else []
    remarks += [f"corrected by {row.corrected_by}"] if row.corrected_by else []
    remarks += [f"retracted by {row.retracted_by}"] if row.retracted_by else []
    return ", ".join(remarks)


def _drawn_by(module: str, function: str) -> Callable[[Answer], None]:
    """A drawing that stands in a module of its own, loaded when it is asked for."""

    def draw(found: Answer) -> None:
        getattr(import_module(f"regrights.{module}"), function)(found)

    return draw


SHOWN: Mapping[str, Callable[[Answer], None]] = {
    "schedule": _schedule,
    "status": _status,
    "period": _period,
    "restricted": _restricted,
    "suspensions": _suspensions,
    "may-sell": _may_sell,
    "holdings": _holdings,
    "readings": _alternatives,
    "what-if": _what_if,
    "delay-curve": _delay_curve,
    "duties": _duties,
    "terms": _terms,
    "audit": _audit,
    "rollforward": _drawn_by("show_accounts", "rollforward"),
    "restatement": _drawn_by("show_accounts", "restatement"),
    "disclosure": _drawn_by("show_accounts", "disclosure"),
    "claims": _drawn_by("show_claims", "claims"),
    "reconcile": _drawn_by("show_reconcile", "reconcile"),
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
