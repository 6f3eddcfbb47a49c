"""What is late toward an Investor: something not done by the last day in time, until it is done. Knows no amount."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.agreement.language.concepts.conditions import Condition
from lifecycle.entries import (
    AccelerationRequested,
    AmendmentFiled,
    ClearanceNotified,
    CommentsReceived,
    EffectivenessDeclared,
    Entry,
    ResponseFiled,
    ReviewNotified,
    StatementEntry,
)
from lifecycle.judging.history import history_key
from projections.case.case import Case, once
from projections.case.delays import counting_delays
from projections.dates.anchors import OF_A_NOTICE, Happened, happened
from projections.dates.awaited import NOTHING_ELSE, Instead, Stated, awaited_of, stated
from projections.dates.counted_days import Clock
from projections.dates.durations import after, rolled
from projections.facts.spans import DAY, Span, union
from projections.shares.coverage import effective_dates, tranches
from projections.shares.held import Covering


@attrs.frozen(eq=False, repr=False)
class Part:
    """Shares something is late for, by what covers them, and the entry that ends it, None while there is none."""

    coverings: frozenset[Covering]
    met: Entry | None
    # What a line shows: the statement that covers them.
    statement: str | None = None
    covered: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Late:
    """One lateness. ``last_in_time`` is the last day once an Investor's delay is taken off, and ``through`` rolled."""

    condition: Condition
    stated: Stated
    part: Part
    clock: Clock
    last_in_time: date
    through: date
    # How many days later an Investor's delay makes the last day in time.
    taken_off: int

    @property
    def met_on(self) -> date | None:
        return self.part.met.occurred_on if self.part.met else None


def attributed_days(case: Case, investor: str) -> list[Span]:
    """The days of the delays that count as the Investor's."""
    return union((delay.from_on, delay.until_on) for delay in counting_delays(case, investor))


@once
def lateness(case: Case, asked: tuple[str, str, bool]) -> list[Late]:
    """What is late toward an Investor under a condition, part by part; with ``tolls`` its delays do not count.

    A part is what one statement covers, in order of declaration; what no declared statement covers comes last.
    """
    investor, name, tolls = asked
    condition = case.terms_on(case.as_of, investor).conditions[name]
    found = []
    for instead, parts in _awaited(case, investor, condition):
        timed = timing(case, investor, name, tolls=tolls, instead=instead)
        if timed:
            found += [
                timed.late(condition, part)
                for part in parts
                if timed.through < (part.met.occurred_on if part.met else case.horizon)
            ]
    return found


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Timing:
    """When something is late, whatever became of it."""

    stated: Stated
    clock: Clock
    last_in_time: date
    through: date
    taken_off: int

    def late(self, condition: Condition, part: Part) -> Late:
        """The lateness of some shares."""
        return Late(
            condition=condition,
            part=part,
            stated=self.stated,
            clock=self.clock,
            last_in_time=self.last_in_time,
            through=self.through,
            taken_off=self.taken_off,
        )


def timing(case: Case, investor: str, condition: str, *, tolls: bool, instead: Instead = NOTHING_ELSE) -> Timing | None:
    """The stated date, the days late, and the last day in time before and after it is rolled; None without a date."""
    name = str(case.terms_on(case.as_of, investor).conditions[condition].by)
    on = stated(case, investor, name, instead)
    if on is None:
        return None
    tolled = attributed_days(case, investor) if tolls else []
    signed, given = case.facts.signed.occurred_on, awaited_of(case, investor, name)
    graced = after(case.business_days, on.on, given.grace)
    last = (Clock(graced, signed, tolled).first_at(1) or date.max) - DAY
    return Timing(
        stated=on,
        clock=Clock(on.on, signed, tolled),
        last_in_time=last,
        through=rolled(case.business_days, last, given.roll),
        taken_off=(last - graced).days,
    )


def _awaited(case: Case, investor: str, condition: Condition) -> Iterator[tuple[Instead, Sequence[Part]]]:
    """What is waited for: once, or once for each notice, with the shares it is waited for."""
    if condition.late in ANSWERS:
        yield from _answered(case, investor, condition)
    elif condition.late == "effectiveness":
        yield NOTHING_ELSE, PARTS[case.readings["partial_coverage"]](case, investor)
    else:
        met = next((each.entry for each in happened(case, investor, str(condition.late))), None)
        yield NOTHING_ELSE, [Part(_every_covering(case, investor), met)]


def _every_covering(case: Case, investor: str) -> frozenset[Covering]:
    return frozenset[Covering]().union(*tranches(case, investor).values())


# What answers a notice, of the same statement.
ANSWERS: Mapping[str, tuple[type[StatementEntry], ...]] = {
    "acceleration_request": (AccelerationRequested, EffectivenessDeclared),
    "response": (ResponseFiled, AmendmentFiled, EffectivenessDeclared),
}


def _answered(case: Case, investor: str, condition: Condition) -> Iterator[tuple[Instead, Sequence[Part]]]:
    given = awaited_of(case, investor, str(condition.by))
    wanted = {rule.to for rule in (*given.by, *given.or_sooner)} & set(OF_A_NOTICE)
    answers = [each for each in case.facts.history if isinstance(each, ANSWERS[str(condition.late)])]
    for notice in case.facts.history:
        if not isinstance(notice, CommentsReceived | ClearanceNotified | ReviewNotified):
            continue
        instead = {to: Happened(notice.occurred_on, notice) for to in wanted if to and OF_A_NOTICE[to](notice)}
        if instead and covers(case, investor, notice.statement):
            later = (each for each in answers if each.statement == notice.statement)
            met = next((each for each in later if history_key(each) > history_key(notice)), None)
            yield instead, [Part(_every_covering(case, investor), met)]


def covers(case: Case, investor: str, statement: str) -> bool:
    """Whether a statement covers shares of an Investor, as filed."""
    coverage = case.facts.coverage_of(statement)
    return coverage is None or bool(coverage.get(investor))


def _by_tranche(case: Case, investor: str) -> list[Part]:
    return [_tranche(case, declared, covering) for declared, covering in tranches(case, investor).items()]


def _tranche(case: Case, declared: StatementEntry | None, covering: frozenset[Covering]) -> Part:
    statement = declared.statement if declared else None
    covered = f" covered by {statement}," if declared else " that no declared statement covers,"
    covered = covered if case.facts.partly_covered and case.facts.declarations else ""
    return Part(covering, declared, statement, covered)


def _in_one(case: Case, investor: str) -> list[Part]:
    return [Part(_every_covering(case, investor), next(iter(effective_dates(case, investor)), None))]


# Reading partial_coverage: into which parts an Investor's shares fall.
PARTS: Mapping[str, Callable[[Case, str], list[Part]]] = {
    "uncovered_shares": _by_tranche,
    "no_effective_date": _in_one,
    "any_coverage": _in_one,
}
