"""May this Investor sell today, and if not, why not and what would end it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import attrs

from projections.case import Case, case
from projections.cautions import cautions
from projections.explanation import Caution
from projections.history import Log
from projections.holdings import holdings
from projections.status import bars_in_force

ENDS_WHEN: Mapping[str, str] = {
    "not_effective": "a statement covering the shares is declared effective",
    "suspension": "the Investor receives notice that the event was disclosed or is no longer material",
    "misstatement": "the Investor receives the corrected prospectus",
    "stop_order": "the stop order is lifted, or another statement is effective",
    "lapse": "effectiveness is restored, or another statement is effective",
    "delisting": "the shares are listed again",
    "nothing_held": "nothing recorded here: it holds no share bought under this agreement",
    "not_covered": "nothing: the Investor elected to leave the registration",
}


@attrs.frozen(kw_only=True, slots=False)
class Because:
    """One bar: since when, under which clause, by which entry, and what ends it."""

    bar: str
    since: date
    clause: str
    entry: int | None
    ends_when: str


@attrs.frozen(kw_only=True, slots=False)
class InvestorMaySell:
    """Whether one Investor may sell under the registration at the end of the day."""

    investor: str
    as_of: date
    may_sell: bool
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


def may_sell(
    log: Log,
    *,
    as_of: date,
    known_at: datetime | None = None,
    readings: Mapping[str, str] | None = None,
    investor: str | None = None,
) -> MaySell | MaySellOne:
    """Whether Investors may sell at the end of the day. An ended Registration Period is no bar."""
    asked = case(log, as_of=as_of, known_at=known_at, readings=readings)
    names = asked.investors(investor)
    warnings = cautions(asked, names, amounts=False)
    answers = [_one(asked, name) for name in names]
    if investor is None:
        return MaySell(as_of=as_of, known_at=known_at, readings=asked.readings, investors=answers, warnings=warnings)
    return MaySellOne(
        **attrs.asdict(answers[0], recurse=False), known_at=known_at, readings=asked.readings, warnings=warnings
    )


def _one(case: Case, investor: str) -> InvestorMaySell:
    because = list(_because(case, investor))
    return InvestorMaySell(investor=investor, as_of=case.facts.as_of, may_sell=not because, because=because)


def _because(case: Case, investor: str) -> Iterator[Because]:
    as_of = case.facts.as_of
    excluded = case.facts.exclusions.get(investor)
    if not case.facts.declarations:
        yield _bar("not_effective", case.facts.signed.occurred_on, "2(a)", None)
    for bar in bars_in_force(case, investor):
        yield _bar(bar.bar, bar.since, bar.clause, bar.entry)
    held = holdings(case, investor)
    if held.shares_bought(as_of) and not held.shares_held(as_of):
        since = next(day for day in reversed(held.changes) if day <= as_of)
        yield _bar("nothing_held", since, "1(b)", _last_sale(case, investor))
    if excluded:
        yield _bar("not_covered", excluded.occurred_on, "4(a)", excluded.position)


def _bar(bar: str, since: date, clause: str, entry: int | None) -> Because:
    return Because(bar=bar, since=since, clause=clause, entry=entry, ends_when=ENDS_WHEN[bar])


def _last_sale(case: Case, investor: str) -> int:
    return case.facts.trades[investor][-1].position
