"""What a row says besides its dates: recorded sales inside a bar, filings over an objection, a period, a cap.

And when a duty is no longer called for. Facts and figures; whether anything was rightful is not ours to say.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict

from lifecycle.entries import (
    AmendmentFiled,
    MisstatementNoticeReceived,
    PostEffectiveAmendmentFiled,
    PotentialMaterialEventNoticeGiven,
    ProspectusSupplemented,
    StatementEntry,
    StatementFiled,
)
from lifecycle.judging.history import Place, history_key
from lifecycle.money import ZERO
from projections.bars.in_force import STATEMENT_CAUSES, sales_between, sales_stopped_by, sales_while_barred
from projections.case.case import Case, once_per_case
from projections.duty.deadlines import earnings_period
from projections.duty.done import Done
from projections.duty.performance import Named, Performance
from projections.duty.starts import Begun
from projections.facts.spans import DAY
from projections.shares.registrable import owns_nothing


class Shown(TypedDict, total=False):
    """The keys of a row that only some duties fill."""

    toward: Mapping[str, object]
    period: Mapping[str, date]
    cap: Decimal
    sales: Sequence[int]
    filings: Sequence[int]


Details = Callable[[Case, Begun], Shown]
Over = Callable[[Case, Begun], bool]
Flagged = Callable[[Case, Begun], Sequence[int]]
FILINGS: tuple[type[StatementEntry], ...] = (
    StatementFiled,
    AmendmentFiled,
    PostEffectiveAmendmentFiled,
    ProspectusSupplemented,
)


# --- sales inside a bar -----------------------------------------------------------------------------------


def any_sale(case: Case, begun: Begun) -> list[int]:
    """3(h): sales of any venue from the day of the notice until the day of the lift."""
    return _inside_its_bar(case, begun)


def registered_sale(case: Case, begun: Begun) -> list[int]:
    """4(b): sales under the registration until the copies were received, or until some statement was effective."""
    if isinstance(begun.entry, MisstatementNoticeReceived):
        return _inside_its_bar(case, begun)
    investor = _its_investor(begun)
    stopped = {sale.position for sale, bar in sales_while_barred(case, investor) if bar.cause in STATEMENT_CAUSES}
    sales = sales_between(case, investor, begun.on, _free_from(begun) or date.max)
    return [sale.position for sale in sales if sale.position in stopped]


def _inside_its_bar(case: Case, begun: Begun) -> list[int]:
    return [sale.position for sale in sales_stopped_by(case, _its_investor(begun), begun.position or 0)]


def _its_investor(begun: Begun) -> str:
    assert begun.investor is not None  # noqa: S101 - each Investor's own duty
    return begun.investor


def _free_from(begun: Begun) -> date | None:
    if begun.suspension is not None:
        return begun.suspension.until  # under the reading of day_count
    return begun.end.on if begun.end else None


def without(sales: Flagged) -> Performance:
    """The bar has ended, and no sale inside it is recorded."""

    def kept(case: Case, duty: Named, begun: Sequence[Begun]) -> list[Done | None]:
        return [each.end if each.end and not sales(case, each) else None for each in begun]

    return kept


def flagged(sales: Flagged) -> Details:
    """The positions of the sales recorded inside the bar."""
    return lambda case, begun: {"sales": sales(case, begun)}


# --- no longer called for ---------------------------------------------------------------------------------


def called_for(case: Case, begun: Begun) -> bool:
    """Nothing makes it lapse."""
    return False


def notice_unlawful(case: Case, begun: Begun) -> bool:
    """3(h): the notice says an advance notice would not have been lawful."""
    return isinstance(begun.entry, PotentialMaterialEventNoticeGiven) and begun.entry.advance_notice_unlawful


def period_ended(case: Case, begun: Begun) -> bool:
    """3(b): the Registration Period is over."""
    return case.period.ends_on is not None and case.facts.as_of > case.period.ends_on


def nothing_owned(case: Case, begun: Begun) -> bool:
    """8(c): the Investor owns no Registrable Securities any more."""
    return begun.investor is not None and owns_nothing(case, begun.investor, case.facts.as_of)


# --- the rest ---------------------------------------------------------------------------------------------


def no_details(case: Case, begun: Begun) -> Shown:
    return {}


def toward(case: Case, begun: Begun) -> Shown:
    """2(b)(iv): which Periodic Amount."""
    line = begun.line
    assert line is not None  # noqa: S101 - what starts the duty
    return {
        "toward": {
            "trigger": line.trigger,
            "trigger_date": line.trigger_date,
            "number": line.number,
            "statement": line.statement,
        }
    }


def twelve_months(case: Case, begun: Begun) -> Shown:
    """3(m): the period the statement covers, both ends inside."""
    period = earnings_period(case, begun)
    return {"period": {"from": period.first, "until": period.last}}


def filed_meanwhile(case: Case, begun: Begun) -> Shown:
    """3(c): the filings of the statement between the objection and its resolution."""
    after_all = (case.facts.as_of + DAY, 0, 0)
    resolved_by = begun.end.by if begun.end else None
    last = _places(case).get(resolved_by or 0, after_all)
    filings = _filings(case).get(begun.statement or "", ())
    first, end = bisect_right(filings, begun.key, key=history_key), bisect_left(filings, last, key=history_key)
    return {"filings": [filing.position for filing in filings[first:end]]}


@once_per_case
def _places(case: Case) -> Mapping[int, Place]:
    """By position: where each entry stands in the history."""
    return {entry.position: history_key(entry) for entry in case.facts.history}


@once_per_case
def _filings(case: Case) -> Mapping[str, Sequence[StatementEntry]]:
    """The filings of each statement, in history order."""
    found: dict[str, list[StatementEntry]] = defaultdict(list)
    for entry in case.facts.history:
        if isinstance(entry, FILINGS):
            found[entry.statement].append(entry)
    return found


def net_proceeds(case: Case, begun: Begun) -> Shown:
    """7: what the seller's recorded sales brought in by the as-of date; a sale without proceeds on record adds none."""
    sales = case.facts.sales.get(begun.investor or "", ())
    return {"cap": sum((sale.proceeds for sale in sales if sale.proceeds is not None), ZERO)}
