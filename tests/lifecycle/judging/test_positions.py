"""Who may deal in what: transfers, notices, splits, Warrants, coverage, bids, amendments and waivers, judged in place.

One deal throughout: Harrow bought 500,000 shares at the signing on 25 November 2002 (position 2), and a statement was
filed that day (position 3). After every refusal the log is what it was.
"""

import json
from datetime import date

import pytest

from lifecycle.entries.fields import InvalidEntry
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.judging.positions import (
    MoreThanHeld,
    NothingToNotify,
    TransferToItself,
    transfer_counts_from,
)
from lifecycle.judging.refusals import Collision, NotKnown, SoldBeforeNotice
from lifecycle.log.opening import open_log
from lifecycle.record.files import admitted, judge_lines
from lifecycle.record.importing import import_log
from tests.scenarios import (
    NEVER_NOW,
    ONE,
    THREE,
    TWO,
    amended,
    ask,
    beginning,
    bid,
    bought,
    correction,
    day_after,
    effective,
    fact,
    filed,
    notified,
    recorded,
    retraction,
    sold,
    source_of,
    split,
    suspended,
    transferred,
    waived,
    warrants,
)

ALL = 500_000


def told(*facts, investors=(ONE,), shares=ALL):
    """A log judged fact by fact, each recorded in the order given."""
    judgement = Judgement()
    for each in recorded([*beginning(investors=investors, shares=shares), *facts]):
        admitted(judgement, each, now=NEVER_NOW)
    return judgement


def late(on, one):
    """A fact recorded on a later day."""
    return recorded([{**one, "occurred_on": on}])[0] | one


def refusal(judgement, one):
    """What the next fact is refused with; nothing is taken in."""
    before = list(judgement.log), list(judgement.history), list(judgement.states)
    with pytest.raises(Refusal) as refused:
        admitted(judgement, recorded([one])[0], now=NEVER_NOW)
    assert (list(judgement.log), list(judgement.history), list(judgement.states)) == before
    text = str(refused.value)
    assert text
    assert "\n" not in text
    return refused.value


def accepts(judgement, one):
    try:
        admitted(judgement, recorded([one])[0], now=NEVER_NOW)
    except Refusal:
        return False
    return True


# --- transfers and their notices, section 9 -----------------------------------------------------------------


def test_a_transfer_to_oneself_is_refused():
    found = refusal(told(), transferred("2003-01-06", 1, ONE))
    assert isinstance(found, TransferToItself)
    assert ONE in str(found)
    assert "section 9" in str(found)


@pytest.mark.parametrize(("shares", "legal"), [(ALL - 1, True), (ALL, True), (ALL + 1, False)])
def test_no_more_is_transferred_than_is_held(shares, legal):
    assert accepts(told(), transferred("2003-01-06", shares)) is legal


def test_the_refusal_of_a_transfer_says_what_is_held():
    found = refusal(told(), transferred("2003-01-06", ALL + 1))
    assert isinstance(found, MoreThanHeld)
    assert "shares = 500001" in str(found)
    assert "holds 500000 on 2003-01-06" in str(found)
    assert "transferred" in str(found)


@pytest.mark.parametrize(("on", "legal"), [("2003-01-05", False), ("2003-01-06", True), ("2003-01-07", True)])
def test_what_is_bought_on_a_day_may_be_transferred_from_that_day(on, legal):
    judgement = told(late("2003-02-03", bought("2003-01-06", 10, investor=TWO)), investors=(ONE, TWO), shares=0)
    assert accepts(judgement, late("2003-02-03", transferred(on, 10, THREE, TWO))) is legal


def test_what_was_transferred_cannot_be_sold_by_the_transferor_even_before_the_notice():
    judgement = told(transferred("2003-01-06", ALL - 10))
    assert accepts(judgement, sold("2003-01-06", 11)) is False
    assert accepts(judgement, sold("2003-01-06", 10)) is True


def test_a_notice_without_a_transfer_is_refused():
    found = refusal(told(), notified("2003-01-06"))
    assert isinstance(found, NothingToNotify)
    assert ONE in str(found)
    assert THREE in str(found)
    assert "SharesTransferred" in str(found)


@pytest.mark.parametrize(
    "notice",
    [notified("2003-01-07", TWO), notified("2003-01-07", THREE, TWO)],
    ids=["another transferee", "another transferor"],
)
def test_a_notice_of_another_pair_is_refused(notice):
    judgement = told(transferred("2003-01-06", 10), investors=(ONE, TWO))
    assert isinstance(refusal(judgement, notice), NothingToNotify)


def test_a_second_notice_of_the_same_transfer_is_refused():
    judgement = told(transferred("2003-01-06", 10), notified("2003-01-07"))
    assert isinstance(refusal(judgement, notified("2003-01-08")), NothingToNotify)


@pytest.mark.parametrize(("on", "legal"), [("2003-01-05", False), ("2003-01-06", True), ("2003-01-07", True)])
def test_a_notice_is_given_on_the_day_of_its_transfer_or_later(on, legal):
    judgement = told(transferred("2003-01-06", 10))
    assert accepts(judgement, late("2003-01-31", notified(on))) is legal


def test_one_notice_covers_every_transfer_of_the_pair_before_it():
    judgement = told(transferred("2003-01-06", 10), transferred("2003-01-08", 5), notified("2003-01-10"))
    assert accepts(judgement, sold("2003-01-10", 16, THREE)) is False
    assert accepts(judgement, sold("2003-01-10", 15, THREE)) is True


def test_a_transfer_after_the_notice_waits_for_another():
    judgement = told(transferred("2003-01-06", 10), notified("2003-01-10"), transferred("2003-01-10", 5))
    assert accepts(judgement, sold("2003-01-20", 11, THREE)) is False
    assert accepts(judgement, notified("2003-01-21")) is True
    assert accepts(judgement, sold("2003-01-21", 15, THREE)) is True


@pytest.mark.parametrize(("on", "legal"), [("2003-01-06", False), ("2003-01-07", True), ("2003-01-10", True)])
def test_once_the_notice_is_in_the_log_a_transferee_sells_from_the_day_after_the_transfer(on, legal):
    judgement = told(transferred("2003-01-06", 10), notified("2003-01-10"))
    assert accepts(judgement, late("2003-01-31", sold(on, 10, THREE))) is legal


@pytest.mark.parametrize(("on", "legal"), [("2003-01-05", False), ("2003-01-06", False), ("2003-01-07", True)])
def test_with_the_notice_on_the_day_of_the_transfer_the_transferee_sells_from_the_day_after(on, legal):
    judgement = told(transferred("2003-01-06", 10), notified("2003-01-06"))
    assert accepts(judgement, late("2003-01-31", sold(on, 10, THREE))) is legal


def test_on_the_day_of_a_transfer_and_its_notice_the_transferee_still_holds_nothing():
    judgement = told(transferred("2003-01-06", 10), notified("2003-01-06"))
    found = refusal(judgement, sold("2003-01-06", 10, THREE))
    assert isinstance(found, MoreThanHeld)
    assert "holds 0 on 2003-01-06" in str(found)


@pytest.mark.parametrize(
    ("told_on", "counts_from"),
    [
        ("2003-01-05", "2003-01-07"),
        ("2003-01-06", "2003-01-07"),
        ("2003-01-07", "2003-01-07"),
        ("2003-01-08", "2003-01-08"),
    ],
)
def test_a_transfer_counts_from_its_notice_but_not_before_the_day_after_it(told_on, counts_from):
    assert transfer_counts_from(date(2003, 1, 6), date.fromisoformat(told_on)) == date.fromisoformat(counts_from)


@pytest.mark.parametrize("told_on", ["2003-01-06", "2003-01-07", "2003-01-08"])
def test_the_transferee_has_the_shares_from_the_day_the_transfer_counts_and_nobody_has_them_before(told_on):
    judgement = told(transferred("2003-01-06", 10), notified(told_on))
    first = transfer_counts_from(date(2003, 1, 6), date.fromisoformat(told_on))
    positions = judgement.state.positions
    held = [positions.held(THREE, date.fromisoformat(day_after(str(first), days))) for days in (-1, 0, 1)]
    assert held == [0, 10, 10]
    assert positions.held(ONE, first) == ALL - 10


def test_before_the_notice_the_transferee_is_no_investor():
    found = refusal(told(transferred("2003-01-06", 10)), sold("2003-01-07", 10, THREE))
    assert isinstance(found, SoldBeforeNotice)
    assert "record the TransferNotified first" in str(found)
    assert isinstance(refusal(told(), sold("2003-01-07", 10, THREE)), NotKnown)


def test_an_investor_that_receives_a_transfer_sells_it_only_once_it_is_notified():
    judgement = told(transferred("2003-01-06", 10, TWO), investors=(ONE, TWO))
    assert isinstance(refusal(judgement, sold("2003-01-07", ALL + 1, TWO)), SoldBeforeNotice)
    assert isinstance(refusal(judgement, sold("2003-01-07", ALL + 11, TWO)), MoreThanHeld)
    assert accepts(judgement, notified("2003-01-08", TWO))
    assert accepts(judgement, sold("2003-01-08", ALL + 10, TWO))


@pytest.mark.parametrize(("on", "legal"), [("2003-01-09", False), ("2003-01-10", True), ("2003-01-11", True)])
def test_a_transferee_passes_on_what_it_has_been_notified_of(on, legal):
    judgement = told(transferred("2003-01-06", 10), notified("2003-01-10"))
    assert accepts(judgement, late("2003-01-31", transferred(on, 10, TWO, THREE))) is legal


# --- splits -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "legal"), [("2003-01-05", False), ("2003-01-06", True), ("2003-01-07", True)])
def test_after_two_for_one_twice_as_many_can_be_sold_from_the_date_of_the_split(on, legal):
    judgement = told(split("2003-01-06", 2, 1))
    assert accepts(judgement, late("2003-01-31", sold(on, 2 * ALL))) is legal


@pytest.mark.parametrize("order", [("split", "sale"), ("sale", "split")])
def test_a_split_applies_at_the_start_of_its_date_whatever_is_recorded_first(order):
    # 10 shares, 5 of them sold in new shares on the day of the split: 2 x 10 - 5 = 15 are left.
    facts = {"split": split("2003-01-06", 2, 1), "sale": sold("2003-01-06", 5)}
    judgement = told(*(facts[name] for name in order), shares=10)
    assert accepts(judgement, sold("2003-01-07", 16)) is False
    assert accepts(judgement, sold("2003-01-07", 15)) is True


def test_a_sale_in_new_shares_needs_the_split_of_its_day_recorded_first():
    judgement = told(shares=10)
    assert accepts(judgement, sold("2003-01-06", 20)) is False
    assert accepts(judgement, split("2003-01-06", 2, 1)) is True
    assert accepts(judgement, sold("2003-01-06", 20)) is True


@pytest.mark.parametrize(("shares", "legal"), [(32, True), (33, True), (34, False)])
def test_after_one_for_three_the_shown_total_and_no_more_can_be_sold(shares, legal):
    # 100 / 3 = 33 1/3, shown as 33.
    assert accepts(told(split("2003-01-06", 1, 3), shares=100), sold("2003-01-07", shares)) is legal


@pytest.mark.parametrize(
    ("shares", "left"),
    # 33 1/3 - 32 = 1 1/3, and three for one makes 4 of it; selling the shown 33 leaves no third behind.
    [(32, 4), (33, 0)],
)
def test_selling_the_shown_total_sells_the_fraction_too(shares, left):
    facts = [split("2003-01-06", 1, 3), sold("2003-01-07", shares), split("2003-01-08", 3, 1)]
    judgement = told(*facts, shares=100)
    assert accepts(judgement, sold("2003-01-09", left + 1)) is False
    assert left == 0 or accepts(judgement, sold("2003-01-09", left)) is True


@pytest.mark.parametrize(("shares", "arrived"), [(32, 96), (33, 100)])
def test_transferring_the_shown_total_transfers_the_fraction_too(shares, arrived):
    # 32 x 3 = 96; 33 1/3 x 3 = 100.
    moves = [transferred("2003-01-07", shares), notified("2003-01-08")]
    judgement = told(split("2003-01-06", 1, 3), *moves, split("2003-01-09", 3, 1), shares=100)
    assert accepts(judgement, sold("2003-01-10", arrived + 1, THREE)) is False
    assert accepts(judgement, sold("2003-01-10", arrived, THREE)) is True


@pytest.mark.parametrize(("shares", "received"), [(32, 96), (33, 100)])
def test_exercising_the_shown_total_exercises_the_fraction_too(shares, received):
    """The Warrants are gone with their fraction; whole shares are issued for the number exercised."""
    facts = [
        warrants("Issued", "2002-11-25", 100),
        split("2003-01-06", 1, 3),
        warrants("Exercised", "2003-01-07", shares),
    ]
    judgement = told(*facts, split("2003-01-08", 3, 1), shares=0)
    assert accepts(judgement, warrants("Expired", "2003-01-09", 100 - received + 1)) is False
    assert received == 100 or accepts(judgement, warrants("Expired", "2003-01-09", 100 - received)) is True


def test_what_is_in_transfer_is_split_too():
    judgement = told(transferred("2003-01-06", 10), split("2003-01-07", 2, 1), notified("2003-01-08"))
    assert accepts(judgement, sold("2003-01-08", 21, THREE)) is False
    assert accepts(judgement, sold("2003-01-08", 20, THREE)) is True


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0), (-2, 1), (1.5, 1)])
def test_a_split_of_no_whole_shares_is_refused(numbers):
    assert isinstance(refusal(told(), split("2003-01-06", *numbers)), InvalidEntry)


def test_a_back_dated_split_that_leaves_a_later_sale_too_large_collides_with_it():
    judgement = told(sold("2003-01-08", 60), shares=100)
    found = refusal(judgement, late("2003-01-10", split("2003-01-06", 1, 2)))
    assert isinstance(found, Collision)
    assert "SharesSplit on 2003-01-06 collides with position 4 (SharesSold on 2003-01-08)" in str(found)
    assert "holds 50 on 2003-01-08" in str(found)


@pytest.mark.parametrize(("on", "legal"), [("2003-01-07", False), ("2003-01-08", False), ("2003-01-09", True)])
def test_a_back_dated_reverse_split_is_legal_after_the_sale_it_would_spoil(on, legal):
    judgement = told(sold("2003-01-08", 60), shares=100)
    assert accepts(judgement, late("2003-01-10", split(on, 1, 2))) is legal


@pytest.mark.parametrize(("on", "legal"), [("2003-01-07", False), ("2003-01-08", True), ("2003-01-09", True)])
def test_a_back_dated_transfer_is_judged_in_its_place(on, legal):
    """100 shares, 60 of them sold on 8 January; of one day the earlier position comes first."""
    judgement = told(sold("2003-01-08", 60), shares=100)
    assert accepts(judgement, late("2003-01-10", transferred(on, 40))) is True
    judgement = told(sold("2003-01-08", 60), shares=100)
    found = refusal(judgement, late("2003-01-10", transferred(on, 41)))
    assert isinstance(found, MoreThanHeld if legal else Collision)
    if not legal:
        assert f"SharesTransferred on {on} collides with position 4 (SharesSold on 2003-01-08)" in str(found)


# --- Warrants ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["Exercised", "Expired"])
@pytest.mark.parametrize(("shares", "legal"), [(99, True), (100, True), (101, False)])
def test_no_more_warrants_are_used_than_are_outstanding(what, shares, legal):
    judgement = told(warrants("Issued", "2002-11-25", 100))
    assert accepts(judgement, warrants(what, "2003-01-06", shares)) is legal


@pytest.mark.parametrize(("what", "verb"), [("Exercised", "exercised"), ("Expired", "let expire")])
def test_the_refusal_of_a_warrant_says_what_is_outstanding(what, verb):
    found = refusal(told(), warrants(what, "2003-01-06", 1))
    assert isinstance(found, MoreThanHeld)
    assert "Warrants for 0 on 2003-01-06" in str(found)
    assert verb in str(found)


@pytest.mark.parametrize(("on", "legal"), [("2003-01-05", False), ("2003-01-06", True), ("2003-01-07", True)])
def test_shares_of_a_warrant_can_be_sold_from_the_day_of_the_exercise(on, legal):
    judgement = told(warrants("Issued", "2002-11-25", 10), warrants("Exercised", "2003-01-06", 10), shares=0)
    assert accepts(judgement, late("2003-01-31", sold(on, 10))) is legal


@pytest.mark.parametrize(("on", "legal"), [("2003-01-05", False), ("2003-01-06", True), ("2003-01-07", True)])
def test_warrants_are_split_too(on, legal):
    judgement = told(warrants("Issued", "2002-11-25", 10), split("2003-01-06", 2, 1))
    assert accepts(judgement, late("2003-01-31", warrants("Exercised", on, 20))) is legal


# --- Closing Bids, coverage, waivers, amendments -------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "legal"),
    [
        ("2003-07-03", True),
        ("2003-07-04", False),  # Independence Day, a Friday
        ("2003-07-05", False),
        ("2003-07-06", False),
        ("2003-07-07", True),
    ],
)
def test_a_closing_bid_is_of_a_day_the_exchange_was_open(on, legal):
    assert accepts(told(), bid(on, "1.50")) is legal


@pytest.mark.parametrize("on", ["2003-07-04", "2003-07-05"])
def test_a_bid_of_a_closed_day_is_told_why(on):
    found = refusal(told(), bid(on, "1.50"))
    assert isinstance(found, NotKnown)
    assert f'occurred_on = "{on}"' in str(found)
    assert "Stock Exchange was closed" in str(found)


def test_a_second_bid_of_one_day_is_refused():
    found = refusal(told(bid("2003-07-01", "1.50")), bid("2003-07-01", "1.51"))
    assert isinstance(found, NotKnown)
    assert "recorded already" in str(found)


def test_a_retracted_bid_may_be_recorded_again():
    judgement = told(bid("2003-07-01", "1.50"), retraction("2003-07-02", 4))
    assert accepts(judgement, late("2003-07-03", bid("2003-07-01", "1.51"))) is True


def test_a_bid_corrected_to_the_day_of_another_collides_with_it():
    judgement = told(bid("2003-07-01", "1.50"), bid("2003-07-02", "1.51"))
    found = refusal(judgement, correction("2003-07-03", 5, bid("2003-07-01", "1.51")))
    assert "the Closing Bid of that day is recorded already" in str(found)
    assert accepts(judgement, correction("2003-07-03", 5, bid("2003-07-03", "1.51"))) is True


def test_a_bid_outside_the_calendar_is_refused_by_its_year():
    found = refusal(told(), late("2041-01-03", bid("2041-01-02", "1.50")))
    assert "2041" in str(found)
    assert "2040" in str(found)


def test_coverage_that_names_a_stranger_is_refused():
    found = refusal(told(), filed("2003-01-06", "333-2", {THREE: 5}))
    assert isinstance(found, NotKnown)
    assert f'coverage = "{THREE}"' in str(found)
    assert ONE in str(found)


@pytest.mark.parametrize(("on", "legal"), [("2003-01-05", False), ("2003-01-06", True), ("2003-01-07", True)])
def test_coverage_may_name_the_transferee_of_a_transfer_by_then(on, legal):
    judgement = told(transferred("2003-01-06", 10), notified("2003-01-10"))
    assert accepts(judgement, late("2003-01-31", filed(on, "333-2", {THREE: 5}))) is legal


@pytest.mark.parametrize("shares", [0, -5, 1.5, "5", True])
def test_coverage_is_of_whole_shares(shares):
    assert isinstance(refusal(told(), filed("2003-01-06", "333-2", {ONE: shares})), InvalidEntry)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"trigger": "late_effectiveness", "duty": "3(c)"}, "both are named"),
        ({"trigger": None}, "neither is named"),
    ],
)
def test_a_waiver_is_of_one_trigger_or_of_one_duty(named, said):
    found = refusal(told(), waived("2003-07-02", "2003-07-01", "2003-07-02", **named))
    assert said in str(found)
    assert "one trigger or of one duty" in str(found)


@pytest.mark.parametrize(("until", "legal"), [("2003-06-30", False), ("2003-07-01", False), ("2003-07-02", True)])
def test_a_waiver_has_at_least_one_day(until, legal):
    assert accepts(told(), waived("2003-07-02", "2003-07-01", until)) is legal


def test_the_refusal_of_an_empty_waiver_names_both_dates():
    found = refusal(told(), waived("2003-07-02", "2003-07-01", "2003-07-01"))
    assert 'until_on = "2003-07-01"' in str(found)
    assert "from_on (2003-07-01)" in str(found)


@pytest.mark.parametrize(("on", "legal"), [("2002-11-24", False), ("2002-11-25", True), ("2002-11-26", True)])
def test_nothing_is_waived_or_amended_from_before_the_signing(on, legal):
    assert accepts(told(), waived("2003-07-02", on, "2003-07-02")) is legal
    assert accepts(told(), amended("2003-07-02", {"restricted_sale_rate": "0.02"}, on)) is legal


@pytest.mark.parametrize(
    "document",
    [
        waived("2003-07-02", "2003-07-01", "2003-07-02", signed_by=[ONE, THREE]),
        amended("2003-07-02", {"restricted_sale_rate": "0.02"}, signed_by=[ONE, THREE]),
    ],
    ids=["waiver", "amendment"],
)
def test_only_investors_sign(document):
    found = refusal(told(), document)
    assert isinstance(found, NotKnown)
    assert f'signed_by = "{THREE}"' in str(found)
    judgement = told(transferred("2003-07-01", 5), notified("2003-07-02"))
    assert accepts(judgement, document) is True


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "nothing is changed"),
        ({"late_rate": "0.02"}, "no such term"),
        ({"currency": "EUR"}, "cannot change"),
        ({"restricted_sale_rate": 0.02}, "changes.restricted_sale_rate"),
        ({"restricted_sale_rate": "1.01"}, "changes.restricted_sale_rate"),
        ({"late_effectiveness_rates": []}, "changes.late_effectiveness_rates"),
        ({"computation_interval_days": "30"}, "changes.computation_interval_days"),
        ({"computation_interval_days": 0}, "changes.computation_interval_days"),
        ({"suspension_periods": -1}, "changes.suspension_periods"),
        ({"registration_period_years": 1.5}, "changes.registration_period_years"),
        ({"required_effective_date": "2002-11-24"}, "before the signing on 2002-11-25"),
        ({"required_effective_date": "1 June"}, "changes.required_effective_date"),
        ({"fiscal_year_end": "13-31"}, "changes.fiscal_year_end"),
        ({"holidays_added": "2003-07-03"}, "changes.holidays_added"),
        ({"holidays_added": ["2003-07-03"], "holidays_removed": ["2003-07-03"]}, "added as well as removed"),
        ({"consent_share": "1.5"}, "changes.consent_share"),
    ],
)
def test_an_amendment_of_what_is_no_term_or_no_value_of_it_is_refused(changes, said):
    found = refusal(told(), amended("2003-07-02", changes))
    assert isinstance(found, InvalidEntry)
    assert said in str(found)


@pytest.mark.parametrize(("on", "legal"), [("2002-11-24", False), ("2002-11-25", True), ("2002-11-26", True)])
def test_an_amended_required_effective_date_is_not_before_the_signing(on, legal):
    assert accepts(told(), amended("2003-07-02", {"required_effective_date": on})) is legal


# --- corrections and retractions ----------------------------------------------------------------------------


def test_a_transfer_whose_shares_were_sold_on_cannot_be_retracted():
    judgement = told(transferred("2003-01-06", 10), notified("2003-01-07"), sold("2003-01-08", 10, THREE))
    found = refusal(judgement, retraction("2003-01-09", 4))
    assert isinstance(found, Collision)
    assert "Retracting it collides with position 5 (TransferNotified on 2003-01-07)" in str(found)


def test_a_notice_is_retracted_only_before_its_transferee_does_anything():
    judgement = told(transferred("2003-01-06", 10), notified("2003-01-07"))
    assert accepts(judgement, retraction("2003-01-09", 5)) is True
    judgement = told(transferred("2003-01-06", 10), notified("2003-01-07"), sold("2003-01-08", 10, THREE))
    found = refusal(judgement, retraction("2003-01-09", 5))
    assert "Retracting it collides with position 6 (SharesSold on 2003-01-08)" in str(found)


@pytest.mark.parametrize(("shares", "legal"), [(9, False), (10, True), (11, True)])
def test_a_transfer_is_corrected_as_far_as_what_was_sold_of_it_allows(shares, legal):
    judgement = told(transferred("2003-01-06", 20), notified("2003-01-07"), sold("2003-01-08", 10, THREE))
    assert accepts(judgement, correction("2003-01-09", 4, transferred("2003-01-06", shares))) is legal


@pytest.mark.parametrize(("on", "legal"), [("2003-01-05", True), ("2003-01-07", True), ("2003-01-08", False)])
def test_a_transfer_is_corrected_to_a_day_no_later_than_its_notice(on, legal):
    judgement = told(transferred("2003-01-06", 20), notified("2003-01-07"))
    assert accepts(judgement, correction("2003-01-09", 4, transferred(on, 20))) is legal


def test_a_split_is_retracted_only_where_nothing_later_needs_it():
    judgement = told(split("2003-01-06", 2, 1), sold("2003-01-07", ALL))
    assert accepts(judgement, retraction("2003-01-09", 4)) is True
    judgement = told(split("2003-01-06", 2, 1), sold("2003-01-07", ALL + 1))
    found = refusal(judgement, retraction("2003-01-09", 4))
    assert "Retracting it collides with position 5 (SharesSold on 2003-01-07)" in str(found)


@pytest.mark.parametrize(("shares", "legal"), [(59, False), (60, True), (61, True)])
def test_warrants_issued_are_corrected_as_far_as_their_exercise_allows(shares, legal):
    judgement = told(warrants("Issued", "2002-11-25", 100), warrants("Exercised", "2003-01-06", 60))
    assert accepts(judgement, correction("2003-01-09", 4, warrants("Issued", "2002-11-25", shares))) is legal


def test_a_document_signed_by_a_transferee_stands_in_the_way_of_retracting_its_transfer():
    document = waived("2003-07-02", "2003-07-01", "2003-07-02", signed_by=[THREE])
    judgement = told(transferred("2003-01-06", 10), document)
    found = refusal(judgement, retraction("2003-07-03", 4))
    assert "collides with position 5 (WaiverGranted on 2003-07-02)" in str(found)


@pytest.mark.parametrize(
    "document",
    [
        waived("2003-07-02", "2003-07-01", "2003-08-01"),
        amended("2003-07-02", {"late_effectiveness_rates": ["0.01"]}, "2002-11-25"),
        transferred("2003-06-02", 10),
        split("2003-06-02", 3, 2),
        warrants("Issued", "2003-06-02", 10),
        bid("2003-06-30", "1.50"),
        filed("2003-05-02", "333-2", {ONE: 100}),
    ],
    ids=lambda document: document["kind"],
)
def test_what_is_recorded_and_retracted_changes_no_answer(document):
    log = [*beginning(), document, late("2003-07-31", retraction("2003-07-02", 4))]
    assert (
        ask("owed", source_of(log), "2003-08-15")["investors"]
        == ask("owed", source_of(beginning()), "2003-08-15")["investors"]
    )


@pytest.mark.parametrize(
    ("document", "other"),
    [
        (waived("2003-07-02", "2003-07-01", "2003-07-02"), waived("2003-07-02", "2003-07-31", "2003-08-01")),
        (
            amended("2003-07-02", {"late_effectiveness_rates": ["0.01"]}),
            amended("2003-07-02", {"late_effectiveness_rates": ["0.03"]}),
        ),
        (transferred("2003-06-02", 10), transferred("2003-06-03", 20)),
        (split("2003-06-02", 3, 2), split("2003-06-02", 1, 3)),
    ],
    ids=lambda document: document["kind"],
)
def test_what_is_corrected_answers_as_if_it_had_been_right(document, other):
    """The entry that stands has the same position; only the correction itself is one more."""
    wrong = source_of([*beginning(), document, late("2003-07-31", correction("2003-07-02", 4, other))])
    right = source_of([*beginning(), other])
    assert ask("owed", wrong, "2003-08-15")["investors"] == ask("owed", right, "2003-08-15")["investors"]
    assert ask("holdings", wrong, "2003-08-15")["investors"] == ask("holdings", right, "2003-08-15")["investors"]


# --- bars of those who join later ---------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_transferee_is_barred_as_its_transferor_is_at_the_notice(days):
    """The notice of the event is of 9 June; a lift to the transferee alone is possible only where it was barred."""
    told_on = day_after("2003-06-09", days)
    facts = [effective("2003-05-14"), transferred("2003-06-02", 10)]
    bar = [*suspended("2003-06-09", investor=ONE)]
    joined = [notified(told_on)]
    ordered = [*facts, *(joined + bar if days < 0 else bar + joined)]
    lift = fact("SuspensionLifted", "2003-06-12", investor=THREE, reason="disclosed")
    assert accepts(told(*ordered), lift) is (days >= 0)


def test_a_refused_entry_leaves_the_store_as_it_was(tmp_path):
    source = [json.dumps(each).encode() for each in recorded(beginning())]
    with open_log(f"sqlite:///{tmp_path / 'log.db'}") as store:
        import_log(store, "deal", judge_lines(enumerate(source, 1), source="a log", now=NEVER_NOW))
        before = [entry.digest for entry in store.read("deal")]
        bad = [*source, json.dumps(recorded([transferred("2003-01-06", ALL + 1)])[0]).encode()]
        with pytest.raises(Refusal):
            import_log(store, "other", judge_lines(enumerate(bad, 1), source="a log", now=NEVER_NOW))
        assert [entry.digest for entry in store.read("deal")] == before
        assert len(list(store.agreements())) == 1
