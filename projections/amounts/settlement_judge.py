"""2(b)(iv): whether a settlement in shares fits the amount it names, judged once, over the log as it then stands."""

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from lifecycle.agreement.clauses import sections, where
from lifecycle.entries import AgreementSigned, Entry, PeriodicAmountSharesIssued, ShareSettlementAgreed, Toward
from lifecycle.errors import Refusal
from lifecycle.judging.history import history_key
from lifecycle.judging.judgement import Kept, Settlement
from lifecycle.judging.renaming import renamed
from lifecycle.money import ZERO
from projections.amounts.ledger import Ledger, ledger
from projections.amounts.payments import named
from projections.amounts.settled_so_far import SettledSoFar
from projections.amounts.settlement import amount_named, of_amounts, price_of
from projections.case.case import Case, case
from projections.case.memory import Memory
from projections.facts.reasons import dollars


class NothingInShares(Refusal):
    """A settlement in shares under terms that give shares no price."""

    def __init__(self, entry: Settlement) -> None:
        super().__init__(
            f"kind = {entry.kind}: these terms say no price at which shares take the place of cash; record what was "
            "paid as PeriodicAmountPaid, or amend the terms by an [in_kind] first."
        )


class MoreThanUnpaid(Refusal):
    """An agreement on more than is unpaid of an amount and not already agreed."""

    def __init__(
        self, agreed: ShareSettlementAgreed, unpaid: Decimal, open_for: Decimal, signed: AgreementSigned
    ) -> None:
        already = f", {dollars(open_for)} of it already agreed in shares" if open_for else ""
        super().__init__(
            f"amount = {agreed.amount}: of {_shown(agreed.toward)} {dollars(unpaid)} is unpaid on "
            f"{agreed.occurred_on}{already}{where(signed, agreed.kind)}; agree on no more than what is left."
        )


class NothingUnpaid(Refusal):
    """An issue of shares for an amount that is paid."""

    def __init__(self, issue: PeriodicAmountSharesIssued, signed: AgreementSigned) -> None:
        super().__init__(
            f"toward = {_shown(issue.toward)}: nothing of it is unpaid on {issue.occurred_on}"
            f"{where(signed, issue.kind)}, so there is nothing to settle in shares; correct the payment, or the date."
        )


class NoOpenAgreement(Refusal):
    """An issue of shares nobody agreed to."""

    def __init__(self, issue: PeriodicAmountSharesIssued, signed: AgreementSigned) -> None:
        super().__init__(
            f"toward = {_shown(issue.toward)}: no agreement to settle it in shares is open on {issue.occurred_on}"
            f"{where(signed, issue.kind)}; record the ShareSettlementAgreed first."
        )


class AnotherNumber(Refusal):
    """An issue of another number of shares than the price makes."""

    def __init__(
        self, issue: PeriodicAmountSharesIssued, agreed: ShareSettlementAgreed, shares: int, of_section: str
    ) -> None:
        """``of_section`` goes on with where the price stands; empty where the terms do not say."""
        super().__init__(
            f"shares = {issue.shares}: {dollars(agreed.amount)} agreed at position {agreed.position} make {shares:,} "
            f"whole shares at the price{of_section}; correct the number."
        )


def _shown(toward: Toward) -> str:
    return f"{toward.trigger} {toward.trigger_date} no. {toward.number}"


def judge_settlement(log: Sequence[Entry], entry: Settlement, kept: Kept) -> None:
    """Judge an agreement or an issue over the log before it; returns, or raises the refusal that says why not.

    ``kept`` is for the same log as it grows: what shares in kind settled before stays what it was.
    """
    so_far = cast("SettledSoFar", kept.setdefault(SettledSoFar, SettledSoFar()))
    plain = so_far.follow(log, entry)
    moving = so_far.of_amounts if plain else of_amounts(log)
    now = case(moving, as_of=max(so_far.last_day, entry.occurred_on)) if plain else _by_all(log, entry, kept)
    entry = renamed(entry, now.names)
    then = case(moving, as_of=entry.occurred_on, names=now.names)
    signed = now.facts.signed
    if now.terms.in_kind is None:
        raise NothingInShares(entry)
    made = amount_named(then, entry.investor, entry.toward)
    left = so_far.left(ledger(now, entry.investor), entry) if plain else None
    unpaid, agreements = left or _left(_by_all(log, entry, kept) if plain else now, entry)
    if isinstance(entry, ShareSettlementAgreed):
        open_for = sum((agreed.amount for agreed in agreements), ZERO)
        if entry.amount > unpaid - open_for:
            raise MoreThanUnpaid(entry, unpaid, open_for, signed)
        return
    agreements = [agreed for agreed in agreements if history_key(agreed) < history_key(entry)]
    if not agreements:
        raise NoOpenAgreement(entry, signed)
    if not unpaid:
        raise NothingUnpaid(entry, signed)
    shares = price_of(then, entry.investor, made[0]).shares_for(agreements[0].amount)
    if entry.shares != shares:
        of_section = sections(now.facts.clauses(entry.kind), " of ")
        raise AnotherNumber(entry, agreements[0], shares, of_section)


def _by_all(log: Sequence[Entry], entry: Settlement, kept: Kept) -> Case:
    """What is unpaid, and what is agreed, is so by all the log says: a back-dated entry comes after it."""
    settled = cast("Memory", kept.setdefault(judge_settlement, Memory()))
    return case(log, as_of=max(each.occurred_on for each in (*log, entry)), of_the_log=settled)


def _left(now: Case, entry: Settlement) -> tuple[Decimal, Sequence[ShareSettlementAgreed]]:
    """What is unpaid of the amount named, and the agreements on it that no issue has answered, the oldest first.

    A cap may have left nothing of it.
    """
    found = ledger(now, entry.investor)
    places = named(found.amounts, entry.toward)
    unpaid = sum((found.owed[place] - found.allocated.paid[place] for place in places), ZERO)
    return unpaid, _open(now, found, entry.investor, places[0]) if places else []


def _open(then: Case, found: Ledger, investor: str, place: int) -> list[ShareSettlementAgreed]:
    """The agreements on one amount that no issue has answered yet, the oldest first."""
    agreed: list[ShareSettlementAgreed] = []
    for entry in then.facts.history:
        if not isinstance(entry, Settlement) or entry.investor != investor:
            continue
        if named(found.amounts, entry.toward)[:1] != [place]:
            continue
        if isinstance(entry, ShareSettlementAgreed):
            agreed.append(entry)
        else:
            agreed = agreed[1:]
    return agreed
