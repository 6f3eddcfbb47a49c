"""An Investor's own log: what is left out and renumbered, how changes are told, and its own chain."""

import json
from datetime import date, timedelta

import attrs
import pytest

from lifecycle.entries import (
    AdvanceNoticeGiven,
    CompanyRenamed,
    DutyPerformed,
    EntryCorrected,
    EntryRetracted,
    InvestorRenamed,
    MaterialEventDetermined,
    PeriodicAmountPaid,
    PotentialMaterialEventNoticeGiven,
    SharesPurchased,
    SharesSold,
    SharesTransferred,
    StatementFiled,
    SuspensionLifted,
    TermsAmended,
    TransferNotified,
)
from lifecycle.entries.codec import decode
from lifecycle.judging.history import standing
from lifecycle.log.chain import ZERO_DIGEST, chained
from projections.facts.facts import UnknownInvestor
from projections.view.view import view
from tests.projections.view.logs import ALPHA, BETA, GAMMA, SIGNED_ON, log_of, signing

ON = SIGNED_ON + timedelta(days=100)


def bought(name=ALPHA, shares=1000, **fields):
    return SharesPurchased(occurred_on=SIGNED_ON, investor=name, shares=shares, price_per_share="1.00", **fields)


def sold(name=ALPHA, shares=10, **fields):
    return SharesSold(occurred_on=ON, investor=name, shares=shares, venue="private", **fields)


def corrected(target, replacement, reason="canary"):
    return EntryCorrected(occurred_on=ON, target=target, replacement=replacement, reason=reason)


def retracted(target):
    return EntryRetracted(occurred_on=ON, target=target, reason="canary")


def kinds(log, name=ALPHA):
    return [entry.kind for entry in view(log, name).entries]


def test_others_entries_are_left_out_and_the_rest_renumbered():
    log = log_of(signing(), bought(BETA), bought(), sold(BETA), sold())
    seen = view(log, ALPHA)
    assert [(entry.position, entry.kind) for entry in seen.entries] == [
        (1, "AgreementSigned"),
        (2, "SharesPurchased"),
        (3, "SharesSold"),
    ]
    assert [entry.recorded_at for entry in seen.entries] == [log[at].recorded_at for at in (0, 2, 4)]


def test_the_signing_shows_the_investors_own_name_alone():
    assert view(log_of(signing(id="canary")), ALPHA).entries[0].investors == (ALPHA,)
    assert "canary" not in str(view(log_of(signing(id="canary")), ALPHA).stored)


def test_where_an_entry_comes_from_is_not_shown():
    entry = bought(source="canary", document="canary", document_sha256="canary", recorded_by="canary", stamped=True)
    assert b"canary" not in b"".join(view(log_of(signing(), entry), ALPHA).stored)
    assert not view(log_of(signing(), entry), ALPHA).entries[1].stamped


def test_that_an_entry_is_made_up_is_shown_and_nothing_else_of_its_source():
    paid = sold(source="illustrative canary")
    taken_back = attrs.evolve(retracted(3), source="illustrative canary")
    seen = view(log_of(signing(), bought(), paid, corrected(3, attrs.evolve(paid, shares=9)), taken_back), ALPHA)
    assert [each.source for each in seen.entries] == [None, None, "illustrative", None, "illustrative"]
    assert seen.entries[3].replacement.source == "illustrative"
    assert b"canary" not in b"".join(seen.stored)


def test_a_determination_is_never_shown():
    found = MaterialEventDetermined(occurred_on=ON, limb="information", detriment_found=True, misleading_found=True)
    told = DutyPerformed(occurred_on=ON, duty="3(h)", regarding=2)
    assert kinds(log_of(signing(), found, told)) == ["AgreementSigned"]


@pytest.mark.parametrize(("investor", "shown"), [(None, True), (ALPHA, True), (BETA, False)])
def test_a_notice_is_shown_to_whom_it_speaks(investor, shown):
    for kind in (AdvanceNoticeGiven, PotentialMaterialEventNoticeGiven):
        notice = kind(occurred_on=ON, investor=investor)
        assert (len(kinds(log_of(signing(), notice))) == 2) is shown


def test_a_notice_shows_the_boards_findings_and_a_lift_no_reason():
    notice = PotentialMaterialEventNoticeGiven(occurred_on=ON, board_findings=False)
    lifts = [SuspensionLifted(occurred_on=ON, reason=reason) for reason in ("disclosed", "no_longer_material")]
    one, other = (view(log_of(signing(), notice, lift), ALPHA) for lift in lifts)
    assert one.entries[1].board_findings is False
    assert one.stored == other.stored
    assert one.entries[2].reason == "disclosed_or_no_longer_material"


def test_a_coverage_shows_the_investors_own_part():
    filed = StatementFiled(occurred_on=ON, statement="333-1", form="S-3", coverage={ALPHA: 5, BETA: 7})
    of_beta = attrs.evolve(filed, coverage={BETA: 7})
    assert view(log_of(signing(), filed), ALPHA).entries[1].coverage == {ALPHA: 5}
    assert view(log_of(signing(), of_beta), ALPHA).entries[1].coverage == {}
    assert view(log_of(signing(), attrs.evolve(filed, coverage=None)), ALPHA).entries[1].coverage is None


def test_an_amendment_does_not_show_who_else_signed():
    amended = TermsAmended(
        occurred_on=ON, company_signed=True, signed_by=(ALPHA, BETA), changes={"clearance_days": 6}, effective_from=ON
    )
    assert view(log_of(signing(), amended), ALPHA).entries[1].signed_by == (ALPHA,)


def test_a_transfer_is_shown_to_both_and_to_nobody_else():
    sent = SharesTransferred(occurred_on=ON, investor=ALPHA, transferee=GAMMA, shares=5)
    told = TransferNotified(occurred_on=ON, investor=ALPHA, transferee=GAMMA)
    log = log_of(signing(), bought(), sent, told)
    assert kinds(log)[2:] == kinds(log, GAMMA)[1:] == ["SharesTransferred", "TransferNotified"]
    assert kinds(log, BETA) == ["AgreementSigned"]
    assert view(log, GAMMA).entries[0].investors == ()


def test_a_stranger_has_no_log():
    with pytest.raises(UnknownInvestor):
        view(log_of(signing(), SharesTransferred(occurred_on=ON, investor=ALPHA, transferee=GAMMA, shares=5)), GAMMA)


def test_every_name_of_an_investor_opens_the_same_log():
    renamed = InvestorRenamed(occurred_on=ON, investor=ALPHA, name="Alpha Two")
    log = log_of(signing(), bought(), renamed, sold("Alpha Two"), sold(BETA))
    assert view(log, ALPHA).stored == view(log, "Alpha Two").stored
    assert kinds(log) == ["AgreementSigned", "SharesPurchased", "InvestorRenamed", "SharesSold"]
    assert "InvestorRenamed" not in kinds(log, BETA)


def test_a_name_put_right_is_the_investors_too():
    wrong = signing(investors=("Alfa", BETA))
    right = EntryCorrected(occurred_on=ON, target=1, replacement=signing(), reason="typing", renames={"Alfa": ALPHA})
    log = log_of(wrong, bought("Alfa"), bought(BETA), right)
    assert kinds(log) == ["AgreementSigned", "SharesPurchased", "EntryCorrected"]
    assert [entry.investor for entry in standing(view(log, ALPHA).entries).entries[1:]] == [ALPHA]


# Changes ---------------------------------------------------------------------------------------------------


def test_a_change_of_what_is_shown_is_shown_without_its_reason():
    log = log_of(signing(), bought(BETA), bought(), corrected(3, bought(shares=900)), retracted(3))
    seen = view(log, ALPHA).entries
    assert [(entry.kind, getattr(entry, "target", None)) for entry in seen[2:]] == [
        ("EntryCorrected", 2),
        ("EntryRetracted", 2),
    ]
    assert seen[2].replacement.shares == 900
    assert b"canary" not in b"".join(view(log, ALPHA).stored)


def test_a_change_of_what_is_hidden_is_hidden():
    log = log_of(signing(), bought(BETA), corrected(2, bought(BETA, 900)), retracted(3), retracted(2))
    assert kinds(log) == ["AgreementSigned"]


def test_an_entry_corrected_to_be_anothers_is_retracted_and_one_corrected_to_be_its_own_appears():
    log = log_of(signing(), bought(), corrected(2, bought(BETA)))
    assert kinds(log) == ["AgreementSigned", "SharesPurchased", "EntryRetracted"]
    assert kinds(log, BETA) == ["AgreementSigned", "SharesPurchased"]
    assert view(log, BETA).entries[1].recorded_at == log[2].recorded_at


HISTORIES = [
    [corrected(2, bought(BETA)), corrected(2, bought(shares=7))],
    [corrected(2, bought(BETA)), retracted(4)],
    [corrected(2, bought(BETA)), corrected(2, bought(shares=7)), retracted(5)],
    [corrected(2, bought(shares=7)), corrected(2, bought(BETA)), retracted(5)],
    [corrected(2, bought(shares=7)), corrected(2, bought(shares=8)), retracted(4)],
    [corrected(2, bought(shares=7)), corrected(2, bought(shares=8)), retracted(5)],
    [corrected(2, bought(BETA)), retracted(2)],
    [corrected(3, bought(shares=7)), corrected(3, bought(BETA)), retracted(4), retracted(5)],
]


@pytest.mark.parametrize("changes", HISTORIES)
@pytest.mark.parametrize("name", [ALPHA, BETA])
def test_what_stands_in_a_view_is_what_stands_in_the_log_and_is_shown(changes, name):
    log = log_of(signing(), bought(), bought(BETA), *changes)
    for known in range(3, len(log) + 1):
        stands = [entry for entry in standing(log[:known]).entries[1:] if entry.investor == name]
        shown = standing(view(log[:known], name).entries).entries[1:]
        assert sorted((e.occurred_on, e.shares) for e in stands) == sorted((e.occurred_on, e.shares) for e in shown)


@pytest.mark.parametrize("changes", HISTORIES)
def test_what_is_recorded_later_changes_no_entry_of_a_view(changes):
    log = log_of(signing(), bought(), bought(BETA), *changes)
    whole = view(log, ALPHA).stored
    for known in range(1, len(log)):
        before = view(log[:known], ALPHA).stored
        assert whole[: len(before)] == before


# The chain -------------------------------------------------------------------------------------------------


def test_a_view_has_a_chain_of_its_own():
    seen = view(log_of(signing(), bought(BETA), bought(), CompanyRenamed(occurred_on=ON, company="New")), ALPHA)
    digest = ZERO_DIGEST
    for stored, found in zip(seen.stored, seen.digests, strict=True):
        digest = chained(digest, stored)
        assert digest.hex() == found


def test_what_is_stored_of_a_view_reads_as_its_entries():
    paid = PeriodicAmountPaid(occurred_on=ON, investor=ALPHA, amount="12.50")
    seen = view(log_of(signing(), bought(), paid, corrected(2, bought(shares=9))), ALPHA)
    for stored, entry in zip(seen.stored, seen.entries, strict=True):
        read = decode(stored)
        assert (read.kind, read.position, read.recorded_at) == (entry.kind, entry.position, entry.recorded_at)
        assert json.loads(stored)["occurred_on"] == str(entry.occurred_on)
        assert isinstance(read.occurred_on, date)
