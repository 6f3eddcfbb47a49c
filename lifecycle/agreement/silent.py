"""What terms say nothing of, as a clause of a sentence: of a paper where it was read, else of its file."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lifecycle.agreement.language.shipped import shipped
from lifecycle.entries.codec import WHOLE_TERMS
from lifecycle.entries.telling import listed

if TYPE_CHECKING:
    from lifecycle.agreement.language.concepts.terms import Terms
    from lifecycle.entries import AgreementSigned

AMOUNTS = "amounts"
# What no terms can say.
LACKING: Mapping[str, str] = {
    "shares": "no limit on the shares that could be issued by agreement in place of cash",
    "due_dates": "no clause that moves a due date",
}


def silence(signed: "AgreementSigned", terms: "Terms", what: str) -> str | None:
    """What terms have none of, ``amounts`` or a key of ``LACKING``; None where they have something of each part."""
    said = listed(list(_of_amounts(terms))) if what == AMOUNTS else LACKING[what]
    if not said:
        return None
    if isinstance(signed.terms, str):
        return f"{'the agreement has' if what in _silent_on(signed.terms) else 'these terms have'} {said}"
    if WHOLE_TERMS not in signed.terms:
        return f"what is modelled has {said}, whatever the paper says"
    return f"these terms have {said}"


def _silent_on(name: str) -> frozenset[str]:
    document: Mapping[str, Any] = shipped(name).raw
    return frozenset(document.get("silent_on", ()))


def _of_amounts(terms: "Terms") -> Iterator[str]:
    """What would bound or add to an amount, and is not there: for some head at least."""
    if not any(limit.most is not None or limit.charges is not None for limit in terms.limits):
        yield "no cap"
    ends = [head.ends or terms.ends for head in terms.heads.values()]
    if not all(each and any(not isinstance(end, str) or end == "period_ends" for end in each.when) for each in ends):
        yield "no last date"
    if terms.interest is None:
        yield "no default interest"
