"""A browser without a script, as far as forms go: it reads a page, fills in a form and sends what a browser would."""

from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import urljoin

import attrs
from starlette.testclient import TestClient

HERE = {"Sec-Fetch-Site": "same-origin"}
BLOCKS = {"td", "th", "li", "p", "h1", "h2", "h3", "small", "label", "option"}
EMPTY = {"meta", "link", "input", "br", "img"}


@attrs.define
class Form:
    """One form of a page: where it posts to, what its controls hold, and its buttons by their words."""

    action: str
    fields: dict[str, str] = attrs.field(factory=dict)
    buttons: dict[str, tuple[str, str]] = attrs.field(factory=dict)
    required: set[str] = attrs.field(factory=set)
    choices: dict[str, list[str]] = attrs.field(factory=dict)
    controls: dict[str, str] = attrs.field(factory=dict)


class Document(HTMLParser):
    """A page taken apart; it fails where its tags do not close in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.ids: dict[str, Mapping[str, str | None]] = {}
        self.described: dict[str, str] = {}
        self.links: list[str] = []
        self.tags: list[str] = []
        self._open: list[str] = []
        self._said: list[str] = []
        self._lines: str | None = None
        self._select: str | None = None
        self._button: tuple[str, str] | None = None
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self._said.append(" " if tag in BLOCKS else "")
        assert not {name for name in given if name.startswith("on") or name == "style"}
        if tag not in EMPTY:
            self._open.append(tag)
        if "id" in given:
            assert given["id"] not in self.ids, given["id"]
            self.ids[given["id"]] = given
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag == "form" and given.get("method") == "post":
            self.forms.append(Form(given["action"] or ""))
        name = given.get("name") or ""
        form = self.forms[-1] if self.forms and "form" in self._open else None
        if form is None or (not name and tag not in ("option", "button")):
            return
        if "required" in given:
            form.required.add(name)
        if given.get("aria-describedby"):
            self.described[name] = given["aria-describedby"] or ""
        if tag == "input":
            form.controls[name] = given.get("type") or "text"
            if given.get("type") != "checkbox" or "checked" in given:
                form.fields[name] = given.get("value") or ""
        elif tag == "textarea":
            self._lines, form.fields[name], form.controls[name] = name, "", "lines"
        elif tag == "select":
            self._select, form.choices[name], form.controls[name] = name, [], "choice"
        elif tag == "option" and self._select:
            value = given.get("value") or ""
            form.choices[self._select].append(value)
            if "selected" in given or self._select not in form.fields:
                form.fields[self._select] = value
        elif tag == "button":
            self._button = (name, given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "textarea" and self._lines:
            text = self.forms[-1].fields[self._lines]
            self.forms[-1].fields[self._lines], self._lines = text.removeprefix("\n"), None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._lines:
            self.forms[-1].fields[self._lines] += data
            return
        self._said.append(data)
        if self._button and self._open[-1:] == ["button"]:
            self.forms[-1].buttons[" ".join(data.split())], self._button = self._button, None

    @property
    def text(self) -> str:
        return " ".join("".join(self._said).split())

    def form(self, button: str) -> Form:
        """The form with a button."""
        return next(each for each in self.forms if button in each.buttons)


@attrs.frozen
class Answer:
    status: int
    page: Document
    location: str
    address: str


@attrs.frozen
class Browser:
    """Somebody at the pages of one server, with a key or without."""

    client: TestClient
    key: str | None = None

    def get(self, address: str) -> Answer:
        return self._answer(self.client.get(address, headers=self._headers(), follow_redirects=False), address)

    def send(self, answer: Answer, button: str, **changed: str) -> Answer:
        """Press a button of a page, with some fields filled in otherwise."""
        form = answer.page.form(button)
        name, value = form.buttons[button]
        pressed = {name: value} if name else {}
        return self.post(urljoin(answer.address, form.action), {**form.fields, **changed, **pressed})

    def post(self, address: str, fields: Mapping[str, str]) -> Answer:
        # A browser sends line breaks as CRLF.
        sent = {name: value.replace("\r\n", "\n").replace("\n", "\r\n") for name, value in fields.items()}
        headers = {**self._headers(), **HERE}
        return self._answer(self.client.post(address, data=sent, headers=headers, follow_redirects=False), address)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    def _answer(self, found: object, address: str) -> Answer:
        text = found.text if found.headers.get("content-type", "").startswith("text/html") else ""  # type: ignore[attr-defined]
        location = found.headers.get("location", "")  # type: ignore[attr-defined]
        return Answer(found.status_code, Document(text), location, address)  # type: ignore[attr-defined]
