"""What two persons record: proposed by one outside the log, recorded by another in both names, or put aside."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Never

import pytest
from starlette.testclient import TestClient

from lifecycle.clocks import eastern_date
from lifecycle.errors import Refusal
from regrights.access.issuing import wanted
from regrights.access.key import Issued, Role
from regrights.access.keys import Keys
from regrights.access.refusals import NotIssued
from regrights.book.store import Store
from regrights.desk.recording import preview
from regrights.http import app as web
from regrights.http import recording
from regrights.http.admission import one_person
from tests.regrights.http.desk.browsing import Answer, Browser
from tests.regrights.http.desk.stories import FIRST, ONE, TWO, S, fact
from tests.regrights.http.desk.test_recording import RECORD, SHOW, own, words_of
from tests.regrights.http.test_access import AMPLE

PROPOSE, IN_BOTH, DECLINE, WITHDRAW = "Propose it", "Record it in both names", "Decline it", "Withdraw it"
WAIVER = fact(
    "WaiverGranted",
    "2003-07-02",
    company_signed=True,
    signed_by=[ONE],
    trigger="late_effectiveness",
    from_on="2003-06-01",
    until_on="2003-07-02",
)
AMENDMENT = fact(
    "TermsAmended",
    "2003-07-02",
    company_signed=True,
    signed_by=[ONE, TWO],
    changes={"suspension_periods": 3},
    effective_from="2003-07-02",
)
PAID = fact("PeriodicAmountPaid", "2003-07-02", investor=ONE, amount="100.00")
FILED = fact("StatementFiled", "2003-02-12", statement=S, form="S-3")


class Office:
    """A store with keys, and people at its pages, each with a key of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(f"sqlite:///{folder}/s.db")
        for each in (*FIRST[:2], FILED, PAID):
            self.store.record("focus", {**each, "recorded_by": "A. Clerk"})
        self.keys = Keys(folder / "access.db", lambda: datetime.now(UTC))
        self.client = TestClient(web.application(self.store, keys=self.keys, rates=AMPLE), base_url="http://127.0.0.1")
        self.first, self.second = self.person("A. Counsel", "counsel"), self.person("B. Company")

    def issue(self, name: str, role: Role = "company", agreements: tuple[str, ...] = ("focus",)) -> Issued:
        investors = [ONE] if role.startswith("investor") else []
        asked: dict[str, Any] = {"agreements": agreements, "every": False, "investors": investors}
        return self.keys.issue(wanted(role=role, name=name, days=30, **asked))

    def person(self, name: str, role: Role = "company") -> Browser:
        return Browser(self.client, self.issue(name, role).written)

    def entries(self) -> list[dict[str, Any]]:
        return [json.loads(each.stored) for each in self.store.stored("focus")]

    def propose(self, given: Mapping[str, Any] = WAIVER, who: Browser | None = None) -> str:
        """The address of a proposal."""
        who = who or self.first
        form = who.get(f"/desk/focus/record?kind={given['kind']}")
        proposed = who.send(who.send(form, SHOW, **words_of(given)), PROPOSE)
        assert (proposed.status, len(self.entries())) == (303, 4), proposed.page.text
        assert proposed.location.startswith("/desk/focus/record?proposal=")
        return proposed.location

    def change(self, page: str, who: Browser | None = None, **words: str) -> Answer:
        """The preview of a correction or a retraction."""
        who = who or self.first
        return who.send(who.get(f"/desk/focus/{page}"), SHOW, **words)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


# --- which entries --------------------------------------------------------------------------------------------------


def test_a_waiver_an_amendment_a_retraction_and_a_correction_of_money_need_two(office: Office) -> None:
    for given in (WAIVER, AMENDMENT):
        form = office.first.get(f"/desk/focus/record?kind={given['kind']}")
        assert PROPOSE in office.first.send(form, SHOW, **words_of(given)).page.text
    assert PROPOSE in office.change("retract?n=4", reason="never paid").page.text
    assert PROPOSE in office.change("correct?n=4", **{"replacement.amount": "90.00", "reason": "misread"}).page.text
    moved = office.change("correct?n=2", **{"replacement.source": "a letter", "reason": "x"})
    assert PROPOSE in moved.page.text  # a price is in dollars
    of_terms = office.change("correct?n=1", **{"replacement.source": "a letter", "reason": "x"})
    assert PROPOSE in of_terms.page.text


def test_everything_else_is_recorded_by_one_in_the_name_of_its_key(office: Office) -> None:
    other = office.change("correct?n=3", **{"replacement.form": "SB-2", "reason": "misread"})
    assert office.first.send(other, RECORD).location == "/desk/focus/entry?n=5"
    last = own(office.entries()[-1])
    assert last["recorded_by"] == "A. Counsel"
    assert last["replacement"]["recorded_by"] == "A. Clerk"
    form = office.second.get("/desk/focus/record?kind=Delisted")
    shown = office.second.send(form, SHOW, **words_of(fact("Delisted", "2003-07-03", market="Nasdaq")))
    assert office.second.send(shown, RECORD).status == 303
    assert office.entries()[-1]["recorded_by"] == "B. Company"


def test_a_correction_that_moves_a_figure_needs_two_whatever_its_kind(office: Office) -> None:
    office.store.record("focus", fact("EffectivenessDeclared", "2003-07-11", statement=S))
    later = office.change("correct?n=5", **{"replacement.occurred_on": "2003-08-11", "reason": "misread"})
    assert PROPOSE in later.page.text


def test_a_correction_whose_amounts_cannot_be_worked_out_needs_two(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unanswered(*_: object, **_words: object) -> Never:
        raise StillUnknown

    monkeypatch.setattr(preview, "case", unanswered)
    other = office.change("correct?n=3", **{"replacement.form": "SB-2", "reason": "misread"})
    assert PROPOSE in other.page.text


class StillUnknown(Refusal):
    def __init__(self) -> None:
        super().__init__("A closing bid is missing.")


# --- proposed -------------------------------------------------------------------------------------------------------


def test_what_is_proposed_stands_in_no_log_and_is_listed_until_it_is_recorded(office: Office) -> None:
    before = office.store.stored("focus")
    address = office.propose()
    assert office.store.stored("focus") == before
    mine = office.first.get("/desk/focus/record").page
    assert "Proposed by A. Counsel" in mine.text
    assert "You proposed it" in mine.text
    others = office.second.get("/desk/focus/record").page
    assert "You proposed it" not in others.text
    assert address.rpartition("/")[2] in others.links


def test_another_person_sees_what_it_would_come_to_now_and_records_it_in_both_names(office: Office) -> None:
    address = office.propose()
    office.store.record("focus", fact("Delisted", "2003-07-01", market="Nasdaq"))
    opened = office.second.get(address)
    assert opened.status == 200
    assert "It would be entry 6" in opened.page.text
    found = [office.second.send(opened, IN_BOTH) for _ in range(2)]
    assert {(each.status, each.location) for each in found} == {(303, "/desk/focus/entry?n=6")}
    assert own(office.entries()[-1]) == {**WAIVER, "recorded_by": "A. Counsel; approved by B. Company"}
    assert "Proposed by" not in office.second.get("/desk/focus/record").page.text
    assert office.first.get(address).location == "/desk/focus/entry?n=6"


def test_many_who_record_it_at_once_record_one_entry(office: Office) -> None:
    address = office.propose()
    people = [office.second, *(office.person(f"Person {number}") for number in range(3))]
    opened = [(who, who.get(address)) for who in people for _ in range(3)]
    with ThreadPoolExecutor(6) as senders:
        found = list(senders.map(lambda each: each[0].send(each[1], IN_BOTH), opened))
    assert {(each.status, each.location) for each in found} == {(303, "/desk/focus/entry?n=5")}
    assert len(office.entries()) == 5


def test_who_proposed_it_does_not_record_it_neither_with_another_key_in_the_same_name(office: Office) -> None:
    address = office.propose()
    again = [office.person(name) for name in ("A. Counsel", "a. counsel", "A.\u00a0Counsel", "\uff21. Counsel")]
    fields = office.second.get(address).page.form(IN_BOTH).fields
    for who in (office.first, *again):
        assert IN_BOTH not in who.get(address).page.text
        token = who.get(address).page.form(WITHDRAW).fields["token"]
        refused = who.post("/desk/focus/record", {**fields, "token": token, "step": "accept"})
        assert (refused.status, "one person does not record it alone" in refused.page.text) == (422, True)
    assert len(office.entries()) == 4
    assert office.second.send(office.second.get(address), IN_BOTH).status == 303


def test_it_is_declined_by_another_or_withdrawn_by_who_proposed_it_and_then_waits_no_more(office: Office) -> None:
    for who, button in ((office.second, DECLINE), (office.first, WITHDRAW)):
        address = office.propose()
        opened = office.second.get(address)
        assert who.send(who.get(address), button).location == "/desk/focus/record"
        assert "Proposed by" not in who.get("/desk/focus/record").page.text
        gone = office.second.send(opened, IN_BOTH)
        assert (gone.status, "waits no more" in gone.page.text) == (409, True)
        assert office.second.get(address).status == 409
    assert len(office.entries()) == 4


def test_what_a_key_since_revoked_proposed_is_not_recorded_and_may_be_declined_and_proposed_again(
    office: Office,
) -> None:
    address = office.propose()
    opened = office.second.get(address)
    office.keys.revoke(next(each.id for each in office.keys.all() if each.name == "A. Counsel"))
    refused = office.second.send(opened, IN_BOTH)
    for answer in (refused, office.second.get(address)):
        assert "A. Counsel proposed this with has been revoked since, so it is not recorded" in answer.page.text
        assert [{*each.buttons} for each in answer.page.forms] == [{DECLINE}]
    assert (refused.status, len(office.entries())) == (422, 4)
    again = office.propose(who=office.person("A. Counsel"))
    assert office.second.send(office.second.get(address), DECLINE).status == 303
    assert office.second.send(office.second.get(again), IN_BOTH).location == "/desk/focus/entry?n=5"


def test_what_a_key_proposed_that_was_rotated_or_ran_out_is_recorded(office: Office) -> None:
    addresses = [office.propose(), office.propose(AMENDMENT)]
    office.keys.rotate(next(each.id for each in office.keys.all() if each.name == "A. Counsel"), timedelta())
    for address in addresses:
        assert office.second.send(office.second.get(address), IN_BOTH).status == 303


def test_a_log_that_moved_is_shown_to_the_second_person_before_anything_is_recorded(office: Office) -> None:
    address = office.propose()
    opened = office.second.get(address)
    office.store.record("focus", fact("Delisted", "2003-07-01", market="Nasdaq"))
    moved = office.second.send(opened, IN_BOTH)
    assert moved.status == 412
    assert "The shares were delisted from Nasdaq." in moved.page.text
    assert len(office.entries()) == 5
    assert office.second.send(moved, IN_BOTH).location == "/desk/focus/entry?n=6"


def test_what_is_illegal_by_now_can_only_be_declined(office: Office) -> None:
    retraction = office.first.send(office.change("retract?n=4", reason="never paid"), PROPOSE).location
    office.store.record("focus", {"kind": "EntryRetracted", "occurred_on": "2026-01-02", "target": 4, "reason": "y"})
    opened = office.second.get(retraction)
    assert "retracted already" in opened.page.text
    assert [{*each.buttons} for each in opened.page.forms] == [{DECLINE}]
    assert office.second.send(opened, DECLINE).status == 303


def test_a_reload_and_a_double_click_are_one_proposal_and_other_fields_are_refused(office: Office) -> None:
    form = office.first.get("/desk/focus/record?kind=WaiverGranted")
    shown = office.first.send(form, SHOW, **words_of(WAIVER))
    fields = {**shown.page.form(PROPOSE).fields, "step": "commit"}
    with ThreadPoolExecutor(6) as senders:
        found = list(senders.map(lambda _: office.first.post("/desk/focus/record", fields), range(12)))
    assert len({(each.status, each.location) for each in found}) == 1
    assert office.first.get("/desk/focus/record").page.text.count("Proposed by") == 1
    other = office.first.send(shown, PROPOSE, until_on="2003-07-01")
    assert (other.status, "sent before, with other fields" in other.page.text) == (422, True)
    accepted = office.second.send(office.second.get(found[0].location), IN_BOTH)
    assert office.first.send(shown, PROPOSE).location == found[0].location  # which leads to the entry
    assert office.first.get(found[0].location).location == accepted.location


def test_a_correction_and_a_retraction_are_made_on_the_day_they_are_recorded(office: Office) -> None:
    shown = office.change("correct?n=4", **{"replacement.amount": "90.00", "reason": "misread"})
    opened = office.second.get(office.first.send(shown, PROPOSE).location)
    assert "Amount 100.00 90.00" in opened.page.text
    assert office.second.send(opened, IN_BOTH).status == 303
    assert own(office.entries()[-1]) == {
        "kind": "EntryCorrected",
        "occurred_on": eastern_date(datetime.now(UTC)).isoformat(),
        "target": 4,
        "reason": "misread",
        "recorded_by": "A. Counsel; approved by B. Company",
        "replacement": {**PAID, "amount": "90.00", "recorded_by": "A. Clerk"},
    }


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_a_proposal_outlives_the_server_and_is_in_a_file_that_its_owner_alone_reads(office: Office) -> None:
    address = office.propose()
    file = office.folder / "access.proposals.db"
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    anew = TestClient(
        web.application(Store(office.store.url), keys=office.keys, rates=AMPLE), base_url="http://127.0.0.1"
    )
    second = Browser(anew, office.second.key)
    assert second.send(second.get(address), IN_BOTH).status == 303


def test_what_was_recorded_before_the_process_ended_waits_no_more_and_is_recorded_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the log and the file of proposals: the log is what counts."""
    address = office.propose()
    opened = office.second.get(address)
    record = office.store.record

    def ended(*given: Any, **more: Any) -> None:
        record(*given, **more)
        raise OSError("ended")

    monkeypatch.setattr(office.store, "record", ended)
    assert office.second.send(opened, IN_BOTH).status == 500
    monkeypatch.setattr(office.store, "record", record)
    assert "Proposed by" not in office.second.get("/desk/focus/record").page.text
    third = office.person("C. Other")
    fields = {**opened.page.form(IN_BOTH).fields, "step": "accept"}
    assert third.post("/desk/focus/record", fields).location == "/desk/focus/entry?n=5"
    assert len(office.entries()) == 5


def test_a_proposal_is_of_its_log_and_is_not_found_in_another_of_the_same_name(office: Office, tmp_path: Path) -> None:
    address = office.propose()
    (tmp_path / "other").mkdir()
    other = Store(f"sqlite:///{tmp_path}/other/s.db")
    for each in (*FIRST[:2], FILED, PAID):
        other.record("focus", each)
    client = TestClient(web.application(other, keys=office.keys, rates=AMPLE), base_url="http://127.0.0.1")
    elsewhere = Browser(client, office.second.key)
    assert elsewhere.get(address).status == 404
    assert "Proposed by" not in elsewhere.get("/desk/focus/record").page.text


@pytest.mark.parametrize("wrong", ["mode", "foreign"])
def test_a_file_of_proposals_that_cannot_be_used_is_said_and_nothing_is_written(office: Office, wrong: str) -> None:
    form = office.first.get("/desk/focus/record?kind=WaiverGranted")
    shown = office.first.send(form, SHOW, **words_of(WAIVER))
    file = office.folder / "access.proposals.db"
    file.write_bytes(b"" if wrong == "mode" else b"no database at all, and longer than a header " * 40)
    file.chmod(0o644 if wrong == "mode" else 0o600)
    refused = office.first.send(shown, PROPOSE)
    assert refused.status == 503
    assert "The proposals in" in refused.page.text
    assert str(office.folder) not in refused.page.text
    assert len(office.entries()) == 4


def test_no_proposal_is_anybodys_who_may_not_record(office: Office) -> None:
    address = office.propose()
    roles: tuple[Role, ...] = ("auditor", "investor", "investor-counsel")
    for who in (office.person(role, role) for role in roles):
        for page in ("record", address.rpartition("/")[2], "correct?n=4", "retract?n=4"):
            headers = {"Authorization": f"Bearer {who.key}"}
            nothing = office.client.get("/desk/other/record", headers=headers)
            found = office.client.get(f"/desk/focus/{page}", headers=headers)
            assert (found.status_code, found.content) == (nothing.status_code, nothing.content)
            assert found.status_code == 404
            sent = office.client.post(f"/desk/focus/{page}", data={"step": "preview"}, headers=headers)
            assert sent.status_code == 404


@pytest.mark.parametrize("page", ["correct?n=1", "retract?n=1"])
def test_an_agreement_that_is_not_there_is_told_as_one_that_is_not_granted(office: Office, page: str) -> None:
    key = office.issue("D. Every", agreements=("focus", "not-begun")).written
    headers = {"Authorization": f"Bearer {key}"}
    absent, other = (office.client.get(f"/desk/{name}/{page}", headers=headers) for name in ("not-begun", "other"))
    assert (absent.status_code, absent.content) == (other.status_code, other.content)
    assert absent.status_code == 404


@pytest.mark.parametrize("name", ["A; approved by B", "A; APPROVED BY B"])
def test_no_key_is_issued_in_the_name_of_two(office: Office, name: str) -> None:
    with pytest.raises(NotIssued):
        office.issue(name)


def test_the_glance_says_what_waits_and_a_pinned_one_does_not(office: Office) -> None:
    auditor = office.person("E. Auditor", "auditor")
    address, waits = "/desk/focus/glance?on=2003-07-02", "1 proposed entry waits for a second person"
    before = office.second.get(address).page.text
    assert waits not in before
    proposal = office.propose()
    assert waits in office.second.get(address).page.text
    assert waits not in office.second.get(f"{address}&known_at=2100-01-01").page.text
    assert waits not in auditor.get(address).page.text
    office.second.send(office.second.get(proposal), DECLINE)
    assert office.second.get(address).page.text == before


def by_api(office: Office, who: str, *entries: Mapping[str, object], key: str | None = None) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {who}", **({"Idempotency-Key": key} if key else {})}
    sent = list(entries) if len(entries) > 1 else entries[0]
    found = office.client.post("/agreements/focus/entries", json=sent, headers=headers)
    return found.status_code, found.json().get("refusal", "")


@pytest.mark.parametrize("entries", [1, 2])
def test_nor_does_one_key_over_the_api(office: Office, entries: int) -> None:
    before, key = office.entries(), office.issue("E. Company").written
    paid = {name: value for name, value in PAID.items() if name != "recorded_by"}
    of_money = {"kind": "EntryCorrected", "occurred_on": "2003-07-02", "target": 4, "reason": "x", "replacement": paid}
    retracted = {"kind": "EntryRetracted", "occurred_on": "2003-07-02", "target": 4, "reason": "x"}
    expense = {"kind": "ExpenseIncurred", "occurred_on": "2003-07-02", "category": "fee", "amount": "1.00"}
    for given in (WAIVER, of_money, retracted):
        sent = {name: value for name, value in given.items() if name != "recorded_by"}
        assert by_api(office, key, *[sent, expense][:entries]) == (422, "needs_two_persons")
    assert office.entries() == before
    assert by_api(office, key, expense)[0] == 201


def test_over_the_api_one_key_corrects_what_moves_no_money(office: Office) -> None:
    key = office.issue("E. Company").written
    notified = {"kind": "AdvanceNoticeGiven", "occurred_on": "2003-07-02", "source": "letter"}
    assert by_api(office, key, notified)[0] == 201
    change = {"kind": "EntryCorrected", "occurred_on": "2003-07-03", "target": 5, "reason": "a slip"}
    change["replacement"] = {**notified, "source": "courier"}
    assert by_api(office, key, change, key="once")[0] == 201
    assert by_api(office, key, change, key="once")[0] == 201
    assert len(office.entries()) == 6


def test_what_was_looked_at_is_recorded_after_no_other_entry(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    key = office.issue("E. Company").written
    notified = {"kind": "AdvanceNoticeGiven", "occurred_on": "2003-07-02", "source": "letter"}
    assert by_api(office, key, notified)[0] == 201
    looked_at = one_person.check_one_person_may

    def moving(store: Store, agreement: str, given: Mapping[str, object]) -> int | None:
        found = looked_at(store, agreement, given)
        store.record(agreement, {**notified, "occurred_on": "2003-07-04", "again": True})
        return found

    monkeypatch.setattr(recording, "check_one_person_may", moving)
    change = {"kind": "EntryCorrected", "occurred_on": "2003-07-03", "target": 5, "reason": "a slip"}
    change["replacement"] = {**notified, "source": "courier"}
    assert by_api(office, key, change) == (412, "log_moved")
    assert len(office.entries()) == 6
