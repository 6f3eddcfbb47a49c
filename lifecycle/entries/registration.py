"""Registration statements from draft to withdrawal, who leaves or no longer needs them: 2(a), 3 and 4(a)."""

from collections.abc import Mapping
from typing import ClassVar

import attrs

from lifecycle.entries.entry import CorrespondenceEntry, Count, Entry, InvestorEntry, StatementEntry, Text


class DraftDelivered(StatementEntry):
    clause: ClassVar[str] = "3(c)"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CounselObjected(StatementEntry):
    """Whether the objection was reasonable is somebody's recorded view, never ours."""

    clause: ClassVar[str] = "3(c)"
    reasonable: bool


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ObjectionResolved(StatementEntry):
    clause: ClassVar[str] = "3(c)"
    reasonable: bool | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StatementFiled(StatementEntry):
    clause: ClassVar[str] = "2(a)"
    form: Text
    coverage: Mapping[Text, Count] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AmendmentFiled(StatementEntry):
    clause: ClassVar[str] = "2(a)"
    form: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReviewNotified(StatementEntry):
    clause: ClassVar[str] = "3(d)(i)(B)"
    review: bool


class CommentsReceived(CorrespondenceEntry):
    clause: ClassVar[str] = "3(d)(i)(C)"


class ResponseFiled(CorrespondenceEntry):
    clause: ClassVar[str] = "3(d)(i)(C)"


class ClearanceNotified(CorrespondenceEntry):
    clause: ClassVar[str] = "2(a)(i)"


class AccelerationRequested(StatementEntry):
    clause: ClassVar[str] = "2(a)(i)"


class EffectivenessDeclared(StatementEntry):
    clause: ClassVar[str] = "1(a)"


class PostEffectiveAmendmentFiled(StatementEntry):
    clause: ClassVar[str] = "3(b)"


class PostEffectiveAmendmentDeclaredEffective(StatementEntry):
    clause: ClassVar[str] = "3(b)"


class ProspectusSupplemented(StatementEntry):
    clause: ClassVar[str] = "3(b)"


class StopOrderProceedingsOpened(StatementEntry):
    clause: ClassVar[str] = "3(d)(iii)"


class StopOrderIssued(StatementEntry):
    clause: ClassVar[str] = "3(g)"


class StopOrderLifted(StatementEntry):
    clause: ClassVar[str] = "3(g)"


class EffectivenessLapsed(StatementEntry):
    clause: ClassVar[str] = "3(b)"


class EffectivenessRestored(StatementEntry):
    clause: ClassVar[str] = "3(b)"


class StatementWithdrawn(StatementEntry):
    clause: ClassVar[str] = "3(a)"


class ExclusionElected(InvestorEntry):
    clause: ClassVar[str] = "4(a)"


class UnrestrictedResaleDetermined(Entry):
    clause: ClassVar[str] = "3(a)(i)"
