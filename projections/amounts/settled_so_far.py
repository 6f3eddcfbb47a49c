"""What was paid of each amount and agreed in shares, of a log that only grows: kept up entry by entry.

2(b)(iv): as long as every payment names an amount and none more than is owed of it, nothing goes to another amount:
what was paid of one is the sum of what names it, in whatever order. What is owed of it rests on no payment where no
waiver leaves what was paid, and on no share in kind where none can be sold, moved, cut back or covered for another.
"""

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import attrs

from lifecycle.entries import (
    CompanyRenamed,
    Entry,
    ExclusionElected,
    InvestorRenamed,
    PeriodicAmountPaid,
    PeriodicAmountSharesIssued,
    ShareSettlementAgreed,
    TermsAmended,
    Toward,
    WaiverGranted,
    WarrantsExercised,
    WarrantsExpired,
)
from lifecycle.errors import Refusal
from lifecycle.judging.history import Place, history_key
from lifecycle.judging.judgement import Settlement
from lifecycle.judging.of_the_terms import toward_of
from lifecycle.judging.renaming import NO_NAMES
from lifecycle.money import ZERO
from projections.amounts.ledger import Ledger
from projections.amounts.payments import named
from projections.amounts.settlement import LEFT_OUT, TELLING_APART, settled_then

# With any of these, or a coverage Investor by Investor, what is owed, or whose it is, may rest on all the log says.
NOT_PLAIN = TELLING_APART | {
    *(TermsAmended, WaiverGranted, InvestorRenamed, CompanyRenamed, ExclusionElected, WarrantsExercised),
    WarrantsExpired,
}


@attrs.define(eq=False)
class SettledSoFar:
    """Of the entries of a log followed so far."""

    # As ``settlement.of_amounts`` has them.
    of_amounts: list[Entry] = attrs.field(factory=list, init=False)
    last_day: date = attrs.field(default=date.min, init=False)
    # By Investor, of each amount that a payment or an agreement names.
    _paid: dict[str, dict[Toward, Decimal]] = attrs.field(factory=lambda: defaultdict(dict), init=False)
    # The agreements that no issue has answered yet, the oldest first, and where the last of either stands.
    _agreed: dict[tuple[str, Toward], deque[ShareSettlementAgreed]] = attrs.field(
        factory=lambda: defaultdict(deque), init=False
    )
    _last: dict[tuple[str, Toward], Place] = attrs.field(factory=dict, init=False)
    _followed: int = attrs.field(default=0, init=False)
    _newest: Entry | None = attrs.field(default=None, init=False)
    _plain: bool = attrs.field(default=True, init=False)

    def follow(self, log: Sequence[Entry], entry: Settlement) -> bool:
        """Take in what the log has more than before; whether what stands here is then all that counts for an entry.

        It is not for one that stands for another, which is judged over another log.
        """
        grown = not self._followed or (self._followed <= len(log) and log[self._followed - 1] is self._newest)
        if not (self._plain and grown and log) or entry.position != len(log) + 1:
            return False
        for each in log[self._followed :]:
            self._plain = self._plain and self._take(each)
        self._followed, self._newest = len(log), log[-1]
        return self._plain

    def left(self, owed: Ledger, entry: Settlement) -> tuple[Decimal, Sequence[ShareSettlementAgreed]] | None:
        """What is unpaid of the amount an entry names, and the agreements on it; None where payments may go elsewhere.

        ``owed`` is the Investor's ledger without a payment.
        """
        paid = {entry.toward: ZERO, **self._paid.get(entry.investor, {})}
        if len({(each.trigger, each.trigger_date, each.number) for each in paid}) < len(paid):
            return None  # the same amount by a statement and without, or by two
        amounts, dollars = owed.amounts, owed.owed
        left = {each: sum((dollars[at] for at in named(amounts, each)), ZERO) - sent for each, sent in paid.items()}
        if min(left.values()) < 0 or not named(amounts, entry.toward):
            return None
        return left[entry.toward], list(self._agreed[entry.investor, entry.toward])

    def _take(self, entry: Entry) -> bool:
        """Whether an entry leaves all of it as plain as it was."""
        if type(entry) in NOT_PLAIN or getattr(entry, "coverage", None):
            return False
        self.last_day = max(self.last_day, entry.occurred_on)
        if isinstance(entry, PeriodicAmountPaid | Settlement) and not self._settle(entry):
            return False
        if type(entry) not in LEFT_OUT:
            self.of_amounts.append(entry)
        return True

    def _settle(self, entry: PeriodicAmountPaid | Settlement) -> bool:
        toward, place = toward_of(entry), history_key(entry)
        if toward is None:
            return False
        paid = self._paid[entry.investor]
        sent = paid.setdefault(toward, ZERO)
        if isinstance(entry, PeriodicAmountPaid):
            paid[toward] = sent + entry.amount
            return True
        key = entry.investor, toward
        if place < self._last.get(key, place):
            return False
        self._last[key] = place
        if isinstance(entry, ShareSettlementAgreed):
            self._agreed[key].append(entry)
            return True
        if self._agreed[key]:
            self._agreed[key].popleft()
        return self._issued(entry, toward)

    def _issued(self, issue: PeriodicAmountSharesIssued, toward: Toward) -> bool:
        try:
            self._paid[issue.investor][toward] += settled_then(self.of_amounts, issue, NO_NAMES).amount
        except Refusal:  # of a log recorded elsewhere, or before: for the rules to say
            return False
        return True
