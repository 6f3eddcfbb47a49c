"""Whole documents of a few words, and logs under them, for tests of the general engine.

Unless a test says otherwise Harrow Fund bought 500,000 shares at $2.00, $1,000,000 in all, at the signing on Friday,
15 January 2010, and nothing is filed.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from regrights.book.book import Book
from tests.scenarios import ONE, Fact, ask, bought, day_after, fact, filed, lines, recorded, source_of

Words = dict[str, Any]
SIGNED = "2010-01-15"
LATER = "2013-12-30"
# A dollar a day, one line for all of them: it falls due when all is over.
A_DAY: Words = {"by": {"sums": ["1.00"], "sums_shared": "each", "every": "1 day"}, "due": {"to": "cure"}}
# 1 % of what was paid, $10,000, for 30 days, by the day.
THIRTY: Words = {"by": {"rates": ["0.01"], "every": "30 days", "part": "by_day"}, "base": "paid"}


def agreement(
    conditions: Mapping[str, Words], heads: Mapping[str, Words], charges: Mapping[str, Words], **more: Any
) -> Words:
    """A whole document of these tables, in the order given."""
    own = {"conditions": dict(conditions), "heads": dict(heads), "charges": dict(charges)}
    return {"language": 1, "name": "made-up", **more, **own}


def late(
    date: Words | Sequence[Words],
    what: str = "filing",
    *,
    head: Words | None = None,
    charge: Words = A_DAY,
    dates: Mapping[str, Words] | None = None,
    **more: Any,
) -> Words:
    """Terms of one thing late by one date; a list is its rules. Without words of the head it counts as usual."""
    table = dict(date) if isinstance(date, Mapping) else {"by": list(date)}
    return agreement(
        {"late": {"late": what, "by": "awaited"}},
        {"late": {"of": ["late"], "charge": "cost", **(head or {})}},
        {"cost": charge},
        dates={**(dates or {}), "awaited": table},
        **more,
    )


def down(
    *causes: str, head: Words | None = None, charge: Words = A_DAY, more: Words | None = None, **condition: Any
) -> Words:
    """Terms of one thing that is down for some causes."""
    return agreement(
        {"down": {"down": list(causes), **condition}},
        {"down": {"of": ["down"], "charge": "cost", **(head or {})}},
        {"cost": charge},
        **(more or {}),
    )


def log(
    terms: Words, *facts: Fact, signed: str = SIGNED, investors: Sequence[str] = (ONE,), shares: int = 500_000
) -> Book:
    """A signing of some terms, with a closing that day, and facts in any order."""
    signing = fact("AgreementSigned", signed, company="Made Up, Inc.", investors=list(investors), terms=terms)
    closing = [bought(signed, shares, investor=name) for name in investors if shares]
    later = sorted(recorded(facts), key=lambda each: datetime.fromisoformat(each["recorded_at"]))
    return source_of([signing, *closing, *later])


def runs(book: Book, on: str = LATER, **words: Any) -> list[tuple[str, int]]:
    """Under ``A_DAY``, the first day and the counted days of each default."""
    return [(begun, days) for begun, days in lines(book, on, "trigger_date", "days", **words)]


def owed(book: Book, on: str = LATER, *shown: str, **words: Any) -> list[tuple[Any, ...]]:
    """Of each line the number, the day charged, the days and the amount, or what is named."""
    return lines(book, on, *(shown or ("number", "computed_on", "days", "amount")), **words)


def around(day: str) -> Iterator[str]:
    """The day before, the day, the day after."""
    return (day_after(day, number) for number in (-1, 0, 1))


def costs(terms: Words, *facts: Fact, on: str = LATER, **words: Any) -> bool:
    """Whether anything is determined under some terms after some facts."""
    return bool(ask("owed", log(terms, *facts, **words), on)["investors"][0]["lines"])


def filed_in_time(terms: Words, last: str, *facts: Fact, **words: Any) -> list[bool]:
    """Whether a filing on the day before a day, on it, and on the day after costs nothing."""
    return [not costs(terms, filed(day), *facts, **words) for day in around(last)]
