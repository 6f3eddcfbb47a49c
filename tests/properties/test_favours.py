"""Whom a choice favours, said without "usually", holds for every history: on each random one, whatever its entries."""

from datetime import timedelta
from random import Random

import pytest

from lifecycle.agreement.readings import COMPANY, INVESTORS
from projections.amounts.lines import determined
from projections.case.case import Case, case
from tests.properties.histories import random_history
from tests.properties.test_amounts import entries
from tests.readings import REGISTER

ALWAYS = [reading for reading in REGISTER if {COMPANY, INVESTORS} <= set(reading.favours.values())]
HISTORIES, AT_A_TIME = 320, 40


def total(asked: Case) -> object:
    return determined(asked, asked.investors())


@pytest.mark.parametrize("first", range(0, HISTORIES, AT_A_TIME))
def test_what_favours_the_investors_never_determines_less_than_what_favours_the_company(first: int) -> None:
    for seed in range(first, first + AT_A_TIME):
        chance = Random(seed)
        log = entries(random_history(chance, second_stage=seed % 4 < 2, bars=seed % 3 > 0))
        last = max(entry.occurred_on for entry in log)
        asked = case(log, as_of=last + timedelta(days=chance.randint(0, 60)))
        for reading in ALWAYS:
            found = {choice: total(asked.under({reading.key: choice})) for choice in reading.choices}
            for one, whom in reading.favours.items():
                less = [other for other, its in reading.favours.items() if (whom, its) == (INVESTORS, COMPANY)
                        and found[one] < found[other]]  # fmt: skip
                assert less == [], (seed, reading.key, one)


def test_nothing_is_said_to_favour_one_side_always_that_is_not_tried_here() -> None:
    one_sided = [each.key for each in REGISTER if {COMPANY, INVESTORS} & set(each.favours.values())]
    assert one_sided == [each.key for each in ALWAYS]
    assert len(ALWAYS) >= 5
