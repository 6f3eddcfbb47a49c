"""One Investor's view of the facts: the first day each anchor happened, and the dates that count from them."""

from typing import Any

from tests.reference.language.durations import as_date
from tests.reference.language.facts import Facts
from tests.reference.language.holdings import Holdings
from tests.reference.words import DAY, Date, Entry, on

# The anchors a notice about a statement may be.
NOTICES = {
    "comments": lambda e: e["kind"] == "CommentsReceived",
    "clearance": lambda e: e["kind"] == "ClearanceNotified",
    "no_further_review": lambda e: (
        e["kind"] == "ClearanceNotified" or (e["kind"] == "ReviewNotified" and not e["review"])
    ),
    "review": lambda e: e["kind"] == "ReviewNotified" and e["review"],
    "full_review": lambda e: e["kind"] == "ReviewNotified" and e["review"] and e.get("full", False),
}
KINDS = {
    "demand": "DemandNotified",
    "objection": "RegistrationObjected",
    "unrestricted": "UnrestrictedResaleDetermined",
}


class Side:
    """An Investor with its clock: the first one, or one started anew for shares that had been cut back."""

    def __init__(self, facts: Facts, investor: str, restarted_on: Date | None = None) -> None:
        self.facts, self.investor, self.restarted_on = facts, investor, restarted_on
        self.holdings = Holdings(facts, investor, restarted_on)

    # Statements -----------------------------------------------------------------------------------

    def concerns(self, statement: str) -> bool:
        """Whether a statement covers this Investor, and on a clock started anew was filed since."""
        if not self.facts.covers(statement, self.investor):
            return False
        filed = [on(e["occurred_on"]) for e in self.facts.of_kind("StatementFiled") if e["statement"] == statement]
        return self.restarted_on is None or (bool(filed) and filed[0] >= self.restarted_on)

    def of_statements(self, *kinds: str) -> list[Entry]:
        return [e for e in self.facts.of_kind(*kinds) if self.concerns(e["statement"])]

    def declared(self) -> list[tuple[Date, str]]:
        return [(on(e["occurred_on"]), e["statement"]) for e in self.of_statements("EffectivenessDeclared")]

    # Anchors --------------------------------------------------------------------------------------

    def purchases(self) -> list[Date]:
        found = [e for e in self.facts.of_kind("SharesPurchased", "PrincipalIssued") if e["investor"] == self.investor]
        return [on(e["occurred_on"]) for e in found]

    def anchor(self, name: str) -> Date | None:
        """The first such day, if there has been one."""
        facts = self.facts
        if name == "signing":
            return facts.signed_on
        if name in ("closing", "last_closing"):
            bought = self.purchases() if self.restarted_on is None else [self.restarted_on]
            return bought[0 if name == "closing" else -1] if bought else None
        if name.startswith("dates."):
            return self.stated(name.removeprefix("dates."))
        if name.startswith("milestone "):
            found = [e for e in facts.of_kind("MilestoneReached") if e["milestone"] == name.removeprefix("milestone ")]
        elif name == "filing":
            found = self.of_statements("StatementFiled")
        elif name == "effectiveness":
            found = self.of_statements("EffectivenessDeclared")
        elif name in NOTICES:
            about = self.of_statements("CommentsReceived", "ClearanceNotified", "ReviewNotified")
            found = [e for e in about if NOTICES[name](e)]
        else:
            found = facts.of_kind(KINDS[name], investor=self.investor)
        return on(found[0]["occurred_on"]) if found else None

    def date(self, rule: dict[str, Any], instead: dict[str, Date] | None = None) -> Date | None:
        """The date a rule gives, with some anchors known otherwise; none where its anchor has not happened."""
        if "on" in rule:
            day: Date | None = as_date(rule["on"])
        else:
            known = instead or {}
            day = known[rule["to"]] if rule["to"] in known else self.anchor(rule["to"])
            if day is not None and "add" in rule:
                day = self.facts.calendar.after(day, rule["add"])
        return None if day is None else self.facts.calendar.rolled(day, rule.get("roll"))

    # Dates ----------------------------------------------------------------------------------------

    def stated(self, name: str, instead: dict[str, Date] | None = None) -> Date | None:
        """The stated date: the last rule that applies, or a sooner one."""
        given = self.facts.terms["dates"][name]
        found: Date | None = None
        for rule in given["by"]:
            if "when" in rule:
                happened = self.anchor(rule["when"])
                if found is None or happened is None or happened > found:
                    continue
            day = self.date(rule, instead)
            found = found if day is None else day
        sooner = [day for rule in given.get("or_sooner", []) if (day := self.date(rule, instead)) is not None]
        return min(sooner if found is None else [found, *sooner], default=None)

    def in_time(self, name: str, stated: Date, delay: set[Date]) -> Date:
        """The last day in time: the stated date and its grace, days of delay off, then rolled."""
        given, calendar, facts = self.facts.terms["dates"][name], self.facts.calendar, self.facts
        last = calendar.after(stated, given["grace"]) if "grace" in given else stated
        base = last

        def elapsed(day: Date) -> int:
            return (day - base).days - len([d for d in delay if facts.signed_on < d <= day])

        while elapsed(last + DAY) <= 0:
            last += DAY
        return calendar.rolled(last, given.get("roll"))

    def anchors_of(self, name: str) -> set[str]:
        """Every anchor a date's rules count from."""
        given = self.facts.terms["dates"][name]
        return {rule["to"] for rule in [*given["by"], *given.get("or_sooner", [])] if "to" in rule}
