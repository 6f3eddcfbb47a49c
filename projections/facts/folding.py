"""One pass over a history, from entries to facts: each kind of entry adds what it says.

Bars and statements are judged at the end of each day.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.entries import (
    AdvanceNoticeGiven,
    AgreementSigned,
    AmendmentFiled,
    ClearanceNotified,
    ConditionBegan,
    ConditionEnded,
    CorrectedProspectusReceived,
    CounselObjected,
    CutBackEnded,
    CutBackImposed,
    Delisted,
    Entry,
    ExclusionElected,
    InvestorDelayAttributed,
    MisstatementNoticeReceived,
    ObjectionResolved,
    PeriodicAmountPaid,
    PeriodicAmountSharesIssued,
    PostEffectiveAmendmentFiled,
    PotentialMaterialEventNoticeGiven,
    PrincipalIssued,
    PrincipalReduced,
    ProspectusSupplemented,
    PublicInformationLapsed,
    PublicInformationRestored,
    ReadingElected,
    Relisted,
    SharesPurchased,
    SharesSold,
    SharesSplit,
    SharesTransferred,
    StatementEntry,
    StatementFiled,
    SuspensionLifted,
    TermsAmended,
    TransferNotified,
    UnrestrictedResaleDetermined,
    WaiverGranted,
    WarrantsExercised,
    WarrantsExpired,
    WarrantsIssued,
    made_up,
)
from lifecycle.judging.state import spoken_to
from projections.facts.facts import Bar, Change, Facts
from projections.facts.spans import DAY
from projections.facts.statements import Statements

NOTHING_CORRECTED: Mapping[int, int] = {}


def facts(history: Sequence[Entry], as_of: date, corrected_by: Mapping[int, int] = NOTHING_CORRECTED) -> Facts:
    """Fold a cut history. The first entry is the signing."""
    signed = history[0]
    assert isinstance(signed, AgreementSigned)  # noqa: S101 - judged at append
    found = Facts(as_of, signed, history, corrected_by)
    statements = Statements(found)
    for entry in history:
        statements.take(entry)
        if made_up(entry):
            found.illustrative.append(entry.position)
        note = _NOTES.get(type(entry))
        if note is not None:
            note(found, entry)
    statements.close()
    return found


# --- what each kind adds ----------------------------------------------------------------------------------


def _dealt(found: Facts, entry: Entry) -> None:
    found.dealings.append(entry)


def _transferred(found: Facts, entry: SharesTransferred) -> None:
    found.dealings.append(entry)
    found.first_transfers.setdefault((entry.investor, entry.transferee), entry.occurred_on)


def _sold(found: Facts, entry: SharesSold) -> None:
    found.dealings.append(entry)
    found.sales[entry.investor].append(entry)


def _notified(found: Facts, entry: TransferNotified) -> None:
    found.dealings.append(entry)
    if entry.transferee in found.inherited or entry.transferee in found.signed.investors:
        return
    # Section 9: whose rights it takes over, its history of notices and bars it has.
    old, new = entry.investor, entry.transferee
    found.inherited[new] = entry
    found.came_on[new] = first = found.first_transfers[old, new] + DAY
    found.joined_on[new] = max(first, entry.occurred_on)
    found.advance_notices[new] = list(found.advance_notices[old])
    found.suspensions[new] = [attrs.evolve(bar) for bar in found.suspensions[old]]
    found.misstatements[new] = [attrs.evolve(bar) for bar in found.misstatements[old]]
    for condition, name in [key for key in found.recorded if key[1] == old]:
        found.recorded[condition, new] = [attrs.evolve(bar) for bar in found.recorded[condition, name]]
    for lifts in found.lifts.values():
        lifts[:] = [((*whom, new) if old in whom else whom, position) for whom, position in lifts]


def _paid(found: Facts, entry: PeriodicAmountPaid) -> None:
    found.payments[entry.investor].append(entry)


def _issued(found: Facts, entry: PeriodicAmountSharesIssued) -> None:
    found.dealings.append(entry)
    found.payments[entry.investor].append(entry)


def _changed(found: Facts, entry: Change) -> None:
    found.changes.append(entry)


def _cleared(found: Facts, entry: ClearanceNotified) -> None:
    found.clearances.append(entry)


def _delayed(found: Facts, entry: InvestorDelayAttributed) -> None:
    found.delays.append(entry)


def _excluded(found: Facts, entry: ExclusionElected) -> None:
    found.elections.append(entry)
    found.exclusions.setdefault(entry.investor, entry)


def _advance_notice(found: Facts, entry: AdvanceNoticeGiven) -> None:
    for name in spoken_to(found.spoken_to, entry):
        found.advance_notices[name].append(entry)


def _suspended(found: Facts, entry: PotentialMaterialEventNoticeGiven) -> None:
    for name in spoken_to(found.spoken_to, entry):
        _begin(found.suspensions[name], "suspension", entry)


def _lifted(found: Facts, entry: SuspensionLifted) -> None:
    for name in spoken_to(found.spoken_to, entry):
        _end(found, found.suspensions[name], entry)


def _misstated(found: Facts, entry: MisstatementNoticeReceived) -> None:
    for name in spoken_to(found.spoken_to, entry):
        _begin(found.misstatements[name], "misstatement", entry)


def _corrected(found: Facts, entry: CorrectedProspectusReceived) -> None:
    for name in spoken_to(found.spoken_to, entry):
        _end(found, found.misstatements[name], entry)


def _delisted(found: Facts, entry: Delisted) -> None:
    _begin(found.delistings, "delisting", entry)


def _relisted(found: Facts, entry: Relisted) -> None:
    _end(found, found.delistings, entry)


def _not_public(found: Facts, entry: PublicInformationLapsed) -> None:
    _begin(found.not_public, "public_information", entry)


def _public(found: Facts, entry: PublicInformationRestored) -> None:
    _end(found, found.not_public, entry)


def _began(found: Facts, entry: ConditionBegan) -> None:
    for name in spoken_to(found.spoken_to, entry):
        _begin(found.recorded[entry.condition, name], entry.condition, entry)


def _ended(found: Facts, entry: ConditionEnded) -> None:
    for name in spoken_to(found.spoken_to, entry):
        _end(found, found.recorded[entry.condition, name], entry)


def _begin(bars: list[Bar], cause: str, entry: Entry) -> None:
    bars.append(Bar(cause, entry.occurred_on, entry, after=bars[-1].started_by if bars else None))


def _end(found: Facts, bars: list[Bar], entry: Entry) -> None:
    if not bars or bars[-1].until is not None:
        return  # only where a notice of transfer is supposed: judged logs end nothing that was not begun
    bars[-1].until, bars[-1].ended_by = entry.occurred_on, entry.position
    found.lifts[entry.occurred_on].append((spoken_to(found.spoken_to, entry), entry.position))


def _unrestricted(found: Facts, entry: UnrestrictedResaleDetermined) -> None:
    found.unrestricted = found.unrestricted or entry


def _objected(found: Facts, entry: CounselObjected) -> None:
    if entry.reasonable:
        found.objections[entry.statement] = entry


def _resolved(found: Facts, entry: ObjectionResolved) -> None:
    found.objections.pop(entry.statement, None)


def _statement_filed(found: Facts, entry: StatementFiled) -> None:
    found.filings[entry.statement] = entry
    _filed(found, entry)


def _filed(found: Facts, entry: StatementEntry) -> None:
    if entry.statement in found.objections:
        found.filed_over_objection.append((entry, found.objections[entry.statement]))


def _elected(found: Facts, entry: ReadingElected) -> None:
    found.elected[entry.reading] = entry


_NOTES: Mapping[type[Entry], Callable[..., None]] = {
    SharesPurchased: _dealt,
    SharesSold: _sold,
    SharesTransferred: _transferred,
    TransferNotified: _notified,
    SharesSplit: _dealt,
    WarrantsIssued: _dealt,
    WarrantsExercised: _dealt,
    WarrantsExpired: _dealt,
    PrincipalIssued: _dealt,
    PrincipalReduced: _dealt,
    CutBackImposed: _dealt,
    CutBackEnded: _dealt,
    PeriodicAmountPaid: _paid,
    PeriodicAmountSharesIssued: _issued,
    TermsAmended: _changed,
    WaiverGranted: _changed,
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
    PublicInformationLapsed: _not_public,
    PublicInformationRestored: _public,
    ConditionBegan: _began,
    ConditionEnded: _ended,
    UnrestrictedResaleDetermined: _unrestricted,
    ReadingElected: _elected,
    CounselObjected: _objected,
    ObjectionResolved: _resolved,
    StatementFiled: _statement_filed,
    AmendmentFiled: _filed,
    PostEffectiveAmendmentFiled: _filed,
    ProspectusSupplemented: _filed,
}
