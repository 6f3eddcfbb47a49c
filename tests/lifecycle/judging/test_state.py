"""Whom an entry speaks to, and what follows for whose bar it moves."""

from datetime import date

import pytest

from lifecycle.entries import (
    Delisted,
    ExclusionElected,
    InvestorDelayAttributed,
    MisstatementNoticeReceived,
    PotentialMaterialEventNoticeGiven,
    SharesSold,
    StatementFiled,
    TransferNotified,
)
from lifecycle.judging.judgement import Judgement
from lifecycle.judging.state import spoken_to
from lifecycle.record.files import admitted
from tests.scenarios import (
    NEVER_NOW,
    ONE,
    THREE,
    TWO,
    beginning,
    effective,
    lifted,
    misstated,
    notified,
    recorded,
    suspended,
    transferred,
)

ALL = (ONE, TWO, THREE)
ON = {"occurred_on": date(2003, 6, 9), "position": 5}


@pytest.mark.parametrize("kind", [PotentialMaterialEventNoticeGiven, MisstatementNoticeReceived])
def test_a_notice_speaks_to_the_investor_it_names_and_to_all_where_it_names_none(kind):
    assert list(spoken_to(ALL, kind(**ON, investor=TWO))) == [TWO]
    assert list(spoken_to(ALL, kind(**ON))) == [ONE, TWO, THREE]


def test_a_delay_speaks_to_the_investor_it_names_and_to_all_where_it_names_none():
    span = {"from_on": date(2003, 6, 1), "until_on": date(2003, 6, 9), "status": "agreed"}
    assert list(spoken_to(ALL, InvestorDelayAttributed(**ON, **span, investor=ONE))) == [ONE]
    assert list(spoken_to(ALL, InvestorDelayAttributed(**ON, **span))) == [ONE, TWO, THREE]


def test_an_entry_about_one_investor_speaks_to_that_one():
    assert list(spoken_to(ALL, ExclusionElected(**ON, investor=THREE))) == [THREE]
    assert list(spoken_to(ALL, SharesSold(**ON, investor=ONE, shares=1, venue="private"))) == [ONE]


def test_a_notice_of_transfer_speaks_to_the_transferor_that_gives_it():
    assert list(spoken_to(ALL, TransferNotified(**ON, investor=ONE, transferee=THREE))) == [ONE]


def test_an_entry_about_nobody_in_particular_speaks_to_all():
    assert list(spoken_to(ALL, Delisted(**ON, market="Nasdaq SmallCap"))) == [ONE, TWO, THREE]
    filed = StatementFiled(**ON, statement="333-1", form="S-3", coverage={TWO: 5})
    assert list(spoken_to(ALL, filed)) == [ONE, TWO, THREE]


def test_where_there_is_no_investor_yet_nobody_is_spoken_to():
    assert list(spoken_to((), PotentialMaterialEventNoticeGiven(**ON))) == []


# --- whose bar it moves -----------------------------------------------------------------------------------


def barred(*facts):
    judgement = Judgement()
    for each in recorded([*beginning(investors=[ONE, TWO]), effective("2003-05-14"), *facts]):
        admitted(judgement, each, now=NEVER_NOW)
    return judgement.state.barred


def test_a_notice_to_all_bars_everybody_and_a_lift_to_one_frees_that_one():
    facts = suspended("2003-06-09")
    assert barred(*facts) == {("suspension", ONE), ("suspension", TWO)}
    assert barred(*facts, lifted("2003-06-12", investor=TWO)) == {("suspension", ONE)}


@pytest.mark.parametrize("told", ["2003-06-08", "2003-06-09", "2003-06-10"])
def test_a_transferee_is_barred_as_one_spoken_to_or_as_its_transferor_is(told):
    moved = [transferred("2003-06-06", 1_000), notified(told)]
    facts = sorted([*moved, *misstated("2003-06-09")], key=lambda each: each["occurred_on"])
    assert barred(*facts) == {("misstatement", name) for name in ALL}


def test_a_transferee_is_not_barred_by_a_notice_to_another_given_after_it_joined():
    joined = [transferred("2003-06-06", 1_000), notified("2003-06-08")]
    assert barred(*joined, *misstated("2003-06-09", investor=ONE)) == {("misstatement", ONE)}
    assert barred(*joined, *misstated("2003-06-09", investor=THREE)) == {("misstatement", THREE)}
