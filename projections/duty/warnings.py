"""What to take care of beside the rows: entries that name no duty, a coverage not pro rata, missing proceeds."""

from collections.abc import Iterator, Sequence

from lifecycle.entries import ClaimNoticed, Entry, RequestReceived, SharesSold, StatementFiled, WaiverGranted
from lifecycle.judging.state import spoken_to
from projections.case.case import Case
from projections.case.reasons import Caution, listed
from projections.duty.records import performances
from projections.duty.rows import DutyRow
from projections.duty.table import DUTIES
from projections.shares.pro_rata import pro_rata
from projections.shares.registrable import registrable


def duty_warnings(case: Case, investors: Sequence[str], rows: Sequence[DutyRow]) -> Iterator[Caution]:
    """Every caution of the duties, for the Investors listed, given all rows of the answer before any filter."""
    yield from _allocations(case, investors)
    yield from _requests(case, investors, rows)
    yield from _performances(case, investors, rows)
    yield from _waivers(case, rows)
    yield from _proceeds(case, investors)


def _concerns(investors: Sequence[str], entry: Entry) -> bool:
    return any(name in investors for name in spoken_to(investors, entry))


def _allocations(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """2(a)(ii): a statement for fewer shares than all, shared otherwise than in proportion."""
    for filing in case.facts.history:
        if not isinstance(filing, StatementFiled) or filing.coverage is None:
            continue
        own = {name: registrable(case, name, filing.occurred_on) for name in case.facts.investors}
        covered = {name: filing.coverage.get(name, 0) for name in own}
        proportion = pro_rata(sum(covered.values()), own)
        if sum(covered.values()) < sum(own.values()) and covered != proportion:
            shares = listed([f"{name} {covered[name]:,} (pro rata {proportion[name]:,})" for name in investors])
            yield Caution(
                "allocation_differs",
                f"{filing.statement}, filed on {filing.occurred_on}, registers {sum(covered.values()):,} of "
                f"{sum(own.values()):,} Registrable Securities, and not in proportion: {shares}.",
                ("2(a)(ii)",),
                (filing.position,),
            )


def _requests(case: Case, investors: Sequence[str], rows: Sequence[DutyRow]) -> Iterator[Caution]:
    started = {row.started_by for row in rows}
    for entry in case.facts.history:
        if isinstance(entry, RequestReceived) and entry.position not in started and _concerns(investors, entry):
            why = (
                f"no share is on record as held for {case.terms.legend_holding_years} year(s) by then"
                if entry.duty.startswith("8(d)")
                else "no duty of that name starts with a request"
            )
            yield Caution(
                "request_starts_nothing",
                f'The request of {entry.occurred_on} for "{entry.duty}" starts no row: {why}.',
                (),
                (entry.position,),
            )


def _performances(case: Case, investors: Sequence[str], rows: Sequence[DutyRow]) -> Iterator[Caution]:
    used = {row.done_by for row in rows}
    for entry in performances(case):
        if entry.position not in used and _concerns(investors, entry):
            yield Caution(
                "performance_unplaced",
                f'The entry of {entry.occurred_on} that "{entry.duty}" was performed meets no open duty of that name, '
                "so it performs none of those shown.",
                (),
                (entry.position,),
            )


def _waivers(case: Case, rows: Sequence[DutyRow]) -> Iterator[Caution]:
    names = {name for duty in DUTIES for name in (duty.name, duty.clause)} | {row.clause for row in rows}
    for entry in case.facts.history:
        if isinstance(entry, WaiverGranted) and entry.duty is not None and entry.duty not in names:
            yield Caution(
                "waiver_names_no_duty",
                f'The waiver of {entry.occurred_on} names "{entry.duty}", which is no duty of the table: it waives '
                "none.",
                ("10",),
                (entry.position,),
            )


def _proceeds(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """7: a cap counts only proceeds that are on record."""
    if not any(isinstance(entry, ClaimNoticed) for entry in case.facts.history):
        return
    sales = [
        entry
        for entry in case.facts.history
        if isinstance(entry, SharesSold) and entry.proceeds is None and entry.investor in investors
    ]
    if sales:
        yield Caution(
            "proceeds_not_recorded",
            f"{len(sales)} sales have no proceeds on record, so a cap under section 7 may be higher than shown.",
            ("7",),
            [sale.position for sale in sales],
        )
