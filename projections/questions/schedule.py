"""Every Computation Date and due date up to a date; what lies ahead is projected as if nothing more happened."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs

from lifecycle.errors import Refusal
from lifecycle.money import ZERO
from projections.amounts.ledger import ledger
from projections.amounts.lines import Line, investor_owed, lines_of
from projections.case.case import Case
from projections.cautions.every import cautions
from projections.cautions.of_amounts import due_on_closed_days
from projections.facts.reasons import Caution
from projections.questions.register import UNTIL, question


class UntilBeforeAsOf(Refusal):
    """A schedule that would end before it begins."""

    def __init__(self, until: date, as_of: date) -> None:
        super().__init__(f"until = {until}: before the as-of date {as_of}; ask up to a later date.")


@attrs.frozen(kw_only=True, slots=False)
class ScheduledLine(Line):
    """A line; ``projected`` says it is not owed as of the date asked: no cure and no sale were assumed."""

    projected: bool


@attrs.frozen(kw_only=True, slots=False)
class InvestorSchedule:
    """One Investor's lines, by due date."""

    investor: str
    lines: Sequence[ScheduledLine]


@attrs.frozen(kw_only=True, slots=False)
class Schedule:
    """The answer."""

    as_of: date
    known_at: datetime | None
    until: date
    currency: str
    readings: Mapping[str, str]
    investors: Sequence[InvestorSchedule]
    warnings: Sequence[Caution]


@question("every Computation Date and due date up to a date, those ahead projected", UNTIL)
def schedule(case: Case, *, until: date, investor: str | None = None) -> Schedule:
    """The Computation Dates through ``until``, each with its due date. Raises ``UntilBeforeAsOf``, else as ``owed``."""
    if until < case.as_of:
        raise UntilBeforeAsOf(until, case.as_of)
    ahead = case.through(until)
    names = case.investors(investor)
    investors = []
    for name in names:
        received = dict(_told_apart(investor_owed(case, name).lines))
        shown = []
        for identity, each in _told_apart(lines_of(ahead, ledger(ahead, name))):
            known = received.get(identity)
            # Not by its date alone: a suspension seen to run too long may bring a line that is not owed as of today.
            # A payment that names an amount to come pays what is owed today, and nothing of what is projected.
            ahead_of_payment = attrs.asdict(each, recurse=False) | {"paid": ZERO, "paid_by": []}
            fields = attrs.asdict(known, recurse=False) if known else ahead_of_payment
            shown.append(ScheduledLine(**fields, projected=known is None))
            if known and known.computed_on < each.computed_on:
                shown.append(_rest(known, ahead_of_payment))
        investors.append(InvestorSchedule(investor=name, lines=shown))
    due = [each.due_on for one in investors for each in one.lines if each.due_on]
    return Schedule(
        as_of=case.as_of,
        known_at=case.known_at,
        until=until,
        currency=case.terms.currency,
        readings=case.readings,
        investors=investors,
        warnings=[*cautions(case, names, about="amounts"), *due_on_closed_days(case, due)],
    )


def _rest(known: Line, whole: Mapping[str, Any]) -> ScheduledLine:
    """Of single days that are one line, those still to come: the line they make with those before is not owed yet."""
    rest = {
        "number": known.number + known.days,
        "days": whole["days"] - known.days,
        "amount": whole["amount"] - known.amount,
        "waived": whole["waived"] - known.waived,
        "reasons": [],
    }
    return ScheduledLine(**{**whole, **rest}, projected=True)


def _told_apart(lines: Sequence[Line]) -> Iterator[tuple[tuple[object, ...], Line]]:
    """Each line by what it is; where several are the same, by shares on their way or another clock, in their order."""
    seen = Counter[tuple[object, ...]]()
    for line in lines:
        identity = (line.trigger, line.trigger_date, line.statement, line.number)
        yield (*identity, seen[identity]), line
        seen[identity] += 1
