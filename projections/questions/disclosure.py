"""The facts an issuer discloses about a registration payment arrangement, in the order of ASC 825-20-50-1.

(FSP EITF 00-19-2 asked for the same when it was issued, in December 2006.) Every sentence is a term of the agreement or
an entry of the log, with its clause; every figure is that of ``owed``. Whether, when and where an amount is recognised,
and what further payments are probable, are questions for the issuer and its auditors: nothing here answers them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.agreement.terms import Terms, silence
from lifecycle.entries.telling import listed
from lifecycle.money import ZERO
from projections.amounts.lines import Figures, InvestorOwed
from projections.case.case import Case
from projections.facts.reasons import Caution, counted, dollars, every, percent
from projections.lots.registration_period import earliest_unrestricted
from projections.questions.owed import Owed, owed
from projections.questions.period import RULE_144K_ENDED
from projections.questions.register import question


@attrs.frozen(kw_only=True, slots=False)
class DisclosedFact:
    """One fact. ``requirement`` is the paragraph it answers to, ``clauses`` and ``entries`` what it rests on."""

    topic: str
    requirement: str
    text: str
    clauses: Sequence[str]
    entries: Sequence[int]


@attrs.frozen(kw_only=True, slots=False)
class InvestorCarried(Figures):
    """One Investor's figures. ``determined_unpaid`` and ``paid_beyond_determined`` are never both above zero."""

    investor: str
    determined_unpaid: Decimal
    paid_beyond_determined: Decimal
    if_cured_today: Decimal
    at_next_computation: Decimal


@attrs.frozen(kw_only=True, slots=False)
class Disclosure:
    """The answer. ``maximum`` is null: no cap is modelled. No Investor's credit reduces another's figure."""

    as_of: date
    known_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    facts: Sequence[DisclosedFact]
    investors: Sequence[InvestorCarried]
    total: Figures
    determined_unpaid: Decimal
    paid_beyond_determined: Decimal
    maximum: Decimal | None
    warnings: Sequence[Caution]


@question("the facts to disclose about a registration payment arrangement, and the figures")
def disclosure(case: Case, *, investor: str | None = None) -> Disclosure:
    """The disclosure facts as of a date, as known at an instant. Raises as ``owed`` does."""
    found = owed.of(case, investor=investor)
    rows = [_carried(each) for each in found.investors]
    return Disclosure(
        as_of=case.as_of,
        known_at=case.known_at,
        currency=found.currency,
        readings=found.readings,
        facts=[fact for rule in RULES for fact in rule(case, found)],
        investors=rows,
        total=found.total,
        determined_unpaid=sum((row.determined_unpaid for row in rows), ZERO),
        paid_beyond_determined=sum((row.paid_beyond_determined for row in rows), ZERO),
        maximum=None,
        warnings=found.warnings,
    )


def _carried(found: InvestorOwed) -> InvestorCarried:
    return InvestorCarried(
        investor=found.investor,
        **{figure.name: getattr(found, figure.name) for figure in attrs.fields(Figures)},
        determined_unpaid=max(ZERO, found.determined - found.paid),
        paid_beyond_determined=max(ZERO, found.paid - found.determined),
        if_cured_today=sum((each.if_cured_today for each in found.open), ZERO),
        at_next_computation=sum((each.at_next_computation for each in found.open), ZERO),
    )


# --- 825-20-50-1(a): the nature of the arrangement ----------------------------------------------------------


def _nature(made: Case, _: Owed) -> Iterator[DisclosedFact]:
    signed = made.facts.signed
    yield DisclosedFact(
        topic="nature",
        requirement="825-20-50-1(a)",
        text=f"Under an agreement signed on {signed.occurred_on}, {signed.company} is to register with the SEC the "
        f"Registrable Securities of {listed(made.investors())}, to have a registration statement declared effective by "
        f"{made.terms.required_effective_date}, and to keep one effective; if it is late, or if sales are restricted, "
        f"it owes each Investor Periodic Amounts, Investor by Investor.",
        clauses=("preamble", "2(a)(i)", "2(b)(ii)", "3(a)"),
        entries=(signed.position,),
    )


def _term(made: Case, _: Owed) -> Iterator[DisclosedFact]:
    period = made.period
    terms = made.terms_on(period.started_on) if period.started_on else made.terms  # 10: by the declaration
    began = f"It began on {period.started_on}" if period.started_on else "It has not begun"
    freed = earliest_unrestricted(made.facts, made.terms_on)
    gone = f", which ended on {RULE_144K_ENDED}" if freed and freed >= RULE_144K_ENDED else ""
    ends = f" and, by what is recorded, ends on {period.ends_on}" if period.ends_on else ""
    yield DisclosedFact(
        topic="term",
        requirement="825-20-50-1(a)(1)",
        text="A statement is to be kept effective until the earliest of: a determination that the shares may be resold "
        f"freely under Rule 144(k){gone}; the sale of the last share; and "
        f"{counted(terms.registration_period_years, 'year')} after effectiveness. {began}{ends}. "
        f"For the amounts, {silence(made.facts.signed, 'amounts')}.",
        clauses=("3(a)", "2(b)(iii)"),
        entries=[entry.position for entry in made.facts.declarations],
    )


def _instruments(made: Case, _: Owed) -> Iterator[DisclosedFact]:
    yield DisclosedFact(
        topic="instruments",
        requirement="825-20-50-1(a)(2)",
        text=f"The Registrable Securities of {listed(made.investors())}: Common Stock bought under the Purchase "
        "Agreement, and Common Stock under Warrants where an Investor holds them.",
        clauses=("recitals",),
        entries=(made.facts.signed.position,),
    )


def _events(made: Case, _: Owed) -> Iterator[DisclosedFact]:
    """The events, once for each set of terms: 10, an amendment may bind some Investors only."""
    # 10: the window is that of the terms on the declaration it counts from.
    declared_on = max((each.occurred_on for each in made.facts.declarations), default=made.as_of)
    sets: dict[tuple[Terms, int], list[str]] = {}
    for name in made.investors():
        window = made.terms_on(declared_on, name).restricted_sale_window_days
        sets.setdefault((made.terms_on(made.as_of, name), window), []).append(name)
    for (terms, window), names in sets.items():
        toward = f"Toward {listed(names)}: " if len(sets) > 1 else ""
        yield from _events_under(made, terms, window, toward)


def _events_under(made: Case, terms: Terms, window_days: int, toward: str) -> Iterator[DisclosedFact]:
    rates = ", ".join(percent(rate) for rate in terms.late_effectiveness_rates)
    repeats = " (the last repeats)" if len(terms.late_effectiveness_rates) > 1 else ""
    often = every(terms.computation_interval_days, "day").capitalize()
    at = f"{often}, and on the day it ends, "
    window = f"within {counted(window_days, 'day')} after effectiveness"
    length = counted(terms.suspension_business_days, "business day")
    permitted = counted(terms.suspension_periods, "permitted period")
    yield DisclosedFact(
        topic="events",
        requirement="825-20-50-1(a)(3)",
        text=f"{toward}Late effectiveness: no covering statement declared effective by "
        f"{terms.required_effective_date}. {at}{rates}{repeats} of the Purchase Price. Days counted as "
        "an Investor's own delay are left out.",
        clauses=("1(h)", "2(b)(ii)", "2(b)(iii)", "2(b)(vi)", "2(b)(vii)"),
        entries=_made_by(made),
    )
    yield DisclosedFact(
        topic="events",
        requirement="825-20-50-1(a)(3)",
        text=f"{toward}Restricted sale: {window} an Investor's sales under the registration are restricted, other than "
        f"in {permitted} of at most {length}. {at}{percent(terms.restricted_sale_rate)} of what was paid for the "
        "shares still held.",
        clauses=("1(i)", "2(b)(ii)", "2(b)(iii)", "3(h)"),
        entries=_made_by(made),
    )


def _made_by(made: Case) -> list[int]:
    """The signing, and the amendments that change anything for anybody."""
    return [made.facts.signed.position, *(each.change.position for each in made.bindings if each.changed)]


def _running(_: Case, found: Owed) -> Iterator[DisclosedFact]:
    for each in found.investors:
        for sequence in each.open:
            yield DisclosedFact(
                topic="events",
                requirement="825-20-50-1(a)(3)",
                text=f"Running toward {each.investor} on {found.as_of}: {sequence.trigger.replace('_', ' ')} from "
                f"{sequence.trigger_date}; {dollars(sequence.if_cured_today)} more if it ended that day, "
                f"{dollars(sequence.at_next_computation)} at the next Computation Date.",
                clauses=("2(b)(iii)", "2(b)(vii)"),
                entries=(),
            )


# --- (b) to (d): settlement, maximum, carrying amount -------------------------------------------------------


def _settlement(made: Case, _: Owed) -> Iterator[DisclosedFact]:
    terms = made.terms
    yield DisclosedFact(
        topic="settlement",
        requirement="825-20-50-1(b)",
        text="Cash; or, amount by amount and only if the Company and the Investor agree, shares at "
        f"{percent(terms.share_settlement_price)} of the mean closing bid of the "
        f"{_last(terms.closing_bid_days)} before the Computation Date. Neither side can "
        "choose shares alone.",
        clauses=("2(b)(iv)",),
        entries=(made.facts.signed.position,),
    )


def _last(days: int) -> str:
    return "last trading day" if days == 1 else f"last {counted(days, 'trading day')}"


def _maximum(made: Case, _: Owed) -> Iterator[DisclosedFact]:
    yield DisclosedFact(
        topic="maximum",
        requirement="825-20-50-1(c)",
        text=f"What may have to be paid: {silence(made.facts.signed, 'amounts')}. In shares: "
        f"{silence(made.facts.signed, 'shares')}.",
        clauses=("2(b)(iii)", "2(b)(iv)"),
        entries=(made.facts.signed.position,),
    )


def _carrying(_: Case, found: Owed) -> Iterator[DisclosedFact]:
    unpaid = sum((max(ZERO, each.determined - each.paid) for each in found.investors), ZERO)
    beyond = sum((max(ZERO, each.paid - each.determined) for each in found.investors), ZERO)
    excess = f" {dollars(beyond)} was paid beyond what was determined, toward other Investors." if beyond else ""
    yield DisclosedFact(
        topic="carrying_amount",
        requirement="825-20-50-1(d)",
        text=f"Determined by {found.as_of} and unpaid: {dollars(unpaid)}, of {dollars(found.total.determined)} "
        f"determined and {dollars(found.total.paid)} paid.{excess} What is carried, what further payment is probable, "
        "and where it is classified are not worked out here.",
        clauses=("2(b)(iii)", "2(b)(iv)"),
        entries=sorted({entry for each in found.investors for line in each.lines for entry in line.entries}),
    )


RULES = (_nature, _term, _instruments, _events, _running, _settlement, _maximum, _carrying)
