"""Section 5: which expense was incurred, and who bears it by the text of its category."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import attrs

from lifecycle.entries import ExpenseIncurred
from lifecycle.money import ZERO
from projections.case.case import Case
from projections.cautions.register import caution
from projections.facts.reasons import Caution

Party = Literal["company", "investor"]
PARTIES: Sequence[Party] = ("company", "investor")
# Section 5, by what the category's text contains, small letters and capitals alike; the first row that fits. What
# fits none is the Company's too, as the section leaves it every expense but the Investor's underwriting.
BORNE_BY: Sequence[tuple[Sequence[str], Party]] = (
    (("underwrit", "discount"), "investor"),
    (("underwrit", "commission"), "investor"),
    (("regist",), "company"),
    (("filing",), "company"),
    (("listing",), "company"),
    (("qualif",), "company"),
    (("blue sky",), "company"),
    (("print",), "company"),
    (("account",), "company"),
    (("audit",), "company"),
    (("counsel",), "company"),
    (("legal",), "company"),
)


@attrs.frozen(kw_only=True, slots=False)
class Expense:
    """Section 5: one expense and who bears it. ``stated`` says whether its category is one the table knows.

    ``borne_by`` is None where the terms have no section on expenses: then nobody here can say.
    """

    on: date
    category: str
    amount: Decimal
    borne_by: Party | None
    stated: bool
    entry: int
    clauses: Sequence[str]


def expense_of(case: Case, entry: ExpenseIncurred) -> Expense:
    """The expense with the party that bears it."""
    text, told = entry.category.casefold(), case.facts.clauses(entry.kind)
    party = next((party for words, party in BORNE_BY if all(word in text for word in words)), None)
    return Expense(
        on=entry.occurred_on,
        category=entry.category,
        amount=entry.amount,
        borne_by=(party or "company") if told else None,
        stated=party is not None,
        entry=entry.position,
        clauses=told,
    )


def borne_by(expenses: Sequence[Expense], party: str) -> Decimal:
    """The sum of what a party bears."""
    return sum((expense.amount for expense in expenses if expense.borne_by == party), ZERO)


def of_unknown_category(case: Case, expenses: Sequence[Expense]) -> Iterator[Caution]:
    """What the table does not name, and whom it is listed with."""
    for expense in expenses:
        if not expense.stated and expense.borne_by:
            yield caution(
                case,
                "category_unknown",
                (expense.entry,),
                amount=expense.amount,
                on=expense.on,
                entry=expense.entry,
                category=expense.category,
            )
