"""Every question of agreements that are not the shipped one: each answers, and borrows no word and no section."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from lifecycle.agreement.language.asking import restricts
from lifecycle.agreement.language.decided import under
from lifecycle.agreement.language.source import from_object
from lifecycle.agreement.silent import silence
from projections.amounts.used import Room
from projections.case.case import case
from projections.disclosing.maximum import Maximum, in_total, maximum, maximum_of
from projections.questions.journal import journal
from projections.questions.register import questions
from projections.steps import carried_back
from regrights.book.answers import as_json
from regrights.book.book import Book
from regrights.paper.answer import drawn
from regrights.paper.comma_separated import comma_separated
from regrights.paper.drawing import Drawing, Sentences
from regrights.paper.kinds import written
from tests.projections.agreements import A_DAY, THIRTY, Words, down, late, log
from tests.projections.second_reading import DOCUMENTS
from tests.regrights.paper.drawings import asked
from tests.scenarios import (
    ONE,
    STATEMENT,
    TWO,
    ask,
    bought,
    cleared,
    effective,
    fact,
    filed,
    paid,
    sold,
    source_of,
    stop_order,
    suspended,
)

OTHERS = [name for name in DOCUMENTS if name != "focus-2002"]
# What only the shipped agreement says, and what no page says at all.
BORROWED = re.compile(
    r"Focus|focus-2002|\b\d{1,2}\([a-z]\)|Computation Date|Restricted Sale Date|Purchase Price|Held Shares Value"
    r"|Required Effective Date|Permitted Suspension Period|Purchase Agreement|Rule 144|Periodic Amount|late_after_sale"
    r"|first_cure|partial_period|weekend_deadline|late effectiveness|\bNone\b|1000000%|: \.|\(\)|\[\]|\[;"
)
# ASC 825-20-50-1(a) is no section of a contract, and an entry is told as its kind is called.
ALLOWED = re.compile(r"825-20-50-1\(\w\)(\(\d\))?|PeriodicAmount\w+|determined for late effectiveness")
HAPPENED = [
    filed("2003-02-20"),
    fact("ReviewNotified", "2003-02-28", statement=STATEMENT, review=True, full=True),
    fact("CommentsReceived", "2003-03-10", statement=STATEMENT),
    fact("ResponseFiled", "2003-03-25", statement=STATEMENT),
    cleared("2003-05-01"),
    paid("2003-05-20", "1234.00"),
    effective("2003-06-16"),
    *suspended("2003-07-01", "2003-08-20"),
    sold("2003-07-15", 1_000),
    *stop_order("2003-09-02", "2003-09-30"),
    sold("2003-10-06", 100_000, investor=TWO),
    *suspended("2003-10-20"),
]
DAYS = ("2003-01-20", "2003-04-01", "2003-07-20", "2003-11-17")


@cache
def history(name: str) -> Book:
    """A small history under a document."""
    parties = {"company": "Made Up, Inc.", "investors": [ONE, TWO]}
    signing = fact("AgreementSigned", "2003-01-06", **parties, terms=DOCUMENTS[name])
    closing = [bought("2003-01-06", 500_000), bought("2003-01-06", 100_000, investor=TWO)]
    return source_of([signing, *closing, *sorted(HAPPENED, key=lambda each: each["occurred_on"])])


def on_paper(drawing: Drawing) -> Iterator[str]:
    """What people read of it."""
    for block in drawing.blocks:
        if isinstance(block, Sentences):
            yield from block.lines
        elif block.only != "data":
            columns = block.columns_on("paper")
            yield from (block.title, *block.notes, *(column.title for column in columns))
            for row in block.rows_on("paper"):
                yield from (written(value, column.kind) for column, value in zip(columns, row, strict=True))


def texts(value: Any) -> Iterator[str]:
    """Every text of an answer as JSON."""
    if isinstance(value, str):
        yield value
    several = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for each in several:
        yield from texts(each)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("question", [each.name for each in questions()])
def test_every_question_of_every_agreement_is_answered_in_its_own_words(question: str, name: str) -> None:
    book, own = history(name), json.dumps(DOCUMENTS[name])
    for on in DAYS:
        found = asked(question, book, date.fromisoformat(on))
        drawing = drawn(question, book, found, **({"explain": True} if question == "owed" else {}))
        said = [*on_paper(drawing), *texts(json.loads(as_json(book.agreement, found)))]
        found_in = [(text, word) for text in said for word in BORROWED.findall(ALLOWED.sub("", text))]
        assert [(text, word) for text, word in found_in if word not in own] == [], on
        for table in drawing.tables:
            assert "None" not in comma_separated(drawing, table)


# --- what the terms lack -----------------------------------------------------------------------------------------


def paper(name: str, book: Book, on: str) -> str:
    found = asked(name, book, date.fromisoformat(on))
    return " ".join(on_paper(drawn(name, book, found)))


CLOSING_AND_30 = {"by": [{"add": "30 days", "to": "closing"}]}
BY_FILING = late(CLOSING_AND_30, charge={"by": {"sums": ["10000.00"], "every": "30 days"}})
LASTING = down("suspension", after={"to": "effectiveness"}, charge=THIRTY)


def test_terms_that_fix_no_period_say_so_and_none_ends() -> None:
    book = log(BY_FILING, filed("2010-02-01"), effective("2010-03-01"), sold("2010-04-01", 500_000))
    for on, sold_out in (("2010-03-31", False), ("2010-04-02", True)):
        found = ask("period", book, on)
        assert (found["lasts"], found["status"] == "ended") == (None, False)
        said = "These terms fix no Registration Period: running; a statement was first declared effective on 2010-03-01"
        assert said in paper("period", book, on)
        assert ("no Investor held a share any more on 2010-04-01" in paper("status", book, on)) == sold_out
    assert ask("status", book, "2010-04-02")["status"] == "effective"


def test_terms_without_sections_on_claims_say_so_and_nobody_bears_an_expense() -> None:
    expense = fact("ExpenseIncurred", "2010-02-02", amount="20.00", category="printing")
    book = log(BY_FILING, expense, sold("2010-02-03", 5))
    found = ask("claims", book, "2010-03-01")
    assert found["silent_on"] == ["indemnity", "contribution", "expenses", "damages"]
    assert (found["caps"], [each["borne_by"] for each in found["expenses"]]) == ([], [None])
    assert [each["code"] for each in found["warnings"]] == ["terms_written_out"]
    assert "no section on indemnity, contribution, expenses or damages" in paper("claims", book, "2010-03-01")


def test_a_sum_is_drawn_as_dollars_and_a_head_by_its_name_in_the_terms() -> None:
    terms = late(
        CLOSING_AND_30,
        head={"called": "Filing Failure"},
        charge={"by": {"sums": ["10000.00"], "every": "30 days"}, "due": {"to": "charge"}},
    )
    book = log(terms)
    said = paper("owed", book, "2010-03-20")
    assert "Filing Failure 2010-02-15 1 2010-03-17 30 $10,000.00 – $10,000.00" in said
    assert "since 2010-03-17 (Filing Failure)" in said
    assert ask("owed", book, "2010-03-20")["investors"][0]["lines"][0]["trigger"] == "late"


def test_a_suspension_stops_every_sale_only_where_the_terms_have_that_duty() -> None:
    private = sold("2010-03-20", 5)
    facts = [filed("2010-02-01"), effective("2010-03-01"), *suspended("2010-03-15"), private]
    forbidding = {**LASTING, "clauses": {"duty_stop_all_selling": "5"}}
    for terms, otherwise in ((LASTING, True), (forbidding, False)):
        book = log(terms, *facts)
        (found,) = ask("may-sell", book, "2010-03-20")["investors"]
        assert (found["may_sell"], found["may_sell_otherwise"]) == (False, otherwise)
        codes = [each["code"] for each in ask("may-sell", book, "2010-03-20")["warnings"]]
        assert ("sale_while_barred" in codes) == (not otherwise)


def by_days(**allowed: str) -> Words:
    return down("suspension", after={"to": "effectiveness"}, charge=THIRTY, allow_days=allowed)


@pytest.mark.parametrize(
    ("terms", "permitted", "left", "turns_on"),
    [
        (by_days(consecutive="20 days"), None, None, "2010-04-04"),  # the twenty-first day of 15 March
        (LASTING, None, None, None),  # it costs from its first day
        (BY_FILING, None, None, None),
    ],
)
def test_suspensions_are_told_as_the_terms_count_them(
    terms: Words, permitted: bool | None, left: int | None, turns_on: str | None
) -> None:
    book = log(terms, filed("2010-02-01"), effective("2010-03-01"), *suspended("2010-03-15"))
    (found,) = ask("suspensions", book, "2010-03-20")["investors"]
    assert (found["suspensions"][0]["permitted"], found["left"], found["becomes_restriction_on"]) == (
        permitted,
        left,
        turns_on,
    )
    assert found["allowed"] in paper("suspensions", book, "2010-03-20")
    on = ask("restricted", book, "2010-04-03"), ask("restricted", book, "2010-04-04")
    begun = [[each["date"] for each in one["investors"][0]["restricted_sale_dates"]] for one in on]
    if turns_on:
        assert begun == [[], [turns_on]]


def test_an_allowance_in_days_is_no_count_of_business_days() -> None:
    allowed = {"causes": ["suspension"], "each": "20 days", "total": "30 days", "window": "365 days"}
    terms = down("suspension", after={"to": "effectiveness"}, charge=THIRTY, allow_notices=allowed)
    book = log(terms, filed("2010-02-01"), effective("2010-03-01"), *suspended("2010-03-15"))
    (found,) = ask("suspensions", book, "2010-03-20")["investors"]
    assert (found["left"], found["business_days_left"], found["becomes_restriction_on"]) == (None, None, "2010-04-04")
    assert found["suspensions"][0]["why"] == "A permitted suspension of at most 20 days, and 30 days in any 365 days."
    for on, warned in (("2010-03-29", False), ("2010-03-30", True)):
        codes = [each["code"] for each in ask("suspensions", book, on)["warnings"]]
        assert ("suspension_running_out" in codes) == warned
    assert "advance_notice" not in history("harbor-event").register()  # these terms ask for no notice ahead
    assert "advance_notice" not in book.register()


def test_public_information_bars_nobody_and_is_not_told_as_if_it_did() -> None:
    book = log(
        down("public_information", charge={**THIRTY, "due": {"to": "cure"}}),
        fact("PublicInformationLapsed", "2010-02-01"),
        fact("PublicInformationRestored", "2010-02-11"),
    )
    (line,) = ask("owed", book, "2010-03-01")["investors"][0]["lines"]
    said = [each["text"] for each in line["reasons"]]
    assert said[0] == f"Toward {ONE} from 2010-02-01 on: the Company's public information was not current."
    assert any("the default ended then" in text for text in said)


def test_notes_are_held_as_their_principal() -> None:
    terms = late(CLOSING_AND_30, charge={**THIRTY, "base": "principal"})
    issued = fact("PrincipalIssued", "2010-01-20", investor=ONE, amount="1000.00")
    book = log(terms, issued, fact("PrincipalReduced", "2010-03-01", investor=ONE, amount="250.00"))
    for on, principal in (("2010-01-19", "0.00"), ("2010-01-20", "1000.00"), ("2010-03-02", "750.00")):
        assert ask("holdings", book, on)["investors"][0]["principal"] == principal
    assert "principal of notes" in paper("holdings", book, "2010-03-01")
    assert "principal of notes" not in paper("holdings", log(BY_FILING), "2010-03-01")


# --- close calls of the file ---------------------------------------------------------------------------------------


def close_call(part: Any, question: str) -> Words:
    terms = late(CLOSING_AND_30, charge={**THIRTY, "by": {**THIRTY["by"], **part}})
    return {
        **terms,
        "readings": {question: {"default": "one", "question": "Which?", "close_call": True, "clause": "4"}},
    }


def test_a_close_call_has_the_name_and_the_section_it_has_in_the_terms() -> None:
    by_part = close_call({"part": {"reading": "cut_short", "one": "by_day", "other": "full"}}, "cut_short")
    found = {each["code"]: each for each in ask("owed", log(by_part), "2010-02-20")["warnings"]}
    assert found["close_call_cut_short"]["clauses"] == ["4"]
    assert found["close_call_cut_short"]["text"].endswith("is a close call, reading cut_short.")
    assert "(reading cut_short)" in paper("owed", log(by_part, filed("2010-02-24")), "2010-02-24")


def test_any_other_close_call_is_said_with_what_it_would_come_to() -> None:
    stepped = close_call({"rates": {"reading": "stepped", "one": ["0.01"], "other": ["0.02"]}}, "stepped")
    on = {day: ask("owed", log(stepped), day)["warnings"] for day in ("2010-03-16", "2010-03-17")}
    said = [[each["text"] for each in found if each["code"] == "close_call_stepped"] for found in on.values()]
    assert said == [[], ["Under stepped = other $20,000.00 would be determined: a close call."]]


# --- disclosure ----------------------------------------------------------------------------------------------------


def facts_of(book: Book, on: str, topic: str) -> list[str]:
    return [each["text"] for each in ask("disclosure", book, on)["facts"] if each["topic"] == topic]


def test_what_the_issuer_is_to_do_and_when_it_owes_is_what_the_terms_say() -> None:
    (nature,) = facts_of(log(BY_FILING), "2010-03-01", "nature")
    assert nature.endswith(
        "to file a registration statement by 30 days after the closing; if it is late, it owes each Investor amounts, "
        "Investor by Investor."
    )
    assert "effective" not in nature
    (event,) = facts_of(log(BY_FILING), "2010-02-10", "events")
    assert event.startswith("Late: The date awaited is 30 days after the closing. late: a statement must be filed by")
    assert "$10,000.00" in event
    (settlement,) = facts_of(log(BY_FILING), "2010-03-01", "settlement")
    assert settlement == "Cash alone: the terms have no payment in shares."


def test_what_terms_written_out_say_nothing_of_is_theirs() -> None:
    book = log(BY_FILING)
    (said,) = facts_of(book, "2010-03-01", "maximum")
    assert said == "What may have to be paid: these terms have no cap, no last date and no default interest."
    signed = book.entries[0]
    more = {
        "limits": [{"heads": "all", "most": "0.09", "of": "paid"}],
        "interest": {"rate": "0.10", "per": "year", "days": 365},
        "ends": {"when": [{"on": "2012-01-01"}]},
    }
    full = under(from_object({**BY_FILING, **more}), {})
    assert silence(signed, full, "amounts") is None
    assert not restricts(full, "suspension")


def test_the_most_that_can_be_owed_is_the_tightest_of_the_caps() -> None:
    every = Room(investor="First Fund", heads=["a", "b"], most=Decimal(90), used=Decimal(50), left=Decimal(40))
    one = Room(investor="First Fund", heads=["a"], most=Decimal(60), used=Decimal(50), left=Decimal(10))
    two = Room(investor="First Fund", heads=["b"], most=Decimal(60), used=Decimal(0), left=Decimal(20))
    a_month = Room(
        investor="First Fund", heads=["a", "b"], most=Decimal(5), used=Decimal(5), left=Decimal(0), window="30 days"
    )
    assert maximum_of([every], "ab") == Maximum(most=Decimal(90), used=Decimal(50), left=Decimal(40))
    of_parts = Maximum(most=Decimal(120), used=Decimal(50), left=Decimal(30))
    assert maximum_of([every, one, two, a_month], "ab") == of_parts
    assert maximum_of([one, a_month], "ab") == Maximum(most=None, used=Decimal(50), left=None)
    assert maximum_of([], "ab") == Maximum(most=None, used=Decimal(0), left=None)
    whole = in_total([maximum_of([every], "ab"), maximum_of([one, two], "ab")])
    assert whole == Maximum(most=Decimal(210), used=Decimal(100), left=Decimal(70))
    assert in_total([maximum_of([every], "ab"), maximum_of([], "ab")]).most is None


def test_caps_are_stated_for_each_investor_and_in_total() -> None:
    book = log(BY_FILING, investors=(ONE, TWO))
    made = case(book.entries, as_of=date(2010, 3, 1))
    rows = {
        name: [
            Room(
                investor="First Fund",
                heads=["late"],
                most=Decimal("90000.00"),
                used=used,
                left=Decimal("90000.00") - used,
            )
        ]
        for name, used in ((ONE, Decimal("50000.00")), (TWO, Decimal(0)))
    }
    said = [each.text for each in maximum(made, rows, {ONE: Decimal("10000.00"), TWO: Decimal(0)})]
    cap = "all amounts together at most $90,000.00, of which"
    more = "more can come to be owed, which with the"
    of_all = "In total: At most $180,000.00 in all, of which $50,000.00 is used. At most $130,000.00"
    assert said == [
        f"Toward {ONE}: {cap} $50,000.00 is used. At most $40,000.00 {more} $10,000.00 unpaid is $50,000.00.",
        f"Toward {TWO}: {cap} $0.00 is used. At most $90,000.00 {more} $0.00 unpaid is $90,000.00.",
        f"{of_all} {more} $10,000.00 unpaid is $140,000.00.",
    ]


# --- the journal of a counter of days -----------------------------------------------------------------------------


def test_a_line_of_single_days_grows_by_a_determination_a_day() -> None:
    rows = ask("journal", log(late({"by": [{"on": "2010-03-01"}]}, charge=A_DAY), filed("2010-03-05")), None,
               first="2010-03-01", to="2010-03-31")["rows"]  # fmt: skip
    assert [(row["date"], row["what"], row["amount"]) for row in rows] == [
        ("2010-03-02", "determination", "1.00"),
        ("2010-03-03", "determination", "1.00"),
        ("2010-03-04", "determination", "1.00"),
        ("2010-03-05", "falling_due", "3.00"),
    ]


@pytest.mark.parametrize("name", ["harbor-event", "linden-notes", "quarry-sums", "cedar-joined"])
def test_days_read_off_a_later_one_are_those_worked_out_anew(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    book = history(name)

    def rows() -> list[str]:
        found = journal(book.entries, after=date(2003, 1, 5), as_of=date(2003, 11, 17))
        return sorted(map(str, found.rows))

    read_off = rows()
    monkeypatch.setattr("projections.questions.journal.is_final", lambda _: False)
    monkeypatch.setattr(carried_back, "is_final", lambda _: False)
    assert read_off == rows()


# --- interest ------------------------------------------------------------------------------------------------------

# $10,000 due on 17 March and as much on 16 April, and 10 % a year of 365 days on what is unpaid.
BEARING = {
    **late(CLOSING_AND_30, charge={"by": {"sums": ["10000.00"], "sums_shared": "each", "every": "30 days"}}),
    "interest": {"rate": "0.10", "per": "year", "days": 365},
}
PAID = [filed("2010-04-16"), paid("2010-05-06", "21000.00")]


def test_interest_stands_on_accounts_of_its_own_and_they_agree_with_what_is_owed() -> None:
    book = log(BEARING, *PAID)
    before, after = (ask("owed", book, on)["investors"][0] for on in ("2010-05-05", "2010-05-06"))
    assert before["interest"] != "0.00"
    found = ask("journal", book, None, first="2010-03-01", to="2010-05-31")
    closing = {each["account"]: Decimal(each["closing"]) for each in found["accounts"]}
    assert found["debits"] == found["credits"]
    assert sum(closing.values()) == 0
    assert closing["interest"] == Decimal(after["interest"])
    assert closing["interest_payable"] == Decimal(after["interest_paid"]) - Decimal(after["interest"]) == 0
    assert -closing["payable"] == Decimal(after["outstanding"]) - Decimal(after["credit"])
    of_interest = [(row["date"], row["what"]) for row in found["rows"] if "interest" in row["what"]]
    assert of_interest == [("2010-05-06", "interest"), ("2010-05-06", "interest_payment")]


def test_ageing_and_disclosure_carry_the_interest_beside_their_figures() -> None:
    book = log(BEARING, *PAID[:1])
    owed = ask("owed", book, "2010-05-05")["investors"][0]
    three = {name: owed[name] for name in ("interest", "interest_paid", "interest_outstanding")}
    for name in ("ageing", "disclosure"):
        (found,) = ask(name, book, "2010-05-05")["investors"]
        assert {key: found[key] for key in three} == three
        assert "interest outstanding" in paper(name, book, "2010-05-05")
        assert "interest outstanding" not in paper(name, log(BY_FILING), "2010-05-05")
    (said,) = facts_of(book, "2010-05-05", "interest")
    assert said.startswith("What is unpaid bears 10% a year of 365 days")
    (carried,) = facts_of(book, "2010-05-05", "carrying_amount")
    assert f"Interest run up beside that: ${three['interest']}, of which $0.00 is paid" in carried


def test_a_cap_of_the_terms_is_disclosed_with_what_it_leaves() -> None:
    capped = {**late(CLOSING_AND_30, charge=THIRTY), "limits": [{"heads": "all", "most": "0.015", "of": "paid"}]}
    for on, used, left in (("2010-03-16", "0.00", "15000.00"), ("2010-04-16", "15000.00", "0.00")):
        found = ask("disclosure", log(capped), on)
        assert found["maximum"] == "15000.00"
        assert found["maximum_left"] == left
        assert found["investors"][0]["maximum"] == {"most": "15000.00", "used": used, "left": left}
    in_a_month = {**capped, "limits": [{"heads": "all", "most": "0.015", "of": "paid", "window": "30 days"}]}
    assert ask("disclosure", log(in_a_month), "2010-04-16")["maximum"] is None
    said = facts_of(log(in_a_month), "2010-04-16", "maximum")
    assert "in any 30 days" in said[1]
    assert said[1].endswith("so nothing caps what may have to be paid in all.")
