"""What the product asks of terms wherever in them it stands: which conditions are down, what an allowance says."""

from collections.abc import Mapping

from lifecycle.agreement.language.concepts.charges import Head
from lifecycle.agreement.language.concepts.conditions import Condition
from lifecycle.agreement.language.concepts.terms import Terms


def conditions_of(terms: Terms, head: Head) -> Mapping[str, Condition]:
    """The conditions of a head, by name in its order."""
    return {name: terms.conditions[name] for name in head.of}


def waits_for_effectiveness(terms: Terms, head: str) -> bool:
    """Whether a head charges for effectiveness that comes late."""
    return any(each.late == "effectiveness" for each in conditions_of(terms, terms.heads[head]).values())


def counting_notices(terms: Terms) -> str | None:
    """The first condition that allows a cause notice by notice."""
    return next((name for name, each in terms.conditions.items() if each.allow_notices), None)


def restricts(terms: Terms, cause: str) -> bool:
    """Whether some condition takes a cause for a restriction."""
    return any(cause in each.down for each in terms.conditions.values())


def lasts_through_the_lift(terms: Terms, cause: str) -> bool:
    """Whether a bar of a cause goes on through the day it is lifted."""
    return cause in terms.through_the_lift
