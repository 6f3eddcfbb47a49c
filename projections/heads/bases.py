"""What a charge is taken of, on the day it is charged: one row for each word of ``base``. Rounds nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from lifecycle.agreement.language.concepts.charges import Base as Word
from lifecycle.agreement.language.concepts.charges import Charge
from lifecycle.entries.telling import listed
from lifecycle.money import to_the_cent
from projections.case.case import Case
from projections.case.clocks import clocks
from projections.dates.awaited import NOTHING_ELSE, Instead, date_of
from projections.dates.durations import after
from projections.facts.reasons import Why, counted, reason
from projections.lots.holdings import Holdings
from projections.lots.lot import CutBack
from projections.shares.held import (
    EVERY,
    Among,
    Covering,
    Meant,
    bought_shares,
    coverings,
    held,
    principal,
    shares_and_notes,
)
from projections.shares.in_a_base import cut_back_by, in_a_base, shares_in_a_base


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Base:
    """What a rate is taken of, unrounded, and why. Of a sum it is the Investor's share of it."""

    value: Fraction
    why: Why
    is_of_a_sum: bool = False


@attrs.frozen(kw_only=True)
class SharesOf:
    """The shares a default is about, by what covers them, and what of them leaves it.

    ``start`` is its first day, ``said`` how a sentence tells them from the Investor's others. ``each_in_its_period``:
    a share counts while its own Registration Period lasts; what is charged after an end that counts is of those of its
    ``last_day``. ``ended_by_nothing_held``: where the last shares left by
    transfer there is no amount, of a lateness whatever it is charged on, of a restriction on shares on hand.
    """

    investor: str
    coverings: frozenset[Covering]
    start: date
    said: str
    each_in_its_period: bool
    ended_by_nothing_held: bool
    late: bool
    last_day: date = date.max

    def meant(self, day: date, among: Among) -> Meant:
        running_on = min(day, self.last_day) if self.each_in_its_period else None
        return Meant(self.coverings, running_on=running_on, among=among)

    def left_by_transfer(self, case: Case, held: Holdings, day: date, among: Among) -> bool:
        """9: whether nothing is held any more because the last shares left by transfer."""
        if not self.ended_by_nothing_held:
            return False
        if case.restarted:  # all of its shares decide, as on the usual clock
            held = bought_shares(case.usual, self.investor)
        if self.late:
            return shares_and_notes(case, self.investor).standing(day) == "transferred"
        return among == EVERY and not held.held_shares_value(day)


@attrs.frozen(eq=False, repr=False)
class Taken:
    """What is taken of some holdings on a day: the rule of its sentence, its shares and their value.

    ``shown`` is the day its sentence says, ``sales_since`` the first day whose sales it rests on, if on any. How many
    shares they are is counted when it is asked.
    """

    rule: str
    shown: date
    count: Callable[[], int]
    value: Fraction
    sales_since: date | None = date.min

    @property
    def shares(self) -> int:
        return self.count()


@attrs.frozen(eq=False, repr=False)
class At:
    """The day charged, and the first day of the default."""

    case: Case
    word: Word
    start: date
    day: date


def _paid(held: Holdings, at: At) -> Taken:
    return Taken("all_bought", at.day, lambda: held.shares_bought(at.day), held.purchase_price(at.day), None)


def _held(held: Holdings, at: At) -> Taken:
    return Taken("held", at.day, lambda: held.shares_held(at.day), held.held_shares_value(at.day))


def _held_at_start(held: Holdings, at: At) -> Taken:
    return Taken("held_at_restriction", at.start, lambda: held.shares_held(at.start), held.held_then(at.start, at.day))


def _unsold_since_start(held: Holdings, at: At) -> Taken:
    value = held.unsold_since(at.start, at.day)
    return Taken("unsold_since", at.start, lambda: held.shares_unsold_since(at.start, at.day), value, at.start)


def _younger(held: Holdings, at: At) -> Taken:
    """Those held that were bought less long before the day."""
    days = at.case.business_days
    left = [
        (lot, shares)
        for lot, shares in held.lots_left(at.day)
        if at.word.younger_than is None or after(days, lot.bought_on, at.word.younger_than) > at.day
    ]
    shares = sum((Fraction(shares) for _, shares in left), Fraction(0))
    value = sum((lot.price * shares for lot, shares in left), Fraction(0))
    return Taken("held", at.day, lambda: held.as_counted(shares, at.day), value)


PRINCIPAL, UNCOVERED = "principal", "uncovered"
# The words of ``base`` that are of shares.
BASES: Mapping[str, Callable[[Holdings, At], Taken]] = {
    "paid": _paid,
    "held": _held,
    "held_at_start": _held_at_start,
    "unsold_since_start": _unsold_since_start,
    "restricted": _younger,
    "uncovered": _held,
}


def base_of(
    case: Case, of: SharesOf, charge: Charge, day: date, among: Among = EVERY, instead: Instead = NOTHING_ELSE
) -> Base:
    """The base of a charge on a day, of the shares of a default: by the last word whose date is before it."""
    word = _word(case, of.investor, charge.base, day, instead)
    if word is None:
        return _of_a_sum(case, of.investor, charge, day, among)
    if word.of == PRINCIPAL:
        return _of_principal(case, of, charge, word, day, among)
    meant = of.meant(day, among)
    if word.of == UNCOVERED:
        meant = attrs.evolve(meant, coverings=_without_cover(case, meant.coverings, day))
    every = of_those = held(case, of.investor, meant)
    counting = in_a_base(case, of.investor, day)
    if counting is not None:
        of_those = held(case, of.investor, attrs.evolve(meant, cut_backs=counting))
    at = At(case, word, of.start, day)
    taken = BASES[word.of](of_those, at)
    said, cut_back = of.said, list[CutBack]()
    if counting is not None and (left := BASES[word.of](every, at).shares - taken.shares):
        cut_back = cut_back_by(case, of.investor, day, counting)
        said = f"{said.rstrip(',')}, {counted(left, 'share')} cut back with {_statements(cut_back)} left out,"
    value = taken.value if word.each is None else Fraction(word.each) * _as_signed(case, taken)
    if of.left_by_transfer(case, every, day, among):
        value = Fraction(0)
    clauses = [each for each in (charge.clause, word.clause) if each]
    rests_on = day if taken.rule == "unsold_since" else taken.shown
    return Base(
        value=value,
        why=lambda: reason(
            taken.rule,
            clauses,
            sorted(
                {
                    *of_those.rests_on(
                        rests_on, sales=taken.sales_since is not None, sales_since=taken.sales_since or date.min
                    ),
                    *(each.imposed.position for each in cut_back),
                }
            ),
            called={"base_called": f"the {word.called}" if word.called else "the price"},
            shares=taken.shares,
            covered=said,
            on=taken.shown,
            price=of_those.price_paid,
            base=to_the_cent(value),
        ),
    )


def _statements(cut_back: Sequence[CutBack]) -> str:
    return listed(list(dict.fromkeys(each.imposed.statement for each in cut_back)))


def _as_signed(case: Case, taken: Taken) -> Fraction:
    """Shares as they were counted at the signing: a stated amount is for one of those, whatever was split since."""
    after = case.lots.splits.factor_after
    return Fraction(taken.shares) * after(taken.shown) / after(case.facts.signed.occurred_on)


def limit_base(case: Case, investor: str, of: str, day: date) -> Fraction:
    """What a limit of an Investor is a share of on a day: a base by its word, of its shares on whichever clock."""
    if of == PRINCIPAL:
        return principal(case, investor).held_shares_value(day)
    found = Fraction(0)
    for clock in clocks(case, investor):
        every = frozenset(coverings(clock, investor))
        meant = _without_cover(clock, every, day) if of == UNCOVERED else every
        shares = held(clock, investor, Meant(meant, cut_backs=in_a_base(clock, investor, day)))
        found += BASES[of](shares, At(clock, Word(of=of), day, day)).value
    return found


def _of_principal(case: Case, of: SharesOf, charge: Charge, word: Word, day: date, among: Among) -> Base:
    """What is outstanding of the Investor's notes; nothing of it is ever on its way."""
    notes = principal(case, of.investor)
    value = notes.held_shares_value(day) if among.of_those != "only" else Fraction(0)
    clauses = [each for each in (charge.clause, word.clause) if each]
    return Base(
        value=value,
        why=lambda: reason("principal", clauses, notes.rests_on(day), on=day, base=to_the_cent(value)),
    )


def _word(case: Case, investor: str, words: Sequence[Word], day: date, instead: Instead) -> Word | None:
    found = None
    for word in words:
        since = date_of(case, investor, word.after, instead) if word.after else None
        if word.after is None or (since and since < day):
            found = word
    return found


def _without_cover(case: Case, coverings: frozenset[tuple[str, ...]], day: date) -> frozenset[tuple[str, ...]]:
    """Those that no statement declared effective by a day covers."""
    declared = {each.statement for each in case.facts.declarations if each.occurred_on <= day}
    return frozenset(each for each in coverings if not declared.intersection(each))


def _of_a_sum(case: Case, investor: str, charge: Charge, day: date, among: Among) -> Base:
    """An Investor's share of a sum: by what each has paid, or all of it for each that has anything it bought.

    Nothing of it is on its way: it is of no shares.
    """
    own, usual = shares_in_a_base(case, investor, day), case.usual
    shared = charge.by.sums_shared or case.terms_on(day, investor).sums_shared
    if shared == "each":
        notes = principal(case, investor).bought.shares_on(day) if case.restarted is None else 0
        share = Fraction(bool(own.shares_bought(day) or notes))
    elif case.resolved:
        share = case.resolved.share_of_what_was_paid.under(case.readings)(own.purchase_price(day), day)
    else:
        paid = (shares_in_a_base(usual, name, day).purchase_price(day) for name in case.facts.investors)
        total = sum(paid, Fraction(0))
        share = own.purchase_price(day) / total if total else Fraction(0)
    if among.of_those == "only":
        share = Fraction(0)
    clauses = [charge.clause] if charge.clause else []
    return Base(
        value=share,
        why=lambda: reason("sum_shared", clauses, own.rests_on(day, sales=False), share=str(share), on=day),
        is_of_a_sum=True,
    )
