"""The negotiated numbers of one agreement, each with its clause. Data: no number of a contract stands in code."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

import attrs
from msgspec import Meta

from lifecycle.agreement.language.formerly import FORMERLY, flat_terms
from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.entries import AgreementSigned, TermsAmended
from lifecycle.entries.checks import check_fields, fields_of
from lifecycle.entries.fields import InvalidEntry, document_from, meant
from lifecycle.errors import Refusal, Words

Rate = Annotated[Decimal, Meta(title="a rate")]
Wait = Annotated[int, Meta(title="a wait")]
Interval = Annotated[int, Meta(title="an interval")]
Years = Annotated[int, Meta(title="years")]
MonthDay = Annotated[str, Meta(title="a month and day")]
Currency = Annotated[str, Meta(title="a currency")]


@attrs.frozen(kw_only=True)
class Terms:
    """One agreement's terms. Days are calendar days unless the name says business days; rates lie in 0 to 1."""

    required_effective_date: date
    clearance_days: Wait
    computation_interval_days: Interval
    late_effectiveness_rates: Annotated[tuple[Decimal, ...], Meta(title="rates")]
    restricted_sale_rate: Rate
    restricted_sale_window_days: Wait
    cure_payment_business_days: Wait
    suspension_periods: Wait
    suspension_business_days: Wait
    suspension_gap_business_days: Wait
    suspension_notice_business_days: Wait
    registration_period_years: Years
    share_settlement_price: Rate
    closing_bid_days: Interval
    counsel_review_business_days: Wait
    response_draft_business_days: Wait
    confirmation_business_days: Wait
    transfer_agent_business_days: Wait
    earnings_statement_days: Wait
    earnings_statement_fiscal_year_days: Wait
    legend_holding_years: Years
    legend_affiliate_days: Wait
    rule_144k_years: Years
    consent_share: Rate
    fiscal_year_end: MonthDay
    holidays_added: Annotated[tuple[date, ...], Meta(title="dates")]
    holidays_removed: Annotated[tuple[date, ...], Meta(title="dates")]
    currency: Currency

    def late_effectiveness_rate(self, number: int) -> Decimal:
        """2(b)(iii)(A): the rate at the ``number``-th Computation Date, from 1; the last rate repeats."""
        return self.late_effectiveness_rates[min(number, len(self.late_effectiveness_rates)) - 1]


@attrs.frozen
class Term:
    """One shipped term as the file has it."""

    key: str
    value: object
    clause: str
    meaning: str


class UnknownTerms(Refusal):
    """Terms by a name we do not ship."""

    def __init__(self, name: str, shipped: list[str], field: str = "terms") -> None:
        otherwise = "the terms out as an object" if field == "terms" else "every term out and leave it out"
        super().__init__(
            f'{field} = "{name}": no terms of that name are shipped; use one of {", ".join(shipped)}, or write '
            f"{otherwise}{meant(name, shipped)}."
        )


class DayBeforeSigning(InvalidEntry):
    """Shipped terms whose Required Effective Date is that of another deal."""

    def __init__(self, name: str, day: date, signed_on: date) -> None:
        problem = f"their Required Effective Date, {day}, is before this signing, on {signed_on}"
        super().__init__("terms", name, problem, "")

    def to_do(self, words: Words) -> str:
        own = f'{{"based_on": "{self.value}", "required_effective_date": "YYYY-MM-DD"}}'
        return f"give this deal's own, as {words.written('terms', own)}"


class TermsNotWhole(InvalidEntry):
    """An object that gives some terms and is based on none."""

    def __init__(self, missing: Sequence[str], shipped: Sequence[str]) -> None:
        remedy = f'add "based_on": "{shipped[0]}", and what you do not write is as shipped, or write all of the terms'
        super().__init__("terms.based_on", None, "missing", f"{remedy}: {', '.join(missing)} {_stand(missing)}")


def _stand(missing: Sequence[str]) -> str:
    return "is not there" if len(missing) == 1 else "are not there"


@cache
def shipped_terms(name: str) -> tuple[str, tuple[Term, ...]]:
    """Title and terms of a shipped agreement, in the file's order. Raises ``UnknownTerms``."""
    if name not in shipped_names():
        raise UnknownTerms(name, shipped_names())
    document: Mapping[str, Any] = shipped(name).raw
    values, told = flat_terms(shipped(name)), document[FORMERLY]
    return document["title"], tuple(Term(key, values[key], told[key]["clause"], told[key]["means"]) for key in told)


# What no terms here can state, so no rule computes it.
NOT_MODELLED: Mapping[str, str] = {
    "amounts": "no cap, no last date and no default interest",
    "shares": "no limit on the shares that could be issued by agreement in place of cash",
    "due_dates": "no clause that moves a due date",
}


@cache
def _silent_on(name: str) -> frozenset[str]:
    document: Mapping[str, Any] = shipped(name).raw
    return frozenset(document["silent_on"])


def silence(signed: AgreementSigned, what: str) -> str:
    """A key of ``NOT_MODELLED`` as a clause of a sentence: said of a paper only where it is shipped and was read."""
    if isinstance(signed.terms, str) and what in _silent_on(signed.terms):
        return f"the agreement has {NOT_MODELLED[what]}"
    return f"what is modelled has {NOT_MODELLED[what]}, whatever the paper says"


@cache
def _named(name: str) -> Terms:
    return _terms_from({term.key: term.value for term in shipped_terms(name)[1]})


def _terms_from(given: Mapping[str, object]) -> Terms:
    check_fields(Terms, given, "terms.", besides=["based_on"])
    import msgspec

    terms = msgspec.convert(given, Terms)
    _check_holidays(terms, "terms")
    return terms


def _check_holidays(terms: Terms, said_in: str) -> None:
    both = set(terms.holidays_added) & set(terms.holidays_removed)
    if both:
        problem, remedy = "the date is added as well as removed", "keep it in one of the two lists"
        raise InvalidEntry(f"{said_in}.holidays_removed", str(min(both)), problem, remedy)


def _check_deadline(terms: Terms, signed: AgreementSigned, said_in: str) -> None:
    deadline = terms.required_effective_date
    if deadline < signed.occurred_on:
        problem, remedy = f"before the signing on {signed.occurred_on}", "write a date on or after the signing"
        raise InvalidEntry(f"{said_in}.required_effective_date", str(deadline), problem, remedy)


def terms_of(signed: AgreementSigned) -> Terms:
    """The terms an agreement was signed with: shipped by name, or an object, on shipped ones where it says so.

    Raises ``UnknownTerms`` and ``InvalidEntry``; a Required Effective Date before the signing is refused.
    """
    given = signed.terms
    terms = _named(given) if isinstance(given, str) else _written_out(given)
    based_on = given if isinstance(given, str) else given.get("based_on")
    own_date = not isinstance(given, str) and "required_effective_date" in given
    if not own_date and terms.required_effective_date < signed.occurred_on:
        raise DayBeforeSigning(str(based_on), terms.required_effective_date, signed.occurred_on)
    _check_deadline(terms, signed, "terms")
    return terms


def _written_out(given: Mapping[str, object]) -> Terms:
    own = {key: value for key, value in given.items() if key != "based_on"}
    base: Mapping[str, object] = {}
    if "based_on" in given:
        name = given["based_on"]
        if not isinstance(name, str):
            raise InvalidEntry(
                "terms.based_on", name, "not the name of shipped terms", f"use one of {', '.join(shipped_names())}"
            )
        if name not in shipped_names():
            raise UnknownTerms(name, shipped_names(), "terms.based_on")
        base = {term.key: term.value for term in shipped_terms(name)[1]}
    checks, needed = fields_of(Terms)
    missing = [key for key in checks if key in needed and key not in {**base, **own}]
    if missing and not base and all(key in checks for key in own):
        raise TermsNotWhole(missing, shipped_names())
    return _terms_from({**base, **document_from("terms", own)})


def check_changes(amendment: TermsAmended, signed: AgreementSigned) -> None:
    """Judge what an amendment changes: known terms, each well formed. Raises ``InvalidEntry``."""
    if not amendment.changes:
        raise InvalidEntry("changes", {}, "nothing is changed", 'write {"required_effective_date": "2003-07-01"}')
    checks, _ = fields_of(Terms)
    for key, value in amendment.changes.items():
        if key not in checks:
            known = f"the terms are {', '.join(checks)}{meant(key, checks)}"
            raise InvalidEntry(f"changes.{key}", value, "no such term", known)
        if key == "currency":
            raise InvalidEntry("changes.currency", value, "the currency cannot change", "leave it out")
        checks[key](f"changes.{key}", value)
    terms = amended(terms_of(signed), amendment.changes)
    _check_holidays(terms, "changes")
    _check_deadline(terms, signed, "changes")


def amended(terms: Terms, changes: Mapping[str, object]) -> Terms:
    """The terms with some of them changed, as an amendment already judged writes them."""
    import msgspec

    types: Mapping[str, Any] = {field.name: field.type for field in attrs.fields(Terms)}
    converted: dict[str, Any] = {key: msgspec.convert(value, type=types[key]) for key, value in changes.items()}
    return attrs.evolve(terms, **converted)
