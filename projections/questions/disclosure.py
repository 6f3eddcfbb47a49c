"""The facts an issuer discloses about a registration payment arrangement, in the order of ASC 825-20-50-1.

(FSP EITF 00-19-2 asked for the same when it was issued, in December 2006.) Every sentence is a term of the agreement or
an entry of the log, with its clause; every figure is that of ``owed``. Whether, when and where an amount is recognised,
and what further payments are probable, are questions for the issuer and its auditors: nothing here answers them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.money import ZERO
from projections.amounts.lines import Figures, InvestorOwed
from projections.amounts.used import Room
from projections.case.case import Case
from projections.disclosing.events import events, running
from projections.disclosing.fact import DisclosedFact
from projections.disclosing.maximum import Maximum, in_total, maximum, maximum_of
from projections.disclosing.nature import instruments, interest, nature, settlement, term
from projections.facts.reasons import Caution, dollars
from projections.questions.owed import Owed, owed
from projections.questions.register import question


@attrs.frozen(kw_only=True, slots=False)
class InvestorCarried(Figures):
    """One Investor's figures. ``determined_unpaid`` and ``paid_beyond_determined`` are never both above zero."""

    investor: str
    determined_unpaid: Decimal
    paid_beyond_determined: Decimal
    if_cured_today: Decimal
    at_next_computation: Decimal
    maximum: Maximum


@attrs.frozen(kw_only=True, slots=False)
class Disclosure:
    """The answer. ``maximum`` is null where nothing caps what may have to be paid.

    No Investor's credit reduces another's figure.
    """

    as_of: date
    known_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    facts: Sequence[DisclosedFact]
    investors: Sequence[InvestorCarried]
    total: Figures
    determined_unpaid: Decimal
    paid_beyond_determined: Decimal
    maximum: Decimal | None
    maximum_left: Decimal | None
    warnings: Sequence[Caution]


@question("the facts to disclose about a registration payment arrangement, and the figures")
def disclosure(case: Case, *, investor: str | None = None) -> Disclosure:
    """The disclosure facts as of a date, as known at an instant. Raises as ``owed`` does."""
    found = owed.of(case, investor=investor)
    limits = {
        each.investor: [room for room in found.limits if room.investor == each.investor] for each in found.investors
    }
    rows = [_carried(case, each, limits[each.investor]) for each in found.investors]
    whole = in_total([row.maximum for row in rows])
    return Disclosure(
        as_of=case.as_of,
        known_at=case.known_at,
        currency=found.currency,
        readings=found.readings,
        facts=list(_facts(case, found, limits, {row.investor: row.determined_unpaid for row in rows})),
        investors=rows,
        total=found.total,
        determined_unpaid=sum((row.determined_unpaid for row in rows), ZERO),
        paid_beyond_determined=sum((row.paid_beyond_determined for row in rows), ZERO),
        maximum=whole.most,
        maximum_left=whole.left,
        warnings=found.warnings,
    )


def _facts(
    made: Case, found: Owed, limits: Mapping[str, Sequence[Room]], unpaid: Mapping[str, Decimal]
) -> Iterator[DisclosedFact]:
    """Each in the order of its paragraph."""
    yield from nature(made)
    yield from term(made)
    yield from interest(made)
    yield from instruments(made)
    yield from events(made)
    yield from running(made, found.investors)
    yield from settlement(made)
    yield from maximum(made, limits, unpaid)
    yield from _carrying(made, found)


def _carried(case: Case, found: InvestorOwed, limits: Sequence[Room]) -> InvestorCarried:
    return InvestorCarried(
        investor=found.investor,
        **{figure.name: getattr(found, figure.name) for figure in attrs.fields(Figures)},
        determined_unpaid=max(ZERO, found.determined - found.paid),
        paid_beyond_determined=max(ZERO, found.paid - found.determined),
        if_cured_today=sum((each.if_cured_today for each in found.open), ZERO),
        at_next_computation=sum((each.at_next_computation for each in found.open), ZERO),
        maximum=maximum_of(limits, case.terms.heads),
    )


def _carrying(made: Case, found: Owed) -> Iterator[DisclosedFact]:
    unpaid = sum((max(ZERO, each.determined - each.paid) for each in found.investors), ZERO)
    beyond = sum((max(ZERO, each.paid - each.determined) for each in found.investors), ZERO)
    others = ", toward other Investors" if unpaid else ""
    excess = f" {dollars(beyond)} was paid beyond what was determined{others}." if beyond else ""
    yield DisclosedFact(
        topic="carrying_amount",
        requirement="825-20-50-1(d)",
        text=f"Determined by {found.as_of} and unpaid: {dollars(unpaid)}, of {dollars(found.total.determined)} "
        f"determined and {dollars(found.total.paid)} paid.{excess}"
        f"{_bore(found.total)} What is carried, what further payment is probable, "
        "and where it is classified are not worked out here.",
        clauses=made.facts.clauses("disclosed_carrying_amount"),
        entries=sorted({entry for each in found.investors for line in each.lines for entry in line.entries}),
    )


def _bore(total: Figures) -> str:
    """What unpaid amounts bore beside that, where the terms let them bear any."""
    if not total.interest:
        return ""
    return (
        f" Interest run up beside that: {dollars(total.interest)}, of which {dollars(total.interest_paid)} is paid and "
        f"{dollars(total.interest_outstanding)} is not."
    )
