"""Many whole logs made by one hand, taken into a store under new names: as many at a time as one save may begin."""

import os
from collections.abc import Iterable, Iterator
from itertools import islice

import attrs

from lifecycle.entries import AgreementSigned
from lifecycle.heads import Place, heads_of
from lifecycle.log.contract import Receipt
from lifecycle.record.files import JudgedFile
from lifecycle.record.held_to_heads import HeadsNotKept, HeldToHeads
from lifecycle.record.importing import import_new
from regrights.book.store import Store


def take_in_new(store: Store, made: Iterable[tuple[str, JudgedFile]]) -> Iterator[Receipt]:
    """The receipt of the last entry of each, once it is saved. Each says its id, and its name is like no other's.

    What is made is asked for as it is saved. Raises ``AgreementExists``, ``ShorterThanKnown``, ``HeadsNotKept``: then
    the logs of which a receipt was given are there, and no others.
    """
    log, making = store.opened(create=True), iter(made)
    place = Place(log.identity(), log.where)
    held = HeldToHeads(log, "", heads_of(place, file=store.heads, environment=os.environ) if log.kept else None)
    held.read_on()
    while several := dict(islice(making, log.at_once)):
        now = store.now()
        yield from import_new(log, several, held, now=now)
        for agreement, file in several.items():
            signed = file.entries[0]
            assert isinstance(signed, AgreementSigned)  # noqa: S101 - a judged log begins with it
            of_it = attrs.evolve(held, agreement=agreement)
            try:
                of_it.moved(str(signed.id), file.digests, len(file.digests), now=now)
            except OSError as error:
                raise HeadsNotKept(error.strerror or str(error)) from error
