"""One proposal: what somebody asks another to record, whose it is, and what is refused about it. Knows no file."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal

import attrs

from lifecycle.errors import Refusal, Words
from lifecycle.judging.names import look
from regrights.access.key import Key

Outcome = Literal["recorded", "declined", "withdrawn"]
APPROVED: Final = "; approved by "


@attrs.frozen
class Proposal:
    """An entry as its proposer sent it, under the key that makes it one entry however often it is recorded.

    ``position`` and ``head`` are the last entry of the log it was made for and its digest.
    """

    id: str
    agreement: str
    position: int
    head: str
    entry: Mapping[str, object]
    key: str
    by_id: str
    by_name: str
    made: datetime
    outcome: Outcome | None = None
    decided_by: str | None = None
    decided: datetime | None = None
    recorded_as: int | None = None

    def is_by(self, key: Key) -> bool:
        """Whether a key is the proposer's: the same, or one that goes on under a name that looks the same."""
        return key.id == self.by_id or look(key.name) == look(self.by_name)

    def is_of(self, digests: Sequence[str]) -> bool:
        """Whether it was made for a log with these digests."""
        return 0 < self.position <= len(digests) and digests[self.position - 1] == self.head

    @property
    def sent(self) -> str:
        """The entry as it is compared with another sent under the same key."""
        return json.dumps(self.entry, ensure_ascii=False)


def both(first: str, second: str) -> str:
    """``recorded_by`` of what two persons recorded."""
    return f"{first}{APPROVED}{second}"


class NoSuchProposal(Refusal):
    """An id under which nothing was proposed for this log."""

    def __init__(self) -> None:
        super().__init__("Nothing was proposed here under that id; the page Record lists what waits.")


class ProposedBySame(Refusal):
    """A proposal opened by whoever made it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} proposed this, and one person does not record it alone: another key of the company or its "
            "counsel, in another name, is to record or decline it."
        )


class ProposerRevoked(Refusal):
    """A proposal of a key that is let in no more because it was revoked, or that this server does not know."""

    def __init__(self, proposal: Proposal, *, known: bool) -> None:
        gone = "has been revoked since" if known else "is not known here any more"
        super().__init__(
            f"The key that {proposal.by_name} proposed this with {gone}, so it is not recorded: decline it, and "
            "propose it again on the page Record, with a key that is in force."
        )


class OtherProposed(Refusal):
    """A key of a form that stands for another proposal."""

    def __init__(self) -> None:
        super().__init__(
            "This form was sent before, with other fields, and that is proposed; begin a new form for another entry."
        )


class Decided(Refusal):
    """A proposal that waits no more."""

    def __init__(self, proposal: Proposal) -> None:
        what = f"it was {proposal.outcome} by {proposal.decided_by}"
        super().__init__(f"This proposal waits no more: {what}.")


@attrs.frozen
class ProposalsUnusable(Refusal):
    """A file of proposals that cannot be read or written."""

    place: str
    problem: str

    def told(self, words: Words) -> str:  # noqa: ARG002 - the same at every door
        return f"The proposals in {self.place} cannot be used: {self.problem}; nothing was proposed or decided."
