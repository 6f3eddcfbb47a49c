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


# What is down with a statement, and so for the shares it covers.
OF_A_STATEMENT = frozenset({"stop_order", "lapse"})
EFFECTIVENESS, PRINCIPAL, PERIOD_ENDS = "effectiveness", "principal", "period_ends"


def is_of_the_whole(terms: Terms, name: str) -> bool:
    """Whether a head is an Investor's as a whole, whatever covers its shares.

    It is where its charge is of no shares, a sum or the principal of notes, and where nothing of it is a statement's.
    """
    head = terms.heads[name]
    charge, ends = terms.charges[head.charge], head.ends or terms.ends
    if all(base.of == PRINCIPAL for base in charge.base):
        return True
    of_statements = any(
        each.late == EFFECTIVENESS
        or OF_A_STATEMENT.intersection(each.down)
        or (each.after is not None and each.after.to == EFFECTIVENESS)
        for each in conditions_of(terms, head).values()
    )
    return not (of_statements or head.arms_within or (ends is not None and PERIOD_ENDS in ends.when))


def counting_notices(terms: Terms) -> str | None:
    """The first condition that allows a cause notice by notice."""
    return next((name for name, each in terms.conditions.items() if each.allow_notices), None)


def restricts(terms: Terms, cause: str) -> bool:
    """Whether some condition takes a cause for a restriction."""
    return any(cause in each.down for each in terms.conditions.values())


def lasts_through_the_lift(terms: Terms, cause: str) -> bool:
    """Whether a bar of a cause goes on through the day it is lifted."""
    return cause in terms.through_the_lift
