"""Which entries one person does not record alone, where persons are known by their keys. Knows no key."""

from typing import Final

import attrs

from lifecycle.entries import AgreementSigned, Entry, EntryCorrected, EntryRetracted, TermsAmended, WaiverGranted
from regrights.desk.recording.fields import title_of
from regrights.desk.recording.preview import Preview

ALWAYS: Final[dict[type[Entry], str]] = {
    WaiverGranted: "A waiver",
    TermsAmended: "An amendment",
    EntryRetracted: "A retraction",
}
# What these say decides what every amount is.
OF_THE_TERMS: Final = (AgreementSigned, TermsAmended, WaiverGranted)
MONEY: Final = ("an amount", "a price")


def may_need_two(kind: type[Entry]) -> bool:
    """Whether an entry of a kind has to be looked at to say whether two persons record it."""
    return kind in ALWAYS or kind is EntryCorrected


def needs_two(found: Preview) -> str | None:
    """What two persons record, in words, where an entry is that; else None."""
    entry = found.entry
    if type(entry) in ALWAYS:
        return ALWAYS[type(entry)]
    if isinstance(entry, EntryCorrected):
        if isinstance(entry.replacement, OF_THE_TERMS):
            return "A correction of the terms"
        # Where some answer cannot be worked out, nobody can say that it moves none.
        if found.figures or found.unknown or says_money(type(entry.replacement)):
            return "A correction of money"
    return None


def says_money(kind: type[Entry]) -> bool:
    """Whether a field of a kind is in dollars."""
    return any(title_of(field.type) in MONEY for field in attrs.fields(kind))
