"""Two logs matched: day by day, and as each entry against each would be."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given

from lifecycle.entries import AgreementSigned, Entry, SharesSold
from projections.comparing import matching as module
from projections.comparing.matching import matching
from tests.properties.test_amounts import seeds, thorough

SIGNED = AgreementSigned(
    occurred_on=date(2002, 11, 25), position=1, company="C", investors=("A", "B"), terms="focus-2002"
)


def some_sales(chance: Random) -> list[Entry]:
    days = chance.choice([3, 20, 60])
    return [
        SharesSold(
            occurred_on=date(2003, 1, 1) + timedelta(days=chance.randrange(days)),
            position=position,
            investor=chance.choice("AB"),
            shares=chance.randint(1, 4),
            venue=chance.choice(["registered", "private"]),
        )
        for position in range(2, chance.randint(2, 22))
    ]


def content(sale: SharesSold) -> tuple[object, ...]:
    return sale.occurred_on, sale.investor, sale.shares, sale.venue


def each_with_each(ours: Sequence[Entry], theirs: Sequence[Entry]) -> set[tuple[int, int]]:
    """The positions of the pairs by the rule, every candidate looked at."""
    left, others, pairs = list(ours), list(theirs), set()
    for one in ours:
        same = next((other for other in others if content(other) == content(one)), None)
        if same is not None:
            pairs.add((one.position, same.position))
            left.remove(one)
            others.remove(same)
    candidates = sorted(
        (
            abs((one.occurred_on - other.occurred_on).days),
            sum(a != b for a, b in zip(content(one), content(other), strict=True)),
            one.position,
            other.position,
        )
        for one in left
        for other in others
        if one.investor == other.investor
    )
    for *_, here, there in candidates:
        if here not in {one for one, _ in pairs} and there not in {other for _, other in pairs}:
            pairs.add((here, there))
    return pairs


@thorough
@given(seed=seeds)
def test_matched_day_by_day_is_matched_as_each_with_each(seed: int) -> None:
    chance = Random(seed)
    ours, theirs = some_sales(chance), some_sales(chance)
    found = matching([SIGNED, *ours], [SIGNED, *theirs])
    pairs = {(pair.ours.position, pair.theirs.position) for pair in found.pairs} - {(1, 1)}
    assert pairs == each_with_each(ours, theirs)


def test_of_days_far_apart_only_neighbours_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def sales(shares: int) -> list[Entry]:
        days = (date(2003, 1, 1) + timedelta(days=number) for number in range(100))
        return [
            SharesSold(occurred_on=day, position=place, investor="A", shares=shares, venue="private")
            for place, day in enumerate(days, 2)
        ]

    compared, differing = [], module._differing
    monkeypatch.setattr(module, "_differing", lambda *given: compared.append(1) or differing(*given))
    found = matching([SIGNED, *sales(1)], [SIGNED, *sales(2)])
    assert len(found.pairs) == 101
    assert len(compared) <= 2 * 100 + 1  # each pair once as a candidate and once for its fields; 10,000 without days
