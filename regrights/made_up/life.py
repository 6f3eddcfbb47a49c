"""One made-up agreement as it grows: what happened to it, each with the day it happened and when it was recorded.

Everything comes from one source of chance, which is handed in. Nothing is judged here, and no amount known.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Literal

import attrs

from lifecycle.clocks import end_of_eastern_day
from lifecycle.entries import MADE_UP
from regrights.made_up.uses import Uses

Given = Mapping[str, object]
NOTHING: Given = {}
Outcome = Literal["in time", "late", "never"]

# Of a hundred agreements so many are effective late, and so many never.
LATE, NEVER = 40, 15
# So many in a thousand entries are recorded long after they happened, between so many days. What rests on one is
# recorded after it, so that about one in twelve of all comes late.
LATE_ENTRIES, LATEST = 47, (15, 200)
# What everything later needs is recorded within days.
PROMPT = ("AgreementSigned", "StatementFiled")
# Investors stand in several agreements: each is drawn from so many.
INVESTORS, MOST_INVESTORS = 400, 6
FIRST_DAY, SIGNING_DAYS = date(2004, 1, 5), 3_650
STATEMENT = "333-000001"


@attrs.frozen(eq=False)
class Happened:
    """Something that happened, as it is recorded."""

    recorded_at: datetime
    given: Given


@attrs.define(eq=False)
class Life:
    """One agreement's. What is said need not come in the order it happened."""

    chance: Random
    uses: Uses
    signed_on: date
    # Those who signed, and those who are Investors by now.
    signatories: tuple[str, ...]
    investors: list[str]
    # By when a statement must be effective; where the terms await that by no day, as good as any.
    required_on: date
    outcome: Outcome
    entries: list[Happened] = attrs.field(factory=list)
    # Shares of each, and what they cost; bids by their days.
    held: dict[str, int] = attrs.field(factory=dict)
    cost: dict[str, float] = attrs.field(factory=dict)
    bids: dict[date, int] = attrs.field(factory=dict)
    # Whether something that stopped sales was never ended.
    stopped: bool = False
    _recorded: dict[str, datetime] = attrs.field(factory=dict)

    def says(
        self, day: date, kind: str, about: Given = NOTHING, /, *, after: Sequence[str], then: str = "", **fields: object
    ) -> None:
        """Something that happened on a day, recorded that day or up to two later, some of it long after.

        It is recorded after what it rests ``after``, by the words that this was said with as ``then``.
        """
        chance = self.chance
        prompt = kind in PROMPT
        late = not prompt and chance.randrange(1_000) < LATE_ENTRIES
        days = chance.randint(*LATEST) if late else 0 if prompt else chance.choice((0, 0, 1, 2))
        at = end_of_eastern_day(day) + timedelta(days=days, minutes=1 + len(self.entries))
        for word in after:
            rests_on = self._recorded.get(word)
            if rests_on is not None and rests_on >= at:
                at = rests_on + timedelta(minutes=1)
        if then and at > self._recorded.get(then, at - timedelta(1)):
            self._recorded[then] = at
        said = {"kind": kind, "occurred_on": day.isoformat(), **fields, **about, "source": MADE_UP}
        self.entries.append(Happened(at, said))

    def recorded(self, word: str, at: datetime) -> None:
        """What is said ``after`` this word is recorded after a moment."""
        self._recorded[word] = at

    def likely(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent

    def after(self, day: date, least: int, most: int) -> date:
        return day + timedelta(self.chance.randint(least, most))

    def anybody(self) -> str:
        return self.chance.choice(self.investors)

    def consenting(self) -> list[str]:
        """Nearly all of those who signed, and at least one."""
        first, *others = self.signatories
        return [first, *(name for name in others if self.likely(80))]


def begun(chance: Random, number: int, uses: Uses) -> Life:
    """An agreement signed: when, by whom, and how its registration will go."""
    signed_on = FIRST_DAY + timedelta(chance.randrange(SIGNING_DAYS))
    drawn = sorted(chance.sample(range(INVESTORS), chance.randint(1, MOST_INVESTORS)))
    investors = [f"Fund {each + 1:03}" for each in drawn]
    required_on = signed_on + timedelta(uses.effective_within or chance.randint(90, 180))
    of_a_hundred = chance.randrange(100)
    outcome: Outcome = "never" if of_a_hundred < NEVER else "late" if of_a_hundred < NEVER + LATE else "in time"
    made = Life(chance, uses, signed_on, tuple(investors), investors, required_on, outcome)
    made.says(
        signed_on,
        "AgreementSigned",
        company=f"Made-up Issuer {number:06}",
        investors=list(investors),
        terms=uses.given(required_on),
        after=[],
        then="signed",
    )
    return made
