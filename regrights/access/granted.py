"""A store as one key has it: the agreements it is granted, and nothing that tells of others."""

from collections.abc import Sequence

from lifecycle.heads import KnownHead
from lifecycle.log.verdict import AgreementHead
from regrights.access.key import Key
from regrights.book.store import Store


def granted(store: Store, key: Key | None) -> Store:
    """The whole store where nobody needs a key, and to a key that is granted every agreement."""
    return store if key is None or key.agreements is None else GrantedStore(store, key)


class GrantedStore(Store):
    """The same open store, with the same logs kept as judged. It lists; what is asked by name is asked elsewhere."""

    def __init__(self, store: Store, key: Key) -> None:
        vars(self).update(vars(store))
        self._key = key

    def agreements(self, *, set_aside: bool = False) -> list[AgreementHead]:
        return [each for each in super().agreements(set_aside=set_aside) if self._key.granted(each.agreement)]

    def gone(self) -> Sequence[KnownHead]:
        return [each for each in super().gone() if self._key.granted(each.agreement)]
