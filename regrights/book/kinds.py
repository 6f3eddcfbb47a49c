"""Every kind of entry described for whoever records one: what it is for, and what each field takes and means.

The one place for the help of the command line, the OpenAPI document and the page of entries. What a field takes is read
off its type; what it means stands here, by its name. Judges nothing.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

import attrs

from lifecycle.agreement.clauses import clauses_of, sections
from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.agreement.readings import OWN, Reading
from lifecycle.agreement.register import register_of
from lifecycle.agreement.terms import old_keys, shipped_terms
from lifecycle.entries import KINDS, Entry, Toward
from lifecycle.entries.entry import OF_THE_LOG, PaidToward
from lifecycle.entries.telling import purpose, with_section


@attrs.frozen
class FieldSaid:
    """One field: what it takes and means; ``otherwise`` is what holds where it is left out, None if it is needed."""

    name: str
    takes: str
    means: str
    otherwise: str | None


@attrs.frozen
class KindSaid:
    """One kind: what it is for, the section it is about, and the fields that are its own."""

    name: str
    purpose: str
    section: str
    fields: Sequence[FieldSaid]


@attrs.frozen
class TermSaid:
    """One term of an agreement: what it takes, the shipped value, what it means and where it stands."""

    name: str
    takes: str
    shipped: str
    means: str
    clause: str


TITLES = {
    "text": "text, one line",
    "a count": "whole number above zero",
    "an amount": "US dollars as text, above zero, at most 2 places",
    "a price": "US dollars a share as text, below a billion, at most 6 places",
    "signers": "list of Investors, each once",
    "a wait": "whole number",
    "an interval": "whole number above zero",
    "years": "whole number, at most 100",
    "a rate": 'share of one as text, "0.015" for 1.5%',
    "rates": "list of shares of one as text",
    "dates": "list of dates",
    "a month and day": "month and day, MM-DD",
    "a currency": '`"USD"`',
}
PLAIN: Mapping[object, str] = {
    date: "date, YYYY-MM-DD",
    datetime: "instant with its offset",
    bool: "`true` or `false`",
    dict: "object",
    Decimal: "decimal as text",
    Entry: "an entry of the same kind, without position and recorded_at",
    PaidToward: "object: `trigger`, `trigger_date`, `number`, and `statement` where it is about one; or `interest`",
    Toward: "object: `trigger`, `trigger_date`, `number`, and `statement` where it is about one",
}
# By the name of a field; a kind whose field means something of its own says so below.
MEANINGS: Mapping[str, str] = {
    "advance_notice_unlawful": "whether advance notice would have broken the law, as recorded",
    "amount": "the dollars it is about",
    "renames": "names put right throughout the log, each old one with the new one",
    "authority": "what the choice rests on: a stipulation, an order, an advice",
    "board_findings": "whether the Board made the findings the notice stands on",
    "category": "what the expense was for",
    "changes": "each term with its new value",
    "choice": "the choice of that reading",
    "claim": "the name by which the claim is followed",
    "claimant": "who claims",
    "company": "the issuer",
    "company_signed": "whether the Company signed",
    "condition": "the condition, by the name the terms give it",
    "coverage": "the shares the statement covers, by Investor; left out, it covers all",
    "detriment_found": "whether the Board found disclosure detrimental",
    "duty": "the name of the duty, as `duties` lists it",
    "effective_from": "the day from which the terms are changed",
    "exercise_price": "what one share costs under the Warrant",
    "form": "the form of the filing",
    "full": "whether it reviews the whole statement",
    "from_on": "the first day",
    "indemnitor": "who indemnifies",
    "investor": "whom it is about",
    "investors": "those who sign, in the order answers list them",
    "limb": "what the Board acted on: `information`, or an `engagement` in a transaction",
    "market": "the market or exchange",
    "milestone": "what was reached, by the name the terms give it",
    "misleading_found": "whether the Board found that the statement would mislead without it",
    "name": "who it is",
    "new_shares": "how many shares there are afterwards for the old ones",
    "old_shares": "how many shares became the new ones",
    "oral": "whether it was said by telephone",
    "price": "the Closing Bid of the day",
    "price_per_share": "the Purchase Price of one share",
    "proceeds": "what the sale brought, for the limit[ of {section}]",
    "reading": "the key of the reading",
    "reason": "why",
    "reasonable": "whether it was reasonable, as recorded; never concluded",
    "refund": "whether what was paid is given back",
    "regarding": "the position of the entry that started the duty",
    "replacement": "the whole entry that takes its place",
    "review": "whether the SEC reviews the statement",
    "shares": "how many shares",
    "signed_by": "the Investors that signed",
    "statement": "the registration statement, by the name the log gives it",
    "status": "whether the delay is asserted, agreed or adjudicated",
    "target": "the position of the entry it changes",
    "terms": "the name of shipped terms, or the terms as an object; on the command line also a file of them",
    "toward": "the Periodic Amount it is meant for",
    "transferee": "who received the shares",
    "trigger": "the amounts it is about: for late effectiveness or for a restricted sale",
    "until_on": "the first day that is no longer inside",
    "venue": "how they were sold: under the registration, under Rule 144, privately",
}
OF_A_KIND: Mapping[tuple[str, str], str] = {
    ("DutyPerformed", "investor"): "toward whom; left out, toward every Investor",
    ("RequestReceived", "investor"): "who asked; left out, every Investor",
    ("CutBackImposed", "shares"): "how many shares are cut back, by Investor",
    ("PeriodicAmountPaid", "toward"): "the Periodic Amount it is meant for, or interest",
    ("SuspensionLifted", "reason"): "why it is over",
    ("PeriodicAmountSharesIssued", "shares"): "how many shares were issued for the amount",
    ("WarrantsIssued", "shares"): "how many shares the Warrants are for",
    ("WarrantsExercised", "shares"): "how many shares the Warrants were for",
    ("WarrantsExpired", "shares"): "how many shares the Warrants were for",
    ("SharesTransferred", "investor"): "who transferred them",
    ("TransferNotified", "investor"): "who transferred them",
    ("PeriodicAmountPaid", "investor"): "who was paid",
}
NOBODY_NAMED = "the Investor it speaks to; left out, every Investor"


def described(name: str) -> KindSaid:
    """A kind by its name, which is known, with its section in the shipped agreement.

    Raises ``KeyError`` for a field nobody has given a meaning.
    """
    kind = KINDS[name]
    own = [
        field
        for field in attrs.fields(kind)
        if field.name not in attrs.fields_dict(Entry) and field.name not in OF_THE_LOG
    ]
    return KindSaid(name, purpose(name, _sections(name)), section_of(kind), [_field(name, field) for field in own])


SHIPPED = "focus-2002"
OF_CONTRIBUTION = "contribution_cap"


def terms_said() -> Sequence[TermSaid]:
    """Every term of an agreement, in the order of its text, with the value it has in the shipped one, if there is."""
    if SHIPPED not in shipped_names():
        return []
    takes = {field.name: _takes(field.type) for field in attrs.fields(old_keys(SHIPPED))}
    return [
        TermSaid(each.key, takes[each.key], json.dumps(each.value), each.meaning, each.clause)
        for each in shipped_terms(SHIPPED)[1]
    ]


def register_shipped() -> Mapping[str, Reading]:
    """The readings of the shipped agreement; where it is not shipped, those of the product alone."""
    return register_of(shipped(SHIPPED)) if SHIPPED in shipped_names() else OWN


def section_of(kind: type[Entry]) -> str:
    """The section of the shipped agreement a kind is about, as a sentence."""
    found = _sections(kind.__name__)
    return f"{found[0].upper()}{found[1:]}." if found else "About the log itself."


def _sections(name: str) -> str:
    return sections(clauses_of(shipped(SHIPPED), name)) if SHIPPED in shipped_names() else ""


def _field(kind: str, field: "attrs.Attribute[object]") -> FieldSaid:
    needed = field.default is attrs.NOTHING
    meant = with_section(MEANINGS[field.name], _sections(OF_CONTRIBUTION))
    means = NOBODY_NAMED if field.name == "investor" and not needed else meant
    otherwise = None if needed else "optional" if field.default is None else _unless(field.default)
    return FieldSaid(field.name, _takes(field.type), OF_A_KIND.get((kind, field.name), means), otherwise)


def _unless(default: object) -> str:
    return f"{json.dumps(default)} unless it says otherwise"


def _takes(hint: object) -> str:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return TITLES[hint.__metadata__[0].title]  # type: ignore[attr-defined]  # Annotated carries its Meta there
    if origin in (Union, UnionType):
        return " or ".join(_takes(each) for each in arguments if each is not NoneType)
    if origin is tuple:
        return f"list of {_takes(arguments[0])}, each once, at least one"
    if arguments and all(isinstance(each, str) for each in arguments):  # a choice of a few words
        return "one of " + ", ".join(f"`{choice}`" for choice in arguments)
    if origin is not None and origin is not dict:
        return f"object: {_takes(arguments[0])} → {_takes(arguments[1])}"
    return PLAIN[origin or hint]
