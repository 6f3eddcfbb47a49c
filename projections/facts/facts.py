"""What a history says: who dealt in what, which statements stood how, who was barred since when.

Facts are the same under every reading; what they are worth is decided elsewhere.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

import attrs

from lifecycle.agreement.clauses import clauses_of
from lifecycle.agreement.language.based import signed_document
from lifecycle.agreement.language.source import Document
from lifecycle.entries import (
    AdvanceNoticeGiven,
    AgreementSigned,
    ClearanceNotified,
    CounselObjected,
    Entry,
    ExclusionElected,
    InvestorDelayAttributed,
    PeriodicAmountPaid,
    PeriodicAmountSharesIssued,
    ReadingElected,
    SharesSold,
    StatementEntry,
    StatementFiled,
    TermsAmended,
    TransferNotified,
    UnrestrictedResaleDetermined,
    WaiverGranted,
)
from lifecycle.entries.fields import listed, meant
from lifecycle.errors import Refusal
from lifecycle.judging.history import history_key
from lifecycle.judging.state import spoken_to


class UnknownInvestor(Refusal):
    """A name the agreement does not have."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f'investor = "{name}": no Investor of this agreement; it has {listed(known)}{meant(name, known)}.'
        )


Payment = PeriodicAmountPaid | PeriodicAmountSharesIssued
# Section 10: what needs consent to bind.
Change = TermsAmended | WaiverGranted
BAR_OF_STATE: Mapping[str, str] = {"stopped": "stop_order", "lapsed": "lapse", "withdrawn": "lapse"}


@attrs.define(eq=False)
class Bar:
    """A stretch in which an Investor may not sell. ``until`` is the first free day, None while it lasts.

    ``after`` is the entry that began the Investor's bar of the same kind before it.
    """

    cause: str
    since: date
    started_by: Entry
    after: Entry | None = None
    until: date | None = None
    ended_by: int | None = None


@attrs.frozen(eq=False)
class StatementDay:
    """How the declared statements stood from the end of a day on: as before, but for those that moved that day.

    ``moved`` has the declared ones of these, each with its state and the entry that moved it there; ``moved_by`` the
    entries that moved any statement that day.
    """

    on: date
    moved: Mapping[str, tuple[str, int]]
    moved_by: Sequence[int]
    before: "StatementDay | None"
    some_effective: bool

    @property
    def states(self) -> Mapping[str, str]:
        """Every statement declared by then."""
        found: dict[str, str] = {}
        day: StatementDay | None = self
        while day:
            for name, (state, _) in day.moved.items():
                found.setdefault(name, state)
            day = day.before
        return found

    @property
    def effective(self) -> frozenset[str]:
        return frozenset(name for name, state in self.states.items() if state == "effective")


@attrs.define(eq=False)
class Facts:
    """What a history says, per Investor where it speaks to Investors. Lists are in history order.

    ``inherited`` names, for one that became an Investor by transfer, whose history it has
    until the first notice, that notice given.
    """

    as_of: date
    signed: AgreementSigned
    history: Sequence[Entry]
    # By position of an entry of the history: that of the correction it is read by.
    corrected_by: Mapping[int, int]
    inherited: dict[str, TransferNotified] = attrs.field(factory=dict)
    joined_on: dict[str, date] = attrs.field(factory=dict)
    # The day after the first transfer to one by transfer that its first notice speaks of.
    came_on: dict[str, date] = attrs.field(factory=dict)
    # By transferor and transferee: the day of the first transfer between them.
    first_transfers: dict[tuple[str, str], date] = attrs.field(factory=dict)
    statements: dict[str, str] = attrs.field(factory=dict)
    statement_days: list[StatementDay] = attrs.field(factory=list)
    declarations: list[StatementEntry] = attrs.field(factory=list)
    clearances: list[ClearanceNotified] = attrs.field(factory=list)
    filings: dict[str, StatementFiled] = attrs.field(factory=dict)
    # Whatever moves shares or Warrants, of every Investor.
    dealings: list[Entry] = attrs.field(factory=list)
    sales: dict[str, list[SharesSold]] = attrs.field(factory=lambda: defaultdict(list))
    payments: dict[str, list[Payment]] = attrs.field(factory=lambda: defaultdict(list))
    changes: list[Change] = attrs.field(factory=list)
    # 2(b)(vi): of every Investor; those that name none speak of all.
    delays: list[InvestorDelayAttributed] = attrs.field(factory=list)
    # 4(a): every election; and of each Investor the first, from which on it is out.
    elections: list[ExclusionElected] = attrs.field(factory=list)
    exclusions: dict[str, ExclusionElected] = attrs.field(factory=dict)
    suspensions: dict[str, list[Bar]] = attrs.field(factory=lambda: defaultdict(list))
    misstatements: dict[str, list[Bar]] = attrs.field(factory=lambda: defaultdict(list))
    delistings: list[Bar] = attrs.field(factory=list)
    # The stretches in which the Company's public information was not current.
    not_public: list[Bar] = attrs.field(factory=list)
    # By condition and Investor: what is recorded under a name of the terms.
    recorded: dict[tuple[str, str], list[Bar]] = attrs.field(factory=lambda: defaultdict(list))
    # By the day sales were freed: the lifts received then, each with the Investors it speaks to.
    lifts: dict[date, list[tuple[Sequence[str], int]]] = attrs.field(factory=lambda: defaultdict(list))
    advance_notices: dict[str, list[AdvanceNoticeGiven]] = attrs.field(factory=lambda: defaultdict(list))
    objections: dict[str, CounselObjected] = attrs.field(factory=dict)
    filed_over_objection: list[tuple[StatementEntry, CounselObjected]] = attrs.field(factory=list)
    illustrative: list[int] = attrs.field(factory=list)
    unrestricted: UnrestrictedResaleDetermined | None = None
    elected: dict[str, ReadingElected] = attrs.field(factory=dict)
    # The one Investor, or none yet, where these are the facts of its own log; None where they are everybody's.
    only: tuple[str, ...] | None = None

    @cached_property
    def document(self) -> Document:
        """The terms as signed, forks and all."""
        return signed_document(self.signed)

    def clauses(self, name: str) -> tuple[str, ...]:
        """The sections of the agreement in which something the product knows stands; none where its terms say none."""
        return clauses_of(self.document, name)

    @property
    def spoken_to(self) -> tuple[str, ...]:
        """Those who signed, then those by transfer from the first notice of one on, in order of notice."""
        if self.only is not None:
            return self.only
        return (*self.signed.investors, *self.inherited) if self.inherited else self.signed.investors

    @property
    def investors(self) -> tuple[str, ...]:
        """The same; those by transfer only once they have the shares, not before the day after the transfer."""
        if self.only is not None:
            return self.only
        if not self.inherited:
            return self.signed.investors
        joined = [name for name in self.inherited if self.joined_on[name] <= self.as_of]
        return (*self.signed.investors, *joined)

    def spoken_to_by(self, entry: Entry) -> Sequence[str]:
        """The Investors an entry spoke to: the one it names, or all who were Investors when it took effect."""
        if named := spoken_to((), entry):
            return named
        if not self.inherited:
            return self.investors
        return [name for name in self.investors if self._joined_by(name, entry)]

    def speaks_to(self, entry: Entry, investor: str) -> bool:
        """Whether an entry spoke to one of the Investors."""
        named = spoken_to((), entry)
        return investor in named if named else self._joined_by(investor, entry)

    def _joined_by(self, investor: str, entry: Entry) -> bool:
        """9: whether it was an Investor when an entry took effect: one by transfer from its first notice on."""
        notice = self.inherited.get(investor)
        return notice is None or not _precedes(entry, notice)

    @property
    def partly_covered(self) -> bool:
        """Whether some statement says how many shares of whom it covers; one that does not covers all."""
        return any(filing.coverage is not None for filing in self.filings.values())

    @property
    def covering_all(self) -> tuple[str, ...]:
        """The declared statements that cover every share bought, in order of declaration."""
        declared = (entry.statement for entry in self.declarations)
        return tuple(name for name in declared if self.coverage_of(name) is None)

    def bars_of(self, investor: str, cause: str) -> Sequence[Bar]:
        """The stretches of a cause that are an Investor's own, or everybody's; in history order."""
        match cause:
            case "suspension":
                return self.suspensions.get(investor, ())
            case "misstatement":
                return self.misstatements.get(investor, ())
            case "delisting":
                return self.delistings
            case "public_information":
                return self.not_public
            case _:
                return self.recorded.get((cause, investor), ())

    def coverage_of(self, statement: str) -> Mapping[str, int] | None:
        """How many shares of whom a statement covers, as filed; None where it covers all, or is only supposed."""
        filing = self.filings.get(statement)
        return filing.coverage if filing else None

    def barred_by(self, covered_by: Sequence[str]) -> Iterator[tuple[date, Mapping[str, int]]]:
        """What bars the shares some statements cover from each statement day on, by which entry.

        It is what became of those of them declared by then, where none of them is effective.
        """
        order = {name: at for at, name in enumerate(self.statements)}
        among = {name for name in covered_by if name in order}
        states: dict[str, tuple[str, int]] = {}
        effective, bars = 0, dict[str, int]()
        for step in self.statement_days:
            moved = among & step.moved.keys()
            for name in moved:
                effective += (step.moved[name][0] == "effective") - (states.get(name, ("",))[0] == "effective")
                states[name] = step.moved[name]
            if moved:
                first_filed = sorted(states, key=order.__getitem__, reverse=True) if not effective else ()
                bars = {BAR_OF_STATE[states[name][0]]: states[name][1] for name in first_filed}
            yield step.on, bars

    def statement_day(self, day: date) -> StatementDay | None:
        """How the statements stood at the end of a day; None before the first declaration."""
        place = bisect_right(self.statement_days, day, key=lambda step: step.on)
        return self.statement_days[place - 1] if place else None

    def effective_on(self, day: date) -> bool:
        """Whether some statement was effective at the end of the day."""
        found = self.statement_day(day)
        return found is not None and found.some_effective

    def effective_statements(self, day: date) -> frozenset[str]:
        """The statements that were effective at the end of the day."""
        found = self.statement_day(day)
        return found.effective if found else frozenset()


def _precedes(entry: Entry, other: Entry) -> bool:
    return history_key(entry) < history_key(other)
