"""What ends a default without a further charge: the ends of its head, an election to leave, a window that closes."""

from collections.abc import Iterator, Mapping
from datetime import date

from lifecycle.agreement.language.concepts.charges import Ends
from projections.case.case import Case
from projections.conditions.dated import last_day
from projections.conditions.late import Late
from projections.conditions.runs import Run
from projections.dates.awaited import date_of
from projections.facts.spans import DAY
from projections.heads.accrual import Stop
from projections.shares.held import Meant, held_or_noted, shares_and_notes

EXCLUDED = "excluded"


def _excluded(case: Case, investor: str) -> list[Stop]:
    """An election to leave the registration."""
    elected = case.facts.exclusions.get(investor)
    return [Stop(EXCLUDED, elected.occurred_on, elected.occurred_on - DAY)] if elected else []


def _of_the_terms(case: Case, investor: str, ends: Ends) -> Iterator[Stop]:
    """Whatever the shares: free resale, the last share sold, and the days the terms say."""
    for on, limb in case.period.limbs:  # a charge on the day itself is still made
        if LIMBS[limb][0] in ends.when:
            yield Stop(LIMBS[limb][1], on, on)
    for rule in ends.when:
        if not isinstance(rule, str) and (day := date_of(case, investor, rule)):
            yield Stop("day_come", day, day)


# The two ends of a Registration Period that may end a head: the word of the terms, and the cause.
LIMBS: Mapping[str, tuple[str, str]] = {"(i)": ("unrestricted", "limb_i"), "(ii)": ("all_sold", "limb_ii")}


def stops_of_deadline(case: Case, investor: str, ends: Ends, late: Late) -> list[Stop]:
    """Of a default that counts from a deadline: it is the Investor's as a whole."""
    found = _excluded(case, investor)
    if "nothing_held" in ends.when:
        sold_out = shares_and_notes(case, investor).sold_out_from(late.through + DAY)
        if sold_out:
            found.append(Stop("sold_out", sold_out, sold_out - DAY))
    if "period_ends" in ends.when and case.period.ends_on:
        found.append(Stop("period_ended", case.period.ends_on, case.period.ends_on))
    return [*found, *_of_the_terms(case, investor, ends)]


def stops_of_run(case: Case, investor: str, ends: Ends, run: Run, window: date | None) -> list[Stop]:
    """Of a default that counts from a first day, of its own shares; all known by now, also where it lies ahead."""
    found = _excluded(case, investor)
    if "nothing_held" in ends.when:
        # What is late is so for the Investor as a whole, what is down for the shares of the run.
        sold_out = shares_and_notes(case, investor).sold_out_from(run.on) if run.late else None
        spent = held_or_noted(case, investor, Meant(run.coverings)).spent_from(run.on)
        found += [Stop("sold_out", day, day - DAY) for day in (sold_out, spent) if day]
    if "period_ends" in ends.when:
        period_ends = last_day(case, investor, run.coverings)
        if period_ends:
            found.append(Stop("period_ended", period_ends, period_ends))
    if window:  # a first date that would wait past it does not arise
        found.append(Stop("window_ended", window, window))
    if run.until and not run.cured:
        found.append(Stop("nothing_held", run.until, run.until - DAY))
    return [*found, *_of_the_terms(case, investor, ends)]
