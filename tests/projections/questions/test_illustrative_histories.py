"""The histories beside the first one: made up, said to be, and worked out here by hand line by line."""

from pathlib import Path

import pytest

from lifecycle.agreement.language.shipped import shipped_names
from regrights.book.book import Book
from tests import CHECKOUT
from tests.scenarios import NEVER_NOW, lines

HISTORIES = sorted((CHECKOUT / "fixtures" / "histories").glob("*.jsonl"))
FIRST, SECOND = "First Fund LP", "Second Fund LP"


def read(name: str) -> Book:
    return Book.read(CHECKOUT / "fixtures" / "histories" / f"{name}-illustrative.jsonl", now=NEVER_NOW)


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_every_entry_of_a_history_but_a_real_signing_is_said_to_be_made_up(path: Path) -> None:
    book = Book.read(path, now=NEVER_NOW)
    signing, *after = book.entries

    assert path.stem.endswith("-illustrative")
    assert book.agreement in shipped_names()
    assert [entry.position for entry in after if not (entry.source or "").startswith("illustrative")] == []
    made_up = (signing.source or "").startswith("illustrative")
    assert made_up == (signing.company == "Issuer, Inc.")  # a company of no name has signed nothing


# Of each line: its head, its first day, its number, its days, its amount, when it is due.
WORKED = {
    # $1,000,000 at 0.0333% is $333 a day. Due 10 May 2005, effective the 17th: the 11th to the 16th.
    # Suspended 1 July to 14 September, 76 days: beyond 60 from 30 August, two days and fourteen.
    # Suspended again 9 January to 9 February: with the 76 beyond 90 from the fifteenth day, nine days and nine.
    # Suspended 1 to 30 August 2006: each day has 77 in the 12 months that end with it, and none is beyond.
    ("suspensions-in-days", "2006-12-31", FIRST): [
        ("effectiveness", "2005-05-11", 1, 6, "1998.00", "2005-06-01"),
        ("suspension", "2005-08-30", 1, 2, "666.00", "2005-09-01"),
        ("suspension", "2005-08-30", 3, 14, "4662.00", "2005-10-03"),
        ("suspension", "2006-01-23", 1, 9, "2997.00", "2006-02-01"),
        ("suspension", "2006-01-23", 10, 9, "2997.00", "2006-03-01"),
    ],
    # $2,000,000 at 0.0333% is $666 a day, $1,500,000 after the conversion of 10 September $499.50; a line a month.
    # Filed 15 days after 6 May 2007. Comments in time: due 4 August, effective 31 October.
    # Down from 2 February to 15 March 2009.
    ("notes-by-the-day", "2009-12-31", FIRST): [
        ("filing", "2007-05-07", 1, 14, "9324.00", "2007-05-31"),
        ("effectiveness", "2007-08-05", 1, 27, "17982.00", "2007-08-31"),
        ("effectiveness", "2007-08-05", 28, 10, "6660.00", "2007-09-30"),
        ("effectiveness", "2007-08-05", 38, 20, "9990.00", "2007-09-30"),
        ("effectiveness", "2007-08-05", 58, 30, "14985.00", "2007-10-31"),
        ("maintenance", "2009-02-02", 1, 27, "13486.50", "2009-02-28"),
        ("maintenance", "2009-02-02", 28, 15, "7492.50", "2009-03-31"),
    ],
    # $500,000 is $166.50 a day, $300,000 after April 2008 $99.90.
    ("notes-by-the-day", "2009-12-31", SECOND): [
        ("filing", "2007-05-07", 1, 14, "2331.00", "2007-05-31"),
        ("effectiveness", "2007-08-05", 1, 27, "4495.50", "2007-08-31"),
        ("effectiveness", "2007-08-05", 28, 30, "4995.00", "2007-09-30"),
        ("effectiveness", "2007-08-05", 58, 30, "4995.00", "2007-10-31"),
        ("maintenance", "2009-02-02", 1, 27, "2697.30", "2009-02-28"),
        ("maintenance", "2009-02-02", 28, 15, "1498.50", "2009-03-31"),
    ],
    # $2,000,000: $30,000, and 11 of 28 days of it. Cut back on 30 April to $1,200,000, $18,000 a time.
    # A full review: Saturday, 15 May 2010, becomes Monday the 17th; 8 of 31 days.
    # Suspended from 2 August: the 31st day running is 1 September; 19 of 30 days.
    # The $800,000 cut back have 30 November as their closing: filed in time, due 28 February 2011, 9 of 31 days of
    # $12,000. Public information is owed to them from 30 May.
    ("modern-event-date", "2011-12-31", FIRST): [
        ("filing", "2010-02-15", 1, 0, "30000.00", "2010-02-15"),
        ("filing", "2010-02-15", 2, 11, "11785.71", "2010-02-26"),
        ("effectiveness", "2010-05-18", 1, 0, "18000.00", "2010-05-18"),
        ("effectiveness", "2010-05-18", 2, 8, "4645.16", "2010-05-26"),
        ("unusable", "2010-09-01", 1, 0, "18000.00", "2010-09-01"),
        ("unusable", "2010-09-01", 2, 19, "11400.00", "2010-09-20"),
        ("effectiveness", "2011-03-01", 1, 0, "12000.00", "2011-03-01"),
        ("effectiveness", "2011-03-01", 2, 9, "3483.87", "2011-03-10"),
        ("information", "2011-04-01", 1, 0, "18000.00", "2011-04-01"),
        ("information", "2011-04-01", 2, 17, "10200.00", "2011-04-18"),
    ],
}


@pytest.mark.parametrize(("name", "on", "investor"), WORKED, ids=lambda value: str(value).replace(" ", "-"))
def test_what_is_owed_is_what_was_worked_out(name: str, on: str, investor: str) -> None:
    shown = ("trigger", "trigger_date", "number", "days", "amount", "due_on")
    assert lines(read(name), on, *shown, investor=investor) == WORKED[name, on, investor]
