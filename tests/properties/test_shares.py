"""The two ledgers of shares: the one that judges what may be dealt in, and the lots that amounts are computed from.

On five hundred random histories they agree on every day on which something happens, the day before it and the day
after, in fractions. A seed that fails is the example.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from random import Random

import attrs
import pytest

from lifecycle.entries import Entry
from lifecycle.judging.history import standing
from lifecycle.judging.judgement import judged
from lifecycle.judging.positions import Positions, Shares
from projections.case.case import Case, case
from projections.facts.spans import DAY
from projections.shares.held import every_share
from tests.properties.histories import INVESTORS, SIGNING, TRANSFEREES, random_history
from tests.properties.test_amounts import entries

HISTORIES, IN_ONE_GO = 500, 100
NAMES = [*INVESTORS, *TRANSFEREES]
# Judging has what was sold gone at once, and what is on its way nobody's to deal in; under these readings so do the
# holdings.
AS_JUDGED = {"sale_on_computation_date": "sold", "transfer_gap": "open"}


@attrs.frozen(kw_only=True)
class Ledgers:
    """One history, and at the end of each of its days what judging holds and the case as of that day."""

    seed: int
    log: Sequence[Entry]
    days: Mapping[date, tuple[Positions, Case]]

    def each_name(self) -> Iterator[tuple[date, Positions, Case, str]]:
        return ((day, positions, asked, name) for day, (positions, asked) in self.days.items() for name in NAMES)


def ledgers(seed: int) -> Ledgers:
    chance = Random(seed)
    log = entries(random_history(chance, second_stage=True, bars=seed % 2 == 0, size=chance.choice([10, 22])))
    judgement = judged(log)
    happened = {entry.occurred_on for entry in (*log, *standing(log).entries)}
    days = sorted({near for day in happened for near in (day - DAY, day, day + DAY) if near >= SIGNING})
    occurred = [entry.occurred_on for entry in judgement.history]
    return Ledgers(
        seed=seed,
        log=log,
        days={
            day: (
                judgement.states[bisect_right(occurred, day)].positions,
                case(log, as_of=day, readings=AS_JUDGED),
            )
            for day in days
        },
    )


@pytest.fixture(scope="module", params=range(0, HISTORIES, IN_ONE_GO))
def histories(request: pytest.FixtureRequest) -> Sequence[Ledgers]:
    return [ledgers(seed) for seed in range(request.param, request.param + IN_ONE_GO)]


def test_the_histories_leave_fractions_and_move_shares_in_every_way(histories: Sequence[Ledgers]) -> None:
    positions = [positions for each in histories for positions, _ in each.days.values()]
    kinds = {entry.kind for each in histories for entry in each.log}

    assert any(Fraction(held).denominator > 1 for each in positions for held in each.shares.values())
    assert any(Fraction(held).denominator > 1 for each in positions for held in each.warrants.values())
    assert any(each.from_day is None for one in positions for each in one.in_transfer)
    assert kinds >= {"SharesPurchased", "SharesSold", "SharesTransferred", "TransferNotified"}
    assert kinds >= {"PeriodicAmountSharesIssued", "SharesSplit", "WarrantsExercised", "WarrantsExpired"}


def test_the_lots_end_each_day_with_what_judging_has_for_the_next(histories: Sequence[Ledgers]) -> None:
    for each in histories:
        for day, positions, asked, name in each.each_name():
            of = (each.seed, day, name)
            assert (of, asked.lots.positions[name].shares) == (of, positions.held(name, day + DAY))


def test_what_an_investor_holds_on_a_day_is_what_judging_has_and_what_it_transferred_that_day(
    histories: Sequence[Ledgers],
) -> None:
    for each in histories:
        for day, positions, asked, name in each.each_name():
            of, held = (each.seed, day, name), every_share(asked, name)
            # 9: it holds through the day of the transfer; judging lets nobody deal in the shares a second time.
            left_today = _transferred_on(day, positions, name)
            assert (of, held.bought.shares_on(day) - held.sold.shares_on(day)) == (
                of,
                positions.held(name, day) + left_today,
            )


def _transferred_on(day: date, positions: Positions, name: str) -> Shares:
    return sum(moved.shares for moved in positions.in_transfer if (moved.investor, moved.transferred_on) == (name, day))


def test_what_is_shown_as_held_later_is_in_the_shares_of_the_day_asked_about(histories: Sequence[Ledgers]) -> None:
    for each in histories:
        _, last = list(each.days.values())[-1]
        for day, _, asked, name in each.each_name():
            of = (each.seed, day, name)
            assert (of, every_share(last, name).shares_held(day)) == (of, every_share(asked, name).shares_held(day))


def test_the_warrants_outstanding_are_the_same(histories: Sequence[Ledgers]) -> None:
    for each in histories:
        for day, positions, asked, name in each.each_name():
            of, outstanding = (each.seed, day, name), sum(change for _, change in asked.lots.positions[name].warrants)
            assert (of, outstanding) == (of, positions.warrants.get(name, 0))


def test_the_shares_on_their_way_are_the_same(histories: Sequence[Ledgers]) -> None:
    """By transferee: which of them a sale before the notice was of, the judgement leaves to the notice."""
    for each in histories:
        for day, (positions, asked) in each.days.items():
            waiting, judging = Counter[str](), Counter[str]()
            for transfer in asked.lots.in_transfer:
                if transfer.notice is None:
                    waiting[transfer.entry.transferee] += sum(lot.shares for lot in transfer.lots)
            for moved in positions.in_transfer:
                if moved.from_day is None:
                    judging[moved.transferee] += moved.shares
            for ahead in positions.sold_ahead:
                judging[ahead.sale.investor] -= ahead.shares
            assert (each.seed, day, +waiting) == (each.seed, day, +judging)
