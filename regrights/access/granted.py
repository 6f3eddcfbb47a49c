"""A store as one key has it: the agreements it is granted, and nothing that tells of others.

Of an Investor's role also the own logs alone, and of which granted agreements nobody can tell whether there is one.
"""

from collections.abc import Sequence

import attrs

from lifecycle.errors import Refusal
from lifecycle.heads import KnownHead
from lifecycle.log.verdict import AgreementHead
from regrights.access.audience import OwnLogUnreadable, audience_of, own_books
from regrights.access.key import Key
from regrights.book.book import Book
from regrights.book.errors import noted
from regrights.book.portfolio import is_set_aside
from regrights.book.store import Store


@attrs.frozen
class Untold:
    """An agreement that is granted and could not be read, and why.

    Without its name where the key does not name it: then it may have nothing there.
    """

    agreement: str | None
    error: str


def granted(store: Store, key: Key | None) -> Store:
    """The whole store where nobody needs a key, and to a key that is granted every agreement."""
    return store if key is None or key.agreements is None else GrantedStore(store, key)


def own_books_of(store: Store, key: Key) -> tuple[Sequence[Book], Sequence[Untold]]:
    """Every own book of an Investor's key, by agreement, and what could not be read."""
    investors, found, untold = audience_of(key) or (), list[Book](), list[Untold]()
    mine = granted(store, key)
    named = key.agreements is not None
    for each in mine.agreements(set_aside=True):
        try:
            found += own_books(store, each.agreement, investors)
        except Exception as error:  # noqa: BLE001 - whatever one agreement raises, the others are told
            said = str(error) if isinstance(error, Refusal) else noted(error, by_reference=False)
            untold.append(Untold(each.agreement if named else None, said))
    untold += [Untold(each.agreement if named else None, str(OwnLogUnreadable())) for each in mine.gone()]
    return found, list(dict.fromkeys(untold))


def stores_of(store: Store, key: Key | None) -> tuple[Sequence[Store], Sequence[Untold]]:
    """What a key is granted: a store, or of an Investor's role one for each Investor that has a log there."""
    if key is None or audience_of(key) is None:
        return [granted(store, key)], []
    books, untold = own_books_of(store, key)
    investors = dict.fromkeys(str(each.investor) for each in books)
    own = [OwnStore(store, name, [each for each in books if each.investor == name]) for name in sorted(investors)]
    return own, untold


class GrantedStore(Store):
    """The same open store, with the same logs kept as judged. It lists; what is asked by name is asked elsewhere."""

    def __init__(self, store: Store, key: Key) -> None:
        vars(self).update(vars(store))
        self._key = key

    def agreements(self, *, set_aside: bool = False) -> list[AgreementHead]:
        return [each for each in super().agreements(set_aside=set_aside) if self._key.granted(each.agreement)]

    def gone(self) -> Sequence[KnownHead]:
        return [each for each in super().gone() if self._key.granted(each.agreement)]


class OwnStore(Store):
    """One Investor's own logs, as they stood when it was made, by the last of its names."""

    def __init__(self, store: Store, investor: str, books: Sequence[Book]) -> None:
        vars(self).update(vars(store))
        self.investor = investor
        self._books = {each.agreement: each for each in books}

    def agreements(self, *, set_aside: bool = False) -> list[AgreementHead]:
        heads = [AgreementHead(each.agreement, len(each.digests), each.digests[-1]) for each in self._books.values()]
        return heads if set_aside else [each for each in heads if not is_set_aside(self._books[each.agreement].entries)]

    def book(self, agreement: str) -> Book:
        return self._books[agreement]

    def gone(self) -> Sequence[KnownHead]:
        return []
