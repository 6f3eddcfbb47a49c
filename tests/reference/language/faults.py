"""What is wrong with a terms document: every fault at once, each with its place, its value and a remedy."""

from typing import Any

from tests.reference.language.terms import decided, forks, readings

UNITS = {"day", "week", "month", "year", "business day", "trading day", "calendar month", "counted day"}
LATE = {"filing", "effectiveness", "acceleration_request", "response"}
DURATIONS = {"add", "grace", "consecutive", "total", "each", "apart", "every", "rate_lasts", "window", "lasts"}
WORDS = {
    "": {"language", "name", "title", "currency", "source", "sale_counts", "sums_shared", "calendar", "period", "dates",
         "conditions", "heads", "charges", "ends", "limits", "interest", "cutback", "in_kind", "consent", "duties",
         "readings", "pays", "silent_on", "left_out", "clause", "clauses", "sections", "formerly"},
    "dates": {"by", "or_sooner", "grace", "roll", "clause", "called"},
    "conditions": {"late", "by", "down", "after", "until", "allow_notices", "allow_days", "clause", "called"},
    "heads": {"of", "charge", "counts_from", "cure_day", "investor_delay", "arms_within", "ends", "not_on_days_of",
              "clause", "called"},
    "charges": {"by", "base", "due", "each", "pays", "sums_shared", "clause", "called"},
    "limits": {"heads", "most", "of", "window", "charges", "least", "clause"},
    "interest": {"rate", "per", "days", "month", "grace", "clause"},
}  # fmt: skip
BY = {"at_start", "rates", "sums", "sums_shared", "rate_lasts", "then_add", "every", "charged", "lag", "part", "month",
      "first", "clause", "called"}  # fmt: skip


def faults(document: dict[str, Any]) -> list[str]:
    """Under the defaults and each single alternative, in the order of the document."""
    asked = forks(document)
    known = readings(document)
    found = [
        f"reading {key!r} is asked in the terms; [readings] does not have it." for key in asked if key not in known
    ]
    found += [
        f"readings.{key} is asked nowhere in the terms; remove it, or write the place it decides as "
        f'{{ reading = "{key}", ... }}.'
        for key, reading in known.items()
        if key not in asked and "fixed" not in reading
    ]
    found += [f'reading "{key}" has different choices in different places.' for key in different(document)]
    if found:
        return found
    defaults = {key: known[key].get("fixed", known[key].get("default")) for key in asked}
    wrong = [key for key in asked if defaults[key] not in asked[key]]
    if wrong:
        return [f"readings.{key}.default: {defaults[key]!r} is no choice of it." for key in wrong]
    tried = [defaults] + [{**defaults, key: choice} for key in asked for choice in sorted(asked[key])]
    for chosen in tried:
        found += [fault for fault in faults_of(decided(document, chosen)) if fault not in found]
    return found


def different(value: Any) -> list[str]:
    """The readings that do not have the same choices wherever they stand."""
    seen: dict[str, set[frozenset[str]]] = {}

    def look(inside: Any) -> None:
        if isinstance(inside, dict):
            if "reading" in inside:
                seen.setdefault(inside["reading"], set()).add(frozenset(inside) - {"reading"})
            for each in inside.values():
                look(each)
        elif isinstance(inside, list):
            for each in inside:
                look(each)

    look(value)
    return [key for key, choices in seen.items() if len(choices) > 1]


def faults_of(terms: dict[str, Any]) -> list[str]:
    """The faults of one decided document."""
    found = unknown_words(terms) + bad_durations(terms, "")
    dates, conditions = terms.get("dates", {}), terms.get("conditions", {})
    heads, charges = terms.get("heads", {}), terms.get("charges", {})
    for name, given in dates.items():
        if "when" in given["by"][0]:
            found.append(f"dates.{name}.by[0].when: the first rule has no date before it to look back from; remove it.")
        if not any(c.get("by") == name for c in conditions.values()) and f"dates.{name}" not in str(terms):
            found.append(
                f"dates.{name}: no condition waits for it; remove it, or write a condition that is late by it."
            )
    for name, given in conditions.items():
        found += faults_of_condition(name, given, dates)
        if not any(name in head.get("of", []) for head in heads.values()):
            found.append(f"conditions.{name}: no head is of it, so it never costs anything; remove it, or name it.")
    before: list[str] = []
    for name, given in heads.items():
        found += faults_of_head(name, given, terms, before)
        before.append(name)
    for name, given in charges.items():
        found += faults_of_charge(name, given)
    for i, given in enumerate(terms.get("limits", [])):
        named = [] if isinstance(given["heads"], str) else given["heads"]
        found += [f'limits[{i}].heads: "{each}" is no head; [heads] has {listed(heads)}.'
                  for each in named if each not in heads]  # fmt: skip
        if "most" in given and "least" in given:
            found.append(f"limits[{i}]: least and most in one limit; write two.")
    return found


def listed(names: Any) -> str:
    return ", ".join(names)


def unknown_words(terms: dict[str, Any]) -> list[str]:
    found = [f'"{word}" is no word of the language.' for word in terms if word not in WORDS[""]]
    for table in ("dates", "conditions", "heads", "charges"):
        for name, given in terms.get(table, {}).items():
            found += [f'{table}.{name}: "{w}" is no word of it.' for w in given if w not in WORDS[table]]
    for i, given in enumerate(terms.get("limits", [])):
        found += [f'limits[{i}]: "{w}" is no word of it.' for w in given if w not in WORDS["limits"]]
    found += [f'interest: "{w}" is no word of it.' for w in terms.get("interest", {}) if w not in WORDS["interest"]]
    return found


def bad_durations(value: Any, place: str) -> list[str]:
    found = []
    for key, each in value.items() if isinstance(value, dict) else []:
        here = f"{place}.{key}".lstrip(".")
        if key in DURATIONS and isinstance(each, str) and not is_duration(each):
            money = key == "each" and each.replace(".", "", 1).isdigit()
            if each != "ever" and not money:
                found.append(f'{here} = "{each}": that is no duration; write "30 days" or "10 business days".')
        elif isinstance(each, dict):
            found += bad_durations(each, here)
        elif isinstance(each, list):
            found += [fault for i, item in enumerate(each) for fault in bad_durations(item, f"{here}[{i}]")]
    return found


def is_duration(text: str) -> bool:
    number, _, unit = text.partition(" ")
    return number.isdigit() and int(number) >= 1 and unit.removesuffix("s") in UNITS


def faults_of_condition(name: str, given: dict[str, Any], dates: dict[str, Any]) -> list[str]:
    found, place = [], f"conditions.{name}"
    if ("late" in given) == ("down" in given):
        return [f"{place}: a condition is late or down; write one of the two."]
    if "late" in given:
        if given["late"] not in LATE and not given["late"].startswith("milestone "):
            found.append(f'{place}.late: "{given["late"]}" is nothing that can be late.')
        if given.get("by") not in dates:
            found.append(f'{place}.by: "{given.get("by")}" is no date; [dates] has {listed(dates)}.')
    allowances = [name for name in ("allow_notices", "allow_days") if name in given]
    return found + [
        f"{place}.{name}.total: a total needs a window; write window."
        for name in allowances
        if "total" in given[name] and "window" not in given[name]
    ]


def faults_of_head(name: str, given: dict[str, Any], terms: dict[str, Any], before: list[str]) -> list[str]:
    place, conditions, charges = f"heads.{name}", terms.get("conditions", {}), terms.get("charges", {})
    found = [
        f'{place}.of: "{each}" is no condition; [conditions] has {listed(conditions)}.'
        for each in given.get("of", [])
        if each not in conditions
    ]
    if given.get("charge") not in charges:
        found.append(f'{place}.charge: "{given.get("charge")}" is no charge; [charges] has {listed(charges)}.')
    of_late = [each for each in given.get("of", []) if "late" in conditions.get(each, {"late": ""})]
    if given.get("counts_from") == "deadline" and (len(given["of"]) != 1 or not of_late):
        found.append(
            f'{place}.counts_from = "deadline": only a head of one late condition has a deadline to count from; '
            'use "first_day".'
        )
    found += [
        f'{place}.not_on_days_of: "{other}" is no earlier head; write it before this one.'
        for other in given.get("not_on_days_of", [])
        if other not in before
    ]
    every = charges.get(given.get("charge"), {}).get("by", {}).get("every", "")
    if every.removesuffix("s").endswith(("month", "year")) and (
        given.get("not_on_days_of") or given.get("investor_delay") == "toll"
    ):
        found.append(
            f"{place}: its charge runs in months ({every}), from which single days cannot be left out; "
            "write the period in days, or move the deadline."
        )
    return found


def faults_of_charge(name: str, given: dict[str, Any]) -> list[str]:
    by, place = given["by"], f"charges.{name}"
    found = [f'{place}.by: "{word}" is no word of it.' for word in by if word not in BY]
    for i, rate in enumerate(by.get("rates", []), 1):
        if not 0 <= float(rate) <= 1:
            found.append(f'{place}.by.rates[{i}] = "{rate}": a rate lies between 0 and 1; two per cent is "0.02".')
    if "rates" in by and "sums" in by:
        found.append(f"{place}.by: rates and sums; write one of the two.")
    if ("rates" in by or "at_start" in by) and "base" not in given:
        found.append(f"{place}: rates need a base.")
    return found
