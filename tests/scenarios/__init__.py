"""Logs for tests to ask about: the scenario files, and a few words that build a log at one line a fact.

A fact that does not say when it was recorded was recorded at 17:00 in New York on the day it took effect.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from lifecycle.entries import AgreementSigned
from lifecycle.record.files import judge_lines
from projections.amounts.settlement_judge import judge_settlement
from projections.questions.reconcile import reconcile
from regrights.book.answers import as_json
from regrights.book.book import Book
from regrights.book.words import words_from
from tests import CHECKOUT

SCENARIOS = CHECKOUT / "fixtures" / "scenarios"
NEW_YORK = ZoneInfo("America/New_York")
NEVER_NOW = datetime(2041, 1, 1, tzinfo=NEW_YORK)  # every fact says when it was recorded, so no clock is asked

Fact = dict[str, Any]
Plain = dict[str, Any]


# --- scenario files ---------------------------------------------------------------------------------------


@attrs.frozen
class Scenario:
    """One story: what happened, and what is then true, worked out by hand. ``then`` holds the questions.

    ``theirs`` is a second log of the same deal, for the one question that asks about two.
    """

    name: str
    title: str
    story: str
    arithmetic: str
    given: Sequence[Fact]
    then: Sequence[Mapping[str, Any]]
    theirs: Sequence[Fact] = ()


def scenario(path: Path) -> Scenario:
    return Scenario(path.stem, **_plain(tomllib.loads(path.read_text(encoding="utf-8"))))


@cache
def scenarios() -> Sequence[Scenario]:
    return [scenario(path) for path in sorted(SCENARIOS.glob("*.toml"))]


def _plain(value: Any) -> Any:
    """TOML as JSON would have it: dates as text, and, as TOML has no nothing, the text "null" as None."""
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
        case "null":
            return None
        case _:
            return value


def differences(expected: Any, got: Any, where: str = "") -> list[str]:
    """Where an answer is not what was expected; only what is listed is asked about.

    Lists are compared from the first element, and an empty one means none. Of ``lines`` all must be listed, save
    those of "0.00" where none such is.
    """
    if isinstance(expected, dict) and isinstance(got, dict):
        return [
            found
            for name, value in expected.items()
            for found in differences(value, got.get(name, "(no such key)"), f"{where}.{name}" if where else name)
        ]
    if isinstance(expected, list) and isinstance(got, list):
        shown = _lines_shown(expected, got) if where.endswith("lines") else got
        whole = not expected or where.endswith("lines")
        if len(shown) < len(expected) or (whole and len(shown) > len(expected)):
            return [f"{where}: {len(expected)} expected, {len(shown)} found: {shown}"]
        pairs = zip(expected, shown, strict=False)
        return [found for place, (one, two) in enumerate(pairs) for found in differences(one, two, f"{where}[{place}]")]
    return [] if expected == got else [f"{where}: expected {expected!r}, found {got!r}"]


def _lines_shown(expected: Sequence[Plain], got: Sequence[Plain]) -> Sequence[Plain]:
    zeros_listed = any(line.get("amount") == "0.00" for line in expected)
    return got if zeros_listed else [line for line in got if line["amount"] != "0.00"]


# --- logs and questions -----------------------------------------------------------------------------------


def recorded(facts: Iterable[Fact]) -> list[Fact]:
    """The facts, each with its ``recorded_at``."""
    return [
        {"recorded_at": datetime.combine(date.fromisoformat(fact["occurred_on"]), time(17), NEW_YORK).isoformat()}
        | fact
        for fact in facts
    ]


def source_of(facts: Iterable[Fact], name: str = "a log") -> Book:
    """A log to ask, judged fact by fact as a file is. Raises the refusal a file would meet."""
    lines = (json.dumps(fact, ensure_ascii=False).encode() for fact in recorded(facts))
    judged = judge_lines(enumerate(lines, 1), source=name, now=NEVER_NOW, settlement_judge=judge_settlement)
    signed = judged.entries[0]
    assert isinstance(signed, AgreementSigned)
    agreement = signed.terms if isinstance(signed.terms, str) else name
    return Book(agreement=agreement, entries=judged.entries, digests=judged.digests)


def ask(name: str, log: Book, on: str | None, **words: Any) -> Plain:
    """The answer to a named question, read back from its JSON; further words as a line of ``batch`` takes them."""
    if "first" in words:
        words["from"] = words.pop("first")
    return json.loads(log.json(name, on=on, **words))


def reconciled(ours: Book, theirs: Book, on: str, **words: Any) -> Plain:
    """The answer to the one question of two logs, read back from its JSON."""
    said = words_from({"on": on, **words})
    found = reconcile(ours.entries, theirs.entries, as_of=said.pop("on"), **said)
    return json.loads(as_json(ours.agreement, found))


def determined(log: Book, on: str, **readings: str) -> str:
    """The total determined on a date under some readings."""
    return ask("owed", log, on, readings=readings)["total"]["determined"]


def lines(log: Book, on: str, *shown: str, investor: str | None = None, **readings: str) -> list[tuple[Any, ...]]:
    """The named values of every line, all Investors in turn."""
    found = ask("owed", log, on, investor=investor, readings=readings)
    return [tuple(line[name] for name in shown) for each in found["investors"] for line in each["lines"]]


def restrictions(log: Book, on: str, *shown: str, **readings: str) -> list[tuple[Any, ...]]:
    """The named values of the first Investor's Restricted Sale Dates."""
    found = ask("restricted", log, on, readings=readings)["investors"][0]["restricted_sale_dates"]
    return [tuple(one[name] for name in shown) for one in found]


def codes(log: Book, on: str, **words: Any) -> list[str]:
    """The codes of the cautions beside ``owed`` on a date."""
    return [caution["code"] for caution in ask("owed", log, on, **words)["warnings"]]


# --- facts in one line ------------------------------------------------------------------------------------

ONE, TWO, THREE = "Harrow Fund", "Calder Partners", "Ostrava A.G."
STATEMENT, OTHER = "333-1", "333-2"


def fact(kind: str, on: str, **fields: Any) -> Fact:
    return {"kind": kind, "occurred_on": on, **{name: value for name, value in fields.items() if value is not None}}


def deal(
    *facts: Fact,
    investors: Sequence[str] = (ONE,),
    terms: Any = "focus-2002",
    shares: int = 500_000,
    coverage: Mapping[str, int] | None = None,
) -> Book:
    """A log in which each Investor bought shares at $2.00 at the signing and a statement was filed, then the facts.

    They may be given in any order: each is recorded when it happened, unless it says otherwise. 500,000 shares make a
    base of $1,000,000, so 2% is $20,000 and 1.5% is $15,000. The statement covers all of them, or its ``coverage``.
    """
    began = beginning(investors=investors, terms=terms, shares=shares, coverage=coverage)
    return source_of([*began, *sorted(recorded(facts), key=lambda each: datetime.fromisoformat(each["recorded_at"]))])


def beginning(
    *,
    investors: Sequence[str] = (ONE,),
    terms: Any = "focus-2002",
    shares: int = 500_000,
    signed: str = "2002-11-25",
    coverage: Mapping[str, int] | None = None,
) -> list[Fact]:
    """The first facts of ``deal``; without shares nobody has bought yet."""
    signing = fact("AgreementSigned", signed, company="Example Devices, Inc.", investors=list(investors), terms=terms)
    purchases = [bought(signed, shares, investor=name) for name in investors if shares]
    return [signing, *purchases, filed(signed, coverage=coverage)]


def bought(on: str, shares: int, price: str = "2.00", investor: str = ONE) -> Fact:
    return fact("SharesPurchased", on, investor=investor, shares=shares, price_per_share=price)


def sold(on: str, shares: int, investor: str = ONE, venue: str = "private") -> Fact:
    return fact("SharesSold", on, investor=investor, shares=shares, venue=venue)


def filed(on: str, statement: str = STATEMENT, coverage: Mapping[str, int] | None = None) -> Fact:
    return fact("StatementFiled", on, statement=statement, form="S-3", coverage=coverage)


def cleared(on: str, statement: str = STATEMENT) -> Fact:
    return fact("ClearanceNotified", on, statement=statement, oral=True)


def effective(on: str, statement: str = STATEMENT) -> Fact:
    return fact("EffectivenessDeclared", on, statement=statement)


def moved(kind: str, on: str, statement: str = STATEMENT) -> Fact:
    return fact(kind, on, statement=statement)


def stop_order(on: str, lifted_on: str | None = None, statement: str = STATEMENT) -> list[Fact]:
    ended = [moved("StopOrderLifted", lifted_on, statement)] if lifted_on else []
    return [moved("StopOrderIssued", on, statement), *ended]


def suspended(on: str, lifted_on: str | None = None, investor: str | None = None, **fields: Any) -> list[Fact]:
    """A Potential Material Event notice and, if it came, its lift."""
    notice = fact("PotentialMaterialEventNoticeGiven", on, investor=investor, **fields)
    return [notice, *([lifted(lifted_on, investor)] if lifted_on else [])]


def lifted(on: str, investor: str | None = None) -> Fact:
    return fact("SuspensionLifted", on, investor=investor, reason="disclosed")


def misstated(on: str, corrected_on: str | None = None, investor: str | None = None) -> list[Fact]:
    """A misstatement notice and, if it came, the corrected prospectus."""
    notice = fact("MisstatementNoticeReceived", on, investor=investor)
    return [notice, *([fact("CorrectedProspectusReceived", corrected_on, investor=investor)] if corrected_on else [])]


def advance_notice(on: str, investor: str | None = None) -> Fact:
    return fact("AdvanceNoticeGiven", on, investor=investor)


def delay(on: str, first: str, until: str, status: str = "agreed", investor: str | None = None) -> Fact:
    return fact("InvestorDelayAttributed", on, investor=investor, from_on=first, until_on=until, status=status)


def delisted(on: str, relisted_on: str | None = None) -> list[Fact]:
    market = "Nasdaq SmallCap"
    return [
        fact("Delisted", on, market=market),
        *([fact("Relisted", relisted_on, market=market)] if relisted_on else []),
    ]


def paid(on: str, amount: str, toward: tuple[str, str, int] | None = None, investor: str = ONE) -> Fact:
    named = dict(zip(("trigger", "trigger_date", "number"), toward, strict=True)) if toward else None
    return fact("PeriodicAmountPaid", on, investor=investor, amount=amount, toward=named)


def toward(trigger: str, trigger_date: str, number: int, statement: str | None = None) -> Fact:
    named = {"trigger": trigger, "trigger_date": trigger_date, "number": number}
    return named if statement is None else {**named, "statement": statement}


def transferred(on: str, shares: int, transferee: str = THREE, investor: str = ONE) -> Fact:
    return fact("SharesTransferred", on, investor=investor, transferee=transferee, shares=shares)


def notified(on: str, transferee: str = THREE, investor: str = ONE) -> Fact:
    return fact("TransferNotified", on, investor=investor, transferee=transferee)


def split(on: str, new: int, old: int) -> Fact:
    return fact("SharesSplit", on, new_shares=new, old_shares=old)


def warrants(what: str, on: str, shares: int, investor: str = ONE) -> Fact:
    """Warrants ``Issued``, ``Exercised`` or ``Expired``."""
    return fact(f"Warrants{what}", on, investor=investor, shares=shares)


def bid(on: str, price: str) -> Fact:
    return fact("ClosingBidRecorded", on, price=price)


def agreed_in_shares(on: str, amount: str, toward: Fact, investor: str = ONE) -> Fact:
    return fact("ShareSettlementAgreed", on, investor=investor, toward=toward, amount=amount)


def issued(on: str, shares: int, toward: Fact, investor: str = ONE) -> Fact:
    return fact("PeriodicAmountSharesIssued", on, investor=investor, toward=toward, shares=shares)


def amended(
    on: str,
    changes: Mapping[str, Any],
    effective_from: str | None = None,
    signed_by: Sequence[str] = (ONE,),
    *,
    company_signed: bool = True,
) -> Fact:
    """An amendment, in force from its own date unless it says otherwise."""
    signed = {"company_signed": company_signed, "signed_by": list(signed_by)}
    return fact("TermsAmended", on, **signed, changes=dict(changes), effective_from=effective_from or on)


def waived(
    on: str, first: str, until: str, signed_by: Sequence[str] = (ONE,), *, company_signed: bool = True, **fields: Any
) -> Fact:
    """A waiver of late effectiveness, unless ``fields`` name another trigger or a duty."""
    signed = {"company_signed": company_signed, "signed_by": list(signed_by)}
    of = {} if {"trigger", "duty"} & fields.keys() else {"trigger": "late_effectiveness"}
    return fact("WaiverGranted", on, **signed, from_on=first, until_on=until, **of, **fields)


def excluded(on: str, investor: str = ONE) -> Fact:
    return fact("ExclusionElected", on, investor=investor)


def unrestricted(on: str) -> Fact:
    return fact("UnrestrictedResaleDetermined", on)


def correction(on: str, target: int, replacement: Fact) -> Fact:
    return fact("EntryCorrected", on, target=target, replacement=replacement, reason="the paper says so")


def retraction(on: str, target: int) -> Fact:
    return fact("EntryRetracted", on, target=target, reason="entered by mistake")


def name_put_right(wrong: str, right: str, on: str = "2003-08-05") -> list[Fact]:
    """The first facts of ``deal`` with one Investor misspelt, and last the correction that puts its name right."""
    facts = recorded(beginning(investors=(wrong,)))
    signing = {name: value for name, value in facts[0].items() if name != "recorded_at"} | {"investors": [right]}
    return [*facts, {**correction(on, 1, signing), "renames": {wrong: right}}]


def day_after(day: str, days: int = 1) -> str:
    """The date so many days later, or earlier if negative."""
    return date.fromordinal(date.fromisoformat(day).toordinal() + days).isoformat()
