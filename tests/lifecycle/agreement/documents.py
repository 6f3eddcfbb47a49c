"""Two small made-up agreements in the terms language, and how a test changes one."""

from copy import deepcopy

from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.source import from_object, from_text

MONTHLY = """
language = 1
name = "made-up-monthly"
[calendar]
business_day = "federal"
[dates.filing]
clause = "2(a)"
by = [{ add = "30 days", to = "closing" }]
[dates.effectiveness]
clause = "2(a)"
by = [{ add = "90 days", to = "closing" }, { add = "120 days", to = "closing", when = "full_review" }]
or_sooner = [{ add = "5 trading days", to = "no_further_review" }]
roll = "next trading day"
[conditions.not_filed]
late = "filing"
by = "filing"
[conditions.not_effective]
late = "effectiveness"
by = "effectiveness"
[conditions.unusable]
clause = "2(b)"
down = ["suspension", "lapse"]
after = { to = "effectiveness" }
allow_days = { consecutive = "30 days", total = "40 days", window = "12 months" }
[heads.filing]
of = ["not_filed"]
charge = "event"
[heads.effectiveness]
of = ["not_effective"]
charge = "event"
[heads.unusable]
of = ["unusable"]
charge = "event"
[charges.event]
clause = "2(c)"
base = "paid"
due = { to = "charge" }
[charges.event.by]
reading = "anniversaries"
first_and_each = { at_start = "0.015", rates = ["0.015"], every = "1 month", part = "by_day" }
in_advance = { rates = ["0.015"], every = "1 month", charged = "advance" }
[ends]
when = ["unrestricted", "nothing_held"]
then = "count"
[[limits]]
clause = "2(c)"
heads = "all"
most = "0.09"
of = "paid"
[interest]
rate = "0.18"
per = "year"
days = 365
grace = "7 days"
[readings.anniversaries]
default = "first_and_each"
clause = "2(c)"
question = "Is a month charged at its start or at its end?"
"""

DAILY = """
language = 1
name = "made-up-daily"
sums_shared = "each"
[calendar]
business_day = "federal"
[dates.filing]
by = [{ on = "2011-03-01" }]
grace = "5 days"
[dates.effectiveness]
by = [{ add = "60 days", to = "dates.filing" }]
[conditions.not_filed]
late = "filing"
by = "filing"
[conditions.not_effective]
late = "effectiveness"
by = "effectiveness"
[conditions.suspended]
down = ["suspension", "key_person_gone"]
until = [{ add = "2 years", to = "closing" }]
[conditions.suspended.allow_notices]
causes = ["suspension"]
each = "20 business days"
times = 2
window = "12 months"
apart = "10 trading days"
[heads.filing]
of = ["not_filed"]
counts_from = "deadline"
investor_delay = "toll"
charge = "sum"
[heads.effectiveness]
of = ["not_effective", "suspended"]
not_on_days_of = ["filing"]
charge = "steps"
[charges.sum]
by = { sums = ["1000.00", "2000.00"], then_add = "500.00", every = "1 week", part = "by_day" }
due = { add = "3 business days", to = "period_end", or_sooner = { add = "1 day", to = "cure" } }
[charges.steps]
by = { rates = ["0.01", "0.02"], rate_lasts = "90 days", every = "30 days", part = "none" }
base = [{ of = "paid" }, { of = "held", after = { to = "effectiveness" } }]
due = { add = "1 business day", to = "month_end" }
[[limits]]
heads = ["filing"]
most = "50000.00"
of = "sum"
[[limits]]
heads = "each"
charges = 10
[[limits]]
heads = "all"
least = "2500.00"
[interest]
rate = "0.01"
per = "month"
month = "30"
"""


def raw(text):
    return deepcopy(dict(from_text(text).raw))


def put(document, place, value):
    """The document with one word put, without what the language itself has for it; ``...`` takes it out."""
    *way, last = place.split(".")
    held = document
    for step in way:
        held = held[int(step)] if isinstance(held, list) else held.setdefault(step, {})
    if value is ...:
        del held[last]
    else:
        held[int(last) if isinstance(held, list) else last] = value
    return document


def sentences(document):
    return [fault.sentence for fault in checked(from_object(document)).faults]
