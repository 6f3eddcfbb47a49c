"""The kinds of entry that no rule of an amount reads: with one more or less, every figure is what it was.

A kind stands here because somebody looked: one that is not named may move something.
"""

from lifecycle.entries import (
    ClaimNoticed,
    ClaimPaid,
    ClosingBidRecorded,
    CounselDesignated,
    CounselObjected,
    DamagesClaimed,
    DefenceAssumed,
    DraftDelivered,
    DutyPerformed,
    Entry,
    ExpenseIncurred,
    ForceMajeureAsserted,
    MaterialEventDetermined,
    ObjectionResolved,
    PostEffectiveAmendmentFiled,
    ProspectusSupplemented,
    RequestReceived,
    SettlementConsented,
    ShareSettlementAgreed,
    StopOrderProceedingsOpened,
    TransferAgentAppointed,
    TransferAgentInstructed,
)

# A bid makes the price of shares issued after it alone, and an agreement on shares is asked for when they are issued.
MOVING_NOTHING: frozenset[type[Entry]] = frozenset(
    {
        *(ClaimNoticed, ClaimPaid, ClosingBidRecorded, CounselDesignated, CounselObjected, DamagesClaimed),
        *(DefenceAssumed, DraftDelivered, DutyPerformed, ExpenseIncurred, ForceMajeureAsserted),
        *(MaterialEventDetermined, ObjectionResolved, PostEffectiveAmendmentFiled, ProspectusSupplemented),
        *(RequestReceived, SettlementConsented, ShareSettlementAgreed, StopOrderProceedingsOpened),
        *(TransferAgentAppointed, TransferAgentInstructed),
    }
)
