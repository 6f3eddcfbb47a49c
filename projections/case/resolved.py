"""What an Investor's case rests on of others: worked out of the whole log, handed by name to the case of its own log.

A case of an Investor's own log takes these instead of working them out: it has not the entries to do it. What was
worked out is good for the day and the moment it was worked out for; anything else is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Generic, TypeVar

import attrs

from lifecycle.entries import (
    AdvanceNoticeGiven,
    EffectivenessDeclared,
    Entry,
    InvestorDelayAttributed,
    TransferNotified,
)
from lifecycle.errors import Refusal
from projections.case.consent import Binding
from projections.facts.cut import Log
from projections.facts.facts import Bar, Facts
from projections.lots.lots import Lots
from projections.lots.registration_period import OfAllShares

Found = TypeVar("Found")


class NotResolved(Refusal):
    """A question of an Investor's own log that rests on what others did, and is not told of it."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}: this rests on entries of others and is not answered of an Investor's own log; ask the Company."
        )


@attrs.frozen(eq=False)
class UnderReadings(Generic[Found]):
    """A result under readings, worked out when it is first asked for, beside the choices it turns on."""

    work_out: Callable[[Mapping[str, str]], tuple[Mapping[str, str], Found]]
    found: list[tuple[Mapping[str, str], Found]] = attrs.field(factory=list, init=False)

    def under(self, readings: Mapping[str, str]) -> Found:
        """The result under some readings."""
        for choices, result in self.found:
            if all(readings.get(key) == choice for key, choice in choices.items()):
                return result
        self.found.append(self.work_out(readings))
        return self.under(readings)


@attrs.frozen(eq=False)
class Inherited:
    """9: what one that became an Investor by transfer has of its transferor's history, as facts have it.

    Of transferors it has the first notified, and that one's; entries it is not shown stand as dates alone, at the
    position of its own notice.
    """

    notices: Mapping[str, TransferNotified]
    came_on: Mapping[str, date]
    joined_on: Mapping[str, date]
    closings: Sequence[Entry]
    suspensions: Sequence[Bar]
    misstatements: Sequence[Bar]
    recorded: Mapping[str, Sequence[Bar]]
    advance_notices: Sequence[AdvanceNoticeGiven]
    lifts: Mapping[date, Sequence[int]]


@attrs.frozen(eq=False)
class Resolved:
    """The facts that rest on others, toward one Investor.

    ``lots`` are its own, and what those whose rights it has by transfer had before, on the usual clock (None) and on
    each that was begun anew; ``history`` is what it has of their notices and bars, None of one that signed; ``settled``
    is by position what shares in kind settled.
    """

    as_of: date
    known_at: datetime | None
    # The Investor's own log.
    log: Log
    investor: str
    history: "Inherited | None"
    # Whether it is one of those who are Investors on the day.
    joined: bool
    lots: Mapping[date | None, Lots]
    bindings: UnderReadings[Sequence[Binding]]
    period: UnderReadings[OfAllShares]
    delays_before: UnderReadings[Sequence[InvestorDelayAttributed]]
    settled: Mapping[int, object]
    # What some dollars paid are of what all have paid that counts in a base on a day.
    share_of_what_was_paid: UnderReadings[Callable[[Fraction, date], Fraction]]
    # The same, had a statement been declared effective otherwise than any was.
    declared: "Callable[[EffectivenessDeclared], Resolved]"

    def check(self, log: Log, as_of: date, known_at: datetime | None) -> None:
        """Refuses, as ``NotResolved``, what it was not worked out for."""
        if log is not self.log or (as_of, known_at) != (self.as_of, self.known_at):
            raise NotResolved(f"as of {as_of}{f', as known at {known_at}' if known_at else ''}")

    def lots_of(self, freed_on: date | None) -> Lots:
        """The lots of a clock. Raises ``NotResolved`` for one that was not worked out."""
        if freed_on not in self.lots:
            raise NotResolved(f"the shares freed on {freed_on}")
        return self.lots[freed_on]

    def into(self, facts: Facts) -> Facts:
        """Put into the facts of the Investor's own log what they have of others; it alone is an Investor there."""
        own, of_others = self.investor, self.history
        facts.only = (own,) if self.joined else ()
        facts.inherited.clear()
        if of_others is None:
            return facts
        facts.inherited.update(of_others.notices)
        facts.came_on.update(of_others.came_on)
        facts.joined_on.update(of_others.joined_on)
        facts.dealings[:0] = of_others.closings
        facts.suspensions[own] = list(of_others.suspensions)
        facts.misstatements[own] = list(of_others.misstatements)
        facts.recorded.update({(condition, own): list(bars) for condition, bars in of_others.recorded.items()})
        facts.advance_notices[own] = list(of_others.advance_notices)
        for day, lifts in of_others.lifts.items():
            facts.lifts[day] = [([own], position) for position in lifts]
        return facts
