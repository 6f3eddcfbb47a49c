"""Registration statements from draft to withdrawal, who leaves or no longer needs them: 2(a), 3 and 4(a)."""

from collections.abc import Mapping

import attrs

from lifecycle.entries.entry import CorrespondenceEntry, Count, Entry, InvestorEntry, StatementEntry, Text


class DraftDelivered(StatementEntry):
    pass


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CounselObjected(StatementEntry):
    """Whether the objection was reasonable is somebody's recorded view, never ours."""

    reasonable: bool


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ObjectionResolved(StatementEntry):
    reasonable: bool | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StatementFiled(StatementEntry):
    form: Text
    coverage: Mapping[Text, Count] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AmendmentFiled(StatementEntry):
    form: Text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReviewNotified(StatementEntry):
    review: bool
    full: bool = False


class CommentsReceived(CorrespondenceEntry):
    pass


class ResponseFiled(CorrespondenceEntry):
    pass


class ClearanceNotified(CorrespondenceEntry):
    pass


class AccelerationRequested(StatementEntry):
    pass


class EffectivenessDeclared(StatementEntry):
    pass


class PostEffectiveAmendmentFiled(StatementEntry):
    pass


class PostEffectiveAmendmentDeclaredEffective(StatementEntry):
    pass


class ProspectusSupplemented(StatementEntry):
    pass


class StopOrderProceedingsOpened(StatementEntry):
    pass


class StopOrderIssued(StatementEntry):
    pass


class StopOrderLifted(StatementEntry):
    pass


class EffectivenessLapsed(StatementEntry):
    pass


class EffectivenessRestored(StatementEntry):
    pass


class StatementWithdrawn(StatementEntry):
    pass


class ExclusionElected(InvestorEntry):
    pass


class UnrestrictedResaleDetermined(Entry):
    pass


class RegistrationObjected(Entry):
    pass


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CutBackImposed(StatementEntry):
    """How many shares of whom may not be registered with a statement, the newest of each."""

    shares: Mapping[Text, Count]


class CutBackEnded(StatementEntry):
    pass


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MilestoneReached(Entry):
    """Something the terms count from by a name of their own."""

    milestone: Text
