"""Shapes of logs: each of any number of like entries, every one legal. The number alone grows, not the years."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from lifecycle.business_days import is_trading_day
from tests.benchmarks.logs import INVESTORS, LAST, STORY

Given = dict[str, object]
Shape = Callable[[int], Iterator[Given]]
SIGNED_ON, DECLARED_ON = date(2002, 11, 25), date(2003, 7, 11)
# Of bars there are hundreds, each of days of its own, and shares kept registered through them all.
LAST_OF_BARS = date(2012, 6, 29)
FIRST, SECOND = INVESTORS
STATEMENT = {"statement": "333-1"}
CONSENT = {"company_signed": True, "signed_by": INVESTORS}


def _day(number: int, of: int, last: date = LAST, first: date = DECLARED_ON + timedelta(days=3)) -> str:
    """One of so many days, in order, from a first to a last."""
    return (first + timedelta(days=number * (last - first).days // of)).isoformat()


def _begun(investors: list[str] = INVESTORS, **terms: object) -> Iterator[Given]:
    """Late effectiveness of a statement that covers everybody."""
    yield {
        "kind": "AgreementSigned",
        "occurred_on": SIGNED_ON.isoformat(),
        "company": "Focus Enhancements, Inc.",
        "investors": investors,
        "terms": {"based_on": "focus-2002", **terms} if terms else "focus-2002",
    }
    for name in investors:
        yield _bought(name)
    yield {"kind": "StatementFiled", "occurred_on": "2003-02-03", **STATEMENT, "form": "S-3"}
    yield {"kind": "EffectivenessDeclared", "occurred_on": DECLARED_ON.isoformat(), **STATEMENT}


def _bought(name: str) -> Given:
    shares = {"shares": 10**7, "price_per_share": "1.20"}
    return {"kind": "SharesPurchased", "occurred_on": SIGNED_ON.isoformat(), "investor": name, **shares}


def in_order(entries: int) -> Iterator[Given]:
    yield from _begun()
    for number in range(entries):
        yield {**STORY[number % len(STORY)], "occurred_on": _day(number, entries)}


def back_dated(entries: int) -> Iterator[Given]:
    yield from _begun()
    yield from reversed(list(_sold(entries)))


def corrections(entries: int) -> Iterator[Given]:
    yield from _begun()
    sales = list(_sold(entries // 2))
    yield from sales
    for number, sale in enumerate(sales):
        replaced = {**sale, "shares": 11 + number % 7}
        yield {**_of_position(number), "kind": "EntryCorrected", "replacement": replaced, "reason": "miscounted"}


def retractions(entries: int) -> Iterator[Given]:
    yield from _begun()
    yield from _sold(entries // 2)
    for number in range(entries // 2):
        yield {**_of_position(number), "kind": "EntryRetracted", "reason": "never traded"}


def _of_position(number: int) -> Given:
    return {"target": number + 6, "occurred_on": LAST.isoformat()}


def _sold(entries: int) -> Iterator[Given]:
    for number in range(entries):
        sold = {"investor": INVESTORS[number % 2], "shares": 10 + number, "venue": "registered"}
        yield {"kind": "SharesSold", "occurred_on": _day(number, entries), **sold}


def transfers(entries: int) -> Iterator[Given]:
    yield from _begun()
    for number in range(entries // 2):
        yield from _sent(_day(number, entries // 2), SECOND)


def transferees(entries: int) -> Iterator[Given]:
    yield from _begun()
    for number in range(entries // 2):
        yield from _sent(_day(number, entries // 2), f"Transferee {number:05}")


def _sent(day: str, transferee: str) -> Iterator[Given]:
    pair = {"occurred_on": day, "investor": FIRST, "transferee": transferee}
    yield {"kind": "SharesTransferred", **pair, "shares": 100}
    yield {"kind": "TransferNotified", **pair}


def untold(entries: int) -> Iterator[Given]:
    """Transfers between the same two of which the Company had no notice."""
    yield from _begun()
    for number in range(entries):
        pair = {"occurred_on": _day(number, entries), "investor": FIRST, "transferee": SECOND}
        yield {"kind": "SharesTransferred", **pair, "shares": 100 + number}


def coverage_rows(entries: int) -> Iterator[Given]:
    """A statement a row, each for one Investor's shares."""
    yield from _begun()
    for number in range(entries // 2):
        statement = {"occurred_on": _day(number, entries // 2), "statement": f"333-{number + 2}"}
        yield {"kind": "StatementFiled", **statement, "form": "S-3", "coverage": {INVESTORS[number % 2]: 1_000}}
        yield {"kind": "EffectivenessDeclared", **statement}


def investors(entries: int) -> Iterator[Given]:
    yield from _begun(_names(entries))


def covered_investors(entries: int) -> Iterator[Given]:
    """One statement with a row of coverage for each Investor."""
    names = _names(entries)
    for given in _begun(names):
        room = {"coverage": dict.fromkeys(names, 10**7)} if given["kind"] == "StatementFiled" else {}
        yield {**given, **room}


def _names(entries: int) -> list[str]:
    return [f"Investor {number:05}" for number in range(entries)]


def suspensions(entries: int) -> Iterator[Given]:
    began = {"kind": "PotentialMaterialEventNoticeGiven"}
    return _barred(entries, began, {"kind": "SuspensionLifted", "reason": "disclosed"})


def stop_orders(entries: int) -> Iterator[Given]:
    return _barred(entries, {"kind": "StopOrderIssued", **STATEMENT}, {"kind": "StopOrderLifted", **STATEMENT})


def _barred(entries: int, began: Given, ended: Given) -> Iterator[Given]:
    """Stretches of one day each, one after another, over nine years in which shares stay registered."""
    yield from _begun(registration_period_years=10, rule_144k_years=10)
    first = DECLARED_ON + timedelta(days=3)
    for number in range(entries // 2):
        yield {**began, "occurred_on": _day(number, entries // 2, LAST_OF_BARS, first)}
        yield {**ended, "occurred_on": _day(number, entries // 2, LAST_OF_BARS, first + timedelta(days=1))}


def amendments(entries: int) -> Iterator[Given]:
    yield from _begun()
    for number in range(entries):
        rate = f"0.{1_000 + number:06}"
        amended = {"changes": {"restricted_sale_rate": rate}, "effective_from": _day(number, entries)}
        yield {"kind": "TermsAmended", "occurred_on": _day(number, entries), **CONSENT, **amended}


def waivers(entries: int) -> Iterator[Given]:
    """Each of one day of lateness, before effectiveness."""
    yield from _begun()
    for number in range(entries):
        first = date.fromisoformat(_day(number, entries, date(2003, 9, 1), date(2003, 6, 2)))
        span = {"from_on": first.isoformat(), "until_on": (first + timedelta(days=1)).isoformat()}
        granted = {"kind": "WaiverGranted", "occurred_on": _day(number, entries), **CONSENT, **span}
        yield {**granted, "trigger": "late_effectiveness", "again": True}


def agreed_delays(entries: int) -> Iterator[Given]:
    yield from _begun()
    for number in range(entries):
        first = date.fromisoformat(_day(number, entries, date(2003, 6, 8), date(2003, 5, 26)))
        span = {"from_on": first.isoformat(), "until_on": (first + timedelta(days=1)).isoformat()}
        yield {
            "kind": "InvestorDelayAttributed",
            "occurred_on": _day(number, entries),
            "status": "agreed",
            "again": True,
            **span,
        }


def sales(entries: int) -> Iterator[Given]:
    yield from _begun()
    yield from _sold(entries)


def payments(entries: int) -> Iterator[Given]:
    yield from _begun()
    for number in range(entries):
        paid = {"investor": INVESTORS[number % 2], "amount": str(Decimal(100 + number) / 100)}
        yield {"kind": "PeriodicAmountPaid", "occurred_on": _day(number, entries), **paid}


def shares_in_kind(entries: int) -> Iterator[Given]:
    """Of one amount, ten shares at a time."""
    yield from _begun()
    for day in range(20, 31):
        if is_trading_day(date(2003, 6, day)):
            yield {"kind": "ClosingBidRecorded", "occurred_on": f"2003-06-{day}", "price": "1.50"}
    toward = {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": 1}
    for number in range(entries // 2):
        about = {"occurred_on": _day(number, entries // 2), "investor": FIRST, "toward": toward, "again": True}
        yield {"kind": "ShareSettlementAgreed", **about, "amount": "13.50"}
        yield {"kind": "PeriodicAmountSharesIssued", **about, "shares": 10}


def splits(entries: int) -> Iterator[Given]:
    yield from _begun()
    for number in range(entries):
        new, old = ((2, 1), (1, 2))[number % 2]
        split = {"new_shares": new, "old_shares": old, "again": True}
        yield {"kind": "SharesSplit", "occurred_on": _day(number, entries), **split}


def claims(entries: int) -> Iterator[Given]:
    yield from _begun()
    for number in range(entries // 2):
        claim = {"claim": f"Claim {number}", "claimant": FIRST, "indemnitor": "Company", "amount": "100.00"}
        for kind in ("ClaimNoticed", "ClaimPaid"):
            yield {"kind": kind, "occurred_on": _day(number, entries // 2), **claim}


def duties(entries: int) -> Iterator[Given]:
    yield from _begun()
    for number in range(entries // 2):
        about = {"occurred_on": _day(number, entries // 2), "investor": INVESTORS[number % 2], "again": True}
        asked_at = 6 + 2 * number
        yield {"kind": "RequestReceived", "duty": "3(c)", **about}
        yield {"kind": "DutyPerformed", "duty": "3(c)", "regarding": asked_at, **about}


def objections(entries: int) -> Iterator[Given]:
    """Each to a filing made over it, of a statement in review."""
    yield from _begun()
    statement = {"statement": "333-2"}
    yield {"kind": "StatementFiled", "occurred_on": "2003-07-14", **statement, "form": "S-3"}
    for number in range(entries // 3):
        about = {"occurred_on": _day(number, entries // 3), **statement}
        yield {"kind": "CounselObjected", **about, "reasonable": True}
        yield {"kind": "AmendmentFiled", **about, "form": "S-3/A", "again": True}
        yield {"kind": "ObjectionResolved", **about}


SHAPES: Mapping[str, Shape] = {
    each.__name__.replace("_", "-"): each
    for each in (
        *(in_order, back_dated, corrections, retractions, transfers, transferees, untold, coverage_rows),
        *(investors, covered_investors, suspensions, stop_orders, amendments, waivers, agreed_delays),
        *(sales, payments, shares_in_kind, splits, claims, duties, objections),
    )
}


def lines_of(shape: str, entries: int) -> list[tuple[int, bytes]]:
    """The numbered lines of the log of a shape, recorded in the order given after all of it."""
    recorded = {"recorded_at": "2013-01-03T12:00:00-05:00"}
    log = enumerate(SHAPES[shape](entries), 1)
    return [(number, json.dumps({**given, **recorded}).encode()) for number, given in log]


def last_day(shape: str) -> date:
    """The day after everything of a shape has happened."""
    return LAST_OF_BARS + timedelta(days=3) if SHAPES[shape] in (suspensions, stop_orders) else LAST
