"""2(b)(vi): the delays recorded as an Investor's, each with the days of it that are its own. Knows no amount."""

from datetime import date

import attrs

from lifecycle.entries import InvestorDelayAttributed
from projections.case.case import Case, once
from projections.lots.holdings import own_from


def counting_delays(case: Case, investor: str) -> list[InvestorDelayAttributed]:
    """2(b)(vi): the delays agreed or adjudicated to be the Investor's; one only asserted moves nothing."""
    return [delay for delay in delays_of(case, investor) if counts(delay)]


def counts(delay: InvestorDelayAttributed) -> bool:
    """Whether a delay moves anything."""
    return delay.status in ("agreed", "adjudicated")


@once
def delays_of(case: Case, investor: str) -> list[InvestorDelayAttributed]:
    """The delays recorded as the Investor's, each with the days of it that are its own.

    9: through the day of the transfer those of one by transfer are its transferor's. One that names nobody is all's.
    """
    own = [delay for delay in case.facts.delays if delay.investor in (None, investor)]
    until = own_from(case.facts, case.readings, investor)
    if until is None:
        return own
    if case.resolved:
        before = case.resolved.delays_before.under(case.readings)
    else:
        before = delays_of(case, case.facts.inherited[investor].investor)
    found = [
        *(_cut(delay, date.min, until) for delay in before),
        *(_cut(delay, until, date.max) for delay in own),
    ]
    return [delay for delay in found if delay.from_on < delay.until_on]


def _cut(delay: InvestorDelayAttributed, start: date, end: date) -> InvestorDelayAttributed:
    return attrs.evolve(delay, from_on=max(delay.from_on, start), until_on=min(delay.until_on, end))
