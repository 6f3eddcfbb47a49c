"""The duties as a calendar: read back by the library, and updated by what was recorded since."""

import json
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from projections.questions.duties import duties
from regrights.book.words import words_from
from regrights.command_line import cli
from regrights.paper.calendar import calendar as calendar_of
from tests import CHECKOUT
from tests.scenarios import (
    ONE,
    TWO,
    beginning,
    correction,
    deal,
    effective,
    fact,
    paid,
    recorded,
    retraction,
    source_of,
    suspended,
)

INSTRUCTION = "3(k) instruction and opinion"


def made(log, on, **words):
    said = words_from({"on": on, **words})
    return calendar_of(log, said, log.answer(duties, said))


def events(log, on, **words):
    return {str(event["UID"]): event for event in Calendar.from_ical(made(log, on, **words)).walk("VEVENT")}


def event(log, on, duty, **words):
    (found,) = [each for each in events(log, on, **words).values() if str(each["SUMMARY"]).startswith(duty)]
    return found


def amended(target, on):
    return correction("2003-06-10", target, effective(on))


def test_each_dated_duty_is_one_event_of_its_day():
    log = deal(effective("2003-05-30"), *suspended("2003-07-08"), investors=(ONE, TWO))
    found = events(log, "2003-07-10")
    dated = [row for row in log.ask("duties", on="2003-07-10").duties if row.due_on]
    assert sorted(each["DTSTART"].dt for each in found.values()) == sorted(row.due_on for row in dated)
    assert all(each["DTEND"].dt - each["DTSTART"].dt == timedelta(days=1) for each in found.values())
    assert len(found) == len(dated)


def test_an_event_says_what_is_due_under_which_section_and_where_it_stands():
    found = event(deal(effective("2003-05-30")), "2003-06-02", INSTRUCTION)
    assert (
        str(found["SUMMARY"])
        == "3(k) instruction and opinion: Company, its counsel → transfer agent (Example Devices, Inc.)"
    )
    assert str(found["DESCRIPTION"]) == ("Section 3(k), started on 2003-05-30 by entry 4. Due on 2003-06-06: due soon.")
    assert str(found["STATUS"]) == "CONFIRMED"


def test_the_stamp_is_the_last_recording_and_the_same_question_gives_the_same_bytes():
    log = deal(effective("2003-05-30"))
    assert event(log, "2003-06-02", INSTRUCTION)["DTSTAMP"].dt.isoformat() == "2003-05-30T21:00:00+00:00"
    assert made(log, "2003-06-02") == made(log, "2003-06-02")


def test_a_moved_deadline_keeps_its_event_moves_its_day_and_raises_its_number():
    log = deal(effective("2003-05-30"), amended(4, "2003-06-03"))
    before = event(log, "2003-06-12", INSTRUCTION, known_at="2003-06-09")
    after = event(log, "2003-06-12", INSTRUCTION)
    assert before["UID"] == after["UID"]
    assert (before["DTSTART"].dt, after["DTSTART"].dt) == (date(2003, 6, 6), date(2003, 6, 10))
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt


def test_a_later_day_raises_the_number_too():
    log = deal(effective("2003-05-30"))
    assert event(log, "2003-06-03", INSTRUCTION)["SEQUENCE"] > event(log, "2003-06-02", INSTRUCTION)["SEQUENCE"]


def test_what_was_done_is_cancelled():
    log = deal(
        effective("2003-05-30"),
        fact("TransferAgentInstructed", "2003-06-04", statement="333-1"),
        paid("2003-06-05", "1"),
    )
    before, after = event(log, "2003-06-03", INSTRUCTION), event(log, "2003-06-04", INSTRUCTION)
    assert (before["UID"], str(before["STATUS"]), str(after["STATUS"])) == (after["UID"], "CONFIRMED", "CANCELLED")
    assert str(after["DESCRIPTION"]).endswith("Due on 2003-06-06: done. Recorded as done on 2003-06-04.")


def test_what_is_gone_from_the_record_is_cancelled():
    log = deal(effective("2003-05-30"), retraction("2003-06-03", 4))
    before = event(log, "2003-06-03", INSTRUCTION, known_at="2003-06-02")
    after = event(log, "2003-06-03", INSTRUCTION)
    assert (before["UID"], str(before["STATUS"]), str(after["STATUS"])) == (after["UID"], "CONFIRMED", "CANCELLED")
    assert str(after["DESCRIPTION"]).endswith("no longer in the record.")
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_late_effectiveness_removes_the_amounts_it_never_made():
    late = effective("2003-06-15") | {"recorded_at": "2003-08-05T12:00:00-04:00"}
    log = source_of([*recorded(beginning()), *recorded([paid("2003-08-04", "5.00")]), late])
    before = events(log, "2003-08-05", known_at="2003-08-04")
    after = events(log, "2003-08-05")
    gone = [uid for uid, each in before.items() if "no. 2" in str(each["DESCRIPTION"])]
    assert len(gone) == 1
    assert str(after[gone[0]]["STATUS"]) == "CANCELLED"
    assert set(before) <= set(after)


def test_every_event_has_a_name_of_its_own_and_no_name_holds_a_date():
    log = deal(effective("2003-07-30"), *suspended("2003-08-08", "2003-09-30"), investors=(ONE, TWO))
    calendar = Calendar.from_ical(made(log, "2003-11-10"))
    names = [str(each["UID"]) for each in calendar.walk("VEVENT")]
    assert len(set(names)) == len(names) > 10
    assert all(name.endswith("@regrights") and "2003" not in name.split("@")[1] for name in names)


def test_filters_choose_the_events():
    log = deal(effective("2003-05-30"), *suspended("2003-07-08"))
    found = events(log, "2003-07-10", **{"from": "2003-07-01", "until": "2003-07-31"})
    assert {each["DTSTART"].dt for each in found.values()} == {date(2003, 7, 6), date(2003, 7, 29)}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "log.jsonl"
    lines = recorded([*beginning(), effective("2003-05-30")])
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_the_command_writes_a_calendar_file_or_prints_it(file, tmp_path, capfdbinary):
    words = ["duties", "--log", str(file), "--on", "2003-06-02"]
    target = tmp_path / "duties.ics"
    assert cli.main([*words, "--ics", str(target)]) == 0
    assert capfdbinary.readouterr().out == b""
    assert cli.main([*words, "--calendar"]) == 0
    assert capfdbinary.readouterr().out == target.read_bytes()
    assert target.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_calendar_that_cannot_be_written_is_refused(file, tmp_path, capfdbinary):
    assert cli.main(["duties", "--log", str(file), "--on", "2003-06-02", "--ics", str(tmp_path)]) == 1
    assert b"the calendar could not be written" in capfdbinary.readouterr().err


def test_without_the_library_the_calendar_alone_is_refused(file, capfdbinary, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "icalendar", None)
    words = ["duties", "--log", str(file), "--on", "2003-06-02"]
    assert cli.main([*words, "--calendar"]) == 1
    assert b"regrights[calendar]" in capfdbinary.readouterr().err
    assert cli.main(words) == 0


def test_the_table_is_readable_at_118_columns(capfdbinary):
    history = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"
    assert cli.main(["duties", "--log", str(history), "--on", "2003-10-20"]) == 0
    out = capfdbinary.readouterr().out.decode()
    tables = out.partition("Take care:")[0]
    assert all(len(line) <= 118 for line in tables.splitlines())
    assert "3(k) instruction" in out
    assert "legal advice" not in out.lower()


def test_a_payment_says_how_much_and_whose_it_is():
    log = deal()
    found = [str(each["SUMMARY"]) for each in events(log, "2003-07-01").values()]
    assert [each for each in found if "$" in each] == [
        each for each in found if each.startswith("2(b)(iv)") and "$20,000.00" in each
    ]
    assert any("$20,000.00" in each and each.endswith("(Example Devices, Inc.)") for each in found)


def test_deals_of_one_name_have_events_of_their_own_and_one_deal_the_same_under_any_name():
    one, other = source_of(beginning(), "a"), source_of(recorded(beginning(signed="2002-11-26")), "a")
    again = source_of(beginning(), "b")
    on = "2003-07-01"
    assert set(events(one, on)) == set(events(again, on))
    assert not set(events(one, on)) & set(events(other, on))
