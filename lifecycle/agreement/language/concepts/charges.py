"""Concepts 3 and 4, heads and charges: which conditions cost money, and what they cost. Computes no amount."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from lifecycle.agreement.language.concepts.dates import DUE, RULE, DateRule, Due
from lifecycle.agreement.language.vocabulary import durations
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.agreement.language.vocabulary.figures import Amount, Dollars, Length, Share
from lifecycle.agreement.language.vocabulary.tables import Placed, Table, word
from lifecycle.agreement.language.vocabulary.words import Many, OneOf, Shaped, Text, Whole

BASES = (
    *("paid", "held", "held_at_start", "unsold_since_start", "uncovered", "restricted", "principal"),
)  # fmt: skip
STOPS = ("unrestricted", "all_sold", "nothing_held", "period_ends")
SUMS_SHARED = OneOf(("by_paid", "each"), what="way to share a sum")
PAYS = OneOf(("money", "price"), what="way to pay")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Base(Placed):
    """What a rate is taken of, for days after ``after`` where it is given."""

    called: str | None = word(Text("its name in the agreement"))
    of: str = word(OneOf(BASES, what="base"), needed=True, default="paid")
    younger_than: Duration | None = word(Length())
    each: Decimal | None = word(Dollars(6))
    after: DateRule | None = word(RULE)


_BASE = Table(Base, "a base")


def _bases(place: str, found: object) -> tuple[Base, ...]:
    match found:
        case str():
            return (Base(of=found, place=place),)
        case Base():
            return (found,)
        case _:
            assert isinstance(found, tuple)  # noqa: S101 - the third shape
            return found


BASE = Shaped(
    f"one of {', '.join(BASES)}, or a table with `of`, or a list of such tables",
    ((str, OneOf(BASES, what="base")), (dict, _BASE), (list, Many(_BASE, at_least=1))),
    _bases,
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Ends(Placed):
    """When charges stop: the earliest of these days, and whether what has run up to it is charged."""

    when: Sequence[str | DateRule] = word(
        Many(Shaped("a word or a date rule", ((str, OneOf(STOPS, what="end")), (dict, RULE)))), needed=True, default=()
    )
    then: str = word(OneOf(("drop", "count"), what="way to end"), default="drop")


ENDS = Table(Ends, "an end of charges")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Head(Placed):
    """What costs money: the conditions that are one default together, from when, until when, and the charge."""

    called: str | None = word(Text("its name in the agreement"))
    of: Sequence[str] = word(Many(Text("the name of a condition"), at_least=1), needed=True, default=())
    charge: str = word(Text("the name of a charge"), needed=True, default="")
    counts_from: str = word(OneOf(("first_day", "deadline"), what="day to count from"), default="first_day")
    cure_day: str | None = word(OneOf(("in", "out"), what="place for a day"))
    not_on_days_of: Sequence[str] = word(Many(Text("the name of a head")), default=())
    investor_delay: str | None = word(OneOf(("toll", "share"), what="effect of a delay"))
    arms_within: DateRule | None = word(RULE)
    ends: Ends | None = word(ENDS)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class By(Placed):
    """The rates or sums, period by period, and when they are charged."""

    called: str | None = word(Text("the name of its dates in the agreement"))
    at_start: Decimal | None = word(Share())
    rates: Sequence[Decimal] = word(Many(Share(), at_least=1), default=())
    sums: Sequence[Decimal] = word(Many(Dollars(), at_least=1), default=())
    sums_shared: str | None = word(SUMS_SHARED)
    then_add: Decimal | None = word(Amount())
    rate_lasts: Duration | None = word(Length())
    every: Duration | None = word(Length(durations.EVERY))
    charged: str = word(OneOf(("arrears", "advance"), what="time of charging"), default="arrears")
    lag: int = word(Whole(0), default=0)
    part: str = word(OneOf(("full", "by_day", "none"), what="measure of a part"), default="full")
    month: str | None = word(OneOf(("actual", "30"), what="measure of a month"))
    first: str | None = word(OneOf(("waits",), what="way to begin"))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Charge(Placed):
    """What a head costs."""

    called: str | None = word(Text("its name in the agreement"))
    by: By = word(Table(By, "a way of charging"), needed=True, default=By())
    base: Sequence[Base] = word(BASE, default=())
    due: Due | None = word(DUE)
    pays: str | None = word(PAYS)


Heads, Charges = Mapping[str, Head], Mapping[str, Charge]
