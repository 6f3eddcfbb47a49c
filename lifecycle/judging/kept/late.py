"""An entry late in the log and early in the history, judged by what it touches, where nothing else can turn on it.

Whatever is not plainly so is left to whoever judges the whole history again: a refusal too, with its sentence.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import attrs

from lifecycle.entries import (
    AgreementSigned,
    ClosingBidRecorded,
    CompanyRenamed,
    CutBackEnded,
    CutBackImposed,
    Entry,
    InvestorRenamed,
    SharesSplit,
    SharesTransferred,
    StatementEntry,
    TermsAmended,
    TransferNotified,
)
from lifecycle.errors import Refusal
from lifecycle.judging.history import Place, history_key
from lifecycle.judging.kept.layered import Layered
from lifecycle.judging.kept.parts import (
    EVERYBODY,
    JOINS,
    TRANSFERS,
    Counted,
    Part,
    counted,
    parts_of,
    statement_moved,
    whose_bar,
)
from lifecycle.judging.kept.timelines import Timelines
from lifecycle.judging.kept.totals import Number
from lifecycle.judging.machines import BAR_STARTS, STATEMENT, move_of
from lifecycle.judging.positions import Positions
from lifecycle.judging.repetitions import own_fields
from lifecycle.judging.state import State, bar_of, check, evolve, spoken_to

# Others may turn on these in more ways than are followed here.
READ_BY_ALL = (AgreementSigned, SharesSplit, TransferNotified, InvestorRenamed, CompanyRenamed)
# Kept in the state as they are, so that another one in their place is another state.
KEPT_WHOLE = (AgreementSigned, TermsAmended)


def placed(kept: Timelines, end: State, *, gone: Entry | None, fact: Entry | None) -> State | None:
    """The state at the end of a history once an entry is ``gone`` from it and a ``fact`` stands in it.

    ``kept`` is of the history as it is, ``end`` the state after it. None where the history has to be judged again.
    """
    if gone is not None and fact is not None and _told_alike(gone, fact):
        return end
    if isinstance(gone, READ_BY_ALL) or isinstance(fact, READ_BY_ALL):
        return None
    if gone is not None and fact is not None and _same_move(kept, gone, fact):
        return end if _stands(_before(kept, end, fact, gone=gone, same_move=True), fact) else None
    if not (_leaves_nothing(kept, gone) and _meets_nothing(kept, fact, gone) and _enough_left(kept, gone, fact)):
        return None
    if fact is not None and not _stands(_before(kept, end, fact, gone=gone), fact):
        return None
    if gone is not None:
        end = _without(kept, end, gone)
    return end if fact is None else _with(kept, end, fact)


def _told_alike(gone: Entry, fact: Entry) -> bool:
    """Whether nothing differs but who recorded it, when and from which paper."""
    return not isinstance(gone, KEPT_WHOLE) and type(gone) is type(fact) and own_fields(gone) == own_fields(fact)


def _stands(before: State, fact: Entry) -> bool:
    try:
        check(before, fact)
    except Refusal:
        return False
    return True


# --- moves of the machines ----------------------------------------------------------------------------------


def _same_move(kept: Timelines, gone: Entry, fact: Entry) -> bool:
    """Whether a machine is moved as before, in the same stretch between the moves before and after it."""
    parts = [*parts_of(gone)]
    if not _moves(kept, gone) or parts != [*parts_of(fact)] or move_of(gone) != move_of(fact):
        return False
    here, there = history_key(gone), history_key(fact)
    if statement := statement_moved(gone):
        # What is declared lets others begin, and what is filed is named in the order of its filing.
        begins = kept.statement_before(statement, here) == "unfiled" or kept.declared == here
        return not begins and not kept.touched_between(parts[0], here, there)
    around = [("bar", bar) if whose_bar(gone) == EVERYBODY else ("bar", bar, EVERYBODY) for bar in [bar_of(gone) or ""]]
    return not any(kept.touched_between(part, here, there) for part in (*parts[1:], *around, JOINS))


def _moves(kept: Timelines, entry: Entry) -> bool:
    """Whether an entry leaves a machine elsewhere than it finds it at its place."""
    statement = statement_moved(entry)
    if statement is None:
        return bar_of(entry) is not None
    before = kept.statement_before(statement, history_key(entry))
    return before != STATEMENT[before].get(move_of(entry))


def _leaves_nothing(kept: Timelines, gone: Entry | None) -> bool:
    """Whether an entry can leave the history and be missed by nothing but the numbers it added to."""
    unfollowed = isinstance(gone, SharesTransferred | TermsAmended | CutBackImposed | CutBackEnded)
    return gone is None or not (unfollowed or _moves(kept, gone))


def _meets_nothing(kept: Timelines, fact: Entry | None, gone: Entry | None) -> bool:
    """Whether nothing later turns on an entry but by the numbers it adds to."""
    if fact is None:
        return True
    place = history_key(fact)
    match fact:
        case SharesTransferred():
            return not (kept.touched_after(TRANSFERS, place) or kept.touched_after(("dealt", fact.transferee), place))
        case CutBackImposed() | CutBackEnded():
            return not kept.touched_after(("cutback", fact.statement), place)
        case _:
            pass
    if statement := statement_moved(fact):
        before = kept.statement_before(statement, place)
        alone = before != "unfiled" and not kept.touched_after(("statement", statement), place)
        return alone or not _moves(kept, fact)
    bar = bar_of(fact)
    if bar is None:
        return True
    whose = whose_bar(fact)
    others: list[Part] = [("bar", bar)] if whose == EVERYBODY else [("bar", bar, whose), ("bar", bar, EVERYBODY)]
    return gone is None and not any(kept.touched_after(part, place) for part in (*others, JOINS))


# --- numbers ------------------------------------------------------------------------------------------------


def _enough_left(kept: Timelines, gone: Entry | None, fact: Entry | None) -> bool:
    """Whether every later entry still finds what it takes, the numbers concerned being plain sums."""
    steps: dict[Part, dict[Place, int]] = {}
    for entry, sign in ((gone, -1), (fact, 1)):
        for number in counted(entry) if entry is not None else ():
            if not _plain(kept, number):
                return False
            at = steps.setdefault(number.part, {})
            place = history_key(entry)  # type: ignore[arg-type]  # there is a number only of an entry
            at[place] = at.get(place, 0) + sign * number.added  # type: ignore[assignment]
    return all(_enough_of(kept, part, at) for part, at in steps.items())


def _enough_of(kept: Timelines, part: Part, steps: dict[Place, int]) -> bool:
    places = sorted(steps)
    moved = 0
    for place, until in pairwise([*places, None]):
        assert place is not None  # noqa: S101 - only the last one is
        moved += steps[place]
        least = kept.least_to_spare(part, place, until) if moved < 0 else None
        if least is not None and least + moved < 0:
            return False
    return True


def _plain(kept: Timelines, number: Counted) -> bool:
    what, *whose = number.part
    if what == "principal":
        return True
    return not kept.split and (what == "warrants" or whose[0] not in kept.received)


# --- states -------------------------------------------------------------------------------------------------


def _before(kept: Timelines, end: State, fact: Entry, *, gone: Entry | None, same_move: bool = False) -> State:
    """As much of the state before a fact as it is judged by."""
    place = history_key(fact)
    roster = end.roster
    later = kept.joined_after(place)
    if later:
        roster = Layered(dict.fromkeys(end.investors[:-later]))
    numbers: dict[str, Layered[str, Number]] = {}
    for number in counted(fact):
        what, whose = number.part
        left = [each.added for each in _counted_before(gone, place) if each.part == number.part]
        held = kept.total_before(number.part, place) - sum(left)
        numbers[what] = numbers.get(what, Layered[str, Number]()).put(whose, held)
    before = State(
        signed=end.signed,
        roster=roster,
        some_statement_declared=kept.declared is not None and kept.declared < place,
        barred=_barred_before(end, fact) if same_move else end.barred,
        cut_back=end.cut_back,
        amended=end.amended[: kept.amended_before(place)],
        positions=Positions(**numbers),  # type: ignore[arg-type]  # each is of its own kind of number
        bids=_bids_without(end, gone.occurred_on) if isinstance(gone, ClosingBidRecorded) else end.bids,
    )
    if isinstance(fact, StatementEntry):
        found = kept.statement_before(fact.statement, min(place, history_key(gone)) if same_move and gone else place)
        before = attrs.evolve(before, statements=Layered({} if found == "unfiled" else {fact.statement: found}))
    return before


def _counted_before(gone: Entry | None, place: Place) -> Sequence[Counted]:
    return counted(gone) if gone is not None and history_key(gone) < place else ()


def _barred_before(end: State, fact: Entry) -> frozenset[tuple[str, str]]:
    """Whose bars were in force before a move that was legal: of those it speaks to none, or all of them."""
    if bar_of(fact) is None or fact.kind in BAR_STARTS:
        return frozenset()
    names: Sequence[str] = spoken_to(end.investors, fact) if whose_bar(fact) else ("",)
    return frozenset((str(bar_of(fact)), name) for name in names)


def _without(kept: Timelines, end: State, gone: Entry) -> State:
    if isinstance(gone, ClosingBidRecorded):
        return attrs.evolve(end, bids=_bids_without(end, gone.occurred_on))
    positions = end.positions
    for number in counted(gone):
        what, whose = number.part
        sums = getattr(positions, what)
        last = kept.added_to(number.part) == 1
        left = sums.without(whose) if last else sums.put(whose, sums[whose] - number.added)
        positions = attrs.evolve(positions, **{what: left})
    return end if positions is end.positions else attrs.evolve(end, positions=positions)


def _with(kept: Timelines, end: State, fact: Entry) -> State:
    if isinstance(fact, TermsAmended):
        at = kept.amended_before(history_key(fact))
        return attrs.evolve(end, amended=(*end.amended[:at], fact, *end.amended[at:]))
    # What moves nothing at its place may not be possible at the end.
    return end if statement_moved(fact) and not _moves(kept, fact) else evolve(end, fact)


def _bids_without(end: State, day: date) -> dict[int, frozenset[date]]:
    left = end.bids[day.year] - {day}
    return {**{year: days for year, days in end.bids.items() if year != day.year}, **({day.year: left} if left else {})}
