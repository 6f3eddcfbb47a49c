"""A dealing after everything has been charged moves nothing; the day before it may, and then the rules are asked."""

from datetime import date

import pytest

from projections.amounts.lines import Figures
from projections.case.case import case
from projections.steps.exchanges import exchanges
from projections.steps.known import known_of
from tests.scenarios import (
    ONE,
    THREE,
    TWO,
    agreed_in_shares,
    bid,
    correction,
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
    retraction,
    sold,
    split,
    stop_order,
    suspended,
    toward,
    transferred,
    waived,
)

# Late from 1 June on, $1,000,000 each; effective on 11 July, the last charge; the window of what is paid for ends on
# 9 October.
BEGUN = [effective("2003-07-11")]
ON = date(2004, 6, 30)
FIRST = toward("late_effectiveness", "2003-06-01", 1)
BIDS = [bid(f"2003-06-{day}", "1.50") for day in (24, 25, 26, 27, 30)]


def owing(figures):
    """Without those to whom nothing was ever owed or paid."""
    return {name: each for name, each in figures.items() if each != Figures()}


def told(*late, before=BEGUN, investors=(ONE, TWO), terms="focus-2002", **readings):
    """Of each late entry whether what it moves is told without the rules, and whether it moves anything by them."""
    late = [{**each, "recorded_at": f"2004-07-2{at}T12:00:00Z"} for at, each in enumerate(late)]
    log = deal(*before, *late, investors=investors, terms=terms).entries
    start, found = len(log) - len(late), []
    known = known_of(case(log[:start], as_of=ON, readings=readings), None, log)
    for place, exchange in enumerate(exchanges(log, start), start):
        after = known.after(exchange) if exchange else None
        anew = known_of(case(log[: place + 1], as_of=ON, readings=readings), None, log)
        assert after is None or owing(after.figures) == owing(anew.figures)
        found.append((after is not None, owing(known.figures) != owing(anew.figures)))
        known = after or anew
    return found


RULES, MOVED, PLAIN = (False, False), (False, True), (True, False)


def amendment(on, kind="AmendmentFiled"):
    form = {"form": "S-3/A"} if kind == "AmendmentFiled" else {}
    return fact(kind, on, statement="333-2", **form)


@pytest.mark.parametrize(
    "dealing",
    [
        lambda day: transferred(day, 100, TWO),
        lambda day: transferred(day, 500_000, THREE),
        lambda day: split(day, 2, 1),
        lambda day: split(day, 1, 3),
        lambda day: sold(day, 500_000),
    ],
)
def test_a_dealing_is_told_from_the_day_after_the_window_on(dealing):
    assert [told(dealing(day)) for day in ("2003-10-08", "2003-10-09", "2003-10-10")] == [[RULES], [RULES], [PLAIN]]


@pytest.mark.parametrize("bar", [misstated("2003-10-01", "2003-12-01"), stop_order("2003-10-01", "2003-12-01")])
def test_what_began_to_bar_sales_in_the_window_keeps_it_open_until_it_has_ended(bar):
    """The last charge is of 1 December, on what is held on it; through the day of a transfer shares are its own."""
    days = ("2003-11-30", "2003-12-01", "2003-12-02")
    assert [told(transferred(day, 250_000, TWO), before=[*BEGUN, *bar]) for day in days] == [[MOVED], [RULES], [PLAIN]]


@pytest.mark.parametrize(("began", "found"), [("2003-10-09", MOVED), ("2003-10-10", PLAIN)])
def test_a_bar_that_lasts_keeps_it_open_where_it_began_by_its_last_day(began, found):
    assert told(transferred("2004-01-05", 250_000, TWO), before=[*BEGUN, *misstated(began)]) == [found]


def test_a_first_charge_that_waits_comes_after_what_barred_sales_has_ended():
    bar, days = misstated("2003-10-05", "2003-10-07"), ("2003-11-03", "2003-11-04", "2003-11-05")
    found = [told(transferred(day, 250_000, TWO), before=[*BEGUN, *bar], first_cure="waits") for day in days]
    assert found == [[MOVED], [RULES], [PLAIN]]


def test_while_something_is_late_it_is_so_for_whoever_comes_though_nobody_is_charged():
    """Its one Investor sold all that it had not sent away: nothing runs, until the Company is told who has the rest."""
    before = [transferred("2003-05-01", 250_000), sold("2003-05-02", 250_000)]
    assert told(notified("2003-12-05"), before=before, investors=(ONE,)) == [MOVED]


def test_before_effectiveness_whatever_is_dealt_in_is_for_the_rules():
    log = deal(transferred("2003-12-01", 250_000, TWO), investors=(ONE, TWO)).entries
    *_, exchange = exchanges(log, len(log) - 1)
    assert known_of(case(log[:-1], as_of=ON), None).after(exchange) is None


# --- 9: notices -----------------------------------------------------------------------------------------------


def test_of_a_transfer_and_its_notice_after_all_charges_both_are_told():
    for whom in (TWO, THREE):
        late = transferred("2003-12-01", 100, whom), notified("2003-12-05", whom)
        assert told(*late) == [PLAIN, PLAIN]


@pytest.mark.parametrize("whom", [TWO, THREE])
def test_the_notice_of_a_transfer_before_a_charge_moves_it(whom):
    early = transferred("2003-07-05", 250_000, whom)
    assert told(notified("2003-12-05", whom), before=[*BEGUN, early]) == [MOVED]


def test_the_notice_of_a_later_transfer_of_one_who_was_told_of_before_is_told():
    before = [transferred("2003-07-05", 250_000, THREE), notified("2003-07-20")]
    assert told(transferred("2003-12-01", 100), notified("2003-12-05"), before=[*BEGUN, *before]) == [PLAIN, PLAIN]
    before = [transferred("2003-07-05", 250_000, THREE), notified("2003-10-10")]
    assert told(transferred("2003-12-01", 100), notified("2003-12-05"), before=[*BEGUN, *before]) == [PLAIN, RULES]


def test_whose_rights_come_first_may_move_what_was_sent_before():
    """One with shares on their way since before a charge: by whose notice it becomes an Investor is for the rules."""
    early = transferred("2003-07-05", 1_000, THREE, TWO)
    late = transferred("2003-12-01", 100, THREE), notified("2003-12-05", THREE)
    assert told(*late, before=[*BEGUN, early]) == [PLAIN, RULES]


def test_one_that_became_an_investor_so_is_paid_by_the_rules():
    late = transferred("2003-12-01", 100), notified("2003-12-05"), paid("2004-01-05", "7.00", None, THREE)
    assert told(*late) == [PLAIN, PLAIN, MOVED]


def test_what_it_sells_and_what_bars_it_is_told():
    late = (
        transferred("2003-12-01", 100),
        notified("2003-12-05"),
        sold("2004-01-05", 100, THREE),
        *suspended("2004-02-02"),
    )
    assert told(*late) == [PLAIN] * 4
    before = [transferred("2003-08-01", 100), notified("2003-08-05")]
    assert (
        told(sold("2004-01-05", 100, THREE), *suspended("2004-02-02", "2004-02-09"), before=[*BEGUN, *before])
        == [PLAIN] * 3
    )


def test_the_notice_that_made_an_investor_is_taken_back_by_the_rules():
    before = [transferred("2003-12-01", 100), notified("2003-12-05")]
    log = deal(*BEGUN, *before, investors=(ONE, TWO)).entries
    at = {type(entry).__name__: entry.position for entry in log}
    assert told(retraction("2004-07-01", at["TransferNotified"]), before=[*BEGUN, *before]) == [RULES]
    assert told(retraction("2004-07-01", at["SharesTransferred"]), before=[*BEGUN, *before[:1]]) == [PLAIN]


def test_a_correction_across_the_window_is_for_the_rules():
    before = [transferred("2003-12-01", 100, TWO)]
    position = deal(*BEGUN, *before, investors=(ONE, TWO)).entries[-1].position
    moved = [told(correction("2004-07-01", position, transferred(day, 100, TWO)), before=[*BEGUN, *before])
             for day in ("2003-07-05", "2003-10-09", "2003-10-10")]  # fmt: skip
    assert moved == [[MOVED], [RULES], [PLAIN]]


# --- where something may turn on who had what ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "before",
    [
        [excluded("2003-08-01", TWO)],
        [filed("2003-12-01", "333-2", {ONE: 10})],
    ],
)
def test_where_shares_are_told_apart_a_transfer_is_for_the_rules(before):
    assert told(transferred("2004-01-05", 100, TWO), before=[*BEGUN, *before]) == [RULES]


@pytest.mark.parametrize(
    "readings", [{"beyond_ninety_days": "payable"}, {"period_tolling": "day_for_day"}, {"running_sequence": "paused"}]
)
def test_and_under_a_reading_by_which_more_may_be_paid_for(readings):
    assert told(transferred("2004-01-05", 100, TWO), **readings) == [RULES]


def test_and_under_terms_with_a_limit():
    capped = {"based_on": "focus-2002", "limits": [{"heads": "all", "most": "0.10", "of": "paid", "clause": "9(z)"}]}
    assert told(transferred("2004-01-05", 100, TWO), terms=capped) == [RULES]


# --- in kind ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "found"), [("2003-10-09", MOVED), ("2003-10-10", (True, True))])
def test_shares_in_kind_after_all_charges_are_a_payment_of_what_they_settle(day, found):
    late = agreed_in_shares(day, "1350.00", FIRST), issued(day, 1_000, FIRST)
    assert told(*late, before=[*BEGUN, *BIDS])[1] == found


# --- what is filed, whose delay it is, what is waived -------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "awaited"), [("AmendmentFiled", MOVED), ("ResponseFiled", MOVED), ("AccelerationRequested", RULES)]
)
def test_what_is_filed_of_a_statement_in_review_is_told_unless_the_terms_wait_for_it(kind, awaited):
    before = [filed("2003-12-01", "333-2"), fact("CommentsReceived", "2003-12-08", statement="333-2")]
    assert told(amendment("2003-12-15", kind), before=[*BEGUN, *before]) == [PLAIN]
    assert told(amendment("2003-12-15", kind), before=[*BEGUN, *before], terms="modern-event-date") == [awaited]


@pytest.mark.parametrize(
    ("first", "until", "fields", "found"),
    [
        ("2003-06-05", "2003-06-08", {}, PLAIN),
        ("2003-06-06", "2003-06-07", {}, PLAIN),
        ("2003-06-04", "2003-06-08", {}, MOVED),  # a day more before
        ("2003-06-05", "2003-06-09", {}, MOVED),  # a day more after
        ("2003-06-05", "2003-06-08", {"investor": ONE}, RULES),  # said of all, not of it
        ("2003-06-01", "2003-06-20", {"status": "asserted"}, PLAIN),
    ],
)
def test_a_delay_of_days_that_are_the_investors_already_moves_nothing(first, until, fields, found):
    before = [delay("2003-08-01", "2003-06-05", "2003-06-08")]
    terms = {"partial_period": "prorated"}
    assert told(delay("2003-12-01", first, until, **fields), before=[*BEGUN, *before], **terms) == [found]


@pytest.mark.parametrize(
    ("first", "until", "fields", "found"),
    [
        ("2003-07-02", "2003-07-11", {}, PLAIN),  # between the charges of 1 and 11 July
        ("2003-07-01", "2003-07-02", {}, MOVED),
        ("2003-07-02", "2003-07-12", {}, MOVED),
        ("2003-07-12", "2003-08-11", {}, PLAIN),
        ("2003-07-01", "2003-07-12", {"trigger": "restricted_sale"}, PLAIN),
        ("2003-07-01", "2003-07-12", {"duty": "3(c)"}, PLAIN),
    ],
)
def test_a_waiver_that_takes_in_no_charge_moves_nothing(first, until, fields, found):
    assert told(waived("2003-12-01", first, until, (ONE, TWO), **fields)) == [found]


def test_nor_where_others_stand_already_but_what_else_comes_then_is_for_the_rules():
    before = [waived("2003-08-01", "2003-07-01", "2003-07-02", (ONE, TWO))]
    late = waived("2003-12-01", "2003-07-02", "2003-07-11", (ONE, TWO)), transferred("2003-12-02", 100, TWO)
    assert told(*late, before=[*BEGUN, *before]) == [PLAIN, RULES]


def test_a_waiver_of_a_default_that_runs_is_for_the_rules():
    before = misstated("2003-10-01")
    late = waived("2004-01-05", "2003-09-01", "2003-09-02", (ONE, TWO), trigger="restricted_sale")
    assert told(late, before=[*BEGUN, *before]) == [RULES]
