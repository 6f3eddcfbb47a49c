"""Appointments, requests, duties done, claims, expenses and damages: sections 3, 5 to 8 and 11(k)."""

from typing import ClassVar

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
    clause: ClassVar[str] = "3(c)"


class TransferAgentAppointed(AppointmentEntry):
    clause: ClassVar[str] = "3(j)"


class TransferAgentInstructed(StatementEntry):
    clause: ClassVar[str] = "3(k)"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RequestReceived(NoticeEntry):
    clause: ClassVar[str] = "3, 8"
    duty: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DutyPerformed(NoticeEntry):
    clause: ClassVar[str] = "3, 4, 8"
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
    clause: ClassVar[str] = "5"
    amount: Amount
    category: Text


class DamagesClaimed(DamagesEntry):
    clause: ClassVar[str] = "11(k)"


class ForceMajeureAsserted(DamagesEntry):
    clause: ClassVar[str] = "11(k)"
