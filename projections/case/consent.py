"""10, 11(l): which Investors an amendment or a waiver binds, and so which terms are in force for whom.

Consent is counted in the bought shares held on the document's date, over everything known, whatever day is asked about.
Each document is judged by the consent share that the documents before it had made the agreement's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from lifecycle.agreement.terms import Terms, amended
from lifecycle.entries import TermsAmended
from lifecycle.judging.positions import Shares
from projections.facts.facts import Change, Facts
from projections.lots.holdings import holdings_of, is_bought, own_from
from projections.lots.lots import Lots, lots

# 10: a changed date replaces the old one for the whole agreement; a changed number counts for what begins from then on.
# These have one value for all; where only signers are bound, they change only if every holder signed.
FOR_ALL = (
    "registration_period_years",
    "holidays_added",
    "holidays_removed",
    "fiscal_year_end",
    "consent_share",
    "rule_144k_years",
    "counsel_review_business_days",
    "response_draft_business_days",
    "transfer_agent_business_days",
    "earnings_statement_days",
    "earnings_statement_fiscal_year_days",
)
DATES = ("required_effective_date", "holidays_added", "holidays_removed", "fiscal_year_end")


@attrs.frozen(eq=False)
class Consent:
    """How the shares stood on a document's date, in that day's: what its signers held, and what all Investors did."""

    signed: Shares
    held: Shares
    everybody_signed: bool
    needed_share: Decimal

    @property
    def reached(self) -> bool:
        """Exactly the share suffices; where nobody holds anything there is no consent."""
        return self.held > 0 and self.signed >= Fraction(self.needed_share) * self.held


@attrs.frozen(eq=False)
class Binding:
    """A document and whom it binds. ``all_alike``: also the terms that have one value for all are changed by it."""

    change: Change
    consent: Consent
    whom: frozenset[str]
    all_alike: bool

    @property
    def changed(self) -> list[str]:
        """The terms an amendment changes for those it binds."""
        if not isinstance(self.change, TermsAmended) or not self.whom:
            return []
        return sorted(key for key in self.change.changes if self.all_alike or key not in FOR_ALL)


def _bound(facts: Facts, change: Change, consent: Consent, _: Mapping[str, str]) -> Binding:
    whom = frozenset(facts.spoken_to) if change.company_signed and consent.reached else frozenset[str]()
    return Binding(change, consent, whom, all_alike=bool(whom))


def _signers(facts: Facts, change: Change, consent: Consent, readings: Mapping[str, str]) -> Binding:
    whom = set(change.signed_by) if change.company_signed else set[str]()
    # 9: through the day of the transfer an Investor by transfer has its transferor's history, its consents too.
    for name, notice in facts.inherited.items():
        until = own_from(facts, readings, name)
        if until is not None and change.occurred_on < until:
            whom = (whom | {name}) if notice.investor in whom else whom - {name}
    return Binding(change, consent, frozenset(whom), all_alike=change.company_signed and consent.everybody_signed)


# Reading dissenters.
DISSENTERS: Mapping[str, Callable[[Facts, Change, Consent, Mapping[str, str]], Binding]] = {
    "bound": _bound,
    "not_bound": _signers,
}


def bindings(facts: Facts, readings: Mapping[str, str]) -> list[Binding]:
    """Every amendment and waiver of everything known, in history order, with whom it binds."""
    if not facts.changes:
        return []
    found: list[Binding] = []
    followed = lots(facts)
    for change in facts.changes:
        counted = consent(facts, followed, change, terms_on(facts.terms, found, change.occurred_on), readings)
        found.append(DISSENTERS[readings["dissenters"]](facts, change, counted, readings))
    return found


def consent(facts: Facts, followed: Lots, change: Change, terms: Terms, readings: Mapping[str, str]) -> Consent:
    """What the signers of a document and all Investors held on its date, in bought shares."""
    day, held = change.occurred_on, dict[str, Shares]()
    for name in facts.spoken_to:
        of_name = holdings_of(facts, followed, name, readings, is_bought)
        held[name] = of_name.bought.shares_on(day) - of_name.sold.shares_on(day)
    if readings["transfer_gap"] == "bridged":
        for name, shares in _on_their_way(followed, day):
            held[name] = held.get(name, 0) + shares
    signed = sum((held[name] for name in change.signed_by if name in held), Fraction(0))
    everybody = all(name in change.signed_by for name, shares in held.items() if shares)
    total = sum(held.values(), Fraction(0))
    factor = followed.splits.factor_after(day)
    return Consent(Fraction(signed) / factor, Fraction(total) / factor, everybody and total > 0, terms.consent_share)


def _on_their_way(followed: Lots, day: date) -> Iterator[tuple[str, Shares]]:
    """9: bought shares that had left a transferor by a day and of which the Company has had no notice since."""
    for lot in followed.every:
        if lot.bought and lot.transfers and lot.transfers[-1].notice is None and lot.came_on <= day:
            unsold = lot.sale is None or lot.sale.occurred_on > day
            yield lot.transfers[-1].entry.transferee, lot.shares if unsold else 0


def terms_on(signed: Terms, bound: Sequence[Binding], day: date, investor: str | None = None) -> Terms:
    """The terms for what begins on a day; with ``investor`` as they bind that one, else as they bind all alike."""
    found = signed
    for amendment, terms in _amendments(bound, investor):
        changes = {term: amendment.changes[term] for term in terms if _in_force(amendment, term, day)}
        found = amended(found, changes) if changes else found
    return found


def amendment_of(bound: Sequence[Binding], term: str, day: date, investor: str | None) -> TermsAmended | None:
    """The amendment that makes a term what it is for what begins on a day; None where it is as signed."""
    changing = [
        amendment
        for amendment, terms in _amendments(bound, investor)
        if term in terms and _in_force(amendment, term, day)
    ]
    return changing[-1] if changing else None


def _amendments(bound: Sequence[Binding], investor: str | None) -> Iterator[tuple[TermsAmended, Sequence[str]]]:
    """The amendments that bind an Investor, or all alike, each with the terms it changes for them."""
    for binding in bound:
        binds = binding.all_alike if investor is None else investor in binding.whom
        if binds and isinstance(binding.change, TermsAmended):
            yield binding.change, binding.changed


def _in_force(amendment: TermsAmended, term: str, day: date) -> bool:
    return term in DATES or amendment.effective_from <= day
