"""Logs to measure with: one agreement of any length, every entry legal, a quarter of them moving a machine."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from lifecycle.record.files import JudgedFile, judge_lines

INVESTORS = ["Alpha Capital A.G.", "Shimshon Visnstein"]
SUPPLEMENTED = {"kind": "ProspectusSupplemented", "statement": "333-1"}
STORY: Sequence[dict[str, object]] = (
    {"kind": "SharesSold", "investor": INVESTORS[0], "shares": 10, "venue": "registered"},
    {"kind": "PeriodicAmountPaid", "investor": INVESTORS[0], "amount": "100.00"},
    {"kind": "PotentialMaterialEventNoticeGiven"},
    {"kind": "ExpenseIncurred", "category": "filing fee", "amount": "1.50"},
    SUPPLEMENTED,
    {"kind": "SuspensionLifted", "reason": "disclosed"},
    {"kind": "SharesSold", "investor": INVESTORS[1], "shares": 10, "venue": "private"},
    {"kind": "DutyPerformed", "duty": "3(d)(i)(B)"},
    {"kind": "PeriodicAmountPaid", "investor": INVESTORS[1], "amount": "50.00"},
    SUPPLEMENTED,
)
LAST = date(2004, 6, 30)


def lines(entries: int) -> list[bytes]:
    """The lines of a log file: late effectiveness, then suspensions, sales and payments until mid-2004."""
    log: list[dict[str, object]] = [
        {
            "kind": "AgreementSigned",
            "occurred_on": "2002-11-25",
            "company": "Focus Enhancements, Inc.",
            "investors": INVESTORS,
            "terms": "focus-2002",
        },
        *(
            {
                "kind": "SharesPurchased",
                "occurred_on": "2002-11-25",
                "investor": name,
                "shares": 10**7,
                "price_per_share": "1.20",
            }
            for name in INVESTORS
        ),
        {"kind": "StatementFiled", "occurred_on": "2003-02-03", "statement": "333-1", "form": "S-3"},
        {"kind": "EffectivenessDeclared", "occurred_on": "2003-07-11", "statement": "333-1"},
    ]
    first = date(2003, 7, 14)
    span = (LAST - first).days
    for number in range(entries - len(log)):
        day = first + timedelta(days=number * span // entries)
        log.append({**STORY[number % len(STORY)], "occurred_on": day.isoformat()})
    return [json.dumps({**entry, "recorded_at": "2005-01-03T12:00:00-05:00"}).encode() for entry in log]


def judged(entries: int) -> JudgedFile:
    """The same, judged."""
    return judge_lines(iter(list(enumerate(lines(entries), 1))), source="benchmark", now=datetime.now(UTC))
