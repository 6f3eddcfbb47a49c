"""Which kinds of entry may follow now, in the agreement's order, and why the others may not.

Each kind is tried on the state at the end of the history, as an entry of today, with every name it could be about; the
judge says what it says of any entry. Nothing is supposed to be recorded, and nothing is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Final, Literal, get_args, get_origin

import attrs

from lifecycle.agreement.clauses import clauses_of, sections
from lifecycle.business_days import is_trading_day
from lifecycle.entries import (
    KINDS,
    AgreementSetAside,
    AgreementSigned,
    ClosingBidRecorded,
    Entry,
    EntryCorrected,
    EntryRetracted,
    StatementEntry,
    StatementFiled,
    TermsAmended,
    TransferNotified,
    WaiverGranted,
)
from lifecycle.entries.entry import NoticeEntry, PaidToward, Toward
from lifecycle.entries.telling import purpose
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.judging.machines import STATEMENT_MOVES
from lifecycle.judging.refusals import SetAside
from lifecycle.judging.state import State, check
from regrights.book.book import Book
from regrights.desk.recording.fields import Known, bare, title_of
from regrights.desk.said import title_of_kind

# Recorded from the page of the entry they change.
OF_AN_ENTRY: Final = (EntryCorrected, EntryRetracted)
SOMETHING: Final = "…"
LONGEST_WAIT: Final = 12  # days back to one of trading
IN_A_SENTENCE: Final = re.compile(rf"\b({'|'.join(KINDS)})\b(?! =)")
NOTHING_FILED: Final = "No registration statement has been filed yet."


@attrs.frozen
class Move:
    """One kind. ``why_not`` is the judge's sentence where it may not follow now; a day before may be another matter."""

    kind: str
    title: str
    purpose: str
    clauses: Sequence[str]
    why_not: str | None


def plainly(text: str) -> str:
    """A sentence with the kinds it names in plain words."""
    return IN_A_SENTENCE.sub(lambda found: f"“{title_of_kind(found[1])}”", text)


def moves(book: Book | None, judgement: Judgement, known: Known, today: date) -> list[Move]:
    """Every kind that is recorded by itself, whether it may follow now or not."""
    kinds = [kind for kind in KINDS.values() if kind not in OF_AN_ENTRY]
    return [move_of_kind(book, kind, _why_not(kind, judgement, known, today)) for kind in kinds]


def move_of_kind(book: Book | None, kind: type[Entry], why_not: str | None = None) -> Move:
    """One kind as it is offered."""
    name = kind.__name__
    clauses = clauses_of(book.document, name) if book is not None else ()
    return Move(name, title_of_kind(name), purpose(name, sections(clauses)), clauses, why_not)


def _why_not(kind: type[Entry], judgement: Judgement, known: Known, today: date) -> str | None:
    state, last = judgement.state, judgement.log[-1] if judgement.log else None
    if isinstance(last, AgreementSetAside):
        return str(SetAside(last))
    if kind is TermsAmended and state.signed is not None:  # what it may change is judged by what it changes
        return None
    of_a_statement = issubclass(kind, StatementEntry) and kind.__name__ in STATEMENT_MOVES
    if of_a_statement and kind is not StatementFiled and not state.statements:
        return NOTHING_FILED
    first: Refusal | None = None
    for entry in _tried(kind, state, known, today):
        try:
            check(state, entry)
        except Refusal as refusal:
            first = first or refusal
        else:
            return None
    return plainly(str(first)) if first else NOTHING_FILED


def _tried(kind: type[Entry], state: State, known: Known, today: date) -> Iterator[Entry]:
    """Entries of a kind that say as little as they can, of everybody and everything they could be about."""
    day = _last_of_trading(state, today) if kind is ClosingBidRecorded else today
    position = 1 if state.signed is None else 2
    fields = {name: field for name, field in attrs.fields_dict(kind).items() if name not in attrs.fields_dict(Entry)}
    needed = {name: field.type for name, field in fields.items() if field.default is attrs.NOTHING}
    values = [[*_values(name, hint, kind, known, day)] for name, hint in needed.items()]
    besides: Mapping[str, object] = {"duty": SOMETHING} if kind is WaiverGranted else {}
    whom = [*known.get("investor", ()), None] if issubclass(kind, NoticeEntry) else [None]
    for each in product(*values):
        for investor in whom:
            said = {**dict(zip(needed, each, strict=True)), **besides, **({"investor": investor} if investor else {})}
            if kind is TransferNotified and said["investor"] == said["transferee"]:
                continue
            yield kind(occurred_on=day, position=position, **said)  # type: ignore[arg-type]


def _last_of_trading(state: State, today: date) -> date:
    """The last day on which there was a bid to record that is not recorded yet, if there is one soon enough."""
    days = (today - timedelta(days=back) for back in range(LONGEST_WAIT))
    return next((day for day in days if is_trading_day(day) and day not in state.bids.get(day.year, ())), today)


def _values(name: str, hint: object, kind: type[Entry], known: Known, day: date) -> Sequence[object]:
    if name == "statement":
        return [SOMETHING] if kind is StatementFiled else [*known.get("statement", ()), SOMETHING]
    if name in ("investor", "trigger", "milestone", "condition", "transferee") and known.get(name):
        return [*known[name], SOMETHING] if name == "transferee" else known[name]
    if name == "reading":
        return [*known.get("reading", ())][:1] or [SOMETHING]
    if name == "choice":
        return known.get("choice") or [SOMETHING]
    match title_of(hint):
        case "a count":
            return [1]
        case "an amount":
            return [Decimal("0.01")]
        case "a price":
            return [Decimal(0)]
        case "signers":
            return [()]
        case "text":
            return [SOMETHING]
        case _:
            return _plain_values(name, hint, kind, known, day)


def _plain_values(name: str, hint: object, kind: type[Entry], known: Known, day: date) -> Sequence[object]:
    plain, origin = bare(hint), get_origin(bare(hint))
    if plain is date:
        return [day + timedelta(days=1)] if name == "until_on" else [day]
    if plain is bool:
        return [True, False]
    if origin is Literal:
        return get_args(plain)[:1]
    if plain in (Toward, PaidToward):
        heads = known.get("trigger") or [SOMETHING]
        return [Toward(trigger=head, trigger_date=day, number=1) for head in heads]
    if kind is AgreementSigned:
        return [[SOMETHING]] if name == "investors" else known.get("terms") or [SOMETHING]
    if name in ("coverage", "shares"):  # by Investor
        return [{investor: 1} for investor in known.get("investor", ())] or [{}]
    return [{}]
