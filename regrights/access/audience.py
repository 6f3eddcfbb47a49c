"""Whose book a request is answered from: the whole log, or for an Investor's role the Investor's own, and no other.

The one place where a book is found for a question. Knows no question and no server.
"""

from collections.abc import Iterator, Sequence

from lifecycle.entries.telling import listed
from lifecycle.errors import Refusal
from lifecycle.heads import ShorterThanKnown
from lifecycle.log.contract import StoreDamaged
from projections.facts.facts import UnknownInvestor
from regrights.access.key import Key
from regrights.access.refusals import NothingHere
from regrights.book.book import Book, LogIllegal
from regrights.book.store import Store

INVESTOR = "investor"
# Refusals that say what is wrong with the whole log, and where.
UNTOLD = (StoreDamaged, ShorterThanKnown, LogIllegal)
# None is whoever is shown the whole log; else the Investors a key is of, one of whom is asked about.
Audience = Sequence[str] | None


class WhichClient(Refusal):
    """A question to several Investors' own logs at once."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        super().__init__(
            f"This key has several clients here, {listed(names)}, and each has a log of its own: say of which, with "
            "investor=NAME."
        )


class OwnLogUnreadable(Refusal):
    """A log that is not what was recorded; what is wrong with it is not told to those who see a part of it."""

    def __init__(self) -> None:
        super().__init__("The log is not what was recorded, so nothing is answered from it; ask the Company.")


def as_told(refusal: Refusal, audience: Audience) -> Refusal:
    """A refusal in the words for an audience."""
    return OwnLogUnreadable() if audience is not None and isinstance(refusal, UNTOLD) else refusal


def audience_of(key: Key | None) -> Audience:
    """Whose logs a key is shown: of the Investors' roles never the whole one, whatever else the key says."""
    if key is None or key.role not in ("investor", "investor-counsel"):
        return None
    return tuple(key.investors)


def book_for(store: Store, agreement: str, audience: Audience, investor: str | None) -> Book:
    """The book a question is answered from; ``investor`` is whom it names.

    Raises ``NothingHere``, ``WhichClient``, ``UnknownInvestor`` and what the store raises.
    """
    if audience is None:
        return store.book(agreement)
    books = own_books(store, agreement, audience)
    if not books:
        raise NothingHere
    names = [str(each.investor) for each in books]
    if investor is not None:
        books = [each for each in books if investor in each.names]
        if not books:
            raise UnknownInvestor(investor, names)
    if len(books) > 1:
        raise WhichClient(names)
    return books[0]


def own_books(store: Store, agreement: str, investors: Sequence[str]) -> Sequence[Book]:
    """The own book of each of some Investors that has one there, each once."""
    try:
        whole = store.book(agreement)
    except UNTOLD:
        raise OwnLogUnreadable from None
    found = {book.investor: book for book in _own(whole, investors)}
    return list(found.values())


def _own(whole: Book, investors: Sequence[str]) -> Iterator[Book]:
    for name in investors:
        try:
            book = whole.of(name)
        except UnknownInvestor:
            continue
        yield book
