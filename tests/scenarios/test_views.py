"""Every story as each of its Investors is shown it: the same money."""

from datetime import date

import pytest

from projections.amounts.lines import investor_owed
from projections.case.case import case
from projections.questions.owed import owed
from projections.view.own_log import case_of
from tests.properties.test_view import money
from tests.scenarios import Scenario, scenarios, source_of


@pytest.mark.parametrize("told", scenarios(), ids=lambda told: told.name)
def test_an_investor_is_owed_in_its_own_log_what_it_is_in_the_whole_log(told: Scenario) -> None:
    log = source_of(told.given).entries
    asked = {each["on"] for each in told.then if "on" in each} | {str(log[-1].occurred_on)}
    for day in sorted(date.fromisoformat(day) for day in asked if date.fromisoformat(day) >= log[0].occurred_on):
        whole = case(log, as_of=day)
        for name in whole.facts.investors:
            (found,) = owed.of(case_of(log, name, as_of=day)).investors
            assert money(found) == money(investor_owed(whole, name)), (day, name)
