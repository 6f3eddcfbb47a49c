"""A history judged anew from one place on, where what changed may reach further than what it touches."""

from collections.abc import Sequence

from lifecycle.entries import Entry
from lifecycle.errors import Refusal
from lifecycle.judging.refusals import Collision, NotAllowed, NotForEveryInvestor
from lifecycle.judging.state import State, check, evolve, machines_moved


def refolded(
    before: Sequence[State], history: Sequence[Entry], place: int, new: Entry, *, unchanged: int
) -> list[State]:
    """The states of a history into which an entry came, from those ``before`` it; as many up to a place are the same.

    The last ``unchanged`` entries stand as they stood. Raises the refusal of the new entry or, where it is another
    entry that is refused, ``Collision``.
    """
    states = [*before[: place + 1]]
    moved_by = len(history) - (len(before) - 1)
    for at, entry in enumerate(history[place:], place):
        if at >= len(history) - unchanged and states[-1] == before[at - moved_by]:
            return [*states, *before[at - moved_by + 1 :]]  # from here on all is as it was judged
        try:
            check(states[-1], entry)
        except Refusal as cause:
            other: Entry | None = entry
            if entry.position in (new.position, getattr(new, "target", None)):
                other = _in_the_way(cause, list(zip(states[:-1], history, strict=False)))
            if other is None:
                raise
            raise Collision(new, other, cause) from cause
        states.append(evolve(states[-1], entry))
    return states


def _in_the_way(cause: Refusal, earlier: Sequence[tuple[State, Entry]]) -> Entry | None:
    """The last entry that moved the machine to where it refuses; None where it stands as it began."""
    refused = cause.cause if isinstance(cause, NotForEveryInvestor) else cause
    if not isinstance(refused, NotAllowed):
        return None
    for state, entry in reversed(earlier):
        if any(machine == refused.machine for machine, _, _ in machines_moved(state, entry)):
            return entry
    return None


def shared(one: Sequence[object], other: Sequence[object]) -> int:
    """How many elements two sequences share from their beginning."""
    most = min(len(one), len(other))
    return next((place for place in range(most) if one[place] != other[place]), most)
