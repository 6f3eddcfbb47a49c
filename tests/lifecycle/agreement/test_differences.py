"""Two documents of terms beside each other: facts, not text."""

import pytest

from lifecycle.agreement.comparing.differences import differences
from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.faults import FaultyTerms
from lifecycle.agreement.language.places import change, steps
from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.agreement.language.source import from_object, from_text
from lifecycle.agreement.language.written import ABOUT
from tests.lifecycle.agreement.documents import DAILY, MONTHLY, put, raw

CLOSED = {"at_start": "0.015", "rates": ["0.015"], "every": "1 month", "part": "by_day"}


def rows(first, second):
    """Each difference as its place, the choices it is under, and the two values."""
    return [
        (each.place, dict(each.under), each.first, each.second)
        for each in differences(from_object(first), from_object(second))
    ]


def both(text, *places):
    """A document as it is, and with some places put."""
    found = raw(text)
    for place, value in places:
        put(found, place, value)
    return raw(text), found


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_agreement_differs_from_itself_in_nothing(name):
    assert differences(shipped(name), shipped(name)) == []


@pytest.mark.parametrize("text", [MONTHLY, DAILY])
def test_the_order_of_tables_and_comments_are_no_difference(text):
    # The order of the heads is one, so that they stay as they are.
    turned = {
        word: {name: told[name] for name in reversed(told)} if isinstance(told, dict) and word != "heads" else told
        for word, told in reversed(raw(text).items())
    }
    assert differences(from_text(f"# of another hand\n{text}"), from_object(turned)) == []


# Each as it stands, or put so, and said otherwise with the same effect.
SAME = [
    (MONTHLY, [("conditions.unusable.allow_days.window", "1 year")]),
    (DAILY, [("charges.sum.by.every", "7 days")]),
    (DAILY, [("conditions.suspended.until.0.add", "24 months")]),
    (MONTHLY, [("interest.rate", "0.180"), ("limits.0.most", "0.0900")]),
    (MONTHLY, [("charges.event.base", {"of": "paid"})]),
    (MONTHLY, [("charges.event.base", [{"of": "paid"}])]),
    (MONTHLY, [("charges.event.due", ...)]),
    (MONTHLY, [("conditions.unusable.down", ["lapse", "suspension"])]),
    (MONTHLY, [("ends.when", ["nothing_held", "unrestricted"])]),
    (MONTHLY, [("heads.filing.counts_from", "first_day"), ("heads.filing.cure_day", "out")]),
    (DAILY, [("heads.filing.cure_day", "in")]),
    (MONTHLY, [("sale_counts", "day_after"), ("currency", "USD"), ("pays", "money")]),
    (MONTHLY, [("charges.event.by.in_advance.lag", 0), ("charges.event.by.in_advance.part", "full")]),
    (MONTHLY, [("charges.event.by.in_advance.month", "actual")]),
    (MONTHLY, [("dates.filing.clause", "9"), ("dates.filing.called", "Filing Date")]),
    (MONTHLY, [("name", "other"), ("title", "another"), ("source", "elsewhere")]),
    (MONTHLY, [("readings.anniversaries.question", "Otherwise asked?"), ("readings.anniversaries.why", "unsaid")]),
    (MONTHLY, [("clauses", {"no_cap": "9"}), ("sections", {"9": {"heading": "a", "gist": "b"}})]),
    (DAILY, [("limits", list(reversed(raw(DAILY)["limits"])))]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places"), SAME, ids=lambda value: value[0][0] if isinstance(value, list) else "")
def test_what_computes_the_same_is_no_difference(text, places):
    one, other = both(text, *places)
    assert one != other
    assert rows(one, other) == []
    assert rows(other, one) == []


# Each that counts in other units, or by another calendar, and what its row says.
OTHER = [
    (MONTHLY, "conditions.unusable.allow_days.window", "365 days", "12 months"),
    (DAILY, "charges.steps.by.every", "30 business days", "30 days"),
    (DAILY, "conditions.suspended.allow_notices.each", "20 trading days", "20 business days"),
    (DAILY, "charges.sum.due.add", "3 counted days", "3 business days"),
]


@pytest.mark.parametrize(("text", "place", "put_there", "stood"), OTHER, ids=lambda value: value[:40])
def test_other_units_are_a_difference(text, place, put_there, stood):
    one, other = both(text, (place, put_there))
    assert rows(one, other) == [(place, {}, stood, put_there)]


@pytest.mark.parametrize("every", ["30 days", "1 calendar month"])
def test_a_month_from_a_day_is_neither_thirty_days_nor_a_month_of_the_calendar(every):
    one, other = both(MONTHLY, ("charges.event.by.in_advance.every", every))
    assert rows(one, other) == [
        ("charges.event.by.every", {"anniversaries": "in_advance"}, "1 month", every),
    ]


@pytest.mark.parametrize(("month", "differs"), [("30", True), ("actual", False)])
def test_a_year_is_twelve_months_unless_each_month_has_thirty_days(month, differs):
    place = "charges.event.by.in_advance"
    one, other = (
        both(MONTHLY, (f"{place}.every", every), (f"{place}.month", month))[1] for every in ("12 months", "1 year")
    )
    assert bool(rows(one, other)) == differs


def test_a_word_that_differs_is_one_row_with_both_values_and_both_clauses():
    one, other = both(MONTHLY, ("dates.filing.by.0.add", "45 days"), ("dates.filing.clause", "3(b)"))
    (found,) = differences(from_object(one), from_object(other))
    assert (found.place, found.first, found.second) == ("dates.filing.by[1].add", "30 days", "45 days")
    assert (found.first_clause, found.second_clause) == ("2(a)", "3(b)")


def test_a_rate_that_differs_alike_under_every_choice_is_one_row():
    one, other = raw(MONTHLY), raw(MONTHLY.replace('rates = ["0.015"]', 'rates = ["0.02"]'))
    assert rows(one, other) == [("charges.event.by.rates", {}, ["0.015"], ["0.02"])]


def test_one_that_differs_under_one_choice_alone_says_which():
    one, other = both(MONTHLY, ("charges.event.by.in_advance.rates", ["0.02"]))
    assert rows(one, other) == [
        ("charges.event.by.rates", {"anniversaries": "in_advance"}, ["0.015"], ["0.02"]),
    ]


def test_a_fork_is_compared_with_a_value_as_the_places_inside_it():
    one, other = both(MONTHLY, ("charges.event.by", CLOSED), ("readings", ...))
    under = {"anniversaries": "in_advance"}
    assert rows(one, other) == [
        ("charges.event.by.at_start", under, None, "0.015"),
        ("charges.event.by.charged", under, "advance", "arrears"),
        ("charges.event.by.part", under, "full", "by_day"),
        ("readings.anniversaries.default", {}, "first_and_each", None),
    ]
    (charged,) = (each for each in differences(from_object(one), from_object(other)) if each.place.endswith("charged"))
    assert (charged.first_said, charged.second_said) == (True, False)  # the second only means it


def test_two_forks_of_one_place_are_compared_where_both_choices_can_hold():
    fork = {"reading": "anniversaries", "first_and_each": "full", "in_advance": "by_day"}
    given = both(MONTHLY, ("charges.event.by", {**CLOSED, "part": fork}))[1]
    turned = {**fork, "first_and_each": "by_day", "in_advance": "by_day"}
    assert rows(given, both(MONTHLY, ("charges.event.by", {**CLOSED, "part": turned}))[1]) == [
        ("charges.event.by.part", {"anniversaries": "first_and_each"}, "full", "by_day")
    ]
    other = {"reading": "cut_short", "whole": "full", "days": "by_day"}
    second = both(
        MONTHLY, ("charges.event.by", {**CLOSED, "part": other}),
        ("readings", {"cut_short": {"default": "days", "question": "How much?"}}),
    )[1]  # fmt: skip
    assert rows(given, second) == [
        ("charges.event.by.part", {"anniversaries": "first_and_each", "cut_short": "days"}, "full", "by_day"),
        ("charges.event.by.part", {"anniversaries": "in_advance", "cut_short": "whole"}, "by_day", "full"),
        ("readings.anniversaries.default", {}, "first_and_each", None),
        ("readings.cut_short.default", {}, None, "days"),
    ]


def test_a_choice_that_leaves_a_word_out_is_that_word_left_out():
    roll = {"reading": "anniversaries", "first_and_each": "absent", "in_advance": "next trading day"}
    one, other = both(MONTHLY, ("dates.effectiveness.roll", roll))
    assert rows(one, other) == [
        ("dates.effectiveness.roll", {"anniversaries": "first_and_each"}, "next trading day", None)
    ]


def test_a_fork_inside_a_list_is_the_list_under_each_choice():
    fork = {"reading": "anniversaries", "first_and_each": "stop_order", "in_advance": "absent"}
    one, other = both(MONTHLY, ("conditions.unusable.down", ["suspension", "lapse", fork]))
    assert rows(one, other) == [
        (
            "conditions.unusable.down",
            {"anniversaries": "first_and_each"},
            ["suspension", "lapse"],
            ["suspension", "lapse", "stop_order"],
        )
    ]


def test_a_base_that_changes_later_is_compared_base_by_base():
    bases = [{"of": "held"}, {"of": "held", "after": {"to": "effectiveness"}}]
    one, other = both(MONTHLY, ("charges.event.base", bases))
    assert rows(one, other) == [
        ("charges.event.base[1].of", {}, "paid", "held"),
        ("charges.event.base[2].of", {}, None, "held"),
        ("charges.event.base[2].after.to", {}, None, "effectiveness"),
    ]


def test_words_only_one_has_are_rows_of_one_value():
    one, other = both(MONTHLY, ("dates.filing.grace", "5 days"), ("interest", ...))
    assert rows(one, other) == [
        ("dates.filing.grace", {}, None, "5 days"),
        ("interest.rate", {}, "0.18", None),
        ("interest.per", {}, "year", None),
        ("interest.days", {}, 365, None),
        ("interest.grace", {}, "7 days", None),
    ]


def test_what_is_left_out_is_what_it_means_then():
    one, other = both(MONTHLY, ("calendar", ...))
    (found,) = differences(from_object(one), from_object(other))
    assert (found.place, found.first, found.second, found.second_said) == (
        "calendar.business_day", "federal", "both_open", False,
    )  # fmt: skip


def test_limits_are_matched_by_what_they_say_not_by_their_number():
    one, other = both(
        DAILY, ("limits", [*raw(DAILY)["limits"][1:], {"heads": ["filing"], "most": "60000.00", "of": "sum"}])
    )
    (found,) = differences(from_object(one), from_object(other))
    assert (found.place, found.there) == ("limits[1].most", "limits[3].most")
    assert (found.first, found.second) == ("50000.00", "60000.00")


def test_the_order_of_the_heads_both_have_is_a_row():
    one, other = raw(MONTHLY), raw(MONTHLY)
    other["heads"] = {name: other["heads"][name] for name in ("effectiveness", "filing", "unusable")}
    (found,) = differences(from_object(one), from_object(other))
    assert (found.what, found.place) == ("order", "heads")
    assert (found.first, found.second) == (
        ["filing", "effectiveness", "unusable"], ["effectiveness", "filing", "unusable"],
    )  # fmt: skip
    del other["heads"]["filing"], other["conditions"]["not_filed"], other["dates"]["filing"]
    assert "order" not in {each.what for each in differences(from_object(one), from_object(other))}


def test_readings_with_another_default_other_choices_or_an_answer_for_good_are_rows():
    one, other = both(MONTHLY, ("readings.anniversaries.default", "in_advance"))
    other["charges"]["event"]["by"]["never"] = dict(CLOSED)
    other["readings"]["transfer_gap"] = {"fixed": "none"}
    choices = differences(from_object(one), from_object(raw(MONTHLY)))
    assert choices == []
    del other["readings"]["transfer_gap"]
    found = {
        each.place: (each.what, each.first, each.second) for each in differences(from_object(one), from_object(other))
    }
    assert found["readings.anniversaries.default"] == ("reading", "first_and_each", "in_advance")
    assert found["readings.anniversaries.choices"] == (
        "reading", ["first_and_each", "in_advance"], ["first_and_each", "in_advance", "never"],
    )  # fmt: skip
    # What stands there under the choice only one has is told as its own.
    never = [
        each for each in differences(from_object(one), from_object(other)) if each.under == {"anniversaries": "never"}
    ]
    assert {each.place: (each.first, each.second) for each in never}["charges.event.by.rates"] == (None, ["0.015"])


def test_a_reading_of_the_product_that_one_answers_for_good_is_a_row():
    one, other = both(MONTHLY, ("readings.partial_coverage", {"fixed": "any_coverage"}))
    assert rows(one, other) == [("readings.partial_coverage.fixed", {}, None, "any_coverage")]


def test_a_duty_that_only_one_has_is_a_row_and_its_section_is_none():
    one, other = both(MONTHLY, ("clauses", {"duty_counsel_review": "7", "no_cap": "8"}))
    assert rows(one, other) == [("clauses.duty_counsel_review", {}, None, "7")]
    moved = both(MONTHLY, ("clauses", {"duty_counsel_review": ["8", "9"]}))[1]
    assert rows(other, moved) == []


@pytest.mark.parametrize("text", [MONTHLY, DAILY])
def test_whatever_can_be_taken_out_or_is_put_otherwise_is_seen_at_its_place(text):
    """Every single value of a document: without it there is a row at its place, unless it only says what is meant."""
    seen = 0
    for place in _places(raw(text)):
        without = raw(text)
        change(without, place, "absent", [], "here")
        changed = from_object(without)
        if checked(changed).faults:
            continue
        found = differences(from_text(text), changed)
        seen += bool(found)
        assert all(each.place.startswith(place.rpartition("[")[0] or place) for each in found), place
        assert found or place == "charges.event.due.to", place
    assert seen > 10


def _places(value, place=""):
    if isinstance(value, dict) and "reading" not in value:
        for name, each in value.items():
            if name not in ABOUT and name not in ("clause", "called"):
                yield from _places(each, f"{place}.{name}" if place else name)
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for number, each in enumerate(value, 1):
            yield from _places(each, f"{place}[{number}]")
    elif steps(place) and not isinstance(value, dict):
        yield place


def test_terms_that_are_not_sound_are_compared_with_nothing():
    one, other = both(MONTHLY, ("interest.days", 366))
    with pytest.raises(FaultyTerms, match=r"interest\.days = 366"):
        rows(one, other)
