"""What an Investor's case is handed of others: enough for its money, and no more."""

from datetime import date, timedelta

import pytest

from projections.amounts.lines import investor_owed
from projections.case.case import case
from projections.case.resolved import NotResolved
from projections.questions.holdings import holdings
from projections.questions.log import log as told_log
from projections.questions.owed import owed
from projections.questions.restricted import restricted
from projections.questions.suspensions import suspensions
from projections.view.resolving import case_of
from tests.projections.view.logs import ALPHA, BETA, GAMMA
from tests.properties.test_view import handed, money
from tests.scenarios import source_of

SIGNED, CLOSED = {"occurred_on": "2002-11-25"}, {"occurred_on": "2002-11-25", "price_per_share": "1.00"}
SIGNING = {"kind": "AgreementSigned", **SIGNED, "company": "Focus Enhancements, Inc.", "investors": [ALPHA, BETA]}
FIRST = {"kind": "SharesPurchased", **CLOSED, "investor": ALPHA, "shares": 1000}
SECOND = {"kind": "SharesPurchased", **CLOSED, "investor": BETA, "shares": 1000}
FILED = {"kind": "StatementFiled", "occurred_on": "2003-02-03", "statement": "333-1", "form": "S-3"}
DECLARED = {"kind": "EffectivenessDeclared", "occurred_on": "2003-05-20", "statement": "333-1"}
SENT = {"kind": "SharesTransferred", "occurred_on": "2003-07-10", "investor": ALPHA, "transferee": GAMMA, "shares": 400}
TOLD = {"kind": "TransferNotified", "occurred_on": "2003-07-12", "investor": ALPHA, "transferee": GAMMA}
DAY = date(2003, 9, 30)


def entries(*facts, terms="focus-2002"):
    given = [{**SIGNING, "terms": terms}, FIRST, SECOND, *facts]
    return source_of(sorted(given, key=lambda fact: fact["occurred_on"])).entries


def suspended(on, until, name=ALPHA):
    return [
        {"kind": "PotentialMaterialEventNoticeGiven", "occurred_on": on, "investor": name},
        {"kind": "SuspensionLifted", "occurred_on": until, "investor": name, "reason": "disclosed"},
    ]


def sold(on, shares, name=ALPHA):
    return {"kind": "SharesSold", "occurred_on": on, "investor": name, "shares": shares, "venue": "private"}


def same_money(log, name, day=DAY, **asked):
    found = owed.of(case_of(log, name, as_of=day, **asked)).investors
    assert [money(each) for each in found] == [money(investor_owed(case(log, as_of=day, **asked), name))]


def test_a_view_asks_about_its_investor_alone():
    seen = case_of(entries(FILED, DECLARED, SENT, TOLD), ALPHA, as_of=DAY)
    assert seen.investors() == (ALPHA,)
    assert [each.investor for each in owed.of(seen).investors] == [ALPHA]


@pytest.mark.parametrize(("day", "joined"), [("2003-07-11", ()), ("2003-07-12", (GAMMA,))])
def test_a_transferee_is_an_investor_of_its_log_from_its_notice_on(day, joined):
    log = entries(FILED, DECLARED, SENT, TOLD)
    assert case_of(log, GAMMA, as_of=date.fromisoformat(day)).investors() == joined


def test_a_transferee_has_its_transferors_restrictions_without_their_entries():
    log = entries(FILED, DECLARED, *suspended("2003-06-02", "2003-07-20"), SENT, TOLD)
    seen = case_of(log, GAMMA, as_of=DAY)
    assert [entry.kind for entry in seen.log] == [
        "AgreementSigned",
        "StatementFiled",
        "EffectivenessDeclared",
        "SharesTransferred",
        "TransferNotified",
    ]
    assert ("PotentialMaterialEventNoticeGiven" in str(told_log.of(seen))) is False
    same_money(log, GAMMA)
    (own,) = restricted.of(seen).investors
    (whole,) = restricted.of(case(log, as_of=DAY), investor=GAMMA).investors
    assert [each.date for each in own.restricted_sale_dates] == [each.date for each in whole.restricted_sale_dates]


def test_a_transferee_has_the_slots_its_transferor_used():
    log = entries(FILED, DECLARED, *suspended("2003-06-02", "2003-06-04"), SENT, TOLD)
    (own,) = suspensions.of(case_of(log, GAMMA, as_of=DAY)).investors
    (whole,) = suspensions.of(case(log, as_of=DAY), investor=GAMMA).investors
    assert (own.left, own.earliest_next) == (whole.left, whole.earliest_next)


@pytest.mark.parametrize("name", [BETA, GAMMA])
def test_how_many_shares_another_sold_is_nowhere_in_a_view(name):
    one, other = (
        case_of(
            entries(FILED, DECLARED, sold("2003-07-01", shares), *suspended("2003-06-02", "2003-07-20"), SENT, TOLD),
            name,
            as_of=DAY,
        )
        for shares in (10, 20)
    )
    assert handed(one) == handed(other)
    assert repr(owed.of(one)) == repr(owed.of(other))
    assert repr(restricted.of(one)) == repr(restricted.of(other))
    assert repr(holdings.of(one)) == repr(holdings.of(other))


def amended(*signers, **fields):
    said = {"company_signed": True, "signed_by": list(signers), "changes": {"restricted_sale_rate": "0.03"}, **fields}
    return {"kind": "TermsAmended", "occurred_on": "2003-05-25", "effective_from": "2003-05-25", **said}


@pytest.mark.parametrize("choice", ["bound", "not_bound"])
@pytest.mark.parametrize("signers", [[ALPHA], [BETA], [ALPHA, BETA]])
def test_an_amendment_binds_in_a_view_as_in_the_whole_log(signers, choice):
    log = entries(FILED, DECLARED, amended(*signers), *suspended("2003-06-02", "2003-08-20", BETA))
    for name in (ALPHA, BETA):
        same_money(log, name, readings={"dissenters": choice})


def test_a_view_does_not_say_what_the_signers_of_a_change_held():
    log = entries(FILED, DECLARED, sold("2003-03-03", 600, BETA), amended(BETA))
    (warning,) = [each for each in owed.of(case_of(log, ALPHA, as_of=DAY)).warnings if each.code == "no_consent"]
    assert "its signers held too little" in warning.text
    assert "400" not in warning.text


def test_the_registration_period_is_the_agreements():
    everything_sold = [sold("2003-06-10", 1000), sold("2003-06-20", 1000, BETA)]
    log = entries(FILED, DECLARED, *everything_sold)
    for name in (ALPHA, BETA):
        assert (
            case_of(log, name, as_of=DAY).period.end == case(log, as_of=DAY).period.end == (date(2003, 6, 20), "(ii)")
        )


def test_caps_that_go_with_transferred_shares_are_refused_by_name():
    log = entries(FILED, SENT, TOLD, terms="american-telesource")
    for name in (ALPHA, GAMMA):
        with pytest.raises(NotResolved, match="caps on charges that several Investors share"):
            case_of(log, name, as_of=DAY)
    assert case_of(log, BETA, as_of=DAY).investors() == (BETA,)


def test_what_is_handed_is_good_for_one_day_and_moment():
    log = entries(FILED, DECLARED)
    seen = case_of(log, ALPHA, as_of=DAY)
    assert seen.at(DAY).as_of == DAY
    with pytest.raises(NotResolved, match=f"as of {DAY + timedelta(days=1)}"):
        seen.at(DAY + timedelta(days=1))
    with pytest.raises(NotResolved, match="as known at"):
        seen.as_known(log[-1].recorded_at)
