"""The words of the language in plain English: days, durations, shares, bases, ends. Makes no sentence."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from lifecycle.agreement.language.concepts.charges import Base, Charge, Ends, Head
from lifecycle.agreement.language.concepts.conditions import Condition
from lifecycle.agreement.language.concepts.dates import MILESTONE, OTHER_DATE, AwaitedDate, DateRule, Due, Until
from lifecycle.agreement.language.vocabulary.tables import Placed

EVENTS: Mapping[str, str] = {
    "signing": "the signing",
    "closing": "the closing",
    "last_closing": "the last closing",
    "filing": "the filing of a statement",
    "effectiveness": "effectiveness",
    "clearance": "the SEC's clearance",
    "no_further_review": "the SEC says there is no further review",
    "comments": "the SEC's comments",
    "review": "the SEC's notice of a review",
    "full_review": "the SEC's notice of a full review",
    "demand": "a demand",
    "objection": "an objection",
    "unrestricted": "the shares may be sold freely",
    "charge": "it is charged",
    "period_end": "the end of the period",
    "month_end": "the end of the month",
    "anniversary": "the next monthly anniversary of the first charge",
    "cure": "the cure",
}
HAPPENED: Mapping[str, str] = {
    "review": "the SEC makes a review",
    "full_review": "the SEC makes a full review",
    "comments": "the SEC makes comments",
    "clearance": "the SEC has cleared it",
}
BASES: Mapping[str, str] = {
    "paid": "what was paid for all shares bought",
    "held": "what was paid for the shares held",
    "held_at_start": "what was paid for the shares held on its first day",
    "unsold_since_start": "what was paid for the shares not sold since its first day",
    "uncovered": "what was paid for the shares no statement covers",
    "restricted": "what was paid for the shares held that are restricted",
    "principal": "the principal",
}
STOPS: Mapping[str, str] = {
    "unrestricted": "the shares may be sold freely",
    "all_sold": "all shares are sold",
    "nothing_held": "the Investor holds nothing",
    "period_ends": "the Registration Period ends",
}
CAUSES: Mapping[str, str] = {
    "suspension": "a suspension",
    "misstatement": "a misstatement",
    "stop_order": "a stop order",
    "lapse": "a lapse of effectiveness",
    "delisting": "a delisting",
    "public_information": "a want of public information",
    "uncovered": "a share that no statement covers",
}
TIMES: Sequence[str] = (
    *("never", "once", "twice", "three times", "four times", "five times", "six times", "seven times"),
    *("eight times", "nine times", "ten times"),
)
BUSINESS_DAYS: Mapping[str, str] = {
    "both_open": "neither a federal holiday nor a closure of the New York Stock Exchange",
    "federal": "no federal holiday",
    "nyse": "no closure of the New York Stock Exchange",
}


def joined(parts: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    *most, end = list(parts) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}%"


def dollars(sum_: Decimal) -> str:
    return f"${sum_:,.2f}"


def number_of_times(times: int) -> str:
    return TIMES[times] if times < len(TIMES) else f"{times} times"


def named(name: str, thing: AwaitedDate | Condition | Head | Charge | None) -> str:
    """What the agreement calls it, with its name in the file; the name alone where it calls it nothing."""
    called = thing.called if thing is not None else None
    return f"{called} ({name})" if called and called != name else name


def the_charge(name: str, charge: Charge | None) -> str:
    """What the agreement calls it, with its name in the file; ``the charge day`` where it calls it nothing."""
    return named(name, charge) if charge is not None and charge.called else f"the charge {name}"


def the_date(name: str, date: AwaitedDate | None) -> str:
    """``the Required Effective Date``, or by its name in the file."""
    return f"the {date.called}" if date is not None and date.called else f"the date {name}"


def anchor(to: str) -> str:
    if to.startswith(MILESTONE):
        return f'the milestone "{to.removeprefix(MILESTONE)}"'
    return f"the date {to.removeprefix(OTHER_DATE)}" if to.startswith(OTHER_DATE) else EVENTS[to]


def rule(found: DateRule | Until) -> str:
    """A rule as a phrase: ``5 trading days after the SEC says …``."""
    if isinstance(found, DateRule) and found.on is not None:
        said = str(found.on)
    elif found.add is not None:
        said = f"{found.add} after {anchor(found.to or '')}"
    else:
        said = anchor(found.to or "")
        said = f"the day {said}" if said.startswith(("it is", "the SEC says", "the shares may")) else said
    return f"{said}{rolled(found.roll)}"


def rolled(roll: str | None) -> str:
    """``, or the next business day where that is none``."""
    return f", or the {roll} where that is none" if roll else ""


def when(found: DateRule) -> str:
    happened = found.when or ""
    return f" if {HAPPENED.get(happened, f'there has been {anchor(happened)}')}" if happened else ""


DUE_ON: Mapping[str, str] = {
    "charge": "the day it is charged",
    "period_end": "at the end of the period",
    "month_end": "at the end of the month",
    "anniversary": "on the next monthly anniversary of the first charge, its own day being the first of them",
    "cure": "on the day of the cure",
    "demand": "on demand",
}


def due(found: Due | None) -> str:
    if found is None:
        return "due the day it is charged"
    sooner = f", or {_due_on(found.or_sooner)} if that is sooner" if found.or_sooner is not None else ""
    return f"due {_due_on(found)}{sooner}"


def _due_on(found: Until) -> str:
    if found.add is not None:
        return rule(found)
    return f"{DUE_ON[found.to]}{rolled(found.roll)}"


def base(found: Sequence[Base]) -> str:
    """``of what was paid``; where the base changes, each with its day."""
    return " and, ".join(_base(each) for each in found)


def _base(each: Base) -> str:
    said = BASES[each.of]
    if each.each is not None:
        said = said.replace("what was paid for", f"{dollars(each.each)} for each of")
    if each.younger_than is not None:
        said = f"{said} and were bought less than {each.younger_than} before"
    return f"later than {rule(each.after)}, of {said}" if each.after is not None else f"of {said}"


def ends(found: Ends) -> str:
    days = [STOPS[each] if isinstance(each, str) else f"it is {rule(each)}" for each in found.when]
    first = ", whichever comes first" if len(days) > 1 else ""
    then = "nothing is charged after that" if found.then == "drop" else "what has run up to then is charged"
    return f"it ends when {joined(days, 'or')}{first}, and {then}"


def cause(name: str) -> str:
    return CAUSES.get(name, f"what is recorded as {name}")


def clauses(*found: Placed | None) -> tuple[str, ...]:
    """The clauses of what a sentence speaks of, each once."""
    return tuple(dict.fromkeys(each.clause for each in found if each is not None and each.clause))
