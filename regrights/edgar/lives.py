"""When a statement could be written about, by the rows of its own number: filed, effective, withdrawn, last heard of.

A request is not its outcome: a withdrawal stands only where nothing of the statement comes after it. Rows of other
numbers, or of none, are not known here.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum

import attrs

from regrights.edgar.forms import (
    AFTER_EFFECTIVENESS,
    EFFECT_SINCE,
    GRANTED_BY_FILING_SINCE,
    OPENINGS,
    REQUESTS,
    Role,
    role_of,
)
from regrights.edgar.page import Filing

_LIFTED = {Role.WITHDRAWAL_LIFTED: Role.WITHDRAWN, Role.AMENDMENT_WITHDRAWAL_LIFTED: Role.AMENDMENT_WITHDRAWN}


@attrs.frozen
class Effect:
    """What the ``items`` of an EFFECT say, where they say anything: until 2024 form, amendment and time."""

    form: str
    accession: str
    on: str

    @property
    def of_an_amendment(self) -> bool:
        return self.form.startswith("POS") or self.form.endswith("POS")


def effect_of(filing: Filing) -> Effect:
    form, accession, on = (each.strip() for each in f"{filing.items},,".split(",")[:3])
    return Effect(form, accession, on[:10] if _is_day(on[:10]) else "")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def a_year_after(day: date) -> date:
    """The same day of the next year; 28 February after 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@attrs.frozen(kw_only=True)
class Life:
    """The days of one statement. ``effective_by`` is an upper bound where the declaration itself is not in the list.

    ``last`` is the day of the last row of its own number; ``withdrawn_on`` that of a request nothing speaks against.
    """

    filed: date
    last: date
    at_once: bool
    effective_on: date | None
    effective_by: date | None
    withdrawn_on: date | None

    @property
    def ends(self) -> date | None:
        """The last day on which a letter can be about it, as far as its own rows say."""
        ends = [each for each in (self.effective_on, self.effective_by, self.withdrawn_on) if each is not None]
        return min(ends, default=None)

    @property
    def tied_until(self) -> date:
        """Twelve months after its own last row: silence is no proof that it is still open."""
        return a_year_after(self.last)

    def window(self, role: Role) -> tuple[date, date] | None:
        """The first and the last day of a row without a file number that can be this statement's, by its form."""
        if role in AFTER_EFFECTIVENESS:
            effective = self.effective_on or self.effective_by
            return (effective, self.tied_until) if effective else None
        if role in REQUESTS or role is Role.STOP_ORDER:
            return self.filed, self.tied_until
        # What is effective on filing is not written about.
        return None if self.at_once else (self.filed, min(self.ends or date.max, self.tied_until))


def life_of(own: Sequence[Filing]) -> Life:
    """The life of a statement from the filings of its number, oldest first."""
    opening = next((each for each in own if role_of(each.form) in OPENINGS), None)
    at_once = opening is not None and role_of(opening.form) is Role.FILED_AND_EFFECTIVE
    bound = None if at_once else _bound(own)
    effects = [each.filed for each in own if role_of(each.form) is Role.EFFECT and not effect_of(each).of_an_amendment]
    filed = (opening or own[0]).filed
    life = Life(
        filed=filed,
        last=own[-1].filed,
        at_once=at_once,
        effective_on=filed if at_once else min(effects, default=None) if bound is None else None,
        effective_by=bound,
        withdrawn_on=None,
    )
    return attrs.evolve(life, withdrawn_on=_withdrawn_on(own, life))


def _withdrawn_on(own: Sequence[Filing], life: Life) -> date | None:
    outcomes = requests_of(own)
    effective = life.effective_on or life.effective_by or date.max
    return min(
        (
            each.filed
            for each in own
            if role_of(each.form) is Role.WITHDRAWN and outcomes[each.accession].lifted_by is None
            if not doubts_of(each, outcomes[each.accession], life, effective=effective <= each.filed)
        ),
        default=None,
    )


def _bound(own: Sequence[Filing]) -> date | None:
    """The day by which a statement was effective though its declaration is not in the list.

    A prospectus or a post-effective amendment shows it where no EFFECT can come (before 2007), where none does, or
    where the first one is about an amendment already.
    """
    effects = [each for each in own if role_of(each.form) is Role.EFFECT]
    shown_by = [each.filed for each in own if role_of(each.form) in AFTER_EFFECTIVENESS]
    shown_by += [each.filed for each in effects[:1] if effect_of(each).of_an_amendment]
    first = min(shown_by, default=None)
    if first is None or (effects and effects[0].filed <= first and not effect_of(effects[0]).of_an_amendment):
        return None
    unseen = not effects or effect_of(effects[0]).of_an_amendment or first < EFFECT_SINCE
    return first if unseen else None


# --- requests and what came of them -----------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Outcome:
    """What the rows of a number show after a request: whether it was taken back, and the first of those that follow."""

    lifted_by: Filing | None
    next_row: Filing | None


class Doubt(Enum):
    """Why a request to withdraw a statement may not be its withdrawal."""

    FOLLOWED = "rows of its number come later"
    EFFECTIVE = "it was effective"
    BY_CONSENT_THEN = "every request needed consent at the time"
    EFFECTIVENESS_UNSEEN = "the list cannot show whether it was effective"


def doubts_of(request: Filing, outcome: Outcome, life: Life, *, effective: bool) -> list[Doubt]:
    """What speaks against taking a request for its outcome; nothing where it is granted by its filing, Rule 477(b)."""
    found = [Doubt.FOLLOWED] if outcome.next_row else []
    if effective:
        found.append(Doubt.EFFECTIVE)
    elif request.filed < GRANTED_BY_FILING_SINCE:
        found.append(Doubt.BY_CONSENT_THEN)
    elif life.filed < EFFECT_SINCE:
        found.append(Doubt.EFFECTIVENESS_UNSEEN)
    return found


def requests_of(own: Sequence[Filing]) -> Mapping[str, Outcome]:
    """The outcome of each request to withdraw a statement or an amendment, by its accession.

    What takes a request back lifts every one of its kind that is open by then. A second request follows nothing up:
    it is the same wish.
    """
    others = [each for each in own if role_of(each.form) not in REQUESTS]
    days = [each.filed for each in others]
    waiting: dict[Role, list[str]] = {Role.WITHDRAWN: [], Role.AMENDMENT_WITHDRAWN: []}
    found: dict[str, Outcome] = {}
    for each in sorted(own, key=lambda filing: (filing.filed, role_of(filing.form) in _LIFTED)):
        role = role_of(each.form)
        if role in waiting:
            place = bisect_right(days, each.filed)
            found[each.accession] = Outcome(lifted_by=None, next_row=next(iter(others[place : place + 1]), None))
            waiting[role].append(each.accession)
        elif role in _LIFTED:
            for request in waiting[_LIFTED[role]]:
                found[request] = attrs.evolve(found[request], lifted_by=each)
            waiting[_LIFTED[role]].clear()
    return found
