"""Which of indemnity, contribution, expenses and damages the terms have a section on."""

from collections.abc import Mapping, Sequence

from lifecycle.entries import DamagesClaimed, ExpenseIncurred
from projections.case.case import Case

CONTRIBUTION_CAP = "contribution_cap"
# By the name terms have each under.
SECTIONS: Mapping[str, str] = {
    "indemnity": "claims",
    "contribution": CONTRIBUTION_CAP,
    "expenses": ExpenseIncurred.__name__,
    "damages": DamagesClaimed.__name__,
}


def silent_on(case: Case) -> Sequence[str]:
    """Those it has none on."""
    return [what for what, key in SECTIONS.items() if not case.facts.clauses(key)]
