"""Pages that no address alone leads to: what a form came to, and those of whoever is signed in. Each says the way."""

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Locator, Page

from regrights.access.key import Role
from regrights.access.table import DESK, NOTHING, has_row, served
from regrights.desk.frame import MORE, OF_ONE, PAGES
from regrights.desk.recording.sent import words_of
from tests.browser.desk import FOCUS, ON, Tab
from tests.browser.served import Served

INVESTOR = "Shimshon Visnstein"
PAID = {
    "kind": "PeriodicAmountPaid",
    "occurred_on": "2003-09-15",
    "investor": INVESTOR,
    "amount": "500.00",
    "toward": {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": 1, "statement": "333-000001"},
}
WAIVED = {
    "kind": "WaiverGranted",
    "occurred_on": "2003-09-15",
    "company_signed": True,
    "signed_by": [INVESTOR],
    "trigger": "late_effectiveness",
    "from_on": "2003-06-01",
    "until_on": "2003-07-01",
}
SHOW, RECORD, PROPOSE = "Show what it would come to", "Record it", "Propose it"
CORRECTED = 31
GLANCE = f"/desk/{FOCUS}/glance?on={ON}"

OF_THE_KEY = ("/me", "/access")

Made = Callable[..., Tab]
Pages = Iterator[tuple[str, Page]]


def form_of(entry: Mapping[str, object]) -> str:
    """The form of an entry, filled in by its address."""
    return f"/desk/{FOCUS}/record?{urlencode({'kind': str(entry['kind'])} | words_of(entry))}"


def pressed(page: Page, button: str) -> Page:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
    return page


def signed_in(made: Made, office: Served, name: str, role: str = "counsel", **said: object) -> Tab:
    """A tab of somebody who was issued a key and signed in with it."""
    return signed_in_with(office.issued(role, name), made(office.origin, **said))


def signed_in_with(key: str, at: Tab) -> Tab:
    at.open("/sign-in").get_by_label("Key", exact=True).fill(key)
    pressed(at.page, "Sign in")
    return at


# --- without keys ---------------------------------------------------------------------------------------------------


def shown(made: Made, desk: Served, **said: object) -> Page:
    return pressed(made(desk.origin, **said).open(form_of(PAID)), SHOW)


def refused(made: Made, desk: Served, **said: object) -> Page:
    return pressed(made(desk.origin, **said).open(form_of(PAID | {"amount": "much"})), SHOW)


def moved(made: Made, desk: Served, **said: object) -> Page:
    page = shown(made, desk, **said)
    desk.store.record(FOCUS, {"kind": "ClosingBidRecorded", "occurred_on": "2003-09-16", "price": "1.50"})
    return pressed(page, RECORD)


def corrected(made: Made, desk: Served, **said: object) -> Page:
    page = made(desk.origin, **said).open(f"/desk/{FOCUS}/correct?n={CORRECTED}")
    page.get_by_label("Happened on", exact=True).fill("2003-08-19")
    page.get_by_label("Reason").fill("The letter is dated a day later.")
    return pressed(page, SHOW)


def forms(made: Made, desk: Served) -> Pages:
    """What forms come to, in one tab."""
    at = made(desk.origin)
    for name, way in FORMS.items():
        yield name, way(lambda _origin: at.afresh(), desk)


FORMS: Mapping[str, Callable[..., Page]] = {
    "shown": shown,
    "refused": refused,
    "moved": moved,
    "corrected": corrected,
}


# --- with keys ------------------------------------------------------------------------------------------------------


def proposed(made: Made, office: Served, **said: object) -> Page:
    return pressed(pressed(signed_in(made, office, "A. Counsel", **said).open(form_of(WAIVED)), SHOW), PROPOSE)


def signed(made: Made, office: Served) -> Pages:
    """From the sign-in on: what one proposes, and what another finds waiting."""
    at = made(office.origin)
    yield "sign in", at.open("/sign-in")
    at.page.get_by_label("Key", exact=True).fill("rr_00000000_nothing")
    yield "not let in", pressed(at.page, "Sign in")
    yield "proposed", proposed(lambda _origin: at.afresh(), office)
    for where in OF_THE_KEY:
        yield where, at.afresh().open(where)
    other = signed_in(made, office, "B. Company", "company")
    yield "something waits", other.open(GLANCE)
    yield "waiting", led_on(other.page, other.page.get_by_role("link", name="What waits"))
    yield "to approve", led_on(other.page, other.page.locator(".waiting a"))


SIGNED = ("sign in", "not let in", "proposed", *OF_THE_KEY, "something waits", "waiting", "to approve")


def led_on(page: Page, link: Locator) -> Page:
    with page.expect_navigation():
        link.click()
    return page


# --- of an Investor -------------------------------------------------------------------------------------------------


def links(page: Page) -> list[str]:
    """Where a page leads to, as it says so, in its order."""
    found = page.eval_on_selector_all("a[href]", "all => all.map((each) => each.getAttribute('href'))")
    return [str(each) for each in found]


def walked(at: Tab, begun: str) -> Pages:
    """A page, and every other kind of page that links lead on to from there, each once."""
    waiting, seen = [begun], {urlsplit(begun).path}
    while waiting:
        where = waiting.pop(0)
        page = at.afresh().open(where)
        for each in links(page):
            path = urlsplit(each).path
            if path not in seen and "." not in path and (path.startswith("/desk/") or path in OF_THE_KEY):
                seen.add(path)
                waiting.append(each)
        yield where, page


def reached(role: Role) -> set[str]:
    """Every page a role has, by the table that decides it."""
    routes = {name: f"{DESK}/{name}" for name in (*PAGES, *MORE, *OF_ONE, "record", "correct", "retract")}
    rows = {name: route if has_row("GET", route) else f"{DESK}/{{page}}" for name, route in routes.items()}
    has = [name for name, row in rows.items() if served(role, "GET", row) != NOTHING]
    return {"/desk/", *OF_THE_KEY, *(f"/desk/{FOCUS}/{name}" for name in has)}
