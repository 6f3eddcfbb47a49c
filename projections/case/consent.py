"""10, 11(l): which Investors an amendment or a waiver binds, and so which terms are in force for whom.

Consent is counted in the bought shares held on the document's date, over everything known, whatever day is asked about.
Each document is judged by the consent share that the documents before it had made the agreement's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import attrs

from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.formerly import former_places
from lifecycle.agreement.language.places import Step, steps
from lifecycle.agreement.language.source import Document
from lifecycle.entries import TermsAmended
from lifecycle.judging.positions import Shares
from projections.case.composed import Amending, Composed, Turn
from projections.facts.facts import Change, Facts
from projections.lots.holdings import Holdings, holdings_of, own_from
from projections.lots.lot import is_bought
from projections.lots.lots import Lots, lots

# 10: a changed date replaces the old one for the whole agreement; a changed number counts for what begins from then on.
FOR_THE_WHOLE_AGREEMENT = ("dates", "calendar")
# These have one value for all; where only signers are bound, they change only if every holder signed.
FOR_ALL = ("period", "calendar", "consent")
DUTIES_TOWARD_ALL = (
    *("counsel_review", "response_draft", "transfer_agent"),
    *("earnings_statement", "earnings_statement_fiscal_year", "fiscal_year_end", "rule_144k"),
)  # fmt: skip


@attrs.frozen(eq=False, repr=False)
class Place:
    """Where a changed term stands, step by step."""

    way: Sequence[Step]

    @property
    def for_the_whole_agreement(self) -> bool:
        """A date is; what is counted from something that happens counts as it was on that day."""
        stated = self.way[0] in FOR_THE_WHOLE_AGREEMENT and OR_SOONER not in self.way
        return stated or self.way[-1] == STATED_DAY

    @property
    def for_all(self) -> bool:
        """Whether it cannot be one thing for one Investor and another for the next."""
        toward_all = self.way[0] == "duties" and any(duty in self.way for duty in DUTIES_TOWARD_ALL)
        return toward_all or self.way[0] in FOR_ALL


OR_SOONER, STATED_DAY = "or_sooner", "on"


@attrs.frozen(eq=False, repr=False)
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


@attrs.frozen(eq=False, repr=False)
class Amended:
    """A term as an amendment changed it: by which name, to what, and whether for the whole agreement."""

    by: TermsAmended
    term: str
    value: object
    for_the_whole_agreement: bool


@attrs.frozen(eq=False, repr=False)
class Binding:
    """A document and whom it binds. ``all_alike``: also the terms that have one value for all are changed by it."""

    change: Change
    # None where it is told to an Investor, who is not shown what others hold.
    consent: Consent | None
    whom: frozenset[str]
    all_alike: bool
    # Where what an amendment changes stands, by the place or the old key it is changed by.
    places: Mapping[str, Sequence[Place]]

    @cached_property
    def changed(self) -> list[str]:
        """The terms an amendment changes for those it binds."""
        if not isinstance(self.change, TermsAmended) or not self.whom:
            return []
        return sorted(key for key, places in self.places.items() if self.all_alike or not places[0].for_all)

    def in_force(self, term: str, day: date) -> bool:
        """Whether what the amendment makes of a term holds for what begins on a day."""
        assert isinstance(self.change, TermsAmended)  # noqa: S101 - asked of amendments
        return self.places[term][0].for_the_whole_agreement or self.change.effective_from <= day

    def binds(self, investor: str | None) -> bool:
        """Whether it binds an Investor; without one, all alike."""
        return self.all_alike if investor is None else investor in self.whom

    @cached_property
    def turn(self) -> Turn | None:
        """What it makes of the terms, if anything."""
        if not isinstance(self.change, TermsAmended) or not self.changed:
            return None
        stated = tuple(term for term in self.changed if self.places[term][0].for_the_whole_agreement)
        return Turn(self.change, stated, tuple(self.changed))


def _bound(facts: Facts, change: Change, consent: Consent, _: Mapping[str, str]) -> Binding:
    whom = frozenset(facts.spoken_to) if change.company_signed and consent.reached else frozenset[str]()
    return Binding(change, consent, whom, all_alike=bool(whom), places=places_changed(facts.document, change))


def _signers(facts: Facts, change: Change, consent: Consent, readings: Mapping[str, str]) -> Binding:
    whom = set(change.signed_by) if change.company_signed else set[str]()
    # 9: through the day of the transfer an Investor by transfer has its transferor's history, its consents too.
    for name, notice in facts.inherited.items():
        until = own_from(facts, readings, name)
        if until is not None and change.occurred_on < until:
            whom = (whom | {name}) if notice.investor in whom else whom - {name}
    alike = change.company_signed and consent.everybody_signed
    return Binding(change, consent, frozenset(whom), alike, places_changed(facts.document, change))


def places_changed(document: Document, change: Change) -> Mapping[str, Sequence[Place]]:
    """Where what a document changes stands: an old key is a name for its places."""
    former = former_places(document)
    changes = change.changes if isinstance(change, TermsAmended) else ()
    return {key: [Place(steps(place) or (place,)) for place in former.get(key, (key,))] for key in changes}


# Reading dissenters.
DISSENTERS: Mapping[str, Callable[[Facts, Change, Consent, Mapping[str, str]], Binding]] = {
    "bound": _bound,
    "not_bound": _signers,
}


def bindings(
    facts: Facts, signed: Composed, readings: Mapping[str, str], decided: Callable[[Document], Terms]
) -> list[Binding]:
    """Every amendment and waiver of everything known, in history order, with whom it binds."""
    if not facts.changes:
        return []
    found: list[Binding] = []
    followed, amending = lots(facts), Amending(signed)
    bought: dict[tuple[str, str], Holdings] = {}

    def holdings(name: str, sale_counts: str) -> Holdings:
        key = name, sale_counts
        if key not in bought:
            bought[key] = holdings_of(
                facts,
                followed,
                name,
                readings=readings,
                sale_counts=lambda: sale_counts,
                counts=is_bought,
                of=lambda transferor: holdings(transferor, sale_counts),
            )
        return bought[key]

    for change in facts.changes:
        agreed = decided(amending.on(change.occurred_on).document)
        counted = consent(facts, followed, change, agreed, holdings, bridged=readings["transfer_gap"] == "bridged")
        binding = DISSENTERS[readings["dissenters"]](facts, change, counted, readings)
        found.append(binding)
        if binding.turn and binding.binds(None):
            amending.add(binding.turn)
    return found


def consent(
    facts: Facts,
    followed: Lots,
    change: Change,
    agreed: Terms,
    holdings: Callable[[str, str], Holdings],
    *,
    bridged: bool,
) -> Consent:
    """What the signers of a document and all Investors held on its date, in bought shares.

    Terms that say no share of consent are changed by all of them together.
    """
    day, held = change.occurred_on, dict[str, Shares]()
    for name in facts.spoken_to:
        of_name = holdings(name, agreed.sale_counts)
        held[name] = of_name.bought.shares_on(day) - of_name.sold.shares_on(day)
    if bridged:
        for name, shares in _on_their_way(followed, day):
            held[name] = held.get(name, 0) + shares
    signed = sum((held[name] for name in change.signed_by if name in held), Fraction(0))
    everybody = all(name in change.signed_by for name, shares in held.items() if shares)
    total = sum(held.values(), Fraction(0))
    factor = followed.splits.factor_after(day)
    agreed_share = agreed.consent.share if agreed.consent else None
    needed = Decimal(1) if agreed_share is None else agreed_share
    return Consent(Fraction(signed) / factor, Fraction(total) / factor, everybody and total > 0, needed)


def _on_their_way(followed: Lots, day: date) -> Iterator[tuple[str, Shares]]:
    """9: bought shares that had left a transferor by a day and of which the Company has had no notice since."""
    for lot in followed.every:
        if lot.bought and lot.transfers and lot.transfers[-1].notice is None and lot.came_on <= day:
            unsold = lot.sale is None or lot.sale.occurred_on > day
            yield lot.transfers[-1].entry.transferee, lot.shares if unsold else 0


def amending(signed: Composed, bound: Sequence[Binding], investor: str | None) -> Amending:
    """The terms as amendments make them from day to day for an Investor; without one, for all alike."""
    found = Amending(signed)
    for binding in bound:
        if binding.turn and binding.binds(investor):
            found.add(binding.turn)
    return found


def amendment_of(bound: Sequence[Binding], place: str, day: date, investor: str | None) -> Amended | None:
    """The amendment that makes a term what it is for what begins on a day; None where it is as signed."""
    way = Place(steps(place) or (place,)).way
    changing = [
        Amended(amendment, term, amendment.changes[term], binding.places[term][0].for_the_whole_agreement)
        for binding, amendment in _amendments(bound, investor)
        for term in binding.changed
        if binding.in_force(term, day) and any(_reaches(each.way, way) for each in binding.places[term])
    ]
    return changing[-1] if changing else None


def _reaches(changed: Sequence[Step], way: Sequence[Step]) -> bool:
    """Whether a change at one place changes what stands at another: at it, around it or inside it."""
    return all(one == other for one, other in zip(changed, way, strict=False))


def _amendments(bound: Sequence[Binding], investor: str | None) -> Iterator[tuple[Binding, TermsAmended]]:
    """The amendments that bind an Investor, or all alike."""
    for binding in bound:
        if binding.binds(investor) and isinstance(binding.change, TermsAmended):
            yield binding, binding.change
