"""The state of one agreement, folded from its history, and the judgement of what may come next.

``check`` judges one entry against the state before it, ``evolve`` gives the state after it. Both are pure. A history
is judged once, before anything is appended; replay only folds.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.agreement.language.based import document
from lifecycle.agreement.register import chosen, register_of
from lifecycle.agreement.terms import check_changes, check_terms
from lifecycle.entries import (
    AgreementSigned,
    ClosingBidRecorded,
    ConditionEntry,
    CutBackEnded,
    CutBackImposed,
    DutyPerformed,
    Entry,
    InvestorDelayAttributed,
    InvestorEntry,
    MisstatementNoticeReceived,
    NoticeEntry,
    PotentialMaterialEventNoticeGiven,
    ReadingElected,
    ReviewNotified,
    SharesSold,
    StatementEntry,
    StatementFiled,
    TermsAmended,
    TransferNotified,
    WaiverGranted,
)
from lifecycle.entries.fields import listed, meant
from lifecycle.judging.kept.layered import Layered
from lifecycle.judging.machines import (
    BAR,
    BAR_ENDS,
    BAR_STARTS,
    STATEMENT,
    STATEMENT_MOVES,
    Table,
    follow,
    move_of,
    step,
)
from lifecycle.judging.of_a_kind import check_bid, check_cutback, check_interval
from lifecycle.judging.of_the_terms import check_usable, toward_of
from lifecycle.judging.positions import Positions, after, check_position
from lifecycle.judging.refusals import (
    NotAllowed,
    NotForEveryInvestor,
    NothingEffectiveYet,
    NotKnown,
    Signing,
)


@attrs.frozen(kw_only=True)
class State:
    """Where one agreement stands at one point of its history."""

    signed: AgreementSigned | None = None
    # Those who signed and, section 9, those who became Investors when the Company was notified, in order of notice.
    roster: Layered[str, None] = attrs.field(factory=Layered)
    statements: Layered[str, str] = attrs.field(factory=Layered)
    some_statement_declared: bool = False
    barred: frozenset[tuple[str, str]] = frozenset()
    # The statements a cutback of which is in force, and the documents that changed the terms.
    cut_back: frozenset[str] = frozenset()
    amended: tuple[TermsAmended, ...] = ()
    positions: Positions = attrs.field(factory=Positions)
    # By year: a log of thousands of bids is not copied for each.
    bids: Mapping[int, frozenset[date]] = attrs.field(factory=dict)

    @property
    def investors(self) -> tuple[str, ...]:
        return tuple(self.roster)


def spoken_to(investors: Sequence[str], entry: Entry) -> Sequence[str]:
    """Whom of ``investors`` an entry speaks to: the one it is about or names, or all of them where it names none."""
    named = entry.investor if isinstance(entry, InvestorEntry | NoticeEntry) else None
    return investors if named is None else (named,)


def _bar(move: str) -> str | None:
    return BAR_STARTS.get(move) or BAR_ENDS.get(move)


def bar_of(entry: Entry) -> str | None:
    """The bar an entry starts or ends; each condition the terms name has its own."""
    bar = _bar(entry.kind)
    return f"{bar} {entry.condition}" if isinstance(entry, ConditionEntry) else bar


def _whose_bar(state: State, entry: Entry) -> Sequence[str]:
    """Whose bar an entry starts or ends; that of the listing is nobody's own."""
    if not isinstance(entry, NoticeEntry):
        return ("",)
    return state.investors if entry.investor is None else (entry.investor,)


def machines_moved(state: State, entry: Entry) -> Sequence[tuple[str, Table, str]]:
    """Each machine an entry moves: its name, its table, and its state before. Empty for most kinds."""
    move = move_of(entry)
    if move in STATEMENT_MOVES and isinstance(entry, StatementEntry):
        return [(f"statement {entry.statement}", STATEMENT, state.statements.get(entry.statement, "unfiled"))]
    bar = bar_of(entry)
    if bar is None:
        return []
    return [
        (f"{bar} {name}".rstrip(), BAR, "barred" if (bar, name) in state.barred else "open")
        for name in _whose_bar(state, entry)
    ]


# --- judgement --------------------------------------------------------------------------------------------


def check(state: State, entry: Entry) -> None:
    """Judge one entry against the state before it; returns, or raises the refusal that says why not."""
    if (state.signed is None) != isinstance(entry, AgreementSigned):
        if state.signed is None and entry.position > 1:
            raise NotKnown("occurred_on", entry.occurred_on, "before the signing", "correct the date")
        if state.signed is None:
            raise Signing(f"the first entry is {entry.kind}, not AgreementSigned", "begin the log with the signing")
        raise Signing("the agreement is signed already, at position 1", "correct that entry if it is wrong")
    if state.signed is not None:
        _check_names_and_dates(state, state.signed, entry)
    for name, table, before in machines_moved(state, entry):
        if step(table, before, move_of(entry)) is None:
            # The table of bars serves three: each is told of its own moves.
            allowed = [move for move in table[before] if _bar(move) == _bar(entry.kind)]
            _refuse(state, entry, NotAllowed(name, before, entry, allowed, _perhaps(state, entry), state.signed))
    _check_kind(state, entry)


def _perhaps(state: State, entry: Entry) -> str:
    """Which statement may be meant where an entry is of one that nothing was said of."""
    of = entry.statement if isinstance(entry, StatementEntry) else None
    return meant(of, state.statements) if of is not None and of not in state.statements else ""


def _refuse(state: State, entry: Entry, cause: NotAllowed) -> None:
    if not isinstance(entry, NoticeEntry) or entry.investor is not None or len(state.investors) == 1:
        raise cause
    bars = zip(state.investors, machines_moved(state, entry), strict=True)
    legal = [name for name, (_, table, before) in bars if move_of(entry) in table[before]]
    first = next(name for name in state.investors if name not in legal)
    raise NotForEveryInvestor(entry, first, cause, legal)


def _check_names_and_dates(state: State, signed: AgreementSigned, entry: Entry) -> None:
    if isinstance(entry, InvestorEntry | NoticeEntry) and entry.investor is not None:
        # 9: a transferee may have sold before the Company was notified.
        coming = isinstance(entry, SharesSold) and state.positions.on_the_way(entry.investor, entry.occurred_on)
        if not coming:
            check_investor(state, entry.investor)
    for field, name in _others_named(entry):
        # 9: shares on their way may be covered in the transferee's name, and it may sign for them.
        if not state.positions.coming.get(name):
            check_investor(state, name, field)
    dates = [("occurred_on", entry.occurred_on)]
    if isinstance(entry, InvestorDelayAttributed | WaiverGranted):
        dates += [("from_on", entry.from_on), ("until_on", entry.until_on)]
    if isinstance(entry, TermsAmended):
        dates.append(("effective_from", entry.effective_from))
    toward = toward_of(entry)
    if toward:
        dates.append(("toward.trigger_date", toward.trigger_date))
    for field, day in dates:
        if day < signed.occurred_on:
            raise NotKnown(field, day, f"before the signing on {signed.occurred_on}", "correct the date")


def _others_named(entry: Entry) -> Iterable[tuple[str, str]]:
    """The Investors an entry names besides the one it is about, each with the field that names it."""
    match entry:
        case TermsAmended() | WaiverGranted():
            return [("signed_by", name) for name in entry.signed_by]
        case StatementFiled():
            return [("coverage", name) for name in entry.coverage or ()]
        case CutBackImposed():
            return [("shares", name) for name in entry.shares]
        case _:
            return ()


def check_investor(state: State, name: str, field: str = "investor") -> None:
    """Refuse a name that no Investor has then."""
    if name not in state.roster:
        known = f"it has {listed(list(state.investors))}{meant(name, state.investors)}"
        raise NotKnown(field, name, "no Investor of this agreement", known)


def _check_kind(state: State, entry: Entry) -> None:
    check_position(state.positions, entry, state.signed)
    if state.signed is not None:
        check_usable(state.signed, state.amended, entry)
    match entry:
        case AgreementSigned():
            check_terms(entry)  # refuses what cannot be read as terms
        case PotentialMaterialEventNoticeGiven() | MisstatementNoticeReceived() if not state.some_statement_declared:
            raise NothingEffectiveYet(entry, state.signed)
        case InvestorDelayAttributed() | WaiverGranted():
            check_interval(entry)
        case CutBackImposed() | CutBackEnded():
            check_cutback(state.statements, state.cut_back, state.positions, entry)
        case TermsAmended() if state.signed is not None:
            check_changes(entry, state.signed)
        case ClosingBidRecorded():
            check_bid(state.bids, entry.occurred_on)
        case ReadingElected() if state.signed is not None:
            chosen(register_of(document(state.signed.terms)), {entry.reading: entry.choice})
        case DutyPerformed() if entry.regarding is not None and entry.regarding >= entry.position:
            raise NotKnown(
                "regarding",
                entry.regarding,
                "not the position of an earlier entry",
                "name the entry that started the duty",
            )
        case _:
            pass  # well formed and named right is all that is asked of the rest


# --- the fold ---------------------------------------------------------------------------------------------


def evolve(state: State, entry: Entry) -> State:
    """The state after an entry already judged."""
    match entry:
        case AgreementSigned():
            return attrs.evolve(state, signed=entry, roster=Layered(dict.fromkeys(entry.investors)))
        case ClosingBidRecorded():
            return attrs.evolve(state, bids=_with_bid(state.bids, entry.occurred_on))
        case TransferNotified() if entry.transferee not in state.roster:
            return _joined(state, entry)
        case TermsAmended():
            return attrs.evolve(state, amended=(*state.amended, entry))
        case CutBackImposed():
            return attrs.evolve(state, cut_back=state.cut_back | {entry.statement})
        case CutBackEnded():
            return attrs.evolve(state, cut_back=state.cut_back - {entry.statement})
        case StatementEntry() if entry.kind in STATEMENT_MOVES or isinstance(entry, ReviewNotified):
            return _moved(state, entry)
        case _ if _bar(entry.kind):
            return _barred(state, entry)
        case _:
            positions = after(state.positions, entry)
            return state if positions is state.positions else attrs.evolve(state, positions=positions)


def _with_bid(bids: Mapping[int, frozenset[date]], day: date) -> Mapping[int, frozenset[date]]:
    return {**bids, day.year: bids.get(day.year, frozenset[date]()) | {day}}


def _joined(state: State, notice: TransferNotified) -> State:
    """Section 9: the transferee becomes an Investor, barred from selling as its transferor is."""
    bars = {(bar, notice.transferee) for bar, name in state.barred if name == notice.investor}
    return attrs.evolve(
        state,
        roster=state.roster.put(notice.transferee, None),
        barred=state.barred | bars,
        positions=after(state.positions, notice),
    )


def _moved(state: State, entry: StatementEntry) -> State:
    before = state.statements.get(entry.statement, "unfiled")
    after = follow(STATEMENT, before, move_of(entry))
    if after == before:
        return state
    declared = state.some_statement_declared or after == "effective"
    return attrs.evolve(
        state, statements=state.statements.put(entry.statement, after), some_statement_declared=declared
    )


def _barred(state: State, entry: Entry) -> State:
    bars = {(str(bar_of(entry)), name) for name in _whose_bar(state, entry)}
    barred = state.barred | bars if entry.kind in BAR_STARTS else state.barred - bars
    return attrs.evolve(state, barred=barred)
