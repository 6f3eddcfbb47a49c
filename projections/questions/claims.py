"""Sections 5 to 7 and 11(k) as a ledger: who claimed what of whom, what was paid, who bears which expense.

It keeps what was recorded and adds it up. Whether a claim is covered, whether a defence or a consent was proper, and
whether damages are direct is nobody's to say here. Damages are shown beside the Periodic Amounts, never netted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.entries import (
    ClaimEntry,
    ClaimNoticed,
    ClaimPaid,
    DamagesClaimed,
    DamagesEntry,
    DefenceAssumed,
    Entry,
    ExpenseIncurred,
    SettlementConsented,
)
from lifecycle.money import ZERO
from projections.case.case import Case
from projections.cautions.every import cautions
from projections.cautions.register import caution
from projections.facts.reasons import Caution
from projections.indemnity.contribution import ContributionCap, cap_of, without_proceeds
from projections.indemnity.expenses import PARTIES, Expense, Party, borne_by, expense_of, of_unknown_category
from projections.indemnity.sections import CONTRIBUTION_CAP, silent_on
from projections.questions.owed import Owed, owed
from projections.questions.register import question


@attrs.frozen(kw_only=True, slots=False)
class Consent:
    """A consent to settle on record."""

    on: date
    by: str
    amount: Decimal | None
    entry: int


@attrs.frozen(kw_only=True, slots=False)
class Claim:
    """One claim by its identifier. ``amount`` is the latest a notice states; without one ``unpaid`` is null too."""

    claim: str
    claimant: str
    indemnitor: str
    noticed_on: date | None
    amount: Decimal | None
    defence_assumed_on: date | None
    defence_assumed_by: str | None
    consents: Sequence[Consent]
    paid: Decimal
    unpaid: Decimal | None
    clauses: Sequence[str]
    entries: Sequence[int]


@attrs.frozen(kw_only=True, slots=False)
class Asserted:
    """Section 11(k): damages claimed by an Investor, or force majeure asserted toward it."""

    kind: str
    on: date
    investor: str
    amount: Decimal | None
    entry: int
    clauses: Sequence[str]


@attrs.frozen(kw_only=True, slots=False)
class Beside:
    """One Investor's Periodic Amounts beside the damages it claimed; neither figure is reduced by the other."""

    investor: str
    determined: Decimal
    outstanding: Decimal
    damages_claimed: Decimal


@attrs.frozen(kw_only=True, slots=False)
class Claims:
    """The answer. ``unpaid`` is what the Company owes on claims that state an amount, never what it is owed.

    ``silent_on`` is what the terms have no section on: nothing is counted by one, and what is recorded of it is listed.
    """

    as_of: date
    known_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    claims: Sequence[Claim]
    paid: Decimal
    unpaid: Decimal
    unpaid_by_others: Decimal
    caps: Sequence[ContributionCap]
    expenses: Sequence[Expense]
    borne_by: Mapping[Party, Decimal]
    damages: Sequence[Asserted]
    beside: Sequence[Beside]
    silent_on: Sequence[str]
    warnings: Sequence[Caution]


@question("indemnity claims, contribution caps, expenses and damages, beside the Periodic Amounts")
def claims(case: Case, *, investor: str | None = None) -> Claims:
    """The ledger as of a date. With ``investor``, the claims it is party to; expenses name no Investor and stay.

    Raises as ``owed`` does.
    """
    names = case.investors(investor)
    used, company = case.facts.history, case.facts.signed.company
    of_each = _by_claim(used, investor)
    ledger = [_claim(case, name, entries) for name, entries in of_each.items()]
    caps = [cap_of(case, name) for name in names] if case.facts.clauses(CONTRIBUTION_CAP) else []
    expenses = [expense_of(case, entry) for entry in used if isinstance(entry, ExpenseIncurred)]
    damages = [_asserted(case, entry) for entry in used if isinstance(entry, DamagesEntry) and entry.investor in names]
    return Claims(
        as_of=case.as_of,
        known_at=case.known_at,
        currency=case.terms.currency,
        readings=case.readings,
        claims=ledger,
        paid=sum((each.paid for each in ledger), ZERO),
        unpaid=_unpaid(each for each in ledger if each.indemnitor == company),
        unpaid_by_others=_unpaid(each for each in ledger if each.indemnitor != company),
        caps=caps,
        expenses=expenses,
        borne_by={party: borne_by(expenses, party) for party in PARTIES},
        damages=damages,
        beside=_beside(owed.of(case, investor=investor), damages),
        silent_on=silent_on(case),
        warnings=[
            *cautions(case, names, about="claims"),
            *(caution for entries in of_each.values() for caution in _of_a_claim(case, entries)),
            *without_proceeds(case, caps),
            *of_unknown_category(case, expenses),
        ],
    )


# --- section 6: claims --------------------------------------------------------------------------------------


def _by_claim(used: Sequence[Entry], investor: str | None) -> Mapping[str, Sequence[ClaimEntry]]:
    """The entries of each claim, in history order; a claim stands where its first entry does."""
    found: dict[str, list[ClaimEntry]] = {}
    for entry in used:
        if isinstance(entry, ClaimEntry):
            found.setdefault(entry.claim, []).append(entry)
    if investor is None:
        return found
    return {
        name: entries
        for name, entries in found.items()
        if any(investor in (entry.claimant, entry.indemnitor) for entry in entries)
    }


def _unpaid(claims: Iterable[Claim]) -> Decimal:
    return sum((each.unpaid or ZERO for each in claims), ZERO)


def _claim(case: Case, name: str, entries: Sequence[ClaimEntry]) -> Claim:
    notices = [entry for entry in entries if isinstance(entry, ClaimNoticed)]
    stated = [entry.amount for entry in notices if entry.amount is not None]
    defence = next((entry for entry in entries if isinstance(entry, DefenceAssumed)), None)
    paid = sum((entry.amount or ZERO for entry in entries if isinstance(entry, ClaimPaid)), ZERO)
    parties = (notices or entries)[0]
    return Claim(
        claim=name,
        claimant=parties.claimant,
        indemnitor=parties.indemnitor,
        noticed_on=notices[0].occurred_on if notices else None,
        amount=stated[-1] if stated else None,
        defence_assumed_on=defence.occurred_on if defence else None,
        defence_assumed_by=defence.indemnitor if defence else None,
        consents=[
            Consent(on=entry.occurred_on, by=entry.indemnitor, amount=entry.amount, entry=entry.position)
            for entry in entries
            if isinstance(entry, SettlementConsented)
        ],
        paid=paid,
        unpaid=max(ZERO, stated[-1] - paid) if stated else None,
        clauses=case.facts.clauses("claim"),
        entries=[entry.position for entry in entries],
    )


def _of_a_claim(case: Case, entries: Sequence[ClaimEntry]) -> Iterator[Caution]:
    """What does not go together in the entries of one claim: recorded, shown, and pointed at."""
    first = entries[0]
    noticed = False
    for entry in entries:
        noticed = noticed or isinstance(entry, ClaimNoticed)
        where = f"The entry of {entry.occurred_on} (position {entry.position})"
        if not noticed:
            yield caution(case, "claim_not_noticed", (entry.position,), where=where, claim=entry.claim)
        if (entry.claimant, entry.indemnitor) != (first.claimant, first.indemnitor):
            yield caution(
                case,
                "claim_parties_differ",
                (first.position, entry.position),
                where=where,
                claimant=entry.claimant,
                indemnitor=entry.indemnitor,
                claim=entry.claim,
                position=first.position,
                first_claimant=first.claimant,
                first_indemnitor=first.indemnitor,
            )
        if isinstance(entry, ClaimPaid) and entry.amount is None:
            yield caution(case, "claim_payment_unstated", (entry.position,), where=where, claim=entry.claim)
    yield from _of_its_amounts(case, entries)


def _of_its_amounts(case: Case, entries: Sequence[ClaimEntry]) -> Iterator[Caution]:
    stated = [entry for entry in entries if isinstance(entry, ClaimNoticed) and entry.amount is not None]
    if len({entry.amount for entry in stated}) > 1:
        yield caution(case, "claim_amounts_differ", [entry.position for entry in stated], claim=entries[0].claim)
    claimed = stated[-1].amount if stated else None
    paid = sum((entry.amount or ZERO for entry in entries if isinstance(entry, ClaimPaid)), ZERO)
    if claimed is not None and paid > claimed:
        paying = [entry.position for entry in entries if isinstance(entry, ClaimPaid)]
        yield caution(case, "claim_overpaid", paying, paid=paid, claim=entries[0].claim, claimed=claimed)


# --- section 11(k): damages ---------------------------------------------------------------------------------


def _asserted(case: Case, entry: DamagesEntry) -> Asserted:
    return Asserted(
        kind=entry.kind,
        on=entry.occurred_on,
        investor=entry.investor,
        amount=entry.amount,
        entry=entry.position,
        clauses=case.facts.clauses(entry.kind),
    )


def _claimed(damages: Sequence[Asserted]) -> Mapping[str, Decimal]:
    """What each Investor that claims damages claims."""
    found: dict[str, Decimal] = {}
    for each in damages:
        if each.kind == DamagesClaimed.__name__:
            found[each.investor] = found.get(each.investor, ZERO) + (each.amount or ZERO)
    return found


def _beside(found: Owed, damages: Sequence[Asserted]) -> list[Beside]:
    claimed = _claimed(damages)
    return [
        Beside(
            investor=each.investor,
            determined=each.determined,
            outstanding=each.outstanding,
            damages_claimed=claimed.get(each.investor, ZERO),
        )
        for each in found.investors
    ]
