"""What a log knows already, to be offered where a form asks for a name: Investors, statements, heads, readings."""

from collections.abc import Iterable, Mapping, Sequence

from lifecycle.agreement.language.shipped import shipped_names
from lifecycle.agreement.register import register_of
from lifecycle.agreement.terms import heads_of
from lifecycle.entries import Entry
from lifecycle.judging.judgement import Judgement
from lifecycle.judging.of_the_terms import conditions, milestones
from lifecycle.judging.state import State
from projections.duty.table import duties_of
from regrights.book.book import Book
from regrights.desk.recording.sent import NAMED

# Fields whose values are names that may come again: what was written before is offered.
NAMED_BEFORE = ("form", "market", "claim", "claimant", "indemnitor", "category", "authority", "source")


def known(book: Book | None, judgement: Judgement, words: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """By the name of a field, what may stand there; with every name that the words of a form have already."""
    found: dict[str, Sequence[str]] = {"terms": shipped_names()}
    state = judgement.state
    if book is not None and state.signed is not None:
        register = register_of(book.document)
        found |= {
            "statement": list(state.statements),
            "trigger": heads_of(state.signed),
            "milestone": milestones(state.signed, state.amended),
            "condition": conditions(state.signed, state.amended),
            "reading": list(register),
            "choice": list(dict.fromkeys(choice for reading in register.values() for choice in reading.choices)),
            "duty": list(dict.fromkeys(duty.name for duty in duties_of(book.document))),
            "transferee": list(state.positions.coming),
            **{name: _said_before(judgement.history, name) for name in NAMED_BEFORE},
        }
    named = (match[2] for word in words if (match := NAMED.fullmatch(word)))
    return {**found, "investor": list(dict.fromkeys([*_parties(state), *named]))}


def _parties(state: State) -> Iterable[str]:
    """The Investors, and who will be one once the Company is notified."""
    return [*state.investors, *(each for each, coming in state.positions.coming.items() if coming)]


def _said_before(history: Iterable[Entry], field: str) -> Sequence[str]:
    said = (getattr(entry, field, None) for entry in history)
    return list(dict.fromkeys(each for each in said if isinstance(each, str)))
