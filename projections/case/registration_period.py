"""3(a): for how long a statement must be kept effective."""

from collections.abc import Callable, Sequence
from datetime import date

import attrs
from dateutil.relativedelta import relativedelta

from lifecycle.agreement.terms import Terms
from lifecycle.entries import SharesPurchased
from lifecycle.judging.positions import Shares
from projections.case.facts import Facts
from projections.case.lots import Lots


@attrs.frozen
class RegistrationPeriod:
    """``ends_on`` is the last day inside, and may lie ahead. ``started_on`` is None where it ended before it began.

    ``freed_on`` is the date of limb (i) or (ii) where one has been reached, whether or not the period ever began.
    """

    started_on: date | None
    ends_on: date | None
    limb: str | None
    freed_on: date | None

    def contains(self, day: date) -> bool:
        """Whether the day is inside, both ends included."""
        return self.started_on is not None and self.ends_on is not None and self.started_on <= day <= self.ends_on


def registration_period(facts: Facts, lots: Lots, terms_on: Callable[[date], Terms]) -> RegistrationPeriod:
    """The period by what is known: later declarations may still move its end."""
    declared = [entry.occurred_on for entry in facts.declarations]
    freed = min(_limbs_reached(facts, lots), default=None)
    # 3(a): an end reached before any effectiveness leaves no period to begin.
    if freed and (not declared or freed[0] < declared[0]):
        return RegistrationPeriod(None, freed[0], freed[1], freed[0])
    if not declared:
        return RegistrationPeriod(None, None, None, None)
    # 3(a)(iii): one year, anniversary included; a replacement declared while the period runs starts its own year.
    ends = [(_anniversary(terms_on, declared[0]), "(iii)")] + ([freed] if freed else [])
    for day in declared[1:]:
        if day <= min(ends)[0]:
            ends[0] = (_anniversary(terms_on, day), "(iii)")
    ends_on, limb = min(ends)
    return RegistrationPeriod(declared[0], ends_on, limb, freed[0] if freed else None)


def _anniversary(terms_on: Callable[[date], Terms], day: date) -> date:
    return day + relativedelta(years=terms_on(day).registration_period_years)


def _limbs_reached(facts: Facts, lots: Lots) -> Sequence[tuple[date, str]]:
    reached = []
    if facts.unrestricted:  # 3(a)(i): somebody's determination, never ours
        reached.append((facts.unrestricted.occurred_on, "(i)"))
    sold_out = _last_share_sold_on(lots)
    if sold_out:  # 3(a)(ii)
        reached.append((sold_out, "(ii)"))
    return reached


def _last_share_sold_on(lots: Lots) -> date | None:
    """The first day at whose close no Investor holds a share or a Warrant any more; later ones do not undo it."""
    changes: dict[date, Shares] = {}
    for day, shares in lots.closing:
        changes[day] = changes.get(day, 0) + shares
    held: Shares = 0
    for day in sorted(changes):
        held += changes[day]
        if not held:
            return day
    return None


def earliest_unrestricted(facts: Facts, terms_on: Callable[[date], Terms]) -> date | None:
    """When Rule 144(k), as it stood, could first free the shares bought last: the closing plus the terms' years."""
    closing = max((entry.occurred_on for entry in facts.dealings if isinstance(entry, SharesPurchased)), default=None)
    return closing + relativedelta(years=terms_on(closing).rule_144k_years) if closing else None
