"""Concepts 5 to 7, limits, interest and readings; what stands around them; and the whole of the terms as one class."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import attrs

from lifecycle.agreement.language.concepts.charges import BASES, ENDS, PAYS, SUMS_SHARED, Charge, Ends, Head
from lifecycle.agreement.language.concepts.conditions import Condition
from lifecycle.agreement.language.concepts.dates import AwaitedDate
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.agreement.language.vocabulary.figures import Amount, Length, Share
from lifecycle.agreement.language.vocabulary.tables import Named, Placed, Table, word
from lifecycle.agreement.language.vocabulary.words import (
    NUMBER_OF_A_SECTION,
    Day,
    Many,
    MonthDay,
    OneNumber,
    OneOf,
    Shaped,
    Text,
    Truth,
    Whole,
)

LANGUAGE = 1
ALL, EACH = "all", "each"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Calendar(Placed):
    """Which days are business days."""

    business_day: str = word(OneOf(("both_open", "federal", "nyse"), what="kind of business day"), default="both_open")
    holidays_added: Sequence[date] = word(Many(Day()), default=())
    holidays_removed: Sequence[date] = word(Many(Day()), default=())


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Period(Placed):
    """How long a statement is kept effective, from its first declaration."""

    lasts: Duration | None = word(Length(at_least=0), needed=True)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Limit(Placed):
    """A cap or a floor."""

    heads: Sequence[str] | str = word(
        Shaped(
            'names of heads, "all" or "each"',
            ((str, OneOf((ALL, EACH), what="group of heads")), (list, Many(Text("the name of a head"), at_least=1))),
        ),
        needed=True,
        default=ALL,
    )
    most: Decimal | None = word(Amount())
    least: Decimal | None = word(Amount())
    charges: int | None = word(Whole(1))
    of: str | None = word(OneOf((*BASES, "sum"), what="base of a limit"))
    window: Duration | None = word(Length())


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Interest(Placed):
    """What is unpaid bears this, simply."""

    rate: Decimal | None = word(Share(), needed=True)
    per: str = word(OneOf(("year", "month"), what="time of interest"), needed=True, default="year")
    days: int | None = word(OneNumber((365, 360)))
    month: str | None = word(OneOf(("actual", "30", "365"), what="measure of a month"))
    grace: Duration | None = word(Length())


@attrs.frozen(kw_only=True, eq=False, repr=False)
class InKind(Placed):
    """Payment in shares: at which share of the mean of which closing bids, and who may choose it."""

    price: Decimal | None = word(Share("a share of the price"), needed=True)
    of_mean_bid: Duration | None = word(Length(), needed=True)
    choice: str = word(OneOf(("both", "company", "investor"), what="side"), default="both")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Consent(Placed):
    """Which share of the Investors' shares amends or waives."""

    share: Decimal | None = word(Share("a share"), needed=True)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CutBack(Placed):
    """What becomes of shares the SEC has cut back."""

    restarts: bool = word(Truth(), default=False)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Duty(Placed):
    """One number of a covenant that makes no amount: a duration, or a day of every year."""

    within: Duration | None = word(Length(at_least=0))
    on: str | None = word(MonthDay())


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReadingAsked(Placed):
    """What the file says of an open question, its own or the product's; ``fixed`` answers one of the latter instead."""

    default: str | None = word(Text("the choice taken where nobody chose"))
    question: str | None = word(Text("the question in our words"))
    choices: Mapping[str, str] = word(Named(Text("what the choice means"), "choice"), default={})
    why: str | None = word(Text("why that choice is the default"))
    favours: Mapping[str, str] = word(Named(Text("whom the choice helps"), "choice"), default={})
    close_call: bool | None = word(Truth())
    fixed: str | None = word(Text("the choice this agreement makes"))


def _as_many(_place: str, at: object) -> object:
    return (at,) if isinstance(at, str) else at


CITED = Shaped("a section, or a list of sections", ((str, Text()), (list, Many(Text(), at_least=1))), _as_many)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Section(Placed):
    """What a section is about, in our words: the agreement's text is not reproduced."""

    heading: str | None = word(Text("what it is called"), needed=True)
    gist: str | None = word(Text("a line of what it says"), needed=True)


SECTIONS = Named(Table(Section, "a section"), "section", NUMBER_OF_A_SECTION, "letters, digits and ( ) . , -")


# What an old flat key takes.
TAKES = (
    *("a date", "a wait", "an interval", "years", "a rate", "rates", "a month and day", "dates", "a currency"),
)  # fmt: skip


@attrs.frozen(kw_only=True, eq=False, repr=False)
class FormerKey(Placed):
    """An old flat key of these terms: the places it is a name for now, and what it means."""

    at: Sequence[str] = word(
        Shaped("a place, or a list of places", ((str, Text()), (list, Many(Text(), at_least=1))), _as_many),
        needed=True,
        default=(),
    )
    called: str | None = word(Text("its name in the agreement, for a sentence"))
    takes: str = word(OneOf(TAKES, what="kind of value"), needed=True, default="a wait")
    means: str | None = word(Text("what it means"))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Terms(Placed):
    """One agreement under chosen readings: no fork is left in it."""

    language: int = word(Whole(LANGUAGE, LANGUAGE), needed=True, default=LANGUAGE)
    name: str = word(Text(), needed=True, default="")
    title: str | None = word(Text())
    source: str | None = word(Text())
    currency: str = word(OneOf(("USD",), what="currency"), default="USD")
    silent_on: Sequence[str] = word(Many(Text("what the paper says nothing of")), default=())
    left_out: Sequence[str] = word(Many(Text("what the paper says and these terms do not")), default=())
    sale_counts: str = word(OneOf(("day_after", "trade_date"), what="day of a sale"), default="day_after")
    sums_shared: str = word(SUMS_SHARED, default="by_paid")
    pays: str = word(PAYS, default="money")
    calendar: Calendar = word(Table(Calendar, "the calendar"), default=Calendar())
    period: Period | None = word(Table(Period, "the period of registration"))
    dates: Mapping[str, AwaitedDate] = word(Named(Table(AwaitedDate, "a date"), "date"), default={})
    conditions: Mapping[str, Condition] = word(Named(Table(Condition, "a condition"), "condition"), default={})
    heads: Mapping[str, Head] = word(Named(Table(Head, "a head"), "head"), needed=True, default={})
    charges: Mapping[str, Charge] = word(Named(Table(Charge, "a charge"), "charge"), default={})
    ends: Ends | None = word(ENDS)
    limits: Sequence[Limit] = word(Many(Table(Limit, "a limit")), default=())
    interest: Interest | None = word(Table(Interest, "interest"))
    cutback: CutBack | None = word(Table(CutBack, "cutback"))
    in_kind: InKind | None = word(Table(InKind, "payment in kind"))
    consent: Consent | None = word(Table(Consent, "consent"))
    clauses: Mapping[str, Sequence[str]] = word(Named(CITED, "thing that stands in a section"), default={})
    sections: Mapping[str, Section] = word(SECTIONS, default={})
    duties: Mapping[str, Duty] = word(Named(Table(Duty, "a duty's number"), "duty"), default={})
    readings: Mapping[str, ReadingAsked] = word(Named(Table(ReadingAsked, "a reading"), "reading"), default={})
    formerly: Mapping[str, FormerKey] = word(Named(Table(FormerKey, "an old key"), "old key"), default={})

    @cached_property
    def through_the_lift(self) -> frozenset[str]:
        """The causes whose bars go on through the day they are lifted: asked of every bar there is."""
        return through_the_lift(self)


def through_the_lift(terms: Terms) -> frozenset[str]:
    """The same, worked out."""
    allowances = [each.allow_notices for each in terms.conditions.values() if each.allow_notices]
    return frozenset(cause for each in allowances if each.lift_day == "in" for cause in each.causes)


DOCUMENT = Table(Terms, "the terms")
