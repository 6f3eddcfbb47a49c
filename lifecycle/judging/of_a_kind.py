"""What is asked of single kinds besides names, dates and moves: a day inside, a trading day, a statement cut back."""

from collections.abc import Collection, Mapping
from datetime import date
from math import floor

from lifecycle.business_days import exchange_closure, is_trading_day
from lifecycle.entries import CutBackEnded, CutBackImposed, InvestorDelayAttributed, WaiverGranted
from lifecycle.judging.positions import Positions
from lifecycle.judging.refusals import NoDayInside, NotKnown


def check_interval(entry: InvestorDelayAttributed | WaiverGranted) -> None:
    """Refuse an interval without a day in it, and a waiver that is not of one thing."""
    if entry.from_on >= entry.until_on:
        what = "delay" if isinstance(entry, InvestorDelayAttributed) else "waived"
        raise NoDayInside(entry.from_on, entry.until_on, what)
    if isinstance(entry, WaiverGranted) and (entry.trigger is None) == (entry.duty is None):
        both = "both are named" if entry.duty else "neither is named"
        raise NotKnown("trigger, duty", entry.trigger, both, "a waiver is of one trigger or of one duty")


def check_bid(bids: Mapping[int, frozenset[date]], day: date) -> None:
    """Refuse a bid of a day without trading, and a second one of a day."""
    if not is_trading_day(day):
        because = exchange_closure(day) or "a weekend day"
        raise NotKnown(
            "occurred_on", day, f"{because}, on which the New York Stock Exchange was closed", "correct the date"
        )
    if day in bids.get(day.year, ()):
        raise NotKnown("occurred_on", day, "the Closing Bid of that day is recorded already", "correct that entry")


def check_cutback(
    statements: Mapping[str, str],
    cut_back: Collection[str],
    positions: Positions,
    entry: CutBackImposed | CutBackEnded,
) -> None:
    """Refuse a cutback of what is not filed or not held, and the end of one that is not in force."""
    if isinstance(entry, CutBackEnded) and entry.statement not in cut_back:
        remedy = "record its CutBackImposed first"
        raise NotKnown("statement", entry.statement, "no cutback of it is in force", remedy)
    if statements.get(entry.statement, "unfiled") == "unfiled":
        raise NotKnown("statement", entry.statement, "not filed by then", "record its StatementFiled first")
    for name, shares in entry.shares.items() if isinstance(entry, CutBackImposed) else ():
        held = floor(positions.held(name, entry.occurred_on))
        if shares > held:
            problem = f"{name} holds {held} on {entry.occurred_on}, so no more of its shares can be cut back"
            raise NotKnown("shares", shares, problem, "correct the number or the date, or record the purchase first")
