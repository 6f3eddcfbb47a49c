"""A terms document with its forks decided: what stands where, under the readings chosen."""

from typing import Any

ABSENT = "absent"
Terms = dict[str, Any]

# What the first agreement's terms were called before they were places in a document.
OLD_NAMES = {
    "required_effective_date": ["dates.required_effective.by.0.on"],
    "computation_interval_days": ["charges.late.by.every", "charges.restricted.by.every"],
    "late_effectiveness_rates": ["charges.late.by.rates"],
    "restricted_sale_rate": ["charges.restricted.by.rates.0"],
    "cure_payment_business_days": [
        "charges.late.due.arrears.or_sooner.add",
        "charges.restricted.due.arrears.or_sooner.add",
    ],
    "suspension_periods": ["conditions.cannot_sell.allow_notices.times"],
    "suspension_business_days": ["conditions.cannot_sell.allow_notices.each"],
    "suspension_gap_business_days": ["conditions.cannot_sell.allow_notices.apart"],
    "restricted_sale_window_days": ["heads.restricted_sale.arms_within.add"],
    "registration_period_years": ["period.lasts"],
    "consent_share": ["consent.share"],
    "holidays_added": ["calendar.holidays_added"],
    "holidays_removed": ["calendar.holidays_removed"],
}

UNITS = {
    "computation_interval_days": "days",
    "cure_payment_business_days": "business days",
    "suspension_business_days": "business days",
    "suspension_gap_business_days": "business days",
    "restricted_sale_window_days": "days",
    "registration_period_years": "years",
}


def is_fork(value: Any) -> bool:
    return isinstance(value, dict) and "reading" in value


def forks(value: Any) -> dict[str, set[str]]:
    """Every reading a document asks, with its choices."""
    found: dict[str, set[str]] = {}
    if is_fork(value):
        found[value["reading"]] = set(value) - {"reading"}
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    for child in children:
        for key, choices in forks(child).items():
            found[key] = found.get(key, set()) | choices
    return found


def decided(value: Any, chosen: dict[str, str]) -> Any:
    """A value with every fork replaced by what its reading chose, and what is absent left out."""
    if is_fork(value):
        return decided(value[chosen[value["reading"]]], chosen)
    if isinstance(value, dict):
        return {key: found for key, each in value.items() if (found := decided(each, chosen)) != ABSENT}
    if isinstance(value, list):
        return [found for each in value if (found := decided(each, chosen)) != ABSENT]
    return value


def choices(document: Terms, elected: dict[str, str], asked: dict[str, str]) -> dict[str, str]:
    """The question's own choice, over what was elected, over the default."""
    chosen = {key: str(reading.get("fixed", reading.get("default"))) for key, reading in readings(document).items()}
    known = forks(document)
    for given in (elected, asked):
        chosen.update({key: choice for key, choice in given.items() if choice in known.get(key, set())})
    return chosen


def readings(document: Terms) -> dict[str, Terms]:
    found: dict[str, Terms] = document.get("readings", {})
    return found


def changed(document: Terms, changes: Terms) -> Terms:
    """A document with other values at some places."""
    for name, value in changes.items():
        if name == "based_on":
            continue
        for place in OLD_NAMES.get(name, [name]):
            wanted = f"{value} {UNITS[name]}" if name in UNITS else value
            document = with_value(document, place.split("."), wanted)
    return document


def with_value(inside: Any, place: list[str], value: Any) -> Any:
    """A copy with a value at a place, `absent` taking it out; a list is addressed by its position."""
    first, *rest = place
    if isinstance(inside, list):
        at = int(first)
        return [with_value(each, rest, value) if i == at and rest else value if i == at else each
                for i, each in enumerate(inside)]  # fmt: skip
    copy = dict(inside)
    if rest:
        copy[first] = with_value(inside.get(first, {}), rest, value)
    elif value == ABSENT:
        copy.pop(first, None)
    else:
        copy[first] = value
    return copy
