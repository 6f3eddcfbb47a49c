"""By keyboard alone: from the list to the reason of an amount and back, the keys of the desk, and both settings."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import ADDRESSES, EVERY, FOCUS, ON, address

MOST_STEPS = 80


def reached(page, name: str):
    """Press Tab until a link of that name has the focus, and see that it shows it."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and (focused.text_content() or "").strip() == name:
            assert focused.evaluate("(each) => getComputedStyle(each).outlineStyle") == "solid", name
            return focused
    pytest.fail(f"Tab never reaches {name!r}")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_from_the_list_to_the_reason_of_an_amount_and_back(kept, script):
    page = kept(script=script).open(EVERY)
    for name, heading in (
        ("Focus Enhancements, Inc.", "owes $2,000.00"),
        ("Owed", "Owed"),
        ("6,000.00", "Why $6,000.00 to Shimshon Visnstein"),
        ("entry 3", "Entry"),
        ("Owed", "Owed"),
        ("All agreements", "Agreements"),
    ):
        reached(page, name)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text(heading)
    assert f"on={ON}" in page.url


def test_the_first_stop_leads_over_the_navigation(kept):
    page = kept().open(address("owed"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the answer")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_every_link_and_field_is_reached_and_shows_it(kept):
    page = kept().open(address("glance"))
    stops = "a[href], button, input, select, summary, [tabindex='0']"
    wanted = page.evaluate(f"[...document.querySelectorAll(`{stops}`)].filter((each) => each.checkVisibility()).length")
    page.evaluate("window.stops = new Set(), window.hidden = []")
    for _ in range(3 * wanted):  # a field of a day has a stop for each of its parts
        page.keyboard.press("Tab")
        on_body = page.evaluate(
            """() => {
              const each = document.activeElement;
              if (each === document.body) return true;
              stops.add(each);
              if (getComputedStyle(each).outlineStyle !== "solid") hidden.push(each.outerHTML);
            }"""
        )
        if on_body:
            break
    assert page.evaluate("[stops.size, hidden]") == [wanted, []]


# --- the keys -------------------------------------------------------------------------------------------------

# What has each key on a page; a page without it has nothing to lead to, and the key does nothing.
LINKS = f"""() => document.querySelector("main").insertAdjacentHTML("beforeend",
  '<a rel="prev" href="{address("owed", on="2003-09-09")}">before</a>'
  + '<a rel="next" href="{address("owed", on="2003-10-09")}">next</a>')"""


@pytest.mark.parametrize(("key", "on"), [("[", "2003-09-09"), ("]", "2003-10-09")])
def test_brackets_lead_to_the_change_before_and_the_next(kept, key, on):
    page = kept().open(address("owed"))
    if not page.locator("a[rel~=prev], a[rel~=next]").count():
        page.evaluate(LINKS)
    rel = "prev" if key == "[" else "next"
    wanted = page.locator(f"a[rel~={rel}]").first.get_attribute("href")
    page.keyboard.press(key)
    page.wait_for_url(lambda url: url.endswith(wanted))
    assert f"on={ON}" not in page.url
    assert page.url.endswith(wanted)


def test_d_leads_to_the_day_and_does_not_type_there(kept):
    page = kept().open(address("owed"))
    page.keyboard.press("d")
    expect(page.locator("input[name=on]")).to_be_focused()
    expect(page.locator("input[name=on]")).to_have_value(ON)
    page.keyboard.press("?")  # in a field a key is what is typed
    expect(page.locator("#settings")).not_to_have_attribute("open", "")


def test_a_stroke_leads_to_the_search_or_to_the_page_that_has_one(kept):
    page = kept().open(address("owed"))
    page.keyboard.press("/")
    page.wait_for_url(re.compile(r"/desk/\?on="))
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=search aria-label=x>')")
    page.keyboard.press("/")
    expect(page.locator("input[type=search]").first).to_be_focused()
    expect(page.locator("input[type=search]").first).to_have_value("")


def test_a_question_mark_shows_the_keys_and_they_can_be_switched_off(tab):
    page = tab().open(address("owed"))
    page.keyboard.press("?")
    expect(page.locator("#settings summary")).to_be_focused()
    expect(page.locator("#settings kbd").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Keys work")).to_be_focused()
    page.keyboard.press("Space")
    page.locator("main").focus()
    page.keyboard.press("d")
    expect(page.locator("main")).to_be_focused()
    page.reload()  # it is remembered
    page.locator("main").focus()
    page.keyboard.press("d")
    expect(page.locator("main")).to_be_focused()
    page.get_by_text("Colours and keys").click()
    page.get_by_label("Keys work").check()
    page.locator("main").focus()
    page.keyboard.press("d")
    expect(page.locator("input[name=on]")).to_be_focused()


@pytest.mark.parametrize("held", ["Control", "Alt", "Meta"])
def test_the_browsers_own_keys_are_left_to_it(kept, held):
    page = kept().open(address("owed"))
    page.locator("main").focus()
    page.keyboard.press(f"{held}+d")
    expect(page.locator("input[name=on]")).not_to_be_focused()


# --- colours --------------------------------------------------------------------------------------------------

GROUND = "getComputedStyle(document.documentElement).backgroundColor"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(20, 24, 30)"


def test_the_colours_are_the_systems_until_others_are_chosen(tab):
    at = tab(color_scheme="dark")
    page = at.open(address("owed"))
    assert page.evaluate(GROUND) == DARK
    page.get_by_text("Colours and keys").click()
    page.locator("#settings select").select_option("light")
    assert page.evaluate(GROUND) == LIGHT
    assert at.open(address("glance")).evaluate(GROUND) == LIGHT
    page.get_by_text("Colours and keys").click()
    page.locator("#settings select").select_option("")
    assert page.evaluate(GROUND) == DARK


def test_paper_is_light_whatever_is_chosen(tab):
    page = tab(color_scheme="dark").open(address("glance"))
    page.get_by_text("Colours and keys").click()
    page.locator("#settings select").select_option("dark")
    page.emulate_media(media="print")
    assert page.evaluate(GROUND) == LIGHT


def test_a_browser_that_keeps_nothing_for_us_shows_every_page(tab):
    at = tab()
    at.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied') }})")
    page = at.open(address("owed"))
    page.keyboard.press("d")
    expect(page.locator("input[name=on]")).to_be_focused()


# --- paper ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["glance", "owed", "journal", "entry", "restatement"])
def test_paper_says_what_was_asked_and_where_it_stands(kept, name):
    at = kept()
    page = at.open(ADDRESSES[name])
    expect(page.locator(".asked-for")).to_be_hidden()
    page.emulate_media(media="print")
    for gone in ("nav", ".clocks", ".skip", "#settings", ".files"):
        for each in page.locator(gone).all():
            expect(each).to_be_hidden()
    expect(page.locator(".asked-for")).to_contain_text(
        "22 Jun 2003" if name == "restatement" else "everything recorded"
    )
    expect(page.locator(".company")).to_be_visible()
    where = page.locator(".address").inner_text()
    assert where.startswith(f"{at.origin}/desk/{FOCUS}/{name}?")
    assert "known_at=" in where
    main = page.locator("main").inner_text()
    again = at.open(where.removeprefix(at.origin))
    again.emulate_media(media="print")
    told = again.locator("main").inner_text()
    assert main.removeprefix(told.partition("\n")[0]).strip() in told


def test_paper_has_numbered_pages(kept):
    found = kept().open(ADDRESSES["log"]).pdf(prefer_css_page_size=True)
    assert found.count(b"/Type /Page\n") == 2
