"""Refusals in the words of the door: flags where flags were said, JSON where JSON was, headers over HTTP."""

import json

import attrs
import pytest

from lifecycle.agreement.terms import old_keys
from lifecycle.entries.checks import MissingField
from lifecycle.entries.fields import near
from regrights.book.errors import name_of
from regrights.book.kinds import terms_said
from tests.regrights.command_line.test_cli import ALPHA, line, signed  # noqa: F401 - fixtures
from tests.regrights.http.test_app import ENTRIES, Api, api_in, refused
from tests.regrights.http.transcript import BOUGHT, SIGNING

SALE = ("record", "mine", "SharesSold", "--on", "2003-07-14", "--investor", ALPHA, "--venue", "private")
BUY = ("record", "mine", "SharesPurchased", "--on", "2002-11-25", "--investor", ALPHA, "--shares", "500")
WAIVER = ("record", "mine", "WaiverGranted", "--on", "2003-06-02", "--company-signed", "true", "--signed-by", ALPHA)
SIGN = ("record", "own", "AgreementSigned", "--on", "2003-06-15", "--company", "Acme, Inc.", "--investors", "Ada Fund")
OWN = '{"based_on": "focus-2002", "required_effective_date": "YYYY-MM-DD"}'

ON_THE_LINE = {
    "a missing date": (BUY[:3], "--on: missing, and SharesPurchased needs it; add --on."),
    "a field like one": ((*BUY, "--price", "2.00"), "perhaps --price-per-share is meant."),
    "a repetition": ((*BUY, "--price-per-share", "2.00"), "say so with --again, else leave it."),
    "shares not held": ((*SALE, "--shares", "501"), "--shares 501: "),
    "a position": (("retract", "mine", "99", "--reason", "x"), "position 99: "),
    "another position": (("entry", "mine", "99"), "position 99: no entry of this log; "),
    "no change": (("correct", "mine", "2", "--reason", "x"), "the correction: it says what position 2 says already"),
    "an interval without a day": (
        (*WAIVER, "--from-on", "2003-06-02", "--until-on", "2003-06-02", "--trigger", "late_effectiveness"),
        '--until-on "2003-06-02": not after --from-on (2003-06-02); --until-on is the first day that is no longer',
    ),
    "a moment": (("owed", "mine", "--on", "2003-08-15", "--known-at", "2002-01-01"), "--known-at 2002-01-01 (its end "),
    "an unknown kind": (("record", "mine", "SharesSolds", "--on", "2003-07-14"), "`regrights record --help` lists"),
    "JSON in the words of JSON": (
        ("record", "mine", "--entry", json.dumps({"kind": "SharesSold"})),
        "add occurred_on.",
    ),
    "an assumed entry too": (
        ("what-if", "mine", "--on", "2003-08-15", "--assume", '{"kind": "SharesSold"}'),
        "occurred_on: missing",
    ),
    "shipped terms of another time": (
        (*SIGN, "--terms", "focus-2002"),
        f"2003-06-01, is before this signing, on 2003-06-15; give this deal's own, as --terms '{OWN}'.",
    ),
    "terms based on nothing": (
        (*SIGN, "--terms", '{"required_effective_date": "2004-05-01"}'),
        'terms.based_on: missing; add "based_on": "focus-2002", ',
    ),
    "terms based on what is not shipped": ((*SIGN, "--terms", '{"based_on": "focus"}'), 'terms.based_on = "focus": '),
    "a term nobody knows": ((*SIGN, "--terms", '{"based_on": "focus-2002", "x": 1}'), "it knows based_on, "),
    "a percentage": (
        (*SIGN, "--terms", '{"based_on": "focus-2002", "restricted_sale_rate": "1.5%"}'),
        'a percentage; write it as a share of one, "0.015".',
    ),
    "several names in one": (
        (*SIGN[:-1], "A,B", "--terms", "focus-2002"),
        '--investors "A" --investors "B", or as a JSON list, --investors \'["A", "B"]\'',
    ),
}


@pytest.mark.parametrize("case", ON_THE_LINE)
def test_the_command_line_is_told_of_its_flags(signed, case):  # noqa: F811 - the fixture
    words, said = ON_THE_LINE[case]
    found = signed.refusal(*words)
    assert said in found
    assert "occurred_on" not in found or "JSON" in case or "assumed" in case


def test_a_usage_error_points_to_the_help_of_its_command(signed):  # noqa: F811
    for words, command in (
        (("owed", "mine"), "regrights owed"),
        (("record", "mine"), "regrights record"),
        (("owed", "mine", "--bad"), "regrights owed"),
        (("portfolio", "owed", "--on", "2003-08-15", "--bad"), "regrights portfolio owed"),
    ):
        status, _, said = signed.run(*words)
        assert (status, said.splitlines()[-1]) == (2, f"Try: {command} --help".encode())


def test_a_list_is_said_name_by_name_or_as_json(signed):  # noqa: F811
    terms = ("--terms", OWN.replace("YYYY-MM-DD", "2004-06-01"))
    for number, (said, named) in enumerate(
        [
            (["Ada Fund"], ["Ada Fund"]),
            (["Acme, L.P.", "Ada Fund"], ["Acme, L.P.", "Ada Fund"]),
            (['["Acme, L.P.", "Ada Fund"]'], ["Acme, L.P.", "Ada Fund"]),
        ]
    ):
        flags = [word for name in said for word in ("--investors", name)]
        signed.answer("record", f"deal {number}", *SIGN[2:7], *flags, *terms)
        owed = signed.json("owed", f"deal {number}", "--on", "2003-07-01")
        assert [each["investor"] for each in owed["investors"]] == named


def test_a_receipt_says_what_was_recorded(signed):  # noqa: F811
    sale = (*SALE, "--shares", "7")
    assert signed.answer(*sale).decode().splitlines()[2] == f"says     2003-07-14: {ALPHA} sold 7 shares, private."
    assert signed.json(*sale, "--again")["sentence"] == f"2003-07-14: {ALPHA} sold 7 shares, private."


def test_where_an_interval_ends_is_told_as_its_last_day(signed):  # noqa: F811
    delay = ("--from-on", "2003-03-03", "--until-on", "2003-04-02", "--status", "agreed", "--investor", ALPHA)
    signed.answer("record", "mine", "InvestorDelayAttributed", "--on", "2003-06-02", *delay)
    out = signed.answer("correct", "mine", "3", "--until-on", "2003-04-05", "--reason", "x").decode()
    assert "changed  last day: 2003-04-01 -> 2003-04-04" in out
    assert "changed  last day: 2003-04-04 -> nothing" in signed.answer("retract", "mine", "3", "--reason", "x").decode()


def test_every_term_is_described_once():
    assert [each.name for each in terms_said()] == [field.name for field in attrs.fields(old_keys("focus-2002"))]


def test_a_name_with_all_the_words_may_be_meant():
    assert near("price", ["price_per_share", "shares"]) == "price_per_share"
    assert near("day", ["a_first_day_of_all", "the_last_day_of_all"]) is None


# --- over HTTP --------------------------------------------------------------------------------------------


@pytest.fixture
def api(tmp_path) -> Api:
    found = api_in(tmp_path)
    for entry in (SIGNING, BOUGHT):
        assert found.post(entry).status_code == 201
    return found


def test_over_http_nothing_is_said_of_the_command_line(api):
    again = refused(api.post(BOUGHT), 422)
    assert again["detail"].endswith('say so with "again": true, else leave it.')
    unknown = refused(api.post({**BOUGHT, "kind": "SharesBought"}), 422)
    assert "/openapi.json describes the kinds" in unknown["detail"]
    assert (unknown["refusal"], unknown["field"]) == ("invalid_entry", "kind")
    missing = {name: value for name, value in BOUGHT.items() if name != "shares"}
    assert refused(api.post(missing), 422)["refusal"] == "invalid_entry"
    kept = {"Idempotency_Key": "k1"}
    assert api.post({**BOUGHT, "shares": 7}, **kept).status_code == 201
    reused = refused(api.post({**BOUGHT, "shares": 8}, **kept), 422)
    assert reused["detail"].startswith("The Idempotency-Key 'k1' already stands for another entry")
    moved = refused(api.post({**BOUGHT, "shares": 8}, If_Match='"1"'), 412)
    assert "not 1 as If-Match has it" in moved["detail"]


def test_over_http_nobody_is_told_which_agreements_there_are(api):
    for found in (api.get("/agreements/fokus/owed?on=2003-07-02"), api.get("/agreements/fokus/entries")):
        assert "focus" not in refused(found, 404)["detail"]
    sent = api.post(BOUGHT, path=ENTRIES.replace("focus", "fokus"))
    assert "focus" not in refused(sent, 404)["detail"]


def test_one_entry_is_one(tmp_path):
    api = api_in(tmp_path)
    api.post(SIGNING)
    assert "there is one of 1 entry;" in refused(api.post(BOUGHT, If_None_Match="*"), 412)["detail"]


def test_what_says_more_keeps_the_name_of_its_kind():
    assert name_of(MissingField("shares", "SharesSold")) == "invalid_entry"
