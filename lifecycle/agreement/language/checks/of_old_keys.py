"""What holds of the old flat keys of a document: each names places that some terms have."""

from collections.abc import Iterator

from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.faults import Fault
from lifecycle.agreement.language.formerly import FORMERLY, former_places
from lifecycle.agreement.language.places import steps
from lifecycle.agreement.language.source import Document, plain_text
from lifecycle.agreement.language.vocabulary.tables import words_of


def faults_of_old_keys(document: Document) -> Iterator[Fault]:
    """The old keys that name no place of any terms like these."""
    remedy = "write a place of this file as terms check names it"
    for key, places in former_places(document).items():
        for place in places:
            if not (way := steps(plain_text(place) or "")) or way[0] not in words_of(Terms):
                yield Fault(f"{FORMERLY}.{key}.at", "nothing stands there", remedy, place)
