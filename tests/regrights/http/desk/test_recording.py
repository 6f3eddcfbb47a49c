"""Recording by form: shown before it is written, written once, refused beside its field, as the API records it."""

import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from lifecycle.clocks import eastern_date
from lifecycle.entries import KINDS
from projections.facts.reasons import dollars
from regrights.book.store import Store
from regrights.desk.recording.preview import FIGURES
from regrights.desk.recording.sent import words_of
from regrights.desk.said import dated
from regrights.http import app as web
from regrights.http.responses import SECURITY
from tests.regrights.http.desk.browsing import HERE, Answer, Browser
from tests.regrights.http.desk.stories import FIRST, FOUR, ONE, SECOND, TWO, Fact, S, fact

SHOW, RECORD = "Show what it would come to", "Record it"
OF_THE_LOG = {"position", "recorded_at", "stamped", "format", "id", "key_sha256", "payload_sha256"}
XSS = """<img src=x onerror=alert(1)>'"><script>alert(2)</script>"""


class Desk:
    """A store of its own, and whoever is at its pages on this machine."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(f"sqlite:///{folder}/s.db")
        self.client = TestClient(
            web.application(self.store), base_url="http://127.0.0.1", raise_server_exceptions=False
        )
        self.browser = Browser(self.client)

    def begin(self, *more: Fact, agreement: str = "focus") -> "Desk":
        for each in (*FIRST[:2], *more):
            self.store.record(agreement, each)
        return self

    def entries(self, agreement: str = "focus") -> list[dict[str, Any]]:
        return [json.loads(each.stored) for each in self.store.stored(agreement)]

    def shown(self, given: Mapping[str, Any], agreement: str = "focus") -> Answer:
        """What an entry would come to, by the form of its kind, filled in and sent."""
        form = self.browser.get(f"/desk/{agreement}/record?{urlencode({'kind': given['kind']} | words_of(given))}")
        assert form.status == 200, (given, form.page.text[:1500])
        return self.browser.send(form, SHOW)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def own(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in OF_THE_LOG}


BOUGHT = fact("SharesPurchased", "2002-12-20", investor=TWO, shares=1000, price_per_share="2.00")
FILED = fact("StatementFiled", "2003-02-12", statement=S, form="S-3")
PAID = next(each for each in FIRST if each["kind"] == "PeriodicAmountPaid")
EFFECTIVE = fact("EffectivenessDeclared", "2003-07-11", statement=S)


# --- numbers as people write them -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "stored"),
    [("2,000", "2000"), ("$2,000.00", "2000.00"), ("$1,234,567.89", "1234567.89"), ("$5", "5"), ("2000.00", "2000.00")],
)
def test_an_amount_takes_thousands_and_a_dollar_sign_in_a_form_and_nowhere_else(
    desk: Desk, written: str, stored: str
) -> None:
    desk.begin()
    shown = desk.browser.send(
        desk.browser.get("/desk/focus/record?kind=PeriodicAmountPaid"),
        SHOW,
        investor=ONE,
        occurred_on="2003-07-02",
        amount=written,
    )
    assert desk.browser.send(shown, RECORD).status == 303, shown.page.text
    assert desk.entries()[-1]["amount"] == stored
    by_api = desk.client.post("/agreements/focus/entries", json={**PAID, "amount": written, "again": True})
    assert by_api.status_code == (201 if written == stored else 422)


@pytest.mark.parametrize(
    "written", ["2,00", "20,00.00", ",200", "2,,000", "2000,000", "0,200", "2.000,00", "$ 2,000", "2,000,", "1,000.0,0"]
)
def test_commas_that_part_no_thousands_are_refused_beside_their_field(desk: Desk, written: str) -> None:
    desk.begin()
    for kind, field in (("PeriodicAmountPaid", "amount"), ("SharesPurchased", "shares")):
        refused = desk.browser.send(
            desk.browser.get(f"/desk/focus/record?kind={kind}"),
            SHOW,
            investor=ONE,
            occurred_on="2003-07-02",
            **{field: written},
        )
        assert (refused.status, refused.page.described[field].split()[-1]) == (422, "refused-beside")
        assert "its commas do not part thousands; write them before each three digits" in refused.page.text
        assert refused.page.forms[0].fields[field] == written


def test_a_count_takes_thousands_and_no_dollar_sign(desk: Desk) -> None:
    desk.begin()
    form = desk.browser.get("/desk/focus/record?kind=SharesPurchased")
    said = {"investor": TWO, "occurred_on": "2002-12-20", "price_per_share": "$2.00"}
    assert desk.browser.send(form, SHOW, shares="$1,000", **said).status == 422
    desk.browser.send(desk.browser.send(form, SHOW, shares="1,000", **said), RECORD)
    assert own(desk.entries()[-1]) == BOUGHT


# --- every kind -----------------------------------------------------------------------------------------------------


def test_every_kind_stands_in_a_story() -> None:
    changes = {"EntryCorrected", "EntryRetracted"}  # these have pages of their own
    assert {each["kind"] for each in (*FIRST, *SECOND)} | changes == set(KINDS)


@pytest.mark.parametrize("story", [FIRST, SECOND], ids=["first", "second"])
def test_an_entry_recorded_by_form_is_the_one_that_the_api_records(story: Sequence[Fact], tmp_path: Path) -> None:
    """Each is filled in as an address fills it, sent as the page says, and stored as JSON would be stored."""
    (tmp_path / "form").mkdir()
    (tmp_path / "api").mkdir()
    by_form, by_api = Desk(tmp_path / "form"), Desk(tmp_path / "api")
    seen = set[str]()
    for number, given in enumerate(story, 1):
        answer = by_api.client.post("/agreements/focus/entries", json=given)
        assert answer.status_code == 201, answer.text
        if given["kind"] in seen:  # its form was tried: what is left is only the way there
            by_form.store.record("focus", given)
            continue
        seen.add(given["kind"])
        form = by_form.browser.get(f"/desk/focus/record?kind={given['kind']}")
        controls = {name for each in form.page.forms for name in each.fields | each.controls}
        assert set(words_of(given)) <= controls, (given, set(words_of(given)) - controls)
        carried = {
            "step": "commit",
            "position": str(number - 1),
            "key": f"key {number}",
        }  # as its preview would have it
        recorded = by_form.browser.post("/desk/focus/record", form.page.form(SHOW).fields | words_of(given) | carried)
        assert (recorded.status, recorded.location) == (303, f"/desk/focus/entry?n={number}"), recorded.page.text
    assert [*map(own, by_form.entries())] == [*map(own, by_api.entries())]
    assert [*map(own, by_form.entries())] == [{**each} for each in story]


def test_every_field_has_a_label_its_meaning_and_its_section(desk: Desk) -> None:
    desk.begin()
    for kind in sorted({each["kind"] for each in FIRST} - {"AgreementSigned"}):
        page = desk.browser.get(f"/desk/focus/record?kind={kind}").page
        (form,) = page.forms
        hidden = {name for name, control in form.controls.items() if control == "hidden"}
        assert hidden == {"token", "kind"}
        for name in set(form.controls) - hidden:
            described = page.described.get(name, "")
            assert all(each in page.ids for each in described.split()), (kind, name)
        assert not [name for name in form.required if name not in form.controls]
        asked_for = {name.partition("[")[0].partition(".")[0] for name in form.controls} - hidden
        assert not {"position", "recorded_at", "recorded_by", "stamped"} & asked_for


def test_the_controls_are_those_of_the_types(desk: Desk) -> None:
    desk.begin(FILED)
    (form,) = desk.browser.get("/desk/focus/record?kind=PeriodicAmountPaid").page.forms
    assert form.controls["occurred_on"] == "date"
    assert form.controls["toward.interest"] == "checkbox"
    assert form.choices["investor"] == ["", ONE, TWO, FOUR]
    assert {"occurred_on", "investor", "amount"} <= form.required
    assert not {"toward.trigger", "source"} & form.required
    (form,) = desk.browser.get("/desk/focus/record?kind=SuspensionLifted").page.forms
    assert form.choices["reason"] == ["", "disclosed", "no_longer_material", "disclosed_or_no_longer_material"]
    assert form.choices["investor"] == ["", ONE, TWO, FOUR]
    assert "investor" not in form.required  # left out, it is of every Investor


# --- what may be recorded -------------------------------------------------------------------------------------------


def offered(desk: Desk) -> tuple[set[str], set[str]]:
    page = desk.browser.get("/desk/focus/record").page
    text = page.text
    titles = {each.removeprefix("kind-") for each in page.ids if each.startswith("kind-")}
    assert titles == set(KINDS) - {"EntryCorrected", "EntryRetracted"}
    body = desk.client.get("/desk/focus/record").text
    now, _, later = body.partition('id="not-now"')
    found = re.compile(r'id="kind-(\w+)"')
    assert "What may follow now" in text
    return set(found.findall(now)), set(found.findall(later))


def test_the_kinds_offered_are_the_moves_that_are_legal_now_in_the_agreements_order(desk: Desk) -> None:
    desk.begin()
    now, later = offered(desk)
    assert {"StatementFiled", "SharesPurchased", "TermsAmended", "SharesSold"} <= now
    assert {"EffectivenessDeclared", "AmendmentFiled", "SuspensionLifted", "AgreementSigned", "Relisted"} <= later
    desk.store.record("focus", FILED)
    assert "EffectivenessDeclared" in offered(desk)[0]
    desk.store.record("focus", EFFECTIVE)
    now, later = offered(desk)
    assert {"PotentialMaterialEventNoticeGiven", "StopOrderIssued"} <= now
    assert {"EffectivenessDeclared", "StopOrderLifted"} <= later
    order = re.findall(r'id="kind-(\w+)"', desk.client.get("/desk/focus/record").text)
    known = [*KINDS]
    assert [each for each in order if each in now] == sorted(now, key=known.index)


def test_what_may_not_follow_says_why_not(desk: Desk) -> None:
    desk.begin(FILED)
    text = desk.browser.get("/desk/focus/record").page.text
    assert "statement 333-103030 is filed then" in text
    assert "no suspension toward Harrow Fund is in force then" in text


def test_an_entry_of_an_earlier_day_is_judged_in_its_place_also_where_it_may_not_follow_now(desk: Desk) -> None:
    desk.begin(FILED, EFFECTIVE)
    late = fact("AmendmentFiled", "2003-07-10", statement=S, form="S-3/A")
    assert desk.browser.send(desk.shown(late), RECORD).status == 303
    for day, status in (("2003-07-10", 200), ("2003-07-11", 422), ("2003-07-12", 422)):  # the day before, of, after
        assert desk.shown({**late, "form": "other", "occurred_on": day}).status == status, day


def test_a_name_without_a_log_is_begun_by_its_signing_and_by_nothing_else(desk: Desk) -> None:
    assert desk.browser.get("/desk/new/record").status == 200
    assert desk.browser.get("/desk/new/correct?n=1").status == 404
    assert desk.shown(FILED, "new").status == 422
    shown = desk.shown(FIRST[0], "new")
    assert desk.browser.send(shown, RECORD).location == "/desk/new/entry?n=1"
    assert [*map(own, desk.entries("new"))] == [FIRST[0]]


# --- shown before it is written -------------------------------------------------------------------------------------


def test_a_preview_writes_nothing_and_says_what_the_entry_would_come_to(desk: Desk) -> None:
    desk.begin(FILED)
    before = desk.store.stored("focus")
    shown = desk.shown(EFFECTIVE)
    assert shown.status == 200
    assert desk.store.stored("focus") == before
    assert "The SEC declared 333-103030 effective." in shown.page.text
    assert "filed effective" in shown.page.text
    assert "It would be entry 4" in shown.page.text
    assert "Starts:" in shown.page.text


def figures(desk: Desk, on: str) -> dict[tuple[str, str], str]:
    book = desk.store.book("focus")
    return {
        (each.investor, words): dollars(getattr(each, name))
        for each in book.ask("owed", on=on).investors  # type: ignore[attr-defined]
        for name, words in FIGURES.items()
    }


@pytest.mark.parametrize(
    "given", [EFFECTIVE, fact("PeriodicAmountPaid", "2003-07-02", investor=ONE, amount="1500.00"), BOUGHT]
)
def test_the_figures_shown_are_those_that_are_answered_once_it_is_recorded(desk: Desk, given: Fact) -> None:
    desk.begin(FILED)
    days = [given["occurred_on"], eastern_date(datetime.now(UTC)).isoformat()]
    shown = desk.shown(given)
    body = desk.client.post(
        "/desk/focus/record", data={**shown.page.form(SHOW).fields, "step": "preview"}, headers=HERE
    ).text
    rows = re.findall(
        r'<tr><th scope="row">([^<]+)</th><td data-label="Figure">([^<]+)</td>.*?datetime="([^"]+)".*?'
        r'data-label="Now" class="number">([^<]+)<.*?class="number">([^<]+)<.*?class="number">([^<]+)<',
        body,
    )
    before = {day: figures(desk, day) for day in days}
    assert desk.browser.send(shown, RECORD).status == 303
    after = {day: figures(desk, day) for day in days}
    moved = {
        (investor, figure, day, before[day][investor, figure], after[day][investor, figure])
        for day in days
        for investor, figure in before[day]
        if before[day][investor, figure] != after[day][investor, figure]
    }
    assert {row[:5] for row in rows} == moved
    assert moved


def test_nothing_is_recorded_by_an_address(desk: Desk) -> None:
    desk.begin()
    before = desk.store.stored("focus")
    for step in ("preview", "commit", "accept"):
        desk.browser.get(f"/desk/focus/record?{urlencode({'kind': 'Delisted', 'step': step} | words_of(BOUGHT))}")
        desk.browser.get(
            f"/desk/focus/record?step={step}&position=2&key=k&kind=Delisted&market=x&occurred_on=2003-01-02"
        )
    assert desk.store.stored("focus") == before


def test_a_form_of_elsewhere_or_without_its_token_is_refused(desk: Desk) -> None:
    desk.begin()
    fields = desk.shown(BOUGHT).page.form(RECORD).fields | {"step": "commit"}
    before = desk.store.stored("focus")
    for headers, sent in (
        ({}, fields),
        ({"Sec-Fetch-Site": "cross-site"}, fields),
        (HERE, {**fields, "token": "0" * 64}),
        (HERE, {name: value for name, value in fields.items() if name != "token"}),
    ):
        answer = desk.client.post("/desk/focus/record", data=sent, headers=headers, follow_redirects=False)
        assert answer.status_code in (400, 403, 404, 422), answer.status_code
        assert SECURITY.items() <= dict(answer.headers).items()
    assert desk.store.stored("focus") == before


# --- written once ---------------------------------------------------------------------------------------------------


def test_a_reload_and_a_double_click_are_one_entry(desk: Desk) -> None:
    desk.begin()
    shown = desk.shown(BOUGHT)
    first, again = (desk.browser.send(shown, RECORD) for _ in range(2))
    assert (first.status, first.location) == (again.status, again.location) == (303, "/desk/focus/entry?n=3")
    assert len(desk.entries()) == 3


def test_the_same_form_sent_by_many_at_once_is_one_entry(desk: Desk) -> None:
    desk.begin()
    fields = desk.shown(BOUGHT).page.form(RECORD).fields | {"step": "commit"}
    with ThreadPoolExecutor(8) as senders:
        found = list(senders.map(lambda _: desk.browser.post("/desk/focus/record", fields), range(24)))
    assert {(each.status, each.location) for each in found} == {(303, "/desk/focus/entry?n=3")}
    assert len(desk.entries()) == 3


def test_the_key_of_a_form_sent_with_other_fields_is_refused(desk: Desk) -> None:
    desk.begin()
    shown = desk.shown(BOUGHT)
    desk.browser.send(shown, RECORD)
    other = desk.browser.send(shown, RECORD, shares="7")
    assert other.status == 422
    assert "already stands for another entry" in other.page.text
    assert other.page.form(SHOW).fields["shares"] == "7"
    assert len(desk.entries()) == 3


def test_a_form_without_its_key_or_its_position_is_refused(desk: Desk) -> None:
    desk.begin()
    shown = desk.shown(BOUGHT)
    for wrong in ({"key": ""}, {"key": "a\x00b"}, {"position": ""}, {"position": "-1"}, {"position": "٣"}):
        assert desk.browser.send(shown, RECORD, **wrong).status in (400, 422), wrong
    assert len(desk.entries()) == 2


# --- the log has moved ----------------------------------------------------------------------------------------------


def test_a_log_that_moved_shows_what_came_and_a_new_preview_and_keeps_the_fields(desk: Desk) -> None:
    desk.begin()
    shown = desk.shown(BOUGHT)
    desk.store.record("focus", {**FILED, "recorded_by": "A. Counsel"})
    moved = desk.browser.send(shown, RECORD)
    assert moved.status == 412
    assert len(desk.entries()) == 3
    assert "The log has moved since you looked" in moved.page.text
    assert "333-103030 was filed on form S-3. Recorded by A. Counsel." in moved.page.text
    assert "It would be entry 4" in moved.page.text
    assert moved.page.form(RECORD).fields["shares"] == "1000"
    assert moved.page.form(RECORD).fields["position"] == "3"
    assert desk.browser.send(moved, RECORD).location == "/desk/focus/entry?n=4"


def test_what_is_illegal_by_now_says_so_beside_what_came(desk: Desk) -> None:
    desk.begin(FILED)
    shown = desk.shown(EFFECTIVE)
    desk.store.record("focus", {**EFFECTIVE, "occurred_on": "2003-07-10"})
    moved = desk.browser.send(shown, RECORD)
    assert moved.status == 412
    assert "The log has moved" in moved.page.text
    assert "statement 333-103030 is effective then" in moved.page.text
    assert [each.buttons.keys() for each in moved.page.forms] == [{SHOW}]


# --- refused --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "changed", "beside", "says"),
    [
        (BOUGHT, {"shares": "-5"}, "shares", "not a whole number"),
        (BOUGHT, {"shares": "1.000"}, "shares", "not a whole number"),
        (BOUGHT, {"shares": ""}, "shares", "missing"),
        (BOUGHT, {"price_per_share": "2 dollars"}, "price_per_share", "not such a decimal"),
        (BOUGHT, {"investor": "Somebody"}, "investor", "no Investor of this agreement"),
        (BOUGHT, {"occurred_on": "2003-02-29"}, "occurred_on", "no such day"),
        (BOUGHT, {"occurred_on": "2002-11-24"}, "occurred_on", "before the signing"),
        (BOUGHT, {"occurred_on": "2190-01-01"}, "occurred_on", "use what-if"),
        ({**FILED, "coverage": {ONE: 5}}, {f"coverage[{ONE}]": "x"}, f"coverage[{ONE}]", "not a whole number"),
        (PAID, {"toward.number": "0"}, "toward.number", "zero or less"),
        (PAID, {"toward.number": ""}, "toward.number", "missing"),
        (PAID, {"toward.trigger": "nothing"}, "toward.trigger", "no head of these terms"),
        (FIRST[1], {}, "again", "says exactly this already"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_what_was_written_is_kept(
    desk: Desk, given: Fact, changed: dict[str, str], beside: str, says: str
) -> None:
    desk.begin(BOUGHT)
    before = desk.store.stored("focus")
    if given is BOUGHT:
        given = {**given, "shares": 77}
    form = desk.browser.get(f"/desk/focus/record?kind={given['kind']}")
    refused = desk.browser.send(form, SHOW, **{**words_of(given), **changed})
    assert refused.status == 422, refused.page.text
    assert refused.page.described[beside].endswith("refused-beside")
    assert "refused-beside" in refused.page.ids
    assert says in refused.page.text
    summary = refused.page.ids["refused"]
    assert ("autofocus" in summary, summary["tabindex"], summary["role"]) == (True, "-1", "alert")
    assert any(link.removeprefix("#") in refused.page.ids for link in refused.page.links if link.startswith("#field-"))
    kept = refused.page.form(SHOW).fields
    assert {name: kept.get(name) for name in changed} == changed
    assert desk.store.stored("focus") == before


def test_a_refusal_of_a_field_with_parts_stands_beside_all_of_them(desk: Desk) -> None:
    desk.begin()
    refused = desk.shown({**FILED, "coverage": {"Somebody": 1}})
    assert (refused.status, "no Investor of this agreement" in refused.page.text) == (422, True)
    assert refused.page.form(SHOW).fields["coverage[Somebody]"] == "1"
    assert "refused-beside" in refused.page.ids


def test_the_day_before_the_signing_is_refused_and_that_day_and_the_next_are_taken(desk: Desk) -> None:
    desk.begin()
    for day, status in (("2002-11-24", 422), ("2002-11-25", 200), ("2002-11-26", 200)):
        assert desk.shown({**BOUGHT, "occurred_on": day}).status == status


def test_today_is_taken_and_tomorrow_is_not(desk: Desk) -> None:
    desk.begin()
    today = eastern_date(datetime.now(UTC))
    for days, status in ((-1, 200), (0, 200), (2, 422)):
        assert desk.shown({**BOUGHT, "occurred_on": (today + timedelta(days)).isoformat()}).status == status


@pytest.mark.parametrize("name", ["recorded_by", "recorded_at", "colour", "replacement.recorded_by"])
def test_a_word_that_no_form_has_is_refused_and_nothing_is_written(desk: Desk, name: str) -> None:
    desk.begin()
    shown = desk.shown(BOUGHT)
    for button in (SHOW, RECORD):
        assert desk.browser.send(shown, button, **{name: "somebody"}).status == 422
    assert desk.browser.get(f"/desk/focus/record?kind=Delisted&{name}=x").status == 422
    assert len(desk.entries()) == 2


@pytest.mark.parametrize("kind", ["EntryCorrected", "EntryRetracted", "Nothing", ""])
def test_a_kind_that_is_not_recorded_by_itself_is_refused(desk: Desk, kind: str) -> None:
    desk.begin()
    assert desk.browser.get(f"/desk/focus/record?kind={kind}").status == 422


@pytest.mark.parametrize("kind", sorted({each["kind"] for each in (*FIRST, *SECOND)}))
def test_what_is_written_into_a_field_is_shown_as_it_is_and_runs_nowhere(desk: Desk, kind: str) -> None:
    """In every control of every form, in the preview's refusals and in what fills a form by its address."""
    desk.begin(FILED)
    form = desk.browser.get(f"/desk/focus/record?kind={kind}")
    (asked,) = form.page.forms
    words = {name: XSS for name, control in asked.controls.items() if control not in ("hidden", "checkbox")}
    for answer in (
        desk.browser.send(form, SHOW, **words, **{f"coverage[{XSS}]": XSS} if kind == "StatementFiled" else {}),
        desk.browser.get(f"/desk/focus/record?{urlencode({'kind': kind} | words)}"),
    ):
        assert answer.status in (200, 422)
        assert {"img", "b"} & set(answer.page.tags) == set()
        assert answer.page.tags.count("script") == 1
        fields = answer.page.form(SHOW).fields
        assert {name: fields[name] for name in words} == words


def test_a_text_that_is_recorded_is_shown_as_it_is_on_every_page_of_recording(desk: Desk) -> None:
    desk.begin(FILED)
    for given in (
        fact("Delisted", "2003-07-02", market=XSS, source=XSS),
        fact("SharesTransferred", "2003-07-02", investor=ONE, transferee=XSS, shares=5),
        fact("StatementFiled", "2003-07-03", statement=XSS, form=XSS),
    ):
        shown = desk.shown(given)
        assert shown.status == 200, shown.page.text
        assert XSS in shown.page.text
        assert desk.browser.send(shown, RECORD).status == 303
        n = len(desk.entries())
        for page in ("record", f"correct?n={n}", f"retract?n={n}"):
            answer = desk.browser.get(f"/desk/focus/{page}")
            assert {"img"} & set(answer.page.tags) == set()
            assert answer.page.tags.count("script") == 1
    assert own(desk.entries()[-1])["statement"] == XSS


# --- correct and retract --------------------------------------------------------------------------------------------


def test_a_correction_begins_with_what_stands_shows_what_changes_and_is_one_entry(desk: Desk) -> None:
    desk.begin({**BOUGHT, "source": "a letter", "recorded_by": "A. Clerk"})
    form = desk.browser.get("/desk/focus/correct?n=3")
    fields = form.page.form(SHOW).fields
    assert fields["replacement.shares"] == "1000"
    assert fields["replacement.source"] == "a letter"
    assert "reason" in form.page.form(SHOW).required
    shown = desk.browser.send(form, SHOW, **{"replacement.shares": "900", "reason": "a slip of the pen"})
    assert shown.status == 200, shown.page.text
    assert "Shares 1000 900" in shown.page.text
    found = [desk.browser.send(shown, RECORD) for _ in range(2)]
    assert {(each.status, each.location) for each in found} == {(303, "/desk/focus/entry?n=4")}
    last = own(desk.entries()[-1])
    assert last == {
        "kind": "EntryCorrected",
        "occurred_on": eastern_date(datetime.now(UTC)).isoformat(),
        "target": 3,
        "reason": "a slip of the pen",
        "replacement": {**BOUGHT, "shares": 900, "source": "a letter", "recorded_by": "A. Clerk"},
    }
    assert desk.browser.get("/desk/focus/correct?n=3").page.form(SHOW).fields["replacement.shares"] == "900"


def test_a_correction_says_days_in_the_one_style_and_which_fields_are_its_own(desk: Desk) -> None:
    desk.begin(BOUGHT)
    form = desk.browser.get("/desk/focus/correct?n=3")
    assert form.page.text.index("About the correction itself") < form.page.text.index("Reason Why.")
    shown = desk.browser.send(form, SHOW, **{"replacement.occurred_on": "2002-11-27", "reason": "a slip of the pen"})
    today = eastern_date(datetime.now(UTC))
    assert "Happened on 20 Dec 2002 27 Nov 2002" in shown.page.text
    assert "it now reads: 27 Nov 2002: " in shown.page.text
    assert f"27 Nov 2002, 20 Dec 2002 and {dated(str(today))}" in shown.page.text


def test_a_form_says_what_is_meant_where_nothing_is_said(desk: Desk) -> None:
    desk.begin()
    text = desk.browser.get("/desk/focus/record?kind=PotentialMaterialEventNoticeGiven").page.text
    assert "Findings of the Board optional not said, which means yes" in text
    assert "`" not in desk.browser.get("/desk/focus/record?kind=WaiverGranted").page.text


def test_a_correction_without_a_reason_or_a_change_is_refused(desk: Desk) -> None:
    desk.begin(BOUGHT)
    form = desk.browser.get("/desk/focus/correct?n=3")
    same = desk.browser.send(form, SHOW, reason="none")
    assert (same.status, "says already" in same.page.text) == (422, True)
    silent = desk.browser.send(form, SHOW, **{"replacement.shares": "900"})
    assert silent.status == 422
    assert silent.page.described["reason"].endswith("refused-beside")
    wrong = desk.browser.send(form, SHOW, **{"replacement.shares": "x", "reason": "y"})
    assert wrong.page.described["replacement.shares"].endswith("refused-beside")


def test_a_name_is_put_right_throughout(desk: Desk) -> None:
    desk.begin(BOUGHT)
    form = desk.browser.get("/desk/focus/correct?n=1")
    investors = form.page.form(SHOW).fields["replacement.investors"].replace(TWO, "Lindens, Ltd.")
    words = {"replacement.investors": investors, "reason": "misread", f"renames[{TWO}]": "Lindens, Ltd."}
    shown = desk.browser.send(form, SHOW, **words)
    assert shown.status == 200, shown.page.text
    assert desk.browser.send(shown, RECORD).status == 303
    assert desk.entries()[-1]["renames"] == {TWO: "Lindens, Ltd."}


def test_a_retraction_needs_a_reason_and_is_one_entry(desk: Desk) -> None:
    desk.begin(BOUGHT)
    form = desk.browser.get("/desk/focus/retract?n=3")
    assert form.page.form(SHOW).required == {"reason"}
    assert desk.browser.send(form, SHOW).status == 422
    shown = desk.browser.send(form, SHOW, reason="never happened")
    found = [desk.browser.send(shown, RECORD) for _ in range(2)]
    assert {(each.status, each.location) for each in found} == {(303, "/desk/focus/entry?n=4")}
    assert desk.entries()[-1]["target"] == 3
    for page in ("correct", "retract"):
        gone = desk.browser.get(f"/desk/focus/{page}?n=3")
        assert (gone.status, "was retracted" in gone.page.text) == (422, True)


@pytest.mark.parametrize("n", ["0", "9", "x", "", "٣"])
@pytest.mark.parametrize("page", ["correct", "retract"])
def test_an_entry_that_is_not_there_is_neither_corrected_nor_retracted(desk: Desk, page: str, n: str) -> None:
    desk.begin()
    assert desk.browser.get(f"/desk/focus/{page}?n={n}").status == 422


def test_without_keys_one_person_records_what_two_would_and_the_page_says_so(desk: Desk) -> None:
    desk.begin()
    shown = desk.shown(fact("WaiverGranted", "2003-01-02", company_signed=True, signed_by=[ONE], duty="3(c)",
                            from_on="2003-01-02", until_on="2003-01-09"))  # fmt: skip
    assert "this is recorded by one person" in shown.page.text
    assert desk.browser.send(shown, RECORD).status == 303
    assert "recorded_by" not in desk.entries()[-1]


# --- whatever goes wrong --------------------------------------------------------------------------------------------


def test_where_nobody_knows_whether_it_was_recorded_the_same_can_be_sent_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.begin()
    shown = desk.shown(BOUGHT)
    record = desk.store.record

    def lost(*given: object, **more: object) -> None:
        from lifecycle.log.contract import StoreUnavailable

        record(*given, **more)  # type: ignore[arg-type]
        raise StoreUnavailable("s.db", "gone", "try again")

    monkeypatch.setattr(desk.store, "record", lost)
    unknown = desk.browser.send(shown, RECORD)
    assert unknown.status == 503
    assert "not known whether this was recorded" in unknown.page.text
    monkeypatch.setattr(desk.store, "record", record)
    again = desk.browser.send(unknown, "Send it again")
    assert (again.status, again.location) == (303, "/desk/focus/entry?n=3")
    assert len(desk.entries()) == 3
