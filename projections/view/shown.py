"""What of each kind of entry an Investor is shown: a literal table over every kind and every field, an allow-list.

A kind or a field without a row is hidden. Whose an entry is, and how a shown field is written, is said elsewhere.
"""

from collections.abc import Mapping
from typing import Literal

import attrs

# To whom an entry is shown: to all; to those it names in a field of ``own``, a notice that names nobody to all.
Whom = Literal["all", "own", "own_or_all", "nobody"]
# How a field is shown: as it stands; the Investor's own names or part of it alone; with words of ours in its place;
# as a position of the Investor's own log; as another entry, by its own row; that it is made up alone, not where it is
# from; or not at all.
How = Literal["whole", "own_names", "own_part", "neutral", "renumbered", "by_its_row", "made_up", "hidden"]

NEUTRAL: Mapping[tuple[str, str], str] = {
    ("SuspensionLifted", "reason"): "disclosed_or_no_longer_material",
    ("EntryCorrected", "reason"): "not shown",
    ("EntryRetracted", "reason"): "not shown",
    ("AgreementSetAside", "reason"): "not shown",
}

IN_EVERY_KIND: Mapping[str, How] = {
    "occurred_on": "whole",
    "recorded_at": "whole",
    "position": "renumbered",
    "recorded_by": "hidden",
    "source": "made_up",
    "document": "hidden",
    "document_sha256": "hidden",
    "again": "whole",
    "stamped": "hidden",
}


@attrs.frozen
class Row:
    """To whom a kind is shown, by which of its fields it is somebody's own, and how each own field is shown."""

    whom: Whom
    own: tuple[str, ...] = ()
    fields: Mapping[str, How] = attrs.field(factory=dict)


def _all(**fields: How) -> Row:
    return Row("all", (), fields)


def _own(**fields: How) -> Row:
    return Row("own", ("investor",), {"investor": "whole", **fields})


def _notice(**fields: How) -> Row:
    return Row("own_or_all", ("investor",), {"investor": "whole", **fields})


def _claim() -> Row:
    fields: Mapping[str, How] = {"claim": "whole", "claimant": "whole", "indemnitor": "whole", "amount": "whole"}
    return Row("own", ("claimant", "indemnitor"), fields)


ROWS: Mapping[str, Row] = {
    "AgreementSigned": _all(company="whole", investors="own_names", terms="whole", format="whole", id="hidden"),
    "SharesPurchased": _own(shares="whole", price_per_share="whole"),
    "WarrantsIssued": _own(shares="whole", exercise_price="whole"),
    "WarrantsExercised": _own(shares="whole", exercise_price="whole"),
    "WarrantsExpired": _own(shares="whole", exercise_price="whole"),
    "SharesSplit": _all(new_shares="whole", old_shares="whole"),
    "SharesSold": _own(shares="whole", venue="whole", proceeds="whole"),
    "SharesTransferred": Row(
        "own", ("investor", "transferee"), {"investor": "whole", "transferee": "whole", "shares": "whole"}
    ),
    "TransferNotified": Row("own", ("investor", "transferee"), {"investor": "whole", "transferee": "whole"}),
    "DraftDelivered": _all(statement="whole"),
    "CounselObjected": _all(statement="whole", reasonable="whole"),
    "ObjectionResolved": _all(statement="whole", reasonable="whole"),
    "StatementFiled": _all(statement="whole", form="whole", coverage="own_part"),
    "AmendmentFiled": _all(statement="whole", form="whole"),
    "ReviewNotified": _all(statement="whole", review="whole", full="whole"),
    "CommentsReceived": _all(statement="whole", oral="whole"),
    "ResponseFiled": _all(statement="whole", oral="whole"),
    "ClearanceNotified": _all(statement="whole", oral="whole"),
    "AccelerationRequested": _all(statement="whole"),
    "EffectivenessDeclared": _all(statement="whole"),
    "PostEffectiveAmendmentFiled": _all(statement="whole"),
    "PostEffectiveAmendmentDeclaredEffective": _all(statement="whole"),
    "ProspectusSupplemented": _all(statement="whole"),
    "StopOrderProceedingsOpened": _all(statement="whole"),
    "StopOrderIssued": _all(statement="whole"),
    "StopOrderLifted": _all(statement="whole"),
    "EffectivenessLapsed": _all(statement="whole"),
    "EffectivenessRestored": _all(statement="whole"),
    "StatementWithdrawn": _all(statement="whole"),
    "RegistrationObjected": _all(),
    "CutBackImposed": Row("own", ("shares",), {"statement": "whole", "shares": "own_part"}),
    "CutBackEnded": _all(statement="whole"),
    "MilestoneReached": _all(milestone="whole"),
    # 1(d): whether there is a Potential Material Event, and why, is the Board's alone.
    "MaterialEventDetermined": Row(
        "nobody", (), {"limb": "hidden", "detriment_found": "hidden", "misleading_found": "hidden"}
    ),
    "AdvanceNoticeGiven": _notice(),
    "PotentialMaterialEventNoticeGiven": _notice(board_findings="whole", advance_notice_unlawful="whole"),
    "SuspensionLifted": _notice(reason="neutral"),
    "MisstatementNoticeReceived": _notice(),
    "CorrectedProspectusReceived": _notice(),
    "Delisted": _all(market="whole"),
    "Relisted": _all(market="whole"),
    "PublicInformationLapsed": _all(),
    "PublicInformationRestored": _all(),
    "ConditionBegan": _notice(condition="whole"),
    "ConditionEnded": _notice(condition="whole"),
    "ClosingBidRecorded": _all(price="whole"),
    "InvestorDelayAttributed": _notice(from_on="whole", until_on="whole", status="whole"),
    "PeriodicAmountPaid": _own(amount="whole", toward="whole"),
    "ShareSettlementAgreed": _own(toward="whole", amount="whole"),
    "PeriodicAmountSharesIssued": _own(toward="whole", shares="whole"),
    "DemandNotified": _notice(),
    "PrincipalIssued": _own(amount="whole"),
    "PrincipalReduced": _own(amount="whole"),
    "ExclusionElected": _own(),
    "UnrestrictedResaleDetermined": _all(),
    "TermsAmended": _all(company_signed="whole", signed_by="own_names", changes="whole", effective_from="whole"),
    "WaiverGranted": _all(
        company_signed="whole",
        signed_by="own_names",
        from_on="whole",
        until_on="whole",
        trigger="whole",
        duty="whole",
        refund="whole",
    ),
    "ReadingElected": _all(reading="whole", choice="whole", authority="whole"),
    "CounselDesignated": _all(name="whole"),
    "TransferAgentAppointed": _all(name="whole"),
    "TransferAgentInstructed": _all(statement="whole"),
    "RequestReceived": _notice(duty="whole"),
    "DutyPerformed": _notice(duty="whole", regarding="renumbered", statement="whole"),
    "ClaimNoticed": _claim(),
    "DefenceAssumed": _claim(),
    "SettlementConsented": _claim(),
    "ClaimPaid": _claim(),
    "ExpenseIncurred": Row("nobody", (), {"amount": "hidden", "category": "hidden"}),
    "DamagesClaimed": _own(amount="whole"),
    "ForceMajeureAsserted": _own(amount="whole"),
    # Shown where what it changes is shown, before or since: both versions by the row of their kind.
    "EntryCorrected": _all(target="renumbered", replacement="by_its_row", reason="neutral", renames="own_part"),
    "EntryRetracted": _all(target="renumbered", reason="neutral"),
    "InvestorRenamed": _own(name="whole"),
    "CompanyRenamed": _all(company="whole"),
    "AgreementSetAside": _all(reason="neutral"),
}
