"""Every kind of entry the log can hold: past tense, frozen, dumb.

A class here says what an entry carries and how each field is written; what may follow what is the machines'
business, what it is worth the projections'. The order is the agreement's. The class name is the ``kind`` in JSON; a
kind that adds no field to the entries it belongs with is a bare subclass.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

import attrs
from msgspec import Meta

Text = Annotated[str, Meta(min_length=1, title="text")]
Count = Annotated[int, Meta(gt=0, title="a count")]
Amount = Annotated[Decimal, Meta(title="an amount")]
Price = Annotated[Decimal, Meta(title="a price")]
Signers = Annotated[tuple[Text, ...], Meta(title="signers")]
Trigger = Literal["late_effectiveness", "restricted_sale"]
# Kept as the JSON it came as: terms.py and codec.py know what is inside.
Document = dict[str, object]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Entry:
    """What every entry carries.

    ``occurred_on`` is a US Eastern date, ``recorded_at`` the instant the log learned it; ``position`` counts
    from 1 and is 0 until recorded.
    """

    clause: ClassVar[str] = "–"
    # reading.md calls these out: they describe the past whatever day they were made.
    speaks_about_the_past: ClassVar[bool] = False

    occurred_on: date
    recorded_at: datetime | None = None
    position: int = 0
    recorded_by: Text | None = None
    source: Text | None = None
    document: Text | None = None
    document_sha256: Text | None = None

    @property
    def kind(self) -> str:
        return type(self).__name__

    # Written once here: attrs would generate them for each of fifty classes at every start of the program.
    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and attrs.astuple(self, recurse=False) == attrs.astuple(other, recurse=False)

    def __hash__(self) -> int:
        return hash((type(self), self.position, self.occurred_on))

    def __repr__(self) -> str:
        said = ", ".join(
            f"{name}={value!r}" for name, value in attrs.asdict(self, recurse=False).items() if value is not None
        )
        return f"{self.kind}({said})"


def made_up(entry: Entry) -> bool:
    """Whether an entry is marked illustrative: there to show the agreement at work, not because it happened."""
    return entry.source is not None and entry.source.startswith("illustrative")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StatementEntry(Entry):
    """An entry about one registration statement, known by any text that identifies it."""

    statement: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class InvestorEntry(Entry):
    """An entry about one Investor."""

    investor: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NoticeEntry(Entry):
    """An entry that speaks to one Investor, or to all of them when it names none."""

    investor: Text | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WarrantsEntry(InvestorEntry):
    """An entry about an Investor's Warrants."""

    clause: ClassVar[str] = "recitals"
    shares: Count
    exercise_price: Price | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CorrespondenceEntry(StatementEntry):
    """A word from the SEC, or an answer to it, in writing or by telephone."""

    oral: bool | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ListingEntry(Entry):
    """An entry about the listing on a market."""

    market: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AppointmentEntry(Entry):
    """Somebody put in charge."""

    name: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DamagesEntry(InvestorEntry):
    """An entry about damages beside the Periodic Amounts, never netted against them."""

    clause: ClassVar[str] = "11(k)"
    amount: Amount | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClaimEntry(Entry):
    """An entry about one claim under sections 6 and 7."""

    clause: ClassVar[str] = "6, 7"
    claim: Text
    claimant: Text
    indemnitor: Text
    amount: Amount | None = None


@attrs.frozen(kw_only=True)
class Toward:
    """The Periodic Amount a payment is meant for."""

    trigger: Trigger
    trigger_date: date
    number: Count
    statement: Text | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AgreementSigned(Entry):
    clause: ClassVar[str] = "preamble"
    company: Text
    investors: tuple[Text, ...]
    terms: Text | Document


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SharesPurchased(InvestorEntry):
    clause: ClassVar[str] = "1(b)"
    shares: Count
    price_per_share: Price


class WarrantsIssued(WarrantsEntry):
    pass


class WarrantsExercised(WarrantsEntry):
    pass


class WarrantsExpired(WarrantsEntry):
    pass


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SharesSplit(Entry):
    clause: ClassVar[str] = "2(a)(i)"
    new_shares: Count
    old_shares: Count


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SharesSold(InvestorEntry):
    """``occurred_on`` is the trade date."""

    clause: ClassVar[str] = "1(b)"
    shares: Count
    venue: Literal["registered", "rule_144", "private"]
    proceeds: Amount | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SharesTransferred(InvestorEntry):
    clause: ClassVar[str] = "9"
    transferee: Text
    shares: Count


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TransferNotified(InvestorEntry):
    clause: ClassVar[str] = "9"
    transferee: Text


class DraftDelivered(StatementEntry):
    clause: ClassVar[str] = "3(c)"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CounselObjected(StatementEntry):
    """Whether the objection was reasonable is somebody's recorded view, never ours."""

    clause: ClassVar[str] = "3(c)"
    reasonable: bool


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ObjectionResolved(StatementEntry):
    clause: ClassVar[str] = "3(c)"
    reasonable: bool | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StatementFiled(StatementEntry):
    clause: ClassVar[str] = "2(a)"
    form: Text
    coverage: Mapping[Text, Count] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AmendmentFiled(StatementEntry):
    clause: ClassVar[str] = "2(a)"
    form: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReviewNotified(StatementEntry):
    clause: ClassVar[str] = "3(d)(i)(B)"
    review: bool


class CommentsReceived(CorrespondenceEntry):
    clause: ClassVar[str] = "3(d)(i)(C)"


class ResponseFiled(CorrespondenceEntry):
    clause: ClassVar[str] = "3(d)(i)(C)"


class ClearanceNotified(CorrespondenceEntry):
    clause: ClassVar[str] = "2(a)(i)"


class AccelerationRequested(StatementEntry):
    clause: ClassVar[str] = "2(a)(i)"


class EffectivenessDeclared(StatementEntry):
    clause: ClassVar[str] = "1(a)"


class PostEffectiveAmendmentFiled(StatementEntry):
    clause: ClassVar[str] = "3(b)"


class PostEffectiveAmendmentDeclaredEffective(StatementEntry):
    clause: ClassVar[str] = "3(b)"


class ProspectusSupplemented(StatementEntry):
    clause: ClassVar[str] = "3(b)"


class StopOrderProceedingsOpened(StatementEntry):
    clause: ClassVar[str] = "3(d)(iii)"


class StopOrderIssued(StatementEntry):
    clause: ClassVar[str] = "3(g)"


class StopOrderLifted(StatementEntry):
    clause: ClassVar[str] = "3(g)"


class EffectivenessLapsed(StatementEntry):
    clause: ClassVar[str] = "3(b)"


class EffectivenessRestored(StatementEntry):
    clause: ClassVar[str] = "3(b)"


class StatementWithdrawn(StatementEntry):
    clause: ClassVar[str] = "3(a)"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MaterialEventDetermined(Entry):
    """The Board's determination. Evidence for duties, never for money; never shown to an Investor."""

    clause: ClassVar[str] = "1(d)"
    limb: Literal["information", "engagement"]
    detriment_found: bool
    misleading_found: bool


class AdvanceNoticeGiven(NoticeEntry):
    clause: ClassVar[str] = "3(h)"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PotentialMaterialEventNoticeGiven(NoticeEntry):
    """The suspension starts on this date."""

    clause: ClassVar[str] = "3(h)"
    board_findings: bool = True
    advance_notice_unlawful: bool = False


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SuspensionLifted(NoticeEntry):
    """``occurred_on`` is the day the Investor received the notice."""

    clause: ClassVar[str] = "3(h)"
    reason: Literal["disclosed", "no_longer_material"]


class MisstatementNoticeReceived(NoticeEntry):
    clause: ClassVar[str] = "3(f)"


class CorrectedProspectusReceived(NoticeEntry):
    clause: ClassVar[str] = "3(f)"


class Delisted(ListingEntry):
    clause: ClassVar[str] = "3(i)"


class Relisted(ListingEntry):
    clause: ClassVar[str] = "3(i)"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClosingBidRecorded(Entry):
    clause: ClassVar[str] = "2(b)(iv)"
    price: Price


@attrs.frozen(kw_only=True, eq=False, repr=False)
class InvestorDelayAttributed(NoticeEntry):
    """Delay somebody lays at the Investor's door, ``until_on`` excluded. Only ``agreed`` and ``adjudicated`` count."""

    clause: ClassVar[str] = "2(b)(vi)"
    speaks_about_the_past: ClassVar[bool] = True
    from_on: date
    until_on: date
    status: Literal["asserted", "agreed", "adjudicated"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PeriodicAmountPaid(InvestorEntry):
    clause: ClassVar[str] = "2(b)(iv)"
    amount: Amount
    toward: Toward | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ShareSettlementAgreed(InvestorEntry):
    clause: ClassVar[str] = "2(b)(iv)"
    toward: Toward
    amount: Amount


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PeriodicAmountSharesIssued(InvestorEntry):
    clause: ClassVar[str] = "2(b)(iv)"
    toward: Toward
    shares: Count


class ExclusionElected(InvestorEntry):
    clause: ClassVar[str] = "4(a)"


class UnrestrictedResaleDetermined(Entry):
    clause: ClassVar[str] = "3(a)(i)"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TermsAmended(Entry):
    clause: ClassVar[str] = "10"
    speaks_about_the_past: ClassVar[bool] = True
    company_signed: bool
    signed_by: Signers
    changes: Document
    effective_from: date


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WaiverGranted(Entry):
    clause: ClassVar[str] = "10"
    speaks_about_the_past: ClassVar[bool] = True
    company_signed: bool
    signed_by: Signers
    from_on: date
    until_on: date
    trigger: Trigger | None = None
    duty: Text | None = None
    refund: bool = False


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReadingElected(Entry):
    """A stipulation, court order or counsel's advice that settles how an ambiguous clause is read."""

    speaks_about_the_past: ClassVar[bool] = True
    reading: Text
    choice: Text
    authority: Text


class CounselDesignated(AppointmentEntry):
    clause: ClassVar[str] = "3(c)"


class TransferAgentAppointed(AppointmentEntry):
    clause: ClassVar[str] = "3(j)"


class TransferAgentInstructed(StatementEntry):
    clause: ClassVar[str] = "3(k)"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RequestReceived(NoticeEntry):
    clause: ClassVar[str] = "3, 8"
    duty: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DutyPerformed(NoticeEntry):
    clause: ClassVar[str] = "3, 4, 8"
    duty: Text
    regarding: Count | None = None
    statement: Text | None = None


class ClaimNoticed(ClaimEntry):
    pass


class DefenceAssumed(ClaimEntry):
    pass


class SettlementConsented(ClaimEntry):
    pass


class ClaimPaid(ClaimEntry):
    pass


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ExpenseIncurred(Entry):
    clause: ClassVar[str] = "5"
    amount: Amount
    category: Text


class DamagesClaimed(DamagesEntry):
    clause: ClassVar[str] = "11(k)"


class ForceMajeureAsserted(DamagesEntry):
    clause: ClassVar[str] = "11(k)"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EntryCorrected(Entry):
    """The replacement takes the target's place in the history; the original stays in the log."""

    target: Count
    replacement: Entry
    reason: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EntryRetracted(Entry):
    """The target leaves the history for good; it stays in the log."""

    target: Count
    reason: Text


# The allow-list, in the order above: a kind not named here is refused, never imported. The classes named ...Entry
# only carry fields. Not __subclasses__(): attrs leaves there the classes it has replaced by slotted ones.
KINDS: Mapping[str, type[Entry]] = {
    name: found
    for name, found in tuple(globals().items())
    if isinstance(found, type) and issubclass(found, Entry) and not name.endswith("Entry")
}
