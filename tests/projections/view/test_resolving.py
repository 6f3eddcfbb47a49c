"""What an Investor's case is handed of others: enough for its money, and no more."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lifecycle.entries import (
    EntryRetracted,
    ExpenseIncurred,
    MaterialEventDetermined,
    PeriodicAmountPaid,
    PotentialMaterialEventNoticeGiven,
    SharesPurchased,
    SharesSold,
    StatementFiled,
    StopOrderIssued,
    TermsAmended,
)
from lifecycle.errors import Refusal
from projections.amounts.lines import investor_owed
from projections.case.case import case
from projections.case.resolved import NotResolved
from projections.questions.audit import audit
from projections.questions.entry import entry
from projections.questions.holdings import holdings
from projections.questions.log import log as told_log
from projections.questions.owed import owed
from projections.questions.restricted import restricted
from projections.questions.suspensions import suspensions
from projections.questions.what_if import what_if
from projections.view.own_log import NotSupposed, case_of
from projections.view.view import view
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
    whom = {"investor": name} if name else {}
    return [
        {"kind": "PotentialMaterialEventNoticeGiven", "occurred_on": on, **whom},
        {"kind": "SuspensionLifted", "occurred_on": until, "reason": "disclosed", **whom},
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


@pytest.mark.parametrize("shared", ["by_paid", "each"])
def test_a_sum_is_shared_in_a_view_as_in_the_whole_log(shared):
    begun = {"kind": "MilestoneReached", "occurred_on": "2002-12-02", "milestone": "effective date"}
    terms = {"based_on": "ten-thousand-unfiled", "sums_shared": shared}
    log = entries(begun, {**FIRST, "shares": 333, "occurred_on": "2003-01-06"}, terms=terms)
    for name, paid in ((ALPHA, 1333), (BETA, 1000)):
        for day in (date(2003, 3, 10), DAY):
            same_money(log, name, day)
        (found,) = owed.of(case_of(log, name, as_of=DAY)).investors
        whole = Decimal(10_000) * paid / 2333 if shared == "by_paid" else Decimal(10_000)
        assert found.lines[0].amount == round(whole, 2)


def test_what_is_handed_is_good_for_one_day_and_moment():
    log = entries(FILED, DECLARED)
    seen = case_of(log, ALPHA, as_of=DAY)
    later = DAY + timedelta(days=1)
    assert seen.at(later).as_of == later
    for asked in ({"as_of": later}, {"as_of": DAY, "known_at": log[-1].recorded_at}):
        with pytest.raises(NotResolved, match=f"as of {asked['as_of']}"):
            case(seen.recorded, **asked, resolved=seen.resolved)


# What is supposed ------------------------------------------------------------------------------------------


SUPPOSED = date(2003, 9, 1)


def supposing(log, name, *supposed, day=DAY, **asked):
    return what_if.of(case_of(log, name, as_of=day, **asked), assume=supposed)


@pytest.mark.parametrize("name", [ALPHA, BETA])
def test_what_is_supposed_comes_to_the_same_as_in_the_whole_log(name):
    log = entries(FILED, DECLARED, *suspended("2003-06-02", "2003-07-20"))
    for supposed in (
        PotentialMaterialEventNoticeGiven(occurred_on=SUPPOSED - timedelta(days=20), board_findings=True),
        PeriodicAmountPaid(occurred_on=SUPPOSED, investor=name, amount=Decimal("12.50")),
        SharesSold(occurred_on=date(2003, 6, 10), investor=name, shares=400, venue="private"),
        StopOrderIssued(occurred_on=date(2003, 8, 1), statement="333-1"),
    ):
        own = supposing(log, name, supposed)
        whole = what_if.of(case(log, as_of=DAY), assume=[supposed], investor=name)
        assert (own.total, own.without, own.difference) == (whole.total, whole.without, whole.difference)
        assert [money(each) for each in own.investors] == [money(each) for each in whole.investors]


def test_what_is_supposed_is_supposed_of_the_log_as_known():
    log = entries(FILED, DECLARED, *suspended("2003-06-02", "2003-07-20"))
    paid = PeriodicAmountPaid(occurred_on=SUPPOSED, investor=ALPHA, amount=Decimal("12.50"))
    known_at = log[-2].recorded_at
    own = supposing(log, ALPHA, paid, known_at=known_at)
    whole = what_if.of(case(log, as_of=DAY, known_at=known_at), assume=[paid], investor=ALPHA)
    assert (own.total, own.without) == (whole.total, whole.without)


AMENDED = {"company_signed": True, "changes": {"restricted_sale_rate": "0.03"}, "effective_from": date(2003, 5, 25)}


@pytest.mark.parametrize(
    "supposed",
    [
        MaterialEventDetermined(occurred_on=SUPPOSED, limb="information", detriment_found=True, misleading_found=True),
        ExpenseIncurred(occurred_on=SUPPOSED, amount=Decimal(1), category="printing"),
        TermsAmended(occurred_on=SUPPOSED, signed_by=(ALPHA,), **AMENDED),
        EntryRetracted(occurred_on=SUPPOSED, target=5, reason="not so"),
    ],
)
def test_what_others_do_or_consent_to_is_not_supposed(supposed):
    log = entries(FILED, DECLARED, amended(ALPHA))
    with pytest.raises(NotSupposed, match="cannot be supposed of an Investor's own log"):
        supposing(log, ALPHA, supposed)


@pytest.mark.parametrize("kind", [SharesSold, StatementFiled])
def test_another_named_in_what_is_supposed_is_refused_as_somebody_unknown_is(kind):
    log = entries(FILED, DECLARED)

    def refusal(name):
        said = {"investor": name, "shares": 5, "venue": "private"} if kind is SharesSold else {"coverage": {name: 5}}
        if kind is StatementFiled:
            said |= {"statement": "333-2", "form": "S-3"}
        with pytest.raises(Refusal) as refused:
            supposing(log, ALPHA, kind(occurred_on=SUPPOSED, **said))
        return str(refused.value).replace(name, "whoever")

    assert refusal(BETA) == refusal("Nobody LLC")


def test_whether_others_sold_everything_does_not_show_in_what_is_supposed():
    """3(a)(ii): the period would end with the Investor's own last share, if no other had one."""
    sale = SharesSold(occurred_on=date(2003, 7, 1), investor=ALPHA, shares=1000, venue="private")
    one, other = (entries(FILED, DECLARED, *more) for more in ([], [sold("2003-06-10", 1000, BETA)]))
    assert view(one, ALPHA).stored == view(other, ALPHA).stored
    assert repr(supposing(one, ALPHA, sale)) == repr(supposing(other, ALPHA, sale))


def test_whether_an_amendment_would_bind_if_more_were_held_is_not_told():
    bought = SharesPurchased(occurred_on=date(2002, 11, 25), investor=ALPHA, shares=5000, price_per_share=Decimal(1))
    bars = suspended("2003-06-02", "2003-08-20")
    one, other = (
        entries({**FIRST, "investor": BETA, "shares": more}, FILED, DECLARED, amended(ALPHA), *bars)
        for more in (500, 50_000)
    )
    assert repr(supposing(one, ALPHA, bought)) == repr(supposing(other, ALPHA, bought))


def test_a_case_of_an_earlier_moment_is_asked_of_a_later_one():
    log = entries(FILED, DECLARED, sold("2003-06-10", 400), *suspended("2003-06-12", "2003-07-20"))
    early, late = log[4].recorded_at, log[-1].recorded_at
    for known_at in (late, None):
        again = case_of(log, ALPHA, as_of=DAY, known_at=early).as_known(known_at)
        asked = case_of(log, ALPHA, as_of=DAY, known_at=known_at)
        assert owed.of(again).total == owed.of(asked).total


def test_nothing_is_supposed_of_shares_whose_purchase_is_not_shown():
    log = entries(FILED, DECLARED, SENT, TOLD)
    paid = PeriodicAmountPaid(occurred_on=SUPPOSED, investor=GAMMA, amount=Decimal("12.50"))
    with pytest.raises(NotResolved, match="what-if of shares that came from others"):
        supposing(log, GAMMA, paid)


def test_an_audit_of_shares_that_came_from_others_has_own_machines_alone():
    log = entries(FILED, DECLARED, *suspended("2003-06-02", "2003-07-20", None), SENT, TOLD)
    for name in (ALPHA, BETA, GAMMA):
        seen = case_of(log, name, as_of=DAY)
        found = audit.of(seen).entries
        assert {row.position for row in found} == {entry.position for entry in seen.log}
        machines = {row.machine for row in found} - {None}
        assert machines <= {"statement 333-1", f"suspension {name}"}
        for row in found:
            assert [each.machine for each in entry.of(seen, position=row.position).moves] == [
                each.machine for each in found if each.position == row.position and each.machine
            ]
