"""Every shipped agreement, everything gone wrong under it, asked around each of its days, by both implementations.

The days are those of the lines: when a default begins, a charge falls and falls due, a cap is reached, a grace is over,
a month and its anniversary end; each with the day before and the day after.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.agreement.used import DECIDING
from projections import owed
from tests.projections.second_reading import product, second
from tests.reference.language.random_logs import milestone
from tests.scenarios import day_after, source_of

SIGNED = "2003-01-15"
FUND = {"investor": "First Fund"}
OF = {"statement": "333-1"}
NOTICE = "PotentialMaterialEventNoticeGiven"
# Days after the signing. Each kind stands here once for every agreement that can use it.
STORY: list[tuple[int, str, dict[str, Any]]] = [
    (0, "SharesPurchased", {**FUND, "shares": 700_001, "price_per_share": "1.37"}),
    (0, "PrincipalIssued", {**FUND, "amount": "1000000.00"}),
    (10, "MilestoneReached", {}),
    (90, "SharesPurchased", {**FUND, "shares": 100, "price_per_share": "2.00"}),
    (110, "StatementFiled", {**OF, "form": "S-3"}),
    (114, "ReviewNotified", {**OF, "review": True}),
    (120, "CommentsReceived", OF),
    (130, "PeriodicAmountPaid", {**FUND, "amount": "7777.77"}),
    (145, "ResponseFiled", OF),
    (150, "ClearanceNotified", {**OF, "oral": True}),
    (175, "AccelerationRequested", OF),
    (185, "PublicInformationLapsed", {}),
    (200, "CutBackImposed", {**OF, "shares": {"First Fund": 50_000}}),
    (262, "EffectivenessDeclared", OF),
    (300, NOTICE, {}),
    (362, "SuspensionLifted", {"reason": "disclosed"}),
    (370, "PeriodicAmountPaid", {**FUND, "amount": "12000.00", "toward": {"interest": True}}),
    (375, "SharesSold", {**FUND, "shares": 200_000, "venue": "private"}),
    (380, NOTICE, {}),
    (391, "SuspensionLifted", {"reason": "disclosed"}),
    (400, "EffectivenessLapsed", OF),
    (440, "PublicInformationRestored", {}),
    (470, "EffectivenessRestored", OF),
    (480, "PrincipalReduced", {**FUND, "amount": "400000.00"}),
    (495, "CutBackEnded", OF),
    (520, "Delisted", {"market": "Nasdaq"}),
    (545, "Relisted", {"market": "Nasdaq"}),
    (590, "StatementFiled", {"statement": "333-2", "form": "S-3"}),
    (620, "UnrestrictedResaleDetermined", {}),
]
ONLY_WHERE = {"PrincipalIssued": "principal", "PrincipalReduced": "principal", "MilestoneReached": "milestone"}
ONLY_WHERE |= {"CutBackImposed": "'cutback'", "CutBackEnded": "'cutback'"}
ONLY_WHERE |= {"PublicInformationLapsed": "public_information", "PublicInformationRestored": "public_information"}
LAST = day_after(SIGNED, 640)


def story(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The log of everything gone wrong, of the kinds these terms can use."""
    written = str({word: document[word] for word in DECIDING if word in document})
    signing = {"company": "Issuer, Inc.", "investors": ["First Fund"], "terms": document}
    made = [(0, "AgreementSigned", signing), *STORY]
    own = {"MilestoneReached": {"milestone": milestone(document)}}
    return [
        {"kind": kind, "occurred_on": day_after(SIGNED, after), **fields, **own.get(kind, {})}
        for after, kind, fields in made
        if ONLY_WHERE.get(kind, "") in written
    ]


def days(log: list[dict[str, Any]]) -> Iterator[str]:
    """The days on which something begins, is charged, falls due or runs into a month's end, and those around them."""
    (found,) = owed(source_of(log).entries, as_of=date.fromisoformat(LAST)).investors
    moments = {day for line in found.lines for day in (line.trigger_date, line.computed_on, line.due_on) if day}
    moments |= {each + timedelta(days=7) for each in moments}  # the grace of interest
    first = min(moments, default=date.fromisoformat(SIGNED))
    moments |= {date(first.year, month, 1) for month in range(first.month, 13)}
    around = {each + timedelta(days=by) for each in moments for by in (-1, 0, 1)}
    return (each.isoformat() for each in sorted(around) if SIGNED <= each.isoformat() <= LAST)


@pytest.mark.parametrize("name", shipped_names())
def test_both_implementations_owe_the_same_around_each_day(name: str) -> None:
    document = dict(shipped(name).raw)
    log = story(document)
    asked = list(days(log))
    assert len(asked) > 9
    differ = [day for day in asked if product((log, day, {})) != second(document, (log, day, {}))]
    assert differ == []
