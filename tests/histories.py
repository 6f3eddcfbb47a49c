"""Random legal histories: whatever the judgement admits, it may hand to the rules.

A source of chance is given, so that Hypothesis can drive and shrink it. Refused candidates are dropped.
"""

import json
from datetime import UTC, date, datetime, timedelta
from random import Random

from lifecycle.codec import parse
from lifecycle.errors import Refusal
from lifecycle.interchange import admitted
from lifecycle.judgement import Judgement
from lifecycle.readings import REGISTER

SIGNING = date(2002, 11, 25)
INVESTORS = ["Alpha Capital A.G.", "Shimshon Visnstein", "vFinance Investments, Inc."]
STATEMENTS = ["333-1", "333-2"]
PRICES = ["2.00", "1.25", "0.333333", "3.10", "0"]
SHARES = [1, 7, 1_000, 12_345, 100_000, 375_000]

Given = dict[str, object]


def random_history(chance: Random, *, changes: bool = True, size: int = 22) -> list[Given]:
    """Entries of one legal log as parsed JSON, ``recorded_at`` included, positions in list order."""
    judgement, log = Judgement(), []
    investors = INVESTORS[: chance.randint(1, 3)]
    recorded = datetime(2002, 11, 25, 15, tzinfo=UTC)

    def offer(given: Given) -> None:
        nonlocal recorded
        day = date.fromisoformat(str(given["occurred_on"]))
        floor = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
        when = max(recorded, floor) + timedelta(seconds=1)
        given = {**given, "recorded_at": when.isoformat()}
        try:
            admitted(judgement, parse(json.dumps(given).encode()), now=when)
        except Refusal:
            return
        recorded = when
        log.append(given)

    offer(
        {
            "kind": "AgreementSigned",
            "occurred_on": SIGNING.isoformat(),
            "company": "Focus Enhancements, Inc.",
            "investors": investors,
            "terms": _terms(chance),
        }
    )
    for name in investors[:2]:
        offer(_purchase(chance, name, SIGNING))
    offer({"kind": "StatementFiled", "occurred_on": "2003-02-03", "statement": "333-1", "form": "S-3"})
    day = date(2003, 4, 1) + timedelta(days=chance.randint(0, 50))
    for _ in range(size):
        day += timedelta(days=chance.choice([0, 0, 1, 2, 5, 9, 14, 21, 30, 45]))
        placed = day - timedelta(days=chance.choice([0, 0, 0, 0, 0, 3, 20, 40]))
        offer(_candidate(chance, investors, max(placed, SIGNING), log if changes else []))
    return log


def _terms(chance: Random) -> object:
    if chance.random() < 0.7:
        return "focus-2002"
    return {
        "based_on": "focus-2002",
        "required_effective_date": (date(2003, 5, 20) + timedelta(days=chance.randint(0, 25))).isoformat(),
        "computation_interval_days": chance.choice([30, 30, 20, 7]),
        "holidays_added": chance.choice([[], ["2003-06-20", "2003-07-08"]]),
        "holidays_removed": chance.choice([[], ["2003-07-04"]]),
    }


def _purchase(chance: Random, name: str, day: date) -> Given:
    return {
        "kind": "SharesPurchased",
        "occurred_on": day.isoformat(),
        "investor": name,
        "shares": chance.choice(SHARES),
        "price_per_share": chance.choice(PRICES),
    }


def _candidate(chance: Random, investors: list[str], day: date, log: list[Given]) -> Given:
    on = {"occurred_on": day.isoformat()}
    name = chance.choice(investors)
    whom = {"investor": name} if chance.random() < 0.3 else {}
    statement = {"statement": chance.choice([*STATEMENTS, "333-1", "333-1"])}
    span = {
        "from_on": max(SIGNING, day - timedelta(days=chance.randint(0, 40))).isoformat(),
        "until_on": (day + timedelta(days=chance.randint(1, 25))).isoformat(),
    }
    reading = chance.choice(REGISTER)
    options: list[Given] = [
        {"kind": "EffectivenessDeclared", **statement},
        {"kind": "EffectivenessDeclared", **statement},
        {"kind": "StatementFiled", "form": "S-3", **statement},
        {"kind": "ClearanceNotified", "oral": True, **statement},
        {"kind": "PotentialMaterialEventNoticeGiven", **whom, "board_findings": chance.random() < 0.85},
        {"kind": "PotentialMaterialEventNoticeGiven", **whom},
        {"kind": "SuspensionLifted", **whom, "reason": "disclosed"},
        {"kind": "SuspensionLifted", **whom, "reason": "disclosed"},
        {"kind": "AdvanceNoticeGiven", **whom},
        {"kind": "MisstatementNoticeReceived", **whom},
        {"kind": "CorrectedProspectusReceived", **whom},
        {"kind": "StopOrderIssued", **statement},
        {"kind": "StopOrderLifted", **statement},
        {"kind": "EffectivenessLapsed", **statement},
        {"kind": "EffectivenessRestored", **statement},
        {"kind": "StatementWithdrawn", **statement}
        if chance.random() < 0.3
        else {"kind": "AmendmentFiled", "form": "S-3", **statement},
        {"kind": "Delisted", "market": "Nasdaq SmallCap"},
        {"kind": "Relisted", "market": "Nasdaq SmallCap"},
        {
            "kind": "InvestorDelayAttributed",
            **whom,
            **span,
            "status": chance.choice(["agreed", "agreed", "asserted", "adjudicated"]),
        },
        {**_purchase(chance, name, day)},
        _sale(chance, name),
        _sale(chance, name),
        {
            "kind": "PeriodicAmountPaid",
            "investor": name,
            "amount": chance.choice(["20000.00", "15", "1234.56", "7500.5"]),
            **_toward(chance),
        },
        {"kind": "PeriodicAmountPaid", "investor": name, "amount": "3000.00"},
    ]
    if chance.random() < 0.15:
        options += [
            {"kind": "ExclusionElected", "investor": name},
            {"kind": "UnrestrictedResaleDetermined"},
            {
                "kind": "ReadingElected",
                "reading": reading.key,
                "choice": chance.choice(list(reading.choices)),
                "authority": "stipulation",
            },
        ]
    if len(log) > 4 and chance.random() < 0.3:
        target = chance.randint(3, len(log))
        original = {name: value for name, value in log[target - 1].items() if name != "recorded_at"}
        moved = date.fromisoformat(str(original["occurred_on"])) + timedelta(days=chance.choice([-7, -1, 1, 7]))
        options += [
            {"kind": "EntryRetracted", "target": target, "reason": "entered twice"},
            {
                "kind": "EntryCorrected",
                "target": target,
                "reason": "wrong day",
                "replacement": {**original, "occurred_on": moved.isoformat()},
            },
        ]
    return {**on, **chance.choice(options)} if chance.random() < 0.9 else {**on, **options[-1]}


def _sale(chance: Random, name: str) -> Given:
    return {
        "kind": "SharesSold",
        "investor": name,
        "shares": chance.choice([*SHARES, 375_000]),
        "venue": chance.choice(["registered", "private"]),
    }


def _toward(chance: Random) -> Given:
    if chance.random() < 0.5:
        return {}
    return {"toward": {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": chance.randint(1, 4)}}


def random_readings(chance: Random, few: int = 4) -> dict[str, str]:
    """A few readings away from their defaults."""
    return {
        reading.key: chance.choice(list(reading.choices)) for reading in chance.sample(REGISTER, chance.randint(0, few))
    }
