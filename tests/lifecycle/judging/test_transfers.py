"""Section 9: what may be recorded of shares between their transfer and the notice of it."""

import pytest

from lifecycle.errors import Refusal
from tests.scenarios import ONE, THREE, TWO, ask, deal, fact, filed, lines, notified, sold, transferred

SENT, TOLD = "2003-07-10", "2003-07-20"


def sold_before(on, shares, name=THREE):
    """A sale that is recorded once the notice is in the log."""
    return sold(on, shares, investor=name) | {"recorded_at": "2003-08-30T12:00:00-04:00"}


def test_a_sale_by_a_transferee_is_refused_until_the_notice_is_in_the_log():
    with pytest.raises(Refusal, match="record the TransferNotified first"):
        deal(transferred(SENT, 500), sold("2003-07-15", 100, investor=THREE))


@pytest.mark.parametrize("on", ["2003-07-10"])
def test_a_sale_on_the_day_of_the_transfer_is_still_refused(on):
    with pytest.raises(Refusal):
        deal(transferred(SENT, 500), notified(TOLD), sold_before(on, 100))


@pytest.mark.parametrize("on", ["2003-07-11", "2003-07-19", "2003-07-20", "2003-07-21"])
def test_once_the_notice_is_there_a_sale_from_the_day_after_the_transfer_is_accepted_in_its_place(on):
    log = deal(transferred(SENT, 500), notified(TOLD), sold_before(on, 100))
    (found,) = ask("holdings", log, "2003-07-25", investor=THREE)["investors"]
    assert (found["acquired"], found["sold"], found["held"]) == (500, 100, 400)


def test_more_than_is_on_its_way_is_refused():
    with pytest.raises(Refusal, match="holds 0"):
        deal(transferred(SENT, 500), notified(TOLD), sold_before("2003-07-15", 501))


def test_a_sale_before_the_notice_takes_what_the_seller_held_already_first():
    # Calder holds 500,000 of its own and sells 500,010 before the notice: 10 of the 500 on their way.
    facts = [transferred(SENT, 500, TWO), notified(TOLD, TWO), sold_before("2003-07-15", 500_010, TWO)]
    log = deal(*facts, investors=(ONE, TWO))
    (found,) = ask("holdings", log, "2003-07-25", investor=TWO)["investors"]
    assert [(lot["buyer"], lot["shares"]) for lot in found["lots"]] == [(ONE, 490)]


@pytest.mark.parametrize(("shares", "fits"), [(300, True), (301, False)])
def test_only_shares_whose_transfer_is_notified_make_a_sale_before_the_notice_good(shares, fits):
    # Of 500 shares sent first the Company never hears; of 300 sent two days later it does.
    facts = [transferred("2003-07-08", 500, THREE, investor=TWO), transferred(SENT, 300), notified(TOLD)]
    log = [*facts, sold_before("2003-07-15", shares)]
    if fits:
        (found,) = ask("holdings", deal(*log, investors=(ONE, TWO)), "2003-07-25", investor=THREE)["investors"]
        assert (found["acquired"], found["sold"], found["held"]) == (300, 300, 0)
    else:
        with pytest.raises(Refusal, match="record the TransferNotified first"):
            deal(*log, investors=(ONE, TWO))


def test_a_sale_before_the_notice_takes_shares_of_which_a_notice_is_in_the_history_before_older_ones():
    # Both were bought at the signing, Harrow's first. The Company hears of Calder's on 20 July, of Harrow's in August.
    log = deal(
        transferred("2003-07-08", 500),
        transferred(SENT, 300, investor=TWO),
        notified(TOLD, investor=TWO),
        notified("2003-08-01"),
        sold_before("2003-07-15", 100),
        investors=(ONE, TWO),
    )
    held = [ask("holdings", log, on, investor=THREE)["investors"][0]["held"] for on in ("2003-07-31", "2003-08-01")]
    assert held == [200, 700]


def test_the_notice_a_sale_rests_on_cannot_be_retracted():
    log = deal(transferred(SENT, 500), notified(TOLD), sold_before("2003-07-15", 100))
    notice = next(entry.position for entry in log.entries if entry.kind == "TransferNotified")
    with pytest.raises(Refusal, match="collides with position"):
        deal(
            *(transferred(SENT, 500), notified(TOLD), sold_before("2003-07-15", 100)),
            fact("EntryRetracted", "2003-09-01", target=notice, reason="never given"),
        )


def test_as_of_a_day_before_the_notice_shares_sold_on_their_way_are_nobodys_to_ask_about():
    log = deal(transferred(SENT, 500), notified(TOLD), sold_before("2003-07-15", 500))
    found = ask("holdings", log, "2003-07-16")
    assert [each["investor"] for each in found["investors"]] == [ONE]
    assert found["in_transfer"] == []


def test_coverage_may_name_a_transferee_and_a_document_may_be_signed_by_one():
    signed = fact(
        "TermsAmended", "2003-07-12", company_signed=True, signed_by=[THREE], changes={"clearance_days": 9},
        effective_from="2003-07-12",
    )  # fmt: skip
    log = deal(transferred(SENT, 500_000), filed("2003-07-12", "333-9", coverage={THREE: 500_000}), signed)
    assert lines(log, "2003-07-12", "amount") == [("20000.00",)]
    with pytest.raises(Refusal, match="no Investor"):
        deal(filed("2003-07-12", "333-9", coverage={THREE: 500_000}))
