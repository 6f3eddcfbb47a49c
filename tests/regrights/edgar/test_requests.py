"""A request is not its outcome: what the list shows after an RW or AW is evidence."""

import pytest

from regrights.edgar.review import chosen
from tests.regrights.edgar.lists import EFFECT, FILED, found_in, proposed, questions, row, said, texts

RW = row("RW", "2024-02-20")
CONSENT = "after effectiveness the SEC must consent"


def test_a_request_that_nothing_follows_is_an_entry_and_dates_the_statement():
    assert said(proposed(FILED, RW)) == ["StatementFiled 2024-02-01", "StatementWithdrawn 2024-02-20"]
    assert str(found_in(FILED, RW).found["333-1"].life.withdrawn_on) == "2024-02-20"


@pytest.mark.parametrize("form", ["S-3/A", "EFFECT", "424B3", "POS AM", "UPLOAD", "FWP"])
@pytest.mark.parametrize(("day", "certain"), [("2024-02-19", True), ("2024-02-20", True), ("2024-02-21", False)])
def test_what_follows_a_request_a_day_later_makes_it_a_question_that_names_it(form, day, certain):
    later = row(form, day)
    proposals = proposed(FILED, RW, later)
    asked = [each for each in questions(proposals) if "a request to withdraw" in each]
    shown_effective = form in ("EFFECT", "424B3", "POS AM")
    if certain and not shown_effective:
        assert "StatementWithdrawn 2024-02-20" in said(proposals)
    else:
        assert len(asked) == 1
        assert (f"the list goes on with its {form} of {day}" in asked[0]) == (not certain)
        assert (CONSENT in asked[0]) == (certain and shown_effective)
        assert found_in(FILED, RW, later).found["333-1"].life.withdrawn_on is None or certain


def test_the_effectiveness_after_a_request_is_offered_with_a_choice():
    proposals = proposed(FILED, RW, row("S-3/A", "2024-02-25"), EFFECT, row("424B3", "2024-03-04"))
    assert said(proposals)[1:] == [
        "? StatementWithdrawn 2024-02-20",
        "AmendmentFiled 2024-02-25",
        "? EffectivenessDeclared 2024-03-01",
        "ProspectusSupplemented 2024-03-04",
    ]
    assert "it came after the request of 2024-02-20 to withdraw" in questions(proposals)[1]
    accession = proposals.proposals[3].filing.accession
    answered = chosen(proposals.proposals, [f"{proposals.proposals[1].filing.accession}=0", f"{accession}=1"])
    assert [each.entry["kind"] for each in answered][2] == "EffectivenessDeclared"


@pytest.mark.parametrize("lifted", ["2024-02-20", "2024-02-22"])
def test_a_request_taken_back_proposes_nothing_and_leaves_the_effectiveness_certain(lifted):
    proposals = proposed(FILED, RW, row("RW WD", lifted), EFFECT)
    assert said(proposals)[1:] == ["EffectivenessDeclared 2024-03-01"]
    assert f"2024-02-20 RW: taken back by the RW WD of {lifted}: nothing to record." in texts(proposals)


def test_a_second_request_after_one_was_taken_back_stands():
    proposals = proposed(FILED, RW, row("RW WD", "2024-02-22"), row("RW", "2024-02-25"))
    assert said(proposals)[1:] == ["StatementWithdrawn 2024-02-25"]


def test_two_requests_are_one_wish():
    proposals = proposed(FILED, RW, row("RW", "2024-02-25"))
    assert said(proposals)[1:] == ["StatementWithdrawn 2024-02-20"]
    assert "2024-02-25 RW: a further request: the withdrawal is proposed already." in texts(proposals)


def test_what_takes_a_request_back_without_a_number_makes_it_a_question():
    proposals = proposed(FILED, RW, row("RW WD", "2024-02-22", ""))
    assert said(proposals)[1:] == ["? StatementWithdrawn 2024-02-20"]
    assert "the RW WD of 2024-02-22, without a number, may take it back" in questions(proposals)[0]


def test_taking_back_what_the_list_does_not_show_is_said():
    assert any("that the list does not show" in text for text in texts(proposed(FILED, row("RW WD", "2024-02-22"))))


def test_consent_is_said_only_of_what_was_effective():
    effective = questions(proposed(FILED, EFFECT, row("RW", "2024-04-01")))
    assert [CONSENT in each for each in effective] == [True]
    for rows in ((FILED, RW, row("S-3/A", "2024-02-25")), (FILED, RW, row("RW WD", "2024-02-22", ""))):
        assert not any(CONSENT in each for each in [*questions(proposed(*rows)), *texts(proposed(*rows))])


@pytest.mark.parametrize(
    ("filed", "asked", "doubt"),
    [
        ("2001-03-06", "2001-03-06", "before 7 March 2001 the SEC had to consent to every withdrawal"),
        ("2001-03-07", "2001-03-07", "before 2007 EDGAR has no EFFECT"),
        ("2006-12-31", "2007-03-01", "before 2007 EDGAR has no EFFECT"),
        ("2007-01-01", "2007-03-01", None),
    ],
)
def test_a_request_of_a_time_whose_list_shows_too_little_is_a_question(filed, asked, doubt):
    proposals = proposed(row("SB-2", filed), row("RW", asked))
    assert [doubt in each for each in questions(proposals)] == ([True] if doubt else [])
    assert said(proposals)[-1] == (f"? StatementWithdrawn {asked}" if doubt else f"StatementWithdrawn {asked}")
    assert (found_in(row("SB-2", filed), row("RW", asked)).found["333-1"].life.withdrawn_on is None) == bool(doubt)


@pytest.mark.parametrize("rows", [(FILED, EFFECT), (row("S-8", "2024-02-01"),)])
def test_a_request_after_effectiveness_is_not_shown_as_a_withdrawal(rows):
    assert found_in(*rows, row("RW", "2024-04-01")).found["333-1"].life.withdrawn_on is None


# --- amendments -------------------------------------------------------------------------------------------


def test_a_withdrawn_amendment_withdraws_no_statement():
    proposals = proposed(FILED, row("S-3/A", "2024-02-10"), row("AW", "2024-02-20"), EFFECT)
    assert said(proposals)[1:] == ["AmendmentFiled 2024-02-10", "EffectivenessDeclared 2024-03-01"]
    withdrawn = [text for text in texts(proposals) if "withdraws an amendment, not the statement" in text]
    assert [("the SEC must consent" in text) for text in withdrawn] == [False]


PENDING = (FILED, EFFECT, row("POS AM", "2024-05-01"), row("AW", "2024-05-02"))


def test_a_pending_amendment_whose_withdrawal_was_asked_makes_the_next_effect_a_question():
    proposals = proposed(*PENDING, row("EFFECT", "2024-05-06"))
    assert said(proposals)[-1] == "? PostEffectiveAmendmentDeclaredEffective 2024-05-06"
    assert any("After effectiveness the SEC must consent." in text for text in texts(proposals))


def test_a_withdrawal_of_an_amendment_that_was_taken_back_leaves_it_pending():
    proposals = proposed(*PENDING, row("AW WD", "2024-05-03"), row("EFFECT", "2024-05-06"))
    assert said(proposals)[-1] == "PostEffectiveAmendmentDeclaredEffective 2024-05-06"
    assert "2024-05-02 AW: taken back by the AW WD of 2024-05-03: the amendment stands." in texts(proposals)


def test_a_stop_order_in_the_list_is_asked_about():
    assert said(proposed(FILED, EFFECT, row("STOP ORDER", "2024-04-01")))[-1] == "? StopOrderIssued 2024-04-01"
    assert said(proposed(FILED, row("STOP ORDER", "2024-02-20")))[-1] == "? "
