"""What the tests in a browser share: the pages there are, a guard over a tab, a tab that is asked for pages."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from regrights.desk.addresses import words_of
from regrights.desk.frame import MORE, OF_ONE, PAGES

FOCUS, ON = "focus-illustrative", "2003-09-22"
WIDE, NARROW, PAPER = 1280, 390, 688  # the last is what A4 leaves between our margins
# What a page is asked that takes it; what else it needs it is led on to.
SAID: Mapping[str, str] = {
    "on": ON,
    "from": "2003-06-01",
    "to": ON,
    "until": "2004-01-20",
    "n": "31",
    "with_on": "2003-07-22",
}
A_LINE = {
    "investor": "Shimshon Visnstein",
    "trigger": "late_effectiveness",
    "trigger_date": "2003-06-01",
    "number": "1",
    "statement": "333-000001",
}
EVERY = f"/desk/?on={ON}"
REFUSED = f"/desk/{FOCUS}/nothing"


def address(page: str, agreement: str = FOCUS, **words: str) -> str:
    takes = words_of(page)
    said = {word: value for word, value in SAID.items() if word in takes} | words
    return f"/desk/{agreement}/{page}?{urlencode(said)}"


# Every page by its name: those of the frame, whatever is added there, and those around them.
ADDRESSES: Mapping[str, str] = {
    **{name: address(name, **(A_LINE if name == "why" else {})) for name in (*PAGES, *MORE, *OF_ONE)},
    "every": EVERY,
    "api": "/api",
    "me": "/me",
    "before the log": f"/desk/{FOCUS}/owed?on=2001-01-01",
    "refused": REFUSED,
    "record": f"/desk/{FOCUS}/record",
    "record one": f"/desk/{FOCUS}/record?kind=StatementFiled",
    "correct": f"/desk/{FOCUS}/correct?n=31",
    "retract": f"/desk/{FOCUS}/retract?n=31",
}


class Guard:
    """What went wrong in a tab that no test may let pass: an errand elsewhere, an error, a breach of our policy."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = origin
        self.faults: list[str] = []
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"error: {error.error}"))

    def taken(self) -> list[str]:
        """What went wrong since this was last asked."""
        faults, self.faults = self.faults, []
        return faults

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.faults.append(f"elsewhere: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # A refusal is a page: that its status is none of success is said of the page itself, and is no fault.
        of_itself = message.page is not None and message.location["url"] == message.page.url
        if message.type in ("error", "warning") and not (of_itself and "the server responded" in message.text):
            self.faults.append(f"{message.type}: {message.text}")


class Tab:
    """One tab of the desk."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin

    def afresh(self) -> "Tab":
        """As it was when it was made, but for what the site keeps in it."""
        self.page.set_viewport_size({"width": WIDE, "height": 900})
        self.page.emulate_media(media="null", color_scheme="light")
        return self

    def open(self, where: str, *, refused: bool = False) -> Page:
        answer = self.page.goto(f"{self.origin}{where}")
        assert answer is not None
        assert answer.ok != (refused or where == REFUSED), (where, answer.status, self.page.inner_text("body")[:600])
        return self.page

    def json(self, where: str) -> Any:
        return self.page.request.get(f"{self.origin}{where}").json()
