"""Documents that change terms or waive amounts: which of them bind, and the terms that hold for a day."""

from typing import Any

from tests.reference import history
from tests.reference.language.terms import OLD_NAMES, Terms, changed, decided
from tests.reference.words import Date, Entry, on

# What is changed for the whole agreement; all else for what begins on or after the day it is effective from.
WHOLE = ("dates", "calendar")


class Versions:
    """The terms as changed, with every fork decided."""

    def __init__(self, document: Terms, log: list[Entry], chosen: dict[str, str]) -> None:
        self.document, self.chosen = document, chosen
        self.everything = history(log, None, None)
        self.binding: list[Entry] = []
        self._made: dict[tuple[int, ...], Terms] = {}
        for entry in self.everything:
            if entry["kind"] in ("TermsAmended", "WaiverGranted") and self.has_consent(entry):
                self.binding.append(entry)
                self._made = {}

    def at(self, day: Date | None) -> Terms:
        """The terms for what begins on a day; without one, what is changed for the whole agreement."""
        amendments = [e for e in self.binding if e["kind"] == "TermsAmended"]
        in_force = [i for i, e in enumerate(amendments) if day is not None and on(e["effective_from"]) <= day]
        key = tuple(in_force)
        if key not in self._made:
            document = self.document
            for i, entry in enumerate(amendments):
                for name, value in entry["changes"].items():
                    whole = all(place.startswith(WHOLE) for place in OLD_NAMES.get(name, [name]))
                    if whole or i in in_force:
                        document = changed(document, {name: value})
            self._made[key] = decided(document, self.chosen)
        return self._made[key]

    def waivers(self) -> list[Entry]:
        return [e for e in self.binding if e["kind"] == "WaiverGranted" and "trigger" in e]

    def has_consent(self, entry: Entry) -> bool:
        """Whether the Company signed and those who hold enough of the bought shares."""
        day = on(entry["occurred_on"])
        terms = self.at(day)
        at_once = terms.get("sale_counts", "day_after") == "trade_date"
        held: dict[str, int] = {}
        for each in self.everything:
            happened = on(each["occurred_on"])
            if each["kind"] == "SharesPurchased" and happened <= day:
                held[each["investor"]] = held.get(each["investor"], 0) + each["shares"]
            elif each["kind"] == "SharesSold" and (happened < day or (at_once and happened == day)):
                held[each["investor"]] = held.get(each["investor"], 0) - each["shares"]
        total, signed = sum(held.values()), sum(n for name, n in held.items() if name in entry["signed_by"])
        share = as_share(terms.get("consent", {}))
        return bool(entry["company_signed"]) and total > 0 and signed * 100 >= share * total


def as_share(consent: dict[str, Any]) -> int:
    """The share that consents, in hundredths; without one, everybody."""
    return round(float(consent.get("share", "1")) * 100)
