"""A second reading of the terms language, written apart from the product and used only to check it.

Slow and plain on purpose: it walks every day from the signing to the day asked, counts in exact fractions and
rounds once a line. Nothing here is imported from the product.

The parts, each knowing only those before it: durations and the calendar, terms (forks decided), changes (documents
that bind), facts (the log), holdings, anchors and dates, conditions, heads, charge dates, charges, and what settles
them: limits, waivers, payments, interest.

Left out: coverage by shares and its tranches, transfers, splits, Warrants, shares in kind, open sequences, warnings,
and the readings that no place of a file decides.

Where the language leaves a choice, this reading takes the following:

    -  A closing is the first purchase of shares or issue of notes; notes outstanding are something held.
    -  `dates.NAME` as an anchor is the stated date. A rule that gives no date does not apply, and a rule with `when`
       needs a date before it. All of these compare dates that are not rolled yet; `roll` in a rule is the rule's.
    -  Each notice that a date counts from is answered by what follows it in the history of the same statement.
    -  Counting from a deadline, a default is there as soon as it was not met in time, although the day of the cure
       is its only day; from the first day, one that is cured on that day has no bad day and costs nothing.
    -  Days that count no more for an Investor (after an end, or with nothing held where that is an end) are no days
       of what is down, so that a new run begins when it holds again. What is late ends for good.
    -  Without `then`, an end drops. One that counts is charged on the day after its last day, from a deadline on it.
    -  Without a calendar business days are open at both, and without a consent everybody must sign.
    -  Of an allowance by notices `total` counts permitted days only, and cuts the notice for the rest of it.
    -  A rate that lasts so long is the rate of the periods that begin while it lasts.
    -  The days of a month's period are those from grid date to grid date; the first of calendar months is cut short
       where the default begins inside it, and one cut by a cure is charged on its last counted day.
    -  `lag` counts days of the clock; what is cured by the start of the period itself is not charged in advance.
    -  With `cure_day` otherwise, the day of the cure is one counted day more or less, and the grid stays.
    -  A cure after an end that had stopped the charges brings no due date forward; what is due on the cure is due then.
    -  A charge is never due before its day. An anniversary is the first on the day of the charge or after it.
    -  A sum is an Investor's who bought anything; shared by what was paid unless it says `each`.
    -  A limit looks at the lines, single days being one line by then, at its base on the day of the line, over all
       clocks of the Investor. The number of a line that is not made is not used again.
    -  A floor holds while no default of its heads runs, although another may still come; it is then put anew.
    -  Interest runs on the due date and on the as-of date, not on the day of a payment; within `grace` none shows.
    -  Shares cut back and restored count from then on with statements filed on that day or after it; they may be cut
       back again. A cutback takes none that another in force has.
    -  A sum for each is owed on a clock started anew from its first day on.
    -  Days that a default still running takes off another's clock are taken to go on for ever.
"""

from fractions import Fraction
from typing import Any

from tests.reference import history
from tests.reference.language.anchors import Side
from tests.reference.language.changes import Versions
from tests.reference.language.charges import Charging, Line
from tests.reference.language.facts import Facts
from tests.reference.language.heads import Heads
from tests.reference.language.settling import settled, waived
from tests.reference.language.terms import changed, choices
from tests.reference.words import Answer, Date, Entry, iso, money, on

FIGURES = ["determined", "due", "paid", "outstanding", "credit", "not_yet_due"]
OF_INTEREST = ["interest", "interest_paid", "interest_outstanding"]


def owed(terms: dict[str, Any], log: list[Entry], as_of: str, readings: dict[str, str] | None = None) -> Answer:
    """What is owed under some terms, line by line."""
    x = on(as_of)
    told = history(log, x, None)
    signed = next(e["terms"] for e in told if e["kind"] == "AgreementSigned")
    document = changed(terms, signed) if isinstance(signed, dict) and "based_on" in signed else terms
    elected = {e["reading"]: e["choice"] for e in told if e["kind"] == "ReadingElected"}
    chosen = choices(document, elected, readings or {})
    facts = Facts(Versions(document, log, chosen), log, x)
    investors = [of_investor(facts, name) for name in facts.investors]
    return {
        "agreement": document.get("name"),
        "as_of": as_of,
        "currency": document.get("currency", "USD"),
        "readings": chosen,
        "investors": [shown(each, x) for each in investors],
        "total": {key: money(sum((each[key] for each in investors), Fraction(0))) for key in FIGURES + OF_INTEREST},
        "limits": [row for each in investors for row in each["limits"]],
    }


def of_investor(facts: Facts, name: str) -> dict[str, Any]:
    """An Investor's lines and figures."""
    side = Side(facts, name)
    sides = [side, *(Side(facts, name, day) for day in side.holdings.restarts_on())]
    lines: list[Line] = []
    open_heads: set[str] = set()
    for each in sides:
        heads = Heads(each)
        for place, head in enumerate(facts.terms["heads"]):
            charge = facts.terms["heads"][head]["charge"]
            for run in heads.runs[head]:
                lines += Charging(each, run, charge, heads.horizon).lines(place)
                open_heads |= set() if run.is_over else {head}
    lines, limits = waived(sides, lines, open_heads)
    lines.sort(key=lambda line: line.order)
    paid, on_interest = settled(side, lines, facts.as_of)
    counted = [line for line in lines if not line.priced]
    determined = sum((line.amount for line in counted), Fraction(0))
    due = sum((line.amount for line in counted if is_due(line, facts.as_of)), Fraction(0))
    interest = sum((line.interest for line in counted), Fraction(0))
    return {
        "investor": name,
        "lines": lines,
        "determined": determined,
        "due": due,
        "paid": paid,
        "outstanding": max(Fraction(0), due - (paid - on_interest)),
        "credit": max(Fraction(0), paid - due - interest),
        "not_yet_due": determined - due,
        "interest": interest,
        "interest_paid": on_interest,
        "interest_outstanding": max(Fraction(0), interest - on_interest),
        "limits": [
            {"investor": name, "heads": limit.heads, "most": money(most), "used": money(limit.used(facts.as_of)),
             "left": money(max(Fraction(0), most - limit.used(facts.as_of)))}
            for limit in limits if (most := limit.most(sides, facts.as_of)) is not None
        ],
    }  # fmt: skip


def is_due(line: Line, day: Date) -> bool:
    return line.due_on is not None and line.due_on <= day


def shown(each: dict[str, Any], x: Date) -> Answer:
    """As the answer says it."""
    return {
        "investor": each["investor"],
        **{key: money(each[key]) for key in FIGURES + OF_INTEREST},
        "lines": [
            {
                "trigger": line.head,
                "trigger_date": iso(line.trigger_date),
                "statement": line.statement,
                "number": line.number,
                "computed_on": iso(line.computed_on),
                "days": line.days,
                "period_days": line.period_days,
                "rate": line.rate,
                "base": None if line.base is None else money(line.base),
                "amount": money(line.amount),
                "capped": money(line.capped),
                "waived": money(line.waived),
                "due_on": iso(line.due_on),
                "paid": money(line.paid),
                "interest": money(line.interest),
                "because": line.because,
            }
            for line in each["lines"]
        ],
    }
