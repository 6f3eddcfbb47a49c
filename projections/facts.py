"""One pass over a history: who bought and sold what, which statements stood how, who was barred since when.

Facts are the same under every reading; what they are worth is decided elsewhere. The state of each statement is
followed by the machine's own table. Bars and statements are judged at the end of each day.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.agreement import spoken_to
from lifecycle.entries import (
    AdvanceNoticeGiven,
    AgreementSigned,
    AmendmentFiled,
    ClearanceNotified,
    CorrectedProspectusReceived,
    CounselObjected,
    Delisted,
    Entry,
    ExclusionElected,
    InvestorDelayAttributed,
    MisstatementNoticeReceived,
    NoticeEntry,
    ObjectionResolved,
    PeriodicAmountPaid,
    PostEffectiveAmendmentFiled,
    PotentialMaterialEventNoticeGiven,
    ProspectusSupplemented,
    ReadingElected,
    Relisted,
    SharesPurchased,
    SharesSold,
    StatementEntry,
    StatementFiled,
    SuspensionLifted,
    UnrestrictedResaleDetermined,
    made_up,
)
from lifecycle.machines import STATEMENT, STATEMENT_MOVES, follow, move_of
from lifecycle.terms import Terms, terms_of

Trade = SharesPurchased | SharesSold
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
    """How the statements stood from the end of a day on: is any effective, and if none, what bars and by which entry.

    ``moved_by`` are the entries that moved a statement that day.
    """

    on: date
    effective: bool
    barred_by: Mapping[str, int]
    moved_by: Sequence[int]


@attrs.define(eq=False)
class Facts:
    """What a history says, per Investor where it speaks to Investors. Lists are in history order."""

    as_of: date
    signed: AgreementSigned
    terms: Terms
    # The cut history itself, in order.
    history: Sequence[Entry] = ()
    statements: dict[str, str] = attrs.field(factory=dict)
    statement_days: list[StatementDay] = attrs.field(factory=list)
    declarations: list[StatementEntry] = attrs.field(factory=list)
    clearances: list[ClearanceNotified] = attrs.field(factory=list)
    trades: dict[str, list[Trade]] = attrs.field(factory=lambda: defaultdict(list))
    payments: dict[str, list[PeriodicAmountPaid]] = attrs.field(factory=lambda: defaultdict(list))
    delays: dict[str, list[InvestorDelayAttributed]] = attrs.field(factory=lambda: defaultdict(list))
    exclusions: dict[str, ExclusionElected] = attrs.field(factory=dict)
    suspensions: dict[str, list[Bar]] = attrs.field(factory=lambda: defaultdict(list))
    misstatements: dict[str, list[Bar]] = attrs.field(factory=lambda: defaultdict(list))
    delistings: list[Bar] = attrs.field(factory=list)
    # By the day sales were freed: the lifts received then, each with the Investors it speaks to.
    lifts: dict[date, list[tuple[Sequence[str], int]]] = attrs.field(factory=lambda: defaultdict(list))
    advance_notices: dict[str, list[AdvanceNoticeGiven]] = attrs.field(factory=lambda: defaultdict(list))
    objections: dict[str, CounselObjected] = attrs.field(factory=dict)
    filed_over_objection: list[tuple[StatementEntry, CounselObjected]] = attrs.field(factory=list)
    illustrative: list[int] = attrs.field(factory=list)
    unrestricted: UnrestrictedResaleDetermined | None = None
    elected: dict[str, ReadingElected] = attrs.field(factory=dict)
    corrected_by: Mapping[int, int] = attrs.field(factory=dict)

    @property
    def investors(self) -> tuple[str, ...]:
        return self.signed.investors

    def statement_day(self, day: date) -> StatementDay | None:
        """How the statements stood at the end of a day; None before the first declaration."""
        place = bisect_right(self.statement_days, day, key=lambda step: step.on)
        return self.statement_days[place - 1] if place else None

    def effective_on(self, day: date) -> bool:
        """Whether some statement was effective at the end of the day."""
        found = self.statement_day(day)
        return found is not None and found.effective


def facts(history: Sequence[Entry], as_of: date) -> Facts:
    """Fold a cut history. The first entry is the signing."""
    signed = history[0]
    assert isinstance(signed, AgreementSigned)  # noqa: S101 - judged at append
    found = Facts(as_of, signed, terms_of(signed), history)
    moved_by: dict[str, int] = {}
    day, today = signed.occurred_on, list[int]()
    for entry in history:
        if today and entry.occurred_on != day:
            _close(found, moved_by, day, today)
            today = []
        if isinstance(entry, StatementEntry) and _move(found, moved_by, entry):
            day = entry.occurred_on
            today.append(entry.position)
        if made_up(entry):
            found.illustrative.append(entry.position)
        note = _NOTES.get(type(entry))
        if note is not None:
            note(found, entry)
    if today:
        _close(found, moved_by, day, today)
    return found


def _move(found: Facts, moved_by: dict[str, int], entry: StatementEntry) -> bool:
    move = move_of(entry)
    if move not in STATEMENT_MOVES:
        return False
    before = found.statements.get(entry.statement, "unfiled")
    after = follow(STATEMENT, before, move)
    if after == before:
        return False
    found.statements[entry.statement] = after
    moved_by[entry.statement] = entry.position
    if move == "EffectivenessDeclared":
        found.declarations.append(entry)
    return bool(found.declarations)


def _close(found: Facts, moved_by: Mapping[str, int], day: date, today: Sequence[int]) -> None:
    declared = {entry.statement for entry in found.declarations}
    states = {name: state for name, state in found.statements.items() if name in declared}
    effective = "effective" in states.values()
    barred_by: dict[str, int] = {}
    if not effective:
        for name, state in states.items():
            barred_by.setdefault(BAR_OF_STATE[state], moved_by[name])
    found.statement_days.append(StatementDay(day, effective, barred_by, today))


# --- what each kind adds ----------------------------------------------------------------------------------


def _trade(found: Facts, entry: Trade) -> None:
    found.trades[entry.investor].append(entry)


def _paid(found: Facts, entry: PeriodicAmountPaid) -> None:
    found.payments[entry.investor].append(entry)


def _cleared(found: Facts, entry: ClearanceNotified) -> None:
    found.clearances.append(entry)


def _delayed(found: Facts, entry: InvestorDelayAttributed) -> None:
    for name in spoken_to(found.investors, entry):
        found.delays[name].append(entry)


def _excluded(found: Facts, entry: ExclusionElected) -> None:
    found.exclusions.setdefault(entry.investor, entry)


def _advance_notice(found: Facts, entry: AdvanceNoticeGiven) -> None:
    for name in spoken_to(found.investors, entry):
        found.advance_notices[name].append(entry)


def _suspended(found: Facts, entry: PotentialMaterialEventNoticeGiven) -> None:
    for name in spoken_to(found.investors, entry):
        _begin(found.suspensions[name], "suspension", entry)


def _lifted(found: Facts, entry: SuspensionLifted) -> None:
    for name in spoken_to(found.investors, entry):
        _end(found, found.suspensions[name], entry)


def _misstated(found: Facts, entry: MisstatementNoticeReceived) -> None:
    for name in spoken_to(found.investors, entry):
        _begin(found.misstatements[name], "misstatement", entry)


def _corrected(found: Facts, entry: CorrectedProspectusReceived) -> None:
    for name in spoken_to(found.investors, entry):
        _end(found, found.misstatements[name], entry)


def _delisted(found: Facts, entry: Delisted) -> None:
    _begin(found.delistings, "delisting", entry)


def _relisted(found: Facts, entry: Relisted) -> None:
    _end(found, found.delistings, entry)


def _begin(bars: list[Bar], cause: str, entry: Entry) -> None:
    bars.append(Bar(cause, entry.occurred_on, entry, after=bars[-1].started_by if bars else None))


def _end(found: Facts, bars: list[Bar], entry: Entry) -> None:
    bars[-1].until, bars[-1].ended_by = entry.occurred_on, entry.position
    whom = (entry.investor,) if isinstance(entry, NoticeEntry) and entry.investor else found.investors
    found.lifts[entry.occurred_on].append((whom, entry.position))


def _unrestricted(found: Facts, entry: UnrestrictedResaleDetermined) -> None:
    found.unrestricted = found.unrestricted or entry


def _objected(found: Facts, entry: CounselObjected) -> None:
    if entry.reasonable:
        found.objections[entry.statement] = entry


def _resolved(found: Facts, entry: ObjectionResolved) -> None:
    found.objections.pop(entry.statement, None)


def _filed(found: Facts, entry: StatementEntry) -> None:
    if entry.statement in found.objections:
        found.filed_over_objection.append((entry, found.objections[entry.statement]))


def _elected(found: Facts, entry: ReadingElected) -> None:
    found.elected[entry.reading] = entry


_NOTES: Mapping[type[Entry], Callable[..., None]] = {
    SharesPurchased: _trade,
    SharesSold: _trade,
    PeriodicAmountPaid: _paid,
    ClearanceNotified: _cleared,
    InvestorDelayAttributed: _delayed,
    ExclusionElected: _excluded,
    AdvanceNoticeGiven: _advance_notice,
    PotentialMaterialEventNoticeGiven: _suspended,
    SuspensionLifted: _lifted,
    MisstatementNoticeReceived: _misstated,
    CorrectedProspectusReceived: _corrected,
    Delisted: _delisted,
    Relisted: _relisted,
    UnrestrictedResaleDetermined: _unrestricted,
    ReadingElected: _elected,
    CounselObjected: _objected,
    ObjectionResolved: _resolved,
    StatementFiled: _filed,
    AmendmentFiled: _filed,
    PostEffectiveAmendmentFiled: _filed,
    ProspectusSupplemented: _filed,
}
