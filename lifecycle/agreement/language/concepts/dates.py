"""Concept 1, dates: the rules a day is found by, what they count from, and ``[dates.NAME]``. Finds no day."""

from collections.abc import Sequence
from datetime import date

import attrs

from lifecycle.agreement.language.vocabulary import durations
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.agreement.language.vocabulary.figures import Length
from lifecycle.agreement.language.vocabulary.tables import Placed, Table, word
from lifecycle.agreement.language.vocabulary.words import Day, Many, OneOf, Text

# What happens, the first time for an Investor.
EVENTS = (
    *("signing", "closing", "last_closing", "filing", "effectiveness", "clearance", "no_further_review", "comments"),
    *("review", "full_review", "demand", "objection", "unrestricted"),
)
MILESTONE, OTHER_DATE = "milestone ", "dates."
ROLLS = ("next business day", "next trading day", "previous business day")
# What a charge has besides, for when it is due.
DUE_ANCHORS = ("charge", "period_end", "month_end", "anniversary", "cure", "demand")

ROLL = OneOf(ROLLS, what="way to roll a date")
ANCHOR = OneOf(EVENTS, begun=(MILESTONE, OTHER_DATE), what="day to count from")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DateRule(Placed):
    """A stated day, or a duration after something; ``when`` says what must have happened for it to apply."""

    on: date | None = word(Day())
    add: Duration | None = word(Length(at_least=0))
    to: str | None = word(ANCHOR)
    roll: str | None = word(ROLL)
    when: str | None = word(OneOf(EVENTS, begun=(MILESTONE,), what="thing that happens"))


RULE = Table(DateRule, "a date rule")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Until(Placed):
    """When a charge is due: a duration after a day of the charge."""

    add: Duration | None = word(Length(durations.DUE, at_least=0))
    to: str = word(OneOf(DUE_ANCHORS, what="day a charge has"), needed=True, default="charge")
    roll: str | None = word(ROLL)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Due(Until):
    """The same, or an earlier day."""

    or_sooner: Until | None = word(Table(Until, "a rule of a due date"))


DUE = Table(Due, "a rule of a due date")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AwaitedDate(Placed):
    """A day something must have happened by: ``by``, or sooner; ``grace`` after it is still in time."""

    called: str | None = word(Text("its name in the agreement"))
    by: Sequence[DateRule] = word(Many(RULE, at_least=1), needed=True, default=())
    or_sooner: Sequence[DateRule] = word(Many(RULE), default=())
    grace: Duration | None = word(Length())
    roll: str | None = word(ROLL)
