"""What some terms can use of what happens: their days, causes, milestones, and what they pay in. Makes nothing up."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

import attrs

from lifecycle.agreement.language.based import BASED_ON, changed, document
from lifecycle.agreement.language.concepts.conditions import CAUSES
from lifecycle.agreement.language.concepts.dates import MILESTONE, OTHER_DATE, DateRule
from lifecycle.agreement.language.concepts.terms import InKind, Terms
from lifecycle.agreement.language.decided import under
from lifecycle.agreement.language.formerly import former_places
from lifecycle.agreement.language.shipped import shipped_names
from lifecycle.agreement.language.source import Document
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.agreement.terms import stated_days
from lifecycle.agreement.used import words_used
from lifecycle.judging.of_the_terms import WAITED_FOR

FILING, EFFECTIVENESS = "filing", "effectiveness"
# About how many days a unit is.
DAYS_OF: Mapping[str, float] = {
    "day": 1, "week": 7, "month": 30.5, "calendar month": 30.5, "year": 365, "business day": 1.45, "trading day": 1.45
}  # fmt: skip


@attrs.frozen(kw_only=True, eq=False)
class Uses:
    """Days are counted from the signing, about as many as there are; None of what the terms do not wait for.

    ``restated`` are the words by which a signing gives its own day for each day that they state, which is another
    deal's.
    """

    document: Document
    # As a signing names them; None of those that it has to write out.
    name: str | None
    restated: tuple[str, ...]
    filed_within: int | None
    effective_within: int | None
    # From when on public information is owed.
    informed_from: int | None
    causes: frozenset[str]
    conditions: tuple[str, ...]
    milestones: tuple[str, ...]
    heads: tuple[str, ...]
    # Kinds of entries that only some terms wait for, and these do not.
    unused: frozenset[str]
    in_kind: InKind | None
    interest: bool
    # The first rate there is.
    rate: Decimal | None
    # Where an amendment can put another day or another length, and what stood there.
    amended_at: str | None

    def waits_for(self, kind: str) -> bool:
        """Whether these terms can use a kind of entry; of most kinds any can."""
        return kind not in self.unused

    def given(self, day: date) -> str | dict[str, object]:
        """The terms as a signing has them, each day they state being this."""
        own: dict[str, object] = dict.fromkeys(self.restated, day.isoformat())
        if self.name is None:
            return dict(changed(self.document, own, "terms").raw if own else self.document.raw)
        return {BASED_ON: self.name, **own} if own else self.name


@cache
def uses_of(name: str) -> Uses:
    """What the shipped terms of a name can use. Raises a refusal where there are none."""
    return uses_in(document(name), name)


def uses_in(found: Document, name: str | None = None) -> Uses:
    """What a document's terms can use; without a name among those shipped a signing writes them out."""
    terms, used = under(found, {}), words_used(found.raw)
    old = {place: key for key, places in former_places(found).items() for place in places}
    stated = [old.get(place, place) for place, _ in stated_days(found)]
    named = {cause for each in terms.conditions.values() for cause in each.down}
    kinds = [(kinds, words) for kinds, words, _ in WAITED_FOR]
    return Uses(
        document=found,
        name=name if name in shipped_names() else None,
        restated=tuple(dict.fromkeys(stated)),
        filed_within=_within(terms, FILING),
        effective_within=_within(terms, EFFECTIVENESS),
        informed_from=_informed_from(terms),
        causes=frozenset(named & {*CAUSES}),
        conditions=tuple(sorted(named - {*CAUSES})),
        milestones=tuple(sorted({text.removeprefix(MILESTONE) for _, text in used if text.startswith(MILESTONE)})),
        heads=tuple(terms.heads),
        unused=frozenset(kind.__name__ for some, words in kinds if words.isdisjoint(used) for kind in some),
        in_kind=terms.in_kind,
        interest=terms.interest is not None,
        rate=_rate(terms),
        amended_at=_amended_at(terms, old),
    )


def _awaited(terms: Terms, what: str) -> Iterator[str]:
    """The dates by which something is awaited, by their names."""
    return (each.by for each in terms.conditions.values() if each.late == what and each.by is not None)


def _within(terms: Terms, what: str) -> int | None:
    """The first of the days by which it is awaited; None of one that is stated, or awaited by nothing."""
    rules = [terms.dates[name].by[0] for name in _awaited(terms, what)]
    return min((_days(terms, rule) for rule in rules if rule.on is None), default=None)


def _informed_from(terms: Terms) -> int | None:
    rules = [each.after for each in terms.conditions.values() if "public_information" in each.down]
    return max((_days(terms, rule) for rule in rules if rule is not None), default=None)


def _days(terms: Terms, rule: DateRule) -> int:
    own = _length(rule.add) if rule.add else 0
    to = rule.to or ""
    if to.startswith(OTHER_DATE):
        return own + _days(terms, terms.dates[to.removeprefix(OTHER_DATE)].by[0])
    return own


def _length(duration: Duration) -> int:
    return round(duration.number * DAYS_OF.get(duration.unit, 1))


def _rate(terms: Terms) -> Decimal | None:
    accruals = [each.by for each in terms.charges.values()]
    return next((rate for by in accruals for rate in (*by.rates, *([by.at_start] if by.at_start else ()))), None)


def _amended_at(terms: Terms, old: Mapping[str, str]) -> str | None:
    """Where the day stands by which a statement must be effective, or else filed: a stated one by its old name."""
    for name in (*_awaited(terms, EFFECTIVENESS), *_awaited(terms, FILING)):
        rule = terms.dates[name].by[0]
        if rule.on is not None:
            place = f"dates.{name}.by[1].on"
            return old.get(place, place)
        if rule.add is not None and rule.add.unit == "day":
            return f"dates.{name}.by[1].add"
    return None
