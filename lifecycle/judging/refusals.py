"""Why an entry may not stand where it would: each refusal writes its own sentence from typed values."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from lifecycle.agreement.clauses import where
from lifecycle.entries import (
    AgreementSigned,
    Entry,
    EntryCorrected,
    EntryRetracted,
    SharesSold,
    SharesTransferred,
    TransferNotified,
)
from lifecycle.entries.fields import listed, shortened
from lifecycle.errors import Refusal, Words
from lifecycle.judging.machines import move_of


class NotAllowed(Refusal):
    """A move the machine's table does not have."""

    def __init__(
        self,
        machine: str,
        state: str,
        entry: Entry,
        allowed: Iterable[str],
        perhaps: str = "",
        signed: AgreementSigned | None = None,
    ) -> None:
        """``perhaps`` ends the remedy: another name that may be meant."""
        self.machine, self.state, self.move = machine, state, move_of(entry)
        moves = ", ".join(allowed) or "nothing, this is the end of its life"
        super().__init__(
            f"{self.move} on {entry.occurred_on} is not possible: {_stands(machine, state)} then"
            f"{where(signed, entry.kind)}; what may follow: {moves}{perhaps}."
        )


def _stands(machine: str, state: str) -> str:
    """A machine in its state, in a lawyer's words: a bar is in force or not, a statement is filed."""
    bar, _, whose = machine.partition(" ")
    if bar == "condition":
        name, _, whose = whose.partition(" ")
        bar = f'condition "{name}"'
    toward = f" toward {whose}" if whose else ""
    match state:
        case "open" | "barred" if bar == "listing":
            return f"the shares are {'listed' if state == 'open' else 'delisted'}"
        case "open" | "barred" if bar == "public_information":
            return f"the public information is {'current' if state == 'open' else 'not current'}"
        case "open":
            return f"no {bar}{toward} is in force"
        case "barred":
            return f"a {bar}{toward} is in force"
        case _:
            return f"{machine} is {state.replace('_', ' ')}"


class NotForEveryInvestor(Refusal):
    """An entry that speaks to all Investors and is not possible for one of them."""

    def __init__(self, entry: Entry, investor: str, cause: NotAllowed, others: Sequence[str]) -> None:
        self.entry, self.investor, self.cause, self.others = entry, investor, cause, others

    def told(self, words: Words) -> str:
        names = listed(list(map(shortened, self.others)))
        remedy = (
            f"Record one entry for each Investor it speaks to, with {words.said(f'investor = {names}')}."
            if self.others
            else "It is possible for none of them."
        )
        return (
            f"{self.entry.kind} on {self.entry.occurred_on} names no Investor, so it speaks to all of them, and for "
            f"{self.investor} it is refused: {self.cause.told(words)} {remedy}"
        )


class NothingEffectiveYet(Refusal):
    """A suspension or misstatement notice before there is an effective statement to sell under."""

    def __init__(self, entry: Entry, signed: AgreementSigned | None) -> None:
        super().__init__(
            f"{entry.kind} on {entry.occurred_on} is not possible: no statement has been declared effective by then, "
            f"so there are no sales to bar{where(signed, entry.kind)}; record the declaration first, or correct the "
            "date."
        )


class NotKnown(Refusal):
    """A name, position or date that the agreement does not have."""

    def __init__(self, field: str, value: object, problem: str, remedy: str) -> None:
        shown = "" if value is None else f" = {shortened(value)}"
        super().__init__(f"{field}{shown}: {problem}; {remedy}.")


class NotUsed(Refusal):
    """A kind of entry that changes nothing under the terms signed."""

    def __init__(self, entry: Entry, why: str) -> None:
        super().__init__(
            f"{entry.kind} on {entry.occurred_on}: these terms cannot use it, {why}; leave it, or amend the terms "
            "first."
        )


class NoDayInside(NotKnown):
    """An interval that ends before it begins."""

    def __init__(self, from_on: date, until_on: date, what: str) -> None:
        self.from_on, self.until_on, self.what = from_on, until_on, what

    def told(self, words: Words) -> str:
        until = words.field("until_on")
        return words.said(
            f'until_on = "{self.until_on}": not after {words.field("from_on")} ({self.from_on}); {until} is the first '
            f"day that is no longer {self.what}, the day after the last one."
        )


class Signing(Refusal):
    """The signing is the first entry of every log, and stands in it once."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}.")


class Collision(Refusal):
    """An entry that does not go together with one already in the history: it makes that one illegal, or is made so."""

    def __init__(self, entry: Entry, other: Entry, cause: Refusal) -> None:
        self.entry, self.other, self.cause = entry, other, cause

    def told(self, words: Words) -> str:
        entry, other = self.entry, self.other
        what = {EntryRetracted: "Retracting it", EntryCorrected: "Correcting it so"}.get(type(entry))
        # What is inside is refused of the other entry, of which this door said nothing.
        return (
            f"{what or f'{entry.kind} on {entry.occurred_on}'} collides with position {other.position} "
            f"({other.kind} on {other.occurred_on}): {self.cause.told(words.inside())}{self._remedy(words)}"
        )

    def _remedy(self, words: Words) -> str:
        names = isinstance(self.entry, EntryCorrected) and isinstance(
            self.entry.replacement, AgreementSigned | SharesTransferred
        )
        if not (names and isinstance(self.cause, NotKnown)):
            return ""
        return f" Where a name was wrong throughout, say so beside the replacement: {words.renames}."


class RecordedBackwards(Refusal):
    """A recorded_at before that of the entry before it."""

    def __init__(self, recorded_at: datetime, last: datetime) -> None:
        super().__init__(
            f"recorded_at = {recorded_at.isoformat()}: the entry before it was recorded at {last.isoformat()}, and a "
            f"log never goes back; put the entries in the order they were recorded."
        )


class NotYetHappened(Refusal):
    """A date after the day it was recorded on."""

    def __init__(self, field: str, day: date, recorded_on: date) -> None:
        super().__init__(
            f"{field} = {day}: after {recorded_on}, the day it was recorded in New York; the log holds what has "
            f"happened, use what-if for what may."
        )


class SetAside(Refusal):
    """Anything after a log was set aside."""

    def __init__(self, aside: Entry) -> None:
        super().__init__(
            f"The agreement was set aside at position {aside.position}, and nothing follows but the retraction of "
            f"that: retract position {aside.position} first."
        )


class Repetition(Refusal):
    """An entry that says what one that stands says already."""

    def __init__(self, entry: Entry, standing: Entry) -> None:
        self.entry, self.position = entry, standing.position

    def told(self, words: Words) -> str:
        return (
            f"{self.entry.kind} on {self.entry.occurred_on}: position {self.position} says exactly this already; if "
            f"it happened another time, say so with {words.again}, else leave it."
        )


class SoldBeforeNotice(Refusal):
    """A sale of shares on their way to the seller, of whose transfer the Company was never notified."""

    def __init__(self, sale: SharesSold, signed: AgreementSigned | None) -> None:
        super().__init__(
            f"shares = {sale.shares}: on {sale.occurred_on} {sale.investor} sells shares on their way to it, and no "
            f"notice of their transfer is in the log{where(signed, TransferNotified.__name__)}; record the "
            "TransferNotified first."
        )
