"""Who is who: names that cannot be mistaken, one party under several, names put right, a log set aside."""

import json
from datetime import UTC, datetime

import pytest

from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.judging.names import NearTwin, NotAName
from lifecycle.judging.refusals import Collision, NotKnown, SetAside
from lifecycle.record.files import LineRefused, admitted, judge_lines
from tests.scenarios import ONE, TWO, bought, correction, fact, filed, notified, retraction, sold, transferred

NOW = datetime(2004, 6, 1, 12, tzinfo=UTC)
COMPANY = "Société Générique, Inc."


def signed(*investors: str, company: str = COMPANY) -> dict:
    return fact("AgreementSigned", "2002-11-25", company=company, investors=list(investors), terms="focus-2002")


def renamed(on: str, investor: str, name: str) -> dict:
    return fact("InvestorRenamed", on, investor=investor, name=name)


def log_of(*facts: dict) -> Judgement:
    judgement = Judgement()
    for each in facts:
        admitted(judgement, each, now=NOW)
    return judgement


def refusal(judgement: Judgement, given: dict) -> Refusal:
    """Why an entry is refused; the log is as it was."""
    before = ([*judgement.log], [*judgement.history], judgement.state)
    with pytest.raises(Refusal) as caught:
        admitted(judgement, given, now=NOW)
    assert ([*judgement.log], [*judgement.history], judgement.state) == before
    return caught.value


def begun() -> Judgement:
    return log_of(signed(ONE, TWO), bought("2002-11-25", 500, investor=ONE), bought("2002-11-25", 300, investor=TWO))


# --- names that cannot be mistaken --------------------------------------------------------------------------

NO_NAMES = {
    "Har\u200brow": "character 4 is U+200B ZERO WIDTH SPACE, which nobody sees",
    "\u202eHarrow": "character 1 is U+202E RIGHT-TO-LEFT OVERRIDE, which nobody sees",
    "Har\u00adrow": "character 4 is U+00AD SOFT HYPHEN, which nobody sees",
    "Harrow\ufeff": "character 7 is U+FEFF ZERO WIDTH NO-BREAK SPACE, which nobody sees",
    "Harrow ": "it begins or ends with a blank",
    " Harrow": "it begins or ends with a blank",
    "Harrow\u00a0": "it begins or ends with a blank",
    "\u3000Harrow": "it begins or ends with a blank",
    "Harrow  Fund": "two blanks follow each other",
    "Harrow \u2009Fund": "two blanks follow each other",
}
GIVES_A_NAME = {
    "the Company": lambda name: signed("Fund A", company=name),
    "an Investor": lambda name: signed("Fund A", name),
    "a transferee": lambda name: transferred("2003-01-06", 10, name, ONE),
    "a claimant": lambda name: fact("ClaimNoticed", "2003-01-06", claim="C", claimant=name, indemnitor=ONE),
    "an indemnitor": lambda name: fact("ClaimNoticed", "2003-01-06", claim="C", claimant=ONE, indemnitor=name),
    "a claim": lambda name: fact("ClaimNoticed", "2003-01-06", claim=name, claimant=ONE, indemnitor=TWO),
    "a statement": lambda name: fact("StatementFiled", "2003-01-06", statement=name, form="S-3"),
    "a draft": lambda name: fact("DraftDelivered", "2003-01-06", statement=name),
    "counsel": lambda name: fact("CounselDesignated", "2003-01-06", name=name),
    "an agent": lambda name: fact("TransferAgentAppointed", "2003-01-06", name=name),
    "a market": lambda name: fact("Delisted", "2003-01-06", market=name),
    "a new name": lambda name: renamed("2003-01-06", ONE, name),
    "a new name of the Company": lambda name: fact("CompanyRenamed", "2003-01-06", company=name),
}


@pytest.mark.parametrize("name", NO_NAMES)
@pytest.mark.parametrize("who", GIVES_A_NAME)
def test_a_new_name_holds_nothing_that_nobody_sees(who, name):
    given = GIVES_A_NAME[who](name)
    judgement = Judgement() if given["kind"] == "AgreementSigned" else begun()
    found = refusal(judgement, given)
    assert isinstance(found, NotAName)
    assert NO_NAMES[name] in str(found)
    assert str(found).isprintable()


TWINS = {
    "Socie\u0301te\u0301 A": "U+0065 LATIN SMALL LETTER E U+0301 COMBINING ACUTE ACCENT where the known name has "
    "U+00E9 LATIN SMALL LETTER E WITH ACUTE",
    "SOCIÉTÉ A": "U+004F LATIN CAPITAL LETTER O",
    "Société\u00a0A": "U+00A0 NO-BREAK SPACE where the known name has U+0020 SPACE",
    "Société \uff21": "U+FF21 FULLWIDTH LATIN CAPITAL LETTER A where the known name has U+0041 LATIN CAPITAL LETTER A",
}


@pytest.mark.parametrize("twin", TWINS)
@pytest.mark.parametrize("who", [who for who in GIVES_A_NAME if who not in ("the Company", "an Investor")])
def test_a_near_twin_of_a_known_name_is_refused_with_the_code_points_that_differ(who, twin):
    judgement = log_of(signed("Société A", ONE, TWO), bought("2002-11-25", 500, investor=ONE))
    known = GIVES_A_NAME[who]("Société A")
    if who in ("a claim", "a statement", "a draft", "counsel", "an agent", "a market"):  # no name of a party
        admitted(judgement, known, now=NOW)
        if who == "a market":
            admitted(judgement, fact("Relisted", "2003-01-06", market="Société A"), now=NOW)
    found = refusal(judgement, GIVES_A_NAME[who](twin))
    assert isinstance(found, NearTwin)
    assert 'it looks like "Société A", which is known, and differs from it in ' in str(found)
    assert TWINS[twin] in str(found)


def test_two_investors_of_one_signing_are_told_apart():
    found = refusal(Judgement(), signed("Harrow Fund", "HARROW fund"))
    assert str(found).startswith('investors = "HARROW fund": it looks like "Harrow Fund", which is known')


def test_a_known_name_is_taken_as_it_stands_where_its_log_is_sealed():
    """Old logs go on under the names they have; the same lines unsealed are new, and refused."""
    odd = [signed("Harrow ", "Harrow"), bought("2002-11-25", 5, investor="Harrow ")]
    lines = [json.dumps({**each, "recorded_at": "2002-11-26T12:00:00Z"}).encode() for each in odd]
    with pytest.raises(LineRefused, match=r"line 1: .*it begins or ends with a blank"):
        judge_lines(enumerate(lines, 1), source="new", now=NOW)
    judgement = Judgement()
    digests = ["f" * 64, "e" * 64]  # a line with a digest is one of a sealed log; the chain is checked by the file
    for line, digest in zip(odd, digests, strict=True):
        admitted(judgement, {**line, "digest": digest}, now=NOW)
    admitted(judgement, sold("2003-01-06", 5, "Harrow "), now=NOW)
    assert isinstance(refusal(judgement, transferred("2003-01-06", 5, "Harrow  ", "Harrow")), NotAName)


# --- one party under several names --------------------------------------------------------------------------


def test_a_renamed_investor_is_one_party_under_either_name():
    judgement = begun()
    for given in (
        renamed("2003-03-03", ONE, "Harrow Capital"),
        sold("2003-02-03", 100, "Harrow Capital"),
        sold("2003-03-03", 100, ONE),
        sold("2003-03-05", 100, "Harrow Capital"),
    ):
        admitted(judgement, given, now=NOW)
    assert "holds 400" in str(refusal(judgement, sold("2003-02-05", 401, ONE)))
    assert "holds 200" in str(refusal(judgement, sold("2003-03-06", 201, "Harrow Capital")))
    assert judgement.state.investors == ("Harrow Capital", TWO)


@pytest.mark.parametrize("on", ["2003-03-02", "2003-03-03", "2003-03-04"])
def test_from_the_day_after_a_rename_what_is_recorded_gives_the_new_name(on):
    judgement = begun()
    admitted(judgement, renamed("2003-03-03", ONE, "Harrow Capital"), now=NOW)
    said = f'investor = "{ONE}": Harrow Capital by 2003-03-04, as position 4 says; give the name it has by then.'
    if on == "2003-03-04":
        assert str(refusal(judgement, sold(on, 1, ONE))) == said
    else:
        admitted(judgement, sold(on, 1, ONE), now=NOW)
    admitted(judgement, sold(on, 2, "Harrow Capital"), now=NOW)


def test_what_was_recorded_under_the_old_name_before_anybody_recorded_the_rename_stays():
    judgement = begun()
    admitted(judgement, sold("2003-03-10", 1, ONE), now=NOW)
    admitted(judgement, renamed("2003-03-03", ONE, "Harrow Capital"), now=NOW)
    assert judgement.state.investors == ("Harrow Capital", TWO)


def test_a_party_renamed_twice_and_back_is_still_one():
    judgement = begun()
    for on, old, new in (("2003-03-03", ONE, "B"), ("2003-05-05", "B", "C"), ("2003-06-06", "C", ONE)):
        admitted(judgement, renamed(on, old, new), now=NOW)
    admitted(judgement, sold("2003-05-07", 500, "C"), now=NOW)
    assert "holds 499" in str(refusal(judgement, sold("2003-05-05", 1, "B")))
    assert "holds 0" in str(refusal(judgement, sold("2003-07-08", 1, ONE)))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (renamed("2003-03-03", ONE, TWO), f'name = "{TWO}": the name of another party; a rename is never a transfer'),
        (renamed("2003-03-03", ONE, COMPANY), "the name of another party"),
        (renamed("2003-03-03", ONE, "Fund C"), "the name of another party"),
        (renamed("2003-03-03", ONE, ONE), f'name = "{ONE}": its name on 2003-03-03 already'),
        (renamed("2003-03-03", "Nobody", "Somebody"), 'investor = "Nobody": no Investor of this agreement'),
        (fact("CompanyRenamed", "2003-03-03", company=ONE), "the name of another party"),
        (fact("CompanyRenamed", "2003-03-03", company=COMPANY), "its name on 2003-03-03 already"),
    ],
)
def test_a_rename_gives_no_party_the_name_of_another_nor_the_one_it_has(given, sentence):
    judgement = begun()
    admitted(judgement, transferred("2003-02-03", 10, "Fund C", TWO), now=NOW)
    assert sentence in str(refusal(judgement, given))


def test_a_former_name_is_not_free_for_another_party():
    judgement = begun()
    admitted(judgement, renamed("2003-03-03", ONE, "Harrow Capital"), now=NOW)
    assert "the name of another party" in str(refusal(judgement, renamed("2003-04-04", TWO, ONE)))
    assert "the transferor itself" in str(refusal(judgement, transferred("2003-03-03", 1, ONE, "Harrow Capital")))
    assert "Harrow Capital by 2003-04-04" in str(refusal(judgement, transferred("2003-04-04", 1, ONE, TWO)))
    admitted(judgement, retraction("2003-05-05", 4), now=NOW)
    admitted(judgement, renamed("2003-04-04", TWO, "Harrow Capital"), now=NOW)
    assert judgement.state.investors == (ONE, "Harrow Capital")


def test_a_name_may_change_in_capitals_alone():
    judgement = begun()
    admitted(judgement, renamed("2003-03-03", ONE, ONE.upper()), now=NOW)
    assert judgement.state.investors == (ONE.upper(), TWO)


def test_a_rename_is_not_taken_back_while_entries_need_it():
    judgement = begun()
    admitted(judgement, renamed("2003-03-03", ONE, "Harrow Capital"), now=NOW)
    admitted(judgement, sold("2003-03-04", 100, "Harrow Capital"), now=NOW)
    found = refusal(judgement, retraction("2003-05-05", 4))
    assert isinstance(found, Collision)
    assert "collides with position 5" in str(found)


# --- names put right throughout -----------------------------------------------------------------------------


def put_right(target: int, replacement: dict, **renames: str) -> dict:
    return {**correction("2003-09-01", target, replacement), "renames": {**renames}}


def test_a_name_wrong_at_signing_is_put_right_in_every_entry_at_once():
    judgement = log_of(
        signed("Harow", TWO),
        bought("2002-11-25", 500, investor="Harow"),
        transferred("2003-01-06", 100, "Fund C", "Harow"),
        notified("2003-01-07", "Fund C", "Harow"),
        fact("StatementFiled", "2003-02-03", statement="333-1", form="S-3", coverage={"Harow": 400}),
        fact("ClaimNoticed", "2003-02-04", claim="C-1", claimant="Harow", indemnitor=COMPANY),
        correction("2003-02-05", 2, bought("2002-11-25", 600, investor="Harow")),
    )
    found = refusal(judgement, correction("2003-09-01", 1, signed("Harrow", TWO)))
    assert isinstance(found, Collision)
    assert '"renames": {"wrong": "right"}' in str(found)
    admitted(judgement, put_right(1, signed("Harrow", TWO), Harow="Harrow"), now=NOW)
    assert judgement.state.positions.shares["Harrow"] == 500
    assert judgement.state.investors == ("Harrow", TWO, "Fund C")
    assert "no Investor" in str(refusal(judgement, sold("2003-09-02", 1, "Harow")))
    admitted(judgement, sold("2003-09-02", 500, "Harrow"), now=NOW)
    # Taking it back would leave the sale with nobody.
    assert isinstance(refusal(judgement, retraction("2003-09-03", 8)), Collision)
    admitted(judgement, retraction("2003-09-03", 9), now=NOW)
    admitted(judgement, retraction("2003-09-03", 8), now=NOW)
    assert judgement.state.investors == ("Harow", TWO, "Fund C")


def test_two_names_are_exchanged_in_one_step():
    judgement = begun()
    admitted(judgement, {**correction("2003-09-01", 1, signed(TWO, ONE)), "renames": {ONE: TWO, TWO: ONE}}, now=NOW)
    assert judgement.state.positions.shares == {TWO: 500, ONE: 300}


def test_names_are_put_right_again_after_that():
    judgement = log_of(signed("Harow"), bought("2002-11-25", 500, investor="Harow"))
    admitted(judgement, put_right(1, signed("Harrov"), Harow="Harrov"), now=NOW)
    admitted(judgement, sold("2003-09-01", 100, "Harrov"), now=NOW)
    admitted(judgement, put_right(1, signed("Harrow"), Harrov="Harrow"), now=NOW)
    assert judgement.state.positions.shares == {"Harrow": 400}


def test_the_name_of_the_company_is_put_right_in_its_later_renames_too():
    judgement = log_of(
        signed(ONE, company="Acmee, Inc."),
        fact("CompanyRenamed", "2003-01-06", company="Borealis, Inc."),
        fact("CompanyRenamed", "2003-02-03", company="Acmee, Inc."),
    )
    right = signed(ONE, company="Acme, Inc.")
    admitted(judgement, {**correction("2003-09-01", 1, right), "renames": {"Acmee, Inc.": "Acme, Inc."}}, now=NOW)
    assert judgement.state.signed is not None
    assert judgement.state.signed.company == "Acme, Inc."


def test_a_transferee_is_put_right_in_its_transfer_and_in_what_followed():
    judgement = log_of(
        signed(ONE), bought("2002-11-25", 500, investor=ONE), transferred("2003-01-06", 100, "Fund X", ONE),
        notified("2003-01-07", "Fund X", ONE), sold("2003-02-03", 10, "Fund X"),
    )  # fmt: skip
    given = {**correction("2003-09-01", 3, transferred("2003-01-06", 100, "Fund Y", ONE))}
    assert isinstance(refusal(judgement, given), Collision)
    admitted(judgement, {**given, "renames": {"Fund X": "Fund Y"}}, now=NOW)
    assert judgement.state.investors == (ONE, "Fund Y")


@pytest.mark.parametrize(
    ("renames", "sentence"),
    [
        ({"Nobody": "Harrow"}, 'renames = "Nobody": position 1 does not name it'),
        ({"Harow": "Nobody"}, 'renames = "Nobody": the replacement does not name it'),
        ({"Harow": "Harow"}, "the name stays as it is"),
        ({"Harow": TWO}, "position 1 names it beside Harow; two parties stay two"),
        ({"Harow": "Fund C"}, "position 3 names it as another party"),
        ({}, "no name is put right"),
    ],
)
def test_names_are_put_right_as_the_correction_itself_reads(renames, sentence):
    judgement = log_of(
        signed("Harow", TWO), bought("2002-11-25", 5, investor="Harow"), transferred("2003-01-06", 1, "Fund C", "Harow")
    )
    replacement = signed(*(["Fund C", TWO] if "Fund C" in renames.values() else ["Harrow", TWO]))
    given = {**correction("2003-09-01", 1, replacement), "renames": renames}
    found = refusal(judgement, given)
    assert isinstance(found, NotKnown)
    assert sentence in str(found)


# --- set aside ----------------------------------------------------------------------------------------------


def test_after_a_log_is_set_aside_nothing_follows_but_the_retraction_of_that():
    judgement = begun()
    admitted(judgement, fact("AgreementSetAside", "2003-09-01", reason="entered twice"), now=NOW)
    for given in (
        filed("2003-09-02"),
        retraction("2003-09-02", 2),
        correction("2003-09-02", 4, fact("AgreementSetAside", "2003-09-01", reason="other")),
        fact("AgreementSetAside", "2003-09-02", reason="once more"),
    ):
        found = refusal(judgement, given)
        assert isinstance(found, SetAside)
        assert "retract position 4 first" in str(found)
    admitted(judgement, retraction("2003-09-02", 4), now=NOW)
    admitted(judgement, filed("2003-09-03"), now=NOW)
    assert len(judgement.log) == 6
