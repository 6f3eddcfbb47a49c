"""A few small agreements, and the words put into them one by one: each with what it is to be told apart from."""

import re
from copy import deepcopy
from typing import Any

import attrs

Plain = dict[str, Any]
LEFT_OUT = "absent"


@attrs.frozen
class Variation:
    """An agreement with one word said, and the same without it, or with another word in its place.

    ``alike``: the word is of no effect, so that both owe the same. ``called``: what the words are, where they are more
    than a value at a place.
    """

    theme: str
    agreement: str
    said: Plain
    instead: Plain
    called: str = ""
    alike: bool = False

    @property
    def name(self) -> str:
        called = self.called or " ".join(f"{_last(place)} {value}" for place, value in self.said.items())
        return "-".join(re.findall("[a-z0-9]+", f"{self.agreement} {called}".lower()))

    @property
    def document(self) -> Plain:
        return {**changed(AGREEMENTS[self.agreement], self.said), "name": self.name}

    @property
    def other(self) -> Plain:
        return changed(self.document, self.instead)


def _last(place: str) -> str:
    return " ".join([step for step in place.split(".") if not step.isdigit()][-2:])


def changed(document: Plain, places: Plain) -> Plain:
    """A copy with other values at some places, a list addressed from 0; ``"absent"`` takes one out."""
    found = deepcopy(document)
    for place, value in places.items():
        *way, last = place.split(".")
        at: Any = found
        for step in way:
            at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
        if value == LEFT_OUT:
            at.pop(last, None)
        else:
            at[int(last) if isinstance(at, list) else last] = value
    return found


def _late(what: str, by: str) -> Plain:
    return {"late": what, "by": by}


MONTHLY: Plain = {
    "language": 1,
    "name": "monthly",
    "calendar": {"business_day": "federal"},
    "dates": {
        "filing": {"by": [{"add": "30 days", "to": "closing"}]},
        "effectiveness": {
            "by": [{"add": "60 days", "to": "closing"}, {"add": "90 days", "to": "closing", "when": "review"}],
            "or_sooner": [{"add": "5 trading days", "to": "no_further_review"}],
            "roll": "next business day",
        },
    },
    "conditions": {
        "not_filed": _late("filing", "filing"),
        "not_effective": _late("effectiveness", "effectiveness"),
        "unusable": {"down": ["lapse"], "after": {"to": "effectiveness"}, "allow_days": {"consecutive": "10 days"}},
    },
    "heads": {
        "filing": {"of": ["not_filed"], "charge": "event"},
        "effectiveness": {"of": ["not_effective"], "charge": "event"},
        "unusable": {"of": ["unusable"], "charge": "event"},
    },
    "charges": {
        "event": {
            "by": {"at_start": "0.01", "rates": ["0.015"], "every": "1 month", "part": "by_day"},
            "base": "paid",
            "due": {"to": "charge"},
        }
    },
    "ends": {"when": ["nothing_held"], "then": "count"},
}
THIRTY: Plain = {
    "language": 1,
    "name": "thirty",
    "calendar": {"business_day": "nyse"},
    "dates": {
        "filing": {"by": [{"add": "30 days", "to": "closing"}]},
        "effectiveness": {"by": [{"add": "2 months", "to": "closing"}], "grace": "5 business days"},
    },
    "conditions": {
        "not_filed": _late("filing", "filing"),
        "not_effective": _late("effectiveness", "effectiveness"),
        "down": {"down": ["suspension", "lapse"], "after": {"to": "effectiveness"}},
    },
    "heads": {
        "filing": {"of": ["not_filed"], "counts_from": "deadline", "charge": "late"},
        "effectiveness": {"of": ["not_effective"], "counts_from": "deadline", "charge": "late"},
        "down": {"of": ["down"], "charge": "down"},
    },
    "charges": {
        "late": {
            "by": {"rates": ["0.02", "0.03"], "every": "30 days", "part": "by_day"},
            "base": [{"of": "paid"}, {"of": "held", "after": {"to": "effectiveness"}}],
            "due": {"add": "3 days", "to": "period_end", "or_sooner": {"add": "3 business days", "to": "cure"}},
        },
        "down": {"by": {"rates": ["0.01"], "every": "2 weeks"}, "base": "held"},
    },
}
NOTICES: Plain = {
    "language": 1,
    "name": "notices",
    "period": {"lasts": "1 year"},
    "dates": {"effectiveness": {"by": [{"on": "2013-12-31"}]}},
    "conditions": {
        "not_effective": _late("effectiveness", "effectiveness"),
        "barred": {
            "down": ["suspension", "misstatement"],
            "after": {"to": "effectiveness"},
            "allow_notices": {"causes": ["suspension"], "each": "10 business days", "times": 2, "window": "4 months"},
        },
    },
    "heads": {"restricted": {"of": ["barred", "not_effective"], "charge": "week"}},
    "charges": {
        "week": {
            "by": {"rates": ["0.0025"], "every": "1 week", "part": "by_day"},
            "base": "held",
            "due": {"add": "1 business day", "to": "month_end"},
        }
    },
}
DAILY: Plain = {
    "language": 1,
    "name": "daily",
    "calendar": {"business_day": "federal"},
    "dates": {"filing": {"by": [{"add": "30 days", "to": "closing"}]}},
    "conditions": {
        "not_filed": _late("filing", "filing"),
        "down": {
            "down": ["stop_order", "lapse", "delisting"],
            "after": {"to": "effectiveness"},
            "allow_days": {"consecutive": "15 days", "total": "30 days", "window": "12 months"},
        },
    },
    "heads": {
        "filing": {"of": ["not_filed"], "charge": "sum"},
        "down": {"of": ["down"], "charge": "rate"},
    },
    "charges": {
        "sum": {"by": {"sums": ["250.00"], "every": "1 business day"}, "due": {"add": "5 days", "to": "month_end"}},
        "rate": {"by": {"rates": ["0.0005"], "every": "1 day"}, "base": "held", "due": {"to": "cure"}},
    },
}
JOINED: Plain = {
    "language": 1,
    "name": "joined",
    "calendar": {"business_day": "federal"},
    "dates": {
        "filing": {"by": [{"add": "30 days", "to": "closing"}]},
        "effectiveness": {"by": [{"add": "45 days", "to": "dates.filing"}]},
    },
    "conditions": {
        "not_filed": _late("filing", "filing"),
        "not_effective": _late("effectiveness", "effectiveness"),
        "down": {"down": ["lapse", "public_information"], "after": {"add": "2 months", "to": "closing"}},
    },
    "heads": {
        "filing": {"of": ["not_filed"], "counts_from": "deadline", "charge": "business"},
        "rest": {"of": ["not_effective", "down"], "not_on_days_of": ["filing"], "charge": "steps"},
    },
    "charges": {
        "business": {"by": {"rates": ["0.02"], "every": "20 business days", "part": "by_day"}, "base": "paid"},
        "steps": {
            "by": {"rates": ["0.01", "0.02"], "then_add": "0.005", "every": "30 days", "part": "none"},
            "base": "held_at_start",
            "due": {"add": "10 days", "to": "charge"},
        },
    },
    "ends": {"when": ["all_sold", "unrestricted"]},
}
NOTES: Plain = {
    "language": 1,
    "name": "notes",
    "dates": {"filing": {"by": [{"add": "4 weeks", "to": "closing"}]}},
    "conditions": {"not_filed": _late("filing", "filing"), "lapsed": {"down": ["lapse"]}},
    "heads": {"default": {"of": ["not_filed", "lapsed"], "charge": "week"}},
    "charges": {
        "week": {
            "by": {"rates": ["0.0005", "0.001"], "rate_lasts": "30 days", "every": "1 week", "part": "full"},
            "base": "principal",
            "due": {"to": "anniversary"},
        }
    },
}
ADVANCE: Plain = {
    "language": 1,
    "name": "advance",
    "calendar": {"business_day": "federal"},
    "dates": {"filing": {"by": [{"add": "30 days", "to": "closing"}]}},
    "conditions": {
        "not_filed": _late("filing", "filing"),
        "down": {"down": ["misstatement", "stop_order"], "after": {"to": "effectiveness"}},
    },
    "heads": {"late": {"of": ["not_filed"], "charge": "month"}, "down": {"of": ["down"], "charge": "month"}},
    "charges": {
        "month": {
            "by": {"rates": ["0.02"], "every": "1 month", "charged": "advance", "part": "by_day"},
            "base": "unsold_since_start",
            "due": {"add": "2 days", "to": "charge"},
        }
    },
    "ends": {"when": ["nothing_held"]},
}
CALENDAR_MONTHS: Plain = {
    "language": 1,
    "name": "calendar-months",
    "dates": {"effectiveness": {"by": [{"add": "60 days", "to": "signing"}]}},
    "conditions": {
        "not_effective": _late("effectiveness", "effectiveness"),
        "down": {"down": ["lapse", "stop_order"], "after": {"to": "effectiveness"}},
    },
    "heads": {"late": {"of": ["not_effective", "down"], "charge": "month"}},
    "charges": {
        "month": {
            "by": {"sums": ["9000.00", "12000.00"], "every": "1 calendar month", "part": "by_day"},
            "due": {"add": "3 trading days", "to": "charge"},
        }
    },
}
COVERED: Plain = {
    "language": 1,
    "name": "covered",
    "conditions": {"uncovered": {"down": ["uncovered"]}},
    "heads": {"uncovered": {"of": ["uncovered"], "charge": "thirty"}},
    "charges": {
        "thirty": {"by": {"rates": ["0.01"], "every": "30 days", "part": "by_day"}, "base": "uncovered"},
    },
}
AGREEMENTS: dict[str, Plain] = {
    each["name"]: each for each in (MONTHLY, THIRTY, NOTICES, DAILY, JOINED, NOTES, ADVANCE, CALENDAR_MONTHS, COVERED)
}
