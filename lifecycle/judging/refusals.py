"""Why an entry may not stand where it would: each refusal writes its own sentence from typed values."""

from collections.abc import Iterable, Sequence

from lifecycle.entries import Entry
from lifecycle.entries.fields import shortened
from lifecycle.errors import Refusal
from lifecycle.judging.machines import move_of


class NotAllowed(Refusal):
    """A move the machine's table does not have."""

    def __init__(self, machine: str, state: str, entry: Entry, allowed: Iterable[str]) -> None:
        self.machine, self.state, self.move = machine, state, move_of(entry)
        moves = ", ".join(allowed) or "nothing: this is the end of its life"
        super().__init__(
            f"{self.move} on {entry.occurred_on} is not possible: {machine} is {state} then "
            f"(section {entry.clause}); from {state} it allows {moves}."
        )


class NotForEveryInvestor(Refusal):
    """An entry that speaks to all Investors and is not possible for one of them."""

    def __init__(self, entry: Entry, investor: str, cause: NotAllowed, others: Sequence[str]) -> None:
        self.cause = cause
        remedy = (
            f"Record one entry for each Investor it speaks to, with investor = {', '.join(others)}."
            if others
            else "It is possible for none of them."
        )
        super().__init__(
            f"{entry.kind} on {entry.occurred_on} names no Investor, so it speaks to all of them, and for {investor} "
            f"it is refused: {cause} {remedy}"
        )


class NothingEffectiveYet(Refusal):
    """A suspension or misstatement notice before there is an effective statement to sell under."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            f"{entry.kind} on {entry.occurred_on} is not possible: no statement has been declared effective by then, "
            f"so there are no sales to bar (section {entry.clause}); record the declaration first, or correct the date."
        )


class NotKnown(Refusal):
    """A name, position or date that the agreement does not have."""

    def __init__(self, field: str, value: object, problem: str, remedy: str) -> None:
        super().__init__(f"{field} = {shortened(value)}: {problem}; {remedy}.")


class Signing(Refusal):
    """The signing is the first entry of every log, and stands in it once."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}.")
