"""What is paid under a made-up agreement: what its amounts came to, in part, in shares; or what somebody reckoned."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from lifecycle.business_days import trading_days_before
from lifecycle.entries import Entry
from lifecycle.money import ZERO
from projections.amounts.ledger import Ledger, ledger
from projections.amounts.periodic_amounts import NOT_YET
from projections.amounts.used import Charged
from projections.case.case import case
from regrights.made_up.life import Given, Happened, Life

CENT = Decimal("0.01")
# Of a hundred amounts due so many are paid, so many of them whole.
PAID, WHOLE = 75, 85
# Of a hundred agreements so many settle an amount in shares, where the terms let them; so many pay interest.
IN_SHARES, INTEREST = 30, 30
# One payment for all that fell due on a day, and so many at most to each Investor.
MOST_PAID = 4
LOOKED_AHEAD = timedelta(60)
WORKED_OUT = "worked out"


def reckoned(made: Life) -> None:
    """A month's rate of what was bought or so, paid by somebody's reckoning toward nothing in particular."""
    for name in made.signatories[: made.chance.randint(1, len(made.signatories))]:
        monthly = min(float(made.uses.rate or 0) * made.cost[name], made.cost[name] / 50)
        day = made.required_on
        for _ in range(made.chance.randint(0, 2)):
            day = made.after(day, 28, 40)
            amount = f"{monthly or 1_000.0:.2f}"
            if amount != "0.00":
                made.says(day, "PeriodicAmountPaid", investor=name, amount=amount, after=["signed", name])


def paid(made: Life, log: Sequence[Entry], at: datetime) -> list[Happened]:
    """Payments of what is owed by a log at some moment and falls due soon, as it is worked out; of some of it nothing.

    Nothing of it happens or is recorded before that moment.
    """
    before, then = len(made.entries), case(log, as_of=at.date() + LOOKED_AHEAD)
    made.recorded(WORKED_OUT, at)
    in_shares = made.uses.in_kind is not None and made.likely(IN_SHARES)
    for name in then.investors():
        found = ledger(then, name)
        for due_on, together in list(_falling_due(found))[:MOST_PAID]:
            if not made.likely(PAID):
                continue
            if in_shares and len(together) == 1 and _settled_in_shares(made, name, together[0], at.date()):
                in_shares = False
                continue
            _pays(made, name, max(due_on, at.date()), together)
        if found.interest and made.likely(INTEREST):
            day, amount = made.after(then.as_of, 0, 30), str(found.interest.quantize(CENT))
            about = {"investor": name, "amount": amount, "toward": {"interest": True}}
            made.says(day, "PeriodicAmountPaid", about, after=[name, WORKED_OUT])
    new = made.entries[before:]
    del made.entries[before:]
    return new


def _falling_due(found: Ledger) -> Iterator[tuple[date, list[Charged]]]:
    """What is owed in money, by the day it falls due, the first first."""
    days: dict[date, list[Charged]] = {}
    for each in found.charged:
        if each.dollars and not each.made.is_a_price and each.made.due_on < NOT_YET:
            days.setdefault(each.made.due_on, []).append(each)
    yield from sorted(days.items(), key=lambda falling: falling[0])


def _pays(made: Life, name: str, due_on: date, together: Sequence[Charged]) -> None:
    amount = sum((each.dollars for each in together), ZERO)
    if not made.likely(WHOLE):
        amount = (amount / 2).quantize(CENT)
    if amount:
        about = {"toward": _toward(together[0])} if len(together) == 1 and made.likely(80) else {}
        charged_on = max(each.made.computed_on for each in together)
        day = max(made.after(due_on, 0, 25), charged_on)
        made.says(day, "PeriodicAmountPaid", about, investor=name, amount=str(amount), after=[name, WORKED_OUT])


def _toward(charged: Charged) -> Given:
    of = charged.made
    return {"trigger": of.trigger, "trigger_date": of.trigger_date.isoformat(), "number": of.number}


def _settled_in_shares(made: Life, name: str, charged: Charged, today: date) -> bool:
    """Closing bids, an agreement on shares, and as many as it buys; nothing where it would buy none."""
    in_kind = made.uses.in_kind
    if in_kind is None or in_kind.price is None or in_kind.of_mean_bid is None:
        return False
    of = charged.made
    days, cents = trading_days_before(of.computed_on, in_kind.of_mean_bid.number), made.chance.randint(50, 900)
    mean = Fraction(sum(made.bids.get(day, cents) for day in days), 100 * len(days))
    shares = floor(Fraction(charged.dollars) / (Fraction(in_kind.price) * mean))
    if not shares or days[0] < made.signed_on:
        return False
    for day in days:
        if day not in made.bids:
            made.bids[day] = cents
            made.says(day, "ClosingBidRecorded", price=f"{cents / 100:.2f}", after=[WORKED_OUT], then="bids")
    day, toward = made.after(max(of.due_on, today), 0, 10), _toward(charged)
    agreed = {"investor": name, "toward": toward}
    made.says(
        day, "ShareSettlementAgreed", agreed, amount=str(charged.dollars), after=[name, WORKED_OUT], then="agreed"
    )
    issued_on = made.after(day, 0, 5)
    made.says(issued_on, "PeriodicAmountSharesIssued", agreed, shares=shares, after=["agreed", "bids"], then=name)
    return True
