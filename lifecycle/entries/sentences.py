"""What each kind of entry is for, and the sentence that says what happened. Knows no log and no amount.

Data: the names in braces are fields, or what a kind says besides them. A part in square brackets is said only where its
fields have a value.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Said(NamedTuple):
    """What a kind is for, and its sentence with the names of fields in braces.

    A part of the purpose in square brackets is said only where the terms say in which section the kind stands.
    """

    purpose: str
    sentence: str


SENTENCES: Final[Mapping[str, Said]] = {
    "AgreementSigned": Said(
        "The first entry of every log: who signed what.",
        "{company} signed the agreement with {investors}, on the terms {terms}.",
    ),
    "SharesPurchased": Said(
        "A closing: shares an Investor bought under the agreement.",
        "{investor} bought {shares} at {price_per_share} each.",
    ),
    "WarrantsIssued": Said(
        "Warrants an Investor received.",
        "{investor} received Warrants for {shares}[, exercisable at {exercise_price} each].",
    ),
    "WarrantsExercised": Said(
        "Warrants turned into shares.",
        "{investor} exercised Warrants for {shares}[ at {exercise_price} each].",
    ),
    "WarrantsExpired": Said(
        "Warrants that ended unexercised.",
        "{investor}'s Warrants for {shares}[, exercisable at {exercise_price} each,] expired.",
    ),
    "SharesSplit": Said(
        "A split, a reverse split or a stock dividend; it changes no amount.",
        "Every {old_shares} became {new_shares}.",
    ),
    "SharesSold": Said(
        "A sale by an Investor, on its trade date.",
        "{investor} sold {shares}, {venue}[, for {proceeds}].",
    ),
    "SharesTransferred": Said(
        "Shares that went to somebody else together with the rights[ of {section}].",
        "{investor} transferred {shares} to {transferee}.",
    ),
    "TransferNotified": Said(
        "The Company was told of a transfer; from then on the transferee is an Investor.",
        "The Company was told of {investor}'s transfer to {transferee}.",
    ),
    "DraftDelivered": Said(
        "A draft reached Investor's Counsel before filing.",
        "A draft of {statement} was delivered to Investor's Counsel.",
    ),
    "CounselObjected": Said(
        "Counsel objected to a draft; whether reasonably is recorded, not concluded.",
        "Investor's Counsel objected to a draft of {statement}, recorded as {as_recorded}.",
    ),
    "ObjectionResolved": Said(
        "An objection was settled.",
        "The objection to {statement} was resolved[, recorded as {as_recorded}].",
    ),
    "StatementFiled": Said(
        "A registration statement was filed; coverage says how many shares of whom, all without it.",
        "{statement} was filed on form {form}[, covering {covered}].",
    ),
    "AmendmentFiled": Said(
        "A pre-effective amendment was filed.",
        "An amendment of {statement} was filed on form {form}.",
    ),
    "ReviewNotified": Said(
        "The SEC said whether it will review a statement.",
        "The SEC said that it {will} review {statement}[, {fully}].",
    ),
    "CommentsReceived": Said(
        "Comments of the SEC came in.",
        "Comments of the SEC on {statement} were received[, {orally}].",
    ),
    "ResponseFiled": Said(
        "The Company answered comments.",
        "A response on {statement} was filed[, {orally}].",
    ),
    "ClearanceNotified": Said(
        "The SEC had no further comments.",
        "The SEC notified clearance of {statement}[, {orally}].",
    ),
    "AccelerationRequested": Said(
        "The Company asked for effectiveness at a time.",
        "Acceleration of {statement} was requested.",
    ),
    "EffectivenessDeclared": Said(
        "The SEC declared a statement effective: a possible Effective Date.",
        "The SEC declared {statement} effective.",
    ),
    "PostEffectiveAmendmentFiled": Said(
        "A post-effective amendment was filed.",
        "A post-effective amendment of {statement} was filed.",
    ),
    "PostEffectiveAmendmentDeclaredEffective": Said(
        "A post-effective amendment became effective.",
        "A post-effective amendment of {statement} was declared effective.",
    ),
    "ProspectusSupplemented": Said(
        "The prospectus was supplemented.",
        "The prospectus of {statement} was supplemented.",
    ),
    "StopOrderProceedingsOpened": Said(
        "Proceedings for a stop order were opened.",
        "Proceedings for a stop order against {statement} were opened.",
    ),
    "StopOrderIssued": Said(
        "A stop order suspends a statement: sales under it stop.",
        "A stop order was issued against {statement}.",
    ),
    "StopOrderLifted": Said("A stop order ended.", "The stop order against {statement} was lifted."),
    "EffectivenessLapsed": Said(
        "A statement ceased to be effective or current.",
        "{statement} ceased to be effective.",
    ),
    "EffectivenessRestored": Said(
        "A lapsed statement is effective again.",
        "{statement} was effective again.",
    ),
    "StatementWithdrawn": Said(
        "A statement was withdrawn: the end of its life.",
        "{statement} was withdrawn.",
    ),
    "RegistrationObjected": Said(
        "An objection to the registration that the terms count from.",
        "An objection to the registration was received.",
    ),
    "CutBackImposed": Said(
        "Shares that may not be registered yet: the newest of each Investor named. No charge is taken of them.",
        "The SEC cut {statement} back by {cut_back}.",
    ),
    "CutBackEnded": Said("The shares cut back may be registered again.", "The cutback of {statement} ended."),
    "MilestoneReached": Said(
        "Something happened that the terms count from, by the name they give it.",
        "The milestone {milestone} was reached.",
    ),
    "MaterialEventDetermined": Said(
        "The Board's determination; evidence for duties, shown to no Investor.",
        "The Board determined a Potential Material Event ({limb}): disclosure detrimental {detriment_found}, "
        "omission misleading {misleading_found}.",
    ),
    "AdvanceNoticeGiven": Said(
        "Notice ahead of a suspension.",
        "Advance notice of a suspension was given to {whom}.",
    ),
    "PotentialMaterialEventNoticeGiven": Said(
        "A notice that stops sales: a suspension begins.",
        "A Potential Material Event notice was given to {whom}, {findings}[; {unlawful}].",
    ),
    "SuspensionLifted": Said(
        "The notice that a suspension is over, on the day it was received.",
        "{whom} received the notice that the event {was_over}: the suspension ended.",
    ),
    "MisstatementNoticeReceived": Said(
        "A notice that the prospectus misstates: sales stop.",
        "{whom} received a notice that the prospectus was misstated.",
    ),
    "CorrectedProspectusReceived": Said(
        "The corrected prospectus, which frees sales.",
        "{whom} received the corrected prospectus.",
    ),
    "Delisted": Said("The shares left their principal market.", "The shares were delisted from {market}."),
    "Relisted": Said("The shares were listed again.", "The shares were listed on {market} again."),
    "PublicInformationLapsed": Said(
        "The Company's public information is not current any more.",
        "The Company's public information was not current any more.",
    ),
    "PublicInformationRestored": Said("It is current again.", "The Company's public information was current again."),
    "ConditionBegan": Said(
        "Something the terms name began, as recorded; never concluded.",
        "Toward {whom} the condition {condition} began.",
    ),
    "ConditionEnded": Said("It ended, as recorded.", "Toward {whom} the condition {condition} ended."),
    "ClosingBidRecorded": Said(
        "A Closing Bid, needed for the price of Periodic Amount Shares.",
        "The Closing Bid was {price}.",
    ),
    "InvestorDelayAttributed": Said(
        "Delay laid at an Investor's door; only agreed and adjudicated ones count.",
        "The delay of {from_on} to {last_day} was {status} to be that of {whom}.",
    ),
    "PeriodicAmountPaid": Said(
        "A payment in cash.",
        "The Company paid {investor} {amount}[ toward {toward}].",
    ),
    "ShareSettlementAgreed": Said(
        "Both sides agreed to settle an amount in shares.",
        "{investor} and the Company agreed to settle {amount} of {toward} in shares.",
    ),
    "PeriodicAmountSharesIssued": Said(
        "Shares issued for an amount.",
        "The Company issued {shares} to {investor} for {toward}.",
    ),
    "DemandNotified": Said(
        "A demand for what is owed, where a due date counts from one.",
        "{whom} demanded what is owed.",
    ),
    "PrincipalIssued": Said(
        "A closing: notes an Investor bought, by their principal.",
        "{investor} received notes of {amount}.",
    ),
    "PrincipalReduced": Said(
        "Principal that was repaid or converted.",
        "The principal of {investor}'s notes fell by {amount}.",
    ),
    "ExclusionElected": Said(
        "An Investor left the registration.",
        "{investor} elected to leave the registration.",
    ),
    "UnrestrictedResaleDetermined": Said(
        "Somebody determined that the shares may be resold freely.",
        "All shares were determined to be freely resalable.",
    ),
    "TermsAmended": Said(
        "An amendment; whom it binds follows from who signed.",
        "An amendment of {changed}, effective from {effective_from}, was signed by {signers}.",
    ),
    "WaiverGranted": Said(
        "A waiver of one trigger or of one duty for a stretch of days.",
        "A waiver of {waived} for {from_on} to {last_day} was signed by {signers}[; {given_back}].",
    ),
    "ReadingElected": Said(
        "How an ambiguous clause is read, by stipulation, order or advice.",
        "The reading {reading} was settled as {choice}, by {authority}.",
    ),
    "CounselDesignated": Said("Who is Investor's Counsel.", "{name} was designated Investor's Counsel."),
    "TransferAgentAppointed": Said("Who is the transfer agent.", "{name} was appointed transfer agent."),
    "TransferAgentInstructed": Said(
        "The instruction and opinion after effectiveness.",
        "The transfer agent was instructed about {statement}.",
    ),
    "RequestReceived": Said(
        "A request that starts a duty, named in full or by its section.",
        "{whom} asked for {duty}.",
    ),
    "DutyPerformed": Said(
        "A duty was done.",
        "{duty} was performed toward {whom}[, regarding entry {regarding}][, for {statement}].",
    ),
    "ClaimNoticed": Said(
        "A claim[ under {section}] was noticed.",
        "{claimant} gave {indemnitor} notice of the claim {claim}[, of {amount}].",
    ),
    "DefenceAssumed": Said(
        "The defence of a claim was taken over.",
        "{indemnitor} assumed the defence of the claim {claim} of {claimant}[, of {amount}].",
    ),
    "SettlementConsented": Said(
        "A consent to settle a claim.",
        "{indemnitor} consented to settle the claim {claim} of {claimant}[ for {amount}].",
    ),
    "ClaimPaid": Said(
        "A payment on a claim.",
        "{indemnitor} paid on the claim {claim} of {claimant}[ {amount}].",
    ),
    "ExpenseIncurred": Said("An expense[ of {section}].", "An expense of {amount} was incurred: {category}."),
    "DamagesClaimed": Said(
        "Damages beside the Periodic Amounts, never netted.",
        "{investor} claimed damages[ of {amount}].",
    ),
    "ForceMajeureAsserted": Said(
        "An excuse asserted against damages.",
        "Force majeure was asserted toward {investor}[, about {amount}].",
    ),
    "EntryCorrected": Said(
        "A replacement takes an entry's place in the history; the original stays in the log.",
        "Entry {target} was corrected ({reason}[; read {now_named}]); it now reads: {now_reads}",
    ),
    "EntryRetracted": Said(
        "An entry leaves the history; it stays in the log.",
        "Entry {target} was retracted: {reason}.",
    ),
    "InvestorRenamed": Said(
        "An Investor has another name from this day on; its shares, rights and history stay its own.",
        "{investor} was renamed to {name}.",
    ),
    "CompanyRenamed": Said(
        "The Company has another name from this day on.",
        "The Company was renamed to {company}.",
    ),
    "AgreementSetAside": Said(
        "A log made by mistake: hidden from lists and totals, and nothing follows but a retraction of this.",
        "The agreement was set aside: {reason}.",
    ),
}
