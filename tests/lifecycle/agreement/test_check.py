# ruff: noqa: E501 - a row is a document, what is put in it and the sentence that says the fault
"""Every fault of a document at once, each a sentence with its place, its value and what to do."""

import pytest

from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.source import from_object
from tests.lifecycle.agreement.documents import DAILY, MONTHLY, put, raw, sentences

READING = {"reading": "month", "one": "full", "two": "by_day"}
SAID = {"default": "one", "clause": "–", "question": "Which?"}


@pytest.mark.parametrize("text", [MONTHLY, DAILY], ids=["monthly", "daily"])
def test_a_sound_document_has_no_fault(text):
    assert sentences(raw(text)) == []


# What is put where, in which document, and the sentence that says it.
FAULTS = [
    (MONTHLY, {"heads.filing.of": ["not_fild"], "heads.unusable.of": ["unusable", "not_filed"]},
     'heads.filing.of: "not_fild" is no condition; [conditions] has not_filed, not_effective, unusable.'),
    (DAILY, {"charges.steps.by.rates": ["2"]},
     'charges.steps.by.rates[1] = "2": a rate lies between 0 and 1; two per cent is "0.02".'),
    (MONTHLY, {"heads.effectiveness.investor_delay": "toll"},
     ("heads.effectiveness: its charge runs in months (1 month), from which single days cannot be left out; write the "
     "period in days, or move the deadline.")),
    (MONTHLY, {"heads.effectiveness.not_on_days_of": ["filing"]},
     ("heads.effectiveness: its charge runs in months (1 month), from which single days cannot be left out; write the "
     "period in days, or move the deadline.")),
    (MONTHLY, {"heads.unusable.counts_from": "deadline"},
     ('heads.unusable.counts_from = "deadline": only a head of one late condition has a deadline to count from; use '
     '"first_day".')),
    (DAILY, {"heads.effectiveness.counts_from": "deadline"},
     ('heads.effectiveness.counts_from = "deadline": only a head of one late condition has a deadline to count from; use '
     '"first_day".')),
    (MONTHLY, {"readings.grace_days": SAID},
     ("readings.grace_days is asked nowhere in the terms; remove it, or write the place it decides as "
     '{ reading = "grace_days", ... }.')),
    (MONTHLY, {"dates.other": {"by": [{"on": "2011-01-01"}]}},
     'dates.other: no condition waits for it; remove it, or write a condition with by = "other".'),
    (MONTHLY, {"conditions.other": {"down": ["lapse"]}},
     'conditions.other: no head is of it, so it never costs anything; remove it, or write a head of = ["other"].'),
    (MONTHLY, {"charges.other": {"by": {"at_start": "0.01"}, "base": "paid"}},
     'charges.other: no head is charged by it; remove it, or write a head with charge = "other".'),
    (DAILY, {"charges.steps.by.part": READING, "charges.sum.by.part": {"reading": "month", "one": "full", "three": "none"},
             "readings.month": SAID},
     ('reading "month" has different choices in different places; give all the same: charges.steps.by.part has one, two; '
     "charges.sum.by.part has one, three.")),
    (DAILY, {"conditions.suspended.allow_notices.colour": "red"},
     "conditions.suspended.allow_notices.colour: no word of an allowance by notices; it knows clause, called, causes, each,"),
    (DAILY, {"charges.steps.by.every": "30"},
     'charges.steps.by.every = "30": no duration; write a number and a unit, like "30 days"; the units are day, week,'),
    (MONTHLY, {"conditions.unusable.allow_days": {"total": "40 days"}},
     ('conditions.unusable.allow_days.total = "40 days": a total without a window; write the window it is counted in, '
     'like window = "12 months", or "ever".')),
    (DAILY, {"conditions.suspended.allow_notices": {"causes": ["suspension"], "total": "40 days"}},
     'conditions.suspended.allow_notices.total = "40 days": a total without a window; write the window'),
    (MONTHLY, {"dates.filing.by.0.when": "review"},
     ('dates.filing.by[1].when = "review": the first rule applies whatever happens; write the rule that always applies '
     "first, and this one after it.")),
    (DAILY, {"charges.sum.by.rates": ["0.01"], "charges.sum.base": "paid"},
     "charges.sum.by.sums: rates as well as sums; keep one, or make two charges of two heads."),
    (DAILY, {"charges.steps.base": ...},
     'charges.steps.base: rates without a base; write what it is a share of, like base = "paid".'),
    (DAILY, {"heads.filing.not_on_days_of": ["effectiveness"]},
     ('heads.filing.not_on_days_of = "effectiveness": a head waits for earlier ones alone; name one of those before it '
     "(none), or write [heads.effectiveness]")),
    (DAILY, {"heads.filing.not_on_days_of": ["filing"]},
     'heads.filing.not_on_days_of = "filing": a head cannot wait for itself; name one of those before it (none)'),
    (DAILY, {"heads.filing.not_on_days_of": ["fling"]},
     'heads.filing.not_on_days_of: "fling" is no head; [heads] has filing, effectiveness.'),
    (DAILY, {"limits.2.most": "0.09", "limits.2.of": "paid"},
     "limits[3]: least and most in one limit; make two [[limits]] of it."),
    # Beside those: what else cannot be meant.
    (MONTHLY, {"language": 2}, "language = 2: no such number; write a whole number from 1 to 1, without quotes."),
    (MONTHLY, {"name": ...}, "name: missing; write text of one line."),
    (MONTHLY, {"heads": ...}, "heads: missing; write each head by its name."),
    (MONTHLY, {"currency": "EUR"}, 'currency = "EUR": no currency; write one of USD.'),
    (MONTHLY, {"date": {}}, "date: no word of the terms; it knows clause, language, name,"),
    (MONTHLY, {"dates": ["filing"]}, 'dates = ["filing"]: not a table; write each date by its name, as [dates.NAME].'),
    (MONTHLY, {"dates.ünder": {"by": [{"on": "2011-01-01"}]}},
     "dates.ünder: no name for a date; write letters, digits, _ and - alone."),
    (MONTHLY, {"dates.filing.by": []}, "dates.filing.by: an empty list; write at least 1: a date rule as a table of"),
    (MONTHLY, {"dates.filing.by": [{}]},
     'dates.filing.by[1]: no day; write either on = "2003-06-01" or add = "30 days", to = "closing".'),
    (MONTHLY, {"dates.filing.by": [{"on": "2011-01-01", "to": "closing"}]},
     "dates.filing.by[1]: both a stated day and one to count from; write either"),
    (MONTHLY, {"dates.filing.by": [{"on": "2011-01-01", "add": "3 days"}]},
     'dates.filing.by[1].add = "3 days": nothing is added to a stated day; write the day itself.'),
    (MONTHLY, {"dates.filing.by.0.to": "dates.fling"},
     'dates.filing.by[1].to: "fling" is no date; [dates] has filing, effectiveness.'),
    (MONTHLY, {"dates.filing.by.0.to": "dates.effectiveness", "dates.effectiveness.by.0.to": "dates.filing"},
     "dates.filing: it waits for itself (filing of effectiveness of filing); count one of them"),
    (MONTHLY, {"dates.filing.by.0.to": "dates.filing"},
     "dates.filing: it waits for itself (filing of filing); count one of them"),
    (MONTHLY, {"conditions.not_filed.by": "fling"},
     'conditions.not_filed.by: "fling" is no date; [dates] has filing, effectiveness.'),
    (MONTHLY, {"conditions.not_filed.by": ...}, "conditions.not_filed.by: missing; write the name of a date."),
    (MONTHLY, {"conditions.not_filed": {}},
     'conditions.not_filed: it is neither late nor down; write late = "filing", by = "DATE", or down = ["lapse"].'),
    (MONTHLY, {"conditions.not_filed.down": ["lapse"]},
     "conditions.not_filed: both late and down; make two conditions of it, and one head of both."),
    (MONTHLY, {"conditions.not_filed.after": {"to": "closing"}},
     "conditions.not_filed.after: only a condition that is down has it; leave it out."),
    (MONTHLY, {"conditions.unusable.by": "filing"},
     'conditions.unusable.by = "filing": only what is late has it; leave it out.'),
    (MONTHLY, {"conditions.unusable.allow_days": {}},
     'conditions.unusable.allow_days: it allows nothing; write consecutive = "30 days", or a total with its window.'),
    (DAILY, {"conditions.suspended.allow_notices": {"causes": ["suspension"]}},
     'conditions.suspended.allow_notices: it allows nothing; write each = "15 business days", times = 2 or a total.'),
    (DAILY, {"conditions.suspended.allow_notices.causes": ["lapse"]},
     ('conditions.suspended.allow_notices.causes[1] = "lapse": the condition is not down for it; name one it is down for '
     "(suspension, key_person_gone), or add it there.")),
    (DAILY, {"heads.filing.charge": "sums"},
     'heads.filing.charge: "sums" is no charge; [charges] has sum, steps.'),
    (DAILY, {"charges.steps.by": {}},
     'charges.steps.by: it charges nothing; write rates = ["0.02"], sums = ["10000.00"] or at_start = "0.02".'),
    (DAILY, {"charges.steps.by": {"at_start": "0.01", "every": "30 days"}},
     'charges.steps.by.every = "30 days": there is no rate for a period; write rates or sums, or leave it out.'),
    (DAILY, {"charges.steps.by.every": ...}, 'charges.steps.by.every: missing; write the period, like every = "30 days".'),
    (DAILY, {"charges.steps.by": {"at_start": "0.01", "then_add": "0.01"}},
     'charges.steps.by.then_add = "0.01": nothing it could be added to; write rates or sums.'),
    (DAILY, {"charges.steps.by.then_add": "5.00"},
     'charges.steps.by.then_add = "5.00": what is added to rates lies between 0 and 1; write a share of one, like "0.01".'),
    (DAILY, {"charges.steps.by.sums_shared": "each"},
     'charges.steps.by.sums_shared = "each": there are no sums to share; leave it out.'),
    (DAILY, {"charges.steps.base.0.after": {"to": "closing"}},
     "charges.steps.base[1].after: the first base applies whatever happens; write the base that always applies first."),
    (DAILY, {"charges.steps.base": "bought"}, 'charges.steps.base = "bought": no base; write one of paid, held,'),
    (DAILY, {"charges.sum.due.to": "closing"}, 'charges.sum.due.to = "closing": no day a charge has; write one of charge,'),
    (MONTHLY, {"limits.0.heads": ["fling"]}, 'limits[1].heads: "fling" is no head; [heads] has filing, effectiveness,'),
    (MONTHLY, {"limits.0.most": ...}, 'limits[1]: it limits nothing; write most = "0.09" with of = "paid", least or charges.'),
    (MONTHLY, {"limits.0.of": ...},
     'limits[1].of: missing; write the base it is a share of, like of = "paid", or of = "sum" for dollars.'),
    (MONTHLY, {"limits.0.most": "9000.00"},
     'limits[1].most = "9000.00": a share lies between 0 and 1; write a share like "0.09", or of = "sum" for dollars.'),
    (DAILY, {"limits.2.window": "30 days"}, 'limits[3].window = "30 days": only `most` has a window; leave it out.'),
    (MONTHLY, {"interest.month": "30"}, 'interest.month = "30": interest by the year; write days = 365 or 360.'),
    (DAILY, {"interest.days": 365}, 'interest.days = 365: interest by the month; write month = "actual", "30" or "365".'),
    (MONTHLY, {"readings.anniversaries": ...},
     ("readings.anniversaries: missing, and charges.event.by asks it; write anniversaries = { default = ..., clause = ..., "
     "question = ... } in [readings].")),
    (MONTHLY, {"readings.anniversaries.default": "in_advanc"},
     ('readings.anniversaries.default = "in_advanc": no choice of it; write one of first_and_each, in_advance; perhaps '
     "in_advance is meant.")),
    (MONTHLY, {"readings.anniversaries.default": ...},
     "readings.anniversaries.default: missing; write one of first_and_each, in_advance."),
    (MONTHLY, {"readings.anniversaries.question": ...},
     "readings.anniversaries.question: missing; write in your words what is open."),
    (DAILY, {"charges.steps.by.part": {"reading": "month", "one": "full"}, "readings.month": SAID},
     'charges.steps.by.part: reading "month" has no two choices; write the value itself.'),
    (MONTHLY, {"readings.anniversaries": {"fixed": "in_advance"}},
     ('readings.anniversaries.fixed = "in_advance": the terms ask this reading as a fork; write the value itself there, or '
     "a default.")),
    (MONTHLY, {"readings.anniversaries.choices": {"first_and_each": "at its end", "in_advanc": "at its start"}},
     ("readings.anniversaries.choices.in_advanc: no choice of it; write one of first_and_each, in_advance; perhaps "
     "in_advance is meant.")),
    (MONTHLY, {"readings.anniversaries.choices": {"first_and_each": "at its end"}},
     "readings.anniversaries.choices.in_advance: missing; say it of every choice, or leave choices out."),
    (MONTHLY, {"readings.anniversaries.choices": {"first_and_each": "at its end", "in_advance": 1}},
     "readings.anniversaries.choices.in_advance = 1: a whole number, not text; write it as text in quotes."),
    (MONTHLY, {"readings.anniversaries.favours": {"in_advance": "the Investors"}},
     "readings.anniversaries.favours.first_and_each: missing; say it of every choice, or leave favours out."),
    (MONTHLY, {"readings.anniversaries.close_call": "yes"},
     'readings.anniversaries.close_call = "yes": neither true nor false; write true or false, without quotes.'),
    (MONTHLY, {"readings.transfer_gap": {"choices": {"bridged": "the buyer's", "none": "nobody's", "open": "nobody's"}}},
     "readings.transfer_gap.choices.none: no choice of it; write one of bridged, open."),
    (MONTHLY, {"readings.transfer_gap": {"default": "open", "clause": "9"}},
     ('readings.transfer_gap.default = "open": the product has a default of its own; remove it, or answer the reading for '
     "good with fixed = ....")),
    (DAILY, {"charges.steps.by.part": {"reading": "illustration", "one": "full", "two": "by_day"},
             "readings.illustration": SAID},
     ("charges.steps.by.part: reading \"illustration\" is the product's own, which no fork decides; name the one asked "
     "here otherwise.")),
    (MONTHLY, {"readings.colour": {"fixed": "red"}},
     "readings.colour: no reading of this product, so nothing is fixed by it; remove it."),
    (MONTHLY, {"readings.transfer_gap": {"fixed": "brdged"}},
     'readings.transfer_gap.fixed = "brdged": no choice of it; write one of bridged, open; perhaps bridged is meant.'),
    (MONTHLY, {"formerly.rate": {"at": "charge.event.by.rates"}},
     'formerly.rate.at = "charge.event.by.rates": nothing stands there; write a place of this file as terms check names'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "changes", "sentence"), FAULTS, ids=lambda value: str(value)[:60])
def test_a_fault_is_said_with_its_place_its_value_and_the_remedy(text, changes, sentence):
    document = raw(text)
    for place, value in changes.items():
        put(document, place, value)
    assert any(said.startswith(sentence) for said in sentences(document)), sentences(document)


def test_every_fault_is_said_at_once():
    document = raw(MONTHLY)
    for place, value in {
        "language": 2, "dates.filing.by.0.add": "30 dayz", "conditions.unusable.down": ["laps"],
        "conditions.not_filed.by": "fling", "heads.filing.of": ["not_fild"], "heads.effectiveness.investor_delay": "toll",
        "charges.event.due.to": "never", "limits.0.most": "9", "interest.rate": 0.18, "readings.other": SAID,
    }.items():  # fmt: skip
        put(document, place, value)
    places = [fault.place for fault in checked(from_object(document)).faults]
    assert places == [
        "language", "dates.filing.by[1].add", "conditions.unusable.down[1]", "charges.event.due.to", "interest.rate",
        "conditions.not_filed.by", "heads.filing.of", "heads.effectiveness", "limits[1].most", "readings.other",
    ]  # fmt: skip


def test_a_fault_of_one_alternative_alone_is_said_with_it():
    document = put(raw(MONTHLY), "charges.event.by.in_advance.rates", ["2"])
    assert sentences(document) == [
        (
            'charges.event.by.rates[1] = "2": a rate lies between 0 and 1; two per cent is "0.02". That is under '
            "anniversaries = in_advance."
        )
    ]


def test_a_fault_inside_a_nested_fork_is_found_with_all_it_takes_to_be_asked():
    document = put(raw(DAILY), "charges.steps.by.part", {
        "reading": "outer", "yes": "full", "no": {"reading": "inner", "a": "none", "b": "halves"},
    })  # fmt: skip
    document["readings"] = {"outer": {**SAID, "default": "yes"}, "inner": {**SAID, "default": "a"}}
    assert sentences(document) == [
        (
            'charges.steps.by.part = "halves": no measure of a part; write one of full, by_day, none. That is under '
            "outer = no, inner = b."
        )
    ]


def test_a_fault_under_every_reading_is_said_once():
    document = put(raw(MONTHLY), "heads.filing.of", ["not_fild", "not_filed"])
    assert len(sentences(document)) == 1


def test_what_one_alternative_uses_is_no_leftover():
    document = raw(DAILY)
    document["heads"]["effectiveness"]["of"] = {
        "reading": "suspensions", "count": ["not_effective", "suspended"], "do_not": ["not_effective"],
    }  # fmt: skip
    document["readings"] = {"suspensions": {**SAID, "default": "do_not"}}
    assert sentences(document) == []


def test_a_reading_of_the_product_may_be_fixed():
    assert sentences(put(raw(MONTHLY), "readings.transfer_gap", {"fixed": "open"})) == []


def test_a_faulty_document_of_any_shape_is_told_and_never_fails():
    shapes = [None, 3, "x", [], {}, [[]], [{}], {"reading": "x"}, {"reading": "x", "a": {}}, {"": 1}, 10**40, True]
    for text in (MONTHLY, DAILY):
        for word in raw(text):
            for shape in shapes:
                assert isinstance(sentences(put(raw(text), word, shape)), list)
        for word in ("by", "base", "due"):
            for shape in shapes:
                for charge in raw(text)["charges"]:
                    assert isinstance(sentences(put(raw(text), f"charges.{charge}.{word}", shape)), list)


def test_a_sentence_is_one_line_whatever_a_name_holds():
    document = put(raw(MONTHLY), "heads.filing.of", ["not\nfiled"])
    document["da\nte"] = {}
    document["charges"]["event"]["by"]["reading"] = "anni\x1bversaries"
    for sentence in sentences(document):
        assert sentence.isprintable()


def test_a_fault_that_follows_under_one_reading_is_still_said_under_another():
    document = put(raw(MONTHLY), "charges.event.by.in_advance.rates", ["2"])
    put(document, "charges.event.by.first_and_each", {"every": "1 month"})
    assert [fault.partition(";")[0] for fault in sentences(document)] == [
        "charges.event.by: it charges nothing",
        'charges.event.by.every = "1 month": there is no rate for a period',
        'charges.event.by.rates[1] = "2": a rate lies between 0 and 1',
    ]


def test_more_alternatives_than_can_be_checked_are_a_fault():
    document = raw(MONTHLY)
    document["duties"] = {
        f"d{number}": {"within": {"reading": f"r{number}", "one": "1 day", "two": "2 days"}} for number in range(210)
    }
    document["readings"] |= {f"r{number}": SAID for number in range(210)}
    assert sentences(document) == [
        "readings: 200 alternatives or more, each of which is checked; write out what is not open, or make two files of it."
    ]
