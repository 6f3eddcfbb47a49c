"""May this Investor sell today, and if not, why not and what would end it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from itertools import takewhile
from math import floor

import attrs

from lifecycle.agreement.clauses import cited
from projections.bars.in_force import bars_in_force, shares_by_covering
from projections.case.case import Case
from projections.cautions.every import cautions
from projections.facts.reasons import Caution
from projections.lots.lot import Lot
from projections.questions.register import question
from projections.shares.held import bought_shares, every_share

ENDS_WHEN: Mapping[str, str] = {
    "not_effective": "a statement covering the shares is declared effective",
    "suspension": "the Investor receives notice that the event was disclosed or is no longer material",
    "misstatement": "the Investor receives the corrected prospectus",
    "stop_order": "the stop order is lifted, or another statement is effective",
    "lapse": "effectiveness is restored, or another statement is effective",
    "delisting": "the shares are listed again",
    "nothing_held": "nothing recorded here: it holds no share bought under this agreement",
    "not_covered": "a statement covering the shares it holds is effective",
    "left_registration": "nothing: the Investor elected to leave the registration",
}
EVERY_SALE, UNDER_THE_REGISTRATION = "every sale", "sales under the registration"


@attrs.frozen(kw_only=True, slots=False)
class Because:
    """One bar: since when, under which clause, by which entry, which sales it stops, and what ends it.

    ``known_end`` is the earliest day it is known to be gone by; None while nothing recorded ends it.
    """

    bar: str
    since: date
    clause: str
    entry: int | None
    stops: str
    ends_when: str
    known_end: date | None


@attrs.frozen(kw_only=True, slots=False)
class InvestorMaySell:
    """Whether one Investor may sell under the registration at the end of the day, and how many of its shares.

    ``may_sell_otherwise`` says whether anything recorded here stops a sale outside the registration.
    """

    investor: str
    as_of: date
    may_sell: bool
    may_sell_otherwise: bool
    shares_held: int
    shares_covered: int
    because: Sequence[Because]


@attrs.frozen(kw_only=True, slots=False)
class MaySell:
    """The answer for every Investor."""

    as_of: date
    known_at: datetime | None
    readings: Mapping[str, str]
    investors: Sequence[InvestorMaySell]
    warnings: Sequence[Caution]


@attrs.frozen(kw_only=True, slots=False)
class MaySellOne(InvestorMaySell):
    """The answer for the Investor asked about."""

    known_at: datetime | None
    readings: Mapping[str, str]
    warnings: Sequence[Caution]


@question("may this Investor sell today, and if not, why and until when")
def may_sell(case: Case, *, investor: str | None = None) -> MaySell | MaySellOne:
    """Whether Investors may sell at the end of the day. An ended Registration Period is no bar."""
    names = case.investors(investor)
    warnings = cautions(case, names, about="sales")
    answers = [_one(case, name) for name in names]
    if investor is None:
        return MaySell(
            as_of=case.as_of, known_at=case.known_at, readings=case.readings, investors=answers, warnings=warnings
        )
    return MaySellOne(
        **attrs.asdict(answers[0], recurse=False), known_at=case.known_at, readings=case.readings, warnings=warnings
    )


def _one(case: Case, investor: str) -> InvestorMaySell:
    as_of, because = case.facts.as_of, list(_because(case, investor))
    return InvestorMaySell(
        investor=investor,
        as_of=case.as_of,
        may_sell=not because,
        may_sell_otherwise=not any(each.stops == EVERY_SALE for each in because),
        shares_held=every_share(case, investor).shares_held(as_of),
        shares_covered=_covered(case, investor),
        because=because,
    )


def _covered(case: Case, investor: str) -> int:
    """2(a), 9: how many of the shares held statements effective at the end of the day cover.

    Where no statement says how many of whom it covers, every share bought.
    """
    if not case.facts.partly_covered:
        return bought_shares(case, investor).shares_held(case.facts.as_of)
    effective = case.facts.effective_statements(case.facts.as_of)
    held = shares_by_covering(case, investor).items()
    covered = sum((shares for covering, shares in held if not effective.isdisjoint(covering)), Fraction(0))
    return floor(covered / case.lots.splits.factor_after(case.facts.as_of))


def _because(case: Case, investor: str) -> Iterator[Because]:
    as_of = case.facts.as_of
    excluded = case.facts.exclusions.get(investor)
    if not case.facts.declarations:
        yield _bar(case, "not_effective", case.facts.signed.occurred_on)
    for bar in bars_in_force(case, investor):
        said = attrs.evolve(_bar(case, bar.cause, bar.since, bar.entry), clause=bar.clause, known_end=bar.until)
        yield attrs.evolve(said, stops=EVERY_SALE) if bar.every_sale else said
    bought = bought_shares(case, investor)
    since = bought.nothing_since(as_of)
    if since:
        said = _bar(case, "nothing_held", since, _last_entry(case, investor, as_of))
        yield attrs.evolve(said, stops=EVERY_SALE)
    if excluded:
        left = _bar(case, "left_registration", excluded.occurred_on, excluded.position)
        yield attrs.evolve(left, bar="not_covered")
    elif _uncovered(case, investor, as_of):
        since, entry = _uncovered_since(case, investor)
        yield _bar(case, "not_covered", since, entry)


def _uncovered(case: Case, investor: str, day: date) -> bool:
    """Whether something was declared by the end of a day, and covers none of the shares held that is registered."""
    step = case.facts.statement_day(day)
    declared = frozenset(step.states) if step else frozenset[str]()
    lots = [lot for lot, _ in every_share(case, investor).lots_left(day)] if declared else []
    return bool(lots) and not any(
        _in_registration(lot, day) and not declared.isdisjoint(lot.covered_by) for lot in lots
    )


def _in_registration(lot: Lot, day: date) -> bool:
    return lot.excluded_on is None or day < lot.excluded_on


def _uncovered_since(case: Case, investor: str) -> tuple[date, int]:
    """The first day of the stretch on which that has been so, and what began it."""
    every, steps = every_share(case, investor), {step.on: step for step in case.facts.statement_days}
    days = sorted(day for day in {*steps, *every.changes} if day <= case.facts.as_of)
    bare = takewhile(lambda day: _uncovered(case, investor, day), reversed(days))
    since = list(bare)[-1]
    return since, steps[since].moved_by[-1] if since in steps else _last_entry(case, investor, since)


def _last_entry(case: Case, investor: str, day: date) -> int:
    """What its shares of a day rest on last; for a day before its own, the notice that made it an Investor."""
    rests_on = every_share(case, investor).rests_on(day)
    return rests_on[-1] if rests_on else case.facts.inherited[investor].position


def _bar(case: Case, bar: str, since: date, entry: int | None = None) -> Because:
    return Because(
        bar=bar,
        since=since,
        clause=cited(case.facts.clauses(bar)),
        entry=entry,
        stops=UNDER_THE_REGISTRATION,
        ends_when=ENDS_WHEN[bar],
        known_end=None,
    )
