"""A whole document as the terms of a signing: what is refused, its triggers, what amends it, how it is kept."""

import json

import pytest

from lifecycle.agreement.terms import heads_of
from lifecycle.entries.codec import canonical, decode
from lifecycle.errors import Refusal
from tests.projections.agreements import A_DAY, SIGNED, THIRTY, agreement, down, late, log, owed
from tests.scenarios import amended, correction, effective, fact, filed, paid, source_of, waived

DUE = [{"add": "30 days", "to": "closing"}]
WHOLE = late(DUE, charge=THIRTY)
NOTHING_WRITTEN = " Nothing was written."


def refusal(terms, *facts):
    """The sentence that refuses a log, from its line on."""
    with pytest.raises(Refusal) as refused:
        log(terms, *facts)
    sentence = str(refused.value)
    assert sentence.endswith(NOTHING_WRITTEN)
    return sentence.removeprefix("a log, line ").removesuffix(NOTHING_WRITTEN)


def costing(**words):
    return late(DUE, charge={**THIRTY, **words})


# --- at the signing ---------------------------------------------------------------------------------------


def test_a_document_with_faults_is_refused_with_all_of_them():
    terms = late(DUE, head={"of": ["lat"]}, charge={**THIRTY, "base": "payed"})
    assert refusal(terms).startswith('1: charges.cost.base = "payed": no base; write one of paid, held,')
    assert '"lat" is no condition; [conditions] has late.' in refusal(terms)


@pytest.mark.parametrize(("left_out", "sentence"), [
    ("heads", "1: heads: missing; write each head by its name."),
    ("language", "1: language: missing; write a whole number from 1 to 1, without quotes."),
])  # fmt: skip
def test_a_document_without_its_heads_or_its_language_is_one_all_the_same(left_out, sentence):
    assert refusal({word: value for word, value in WHOLE.items() if word != left_out}).startswith(sentence)


# --- triggers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("trigger", "perhaps"), [("late_effectiveness", ""), ("lat", "; perhaps late is meant")])
def test_a_trigger_that_is_no_head_of_the_terms_is_refused(trigger, perhaps):
    said = f"no head of these terms; the terms have late{perhaps}."
    payment = paid("2010-04-01", "5.00", (trigger, "2010-02-15", 1))
    assert refusal(WHOLE, payment) == f'3: toward.trigger = "{trigger}": {said}'
    waiver = waived("2010-04-01", "2010-02-01", "2010-05-01", trigger=trigger)
    assert refusal(WHOLE, waiver) == f'3: trigger = "{trigger}": {said}'


def test_a_head_of_the_terms_is_one():
    # $10,000 on 17 March and again on 16 April.
    waiver = waived("2010-03-20", "2010-03-01", "2010-04-01", trigger="late")
    payment = paid("2010-04-20", "5.00", ("late", "2010-02-15", 2))
    found = owed(log(WHOLE, waiver, payment), "2010-04-20", "number", "amount", "waived", "paid")
    assert found == [(1, "0.00", "10000.00", "0.00"), (2, "10000.00", "0.00", "5.00")]


# --- amendments by place ----------------------------------------------------------------------------------


def change(**places):
    return amended("2010-02-01", {place.replace("__", "."): value for place, value in places.items()})


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ({"colour": "red"}, 'changes.colour = "red": no such term; write a place as terms check names it.'),
        ({"charges__cost__by__rates[7]": "0.01"},
         'changes.charges.cost.by.rates[7] = "0.01": nothing stands there; write a place as terms check names it'),
        ({"charges__cost__by__rate": "0.01"},
         "charges.cost.by.rate: no word of a way of charging; it knows clause, called, at_start, rates, sums,"),
        ({"charges__cost__base": "absent"},
         'charges.cost.base: rates without a base; write what it is a share of, like base = "paid".'),
        ({"heads__late__charge": "gone"}, 'heads.late.charge: "gone" is no charge; [charges] has cost.'),
        ({"currency": "USD"}, 'changes.currency = "USD": the currency cannot change; leave it out.'),
        ({"language": 2}, "language = 2: no such number; write a whole number from 1 to 1, without quotes."),
        ({"dates__awaited__by": [{"on": "2010-01-14"}]},
         'changes.dates.awaited.by[1].on = "2010-01-14": before the signing on 2010-01-15; write a date on or after'),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_is_refused(places, sentence):
    assert refusal(WHOLE, change(**places)).startswith(f"3: {sentence}")


def test_a_word_at_the_top_is_a_place_like_another():
    terms = late(DUE, charge={"by": {"sums": ["900.00"], "every": "30 days"}})
    facts = [change(ends={"when": [{"on": "2010-03-01"}], "then": "count"})]
    assert owed(log(terms, *facts)) == [(1, "2010-03-02", 15, "900.00")]


def lines_with(terms, places, effective_from, *facts, on="2010-05-01", shown=()):
    return owed(log(terms, amended("2010-02-01", places, effective_from), *facts), on, *shown)


@pytest.mark.parametrize(("effective_from", "amount"), [("2010-03-16", "20000.00"), ("2010-03-17", "20000.00"),
                                                        ("2010-03-18", "10000.00")])  # fmt: skip
def test_a_rate_is_changed_for_what_is_charged_from_the_day_on(effective_from, amount):
    found = lines_with(WHOLE, {"charges.cost.by.rates": ["0.02"]}, effective_from, shown=("computed_on", "amount"))
    assert found == [("2010-03-17", amount), ("2010-04-16", "20000.00")]


@pytest.mark.parametrize(("effective_from", "dates"), [
    ("2010-02-14", ["2010-03-07", "2010-03-27", "2010-04-16"]),
    ("2010-02-15", ["2010-03-07", "2010-03-27", "2010-04-16"]),
    ("2010-02-16", ["2010-03-17", "2010-04-06", "2010-04-26"]),
    ("2010-03-17", ["2010-03-17", "2010-04-06", "2010-04-26"]),
    ("2010-03-18", ["2010-03-17", "2010-04-16"]),
])  # fmt: skip
def test_a_period_has_the_length_of_the_date_it_counts_from(effective_from, dates):
    found = lines_with(WHOLE, {"charges.cost.by.every": "20 days"}, effective_from, shown=("computed_on",))
    assert [day for (day,) in found] == dates


LAPSED = [
    fact("StatementFiled", SIGNED, statement="333-1", form="S-3"),
    fact("EffectivenessDeclared", "2010-02-15", statement="333-1"),
    fact("EffectivenessLapsed", "2010-03-10", statement="333-1"),
    fact("EffectivenessRestored", "2010-03-30", statement="333-1"),
]
SUSPENDED = [
    *LAPSED[:2],
    fact("PotentialMaterialEventNoticeGiven", "2010-03-10"),
    fact("SuspensionLifted", "2010-03-30", reason="disclosed"),
]


@pytest.mark.parametrize(("effective_from", "first"), [("2010-03-09", "2010-03-15"), ("2010-03-10", "2010-03-15"),
                                                       ("2010-03-11", "2010-03-20")])  # fmt: skip
def test_an_allowance_is_that_of_the_day_or_the_notice_it_counts_from(effective_from, first):
    notices = {"causes": ["suspension"], "each": "10 days"}
    for terms, place, facts in (
        (down("lapse", allow_days={"consecutive": "10 days"}), "allow_days.consecutive", LAPSED),
        (down("suspension", allow_notices=notices), "allow_notices.each", SUSPENDED),
    ):
        changed = {f"conditions.down.{place}": "5 days"}
        assert lines_with(terms, changed, effective_from, *facts, shown=("trigger_date",)) == [(first,)]


@pytest.mark.parametrize("effective_from", [SIGNED, "2010-02-15", "2012-01-01"])
def test_a_date_is_changed_for_the_whole_agreement(effective_from):
    changed = {"dates.awaited.by": [{"add": "40 days", "to": "closing"}]}
    assert lines_with(WHOLE, changed, effective_from, shown=("trigger_date",))[:1] == [("2010-02-25",)]


# --- on a shipped agreement -------------------------------------------------------------------------------


def based(**places):
    changed = {place.replace("__", "."): value for place, value in places.items()}
    return {"based_on": "focus-2002", "required_effective_date": "2010-06-01", **changed}


def test_a_shipped_agreement_with_changed_places_is_computed_by_them():
    terms = based(charges__late__by__rates=["0.05"], **{"charges.late.by.every": "10 days"})
    found = owed(log(terms), "2010-06-25", "trigger", "computed_on", "amount")
    assert found == [
        ("late_effectiveness", "2010-06-11", "50000.00"),
        ("late_effectiveness", "2010-06-21", "50000.00"),
    ]


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ({"charges__late__by__rates": ["5"]},
         'charges.late.by.rates[1] = "5": a rate lies between 0 and 1; five per cent is "0.05".'),
        ({"currency": "EUR"}, 'terms.currency = "EUR": not US dollars; write "USD".'),
    ],
)  # fmt: skip
def test_what_is_changed_of_a_shipped_agreement_is_judged_whole(places, sentence):
    assert refusal(based(**places)) == f"1: {sentence}"


# --- kept as written --------------------------------------------------------------------------------------

IN_ORDER = ["zinc", "amber", "mica"]
ORDERED = agreement(
    {"late": {"late": "filing", "by": "awaited"}},
    {name: {"of": ["late"], "charge": "cost"} for name in IN_ORDER},
    {"cost": A_DAY},
    dates={"awaited": {"by": DUE}},
)
SIGNING = fact("AgreementSigned", SIGNED, company="Made Up, Inc.", investors=["Harrow Fund"], terms=ORDERED)


def test_the_heads_of_a_document_are_kept_in_their_order():
    stored = canonical({**SIGNING, "position": 1})
    entry = decode(stored)
    assert list(json.loads(stored)) == sorted([*SIGNING, "position"])
    assert list(heads_of(entry)) == IN_ORDER
    assert entry.terms == ORDERED


def test_and_so_are_those_of_a_correction():
    log_entry = {**correction("2010-01-20", 1, SIGNING), "position": 3}
    entry = decode(canonical(log_entry))
    assert list(heads_of(entry.replacement)) == IN_ORDER


def test_another_order_is_another_document():
    turned = {**SIGNING, "terms": {**ORDERED, "heads": dict(sorted(ORDERED["heads"].items()))}}
    assert canonical(turned) != canonical(SIGNING)


def test_what_falls_together_is_shown_in_the_order_of_the_heads():
    book = log(ORDERED, fact("StatementFiled", "2010-02-20", statement="333-1", form="S-3"))
    assert [head for (head,) in owed(book, "2010-03-01", "trigger")] == IN_ORDER
    again = source_of([{**SIGNING, "terms": json.loads(json.dumps(ORDERED))}])
    assert list(heads_of(again.entries[0])) == IN_ORDER


def test_a_head_charges_from_the_day_an_amendment_brings_it_and_by_the_charge_it_then_has():
    # $10,000 on 17 March; from 1 April 2 %, and a second head beside the first at the old charge.
    dear = {**THIRTY, "by": {**THIRTY["by"], "rates": ["0.02"]}}
    beside = {"of": ["late"], "charge": "cost"}
    changes = {"charges.dear": dear, "heads.late.charge": "dear", "heads.beside": beside}
    found = owed(log(WHOLE, amended("2010-03-20", changes, "2010-04-01")), "2010-04-16", "computed_on", "amount")
    assert found == [("2010-03-17", "10000.00"), ("2010-04-16", "20000.00"), ("2010-04-16", "10000.00")]


@pytest.mark.parametrize("changes", [
    {"readings.part.default": "none"},
    {"charges.cost.by.part": {"reading": "part", "whole": "full", "days": "by_day"}},
])  # fmt: skip
def test_an_amendment_answers_no_reading_and_asks_none(changes):
    assert "record a ReadingElected" in refusal(WHOLE, amended("2010-03-20", changes, "2010-04-01"))


TWICE = [
    filed("2010-02-01"), effective("2010-02-10"),
    fact("PotentialMaterialEventNoticeGiven", "2010-04-01"), fact("SuspensionLifted", "2010-04-21", reason="disclosed"),
    fact("PotentialMaterialEventNoticeGiven", "2010-07-01"), fact("SuspensionLifted", "2010-07-16", reason="disclosed"),
]  # fmt: skip


@pytest.mark.parametrize(("allowed", "changes", "amounts"), [
    # 1 % for each 10 days of April's 20 and July's 15; ten running are free where they are allowed.
    ({}, {"conditions.down.allow_days": {"consecutive": "10 days"}}, ["10000.00", "10000.00", "5000.00"]),
    ({"allow_days": {"consecutive": "10 days"}}, {"conditions.down.allow_days": "absent"},
     ["10000.00", "10000.00", "5000.00"]),
    ({}, {"conditions.down.down": ["lapse"]}, ["10000.00", "10000.00"]),
])  # fmt: skip
def test_an_allowance_and_a_cause_are_those_of_the_day_a_run_begins(allowed, changes, amounts):
    charge = {"by": {"rates": ["0.01"], "every": "10 days", "part": "by_day"}, "base": "paid"}
    terms = down("suspension", charge=charge, **allowed)
    found = owed(log(terms, *TWICE, amended("2010-05-20", changes, "2010-06-01")), "2010-12-31", "amount")
    assert [amount for (amount,) in found] == amounts
