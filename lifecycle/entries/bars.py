"""What stops sales and what frees them: Potential Material Events, misstatements, the listing, 3(f), 3(h) and 3(i)."""

from typing import Literal

import attrs

from lifecycle.entries.entry import ConditionEntry, Entry, ListingEntry, NoticeEntry


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MaterialEventDetermined(Entry):
    """The Board's determination. Evidence for duties, never for money; never shown to an Investor."""

    limb: Literal["information", "engagement"]
    detriment_found: bool
    misleading_found: bool


class AdvanceNoticeGiven(NoticeEntry):
    pass


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PotentialMaterialEventNoticeGiven(NoticeEntry):
    """The suspension starts on this date."""

    board_findings: bool = True
    advance_notice_unlawful: bool = False


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SuspensionLifted(NoticeEntry):
    """``occurred_on`` is the day the Investor received the notice, which need not say which reason it is."""

    reason: Literal["disclosed", "no_longer_material", "disclosed_or_no_longer_material"]


class MisstatementNoticeReceived(NoticeEntry):
    pass


class CorrectedProspectusReceived(NoticeEntry):
    pass


class Delisted(ListingEntry):
    pass


class Relisted(ListingEntry):
    pass


class PublicInformationLapsed(Entry):
    pass


class PublicInformationRestored(Entry):
    pass


class ConditionBegan(ConditionEntry):
    pass


class ConditionEnded(ConditionEntry):
    pass
