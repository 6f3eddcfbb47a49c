"""The state of one agreement, folded from its history, and the judgement of what may come next.

``check`` judges one entry against the state before it, ``evolve`` gives the state after it. Both are pure. A history
is judged once, before anything is appended; replay only folds.
"""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from lifecycle.entries import (
    AgreementSigned,
    DutyPerformed,
    Entry,
    InvestorDelayAttributed,
    InvestorEntry,
    MisstatementNoticeReceived,
    NoticeEntry,
    PeriodicAmountPaid,
    PeriodicAmountSharesIssued,
    PotentialMaterialEventNoticeGiven,
    ReadingElected,
    ReviewNotified,
    ShareSettlementAgreed,
    SharesPurchased,
    SharesSold,
    SharesSplit,
    SharesTransferred,
    StatementEntry,
    StatementFiled,
    TermsAmended,
    TransferNotified,
    WaiverGranted,
    WarrantsExercised,
    WarrantsExpired,
    WarrantsIssued,
)
from lifecycle.errors import Refusal
from lifecycle.fields import shortened
from lifecycle.machines import BAR, BAR_ENDS, BAR_STARTS, STATEMENT, STATEMENT_MOVES, Table, follow, move_of, step
from lifecycle.readings import chosen
from lifecycle.terms import terms_of

# Facts that would change an amount and that nothing computes yet: refused rather than ignored.
NOT_YET: frozenset[type[Entry]] = frozenset(
    {
        SharesSplit,
        SharesTransferred,
        TransferNotified,
        WarrantsIssued,
        WarrantsExercised,
        WarrantsExpired,
        ShareSettlementAgreed,
        PeriodicAmountSharesIssued,
        TermsAmended,
        WaiverGranted,
    }
)


class NotSupportedYet(Refusal):
    """A fact that would change an amount, of a kind no rule computes yet."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not supported yet; it would change an amount, so it is refused, not ignored.")


class NotAllowed(Refusal):
    """A move the machine's table does not have."""

    def __init__(self, machine: str, state: str, entry: Entry, allowed: Iterable[str]) -> None:
        self.machine, self.state, self.move = machine, state, move_of(entry)
        moves = ", ".join(allowed) or "nothing: this is the end of its life"
        super().__init__(
            f"{self.move} on {entry.occurred_on} is not possible: {machine} is {state} then "
            f"(section {entry.clause}); from {state} it allows {moves}."
        )


class NotForEveryInvestor(Refusal):
    """An entry that speaks to all Investors and is not possible for one of them."""

    def __init__(self, entry: Entry, investor: str, cause: NotAllowed, others: Sequence[str]) -> None:
        self.cause = cause
        remedy = (
            f"Record one entry for each Investor it speaks to, with investor = {', '.join(others)}."
            if others
            else "It is possible for none of them."
        )
        super().__init__(
            f"{entry.kind} on {entry.occurred_on} names no Investor, so it speaks to all of them, and for {investor} "
            f"it is refused: {cause} {remedy}"
        )


class NothingEffectiveYet(Refusal):
    """A suspension or misstatement notice before there is an effective statement to sell under."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            f"{entry.kind} on {entry.occurred_on} is not possible: no statement has been declared effective by then, "
            f"so there are no sales to bar (section {entry.clause}); record the declaration first, or correct the date."
        )


class NotKnown(Refusal):
    """A name, position or date that the agreement does not have."""

    def __init__(self, field: str, value: object, problem: str, remedy: str) -> None:
        super().__init__(f"{field} = {shortened(value)}: {problem}; {remedy}.")


class SoldMoreThanHeld(Refusal):
    """A sale of shares the Investor does not have at that point of the history."""

    def __init__(self, sale: SharesSold, held: int) -> None:
        super().__init__(
            f"shares = {sale.shares}: {sale.investor} holds {held} on {sale.occurred_on}, so it cannot have sold "
            f"{sale.shares}; correct the number or the date, or record the purchase first."
        )


class Signing(Refusal):
    """The signing is the first entry of every log, and stands in it once."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}.")


@attrs.frozen(kw_only=True)
class State:
    """Where one agreement stands at one point of its history. Shares are those bought and not yet sold."""

    signed: AgreementSigned | None = None
    statements: Mapping[str, str] = attrs.field(factory=dict)
    some_statement_declared: bool = False
    barred: frozenset[tuple[str, str]] = frozenset()
    held: Mapping[str, int] = attrs.field(factory=dict)

    @property
    def investors(self) -> tuple[str, ...]:
        return self.signed.investors if self.signed else ()


def spoken_to(investors: Sequence[str], entry: NoticeEntry) -> Sequence[str]:
    """The Investors a notice speaks to: the one it names, or all."""
    return (entry.investor,) if entry.investor else investors


def _bar(move: str) -> str | None:
    return BAR_STARTS.get(move) or BAR_ENDS.get(move)


def machines_moved(state: State, entry: Entry) -> Sequence[tuple[str, Table, str]]:
    """Each machine an entry moves: its name, its table, and its state before. Empty for most kinds."""
    move = move_of(entry)
    if move in STATEMENT_MOVES and isinstance(entry, StatementEntry):
        return [(f"statement {entry.statement}", STATEMENT, state.statements.get(entry.statement, "unfiled"))]
    bar = _bar(move)
    if bar is None:
        return []
    whom = spoken_to(state.investors, entry) if isinstance(entry, NoticeEntry) else ("",)
    return [(f"{bar} {name}".rstrip(), BAR, "barred" if (bar, name) in state.barred else "open") for name in whom]


# --- judgement --------------------------------------------------------------------------------------------


def check(state: State, entry: Entry) -> None:
    """Judge one entry against the state before it; returns, or raises the refusal that says why not."""
    if type(entry) in NOT_YET:
        raise NotSupportedYet(entry.kind)
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
            _refuse(state, entry, NotAllowed(name, before, entry, allowed))
    _check_kind(state, entry)


def _refuse(state: State, entry: Entry, cause: NotAllowed) -> None:
    if not isinstance(entry, NoticeEntry) or entry.investor is not None or len(state.investors) == 1:
        raise cause
    bars = zip(state.investors, machines_moved(state, entry), strict=True)
    legal = [name for name, (_, table, before) in bars if move_of(entry) in table[before]]
    first = next(name for name in state.investors if name not in legal)
    raise NotForEveryInvestor(entry, first, cause, legal)


def _check_names_and_dates(state: State, signed: AgreementSigned, entry: Entry) -> None:
    if isinstance(entry, InvestorEntry | NoticeEntry) and entry.investor is not None:
        _check_investor(state, entry.investor)
    dates = [("occurred_on", entry.occurred_on)]
    if isinstance(entry, InvestorDelayAttributed):
        dates += [("from_on", entry.from_on), ("until_on", entry.until_on)]
    if isinstance(entry, PeriodicAmountPaid) and entry.toward:
        dates.append(("toward.trigger_date", entry.toward.trigger_date))
    for field, day in dates:
        if day < signed.occurred_on:
            raise NotKnown(field, day, f"before the signing on {signed.occurred_on}", "correct the date")


def _check_investor(state: State, name: str) -> None:
    if name not in state.investors:
        known = ", ".join(state.investors)
        raise NotKnown("investor", name, "no Investor of this agreement", f"it has {known}")


def _check_kind(state: State, entry: Entry) -> None:
    match entry:
        case AgreementSigned():
            terms_of(entry)  # refuses what cannot be read as terms
        case StatementFiled() if entry.coverage is not None:
            raise NotSupportedYet("coverage on a StatementFiled")
        case PotentialMaterialEventNoticeGiven() | MisstatementNoticeReceived() if not state.some_statement_declared:
            raise NothingEffectiveYet(entry)
        case SharesSold() if entry.shares > state.held.get(entry.investor, 0):
            raise SoldMoreThanHeld(entry, state.held.get(entry.investor, 0))
        case InvestorDelayAttributed() if entry.from_on >= entry.until_on:
            raise NotKnown(
                "until_on",
                entry.until_on,
                f"not after from_on ({entry.from_on})",
                "until_on is the first day that is no longer delay",
            )
        case ReadingElected():
            chosen({entry.reading: entry.choice})
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
            return attrs.evolve(state, signed=entry)
        case SharesPurchased():
            return _holding(state, entry.investor, entry.shares)
        case SharesSold():
            return _holding(state, entry.investor, -entry.shares)
        case StatementEntry() if entry.kind in STATEMENT_MOVES or isinstance(entry, ReviewNotified):
            return _moved(state, entry)
        case _:
            return _barred(state, entry)


def _holding(state: State, investor: str, change: int) -> State:
    return attrs.evolve(state, held={**state.held, investor: state.held.get(investor, 0) + change})


def _moved(state: State, entry: StatementEntry) -> State:
    before = state.statements.get(entry.statement, "unfiled")
    after = follow(STATEMENT, before, move_of(entry))
    if after == before:
        return state
    declared = state.some_statement_declared or after == "effective"
    return attrs.evolve(
        state, statements={**state.statements, entry.statement: after}, some_statement_declared=declared
    )


def _barred(state: State, entry: Entry) -> State:
    starts, ends = BAR_STARTS.get(entry.kind), BAR_ENDS.get(entry.kind)
    if starts is None and ends is None:
        return state
    whom = spoken_to(state.investors, entry) if isinstance(entry, NoticeEntry) else ("",)
    if starts:
        return attrs.evolve(state, barred=state.barred.union((starts, name) for name in whom))
    return attrs.evolve(state, barred=state.barred.difference((ends or "", name) for name in whom))
