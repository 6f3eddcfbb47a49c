"""The terms in force on a date, each with its clause and what it means in our words."""

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from lifecycle.agreement.language.shipped import shipped_names
from lifecycle.agreement.terms import shipped_terms
from projections.case.case import Case
from projections.cautions.of_changes import changes
from projections.facts.reasons import Caution
from projections.questions.register import question


@attrs.frozen(kw_only=True, slots=False)
class TermShown:
    """One term. Rates are texts, days whole numbers, dates ISO; ``amended_by`` is the entry that changed it."""

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

    Clause and meaning are those of the shipped form. Raises as ``owed`` does.
    """
    names = case.investors(investor)
    as_of, in_force = case.as_of, case.terms_on(case.as_of, investor)
    _title, form = shipped_terms(shipped_names()[0])
    return TermsInForce(
        as_of=as_of,
        known_at=case.known_at,
        terms=[
            TermShown(
                key=term.key,
                value=_plain(getattr(in_force, term.key)),
                clause=term.clause,
                meaning=term.meaning,
                amended_by=amendment.position if (amendment := case.amended_by(term.key, as_of, investor)) else None,
            )
            for term in form
        ],
        warnings=list(changes(case, names)),
    )


def _plain(value: object) -> object:
    """As terms are written: rates and dates as text, whole numbers as they are."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, int) else str(value)
