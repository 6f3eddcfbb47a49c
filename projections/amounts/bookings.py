"""Double entry: what stood on one Investor's accounts at a moment, and the postings between two such moments.

Each posting says one amount twice, to the debit of one account and to the credit of another, so accounts made of them
balance whatever happened. Which accounts an issuer keeps, and what it recognises when, is its own: these are names for
what the agreement makes happen to an amount.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Literal, get_args

import attrs

from lifecycle.entries import PeriodicAmountPaid, PeriodicAmountSharesIssued, Trigger, WaiverGranted
from lifecycle.money import ZERO
from projections.amounts.ledger import ledger, payments_of
from projections.amounts.lines import Line, investor_figures, investor_owed
from projections.amounts.periodic_amounts import NOT_YET, PeriodicAmount
from projections.case.case import Case

Account = Literal[
    "periodic_amounts",
    "determined_not_due",
    "payable",
    "cash",
    "shares_issued",
    "waived",
    "interest",
    "interest_payable",
]
ACCOUNTS: tuple[Account, ...] = get_args(Account)
What = Literal[
    "determination",
    "falling_due",
    "payment",
    "settlement_in_shares",
    "waiver",
    "restatement",
    "interest",
    "interest_payment",
]
# Which amount it is: not its statement, which an amount may have only once one is effective. The last number tells
# apart those that share the rest.
Key = tuple[Trigger, date, int, int]


@attrs.frozen(kw_only=True)
class Amount:
    """One Periodic Amount as it stands: in dollars before waivers, what waivers took off, whether it is due."""

    gross: Decimal
    waived: Decimal
    due: bool
    computed_on: date
    due_on: date | None
    # What it rests on moves no account; ``of_waivers`` are the sections that let it be waived.
    statement: str | None = attrs.field(eq=False)
    waivers: Sequence[int] = attrs.field(eq=False)
    of_waivers: Sequence[str] = attrs.field(eq=False)
    # The line as it is shown, with its reasons: made for a posting, not to see what stands.
    shown: Callable[[], Line] = attrs.field(eq=False, repr=False)

    @property
    def entries(self) -> Sequence[int]:
        """What it rests on."""
        return self.shown().entries

    @property
    def clauses(self) -> Sequence[str]:
        return self.shown().clauses

    @property
    def account(self) -> Account:
        return "payable" if self.due else "determined_not_due"

    @property
    def net(self) -> Decimal:
        return self.gross - self.waived


@attrs.frozen(kw_only=True)
class Settled:
    """One payment: its day, the dollars, and whether shares were issued for them."""

    on: date
    amount: Decimal
    in_shares: bool
    clauses: Sequence[str] = attrs.field(eq=False)


@attrs.frozen(kw_only=True)
class Standing:
    """One Investor's accounts at the end of a day.

    ``interest`` is what had run up, ``interest_paid`` what of the money paid went to it. It runs up every day, which by
    itself is no move: it is posted on the days it is paid, and at the end.
    """

    amounts: Mapping[Key, Amount] = attrs.field(factory=dict)
    settled: Mapping[int, Settled] = attrs.field(factory=dict)
    interest: Decimal = attrs.field(default=ZERO, eq=False)
    interest_paid: Decimal = attrs.field(default=ZERO, eq=False)


NOTHING = Standing()


@attrs.frozen(kw_only=True, slots=False)
class Posting:
    """One amount above zero, debited and credited. ``entries`` are those it rests on."""

    what: What
    debit: Account
    credit: Account
    amount: Decimal
    trigger: Trigger | None
    trigger_date: date | None
    statement: str | None
    number: int | None
    clauses: Sequence[str]
    entries: Sequence[int]


def standing_of(case: Case, investor: str) -> Standing:
    """What stands toward an Investor as of a case's day; nothing where it was not yet one."""
    if investor not in case.investors():
        return NOTHING
    waivers = [[waiver.position for waiver in each] for each in ledger(case, investor).waivers]
    amounts: dict[Key, Amount] = {}
    own, figures = ledger(case, investor), investor_figures(case, investor)
    for place, (charged, waived, waived_by) in enumerate(zip(own.charged, own.waived, waivers, strict=True)):
        made = charged.made
        if made.is_a_price:
            continue  # points off a price are no money
        amounts[_key(made, amounts)] = Amount(
            gross=charged.dollars + waived,
            waived=waived,
            due=made.due_on <= case.as_of,
            computed_on=made.computed_on,
            due_on=made.due_on if made.due_on < NOT_YET else None,
            statement=made.statement,
            waivers=waived_by,
            of_waivers=case.facts.clauses(WaiverGranted.__name__),
            shown=partial(_shown, case, investor, place),
        )
    settled = {
        each.entry: Settled(
            on=each.on,
            amount=each.amount,
            in_shares=each.in_shares,
            clauses=case.facts.clauses((PeriodicAmountSharesIssued if each.in_shares else PeriodicAmountPaid).__name__),
        )
        for each in payments_of(case, investor)
    }
    return Standing(amounts=amounts, settled=settled, interest=figures.interest, interest_paid=figures.interest_paid)


def _shown(case: Case, investor: str, place: int) -> Line:
    return investor_owed(case, investor).lines[place]


def _key(made: PeriodicAmount, known: Mapping[Key, Amount]) -> Key:
    place = 0
    while (key := (made.trigger, made.trigger_date, made.number, place)) in known:
        place += 1
    return key


def postings(before: Standing, after: Standing, on: date | None) -> Iterator[Posting]:
    """What was posted between two moments, ``on`` the day they are the two ends of; None where both are of one day.

    What only moved because more was known, and what changed after its day, is a restatement.
    """
    for key in dict.fromkeys([*before.amounts, *after.amounts]):
        yield from _of_amount(key, before.amounts.get(key), after.amounts.get(key), on)
    for entry in dict.fromkeys([*before.settled, *after.settled]):
        yield from _of_payment(entry, before.settled.get(entry), after.settled.get(entry), on)


def postings_of_interest(before: Standing, after: Standing, *, restated: bool = False) -> Iterator[Posting]:
    """What ran up between two moments, and what of the money paid between them, debited to amounts, went to it."""
    about, ran_up, paid = _About(None, None, (), ()), after.interest, after.interest_paid
    run_up: What = "restatement" if restated else "interest"
    moved: What = "restatement" if restated else "interest_payment"
    yield from about(run_up, "interest", "interest_payable", ran_up - before.interest)
    yield from about(moved, "interest_payable", "payable", paid - before.interest_paid)


def _of_amount(key: Key, old: Amount | None, new: Amount | None, on: date | None) -> Iterator[Posting]:
    stood, stands = old or _nothing_of(new), new or _nothing_of(old)
    gross, waived = stands.gross - stood.gross, stands.waived - stood.waived
    # Single days that are one line are computed day by day: it grows.
    first = stands.computed_on == on and (old is None or old.computed_on < stands.computed_on)
    said = new or old or stands
    made = _About(key, said.statement, said.entries, said.clauses)
    yield from made("determination" if first else "restatement", "periodic_amounts", stood.account, gross)
    given_up: What = "restatement" if on is None else "waiver"
    waivers = stands.waivers or stood.waivers
    yield from _About(key, said.statement, waivers, said.of_waivers)(given_up, stood.account, "waived", waived)
    if stood.account != stands.account:
        due: What = "falling_due" if stands.due and stands.due_on == on else "restatement"
        yield from made(due, stood.account, stands.account, stands.net)


def _nothing_of(amount: Amount | None) -> Amount:
    """The same amount where it is not there: of no dollars, and not due."""
    assert amount is not None  # noqa: S101 - it stands at one end at least
    return attrs.evolve(amount, gross=ZERO, waived=ZERO, due=False)


def _of_payment(entry: int, old: Settled | None, new: Settled | None, on: date | None) -> Iterator[Posting]:
    known = new or old
    assert known is not None  # noqa: S101 - it stands at one end at least
    paid = (new.amount if new else ZERO) - (old.amount if old else ZERO)
    account: Account = "shares_issued" if known.in_shares else "cash"
    what: What = "settlement_in_shares" if known.in_shares else "payment"
    first = on is not None and old is None
    yield from _About(None, None, (entry,), known.clauses)(what if first else "restatement", "payable", account, paid)


@attrs.frozen
class _About:
    """What a posting is about: an amount or, without a key, a payment."""

    key: Key | None
    statement: str | None
    entries: Sequence[int]
    clauses: Sequence[str]

    def __call__(self, what: What, debit: Account, credit: Account, amount: Decimal) -> Iterator[Posting]:
        """The posting of an amount, the other way round where it is below zero; none where it is zero."""
        if amount:
            trigger, trigger_date, number, _ = self.key or (None, None, None, 0)
            yield Posting(
                what=what,
                debit=debit if amount > 0 else credit,
                credit=credit if amount > 0 else debit,
                amount=abs(amount),
                trigger=trigger,
                trigger_date=trigger_date,
                statement=self.statement,
                number=number,
                clauses=self.clauses,
                entries=self.entries,
            )
