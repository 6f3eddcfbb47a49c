"""Changes of the agreement, of its readings, and of the log itself: sections 10 and 11(l), corrections, retractions."""

from datetime import date
from typing import ClassVar

import attrs

from lifecycle.entries.entry import Count, Document, Entry, Signers, Text, Trigger


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TermsAmended(Entry):
    clause: ClassVar[str] = "10"
    speaks_about_the_past: ClassVar[bool] = True
    company_signed: bool
    signed_by: Signers
    changes: Document
    effective_from: date


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WaiverGranted(Entry):
    clause: ClassVar[str] = "10"
    speaks_about_the_past: ClassVar[bool] = True
    company_signed: bool
    signed_by: Signers
    from_on: date
    until_on: date
    trigger: Trigger | None = None
    duty: Text | None = None
    refund: bool = False


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReadingElected(Entry):
    """A stipulation, court order or counsel's advice that settles how an ambiguous clause is read."""

    speaks_about_the_past: ClassVar[bool] = True
    reading: Text
    choice: Text
    authority: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EntryCorrected(Entry):
    """The replacement takes the target's place in the history; the original stays in the log."""

    target: Count
    replacement: Entry
    reason: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EntryRetracted(Entry):
    """The target leaves the history for good; it stays in the log."""

    target: Count
    reason: Text
