"""A document from TOML and JSON, its forks under chosen readings, its places, and what is based on a shipped one."""

import json

import pytest

from lifecycle.agreement.language.based import changed, document
from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.decided import NoSuchChoice, under
from lifecycle.agreement.language.faults import FaultyTerms, NotADocument
from lifecycle.agreement.language.formerly import flat_terms
from lifecycle.agreement.language.shipped import NoSuchAgreement, shipped, shipped_names
from lifecycle.agreement.language.source import from_file, from_object, from_text
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.agreement.terms import old_keys, shipped_terms
from lifecycle.entries.checks import fields_of
from tests.lifecycle.agreement.documents import DAILY, MONTHLY, raw

FOCUS = "focus-2002"


# --- TOML and JSON ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [MONTHLY, DAILY], ids=["monthly", "daily"])
def test_the_same_document_as_json_is_the_same(text):
    as_json = json.dumps(from_text(text).raw, indent=2)
    assert from_text(as_json) == from_text(text) == from_object(json.loads(as_json))
    assert checked(from_text(as_json)) is checked(from_text(text))


def test_a_day_may_be_written_in_toml_without_quotes():
    unquoted = DAILY.replace('on = "2011-03-01"', "on = 2011-03-01")
    assert from_text(unquoted) == from_text(DAILY)


def test_a_number_is_not_the_same_as_its_digits_in_quotes():
    number = DAILY.replace('"0.01", "0.02"', '0.01, "0.02"')
    assert from_text(number) != from_text(DAILY)
    [fault] = checked(from_text(number)).faults
    assert fault.sentence == 'charges.steps.by.rates[1] = 0.01: a rate lies between 0 and 1; in quotes, "0.01".'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("language = ", "the terms: this is no TOML (invalid value (at end of document)); mend the line, or write"),
        ("language = 1\nlanguage = 1", "the terms: this is no TOML (cannot overwrite a value"),
        ('{"language": 1,}', "the terms: this is no JSON ("),
        ('{"title": "\\ud800"}', "the terms: the text holds half of a surrogate pair; write the character itself."),
        ('{"language": 1, "language": 1}', 'the terms: "language" is written twice in one table; keep one.'),
        ("a = " + "[" * 60 + "]" * 60, "the terms: nested too deeply; no word needs 40 levels."),
        ("#" * (1 << 20) + "\n", "the terms: the text is longer than 1 MiB; terms are a few pages"),
    ],
    ids=["toml", "toml twice", "json", "surrogate", "json twice", "deep", "long"],
)  # fmt: skip
def test_text_that_is_no_document_is_refused(text, sentence):
    with pytest.raises(NotADocument) as refused:
        from_text(text)
    assert str(refused.value).startswith(sentence)


def test_a_file_that_is_none_is_refused(tmp_path):
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9"')
    for name, sentence in (
        ("none.toml", "No such file or directory; name a file of terms"),
        ("latin.toml", "byte 10 is not UTF-8"),
    ):
        with pytest.raises(NotADocument, match=sentence):
            from_file(tmp_path / name)


@pytest.mark.parametrize("numeral", ["9" * 30, "1e999", "-0.0", "nan"])
def test_a_number_no_word_takes_is_one_fault_and_no_error(numeral):
    text = MONTHLY.replace("days = 365", f"days = {numeral}")
    [fault] = checked(from_text(text)).faults
    assert fault.place == "interest.days"


def test_a_null_of_json_is_a_fault():
    given = raw(MONTHLY) | {"title": None}
    assert [fault.place for fault in checked(from_object(given)).faults] == ["title"]


# --- forks ------------------------------------------------------------------------------------------------


def test_every_value_knows_its_place():
    terms = under(from_text(DAILY), {})
    assert terms.charges["sum"].by.place_of("sums", 2) == "charges.sum.by.sums[2]"
    assert terms.charges["steps"].base[1].after.place == "charges.steps.base[2].after"
    assert terms.dates["filing"].by[0].place == "dates.filing.by[1]"
    assert terms.limits[2].place == "limits[3]"


def test_a_fork_is_the_chosen_value_and_the_default_where_nobody_chose():
    document = from_text(MONTHLY)
    usual, other = under(document, {}), under(document, {"anniversaries": "in_advance"})
    assert (usual.charges["event"].by.charged, other.charges["event"].by.charged) == ("arrears", "advance")
    assert (usual.charges["event"].by.at_start, other.charges["event"].by.at_start) != (None, None)
    assert usual.heads == other.heads


def test_the_same_choices_are_the_same_terms_and_other_readings_are_passed_over():
    document = from_text(MONTHLY)
    assert under(document, {}) is under(from_text(MONTHLY), {"anniversaries": "first_and_each", "first_cure": "waits"})


def test_a_choice_that_is_none_is_refused():
    with pytest.raises(NoSuchChoice, match="no such choice; choose one of first_and_each, in_advance; perhaps in_adv"):
        under(from_text(MONTHLY), {"anniversaries": "in_advanc"})


def test_faulty_terms_are_refused_whole():
    with pytest.raises(FaultyTerms, match=r'heads\.filing\.counts_from = "deadlin": no day to count from') as refused:
        under(from_text(MONTHLY.replace('of = ["not_filed"]', 'of = ["not_filed"]\ncounts_from = "deadlin"')), {})
    assert len(refused.value.faults) == 1


NESTED = {"payment": "arrears", "partial": "full"}


def nested():
    given = raw(DAILY)
    given["charges"]["steps"]["by"]["part"] = {
        "reading": "payment",
        "arrears": {"reading": "partial", "full": "full", "by_day": "by_day", "nothing": "absent"},
        "advance": "none",
    }
    told = {"clause": "–", "question": "Which?"}
    given["readings"] = {"payment": {"default": "arrears", **told}, "partial": {"default": "by_day", **told}}
    return from_object(given)


@pytest.mark.parametrize(
    ("readings", "part"),
    [({}, "by_day"), ({"partial": "full"}, "full"), ({"partial": "nothing"}, "full"), ({"payment": "advance"}, "none"),
     ({"payment": "advance", "partial": "by_day"}, "none")],
)  # fmt: skip
def test_forks_nest_and_what_is_absent_is_left_out(readings, part):
    assert under(nested(), readings).charges["steps"].by.part == part


def test_what_is_absent_in_a_list_moves_nothing_after_it():
    given = raw(DAILY)
    given["conditions"]["suspended"]["down"].insert(0, {"reading": "listing", "no": "absent", "yes": "delisting"})
    given["conditions"]["suspended"]["down"].append("stop_ordr")
    given["readings"] = {"listing": {"default": "no", "clause": "–", "question": "Is a delisting one?"}}
    [fault] = checked(from_object(given)).faults
    assert fault.place == "conditions.suspended.down[4]"
    assert under(from_object({**given, "conditions": {**given["conditions"]}} | _without_last(given)), {}).conditions[
        "suspended"
    ].down == ("suspension", "key_person_gone")


def _without_last(given):
    given["conditions"]["suspended"]["down"].pop()
    return {"conditions": given["conditions"]}


# --- based on a shipped one -------------------------------------------------------------------------------


def test_terms_by_name_are_the_shipped_ones():
    assert document(FOCUS) is shipped(FOCUS)
    assert FOCUS in shipped_names()


@pytest.mark.parametrize("given", ["focus", {"based_on": "focus"}])
def test_a_name_that_is_not_shipped_is_refused(given):
    with pytest.raises(
        NoSuchAgreement, match=r"no agreement of that name is shipped; use one of american-.*, focus-2002, "
    ):
        document(given)


def test_a_change_is_made_at_its_place_and_a_list_replaced_whole():
    found = document({"based_on": FOCUS, "charges.late.by.rates": ["0.01"], "period.lasts": "2 years"})
    terms, shipped_ones = under(found, {}), under(shipped(FOCUS), {})
    assert [str(rate) for rate in terms.charges["late"].by.rates] == ["0.01"]
    assert terms.period.lasts == Duration(2, "year")
    assert shipped_ones.period.lasts == Duration(1, "year")


def test_a_word_that_is_absent_is_removed_and_one_that_was_not_there_is_added():
    found = document({"based_on": FOCUS, "consent": "absent", "interest.rate": "0.10", "interest.per": "year"})
    terms = under(found, {})
    assert terms.consent is None
    assert (str(terms.interest.rate), terms.interest.per) == ("0.10", "year")


def test_a_change_in_place_of_a_fork_closes_it_and_its_reading_must_go_too():
    with_reading = {"based_on": FOCUS, "dates.required_effective.roll": "next business day"}
    [fault] = checked(document(with_reading)).faults
    assert fault.place == "readings.weekend_deadline"
    whole = document(with_reading | {"readings.weekend_deadline": "absent"})
    assert "weekend_deadline" not in checked(whole).choices
    assert under(whole, {}).dates["required_effective"].roll == "next business day"


def test_a_change_under_a_fork_is_made_in_each_choice_that_has_the_word():
    found = changed(from_text(MONTHLY), {"charges.event.by.rates": ["0.02"], "charges.event.by.at_start": "0.03"}, "x")
    one, other = under(found, {}).charges["event"].by, under(found, {"anniversaries": "in_advance"}).charges["event"].by
    assert [str(by.rates[0]) for by in (one, other)] == ["0.02", "0.02"]
    assert [by.at_start and str(by.at_start) for by in (one, other)] == ["0.03", None]


def test_a_change_under_a_fork_may_name_the_choice():
    found = changed(from_text(MONTHLY), {"charges.event.by.in_advance.rates": ["0.02"]}, "x")
    assert str(under(found, {}).charges["event"].by.rates[0]) == "0.015"
    assert str(under(found, {"anniversaries": "in_advance"}).charges["event"].by.rates[0]) == "0.02"


@pytest.mark.parametrize("place", ["charges.late.by.rates[9]", "nothing.here[1]", "charges late", "charges.late.lag"])
def test_a_place_where_nothing_stands_is_refused(place):
    with pytest.raises(FaultyTerms, match="nothing stands there; write a place as terms check names it"):
        document({"based_on": FOCUS, place: "absent"})


def test_an_element_of_a_list_has_its_number_from_one():
    found = document({"based_on": FOCUS, "charges.late.by.rates[1]": "0.01", "charges.late.by.rates[5]": "0.04"})
    assert [str(rate) for rate in under(found, {}).charges["late"].by.rates] == ["0.01", "0.02", "0.02", "0.03", "0.04"]


def test_what_is_changed_is_checked_whole():
    found = document({"based_on": FOCUS, "heads.restricted_sale.counts_from": "deadline"})
    assert [fault.place for fault in checked(found).faults] == ["heads.restricted_sale.counts_from"]


# --- Focus, and its old flat keys -------------------------------------------------------------------------


def test_the_shipped_agreement_has_no_fault():
    assert [fault.sentence for fault in checked(shipped(FOCUS)).faults] == []


# As they were shipped when they were flat, in that order.
FLAT = {
    "required_effective_date": "2003-06-01", "clearance_days": 5, "computation_interval_days": 30,
    "late_effectiveness_rates": ["0.02", "0.02", "0.02", "0.03"], "restricted_sale_rate": "0.015",
    "restricted_sale_window_days": 90, "cure_payment_business_days": 3, "suspension_periods": 2,
    "suspension_business_days": 15, "suspension_gap_business_days": 10, "suspension_notice_business_days": 2,
    "registration_period_years": 1, "share_settlement_price": "0.90", "closing_bid_days": 5,
    "counsel_review_business_days": 3, "response_draft_business_days": 1, "confirmation_business_days": 1,
    "transfer_agent_business_days": 5, "earnings_statement_days": 45, "earnings_statement_fiscal_year_days": 90,
    "legend_holding_years": 1, "legend_affiliate_days": 90, "rule_144k_years": 2, "consent_share": "0.50",
    "fiscal_year_end": "12-31", "holidays_added": [], "holidays_removed": [], "currency": "USD",
}  # fmt: skip


def test_the_flat_terms_read_from_the_file_are_those_that_were_shipped_flat():
    title, terms = shipped_terms(FOCUS)
    assert title == shipped(FOCUS).raw["title"]
    assert {term.key: term.value for term in terms} == flat_terms(shipped(FOCUS)) == FLAT
    assert [term.key for term in terms] == list(FLAT) == list(fields_of(old_keys(FOCUS))[0])


def test_each_old_key_has_a_clause_and_a_meaning():
    told = under(shipped(FOCUS), {}).formerly
    assert {key: (old.clause, old.means) for key, old in told.items()} == {
        term.key: (term.clause, term.meaning) for term in shipped_terms(FOCUS)[1]
    }


CHANGED = {
    "required_effective_date": "2004-02-29", "clearance_days": 9, "computation_interval_days": 28,
    "late_effectiveness_rates": ["0.01", "0.04"], "restricted_sale_rate": "0.025", "restricted_sale_window_days": 60,
    "cure_payment_business_days": 7, "suspension_periods": 4, "suspension_business_days": 12,
    "suspension_gap_business_days": 8, "suspension_notice_business_days": 1, "registration_period_years": 3,
    "share_settlement_price": "0.85", "closing_bid_days": 6, "counsel_review_business_days": 4,
    "response_draft_business_days": 2, "confirmation_business_days": 3, "transfer_agent_business_days": 6,
    "earnings_statement_days": 50, "earnings_statement_fiscal_year_days": 95, "legend_holding_years": 2,
    "legend_affiliate_days": 91, "rule_144k_years": 3, "consent_share": "0.60", "fiscal_year_end": "06-30",
    "holidays_added": ["2003-06-02"], "holidays_removed": ["2003-10-13"],
}  # fmt: skip


@pytest.mark.parametrize("key", CHANGED)
def test_an_old_key_is_a_name_for_its_places(key):
    found = document({"based_on": FOCUS, key: CHANGED[key]})
    assert flat_terms(found) == {**flat_terms(shipped(FOCUS)), key: CHANGED[key]}
    assert checked(found).faults == ()


def test_every_old_key_at_once_keeps_every_reading_open():
    found = document({"based_on": FOCUS, **CHANGED})
    assert flat_terms(found) == {**flat_terms(shipped(FOCUS)), **CHANGED}
    assert checked(found).choices == checked(shipped(FOCUS)).choices
    early = under(found, {"required_effective_date": "earlier_of_clearance", "clearance_count": "business"})
    assert early.dates["required_effective"].or_sooner[0].add == Duration(9, "business day")


def test_an_old_number_of_one_or_none_is_written_as_the_language_has_it():
    found = document({"based_on": FOCUS, "clearance_days": 1, "restricted_sale_window_days": 0,
                      "suspension_gap_business_days": 0, "counsel_review_business_days": 0})  # fmt: skip
    terms = under(found, {"required_effective_date": "earlier_of_clearance"})
    assert str(terms.dates["required_effective"].or_sooner[0].add) == "1 day"
    assert str(terms.heads["restricted_sale"].arms_within.add) == "0 days"
    assert str(terms.conditions["cannot_sell"].allow_notices.apart) == "0 business days"
    assert flat_terms(found)["restricted_sale_window_days"] == flat_terms(found)["suspension_gap_business_days"] == 0
