"""May this Investor sell today, and if not, why not and what would end it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import attrs

from projections.bars.in_force import bars_in_force
from projections.case.case import Case
from projections.case.holdings import Holdings
from projections.case.reasons import Caution
from projections.cautions.every import cautions
from projections.questions.register import question
from projections.shares.held import bought_shares, every_share, in_tranches

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
        shares_covered=covered_now(case, investor).shares_held(as_of),
        because=because,
    )


def covered_now(case: Case, investor: str) -> Holdings:
    """2(a): the bought shares covered by statements effective at the end of the day."""
    return in_tranches(case, investor, case.facts.effective_statements(case.facts.as_of))


def _because(case: Case, investor: str) -> Iterator[Because]:
    as_of = case.facts.as_of
    excluded = case.facts.exclusions.get(investor)
    if not case.facts.declarations:
        yield _bar("not_effective", case.facts.signed.occurred_on, "2(a)", None)
    for bar in bars_in_force(case, investor):
        said = _bar(bar.cause, bar.since, bar.clause, bar.entry, bar.until)
        yield attrs.evolve(said, stops=EVERY_SALE) if bar.every_sale else said
    held = bought_shares(case, investor)
    if held.has_bought(as_of) and not held.holds_any(as_of):
        since = next(day for day in reversed(held.changes) if day <= as_of)
        said = _bar("nothing_held", since, "1(b)", held.rests_on(as_of)[-1])
        yield attrs.evolve(said, stops=EVERY_SALE)
    elif held.holds_any(as_of) and case.facts.effective_on(as_of) and not covered_now(case, investor).holds_any(as_of):
        since, entry = _uncovered_since(case, investor)
        yield _bar("not_covered", since, "2(a)", entry)
    if excluded:
        yield _bar("not_covered", excluded.occurred_on, "4(a)", excluded.position)


def _uncovered_since(case: Case, investor: str) -> tuple[date, int]:
    """The first day of the stretch without a covering effective statement, and the entry that began it."""
    held, steps = bought_shares(case, investor), {step.on: step for step in case.facts.statement_days}
    days = sorted({*steps, *(day for day in held.changes if day <= case.facts.as_of)})
    since = days[0]
    covered = in_tranches(case, investor, ())
    bare = False
    for day in days:
        covered = in_tranches(case, investor, steps[day].effective) if day in steps else covered
        was, bare = bare, held.holds_any(day) and not covered.holds_any(day)
        since = day if bare and not was else since
    return since, steps[since].moved_by[-1] if since in steps else held.rests_on(since)[-1]


def _bar(bar: str, since: date, clause: str, entry: int | None, known_end: date | None = None) -> Because:
    left = "left_registration" if clause == "4(a)" else bar
    return Because(
        bar=bar,
        since=since,
        clause=clause,
        entry=entry,
        stops=UNDER_THE_REGISTRATION,
        ends_when=ENDS_WHEN[left],
        known_end=known_end,
    )
