"""Terms that check and cannot decide a case: said at the check and at the signing, and refused nowhere."""

import pytest

from lifecycle.agreement.language.decided import under
from lifecycle.agreement.language.source import from_object
from lifecycle.agreement.undecided import undecided
from regrights.command_line.cli import main
from tests.projections.agreements import THIRTY, down, late

DUE = [{"add": "30 days", "to": "closing"}]
CAP = {"limits": [{"heads": "all", "most": "0.1", "of": "paid"}]}
ENDLESS = (
    "heads: nothing but a cure ends late: no end, no sale and no limit; see whether the paper has an end, like free "
    "resale, or a cap."
)


def told(terms):
    return [each.sentence for each in undecided(under(from_object(terms), {}))]


@pytest.mark.parametrize(("terms", "sentences"), [
    (late(DUE, charge=THIRTY), [ENDLESS]),
    (late(DUE, charge={**THIRTY, "base": "held"}), []),
    (late(DUE, charge=THIRTY, **CAP), []),
    (late(DUE, charge=THIRTY, limits=[{"heads": ["late"], "charges": 3}]), []),
    (late(DUE, charge=THIRTY, ends={"when": ["unrestricted"]}), []),
    (late(DUE, charge={"by": {"at_start": "0.01"}, "base": "paid"}), []),
    (late(DUE, charge=THIRTY, ends={"when": ["period_ends"]}),
     ["ends.when: no [period] is stated, so this end never comes; state the period."]),
    (late(DUE, charge=THIRTY, ends={"when": ["period_ends"]}, period={"lasts": "1 year"}), []),
])  # fmt: skip
def test_an_end_that_never_comes(terms, sentences):
    assert told(terms) == sentences


@pytest.mark.parametrize(("rules", "what", "never"), [
    ([{"add": "30 days", "to": "effectiveness"}], "filing", True),
    ([{"add": "30 days", "to": "dates.other"}], "filing", True),
    ([{"add": "30 days", "to": "comments"}], "effectiveness", False),
    ([{"add": "30 days", "to": "effectiveness"}], "effectiveness", True),
    ([{"add": "30 days", "to": "effectiveness"}, {"add": "90 days", "to": "closing"}], "effectiveness", False),
])  # fmt: skip
def test_a_date_known_only_once_what_is_awaited_has_happened(rules, what, never):
    terms = late(rules, what, dates={"other": {"by": [{"to": "effectiveness"}]}}, **CAP)
    sentence = f"its date counts from what cannot come before the {what}, so it is never late"
    assert [sentence in each for each in told(terms)] == [True] * never


@pytest.mark.parametrize(("after", "until", "never"), [
    ("6 months", "6 months", True), ("6 months", "1 year", False), ("1 year", "6 months", True),
    ("30 days", "1 month", False), ("5 business days", "4 business days", True),
])  # fmt: skip
def test_a_time_that_is_over_before_it_begins(after, until, never):
    terms = down("lapse", after={"add": after, "to": "closing"}, until=[{"add": until, "to": "closing"}], more=CAP)
    assert bool(told(terms)) is never


def test_the_check_and_the_signing_say_it(tmp_path, capsys):
    file = tmp_path / "endless.toml"
    file.write_text(
        'language = 1\nname = "endless"\ndates.filing.by = [{ add = "30 days", to = "closing" }]\n'
        'conditions.late = { late = "filing", by = "filing" }\nheads.late = { of = ["late"], charge = "cost" }\n'
        'charges.cost = { by = { rates = ["0.01"], every = "30 days" }, base = "paid" }\n'
    )
    assert main(["terms", "check", str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [f"Take care: {ENDLESS}"]
    signing = ["record", "deal", "AgreementSigned", "--on", "2010-01-15", "--company", "Issuer, Inc."]
    store = ["--store", f"sqlite:///{tmp_path}/store.db"]
    assert main([*signing, "--investors", "First Fund", "--terms", str(file), *store]) == 0
    assert f"Take care: {ENDLESS}" in capsys.readouterr().out
