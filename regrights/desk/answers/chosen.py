"""Readings as a page: the register with what is chosen, a form to choose, and what each alternative would give."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from projections.questions.readings import Alternatives
from regrights.book.book import Book
from regrights.desk.addresses import Addresses


def chosen(book: Book, said: Mapping[str, object], found: Alternatives, to: Addresses) -> dict[str, Any]:
    """What the page is made of."""
    register = book.register(cast("datetime | None", said.get("known_at")))
    asked = cast("Mapping[str, str]", said.get("readings") or {})

    def under(choices: Mapping[str, str]) -> list[str]:
        """Readings as an address says them: those asked, and these in their place."""
        return [f"{key}:{choice}" for key, choice in {**asked, **choices}.items()]

    return {
        "register": list(register.values()),
        "asked": asked,
        "alone": {key: [row for row in found.rows if row.reading == key] for key in register},
        "under": lambda **choices: to.page("glance", reading=under(choices)),
        "extremes": [("Lowest found", found.lowest), ("Highest found", found.highest)],
        "handed_on": [(name, str(to.said[name])) for name in ("on", "known_at", "investor") if to.said.get(name)],
        "bears": any(row.interest_difference for row in found.rows),
        "plain": to.page("readings", reading=None),
    }
