"""What a run is charged: rates, bases, the lines, and when they are due."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from tests.reference.language.anchors import Side
from tests.reference.language.charge_dates import Charge, ChargeDates
from tests.reference.language.durations import length, month_end, months_after
from tests.reference.words import Date, days, to_the_cent


@dataclass
class Line:
    """What is owed for one charge, or for single days that go together."""

    head: str
    place: int
    trigger_date: Date
    statement: str | None
    number: int
    computed_on: Date
    days: int
    period_days: int
    rate: str | None
    base: Fraction | None
    amount: Fraction
    due_on: Date | None
    because: str
    priced: bool  # points off a price: shown, never due
    capped: Fraction = Fraction(0)
    waived: Fraction = Fraction(0)
    paid: Fraction = Fraction(0)
    paid_in: list[tuple[Date, Fraction]] = field(default_factory=list)
    interest: Fraction = Fraction(0)

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it another line than any other."""
        return (self.head, self.trigger_date, self.number, self.computed_on, self.statement, self.base)

    @property
    def order(self) -> tuple[Any, ...]:
        return (self.due_on or Date.max, self.trigger_date, self.number, self.place, self.computed_on)


class Charging(ChargeDates):
    """The charges of one run in dollars."""

    # Money ----------------------------------------------------------------------------------------

    def rate(self, each: Charge) -> str:
        """The rate, or the sum, of a period: the list's, the last repeated or growing."""
        by = self.charge_on(each.day)["by"]
        if each.period == 0:
            return str(by["at_start"])
        listed = by.get("rates") or by["sums"]
        at = each.period - 1
        if "rate_lasts" in self.by:
            at = 0
            while self.begins_of_rate(at + 1) is not None and self.begins_of_rate(at + 1) <= each.begins:
                at += 1
        if at < len(listed):
            return str(listed[at])
        more = Decimal(by.get("then_add", "0")) * (at - len(listed) + 1)
        return str(Decimal(listed[-1]) + more)

    def begins_of_rate(self, at: int) -> Date | None:
        """The day on which the next rate begins."""
        n, unit = length(self.by["rate_lasts"])
        if unit in ("month", "year", "calendar month"):
            return months_after(self.run.anchor, at * n * (12 if unit == "year" else 1))
        return self.run.clock.first_with(at * n * (7 if unit == "week" else 1), self.horizon)

    def base(self, day: Date) -> Fraction | None:
        """What the rate is of; none where the charge is a sum."""
        charge = self.charge_on(day)
        given = charge.get("base")
        if given is None:
            return None
        if isinstance(given, list):
            dated = [(each, self.side.date(each["after"]) if "after" in each else Date.min) for each in given]
            given = [each for each, after in dated if after is not None and after < day][-1]
        if isinstance(given, str):
            given = {"of": given}
        given = {**given, **({"each": charge["each"]} if "each" in charge else {})}
        return self.side.holdings.base(given["of"], day, self.run.anchor, given)

    def owed(self, each: Charge) -> Fraction | None:
        """The dollars of one charge before rounding; none where there is nothing to charge on."""
        base, rate = self.base(each.day), Fraction(self.rate(each))
        if base is None and each.period > 0 and "sums" in self.by:
            base = self.share_of_sum(each.day)
        if not base:
            return None
        return rate * base * each.part * self.reduction()

    def share_of_sum(self, day: Date) -> Fraction:
        """The part of a sum that is this Investor's: all of it, or by what each has paid."""
        charge = self.charge_on(day)
        shared = self.by.get("sums_shared", charge.get("sums_shared", self.side.facts.terms.get("sums_shared")))
        own = self.side.holdings
        if shared == "each":
            begun = own.restarted_on is None or own.restarted_on <= day
            return Fraction(begun and own.has_bought(day))
        paid = own.base("paid", day, day)
        everybody = [Side(self.side.facts, name).holdings for name in self.side.facts.investors]
        total = sum((each.base("paid", day, day) for each in everybody), Fraction(0))
        return paid / total if total else Fraction(0)

    def reduction(self) -> Fraction:
        """What days of delay leave of a charge: their share of the whole default is taken off."""
        run = self.run
        end = run.cure if run.cure is not None else self.x
        if not run.reduction or end <= run.anchor:
            return Fraction(1)
        theirs = [day for day in run.reduction if run.anchor < day <= end]
        return 1 - Fraction(len(theirs), (end - run.anchor).days)

    # Due ------------------------------------------------------------------------------------------

    def due_on(self, each: Charge, first: Date) -> Date | None:
        rule = self.charge_on(each.day).get("due")
        if rule is None:
            return each.day
        due = self.due_by(rule, each, first)
        if due is not None and due < each.day:
            due = each.day
        sooner = self.due_by(rule["or_sooner"], each, first) if "or_sooner" in rule else None
        if sooner is not None and rule["or_sooner"]["to"] == "cure" and self.ended_before_cure():
            sooner = None  # a sequence that an end stopped is not a cured one
        if sooner is not None and sooner > each.day and (due is None or sooner < due):
            return sooner
        return due

    def ended_before_cure(self) -> bool:
        run = self.run
        return run.cure is not None and run.ends_on is not None and run.ends_on < run.cure

    def due_by(self, rule: dict[str, Any], each: Charge, first: Date) -> Date | None:
        """A rule whose anchors are of the charge, its period or its run."""
        to, run = rule["to"], self.run
        if to == "anniversary":
            anchor: Date | None = next(day for k in count() if (day := months_after(first, k)) >= each.day)
        elif to == "cure":
            anchor = None if run.relisted or run.cure is None or run.cure > self.x else run.cure
        else:
            own = {"charge": each.day, "period_end": each.period_end, "month_end": month_end(each.day)}
            anchor = own[to] if to in own else self.side.anchor(to)
        if anchor is None:
            return None
        n, unit = length(rule.get("add", "0 day"))
        if unit == "counted day":
            wanted = run.clock.counted(anchor) + n
            return next((day for day in days(anchor, self.horizon) if run.clock.counted(day) >= wanted), None)
        day = self.calendar.after(anchor, rule["add"]) if "add" in rule else anchor
        return self.calendar.rolled(day, rule.get("roll"))

    # Lines ----------------------------------------------------------------------------------------

    def lines(self, place: int) -> list[Line]:
        """Each charge with something to charge on, rounded once; single days that go together are one line."""
        grouped: dict[Any, list[tuple[Charge, Fraction]]] = {}
        charges = self.charges()
        started = 1 if "at_start" in self.by else 0
        for each in charges:
            amount = self.owed(each)
            if amount is None:
                continue
            due = self.due_on(each, charges[0].day)
            alone = None if self.single and each.period > 0 else each.period
            grouped.setdefault((alone, self.rate(each), self.base(each.day), due), []).append((each, amount))
        return [self.line(key, group, place, started) for key, group in grouped.items()]

    def line(self, key: Any, group: list[tuple[Charge, Fraction]], place: int, started: int) -> Line:
        (_, rate, base, due), run = key, self.run
        first, last = group[0][0], group[-1][0]
        priced = self.charge_on(last.day).get("pays", self.side.facts.terms.get("pays")) == "price"
        return Line(
            head=run.head,
            place=place,
            trigger_date=run.anchor,
            statement=run.statement,
            number=first.period + started if first.period else 1,
            computed_on=last.day,
            days=sum(each.days for each, _ in group),
            period_days=last.period_days,
            rate=rate,
            base=base,
            amount=to_the_cent(sum((amount for _, amount in group), Fraction(0))),
            due_on=None if priced else due,
            because=last.because,
            priced=priced,
        )
