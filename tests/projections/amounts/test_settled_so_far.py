"""2(b)(iv): settlements judged by what was kept of a log as it grew, beside the same judged by all the log says."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from lifecycle.business_days import is_trading_day
from lifecycle.entries import Entry
from lifecycle.entries.codec import parse
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement, Kept, Settlement
from lifecycle.record.files import admitted
from projections.amounts.settled_so_far import SettledSoFar
from projections.amounts.settlement_judge import judge_settlement

ALPHA, BETA = INVESTORS = "Alpha Capital A.G.", "Shimshon Visnstein"
STATEMENT = {"statement": "333-1"}
SIGNED_ON, DECLARED_ON = "2002-11-25", "2003-07-11"
NOW = datetime(2005, 1, 3, tzinfo=UTC)
# Amounts there are, one there is not, and one of the statement.
TOWARD = [
    *({"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": number} for number in (1, 2, 9)),
    {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": 1, **STATEMENT},
]
CENTS = [1_350, 1_350, 13_500, 99_999, 2_000_000]


class _Never(SettledSoFar):
    """Keeps nothing: every settlement is judged by all the log says."""

    def follow(self, log: Sequence[Entry], entry: Settlement) -> bool:  # noqa: ARG002 - as the one it stands for
        return False


def by_all(log: Sequence[Entry], entry: Settlement, kept: Kept) -> None:
    kept.setdefault(SettledSoFar, _Never())
    judge_settlement(log, entry, kept)


def begun(chance: Random) -> Iterator[dict[str, object]]:
    limits = {"limits": [{"heads": "all", "most": "15000", "of": "sum"}]} if chance.random() < 0.2 else {}
    interval = chance.choice([30, 30, 7])
    terms = {"based_on": "focus-2002", "computation_interval_days": interval}
    yield {
        "kind": "AgreementSigned",
        "occurred_on": SIGNED_ON,
        "company": "Focus Enhancements, Inc.",
        "investors": list(INVESTORS),
        "terms": terms | limits,
    }
    for name in INVESTORS:
        shares = {"shares": chance.choice([1_000, 1_000_000]), "price_per_share": "1.20"}
        yield {"kind": "SharesPurchased", "occurred_on": SIGNED_ON, "investor": name, **shares}
    yield {"kind": "StatementFiled", "occurred_on": "2003-02-03", **STATEMENT, "form": "S-3"}
    for number in range(60):
        day = date(2003, 5, 15) + timedelta(days=number)
        if is_trading_day(day) and chance.random() < 0.99:
            yield {"kind": "ClosingBidRecorded", "occurred_on": day.isoformat(), "price": "1.50"}


def further(chance: Random, day: date, rare: float, agreed: dict[str, object]) -> dict[str, object]:
    """A settlement, mostly of what was agreed last, in as many shares as it is worth; a payment; or something else."""
    on = {"occurred_on": (day - timedelta(days=chance.choice([0, 0, 0, 0, 30]))).isoformat()}
    toward = chance.choice(TOWARD[:1] * 6 + TOWARD[1:2] * 3 + (TOWARD if chance.random() < rare else []))
    about = {**on, "investor": chance.choice(INVESTORS), "again": True}
    cents = chance.choice(CENTS)
    match chance.choice("aaaaiiiiiippb") if chance.random() > rare else chance.choice("usrwlkn"):
        case "a":
            return {"kind": "ShareSettlementAgreed", **about, "toward": toward, "amount": f"{cents / 100:.2f}"}
        case "i":
            if agreed and chance.random() < 0.8:
                about |= {"investor": agreed["investor"]}
                toward, cents = agreed["toward"], int(float(str(agreed["amount"])) * 100 + 0.5)
            shares = cents // 135 + chance.choice([0, 0, 0, 0, 0, 0, 1])
            return {"kind": "PeriodicAmountSharesIssued", **about, "toward": toward, "shares": shares}
        case "p":
            return {"kind": "PeriodicAmountPaid", **about, "toward": toward, "amount": f"{cents / 300:.2f}"}
        case "b":
            kinds = {"kind": chance.choice(["PotentialMaterialEventNoticeGiven", "ProspectusSupplemented"])}
            return {**kinds, **on, **(STATEMENT if kinds["kind"].startswith("Pro") else {})}
        case "l":
            return {"kind": "SuspensionLifted", **on, "reason": "disclosed"}
        case "u":
            return {"kind": "PeriodicAmountPaid", **about, "amount": f"{cents / 100:.2f}"}
        case "s":
            return {"kind": "SharesSplit", **on, "new_shares": 2, "old_shares": 1, "again": True}
        case "w":
            consent = {"company_signed": True, "signed_by": list(INVESTORS), "trigger": "late_effectiveness"}
            return {"kind": "WaiverGranted", **on, **consent, "from_on": "2003-06-15", "until_on": "2003-07-05"}
        case "k":
            return {"kind": "SharesPurchased", **about, "shares": 500, "price_per_share": "2.00"}
        case "n":
            return {"kind": "InvestorRenamed", **on, "investor": ALPHA, "name": "Alpha Capital Anstalt"}
        case _:
            return {"kind": "EntryRetracted", **on, "target": chance.randint(5, 60), "reason": "mistaken"}


def said(judgement: Judgement, given: dict[str, object]) -> str:
    stored = json.dumps({**given, "recorded_at": NOW.isoformat()}).encode()
    try:
        admitted(judgement, parse(stored), now=NOW)
    except Refusal as refused:
        return f"{type(refused).__name__}: {refused}"
    return "admitted"


@pytest.mark.parametrize("seed", range(24))
def test_a_settlement_is_judged_by_what_was_kept_as_by_all_the_log_says(seed, monkeypatch):
    plainly: list[bool] = []
    left = SettledSoFar.left
    monkeypatch.setattr(SettledSoFar, "left", lambda *given: plainly.append(True) or left(*given))
    chance, kept, anew = Random(seed), Judgement(judge_settlement), Judgement(by_all)
    rare = chance.choice([0.0, 0.02, 0.1])
    for given in begun(chance):
        assert said(kept, given) == said(anew, given) == "admitted"
    declared = {"kind": "EffectivenessDeclared", "occurred_on": DECLARED_ON, **STATEMENT}
    day, answers, agreed = date(2003, 7, 2), list[str](), dict[str, object]()
    for number in range(60):
        day += timedelta(days=chance.choice([0, 0, 1, 3, 9]))
        given = declared if number == 5 else further(chance, day, rare, agreed)
        answers.append(said(kept, given))
        assert answers[-1] == said(anew, given), given
        if given["kind"] == "ShareSettlementAgreed" and answers[-1] == "admitted":
            agreed = given
    assert answers.count("admitted") > 5
    assert plainly or rare
