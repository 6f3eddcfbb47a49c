"""What to take care of beside the rows: entries that name no duty, a coverage not pro rata, missing proceeds."""

from collections.abc import Iterator, Sequence

from lifecycle.agreement.clauses import sections
from lifecycle.entries import ClaimNoticed, Entry, RequestReceived, SharesSold, StatementFiled, WaiverGranted
from lifecycle.entries.telling import listed
from lifecycle.judging.state import spoken_to
from projections.case.case import Case
from projections.cautions.register import caution
from projections.duty.records import performances
from projections.duty.rows import DutyRow
from projections.duty.table import duties_of
from projections.facts.reasons import Caution
from projections.indemnity.sections import CONTRIBUTION_CAP
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
    """2(a)(ii): a statement for fewer shares than all, shared otherwise than in proportion, where the terms ask it."""
    if not case.facts.clauses("allocation_differs"):
        return
    for filing in case.facts.history:
        if not isinstance(filing, StatementFiled) or filing.coverage is None:
            continue
        own = {name: registrable(case, name, filing.occurred_on) for name in case.facts.investors}
        covered = {name: filing.coverage.get(name, 0) for name in own}
        proportion = pro_rata(sum(covered.values()), own)
        if sum(covered.values()) < sum(own.values()) and covered != proportion:
            shares = listed([f"{name} {covered[name]:,} (pro rata {proportion[name]:,})" for name in investors])
            yield caution(
                case,
                "allocation_differs",
                (filing.position,),
                statement=filing.statement,
                occurred_on=filing.occurred_on,
                registered=sum(covered.values()),
                registrable=sum(own.values()),
                shares=shares,
            )


def _requests(case: Case, investors: Sequence[str], rows: Sequence[DutyRow]) -> Iterator[Caution]:
    started = {row.started_by for row in rows}
    for entry in case.facts.history:
        if isinstance(entry, RequestReceived) and entry.position not in started and _concerns(investors, entry):
            why = (
                f"no share is on record as held for {_held_for(case)} by then"
                if entry.duty.startswith(case.facts.clauses("duty_legend_removal"))
                else "no duty of that name starts with a request"
            )
            yield caution(
                case,
                "request_starts_nothing",
                (entry.position,),
                occurred_on=entry.occurred_on,
                duty=entry.duty,
                why=why,
            )


def _held_for(case: Case) -> str:
    duty = case.terms.duties.get("legend_holding")
    return str(duty.within) if duty and duty.within else "so long"


def _performances(case: Case, investors: Sequence[str], rows: Sequence[DutyRow]) -> Iterator[Caution]:
    used = {row.done_by for row in rows}
    for entry in performances(case):
        if entry.position not in used and _concerns(investors, entry):
            yield caution(
                case, "performance_unplaced", (entry.position,), occurred_on=entry.occurred_on, duty=entry.duty
            )


def _waivers(case: Case, rows: Sequence[DutyRow]) -> Iterator[Caution]:
    table = duties_of(case.facts.document)
    names = {name for duty in table for name in (duty.name, duty.clause)} | {row.clause for row in rows}
    for entry in case.facts.history:
        if isinstance(entry, WaiverGranted) and entry.duty is not None and entry.duty not in names:
            yield caution(
                case, "waiver_names_no_duty", (entry.position,), occurred_on=entry.occurred_on, duty=entry.duty
            )


def _proceeds(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """7: a cap counts only proceeds that are on record."""
    capped = bool(case.facts.clauses(CONTRIBUTION_CAP))
    if not capped or not any(isinstance(entry, ClaimNoticed) for entry in case.facts.history):
        return
    sales = [
        entry
        for entry in case.facts.history
        if isinstance(entry, SharesSold) and entry.proceeds is None and entry.investor in investors
    ]
    if sales:
        yield caution(
            case,
            "proceeds_not_recorded",
            [sale.position for sale in sales],
            count=len(sales),
            under=sections(case.facts.clauses(CONTRIBUTION_CAP), " under "),
        )
