"""The words that agreed cases are about, theme by theme: what is said in which agreement, and instead of what."""

from collections.abc import Iterator
from typing import Any

from tests.vectors.making.documents import LEFT_OUT, Variation

Plain = dict[str, Any]
# What the shares may be charged on; of `principal` only notes are.
OF_SHARES = ["paid", "held", "held_at_start", "unsold_since_start", "restricted"]
ANCHORS = ["signing", "last_closing", "filing", "clearance", "no_further_review", "comments", "review", "full_review",
           "demand", "objection", "unrestricted", "milestone listing"]  # fmt: skip
NOTICE = "conditions.barred.allow_notices"


def variations() -> Iterator[Variation]:
    yield from _of_dates()
    yield from _of_calendars()
    yield from _of_conditions()
    yield from _of_notices()
    yield from _of_heads()
    yield from _of_charges()
    yield from _of_bases()
    yield from _of_dues()
    yield from _of_limits()
    yield from _of_interest()
    yield from _of_cutback()
    yield from _of_readings()


def _each(theme: str, agreement: str, place: str, values: list[Any], instead: Any = LEFT_OUT) -> Iterator[Variation]:
    for value in values:
        yield Variation(theme, agreement, {place: value}, {place: instead})


def _of_dates() -> Iterator[Variation]:
    for anchor in ANCHORS:
        said = {"dates.effectiveness.by.0": {"add": "45 days", "to": anchor}}
        yield Variation("dates", "thirty", said, {"dates.effectiveness.by.0.to": "closing"}, f"to {anchor}")
    for anchor in [*ANCHORS[2:], "closing", "effectiveness"]:
        late = {"conditions.not_effective.late": "milestone merger"} if anchor == "effectiveness" else {}
        rules = [{"add": "50 days", "to": "signing"}, {"add": "80 days", "to": "signing", "when": anchor}]
        yield Variation("dates", "thirty", {"dates.effectiveness.by": rules, **late},
                        {"dates.effectiveness.by": rules[:1]}, f"when {anchor}")  # fmt: skip
    to_other = {"dates.effectiveness.by.0": {"add": "2 weeks", "to": "dates.filing"}}
    yield Variation("dates", "thirty", to_other, {"dates.effectiveness.by.0.to": "filing"}, "to dates.filing")
    rolls = ["next business day", "next trading day", "previous business day"]
    yield from _each("dates", "thirty", "dates.filing.roll", rolls)
    yield from _each("dates", "monthly", "dates.filing.roll", rolls)
    yield from _each("dates", "thirty", "dates.filing.by.0.roll", rolls)
    yield from _each("dates", "joined", "dates.filing.by.0.roll", rolls[1:])
    yield from _each("dates", "monthly", "dates.filing.grace", ["3 days", "1 week", "4 trading days"])
    sooner = [{"add": "10 days", "to": "clearance"}, {"add": "5 business days", "to": "comments"}]
    yield Variation("dates", "thirty", {"dates.effectiveness.or_sooner": sooner},
                    {"dates.effectiveness.or_sooner": LEFT_OUT}, "or sooner")  # fmt: skip
    lengths = ["2 weeks", "1 month", "18 business days", "20 trading days"]
    yield from _each("dates", "monthly", "dates.filing.by.0.add", lengths, "30 days")


def _of_calendars() -> Iterator[Variation]:
    yield from _each("calendars", "daily", "calendar.business_day", ["both_open", "nyse"], "federal")
    yield from _each("calendars", "thirty", "calendar.business_day", ["both_open", "federal"], "nyse")
    added = ["2010-03-01", "2010-11-17", "2011-10-04", "2011-12-01", "2012-02-02", "2012-03-05", "2012-10-02"]
    removed = ["2010-02-15", "2010-11-11", "2010-11-25", "2011-10-10", "2012-02-20", "2012-10-08"]
    yield Variation("calendars", "daily", {"calendar.holidays_added": added}, {"calendar.holidays_added": LEFT_OUT},
                    "holidays added")  # fmt: skip
    yield Variation("calendars", "joined", {"calendar.holidays_removed": removed},
                    {"calendar.holidays_removed": LEFT_OUT}, "holidays removed")  # fmt: skip
    yield from _each("calendars", "daily", "sale_counts", ["trade_date"])
    yield from _each("calendars", "daily", "sale_counts", ["day_after"], "trade_date")


def _of_conditions() -> Iterator[Variation]:
    for cause in ["misstatement", "stop_order", "delisting", "public_information", "plant closed"]:
        yield Variation("conditions", "thirty", {"conditions.down.down": ["suspension", cause]},
                        {"conditions.down.down": ["suspension"]}, f"down {cause}")  # fmt: skip
    request = {
        "dates.request": {"by": [{"add": "5 business days", "to": "no_further_review"}]},
        "conditions.no_request": {"late": "acceleration_request", "by": "request"},
        "heads.request": {"of": ["no_request"], "charge": "event"},
    }
    gone = {"dates.request": LEFT_OUT, "conditions.no_request": LEFT_OUT, "heads.request": LEFT_OUT}
    yield Variation("conditions", "monthly", request, gone, "late acceleration_request")
    answer = {
        "dates.answer": {"by": [{"add": "10 days", "to": "comments"}]},
        "conditions.no_answer": {"late": "response", "by": "answer"},
        "heads.answer": {"of": ["no_answer"], "charge": "event"},
    }
    gone = {"dates.answer": LEFT_OUT, "conditions.no_answer": LEFT_OUT, "heads.answer": LEFT_OUT}
    yield Variation("conditions", "monthly", answer, gone, "late response")
    reached = {"conditions.not_filed.late": "milestone listing"}
    yield Variation("conditions", "joined", reached, {"conditions.not_filed.late": "filing"})
    after = [{"add": "1 month", "to": "effectiveness"}, {"add": "150 days", "to": "signing"}]
    yield from _each("conditions", "thirty", "conditions.down.after", after, {"to": "effectiveness"})
    until = [
        [{"add": "4 months", "to": "effectiveness"}, {"add": "200 days", "to": "closing"}],
        [{"to": "unrestricted"}],
    ]
    yield from _each("conditions", "thirty", "conditions.down.until", until)
    days = "conditions.unusable.allow_days"
    for said in (
        {"total": "12 days", "window": "6 months"},
        {"consecutive": "10 days", "total": "20 days", "window": "ever"},
        {"consecutive": "2 weeks"},
        {"consecutive": "1 month"},
        {"total": "8 business days", "window": "90 days"},
    ):
        called = " ".join(f"{word} {value}" for word, value in said.items())
        yield Variation("conditions", "monthly", {days: said}, {days: {"consecutive": "10 days"}}, called)
    yield from _each("conditions", "monthly", f"{days}.over", ["whole"])
    yield from _each("conditions", "daily", "conditions.down.allow_days.over", ["whole"], "excess")
    yield from _each("conditions", "daily", "conditions.down.allow_days.over", ["excess"], "whole")


def _of_notices() -> Iterator[Variation]:
    yield from _each("notices", "notices", f"{NOTICE}.day_one", ["next"], "notice")
    yield from _each("notices", "notices", f"{NOTICE}.day_one", ["notice"], "next")
    for other, word in (("last_barred_day", "lift_day"), ("lift_day", "last_barred_day")):
        said = {f"{NOTICE}.apart": "12 days", f"{NOTICE}.apart_from": word}
        yield Variation("notices", "notices", said, {f"{NOTICE}.apart_from": other})
    yield from _each("notices", "notices", f"{NOTICE}.apart", ["30 days", "10 business days"])
    yield from _each("notices", "notices", f"{NOTICE}.needs", [["board_findings"]])
    yield from _each("notices", "notices", f"{NOTICE}.over", ["whole"], "excess")
    yield from _each("notices", "notices", f"{NOTICE}.over", ["excess"], "whole")
    yield from _each("notices", "notices", f"{NOTICE}.lift_day", ["in"], "out")
    yield from _each("notices", "notices", f"{NOTICE}.lift_day", ["out"], "in")
    yield from _each("notices", "notices", f"{NOTICE}.times", [1, 3], 2)
    yield from _each("notices", "notices", f"{NOTICE}.window", ["ever", "2 months", "60 days"], "4 months")
    yield from _each("notices", "notices", f"{NOTICE}.each", ["5 days", "2 weeks", "1 month", "20 trading days"],
                     "10 business days")  # fmt: skip
    total = {f"{NOTICE}.total": "20 days"}
    yield Variation("notices", "notices", total, {f"{NOTICE}.total": LEFT_OUT})
    for cause in ["misstatement", "delisting", "public_information", "plant closed"]:
        said = {"conditions.barred.down": ["suspension", cause], f"{NOTICE}.causes": ["suspension", cause]}
        yield Variation("notices", "notices", said, {f"{NOTICE}.causes": ["suspension"]}, f"causes {cause}")
    for cause in ["stop_order", "lapse", "uncovered"]:
        # No notice is given of these, so that nothing is permitted of them.
        said = {"conditions.barred.down": ["suspension", cause], f"{NOTICE}.causes": ["suspension", cause]}
        yield Variation("notices", "notices", said, {f"{NOTICE}.causes": ["suspension"]}, f"causes {cause}",
                        alike=True)  # fmt: skip
    yield from _each("notices", "notices", "period.lasts", ["60 days", "2 months"], "1 year")


def _of_heads() -> Iterator[Variation]:
    yield from _each("heads", "thirty", "heads.filing.counts_from", ["first_day"], "deadline")
    yield from _each("heads", "joined", "heads.filing.counts_from", ["first_day"], "deadline")
    yield from _each("heads", "monthly", "heads.filing.counts_from", ["deadline"])
    yield from _each("heads", "monthly", "heads.filing.cure_day", ["in"])
    yield from _each("heads", "daily", "heads.filing.cure_day", ["in"])
    yield from _each("heads", "thirty", "heads.effectiveness.cure_day", ["out"])
    yield from _each("heads", "joined", "heads.rest.not_on_days_of", [["filing"]])
    yield from _each("heads", "thirty", "heads.effectiveness.not_on_days_of", [["filing"]])
    yield from _each("heads", "thirty", "heads.filing.investor_delay", ["toll", "share"])
    yield from _each("heads", "joined", "heads.filing.investor_delay", ["toll", "share"])
    arms = [{"add": "40 days", "to": "effectiveness"}, {"add": "5 months", "to": "signing"}]
    yield from _each("heads", "thirty", "heads.down.arms_within", arms)
    ends = [["unrestricted"], ["all_sold"], ["nothing_held"], ["period_ends"], [{"add": "120 days", "to": "closing"}]]
    for when in ends:
        for then in ("drop", "count"):
            said = {
                "period": {"lasts": "3 months"},
                "charges.down.base": "paid",
                "heads.down.ends": {"when": when, "then": then},
            }
            yield Variation("ends", "thirty", said, {"heads.down.ends": LEFT_OUT},
                            f"ends {when[0] if isinstance(when[0], str) else 'by a rule'} {then}")  # fmt: skip
    yield Variation("ends", "joined", {"ends": {"when": ["unrestricted", "nothing_held"], "then": "count"}},
                    {"ends.then": "drop"}, "ends count")  # fmt: skip
    yield Variation("ends", "calendar-months", {"ends": {"when": ["unrestricted", "all_sold"], "then": "drop"}},
                    {"ends": LEFT_OUT}, "ends drop")  # fmt: skip


def _of_charges() -> Iterator[Variation]:
    by = "charges.late.by"
    yield from _each("charges", "thirty", f"{by}.at_start", ["0.005"])
    yield from _each("charges", "thirty", f"{by}.part", ["full", "none"], "by_day")
    yield from _each("charges", "monthly", "charges.event.by.part", ["full", "none"], "by_day")
    yield from _each("charges", "calendar-months", "charges.month.by.part", ["full", "none"], "by_day")
    yield from _each("charges", "thirty", f"{by}.then_add", ["0.0025"])
    yield from _each("charges", "calendar-months", "charges.month.by.then_add", ["1500.00"])
    yield from _each("charges", "thirty", f"{by}.rate_lasts", ["45 days", "2 months", "10 weeks"])
    yield from _each("charges", "thirty", f"{by}.first", ["waits"])
    yield from _each("charges", "joined", "charges.business.by.first", ["waits"])
    every = ["10 days", "3 weeks", "1 month", "2 months", "1 year", "15 business days", "12 trading days",
             "1 calendar month"]  # fmt: skip
    yield from _each("periods", "thirty", f"{by}.every", every, "30 days")
    yield from _each("periods", "monthly", "charges.event.by.every", [*every[:2], *every[3:]], "1 month")
    yield from _each("periods", "daily", "charges.sum.by.every", ["1 day", "1 trading day"], "1 business day")
    yield from _each(
        "periods", "advance", "charges.month.by.every", ["30 days", "1 calendar month", "1 year"], "1 month"
    )
    yield from _each("periods", "monthly", "charges.event.by.month", ["30"])
    yield from _each("periods", "monthly", "charges.event.by.month", ["actual"], "30")
    yield from _each("periods", "calendar-months", "charges.month.by.month", ["30"], "actual")
    yield from _each("periods", "calendar-months", "charges.month.by.month", ["actual"], "30")
    yield from _each("periods", "advance", "charges.month.by.charged", ["arrears"], "advance")
    yield from _each("periods", "thirty", f"{by}.charged", ["advance"])
    yield from _each("periods", "thirty", f"{by}.charged", ["arrears"], "advance")
    yield from _each("periods", "advance", "charges.month.by.lag", [1, 3])
    yield from _each("periods", "advance", "charges.month.by.part", ["full", "none"], "by_day")
    yield from _each("charges", "daily", "charges.sum.by.sums_shared", ["each"], "by_paid")
    yield from _each("charges", "calendar-months", "charges.month.by.sums_shared", ["by_paid"], "each")
    yield from _each("charges", "daily", "sums_shared", ["each"], "by_paid")
    yield from _each("charges", "calendar-months", "sums_shared", ["by_paid"], "each")
    yield from _each("charges", "thirty", "charges.down.pays", ["price"], "money")
    yield from _each("charges", "monthly", "charges.event.pays", ["money"], "price")
    yield from _each("charges", "joined", "pays", ["price"], "money")
    yield from _each("charges", "daily", "pays", ["money"], "price")


def _of_bases() -> Iterator[Variation]:
    for base in OF_SHARES[:4]:
        yield Variation("bases", "monthly", {"charges.event.base": base},
                        {"charges.event.base": "held" if base == "paid" else "paid"})  # fmt: skip
    for base in ["held_at_start", "unsold_since_start"]:
        yield Variation("bases", "thirty", {"charges.down.base": {"of": base}}, {"charges.down.base": "held"})
    yield Variation("bases", "monthly", {"charges.event.base": "restricted"}, {"charges.event.base": "paid"})
    for age in ["50 days", "3 months", "1 year"]:
        said = {"charges.event.base": {"of": "restricted", "younger_than": age}}
        yield Variation("bases", "monthly", said, {"charges.event.base": "paid"})
    for base in ["paid", "held", "held_at_start", "unsold_since_start"]:
        said = {"charges.steps.base": {"of": base, "each": "1.25"}}
        yield Variation("bases", "joined", said, {"charges.steps.base": {"of": base}})
    yield Variation("bases", "notes", {"charges.week.base": {"of": "principal"}}, {"charges.week.base": "held"})
    yield Variation("bases", "notes", {"charges.week.base": "principal"}, {"charges.week.base": "paid"})
    yield Variation("bases", "covered", {"charges.thirty.base": {"of": "uncovered"}}, {"charges.thirty.base": "held"})
    yield Variation("bases", "covered", {"charges.thirty.base": "uncovered"}, {"charges.thirty.base": "paid"})
    later = [{"of": "paid"}, {"of": "held", "after": {"add": "75 days", "to": "closing"}}]
    yield Variation("bases", "monthly", {"charges.event.base": later}, {"charges.event.base": "paid"}, "base after")


def _of_dues() -> Iterator[Variation]:
    due = "charges.late.due"
    adds = ["5 days", "1 week", "1 month", "1 year", "5 business days", "5 trading days", "5 counted days"]
    for add in adds:
        yield Variation("due", "thirty", {due: {"add": add, "to": "charge"}}, {due: {"to": "charge"}})
    for to in ["charge", "period_end", "month_end", "anniversary", "cure", "demand"]:
        yield Variation("due", "thirty", {due: {"add": "2 days", "to": to}}, {due: LEFT_OUT})
    for roll in ["next business day", "next trading day", "previous business day"]:
        yield Variation("due", "thirty", {due: {"add": "10 days", "to": "charge", "roll": roll}},
                        {due: {"add": "10 days", "to": "charge"}})  # fmt: skip
        yield Variation("due", "notices", {"charges.week.due": {"to": "month_end", "roll": roll}},
                        {"charges.week.due.roll": LEFT_OUT})  # fmt: skip
    cured = {"add": "1 week", "to": "cure", "roll": "next trading day"}
    sooner = {"add": "20 days", "to": "charge", "or_sooner": cured}
    yield Variation(
        "due", "monthly", {"charges.event.due": sooner}, {"charges.event.due.or_sooner": LEFT_OUT}, "due or sooner"
    )
    for add in ["3 weeks", "2 months", "1 year", "3 trading days"]:
        yield Variation("due", "advance", {"charges.month.due": {"add": add, "to": "period_end"}},
                        {"charges.month.due.to": "charge"})  # fmt: skip


def _of_limits() -> Iterator[Variation]:
    for base in OF_SHARES:
        said = {"limits": [{"heads": "all", "most": "0.02", "of": base}]}
        yield Variation("limits", "monthly", said, {"limits": LEFT_OUT}, f"limit all of {base}")
        said = {"limits": [{"heads": "each", "most": "0.015", "of": base}]}
        yield Variation("limits", "thirty", said, {"limits": LEFT_OUT}, f"limit each of {base}")
    for agreement, base in (("notes", "principal"), ("covered", "uncovered")):
        for most in ("0.002", "0.003"):
            said = {"limits": [{"heads": "all", "most": most, "of": base}]}
            yield Variation("limits", agreement, said, {"limits": LEFT_OUT}, f"limit {most} of {base}")
    for limit in (
        {"heads": "all", "most": "11000.00", "of": "sum"},
        {"heads": ["filing", "effectiveness"], "most": "0.02", "of": "paid", "window": "40 days"},
        {"heads": "all", "most": "0.02", "of": "paid", "window": "2 months"},
        {"heads": "each", "charges": 2},
        {"heads": ["unusable"], "charges": 1},
        {"heads": "all", "least": "20000.00"},
        {"heads": "each", "least": "0.03", "of": "paid"},
    ):
        called = " ".join(f"{word} {value}" for word, value in limit.items())
        yield Variation("limits", "monthly", {"limits": [limit]}, {"limits": LEFT_OUT}, f"limit {called}")


def _of_interest() -> Iterator[Variation]:
    for said in (
        {"rate": "0.18", "per": "year", "days": 365, "grace": "7 days"},
        {"rate": "0.12", "per": "year", "days": 360},
        {"rate": "0.12", "per": "year"},
        {"rate": "0.015", "per": "month", "month": "actual"},
        {"rate": "0.015", "per": "month", "month": "30"},
        {"rate": "0.015", "per": "month", "month": "365"},
        {"rate": "0.015", "per": "month", "grace": "5 business days"},
    ):
        called = " ".join(f"{word} {value}" for word, value in said.items())
        for agreement in ("monthly", "thirty"):
            yield Variation("interest", agreement, {"interest": said}, {"interest": LEFT_OUT}, f"interest {called}")


def _of_cutback() -> Iterator[Variation]:
    for said, other in ((True, False), (False, True)):
        for agreement in ("thirty", "monthly", "joined"):
            yield Variation("cutback", agreement, {"cutback.restarts": said}, {"cutback.restarts": other})


def _of_readings() -> Iterator[Variation]:
    question = {"clause": "2", "question": "Which?"}
    part = {"reading": "part", "by_the_day": "by_day", "whole": "full"}
    said = {
        "charges.event.by.part": {"reading": "measure", "a_part": part, "nothing": "none"},
        "readings": {"measure": {"default": "a_part", **question}, "part": {"default": "whole", **question}},
    }
    yield Variation("readings", "monthly", said, {"charges.event.by.part": "by_day", "readings": LEFT_OUT}, "a part")
    said = {
        "dates.effectiveness.grace": {"reading": "grace", "none": "absent", "some": "5 business days"},
        "heads.filing.investor_delay": {"reading": "delay", "toll": "toll", "share": "share", "neither": "absent"},
        "readings": {"grace": {"default": "none", **question}, "delay": {"default": "share", **question}},
    }
    yield Variation("readings", "thirty", said, {"dates.effectiveness.grace": "5 business days",
                    "heads.filing.investor_delay": LEFT_OUT, "readings": LEFT_OUT}, "grace and delay")  # fmt: skip
    inner = {"reading": "base", "paid": "paid", "held": "held"}
    said = {
        "charges.steps.base": {"reading": "since", "start": "held_at_start", "charge": inner},
        "readings": {"since": {"default": "charge", **question}, "base": {"default": "held", **question}},
    }
    yield Variation("readings", "joined", said, {"charges.steps.base": "held_at_start", "readings": LEFT_OUT}, "a base")
