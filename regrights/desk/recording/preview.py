"""What an entry would come to, before it is written: its sentence, what it moves, every figure before and after.

The same questions answer of the log and of the log with the entry in it; nothing is worked out here but which of
their answers differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, cast

import attrs

from lifecycle.agreement.language.based import changed
from lifecycle.agreement.language.decided import under
from lifecycle.agreement.undecided import undecided
from lifecycle.clocks import eastern_date
from lifecycle.entries import AgreementSigned, Entry, EntryCorrected, EntryRetracted, TermsAmended
from lifecycle.entries.telling import sentence
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement, judged
from lifecycle.log.chain import ZERO_DIGEST
from lifecycle.money import ZERO
from lifecycle.record.files import judged_next
from projections.case.case import Case, case
from projections.duty.rows import DutyRow
from projections.facts.changed import Changed, changed_by
from projections.facts.reasons import Answer, Caution
from projections.questions.duties import Duties
from projections.questions.entry import WholeEntry
from projections.questions.may_sell import InvestorMaySell, MaySell
from projections.questions.owed import Owed
from projections.questions.register import named
from projections.questions.status import Status
from regrights.book.book import Book
from regrights.book.settlements import judge_settlement
from regrights.desk.said import day as day_said
from regrights.paper.kinds import written

# Every figure of an Investor in dollars, in words.
FIGURES: Final[Mapping[str, str]] = {
    "determined": "determined",
    "due": "due",
    "paid": "paid",
    "outstanding": "outstanding",
    "credit": "paid beyond what is owed",
    "not_yet_due": "determined, not yet due",
    "interest": "interest run up",
    "interest_paid": "interest paid",
    "interest_outstanding": "interest outstanding",
    "accrued_full": "if every default ended that day, whole periods",
    "accrued_by_day": "if every default ended that day, by the day",
}
NOTHING: Final = "–"


@attrs.frozen
class FigureMoved:
    """One figure of one Investor on one day."""

    on: date
    investor: str
    figure: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@attrs.frozen
class StateMoved:
    """Where one thing stands, in words."""

    what: str
    before: str
    after: str


@attrs.frozen
class Preview:
    """``position`` is that of the last entry of the log it was made of, ``days`` those the figures are of.

    ``unknown`` says why some answer could not be worked out, where it could not.
    """

    entry: Entry
    position: int
    sentence: str
    days: Sequence[date]
    changed: Sequence[Changed]
    states: Sequence[StateMoved]
    figures: Sequence[FigureMoved]
    warnings: Sequence[Caution]
    started: Sequence[DutyRow]
    performed: Sequence[DutyRow]
    unknown: Sequence[str]


def judgement_of(book: Book | None) -> Judgement:
    """The log judged, for what comes after it."""
    return judged(book.entries if book is not None else (), judge_settlement)


def preview(book: Book | None, given: Mapping[str, object], now: datetime) -> Preview:
    """What an entry would come to, were it recorded now. Raises the refusal it would meet."""
    judgement = judgement_of(book)
    last = judgement.log[-1].recorded_at if judgement.log else None
    _, admission = judged_next(judgement, given, now=max(now, last) if last else now)
    judgement.check_again(admission.entry)
    entry = admission.entry
    after = _with(book, entry)
    today = eastern_date(now)
    days = sorted({today, *_days_of(judgement.log, entry)})
    unknown: dict[str, None] = {}
    was, will = Answers(book, unknown), Answers(after, unknown)
    return Preview(
        entry=entry,
        position=len(judgement.log),
        sentence=sentence(entry),
        days=days,
        changed=changed_by(after.entries, entry),
        states=[*_moved_machines(after, entry), *_states(was, will, today)],
        figures=[each for day in days for each in _figures(was, will, day)],
        warnings=[*_warnings(was, will, today), *_of_terms(after, entry)],
        started=[*_duties(was, will, today, started=True)],
        performed=[*_duties(was, will, today, started=False)],
        unknown=list(unknown),
    )


def _with(book: Book | None, entry: Entry) -> Book:
    before, digests = (book.entries, book.digests) if book is not None else ((), ())
    entries, chained = [*before, entry], [*digests, ZERO_DIGEST.hex()]
    if book is None:
        return Book(agreement="", entries=entries, digests=chained)
    return attrs.evolve(book, entries=entries, digests=chained, keeper=None)


def _days_of(log: Sequence[Entry], entry: Entry) -> Iterator[date]:
    """The days an entry speaks of: its own, or those of what it changes."""
    if isinstance(entry, EntryCorrected | EntryRetracted):
        yield log[entry.target - 1].occurred_on
        if isinstance(entry, EntryCorrected):
            yield entry.replacement.occurred_on
    else:
        yield entry.occurred_on


@attrs.define
class Answers:
    """The answers of one log, which share what they are worked out from; why one could not be given is noted."""

    book: Book | None
    unknown: dict[str, None]
    _cases: dict[date, Case] = attrs.field(factory=dict, init=False)
    _given: dict[tuple[str, date], Answer | None] = attrs.field(factory=dict, init=False)

    def of(self, name: str, on: date) -> Answer | None:
        """The answer to a question as of a day; None of a log that has none."""
        if self.book is None or on < self.book.entries[0].occurred_on:
            return None
        if (name, on) not in self._given:
            self._given[name, on] = self._worked_out(self.book, name, on)
        return self._given[name, on]

    def _worked_out(self, book: Book, name: str, on: date) -> Answer | None:
        try:
            if on not in self._cases:
                self._cases[on] = case(book.entries, as_of=on)
            found: Answer = named(name).of(self._cases[on])
        except Refusal as refusal:
            self.unknown.setdefault(str(refusal))
            return None
        return found


# --- figures --------------------------------------------------------------------------------------------------------


def _figures(before: Answers, after: Answers, on: date) -> Iterator[FigureMoved]:
    was, will = _owed(before, on), _owed(after, on)
    for name in dict.fromkeys([*was, *will]):
        for figure, words in FIGURES.items():
            earlier, later = (getattr(side.get(name), figure, ZERO) for side in (was, will))
            if earlier != later:
                yield FigureMoved(on, name, words, earlier, later)


def _owed(answers: Answers, on: date) -> Mapping[str, object]:
    found = cast("Owed | None", answers.of("owed", on))
    return {each.investor: each for each in found.investors} if found else {}


# --- states ---------------------------------------------------------------------------------------------------------


def _moved_machines(after: Book, entry: Entry) -> Iterator[StateMoved]:
    """The moves the entry makes in its place in the history."""
    found = cast("WholeEntry", after.ask("entry", n=entry.position))
    for move in found.moves:
        what = f"{move.machine[:1].upper()}{move.machine[1:]}, by this entry"
        yield StateMoved(what, written(move.came_from, "code") or NOTHING, written(move.to, "code") or NOTHING)


def _states(before: Answers, after: Answers, today: date) -> Iterator[StateMoved]:
    """What stands otherwise today than it did."""
    was, will = _standing(before, today), _standing(after, today)
    for what in dict.fromkeys([*was, *will]):
        if was.get(what) != will.get(what):
            yield StateMoved(f"{what}, today", was.get(what, NOTHING), will.get(what, NOTHING))


def _standing(answers: Answers, on: date) -> Mapping[str, str]:
    status = cast("Status | None", answers.of("status", on))
    sells = cast("MaySell | InvestorMaySell | None", answers.of("may-sell", on))
    found: dict[str, str] = {}
    if status is not None:
        found["The agreement"] = written(status.status, "code")
        found |= {f"Statement {name}": written(state, "code") for name, state in status.statements.items()}
        for bar in status.bars:
            found[f"{written(bar.bar, 'code').capitalize()} toward {bar.investor}"] = f"since {day_said(bar.since)}"
        ends = status.period.ends_on
        ending = f", would end {day_said(ends)}" if ends else ""
        found["Registration Period"] = f"{written(status.period.status, 'code')}{ending}"
    if sells is not None:
        for each in sells.investors if isinstance(sells, MaySell) else [sells]:
            found[f"{each.investor} under the registration"] = "may sell" if each.may_sell else "may not sell"
    return found


# --- warnings and duties --------------------------------------------------------------------------------------------


def _warnings(before: Answers, after: Answers, today: date) -> list[Caution]:
    """What is to be taken care of that was not before."""
    said = [
        {(each.code, each.text): each for each in found.warnings} if found else {}
        for found in (answers.of("owed", today) for answers in (before, after))
    ]
    return [caution for code, caution in said[1].items() if code not in said[0]]


def _of_terms(after: Book, entry: Entry) -> list[Caution]:
    """At a signing or an amendment, what the terms that stand then cannot decide."""
    if isinstance(entry, AgreementSigned):
        found = [each.sentence for each in undecided(under(after.document, {}))]
    elif isinstance(entry, TermsAmended):
        before = {each.sentence for each in undecided(under(after.document, {}))}
        changed_terms = under(changed(after.document, entry.changes, "changes"), {})
        found = [each.sentence for each in undecided(changed_terms) if each.sentence not in before]
    else:
        found = []
    return [Caution(code="undecided", weight="blocks", text=each, clauses=(), entries=()) for each in found]


def _duties(before: Answers, after: Answers, today: date, *, started: bool) -> Iterator[DutyRow]:
    """The duties that begin with the entry; or those that were there and are done since, or stand otherwise."""
    was, will = (
        {(row.duty, row.investor, row.started_by, row.started_on): row for row in found.duties} if found else {}
        for found in (cast("Duties | None", answers.of("duties", today)) for answers in (before, after))
    )
    for which, row in will.items():
        if started == (which not in was) and (started or row.status != was[which].status):
            yield row
