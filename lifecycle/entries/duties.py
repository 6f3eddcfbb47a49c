"""Appointments, requests, duties done, claims, expenses and damages: sections 3, 5 to 8 and 11(k)."""

import attrs

from lifecycle.entries.entry import (
    Amount,
    AppointmentEntry,
    ClaimEntry,
    Count,
    DamagesEntry,
    Entry,
    NoticeEntry,
    StatementEntry,
    Text,
)


class CounselDesignated(AppointmentEntry):
    pass


class TransferAgentAppointed(AppointmentEntry):
    pass


class TransferAgentInstructed(StatementEntry):
    pass


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RequestReceived(NoticeEntry):
    duty: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DutyPerformed(NoticeEntry):
    duty: Text
    regarding: Count | None = None
    statement: Text | None = None


class ClaimNoticed(ClaimEntry):
    pass


class DefenceAssumed(ClaimEntry):
    pass


class SettlementConsented(ClaimEntry):
    pass


class ClaimPaid(ClaimEntry):
    pass


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ExpenseIncurred(Entry):
    amount: Amount
    category: Text


class DamagesClaimed(DamagesEntry):
    pass


class ForceMajeureAsserted(DamagesEntry):
    pass
