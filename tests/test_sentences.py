"""Under terms with every number changed, no sentence says a number of the shipped agreement: each comes from the terms.

Every scenario is asked every question under other terms, with its paper, and so are random histories; what neither
brings about is brought about here. A template that nothing tells fails the last test.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from lifecycle.agreement.language.source import from_text
from lifecycle.agreement.terms import shipped_terms
from lifecycle.entries.telling import sentence
from lifecycle.errors import Refusal
from projections.cautions.register import CAUTIONS
from projections.duty.table import DUTIES
from projections.facts.reasons import SENTENCES, counted
from projections.questions.register import questions
from regrights.book.answers import as_json
from regrights.book.book import Book
from regrights.paper.answer import drawn
from regrights.paper.drawing import Block, Sentences
from tests.properties.histories import random_history
from tests.readings import REGISTER
from tests.regrights.paper.drawings import asked
from tests.scenarios import (
    ONE,
    OTHER,
    STATEMENT,
    TWO,
    agreed_in_shares,
    amended,
    beginning,
    bid,
    bought,
    deal,
    delay,
    effective,
    excluded,
    fact,
    filed,
    issued,
    misstated,
    notified,
    paid,
    scenarios,
    sold,
    source_of,
    stop_order,
    suspended,
    toward,
    transferred,
    unrestricted,
    waived,
)

# Every number of the shipped terms, changed to one that stands in none of them.
CHANGED: Mapping[str, Any] = {
    "based_on": "focus-2002",
    "clearance_days": 8,
    "computation_interval_days": 31,
    "late_effectiveness_rates": ["0.0211", "0.0222", "0.0233", "0.0344"],
    "restricted_sale_rate": "0.0166",
    "restricted_sale_window_days": 93,
    "cure_payment_business_days": 4,
    "suspension_periods": 6,
    "suspension_business_days": 17,
    "suspension_gap_business_days": 11,
    "suspension_notice_business_days": 7,
    "registration_period_years": 8,
    "share_settlement_price": "0.88",
    "closing_bid_days": 6,
    "counsel_review_business_days": 8,
    "response_draft_business_days": 7,
    "confirmation_business_days": 6,
    "transfer_agent_business_days": 7,
    "earnings_statement_days": 48,
    "earnings_statement_fiscal_year_days": 96,
    "legend_holding_years": 7,
    "legend_affiliate_days": 99,
    "rule_144k_years": 6,
    "consent_share": "0.61",
    "fiscal_year_end": "09-30",
}
# No numbers, or dates that every story needs as they are.
AS_SHIPPED = {"required_effective_date", "holidays_added", "holidays_removed", "currency"}
# What the shipped terms' numbers would be told as, in digits and in words, with what they count.
COUNTED = r"(?:counted |calendar |business |trading |permitted )*(?:days?|years?|periods?|suspensions?)"
OLD = re.compile(
    r"\b(?:thirty|ninety|ninetieth|fifteen|sixteenth|forty-five|one half|half the|half of)\b"
    rf"|\b(?:two|three|five|ten|tenth) {COUNTED}\b|\b(?:5|30|90|3|2|15|16|10|1|45) {COUNTED}\b|\b(?:2|3|1\.5|90|50)%"
)
# Numbers of the history that fall together with an old one: how long something recorded took.
OF_THE_HISTORY = re.compile(
    r"\d+ (?:counted|calendar) days?|\d+ days? (?:late|after [^ ]+ became)|\(\d+ days?\)|for \d+ of (?:28|30|31) days"
    r"|\d+–\d+ days|[Oo]ver \d+ days"  # how what is outstanding is sorted by age, whatever the agreement
    r"|\d+ permitted business days? left|once \d+ days?|\d+% of|Due within 5 business days"
)
CODE = re.compile(r"late_effectiveness|restricted_sale\b|stop_order|\bNone\b|\(\)|\[\]|\('|\{'")


def old_numbers(text: str) -> list[str]:
    return OLD.findall(OF_THE_HISTORY.sub("", text))


def changed(given: Mapping[str, Any]) -> dict[str, Any]:
    """A fact, its terms changed if it is the signing."""
    if given["kind"] != "AgreementSigned":
        return dict(given)
    own = given["terms"] if isinstance(given["terms"], dict) else {}
    dates = {key: value for key, value in own.items() if key in AS_SHIPPED}
    return {**given, "terms": {**CHANGED, **dates}}


def admitted(given: Sequence[Mapping[str, Any]]) -> Book:
    """The history under the changed terms, without its end where they do not allow it."""
    facts = [changed(fact) for fact in given if fact["kind"] != "TermsAmended"]  # its numbers are the story's
    while True:
        try:
            return source_of(facts)
        except Refusal:
            facts.pop()


def test_every_number_of_the_shipped_terms_is_changed() -> None:
    shipped = {term.key: term.value for term in shipped_terms("focus-2002")[1]}
    assert set(shipped) == set(CHANGED) - {"based_on"} | AS_SHIPPED
    assert [key for key, value in CHANGED.items() if shipped.get(key) == value] == []


# --- what is said -----------------------------------------------------------------------------------------

READINGS: Sequence[Mapping[str, str]] = [
    {},
    {"partial_period": "prorated", "first_cure": "waits", "weekend_deadline": "next_business_day"},
    {"partial_period": "completed", "required_effective_date": "earlier_of_clearance", "delisting": "restriction"},
    {"payment_timing": "advance", "base_restricted": "held_at_restriction", "investor_delay": "proportional"},
    {"base_restricted": "unsold_since_restriction", "delisting": "relisting_computes", "overrun": "whole_suspension"},
    {"advance_notice": "condition", "early_suspension": "from_tenth_day", "base_before_effective": "held_shares"},
    {"dissenters": "not_bound", "period_tolling": "day_for_day"},
]
UNDER_READINGS = ("owed", "suspensions")
# While most stories are late, and once they are effective.
DAYS_AFTER_SIGNING = (212, 280)
# Of JSON, what is a sentence; a caution has its code beside it and a reason its rule.
SENTENCE_KEYS = ("text", "why", "standard", "ends_when")
Told = tuple[str, str]


def told(log: Book, on: date) -> Iterator[Told]:
    """Everything said on a day, question by question: under which code or rule, and the text, in JSON and on paper."""
    for question in questions():
        asks = [each for each in READINGS if each.keys() <= log.register().keys()]
        for readings in asks if question.name in UNDER_READINGS else asks[:1]:
            found = asked(question.name, log, on, readings)
            yield from _in(json.loads(as_json(log.agreement, found)))
            if not readings:
                made = drawn(question.name, log, found, explain=question.name == "owed")
                yield from (("paper", text) for block in made.blocks for text in _on_paper(block))


def _in(value: Any) -> Iterator[Told]:
    if isinstance(value, dict):
        name = str(value.get("code") or value.get("rule") or "")
        yield from ((name, value[key]) for key in SENTENCE_KEYS if isinstance(value.get(key), str))
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _in(each)


def _on_paper(block: Block) -> Iterator[str]:
    if isinstance(block, Sentences):
        yield from block.lines
    elif block.only != "data":
        yield from (block.title, *block.notes, *(column.title for column in block.columns_on("paper")))


def brief(on: str) -> list[Mapping[str, Any]]:
    return suspended(on, on, board_findings=True)


CLAIM = {"claim": "C-1", "claimant": ONE, "indemnitor": "Example Devices, Inc."}
LONG_AGO = "2003-05-14"
SIGNED_BY_ONE = deal(amended("2003-06-03", {"clearance_days": 9}), investors=[ONE, TWO], terms=CHANGED)
# What no scenario brings about.
HERE = [
    deal(
        effective(LONG_AGO),
        *suspended("2003-06-09", "2003-09-30", board_findings=True),
        *suspended("2003-10-09"),
        terms=CHANGED,
    ),
    deal(effective(LONG_AGO), *suspended("2003-06-09"), *misstated("2003-06-20"), sold("2003-06-12", 1), terms=CHANGED),
    deal(effective(LONG_AGO), *stop_order("2003-06-09"), sold("2003-06-12", 1, venue="registered"), terms=CHANGED),
    deal(delay("2003-09-01", "2003-06-05", "2003-06-10", "asserted"), sold("2003-07-10", 500_000), terms=CHANGED),
    deal(effective("2003-06-11"), paid("2003-07-05", "1.00", ("restricted_sale", "2003-07-01", 1)), terms=CHANGED),
    deal(unrestricted("2003-07-10"), terms=CHANGED),
    deal(excluded("2003-06-20"), transferred("2003-06-03", 5), terms=CHANGED),
    deal(
        fact("CounselObjected", "2003-03-10", statement=STATEMENT, reasonable=True),
        fact("AmendmentFiled", "2003-03-12", statement=STATEMENT, form="S-3/A"),
        fact("ReadingElected", "2003-03-20", reading="dissenters", choice="bound", authority="a stipulation"),
        fact("RequestReceived", "2003-03-21", duty="8(d)", investor=ONE),
        fact("RequestReceived", "2003-03-21", duty="no such duty", investor=ONE),
        fact("DutyPerformed", "2003-03-22", duty="no such duty"),
        terms=CHANGED,
    ),
    deal(
        amended("2003-06-03", {"clearance_days": 9}),
        amended("2003-06-04", {"clearance_days": 11}, signed_by=[]),
        waived("2003-06-05", "2003-06-01", "2003-06-02", [ONE], duty="no such duty"),
        amended("2003-06-06", {"computation_interval_days": 32}, "2003-06-07", [ONE]),
        investors=[ONE, TWO],
        shares=500_000,
        terms={**CHANGED, "consent_share": "0.31"},
    ),
    deal(
        fact("ClaimPaid", "2003-06-02", **CLAIM),
        fact("ClaimNoticed", "2003-06-03", **{**CLAIM, "claimant": TWO}, amount="10.00"),
        fact("ClaimNoticed", "2003-06-03", **CLAIM, amount="12.00"),
        fact("ClaimPaid", "2003-06-04", **CLAIM, amount="20.00"),
        fact("ExpenseIncurred", "2003-06-04", amount="20.00", category="odd"),
        sold("2003-06-05", 1),
        investors=[ONE, TWO],
        terms=CHANGED,
    ),
    deal(
        effective(LONG_AGO),
        *(each for month in (6, 7, 8) for day in (2, 20) for each in brief(f"2003-{month:02}-{day:02}")),
        terms={**CHANGED, "suspension_gap_business_days": 0},
    ),
    deal(effective("2003-06-02"), *suspended("2003-06-03", board_findings=True), terms=CHANGED),
    deal(
        amended("2003-06-03", {"clearance_days": 9}, signed_by=[ONE]),
        effective("2003-07-02"),
        *(bid(f"2003-06-{day}", "1.00") for day in (23, 24, 25, 26, 27, 30)),
        bid("2003-07-01", "1.00"),
        agreed_in_shares("2003-07-02", "100.00", toward("late_effectiveness", "2003-06-01", 1)),
        issued("2003-07-02", 113, toward("late_effectiveness", "2003-06-01", 1)),
        paid("2003-07-03", "1.00") | {"source": "illustrative"},
        investors=[ONE, TWO],
        terms=CHANGED,
    ),
    deal(
        bought("2002-12-02", 5, investor=TWO), filed("2003-01-03", OTHER, {ONE: 1}), investors=[ONE, TWO], terms=CHANGED
    ),
    deal(transferred("2003-06-28", 5), notified("2003-07-10"), transferred("2003-07-11", 5), terms=CHANGED),
    deal(paid("2003-06-05", "1.00"), paid("2003-06-05", "1.00"), terms=CHANGED),
]
# An agreement in other words: deadlines from the closing and from what the SEC says, a first day and months, sums.
ANOTHER = from_text("""
language = 1
name = "made-up-another"
left_out = ["compound interest"]
ends = { when = ["unrestricted"], then = "count" }
cutback = { restarts = true }
[dates]
filed.by = [{ add = "37 days", to = "closing" }]
asked.by = [{ add = "6 trading days", to = "no_further_review" }]
answered.by = [{ add = "13 days", to = "comments" }]
closed.by = [{ add = "17 days", to = "closing" }]
[conditions]
not_filed = { late = "filing", by = "filed" }
not_asked = { late = "acceleration_request", by = "asked" }
not_answered = { late = "response", by = "answered" }
unlisted = { down = ["delisting", "public_information", "key_person_gone"] }
not_closed = { late = "milestone closing of the merger", by = "closed" }
[heads]
filing = { of = ["not_filed"], charge = "monthly" }
asking = { of = ["not_asked"], charge = "sum" }
answering = { of = ["not_answered"], charge = "monthly" }
listing = { of = ["unlisted"], charge = "monthly" }
closing = { of = ["not_closed"], charge = "notes" }
[charges.monthly]
by = { at_start = "0.011", rates = ["0.014"], every = "1 month", part = "by_day" }
base = "paid"
due = { add = "4 days", to = "cure" }
[charges.sum]
by = { sums = ["7700.00"], every = "11 days" }
[charges.notes]
by = { rates = ["0.014"], every = "23 days" }
base = "principal"
pays = "price"
[[limits]]
heads = ["filing"]
most = "0.017"
of = "paid"
[[limits]]
heads = ["listing", "answering"]
least = "777777.00"
[interest]
rate = "0.11"
per = "year"
""").raw
IN_OTHER_WORDS = source_of(
    [
        fact("AgreementSigned", "2003-01-06", company="Example Devices, Inc.", investors=[ONE, TWO], terms=ANOTHER),
        bought("2003-01-06", 500, investor=ONE),
        bought("2003-01-06", 700, investor=TWO),
        fact("PrincipalIssued", "2003-01-06", investor=ONE, amount="1000.00"),
        fact("PublicInformationLapsed", "2003-01-20"),
        fact("PublicInformationRestored", "2003-01-27"),
        fact("ConditionBegan", "2003-01-28", condition="key_person_gone", investor=ONE),
        fact("ConditionEnded", "2003-01-30", condition="key_person_gone", investor=ONE),
        fact("Delisted", "2003-02-03", market="Nasdaq"),
        fact("Relisted", "2003-03-10", market="Nasdaq"),
        fact("MilestoneReached", "2003-03-11", milestone="closing of the merger"),
        filed("2003-04-01"),
        fact("CutBackImposed", "2003-04-02", statement=STATEMENT, shares={ONE: 200}),
        fact("CutBackEnded", "2003-04-03", statement=STATEMENT),
        fact("CommentsReceived", "2003-04-08", statement=STATEMENT),
        fact("ClearanceNotified", "2003-04-09", statement=STATEMENT),
        fact("PublicInformationLapsed", "2003-05-06"),
        fact("PublicInformationRestored", "2003-05-13"),
        unrestricted("2003-07-04"),
    ]
)
# A close call of its own, and nothing that lasts.
STEPPED = from_text("""
language = 1
name = "stepped"
[dates.filed]
by = [{ add = "19 days", to = "closing" }]
[conditions.not_filed]
late = "filing"
by = "filed"
[heads.filing]
of = ["not_filed"]
charge = "monthly"
[charges.monthly]
by.rates = { reading = "stepped", once = ["0.011"], twice = ["0.012"] }
by.every = "1 month"
base = "paid"
[readings.stepped]
default = "once"
question = "Which rate is the first?"
close_call = true
""").raw
OF_STEPS = source_of(
    [
        fact("AgreementSigned", "2003-01-06", company="Example Devices, Inc.", investors=[ONE], terms=STEPPED),
        bought("2003-01-06", 500, investor=ONE),
    ]
)
# The cautions whose code has the reading they are of.
OF_A_READING = {f"close_call_{word}" for word in ("first", "part", "ends", "roll", "of_the_terms")}
SET_ASIDE = source_of([*beginning(terms=CHANGED), fact("AgreementSetAside", "2003-06-05", reason="entered twice")])
OVER_CHRISTMAS = deal(effective(LONG_AGO), *suspended("2003-12-22", board_findings=True), terms=CHANGED)


@cache
def everything_told() -> Sequence[Told]:
    made_up = [random_history(Random(seed), second_stage=seed % 2 == 0, bars=seed % 3 == 0) for seed in range(3)]
    books = [*(admitted(each.given) for each in scenarios()), *map(admitted, made_up), *HERE, IN_OTHER_WORDS, OF_STEPS]
    found = dict[Told, None]()
    for log in books:
        signed = log.entries[0].occurred_on
        for on in (signed + timedelta(days=days) for days in DAYS_AFTER_SIGNING):
            found.update(dict.fromkeys(told(log, on)))
        found.update(dict.fromkeys((entry.kind, sentence(entry)) for entry in log.entries))
    # What binds one Investor is said to pass by another, asked about alone.
    alone = SIGNED_BY_ONE.ask("owed", on="2003-07-10", investor=TWO, readings={"dissenters": "not_bound"})
    found.update(dict.fromkeys(_in(json.loads(as_json(SIGNED_BY_ONE.agreement, alone)))))
    # 26 December 2003 was closed by order; what was known by a moment rests on the times a file asserts.
    late = OVER_CHRISTMAS.ask("suspensions", on="2004-01-20", known_at="2004-02-01")
    found.update(dict.fromkeys(_in(json.loads(as_json(OVER_CHRISTMAS.agreement, late)))))
    found.update(dict.fromkeys(_in(json.loads(as_json(SET_ASIDE.agreement, SET_ASIDE.ask("owed", on="2003-07-10"))))))
    return list(found)


def test_no_sentence_says_a_number_of_another_agreement() -> None:
    assert [text for _, text in everything_told() if old_numbers(text)] == []


def test_no_sentence_says_a_name_of_the_code() -> None:
    assert [text for _, text in everything_told() if CODE.search(text)] == []


def test_the_number_decides_the_grammar() -> None:
    one = r"(?<![\d,.])1 (?:\w+ )?(?:days|years|periods|shares|sales|entries|cautions)\b(?<!no. 1 in shares)"
    wrong = re.compile(rf"{one}|\b0 business days")
    assert [text for _, text in everything_told() if wrong.search(text)] == []
    said = [counted(number, "business day") for number in (0, 1, 2)]
    assert said == ["0 business days", "1 business day", "2 business days"]
    assert (counted(1, "entry"), counted(1_000, "entry")) == ("1 entry", "1,000 entries")


def test_sentences_end_once_and_speak_no_code() -> None:
    slips = re.compile(
        r"(?<!\.)\.\.(?!\.)|; entries \d+\]|\b(?:every|all) 1 |\blast 1 |not_effective|[+-]0\.00"
        r"|\bstands on no amount|^For the amounts whatever|\blegal:"
    )
    assert [text for _, text in everything_told() if slips.search(text)] == []


@pytest.mark.parametrize("page", [REGISTER, DUTIES], ids=["readings", "duties"])
def test_what_stands_for_every_agreement_says_no_number(page: Any) -> None:
    """The register of readings and the standards of duties are printed under any terms."""
    texts = re.findall(r"'([^']{12,})'|\"([^\"]{12,})\"", repr(page))
    assert [text for pair in texts for text in pair if old_numbers(text)] == []


def test_every_template_is_told_by_something() -> None:
    rendered = {name for name, _ in everything_told()}
    codes = {kind.code or key for key, kind in CAUTIONS.items()}
    codes = (codes - OF_A_READING) | {"close_call_first_cure", "close_call_partial_period", "close_call_stepped"}
    codes |= {"close_call_late_after_sale", "close_call_weekend_deadline"}
    told_of = {re.sub(r"^day_\d+", "day", name) for name in rendered}
    # The first is raised where the calendar ends, which tests/projections/cautions/test_every.py brings about.
    assert (codes | set(SENTENCES)) - told_of == {"not_checked"}
