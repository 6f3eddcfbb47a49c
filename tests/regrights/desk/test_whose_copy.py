"""What a page says of itself on paper: whose copy it is, of what, and what was asked."""

import re

import pytest

from regrights.book.book import Book
from regrights.desk.pages import page
from tests import CHECKOUT

FOCUS = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"


def printed(book: Book, name: str, query: str) -> list[str]:
    found = page(name, book, query.encode()).decode()
    return [re.sub(r"<[^>]+>", "", each) for each in re.findall(r'<p class="[a-z -]*printed">(.*?)</p>', found)]


def test_the_copy_is_the_companys_or_that_of_the_investor_whose_log_it_is():
    whole = Book.read(FOCUS)
    assert printed(whole, "owed", "on=2003-09-22")[-1].startswith("The Company’s copy, of the whole log, illustrative.")
    own = printed(whole.of("Alpha Capital A.G."), "owed", "on=2003-09-22")[-1]
    assert own.startswith("Alpha Capital A.G.’s copy, of its own log, illustrative. The same for ever: /desk/")


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("owed", "on=2003-09-22", "As of 22 Sep 2003, by everything recorded, for every Investor."),
        (
            "owed",
            "on=2003-09-22&known_at=2003-09-14&investor=Shimshon+Visnstein",
            "As of 22 Sep 2003, as known at the end of 14 Sep 2003 (New York), for Shimshon Visnstein.",
        ),
        (
            "journal",
            "from=2003-06-01&to=2003-09-22",
            "As of 22 Sep 2003, after 1 Jun 2003, by everything recorded, for every Investor.",
        ),
        (
            "schedule",
            "on=2003-09-22&until=2004-01-20",
            "As of 22 Sep 2003, until 20 Jan 2004, by everything recorded, for every Investor.",
        ),
    ],
)
def test_the_form_is_a_sentence_on_paper(name, query, said):
    assert printed(Book.read(FOCUS), name, query)[0] == said
