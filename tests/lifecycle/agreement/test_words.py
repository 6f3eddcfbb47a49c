"""Each word of the language with good and bad values, and the sentence of the bad ones."""

from datetime import date
from decimal import Decimal

import pytest

from lifecycle.agreement.language.concepts.charges import BASE
from lifecycle.agreement.language.concepts.conditions import CAUSE, WINDOW
from lifecycle.agreement.language.concepts.dates import ANCHOR, RULE
from lifecycle.agreement.language.forks import ABSENT
from lifecycle.agreement.language.vocabulary import durations
from lifecycle.agreement.language.vocabulary.durations import Duration, duration
from lifecycle.agreement.language.vocabulary.figures import Amount, Dollars, Length, Share
from lifecycle.agreement.language.vocabulary.words import Day, Many, MonthDay, OneNumber, OneOf, Text, Truth, Whole
from lifecycle.entries.fields import FloatText, HugeNumber

GOOD = [
    (Text(), "2(b)", "2(b)"),
    (Day(), "2003-06-01", date(2003, 6, 1)),
    (MonthDay(), "12-31", "12-31"),
    (Truth(), True, True),
    (Whole(0), 0, 0),
    (OneNumber((365, 360)), 360, 360),
    (Share(), "0", Decimal(0)),
    (Share(), "1", Decimal(1)),
    (Share(), "0.0004166", Decimal("0.0004166")),
    (Dollars(), "10000.00", Decimal("10000.00")),
    (Dollars(6), "0.000667", Decimal("0.000667")),
    (Amount(), "25000.00", Decimal("25000.00")),
    (Length(), "1 day", Duration(1, "day")),
    (Length(), "2 weeks", Duration(2, "week")),
    (Length(), "5 business days", Duration(5, "business day")),
    (Length(), "1 business day", Duration(1, "business day")),
    (Length(), "3 trading days", Duration(3, "trading day")),
    (Length(), "12 months", Duration(12, "month")),
    (Length(), "1 year", Duration(1, "year")),
    (Length(durations.EVERY), "1 calendar month", Duration(1, "calendar month")),
    (Length(durations.DUE), "1 counted day", Duration(1, "counted day")),
    (Length(at_least=0), "0 days", Duration(0, "day")),
    (WINDOW, "ever", "ever"),
    (ANCHOR, "last_closing", "last_closing"),
    (ANCHOR, "milestone effective date", "milestone effective date"),
    (ANCHOR, "dates.filing", "dates.filing"),
    (CAUSE, "stop_order", "stop_order"),
    (CAUSE, "key_person_gone", "key_person_gone"),
    (OneOf(("in", "out")), "in", "in"),
    (Many(Share()), ["0.02", ABSENT, "0.03"], (Decimal("0.02"), Decimal("0.03"))),
]
BAD = [
    (Text(), "", 'here = "": empty; write what it is, or leave an optional field out.'),
    (Text(), 3, "here = 3: a whole number, not text; write it as text in quotes."),
    (Day(), "2003-6-1", 'here = "2003-6-1": not a date; write a calendar date, like "2003-06-01".'),
    (Day(), "2003-02-30", 'here = "2003-02-30": no such day in the calendar; write a calendar date'),
    (MonthDay(), "02-29", 'here = "02-29": not a day of every year; write month and day, like "12-31".'),
    (Truth(), "true", 'here = "true": neither true nor false; write true or false, without quotes.'),
    (Whole(0), "2", 'here = "2": no such number; write a whole number from 0 to 36500, without quotes.'),
    (Whole(1), 0, "here = 0: no such number; write a whole number from 1 to 36500, without quotes."),
    (Whole(0), True, "here = true: no such number; write a whole number from 0 to 36500, without quotes."),
    (OneNumber((365, 360)), 366, "here = 366: no such number; write 365 or 360, without quotes."),
    (Share(), "2", 'here = "2": a rate lies between 0 and 1; two per cent is "0.02".'),
    (Share(), "1.5", 'here = "1.5": a rate lies between 0 and 1; 1.5 per cent is "0.015".'),
    (Share(), "3%", 'here = "3%": a rate lies between 0 and 1; three per cent is "0.03".'),
    (Share(), FloatText("0.02"), 'here = 0.02: a rate lies between 0 and 1; in quotes, "0.02".'),
    (Share(), "two", 'here = "two": a rate lies between 0 and 1; two per cent is "0.02".'),
    (Share(), "-0.02", 'here = "-0.02": a rate lies between 0 and 1; two per cent is "0.02".'),
    (
        Dollars(),
        "0.001",
        'here = "0.001": no sum in dollars; write dollars as text with at most 2 places, like "10000.00".',
    ),
    (Dollars(), 5, 'here = 5: no sum in dollars; write dollars as text with at most 2 places, like "10000.00".'),
    (
        Amount(),
        "9 %",
        'here = "9 %": neither a share nor dollars; write a share of one or dollars, as text, like',
    ),
    (
        Length(),
        "30",
        ('here = "30": no duration; write a number and a unit, like "30 days"; the units are day, week, month, year, '
        "business day, trading day."),
    ),
    (
        Length(),
        "5 buisness days",
        ('here = "5 buisness days": no duration; write a number and a unit, like "30 days"; the units are day, week, '
        'month, year, business day, trading day; perhaps "5 business days" is meant.'),
    ),
    (
        Length(),
        "1 calendar month",
        ('here = "1 calendar month": no duration here; calendar month stands in `every` alone; write a number and a '
        'unit, like "30 days"; the units are day, week, month, year, business day, trading day.'),
    ),
    (ANCHOR, "milestone ", 'here = "milestone ": no day to count from; write one of signing, closing, last_closing,'),
    (ANCHOR, "closeing", 'here = "closeing": no day to count from; write one of signing, closing, last_closing,'),
    (CAUSE, "stop_ordr", 'here = "stop_ordr": no cause; write one of suspension, misstatement, stop_order, lapse,'),
    (OneOf(("in", "out")), "inn", 'here = "inn": no word of this place; write one of in, out; perhaps in is meant.'),
    (Many(Share()), "0.02", 'here = "0.02": no list; write it in [ ], each a rate between 0 and 1 as text'),
    (Many(Share()), ["0.02", ABSENT, "2"], 'here[3] = "2": a rate lies between 0 and 1; two per cent is "0.02".'),
    (Many(Share(), at_least=1), [], "here: an empty list; write at least 1: a rate between 0 and 1"),
    (RULE, "30 days", 'here = "30 days": not a date rule; write a date rule as a table of clause, on, add,'),
    (
        RULE,
        {"ad": "30 days", "to": "closing"},
        "here.ad: no word of a date rule; it knows clause, on, add, to, roll, when; perhaps add is meant.",
    ),
]  # fmt: skip


def named(value):
    """A value as a test is called by it: a word of the language by its class."""
    return str(value) if type(value).__module__ in ("builtins", "decimal", "datetime") else type(value).__name__


@pytest.mark.parametrize(("kind", "given", "read"), GOOD, ids=named)
def test_a_good_value_is_read(kind, given, read):
    faults = []
    assert kind.read("here", given, faults) == read
    assert faults == []


@pytest.mark.parametrize(("kind", "given", "sentence"), BAD, ids=named)
def test_a_bad_value_is_one_fault_with_place_value_and_remedy(kind, given, sentence):
    faults = []
    kind.read("here", given, faults)
    [fault] = faults
    assert fault.sentence.startswith(sentence)


@pytest.mark.parametrize(
    "text", ["0 days", "1.5 days", "-1 days", "days", "1  day", "1 fortnight", "\u0661 day", "1 DAY"]
)
def test_what_is_no_duration_is_none(text):
    assert Length().read("here", text, []) is None


def test_a_number_that_came_without_quotes_is_no_text():
    for number in (FloatText("1"), HugeNumber("9" * 18)):
        for kind in (Text(), Day(), Length(), ANCHOR, CAUSE, Share(), BASE):
            faults = []
            assert kind.read("here", number, faults) is None
            assert len(faults) == 1


def test_a_duration_tells_its_days_or_its_months():
    assert [duration(text).days for text in ("3 days", "2 weeks", "1 month", "5 business days")] == [3, 14, None, None]
    assert [duration(text).months for text in ("1 year", "2 calendar months", "3 days")] == [12, 2, None]
    assert [str(duration(text)) for text in ("1 days", "2 business day")] == ["1 day", "2 business days"]


def test_a_base_is_read_into_one_shape_however_it_is_written():
    [word] = BASE.read("here", "held", [])
    [table] = BASE.read("here", {"of": "held"}, [])
    first, second = BASE.read("here", [{"of": "paid"}, {"of": "held", "after": {"to": "effectiveness"}}], [])
    assert word == table
    assert (first.of, second.after.to, second.place) == ("paid", "effectiveness", "here[2]")
