"""Every page as a browser shows it: without a fault, with and without a script, wide, narrow and on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.desk import ADDRESSES, FOCUS, NARROW, ON, PAPER, WIDE, Guard, address
from tests.browser.led import KEYED, WITHOUT_KEYS
from tests.regrights.desk.test_pages import HISTORIES, last_day

WITHOUT_A_SCRIPT = {"java_script_enabled": False}
# What the colours alone can change; all else was seen by daylight.
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
BRIEFLY = {"resultTypes": ["violations"]}  # what passes is not written out

# What is wider than the window, or cut off by its own box; but what is there to be heard alone, a point wide.
CUT = """() => {
  const wide = document.scrollingElement.scrollWidth - document.documentElement.clientWidth;
  const cut = [...document.querySelectorAll("main *, header *, footer *")].filter((each) => {
    const box = each.getBoundingClientRect();
    const inside = each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "visible";
    const seen = box.width > 1 && each.checkVisibility() && !each.closest(".skip, thead, .patterns, svg");
    return seen && (box.right > innerWidth + 1 || inside);
  });
  return [...(wide > 0 ? [`the page, by ${wide}`] : []), ...cut.map((each) => each.outerHTML.slice(0, 120))];
}"""


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_can_be_used_by_everyone(tab, name):
    can_be_used_by_everyone(tab().open(ADDRESSES[name]))


@pytest.mark.parametrize("name", WITHOUT_KEYS)
def test_what_a_form_came_to_can_be_used_by_everyone(tab, desk, name):
    can_be_used_by_everyone(WITHOUT_KEYS[name](tab, desk))


@pytest.mark.parametrize("name", KEYED)
def test_a_page_of_who_signed_in_can_be_used_by_everyone(tab, office, name):
    can_be_used_by_everyone(KEYED[name](tab, office))


def can_be_used_by_everyone(page):
    """axe finds nothing, at any impact, wide and narrow, by day and by night; nothing is cut, on paper neither."""
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], width
        if width == NARROW:
            assert page.evaluate(CUT) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, OF_COLOURS) == [], (width, "dark")
        page.emulate_media(color_scheme="light")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 900})
    assert page.evaluate(CUT) == []


def violations(page, options=None):
    axe = Axe() if page.evaluate("!window.axe") else Axe("")  # half a megabyte is read in once a page
    found = axe.run(page, options={**BRIEFLY, **(options or {})}).response["violations"]
    return [(each["id"], each["impact"], [node["html"][:200] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_is_whole_without_a_script(tab, name):
    plain = tab(**WITHOUT_A_SCRIPT).open(ADDRESSES[name]).locator("main")
    scripted = tab().open(ADDRESSES[name]).locator("main")
    assert plain.inner_text() == scripted.inner_text()
    assert plain.inner_text().strip()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
@pytest.mark.parametrize("name", HISTORIES)
def test_the_sentence_says_what_the_api_says(tab, name, script):
    on = ON if name == FOCUS else last_day(name).isoformat()
    at = tab(java_script_enabled=script)
    total = at.json(f"/agreements/{name}/owed?on={on}")["total"]
    sentence = at.open(address("glance", name, on=on)).locator("h1.answer")
    outstanding = float(total["outstanding"])
    assert (f"owes ${outstanding:,.2f}" if outstanding else "owes ") in sentence.inner_text()
    assert sentence.locator("strong").count() == 1
    figure = sentence.locator("strong.owed")
    assert figure.count() == bool(outstanding or float(total["interest_outstanding"]))


def test_the_type_is_ours(tab):
    page = tab().open(address("glance"))
    page.evaluate("document.fonts.ready.then(() => true)")
    loaded = page.evaluate("[...document.fonts].filter((each) => each.status === 'loaded').map((each) => each.weight)")
    assert sorted(loaded) == ["400", "600"]
    # A name outside Latin 1 brings the other two.
    page.evaluate("document.querySelector('h1').append('Łódź'); document.querySelector('strong').append('Ł')")
    assert page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].every((each) => each.status === 'loaded'))"
    )


def test_what_cannot_be_used_or_is_cut_is_seen(tab):
    page = tab(width=NARROW).open(address("owed"))
    assert (violations(page), page.evaluate(CUT)) == ([], [])
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input><p id=wide></p>')")
    page.evaluate("document.querySelector('#wide').textContent = 'x'.repeat(200)")
    assert [rule for rule, *_ in violations(page)] == ["label"]
    assert page.evaluate(CUT)[0].startswith("the page, by ")


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<img src='http://elsewhere.test/a.png'>", "elsewhere: http://elsewhere.test/a.png"),
        ("<script>nothing.at.all</script>", "error: nothing is not defined"),
        ("<script>console.error('so')</script>", "error: so"),
    ],
)
def test_the_guard_sees(browser, origin, markup, fault):
    context = browser.new_context()
    guard = Guard(context, origin)
    page = context.new_page()
    page.set_content(markup)
    page.wait_for_load_state()
    context.close()
    assert fault in guard.faults


def test_the_guard_sees_a_breach_of_our_policy(browser, origin):
    context = browser.new_context()
    guard = Guard(context, origin)
    page = context.new_page()
    page.goto(f"{origin}{address('glance')}")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran") is None
    context.close()
    assert len([each for each in guard.faults if "Content Security Policy" in each]) == 2
