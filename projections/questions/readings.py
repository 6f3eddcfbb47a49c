"""What the other readings would give: each alternative alone, and the lowest and highest amounts found."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.agreement.register import register_of
from lifecycle.business_days import OutsideCalendar
from projections.amounts.ledger import total_determined, total_interest
from projections.case.case import Case
from projections.case.noted import Sharing
from projections.cautions.every import cautions
from projections.facts.reasons import Caution
from projections.questions.register import question


@attrs.frozen(kw_only=True, slots=False)
class Alternative:
    """The total determined under one other choice, all else as asked; None with the reason where it is refused."""

    reading: str
    choice: str
    determined: Decimal | None
    difference: Decimal | None
    # The interest run up, and what it differs by.
    interest: Decimal | None
    interest_difference: Decimal | None
    refused: str | None


@attrs.frozen(kw_only=True, slots=False)
class Extreme:
    """A total determined, and the choices that differ from those asked and together give it."""

    determined: Decimal
    choices: Mapping[str, str]


@attrs.frozen(kw_only=True, slots=False)
class Alternatives:
    """The answer. ``search`` says how the extremes were looked for, and so what they do not promise."""

    as_of: date
    known_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    determined: Decimal
    interest: Decimal
    rows: Sequence[Alternative]
    lowest: Extreme
    highest: Extreme
    search: str
    warnings: Sequence[Caution]


@question("the register of readings; with --on, the amount under each alternative")
def readings(case: Case, *, investor: str | None = None) -> Alternatives:
    """The total determined under each single alternative, and the extremes found. Raises as ``owed`` does."""
    names = tuple(case.investors(investor))
    sharing = Sharing(case)
    seen: dict[frozenset[tuple[str, str]], Decimal] = {}

    def total(choices: Mapping[str, str]) -> Decimal:
        key = frozenset(choices.items())
        if key not in seen:
            seen[key] = total_determined(sharing.under(choices), names)
        return seen[key]

    def interest_under(choices: Mapping[str, str]) -> Decimal:
        return total_interest(sharing.under(choices), names)

    base, bore = total({}), interest_under({})
    rows, beyond = [], set[tuple[str, str]]()
    for key, choice in _other_choices(case):
        try:
            amount = total({key: choice})
        except OutsideCalendar as outside:
            beyond.add((key, choice))
            refused = str(outside)
            rows.append(_refused(key, choice, refused))
        else:
            interest = interest_under({key: choice})
            rows.append(
                Alternative(
                    reading=key,
                    choice=choice,
                    determined=amount,
                    difference=amount - base,
                    interest=interest,
                    interest_difference=interest - bore,
                    refused=None,
                )
            )
    others = [other for other in _other_choices(case) if other not in beyond]
    lowest = _climb(others, total, better=lambda one, other: one < other)
    highest = _climb(others, total, better=lambda one, other: one > other)
    return Alternatives(
        as_of=case.as_of,
        known_at=case.known_at,
        currency=case.terms.currency,
        readings=case.readings,
        determined=base,
        interest=bore,
        rows=rows,
        lowest=lowest,
        highest=highest,
        search=f"Each alternative alone, then from the best found one reading changed at a time until none helped: "
        f"{len(seen)} combinations computed. A combination not reached so may lie beyond these two.",
        warnings=cautions(case, names, about="amounts"),
    )


def _refused(key: str, choice: str, why: str) -> Alternative:
    return Alternative(
        reading=key,
        choice=choice,
        determined=None,
        difference=None,
        interest=None,
        interest_difference=None,
        refused=why,
    )


def _other_choices(asked: Case) -> list[tuple[str, str]]:
    return [
        (reading.key, choice)
        for reading in register_of(asked.facts.document).values()
        for choice in reading.choices
        if choice != asked.readings[reading.key]
    ]


def _climb(
    others: Sequence[tuple[str, str]],
    total: Callable[[Mapping[str, str]], Decimal],
    *,
    better: Callable[[Decimal, Decimal], bool],
) -> Extreme:
    best: dict[str, str] = {}
    while True:
        amount, found = total(best), best
        for key, choice in others:
            changed = {**best, key: choice}
            if better(total(changed), amount):
                amount, found = total(changed), changed
        if found is best:
            return Extreme(determined=amount, choices=best)
        best = found
