"""Who held what on a day: shares by lot with what covers them, Warrants, and shares on their way to a transferee."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import floor

import attrs

from lifecycle.judging.positions import Shares
from lifecycle.money import to_the_cent
from projections.case.case import Case
from projections.cautions.every import cautions
from projections.facts.reasons import Caution, shown_price
from projections.lots.holdings import Holdings
from projections.lots.lot import Lot, Movement
from projections.questions.register import question
from projections.shares.held import bought_shares, every_share, principal


@attrs.frozen(kw_only=True, slots=False)
class LotShown:
    """Shares alike; ``statement`` covers them. Those received in kind or on exercise have no ``price_per_share``."""

    bought_on: date
    buyer: str
    shares: int
    price_per_share: str | None
    statement: str | None
    entry: int


@attrs.frozen(kw_only=True, slots=False)
class InvestorHoldings:
    """One Investor's position at the end of the day, in that day's shares.

    ``bought`` are its own purchases, ``received`` shares in kind and on exercise; ``held`` is what is left of all.
    ``principal`` is that of its notes outstanding.
    """

    investor: str
    bought: int
    acquired: int
    received: int
    transferred: int
    sold: int
    held: int
    held_shares_value: Decimal
    warrants: int
    principal: Decimal
    lots: Sequence[LotShown]
    entries: Sequence[int]


@attrs.frozen(kw_only=True, slots=False)
class InTransferShown:
    """Shares that left a transferor and of which the Company has had no notice yet: on their way to the transferee."""

    transferor: str
    transferee: str
    shares: int
    transferred_on: date
    entry: int


@attrs.frozen(kw_only=True, slots=False)
class Shareholdings:
    """The answer to ``holdings``."""

    as_of: date
    known_at: datetime | None
    readings: Mapping[str, str]
    investors: Sequence[InvestorHoldings]
    in_transfer: Sequence[InTransferShown]
    warnings: Sequence[Caution]


@question("who held how many shares and Warrants, lot by lot, and what covers them")
def holdings(case: Case, *, investor: str | None = None) -> Shareholdings:
    """What each Investor held at the end of the day. Raises as ``owed`` does."""
    names = case.investors(investor)
    return Shareholdings(
        as_of=case.as_of,
        known_at=case.known_at,
        readings=case.readings,
        investors=[_investor(case, name) for name in names],
        in_transfer=[each for each in _in_transfer(case) if investor in (None, each.transferor, each.transferee)],
        warnings=cautions(case, names, about="holdings"),
    )


def _investor(case: Case, investor: str) -> InvestorHoldings:
    as_of, every = case.facts.as_of, every_share(case, investor)
    had = every.bought.counted(as_of)
    warrants = sum((change for _, change in case.lots.positions[investor].warrants), Fraction(0))
    return InvestorHoldings(
        investor=investor,
        bought=_shares(case, [each for each in had if each.lot.bought and _own(each)]),
        acquired=_shares(case, [each for each in had if each.sign > 0 and each.transfer]),
        received=_shares(case, [each for each in had if not each.lot.bought and _own(each)]),
        transferred=_shares(case, [each for each in had if each.sign < 0]),
        sold=_shares(case, every.sold.counted(as_of)),
        held=every.shares_held(as_of),
        held_shares_value=to_the_cent(bought_shares(case, investor).held_shares_value(as_of)),
        warrants=_shown(case, warrants),
        principal=to_the_cent(principal(case, investor).held_shares_value(as_of)),
        lots=list(_lots(case, every)),
        entries=sorted({each.entry for each in [*had, *every.sold.counted(as_of)]}),
    )


def _own(movement: Movement) -> bool:
    return movement.sign > 0 and movement.transfer is None


def _shares(case: Case, movements: Sequence[Movement]) -> int:
    return _shown(case, sum((each.lot.shares for each in movements), Fraction(0)))


def _shown(case: Case, shares: Shares) -> int:
    return floor(shares / case.lots.splits.factor_after(case.facts.as_of))


def _lots(case: Case, every: Holdings) -> Iterator[LotShown]:
    factor = case.lots.splits.factor_after(case.facts.as_of)
    for lot, left in every.lots_left(case.facts.as_of):
        yield LotShown(
            bought_on=lot.bought_on,
            buyer=lot.buyer,
            shares=_shown(case, left),
            price_per_share=shown_price(lot.price * factor).removeprefix("$") if lot.bought else None,
            # 2(a): a statement that does not say how many shares of whom it covers speaks of shares bought.
            statement=lot.tranche if lot.bought or case.facts.partly_covered else None,
            entry=lot.place[1],
        )


def _in_transfer(case: Case) -> Iterator[InTransferShown]:
    as_of, on_their_way = case.facts.as_of, _by_last_transfer(case)
    for transfer in case.lots.transfers:
        entry, unsold = transfer.entry, [lot for lot in on_their_way.get(id(transfer), ()) if lot.sale is None]
        if transfer.left_on <= as_of and transfer.notice is None and unsold:
            yield InTransferShown(
                transferor=entry.investor,
                transferee=entry.transferee,
                shares=_shown(case, sum((lot.shares for lot in unsold), Fraction(0))),
                transferred_on=entry.occurred_on,
                entry=entry.position,
            )


def _by_last_transfer(case: Case) -> Mapping[int, Sequence[Lot]]:
    """The lots that were transferred, by the identity of the last transfer of each."""
    found: dict[int, list[Lot]] = defaultdict(list)
    for lot in case.lots.every:
        if lot.transfers:
            found[id(lot.transfers[-1])].append(lot)
    return found
