"""The barrier, sampled; `python3 -m tests.full_size barrier` for a thousand pairs at every address."""

from collections import Counter
from random import Random

import pytest

from tests.harness.barrier import CANARY, Doors, barrier, owned, same_money
from tests.harness.seeds import seeds
from tests.properties.histories import random_history
from tests.properties.test_amounts import some_day

PAIRS = 200
HIDDEN = {
    "MaterialEventDetermined",
    "ExpenseIncurred",
    "PotentialMaterialEventNoticeGiven",
    "SuspensionLifted",
    "AdvanceNoticeGiven",
    "RequestReceived",
    "PeriodicAmountPaid",
    "SharesPurchased",
    "SharesSold",
    "DamagesClaimed",
}


def test_what_differs_only_in_what_is_hidden_is_answered_alike_to_the_byte(capfd: pytest.CaptureFixture[str]) -> None:
    found = barrier(PAIRS, 0)
    assert found["pairs"] == PAIRS
    answered = Counter(address.rpartition(" ")[0].partition(".")[0] for address in found if address.endswith(" 200"))
    assert not [name for name in owned("investor") if not answered[name]]
    assert not [each for each in found if each.endswith((" 500", " 503"))]
    assert {each.removesuffix(" hidden") for each in found if each.endswith(" hidden")} >= HIDDEN
    assert found["anchored"]
    assert CANARY not in "".join(capfd.readouterr())


@pytest.mark.parametrize("seed", seeds("barrier"), indirect=True)
def test_many_requests_of_a_pair_are_answered_alike(seed: int) -> None:
    assert barrier(2, seed, each=50)["pairs"] == 2


def test_the_money_of_an_investor_over_http_is_that_of_the_whole_log(tmp_path) -> None:
    doors, compared = Doors.with_keys(tmp_path / "access.db"), 0
    for seed in range(24):
        chance = Random(seed)
        log = random_history(chance, second_stage=seed % 2 == 0)
        compared += same_money(doors, log, str(some_day(chance)))
    assert compared > 1_000
