"""1(b): what each Investor bought and still holds on any day, under the readings of a case."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Literal

import attrs

from projections.case.case import Case, once
from projections.lots.holdings import ARRIVES_ON, Holdings, holdings_of
from projections.lots.lot import CutBacks, Lot, Movement, Transfer, is_bought, is_principal

# The statements that cover a share, in order of declaration.
Covering = tuple[str, ...]


@once
def bought_shares(case: Case, investor: str) -> Holdings:
    """One Investor's bought shares: what every default looks at."""
    return holdings_where(case, investor, is_bought, of=lambda name: bought_shares(case, name))


@once
def principal(case: Case, investor: str) -> Holdings:
    """The principal of one Investor's notes outstanding: ``held_shares_value`` has it in dollars."""
    return holdings_where(case, investor, is_principal, notes=True, of=lambda name: principal(case, name))


@once
def shares_and_notes(case: Case, investor: str) -> Holdings:
    """Whatever it bought: shares, and the principal of notes; to be asked whether anything is held.

    Shares cut back are held all the same, and on a clock begun anew all of its shares are.
    """
    if case.restarted:
        return bought_shares(case.usual, investor)
    if not case.lots.positions[investor].issued:
        return bought_shares(case, investor)
    return holdings_where(case, investor, lambda movement: is_bought(movement) or is_principal(movement), notes=True)


@once
def every_share(case: Case, investor: str) -> Holdings:
    """The same with the shares received in kind and on exercise of Warrants."""
    if not case.lots.others:
        return bought_shares(case, investor)
    return holdings_where(case, investor, lambda movement: True)  # noqa: ARG005 - every one counts


@once
def registrable_shares(case: Case, investor: str) -> Holdings:
    """1(f): shares bought and Warrant Shares; those received in kind are not among them."""
    if not case.lots.others:
        return bought_shares(case, investor)
    return holdings_where(case, investor, lambda movement: movement.lot.origin != "in_kind")


@once
def coverings(case: Case, investor: str) -> Sequence[Covering]:
    """9: what covers the bought shares an Investor had, each covering once."""
    had = (movement.lot.covered_by for movement in case.lots.positions[investor].had if movement.lot.bought)
    return list(dict.fromkeys(had))


@once
def inherited_coverings(case: Case, investor: str) -> Sequence[Covering]:
    """9: the same and, for one that became an Investor by transfer, those of its transferor."""
    notice = case.facts.inherited.get(investor)
    before = inherited_coverings(case, notice.investor) if notice else ()
    return list(dict.fromkeys([*coverings(case, investor), *before]))


@attrs.frozen(cache_hash=True)
class Among:
    """9: of shares on their way to an Investor, whether some are left out or nothing else is taken."""

    on_their_way: frozenset[Transfer] = frozenset()
    of_those: Literal["none", "only"] = "none"


EVERY = Among()


@attrs.frozen
class Meant:
    """The bought shares an amount is taken of: those covered so, still in the registration, 4(a).

    ``running_on``: only those whose own Registration Period has not ended before that day; ``left_out_by``: without
    those that whoever held them had taken out of the registration by that day. ``cut_backs``: only those whose cutbacks
    are among these.
    """

    coverings: frozenset[Covering]
    running_on: date | None = None
    left_out_by: date | None = None
    among: Among = EVERY
    cut_backs: frozenset[CutBacks] | None = None

    @property
    def are_all(self) -> bool:
        """Whether nothing but what covers them tells them from others."""
        return (self.running_on, self.left_out_by, self.cut_backs) == (None, None, None) and self.among == EVERY

    def counts(self, case: Case, movement: Movement) -> bool:
        lot = movement.lot
        left_out = not lot.registered or (lot.excluded_on or date.max) <= (self.left_out_by or date.min)
        meant = lot.bought and lot.covered_by in self.coverings and not left_out
        meant = meant and (self.cut_backs is None or lot.cut_backs in self.cut_backs)
        on_its_way = bool(lot.transfers) and lot.transfers[-1] in self.among.on_their_way
        return meant and on_its_way == (self.among.of_those == "only") and self._runs(case, lot)

    def _runs(self, case: Case, lot: Lot) -> bool:
        end = case.period.ends_while_held(lot) if self.running_on else None
        return end is None or self.running_on is None or end >= self.running_on


def held(case: Case, investor: str, meant: Meant) -> Holdings:
    """One Investor's position in the shares meant."""
    meant = _as_few_as_possible(case, investor, meant)
    if not case.lots.left_out and meant.are_all and meant.coverings.issuperset(inherited_coverings(case, investor)):
        return bought_shares(case, investor)
    return _held(case, (investor, meant))


@once
def _held(case: Case, asked: tuple[str, Meant]) -> Holdings:
    investor, meant = asked
    return holdings_where(
        case, investor, lambda movement: meant.counts(case, movement), of=lambda name: _held(case, (name, meant))
    )


def held_or_noted(case: Case, investor: str, meant: Meant) -> Holdings:
    """The same with the principal of its notes, which no statement covers: whether anything of a default is held."""
    whatever = case.restarted or case.lots.positions[investor].issued
    return shares_and_notes(case, investor) if whatever else held(case, investor, meant)


def _as_few_as_possible(case: Case, investor: str, meant: Meant) -> Meant:
    """The same shares by the same words, whatever the day: what is meant on many days is worked out once."""
    left_out_by = meant.left_out_by if case.lots.left_out else None
    running_on = meant.running_on and _next_end(case, investor, meant.coverings, meant.running_on)
    if left_out_by == meant.left_out_by and running_on == meant.running_on:
        return meant
    return Meant(meant.coverings, running_on, left_out_by, meant.among, meant.cut_backs)


def _next_end(case: Case, investor: str, covered_by: frozenset[Covering], running_on: date) -> date | None:
    """The first end of a Registration Period from a day on; None where none of the shares' is before it."""
    ends = case.derived.once(_ends, (investor, covered_by), lambda: _ends(case, investor, covered_by))
    if all(end is None or end >= running_on for end in ends):
        return None
    return min((end for end in ends if end and end >= running_on), default=date.max)


def _ends(case: Case, investor: str, covered_by: frozenset[Covering]) -> Collection[date | None]:
    """The days on which the Registration Period of the Investor's shares covered so ends."""
    had = (movement.lot for movement in case.lots.positions[investor].had)
    return {case.period.ends_while_held(lot) for lot in had if lot.bought and lot.covered_by in covered_by}


def on_their_way(case: Case, investor: str, day: date) -> Sequence[Transfer]:
    """9: the transfers notified since whose shares were between transfer and notice on a day; none under ``open``."""
    if not case.lots.transfers or case.readings["transfer_gap"] != "bridged":
        return []
    coming = (each for each in case.lots.transfers if each.entry.transferee == investor and each.notice)
    return [each for each in coming if each.left_on <= day < ARRIVES_ON["open"](each)]


def holdings_where(
    case: Case,
    investor: str,
    counts: Callable[[Movement], bool],
    *,
    notes: bool = False,
    of: Callable[[str], Holdings] | None = None,
) -> Holdings:
    """One Investor's position in the movements that count; ``of`` finds its transferor's."""
    return holdings_of(
        case.facts,
        case.lots,
        investor,
        readings=case.readings,
        sale_counts=lambda: case.terms.sale_counts,
        counts=counts,
        notes=notes,
        of=of or (lambda name: holdings_where(case, name, counts, notes=notes)),
    )
