"""Who may sell as a page: each Investor's bars, and what is left of the suspensions the terms allow."""

from collections.abc import Mapping
from typing import Any, cast

from projections.questions.may_sell import MaySell, MaySellOne
from projections.questions.register import named
from projections.questions.suspensions import Suspensions
from regrights.book.book import Book


def selling(book: Book, said: Mapping[str, object], found: MaySell | MaySellOne) -> dict[str, Any]:
    """What the page is made of."""
    words = {name: value for name, value in said.items() if value is not None}
    suspended = cast("Suspensions", book.answer(named("suspensions"), words))
    return {
        "investors": found.investors if isinstance(found, MaySell) else [found],
        "allowances": suspended.investors,
        "allowed": list(dict.fromkeys(each.allowed for each in suspended.investors)),
        "counted": any(each.by_notice for each in suspended.investors),
    }
