"""825-20-50-1(a) and (b): what the terms oblige the issuer to, for how long, for which instruments, paid in what."""

from collections.abc import Iterator, Mapping

from lifecycle.agreement.explaining.of_days import stated
from lifecycle.agreement.explaining.of_money import of_interest
from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.silent import silence
from lifecycle.agreement.telling import called
from lifecycle.entries.telling import listed
from projections.case.case import Case
from projections.disclosing.fact import DisclosedFact
from projections.facts.reasons import counted, percent
from projections.lots.registration_period import RULE_144K_ENDED, earliest_unrestricted

# What the terms may have the issuer do by a date; and keep, which any bar of sales or a period is about.
TO_DO: Mapping[str, str] = {
    "filing": "to file a registration statement by {date}",
    "acceleration_request": "to request its effectiveness by {date}",
    "response": "to answer the SEC's comments by {date}",
    "effectiveness": "to have a registration statement declared effective by {date}",
}
BARS = ("suspension", "misstatement", "stop_order", "lapse")
# When it owes an amount, besides what is late.
IF_DOWN: Mapping[str, str] = {
    **dict.fromkeys(BARS, "sales are restricted"),
    "delisting": "the shares are delisted",
    "public_information": "its public information is not current",
    "uncovered": "a share is covered by no statement",
}


def nature(made: Case) -> Iterator[DisclosedFact]:
    signed, terms = made.facts.signed, made.terms
    amounts = next((f"{each.called}s" for each in terms.charges.values() if each.called), "amounts")
    what = ["to register with the SEC the Registrable Securities of " + listed(made.investors()), *_to_do(terms)]
    owes = ", or if ".join(dict.fromkeys(_failures(terms)))
    yield DisclosedFact(
        topic="nature",
        requirement="825-20-50-1(a)",
        text=f"Under an agreement signed on {signed.occurred_on}, {signed.company} is {_joined(what)}; if {owes}, it "
        f"owes each Investor {amounts}, Investor by Investor.",
        clauses=made.facts.clauses("disclosed_nature"),
        entries=(signed.position,),
    )


def _joined(parts: list[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)}, and {last}" if most else last


def _to_do(terms: Terms) -> Iterator[str]:
    for each in terms.conditions.values():
        if each.late:
            to_do = TO_DO.get(each.late, f"to have reached {each.late} by {{date}}")
            yield to_do.format(date=stated(terms.dates[each.by or ""]))
    if terms.period or any(cause in BARS for each in terms.conditions.values() for cause in each.down):
        yield "to keep one effective"


def _failures(terms: Terms) -> Iterator[str]:
    charged = [terms.conditions[name] for head in terms.heads.values() for name in head.of]
    if any(each.late for each in charged):
        yield "it is late"
    for each in charged:
        yield from (IF_DOWN.get(cause, f"the condition {called(cause)} lasts") for cause in each.down)


def term(made: Case) -> Iterator[DisclosedFact]:
    period = made.period
    terms = made.terms_on(period.started_on) if period.started_on else made.terms  # 10: by the declaration
    amounts = silence(made.facts.signed, made.terms, "amounts")
    bounded = f" For the amounts, {amounts}." if amounts else ""
    yield DisclosedFact(
        topic="term",
        requirement="825-20-50-1(a)(1)",
        text=f"{_lasts(made, terms)}{bounded}",
        clauses=made.facts.clauses("disclosed_term"),
        entries=[entry.position for entry in made.facts.declarations],
    )


def _lasts(made: Case, terms: Terms) -> str:
    period, declarations = made.period, made.facts.declarations
    if terms.period is None:
        first = f" One was first declared effective on {declarations[0].occurred_on}." if declarations else ""
        return f"The terms fix no period for which a statement is to be kept effective.{first}"
    began = f"It began on {period.started_on}" if period.started_on else "It has not begun"
    ends = f" and, by what is recorded, ends on {period.ends_on}" if period.ends_on else ""
    freed = earliest_unrestricted(made.facts, made.terms_on)
    gone = f", which ended on {RULE_144K_ENDED}" if freed and freed >= RULE_144K_ENDED else ""
    rule = f" under Rule 144(k){gone}" if "rule_144k" in terms.duties else ""
    return (
        "A statement is to be kept effective until the earliest of: a determination that the shares may be resold "
        f"freely{rule}; the sale of the last share; and {terms.period.lasts} after effectiveness. {began}{ends}."
    )


def instruments(made: Case) -> Iterator[DisclosedFact]:
    bases = [base.of for charge in made.terms.charges.values() for base in charge.base]
    notes = "; and, for the amounts, the principal of their notes" if "principal" in bases else ""
    yield DisclosedFact(
        topic="instruments",
        requirement="825-20-50-1(a)(2)",
        text=f"The Registrable Securities of {listed(made.investors())}: the shares they bought, and shares under "
        f"Warrants where an Investor holds them{notes}.",
        clauses=made.facts.clauses("disclosed_instruments"),
        entries=(made.facts.signed.position,),
    )


CHOSEN_BY: Mapping[str, str] = {
    "both": "only if the Company and the Investor agree",
    "company": "if the Company chooses",
    "investor": "if the Investor chooses",
}


def settlement(made: Case) -> Iterator[DisclosedFact]:
    in_kind = made.terms.in_kind
    text = "Cash alone: the terms have no payment in shares."
    if in_kind is not None and in_kind.price is not None and in_kind.of_mean_bid is not None:
        named = next((each.by.called for each in made.terms.charges.values() if each.by.called), "day it is charged")
        alone = " Neither side can choose shares alone." if in_kind.choice == "both" else ""
        text = (
            f"Cash; or, amount by amount and {CHOSEN_BY[in_kind.choice]}, shares at {percent(in_kind.price)} of the "
            f"mean closing bid of the {_last(in_kind.of_mean_bid.number)} before the {named}.{alone}"
        )
    yield DisclosedFact(
        topic="settlement",
        requirement="825-20-50-1(b)",
        text=text,
        clauses=made.facts.clauses("disclosed_settlement"),
        entries=(made.facts.signed.position,),
    )


def _last(days: int) -> str:
    return "last trading day" if days == 1 else f"last {counted(days, 'trading day')}"


def interest(made: Case) -> Iterator[DisclosedFact]:
    """What is late bears interest, where the terms say so; where they do not, ``term`` says that."""
    if made.terms.interest is not None:
        said = of_interest(made.terms.interest)
        yield DisclosedFact(
            topic="interest",
            requirement="825-20-50-1(a)(1)",
            text=said.text,
            clauses=made.facts.clauses("disclosed_interest") or said.clauses,
            entries=(made.facts.signed.position,),
        )
