"""Entries as JSON: every kind with its fields, what each field refuses, and the stored bytes for ever.

The list of kinds is written out here from the description of the log, not taken from the code.
"""

import hashlib
import json
import random
import re
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product

import attrs
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from lifecycle.entries import KINDS, ClosingBidRecorded, DutyPerformed, Entry, PaidToward, Toward
from lifecycle.entries.codec import DEEPEST, LINE_LIMIT, NotReadable, canonical, decode, entry_from, parse
from lifecycle.entries.entry import OF_THE_LOG
from lifecycle.entries.fields import InvalidEntry
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.record.files import ROOM_FOR_DIGEST, LineRefused, admitted, exported, judge_lines

NOW = datetime(2004, 6, 1, 12, tzinfo=UTC)

# kind: its own fields. "?" marks one that may be left out; "a/b" are the only texts a field takes.
OWN_FIELDS = """
AgreementSigned: company=text investors=names terms=terms
SharesPurchased: investor=text shares=count price_per_share=price
WarrantsIssued: investor=text shares=count exercise_price=price?
WarrantsExercised: investor=text shares=count exercise_price=price?
WarrantsExpired: investor=text shares=count exercise_price=price?
SharesSplit: new_shares=count old_shares=count
SharesSold: investor=text shares=count venue=registered/rule_144/private proceeds=amount?
SharesTransferred: investor=text transferee=text shares=count
TransferNotified: investor=text transferee=text
DraftDelivered: statement=text
CounselObjected: statement=text reasonable=truth
ObjectionResolved: statement=text reasonable=truth?
StatementFiled: statement=text form=text coverage=coverage?
AmendmentFiled: statement=text form=text
ReviewNotified: statement=text review=truth full=truth?
CommentsReceived: statement=text oral=truth?
ResponseFiled: statement=text oral=truth?
ClearanceNotified: statement=text oral=truth?
AccelerationRequested: statement=text
EffectivenessDeclared: statement=text
PostEffectiveAmendmentFiled: statement=text
PostEffectiveAmendmentDeclaredEffective: statement=text
ProspectusSupplemented: statement=text
StopOrderProceedingsOpened: statement=text
StopOrderIssued: statement=text
StopOrderLifted: statement=text
EffectivenessLapsed: statement=text
EffectivenessRestored: statement=text
StatementWithdrawn: statement=text
RegistrationObjected:
CutBackImposed: statement=text shares=coverage
CutBackEnded: statement=text
MilestoneReached: milestone=text
MaterialEventDetermined: limb=information/engagement detriment_found=truth misleading_found=truth
AdvanceNoticeGiven: investor=text?
PotentialMaterialEventNoticeGiven: investor=text? board_findings=truth? advance_notice_unlawful=truth?
SuspensionLifted: investor=text? reason=disclosed/no_longer_material/disclosed_or_no_longer_material
MisstatementNoticeReceived: investor=text?
CorrectedProspectusReceived: investor=text?
Delisted: market=text
Relisted: market=text
PublicInformationLapsed:
PublicInformationRestored:
ConditionBegan: investor=text? condition=text
ConditionEnded: investor=text? condition=text
ClosingBidRecorded: price=price
InvestorDelayAttributed: investor=text? from_on=day until_on=day status=asserted/agreed/adjudicated
PeriodicAmountPaid: investor=text amount=amount toward=paid_toward?
ShareSettlementAgreed: investor=text toward=toward amount=amount
PeriodicAmountSharesIssued: investor=text toward=toward shares=count
DemandNotified: investor=text?
PrincipalIssued: investor=text amount=amount
PrincipalReduced: investor=text amount=amount
ExclusionElected: investor=text
UnrestrictedResaleDetermined:
TermsAmended: company_signed=truth signed_by=signers changes=object effective_from=day
WaiverGranted: company_signed=truth signed_by=signers trigger=text? duty=text?\
 from_on=day until_on=day refund=truth?
ReadingElected: reading=text choice=text authority=text
CounselDesignated: name=text
TransferAgentAppointed: name=text
TransferAgentInstructed: statement=text
RequestReceived: investor=text? duty=text
DutyPerformed: investor=text? duty=text regarding=count? statement=text?
ClaimNoticed: claim=text claimant=text indemnitor=text amount=amount?
DefenceAssumed: claim=text claimant=text indemnitor=text amount=amount?
SettlementConsented: claim=text claimant=text indemnitor=text amount=amount?
ClaimPaid: claim=text claimant=text indemnitor=text amount=amount?
ExpenseIncurred: amount=amount category=text
DamagesClaimed: investor=text amount=amount?
ForceMajeureAsserted: investor=text amount=amount?
EntryCorrected: target=count replacement=entry reason=text renames=renames?
EntryRetracted: target=count reason=text
InvestorRenamed: investor=text name=text
CompanyRenamed: company=text
AgreementSetAside: reason=text
"""
ON_EVERY_KIND = (
    "occurred_on=day recorded_at=instant? recorded_by=text? source=text? document=text? document_sha256=text?"
    " again=truth?"
)


def fields_in(words):
    return {name: (tag.rstrip("?"), not tag.endswith("?")) for name, _, tag in (word.partition("=") for word in words)}


FIELDS = {
    kind: fields_in([*own.split(), *ON_EVERY_KIND.split()])
    for kind, _, own in (line.partition(":") for line in OWN_FIELDS.strip().splitlines())
}

TOWARD = {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": 1}
RIGHT = {
    "text": "333-104568",
    "names": ["Alpha Capital A.G.", "Shimshon Visnstein"],
    "signers": ["Alpha Capital A.G."],
    "terms": "focus-2002",
    "count": 1000,
    "price": "2.00",
    "amount": "20000.00",
    "truth": True,
    "day": "2003-07-01",
    "instant": "2003-07-01T16:05:00-04:00",
    "coverage": {"Alpha Capital A.G.": 500},
    "renames": {"Alpha Capital": "Alpha Capital A.G."},
    "object": {"computation_interval_days": 20},
    "toward": TOWARD,
    "paid_toward": TOWARD,
    "entry": {"kind": "ClosingBidRecorded", "occurred_on": "2003-06-30", "price": "1.50"},
}
BY_FIELD = {
    "investor": "Alpha Capital A.G.",
    "from_on": "2003-05-05",
    "until_on": "2003-05-19",
    "form": "S-3",
    "reading": "partial_period",
    "choice": "prorated",
    "duty": "3(c)",
    "regarding": 1,
    "target": 2,
}


def right(field, tag):
    return BY_FIELD.get(field) or RIGHT.get(tag) or tag.partition("/")[0]


# One valid entry of every kind, with every field of its own and no field of the log's.
EXAMPLES = {
    kind: {
        "kind": kind,
        **{name: right(name, tag) for name, (tag, _) in fields.items() if name not in ON_EVERY_KIND},
        "occurred_on": RIGHT["day"],
    }
    for kind, fields in FIELDS.items()
}


class Bare(str):
    """JSON written as it stands."""

    __slots__ = ()


def written(value):
    """JSON of a value in which Bare stands for itself."""
    if isinstance(value, Bare):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{written(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    return json.dumps(value)


def given_by(value):
    return parse(written(value).encode())


# --- kinds and fields -------------------------------------------------------------------------------------


def test_the_kinds_are_exactly_those_of_the_list():
    assert sorted(KINDS) == sorted(FIELDS)
    assert len(KINDS) == 75
    assert all(found.__name__ == kind and issubclass(found, Entry) for kind, found in KINDS.items())


@pytest.mark.parametrize("collector", ["gc.disable()", "gc.set_threshold(1)", ""])
def test_the_kinds_do_not_hang_on_when_garbage_is_collected(collector):
    # attrs makes a class with slots anew; the first one lingers among its parent's subclasses for a while.
    script = f"import gc; {collector}\nfrom lifecycle import entries\nfor kind, found in entries.KINDS.items():"
    script += " print(kind, found is getattr(entries, kind))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert sorted(ran.stdout.splitlines()) == sorted(f"{kind} True" for kind in FIELDS)


@pytest.mark.parametrize("kind", FIELDS)
def test_a_kind_has_exactly_its_fields_and_can_do_without_exactly_those_marked(kind):
    fields = [field for field in attrs.fields(KINDS[kind]) if field.name not in OF_THE_LOG]
    assert {field.name: field.default is attrs.NOTHING for field in fields} == {
        name: needed for name, (_, needed) in FIELDS[kind].items()
    }
    assert attrs.fields(KINDS[kind]).position.default == 0


@pytest.mark.parametrize("kind", FIELDS)
def test_a_kind_is_frozen(kind):
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        entry_from(EXAMPLES[kind]).occurred_on = None


@pytest.mark.parametrize("kind", FIELDS)
def test_what_is_stored_decodes_to_what_was_given(kind):
    for recorded_at in ("2003-07-01T16:05:00-04:00", "2003-07-01T20:05:00Z", "2003-07-01T16:05:00.123456-04:00"):
        given = {**EXAMPLES[kind], "recorded_at": recorded_at, "source": "a “paper”, Zürich", "recorded_by": "counsel"}
        entry = attrs.evolve(entry_from(parse(json.dumps(given).encode())), position=7)
        assert decode(canonical(given, position=7)) == entry
        assert entry.kind == kind
        assert entry.recorded_at == datetime.fromisoformat(recorded_at)


@pytest.mark.parametrize("kind", FIELDS)
def test_the_fields_that_may_be_left_out_may_be_left_out_together(kind):
    needed = {name: EXAMPLES[kind][name] for name, (_, needed) in FIELDS[kind].items() if needed}
    entry = entry_from({"kind": kind, **needed})
    assert decode(canonical({"kind": kind, **needed})) == entry
    left = {name for name, (_, needed) in FIELDS[kind].items() if not needed}
    assert {getattr(entry, name) for name in left} <= {None, True, False}


def test_a_potential_material_event_notice_has_board_findings_unless_it_says_otherwise():
    entry = entry_from({"kind": "PotentialMaterialEventNoticeGiven", "occurred_on": "2003-07-01"})
    assert (entry.board_findings, entry.advance_notice_unlawful, entry.investor) == (True, False, None)


def test_a_payment_may_be_meant_for_interest():
    entry = entry_from({**EXAMPLES["PeriodicAmountPaid"], "toward": {"interest": True}})
    assert entry.toward == PaidToward(interest=True)
    assert entry.toward.of_amount is None
    assert str(invalid({**EXAMPLES["ShareSettlementAgreed"], "toward": {"interest": True}})).startswith(
        "toward.interest"
    )


def test_values_arrive_exact_and_typed():
    entry = entry_from({**EXAMPLES["PeriodicAmountPaid"], "amount": "20000.10"})
    assert str(entry.amount) == "20000.10"
    assert entry.toward.of_amount == Toward(
        trigger="late_effectiveness", trigger_date=entry.toward.trigger_date, number=1
    )
    assert entry_from(EXAMPLES["AgreementSigned"]).investors == ("Alpha Capital A.G.", "Shimshon Visnstein")


@pytest.mark.parametrize("kind", FIELDS)
def test_a_missing_field_is_refused_by_its_name(kind):
    for name, (_, needed) in FIELDS[kind].items():
        if needed:
            refused = invalid({field: value for field, value in EXAMPLES[kind].items() if field != name})
            assert refused.field == name
            assert str(refused) == f"{name}: missing, and {kind} needs it; add {name}."


@pytest.mark.parametrize("kind", FIELDS)
def test_a_field_the_kind_does_not_know_is_refused_by_its_name(kind):
    for name in (
        "colour",
        "postion",
        "Kind",
        next(each for each in ("shares", "statement", "market") if each not in FIELDS[kind]),
    ):
        refused = invalid({**EXAMPLES[kind], name: 5})
        known = f"{name} = 5: no field of {kind}; it knows {', '.join(sorted(FIELDS[kind]))}"
        assert re.fullmatch(rf"{re.escape(known)}(; perhaps \w+ is meant)?\.", str(refused))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("StatementFilled", "StatementFiled"),
        ("statementfiled", "StatementFiled"),
        ("suspension notice", "PotentialMaterialEventNoticeGiven"),
        ("Blackout", "PotentialMaterialEventNoticeGiven"),
        ("liquidated-damages", "PeriodicAmountPaid"),
    ],
)
def test_an_unknown_kind_is_refused_with_the_one_that_may_be_meant(said, kind):
    assert str(invalid({"kind": said})).endswith(f"; perhaps {kind} is meant.")
    assert "perhaps" not in str(invalid({"kind": "Zzz"}))


# --- wrong values -----------------------------------------------------------------------------------------

NAN, INFINITY, FLOAT, EXPONENT = Bare("NaN"), Bare("-Infinity"), Bare("1.5"), Bare("1e400")
NOTHING_TAKES = [None, NAN, INFINITY, FLOAT, EXPONENT, Bare("9" * 5000), Bare("-" + "9" * 30), [[]], [{}]]
NO_TEXT = [True, False, [], {}, "", "   ", "\t", "two\nlines", "nul\x00", "escape\x1b[31m", "\x85", "\u2028"]
NO_DECIMAL = [*NO_TEXT, "x", "-1.00", "+1.00", "1,000.00", "1.", ".5", "01.00", "1e3", "NaN", "Infinity", "$5", " 5"]
NO_DECIMAL += ["5 ", "\uff11.00", "1" * 16, "0x10"]
NO_DAY = [*NO_TEXT, "2003-02-29", "2003-13-01", "2003-7-1", "20030701", "2003-W05-1", "2003-07-01T00:00:00", 20030701]
NO_DAY += ["1899-12-31", "2200-01-01", "01/07/2003", "\uff12003-07-01", " 2003-07-01", "2003-07-01\n"]
NO_INSTANT = [*NO_TEXT, "2003-07-01", "2003-07-01T16:05:00", "2003-07-01 16:05:00-04:00", "2003-07-01T16:05-04:00"]
NO_INSTANT += ["2003-07-01T25:05:00-04:00", "2003-02-29T16:05:00Z", "2003-07-01T16:05:60Z", "1899-07-01T16:05:00Z"]
NO_INSTANT += ["2003-07-01T16:05:00+24:00", "2003-07-01T16:05:00.1234567Z", "2003-07-01T16:05:00EST", 1057089900]
NO_TOWARD = [
    "x",
    5,
    [],
    {},
    {"trigger": "late_effectiveness"},
    *({**TOWARD, "trigger": wrong} for wrong in ("", None, 5)),
]
NO_TOWARD += [{**TOWARD, "number": wrong} for wrong in (0, FLOAT, "1", NAN, None)]
NO_TOWARD += [{**TOWARD, "trigger_date": "2003-06-31"}, {**TOWARD, "statement": ""}, {**TOWARD, "colour": "red"}]
NO_ENTRY = ["x", 5, True, [], {}, {"kind": "ClosingBidRecorded"}, {"kind": "Nothing"}, {"kind": 5}, {"kind": None}]
NO_ENTRY += [{**RIGHT["entry"], "price": FLOAT}, {**RIGHT["entry"], "colour": "red"}, {**RIGHT["entry"], "position": 2}]
NO_ENTRY += [{**RIGHT["entry"], "recorded_at": RIGHT["instant"]}, {**RIGHT["entry"], "digest": "ab"}]
NO_ENTRY += [{"kind": "EntryRetracted", "occurred_on": "2003-07-01", "target": 1, "reason": "x"}]
WRONG = {
    "text": [*NO_TEXT, 7],
    "count": [*NO_TEXT, "5", 0, -1, -500, 10**12 + 1, 10**18, Bare("1E3"), Bare("5.0")],
    "price": [*NO_DECIMAL, 2, "1.1234567"],
    "amount": [*NO_DECIMAL, 20000, "0", "0.00", "1.005"],
    "truth": ["true", "", 0, 1, [], {}],
    "day": NO_DAY,
    "instant": NO_INSTANT,
    "signers": ["Alpha", "", 5, True, {}, [""], [5], [None], ["A", "A"], [["A"]], ["A", FLOAT], [True]],
    "names": ["Alpha", "", 5, True, {}, [], [""], [5], [None], ["A", "A"], [["A"]], ["A", FLOAT], [True]],
    "object": ["x", 5, True, [], ""],
    "coverage": ["x", 5, [], {"A": -1}, {"A": 0}, {"A": "5"}, {"A": FLOAT}, {"A": None}, {"": 5}, {" ": 5}, {"A": {}}],
    "renames": ["x", 5, True, [], {"A": ""}, {"A": 5}, {"A": None}, {"": "B"}, {" ": "B"}, {"A": {}}, {"A": FLOAT}],
    "terms": [5, True, [], "", " ", "a\nb"],
    "toward": NO_TOWARD,
    "paid_toward": [
        *NO_TOWARD,
        {"interest": False},
        {"interest": "true"},
        {"interest": 1},
        {**TOWARD, "interest": True},
    ],
    "entry": NO_ENTRY,
}
CHOICES_TAKE_NOT = ["other", "", "REGISTERED", " agreed", 5, 0, True, [], {}, ["agreed"]]


def invalid(value):
    """The refusal of an entry: one printable line that begins with the field."""
    with pytest.raises(InvalidEntry) as refused:
        entry_from(given_by(value))
    sentence = str(refused.value)
    assert sentence.isprintable()
    assert sentence.startswith(refused.value.field)
    assert sentence.endswith(".")
    assert len(sentence) < 700
    return refused.value


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_refuses_every_value_of_a_wrong_type_by_its_name(kind):
    for name, (tag, _) in FIELDS[kind].items():
        wrong = WRONG.get(tag, CHOICES_TAKE_NOT)
        assert entry_from({**EXAMPLES[kind], name: right(name, tag)})  # the mutation is all that is wrong
        for value in [*NOTHING_TAKES, *wrong]:
            refused = invalid({**EXAMPLES[kind], name: value})
            within = refused.field.removeprefix(name)
            assert within == "" or within[0] in ".[", (name, value, refused.field)


@pytest.mark.parametrize(
    ("kind", "changed", "sentence"),
    [
        (
            "ClosingBidRecorded",
            {"price": Bare("1.50")},
            (
                "price = 1.50: a number with a fraction or an exponent, not a decimal in quotes; "
                'write a decimal of zero or more with at most 6 places as text, like "2.00".'
            ),
        ),
        (
            "ClosingBidRecorded",
            {"price": NAN},
            (
                "price = NaN: no number, not a decimal in quotes; "
                'write a decimal of zero or more with at most 6 places as text, like "2.00".'
            ),
        ),
        (
            "ClosingBidRecorded",
            {"price": None},
            "price: null, and ClosingBidRecorded needs it; write its value.",
        ),
        (
            "ClosingBidRecorded",
            {"source": None},
            "source: null; leave the field out if there is nothing to say.",
        ),
        (
            "PeriodicAmountPaid",
            {"amount": "20000.005"},
            (
                'amount = "20000.005": not such a decimal; '
                'write a decimal above zero with at most 2 places as text, like "2.00".'
            ),
        ),
        (
            "SharesSold",
            {"shares": -5},
            "shares = -5: zero or less; write a whole number above zero, without quotes, like 500000.",
        ),
        (
            "SharesSold",
            {"shares": Bare("2.5")},
            (
                "shares = 2.5: a number with a fraction or an exponent, not a whole number; "
                "write a whole number above zero, without quotes, like 500000."
            ),
        ),
        (
            "SharesSold",
            {"shares": Bare("1" + "0" * 90)},
            "shares = 1" + "0" * 79 + "…: a number too long to be meant, not a whole number; "
            "write a whole number above zero, without quotes, like 500000.",
        ),
        (
            "SharesSold",
            {"venue": "over the counter"},
            'venue = "over the counter": not one of the choices; write one of: registered, rule_144, private.',
        ),
        (
            "StatementFiled",
            {"occurred_on": "2003-02-30"},
            (
                'occurred_on = "2003-02-30": no such day in the calendar; '
                'write a calendar date as text, like "2003-06-01".'
            ),
        ),
        (
            "StatementFiled",
            {"recorded_at": "2003-02-03T17:00:00"},
            (
                'recorded_at = "2003-02-03T17:00:00": not an instant with an offset; '
                'write an instant with its offset, like "2003-07-11T16:05:00-04:00".'
            ),
        ),
        (
            "AgreementSigned",
            {"investors": ["A", "B", "A"]},
            'investors = ["A", "B", "A"]: something stands in it twice; name each once.',
        ),
        (
            "AgreementSigned",
            {"investors": ["A", 5]},
            "investors[2] = 5: a whole number, not text; write it as text in quotes.",
        ),
        (
            "PeriodicAmountPaid",
            {"toward": {**TOWARD, "number": "1"}},
            (
                'toward.number = "1": text, not a whole number; '
                "write a whole number above zero, without quotes, like 500000."
            ),
        ),
        (
            "EntryCorrected",
            {"replacement": {**RIGHT["entry"], "price": 2}},
            (
                "replacement.price = 2: a whole number, not a decimal in quotes; "
                'write a decimal of zero or more with at most 6 places as text, like "2.00".'
            ),
        ),
        (
            "EntryCorrected",
            {"replacement": {**RIGHT["entry"], "recorded_at": "2003-07-01T16:05:00-04:00"}},
            'replacement.recorded_at = "2003-07-01T16:05:00-04:00": the log assigns it; leave it out.',
        ),
    ],
)
def test_the_sentence_names_the_field_the_value_what_is_wrong_and_what_to_write(kind, changed, sentence):
    assert str(invalid({**EXAMPLES[kind], **changed})) == sentence


def test_text_that_no_utf8_holds_is_refused_also_where_it_never_was_json():
    with pytest.raises(InvalidEntry) as refused:
        entry_from({**EXAMPLES["DraftDelivered"], "statement": "half \udcff"})
    cannot = "a character in the text cannot be printed"
    assert str(refused.value) == f'statement = "half \\udcff": {cannot}; write it on one line of UTF-8.'


def test_an_unknown_kind_and_a_missing_one_are_refused_by_name():
    with pytest.raises(InvalidEntry, match='kind = "EffectivenessDeclared2": no such kind of entry'):
        entry_from({"kind": "EffectivenessDeclared2", "occurred_on": "2003-07-01"})
    with pytest.raises(InvalidEntry, match="kind: missing"):
        entry_from({"occurred_on": "2003-07-01"})
    for carrier in ("Entry", "StatementEntry", "InvestorEntry", "NoticeEntry", "ClaimEntry", "os.system"):
        with pytest.raises(InvalidEntry, match="no such kind"):
            entry_from({"kind": carrier, "occurred_on": "2003-07-01", "statement": "333-1"})


def test_a_field_name_that_cannot_be_printed_is_shown_escaped_and_a_long_one_cut():
    for name in ("a\nb", "\x1b[2J", "x" * 100_000):
        with pytest.raises(InvalidEntry) as refused:
            entry_from({**EXAMPLES["ClosingBidRecorded"], name: 5})
        assert str(refused.value).isprintable()
        assert str(refused.value).startswith('"')
        assert len(str(refused.value)) < 300


@pytest.mark.parametrize("name", ["recorded_at", "position", "digest"])
def test_what_the_log_assigns_cannot_be_said_of_an_entry_that_is_not_recorded(name):
    with pytest.raises(InvalidEntry, match=f"{name} = .*: the log assigns it"):
        entry_from({**EXAMPLES["ClosingBidRecorded"], name: "2003-07-01T16:05:00-04:00"}, recorded=False)


@pytest.mark.parametrize("levels", [2, 30, 400])
def test_corrections_inside_corrections_are_refused_however_deep(levels):
    nested = EXAMPLES["EntryCorrected"]
    for _ in range(levels - 1):
        nested = {**EXAMPLES["EntryCorrected"], "replacement": nested}
    with pytest.raises(InvalidEntry, match=r'replacement\.kind = "EntryCorrected": it replaces no entry'):
        entry_from(nested)


# --- JSON -------------------------------------------------------------------------------------------------

NOT_JSON = {
    "no text at all": (b"", "not JSON at column 1"),
    "broken off": (b'{"kind": "ClosingBid', "not JSON"),
    "two objects": (b"{} {}", "not JSON at column 4"),
    "a list": (b"[]", "this is a list, not an object"),
    "a text": (b'"x"', "this is text, not an object"),
    "a number": (b"5", "this is a whole number, not an object"),
    "null": (b"null", "this is nothing, not an object"),
    "NaN": (b"NaN", "this is no number, not an object"),
    "single quotes": (b"{'kind': 'x'}", "not JSON at column 2"),
    "a comma too many": (b'{"kind": "x",}', "not JSON"),
    "a control character": (b'{"kind": "a\x01"}', "not JSON"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "begins with a byte order mark; save it as plain UTF-8"),
    "Latin-1": ('{"source": "Zürich"}'.encode("latin-1"), "byte 14 is not UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "byte 1 is not UTF-8"),
    "half a surrogate pair": (rb'{"source": "\ud83d"}', "half of a surrogate pair"),
    "half a pair as a name": (rb'{"\udc00": 1}', "half of a surrogate pair"),
    "deep lists": (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    "deep objects": (b'{"a": ' * 900 + b"1" + b"}" * 900, "nested too deeply"),
    "deep and half a pair": (rb'{"a": "\ud83d", "b": ' + b"[" * 900 + b"]" * 900 + b"}", "nested too deeply"),
    "deeper than any entry": (b'{"a": ' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1), "nested too deeply"),
    "over 1 MiB": (b'{"source": "' + b"x" * LINE_LIMIT + b'"}', "longer than 1 MiB"),
}


@pytest.mark.parametrize("case", NOT_JSON)
def test_bytes_that_are_no_json_object_are_refused(case):
    line, reason = NOT_JSON[case]
    with pytest.raises(NotReadable, match=reason) as refused:
        parse(line)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b'{"kind": "x", "kind": "x"}', "kind"),
        (b'{"a": {"shares": 1, "shares": 2}}', "shares"),
        (b'{"a": [{"b": 1, "c": 2, "b": 3}]}', "b"),
        (rb'{"price": "1", "pric\u0065": "2"}', "price"),
    ],
)
def test_a_field_that_stands_twice_is_refused_by_its_name(line, name):
    with pytest.raises(InvalidEntry, match=f"^{name}: the field stands twice in one object; keep one of the two"):
        parse(line)


def test_finding_the_field_that_stands_twice_among_very_many_takes_no_time():
    names = [f'"{number}":0' for number in range(90_000)]
    with pytest.raises(InvalidEntry, match=r"^89999: the field stands twice"):
        parse(("{" + ",".join([*names, names[-1]]) + "}").encode())


def test_a_nesting_that_entries_need_is_read():
    terms = {"based_on": "focus-2002", "late_effectiveness_rates": ["0.02"]}
    signing = {**EXAMPLES["AgreementSigned"], "terms": terms}
    given = {**EXAMPLES["EntryCorrected"], "replacement": signing}
    assert entry_from(given_by(given)).replacement.terms == terms
    assert parse(b'{"a": ' * DEEPEST + b"1" + b"}" * DEEPEST)


def test_white_space_around_the_object_is_no_part_of_it():
    assert parse(b' \t{"a": 1}\r\n') == {"a": 1}


# --- the stored bytes -------------------------------------------------------------------------------------


def test_the_stored_bytes_have_sorted_keys_no_spaces_plain_utf8_and_values_as_given():
    given = {
        "recorded_at": "2003-07-01T16:05:00.100-04:00",
        "kind": "PeriodicAmountPaid",
        "occurred_on": "2003-07-01",
        "toward": {"trigger_date": "2003-06-01", "number": 1, "trigger": "late_effectiveness"},
        "amount": "20.50",
        "investor": "Zürich — “A” \\ 資本 😀",
    }
    assert (
        canonical(given, position=12)
        == (
            '{"amount":"20.50","investor":"Zürich — “A” \\\\ 資本 😀","kind":"PeriodicAmountPaid",'
            '"occurred_on":"2003-07-01","position":12,'
            '"recorded_at":"2003-07-01T16:05:00.100-04:00",'
            '"toward":{"number":1,"trigger":"late_effectiveness","trigger_date":"2003-06-01"}}'
        ).encode()
    )


@pytest.mark.parametrize("kind", FIELDS)
def test_the_order_and_the_spaces_of_what_was_given_leave_no_trace(kind):
    given = {**EXAMPLES[kind], "recorded_at": "2003-07-01T16:05:00-04:00"}
    shuffled = list(given.items())
    random.Random(kind).shuffle(shuffled)
    loose = json.dumps(dict(shuffled), indent=3, ensure_ascii=True)
    assert canonical(parse(loose.encode()), position=3) == canonical(given, position=3)


# Written by hand. The digests were computed once and stay for ever: a log sealed today must verify in ten years.
PINNED = [
    (
        (
            '{"company":"Focus Enhancements, Inc.","investors":["Alpha Capital A.G.","Zürich “資本”"],"kind":'
            '"AgreementSigned","occurred_on":"2002-11-25","position":1,"recorded_at":"2002-11-25T17:00:00-05:00","terms":{"based_on":'
            '"focus-2002","late_effectiveness_rates":["0.02","0.030"],"required_effective_date":"2003-06-01"}}'
        ),
        "0d3c9d134497ee1edf3d1ae9e6ccc43f01b3821a42d035a71099ca179ea034a3",
    ),
    (
        (
            '{"investor":"Zürich “資本”","kind":"SharesPurchased","occurred_on":"2002-11-25","position":2,'
            '"price_per_share":"1.20","recorded_at":"2002-11-25T22:00:00.000001Z","shares":250000}'
        ),
        "f70cba78cc6fd79c86edb0b4e3dace30b2ff8e7bd774fcc1f1ee1f82a67302a1",
    ),
    (
        (
            '{"amount":"18000.50","document":"letter","document_sha256":"00ff","investor":"Zürich “資本”",'
            '"kind":"PeriodicAmountPaid","occurred_on":"2003-07-08","position":3,"recorded_at":"2003-07-08T17:00:00-04:00",'
            '"recorded_by":"counsel","source":"wire","toward":{"number":1,"trigger":"late_effectiveness",'
            '"trigger_date":"2003-06-01"}}'
        ),
        "1be45bf3f0bf5afe040e94792ece9b5416d51a31a766e19ee0d160b44e7b15ac",
    ),
    (
        (
            '{"kind":"EntryCorrected","occurred_on":"2003-07-09","position":4,"reason":"a slip","recorded_at":'
            '"2003-07-09T09:00:00-04:00","replacement":{"investor":"Zürich “資本”","kind":"SharesPurchased",'
            '"occurred_on":"2002-11-25","price_per_share":"1.2","shares":260000},"target":2}'
        ),
        "3861ef5019d99e431f8dc8a7ee7fed77b88c8bcf4c6bf91b6759e4bbf9fe2975",
    ),
    (
        (
            '{"kind":"EntryRetracted","occurred_on":"2003-07-10","position":5,"reason":"no slip","recorded_at":'
            '"2003-07-10T09:00:00-04:00","target":4}'
        ),
        "f3c735334e98bfd9ab9120d254598822641fa7421becdc862e18d9216aeb463d",
    ),
]


def test_the_pinned_log_is_stored_and_sealed_as_ever():
    given = [json.loads(stored) for stored, _ in PINNED]
    lines = [json.dumps({**entry, "position": place}).encode() for place, entry in enumerate(given, 1)]
    file = judge_lines(iter(enumerate(lines, 1)), source="pinned", now=NOW)
    assert [stored.decode() for stored in file.stored] == [stored for stored, _ in PINNED]
    assert list(file.digests) == [digest for _, digest in PINNED]


def test_a_digest_is_sha256_of_the_digest_before_it_and_the_stored_bytes():
    previous = bytes(32)
    for stored, digest in PINNED:
        previous = hashlib.sha256(previous + stored.encode()).digest()
        assert previous.hex() == digest
    assert bytes(32) == ZERO_DIGEST
    assert chained(ZERO_DIGEST, PINNED[0][0].encode()).hex() == PINNED[0][1]


def test_an_export_of_the_pinned_log_is_its_entries_with_their_digests_and_goes_in_again():
    lines = [exported(stored.encode(), digest) for stored, digest in PINNED]
    assert lines[4].decode() == (
        f'{{"digest":"{PINNED[4][1]}","kind":"EntryRetracted","occurred_on":"2003-07-10","position":5,'
        '"reason":"no slip","recorded_at":"2003-07-10T09:00:00-04:00","target":4}\n'
    )
    again = judge_lines(iter(enumerate(lines, 1)), source="pinned", now=NOW)
    assert [exported(*pair) for pair in zip(again.stored, again.digests, strict=True)] == lines


@pytest.mark.parametrize("place", range(len(PINNED)))
def test_an_export_changed_in_one_place_is_refused_at_that_line(place):
    lines = [exported(stored.encode(), digest) for stored, digest in PINNED]
    lines[place] = lines[place].replace(b'"occurred_on"', b'"source":"x","occurred_on"', 1)
    if b'"source":"wire"' in lines[place]:
        lines[place] = lines[place].replace(b'"source":"x",', b"").replace(b'"wire"', b'"cash"')
    with pytest.raises(LineRefused, match=f"^pinned, line {place + 1}: digest = ") as refused:
        judge_lines(iter(enumerate(lines, 1)), source="pinned", now=NOW)
    assert refused.value.line == place + 1


def test_the_stored_bytes_of_a_kind_this_version_does_not_know_are_refused_by_name():
    with pytest.raises(InvalidEntry, match='kind = "SomethingLater": no kind this version knows'):
        decode(b'{"kind":"SomethingLater","occurred_on":"2003-07-01","position":3}')


@pytest.mark.parametrize(
    "stored",
    [b"", b"\xff", b"[]", b"{}", b'{"kind":5}', b'{"kind":"ClosingBidRecorded"}', b'{"kind":"EntryCorrected"}'],
)
def test_stored_bytes_that_are_no_entry_are_refused_and_verify_is_named(stored):
    with pytest.raises(NotReadable, match=r"a stored entry cannot be read .*; run `regrights verify` on this log"):
        decode(stored)


def test_an_entry_is_taken_only_if_its_export_can_be_taken_back():
    judgement = Judgement()
    admitted(judgement, {**EXAMPLES["AgreementSigned"], "occurred_on": "2002-11-25"}, now=NOW)
    bare = {"kind": "ClosingBidRecorded", "occurred_on": "2003-07-01", "price": "1", "recorded_at": NOW.isoformat()}
    room = LINE_LIMIT - ROOM_FOR_DIGEST - len(canonical({**bare, "source": ""}, position=2))
    with pytest.raises(NotReadable, match="with what the log adds to it, is longer than 1 MiB"):
        admitted(judgement, {**bare, "source": "x" * (room + 1)}, now=NOW)
    assert len(judgement.log) == len(judgement.history) == 1
    stored, _ = admitted(judgement, {**bare, "source": "x" * room}, now=NOW)
    line = exported(stored, "0" * 64)
    assert len(line) == LINE_LIMIT + len(b"\n")
    assert parse(line.rstrip(b"\n"))["price"] == "1"


# --- fuzz -------------------------------------------------------------------------------------------------

JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["2003-07-01", "1.00", "-1"]),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)
BY_TAG = {
    "text": st.text(min_size=1, max_size=30).filter(lambda text: text.strip() and text.isprintable()),
    "count": st.integers(1, 10**12),
    "price": st.decimals(0, 10**8, places=6).map("{:f}".format),
    "amount": st.decimals(Decimal("0.01"), 10**11, places=2).map("{:f}".format),
    "truth": st.booleans(),
    "day": st.dates(datetime(1900, 1, 1, tzinfo=UTC).date(), datetime(2199, 12, 31, tzinfo=UTC).date()).map(str),
    "object": st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
    "entry": st.just(RIGHT["entry"]),
}
BY_TAG["signers"] = st.lists(BY_TAG["text"], max_size=4, unique=True)
BY_TAG["names"] = st.lists(BY_TAG["text"], min_size=1, max_size=4, unique=True)
BY_TAG["terms"] = BY_TAG["text"] | BY_TAG["object"]
BY_TAG["coverage"] = st.dictionaries(BY_TAG["text"], BY_TAG["count"], max_size=3)
BY_TAG["renames"] = st.dictionaries(BY_TAG["text"], BY_TAG["text"], max_size=3)
BY_TAG["instant"] = st.builds(
    "{}T{:02}:{:02}:{:02}{}".format,
    BY_TAG["day"],
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.sampled_from(["Z", "-04:00", "+05:30", ".5-05:00", ".123456+00:00"]),
)
BY_TAG["toward"] = st.fixed_dictionaries(
    {"trigger": st.sampled_from(["late_effectiveness", "restricted_sale"]), "trigger_date": BY_TAG["day"]}
    | {"number": BY_TAG["count"]},
    optional={"statement": BY_TAG["text"]},
)

BY_TAG["paid_toward"] = st.one_of(BY_TAG["toward"], st.just({"interest": True}))


@st.composite
def valid_entries(draw):
    kind = draw(st.sampled_from(sorted(FIELDS)))
    given = {"kind": kind}
    for name, (tag, needed) in FIELDS[kind].items():
        if needed or draw(st.booleans()):
            given[name] = draw(BY_TAG[tag] if tag in BY_TAG else st.sampled_from(tag.split("/")))
    return given


@settings(max_examples=400, deadline=None)
@drawn(valid_entries(), st.integers(1, 10**6))
def test_whatever_is_well_formed_is_taken_and_reads_back_the_same(given, position):
    entry = attrs.evolve(entry_from(parse(json.dumps(given).encode())), position=position)
    stored = canonical(given, position=position)
    assert decode(stored) == entry
    assert parse(stored) == {**given, "position": position}


def taken(judgement, line):
    """Whether a line is admitted; anything but a refusal with one printable sentence fails the test."""
    before = len(judgement.log), judgement.state
    refusal = None
    try:
        admitted(judgement, parse(line), now=NOW)
    except Refusal as found:
        refusal = str(found)
    assert len(judgement.history) == len(judgement.states) - 1
    if refusal is None:
        return True
    assert len(refusal.splitlines()) == 1
    assert (len(judgement.log), judgement.state) == before
    return False


def begun():
    judgement = Judgement()
    assert taken(judgement, json.dumps({**EXAMPLES["AgreementSigned"], "occurred_on": "2002-11-25"}).encode())
    return judgement


BEGUN = begun()


@settings(max_examples=300, deadline=None)
@drawn(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_and_nothing_else(line):
    assert not taken(BEGUN, line)


@settings(max_examples=400, deadline=None)
@drawn(st.sampled_from(sorted(FIELDS)), st.dictionaries(st.text(max_size=8), JSONISH, max_size=3), st.data())
def test_arbitrary_json_in_any_field_of_any_kind_is_taken_or_refused_and_nothing_else(kind, strange, data):
    changed = {name: data.draw(JSONISH) for name in data.draw(st.sets(st.sampled_from(sorted(FIELDS[kind]))))}
    taken(begun(), json.dumps({**EXAMPLES[kind], **strange, **changed}).encode())


def test_twenty_thousand_mangled_lines_are_taken_or_refused_and_nothing_else():
    chance = random.Random(19)
    lines = [json.dumps({**given, "source": "Zürich 😀"}, ensure_ascii=False).encode() for given in EXAMPLES.values()]
    scraps = [b"NaN", b"-1", b"1e400", b"null", b'"', b"{", b"}", b"[", b"\\ud800", b"\xff", b"\xef\xbb\xbf", b"\x00"]
    scraps += [b'"kind":', b",", b":", b"9" * 400, b"2003-02-30", b"true", b"[" * 2000, b" ", b"\\u0000", b"1.5"]
    refused = 0
    for _ in range(20_000):
        line = bytearray(chance.choice(lines))
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(line))
            match chance.randrange(4):
                case 0:
                    line[at] = chance.randrange(256)
                case 1:
                    del line[at : at + chance.randint(1, 20)]
                case 2:
                    line[at:at] = chance.choice(scraps)
                case _:
                    line[at : at + chance.randint(0, 15)] = chance.choice(scraps)
        refused += not taken(begun(), bytes(line))
    assert refused > 15_000  # some scraps land inside a text and harm nothing


def test_the_examples_of_every_kind_that_needs_nothing_before_it_are_admitted():
    free = {"ClosingBidRecorded", "DutyPerformed", "ExpenseIncurred", "StatementFiled", "Delisted", "ReadingElected"}
    for kind in free:
        given = {name: value for name, value in EXAMPLES[kind].items() if name != "coverage"}
        assert taken(begun(), json.dumps(given).encode()), kind
    assert {KINDS["ClosingBidRecorded"], KINDS["DutyPerformed"]} == {ClosingBidRecorded, DutyPerformed}


def test_every_pair_of_a_wrong_kind_and_a_wrong_field_is_still_one_refusal():
    for kind, name in product(("X", "", "kind", 5, None, [], {}), ("colour", "occurred_on", "shares")):
        with pytest.raises(InvalidEntry):
            entry_from({"kind": kind, name: [None]})
