"""Two logs of one deal: what is matched with what, and the dollars each difference moves."""

import json
from datetime import date
from random import Random

import pytest
from hypothesis import given

from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.record.files import admitted
from projections.amounts.settlement_judge import judge_settlement
from projections.comparing.matching import matching
from projections.comparing.naming import NotTheSame
from projections.facts.cut import BeforeTheLog
from projections.facts.facts import UnknownInvestor
from projections.questions.reconcile import reconcile
from tests.projections.amounts.test_charges import charged, signed
from tests.properties.histories import Given, random_history, random_readings
from tests.properties.test_amounts import entries, fewer, seeds, some_day
from tests.scenarios import (
    NEVER_NOW,
    ONE,
    STATEMENT,
    TWO,
    bought,
    correction,
    deal,
    delay,
    effective,
    excluded,
    fact,
    filed,
    misstated,
    moved,
    paid,
    reconciled,
    recorded,
    retraction,
    sold,
    source_of,
    suspended,
    toward,
)

ON = "2003-12-31"


def dollars(differences):
    return [(each["kind"], each["determined"], each["outstanding"]) for each in differences]


def places(differences):
    return [(each["ours"], each["theirs"]) for each in differences]


# --- nothing differs --------------------------------------------------------------------------------------


def test_a_log_reconciles_with_itself():
    log = deal(
        effective("2003-07-16"),
        paid("2003-07-20", "15.00"),
        sold("2003-07-21", 7),
        delay(ON, "2003-06-02", "2003-06-09"),
    )
    found = reconciled(log, log, ON)
    assert (found["only_here"], found["only_there"], found["differing"], found["not_applied"]) == ([], [], [], [])
    assert found["ours"] == found["theirs"] == found["together"]
    assert found["same_fact_other_record"] == 0


@pytest.mark.parametrize(
    "record",
    [
        {"recorded_at": "2003-07-17T09:00:00-04:00"},
        {"recorded_by": "counsel"},
        {"source": "a letter"},
        {"document": "letter.pdf"},
    ],
)
def test_who_recorded_a_fact_when_and_from_what_is_no_difference(record):
    found = reconciled(deal(effective("2003-07-16")), deal(effective("2003-07-16") | record), ON)
    assert (found["only_here"], found["only_there"], found["differing"]) == ([], [], [])
    assert found["same_fact_other_record"] == 1


def test_one_amount_written_two_ways_is_one_amount():
    assert reconciled(deal(paid("2003-07-20", "15")), deal(paid("2003-07-20", "15.00")), ON)["differing"] == []


def test_what_stands_is_compared_not_how_it_came_to_stand():
    ours = deal(
        paid("2003-07-20", "1.00"),
        paid("2003-07-21", "9.00"),
        correction("2003-08-01", 4, paid("2003-07-20", "15.00")),
        retraction("2003-08-02", 5),
    )
    found = reconciled(ours, deal(paid("2003-07-20", "15.00")), ON)
    assert (found["only_here"], found["only_there"], found["differing"]) == ([], [], [])
    assert found["ours"] == found["theirs"]


# --- what is matched with what ----------------------------------------------------------------------------


def test_of_two_payments_the_nearest_in_date_are_matched():
    ours = deal(paid("2003-07-10", "100.00"), paid("2003-08-10", "200.00"))
    theirs = deal(paid("2003-08-09", "150.00"), paid("2003-08-30", "250.00"))
    # The 9th and 10th of August are a day apart; what is left is 51 days apart and still one subject.
    assert places(reconciled(ours, theirs, ON)["differing"]) == [(4, 5), (5, 4)]


def test_what_says_the_same_is_matched_before_what_is_merely_near():
    ours = deal(paid("2003-07-10", "100.00"), paid("2003-07-11", "200.00"))
    theirs = deal(paid("2003-07-09", "999.00"), paid("2003-07-10", "100.00"), paid("2003-07-12", "200.00"))
    found = reconciled(ours, theirs, ON)
    assert (places(found["differing"]), places(found["only_there"])) == ([(5, 6)], [(None, 4)])


def test_as_near_the_one_with_fewer_differing_fields_is_matched():
    ours = deal(sold("2003-07-10", 100, venue="registered"))
    theirs = deal(sold("2003-07-09", 200, venue="private"), sold("2003-07-11", 100, venue="registered"))
    found = reconciled(ours, theirs, ON)
    assert (places(found["differing"]), places(found["only_there"])) == ([(4, 5)], [(None, 4)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (paid("2003-07-10", "5.00"), paid("2003-07-10", "5.00", investor=TWO)),
        (effective("2003-07-10"), excluded("2003-07-10")),
        (moved("DraftDelivered", "2003-07-10"), moved("DraftDelivered", "2003-07-10", "333-2")),
    ],
)
def test_another_kind_investor_or_statement_is_another_fact(one, other):
    found = reconciled(deal(one, investors=[ONE, TWO]), deal(other, investors=[ONE, TWO]), ON)
    assert (len(found["only_here"]), len(found["only_there"]), found["differing"]) == (1, 1, [])


def test_the_signings_are_compared_by_the_terms_they_come_to():
    terms = {"based_on": "focus-2002", "restricted_sale_rate": "0.015"}
    assert reconciled(deal(terms="focus-2002"), deal(terms=terms), ON)["differing"] == []
    found = reconciled(deal(), deal(terms={**terms, "late_effectiveness_rates": ["0.01"]}), "2003-07-01")
    (signing,) = found["differing"]
    assert [(one["field"], one["theirs"]) for one in signing["fields"]] == [
        ("terms.late_effectiveness_rates", ["0.01"])
    ]
    assert (signing["determined"], found["together"], found["theirs"]["determined"]) == (
        "-10000.00",
        found["theirs"],
        "10000.00",
    )


def test_the_entry_a_duty_regards_is_compared_by_its_match_not_by_its_position():
    performed = fact("DutyPerformed", "2003-07-20", duty="8(c)")
    asked = fact("RequestReceived", "2003-07-10", duty="8(c)", investor=ONE)
    ours = deal(asked, performed | {"regarding": 4})
    theirs = deal(paid("2003-07-01", "5.00"), asked, performed | {"regarding": 5})
    found = reconciled(ours, theirs, ON)
    assert (found["differing"], places(found["only_there"])) == ([], [(None, 4)])
    other = reconciled(ours, deal(paid("2003-07-01", "5.00"), asked, performed | {"regarding": 4}), ON)
    assert [each["fields"] for each in other["differing"]] == [[{"field": "regarding", "ours": 4, "theirs": 4}]]


# --- what it moves ----------------------------------------------------------------------------------------


def test_a_difference_that_moves_no_dollar_says_so():
    found = reconciled(deal(), deal(moved("DraftDelivered", "2003-07-10")), ON)
    (draft,) = found["only_there"]
    assert (draft["determined"], draft["outstanding"], draft["investors"], draft["refused"]) == (
        "0.00",
        "0.00",
        [],
        None,
    )


def test_what_differences_move_together_need_not_be_the_sum():
    # Late by 45 days: 20,000 and 20,000. Either earlier day, or either sale, alone; both Investors' dollars apart.
    ours = deal(effective("2003-07-16"))
    theirs = deal(effective("2003-06-20"), sold("2003-06-10", 500_000))
    found = reconciled(ours, theirs, ON)
    assert dollars(found["differing"]) == [("EffectivenessDeclared", "-20000.00", "-20000.00")]
    assert dollars(found["only_there"]) == [("SharesSold", "-40000.00", "-40000.00")]
    assert found["together"]["determined"] == found["theirs"]["determined"] == "0.00"


def test_dollars_are_shown_for_each_investor_they_move():
    ours, theirs = (
        deal(investors=[ONE, TWO]),
        deal(effective("2003-06-11"), sold("2003-06-05", 500_000, investor=TWO), investors=[ONE, TWO]),
    )
    found = reconciled(ours, theirs, "2003-07-01", investor=TWO)
    # The sale leaves no amount on 1 July; effectiveness on the 11th brings it forward, due on the 16th.
    assert [each["investors"] for each in found["only_there"]] == [
        [{"investor": TWO, "determined": "-20000.00", "outstanding": "0.00"}],
        [{"investor": TWO, "determined": "0.00", "outstanding": "20000.00"}],
    ]


def test_a_difference_that_alone_would_be_illegal_shows_the_refusal_and_is_applied_with_the_others():
    began = [filed("2003-05-01", "333-2"), effective("2003-06-20", "333-2")]
    found = reconciled(deal(), deal(*began), ON)
    statement, declared = found["only_there"]
    assert (statement["determined"], statement["refused"]) == ("0.00", None)
    assert declared["determined"] is None
    assert declared["refused"].startswith(
        "EffectivenessDeclared on 2003-06-20 is not possible: statement 333-2 is unfiled"
    )
    assert (found["not_applied"], found["together"]) == ([], found["theirs"])


def test_dropping_the_notice_and_its_lift_is_illegal_alone_and_legal_together():
    ours = deal(effective("2003-06-01"), *suspended("2003-07-01", "2003-08-15"))
    found = reconciled(ours, deal(effective("2003-06-01")), ON)
    notice, lift = found["only_here"]
    assert notice["refused"].startswith("Retracting it collides with position 6 (SuspensionLifted on 2003-08-15)")
    assert lift["refused"] is None
    assert (found["not_applied"], found["together"]) == ([], found["theirs"])


def test_one_long_bar_against_two_short_ones_is_applied_at_once():
    # Neither the first lift nor the second notice can be dropped before the other.
    ours = deal(effective("2003-06-01"), *misstated("2003-07-01", "2003-07-10"), *misstated("2003-07-20", "2003-07-30"))
    theirs = deal(effective("2003-06-01"), *misstated("2003-07-01", "2003-07-25"))
    found = reconciled(ours, theirs, ON)
    assert [each["refused"] is None for each in found["only_here"]] == [False, False]
    assert (found["not_applied"], found["together"]) == ([], found["theirs"])


def test_what_cannot_be_applied_even_with_the_others_is_named():
    # Their lift comes before their notice of the same day, which ours has alone.
    ours = deal(effective("2003-06-01"), *misstated("2003-07-10"))
    theirs = deal(effective("2003-06-01"), *misstated("2003-07-01", "2003-07-10"), *misstated("2003-07-10"))
    found = reconciled(ours, theirs, ON)
    (notice,) = found["not_applied"]
    assert (notice["kind"], notice["ours"], notice["theirs"]) == ("MisstatementNoticeReceived", None, 5)
    assert "collides with position 5 (MisstatementNoticeReceived on 2003-07-10)" in notice["refused"]


def test_another_signing_is_taken_once_what_stands_in_its_way_is_gone():
    signing = fact(
        "AgreementSigned", "2002-11-25", company="Example Devices, Inc.", investors=[TWO], terms="focus-2002"
    )
    found = reconciled(deal(), source_of([signing]), ON)
    (differs,) = found["differing"]
    assert [one["field"] for one in differs["fields"]] == ["investors"]
    assert differs["refused"].startswith("Correcting it so collides with position 2 (SharesPurchased on 2002-11-25)")
    assert (found["not_applied"], found["together"]) == ([], found["theirs"])


def test_both_logs_are_cut_at_what_was_known():
    ours, theirs = deal(), deal(paid("2003-07-20", "15.00"), effective("2003-08-20"))
    assert len(reconciled(ours, theirs, ON, known_at="2003-07-19")["only_there"]) == 0
    assert len(reconciled(ours, theirs, ON, known_at="2003-07-20")["only_there"]) == 1
    with pytest.raises(BeforeTheLog):
        reconciled(ours, theirs, ON, known_at="2002-11-01")


def test_it_refuses_what_either_log_refuses():
    with pytest.raises(UnknownInvestor):
        reconciled(deal(), deal(), ON, investor=TWO)
    with pytest.raises(UnknownInvestor):
        reconciled(deal(investors=[ONE, TWO]), deal(), ON, investor=TWO)


def test_neither_log_is_touched():
    ours, theirs = deal(effective("2003-07-16")), deal(effective("2003-06-20"), sold("2003-06-10", 500))
    before = (list(ours.entries), list(theirs.entries))
    reconciled(ours, theirs, ON)
    assert (list(ours.entries), list(theirs.entries)) == before


# --- whatever happened ------------------------------------------------------------------------------------


@fewer
@given(seed=seeds)
def test_any_log_reconciles_with_itself(seed: int) -> None:
    chance = Random(seed)
    log = entries(random_history(chance))
    found = reconcile(log, log, as_of=some_day(chance), readings=random_readings(chance))

    assert not [*found.only_here, *found.only_there, *found.differing, *found.not_applied]
    assert found.same_fact_other_record == 0
    assert found.ours == found.theirs == found.together


@fewer
@given(seed=seeds)
def test_what_one_log_leaves_out_is_found_and_all_together_they_agree(seed: int) -> None:
    chance = Random(seed)
    whole = random_history(chance, changes=False)
    part = legal([whole[0], *(each for each in whole[1:] if chance.random() < 0.8)])
    log, other = entries(whole), entries(part)
    as_of, readings = some_day(chance), random_readings(chance)
    ours, theirs = matching(log, other), matching(other, log)

    assert not [pair for pair in ours.pairs if pair.fields]
    assert (len(ours.only_ours), len(theirs.only_theirs)) == (len(whole) - len(part),) * 2
    assert not [*ours.only_theirs, *theirs.only_ours]
    found = reconcile(log, other, as_of=as_of, readings=readings)
    if not found.not_applied:
        assert found.together == found.theirs


@fewer
@given(seed=seeds)
def test_every_difference_has_its_dollars_or_the_refusal_it_meets_alone(seed: int) -> None:
    chance = Random(seed)
    whole = random_history(chance, changes=False)
    some, others = ([whole[0], *(each for each in whole[1:] if chance.random() < 0.8)] for _ in range(2))
    ours, theirs = entries(legal(some)), entries(legal(others))
    as_of, readings = some_day(chance), random_readings(chance)
    found = reconcile(ours, theirs, as_of=as_of, readings=readings)
    back = reconcile(theirs, ours, as_of=as_of, readings=readings)

    for each in (*found.only_here, *found.only_there, *found.differing):
        assert (each.refused is None) == (each.determined is not None) == (each.outstanding is not None)
        if each.determined is not None:
            assert each.determined == sum(one.determined for one in each.investors)
    assert (len(back.only_there), len(back.only_here)) == (len(found.only_here), len(found.only_there))
    assert len(back.differing) == len(found.differing)
    assert (found.ours, found.theirs) == (back.theirs, back.ours)


def legal(log: list[Given]) -> list[Given]:
    """The entries of a log that are legal without those left out."""
    judgement, kept = Judgement(judge_settlement), []
    for each in log:
        try:
            admitted(judgement, json.loads(json.dumps(each)), now=NEVER_NOW)
        except Refusal:
            continue
        kept.append(each)
    return kept


# --- one party under two names ------------------------------------------------------------------------------

OTHERWISE = "Harrow Fund, L.P."


def under_other_names():
    """The log of ``deal`` as somebody keeps it who writes the first Investor and the statement otherwise."""
    facts = [
        fact(
            "AgreementSigned",
            "2002-11-25",
            company="Example Devices, Inc.",
            investors=[OTHERWISE, TWO],
            terms="focus-2002",
        ),
        bought("2002-11-25", 500_000, investor=OTHERWISE),
        bought("2002-11-25", 500_000, investor=TWO),
        filed("2002-11-25", "S-3 of November", coverage={OTHERWISE: 500_000, TWO: 500_000}),
        paid("2003-07-10", "20000.00", investor=OTHERWISE),
        correction("2003-07-11", 5, paid("2003-07-10", "18000.00", investor=OTHERWISE)),
        fact(
            "PeriodicAmountPaid",
            "2003-07-12",
            investor=TWO,
            amount="1.00",
            toward=toward("late_effectiveness", "2003-06-01", 1, "S-3 of November"),
        ),
    ]
    return source_of(recorded(facts))


def ours_of_it():
    named = toward("late_effectiveness", "2003-06-01", 1, STATEMENT)
    one_dollar = fact("PeriodicAmountPaid", "2003-07-12", investor=TWO, amount="1.00", toward=named)
    return deal(paid("2003-07-10", "18000.00"), one_dollar, investors=[ONE, TWO], coverage={ONE: 500_000, TWO: 500_000})


def compared(**same):
    ours, theirs = ours_of_it(), under_other_names()
    return reconcile(ours.entries, theirs.entries, as_of=date(2003, 7, 31), **same)


def test_names_said_to_be_one_make_no_difference_wherever_they_stand():
    found = compared(same={ONE: OTHERWISE, STATEMENT: "S-3 of November"})
    assert (found.only_here, found.only_there, found.differing) == ([], [], [])
    assert found.ours == found.theirs == found.together
    assert compared().only_there


@pytest.mark.parametrize(
    ("same", "why"),
    [
        ({"Nobody": OTHERWISE}, "the first log has no such name"),
        ({ONE: "Nobody"}, "the second log has no such name"),
        ({TWO: OTHERWISE}, "the second log has both, as two"),
        ({ONE: OTHERWISE, STATEMENT: OTHERWISE}, "already"),
    ],
)
def test_names_that_cannot_be_one_are_refused(same, why):
    with pytest.raises(NotTheSame, match=why):
        compared(same=same)


def test_terms_written_out_are_compared_place_by_place() -> None:
    ours, theirs = (signed(charged({"rates": [rate], "every": "30 days"})) for rate in ("0.01", "0.02"))
    (differing,) = reconciled(ours, theirs, "2010-05-01")["differing"]
    assert differing["fields"] == [{"field": "terms.charges.late.by.rates", "ours": ["0.01"], "theirs": ["0.02"]}]


def test_a_place_no_old_key_names_is_compared_too_and_one_that_a_key_names_once() -> None:
    changes = {"charges.late.by.rates": ["0.05"], "heads.late_effectiveness.ends.then": "count"}
    found = reconciled(deal(), deal(terms={"based_on": "focus-2002", **changes}), "2003-08-01")
    assert [each["field"] for each in found["differing"][0]["fields"]] == [
        "terms.late_effectiveness_rates",
        "terms.heads.late_effectiveness.ends.then",
    ]


def test_terms_of_two_shapes_are_compared_by_what_each_has() -> None:
    ours, theirs = deal(), signed(charged({"rates": ["0.01"], "every": "30 days"}))
    found = reconciled(ours, theirs, "2010-05-01")
    fields = {each["field"]: each for signing in found["differing"][:1] for each in signing["fields"]}
    assert fields["terms.computation_interval_days"]["theirs"] is None
    assert fields["terms.charges.late.by.every"]["ours"] is None
