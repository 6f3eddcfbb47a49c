"""Reasons, and the sentences a lawyer would sign. Computes nothing: every figure in a sentence was handed to it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Protocol, TypeVar

import attrs

from lifecycle.entries.telling import one_stop

Input = str | int | date | Decimal | None
# What a caution does to an answer, the heaviest first: it may not be relied on; its dollars moved or may move; it turns
# on a reading that is a close call; or it is worth knowing.
Weight = Literal["blocks", "moves money", "close call", "note"]

NOTHING_CALLED: Mapping[str, str] = {}
SENTENCES: Mapping[str, str] = {
    "late": "No statement covering {shares} was declared effective by {date}, {required}{clearance}{later}.",
    "late_filing": "No statement covering {shares} was filed by {date}, {required}{clearance}{later}.",
    "late_request": "Acceleration was not requested by {date}, {required}{clearance}{later}.",
    "late_response": "The SEC was not answered by {date}, {required}{clearance}{later}.",
    "late_milestone": "The milestone {milestone} was not reached by {date}, {required}{clearance}{later}.",
    "by_transfer": "{investor} has its shares by transfer from {old}, of which the Company had notice on {on}: their "
    "amounts are its own, on the same dates with the same numbers.",
    "begun_anew": "The cutback of {statement} ended on {on}: for the {shares:share} of {investor} that it had kept out "
    "everything is counted anew from that day, as from a closing.",
    "restricted": "{investor} was restricted from selling from {on} on, {after:day} after {statement} became "
    "effective on {effective}: {causes}.",
    "unusable": "{investor} could not sell under a registration from {on} on: {causes}.",
    "down": "Toward {investor} from {on} on: {causes}.",
    "start": "{on} is {date} {number}: it is made on the first day of the {what}.",
    "end": "{on} is {date} {number} and the last: the charges end then, {days:counted day} after {since}{tolled}.",
    "scheduled": "{on} is {date} {number}: {days:counted day} after {since}{tolled}.",
    "cure": "{on} is {date} {number} and the last: the {what} ended then, {days:counted day} after {since}{tolled}.",
    "relisting": "{on} is {date} {number}: the shares were listed again, {days:counted day} after {since}.",
    "waited": "{on} is {date} {number} and the last: the {what} ended on {cured}, but under this reading "
    "the first {date} is always {days:counted day} after {since}.",
    "in_advance": "{on} begins period {number}: its whole amount is determined that day.",
    "all_bought": "The percentage is taken of {base_called} of {shares:all share}{covered} bought by "
    "{on}{price}: {base}.",
    "held": "The percentage is taken of {base_called} of the {shares:share}{covered} bought and not yet sold "
    "by {on}, the oldest sold first{price}: {base}.",
    "held_at_restriction": "The percentage is taken of what was paid for the {shares:share}{covered} held on "
    "{on}{price}: {base}.",
    "unsold_since": "The percentage is taken of what was paid for the shares{covered} bought, less those sold on or "
    "after {on}, the oldest sold first: {base}.",
    "principal": "The percentage is taken of the principal of its notes outstanding on {on}: {base}.",
    "amended": "The amendment of {on} sets {term} to {value}, for {effective}.",
    "waived": "A waiver of {on} takes in what was computed on that day{refund}: {waived} of {whole} is waived.",
    "sum_shared": "Of the sum {share} is the Investor's, by what was paid for shares bought by {on}.",
    "sum": "Of the {rate} of the period{part} its share is {amount}, rounded half-up to the cent.",
    "amount": "{rate} of {base}{part} is {amount}, rounded half-up to the cent.",
    "nothing_completed": "The period was not completed, so under this reading nothing is owed for it.",
    "proportional": "Recorded as the Investor's delay: {days} of the {late:day} late; the amount is reduced by that "
    "share.",
    "due_grid": "It is due on {on}, the first payment day after its {date}.",
    "due_cure": "It is due on {on}, the {nth} business day after the {what} ended on {cured}{skipped}.",
    "due_charge": "It is due on {on}.",
    "due_after_cure": "It is due on {on}, counted from the end of the {what} on {cured}.",
    "due_waits": "It falls due once {anchor}.",
    "due_notified": "It is computed on shares on their way at its {date} and due on {on}: not before its own "
    "due date, {own}, nor before the Company had notice of the transfer.",
    "of_a_price": "It is points off a price, not money: it is never due and in no total.",
    "capped": "It is cut by {capped}: at most {most} may be charged {together}, and {left} of that was left.",
    "raised": "It is raised by {raised}: at least {least} is charged {together}, and no such default runs any more.",
    "interest": "Unpaid after it was due, it bore {interest} of interest by {on}.",
    "due_advance": "It is due on {on}, the day its period began.",
}


@attrs.frozen(slots=False)
class Reason:
    """Why a figure is what it is: the rule, its clauses, what went in, the entries it rests on, and the sentence."""

    rule: str
    clauses: Sequence[str]
    inputs: Mapping[str, str | int | None]
    entries: Sequence[int]
    text: str


@attrs.frozen(slots=False)
class Caution:
    """One point of care: a stable code, its weight, a sentence, the clauses and the entries it rests on."""

    code: str
    weight: Weight
    text: str
    clauses: Sequence[str]
    entries: Sequence[int] = ()


# A reason that is told when somebody asks: figures are often wanted without their sentences.
Why = Callable[[], Reason]
Told = TypeVar("Told")


def once_told(tell: Callable[[], Told]) -> Callable[[], Told]:
    """The same, worked out when somebody first asks."""
    known: list[Told] = []

    def told() -> Told:
        if not known:
            known.append(tell())
        return known[0]

    return told


class Answer(Protocol):
    """What every answer says of itself."""

    @property
    def as_of(self) -> date | None: ...
    @property
    def known_at(self) -> datetime | None: ...
    @property
    def warnings(self) -> Sequence[Caution]: ...


def reason(
    rule: str,
    clauses: Sequence[str],
    entries: Sequence[int] = (),
    called: Mapping[str, str] = NOTHING_CALLED,
    **inputs: Input,
) -> Reason:
    """A reason with its sentence written out; ``called`` are names of the agreement that stand in it."""
    plain = {name: value if isinstance(value, int | None) else str(value) for name, value in inputs.items()}
    return Reason(rule, clauses, plain, entries, told(SENTENCES[rule], {**inputs, **called}))


def told(sentence: str, inputs: Mapping[str, object]) -> str:
    """A sentence with its inputs put in: amounts as dollars, ``{days:business day}`` as 1 business day or 15 …s."""
    return one_stop(sentence.format_map({name: _spoken(value) for name, value in inputs.items()}))


def _spoken(value: object) -> object:
    match value:
        case Decimal():
            return dollars(value)
        case int() if not isinstance(value, bool):
            return _Counted(value)
        case _:
            return value


class _Counted(int):
    """A number that takes the word it counts as its format."""

    def __format__(self, what: str) -> str:
        if not what[:1].isalpha():
            return super().__format__(what)
        adjective, _, of = what.partition(" ")
        return ADJECTIVES[adjective](self, of) if adjective in ADJECTIVES else counted(self, what)


def counted(number: int, what: str) -> str:
    """A number of things for reading: 1 business day, 15 business days, 2 entries."""
    several = f"{what[:-1]}ies" if what.endswith("ry") else f"{what}s"
    return f"{int(number):,} {what if number == 1 else several}"


def all_of(number: int, what: str) -> str:
    """All 15 shares, or the 1 share."""
    return f"{'the' if number == 1 else 'all'} {counted(number, what)}"


def every(number: int, what: str) -> str:
    """Every 30 days, or every day."""
    return f"every {what if number == 1 else counted(number, what)}"


ADJECTIVES: Mapping[str, Callable[[int, str], str]] = {"all": all_of, "every": every}


def dollars(amount: Decimal) -> str:
    """An amount for reading: $20,000.00, or -$20,000.00."""
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def shown_price(price: Fraction) -> str:
    """A price per share for reading: $1.35, with as many places as it has, or as a fraction where they do not end."""
    places = price * 10**12
    if places.denominator != 1:
        return f"${price}"
    whole, _, decimals = f"{(Decimal(places.numerator) / 10**12).normalize():f}".partition(".")
    return f"${whole}.{decimals:0<2}"


def percent(rate: Decimal) -> str:
    """A rate for reading: 0.015 is 1.5%."""
    return f"{(rate * 100).normalize():f}%"
