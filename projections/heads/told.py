"""Why there is a default: the first reasons of each amount, told in the words of the terms. Decides nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor

from lifecycle.agreement.language.concepts.charges import Head
from lifecycle.agreement.language.concepts.dates import MILESTONE
from lifecycle.agreement.telling import term_in_words, value_in_words
from lifecycle.entries import InvestorDelayAttributed
from lifecycle.entries.telling import listed
from projections.case.case import Case
from projections.case.clocks import freed
from projections.case.consent import Amended
from projections.case.delays import counting_delays
from projections.conditions.late import Late
from projections.conditions.runs import Run
from projections.dates.awaited import awaited_of
from projections.facts.reasons import Reason, counted, reason
from projections.facts.spans import days_within

CAUSES: Mapping[str, str] = {
    "suspension": "a Potential Material Event notice was in force outside any permitted suspension",
    "misstatement": "a misstatement notice was in force",
    "stop_order": "a stop order was in force",
    "lapse": "no statement was effective any more",
    "delisting": "the shares were delisted",
    "public_information": "the Company's public information was not current",
    "uncovered": "shares were covered by no statement declared effective",
}
TOLL = "toll"
# The sentence of what is late.
LATE: Mapping[str, str] = {
    "effectiveness": "late",
    "filing": "late_filing",
    "acceleration_request": "late_request",
    "response": "late_response",
}


def because_late(case: Case, investor: str, head: Head, late: Late) -> list[Reason]:
    """Why it is a default that something was not done by its date."""
    condition = late.condition
    awaited = awaited_of(case, investor, str(condition.by))
    signed, on = case.facts.signed, late.stated
    tolled = [delay for delay in counting_delays(case, investor) if head.investor_delay == TOLL]
    spans = [((delay.from_on, delay.until_on), delay.position) for delay in tolled]
    taken = [position for span, position in spans if days_within([span], signed.occurred_on, late.last_in_time)]
    days = late.taken_off
    taken_off = f", once {counted(days, 'day')} recorded as the Investor's delay is taken off" if days else ""
    rolled = f", {late.last_in_time} being no business day" if late.through > late.last_in_time else ""
    graced = ", with its grace" if awaited.grace else ""
    in_time = taken_off or rolled or graced
    later = f", nor by {late.through}, the last day in time{graced}{taken_off}{rolled}" if in_time else ""
    entries = [signed.position, *([on.entry.position] if on.entry else []), *taken]
    clauses = [each for each in (head.clause, awaited.clause) if each]
    clauses += case.facts.clauses("proportional") if days else ()
    found = [
        reason(
            LATE.get(str(condition.late), "late_milestone"),
            clauses,
            entries,
            called={
                "date": f"the {awaited.called}" if awaited.called else "the date for it",
                "milestone": str(condition.late).removeprefix(MILESTONE),
            },
            shares=f"these shares of {investor}" if late.part.covered else f"{investor}'s shares",
            required=on.on,
            clearance=_early(case, late),
            later=later,
        )
    ]
    amended = case.amended_by(f"dates.{condition.by}.by", case.as_of, investor)
    if amended and not on.entry:
        found.append(amended_reason(case, amended))
    return [*found, *by_transfer(case, investor), *begun_anew(case, investor)]


def _early(case: Case, late: Late) -> str:
    """How an earlier day than the stated one came about."""
    rule, entry = late.stated.sooner, late.stated.entry
    if rule is None or entry is None:
        return ""
    after = f"{rule.add} after " if rule.add else ""
    what = ANCHORS_SAID.get(str(rule.to), str(rule.to).replace("_", " "))
    return f" ({after}{what} of {entry.occurred_on})"


ANCHORS_SAID: Mapping[str, str] = {"clearance": "the SEC's clearance", "no_further_review": "the SEC's last word"}


def because_restricted(case: Case, investor: str, head: Head, run: Run) -> list[Reason]:
    """Why it is a default that shares could not be sold, or that several things came together."""
    found = [each for late in run.late for each in because_late(case, investor, head, late)[:1]]
    if run.causes:
        clauses = [*([head.clause] if head.clause else []), *run.clauses]
        causes = listed([CAUSES.get(cause, f'the condition "{cause}" lasted, as recorded') for cause in run.causes])
        if not bars_sales(run):
            found.append(reason("down", clauses, run.entries, investor=investor, on=run.on, causes=causes))
        elif run.statement:
            found.append(
                reason(
                    "restricted",
                    clauses,
                    run.entries,
                    investor=investor,
                    on=run.on,
                    after=run.days_after_effective,
                    statement=run.statement.statement,
                    effective=run.statement.occurred_on,
                    causes=causes,
                )
            )
        else:
            found.append(reason("unusable", clauses, run.entries, investor=investor, on=run.on, causes=causes))
    return [*found, *by_transfer(case, investor), *begun_anew(case, investor)]


# What is down and keeps nobody from selling under a registration.
NO_BARS = ("public_information",)


def bars_sales(run: Run) -> bool:
    """Whether what is down kept the Investor from selling."""
    return any(cause in CAUSES and cause not in NO_BARS for cause in run.causes)


def by_transfer(case: Case, investor: str) -> list[Reason]:
    """9: why an amount is that of somebody who bought nothing."""
    notice = case.facts.inherited.get(investor)
    if notice is None:
        return []
    clauses, on = case.facts.clauses("by_transfer"), notice.occurred_on
    return [reason("by_transfer", clauses, (notice.position,), investor=investor, old=notice.investor, on=on)]


def begun_anew(case: Case, investor: str) -> list[Reason]:
    """Why shares once cut back have a clock of their own."""
    ended = [each.ended for each in freed(case, investor) if each.ended]
    if not ended or case.restarted is None:
        return []
    on, cutback = case.restarted.on, case.terms_on(case.as_of, investor).cutback
    came = (each.lot.shares for each in case.lots.positions[investor].had if each.sign > 0)
    return [
        reason(
            "begun_anew",
            [cutback.clause] if cutback and cutback.clause else [],
            [each.position for each in ended],
            statement=listed(list(dict.fromkeys(each.statement for each in ended))),
            on=on,
            shares=floor(sum(came, Fraction(0)) / case.lots.splits.factor_after(on)),
            investor=investor,
        )
    ]


def amended_reason(case: Case, amended: Amended) -> Reason:
    """Why a term is not as signed."""
    return reason(
        "amended",
        case.facts.clauses("amended"),
        (amended.by.position,),
        term=term_in_words(case.facts.document, amended.term),
        value=value_in_words(case.facts.document, amended.term, amended.value),
        on=amended.by.occurred_on,
        effective="the whole agreement"
        if amended.for_the_whole_agreement
        else f"what begins on or after {amended.by.effective_from}",
    )


def reduced(case: Case, delays: Sequence[InvestorDelayAttributed], span: tuple[date, date], share: Fraction) -> Reason:
    """What an Investor's delay leaves of each amount."""
    late = (span[1] - span[0]).days
    positions = [delay.position for delay in delays]
    clauses = case.facts.clauses("proportional")
    return reason("proportional", clauses, positions, days=int((1 - share) * late), late=late)
