"""What is done by more than one page: recorded, corrected, approved by another; signed in and out. Also by keyboard."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.desk import FOCUS
from tests.browser.led import (
    CORRECTED,
    GLANCE,
    INVESTOR,
    PAID,
    PROPOSE,
    RECORD,
    SHOW,
    WAIVED,
    form_of,
    moved,
    pressed,
    proposed,
    refused,
    shown,
    signed_in,
)

IN_BOTH = "Record it in both names"
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
MOST_STEPS = 90


def stored(desk, position):
    return json.loads(desk.store.stored(FOCUS)[position - 1].stored)


def tabbed(page, wanted):
    """Press Tab until what is wanted has the focus, and see that it shows it."""
    if wanted.evaluate("(each) => document.activeElement === document.body && each.closest('main') !== null"):
        for key in ("Tab", "Enter"):  # the first stop leads over the navigation
            page.keyboard.press(key)
        expect(page.locator("main")).to_be_focused()
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("(each) => each === document.activeElement"):
            assert wanted.evaluate("(each) => getComputedStyle(each).outlineStyle") == "solid"
            return
    pytest.fail(f"Tab never reaches {wanted}")


def entered(page, wanted):
    """Lead on by keyboard alone."""
    tabbed(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def of_a_day(page, label, typed):
    """A day is typed as its field asks for it: month, day, year."""
    tabbed(page, page.get_by_label(label, exact=True))
    page.keyboard.type(typed)


# --- by keyboard alone ----------------------------------------------------------------------------------------------


@SCRIPTS
def test_a_notice_is_recorded_and_its_day_corrected_by_keyboard_alone(tab, desk, script):
    before = desk.entries()
    page = tab(desk.origin, java_script_enabled=script, locale="en-US").open(GLANCE)
    entered(page, page.get_by_role("link", name="Record", exact=True))
    entered(page, page.get_by_role("link", name="Misstatement notice received", exact=True))
    of_a_day(page, "Happened on", "06012004")
    entered(page, button(page, SHOW))
    expect(page.locator(".comes-to")).to_contain_text(f"It would be entry {before + 1}. Nothing is written yet.")
    assert desk.entries() == before
    entered(page, button(page, RECORD))
    expect(page.locator("h1")).to_have_text(f"Entry {before + 1}: Misstatement notice received")
    assert (desk.entries(), stored(desk, before + 1)["occurred_on"]) == (before + 1, "2004-06-01")

    entered(page, page.get_by_role("link", name="Correct it"))
    of_a_day(page, "Happened on", "06022004")
    tabbed(page, page.get_by_label("Reason", exact=True))
    page.keyboard.type("It is dated the day after.")
    entered(page, button(page, SHOW))
    expect(page.get_by_role("group", name="Field by field")).to_contain_text("2 Jun 2004")
    assert desk.entries() == before + 1
    entered(page, button(page, RECORD))
    found = stored(desk, before + 2)
    assert (found["target"], found["replacement"]["occurred_on"]) == (before + 1, "2004-06-02")
    entered(page, page.get_by_role("link", name=str(before + 1), exact=True).first)
    expect(page.get_by_role("group", name="Field by field")).to_contain_text("2 Jun 2004")


# --- recorded -------------------------------------------------------------------------------------------------------


@SCRIPTS
def test_what_is_shown_is_what_is_recorded_and_once(tab, desk, script):
    page = shown(tab, desk, java_script_enabled=script)
    row = page.get_by_role("group", name="In dollars").locator("tbody tr").nth(1)
    assert row.locator("td").all_inner_texts() == ["outstanding", "15 Sep 2003", "$2,000.00", "$1,500.00", "-$500.00"]
    before = desk.entries()
    pressed(page, RECORD)
    assert desk.entries() == before + 1
    assert stored(desk, before + 1)["amount"] == PAID["amount"]
    page.goto(f"{desk.origin}/desk/{FOCUS}/glance?on=2003-09-22")
    expect(page.locator("h1.answer")).to_contain_text("$1,500.00")


def test_a_second_press_and_a_page_loaded_again_are_one_entry(tab, desk):
    page, before = shown(tab, desk), desk.entries()
    button(page, RECORD).dblclick()
    page.wait_for_url("**/entry?n=*")
    page.reload()
    expect(page.locator("h1")).to_have_text(f"Entry {before + 1}: Periodic Amount paid")
    assert desk.entries() == before + 1


@SCRIPTS
def test_a_refusal_has_the_focus_stands_beside_its_field_and_keeps_the_others(tab, desk, script):
    page, before = refused(tab, desk, java_script_enabled=script), desk.entries()
    summary, field = page.locator("#refused"), page.get_by_label("Amount", exact=True)
    expect(summary).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert "refused-beside" in (field.get_attribute("aria-describedby") or "").split()
    expect(page.locator("#refused-beside")).to_have_text(summary.locator("p").inner_text())
    expect(page.get_by_label("Investor", exact=True)).to_have_value(INVESTOR)
    summary.get_by_role("link").click()
    expect(field).to_be_in_viewport()
    field.fill("500.00")
    pressed(pressed(page, SHOW), RECORD)
    assert desk.entries() == before + 1


@SCRIPTS
def test_a_log_that_moved_is_told_and_nothing_is_lost(tab, desk, script):
    before = desk.entries()
    page = moved(tab, desk, java_script_enabled=script)
    expect(page.locator(".came")).to_contain_text("16 Sep 2003: The Closing Bid was $1.50.")
    expect(page.get_by_label("Amount", exact=True)).to_have_value("500.00")
    assert desk.entries() == before + 1
    pressed(page, RECORD)
    assert desk.entries() == before + 2


# --- with keys ------------------------------------------------------------------------------------------------------


@SCRIPTS
def test_signed_in_at_a_glance_and_signed_out(tab, office, script):
    at = signed_in(tab, office, "A. Counsel", java_script_enabled=script)
    (cookie,) = at.page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (
        "__Host-regrights",
        True,
        True,
        "Strict",
    )
    page = at.page
    with page.expect_navigation():
        page.get_by_role("link", name="Focus Enhancements, Inc.").click()
    expect(page.locator("h1.answer")).to_contain_text("Focus Enhancements, Inc. owes")
    expect(page.locator(".who")).to_contain_text("A. Counsel (counsel)")
    with page.expect_navigation():
        page.get_by_role("link", name="your key and sessions").click()
    pressed(page, "Sign out")
    assert page.context.cookies() == []
    page.goto(f"{office.origin}{GLANCE}")
    page.wait_for_url("**/sign-in?to=*")
    expect(page.get_by_label("Key", exact=True)).to_be_visible()


@SCRIPTS
def test_a_waiver_is_proposed_by_one_and_recorded_by_another(tab, office, script):
    before = office.entries()
    first = proposed(tab, office, java_script_enabled=script)
    assert office.entries() == before
    expect(first.get_by_role("button", name=IN_BOTH)).to_have_count(0)
    page = signed_in(tab, office, "B. Company", "company", java_script_enabled=script).open(GLANCE)
    expect(page.locator(".proposals")).to_contain_text("1 proposed entry waits for a second person")
    for link in (page.get_by_role("link", name="What waits"), page.locator(".waiting a")):
        with page.expect_navigation():
            link.click()
    assert office.entries() == before
    pressed(page, IN_BOTH)
    expect(page.locator("h1")).to_have_text(f"Entry {before + 1}: Waiver granted")
    entry = stored(office, before + 1)
    assert (entry["kind"], entry["recorded_by"]) == ("WaiverGranted", "A. Counsel; approved by B. Company")
    expect(page.locator(".facts").first).to_contain_text("A. Counsel; approved by B. Company")


def test_what_was_proposed_can_be_withdrawn_by_whoever_did(tab, office):
    before, page = office.entries(), proposed(tab, office)
    with page.expect_navigation():
        page.goto(f"{office.origin}/desk/{FOCUS}/record")
    with page.expect_navigation():
        page.locator(".waiting a").click()
    pressed(page, "Withdraw it")
    page.goto(f"{office.origin}/desk/{FOCUS}/record")
    expect(page.locator(".waiting")).to_have_count(0)
    assert office.entries() == before


# --- paper ----------------------------------------------------------------------------------------------------------


def test_paper_has_what_it_would_come_to_and_no_form(tab, desk):
    page = shown(tab, desk)
    page.emulate_media(media="print")
    expect(page.locator(".comes-to")).to_be_visible()
    for form in page.locator("form").all():
        expect(form).to_be_hidden()
    expect(page.get_by_role("heading", name="Change it before it is recorded")).to_be_hidden()


def test_an_entry_that_can_be_changed_is_printed_as_it_stands(tab, desk):
    page = tab(desk.origin).open(f"/desk/{FOCUS}/entry?n={CORRECTED}")
    expect(page.get_by_role("link", name="Correct it")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("Correct it")).to_be_hidden()


def test_a_form_that_is_filled_in_by_an_address_writes_nothing(tab, office):
    at = signed_in(tab, office, "A. Counsel")
    before = office.entries()
    at.open(form_of(WAIVED))
    assert office.entries() == before
    expect(button(at.page, PROPOSE)).to_have_count(0)
