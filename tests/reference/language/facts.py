"""What happened, as known on the day asked: the log in its order, and the state of every statement."""

from dataclasses import dataclass
from typing import Any

from tests.reference import history
from tests.reference.language.changes import Versions
from tests.reference.language.durations import Calendar
from tests.reference.words import DAY, Date, Entry, days, on

MOVES = {
    "StatementFiled": "filed",
    "EffectivenessDeclared": "effective",
    "StopOrderIssued": "stopped",
    "StopOrderLifted": "effective",
    "EffectivenessLapsed": "lapsed",
    "EffectivenessRestored": "effective",
    "StatementWithdrawn": "withdrawn",
}
# What opens and closes a cause that is no statement's.
STRETCHES = {
    "suspension": ("PotentialMaterialEventNoticeGiven", "SuspensionLifted"),
    "misstatement": ("MisstatementNoticeReceived", "CorrectedProspectusReceived"),
    "delisting": ("Delisted", "Relisted"),
    "public_information": ("PublicInformationLapsed", "PublicInformationRestored"),
}
OF_STATEMENTS = ("stop_order", "lapse")


@dataclass(frozen=True)
class Bar:
    """A cause that lasts from its first day up to, not including, its end; without an end it lasts still."""

    cause: str
    notice: Entry
    start: Date
    lifted_on: Date | None
    end: Date | None

    def in_force(self, day: Date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


class Facts:
    """The log as of a day."""

    def __init__(self, versions: Versions, log: list[Entry], as_of: Date) -> None:
        self.versions, self.as_of = versions, as_of
        self.terms = terms = versions.at(None)
        self.calendar = Calendar(terms)
        self.history = history(log, as_of, None)
        (signing,) = self.of_kind("AgreementSigned")
        self.signed_on = on(signing["occurred_on"])
        self.investors: list[str] = signing["investors"]
        self.coverage = {e["statement"]: e.get("coverage") for e in self.of_kind("StatementFiled")}
        self.states = self.statement_states()

    def terms_at(self, day: Date) -> dict[str, Any]:
        """The terms for what begins on a day."""
        return self.versions.at(day)

    def of_kind(self, *kinds: str, investor: str | None = None) -> list[Entry]:
        """The entries of some kinds; of an Investor, also those that name none."""
        found = [e for e in self.history if e["kind"] in kinds]
        return [e for e in found if investor is None or e.get("investor") in (None, investor)]

    def statement_states(self) -> dict[Date, dict[str, str]]:
        """The state of every filed statement at the end of every day."""
        by_day: dict[Date, dict[str, str]] = {}
        now: dict[str, str] = {}
        for day in days(self.signed_on, self.as_of):
            for entry in [e for e in self.history if on(e["occurred_on"]) == day and e["kind"] in MOVES]:
                now[entry["statement"]] = MOVES[entry["kind"]]
            by_day[day] = dict(now)
        return by_day

    def declared(self) -> list[tuple[Date, str]]:
        """Each declaration of effectiveness, in order."""
        return [(on(e["occurred_on"]), e["statement"]) for e in self.of_kind("EffectivenessDeclared")]

    def filed_on(self, statement: str) -> Date:
        return min(on(e["occurred_on"]) for e in self.of_kind("StatementFiled") if e["statement"] == statement)

    def covers(self, statement: str, investor: str) -> bool:
        """Whether a statement covers an Investor: it names nobody, or this one."""
        coverage = self.coverage.get(statement)
        return coverage is None or investor in coverage

    def some_effective(self, day: Date) -> bool:
        return "effective" in self.states.get(day, {}).values()

    def statement_causes(self, statements: list[tuple[Date, str]], day: Date) -> set[str]:
        """Some of these had been declared effective by a day and none is: by a stop order, or else a lapse."""
        states = [self.states[day][s] for declared, s in statements if declared <= day]
        if "effective" in states:
            return set()
        return {"stop_order" if state == "stopped" else "lapse" for state in states}

    def bars(self, cause: str, investor: str, lift_day: str) -> list[Bar]:
        """The stretches of a cause, in order; a lift day may still be one of them."""
        if cause in STRETCHES:
            opens, closes = STRETCHES[cause]
            entries = self.of_kind(opens, closes, investor=investor)
        else:
            opens, closes = "ConditionBegan", "ConditionEnded"
            found = self.of_kind(opens, closes, investor=investor)
            entries = [e for e in found if e["condition"] == cause]
        bars: list[Bar] = []
        opened: Entry | None = None
        for entry in entries:
            if entry["kind"] == opens:
                opened = opened or entry
            elif opened is not None:
                lifted = on(entry["occurred_on"])
                end = lifted + DAY if lift_day == "in" else lifted
                bars.append(Bar(cause, opened, on(opened["occurred_on"]), lifted, end))
                opened = None
        if opened is not None:
            bars.append(Bar(cause, opened, on(opened["occurred_on"]), None, None))
        return bars

    def delay(self, investor: str) -> set[Date]:
        """The days of delay agreed or adjudged to be an Investor's, after the signing."""
        found: set[Date] = set()
        for entry in self.of_kind("InvestorDelayAttributed", investor=investor):
            if entry["status"] in ("agreed", "adjudicated"):
                found |= set(days(on(entry["from_on"]), on(entry["until_on"]) - DAY))
        return {day for day in found if day > self.signed_on}

    # The Registration Period ----------------------------------------------------------------------

    def unrestricted(self) -> Date | None:
        found = self.of_kind("UnrestrictedResaleDetermined")
        return on(found[0]["occurred_on"]) if found else None

    def all_sold(self) -> Date | None:
        """The first day at whose close nobody holds a share any more."""
        left: dict[Date, int] = {}
        for entry in self.of_kind("SharesPurchased", "SharesSold"):
            sign = 1 if entry["kind"] == "SharesPurchased" else -1
            left[on(entry["occurred_on"])] = left.get(on(entry["occurred_on"]), 0) + sign * entry["shares"]
        held = 0
        for day in sorted(left):
            held += left[day]
            if held == 0:
                return day
        return None

    def period_end(self) -> Date | None:
        """The last day of the Registration Period; none where nothing fixes it."""
        early = min([d for d in (self.unrestricted(), self.all_sold()) if d is not None], default=None)
        period, declared = self.terms.get("period"), self.declared()
        if period is None or not declared or (early is not None and early < declared[0][0]):
            return early if period is not None else None
        end = self.lasts_until(declared[0][0])
        for day, _ in declared[1:]:
            if day <= end:  # a later declaration begins the period of its shares anew
                end = self.lasts_until(day)
        return end if early is None else min(end, early)

    def lasts_until(self, declared: Date) -> Date:
        return self.calendar.after(declared, self.terms_at(declared)["period"]["lasts"])
