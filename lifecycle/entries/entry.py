"""What entries have in common: the two clocks, the position, who and from what paper; and what they are about.

The classes named ``…Entry`` only carry fields; a kind that adds none to the one it belongs with is a bare subclass.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

import attrs
from msgspec import Meta

Text = Annotated[str, Meta(min_length=1, title="text")]
Count = Annotated[int, Meta(gt=0, title="a count")]
Amount = Annotated[Decimal, Meta(title="an amount")]
Price = Annotated[Decimal, Meta(title="a price")]
Signers = Annotated[tuple[Text, ...], Meta(title="signers")]
# What the log alone writes of an entry; nobody sends it but as part of a sealed log.
OF_THE_LOG = frozenset({"position", "stamped", "format", "id", "key_sha256", "payload_sha256"})
# How the source of an entry begins that is made up.
MADE_UP = "illustrative"
# A head of the terms signed.
Trigger = Text
# Kept as the JSON it came as: the terms and the codec know what is inside.
Document = dict[str, object]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Entry:
    """What every entry carries.

    ``occurred_on`` is a US Eastern date, ``recorded_at`` the instant the log learned it; ``position`` counts
    from 1 and is 0 until recorded. ``again`` says that it happened once more, alike; ``stamped`` that the log which
    holds it put ``recorded_at`` there by its own clock.
    """

    # Kinds that describe the past whatever day they were made.
    speaks_about_the_past: ClassVar[bool] = False

    occurred_on: date
    recorded_at: datetime | None = None
    position: int = 0
    recorded_by: Text | None = None
    source: Text | None = None
    document: Text | None = None
    document_sha256: Text | None = None
    again: bool = False
    stamped: bool = False

    @property
    def kind(self) -> str:
        return type(self).__name__

    # Written once here: attrs would generate them for each of fifty classes at every start of the program.
    def __eq__(self, other: object) -> bool:
        if other is self:  # as nearly always where two histories of one log are compared
            return True
        return type(other) is type(self) and attrs.astuple(self, recurse=False) == attrs.astuple(other, recurse=False)

    def __hash__(self) -> int:
        return hash((type(self), self.position, self.occurred_on))

    def __repr__(self) -> str:
        said = ", ".join(
            f"{name}={value!r}" for name, value in attrs.asdict(self, recurse=False).items() if value is not None
        )
        return f"{self.kind}({said})"


def made_up(entry: Entry) -> bool:
    """Whether an entry is marked illustrative: there to show the agreement at work, not because it happened."""
    return entry.source is not None and entry.source.startswith(MADE_UP)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StatementEntry(Entry):
    """An entry about one registration statement, known by any text that identifies it."""

    statement: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class InvestorEntry(Entry):
    """An entry about one Investor."""

    investor: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NoticeEntry(Entry):
    """An entry that speaks to one Investor, or to all of them when it names none."""

    investor: Text | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WarrantsEntry(InvestorEntry):
    """An entry about an Investor's Warrants."""

    shares: Count
    exercise_price: Price | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CorrespondenceEntry(StatementEntry):
    """A word from the SEC, or an answer to it, in writing or by telephone."""

    oral: bool | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ListingEntry(Entry):
    """An entry about the listing on a market."""

    market: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AppointmentEntry(Entry):
    """Somebody put in charge."""

    name: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DamagesEntry(InvestorEntry):
    """An entry about damages beside the Periodic Amounts, never netted against them."""

    amount: Amount | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClaimEntry(Entry):
    """An entry about one claim under sections 6 and 7."""

    claim: Text
    claimant: Text
    indemnitor: Text
    amount: Amount | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PrincipalEntry(InvestorEntry):
    """An entry about the principal of an Investor's notes, in dollars."""

    amount: Amount


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ConditionEntry(NoticeEntry):
    """An entry about a condition that the terms name and that is recorded, not concluded."""

    condition: Text


@attrs.frozen(kw_only=True)
class Toward:
    """The Periodic Amount a payment is meant for."""

    trigger: Trigger
    trigger_date: date
    number: Count
    statement: Text | None = None


@attrs.frozen(kw_only=True)
class TowardInterest:
    """What has run up on unpaid amounts."""

    interest: Literal[True]


@attrs.frozen(kw_only=True)
class PaidToward:
    """What a payment is meant for as it is stored: one Periodic Amount, or interest."""

    trigger: Trigger | None = None
    trigger_date: date | None = None
    number: Count | None = None
    statement: Text | None = None
    interest: bool = False

    @property
    def of_amount(self) -> Toward | None:
        """The Periodic Amount; None of what is meant for interest."""
        if self.trigger is None or self.trigger_date is None or self.number is None:
            return None
        return Toward(
            trigger=self.trigger, trigger_date=self.trigger_date, number=self.number, statement=self.statement
        )
