"""What is drawn: spans and marks of answers, lane by lane, each with its sentence and where its reason is told.

Every date and every figure is an answer's own. Knows no picture.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import cast

import attrs

from lifecycle.agreement.language.decided import under
from lifecycle.agreement.telling import head_called
from lifecycle.entries import Entry, PeriodicAmountPaid, PeriodicAmountSharesIssued, SharesSold
from lifecycle.entries.telling import listed, sentence
from projections.amounts.lines import Line
from projections.facts.reasons import dollars
from projections.facts.spans import DAY
from projections.questions.audit import Audit
from projections.questions.log import ToldLog
from projections.questions.owed import Owed
from projections.questions.register import named
from projections.questions.restricted import Restrictions
from projections.questions.schedule import Schedule
from projections.questions.suspensions import Suspensions, SuspensionShown
from regrights.book.book import Book
from regrights.desk.addresses import Addresses
from regrights.desk.said import capitalized, dated, day
from regrights.desk.timeline.moving import Window, Windows, Words, asked, standing_entries, windows
from regrights.paper.kinds import written

STATEMENT = "statement "
ENDED = ("cure", "end")  # why a line is the last of its default
PAYMENTS = (PeriodicAmountPaid, PeriodicAmountSharesIssued)


@attrs.frozen
class Span:
    """Something that lasted, its last day included. ``kind`` is a word of the style sheet, ``label`` what it is."""

    first: date
    last: date
    kind: str
    label: str
    title: str
    address: str


@attrs.frozen
class Mark:
    """Something of one day."""

    on: date
    kind: str
    label: str
    title: str
    address: str


@attrs.frozen
class Lane:
    """What is drawn in one row, or in several where spans overlap."""

    name: str
    spans: Sequence[Span] = ()
    marks: Sequence[Mark] = ()


@attrs.frozen
class Answers:
    """What the lanes are made of: the answers as of one day, and what lies ahead of it as projected."""

    owed: Owed
    audit: Audit
    suspensions: Suspensions
    restricted: Restrictions
    windows: Windows
    ahead: Schedule
    entries: Sequence[Entry]


def answers(book: Book, words: Words, owed: Owed, until: date) -> Answers:
    """The answers of a book as of the day of one of them."""
    said = {**asked(words), "on": owed.as_of}
    return Answers(
        owed=owed,
        audit=cast("Audit", book.answer(named("audit"), said)),
        suspensions=cast("Suspensions", book.answer(named("suspensions"), said)),
        restricted=cast("Restrictions", book.answer(named("restricted"), said)),
        windows=cast("Windows", book.answer(windows, said)),
        ahead=cast("Schedule", book.answer(named("schedule"), {**said, "until": until})),
        entries=entries_told(book, words),
    )


def entries_told(book: Book, words: Words) -> Sequence[Entry]:
    """The entries that stand, of those that the log as asked for tells, in the order they took effect."""
    told = {each.position for each in cast("ToldLog", book.answer(named("log"), asked(words))).entries}
    stand = [each for each in standing_entries(book) if each.position in told]
    return sorted(stand, key=lambda each: (each.occurred_on, each.position))


def lanes(book: Book, found: Answers, to: Addresses) -> list[Lane]:
    """Every lane that has something to show, from top to bottom."""
    every = [
        *_statements(found, to),
        *_late(book, found, to),
        _suspensions(found, to),
        _restricted(found, to),
        Lane("Computed ◆ due ▼", marks=[*_of_lines(found, to), *_projected(found, to)]),
        Lane("Paid", marks=list(_of_entries(found, PAYMENTS, "paid", to))),
        Lane("Sold", marks=list(_of_entries(found, (SharesSold,), "sold", to))),
    ]
    return [each for each in every if each.spans or each.marks]


def why_of(investor: str, line: Line, to: Addresses) -> str:
    """Where an amount is told."""
    return to.page(
        "why",
        investor=investor,
        trigger=line.trigger,
        trigger_date=line.trigger_date.isoformat(),
        number=str(line.number),
        statement=line.statement,
    )


def row_of(on: date) -> str:
    """The place of a day in the table, where each thing of it is told."""
    return f"day-{on.isoformat()}"


def _statements(found: Answers, to: Addresses) -> Iterator[Lane]:
    happened = {each.position: each.occurred_on for each in found.entries}
    moves = [
        (happened[row.position], row.position, row.machine.removeprefix(STATEMENT), row.to)
        for row in found.audit.entries
        if row.machine and row.machine.startswith(STATEMENT) and row.came_from != row.to and row.position in happened
    ]
    by_statement: dict[str, list[tuple[date, int, str]]] = {}
    for on, position, name, state in sorted(moves, key=lambda each: each[:2]):
        if on <= found.owed.as_of and state:
            by_statement.setdefault(name, []).append((on, position, state))
    for name, states in by_statement.items():
        following = [on for on, _, _ in states[1:]]
        spans = []
        for (on, position, state), until in zip(states, [*following, None], strict=True):
            word = written(state, "code")
            ends = f" until {day(until)}" if until else ""
            title = f"Statement {name}: {word} from {day(on)}{ends} (entry {position})"
            last = until - DAY if until and until > on else until or found.owed.as_of
            spans.append(Span(on, last, f"st-{state.replace('_', '-')}", word, title, to.entry(position)))
        yield Lane(f"Statement {name}", spans)


def _late(book: Book, found: Answers, to: Addresses) -> Iterator[Lane]:
    """Defaults that are of no Restricted Sale Date, head by head, as their lines and what still runs have them."""
    terms = under(book.document, found.owed.readings)
    restricted = {each.head for one in found.restricted.investors for each in one.restricted_sale_dates}
    runs: dict[str, dict[tuple[date, date | None], dict[str, str]]] = {}
    for one in found.owed.investors:
        running = {(each.trigger, each.trigger_date, each.statement) for each in one.open}
        sequences: dict[tuple[str, date, str | None], list[Line]] = {key: [] for key in running}
        for line in one.lines:
            sequences.setdefault((line.trigger, line.trigger_date, line.statement), []).append(line)
        for key, lines in sequences.items():
            trigger, since, _ = key
            if trigger in restricted:
                continue
            last = max(lines, key=lambda line: line.computed_on, default=None)
            ended = last.computed_on if last and key not in running else None
            why = why_of(one.investor, last, to) if last else to.page("owed", investor=one.investor)
            runs.setdefault(trigger, {}).setdefault((since, ended), {})[one.investor] = why
    for trigger, spans in runs.items():
        called = capitalized(head_called(terms, trigger))
        yield Lane(called, [_run(called, *each, whom, found) for each, whom in sorted(spans.items(), key=_by_day)])


def _by_day(each: tuple[tuple[date, date | None], object]) -> tuple[date, date]:
    (since, ended), _ = each
    return since, ended or date.max


def _run(called: str, since: date, ended: date | None, whom: Mapping[str, str], found: Answers) -> Span:
    ends = f"last computed {day(ended)}" if ended else f"still running on {day(found.owed.as_of)}"
    title = f"{called}: counted from {day(since)}, {ends}{_toward(list(whom), found)}"
    return Span(since, ended or found.owed.as_of, "late", "late", title, next(iter(whom.values())))


def _toward(investors: Sequence[str], found: Answers) -> str:
    every = [each.investor for each in found.owed.investors]
    return f", toward {listed(investors)}" if investors != every else ""


def _suspensions(found: Answers, to: Addresses) -> Lane:
    alike: dict[tuple[date, date | None, bool | None, date | None], list[str]] = {}
    shown: dict[tuple[date, date | None, bool | None, date | None], SuspensionShown] = {}
    for one in found.suspensions.investors:
        for each in one.suspensions:
            key = (each.notice_on, each.lifted_on, each.permitted, each.permitted_until)
            alike.setdefault(key, []).append(one.investor)
            shown.setdefault(key, each)
    order = sorted(shown, key=lambda key: (key[0], key[1] or date.max))
    spans = [span for key in order for span in _suspension(shown[key], alike[key], found, to)]
    return Lane("Suspensions", spans)


def _suspension(each: SuspensionShown, whom: Sequence[str], found: Answers, to: Addresses) -> Iterator[Span]:
    """Its permitted days, then those that are not; the day of the lift is told and not drawn."""
    as_of, address = found.owed.as_of, to.page("suspensions")
    free = max(each.lifted_on or as_of + DAY, each.notice_on + DAY)
    lifted = f", lifted {day(each.lifted_on)}" if each.lifted_on else ", not lifted"
    about = f"Suspension of {day(each.notice_on)}{lifted}{_toward(whom, found)}"
    if each.permitted is None:
        yield Span(each.notice_on, free - DAY, "suspended", "suspended", f"{about}. {dated(each.why)}", address)
        return
    good = min(each.permitted_until or free, free) if each.permitted else each.notice_on
    if good > each.notice_on:
        title = f"{about}: permitted through {day(good - DAY)}. {dated(each.why)}"
        yield Span(each.notice_on, good - DAY, "permitted", "permitted", title, address)
    if free > good:
        title = f"{about}: not permitted from {day(good)} on. {dated(each.why)}"
        yield Span(good, free - DAY, "forbidden", "not permitted", title, address)


def _restricted(found: Answers, to: Addresses) -> Lane:
    called = capitalized(found.restricted.called or "Restricted Sale Date")
    alike: dict[tuple[date, date, bool, tuple[str, ...]], tuple[list[str], int | None]] = {}
    for one in found.restricted.investors:
        for each in one.restricted_sale_dates:
            last = max(each.until - DAY, each.date) if each.until else found.owed.as_of
            key = (each.date, last, each.payable, tuple(each.causes))
            whom, _ = alike.setdefault(key, ([], each.days_after_effective))
            if one.investor not in whom:
                whom.append(one.investor)
    spans, address = [], to.page("restricted")
    for (on, last, payable, causes), (whom, after) in sorted(alike.items(), key=lambda each: each[0][:2]):
        because = listed([written(cause, "code") for cause in causes])
        counted = f", day {after} after effectiveness" if after is not None else ""
        paid = "payable" if payable else "not payable"
        title = f"{called} {day(on)}: {because}{counted}, {paid}, through {day(last)}{_toward(whom, found)}"
        spans.append(Span(on, last, "restricted" if payable else "unpaid", f"{because}, {paid}", title, address))
    marks = [Mark(each.last_on, "edge", each.within, _window_said(each), address) for each in found.windows.windows]
    return Lane(f"{called}s", spans, marks)


def _window_said(window: Window) -> str:
    since = f"after {window.statement} was declared effective on {day(window.declared_on)}"
    return f"{day(window.last_on)}: {window.within} {since}; what begins later arms no payments by the terms"


def _of_lines(found: Answers, to: Addresses) -> Iterator[Mark]:
    days: dict[tuple[date, str], list[tuple[str, Line]]] = {}
    for one in found.owed.investors:
        for line in one.lines:
            days.setdefault((line.computed_on, "computed"), []).append((one.investor, line))
            if line.due_on:
                days.setdefault((line.due_on, "due"), []).append((one.investor, line))
    for (on, kind), lines in sorted(days.items(), key=lambda each: each[0][0]):
        amounts = listed([f"{dollars(line.amount)} to {investor}" for investor, line in lines])
        title = f"{capitalized(kind)} {day(on)}: {amounts}"
        label = dollars(lines[0][1].amount) if len(lines) == 1 else f"{len(lines)} amounts"
        address = why_of(*lines[0], to) if len(lines) == 1 else f"#{row_of(on)}"
        yield Mark(on, kind, label if kind == "computed" else "", title, address)


def _projected(found: Answers, to: Addresses) -> Iterator[Mark]:
    days: dict[tuple[date, str], list[str]] = {}
    for one in found.ahead.investors:
        for line in one.lines:
            if line.projected:
                said = f"{dollars(line.amount)} to {one.investor}"
                days.setdefault((line.computed_on, "computed"), []).append(said)
                if line.due_on and line.due_on <= found.ahead.until:
                    days.setdefault((line.due_on, "due"), []).append(said)
    for (on, kind), amounts in sorted(days.items(), key=lambda each: each[0][0]):
        title = f"Projected, {kind} {day(on)}: {listed(amounts)}, if nothing more happens"
        yield Mark(on, f"{kind} projected", "", title, to.page("schedule", until=found.ahead.until.isoformat()))


def _of_entries(found: Answers, kinds: tuple[type[Entry], ...], kind: str, to: Addresses) -> Iterator[Mark]:
    days: dict[date, list[Entry]] = {}
    for each in found.entries:
        if isinstance(each, kinds) and each.occurred_on <= found.owed.as_of:
            days.setdefault(each.occurred_on, []).append(each)
    for on, entries in days.items():
        title = " ".join(f"{day(on)}: {dated(sentence(each))} (entry {each.position})" for each in entries)
        only = entries[0] if len(entries) == 1 else None
        label = f"{only.shares:,}" if isinstance(only, SharesSold) else ""
        yield Mark(on, kind, label, title, to.entry(only.position) if only else f"#{row_of(on)}")
