"""Sections 5 to 7 and 11(k): a ledger that adds up what was recorded and points at what does not go together."""

import pytest

from projections.facts.facts import UnknownInvestor
from projections.indemnity.expenses import BORNE_BY
from tests.scenarios import ONE, TWO, ask, correction, deal, effective, fact, paid, retraction, sold, source_of

COMPANY = "Example Devices, Inc."


def claim(kind, on, amount=None, name="A", claimant=ONE, indemnitor=COMPANY):
    return fact(kind, on, claim=name, claimant=claimant, indemnitor=indemnitor, amount=amount)


def ledger(log, on="2003-12-31", **words):
    return ask("claims", log, on, **words)


def the_claim(*facts, on="2003-12-31"):
    (found,) = ledger(deal(*facts), on)["claims"]
    return found


def warned(log, on="2003-12-31", **words):
    return [caution["code"] for caution in ledger(log, on, **words)["warnings"]]


# --- claims -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "noticed", "unpaid"),
    [("2003-09-07", None, None), ("2003-09-08", "2003-09-08", "60000.00"), ("2003-09-09", "2003-09-08", "60000.00")],
)
def test_a_claim_stands_from_the_day_of_its_notice(on, noticed, unpaid):
    found = ledger(deal(claim("ClaimNoticed", "2003-09-08", "60000.00")), on)["claims"]
    assert [(each["noticed_on"], each["unpaid"]) for each in found] == ([(noticed, unpaid)] if noticed else [])


@pytest.mark.parametrize(
    ("on", "paid_by_then", "unpaid"),
    [
        ("2003-10-05", "0.00", "60000.00"),
        ("2003-10-06", "25000.00", "35000.00"),
        ("2003-10-07", "25000.00", "35000.00"),
        ("2003-11-01", "60000.00", "0.00"),
    ],
)
def test_payments_reduce_what_is_unpaid_from_their_day(on, paid_by_then, unpaid):
    noticed = claim("ClaimNoticed", "2003-09-08", "60000.00")
    first, second = claim("ClaimPaid", "2003-10-06", "25000.00"), claim("ClaimPaid", "2003-11-01", "35000.00")
    found = the_claim(noticed, first, second, on=on)
    assert (found["paid"], found["unpaid"]) == (paid_by_then, unpaid)


def test_a_claim_without_an_amount_has_nothing_unpaid_to_show():
    found = the_claim(claim("ClaimNoticed", "2003-09-08"), claim("ClaimPaid", "2003-09-10", "5.00"))
    assert (found["amount"], found["paid"], found["unpaid"]) == (None, "5.00", None)


def test_the_first_defence_and_every_consent_are_shown():
    found = the_claim(
        claim("ClaimNoticed", "2003-09-08", "60000.00"),
        claim("DefenceAssumed", "2003-09-10"),
        claim("DefenceAssumed", "2003-09-20"),
        claim("SettlementConsented", "2003-10-01", "20000.00"),
        claim("SettlementConsented", "2003-10-02"),
    )
    assert (found["defence_assumed_on"], found["defence_assumed_by"]) == ("2003-09-10", COMPANY)
    assert [(each["on"], each["amount"]) for each in found["consents"]] == [
        ("2003-10-01", "20000.00"),
        ("2003-10-02", None),
    ]
    assert found["entries"] == [4, 5, 6, 7, 8]


def test_two_claims_are_kept_apart_in_the_order_they_began():
    log = deal(
        claim("ClaimNoticed", "2003-09-09", "2.00", name="B", claimant=COMPANY, indemnitor=ONE),
        claim("ClaimNoticed", "2003-09-08", "1.00"),
        claim("ClaimPaid", "2003-09-10", "2.00", name="B", claimant=COMPANY, indemnitor=ONE),
    )
    found = ledger(log)
    assert [(each["claim"], each["unpaid"]) for each in found["claims"]] == [("A", "1.00"), ("B", "0.00")]
    assert (found["paid"], found["unpaid"]) == ("2.00", "1.00")


def test_corrections_and_retractions_and_what_was_known_hold_here_too():
    log = deal(
        claim("ClaimNoticed", "2003-09-08", "60000.00"),
        claim("ClaimPaid", "2003-09-10", "5.00"),
        correction("2003-10-01", 4, claim("ClaimNoticed", "2003-09-08", "50000.00")),
        retraction("2003-10-02", 5),
    )
    assert [ledger(log, known_at=at)["claims"][0]["unpaid"] for at in ("2003-09-30", "2003-10-01", "2003-10-02")] == [
        "59995.00",
        "49995.00",
        "50000.00",
    ]


def test_an_investor_is_shown_the_claims_it_is_party_to():
    log = deal(
        claim("ClaimNoticed", "2003-09-08", "1.00"),
        claim("ClaimNoticed", "2003-09-08", "2.00", name="B", claimant=COMPANY, indemnitor=TWO),
        investors=[ONE, TWO],
    )
    assert [each["claim"] for each in ledger(log, investor=TWO)["claims"]] == ["B"]
    with pytest.raises(UnknownInvestor):
        ledger(log, investor="Nobody")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ([claim("DefenceAssumed", "2003-09-08")], "claim_not_noticed"),
        ([claim("ClaimPaid", "2003-09-07", "5.00"), claim("ClaimNoticed", "2003-09-08")], "claim_not_noticed"),
        ([claim("ClaimNoticed", "2003-09-08"), claim("ClaimPaid", "2003-09-09")], "claim_payment_unstated"),
        (
            [claim("ClaimNoticed", "2003-09-08"), claim("DefenceAssumed", "2003-09-09", claimant=COMPANY)],
            "claim_parties_differ",
        ),
        (
            [claim("ClaimNoticed", "2003-09-08", "5.00"), claim("ClaimNoticed", "2003-09-09", "6.00")],
            "claim_amounts_differ",
        ),
        (
            [claim("ClaimNoticed", "2003-09-08", "5.00"), claim("ClaimPaid", "2003-09-09", "5.01")],
            "claim_overpaid",
        ),
    ],
)
def test_what_does_not_go_together_is_recorded_shown_and_pointed_at(facts, code):
    log = deal(*facts)
    assert (warned(log).count(code), len(ledger(log)["claims"])) == (1, 1)


def test_what_goes_together_is_not_pointed_at():
    facts = [claim("ClaimNoticed", "2003-09-08", "5.00"), claim("ClaimPaid", "2003-09-08", "5.00")]
    assert not [code for code in warned(deal(*facts)) if code.startswith("claim")]


# --- the contribution cap ---------------------------------------------------------------------------------


def test_the_cap_is_what_an_investors_own_sales_brought():
    log = deal(
        sold("2003-08-04", 10) | {"proceeds": "24.00"},
        sold("2003-08-05", 10, venue="registered") | {"proceeds": "26.50"},
        sold("2003-08-05", 10, investor=TWO) | {"proceeds": "99.00"},
        investors=[ONE, TWO],
    )
    assert [(cap["net_proceeds"], cap["at_least"]) for cap in ledger(log)["caps"]] == [
        ("50.50", False),
        ("99.00", False),
    ]
    assert [cap["net_proceeds"] for cap in ledger(log, "2003-08-04")["caps"]] == ["24.00", "0.00"]
    assert [cap["net_proceeds"] for cap in ledger(log, "2003-08-03")["caps"]] == ["0.00", "0.00"]


def test_a_sale_without_proceeds_makes_the_cap_a_lower_bound_and_is_named():
    log = deal(sold("2003-08-04", 10) | {"proceeds": "24.00"}, sold("2003-08-05", 10))
    (cap,) = ledger(log)["caps"]
    assert (cap["net_proceeds"], cap["at_least"], cap["sales"], cap["sales_without_proceeds"]) == (
        "24.00",
        True,
        2,
        [5],
    )
    (warning,) = [each for each in ledger(log)["warnings"] if each["code"] == "proceeds_not_recorded"]
    assert (warning["entries"], warning["clauses"]) == ([5], ["7"])
    assert "at least $24.00" in warning["text"]


# --- expenses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "party", "stated"),
    [
        ("Underwriting discounts and commissions", "investor", True),
        ("underwriting commission", "investor", True),
        ("Underwriters' discount", "investor", True),
        ("Securities and Exchange Commission registration fee", "company", True),
        ("SEC filing fee", "company", True),
        ("Nasdaq listing", "company", True),
        ("blue sky qualification", "company", True),
        ("printer", "company", True),
        ("accountants' comfort letter", "company", True),
        ("fees of counsel for the Company", "company", True),
        ("road show", "company", False),
        ("discount", "company", False),
    ],
)
def test_who_bears_an_expense_is_read_from_its_category(category, party, stated):
    log = deal(fact("ExpenseIncurred", "2003-08-04", amount="7.00", category=category))
    (expense,) = ledger(log)["expenses"]
    assert (expense["borne_by"], expense["stated"]) == (party, stated)
    assert ledger(log)["borne_by"] == {"company": "0.00", "investor": "0.00"} | {party: "7.00"}
    assert ("category_unknown" in warned(log)) is not stated


def test_the_table_of_categories_is_small_and_in_small_letters():
    assert len(BORNE_BY) <= 15
    assert all(word == word.casefold() for words, _ in BORNE_BY for word in words)


# --- damages ----------------------------------------------------------------------------------------------


def test_damages_stand_beside_the_periodic_amounts_and_reduce_nothing():
    log = deal(
        effective("2003-06-11"),
        fact("DamagesClaimed", "2003-09-01", investor=ONE, amount="15000.00"),
        fact("DamagesClaimed", "2003-09-02", investor=ONE),
        fact("ForceMajeureAsserted", "2003-09-03", investor=ONE, amount="900.00"),
        paid("2003-06-16", "5000.00"),
    )
    found = ledger(log)
    assert [(each["kind"], each["amount"]) for each in found["damages"]] == [
        ("DamagesClaimed", "15000.00"),
        ("DamagesClaimed", None),
        ("ForceMajeureAsserted", "900.00"),
    ]
    assert found["beside"] == [
        {"investor": ONE, "determined": "20000.00", "outstanding": "15000.00", "damages_claimed": "15000.00"}
    ]
    assert ask("owed", log, "2003-12-31")["total"]["outstanding"] == "15000.00"


def test_what_the_company_owes_is_never_added_to_what_it_is_owed():
    by_company = {"claim": "C-1", "claimant": ONE, "indemnitor": "Example Devices, Inc."}
    by_investor = {"claim": "C-2", "claimant": "Example Devices, Inc.", "indemnitor": ONE}
    log = deal(
        fact("ClaimNoticed", "2003-06-03", **by_company, amount="10.00"),
        fact("ClaimNoticed", "2003-06-03", **by_investor, amount="7.00"),
    )
    found = ask("claims", log, "2003-06-03")
    assert (found["unpaid"], found["unpaid_by_others"]) == ("10.00", "7.00")


def test_a_company_whose_name_was_corrected_is_one_company():
    signing = {"investors": [ONE], "terms": "focus-2002"}
    log = source_of(
        [
            fact("AgreementSigned", "2002-11-25", company="Acme, Inc.", **signing),
            fact("ClaimNoticed", "2003-07-08", claim="C", claimant=ONE, indemnitor="Acme, Inc.", amount="5.00"),
            correction("2003-07-09", 1, fact("AgreementSigned", "2002-11-25", company="Acme Holdings", **signing)),
            fact("ClaimNoticed", "2003-07-10", claim="D", claimant=ONE, indemnitor="Acme Holdings", amount="6.00"),
        ]
    )
    found = ask("claims", log, "2003-08-10")
    assert [each["indemnitor"] for each in found["claims"]] == ["Acme Holdings", "Acme Holdings"]
    assert (found["unpaid"], found["unpaid_by_others"]) == ("11.00", "0.00")
