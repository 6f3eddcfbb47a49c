"""The terms in force on a date, each with its clause and what it means in our words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import attrs

from lifecycle.agreement.language.decided import asked
from lifecycle.agreement.language.forks import resolved
from lifecycle.agreement.language.formerly import former_places
from lifecycle.agreement.language.source import Document
from lifecycle.agreement.language.written import written
from lifecycle.agreement.terms import terms_said
from projections.case.case import Case
from projections.cautions.of_changes import changes
from projections.facts.reasons import Caution
from projections.questions.register import question


@attrs.frozen(kw_only=True, slots=False)
class TermShown:
    """One term, by its key or its place. Rates and durations are texts; ``amended_by`` is the entry that changed it."""

    key: str
    value: object
    clause: str
    meaning: str
    amended_by: int | None


@attrs.frozen(kw_only=True, slots=False)
class TermsInForce:
    """The answer."""

    as_of: date
    known_at: datetime | None
    terms: Sequence[TermShown]
    warnings: Sequence[Caution] = ()


@question("the terms in force on a date, each with its clause")
def terms(case: Case, *, investor: str | None = None) -> TermsInForce:
    """Every term for what begins on the day, as it binds the Investor asked about, or all alike.

    By the old flat keys of terms that have them, else by the places of the document. Raises as ``owed`` does.
    """
    names = case.investors(investor)
    document = case.document_on(case.as_of, investor)
    shown = _by_old_keys(document) or _by_places(document, case.readings)
    return TermsInForce(
        as_of=case.as_of,
        known_at=case.known_at,
        terms=[attrs.evolve(term, amended_by=_amended_by(case, place, investor)) for term, place in shown],
        warnings=list(changes(case, names)),
    )


def _by_old_keys(document: Document) -> list[tuple[TermShown, str]]:
    """Each with the first place it is a name for; none where the terms never had such keys."""
    places = former_places(document)
    return [
        (_shown(each.key, each.value, each.clause, each.meaning), places[each.key][0]) for each in terms_said(document)
    ]


def _by_places(document: Document, readings: Mapping[str, str]) -> list[tuple[TermShown, str]]:
    """Every value under the readings, at its place, with the section of the table it stands in."""
    chosen = {**asked(document).defaults, **readings}
    decided = {word: resolved(said, chosen) for word, said in document.raw.items()}
    return [(_shown(place, value, clause, ""), place) for place, value, clause in written(decided)]


def _shown(key: str, value: object, clause: str, meaning: str) -> TermShown:
    return TermShown(key=key, value=value, clause=clause, meaning=meaning, amended_by=None)


def _amended_by(case: Case, place: str, investor: str | None) -> int | None:
    amended = case.amended_by(place, case.as_of, investor)
    return amended.by.position if amended else None
