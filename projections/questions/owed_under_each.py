"""What one log would owe under each of two terms: the same facts, its signing's terms replaced by either."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import attrs

from lifecycle.agreement.register import ReadingFixed, UnknownReading
from projections.amounts.lines import Figures, InvestorFigures, investor_figures, less, total
from projections.case.case import case
from projections.comparing.other_terms import NotUnderTheseTerms, under_other_terms
from projections.facts.cut import Log, known_log


@attrs.frozen(kw_only=True, slots=False)
class UnderEach:
    """The figures under the first terms, under the second, and the second less the first."""

    first: Figures
    second: Figures
    difference: Figures


@attrs.frozen(kw_only=True, slots=False)
class InvestorUnderEach(UnderEach):
    """The same of one Investor."""

    investor: str


@attrs.frozen(kw_only=True, slots=False)
class OwedUnderEach:
    """The answer. ``readings`` are those that were asked for; all others are each document's own defaults."""

    as_of: date
    known_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    investors: Sequence[InvestorUnderEach]
    total: UnderEach


def owed_under_each(
    log: Log,
    first: Mapping[str, object],
    second: Mapping[str, object],
    *,
    called: tuple[str, str],
    as_of: date,
    known_at: datetime | None = None,
    readings: Mapping[str, str] | None = None,
    investor: str | None = None,
) -> OwedUnderEach:
    """What a log would owe under two whole documents of terms, ``called`` so in a refusal.

    Raises ``BeforeTheLog``, ``UnknownInvestor``, and ``NotUnderTheseTerms`` where it cannot be judged, or asked, under
    one of them.
    """
    known = known_log(log, as_of, known_at)
    currency, one = _owed(known, first, called[0], as_of, readings or {}, investor)
    _, other = _owed(known, second, called[1], as_of, readings or {}, investor)
    return OwedUnderEach(
        as_of=as_of,
        known_at=known_at,
        currency=currency,
        readings=readings or {},
        investors=[
            InvestorUnderEach(investor=here.investor, **_each(total([here]), total([there])))
            for here, there in zip(one, other, strict=True)
        ],
        total=UnderEach(**_each(total(one), total(other))),
    )


def _owed(
    log: Log, terms: Mapping[str, object], called: str, as_of: date, readings: Mapping[str, str], investor: str | None
) -> tuple[str, Sequence[InvestorFigures]]:
    judged = under_other_terms(log, terms, called)
    try:
        made = case(judged, as_of=as_of, readings=readings)
    except (UnknownReading, ReadingFixed) as cause:
        raise NotUnderTheseTerms(called, cause) from cause
    return made.terms.currency, [investor_figures(made, name) for name in made.investors(investor)]


def _each(first: Figures, second: Figures) -> dict[str, Figures]:
    return {"first": first, "second": second, "difference": less(second, first)}
