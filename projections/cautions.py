"""What a careful lawyer would point at beside an answer. Cautions state facts and dates, never conclusions."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import attrs

from lifecycle.business_days import FIRST_YEAR, LAST_YEAR
from lifecycle.entries import PotentialMaterialEventNoticeGiven, SharesSold
from projections.case import Case
from projections.explanation import listed
from projections.late_effectiveness import late_effectiveness
from projections.periodic_amounts import TIMING
from projections.restricted_sale_dates import CLAUSE_OF, statement_bars
from projections.restricted_sales import restricted_sales
from projections.spans import DAY, Span, holding
from projections.suspensions import (
    Suspension,
    advance_notice_in_time,
    judged_suspensions,
    slots_used,
    suspensions,
)

WARN_FROM_BUSINESS_DAY = 13
WARN_DAYS_AFTER_EFFECTIVE = (60, 88)


@attrs.frozen(slots=False)
class Caution:
    """One point of care: a stable code, a sentence, the clauses and the entries it rests on."""

    code: str
    text: str
    clauses: Sequence[str]
    entries: Sequence[int] = ()


def cautions(case: Case, investors: Sequence[str], *, amounts: bool) -> list[Caution]:
    """Every caution that applies to a case, for the Investors listed; what is said of several is said once.

    ``amounts`` says whether the answer shows any: what only moves amounts is pointed at only there.
    """
    rules = [*_RULES, *_RULES_OF_AMOUNTS] if amounts else _RULES
    found = [caution for rule in rules for caution in rule(case, investors)]
    return list({caution.text: caution for caution in found}.values())


def _illustrative(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    if case.facts.illustrative:
        yield Caution(
            "illustrative",
            f"{len(case.facts.illustrative)} entries of this history are marked illustrative: "
            "they are made up to show the agreement at work, not what happened.",
            (),
            case.facts.illustrative,
        )


def _notices(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    for name in investors:
        for bar in case.facts.suspensions.get(name, ()):
            notice = bar.started_by
            assert isinstance(notice, PotentialMaterialEventNoticeGiven)  # noqa: S101 - what starts a suspension
            if not notice.board_findings:
                yield Caution(
                    "no_board_findings",
                    f"The notice of {bar.since} came without the Board's findings on record.",
                    ("1(d)", "3(h)"),
                    (notice.position,),
                )
            if not notice.advance_notice_unlawful and not advance_notice_in_time(case, name, bar):
                days = case.terms.suspension_notice_business_days
                yield Caution(
                    "no_advance_notice",
                    f"The notice of {bar.since} had no advance notice of at least {days} "
                    "business days on record, nor an entry that one was unlawful.",
                    ("3(h)",),
                    (notice.position,),
                )


def _suspensions(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    as_of = case.facts.as_of
    for name in investors:
        judged = suspensions(case, name)
        for suspension in judged:
            if suspension.lasts_on(as_of) and suspension.permitted:
                yield from _running_out(case, suspension, as_of)
    used = {name: judged_suspensions(case, name) for name in investors}
    without = [
        name
        for name, earlier in used.items()
        if slots_used(case, earlier.started, as_of) >= case.terms.suspension_periods and earlier.started
    ]
    if without:
        qualified = {
            suspension.bar.started_by.position
            for name in without
            for suspension in used[name].judged
            if suspension.qualifies
        }
        yield Caution(
            "no_slot_left", f"Toward {listed(without)} no permitted suspension is left.", ("3(h)",), sorted(qualified)
        )


def _running_out(case: Case, suspension: Suspension, as_of: date) -> Iterator[Caution]:
    assert suspension.permitted and suspension.too_long_on  # noqa: S101, PT018 - both are set together
    day = case.business_days.count(suspension.permitted[0], as_of + DAY)
    position = (suspension.bar.started_by.position,)
    if as_of >= suspension.too_long_on:
        yield Caution(
            "suspension_too_long",
            f"The suspension of {suspension.bar.since} still lasts; from "
            f"{suspension.too_long_on} it is no longer permitted.",
            ("3(h)", "1(i)"),
            position,
        )
    elif day >= WARN_FROM_BUSINESS_DAY:
        yield Caution(
            "suspension_running_out",
            f"{as_of} is business day {day} of "
            f"{case.terms.suspension_business_days} of the suspension of {suspension.bar.since}; on "
            f"{suspension.too_long_on} it becomes a restriction.",
            ("3(h)",),
            position,
        )


def _ninety_days(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    if not case.facts.declarations:
        return
    declared = case.facts.declarations[-1]
    last = declared.occurred_on + timedelta(days=case.terms.restricted_sale_window_days)
    after = (case.facts.as_of - declared.occurred_on).days
    reached = [day for day in WARN_DAYS_AFTER_EFFECTIVE if after >= day]
    if reached and case.facts.as_of <= last:
        yield Caution(
            f"day_{reached[-1]}_after_effective",
            f"{case.facts.as_of} is day {after} after effectiveness; a "
            f"restriction that begins after {last} is not paid for under 2(b)(ii).",
            ("2(b)(ii)",),
            (declared.position,),
        )


def _running_default(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    running = [
        name
        for name in investors
        if (default := late_effectiveness(case, name))
        and TIMING["arrears"](default.accrual).upcoming
        and default.base(case.facts.as_of).value
    ]
    if running:
        yield Caution(
            "no_cap",
            f"Amounts for late effectiveness keep accruing toward {listed(running)}: the agreement "
            "sets no cap, no last date and no default interest.",
            ("2(b)(iii)",),
        )


def _close_calls(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    first_period, shortened, stopped = set(), set(), []
    for name in investors:
        late = late_effectiveness(case, name)
        for default in [*([late] if late else []), *restricted_sales(case, name)]:
            dates = TIMING[case.readings["payment_timing"]](default.accrual).dates
            if any(at.why == "waited" or (at.why == "cure" and at.number == 1) for at in dates):
                first_period.add(str(default.trigger_date))
            if any(at.days < default.accrual.interval for at in dates):
                shortened.add(str(default.trigger_date))
        if late and late.accrual.stopped(late.accrual.cure or case.facts.as_of) and name not in case.facts.exclusions:
            stopped.append(name)
    if first_period:
        yield Caution(
            "close_call_first_cure",
            f"{_defaults_of(first_period)} ended inside the first period: whether that end is a Computation Date is a "
            "close call, reading first_cure.",
            ("2(b)(vii)(A)",),
        )
    if shortened:
        yield Caution(
            "close_call_partial_period",
            f"{_defaults_of(shortened)} had a shortened period: whether it is owed in full is a close call, reading "
            "partial_period.",
            ("2(b)(iii)",),
        )
    if stopped:
        yield Caution(
            "close_call_late_after_sale",
            f"Toward {listed(stopped)} amounts for late effectiveness stopped "
            "with the shares or with the Registration Period: a close call, reading late_after_sale.",
            ("2(b)(iii)", "1(b)"),
        )


def _defaults_of(dates: set[str]) -> str:
    return f"The default{'s' if len(dates) > 1 else ''} of {listed(sorted(dates))}"


def _sales_while_barred(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    for_all = statement_bars(case)
    end = case.facts.as_of + DAY
    for name in investors:
        bars = [*case.facts.suspensions.get(name, ()), *case.facts.misstatements.get(name, ())]
        stretches = [(bar.cause, (bar.since, bar.until or end), bar.started_by.position) for bar in bars]
        stretches += [(bar.cause, span, bar.entry) for bar in for_all for span in bar.spans]
        by_cause: dict[str, dict[Span, int]] = {}
        for cause, span, entry in stretches:
            by_cause.setdefault(cause, {})[span] = entry
        spans = {cause: sorted(entries) for cause, entries in by_cause.items()}
        for sale in case.facts.trades.get(name, ()):
            if not isinstance(sale, SharesSold):
                continue
            for cause, found in spans.items():
                # 3(h) stops every sale, 4(b) those under the statement.
                inside = holding(found, sale.occurred_on)
                if inside and (cause == "suspension" or sale.venue == "registered"):
                    entry = by_cause[cause][inside]
                    yield Caution(
                        "sale_while_barred",
                        f"{name} sold {sale.shares:,} shares ({sale.venue}) on {sale.occurred_on}, inside a bar "
                        f"recorded at position {entry}.",
                        ("3(h)",) if cause == "suspension" else (CLAUSE_OF[cause], "4(b)"),
                        (entry, sale.position),
                    )


def _objections(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    for filing, objection in case.facts.filed_over_objection:
        yield Caution(
            "filed_over_objection",
            f"{filing.kind} of {filing.statement} on {filing.occurred_on} stands "
            f"between counsel's objection of {objection.occurred_on}, recorded as reasonable, and its "
            "resolution.",
            ("3(c)",),
            (objection.position, filing.position),
        )


_RULES: Sequence[Callable[[Case, Sequence[str]], Iterator[Caution]]] = (
    _illustrative,
    _notices,
    _suspensions,
    _ninety_days,
    _sales_while_barred,
    _objections,
)
_RULES_OF_AMOUNTS: Sequence[Callable[[Case, Sequence[str]], Iterator[Caution]]] = (_running_default, _close_calls)


def due_on_closed_days(case: Case, due: Sequence[date]) -> Iterator[Caution]:
    """Due dates that are no business day: the agreement rolls none of them."""
    closed = [
        f"{day} ({because})"
        for day in sorted(set(due))
        if FIRST_YEAR <= day.year <= LAST_YEAR and (because := case.business_days.closed_because(day))
    ]
    if closed:
        yield Caution(
            "due_on_non_business_day",
            f"Due on a day that is no business day: {', '.join(closed)}. The agreement has no clause that moves it.",
            ("2(b)(iv)",),
        )
