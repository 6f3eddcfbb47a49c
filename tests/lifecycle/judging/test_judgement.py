"""What may be recorded next: each entry judged in its place in the history, and after a refusal nothing has changed."""

import json
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from lifecycle.agreement.terms import TermsNotWhole, UnknownTerms
from lifecycle.entries.checks import NoSuchField
from lifecycle.entries.fields import InvalidEntry
from lifecycle.errors import Refusal
from lifecycle.judging.history import history_key, standing
from lifecycle.judging.judgement import Judgement, judged
from lifecycle.judging.positions import MoreThanHeld
from lifecycle.judging.refusals import (
    Collision,
    NoDayInside,
    NotAllowed,
    NotForEveryInvestor,
    NothingEffectiveYet,
    NotKnown,
    NotYetHappened,
    RecordedBackwards,
    Signing,
)
from lifecycle.judging.state import State, check, evolve
from lifecycle.record.files import LineRefused, admitted, judge_lines, read_log
from tests import CHECKOUT
from tests.lifecycle.entries.test_codec import EXAMPLES, FIELDS
from tests.properties.histories import random_history
from tests.readings import REGISTER

NOW = datetime(2004, 6, 1, 12, tzinfo=UTC)
SIGNED = date(2002, 11, 25)
ALPHA, BETA = "Alpha Capital A.G.", "Shimshon Visnstein"
TERMS = {"based_on": "focus-2002"}
FILE = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"

FILED = {"kind": "StatementFiled", "occurred_on": "2003-02-03", "statement": "333-1", "form": "S-3"}
DECLARED = {"kind": "EffectivenessDeclared", "occurred_on": "2003-05-30", "statement": "333-1"}
BOUGHT = {
    "kind": "SharesPurchased",
    "occurred_on": "2002-11-25",
    "investor": ALPHA,
    "shares": 500,
    "price_per_share": "2.00",
}


def day(text, later=0):
    return (date.fromisoformat(text) + timedelta(days=later)).isoformat()


def tell(judgement, given, at=NOW, **changed):
    """Record one entry; without ``recorded_at`` it is recorded at NOW."""
    return admitted(judgement, {**given, **changed}, now=at)[1]


def signing(on=SIGNED, terms="focus-2002", investors=(ALPHA, BETA)):
    given = {"kind": "AgreementSigned", "occurred_on": str(on), "company": "Focus Enhancements, Inc."}
    return {**given, "investors": list(investors), "terms": terms}


def log_of(*entries):
    """The signing at position 1, then these."""
    judgement = Judgement()
    for given in (signing(), *entries):
        tell(judgement, given)
    return judgement


def correction(target, replacement, on="2004-05-01"):
    given = {"kind": "EntryCorrected", "occurred_on": on, "target": target}
    return {**given, "replacement": replacement, "reason": "a slip"}


def retraction(target, on="2004-05-01"):
    return {"kind": "EntryRetracted", "occurred_on": on, "target": target, "reason": "it did not happen"}


def sale(shares, on, investor=ALPHA):
    return {"kind": "SharesSold", "occurred_on": on, "investor": investor, "shares": shares, "venue": "registered"}


def notice(on, **whom):
    return {"kind": "PotentialMaterialEventNoticeGiven", "occurred_on": on, **whom}


def lifted(on, **whom):
    return {"kind": "SuspensionLifted", "occurred_on": on, "reason": "disclosed", **whom}


@contextmanager
def refused(judgement, kind, match=None):
    """The refusal is exactly of this class, one sentence, and log, history and states are what they were."""
    before = [*judgement.log], [*judgement.history], [*judgement.states]
    with pytest.raises(kind, match=match) as caught:
        yield caught
    assert type(caught.value) is kind
    assert len(str(caught.value).splitlines()) == 1
    assert ([*judgement.log], [*judgement.history], [*judgement.states]) == before


def held(judgement, investor=ALPHA):
    return judgement.state.positions.shares.get(investor, 0)


# --- the beginning ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in FIELDS if kind != "AgreementSigned"])
def test_no_log_begins_with_anything_but_the_signing(kind):
    judgement = Judgement()
    with pytest.raises(Signing) as caught:
        tell(judgement, EXAMPLES[kind])
    assert str(caught.value) == f"the first entry is {kind}, not AgreementSigned; begin the log with the signing."
    assert (judgement.log, [*judgement.history], [*judgement.states]) == ([], [], [State()])


def test_the_agreement_is_signed_once():
    judgement = log_of()
    with refused(judgement, Signing, "signed already, at position 1; correct that entry if it is wrong"):
        tell(judgement, signing())
    with refused(judgement, Signing):
        tell(judgement, signing(on="2003-05-01"))


@pytest.mark.parametrize(
    ("terms", "kind", "reason"),
    [
        ("focus-2001", UnknownTerms, 'terms = "focus-2001"'),
        ({"based_on": "focus-2001"}, UnknownTerms, r'terms\.based_on = "focus-2001"'),
        ({"based_on": 5}, InvalidEntry, r"terms\.based_on = 5"),
        ({}, TermsNotWhole, r'terms\.based_on: missing; add "based_on": "focus-2002", '),
        ({**TERMS, "colour": "red"}, NoSuchField, r'terms\.colour = "red": no field of Terms'),
        ({**TERMS, "restricted_sale_rate": "1.5"}, InvalidEntry, r'terms\.restricted_sale_rate = "1\.5": above 1'),
        ({**TERMS, "restricted_sale_rate": "-0.1"}, InvalidEntry, r"terms\.restricted_sale_rate"),
        ({**TERMS, "late_effectiveness_rates": []}, InvalidEntry, r"terms\.late_effectiveness_rates.*empty"),
        ({**TERMS, "late_effectiveness_rates": ["0.02", "2"]}, InvalidEntry, r"late_effectiveness_rates\[2\]"),
        ({**TERMS, "computation_interval_days": 0}, InvalidEntry, r"terms\.computation_interval_days = 0"),
        ({**TERMS, "computation_interval_days": "30"}, InvalidEntry, r"terms\.computation_interval_days"),
        ({**TERMS, "suspension_periods": -1}, InvalidEntry, r"terms\.suspension_periods = -1"),
        ({**TERMS, "closing_bid_days": True}, InvalidEntry, r"terms\.closing_bid_days = true"),
        ({**TERMS, "fiscal_year_end": "02-29"}, InvalidEntry, r'terms\.fiscal_year_end = "02-29": not a day of every'),
        ({**TERMS, "fiscal_year_end": "W01-1"}, InvalidEntry, r"terms\.fiscal_year_end"),
        ({**TERMS, "fiscal_year_end": 1231}, InvalidEntry, r"terms\.fiscal_year_end"),
        ({**TERMS, "currency": "EUR"}, InvalidEntry, r'terms\.currency = "EUR": not US dollars'),
        ({**TERMS, "holidays_added": ["2003-02-30"]}, InvalidEntry, r"terms\.holidays_added\[1\]"),
        (
            {**TERMS, "holidays_added": ["2003-07-03"], "holidays_removed": ["2003-07-03"]},
            InvalidEntry,
            r"terms\.holidays_removed",
        ),
        ({**TERMS, "required_effective_date": "2002-11-24"}, InvalidEntry, "before the signing on 2002-11-25"),
    ],
)
def test_terms_that_make_no_sense_are_refused_by_their_key(terms, kind, reason):
    judgement = Judgement()
    with refused(judgement, kind, reason):
        tell(judgement, signing(terms=terms))


@pytest.mark.parametrize("on", ["2002-11-25", "2002-11-26"])
def test_a_required_effective_date_on_the_day_of_the_signing_or_after_it_is_possible(on):
    judgement = Judgement()
    tell(judgement, signing(terms={**TERMS, "required_effective_date": on}))
    assert len(judgement.log) == 1


# --- names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind, fields in FIELDS.items() if "investor" in fields])
def test_an_investor_the_agreement_does_not_have_is_refused_by_name(kind):
    judgement = log_of(BOUGHT, FILED, DECLARED)
    with pytest.raises(NotKnown) as caught:
        tell(judgement, {**EXAMPLES[kind], "investor": "Alpha Capital"})
    sentence = (
        f'investor = "Alpha Capital": no Investor of this agreement; it has {ALPHA}, {BETA}; perhaps {ALPHA} is meant.'
    )
    assert str(caught.value) == sentence
    assert len(judgement.log) == len(judgement.history) == 4


@pytest.mark.parametrize("regarding", [4, 5, 99])
def test_a_duty_performed_regards_an_earlier_entry_and_neither_itself_nor_a_later_one(regarding):
    duty = {"kind": "DutyPerformed", "occurred_on": "2003-07-01", "duty": "3(c)"}
    judgement = log_of(BOUGHT, FILED)
    with refused(judgement, NotKnown, f"regarding = {regarding}: not the position of an earlier entry"):
        tell(judgement, {**duty, "regarding": regarding})
    tell(judgement, {**duty, "regarding": 3})


def test_a_reading_is_elected_only_from_the_register():
    judgement = log_of()
    elected = {"kind": "ReadingElected", "occurred_on": "2003-07-01", "authority": "stipulation"}
    with pytest.raises(Refusal, match="no_such_reading"):
        tell(judgement, {**elected, "reading": "no_such_reading", "choice": "full"})
    with pytest.raises(Refusal, match="no_such_choice"):
        tell(judgement, {**elected, "reading": "partial_period", "choice": "no_such_choice"})
    assert len(judgement.log) == 1
    for reading in REGISTER:
        for choice in reading.choices:
            tell(judgement, {**elected, "reading": reading.key, "choice": choice})


# --- the two clocks ---------------------------------------------------------------------------------------

# When it was recorded, and the day it then was in New York.
NIGHTS = [
    ("2003-07-01T23:59:59-04:00", "2003-07-01"),
    ("2003-07-02T03:59:59.999999Z", "2003-07-01"),
    ("2003-07-02T04:00:00Z", "2003-07-02"),
    ("2003-07-02T00:00:00-04:00", "2003-07-02"),
    ("2003-01-02T04:59:59Z", "2003-01-01"),
    ("2003-01-02T05:00:00Z", "2003-01-02"),
    ("2003-01-01T04:59:59Z", "2002-12-31"),
    ("2003-01-01T05:00:00Z", "2003-01-01"),
    # The night of 6 April 2003 has 23 hours, that of 26 October 25.
    ("2003-04-06T04:59:59Z", "2003-04-05"),
    ("2003-04-06T05:00:00Z", "2003-04-06"),
    ("2003-04-07T03:59:59Z", "2003-04-06"),
    ("2003-04-07T04:00:00Z", "2003-04-07"),
    ("2003-10-26T03:59:59Z", "2003-10-25"),
    ("2003-10-26T04:00:00Z", "2003-10-26"),
    ("2003-10-27T04:59:59Z", "2003-10-26"),
    ("2003-10-27T05:00:00Z", "2003-10-27"),
    # From 2007 the clocks change in March and November.
    ("2007-03-12T03:59:59Z", "2007-03-11"),
    ("2007-03-12T04:00:00Z", "2007-03-12"),
    ("2007-11-05T04:59:59Z", "2007-11-04"),
    ("2004-02-29T04:59:59Z", "2004-02-28"),
    ("2004-02-29T05:00:00Z", "2004-02-29"),
    ("2004-03-01T04:59:59Z", "2004-02-29"),
    ("2004-03-01T05:00:00Z", "2004-03-01"),
    ("2003-07-02T13:00:00+14:00", "2003-07-01"),
    ("2003-07-01T20:00:00-12:00", "2003-07-02"),
]


@pytest.mark.parametrize(("recorded_at", "today"), NIGHTS)
def test_an_entry_took_effect_by_the_day_of_its_recording_in_new_york(recorded_at, today):
    bid = {"kind": "ExpenseIncurred", "category": "filing fee", "amount": "1.00", "recorded_at": recorded_at}
    judgement = Judgement()
    tell(judgement, {**signing(), "recorded_at": "2002-11-25T17:00:00-05:00"})
    tomorrow = day(today, 1)
    reason = f"occurred_on = {tomorrow}: after {today}, the day it was recorded in New York"
    with refused(judgement, NotYetHappened, reason):
        tell(judgement, {**bid, "occurred_on": tomorrow})
    tell(judgement, {**bid, "occurred_on": today})
    tell(judgement, {**bid, "occurred_on": day(today, -1)})


@pytest.mark.parametrize(("recorded_at", "today"), NIGHTS)
def test_a_replacement_took_effect_by_the_day_its_correction_was_recorded(recorded_at, today):
    judgement = Judgement()
    tell(judgement, {**signing(), "recorded_at": "2002-11-25T17:00:00-05:00"})
    tell(judgement, {**BOUGHT, "recorded_at": "2002-11-25T17:00:00-05:00"})
    late = {**BOUGHT, "occurred_on": day(today, 1)}
    with refused(judgement, NotYetHappened, f"^replacement.occurred_on = {day(today, 1)}: after {today}"):
        tell(judgement, {**correction(2, late, on=today), "recorded_at": recorded_at})
    tell(judgement, {**correction(2, {**BOUGHT, "occurred_on": today}, on=today), "recorded_at": recorded_at})


def test_a_day_that_is_no_leap_day_cannot_be_recorded_and_a_leap_day_can():
    judgement = log_of()
    bid = {"kind": "ExpenseIncurred", "category": "filing fee", "amount": "1.00"}
    with refused(judgement, InvalidEntry, 'occurred_on = "2003-02-29": no such day in the calendar'):
        tell(judgement, {**bid, "occurred_on": "2003-02-29"})
    tell(judgement, {**bid, "occurred_on": "2004-02-29"})


@pytest.mark.parametrize(
    "earlier", ["2003-07-01T16:59:59.999999-04:00", "2003-07-01T20:59:59Z", "2003-06-30T23:00:00-04:00"]
)
def test_recorded_at_never_decreases_along_a_log(earlier):
    bid = {"kind": "ClosingBidRecorded", "occurred_on": "2003-06-30", "price": "1.00"}
    judgement = Judgement()
    tell(judgement, {**signing(), "recorded_at": "2003-07-01T17:00:00-04:00"})
    last = "2003-07-01T17:00:00-04:00"
    with refused(
        judgement, RecordedBackwards, f"the entry before it was recorded at {last}, and a log never goes back"
    ):
        tell(judgement, {**bid, "recorded_at": earlier})


@pytest.mark.parametrize(
    "same_or_later", ["2003-07-01T17:00:00-04:00", "2003-07-01T21:00:00Z", "2003-07-01T17:00:01-04:00"]
)
def test_two_entries_may_be_recorded_at_one_instant_however_it_is_written(same_or_later):
    judgement = Judgement()
    tell(judgement, {**signing(), "recorded_at": "2003-07-01T17:00:00-04:00"})
    bid = {"kind": "ClosingBidRecorded", "occurred_on": "2003-06-30", "price": "1.00"}
    tell(judgement, {**bid, "recorded_at": same_or_later})


# --- dates before the signing -----------------------------------------------------------------------------

DELAY = {"kind": "InvestorDelayAttributed", "occurred_on": "2003-09-15", "status": "agreed"}
PAID = {"kind": "PeriodicAmountPaid", "occurred_on": "2003-09-15", "investor": ALPHA, "amount": "1.00"}


def toward(trigger_date):
    return {"trigger": "late_effectiveness", "trigger_date": trigger_date, "number": 1}


DATED = {
    "occurred_on": lambda on: {"kind": "ExpenseIncurred", "occurred_on": on, "category": "fee", "amount": "1.00"},
    "occurred_on of a purchase": lambda on: {**BOUGHT, "occurred_on": on},
    "occurred_on of a filing": lambda on: {**FILED, "occurred_on": on},
    "occurred_on of a correction": lambda on: correction(2, {**BOUGHT, "shares": 501}, on=on),
    "occurred_on of a retraction": lambda on: retraction(2, on=on),
    "replacement.occurred_on": lambda on: correction(2, {**BOUGHT, "shares": 501, "occurred_on": on}),
    "from_on": lambda on: {**DELAY, "from_on": on, "until_on": "2003-05-19"},
    "toward.trigger_date": lambda on: {**PAID, "toward": toward(on)},
}


@pytest.mark.parametrize("field", DATED)
def test_no_date_lies_before_the_signing_the_day_itself_and_the_day_after_are_possible(field):
    judgement = log_of(BOUGHT)
    reason = f"^{field.partition(' ')[0]} = .*2002-11-24.*: before the signing on 2002-11-25"
    with refused(judgement, NotKnown, reason):
        tell(judgement, DATED[field]("2002-11-24"))
    for possible in ("2002-11-25", "2002-11-26"):
        tell(log_of(BOUGHT), DATED[field](possible))


def test_a_delay_that_ends_before_the_signing_is_refused():
    with refused(log_of(), NotKnown, "^(from|until)_on = .*: before the signing"):
        tell(log_of(), {**DELAY, "from_on": "2002-11-20", "until_on": "2002-11-24"})


@pytest.mark.parametrize(("until_on", "possible"), [("2003-05-04", False), ("2003-05-05", False), ("2003-05-06", True)])
def test_a_delay_begins_before_it_ends(until_on, possible):
    judgement = log_of()
    delay = {**DELAY, "from_on": "2003-05-05", "until_on": until_on}
    if possible:
        tell(judgement, delay)
    else:
        reason = f"until_on = .*{until_on}.*: not after from_on .2003-05-05.; until_on is the first day"
        with refused(judgement, NoDayInside, reason):
            tell(judgement, delay)


# --- sales ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shares", "possible"), [(499, True), (500, True), (501, False)])
def test_an_investor_sells_what_it_holds_and_no_share_more(shares, possible):
    judgement = log_of(BOUGHT)
    if possible:
        tell(judgement, sale(shares, "2003-06-02"))
        assert held(judgement) == 500 - shares
    else:
        with refused(judgement, MoreThanHeld, "^shares = 501: .* holds 500 on 2003-06-02, so it cannot have sold 501"):
            tell(judgement, sale(shares, "2003-06-02"))


@pytest.mark.parametrize(("on", "possible"), [("2003-03-09", False), ("2003-03-10", True), ("2003-03-11", True)])
def test_a_sale_comes_after_the_purchase_in_history_order_of_one_day_by_position(on, possible):
    judgement = log_of({**BOUGHT, "occurred_on": "2003-03-10"})
    if possible:
        tell(judgement, sale(500, on))
    else:
        with refused(judgement, MoreThanHeld, f"holds 0 on {on}"):
            tell(judgement, sale(500, on))


def test_a_sale_recorded_before_the_purchase_of_the_same_day_is_refused():
    judgement = log_of()
    with refused(judgement, MoreThanHeld):
        tell(judgement, sale(1, "2003-03-10"))
    tell(judgement, {**BOUGHT, "occurred_on": "2003-03-10"})
    tell(judgement, sale(1, "2003-03-10"))


def test_one_investor_does_not_sell_the_shares_of_another():
    judgement = log_of(BOUGHT)
    with refused(judgement, MoreThanHeld, f"{BETA} holds 0"):
        tell(judgement, sale(1, "2003-06-02", investor=BETA))


def test_a_back_dated_sale_that_leaves_too_little_for_a_later_one_names_the_later_one():
    judgement = log_of(BOUGHT, sale(400, "2003-06-02"))
    with refused(
        judgement, Collision, r"^SharesSold on 2003-06-01 collides with position 3 \(SharesSold on 2003-06-02\)"
    ):
        tell(judgement, sale(101, "2003-06-01"))
    tell(judgement, sale(100, "2003-06-01"))
    assert held(judgement) == 0


def test_a_purchase_made_smaller_moved_or_taken_away_under_a_sale_names_the_sale():
    judgement = log_of(BOUGHT, sale(400, "2003-06-02"))
    for change in (
        correction(2, {**BOUGHT, "shares": 399}),
        correction(2, {**BOUGHT, "occurred_on": "2003-06-03"}),
        correction(2, {**BOUGHT, "investor": BETA}),
        retraction(2),
    ):
        with refused(judgement, Collision, r"collides with position 3 \(SharesSold on 2003-06-02\): shares = 400: "):
            tell(judgement, change)
    tell(judgement, correction(2, {**BOUGHT, "shares": 400}))
    assert held(judgement) == 0


# --- back-dated entries -----------------------------------------------------------------------------------

SUSPENDED = [FILED, DECLARED, notice("2003-06-16"), lifted("2003-07-15")]  # positions 2 to 5


@pytest.mark.parametrize(
    ("log", "late", "position", "state"),
    [
        # The late entry makes a later one impossible.
        (SUSPENDED, notice("2003-06-10"), 4, "a suspension toward Alpha Capital A.G. is in force"),
        (SUSPENDED, {**FILED, "occurred_on": "2003-02-02"}, 2, "statement 333-1 is filed"),
        (SUSPENDED, {**DECLARED, "occurred_on": "2003-05-29"}, 3, "statement 333-1 is effective"),
        (
            SUSPENDED,
            {"kind": "StatementWithdrawn", "occurred_on": "2003-05-01", "statement": "333-1"},
            3,
            "is withdrawn",
        ),
        # An earlier one makes the late entry impossible.
        (SUSPENDED, notice("2003-06-17"), 4, "a suspension toward Alpha Capital A.G. is in force"),
        (SUSPENDED, lifted("2003-07-15"), 5, "no suspension toward Alpha Capital A.G. is in force"),
        (
            [*SUSPENDED, notice("2003-08-01")],
            lifted("2003-07-20"),
            5,
            "no suspension toward Alpha Capital A.G. is in force",
        ),
        ([*SUSPENDED, notice("2003-08-01")], {**FILED, "occurred_on": "2003-06-01"}, 3, "statement 333-1 is effective"),
    ],
)
def test_a_back_dated_entry_that_does_not_fit_names_the_entry_it_collides_with(log, late, position, state):
    judgement = log_of(*log)
    # Another recorded last and latest, so that every one of these is back-dated.
    tell(judgement, {"kind": "ClosingBidRecorded", "occurred_on": "2004-04-30", "price": "1.00"})
    other = judgement.log[position - 1]
    sentence = f"{late['kind']} on {late['occurred_on']}"
    if late["kind"] in ("PotentialMaterialEventNoticeGiven", "SuspensionLifted"):
        late = {**late, "investor": ALPHA}
    with refused(judgement, Collision) as caught:
        tell(judgement, late)
    assert str(caught.value).startswith(
        f"{sentence} collides with position {position} ({other.kind} on {other.occurred_on}): "
    )
    assert state in str(caught.value)


@pytest.mark.parametrize(
    ("late", "kind"),
    [
        ({**DECLARED, "statement": "333-2"}, NotAllowed),  # nothing was ever filed under it
        (lifted("2003-06-01", investor=ALPHA), NotAllowed),  # nothing was ever barred by then
        (notice("2003-05-29"), NothingEffectiveYet),
    ],
)
def test_a_back_dated_entry_that_no_other_stands_in_the_way_of_says_what_is_missing(late, kind):
    judgement = log_of(*SUSPENDED)
    with refused(judgement, kind, "is not possible"):
        tell(judgement, late)


def test_a_back_dated_entry_that_fits_takes_its_place_in_the_history():
    judgement = log_of(*SUSPENDED)
    tell(judgement, {"kind": "CommentsReceived", "occurred_on": "2003-04-02", "statement": "333-1"})
    tell(judgement, {**FILED, "occurred_on": "2003-02-03", "statement": "333-2"})
    assert [entry.position for entry in judgement.history] == [1, 2, 7, 6, 3, 4, 5]
    assert [entry.position for entry in judgement.log] == [1, 2, 3, 4, 5, 6, 7]
    assert judgement.state.statements == {"333-1": "effective", "333-2": "filed"}


def test_a_back_dated_entry_of_one_day_comes_after_those_recorded_before_it():
    judgement = log_of(FILED, DECLARED)
    stop = {"kind": "StopOrderIssued", "occurred_on": "2003-06-10", "statement": "333-1"}
    tell(judgement, stop)
    tell(judgement, {"kind": "ClosingBidRecorded", "occurred_on": "2003-06-12", "price": "1.00"})
    with refused(judgement, Collision, "position 3"):
        tell(judgement, {**stop, "kind": "StopOrderLifted", "occurred_on": "2003-06-09"})
    tell(judgement, {**stop, "kind": "StopOrderLifted"})
    assert [entry.position for entry in judgement.history] == [1, 2, 3, 4, 6, 5]


def test_a_back_dated_lift_lets_a_second_notice_in_that_was_refused_without_it():
    judgement = log_of(*SUSPENDED[:3])
    with refused(judgement, NotForEveryInvestor):
        tell(judgement, notice("2003-07-10"))
    tell(judgement, lifted("2003-07-01"))
    tell(judgement, notice("2003-07-10"))
    assert len(judgement.state.barred) == 2


# --- corrections and retractions --------------------------------------------------------------------------


def test_a_correction_replaces_the_entry_in_the_history_and_leaves_it_in_the_log():
    judgement = log_of(BOUGHT)
    original = judgement.log[1]
    tell(judgement, correction(2, {**BOUGHT, "shares": 600}))
    assert held(judgement) == 600
    assert judgement.log[1] is original
    assert original.shares == 500
    assert [entry.position for entry in judgement.log] == [1, 2, 3]
    assert [entry.position for entry in judgement.history] == [1, 2]


def test_the_last_correction_wins():
    judgement = log_of(BOUGHT, correction(2, {**BOUGHT, "shares": 600}), correction(2, {**BOUGHT, "shares": 700}))
    assert held(judgement) == 700
    tell(judgement, correction(2, {**BOUGHT, "shares": 600}))
    assert held(judgement) == 600


def test_retracting_a_correction_undoes_it_and_brings_back_the_one_before_it():
    judgement = log_of(BOUGHT, correction(2, {**BOUGHT, "shares": 600}), correction(2, {**BOUGHT, "shares": 700}))
    tell(judgement, retraction(4))
    assert held(judgement) == 600
    tell(judgement, retraction(3))
    assert held(judgement) == 500


def test_retracting_an_earlier_correction_leaves_the_last_one_in_force():
    judgement = log_of(BOUGHT, correction(2, {**BOUGHT, "shares": 600}), correction(2, {**BOUGHT, "shares": 700}))
    tell(judgement, retraction(3))
    assert held(judgement) == 700
    tell(judgement, retraction(4))
    assert held(judgement) == 500


def test_a_retracted_entry_stays_out_corrected_before_or_after():
    judgement = log_of(BOUGHT, correction(2, {**BOUGHT, "shares": 600}), retraction(2))
    assert held(judgement) == 0
    tell(judgement, retraction(3))
    assert held(judgement) == 0
    assert [entry.position for entry in judgement.history] == [1]
    assert len(judgement.log) == 5


@pytest.mark.parametrize("again", ["corrected", "retracted"])
def test_a_retracted_entry_is_changed_no_more(again):
    judgement = log_of(BOUGHT, retraction(2))
    reason = "^target = 2: retracted already, at position 3; nothing is left to change"
    with refused(judgement, NotKnown, reason):
        tell(judgement, retraction(2) if again == "retracted" else correction(2, {**BOUGHT, "shares": 700}))


def test_a_correction_changes_something():
    judgement = log_of(BOUGHT)
    reason = "^replacement: it says what position 2 says already, so it would change nothing"
    with refused(judgement, NotKnown, reason):
        tell(judgement, correction(2, BOUGHT))
    tell(judgement, correction(2, {**BOUGHT, "shares": 700}))
    with refused(judgement, NotKnown, reason):
        tell(judgement, correction(2, {**BOUGHT, "shares": 700}))
    tell(judgement, correction(2, BOUGHT))
    tell(judgement, correction(2, {**BOUGHT, "source": "the closing binder"}))
    assert len(judgement.log) == 5


@pytest.mark.parametrize("on", ["2002-11-25", "2003-05-01", "2004-06-01"])
def test_the_own_date_of_a_correction_plays_no_part(on):
    judgement = log_of(BOUGHT, sale(400, "2003-06-02"))
    tell(judgement, correction(2, {**BOUGHT, "shares": 450}, on=on))
    tell(judgement, retraction(3, on=on))
    assert held(judgement) == 450
    assert [entry.position for entry in judgement.history] == [1, 2]


def test_a_replacement_takes_the_position_of_its_original_among_the_entries_of_its_day():
    judgement = log_of(BOUGHT, sale(500, "2002-11-25"))
    tell(judgement, correction(2, {**BOUGHT, "shares": 800}))
    assert [(entry.position, entry.shares) for entry in judgement.history[1:]] == [(2, 800), (3, 500)]


def test_a_replacement_of_another_day_moves_in_the_history():
    judgement = log_of(BOUGHT, FILED, DECLARED)
    tell(judgement, correction(2, {**BOUGHT, "occurred_on": "2003-03-01"}))
    assert [entry.position for entry in judgement.history] == [1, 3, 2, 4]
    tell(judgement, retraction(5))
    assert [entry.position for entry in judgement.history] == [1, 2, 3, 4]


def test_a_replacement_keeps_the_instant_its_original_was_recorded():
    judgement = Judgement()
    for given in (signing(), BOUGHT):
        tell(judgement, {**given, "recorded_at": "2002-11-25T17:00:00-05:00"})
    tell(judgement, correction(2, {**BOUGHT, "shares": 600}))
    assert judgement.history[1].recorded_at == datetime.fromisoformat("2002-11-25T17:00:00-05:00")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (retraction(1), "^target = 1: the signing cannot be retracted; correct it instead"),
        (retraction(6), "^target = 6: not the position of an earlier entry; name a position from 1 to 5"),
        (retraction(7), "^target = 7: not the position of an earlier entry; name a position from 1 to 5"),
        (retraction(5), "^target = 5: a retraction stays; record the retracted fact again"),
        (correction(6, BOUGHT), "^target = 6: not the position of an earlier entry; name a position from 1 to 5"),
        (correction(99, BOUGHT), "^target = 99: not the position of an earlier entry"),
        (correction(4, BOUGHT), "^target = 4: EntryCorrected is not corrected itself; correct position 2 again"),
        (correction(5, BOUGHT), "^target = 5: EntryRetracted is not corrected itself; correct position 3 again"),
        (
            correction(3, BOUGHT),
            '^replacement.kind = "SharesPurchased": position 3 is a StatementFiled; replace an entry',
        ),
        (correction(1, BOUGHT), '^replacement.kind = "SharesPurchased": position 1 is a AgreementSigned; replace'),
    ],
)
def test_what_cannot_be_corrected_or_retracted_is_refused_by_its_position(given, reason):
    judgement = log_of(BOUGHT, FILED, correction(2, {**BOUGHT, "shares": 600}), retraction(3))
    with refused(judgement, NotKnown, reason):
        tell(judgement, given)


@pytest.mark.parametrize("target", [0, -1, "2", 2.5, None])
def test_a_target_that_is_no_position_is_refused_before_it_is_looked_up(target):
    judgement = log_of(BOUGHT)
    with refused(judgement, InvalidEntry, "^target"):
        tell(judgement, retraction(target))


def test_the_signing_can_be_corrected_but_not_so_that_a_later_entry_falls_away():
    judgement = log_of(BOUGHT)
    tell(judgement, correction(1, {**signing(), "company": "Focus Enhancements"}))
    assert judgement.state.signed.company == "Focus Enhancements"
    with refused(judgement, Collision, r'collides with position 2 .*: investor = "Alpha Capital A.G.": no Investor'):
        tell(judgement, correction(1, signing(investors=[BETA])))
    with refused(
        judgement, Collision, r"collides with position 2 \(SharesPurchased on 2002-11-25\): occurred_on = .*: before"
    ):
        tell(judgement, correction(1, signing(on="2002-11-26")))
    tell(judgement, correction(1, signing(on="2002-11-24")))
    assert str(judgement.state.signed.occurred_on) == "2002-11-24"


def test_a_replacement_is_judged_like_any_entry():
    judgement = log_of(BOUGHT, FILED, DECLARED)
    with refused(judgement, NotAllowed, "statement 333-2 is unfiled"):
        tell(judgement, correction(4, {**DECLARED, "statement": "333-2"}))
    with refused(judgement, NotKnown, "no Investor of this agreement"):
        tell(judgement, correction(2, {**BOUGHT, "investor": "Alpha"}))
    with refused(judgement, InvalidEntry, r"^replacement\.shares = 0: zero or less"):
        tell(judgement, correction(2, {**BOUGHT, "shares": 0}))
    with refused(
        judgement, Collision, r"^Correcting it so collides with position 4 \(EffectivenessDeclared on 2003-05-30\)"
    ):
        tell(judgement, correction(3, {**FILED, "occurred_on": "2003-05-31"}))
    tell(judgement, correction(3, {**FILED, "occurred_on": "2003-05-30"}))  # of one day, by position


def test_retracting_what_a_later_entry_rests_on_names_the_later_entry():
    judgement = log_of(FILED, DECLARED, notice("2003-06-16"), lifted("2003-07-15"))
    for target, other in ((2, 3), (3, 4), (4, 5)):
        with refused(judgement, Collision, f"^Retracting it collides with position {other} "):
            tell(judgement, retraction(target))
    for target in (5, 4, 3, 2):  # from the last to the first each may go
        tell(judgement, retraction(target))
    assert [entry.position for entry in judgement.history] == [1]


def test_undoing_a_correction_is_judged_too():
    judgement = log_of(BOUGHT, correction(2, {**BOUGHT, "shares": 600}), sale(550, "2003-06-02"))
    with refused(judgement, Collision, r"^Retracting it collides with position 4 \(SharesSold on 2003-06-02\)"):
        tell(judgement, retraction(3))


def test_in_a_file_the_refusal_names_the_line_and_nothing_of_the_file_is_taken():
    lines = [signing(), BOUGHT, {**EXAMPLES["WarrantsExercised"], "investor": ALPHA}, FILED]
    numbered = [(number, json.dumps(given).encode()) for number, given in enumerate(lines, 1)]
    with pytest.raises(
        LineRefused, match=r"^a.jsonl, line 3: shares = 1000: .* holds Warrants for 0 on .* Nothing was written\.$"
    ):
        judge_lines(iter(numbered), source="a.jsonl", now=NOW)


# --- settlements in shares, 2(b)(iv) ----------------------------------------------------------------------

TOWARD = {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": 1}
AGREED = {
    "kind": "ShareSettlementAgreed",
    "occurred_on": "2003-07-02",
    "investor": ALPHA,
    "amount": "20.00",
    "toward": TOWARD,
}
ISSUED = {
    "kind": "PeriodicAmountSharesIssued",
    "occurred_on": "2003-07-03",
    "investor": ALPHA,
    "shares": 14,
    "toward": TOWARD,
}


class Unfit(Refusal):
    """The refusal of the judges of these tests."""


class Judge:
    """Remembers how long the log was, and what it was asked about; ``unfit`` are the kinds it refuses."""

    def __init__(self, *unfit):
        self.asked, self.unfit = [], unfit

    def __call__(self, log, entry, _kept):
        self.asked.append((len(log), entry.kind, entry.position))
        if entry.kind in self.unfit:
            raise Unfit(f"{entry.kind} does not fit.")


def judged_by(judge, *entries):
    judgement = Judgement(judge)
    for given in (signing(), BOUGHT, *entries):
        tell(judgement, given)
    return judgement


def test_a_judge_handed_in_is_asked_once_for_each_settlement_over_the_log_before_it():
    judge = Judge()
    judged_by(judge, FILED, AGREED, sale(1, "2003-07-02"), ISSUED, sale(1, "2003-08-01"))
    assert judge.asked == [(3, "ShareSettlementAgreed", 4), (5, "PeriodicAmountSharesIssued", 6)]


def test_a_judge_is_not_asked_again_when_a_back_dated_entry_has_the_history_judged_anew():
    judge = Judge()
    judgement = judged_by(judge, AGREED, ISSUED)
    tell(judgement, sale(1, "2003-01-06"))
    tell(judgement, retraction(5))
    assert [position for _, _, position in judge.asked] == [3, 4]


def test_a_back_dated_settlement_is_asked_about_once_too():
    judge = Judge()
    judged_by(judge, sale(1, "2003-09-01"), AGREED)
    assert judge.asked == [(3, "ShareSettlementAgreed", 4)]


def test_a_settlement_put_in_by_a_correction_is_asked_about_over_the_log_without_what_it_replaces():
    judge = Judge()
    judgement = judged_by(judge, AGREED)
    tell(judgement, correction(3, {**AGREED, "amount": "10.00"}))
    # The log before it, and the retraction of what it replaces.
    assert judge.asked == [(2, "ShareSettlementAgreed", 3), (4, "ShareSettlementAgreed", 3)]
    tell(judgement, correction(2, {**BOUGHT, "shares": 900}))
    assert len(judge.asked) == 2


@pytest.mark.parametrize("given", [AGREED, {**AGREED, "occurred_on": "2003-02-02"}])
def test_the_refusal_of_the_judge_is_the_refusal_and_nothing_is_taken_in(given):
    judgement = judged_by(Judge("ShareSettlementAgreed"), FILED)
    before = [*judgement.log], [*judgement.history], [*judgement.states]
    with pytest.raises(Unfit, match=r"^ShareSettlementAgreed does not fit\.$"):
        tell(judgement, given)
    assert ([*judgement.log], [*judgement.history], [*judgement.states]) == before
    tell(judgement, ISSUED)
    assert judgement.log[-1].kind == "PeriodicAmountSharesIssued"


def test_what_is_illegal_whatever_it_settles_is_refused_without_the_judge():
    judge = Judge("ShareSettlementAgreed")
    judgement = judged_by(judge)
    with pytest.raises(NotKnown):
        tell(judgement, {**AGREED, "investor": "Nobody LP"})
    assert judge.asked == []


def test_what_was_recorded_before_is_not_asked_about_and_what_comes_after_it_is():
    recorded = judged_by(Judge(), AGREED).log
    judge = Judge("ShareSettlementAgreed")
    again = judged(recorded, judge)
    assert (again.log, judge.asked) == (recorded, [])
    tell(again, ISSUED)
    assert judge.asked == [(3, "PeriodicAmountSharesIssued", 4)]


def test_without_a_judge_a_settlement_is_taken_as_recorded():
    assert [entry.kind for entry in log_of(AGREED, ISSUED).log][1:] == [AGREED["kind"], ISSUED["kind"]]


def test_a_file_is_read_by_the_judge_handed_in_and_its_refusal_names_the_line():
    lines = [json.dumps(given).encode() for given in (signing(), BOUGHT, AGREED, ISSUED)]
    judge = Judge()
    judge_lines(iter(enumerate(lines, 1)), source="a.jsonl", now=NOW, settlement_judge=judge)
    assert [position for _, _, position in judge.asked] == [3, 4]
    unfit = Judge("PeriodicAmountSharesIssued")
    with pytest.raises(LineRefused, match=r"^a\.jsonl, line 4: PeriodicAmountSharesIssued does not fit\. Nothing"):
        judge_lines(iter(enumerate(lines, 1)), source="a.jsonl", now=NOW, settlement_judge=unfit)


# --- prefixes and folds -----------------------------------------------------------------------------------


def folded(log):
    """The state and the history of a log from first principles: every entry judged once more, in history order."""
    history = sorted(standing(log).entries, key=history_key)
    states = [State()]
    for entry in history:
        check(states[-1], entry)
        states.append(evolve(states[-1], entry))
    return history, states


@pytest.mark.parametrize("seed", range(40))
def test_every_prefix_of_a_legal_log_is_legal_and_judged_step_by_step_it_stands_where_a_fresh_fold_does(seed):
    judgement = Judgement()
    for given in random_history(Random(seed), size=40):
        admitted(judgement, given, now=NOW)
        assert ([*judgement.history], [*judgement.states]) == folded(judgement.log)
        again = judged(judgement.log)
        assert again.state == judgement.state
    assert len(judgement.log) > 3


def test_random_logs_hold_what_this_file_is_about():
    logs = [random_history(Random(seed), size=40) for seed in range(40)]
    kinds = {given["kind"] for log in logs for given in log}
    assert {"EntryCorrected", "EntryRetracted", "SharesSold", "PotentialMaterialEventNoticeGiven"} <= kinds
    days = [[given["occurred_on"] for given in log] for log in logs]
    assert sum(each != sorted(each) for each in days) > 20  # back-dated entries


def test_every_prefix_of_the_shipped_history_is_a_legal_file(tmp_path):
    lines = FILE.read_bytes().splitlines(keepends=True)
    whole = read_log(FILE, now=NOW)
    assert len(whole.entries) == len(lines)
    for length in range(1, len(lines)):
        part = tmp_path / "part.jsonl"
        part.write_bytes(b"".join(lines[:length]))
        assert read_log(part, now=NOW).digests == whole.digests[:length]


def test_a_refused_entry_leaves_a_judgement_that_goes_on_as_if_it_had_not_been_offered():
    offered, quiet = log_of(BOUGHT, *SUSPENDED), log_of(BOUGHT, *SUSPENDED)
    for given in (sale(501, "2003-08-01"), notice("2003-06-10"), retraction(3), correction(2, FILED), signing()):
        with pytest.raises(Refusal):
            tell(offered, given)
    for judgement in (offered, quiet):
        tell(judgement, sale(500, "2003-08-01"))
        tell(judgement, correction(2, {**BOUGHT, "shares": 900}))
    assert [*offered.history] == [*quiet.history]
    assert [*offered.states] == [*quiet.states]
    assert offered.log == quiet.log
