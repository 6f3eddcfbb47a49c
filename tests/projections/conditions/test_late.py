"""What is late: from the day after the last day in time until it happens, that day not among them; once per notice.

A dollar is charged for each bad day.
"""

import pytest

from tests.projections.agreements import A_DAY, agreement, around, late, log, owed, runs
from tests.scenarios import ONE, OTHER, TWO, cleared, effective, fact, filed, moved

FILED = "2010-01-20"


def told(kind, on, statement="333-1"):
    return fact(kind, on, statement=statement, **({"form": "S-3/A"} if kind == "AmendmentFiled" else {}))


@pytest.mark.parametrize(
    ("filing", "found"),
    [("2010-02-14", []), ("2010-02-15", []), ("2010-02-16", [("2010-02-15", 1)]), ("2010-02-17", [("2010-02-15", 2)])],
)
def test_a_filing_is_late_from_the_day_after_until_the_day_before_it(filing, found):
    assert runs(log(late([{"on": "2010-02-14"}]), filed(filing))) == found


@pytest.mark.parametrize(("as_of", "found"), [("2010-02-14", []), ("2010-02-15", [("2010-02-15", 1)]),
                                              ("2010-02-16", [("2010-02-15", 2)])])  # fmt: skip
def test_what_has_not_happened_is_late_through_the_day_asked(as_of, found):
    assert runs(log(late([{"on": "2010-02-14"}])), as_of) == found


def test_only_the_first_filing_counts():
    book = log(late([{"on": "2010-02-14"}]), filed("2010-02-17"), filed("2010-02-25", OTHER))
    assert runs(book) == [("2010-02-15", 2)]


def test_a_filing_that_covers_nothing_of_an_investor_is_none_for_it():
    terms = late([{"on": "2010-02-14"}])
    book = log(terms, filed("2010-02-10", coverage={ONE: 500_000}), filed("2010-02-20", OTHER), investors=(ONE, TWO))
    assert runs(book, investor=ONE) == []
    assert runs(book, investor=TWO) == [("2010-02-15", 5)]


# --- once for each notice ---------------------------------------------------------------------------------

REQUEST = late([{"add": "3 trading days", "to": "no_further_review"}], "acceleration_request")
RESPONSE = late([{"add": "10 days", "to": "comments"}], "response")


@pytest.mark.parametrize(
    ("answer", "found"),
    [("2010-03-08", []), ("2010-03-09", []), ("2010-03-10", [("2010-03-09", 1)]), ("2010-03-11", [("2010-03-09", 2)])],
)
@pytest.mark.parametrize("kind", ["AccelerationRequested", "EffectivenessDeclared"])
def test_a_request_is_late_after_its_notice_until_it_is_made_or_no_longer_needed(kind, answer, found):
    # Cleared on Wednesday, 3 March: the third trading day is Monday the 8th.
    assert runs(log(REQUEST, filed(FILED), cleared("2010-03-03"), told(kind, answer))) == found


def test_a_request_of_another_statement_or_from_before_the_notice_is_none():
    facts = [filed(FILED), filed(FILED, OTHER), told("AccelerationRequested", "2010-03-02"), cleared("2010-03-03")]
    book = log(REQUEST, *facts, told("AccelerationRequested", "2010-03-05", OTHER),
               told("AccelerationRequested", "2010-03-12"))  # fmt: skip
    assert runs(book) == [("2010-03-09", 3)]


@pytest.mark.parametrize("kind", ["ResponseFiled", "AmendmentFiled", "EffectivenessDeclared"])
def test_comments_are_answered_by_a_response_an_amendment_or_effectiveness(kind):
    facts = [filed(FILED), told("CommentsReceived", "2010-02-01")]
    assert [runs(log(RESPONSE, *facts, told(kind, day))) for day in around("2010-02-12")] == [
        [],
        [],
        [("2010-02-12", 1)],
    ]


def test_each_comment_is_waited_for_on_its_own():
    # By 11 February and by 13 March: answered on the 14th, 3 days late without the day itself, and never again.
    facts = [
        filed(FILED),
        told("CommentsReceived", "2010-02-01"),
        told("ResponseFiled", "2010-02-14"),
        told("CommentsReceived", "2010-03-03"),
    ]
    assert runs(log(RESPONSE, *facts), "2010-03-15") == [("2010-02-12", 2), ("2010-03-14", 2)]


def test_what_is_late_of_two_notices_at_once_is_one_default_in_one_head():
    facts = [filed(FILED), filed(FILED, OTHER), told("CommentsReceived", "2010-02-01"),
             told("CommentsReceived", "2010-02-03", OTHER), told("ResponseFiled", "2010-02-16"),
             told("ResponseFiled", "2010-02-18", OTHER)]  # fmt: skip
    assert runs(log(RESPONSE, *facts)) == [("2010-02-12", 6)]


def test_counting_from_the_deadline_each_notice_is_a_default_of_its_own():
    terms = late([{"add": "10 days", "to": "comments"}], "response", head={"counts_from": "deadline"})
    facts = [filed(FILED), filed(FILED, OTHER), told("CommentsReceived", "2010-02-01"),
             told("CommentsReceived", "2010-02-03", OTHER), told("ResponseFiled", "2010-02-16"),
             told("ResponseFiled", "2010-02-18", OTHER)]  # fmt: skip
    assert runs(log(terms, *facts)) == [("2010-02-11", 5), ("2010-02-13", 5)]


# --- several conditions -----------------------------------------------------------------------------------

TWO_LATE = {
    "not_filed": {"late": "filing", "by": "filing"},
    "not_effective": {"late": "effectiveness", "by": "effectiveness"},
}
DATES = {"filing": {"by": [{"on": "2010-02-14"}]}, "effectiveness": {"by": [{"on": "2010-02-20"}]}}
FILED_AND_EFFECTIVE = [filed("2010-02-25"), effective("2010-03-05")]


def test_several_conditions_of_one_head_are_one_default():
    terms = agreement(TWO_LATE, {"both": {"of": [*TWO_LATE], "charge": "cost"}}, {"cost": A_DAY}, dates=DATES)
    # From 15 February through 4 March.
    assert runs(log(terms, *FILED_AND_EFFECTIVE)) == [("2010-02-15", 18)]
    # With a gap between them they are two.
    assert runs(log(terms, filed("2010-02-18"), effective("2010-03-05"))) == [("2010-02-15", 3), ("2010-02-21", 12)]
    # Where one ends on the day before the other begins, there is none.
    assert runs(log(terms, filed("2010-02-21"), effective("2010-03-05"))) == [("2010-02-15", 18)]


def test_conditions_of_different_heads_add_up():
    heads = {name: {"of": [name], "charge": "cost"} for name in TWO_LATE}
    terms = agreement(TWO_LATE, heads, {"cost": A_DAY}, dates=DATES)
    found = owed(log(terms, *FILED_AND_EFFECTIVE), "2013-12-30", "trigger", "trigger_date", "days", "amount")
    assert found == [("not_filed", "2010-02-15", 10, "10.00"), ("not_effective", "2010-02-21", 12, "12.00")]


def test_what_is_late_and_what_is_down_are_joined_too():
    conditions = {**TWO_LATE, "lapsed": {"down": ["lapse"]}}
    terms = agreement(conditions, {"all": {"of": [*conditions], "charge": "cost"}}, {"cost": A_DAY}, dates=DATES)
    down = [moved("EffectivenessLapsed", "2010-03-05"), moved("EffectivenessRestored", "2010-03-08")]
    # 18 days late, then 3 down from the day of effectiveness.
    assert runs(log(terms, *FILED_AND_EFFECTIVE, *down)) == [("2010-02-15", 21)]
