# ruff: noqa: E501 - a row is what is put in the document and the sentence that tells it
"""The contract in plain words, kept as files that are read before they are committed.

REGRIGHTS_UPDATE_GOLDEN=1 writes them anew.
"""

import os

import pytest

from lifecycle.agreement.explaining import phrases
from lifecycle.agreement.explaining.explanation import explained
from lifecycle.agreement.language.based import changed
from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.concepts.charges import BASES, STOPS
from lifecycle.agreement.language.concepts.conditions import CAUSES
from lifecycle.agreement.language.concepts.dates import DUE_ANCHORS, EVENTS
from lifecycle.agreement.language.faults import FaultyTerms
from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.agreement.language.source import from_text
from tests import CHECKOUT
from tests.lifecycle.agreement.documents import DAILY, MONTHLY

GOLDEN = CHECKOUT / "fixtures" / "explanations" / "terms"
DOCUMENTS = {
    **{name: shipped(name) for name in shipped_names()},
    "monthly": from_text(MONTHLY),
    "daily": from_text(DAILY),
}


def told(document):
    found = explained(document)
    parts = [[f"\n{part.heading}", *(f"  {sentence}" for sentence in part.sentences)] for part in found.parts]
    return "\n".join([found.title, *(line for part in parts for line in part)]) + "\n"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_explanation_is_the_one_that_was_read(name):
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("REGRIGHTS_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told(DOCUMENTS[name]), encoding="utf-8")
    assert told(DOCUMENTS[name]) == path.read_text(encoding="utf-8")


def test_every_explanation_kept_is_of_a_document():
    assert {path.stem for path in GOLDEN.iterdir()} == set(DOCUMENTS)


def test_every_concept_has_its_sentence():
    for name, document in DOCUMENTS.items():
        said = {sentence.place for part in explained(document).parts for sentence in part.sentences}
        for table in ("dates", "conditions", "heads", "charges"):
            for each in document.raw.get(table, ()):
                assert f"{table}.{each}" in said, (name, table, each)
        for key in checked(document).choices:
            assert f"readings.{key}" in said, (name, key)


def test_every_word_of_a_closed_list_has_its_phrase():
    assert set(EVENTS) <= set(phrases.EVENTS)
    assert set(phrases.DUE_ON) == set(DUE_ANCHORS)
    assert set(phrases.BASES) == set(BASES)
    assert set(phrases.STOPS) == set(STOPS)
    assert set(phrases.CAUSES) == set(CAUSES)


OTHERWISE = [
    ({"heads.filing.cure_day": "in"}, ("filing costs the charge event for the bad days of not_filed, counted from the first of them, "
     "the day of the cure in.")),
    ({"heads.filing.arms_within": {"add": "90 days", "to": "effectiveness"}},
     "only what begins by 90 days after effectiveness counts"),
    ({"heads.filing.ends": {"when": ["all_sold", {"add": "1 year", "to": "closing"}]}},
     ("it ends when all shares are sold or it is 1 year after the closing, whichever comes first, and nothing is charged "
     "after that")),
    ({"heads.filing.called": "late filing"}, "Late filing (filing) costs the charge event"),
    ({"heads.filing.investor_delay": "share"}, "each amount is less by the share of its days that the Investor caused"),
    ({"charges.event.due": {"to": "demand"}}, "due on demand"),
    ({"charges.event.due": {"to": "month_end", "roll": "next business day"}},
     "due at the end of the month, or the next business day where that is none"),
    ({"charges.event.base": "principal"}, "1.5% more, of the principal"),
    ({"charges.event.base": [{"of": "restricted", "younger_than": "1 year"}]},
     "of what was paid for the shares held that are restricted and were bought less than 1 year before"),
    ({"charges.event.base": [{"of": "held", "each": "1000.00"}]}, "of $1,000.00 for each of the shares held"),
    ({"charges.event.by": {"rates": ["0.01", "0.01", "0.02"], "every": "1 calendar month", "part": "none",
                           "first": "waits", "then_add": "0.005"}, "readings": "absent"},
     ("for each calendar month 1% twice, then 2%, then 0.5% more each time, of what was paid for all shares bought; charged "
     "at its end and at the cure, but never before the first is whole; a part of a period is not charged")),
    ({"charges.event.by": {"rates": ["0.01"], "every": "30 days", "charged": "advance", "lag": 1}, "readings": "absent"},
     ("for each 30 days 1%, of what was paid for all shares bought; charged when it begins, 1 day later; a part of a period "
     "is charged whole")),
    ({"charges.event.by": {"sums": ["500.00"], "every": "1 day"}, "readings": "absent"},
     ("for each day $500.00, shared by what each Investor paid; each charged by itself, and those due together as one amount; "
     "due the day")),
    ({"charges.event.by": {"at_start": "0.01"}, "readings": "absent"},
     "The charge event: on the first day 1%, of what was paid for all shares bought; due the day it is charged."),
    ({"pays": "price"}, "points off a price, and never paid"),
    ({"dates.filing.by": [{"add": "3 days", "to": "milestone shelf"}, {"to": "dates.effectiveness", "when": "comments"}]},
     'The date filing is 3 days after the milestone "shelf", the date effectiveness if the SEC makes comments.'),
    ({"dates.filing.by": [{"to": "no_further_review", "roll": "next trading day"}]},
     "The date filing is the day the SEC says there is no further review, or the next trading day where that is none."),
    ({"conditions.not_filed.late": "milestone shelf"}, "not_filed: shelf must be reached by the date filing"),
    ({"conditions.unusable.allow_days": {"consecutive": "20 days", "over": "whole"}},
     "Allowed are 20 days running; the first day beyond starts the default, from the first day of its run to the end"),
    ({"conditions.unusable.allow_days": "absent",
      "conditions.unusable.allow_notices": {"causes": ["suspension"], "total": "60 days", "window": "ever", "times": 1,
                                            "day_one": "next", "lift_day": "in", "over": "whole", "apart": "5 days",
                                            "apart_from": "lift_day", "needs": ["board_findings"]}},
     ("A suspension is allowed once in all, together for at most 60 days in all, no sooner than 5 days after the lift of the one before, with "
     "the Board's findings on record; one that lasts longer is bad from its start, and the day it is lifted counts.")),
    ({"readings.transfer_gap": {"fixed": "open", "clause": "9"}}, "Read as open by the agreement itself (transfer_gap). [9]"),
    ({"cutback": {"restarts": True}},
     "Shares the SEC has cut back count in no base until the cutback ends, and then every head runs anew for them."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), OTHERWISE, ids=lambda value: str(value)[:50])
def test_each_word_says_what_it_does(changes, sentence):
    assert sentence in told(changed(from_text(MONTHLY), changes, "changes"))


def test_a_faulty_document_is_refused_and_not_explained():
    with pytest.raises(FaultyTerms):
        explained(from_text(MONTHLY.replace("not_filed", "not_fild", 1)))
