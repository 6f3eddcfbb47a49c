"""The facts an issuer discloses about a registration payment arrangement, in the order of ASC 825-20-50-1.

(FSP EITF 00-19-2 asked for the same when it was issued, in December 2006.) Every sentence is a term of the agreement or
an entry of the log, with its clause; every figure is that of ``owed``. Whether, when and where an amount is recognised,
and what further payments are probable, are questions for the issuer and its auditors: nothing here answers them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.agreement.explaining.of_days import stated
from lifecycle.agreement.explaining.of_money import of_charge, of_head
from lifecycle.agreement.language.concepts.charges import Charge, Head
from lifecycle.agreement.language.concepts.dates import DateRule
from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.decided import under
from lifecycle.agreement.language.source import Document
from lifecycle.agreement.terms import silence
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
    called = next((f"{each.called}s" for each in made.terms.charges.values() if each.called), "amounts")
    yield DisclosedFact(
        topic="nature",
        requirement="825-20-50-1(a)",
        text=f"Under an agreement signed on {signed.occurred_on}, {signed.company} is to register with the SEC the "
        f"Registrable Securities of {listed(made.investors())}, to have a registration statement declared effective by "
        f"{_required(made.terms)}, and to keep one effective; if it is late, or if sales are restricted, "
        f"it owes each Investor {called}, Investor by Investor.",
        clauses=made.facts.clauses("disclosed_nature"),
        entries=(signed.position,),
    )


def _term(made: Case, _: Owed) -> Iterator[DisclosedFact]:
    period = made.period
    terms = made.terms_on(period.started_on) if period.started_on else made.terms  # 10: by the declaration
    began = f"It began on {period.started_on}" if period.started_on else "It has not begun"
    freed = earliest_unrestricted(made.facts, made.terms_on)
    gone = f", which ended on {RULE_144K_ENDED}" if freed and freed >= RULE_144K_ENDED else ""
    ends = f" and, by what is recorded, ends on {period.ends_on}" if period.ends_on else ""
    kept = (
        "A statement is to be kept effective until the earliest of: a determination that the shares may be resold "
        f"freely under Rule 144(k){gone}; the sale of the last share; and {terms.period.lasts} after effectiveness."
        if terms.period
        else "The terms say no time for which a statement is to be kept effective."
    )
    yield DisclosedFact(
        topic="term",
        requirement="825-20-50-1(a)(1)",
        text=f"{kept} {began}{ends}. For the amounts, {silence(made.facts.signed, 'amounts')}.",
        clauses=made.facts.clauses("disclosed_term"),
        entries=[entry.position for entry in made.facts.declarations],
    )


def _instruments(made: Case, _: Owed) -> Iterator[DisclosedFact]:
    yield DisclosedFact(
        topic="instruments",
        requirement="825-20-50-1(a)(2)",
        text=f"The Registrable Securities of {listed(made.investors())}: Common Stock bought under the Purchase "
        "Agreement, and Common Stock under Warrants where an Investor holds them.",
        clauses=made.facts.clauses("disclosed_instruments"),
        entries=(made.facts.signed.position,),
    )


def _events(made: Case, _: Owed) -> Iterator[DisclosedFact]:
    """The events, once for each set of terms: 10, an amendment may bind some Investors only."""
    # 10: the window is that of the terms on the declaration it counts from.
    declared_on = max((each.occurred_on for each in made.facts.declarations), default=made.as_of)
    sets: dict[tuple[Document, DateRule | None], list[str]] = {}
    for name in made.investors():
        window = _window(made.terms_on(declared_on, name))
        sets.setdefault((made.document_on(made.as_of, name), window), []).append(name)
    for (document, window), names in sets.items():
        toward = f"Toward {listed(names)}: " if len(sets) > 1 else ""
        yield from _events_under(made, under(document, made.readings), window, toward)


def _required(terms: Terms) -> str:
    """The stated date of effectiveness, or how it is found."""
    awaited = next((each.by for each in terms.conditions.values() if each.late == "effectiveness"), None)
    return stated(terms.dates[awaited]) if awaited else "its time"


def _window(terms: Terms) -> DateRule | None:
    return next((head.arms_within for head in terms.heads.values() if head.arms_within), None)


def _events_under(made: Case, terms: Terms, window: DateRule | None, toward: str) -> Iterator[DisclosedFact]:
    for name, head in terms.heads.items():
        charge, down = terms.charges[head.charge], terms.conditions[head.of[0]].down
        called = (head.called or name.replace("_", " ")).capitalize()
        said = _restricted(terms, head, charge, window) if down else _late(terms, head, charge)
        yield DisclosedFact(
            topic="events",
            requirement="825-20-50-1(a)(3)",
            text=f"{toward}{called}: {said}"
            if said
            else f"{toward}{of_head(name, head, terms).text} {of_charge(head.charge, charge, terms).text}",
            clauses=made.facts.clauses(f"disclosed_{name}") or of_head(name, head, terms).clauses,
            entries=_made_by(made),
        )


def _late(terms: Terms, head: Head, charge: Charge) -> str | None:
    """What is owed while effectiveness is late, by rates alone; None where the terms go another way."""
    condition = terms.conditions[head.of[0]]
    by = charge.by
    if len(head.of) > 1 or condition.late != "effectiveness" or not by.rates or not by.every:
        return None
    if by.at_start is not None or by.then_add is not None or by.rate_lasts is not None or head.not_on_days_of:
        return None
    rates = ", ".join(percent(rate) for rate in charge.by.rates)
    repeats = " (the last repeats)" if len(charge.by.rates) > 1 else ""
    of = charge.base[0].called
    own = " Days counted as an Investor's own delay are left out." if head.investor_delay else ""
    return (
        f"no covering statement declared effective by {_required(terms)}. {_often(charge)}{rates}{repeats} of "
        f"{f'the {of}' if of else 'what was paid'}.{own}"
    )


def _restricted(terms: Terms, head: Head, charge: Charge, window: DateRule | None) -> str | None:
    """What is owed while sales are restricted, notice by notice; None where the terms go another way."""
    allowed = terms.conditions[head.of[0]].allow_notices
    if not (window and window.add and allowed and allowed.each and allowed.times is not None and charge.by.rates):
        return None
    rates = ", ".join(percent(rate) for rate in charge.by.rates)
    return (
        f"within {window.add} after effectiveness an Investor's sales under the registration are restricted, other "
        f"than in {counted(allowed.times, 'permitted period')} of at most {allowed.each}. {_often(charge)}{rates} of "
        "what was paid for the shares still held."
    )


def _often(charge: Charge) -> str:
    length = charge.by.every
    often = "" if length is None else every(length.number, length.unit).capitalize()
    return f"{often}, and on the day it ends, "


def _made_by(made: Case) -> list[int]:
    """The signing, and the amendments that change anything for anybody."""
    return [made.facts.signed.position, *(each.change.position for each in made.bindings if each.changed)]


def _running(made: Case, found: Owed) -> Iterator[DisclosedFact]:
    for each in found.investors:
        for sequence in each.open:
            terms = made.terms_on(made.as_of, each.investor)
            charge = terms.charges[terms.heads[sequence.trigger].charge]
            yield DisclosedFact(
                topic="events",
                requirement="825-20-50-1(a)(3)",
                text=f"Running toward {each.investor} on {found.as_of}: {sequence.trigger.replace('_', ' ')} from "
                f"{sequence.trigger_date}; {dollars(sequence.if_cured_today)} more if it ended that day, "
                f"{dollars(sequence.at_next_computation)} at the next {charge.by.called or 'charge'}.",
                clauses=made.facts.clauses("disclosed_running"),
                entries=(),
            )


# --- (b) to (d): settlement, maximum, carrying amount -------------------------------------------------------


def _settlement(made: Case, _: Owed) -> Iterator[DisclosedFact]:
    in_kind = made.terms.in_kind
    if in_kind is None or in_kind.price is None or in_kind.of_mean_bid is None:
        return
    yield DisclosedFact(
        topic="settlement",
        requirement="825-20-50-1(b)",
        text="Cash; or, amount by amount and only if the Company and the Investor agree, shares at "
        f"{percent(in_kind.price)} of the mean closing bid of the "
        f"{_last(in_kind.of_mean_bid.number)} before the Computation Date. Neither side can "
        "choose shares alone.",
        clauses=made.facts.clauses("disclosed_settlement"),
        entries=(made.facts.signed.position,),
    )


def _last(days: int) -> str:
    return "last trading day" if days == 1 else f"last {counted(days, 'trading day')}"


def _maximum(made: Case, _: Owed) -> Iterator[DisclosedFact]:
    in_shares = f" In shares: {silence(made.facts.signed, 'shares')}." if made.terms.in_kind else ""
    yield DisclosedFact(
        topic="maximum",
        requirement="825-20-50-1(c)",
        text=f"What may have to be paid: {silence(made.facts.signed, 'amounts')}.{in_shares}",
        clauses=made.facts.clauses("disclosed_maximum"),
        entries=(made.facts.signed.position,),
    )


def _carrying(made: Case, found: Owed) -> Iterator[DisclosedFact]:
    unpaid = sum((max(ZERO, each.determined - each.paid) for each in found.investors), ZERO)
    beyond = sum((max(ZERO, each.paid - each.determined) for each in found.investors), ZERO)
    excess = f" {dollars(beyond)} was paid beyond what was determined, toward other Investors." if beyond else ""
    yield DisclosedFact(
        topic="carrying_amount",
        requirement="825-20-50-1(d)",
        text=f"Determined by {found.as_of} and unpaid: {dollars(unpaid)}, of {dollars(found.total.determined)} "
        f"determined and {dollars(found.total.paid)} paid.{excess} What is carried, what further payment is probable, "
        "and where it is classified are not worked out here.",
        clauses=made.facts.clauses("disclosed_carrying_amount"),
        entries=sorted({entry for each in found.investors for line in each.lines for entry in line.entries}),
    )


RULES = (_nature, _term, _instruments, _events, _running, _settlement, _maximum, _carrying)
