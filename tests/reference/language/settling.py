"""Limits on the lines of an Investor, its payments, and interest."""

from copy import deepcopy
from fractions import Fraction
from typing import Any

from tests.reference.language.anchors import Side
from tests.reference.language.charges import Line
from tests.reference.language.durations import days_of_month
from tests.reference.language.facts import Facts
from tests.reference.words import DAY, Date, Entry, days, iso, on, to_the_cent

# Limits ----------------------------------------------------------------------------------------------


class Limit:
    """One limit over some heads together."""

    def __init__(self, facts: Facts, place: int, heads: list[str]) -> None:
        self.facts, self.place, self.heads = facts, place, heads
        self.given = self.at(facts.as_of)
        self.made: list[tuple[Date, Fraction]] = []
        self.lines: dict[str, int] = {}

    def at(self, day: Date) -> dict[str, Any]:
        """The limit as it stands on a day."""
        found: dict[str, Any] = self.facts.terms_at(day)["limits"][self.place]
        return found

    def most(self, sides: list[Side], day: Date) -> Fraction | None:
        given = self.at(day)
        return None if "most" not in given else worked_out(given, "most", sides, day)

    def used(self, day: Date) -> Fraction:
        """What was charged in the window that ends on a day, or ever."""
        window = self.at(day).get("window")
        opened = Date.min if window in (None, "ever") else self.facts.calendar.before(day, window)
        return sum((amount for made_on, amount in self.made if opened < made_on), Fraction(0))

    def room(self, sides: list[Side], line: Line) -> Fraction | None:
        """How much of a line there is room for; none: as much as it likes."""
        given = self.at(line.computed_on)
        if "charges" in given and self.lines.get(line.head, 0) >= given["charges"]:
            return Fraction(0)
        most = self.most(sides, line.computed_on)
        return None if most is None else max(Fraction(0), most - self.used(line.computed_on))

    def take(self, line: Line) -> None:
        self.made.append((line.computed_on, line.amount))
        self.lines[line.head] = self.lines.get(line.head, 0) + 1


def worked_out(given: dict[str, Any], key: str, sides: list[Side], day: Date) -> Fraction:
    """A limit in dollars: as it stands, or its share of a base, whatever clock the shares are on."""
    of, share = given.get("of", "sum"), Fraction(given[key])
    if of == "sum":
        return to_the_cent(share)
    return to_the_cent(share * sum((side.holdings.base(of, day, day) for side in sides), Fraction(0)))


def limits_of(facts: Facts) -> list[Limit]:
    """Each limit; one on `each` head is as many limits."""
    found = []
    for place, given in enumerate(facts.terms.get("limits", [])):
        heads = given["heads"]
        if heads == "each":
            found += [Limit(facts, place, [name]) for name in facts.terms["heads"]]
        else:
            found.append(Limit(facts, place, list(facts.terms["heads"]) if heads == "all" else heads))
    return found


def limited(sides: list[Side], lines: list[Line], open_heads: set[str]) -> tuple[list[Line], list[Limit]]:
    """The lines in order of charge, each cut to the room there is; what would be nothing is not made."""
    limits, kept = limits_of(sides[0].facts), []
    for line in sorted(lines, key=lambda each: (each.computed_on, each.place, each.number)):
        over = [limit for limit in limits if line.head in limit.heads]
        rooms = [room for limit in over if (room := limit.room(sides, line)) is not None]
        if rooms and min(rooms) < line.amount:
            line.capped = line.amount - min(rooms)
            line.amount = min(rooms)
            if line.amount == 0:
                continue  # what was waived to nothing is not cut
        for limit in over:
            limit.take(line)
        kept.append(line)
    for limit in limits:
        theirs = [line for line in kept if line.head in limit.heads]
        if "least" in limit.given and theirs and not open_heads & set(limit.heads):
            least = worked_out(limit.given, "least", sides, theirs[-1].computed_on)
            short = least - sum((line.amount for line in theirs), Fraction(0))
            theirs[-1].amount += max(Fraction(0), short)
    return kept, limits


# Interest --------------------------------------------------------------------------------------------


class Interest:
    """Simple interest on what a line leaves unpaid after its due date."""

    def __init__(self, side: Side) -> None:
        self.given, self.calendar = side.facts.terms.get("interest"), side.facts.calendar
        self.begun = side.facts.signed_on
        self.before = [Fraction(0)]  # of a dollar, from the signing to before each day after it

    def of_a_day(self, day: Date) -> Fraction:
        rate = Fraction(self.given["rate"])
        if self.given["per"] == "year":
            return rate / int(self.given.get("days", 365))
        month = str(self.given.get("month", "actual"))
        if month == "365":
            return rate * 12 / 365
        return rate / (30 if month == "30" else days_of_month(day))

    def run_up(self, line: Line, until: Date) -> Fraction:
        """What has run up on a line through a day, rounded once."""
        if self.given is None or line.due_on is None or until < line.due_on:
            return Fraction(0)
        free = self.calendar.after(line.due_on, self.given["grace"]) if "grace" in self.given else line.due_on
        total, unpaid = Fraction(0), line.amount
        for paid_on, part in line.paid_in:
            unpaid -= part
            if paid_on > free:
                total += part * self.through(line.due_on, paid_on - DAY)
        if "grace" not in self.given or until > free:
            total += unpaid * self.through(line.due_on, until)
        return to_the_cent(total)

    def through(self, first: Date, last: Date) -> Fraction:
        """Of a dollar on the days from the first to the last, both included."""
        if last < first:
            return Fraction(0)
        for day in days(self.begun + len(self.before) * DAY - DAY, last):
            self.before.append(self.before[-1] + self.of_a_day(day))
        return self.before[(last - self.begun).days + 1] - self.before[(first - self.begun).days]


# Payments --------------------------------------------------------------------------------------------


def named(lines: list[Line], toward: Entry | None) -> list[Line]:
    """The lines a payment names; a statement counts where some line of that amount has it."""
    if toward is None or "number" not in toward:
        return []
    wanted = (toward["trigger"], toward["trigger_date"], toward["number"])
    found = [line for line in lines if (line.head, iso(line.trigger_date), line.number) == wanted]
    exactly = [line for line in found if line.statement == toward.get("statement")]
    return exactly if exactly and toward.get("statement") is not None else found


def settled(side: Side, lines: list[Line], until: Date) -> tuple[Fraction, Fraction]:
    """Puts an Investor's payments on its lines and its interest, day by day; all that was paid, and on interest."""
    facts, interest = side.facts, Interest(side)
    payments = [e for e in facts.of_kind("PeriodicAmountPaid") if e["investor"] == side.investor]
    in_turn = sorted([line for line in lines if not line.priced], key=lambda line: line.order)
    paid = on_interest = pool = Fraction(0)

    def put(line: Line, money: Fraction, day: Date) -> Fraction:
        part = min(money, line.amount - line.paid)
        if part > 0:
            line.paid += part
            line.paid_in.append((day, part))
        return part

    def put_on_interest(money: Fraction, day: Date) -> Fraction:
        owing = sum((interest.run_up(line, day) for line in in_turn), Fraction(0)) - on_interest
        return max(Fraction(0), min(money, owing))

    for day in days(facts.signed_on, until):
        for entry in [e for e in payments if on(e["occurred_on"]) == day]:
            rest, toward = Fraction(entry["amount"]), entry.get("toward")
            paid += rest
            if toward is not None and toward.get("interest"):
                part = put_on_interest(rest, day)
                on_interest, rest = on_interest + part, rest - part
            for line in named(in_turn, toward):
                rest -= put(line, rest, day)
            pool += rest
        for line in in_turn if pool > 0 else []:
            if line.due_on is not None and line.due_on <= day:
                pool -= put(line, pool, day)
        if pool > 0 and interest.given is not None:
            part = put_on_interest(pool, day)
            on_interest, pool = on_interest + part, pool - part
    for line in in_turn:
        line.interest = interest.run_up(line, until)
    return paid, on_interest


# Waivers ---------------------------------------------------------------------------------------------


def waived(sides: list[Side], lines: list[Line], open_heads: set[str]) -> tuple[list[Line], list[Limit]]:
    """The lines under the limits, a waived one with what payments had put on it by then, or with a refund nothing."""
    side = sides[0]
    plain, limits = limited(sides, deepcopy(lines), open_heads)
    left: dict[tuple[Any, ...], Fraction] = {}
    for waiver in side.facts.versions.waivers():
        tried = deepcopy(plain)
        settled(side, tried, min(side.facts.as_of, on(waiver["occurred_on"])))
        for line in tried:
            if line.head == waiver["trigger"] and on(waiver["from_on"]) <= line.computed_on < on(waiver["until_on"]):
                put = Fraction(0) if waiver.get("refund", False) else line.paid
                left[line.key] = min(put, left.get(line.key, put))
    if not left:
        return plain, limits
    amounts = {line.key: line.amount for line in plain}
    for line in lines:
        line.amount = left.get(line.key, line.amount)
    kept, limits = limited(sides, [line for line in lines if line.key in amounts or line.key not in left], open_heads)
    for line in kept:
        if line.key in left:
            line.waived = amounts[line.key] - line.amount
    return kept, limits
