"""What may happen to one made-up agreement: entries with the day each happened and when it was recorded. No amount.

Everything comes from one source of chance, which is handed in. Nothing is judged here.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

import attrs

from lifecycle.clocks import end_of_eastern_day
from lifecycle.entries import MADE_UP

Given = dict[str, object]

# Of a hundred agreements so many are effective late, and so many never.
LATE, NEVER = 40, 15
# One entry in so many is recorded long after it happened, between so many days.
LATE_ENTRIES, LATEST = 12, (15, 200)
# What everything later needs is recorded the day it happens; so the rest is late a little more often.
PROMPT, LEFT_OUT = ("AgreementSigned", "StatementFiled"), 2
# Investors stand in several agreements: each is drawn from so many.
INVESTORS = 400
FIRST_DAY, SIGNING_DAYS = date(2004, 1, 5), 3_650
STATEMENT = "333-000001"


@attrs.frozen
class Happened:
    """Something that happened, as it is recorded."""

    recorded_at: datetime
    given: Given


@attrs.define
class Life:
    """One agreement's: made step by step, each later than the one before."""

    chance: Random
    signed_on: date
    investors: Sequence[str]
    required_on: date
    entries: list[Happened] = attrs.field(factory=list)
    held: dict[str, int] = attrs.field(factory=dict)

    def says(self, day: date, kind: str, **fields: object) -> None:
        """Something that happened on a day, recorded that day or up to two later, one in twelve long after."""
        late = kind not in PROMPT and not self.chance.randrange(LATE_ENTRIES - LEFT_OUT)
        days = self.chance.randint(*LATEST) if late else 0 if kind in PROMPT else self.chance.choice((0, 0, 1, 2))
        given = {"kind": kind, "occurred_on": day.isoformat(), **fields, "source": MADE_UP}
        when = end_of_eastern_day(day) + timedelta(days=days, minutes=len(self.entries) + 1)
        self.entries.append(Happened(when, given))

    def likely(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent

    def after(self, day: date, least: int, most: int) -> date:
        return day + timedelta(self.chance.randint(least, most))


def life(chance: Random, number: int, terms: object) -> Life:
    """One agreement from its signing on; ``terms`` as a signing has them."""
    signed_on = FIRST_DAY + timedelta(chance.randrange(SIGNING_DAYS))
    investors = [f"Fund {each + 1:03}" for each in sorted(chance.sample(range(INVESTORS), chance.randint(1, 6)))]
    required_on = signed_on + timedelta(chance.randint(90, 180))
    made = Life(chance, signed_on, investors, required_on)
    written = {"based_on": terms, "required_effective_date": required_on.isoformat()} if terms == FOCUS else terms
    made.says(signed_on, "AgreementSigned", company=f"Made-up Issuer {number:06}", investors=investors, terms=written)
    _closings(made)
    effective_on = _registration(made)
    if effective_on is not None:
        _while_effective(made, effective_on)
    if made.likely(8):
        _waiver(made)
    return made


FOCUS = "focus-2002"


def _closings(made: Life) -> None:
    price = f"{made.chance.randint(50, 2_500) / 100:.2f}"
    for name in made.investors:
        made.held[name] = made.chance.choice((20_000, 50_000, 75_000, 250_000, 600_000, 1_333_333))
        day = made.signed_on if made.likely(85) else made.after(made.signed_on, 1, 40)
        made.says(day, "SharesPurchased", investor=name, shares=made.held[name], price_per_share=price)


def _registration(made: Life) -> date | None:
    """From the filing to effectiveness, if it comes: in time, late or never."""
    filed_on = made.after(made.signed_on, 41, 75)
    covered = sum(made.held.values())
    coverage = {name: shares * made.chance.randint(60, 100) // 100 for name, shares in made.held.items()}
    in_part = {"coverage": coverage} if covered and made.likely(6) else {}
    made.says(filed_on, "StatementFiled", statement=STATEMENT, form="S-3", **in_part)
    end = _effective_on(made, filed_on)
    day = made.after(filed_on, 5, 12)
    if made.likely(70) and day < (end or date.max):
        made.says(day, "ReviewNotified", statement=STATEMENT, review=True)
        for _ in range(made.chance.randint(1, 2)):
            day = made.after(day, 10, 30)
            if end is not None and day >= end - timedelta(8):
                break
            made.says(day, "CommentsReceived", statement=STATEMENT, oral=made.likely(20))
            made.says(made.after(day, 3, 7), "ResponseFiled", statement=STATEMENT)
    if end is None:
        return None
    if made.likely(60):
        made.says(end - timedelta(made.chance.randint(1, 3)), "AccelerationRequested", statement=STATEMENT)
    made.says(end, "EffectivenessDeclared", statement=STATEMENT)
    return end


def _effective_on(made: Life, filed_on: date) -> date | None:
    drawn = made.chance.randrange(100)
    if drawn < NEVER:
        return None
    if drawn < NEVER + LATE:
        return made.after(made.required_on, 1, 150)
    return max(filed_on + timedelta(10), made.required_on - timedelta(made.chance.randint(0, 60)))


def _while_effective(made: Life, effective_on: date) -> None:
    """Suspensions, sales, transfers, a split: in the order they come."""
    day = effective_on
    for what in made.chance.choices(
        ("suspension", "sale", "transfer", "split"), weights=(20, 70, 7, 3), k=made.chance.randint(1, 7)
    ):
        day = made.after(day, 5, 45)
        name = made.chance.choice(made.investors)
        if what == "suspension":
            day = _suspension(made, day)
        elif what == "sale":
            _sale(made, day, name)
        elif what == "transfer":
            _transfer(made, day, name)
        else:
            made.says(day, "SharesSplit", new_shares=2, old_shares=1)
            made.held = {name: 2 * shares for name, shares in made.held.items()}


def _suspension(made: Life, day: date) -> date:
    """Announced or not, and lifted after a few days or after far too many."""
    if made.likely(80):
        made.says(day - timedelta(4), "AdvanceNoticeGiven")
    made.says(day, "PotentialMaterialEventNoticeGiven", board_findings=made.likely(90))
    lifted = made.after(day, 3, 19) if made.likely(65) else made.after(day, 25, 110)
    made.says(lifted, "SuspensionLifted", reason=made.chance.choice(("disclosed", "no_longer_material")))
    return lifted


def _sale(made: Life, day: date, name: str) -> None:
    shares = made.held[name] if made.likely(25) else made.held[name] * made.chance.randint(5, 60) // 100
    if shares:
        made.says(day, "SharesSold", investor=name, shares=shares, venue="registered")
        made.held[name] -= shares


def _transfer(made: Life, day: date, name: str) -> None:
    taker, shares = f"Transferee {made.chance.randint(1, INVESTORS):03}", made.held[name] // 3
    if shares:
        made.says(day, "SharesTransferred", investor=name, transferee=taker, shares=shares)
        made.says(made.after(day, 0, 9), "TransferNotified", investor=name, transferee=taker)
        made.held[name] -= shares


def _waiver(made: Life) -> None:
    day = made.after(made.required_on, 10, 90)
    first = made.after(made.required_on, 0, 20)
    signers = [name for name in made.investors if made.likely(80)] or made.investors[:1]
    made.says(
        day,
        "WaiverGranted",
        company_signed=True,
        signed_by=list(signers),
        trigger="late_effectiveness",
        from_on=first.isoformat(),
        until_on=made.after(first, 20, 60).isoformat(),
    )


def corrections(chance: Random, admitted: Given, position: int) -> Iterator[Given]:
    """What puts an entry right that was recorded wrongly: another number of shares, or another day."""
    given = {name: value for name, value in admitted.items() if name not in ("recorded_at", "position")}
    if "shares" in given:
        right = {**given, "shares": max(1, int(str(given["shares"])) * chance.choice((90, 95, 105)) // 100)}
    else:
        day = date.fromisoformat(str(given["occurred_on"])) - timedelta(chance.randint(1, 3))
        right = {**given, "occurred_on": day.isoformat()}
    yield {"kind": "EntryCorrected", "target": position, "reason": "recorded wrongly", "replacement": right}
