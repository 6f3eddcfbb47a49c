"""Pages that no address alone leads to: what a form came to, and those of whoever is signed in. Each says the way."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from playwright.sync_api import Page

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

Made = Callable[..., Tab]


def form_of(entry: Mapping[str, object]) -> str:
    """The form of an entry, filled in by its address."""
    return f"/desk/{FOCUS}/record?{urlencode({'kind': str(entry['kind'])} | words_of(entry))}"


def pressed(page: Page, button: str) -> Page:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
    return page


def signed_in(made: Made, office: Served, name: str, role: str = "counsel", **said: object) -> Tab:
    """A tab of somebody who was issued a key and signed in with it."""
    at = made(office.origin, **said)
    at.open("/sign-in").get_by_label("Key", exact=True).fill(office.issued(role, name))
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


# --- with keys ------------------------------------------------------------------------------------------------------


def proposed(made: Made, office: Served, **said: object) -> Page:
    return pressed(pressed(signed_in(made, office, "A. Counsel", **said).open(form_of(WAIVED)), SHOW), PROPOSE)


def to_approve(made: Made, office: Served, **said: object) -> Page:
    proposed(made, office)
    page = signed_in(made, office, "B. Company", "company", **said).open(GLANCE)
    with page.expect_navigation():
        page.get_by_role("link", name="What waits").click()
    with page.expect_navigation():
        page.locator(".waiting a").click()
    return page


def waiting(made: Made, office: Served, **said: object) -> Page:
    proposed(made, office)
    return signed_in(made, office, "B. Company", "company", **said).open(f"/desk/{FOCUS}/record")


def sign_in(made: Made, office: Served, **said: object) -> Page:
    return made(office.origin, **said).open("/sign-in")


def not_let_in(made: Made, office: Served, **said: object) -> Page:
    page = sign_in(made, office, **said)
    page.get_by_label("Key", exact=True).fill("rr_00000000_nothing")
    return pressed(page, "Sign in")


def me(made: Made, office: Served, **said: object) -> Page:
    return signed_in(made, office, "A. Counsel", **said).open("/me")


def access(made: Made, office: Served, **said: object) -> Page:
    at = signed_in(made, office, "A. Counsel", **said)
    at.open(GLANCE)
    return at.open("/access")


WITHOUT_KEYS: Mapping[str, Callable[..., Page]] = {
    "shown": shown,
    "record refused": refused,
    "moved": moved,
    "corrected": corrected,
}
KEYED: Mapping[str, Callable[..., Page]] = {
    "proposed": proposed,
    "to approve": to_approve,
    "waiting": waiting,
    "sign in": sign_in,
    "not let in": not_let_in,
    "my key": me,
    "access": access,
}
LED = {**WITHOUT_KEYS, **KEYED}
