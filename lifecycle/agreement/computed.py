"""What the language can say and this version does not compute yet: terms with it are refused, never half heard."""

from collections.abc import Iterator

from lifecycle.agreement.language.faults import Fault
from lifecycle.agreement.language.source import Document

NOT_COMPUTED = ("cutback",)
WHY = "this version does not compute it, and would answer as if it were not there"
REMEDY = "wait for the version that does; `terms check` and `terms explain` read it already"


def faults_of_what_is_not_computed(document: Document) -> Iterator[Fault]:
    """Every table of a sound document that would go unheard."""
    yield from (Fault(word, WHY, REMEDY, None) for word in NOT_COMPUTED if word in document.raw)
