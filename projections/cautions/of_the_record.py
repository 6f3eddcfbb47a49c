"""What to point at in how a log came to say what it says: what was changed or repeated, and whose word a time is."""

from collections.abc import Iterator, Sequence

from lifecycle.entries import AgreementSetAside
from lifecycle.entries.telling import listed
from lifecycle.judging.history import standing
from lifecycle.judging.repetitions import repetitions
from projections.case.case import Case
from projections.cautions.register import caution
from projections.facts.reasons import Caution

NAMED = 5


def corrections(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    """Entries read otherwise than they were recorded."""
    changed = case.facts.corrected_by
    if changed:
        pairs = [f"{original} (by {correction})" for original, correction in sorted(changed.items())]
        yield caution(case, "corrected", sorted({*changed, *changed.values()}), named=_named(pairs))


def retractions(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    """Entries that took effect by the date and were taken out."""
    retracted = standing(case.log).retracted_by
    left_out = {old: new for old, new in retracted.items() if case.log[old - 1].occurred_on <= case.as_of}
    if left_out:
        pairs = [f"{old} by {new}" for old, new in sorted(left_out.items())]
        yield caution(case, "retracted", sorted({*left_out, *left_out.values()}), named=_named(pairs))


def repeated(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    """Entries that may have been recorded twice."""
    pairs = repetitions(case.facts.history)
    if pairs:
        positions = sorted({position for pair in pairs for position in pair})
        yield caution(
            case, "repeated", positions, named=_named([f"{other} says what {one} says" for one, other in pairs])
        )


def times_asserted(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    """An answer as known at a moment is as good as the times it rests on."""
    asserted = sum(not entry.stamped for entry in case.log)
    if case.known_at is not None and asserted:
        yield caution(case, "times_asserted", positions=f"{asserted} of {len(case.log)}")


def set_aside(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    """A log made by mistake still answers, and says so."""
    last = case.log[-1]
    if isinstance(last, AgreementSetAside):
        yield caution(
            case, "set_aside", (last.position,), on=last.occurred_on, position=last.position, reason=last.reason
        )


def _named(pairs: Sequence[str]) -> str:
    return listed(pairs if len(pairs) <= NAMED else [*pairs[:NAMED], f"{len(pairs) - NAMED} more"])
