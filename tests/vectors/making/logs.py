"""Logs by chance for any document: what its words wait for happens, early, late or never.

A source of chance is given. The state machines of the log admit whatever is made here: nothing is sold that is not
held, nothing lifted that does not last, and a statement loses its effectiveness only while it has it.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

Plain = dict[str, Any]
Made = list[tuple[int, Plain]]

FIRST, SECOND = "First Fund", "Second Fund"
# Around month ends, leap days, and holidays of one calendar only.
BEGINNINGS = ["2010-01-15", "2010-10-12", "2011-08-31", "2011-10-31", "2011-12-30", "2012-01-31", "2012-08-30"]
STRETCHES: dict[str, tuple[str, str, Plain]] = {
    "suspension": ("PotentialMaterialEventNoticeGiven", "SuspensionLifted", {}),
    "misstatement": ("MisstatementNoticeReceived", "CorrectedProspectusReceived", {}),
    "stop_order": ("StopOrderIssued", "StopOrderLifted", {"statement": "333-1"}),
    "lapse": ("EffectivenessLapsed", "EffectivenessRestored", {"statement": "333-1"}),
    "delisting": ("Delisted", "Relisted", {"market": "Nasdaq"}),
    "public_information": ("PublicInformationLapsed", "PublicInformationRestored", {}),
}
LENGTHS = [1, 2, 4, 9, 15, 28, 31, 45, 61]


def log_for(document: Plain, chance: Random) -> list[Plain]:
    """Entries in order of date, of one or two Investors, over about a year."""
    signing = date.fromisoformat(chance.choice(BEGINNINGS)) + timedelta(days=chance.randint(0, 3))
    text = json.dumps(document)
    investors = [FIRST, SECOND] if chance.random() < 0.3 else [FIRST]
    signed = {"kind": "AgreementSigned", "company": "Issuer, Inc.", "investors": investors}
    made: Made = [(0, signed)]
    for name in investors:
        made += _held(chance, name, notes='"principal"' in text)
    made += _statement(chance, document, text, investors)
    made += _once(chance, text)
    for name in investors if "investor_delay" in text else ():
        made.append((chance.randint(60, 200), _delay(chance, name, signing)))
    made += _paid(chance, investors)
    if '"reading"' in text and chance.random() < 0.3:
        made.append((chance.randint(1, 100), _elected(chance, document)))
    made.sort(key=lambda each: each[0])
    return [{"occurred_on": (signing + timedelta(days=on)).isoformat(), **each} for on, each in made]


def _held(chance: Random, name: str, *, notes: bool) -> Made:
    whose = {"investor": name}
    bought = chance.choice([1_000_000, 1_000_000, 250_000, 777])
    buying = {"kind": "SharesPurchased", **whose, "price_per_share": chance.choice(["1.00", "1.00", "2.50", "0.85"])}
    made: Made = [(chance.choice([0, 0, 6]), {**buying, "shares": bought})]
    if chance.random() < 0.35:
        more = {**buying, "shares": chance.choice([100_000, 501]), "price_per_share": "3.10"}
        made.append((chance.choice([1, 20, 40, 75, 120]), more))
    if chance.random() < 0.4:
        sold = chance.choice([bought, bought // 2, bought // 3])
        selling = {"kind": "SharesSold", **whose, "shares": sold, "venue": "private"}
        made.append((chance.choice([25, 50, 70, 100, 160, 220]), selling))
    if notes:
        made.append((0, {"kind": "PrincipalIssued", **whose, "amount": chance.choice(["1000000.00", "640000.00"])}))
        if chance.random() < 0.5:
            reduced = {"kind": "PrincipalReduced", **whose, "amount": "250000.00"}
            made.append((chance.randint(30, 150), reduced))
    return made


def _statement(chance: Random, document: Plain, text: str, investors: list[str]) -> Made:
    """A statement with what passes between it and the SEC, declared effective or not, and what follows."""
    of = {"statement": "333-1"}
    filed = chance.choice([None, 15, 29, 30, 31, 34, 48, 61, 75])
    if filed is None:
        return []
    form = {"kind": "StatementFiled", **of, "form": "S-3"}
    if "uncovered" in text:
        form["coverage"] = {name: chance.choice([500, 200_000, 1_000_000]) for name in investors}
    made: Made = [(filed, form), *_letters(chance, filed, text)]
    if "cutback" in text:
        cut = {name: chance.choice([300, 77]) for name in investors}
        made.append((filed + 3, {"kind": "CutBackImposed", **of, "shares": cut}))
    last = max(on for on, _ in made)
    if chance.random() < 0.85:
        declared = max(last, filed + chance.choice([20, 31, 45, 62, 80]))
        made.append((declared, {"kind": "EffectivenessDeclared", **of}))
        made += _down(chance, document, declared + chance.choice([1, 3, 20, 45]))
        if "cutback" in text or ("uncovered" in text and chance.random() < 0.6):
            made += _second(chance, declared + chance.choice([30, 60]), text, investors)
    return made


def _letters(chance: Random, filed: int, text: str) -> Made:
    of = {"statement": "333-1"}
    made: Made = []
    if "review" in text and chance.random() < 0.6:
        full = {"full": chance.random() < 0.6} if "full_review" in text else {}
        made.append((filed + chance.choice([2, 4, 9]), {"kind": "ReviewNotified", **of, "review": True, **full}))
    if ("comments" in text or '"response"' in text) and chance.random() < 0.8:
        commented = filed + 10
        made.append((commented, {"kind": "CommentsReceived", **of}))
        if chance.random() < 0.8:
            answer = chance.choice([{"kind": "ResponseFiled", **of}, {"kind": "AmendmentFiled", **of, "form": "S-3/A"}])
            made.append((commented + chance.choice([5, 10, 11, 13, 26]), answer))
    if ("clearance" in text or "no_further_review" in text) and chance.random() < 0.75:
        on = max([filed + 12, *(day + 2 for day, _ in made)])
        cleared: list[Plain] = [{"kind": "ClearanceNotified", **of, "oral": True}]
        if "no_further_review" in text and chance.random() < 0.5:
            cleared = [{"kind": "ReviewNotified", **of, "review": False}]
        made.append((on, cleared[0]))
        if chance.random() < 0.6:
            made.append((on + chance.choice([2, 5, 7, 8, 12]), {"kind": "AccelerationRequested", **of}))
    return made


def _down(chance: Random, document: Plain, on: int) -> Made:
    """Stretches of what the conditions are down for, one after another; the last may last."""
    causes = sorted({cause for each in document["conditions"].values() for cause in each.get("down", [])})
    causes = [cause for cause in causes if cause != "uncovered"] or ["lapse"]
    made: Made = []
    for _ in range(chance.randint(1, 4)):
        cause = chance.choice(causes)
        began, ended, fields = STRETCHES.get(cause, ("ConditionBegan", "ConditionEnded", {"condition": cause}))
        noticed = (
            {"board_findings": chance.random() < 0.7} if cause == "suspension" and "needs" in str(document) else {}
        )
        made.append((on, {"kind": began, **fields, **noticed}))
        if chance.random() < 0.1:
            break
        on += chance.choice(LENGTHS)
        reason = {"reason": "disclosed"} if ended == "SuspensionLifted" else {}
        made.append((on, {"kind": ended, **fields, **reason}))
        on += chance.choice([1, 4, 11, 30, 90])
    return made


def _second(chance: Random, on: int, text: str, investors: list[str]) -> Made:
    """A second statement, for what the first left out, and the end of a cutback before it."""
    of = {"statement": "333-2"}
    made: Made = [(on, {"kind": "CutBackEnded", "statement": "333-1"})] if "cutback" in text else []
    filed = on + chance.choice([5, 29, 31, 40])
    form = {"kind": "StatementFiled", **of, "form": "S-3"}
    if "uncovered" in text:
        form["coverage"] = dict.fromkeys(investors, 1_100_000)
    made.append((filed, form))
    made.append((filed + chance.choice([10, 33, 70]), {"kind": "EffectivenessDeclared", **of}))
    return made


def _once(chance: Random, text: str) -> Iterator[tuple[int, Plain]]:
    """What happens once, where the document waits for it."""
    for word, kind, share in (
        ("demand", {"kind": "DemandNotified", "investor": FIRST}, 0.8),
        ("objection", {"kind": "RegistrationObjected"}, 0.8),
        ("unrestricted", {"kind": "UnrestrictedResaleDetermined"}, 0.4),
        ("milestone", {"kind": "MilestoneReached", "milestone": _milestone(text)}, 0.8),
    ):
        if word in text and chance.random() < share:
            yield chance.choice([10, 29, 31, 44, 58, 90, 130, 180]), kind


def _milestone(text: str) -> str:
    return text.partition('"milestone ')[2].partition('"')[0]


def _delay(chance: Random, name: str, signing: date) -> Plain:
    """Days of delay, before a deadline or after it; only asserted, they move nothing."""
    began = signing + timedelta(days=chance.choice([5, 20, 28, 35, 50, 80]))
    span = {"from_on": began.isoformat(), "until_on": (began + timedelta(days=chance.choice([2, 7, 12]))).isoformat()}
    status = chance.choice(["agreed", "agreed", "adjudicated", "asserted"])
    return {"kind": "InvestorDelayAttributed", "investor": name, **span, "status": status}


def _paid(chance: Random, investors: list[str]) -> Iterator[tuple[int, Plain]]:
    for _ in range(chance.choice([0, 0, 1, 2])):
        amount = chance.choice(["250.00", "5000.00", "12345.67"])
        paying = {"kind": "PeriodicAmountPaid", "investor": chance.choice(investors), "amount": amount}
        yield chance.randint(60, 300), paying


def _elected(chance: Random, document: Plain) -> Plain:
    key = chance.choice(sorted(document["readings"]))
    choices = sorted(_choices(document, key))
    said = {"reading": key, "choice": chance.choice(choices), "authority": "stipulation"}
    return {"kind": "ReadingElected", **said}


def _choices(value: Any, key: str) -> set[str]:
    if isinstance(value, dict) and value.get("reading") == key:
        return set(value) - {"reading"}
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return set().union(*(_choices(each, key) for each in inside)) if inside else set()
