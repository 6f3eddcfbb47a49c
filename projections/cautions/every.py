"""What a careful lawyer would point at beside an answer. Cautions state facts and dates, never conclusions."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from lifecycle.agreement.clauses import numbers
from lifecycle.agreement.language.asking import waits_for_effectiveness
from lifecycle.agreement.language.based import BASED_ON, base_of
from lifecycle.agreement.language.formerly import former_places
from lifecycle.agreement.used import words_used
from lifecycle.business_days import OutsideCalendar
from lifecycle.entries import PotentialMaterialEventNoticeGiven
from lifecycle.entries.telling import listed
from projections.bars.in_force import sales_while_barred
from projections.bars.suspensions import (
    NOTHING_ALLOWED,
    Suspension,
    advance_notice_in_time,
    allowing_notices,
    judged_suspensions,
    notice_ahead,
    slots_left,
    suspensions,
)
from projections.case.case import Case
from projections.cautions.of_amounts import close_calls_of_amounts, delays, running
from projections.cautions.of_changes import changes, transfers
from projections.cautions.of_defaults import (
    close_calls_of_dates,
    closed_days,
    period,
    restrictions,
    stopped,
)
from projections.cautions.of_the_record import corrections, repeated, retractions, set_aside, times_asserted
from projections.cautions.ranking import touching
from projections.cautions.register import caution
from projections.cautions.topics import Topic
from projections.conditions.runs import is_of_bars
from projections.dates.durations import BUSINESS_DAY
from projections.facts.reasons import Caution
from projections.facts.spans import DAY

# Days before an end at which to warn: of a suspension's business days, and of the ninety calendar days.
BUSINESS_DAYS_AHEAD = 2
DAYS_AHEAD = (30, 2)


def cautions(case: Case, investors: Sequence[str], *, about: Topic) -> list[Caution]:
    """Every caution that applies to a case and touches what is asked ``about``, for the Investors listed.

    What is said of several is said once; what touches other questions alone is counted.
    """
    rules = [*_RULES, *_RULES_OF_AMOUNTS] if about == "amounts" else _RULES
    found = [caution for rule in rules for caution in _where_the_calendar_reaches(rule, case, investors)]
    return [*touching(case, about, found), *_lacking(case, about)]


def _where_the_calendar_reaches(
    rule: Callable[[Case, Sequence[str]], Iterator[Caution]], case: Case, investors: Sequence[str]
) -> list[Caution]:
    """A caution is no reason to refuse an answer that needs no business day itself."""
    try:
        return list(rule(case, investors))
    except OutsideCalendar as outside:
        return [caution(case, "not_checked", outside=outside)]


def _elections(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    for key, election in case.facts.elected.items():
        what = f"{key} = {election.choice}, elected on {election.occurred_on} (position {election.position}, "
        what += f"{election.authority})"
        if case.readings[key] != election.choice:
            yield caution(case, "election_set_aside", (election.position,), what=what)
        else:
            yield caution(case, "reading_elected", (election.position,), what=what)


def _illustrative(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    if case.facts.illustrative:
        yield caution(case, "illustrative", case.facts.illustrative, count=len(case.facts.illustrative))


def _modelled(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    """Terms given as numbers on shipped ones: what else the paper says was not read. Written out, they say it all."""
    signed = case.facts.signed
    if case.terms.left_out:
        yield caution(case, "left_out", (signed.position,), what="; ".join(case.terms.left_out))
    if isinstance(signed.terms, str):
        return
    former = former_places(case.facts.document)
    if not former or not signed.terms.keys() <= {BASED_ON, *former}:
        yield caution(case, "terms_written_out", (signed.position,))
    else:
        base = base_of(signed.terms)
        every = {str(charge.by.every): charge.by.every for charge in case.terms.charges.values() if charge.by.every}
        days = next((each.days for each in every.values() if each.days), 0)
        yield caution(case, "terms_modelled", (signed.position,), days=days, base=base)


def _lacking(case: Case, about: Topic) -> Iterator[Caution]:
    """What the terms have nothing of, where that is what was asked about; elsewhere it is not even counted."""
    terms = case.terms
    if about in ("period", "standing") and terms.period is None:
        yield caution(case, "no_period")
    if about == "suspensions" and not any(is_of_bars(terms, head) for head in terms.heads.values()):
        yield caution(case, "no_restrictions")
    if about == "duties" and not terms.duties and not case.facts.document.raw.get("clauses"):
        yield caution(case, "no_duties")
    if about == "lateness" and not any(waits_for_effectiveness(terms, name) for name in terms.heads):
        yield caution(case, "nothing_for_effectiveness")


def _notices(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    for name in investors:
        for bar in case.facts.suspensions.get(name, ()):
            notice = bar.started_by
            assert isinstance(notice, PotentialMaterialEventNoticeGiven)  # noqa: S101 - what starts a suspension
            if not notice.board_findings and _asks_for_findings(case, name, bar.since):
                yield caution(case, "no_board_findings", (notice.position,), since=bar.since)
            ahead = notice_ahead(case, name, bar.since)
            days = ahead.number if ahead else 0
            if days and not notice.advance_notice_unlawful and not advance_notice_in_time(case, name, bar):
                yield caution(case, "no_advance_notice", (notice.position,), since=bar.since, days=days)


def _asks_for_findings(case: Case, name: str, day: date) -> bool:
    """Whether the terms, however they are read, permit a suspension by its notice only with findings on record."""
    allowing = allowing_notices(case, name)
    asks = ("needs", "board_findings") in words_used(case.facts.document.raw)
    return asks and allowing is not None and allowing.on(day) is not NOTHING_ALLOWED


def _suspensions(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    as_of = case.facts.as_of
    for name in investors:
        judged = suspensions(case, name)
        for suspension in judged:
            if suspension.lasts_on(as_of) and suspension.permitted:
                yield from _running_out(case, name, suspension, as_of)
    used = {name: judged_suspensions(case, name) for name in investors}
    without = [name for name, earlier in used.items() if earlier.started and slots_left(case, name, earlier) == 0]
    if without:
        qualified = {
            suspension.bar.started_by.position
            for name in without
            for suspension in used[name].judged
            if suspension.qualifies
        }
        yield caution(case, "no_slot_left", sorted(qualified), without=listed(without))


def _running_out(case: Case, investor: str, suspension: Suspension, as_of: date) -> Iterator[Caution]:
    if suspension.too_long_on is None:
        return
    allowing = allowing_notices(case, investor)
    each = allowing.on(suspension.bar.since).each if allowing else None
    left = case.business_days.count(as_of + DAY, suspension.too_long_on)
    position = (suspension.bar.started_by.position,)
    if as_of >= suspension.too_long_on:
        yield caution(
            case, "suspension_too_long", position, since=suspension.bar.since, too_long_on=suspension.too_long_on
        )
    elif left <= BUSINESS_DAYS_AHEAD and (each is None or each.unit != BUSINESS_DAY):
        yield caution(
            case,
            "suspension_ends",
            position,
            clauses=case.facts.clauses("suspension_running_out"),
            since=suspension.bar.since,
            last=suspension.too_long_on - DAY,
            too_long_on=suspension.too_long_on,
        )
    elif left <= BUSINESS_DAYS_AHEAD and each:
        yield caution(
            case,
            "suspension_running_out",
            position,
            as_of=as_of,
            used=each.number - left,
            allowed=each.number,
            since=suspension.bar.since,
            too_long_on=suspension.too_long_on,
        )


def _ninety_days(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    if not case.facts.declarations:
        return
    declared = case.facts.declarations[-1]
    rules = (head.arms_within for head in case.terms_on(declared.occurred_on).heads.values())
    window = next((rule.add.days for rule in rules if rule and rule.add and rule.add.days), 0)
    last = declared.occurred_on + timedelta(days=window)
    after = (case.facts.as_of - declared.occurred_on).days
    reached = [day for day in (window - ahead for ahead in DAYS_AHEAD) if after >= day > 0]
    if reached and case.facts.as_of <= last:
        yield caution(
            case,
            "day_after_effective",
            (declared.position,),
            code=f"day_{reached[-1]}_after_effective",
            as_of=case.as_of,
            after=after,
            last=last,
            window=window,
            of_clause=numbers(case.facts.clauses("restricted_sale_window"), " of "),
        )


def _sales_while_barred(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    for name in investors:
        for sale, bar in sales_while_barred(case, name):
            yield caution(
                case,
                "sale_while_barred",
                (bar.entry, sale.position),
                cause=bar.cause,
                name=name,
                shares=sale.shares,
                venue=sale.venue,
                occurred_on=sale.occurred_on,
                entry=bar.entry,
            )


def _objections(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    for filing, objection in case.facts.filed_over_objection:
        yield caution(
            case,
            "filed_over_objection",
            (objection.position, filing.position),
            statement=filing.statement,
            occurred_on=filing.occurred_on,
            objection_occurred_on=objection.occurred_on,
        )


_RULES: Sequence[Callable[[Case, Sequence[str]], Iterator[Caution]]] = (
    set_aside,
    changes,
    transfers,
    _illustrative,
    _modelled,
    corrections,
    retractions,
    repeated,
    times_asserted,
    _elections,
    _notices,
    _suspensions,
    _ninety_days,
    restrictions,
    closed_days,
    period,
    _sales_while_barred,
    _objections,
)
_RULES_OF_AMOUNTS: Sequence[Callable[[Case, Sequence[str]], Iterator[Caution]]] = (
    running,
    close_calls_of_amounts,
    delays,
    stopped,
    close_calls_of_dates,
)
