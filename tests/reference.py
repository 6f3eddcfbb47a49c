"""A second reading of the money rules, written apart from the product and used only to check it.

It is slow on purpose: it walks every calendar day from the signing to the as-of date, keeps sets of
dates, counts in exact fractions and rounds once per amount.  Nothing here is imported from the product.

The parts, in the order of the rules:

    1  words: days, business days, money, holdings
    2  history: which entries an answer may use
    3  late effectiveness (T1)
    4  bars, suspensions, restricted sale dates
    5  restricted sales (T2), due dates, payments, figures
    6  the Registration Period
    7  readings: named where they are applied

Left out: coverage, splits, transfers, settlement in shares, amendments, waivers (a log that has them is
refused), and with them the readings `partial_coverage` and `dissenters`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from dateutil.easter import easter

Date = dt.date
Entry = dict[str, Any]
Answer = dict[str, Any]

DAY = dt.timedelta(days=1)

# Every reading with its default.
DEFAULTS = {
    "required_effective_date": "stated",
    "weekend_deadline": "stands",
    "partial_coverage": "uncovered_shares",
    "partial_period": "full",
    "first_cure": "computes",
    "base_before_effective": "purchase_price",
    "base_restricted": "held_at_computation",
    "sale_on_computation_date": "held",
    "late_after_sale": "stops",
    "payment_timing": "arrears",
    "ninety_days": "dates_the_restriction",
    "beyond_ninety_days": "not_payable",
    "restrictions_counted": "each_run",
    "misstatement_grace": "none",
    "delisting": "no_trigger",
    "overrun": "from_sixteenth",
    "day_count": "notice_in_lift_out",
    "allowance": "two_ever",
    "gap_from": "last_barred_day",
    "early_suspension": "never_permitted",
    "advance_notice": "covenant",
    "findings": "required",
    "business_day": "both_open",
    "investor_delay": "toll",
    "running_sequence": "not_paused",
    "dissenters": "bound",
}

# The constants of the shipped agreement that move money.
FOCUS_2002: dict[str, Any] = {
    "required_effective_date": "2003-06-01",
    "clearance_days": 5,
    "computation_interval_days": 30,
    "late_effectiveness_rates": ["0.02", "0.02", "0.02", "0.03"],
    "restricted_sale_rate": "0.015",
    "restricted_sale_window_days": 90,
    "cure_payment_business_days": 3,
    "suspension_periods": 2,
    "suspension_business_days": 15,
    "suspension_gap_business_days": 10,
    "suspension_notice_business_days": 2,
    "registration_period_years": 1,
    "rule_144k_years": 2,
    "holidays_added": [],
    "holidays_removed": [],
    "currency": "USD",
}

NOT_COVERED_HERE = {
    "SharesSplit",
    "SharesTransferred",
    "TransferNotified",
    "ShareSettlementAgreed",
    "PeriodicAmountSharesIssued",
    "TermsAmended",
    "WaiverGranted",
}

SUSPENSION, MISSTATEMENT, STOP_ORDER, LAPSE, DELISTING = (
    "suspension",
    "misstatement",
    "stop_order",
    "lapse",
    "delisting",
)
CAUSES = [SUSPENSION, MISSTATEMENT, STOP_ORDER, LAPSE, DELISTING]


# ---------------------------------------------------------------------------------------------------
# 1. Words: days, years, money
# ---------------------------------------------------------------------------------------------------


def on(text: str) -> Date:
    """A date from its ISO text."""
    return Date.fromisoformat(text)


def iso(day: Date | None) -> str | None:
    """A date as ISO text, null when there is none."""
    return None if day is None else day.isoformat()


def days(first: Date, last: Date) -> Iterator[Date]:
    """Every calendar day from the first to the last, both included."""
    while first <= last:
        yield first
        first += DAY


def years_after(day: Date, years: int) -> Date:
    """The anniversary; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def to_the_cent(amount: Fraction) -> Fraction:
    """Half-up to the cent."""
    return Fraction((amount * 100 + Fraction(1, 2)).__floor__(), 100)


def money(amount: Fraction) -> str:
    """Dollars with two places."""
    cents = int(to_the_cent(amount) * 100)
    return f"{cents // 100}.{cents % 100:02d}"


# 1, business days.  Statutory federal holidays with their observed days, and full-day NYSE closures.


def nth_weekday(year: int, month: int, weekday: int, n: int) -> Date:
    """The n-th Monday (0), Tuesday (1) ... of a month."""
    matching = [
        d
        for d in days(Date(year, month, 1), Date(year, month, 28) + 3 * DAY)
        if d.month == month and d.weekday() == weekday
    ]
    return matching[n - 1]


def last_monday_of_may(year: int) -> Date:
    return max(d for d in days(Date(year, 5, 25), Date(year, 5, 31)) if d.weekday() == 0)


def observed(day: Date) -> Date:
    """Saturday to the Friday before, Sunday to the Monday after."""
    return {5: day - DAY, 6: day + DAY}.get(day.weekday(), day)


@cache
def federal_holidays(year: int) -> frozenset[Date]:
    """The observed federal holidays belonging to a year (New Year's may be observed the year before)."""
    fixed = [Date(year, 1, 1), Date(year, 7, 4), Date(year, 11, 11), Date(year, 12, 25)]
    if year >= 2021:
        fixed.append(Date(year, 6, 19))
    moving = [
        nth_weekday(year, 1, 0, 3),
        nth_weekday(year, 2, 0, 3),
        last_monday_of_may(year),
        nth_weekday(year, 9, 0, 1),
        nth_weekday(year, 10, 0, 2),
        nth_weekday(year, 11, 3, 4),
    ]
    return frozenset([observed(d) for d in fixed] + moving)


NYSE_ONE_OFF = {
    Date(2001, 9, 11), Date(2001, 9, 12), Date(2001, 9, 13), Date(2001, 9, 14), Date(2004, 6, 11),
    Date(2007, 1, 2), Date(2012, 10, 29), Date(2012, 10, 30), Date(2018, 12, 5), Date(2025, 1, 9),
}  # fmt: skip


@cache
def nyse_holidays(year: int) -> frozenset[Date]:
    """The exchange's regular closures: a New Year's Day on a Saturday closes no Friday."""
    fixed = [Date(year, 7, 4), Date(year, 12, 25)]
    if year >= 2022:
        fixed.append(Date(year, 6, 19))
    if Date(year, 1, 1).weekday() != 5:
        fixed.append(Date(year, 1, 1))
    moving = [
        nth_weekday(year, 2, 0, 3),
        easter(year) - 2 * DAY,
        last_monday_of_may(year),
        nth_weekday(year, 9, 0, 1),
        nth_weekday(year, 11, 3, 4),
    ]
    if year >= 1998:
        moving.append(nth_weekday(year, 1, 0, 3))
    return frozenset([observed(d) for d in fixed] + moving)


@cache
def ordinary_business_day(day: Date, choice: str) -> bool:
    """1; reading `business_day`, before the terms' own additions and removals."""
    if day.weekday() >= 5:
        return False
    federal = day in federal_holidays(day.year) or day in federal_holidays(day.year + 1)
    nyse = day in nyse_holidays(day.year) or day in NYSE_ONE_OFF
    closed = {"both_open": federal or nyse, "federal": federal, "nyse": nyse}[choice]
    return not closed


# ---------------------------------------------------------------------------------------------------
# 2. History: which entries an answer may use
# ---------------------------------------------------------------------------------------------------

SPEAK_ABOUT_THE_PAST = {"InvestorDelayAttributed", "TermsAmended", "WaiverGranted", "ReadingElected"}


def instant(text: str | None) -> dt.datetime:
    """A recorded instant; an entry without one is being recorded now."""
    return dt.datetime.fromisoformat(text) if text else dt.datetime.now(dt.UTC)


def history(log: list[Entry], as_of: Date, known_at: str | None) -> list[Entry]:
    """The entries the answer rests on, in history order, each with its `position`."""
    # 2.1: what was recorded by K, with the corrections and retractions among it applied.  A correction
    # and a retraction only speak of earlier positions, so from the last to the first every entry is
    # settled before anything it targets.
    content = {
        position: entry
        for position, entry in enumerate(log, 1)
        if known_at is None or instant(entry.get("recorded_at")) <= instant(known_at)
    }
    retracted: set[int] = set()
    corrected: set[int] = set()
    for position in sorted(content, reverse=True):
        entry = content[position]
        if entry["kind"] == "EntryRetracted":
            retracted.add(entry["target"])
        elif entry["kind"] == "EntryCorrected":
            if position in retracted or entry["target"] in corrected:
                continue  # undone, or not the last correction of its target
            corrected.add(entry["target"])
            content[entry["target"]] = entry["replacement"]
    told = [
        {**entry, "position": position}
        for position, entry in content.items()
        if position not in retracted and entry["kind"] not in ("EntryRetracted", "EntryCorrected")
    ]
    # 2.2: by date, then by position.
    told.sort(key=lambda entry: (entry["occurred_on"], entry["position"]))
    # 2.3: nothing after X, except what speaks about the past.
    told = [e for e in told if on(e["occurred_on"]) <= as_of or e["kind"] in SPEAK_ABOUT_THE_PAST]
    for entry in told:
        if entry["kind"] in NOT_COVERED_HERE or entry.get("coverage") is not None:
            raise NotImplementedError(f"the reference does not know {entry['kind']} (coverage included)")
    return told


# ---------------------------------------------------------------------------------------------------
# Small records
# ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holding:
    """Shares of one lot: bought on a day at a price, or (a piece of a sale) sold on a day."""

    day: Date
    shares: int
    price: Fraction
    bought: bool  # false for shares received on a warrant's exercise


@dataclass(frozen=True)
class Bar:
    """A bar in force on the days from `start` up to, not including, `end` (null: not ended)."""

    cause: str
    notice: Entry
    start: Date
    lifted_on: Date | None
    end: Date | None

    def in_force(self, day: Date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def order(self) -> tuple[str, int]:
        return (self.notice["occurred_on"], self.notice["position"])


@dataclass(frozen=True)
class Judged:
    """A suspension with its Permitted Suspension Period, `[psp_from, psp_until)`, if it has one."""

    bar: Bar
    permitted: bool
    psp_from: Date | None
    psp_until: Date | None
    sixteenth: Date | None
    why: str

    def covers(self, day: Date) -> bool:
        return self.psp_from is not None and self.psp_until is not None and self.psp_from <= day < self.psp_until


@dataclass(frozen=True)
class Restriction:
    """A default run with its Restricted Sale Date."""

    day: Date
    statement: str
    effective_on: Date
    causes: list[str]
    until: Date | None
    cure: Date | None
    payable: bool


@dataclass
class Line:
    """One Periodic Amount."""

    trigger: str
    trigger_date: Date
    statement: str | None
    number: int
    computed_on: Date
    days: int
    rate: str
    base: Fraction
    amount: Fraction
    due_on: Date
    paid: Fraction = Fraction(0)


@dataclass(frozen=True)
class Sequence:
    """What a run of Computation Dates needs to know, the same for both triggers."""

    trigger: str
    start: Date  # the trigger date
    armed_on: Date
    statement: str | None
    elapsed: Callable[[Date], int]  # counted days since the start
    cure: Date | None
    stopped: Callable[[Date], bool]
    rate: Callable[[int], str]
    base: Callable[[Date], Fraction]
    base_if_cured: Callable[[Date], Fraction]  # at a first CD after a cure on that day
    reduction: Fraction  # 1, or less under `proportional`
    last_day: Date | None = None  # E + 90 under `ends_accrual`


# ---------------------------------------------------------------------------------------------------
# The world as of X, known at K
# ---------------------------------------------------------------------------------------------------


class World:
    """Everything an answer is worked out from."""

    def __init__(self, log: list[Entry], as_of: str, readings: dict[str, str] | None, known_at: str | None) -> None:
        self.as_of = on(as_of)
        self.known_at = known_at
        self.history = history(log, self.as_of, known_at)
        signings = self.of_kind("AgreementSigned")
        if not signings:
            raise LookupError("no agreement had been signed")
        self.signed_on = on(signings[0]["occurred_on"])
        self.investors: list[str] = signings[0]["investors"]
        self.terms, self.name = self.terms_of(signings[0]["terms"])
        # 2.4: the question's choice, over the last election, over the default.
        self.readings = dict(DEFAULTS)
        for entry in self.of_kind("ReadingElected"):
            self.readings[entry["reading"]] = entry["choice"]
        self.readings.update(readings or {})
        # 4, 6: the state of every statement at the end of every day.
        self.states = self.statement_states()
        self.declarations = [(on(e["occurred_on"]), str(e["statement"])) for e in self.of_kind("EffectivenessDeclared")]
        self.first_effective = self.declarations[0][0] if self.declarations else None  # E
        self.lots = {name: self.purchases_and_sales(name)[0] for name in self.investors}
        self.sales = {name: self.purchases_and_sales(name)[1] for name in self.investors}
        self.limb_i, self.limb_ii = self.find_limb_i(), self.find_limb_ii()
        self.period_end = self.find_period_end()
        self.delistings = self.bars_between(None, "Delisted", "Relisted", DELISTING)

    @staticmethod
    def terms_of(value: str | dict[str, Any]) -> tuple[dict[str, Any], str | None]:
        """The terms, and their name if they are the shipped ones."""
        if isinstance(value, str):
            return dict(FOCUS_2002), value
        return {**FOCUS_2002, **value}, None

    def says(self, reading: str, choice: str) -> bool:
        """Whether a reading is taken that way."""
        return self.readings[reading] == choice

    def of_kind(self, *kinds: str, investor: str | None = None) -> list[Entry]:
        """The entries of some kinds; of an Investor, also those that name none (1)."""
        return [
            e
            for e in self.history
            if e["kind"] in kinds and (investor is None or e.get("investor") in (None, investor))
        ]

    # 1, business days -------------------------------------------------------------------------------

    def is_business_day(self, day: Date) -> bool:
        if day.isoformat() in self.terms["holidays_added"]:
            return False
        if day.isoformat() in self.terms["holidays_removed"]:
            return day.weekday() < 5
        return ordinary_business_day(day, self.readings["business_day"])

    def business_day_after(self, day: Date, n: int) -> Date:
        """The n-th business day strictly after a day."""
        while n > 0:
            day += DAY
            if self.is_business_day(day):
                n -= 1
        return day

    def business_day_from(self, day: Date, n: int) -> Date:
        """The n-th business day counting from a day, which is the first when it is one."""
        return self.business_day_after(day - DAY, n)

    # 1, holdings ------------------------------------------------------------------------------------

    def purchases_and_sales(self, investor: str) -> tuple[list[Holding], list[Holding]]:
        """The lots of an Investor, and the pieces of lots its sales took, oldest lot first."""
        lots: list[Holding] = []
        left: list[int] = []
        sold: list[Holding] = []
        for entry in self.of_kind("SharesPurchased", "WarrantsExercised", "SharesSold", investor=investor):
            day, shares = on(entry["occurred_on"]), int(entry["shares"])
            if entry["kind"] != "SharesSold":
                bought = entry["kind"] == "SharesPurchased"
                price = Fraction(entry["price_per_share"]) if bought else Fraction(0)
                lots.append(Holding(day, shares, price, bought))
                left.append(shares)
                continue
            for i, lot in enumerate(lots):
                taken = min(left[i], shares)
                if taken > 0:
                    left[i] -= taken
                    shares -= taken
                    sold.append(Holding(day, taken, lot.price, lot.bought))
        return lots, sold

    def sale_counts(self, sale: Holding, day: Date) -> bool:
        """1; reading `sale_on_computation_date`: from the day after the trade, or from the trade date."""
        return sale.day <= day if self.says("sale_on_computation_date", "sold") else sale.day < day

    def full_purchase_price(self, investor: str, day: Date) -> Fraction:
        """The price of all shares bought by a day, sold or not."""
        return sum((lot.shares * lot.price for lot in self.lots[investor] if lot.day <= day), Fraction(0))

    def held_shares_value(self, investor: str, day: Date, sold_since: Date | None = None) -> Fraction:
        """HSV on a day; with `sold_since`, only sales from then on are deducted."""
        gone = sum(
            (
                sale.shares * sale.price
                for sale in self.sales[investor]
                if self.sale_counts(sale, day) and (sold_since is None or sale.day >= sold_since)
            ),
            Fraction(0),
        )
        return self.full_purchase_price(investor, day) - gone

    def bought_and_held(self, investor: str, day: Date) -> tuple[bool, bool]:
        """Whether the Investor has bought by a day, and whether it holds any bought share on it."""
        bought = sum(lot.shares for lot in self.lots[investor] if lot.bought and lot.day <= day)
        gone = sum(s.shares for s in self.sales[investor] if s.bought and self.sale_counts(s, day))
        return bought > 0, bought - gone > 0

    def holds_nothing(self, investor: str, day: Date) -> bool:
        """Has bought, and holds none."""
        has_bought, holds = self.bought_and_held(investor, day)
        return has_bought and not holds

    def excluded_on(self, investor: str) -> Date | None:
        """3, exclusion: the first election of this Investor."""
        elected = self.of_kind("ExclusionElected", investor=investor)
        return on(elected[0]["occurred_on"]) if elected else None

    def is_excluded(self, investor: str, day: Date) -> bool:
        since = self.excluded_on(investor)
        return since is not None and day >= since

    # 4, 6: statements -------------------------------------------------------------------------------

    def statement_states(self) -> dict[Date, dict[str, str]]:
        """The state of every filed statement at the end of every day up to X."""
        moves = {
            "StatementFiled": "filed",
            "CommentsReceived": "in_review",
            "ClearanceNotified": "cleared",
            "EffectivenessDeclared": "effective",
            "StopOrderIssued": "stopped",
            "StopOrderLifted": "effective",
            "EffectivenessLapsed": "lapsed",
            "EffectivenessRestored": "effective",
            "StatementWithdrawn": "withdrawn",
        }
        by_day: dict[Date, dict[str, str]] = {}
        now: dict[str, str] = {}
        for day in days(self.signed_on, self.as_of):
            for entry in self.history:
                if on(entry["occurred_on"]) != day:
                    continue
                if entry["kind"] == "ReviewNotified":
                    now[entry["statement"]] = "in_review" if entry["review"] else "cleared"
                elif entry["kind"] in moves:
                    now[entry["statement"]] = moves[entry["kind"]]
            by_day[day] = dict(now)
        return by_day

    def some_effective(self, day: Date) -> bool:
        """Some statement is effective at the end of the day."""
        return "effective" in self.states.get(day, {}).values()

    def some_declared(self, day: Date) -> bool:
        """Some statement has been declared effective by the end of the day."""
        return any(declared <= day for declared, _ in self.declarations)

    def statement_causes(self, day: Date) -> set[str]:
        """4: what bars every Investor on a day: a statement was declared effective, and none is."""
        if not self.some_declared(day) or self.some_effective(day):
            return set()
        causes = set()
        for declared, statement in self.declarations:
            if declared <= day:
                state = self.states[day][statement]
                causes.add(STOP_ORDER if state == "stopped" else LAPSE)  # a withdrawal is a lapse
        return causes

    # 6: the Registration Period ---------------------------------------------------------------------

    def find_limb_i(self) -> Date | None:
        determined = self.of_kind("UnrestrictedResaleDetermined")
        return on(determined[0]["occurred_on"]) if determined else None

    def find_limb_ii(self) -> Date | None:
        """The first day at whose close nothing of this transaction is held any more."""
        for day in days(self.signed_on, self.as_of):
            lots = [lot for name in self.investors for lot in self.lots[name] if lot.day <= day]
            gone = [sale for name in self.investors for sale in self.sales[name] if sale.day <= day]
            warrants = 0
            for entry in self.of_kind("WarrantsIssued", "WarrantsExercised", "WarrantsExpired"):
                if on(entry["occurred_on"]) <= day:
                    sign = 1 if entry["kind"] == "WarrantsIssued" else -1
                    warrants += sign * int(entry["shares"])
            shares = sum(lot.shares for lot in lots) - sum(sale.shares for sale in gone)
            if lots and shares == 0 and warrants == 0:
                return day
        return None

    def find_period_end(self) -> Date | None:
        """The last day of the Registration Period as it stands on X; null while nothing fixes it."""
        early = [d for d in (self.limb_i, self.limb_ii) if d is not None]
        if not self.first_effective or (early and min(early) < self.first_effective):
            return min(early) if early else None
        years = self.terms["registration_period_years"]
        end = min([*early, years_after(self.first_effective, years)])
        for declared, _ in self.declarations:
            if declared <= end:  # a replacement while the period runs moves limb (iii)
                end = min([*early, years_after(declared, years)])
        return end

    # 4: bars ----------------------------------------------------------------------------------------

    def bars_between(self, investor: str | None, opens: str, closes: str, cause: str) -> list[Bar]:
        """The bars one kind of entry opens and another closes, in history order."""
        bars: list[Bar] = []
        opened: Entry | None = None
        for entry in self.of_kind(opens, closes, investor=investor):
            if entry["kind"] == opens:
                opened = entry
            elif opened is not None:
                bars.append(self.bar(cause, opened, on(entry["occurred_on"])))
                opened = None
        if opened is not None:
            bars.append(self.bar(cause, opened, None))
        return bars

    def bar(self, cause: str, notice: Entry, lifted_on: Date | None) -> Bar:
        """One bar; reading `day_count` `both_in`: a suspension runs through its lift day."""
        end = lifted_on
        if end is not None and cause == SUSPENSION and self.says("day_count", "both_in"):
            end += DAY
        return Bar(cause, notice, on(notice["occurred_on"]), lifted_on, end)

    def suspension_bars(self, investor: str) -> list[Bar]:
        return self.bars_between(investor, "PotentialMaterialEventNoticeGiven", "SuspensionLifted", SUSPENSION)

    def misstatement_bars(self, investor: str) -> list[Bar]:
        return self.bars_between(investor, "MisstatementNoticeReceived", "CorrectedProspectusReceived", MISSTATEMENT)

    # 4: Permitted Suspension Periods ----------------------------------------------------------------

    def gap_allows_from(self, earlier: list[Bar], day: Date) -> Date | None:
        """The first day the gap test allows a suspension starting on `day`; null: not while one lasts.

        What counts is the preceding one and, where bars may overlap, any earlier one still on that day.
        """
        relevant = [earlier[-1]] + [b for b in earlier if b.in_force(day)]
        latest = []
        for bar in relevant:
            if bar.end is None or bar.lifted_on is None:
                return None
            # reading `gap_from`
            latest.append(bar.lifted_on if self.says("gap_from", "lift_day") else bar.end - DAY)
        return self.business_day_after(max(latest), self.terms["suspension_gap_business_days"])

    def advance_notice_given(self, investor: str, bar: Bar) -> bool:
        """Reading `advance_notice` `condition`: noticed in time, and since the preceding suspension."""
        preceding = [b.order for b in self.suspension_bars(investor) if b.order < bar.order]
        for entry in self.of_kind("AdvanceNoticeGiven", investor=investor):
            later = not preceding or (entry["occurred_on"], entry["position"]) > max(preceding)
            in_time = bar.start >= self.business_day_after(
                on(entry["occurred_on"]), self.terms["suspension_notice_business_days"]
            )
            if later and in_time:
                return True
        return False

    def slots_taken(self, judged: list[Judged], day: Date) -> int:
        """Qualifying suspensions that count against one starting on a day; reading `allowance`."""
        taken = [j for j in judged if j.permitted]
        if self.says("allowance", "two_a_year"):
            taken = [j for j in taken if j.bar.start >= day - 364 * DAY]
        return len(taken)

    def judged_suspensions(self, investor: str) -> list[Judged]:
        """Each suspension in order of its start, with its Permitted Suspension Period or the reason why not.

        Reading `misstatement_grace` `like_suspension`: misstatement bars stand in the same list.
        """
        bars = self.suspension_bars(investor)
        if self.says("misstatement_grace", "like_suspension"):
            bars = sorted(bars + self.misstatement_bars(investor), key=lambda b: b.order)
        judged: list[Judged] = []
        for i, bar in enumerate(bars):
            judged.append(self.judge(investor, bar, bars[:i], judged))
        return judged

    def judge(self, investor: str, bar: Bar, earlier: list[Bar], judged: list[Judged]) -> Judged:
        """4: whether one suspension qualifies, and for which days."""
        s = bar.start

        def refused(why: str) -> Judged:
            return Judged(bar, False, None, None, None, why)

        e, end = self.first_effective, self.period_end
        if not self.some_effective(s):
            return refused("no statement effective")
        if e is None or end is None or not e <= s <= end:
            return refused("outside the Registration Period")
        if bar.cause == SUSPENSION:  # not asked of a misstatement bar
            if self.says("findings", "required") and not bar.notice.get("board_findings", True):
                return refused("no Board findings")
            if self.says("advance_notice", "condition") and not self.advance_notice_given(investor, bar):
                return refused("no advance notice")
        if self.slots_taken(judged, s) >= self.terms["suspension_periods"]:
            return refused("no slot left")

        first, count_notice_day = s, not self.says("day_count", "notice_out")
        if earlier:
            tenth = self.gap_allows_from(earlier, s)
            if tenth is None or s < tenth:
                # reading `early_suspension`
                if not self.says("early_suspension", "from_tenth_day"):
                    return refused("too soon after the preceding one")
                if tenth is None or tenth > self.as_of or not bar.in_force(tenth):
                    return refused("too soon after the preceding one")
                first, count_notice_day = tenth, True

        # The 16th business day, counting from the first day; reading `day_count` `notice_out`: from the
        # first business day after the notice.
        n = self.terms["suspension_business_days"] + 1
        sixteenth = self.business_day_from(first if count_notice_day else first + DAY, n)
        # reading `overrun`
        if self.says("overrun", "whole_suspension") and sixteenth <= self.as_of and bar.in_force(sixteenth):
            return refused("outlasted its fifteen business days")
        until = sixteenth if bar.end is None else min(sixteenth, bar.end)
        return Judged(bar, True, first, until, sixteenth, "permitted")

    # 4: default runs and Restricted Sale Dates ------------------------------------------------------

    def permitted_dates(self, investor: str) -> set[Date]:
        """Every date in a Permitted Suspension Period."""
        dates: set[Date] = set()
        for j in self.judged_suspensions(investor):
            if j.psp_from is not None and j.psp_until is not None:
                dates |= set(days(j.psp_from, j.psp_until - DAY))
        return dates

    def default_causes(self, investor: str) -> dict[Date, set[str]]:
        """For every day up to X, what bars the Investor and is not excused by its own permitted period."""
        judged = self.judged_suspensions(investor)
        bars = self.suspension_bars(investor) + self.misstatement_bars(investor)
        if self.says("delisting", "restriction"):  # reading `delisting`
            bars = bars + self.delistings
        causes: dict[Date, set[str]] = {}
        for day in days(self.signed_on, self.as_of):
            found = self.statement_causes(day)
            for bar in bars:
                excused = any(j.bar == bar and j.covers(day) for j in judged)
                if bar.in_force(day) and not excused:
                    found = found | {bar.cause}
            causes[day] = found
        return causes

    def restrictions(self, investor: str) -> list[Restriction]:
        """4: the default runs that have a Restricted Sale Date, in order."""
        if self.first_effective is None:
            return []
        causes = self.default_causes(investor)
        permitted = self.permitted_dates(investor)

        def counts(day: Date) -> bool:
            ended = self.period_end is not None and day > self.period_end
            holds = self.bought_and_held(investor, day)[1]
            return holds and not ended and not self.is_excluded(investor, day)

        runs: list[list[Date]] = []
        for day in days(self.signed_on, self.as_of):
            if causes[day] and counts(day):
                if runs and runs[-1][-1] == day - DAY:
                    runs[-1].append(day)
                else:
                    runs.append([day])

        found: list[Restriction] = []
        for run in runs:
            candidates = [d for d in run if d not in permitted and d > self.first_effective]
            if not candidates:
                continue
            rsd = candidates[0]
            after = run[-1] + DAY
            until = after if after <= self.as_of else None
            cure = until if until is not None and not causes[until] else None
            effective_on, statement = [d for d in self.declarations if d[0] < rsd][-1]
            window = effective_on + self.terms["restricted_sale_window_days"] * DAY
            payable = rsd <= window
            if self.says("beyond_ninety_days", "payable") and SUSPENSION in causes[rsd]:
                payable = True
            if self.says("restrictions_counted", "first_only") and found:
                payable = False
            shown = [c for c in CAUSES if c in causes[rsd]]
            found.append(Restriction(rsd, statement, effective_on, shown, until, cure, payable))
        return found

    # 3: late effectiveness --------------------------------------------------------------------------

    def required_effective_date(self) -> Date:
        """RED; reading `required_effective_date`."""
        red = on(self.terms["required_effective_date"])
        cleared = self.of_kind("ClearanceNotified")
        if self.says("required_effective_date", "earlier_of_clearance") and cleared:
            red = min(red, on(cleared[0]["occurred_on"]) + self.terms["clearance_days"] * DAY)
        return red

    def attributed_dates(self, investor: str) -> set[Date]:
        """A: the dates of delay agreed or adjudged to be this Investor's."""
        dates: set[Date] = set()
        for entry in self.of_kind("InvestorDelayAttributed", investor=investor):
            if entry["status"] in ("agreed", "adjudicated"):
                dates |= set(days(on(entry["from_on"]), on(entry["until_on"]) - DAY))
        return dates

    def late_effectiveness(self, investor: str) -> Sequence | None:
        """T1 as of X, if it has armed for this Investor."""
        red, e, x = self.required_effective_date(), self.first_effective, self.as_of
        attributed = {d for d in self.attributed_dates(investor) if d > self.signed_on}
        tolling = self.says("investor_delay", "toll")

        def elapsed(day: Date) -> int:
            tolled = len([d for d in attributed if d <= day]) if tolling else 0
            return (day - red).days - tolled

        # The deadline is the last day with nothing elapsed; reading `weekend_deadline`.
        deadline = red
        while elapsed(deadline + DAY) <= 0:
            deadline += DAY
        if self.says("weekend_deadline", "next_business_day") and not self.is_business_day(deadline):
            deadline = self.business_day_after(deadline, 1)
        armed_on = deadline + DAY
        if (e is not None and e <= deadline) or x < armed_on:
            return None

        def stopped(day: Date) -> bool:
            if self.is_excluded(investor, day):
                return True
            # reading `late_after_sale`
            if self.says("late_after_sale", "continues") and (e is None or day <= e):
                return False
            limbs = [d for d in (self.limb_i, self.limb_ii) if d is not None]
            return self.holds_nothing(investor, day) or any(limb < day for limb in limbs)

        def base(day: Date) -> Fraction:
            # reading `base_before_effective`
            held = (e is not None and day > e) or self.says("base_before_effective", "held_shares")
            return self.held_shares_value(investor, day) if held else self.full_purchase_price(investor, day)

        # reading `investor_delay` `proportional`
        reduction = Fraction(1)
        if self.says("investor_delay", "proportional"):
            end = x if e is None else e
            theirs = len([d for d in attributed if red < d <= end])
            reduction = 1 - Fraction(theirs, (end - red).days)

        rates = self.terms["late_effectiveness_rates"]
        return Sequence(
            trigger="late_effectiveness",
            start=red,
            armed_on=armed_on,
            statement=self.declarations[0][1] if self.declarations else None,
            elapsed=elapsed,
            cure=e,
            stopped=stopped,
            rate=lambda k: str(rates[min(k, len(rates)) - 1]),
            base=base,
            base_if_cured=lambda day: self.held_shares_value(investor, day),
            reduction=reduction,
        )

    # 5: restricted sales ----------------------------------------------------------------------------

    def restricted_sale(self, investor: str, restriction: Restriction) -> Sequence:
        """T2 for one Restricted Sale Date."""
        rsd = restriction.day
        permitted = self.permitted_dates(investor)

        def elapsed(day: Date) -> int:
            # reading `running_sequence`
            paused = self.says("running_sequence", "paused")
            return (day - rsd).days - (len([d for d in permitted if rsd < d <= day]) if paused else 0)

        def stopped(day: Date) -> bool:
            ended = self.period_end is not None and day > self.period_end
            return ended or self.is_excluded(investor, day) or self.held_shares_value(investor, day) == 0

        def base(day: Date) -> Fraction:
            # reading `base_restricted`
            if self.says("base_restricted", "held_at_restriction"):
                return self.held_shares_value(investor, rsd)
            if self.says("base_restricted", "unsold_since_restriction"):
                return self.held_shares_value(investor, day, sold_since=rsd)
            return self.held_shares_value(investor, day)

        # reading `ninety_days`
        cure, last_day = restriction.cure, None
        window = restriction.effective_on + self.terms["restricted_sale_window_days"] * DAY
        if self.says("ninety_days", "ends_accrual") and rsd <= window:
            cure, last_day = window if cure is None else min(cure, window), window

        return Sequence(
            trigger="restricted_sale",
            start=rsd,
            armed_on=rsd,
            statement=restriction.statement,
            elapsed=elapsed,
            cure=cure,
            stopped=stopped,
            rate=lambda _: str(self.terms["restricted_sale_rate"]),
            base=base,
            base_if_cured=base,
            reduction=Fraction(1),
            last_day=last_day,
        )

    def sequences(self, investor: str) -> list[Sequence]:
        """Every armed sequence of an Investor, by trigger date."""
        late = self.late_effectiveness(investor)
        restricted = [self.restricted_sale(investor, r) for r in self.restrictions(investor) if r.payable]
        return ([late] if late else []) + restricted

    # 3, 5: walking a sequence -----------------------------------------------------------------------

    @property
    def interval(self) -> int:
        return int(self.terms["computation_interval_days"])

    def share_of_period(self, counted: int) -> Fraction:
        """Reading `partial_period`: the part of the percentage for some counted days."""
        if counted >= self.interval or self.says("partial_period", "full"):
            return Fraction(1)
        return Fraction(counted, self.interval) if self.says("partial_period", "prorated") else Fraction(0)

    def payment_day_after(self, sequence: Sequence, day: Date) -> Date:
        """5: the first payment day strictly after a day: the day after a whole number of intervals."""
        while True:
            day += DAY
            elapsed, before = sequence.elapsed(day), sequence.elapsed(day - DAY)
            whole = (elapsed - 1) % self.interval == 0 and elapsed > self.interval
            if whole and before == elapsed - 1:
                return day

    def walk(self, sequence: Sequence) -> tuple[list[Line], Answer | None]:
        """The Periodic Amounts of a sequence by X, and what is open of it."""
        if self.says("payment_timing", "advance"):
            return self.walk_in_advance(sequence), None

        # readings `first_cure` `waits` and `delisting` `relisting_computes`
        waits = self.says("first_cure", "waits")
        relisted = set()
        if self.says("delisting", "relisting_computes"):
            relisted = {on(e["occurred_on"]) for e in self.of_kind("Relisted")}

        found: list[tuple[Date, int]] = []  # Computation Dates with their counted days
        at_previous, since, over = 0, sequence.start, False
        for day in days(max(sequence.armed_on, sequence.start + DAY), self.as_of):
            first_awaited = waits and not found
            if sequence.cure is not None and sequence.cure < day and not first_awaited:
                break
            if sequence.stopped(day):
                over = True
                break
            if first_awaited and sequence.last_day is not None and day > sequence.last_day:
                break
            counted = sequence.elapsed(day) - at_previous
            is_computed = counted == self.interval
            if counted >= 1 and not first_awaited and (day == sequence.cure or day in relisted):
                is_computed = True
            if is_computed:
                found.append((day, counted))
                at_previous, since = sequence.elapsed(day), day

        cured = not over and sequence.cure is not None and sequence.cure <= self.as_of
        lines = []
        for k, (day, counted) in enumerate(found, 1):
            # 5, due dates: the next payment day; the last CD of a cured sequence may come sooner.
            due_on = self.payment_day_after(sequence, day)
            if cured and sequence.cure is not None and k == len(found):
                n = self.terms["cure_payment_business_days"]
                after_cure = self.business_day_after(sequence.cure, n)
                if day < after_cure < due_on:
                    due_on = after_cure
            share = self.share_of_period(counted)
            lines.append(self.line(sequence, k, day, counted, share, due_on))
        made = [line for line in lines if line.base > 0]  # no base, no Periodic Amount

        if over or cured or sequence.base(self.as_of) == 0:
            return made, None
        return made, self.open_row(sequence, found, at_previous, since, waits and not found)

    def walk_in_advance(self, sequence: Sequence) -> list[Line]:
        """Reading `payment_timing` `advance`: due at the start of each period, unless cured before."""
        lines: list[Line] = []
        k = 0
        for day in days(sequence.start + DAY, self.as_of):
            elapsed = sequence.elapsed(day)
            if elapsed < 1:
                continue
            if sequence.stopped(day) or (sequence.cure is not None and sequence.cure < day):
                break
            if (elapsed - 1) % self.interval == 0 and sequence.elapsed(day - DAY) == elapsed - 1:
                k += 1
                lines.append(self.line(sequence, k, day, self.interval, Fraction(1), day))
        return [line for line in lines if line.base > 0]

    def line(self, sequence: Sequence, k: int, day: Date, counted: int, share: Fraction, due_on: Date) -> Line:
        """One Periodic Amount, rounded once."""
        rate, base = sequence.rate(k), sequence.base(day)
        amount = to_the_cent(Fraction(rate) * base * share * sequence.reduction)
        return Line(sequence.trigger, sequence.start, sequence.statement, k, day, counted, rate, base, amount, due_on)

    def open_row(
        self,
        sequence: Sequence,
        found: list[tuple[Date, int]],
        at_previous: int,
        since: Date,
        first_awaited: bool,
    ) -> Answer:
        """5, figures: what a sequence not cured by X would come to."""
        x, number = self.as_of, len(found) + 1
        rate = Fraction(sequence.rate(number))

        following = x + DAY
        while sequence.elapsed(following) - at_previous < self.interval:
            following += DAY
        next_on: Date | None = following
        if sequence.last_day is not None and sequence.last_day < following:
            # The window closes first: its end computes, unless the first CD waits or no day has counted.
            counts = sequence.elapsed(sequence.last_day) - at_previous >= 1
            next_on = sequence.last_day if counts and not first_awaited else None

        counted = sequence.elapsed(x) - at_previous
        if counted == 0:
            cured_today = Fraction(0)
        elif first_awaited:
            cured_today = Fraction(0) if next_on is None else rate * sequence.base_if_cured(x)
        else:
            cured_today = rate * sequence.base(x) * self.share_of_period(counted)
        return {
            "trigger": sequence.trigger,
            "trigger_date": iso(sequence.start),
            "number": number,
            "since": iso(since),
            "next_computation": iso(next_on),
            "if_cured_today": money(cured_today * sequence.reduction),
            "at_next_computation": money(Fraction(0) if next_on is None else rate * sequence.base(x)),
        }

    # 5: payments and figures ------------------------------------------------------------------------

    def pay(self, investor: str, lines: list[Line]) -> Fraction:
        """Puts an Investor's payments on its lines, day by day; returns all that was paid."""
        paid, pool = Fraction(0), Fraction(0)
        in_turn = sorted(lines, key=lambda line: (line.due_on, line.trigger_date, line.number))
        payments = [e for e in self.of_kind("PeriodicAmountPaid", investor=investor) if e["investor"] == investor]
        for day in days(self.signed_on, self.as_of):
            for entry in payments:
                if on(entry["occurred_on"]) != day:
                    continue
                rest = Fraction(entry["amount"])
                paid += rest
                toward = entry.get("toward")
                for line in lines:
                    if toward is not None and (line.trigger, iso(line.trigger_date), line.number) == (
                        toward["trigger"], toward["trigger_date"], toward["number"]
                    ):  # fmt: skip
                        part = min(rest, line.amount - line.paid)
                        line.paid += part
                        rest -= part
                pool += rest
            for line in in_turn:
                if line.due_on <= day:
                    part = min(pool, line.amount - line.paid)
                    line.paid += part
                    pool -= part
        return paid

    def lines_and_open(self, investor: str) -> tuple[list[Line], list[Answer]]:
        """An Investor's Periodic Amounts by due date, and its open sequences."""
        lines: list[Line] = []
        open_rows: list[Answer] = []
        for sequence in self.sequences(investor):
            made, row = self.walk(sequence)
            lines += made
            open_rows += [row] if row else []
        lines.sort(key=lambda line: (line.due_on, line.trigger_date, line.number))
        return lines, open_rows

    # 4, 6: what stands in the way on X --------------------------------------------------------------

    def bars_on_the_day(self, investor: str) -> list[Answer]:
        """The bars of an Investor on X, each with the first day of its unbroken stretch."""
        x = self.as_of
        if self.is_excluded(investor, x):
            return []
        since: dict[str, Date] = {}
        for bar in self.suspension_bars(investor) + self.misstatement_bars(investor) + self.delistings:
            if bar.in_force(x) and (bar.cause != DELISTING or self.says("delisting", "restriction")):
                since.setdefault(bar.cause, bar.start)
        for cause in self.statement_causes(x):
            first = x
            while cause in self.statement_causes(first - DAY):
                first -= DAY
            since[cause] = first
        return [{"bar": cause, "investor": investor, "since": iso(since[cause])} for cause in CAUSES if cause in since]

    def period(self) -> Answer:
        """6: the Registration Period and its status on X."""
        x, e, end = self.as_of, self.first_effective, self.period_end
        started = e if e is not None and end is not None and e <= end else None
        barred = any(
            bar["bar"] in (SUSPENSION, MISSTATEMENT) for name in self.investors for bar in self.bars_on_the_day(name)
        )
        limb = None
        if end is not None and x > end:
            status = "ended"
            limb = "(i)" if end == self.limb_i else "(ii)" if end == self.limb_ii else "(iii)"
        elif e is None:
            status = "not_started"
        elif not self.some_effective(x):
            status = "not_effective"
        else:
            status = "suspended" if barred else "running"
        closings = [lot.day for name in self.investors for lot in self.lots[name] if lot.bought]
        return {
            "as_of": iso(x),
            "status": status,
            "started_on": iso(started),
            "ends_on": iso(end),
            "limb": limb,
            "earliest_unrestricted": (
                iso(years_after(max(closings), self.terms["rule_144k_years"])) if closings else None
            ),
        }


# ---------------------------------------------------------------------------------------------------
# The questions
# ---------------------------------------------------------------------------------------------------

FIGURES = ["determined", "due", "paid", "outstanding", "credit", "not_yet_due"]


def owed(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """What was determined, due, paid and outstanding, line by line."""
    world = World(log, as_of, readings, known_at)
    x = world.as_of
    total = dict.fromkeys(FIGURES, Fraction(0))
    investors = []
    for name in world.investors:
        lines, open_rows = world.lines_and_open(name)
        paid = world.pay(name, lines)
        determined = sum((line.amount for line in lines), Fraction(0))
        due = sum((line.amount for line in lines if line.due_on <= x), Fraction(0))
        figures = {
            "determined": determined,
            "due": due,
            "paid": paid,
            "outstanding": max(Fraction(0), due - paid),
            "credit": max(Fraction(0), paid - due),
            "not_yet_due": determined - due,
        }
        for key in FIGURES:
            total[key] += figures[key]
        investors.append(
            {
                "investor": name,
                **{key: money(figures[key]) for key in FIGURES},
                "lines": [
                    {
                        "trigger": line.trigger,
                        "trigger_date": iso(line.trigger_date),
                        "statement": line.statement,
                        "number": line.number,
                        "computed_on": iso(line.computed_on),
                        "days": line.days,
                        "rate": line.rate,
                        "base": money(line.base),
                        "amount": money(line.amount),
                        "due_on": iso(line.due_on),
                        "paid": money(line.paid),
                    }
                    for line in lines
                ],
                "open": open_rows,
            }
        )
    side_by_side = {}
    for choice in ("full", "prorated"):
        other = World(log, as_of, {**(readings or {}), "partial_period": choice}, known_at)
        amounts = [line.amount for name in other.investors for line in other.lines_and_open(name)[0]]
        side_by_side[choice] = money(sum(amounts, Fraction(0)))
    return {
        "agreement": world.name,
        "as_of": as_of,
        "known_at": known_at,
        "currency": world.terms["currency"],
        "readings": world.readings,
        "investors": investors,
        "total": {key: money(total[key]) for key in FIGURES},
        "side_by_side": side_by_side,
    }


def restricted(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """The Restricted Sale Dates of every Investor."""
    world = World(log, as_of, readings, known_at)
    return {
        "as_of": as_of,
        "known_at": known_at,
        "investors": [
            {
                "investor": name,
                "restricted_sale_dates": [
                    {
                        "date": iso(r.day),
                        "statement": r.statement,
                        "causes": r.causes,
                        "until": iso(r.until),
                        "days_after_effective": (r.day - r.effective_on).days,
                        "payable": r.payable,
                    }
                    for r in world.restrictions(name)
                ],
            }
            for name in world.investors
        ],
    }


def suspensions(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """Each suspension, permitted or not, and the budget left."""
    world = World(log, as_of, readings, known_at)
    x = world.as_of
    investors = []
    for name in world.investors:
        judged = world.judged_suspensions(name)
        bars = [j.bar for j in judged]
        rows = []
        becomes = None
        for j in judged:
            if j.bar.cause != SUSPENSION:
                continue
            last = x if j.bar.lifted_on is None else j.bar.lifted_on - DAY
            rows.append(
                {
                    "notice_on": iso(j.bar.start),
                    "lifted_on": iso(j.bar.lifted_on),
                    "business_days": sum(world.is_business_day(d) for d in days(j.bar.start, last)),
                    "permitted": j.permitted,
                    "permitted_until": iso(j.psp_until),
                    "why": j.why,
                }
            )
            if j.bar.lifted_on is None and j.sixteenth is not None and j.sixteenth > x:
                becomes = j.sixteenth
        used = world.slots_taken(judged, x)
        left = world.terms["suspension_periods"] - used
        earliest = None
        if bars and left > 0 and all(bar.lifted_on is not None for bar in bars):
            earliest = bars[-1].start
            while True:
                allowed = world.gap_allows_from(bars, earliest)
                if allowed is not None and earliest >= allowed:
                    break
                earliest += DAY
        investors.append(
            {
                "investor": name,
                "suspensions": rows,
                "used": used,
                "left": left,
                "earliest_next": iso(earliest),
                "becomes_restriction_on": iso(becomes),
            }
        )
    return {"as_of": as_of, "known_at": known_at, "investors": investors}


def period(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """The Registration Period."""
    return {**World(log, as_of, readings, known_at).period(), "known_at": known_at}


def status(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """The state of every statement, the bars, and the shown status of the agreement."""
    world = World(log, as_of, readings, known_at)
    states = world.states[world.as_of]
    bars = [bar for name in world.investors for bar in world.bars_on_the_day(name)]
    if world.period()["status"] == "ended":
        shown = "ended"
    elif "effective" in states.values():
        held_up = any(bar["bar"] in (SUSPENSION, MISSTATEMENT, DELISTING) for bar in bars)
        shown = "suspended" if held_up else "effective"
    else:
        in_turn = ["stopped", "lapsed", "cleared", "in_review", "filed"]
        found = [state for state in in_turn if state in states.values()]
        shown = found[0] if found else "withdrawn" if states else "unfiled"
    return {
        "as_of": as_of,
        "known_at": known_at,
        "status": shown,
        "statements": states,
        "bars": bars,
        "period": world.period(),
    }


def may_sell(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """Whether each Investor may sell on X, and if not, what stands in the way and since when."""
    world = World(log, as_of, readings, known_at)
    x = world.as_of
    investors = []
    for name in world.investors:
        because = []
        if not world.some_declared(x):
            because.append({"bar": "not_effective", "since": iso(world.signed_on)})
        because += [{"bar": bar["bar"], "since": bar["since"]} for bar in world.bars_on_the_day(name)]
        if world.holds_nothing(name, x):
            first = x
            while world.holds_nothing(name, first - DAY):
                first -= DAY
            because.append({"bar": "nothing_held", "since": iso(first)})
        if world.is_excluded(name, x):
            because.append({"bar": "not_covered", "since": iso(world.excluded_on(name))})
        investors.append({"investor": name, "as_of": as_of, "may_sell": not because, "because": because})
    return {"as_of": as_of, "known_at": known_at, "investors": investors}
