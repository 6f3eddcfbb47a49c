"""Concept 2, conditions: which days are bad, and the two kinds of allowance. Knows no money and finds no day."""

from collections.abc import Sequence

import attrs

from lifecycle.agreement.language.concepts.dates import MILESTONE, RULE, DateRule
from lifecycle.agreement.language.faults import Fault, Faults, listed
from lifecycle.agreement.language.source import plain_text
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.agreement.language.vocabulary.figures import Length
from lifecycle.agreement.language.vocabulary.tables import Placed, Table, word
from lifecycle.agreement.language.vocabulary.words import NAME, Kind, Many, OneOf, Text, Whole
from lifecycle.entries.fields import meant

AWAITED = ("filing", "effectiveness", "acceleration_request", "response")
CAUSES = (
    *("suspension", "misstatement", "stop_order", "lapse", "delisting", "public_information", "uncovered"),
)  # fmt: skip
EVER = "ever"
WINDOW = Length(besides=(EVER,))
OVER = OneOf(("excess", "whole"), what="measure of what is too long")


@attrs.frozen
class Cause:
    """A cause the product knows, or the name of a condition that is recorded as begun and ended."""

    says: str = f"one of {listed(CAUSES)}, or the name of a condition that is recorded"

    def read(self, place: str, value: object, faults: Faults) -> str | None:
        text = plain_text(value)
        perhaps = meant(text, CAUSES) if text and text not in CAUSES else ""
        if text and NAME.fullmatch(text) and not perhaps:
            return text
        faults.append(Fault(place, "no cause", f"write {self.says}{perhaps}", value))
        return None


CAUSE: Kind = Cause()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AllowNotices(Placed):
    """Notice by notice: so long each, so many, so far apart."""

    called: str | None = word(Text("its name in the agreement"))
    causes: Sequence[str] = word(Many(CAUSE, at_least=1), needed=True, default=())
    each: Duration | None = word(Length(at_least=0))
    day_one: str = word(OneOf(("notice", "next"), what="first day"), default="notice")
    times: int | None = word(Whole(0, 1_000))
    total: Duration | None = word(Length())
    window: Duration | str | None = word(WINDOW)
    apart: Duration | None = word(Length(at_least=0))
    apart_from: str = word(OneOf(("last_barred_day", "lift_day"), what="day to count from"), default="last_barred_day")
    needs: Sequence[str] = word(Many(OneOf(("board_findings",), what="thing on record")), default=())
    over: str = word(OVER, default="excess")
    lift_day: str = word(OneOf(("out", "in"), what="place for a day"), default="out")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AllowDays(Placed):
    """By counting days: so many running, so many in a window."""

    consecutive: Duration | None = word(Length())
    total: Duration | None = word(Length())
    window: Duration | str | None = word(WINDOW)
    over: str = word(OVER, default="excess")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Condition(Placed):
    """Bad days: until what is late happens, or while something is down."""

    called: str | None = word(Text("its name in the agreement"))
    late: str | None = word(OneOf(AWAITED, begun=(MILESTONE,), what="thing that is awaited"))
    by: str | None = word(Text("the name of a date"))
    down: Sequence[str] = word(Many(CAUSE, at_least=1), default=())
    after: DateRule | None = word(RULE)
    until: Sequence[DateRule] = word(Many(RULE), default=())
    allow_notices: AllowNotices | None = word(Table(AllowNotices, "an allowance by notices"))
    allow_days: AllowDays | None = word(Table(AllowDays, "an allowance of days"))
