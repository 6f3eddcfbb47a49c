"""3(a): for how long a statement must be kept effective: of each share, and of the agreement, that of the latest."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Protocol, TypeVar

import attrs
from dateutil.relativedelta import relativedelta

from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.entries import SharesPurchased, StatementEntry
from lifecycle.judging.positions import Shares, transfer_counts_from
from projections.facts.facts import Facts
from projections.lots.lot import Lot
from projections.lots.lots import Lots
from projections.lots.tolling import barred_dates, end_on_unbarred_days

Limb = tuple[date, str]
Derived = TypeVar("Derived")


class Once(Protocol):
    """What keeps each result with its key, however long."""

    def __call__(self, what: object, key: Hashable, derive: Callable[[], Derived], /) -> Derived: ...


# Release 33-8869 took paragraph (k) of Rule 144 away: no share is freed by it from this day on.
RULE_144K_ENDED = date(2008, 2, 15)


@attrs.frozen(eq=False)
class OfAllShares:
    """What rests on every Investor's shares and bars: the limbs reached, and the end.

    ``last_days`` are, where bars toll, those of the shares known here; of what was sold also as if it were held.
    """

    limbs: Sequence[Limb]
    end: Limb | None
    last_days: Mapping[tuple[Lot, bool], date | None]


@attrs.frozen(eq=False)
class RegistrationPeriod:
    """The period by what is known: later declarations may still move its end.

    ``limbs`` are those of (i) and (ii) that have been reached, whether or not the period ever began.
    """

    facts: Facts
    lots: Lots
    terms_on: Callable[[date], Terms]
    readings: Mapping[str, str]
    limbs: Sequence[Limb]
    # Where what follows from them is kept.
    once: Once
    # Where only one Investor's shares are known here.
    of_all: OfAllShares | None = None

    @property
    def freed_by(self) -> Limb | None:
        """The earliest of them."""
        return min(self.limbs, default=None)

    @property
    def freed_on(self) -> date | None:
        return self.freed_by[0] if self.freed_by else None

    @cached_property
    def started_on(self) -> date | None:
        """None where nothing was declared effective yet, or the period ended before it began."""
        declared = [entry.occurred_on for entry in self.facts.declarations]
        # 3(a): an end reached before any effectiveness leaves no period to begin.
        ended_before = bool(declared and self.freed_on and self.freed_on < declared[0])
        return declared[0] if declared and not ended_before else None

    def _find_end(self) -> Limb | None:
        if self.started_on is None:
            return self.freed_by
        ends = [self.anniversary_of(lot) for lot in self._shares()]
        latest = None if None in ends else (max(day for day in ends if day), "(iii)")
        return min((each for each in (self.freed_by, latest) if each), default=None)

    @property
    def end(self) -> Limb | None:
        """The last day inside and the limb that made it; None while no end is known."""
        return self.of_all.end if self.of_all else self.once("end of the period", None, self._find_end)

    @property
    def ends_on(self) -> date | None:
        """The last day inside, which may lie ahead; None while no end is known."""
        return self.end[0] if self.end else None

    @property
    def limb(self) -> str | None:
        return self.end[1] if self.end else None

    def contains(self, day: date) -> bool:
        """Whether the day is inside, both ends included."""
        begun = self.started_on is not None and self.started_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)

    def ends_on_for(self, lot: Lot, *, while_held: bool = False) -> date | None:
        """The last day of the period of some shares alike; None while no end is known."""
        if self.started_on is None:
            return self.freed_on
        days = self.freed_on, self.anniversary_of(lot, while_held=while_held)
        return min((day for day in days if day), default=None)

    def ends_while_held(self, lot: Lot) -> date | None:
        """The same by what is known while they are held: their sale is still to come."""
        return self.ends_on_for(lot, while_held=True)

    def ends_on_of(self, declared: StatementEntry) -> date | None:
        """A year after a declaration, cut where the period ends for all; None for one after the agreement's own."""
        if self.ends_on is not None and declared.occurred_on > self.ends_on:
            return None
        year = self._anniversary(declared.occurred_on)
        return min(year, self.freed_on) if year and self.freed_on else year or self.freed_on

    def _shares(self) -> Iterator[Lot]:
        """Every share bought; where there is none yet, one that whatever covers every share bought would cover."""
        bought = [lot for lot in self.lots.every if lot.bought]
        none_yet = Lot((date.min, 0), "", 0, Fraction(0), "bought", covered_by=self.facts.covering_all)
        yield from bought or [none_yet]

    def anniversary_of(self, lot: Lot, *, while_held: bool = False) -> date | None:
        """3(a)(iii): a year from the first effectiveness, and anew from each that covers the share while it runs."""
        tolled = self.readings["period_tolling"] == "day_for_day"
        if tolled and self.of_all and (lot, while_held) in self.of_all.last_days:
            return self.of_all.last_days[lot, while_held]
        lot = attrs.evolve(lot, sale=None) if while_held and lot.sale else lot
        key: object = (lot.covered_by, lot.place, lot.buyer, lot.transfers, lot.sale) if tolled else lot.covered_by
        return self.once("anniversary", key, lambda: self._last_day_of(lot, tolled=tolled))

    def _last_day_of(self, lot: Lot, *, tolled: bool) -> date | None:
        terms = self.terms_on(self.facts.as_of)
        barred = barred_dates(self.facts, terms, self.readings, lot) if tolled else ()
        return self._last_day(lot.covered_by, barred)

    def _last_day(self, covered_by: Sequence[str], barred: Sequence[tuple[date, date]]) -> date | None:
        first, *later = self.facts.declarations
        covering = frozenset(covered_by)
        days = [first.occurred_on, *(entry.occurred_on for entry in later if entry.statement in covering)]
        end: date | None = None
        for day in days:
            if end is None or day <= end:
                anniversary = self._anniversary(day)
                end = end_on_unbarred_days(day, anniversary, barred) if anniversary else None
        return end

    def _anniversary(self, day: date) -> date | None:
        """The anniversary itself is inside, and that of 29 February is 28 February; None where no term ends it."""
        period = self.terms_on(day).period
        return day + lasting(period.lasts) if period and period.lasts else None


def registration_period(
    facts: Facts,
    lots: Lots,
    terms_on: Callable[[date], Terms],
    readings: Mapping[str, str],
    once: Once,
    of_all: OfAllShares | None = None,
) -> RegistrationPeriod:
    """The period as it stands by what is known; ``of_all`` where only one Investor's shares are known here."""
    limbs = of_all.limbs if of_all else list(_limbs_reached(facts, lots, readings))
    return RegistrationPeriod(facts, lots, terms_on, readings, limbs, once, of_all)


def _limbs_reached(facts: Facts, lots: Lots, readings: Mapping[str, str]) -> Iterator[Limb]:
    if facts.unrestricted:  # 3(a)(i): somebody's determination, never ours
        yield facts.unrestricted.occurred_on, "(i)"
    # Where no share was transferred none is on its way.
    sold_out = LAST_SHARE_SOLD[readings["transfer_gap"] if lots.transfers else "open"](lots)
    if sold_out:  # 3(a)(ii)
        yield sold_out, "(ii)"


def _last_share_sold_on(lots: Lots, *, on_their_way: bool) -> date | None:
    """The first day at whose close no Investor holds a share or a Warrant any more; later ones do not undo it."""
    changes: dict[date, Shares] = {}
    for day, shares in _held_by_anybody(lots, on_their_way=on_their_way):
        changes[day] = changes.get(day, 0) + shares
    held: Shares = 0
    for day in sorted(changes):
        held += changes[day]
        if not held:
            return None if day == date.max else day
    return None


def _held_by_anybody(lots: Lots, *, on_their_way: bool) -> Iterator[tuple[date, Shares]]:
    """What Investors hold at the close of each day, as changes: shares, and Warrants outstanding."""
    for lot in lots.every:
        sold_on = lot.sale.occurred_on if lot.sale else date.max
        yield lot.bought_on, lot.shares
        yield sold_on, -lot.shares
        for transfer in () if on_their_way else lot.transfers:
            notice = transfer.notice
            arrives_on = transfer_counts_from(transfer.entry.occurred_on, notice.occurred_on) if notice else date.max
            yield min(transfer.left_on, sold_on), -lot.shares
            yield min(arrives_on, sold_on), lot.shares
    for position in lots.positions.values():
        yield from position.warrants


# Reading transfer_gap: whether shares between transfer and notice keep the period from ending.
LAST_SHARE_SOLD: Mapping[str, Callable[[Lots], date | None]] = {
    "bridged": lambda lots: _last_share_sold_on(lots, on_their_way=True),
    "open": lambda lots: _last_share_sold_on(lots, on_their_way=False),
}


def earliest_unrestricted(facts: Facts, terms_on: Callable[[date], Terms]) -> date | None:
    """When the rule on resale, as it stood, could first free the shares bought last: their closing plus its time."""
    closing = max((entry.occurred_on for entry in facts.dealings if isinstance(entry, SharesPurchased)), default=None)
    rule = terms_on(closing).duties.get("rule_144k") if closing else None
    return closing + lasting(rule.within) if closing and rule and rule.within else None


def lasting(duration: Duration) -> relativedelta:
    """A time of the calendar, in months or in days."""
    return relativedelta(months=duration.months or 0, days=duration.days or 0)
