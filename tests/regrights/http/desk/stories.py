"""Two made-up agreements that between them hold an entry of every kind, in an order in which each is legal."""

from collections.abc import Sequence
from typing import Any

from tests.lifecycle.judging.test_of_the_terms import EVERYTHING

Fact = dict[str, Any]
ONE, TWO, THREE, FOUR = "Harrow Fund", "Linden, Ltd.", "Marlow & Sons <b>", "Nave [A] Partners"
S, T = "333-103030", "333-106060"


def fact(kind: str, on: str, **fields: Any) -> Fact:
    return {"kind": kind, "occurred_on": on, **fields}


TOWARD = {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": 1}
FIRST: Sequence[Fact] = (
    fact(
        "AgreementSigned", "2002-11-25", company="Example Devices, Inc.", investors=[ONE, TWO, FOUR], terms="focus-2002"
    ),
    fact("SharesPurchased", "2002-11-25", investor=ONE, shares=500000, price_per_share="2.00", source="illustrative"),
    fact("SharesPurchased", "2002-11-25", investor=FOUR, shares=1000, price_per_share="0.123456"),
    fact("WarrantsIssued", "2002-11-25", investor=ONE, shares=1000, exercise_price="2.50"),
    fact("WarrantsExercised", "2002-12-02", investor=ONE, shares=400),
    fact("WarrantsExpired", "2002-12-03", investor=ONE, shares=600, exercise_price="2.50"),
    fact("CounselDesignated", "2002-12-04", name="Vale & Wick"),
    fact("TransferAgentAppointed", "2002-12-04", name="Registrar of Shares"),
    fact("SharesTransferred", "2002-12-10", investor=ONE, transferee=THREE, shares=1000),
    fact("TransferNotified", "2002-12-11", investor=ONE, transferee=THREE),
    fact("DraftDelivered", "2003-01-10", statement=S),
    fact("CounselObjected", "2003-01-13", statement=S, reasonable=True),
    fact("ObjectionResolved", "2003-01-15", statement=S, reasonable=False),
    fact("StatementFiled", "2003-02-12", statement=S, form="S-3", coverage={ONE: 499000, FOUR: 1000}),
    fact("AmendmentFiled", "2003-02-20", statement=S, form="S-3/A"),
    fact("ReviewNotified", "2003-02-21", statement=S, review=True, full=False),
    fact("CommentsReceived", "2003-03-01", statement=S, oral=True),
    fact("ResponseFiled", "2003-03-05", statement=S, oral=False),
    fact("ClearanceNotified", "2003-04-01", statement=S),
    fact("AccelerationRequested", "2003-04-02", statement=S),
    fact("ClosingBidRecorded", "2003-06-05", price="1.5"),
    fact("ClosingBidRecorded", "2003-06-06", price="1.5"),
    fact("ClosingBidRecorded", "2003-06-09", price="1.5"),
    fact("ClosingBidRecorded", "2003-06-10", price="1.5"),
    fact("ClosingBidRecorded", "2003-06-11", price="1.5"),
    fact("ClosingBidRecorded", "2003-06-24", price="1.5"),
    fact("ClosingBidRecorded", "2003-06-25", price="1.5"),
    fact("ClosingBidRecorded", "2003-06-26", price="1.5"),
    fact("ClosingBidRecorded", "2003-06-27", price="1.5"),
    fact("ClosingBidRecorded", "2003-06-30", price="1.5"),
    fact("ClosingBidRecorded", "2003-07-01", price="1.5"),
    fact("ShareSettlementAgreed", "2003-07-01", investor=FOUR, toward=TOWARD, amount="2.46"),
    fact("PeriodicAmountSharesIssued", "2003-07-02", investor=FOUR, toward=TOWARD, shares=1),
    fact("EffectivenessDeclared", "2003-07-11", statement=S),
    fact("TransferAgentInstructed", "2003-07-14", statement=S),
    fact("PeriodicAmountPaid", "2003-07-15", investor=ONE, amount="100.5", toward=TOWARD),
    fact("PeriodicAmountPaid", "2003-07-16", investor=ONE, amount="1.00", toward={"interest": True}),
    fact("SharesSold", "2003-07-16", investor=ONE, shares=10, venue="rule_144", proceeds="21.35"),
    fact("SharesSplit", "2003-07-17", new_shares=2, old_shares=1),
    fact("MaterialEventDetermined", "2003-07-18", limb="engagement", detriment_found=True, misleading_found=False),
    fact("AdvanceNoticeGiven", "2003-07-18", investor=ONE),
    fact("PotentialMaterialEventNoticeGiven", "2003-07-22", board_findings=False, advance_notice_unlawful=True),
    fact("SuspensionLifted", "2003-07-29", reason="no_longer_material"),
    fact("MisstatementNoticeReceived", "2003-08-01", investor=TWO),
    fact("CorrectedProspectusReceived", "2003-08-04", investor=TWO),
    fact("PostEffectiveAmendmentFiled", "2003-08-05", statement=S),
    fact("PostEffectiveAmendmentDeclaredEffective", "2003-08-06", statement=S),
    fact("ProspectusSupplemented", "2003-08-07", statement=S),
    fact("StopOrderProceedingsOpened", "2003-08-08", statement=S),
    fact("StopOrderIssued", "2003-08-11", statement=S),
    fact("StopOrderLifted", "2003-08-12", statement=S),
    fact("EffectivenessLapsed", "2003-08-13", statement=S),
    fact("EffectivenessRestored", "2003-08-14", statement=S),
    fact("Delisted", "2003-08-15", market="Nasdaq SmallCap"),
    fact("Relisted", "2003-08-18", market="Nasdaq SmallCap"),
    fact("ConditionBegan", "2003-08-18", condition="absent", investor=TWO),
    fact("ConditionEnded", "2003-08-19", condition="absent", investor=TWO),
    fact(
        "InvestorDelayAttributed",
        "2003-08-19",
        investor=TWO,
        from_on="2003-05-05",
        until_on="2003-05-19",
        status="asserted",
    ),
    fact(
        "TermsAmended",
        "2003-08-20",
        company_signed=True,
        signed_by=[ONE, TWO],
        changes={"suspension_periods": 3, "late_effectiveness_rates": ["0.02", "0.03"], "restricted_sale_rate": "0.01"},
        effective_from="2003-08-20",
    ),
    fact(
        "WaiverGranted",
        "2003-08-21",
        company_signed=True,
        signed_by=[],
        trigger="restricted_sale",
        from_on="2003-08-11",
        until_on="2003-08-12",
        refund=True,
    ),
    fact(
        "ReadingElected", "2003-08-22", reading="partial_period", choice="prorated", authority="a stipulation of today"
    ),
    fact("RequestReceived", "2003-08-25", investor=ONE, duty="8(c)"),
    fact("DutyPerformed", "2003-08-26", investor=ONE, duty="8(c)", regarding=62),
    fact("ClaimNoticed", "2003-08-27", claim="a", claimant=ONE, indemnitor="the Company", amount="10.00"),
    fact("DefenceAssumed", "2003-08-28", claim="a", claimant=ONE, indemnitor="the Company"),
    fact("SettlementConsented", "2003-08-29", claim="a", claimant=ONE, indemnitor="the Company", amount="9.00"),
    fact("ClaimPaid", "2003-09-01", claim="a", claimant=ONE, indemnitor="the Company", amount="9.00"),
    fact("ExpenseIncurred", "2003-09-02", amount="12.00", category="filing fees"),
    fact("DamagesClaimed", "2003-09-03", investor=ONE, amount="1.00"),
    fact("ForceMajeureAsserted", "2003-09-04", investor=ONE),
    fact("InvestorRenamed", "2003-09-05", investor=TWO, name="Lindenwood"),
    fact("CompanyRenamed", "2003-09-05", company="Example Instruments, Inc."),
    fact("ExclusionElected", "2003-09-08", investor="Lindenwood"),
    fact("UnrestrictedResaleDetermined", "2004-11-25"),
    fact("StatementFiled", "2004-12-01", statement=T, form="SB-2", document="paper 3", document_sha256="0" * 64),
    fact("StatementWithdrawn", "2004-12-02", statement=T),
)
SECOND: Sequence[Fact] = (
    fact(
        "AgreementSigned",
        "2010-01-15",
        company="Example Devices, Inc.",
        investors=[ONE, TWO],
        terms={**EVERYTHING, "cutback": {"restarts": True}},
        source="illustrative",
    ),
    fact("SharesPurchased", "2010-01-15", investor=ONE, shares=10, price_per_share="1.00"),
    fact("PrincipalIssued", "2010-01-15", investor=ONE, amount="1000.00"),
    fact("PrincipalReduced", "2010-02-15", investor=ONE, amount="400"),
    fact("MilestoneReached", "2010-02-16", milestone="closing of the merger"),
    fact("RegistrationObjected", "2010-02-17"),
    fact("DemandNotified", "2010-02-18", investor=ONE),
    fact("PublicInformationLapsed", "2010-02-19"),
    fact("PublicInformationRestored", "2010-02-20"),
    fact("StatementFiled", "2010-02-22", statement=S, form="S-3"),
    fact("CutBackImposed", "2010-02-23", statement=S, shares={ONE: 1}),
    fact("CutBackEnded", "2010-02-24", statement=S),
    fact("AgreementSetAside", "2010-03-01", reason="entered twice"),
)
