"""What the other readings would give: each alternative alone, and the lowest and highest amounts found."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.agreement.language.decided import asked
from lifecycle.agreement.register import register_of
from lifecycle.business_days import OutsideCalendar
from lifecycle.entries import (
    Entry,
    MisstatementNoticeReceived,
    PostEffectiveAmendmentDeclaredEffective,
    SharesTransferred,
    TransferNotified,
)
from lifecycle.money import ZERO
from projections.amounts.ledger import ledger
from projections.amounts.lines import determined
from projections.case.case import Case
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
    names = case.investors(investor)
    seen: dict[frozenset[tuple[str, str]], Decimal] = {}
    computed: dict[frozenset[tuple[str, str]], Decimal] = {}
    forked = asked(case.facts.document).choices
    idle = {key for key, touches in TOUCHED_BY.items() if key not in forked and not touches(case)}

    def total(choices: Mapping[str, str]) -> Decimal:
        key = frozenset(choices.items())
        if key not in seen:
            telling = _telling(choices, idle)
            if (same := frozenset(telling.items())) not in computed:
                computed[same] = determined(case.under(telling), names)
            seen[key] = computed[same]
        return seen[key]

    base, bore = total({}), _interest(case, names)
    rows, beyond = [], set[tuple[str, str]]()
    for key, choice in _other_choices(case):
        try:
            amount = total({key: choice})
        except OutsideCalendar as outside:
            beyond.add((key, choice))
            refused = str(outside)
            rows.append(_refused(key, choice, refused))
        else:
            interest = _interest(case.under(_telling({key: choice}, idle)), names)
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


# The readings that only some entries can turn on, and whether there are any: without them no choice moves anything.
TOUCHED_BY: Mapping[str, Callable[[Case], bool]] = {
    "transfer_gap": lambda case: _any(case, SharesTransferred, TransferNotified),
    "dissenters": lambda case: bool(case.facts.changes or case.whole.changes),
    "misstatement_grace": lambda case: _any(case, MisstatementNoticeReceived),
    "amendment_window": lambda case: _any(case, PostEffectiveAmendmentDeclaredEffective),
}


def _any(case: Case, *kinds: type[Entry]) -> bool:
    """Whether an entry of some kinds stands in the history, by the as-of date or in all that is known."""
    return any(isinstance(each, kinds) for each in (*case.facts.history, *case.whole.history))


def _telling(choices: Mapping[str, str], idle: Collection[str]) -> Mapping[str, str]:
    """The choices of readings that something in the log turns on."""
    return {key: choice for key, choice in choices.items() if key not in idle}


def _interest(case: Case, names: Sequence[str]) -> Decimal:
    """What has run up on unpaid amounts, paid or not."""
    return sum((ledger(case, name).interest for name in names), ZERO)


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
