"""From the table to rows: one for each beginning of each duty, with its dates and where it stands on the as-of date."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import attrs

from lifecycle.entries import WaiverGranted
from projections.case.case import Case
from projections.case.consent import Binding
from projections.duty.done import Done
from projections.duty.duty import Duty, party
from projections.duty.performance import with_ends
from projections.duty.starts import Begun
from projections.duty.table import duties_of

# The house's own word for "soon", no number of the agreement.
SOON_BUSINESS_DAYS = 5
STATUSES = ("overdue", "due_soon", "pending", "unscheduled", "done_late", "done", "waived", "breached", "lapsed")

Waivers = Sequence[Binding]


@attrs.frozen(kw_only=True, slots=False)
class DutyRow:
    """One duty that something has started. ``due_on`` is None where the text has no number, only a ``standard``.

    ``toward`` names a Periodic Amount, ``period`` the months of an earnings statement, ``cap`` a seller's net
    proceeds; ``sales`` are positions of sales recorded inside a bar, ``filings`` of filings over an objection.
    ``guide_on`` is a service level asked for, never a deadline.
    """

    duty: str
    clause: str
    who: str | None
    to: str | None
    investor: str | None
    started_by: int | None
    started_on: date
    due_on: date | None
    standard: str | None
    guide_on: date | None
    done_on: date | None
    done_by: int | None
    status: str
    days_late: int
    toward: Mapping[str, object] | None = None
    period: Mapping[str, date] | None = None
    cap: Decimal | None = None
    sales: Sequence[int] | None = None
    filings: Sequence[int] | None = None


def duty_rows(case: Case, guide: int | None = None) -> list[DutyRow]:
    """Every row, in the order of the table, then by start, position and Investor.

    ``guide`` business days after its start, a duty without a deadline has its ``guide_on``.
    """
    waivers = [
        binding for binding in case.bindings if isinstance(binding.change, WaiverGranted) and binding.change.duty
    ]
    return [row for duty in duties_of(case.facts.document) for row in _rows(case, duty, waivers, guide)]


def _rows(case: Case, duty: Duty, waivers: Waivers, guide: int | None) -> list[DutyRow]:
    begun = _in_order(case, duty)
    performed = duty.done(case, duty, begun)
    return [_row(case, duty, one, done, waivers, guide) for one, done in zip(begun, performed, strict=True)]


def _in_order(case: Case, duty: Duty) -> list[Begun]:
    order = {name: place for place, name in enumerate(case.facts.investors)}
    begun = [one for start in duty.starts for one in start(case, duty.name)]
    return with_ends(case, sorted(begun, key=lambda one: (*one.key, order.get(one.investor or "", -1))))


def _row(case: Case, duty: Duty, begun: Begun, done: Done | None, waivers: Waivers, guide: int | None) -> DutyRow:
    due_on = duty.due(case, begun)
    waived = _waived(case, duty, begun, due_on or begun.on, waivers)
    shown = duty.shows(case, begun)
    breached = bool(shown.get("sales") or shown.get("filings"))
    status = _status(case, due_on, done, waived=waived, breached=breached, over=duty.over(case, begun))
    late_on = {"done_late": done.on if done else None, "overdue": case.facts.as_of}.get(status)
    return DutyRow(
        duty=duty.name,
        clause=begun.clause or duty.clause,
        who=party(duty.who, begun),
        to=party(duty.to, begun),
        investor=begun.investor,
        started_by=begun.position,
        started_on=begun.on,
        due_on=due_on,
        standard=duty.standard,
        guide_on=case.business_days.nth_after(begun.on, guide) if guide is not None and due_on is None else None,
        done_on=done.on if done else None,
        done_by=done.by if done else None,
        status=status,
        days_late=(late_on - due_on).days if late_on and due_on else 0,
        **shown,
    )


def _status(case: Case, due_on: date | None, done: Done | None, *, waived: bool, breached: bool, over: bool) -> str:
    """Where a duty stands at the end of the as-of date; the order of the cases is the order of precedence."""
    as_of = case.facts.as_of
    match done, due_on:
        case Done(), None:
            return "done"
        case Done(), date() if done.on <= due_on:
            return "done"
        case _ if waived:
            return "waived"
        case _ if breached:
            return "breached"
        case _ if over:
            return "lapsed"
        case Done(), _:
            return "done_late"
        case None, None:
            return "unscheduled"
        case None, date() if as_of > due_on:
            return "overdue"
        case None, date():
            soon = due_on <= case.business_days.nth_after(as_of, SOON_BUSINESS_DAYS)
            return "due_soon" if soon else "pending"


def _waived(case: Case, duty: Duty, begun: Begun, day: date, waivers: Waivers) -> bool:
    """Section 10: by a document that binds the Investor it is owed to; by one that binds all where it is owed to none.

    A Periodic Amount may be waived by its trigger too.
    """
    if begun.line is not None and begun.line.waived:
        return True
    return any(_takes_in(binding, duty, begun, day) for binding in waivers)


def _takes_in(binding: Binding, duty: Duty, begun: Begun, day: date) -> bool:
    waiver = binding.change
    binds = begun.investor in binding.whom if begun.investor else binding.all_alike
    named = isinstance(waiver, WaiverGranted) and waiver.duty is not None and duty.means(waiver.duty, begun)
    return binds and named and isinstance(waiver, WaiverGranted) and waiver.from_on <= day < waiver.until_on
