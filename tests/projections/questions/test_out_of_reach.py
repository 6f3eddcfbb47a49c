"""Questions that reach beyond what is recorded or known: before the log, about one not yet there."""

import pytest

from projections.facts.cut import BeforeTheLog
from tests.scenarios import (
    ONE,
    THREE,
    ask,
    deal,
    fact,
    reconciled,
    sold,
)

TOLD_ON = "2003-07-10"


def transferred():
    pair = {"investor": ONE, "transferee": THREE}
    return deal(
        fact("SharesTransferred", "2003-07-03", shares=100_000, **pair), fact("TransferNotified", TOLD_ON, **pair)
    )


@pytest.mark.parametrize(("known_at", "then"), [("2003-07-09", "0.00"), (TOLD_ON, "4000.00")])
def test_a_restatement_has_no_earlier_figures_of_one_that_was_no_investor_then(known_at, then):
    # 100,000 of 500,000 shares at $2.00: 2% of 200,000 on 31 July, known once the notice is recorded on 10 July.
    found = ask("restatement", transferred(), "2003-07-31", known_at=known_at, investor=THREE)
    assert (found["total"]["then"]["determined"], found["total"]["now"]["determined"]) == (then, "4000.00")


def test_nothing_can_be_supposed_of_a_log_of_which_nothing_was_known_yet():
    with pytest.raises(BeforeTheLog):
        ask("what-if", deal(), "2003-08-15", assume=[sold("2003-07-10", 1)], known_at="2002-11-24")


@pytest.mark.parametrize(("theirs", "differing"), [("0.01", 0), ("0.015", 1)])
def test_lists_of_two_logs_are_compared_by_what_they_hold(theirs, differing):
    def amended(rate):
        terms = {"company_signed": True, "signed_by": [ONE], "effective_from": "2002-11-25"}
        return deal(fact("TermsAmended", "2003-03-03", changes={"late_effectiveness_rates": ["0.02", rate]}, **terms))

    found = reconciled(amended("0.01"), amended(theirs), "2003-12-31")
    assert len(found["differing"]) == differing
