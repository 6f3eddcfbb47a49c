"""Which shares a charge may be taken of on a day: none that are cut back then, and each on one clock alone."""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import pairwise

from projections.case.case import Case
from projections.facts.spans import Span
from projections.lots.holdings import Holdings
from projections.lots.lot import CutBack, CutBacks, is_bought
from projections.shares.held import bought_shares, holdings_where


def in_a_base(case: Case, investor: str, day: date) -> frozenset[CutBacks] | None:
    """How shares of an Investor that count in a base on a day have been cut back; None where all of its shares count.

    From the day a cutback ends they count again: on the usual clock or, where the terms begin one anew, on that.
    """
    if not case.lots.cut_backs:
        return None
    return case.derived.once(in_a_base, (investor, day), lambda: _in_a_base(case, investor, day))


def _in_a_base(case: Case, investor: str, day: date) -> frozenset[CutBacks] | None:
    begun_on = case.restarted.on if case.restarted else None
    every = {movement.lot.cut_backs for movement in case.lots.positions[investor].had}
    counting = frozenset(each for each in every if counts(case, investor, each, day, begun_on))
    return None if counting == every else counting


def stretches(case: Case, end: date) -> Iterator[Span]:
    """The days before one, cut where a cutback begins or ends: in each the same shares count."""
    turns = {each.imposed.occurred_on for each in case.lots.cut_backs}
    turns |= {each.ended.occurred_on for each in case.lots.cut_backs if each.ended}
    return pairwise([date.min, *sorted(day for day in turns if day < end), end])


def _last(cut_backs: CutBacks, day: date) -> CutBack | None:
    return next((each for each in reversed(cut_backs) if each.imposed.occurred_on <= day), None)


def counts(case: Case, investor: str, cut_backs: CutBacks, day: date, begun_on: date | None) -> bool:
    """Whether shares so cut back count on a day on the clock begun anew on another; without one on the usual clock."""
    last = _last(cut_backs, day)
    if last is None:
        return begun_on is None
    if last.in_force(day):
        return False
    cutback = case.terms_on(case.as_of, investor).cutback
    if cutback is None or not cutback.restarts:
        return begun_on is None
    return last.ended is not None and last.ended.occurred_on == begun_on


def cut_back_by(case: Case, investor: str, day: date, counting: Collection[CutBacks]) -> list[CutBack]:
    """The cutbacks that keep shares of an Investor from counting on a day; of some shares alike the last by then."""
    had = (movement.lot.cut_backs for movement in case.lots.positions[investor].had)
    found = (_last(each, day) for each in had if each not in counting)
    return [each for each in dict.fromkeys(found) if each]


def shares_in_a_base(case: Case, investor: str, day: date) -> Holdings:
    """What an Investor bought, as far as a charge may be taken of it on a day on this clock."""
    counting = in_a_base(case, investor, day)
    if counting is None:
        return bought_shares(case, investor)
    return case.derived.once(
        shares_in_a_base,
        (investor, counting),
        lambda: holdings_where(
            case, investor, lambda movement: is_bought(movement) and movement.lot.cut_backs in counting
        ),
    )
