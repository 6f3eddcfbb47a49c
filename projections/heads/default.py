"""One default of the Company toward one Investor under a head of the terms, while it runs. Computes nothing itself."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import attrs

from lifecycle.agreement.language.concepts.charges import Charge
from projections.case.case import Case
from projections.dates.anchors import Happened
from projections.dates.awaited import Instead
from projections.dates.durations import length_in_days, months_between
from projections.facts.reasons import Reason
from projections.facts.spans import DAY, Span
from projections.heads.accrual import Accrual
from projections.heads.bases import Base, SharesOf, base_of
from projections.heads.charge_dates import Charged, charged
from projections.shares.held import EVERY, Among

EFFECTIVENESS = "effectiveness"


def charge_of(case: Case, investor: str, head: str, day: date) -> Charge:
    """What a head costs by the terms for what begins on a day; before they have it, as it is brought."""
    terms = case.terms_on(day, investor)
    if head not in terms.heads:
        terms = case.terms_on(case.as_of, investor)
    return terms.charges[terms.heads[head].charge]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Default:
    """One default. What it costs on a day follows from the charge as it stands on that day."""

    case: Case
    investor: str
    # The head, and its place among the heads of the terms.
    trigger: str
    place: int
    # What it is called in a sentence.
    what: str
    # Whether something is late, not down.
    late: bool
    trigger_date: date
    statement: str | None
    accrual: Accrual
    # What it costs by the terms for what begins on its first day.
    charge: Charge
    shares: SharesOf
    # What an Investor's delay leaves of each amount; 1 where its days are taken off the count instead.
    share: Fraction
    # Recorded delays, each with its position: cited where their days are left out of a count.
    tolled_by: Sequence[tuple[Span, int]]
    because: Callable[[], Sequence[Reason]]
    # The entries that would end the default, shown on the amounts they bring about.
    ended_by: Sequence[int]
    # Whether its cure brings the last payment forward: a relisting does not.
    accelerates: bool = True
    # The first day after the restriction, by which groups of one date are told apart.
    run_ends: date | None = None

    # What was asked for so far, by day.
    _bases: dict[tuple[date, Among], Base] = attrs.field(factory=dict, init=False, repr=False)

    @property
    def is_over(self) -> bool:
        """Whether a cure or an end has come by the day asked about."""
        accrual = self.accrual
        return (accrual.cure is not None and accrual.cure <= accrual.horizon) or accrual.stopped(accrual.horizon)

    @cached_property
    def charged(self) -> Charged:
        """When it is charged."""
        return charged(self.accrual)

    def charge_on(self, day: date) -> Charge:
        """What it costs by the terms for what begins on a day."""
        return charge_of(self.case, self.investor, self.trigger, day) if self.case.facts.changes else self.charge

    def is_of_the_terms(self, day: date) -> bool:
        """Whether the terms have its head for what is charged on a day: an amendment may have brought it later."""
        return not self.case.facts.changes or self.trigger in self.case.terms_on(day, self.investor).heads

    def base(self, day: date, among: Among) -> Base:
        """What is charged on a day is taken of this."""
        known = self._bases.get((day, among))
        if known is None:
            known = self._bases[day, among] = base_of(self.case, self.shares, self.charge_on(day), day, among)
        return known

    def whole_base(self, day: date) -> Base:
        """The base of all shares, those on their way among them."""
        return self.base(day, EVERY)

    def base_if_cured(self, day: date) -> Base:
        """The base of an amount the default would still make if it ended on a day.

        Where the first charge waits for its date, that would come after effectiveness.
        """
        instead: Instead = {}
        if self.late and self.accrual.waits and day < self.accrual.grid(1).on:
            instead = {EFFECTIVENESS: Happened(day - DAY, self.case.facts.signed)}
        return base_of(self.case, self.shares, self.charge_on(day), day, EVERY, instead)

    def rate(self, period: int, day: date, since: date) -> Decimal:
        """The rate, or the sum in dollars, of a period from 1 that begins on a day; 0 is what the start costs.

        The last of a list repeats, or grows by ``then_add``.
        """
        by = self.charge_on(day).by
        if period == 0:
            return by.at_start or Decimal(0)
        listed = by.rates or by.sums
        place = self._rates_before(since) if by.rate_lasts else period - 1
        more = max(0, place - len(listed) + 1)
        rate = listed[min(place, len(listed) - 1)]
        return rate + by.then_add * more if by.then_add and more else rate

    def _rates_before(self, since: date) -> int:
        """How many rates have had their time by the day a period begins."""
        lasts, clock = self.accrual.by.rate_lasts, self.accrual.clock
        assert lasts is not None  # noqa: S101 - asked where rates last so long
        if lasts.months is not None:
            return months_between(clock.start, since) // lasts.months
        return max(0, clock.counted(since)) // length_in_days(lasts)
