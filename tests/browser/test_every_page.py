"""Every page as a browser shows it: without a fault, with and without a script, wide, narrow and on paper."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.desk import ADDRESSES, EVERY, FOCUS, NARROW, ON, PAPER, WIDE, Guard, address
from tests.browser.led import FORMS, INVESTOR, OF_THE_KEY, SIGNED, forms, reached, signed, signed_in_with, walked
from tests.regrights.desk.test_pages import HISTORIES, last_day

CLIENTS = ["Alpha Capital A.G.", INVESTOR]
# What the colours alone can change; all else was seen by daylight.
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# What passes is not written out; and nothing is fetched for sounds and films, which no page has.
BRIEFLY = {"resultTypes": ["violations"], "preload": False}

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

# A day that begins on one line and ends on the next.
TORN = r"""() => {
  const torn = [], range = new Range(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    for (const day of text.data.matchAll(/\b\d{1,2}\s[A-Z][a-z]{2}\s\d{4}\b/g)) {
      range.setStart(text, day.index);
      range.setEnd(text, day.index + day[0].length);
      const lines = new Set([...range.getClientRects()].map((each) => Math.round(each.top)));
      if (lines.size > 1) torn.push(text.data.trim().slice(0, 120));
    }
  }
  return torn;
}"""


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_can_be_used_by_everyone_and_is_whole_without_a_script(kept, name):
    page = kept().open(ADDRESSES[name])
    assert [*faults(page), *lacking(page, kept(script=False).open(ADDRESSES[name]))] == []


def test_what_a_form_came_to_can_be_used_by_everyone(tab, desk):
    assert {name: faults(page) for name, page in forms(tab, desk)} == {each: [] for each in FORMS}


def test_a_page_of_who_signed_in_can_be_used_by_everyone(tab, office):
    assert {name: faults(page) for name, page in signed(tab, office)} == {each: [] for each in SIGNED}


def test_every_page_of_an_investor_can_be_used_by_everyone_and_is_whole_without_a_script(tab, office):
    """Its counsel's says of the client the same; where it does, it is of the same kind, which axe has seen by then."""
    own = {}
    for role, whose in (("investor", CLIENTS[:1]), ("investor-counsel", CLIENTS)):
        key = office.issued(role, "A. Reader", *whose)
        at, plain = (signed_in_with(key, tab(office.origin, java_script_enabled=script)) for script in (True, False))
        found = {}
        for where, page in walked(at, EVERY):
            path, text = urlsplit(where).path, page.locator("main").inner_text()
            found[path] = [*([] if text == own.get(path) else faults(page)), *lacking(page, plain.open(where))]
            own[path] = text
        assert found == {each: [] for each in reached(role)}
    asked_which = f"/desk/{FOCUS}/owed?on={ON}"
    page = at.open(asked_which, refused=True)
    assert page.locator("main li a").all_inner_texts() == CLIENTS
    assert [*faults(page), *lacking(page, plain.open(asked_which, refused=True))] == []


def faults(page):
    """What axe finds at any impact, wide and narrow, by day and, of colours, by night; what is cut, on paper too."""
    found = []
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        found += [(width, "by day", *each) for each in violations(page)]
        found += [(width, "torn", each) for each in page.evaluate(TORN)]
        if width == NARROW:
            found += [(width, "cut", each) for each in page.evaluate(CUT)]
        page.emulate_media(color_scheme="dark")
        found += [(width, "by night", *each) for each in violations(page, OF_COLOURS)]
        page.emulate_media(color_scheme="light")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 900})
    found += [("on paper", "cut", each) for each in page.evaluate(CUT)]
    page.emulate_media(media="null")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


def lacking(scripted, plain):
    """Whether it says something else without a script, or nothing; what a key was used for grows with each page."""
    texts = [page.locator("main").inner_text() for page in (scripted, plain)]
    same = texts[0] == texts[1] or urlsplit(plain.url).path in OF_THE_KEY
    return [] if same and texts[1].strip() else [("without a script", *texts)]


def violations(page, options=None):
    axe = Axe() if page.evaluate("!window.axe") else Axe("")  # half a megabyte is read in once a page
    found = axe.run(page, options={**BRIEFLY, **(options or {})}).response["violations"]
    return [(each["id"], each["impact"], [node["html"][:200] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("name", HISTORIES)
def test_the_sentence_says_what_the_api_says(kept, name):
    on = ON if name == FOCUS else last_day(name).isoformat()
    total = kept().json(f"/agreements/{name}/owed?on={on}")["total"]
    for script in (True, False):
        sentence = kept(script=script).open(address("glance", name, on=on)).locator("h1.answer")
        outstanding = float(total["outstanding"])
        assert (f"owes ${outstanding:,.2f}" if outstanding else "owes ") in sentence.inner_text()
        assert sentence.locator("strong").count() == 1
        figure = sentence.locator("strong.owed")
        assert figure.count() == bool(outstanding or float(total["interest_outstanding"]))


def test_the_type_is_ours(kept):
    page = kept().open(address("glance"))
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
    assert page.evaluate(TORN) == []
    page.evaluate("document.querySelector('#wide').textContent = '1 Jun 2003 '.repeat(99)")
    assert page.evaluate(TORN)


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
