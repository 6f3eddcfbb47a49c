"""The first agreement as a terms file owes what its own second reading says, on random histories."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from tests import reference
from tests.properties.histories import random_history
from tests.reference import language
from tests.reference.language.terms import forks
from tests.reference.language.told import AGREEMENTS, Entry

# Focus -------------------------------------------------------------------------------------------------------

FOCUS = AGREEMENTS["focus-2002"]
CHOICES = {key: sorted(choices - {"relisting_computes"}) for key, choices in forks(FOCUS).items()}
OF_LINES = ("trigger", "trigger_date", "statement", "number", "computed_on", "days", "rate", "base", "amount", "due_on",
            "paid")  # fmt: skip
OF_FIGURES = ("determined", "due", "paid", "outstanding", "credit", "not_yet_due")
BEYOND = {"SharesTransferred", "TransferNotified", "SharesSplit", "WarrantsIssued", "WarrantsExercised",
          "WarrantsExpired", "ShareSettlementAgreed", "PeriodicAmountSharesIssued"}  # fmt: skip


def is_plain(given: Entry, investors: list[str]) -> bool:
    """Whether both readings know an entry: what the code decides, not the file, is left out."""
    if given["kind"] in BEYOND or given.get("investor", investors[0]) not in investors:
        return False
    if given["kind"] == "ReadingElected":
        return given["choice"] in CHOICES.get(given["reading"], [])
    if given["kind"] == "TermsAmended":  # by the clearance there, as all dates for the whole agreement here
        return "clearance_days" not in given["changes"]
    return given["kind"] != "WaiverGranted" or "trigger" in given


def plain_history(chance: Random) -> list[Entry]:
    """A random history without corrections, coverage, transfers, splits, Warrants, shares in kind."""
    which = chance.choice([{}, {"bars": True}, {"second_stage": True}])
    log: list[Entry] = random_history(chance, changes=False, **which)
    kept = [e for e in log if is_plain(e, log[0]["investors"])]
    covering_all = [{key: value for key, value in e.items() if key != "coverage"} for e in kept]
    return without_sales_of_nothing(covering_all)


def without_sales_of_nothing(log: list[Entry]) -> list[Entry]:
    """Without the sales of shares that had come by a transfer."""
    held: dict[str, int] = {}
    dropped = []
    for given in sorted(log, key=lambda e: e["occurred_on"]):
        name = given.get("investor", "")
        if given["kind"] == "SharesPurchased":
            held[name] = held.get(name, 0) + given["shares"]
        elif given["kind"] == "SharesSold":
            if given["shares"] > held.get(name, 0):
                dropped.append(given)
            else:
                held[name] -= given["shares"]
    return [given for given in log if given not in dropped]


def everything(answer: dict[str, Any]) -> list[Any]:
    return [
        (
            each["investor"],
            [each[key] for key in OF_FIGURES],
            [tuple(e[key] for key in OF_LINES) for e in each["lines"]],
        )
        for each in answer["investors"]
    ]


@pytest.mark.parametrize("seed", range(100))
def test_the_first_agreement_as_a_file_owes_what_its_own_reading_says(seed: int) -> None:
    chance = Random(seed)
    log = plain_history(chance)
    as_of = (date(2003, 5, 20) + timedelta(days=chance.randint(0, 600))).isoformat()
    key = chance.choice(sorted(CHOICES))
    for readings in ({}, {key: chance.choice(CHOICES[key])}):
        assert everything(language.owed(FOCUS, log, as_of, readings)) == everything(
            reference.owed(log, as_of, readings)
        )
