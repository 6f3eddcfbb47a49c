"""The nearest days before and after the one asked about on which the answer can move, each with its name."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import attrs

from projections.amounts.lines import Line
from projections.facts.spans import DAY
from regrights.book.book import Book
from regrights.desk.addresses import Addresses
from regrights.desk.said import day
from regrights.desk.timeline.moving import Words, entry_days, moving_after, said_of, standing_entries

# Nothing of an agreement that is left alone is looked for further ahead.
LOOKED_AHEAD = timedelta(days=200)
# A day goes through these and they are of none.
OF_NO_DAY = ("entry", "verify")


@attrs.frozen
class Change:
    """A day on which the answer can move: where it is asked about, and what falls on it."""

    on: date
    said: str
    address: str


@attrs.frozen
class Around:
    """The changes next to a day, before it and after it."""

    before: Change | None = None
    after: Change | None = None


def changes_around(page: str, book: Book, to: Addresses, said: Words, line: Line | None) -> Around:
    """Those next to the day a page is about; none of a page of no day, and of an amount none before it was computed."""
    on = said.get("on") or said.get("to")
    if not isinstance(on, date) or page in OF_NO_DAY:
        return Around()
    return around(book, said, on, page, to, not_before=line.computed_on if line else None)


def around(book: Book, words: Words, on: date, page: str, to: Addresses, *, not_before: date | None = None) -> Around:
    """The days next to one on which something moves; none before ``not_before``, where the page has no answer."""
    every = entry_days(book, that_move=False)
    began = [each for each in entry_days(book, that_move=True) if each <= on]
    if not began:
        return Around()
    ahead = next((each for each in every if each > on), on + LOOKED_AHEAD)
    moved: dict[date, Sequence[str]] = dict(moving_after(book, words, began[-1], ahead))
    if began[-1] == on and len(began) > 1:  # what stood before it says what moved before it
        moved = {**moving_after(book, words, began[-2], on - DAY), **moved}
    before = [each for each in (*every, *moved) if each < on and (not_before is None or each >= not_before)]
    after = [each for each in (*every, *moved) if each > on]
    return Around(
        _change(book, max(before), moved, page, to) if before else None,
        _change(book, min(after), moved, page, to) if after else None,
    )


def _change(book: Book, on: date, moved: Mapping[date, Sequence[str]], page: str, to: Addresses) -> Change:
    entries = [each for each in standing_entries(book) if each.occurred_on == on]
    own = {name: value for name, value in to.said.items() if name not in ("on", "to")}
    if on.isoformat() <= str(own.get("from", "")):  # a period that would be none begins where it does by itself
        del own["from"]
    if on.isoformat() > str(own.get("until", on)):
        del own["until"]
    word = "to" if "to" in to.said else "on"
    said = f"{day(on)}: {said_of(entries, moved.get(on, ()))}"
    return Change(on, said, to.page(page, **{**own, word: on.isoformat()}))
