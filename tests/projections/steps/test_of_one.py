"""What an Investor bought is worked out of its own entries where nothing of others rests on it, and else of all."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings

from lifecycle.agreement.language.shipped import shipped_names
from projections.case.case import case
from projections.questions import restatement as module
from projections.questions.restatement import restatement
from projections.steps.known import known_of
from projections.steps.of_one import of_one
from tests.projections.second_reading import DOCUMENTS
from tests.properties.test_amounts import seeds, thorough
from tests.scenarios import (
    ONE,
    THREE,
    TWO,
    bought,
    cleared,
    day_after,
    deal,
    delay,
    effective,
    fact,
    filed,
    paid,
    retraction,
    sold,
    split,
    suspended,
    transferred,
    warrants,
)

ON = date(2004, 6, 30)
LATE = "2004-07-20T12:00:00Z"


def told(*before, last, investor=None, terms="focus-2002", **readings):
    """What is owed with a last entry, worked out of one Investor's own; None where it is for the rules."""
    log = deal(*before, {**last, "recorded_at": LATE}, investors=(ONE, TWO), terms=terms).entries
    known = known_of(case(log[:-1], as_of=ON, readings=readings), investor)
    after = of_one(known, log, log[-1], investor)
    if after is None:
        return None
    assert after.figures == known_of(case(log, as_of=ON, readings=readings), investor).figures
    assert all(after.figures[name] is known.figures[name] for name in known.figures if name != last["investor"])
    return after


@pytest.mark.parametrize("on", ["2002-11-25", "2003-07-10", "2003-07-11", "2003-07-12"])
@pytest.mark.parametrize("before", [[], [effective("2003-07-11")], [paid("2003-08-01", "15000.00", None, TWO)]])
def test_a_purchase_where_nobody_deals_is_worked_out_of_the_buyers_own_entries(on, before):
    assert told(*before, last=bought(on, 1_000))
    assert told(*before, last=bought(on, 1_000, "1.37", TWO), investor=TWO)
    assert told(*before, last=bought(on, 1_000, "1.37", TWO), investor=ONE)


@pytest.mark.parametrize(
    "before",
    [
        sold("2003-12-01", 10, TWO),
        transferred("2003-12-01", 10, THREE, TWO),
        split("2003-12-01", 2, 1),
        warrants("Issued", "2003-12-01", 10, TWO),
        filed("2003-12-01", "333-2", {TWO: 10}),
        suspended("2003-08-01", investor=TWO)[0],
        delay("2003-12-01", "2003-06-05", "2003-06-08", investor=TWO),
        cleared("2003-05-01"),
        fact("UnrestrictedResaleDetermined", "2003-12-01"),
        fact("ReadingElected", "2003-12-01", reading="partial_period", choice="prorated", authority="counsel"),
        retraction("2004-01-05", 3),
    ],
)
def test_where_anything_else_is_recorded_it_is_for_the_rules(before):
    begun = [effective("2003-07-11")] if before["kind"] == "PotentialMaterialEventNoticeGiven" else []
    assert told(*begun, before, last=bought("2003-02-03", 1_000)) is None


def test_so_is_what_is_no_purchase_and_a_share_of_a_sum_by_what_all_have_paid():
    assert told(last=paid("2003-08-01", "15000.00")) is None
    assert told(last=bought("2003-02-03", 1_000), terms=DOCUMENTS["quarry-sums"]) is None


def test_nothing_but_another_purchase_is_told_after_it():
    log = deal(last := bought("2003-02-03", 1_000), paid("2003-12-01", "1.00"), investors=(ONE, TWO)).entries
    at = next(entry.position for entry in log if entry.occurred_on.isoformat() == last["occurred_on"])
    after = of_one(known_of(case(log[: at - 1], as_of=ON), None), log[:at], log[at - 1], None)
    assert after is not None
    assert after.ahead


TOLD = Counter[str]()


@settings(thorough, max_examples=60)
@given(seed=seeds)
def test_a_restatement_of_purchases_is_as_the_rules_tell_it(seed: int) -> None:
    _check_as_the_rules_tell_it(Random(seed))


def _check_as_the_rules_tell_it(chance: Random) -> None:
    terms, names = chance.choice(shipped_names()), (ONE, TWO, THREE)[: chance.randint(1, 3)]
    facts = [bought(_day(chance, 200), chance.choice([1, 777, 10_000]), "1.37", chance.choice(names)) for _ in range(6)]
    facts += [paid(_day(chance, 400), "777.77", None, chance.choice(names)) for _ in range(chance.randint(0, 3))]
    facts += [effective(_day(chance, 300))] if chance.random() < 0.6 else []
    chance.shuffle(facts)
    late = [{**each, "recorded_at": LATE} for each in facts]
    log = deal(*late, investors=names, terms=terms).entries
    words = {"as_of": date.fromisoformat(_day(chance, 500)), "known_at": log[4].recorded_at}

    def counted(*asked):
        found = of_one(*asked)
        TOLD[terms] += found is not None
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "of_one", counted)
        found = restatement(log, **words)
        patched.setattr(module, "of_one", lambda *_: None)
        assert restatement(log, **words) == found


def _day(chance: Random, days: int) -> str:
    return day_after("2003-02-04", chance.randint(0, days))


def test_enough_of_them_were_told_so() -> None:
    for seed in range(200):
        if len(TOLD) > len(shipped_names()) // 2:
            return
        _check_as_the_rules_tell_it(Random(seed))
    raise AssertionError(TOLD)
