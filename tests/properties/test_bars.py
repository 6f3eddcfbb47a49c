"""Which bar stops which sale, told by four: may-sell, status, the caution of a sale inside a bar, and the duties.

On five hundred random histories, each under readings of its own, they agree on every day on which something happens,
the day before it and the day after. A seed that fails is the example.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from random import Random

import attrs
import pytest

from lifecycle.agreement.language.shipped import shipped
from lifecycle.entries import (
    Entry,
    MisstatementNoticeReceived,
    PotentialMaterialEventNoticeGiven,
    SharesSold,
    SharesTransferred,
)
from lifecycle.judging.history import standing
from projections.bars.in_force import STATEMENT_CAUSES, BarOnSales, bars_in_force, bars_on_sales
from projections.case.case import case
from projections.duty import rows as duty_rows
from projections.duty.table import duties_of
from projections.facts.spans import DAY
from projections.questions.may_sell import Because, may_sell
from projections.questions.status import BarInForce, status
from tests.properties.histories import SIGNING, random_history, random_readings
from tests.properties.test_amounts import entries
from tests.readings import REGISTER

HISTORIES, IN_ONE_GO = 200, 100
CAUSES = {"suspension", "misstatement", "stop_order", "lapse", "delisting"}
CHOICES = [(reading.key, choice) for reading in REGISTER for choice in reading.choices]
DUTIES = duties_of(shipped("focus-2002"))
STOP_SELLING = [duty for duty in DUTIES if duty.name in ("3(h) stop selling", "4(b) stop selling")]
NOTICES = (PotentialMaterialEventNoticeGiven, MisstatementNoticeReceived)


@attrs.frozen(kw_only=True)
class Day:
    """What each of them says of one day. ``may_sell`` lacks the Investors it is not asked about."""

    on: date
    excluded: Collection[str]
    every: Mapping[str, Collection[int]]
    table: Mapping[str, Sequence[BarOnSales]]
    may_sell: Mapping[str, Sequence[Because]]
    status: Sequence[BarInForce]
    # The cautions, as the entry that began the bar and the sale.
    cautioned: Sequence[tuple[int, int]]
    # The sales in a row, by Investor and by the entry that started it.
    in_rows: Mapping[tuple[str, int], Sequence[int]]


@attrs.frozen(kw_only=True)
class Told:
    """One history as they tell it, day by day. ``sales`` and ``spoken_to`` are those of the last day."""

    seed: int
    readings: Mapping[str, str]
    log: Sequence[Entry]
    sales: Sequence[SharesSold]
    spoken_to: Mapping[int, Sequence[str]]
    # The notices whose bar is their Investor's own: what a statement or the listing bars, no notice began.
    own: Collection[int]
    days: Sequence[Day]


def readings_of(seed: int) -> Mapping[str, str]:
    """Every choice of every reading in its turn; for half of the histories with others, those about bars among them."""
    chance = Random(f"readings {seed}")
    key, choice = CHOICES[seed % len(CHOICES)]
    if chance.random() < 0.5:
        return {key: choice}
    about_bars = {"day_count": chance.choice(["both_in", "both_in", "notice_out"]), "delisting": "restriction"}
    return {**random_readings(chance), **about_bars, key: choice}


def told(seed: int) -> Told:
    log = entries(random_history(Random(seed), second_stage=True, bars=True, size=10))
    readings = readings_of(seed)
    happened = {entry.occurred_on for entry in (*log, *standing(log).entries)}  # as recorded, and as corrected
    days = sorted({near for day in happened for near in (day - DAY, day, day + DAY) if near >= SIGNING})
    last = case(log, as_of=days[-1], readings=readings)
    return Told(
        seed=seed,
        readings=last.readings,
        log=log,
        sales=[sale for sales in last.facts.sales.values() for sale in sales],
        spoken_to={entry.position: last.facts.spoken_to_by(entry) for entry in last.facts.history},
        own={entry.position for entry in last.facts.history if isinstance(entry, NOTICES)},
        days=[_day(log, on, readings) for on in days],
    )


def _day(log: Sequence[Entry], on: date, readings: Mapping[str, str]) -> Day:
    asked = case(log, as_of=on, readings=readings)
    stood = status(log, as_of=on, readings=readings)
    cautions = [caution for caution in stood.warnings if caution.code == "sale_while_barred"]
    return Day(
        on=on,
        excluded=set(asked.facts.exclusions),
        every={
            name: {bar.entry for bar in bars_on_sales(asked, name) if bar.lasts_on(on)}
            for name in asked.facts.investors
        },
        table={name: bars_in_force(asked, name) for name in asked.facts.investors},
        may_sell=dict(_may_sell(log, on, readings)),
        status=stood.bars,
        cautioned=[(caution.entries[0], caution.entries[1]) for caution in cautions],
        in_rows={
            (row.investor, row.started_by): row.sales
            for duty in STOP_SELLING
            for row in duty_rows._rows(asked, duty, (), None)
        },
    )


def _may_sell(log: Sequence[Entry], on: date, readings: Mapping[str, str]) -> Iterator[tuple[str, Sequence[Because]]]:
    for each in may_sell(log, as_of=on, readings=readings).investors:
        yield each.investor, [because for because in each.because if because.bar in CAUSES]


@pytest.fixture(scope="module", params=range(0, HISTORIES, IN_ONE_GO))
def histories(request: pytest.FixtureRequest) -> Sequence[Told]:
    return [told(seed) for seed in range(request.param, request.param + IN_ONE_GO)]


def test_every_choice_of_every_reading_has_its_histories() -> None:
    drawn = {each for seed in range(HISTORIES) for each in readings_of(seed).items()}

    assert drawn == set(CHOICES)


def test_the_histories_have_what_the_rules_are_about(histories: Sequence[Told]) -> None:
    barred = [(each, day, sale, bar) for each in histories for day, sale, bar in _barred(each)]

    assert {bar.cause for *_, bar in barred} == CAUSES
    assert {sale.venue for _, _, sale, _ in barred} == {"registered", "private"}
    assert any(bar.until == day.on + DAY and bar.cause == "suspension" for _, day, _, bar in barred)
    assert any(sale.investor not in each.spoken_to[bar.entry] for each, _, sale, bar in barred if bar.entry in each.own)
    assert any(_transferred_inside(each) for each in histories)


def _barred(each: Told) -> Iterator[tuple[Day, SharesSold, BarOnSales]]:
    """The sales on days on which their Investor was barred, stopped or not."""
    on = {day.on: day for day in each.days}
    for sale in each.sales:
        day = on[sale.occurred_on]
        yield from ((day, sale, bar) for bar in day.table.get(sale.investor, ()))


def _transferred_inside(each: Told) -> bool:
    transfers = {(entry.occurred_on, entry.investor) for entry in each.log if isinstance(entry, SharesTransferred)}
    return any(bars and (day.on, name) in transfers for day in each.days for name, bars in day.table.items())


def test_may_sell_and_status_show_the_bars_that_last_on_the_day(histories: Sequence[Told]) -> None:
    for each in histories:
        for day in each.days:
            of = (each.seed, day.on)
            shown = {
                name: [
                    (bar.bar, bar.since, bar.clause, bar.entry, bar.known_end, bar.stops == "every sale")
                    for bar in because
                ]
                for name, because in day.may_sell.items()
            }
            assert (of, shown) == (of, {name: _as_may_sell(day.table[name]) for name in day.may_sell})
            in_force = [(bar.investor, bar.bar, bar.since, bar.clause, bar.entry, bar.lifted) for bar in day.status]
            # 4(a): whoever left the registration is shown no bar there.
            table = {name: () if name in day.excluded else bars for name, bars in day.table.items()}
            assert (of, in_force) == (of, _as_status(table))


def _as_may_sell(bars: Sequence[BarOnSales]) -> list[tuple[object, ...]]:
    return [(bar.cause, bar.since, bar.clause, bar.entry, bar.until, bar.every_sale) for bar in bars]


def _as_status(table: Mapping[str, Sequence[BarOnSales]]) -> list[tuple[object, ...]]:
    return [
        (name, bar.cause, bar.since, bar.clause, bar.entry, bar.until is not None)
        for name, bars in table.items()
        for bar in bars
    ]


def test_a_sale_has_its_caution_from_its_day_on_if_may_sell_showed_a_bar_that_stops_it(
    histories: Sequence[Told],
) -> None:
    for each in histories:
        on = {day.on: day for day in each.days}
        for sale in each.sales:
            shown = on[sale.occurred_on].may_sell.get(sale.investor)
            if shown is None:
                continue
            # What a statement bars may be other shares than those sold: by then it stops what is left.
            own = {bar.entry for bar in shown if _stops(bar, sale) and bar.bar not in STATEMENT_CAUSES}
            every = on[sale.occurred_on].every[sale.investor]
            alike = _alike(each, sale)
            for day in each.days:
                named = {bar for bar, position in day.cautioned if position in alike}
                of = (each.seed, sale.position, day.on)
                assert day.on >= sale.occurred_on or not named, of
                assert day.on < sale.occurred_on or named or not own, of
                assert (of, named - every) == (of, set())


def _stops(bar: Because, sale: SharesSold) -> bool:
    """3(h) stops every sale; the others those under the registration."""
    return bar.bar == "suspension" or sale.venue == "registered"


def _alike(each: Told, sale: SharesSold) -> set[int]:
    """The sales of which a caution says the same, so that one speaks for all of them."""
    words = (sale.investor, sale.occurred_on, sale.shares, sale.venue)
    return {
        other.position
        for other in each.sales
        if words == (other.investor, other.occurred_on, other.shares, other.venue)
    }


def test_each_sale_in_a_duty_to_stop_selling_has_its_caution(histories: Sequence[Told]) -> None:
    for each in histories:
        alike = {sale.position: _alike(each, sale) for sale in each.sales}
        for day in each.days:
            cautioned = {sale for _, sale in day.cautioned}
            in_rows = {sale for sales in day.in_rows.values() for sale in sales}
            without = {sale for sale in in_rows if not alike[sale] & cautioned}
            assert (each.seed, day.on, without) == (each.seed, day.on, set())


def test_each_caution_of_a_bar_that_a_notice_began_is_in_the_duty_the_notice_started(
    histories: Sequence[Told],
) -> None:
    for each in histories:
        sold_by = {sale.position: sale.investor for sale in each.sales}
        for day in each.days:
            for notice, sale in day.cautioned:
                # 9: a bar taken over with the shares began by a notice to another, who alone was to stop by it.
                if notice in each.own and sold_by[sale] in each.spoken_to[notice]:
                    of = (each.seed, day.on, notice, sale)
                    assert sale in day.in_rows[sold_by[sale], notice], of
