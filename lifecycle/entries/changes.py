"""Changes of the agreement, of its readings, of names, and of the log itself: sections 10 and 11(l), corrections."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import attrs

from lifecycle.entries.entry import Count, Document, Entry, InvestorEntry, Signers, Text, Trigger


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TermsAmended(Entry):
    speaks_about_the_past: ClassVar[bool] = True
    company_signed: bool
    signed_by: Signers
    changes: Document
    effective_from: date


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WaiverGranted(Entry):
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
    """The replacement takes the target's place in the history; the original stays in the log.

    ``renames`` are wrong names and the right ones: they are read so in every entry recorded before.
    """

    target: Count
    replacement: Entry
    reason: Text
    renames: Mapping[Text, Text] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EntryRetracted(Entry):
    """The target leaves the history for good; it stays in the log."""

    target: Count
    reason: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class InvestorRenamed(InvestorEntry):
    """The same party under another name; never a transfer. ``investor`` is its name until then."""

    name: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CompanyRenamed(Entry):
    """The same Company under another name."""

    company: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AgreementSetAside(Entry):
    """A log made by mistake: the last entry of it, hidden from lists and totals and never deleted."""

    reason: Text
