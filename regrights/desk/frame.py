"""What every page of an agreement has around its answer: whose it is, both clocks, where else to go."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import cast

import attrs

from lifecycle.clocks import eastern_date, end_of_eastern_day
from projections.facts.reasons import Answer, Caution
from regrights.access.table import OF_THE_COMPANY
from regrights.book.book import Book
from regrights.desk.addresses import INVESTOR, Addresses, words_of
from regrights.desk.said import day, knowledge

# The pages in the order they are offered, each with its name.
PAGES: Mapping[str, str] = {
    "glance": "At a glance",
    "timeline": "Timeline",
    "owed": "Owed",
    "readings": "Readings",
    "what-if": "What if",
    "may-sell": "May they sell",
    "suspensions": "Suspensions",
    "duties": "Duties",
    "schedule": "Ahead",
    "holdings": "Holdings",
    "ageing": "Accounts",
    "log": "Log",
    "terms": "Terms",
}
# Those that are asked for more seldom.
MORE: Mapping[str, str] = {
    "status": "Status",
    "period": "Registration Period",
    "restricted": "Restricted Sale Dates",
    "claims": "Claims",
    "disclosure": "Disclosure",
    "rollforward": "Roll-forward",
    "journal": "Journal",
    "compare": "Compare",
    "restatement": "Restatement",
    "delay-curve": "Cost of delay",
    "machines": "Machines",
    "audit": "Audit trail",
    "verify": "Verify",
}
# In no list: a page of one line, of one entry.
VERIFY = "verify"  # of the whole log, whatever day and moment
WHY = "why"
OF_ONE: Mapping[str, str] = {"why": "Why", "entry": "Entry"}
# Words that a page has fields for, or that begin anew with what a form asks; every other one a form hands on unseen.
FIELDS: Mapping[str, Sequence[str]] = {
    "log": ("kind", "person", "text", "page"),
    "duties": ("status", "party", "month"),
    "terms": ("clause",),
}
TITLES = {**PAGES, **MORE, **OF_ONE}
# What a group of cautions is called: by its weight, but what a day or a time running out has to do with apart.
GROUPS: Mapping[str, str] = {"blocks": "First", "moves money": "Money", "close call": "Close calls", "note": "Notes"}
A_QUARTER = timedelta(days=92)
TIME = "Time"
HEADINGS = ("First", TIME, "Money", "Close calls", "Notes")
OF_TIME = frozenset(
    {
        "closed_by_order",
        "computation_pending",
        "day_after_effective",
        "due_on_non_business_day",
        "no_slot_left",
        "period_open",
        "period_over",
        "suspension_running_out",
        "suspension_too_long",
    }
)


@attrs.frozen
class Link:
    name: str
    label: str
    address: str


@attrs.frozen
class Frame:
    """``known`` is how many entries were known at the moment asked about, ``digest`` that of the last of them.

    ``own_log_of`` is the Investor whose own log this is of; None of the whole one. ``choose`` are the Investors to
    choose among.
    """

    page: str
    title: str
    agreement: str
    company: str
    signed: str
    illustrative: int
    own_log_of: str | None
    known: int
    digest: str
    on: date | None
    known_at: datetime | None
    investor: str | None
    choose: Sequence[str]
    readings: Sequence[str]
    pages: Sequence[Link]
    more: Sequence[Link]
    files: Sequence[Link]
    pinned: str | None
    unpinned: str | None
    came_later: str
    asked: Sequence[tuple[str, str]]
    words: Sequence[str]
    behind: str | None

    @property
    def known_day(self) -> str:
        """The day at whose end it was known, as a field of a form has it."""
        return eastern_date(self.known_at).isoformat() if self.known_at else ""

    @property
    def known_said(self) -> str:
        """The moment, in words."""
        assert self.known_at is not None  # noqa: S101 - asked where it is
        return knowledge(self.known_at)


def a_quarter_before(on: date) -> datetime:
    """What a restatement is asked to start from where nothing says so: the end of that day."""
    return end_of_eastern_day(on - A_QUARTER)


def frame(
    page: str,
    book: Book,
    to: Addresses,
    said: Mapping[str, object],
    investors: Sequence[str],
    *,
    tables: Sequence[str] = (),
    part: int | None = None,
) -> Frame:
    """The frame of a page that was asked for with words, of a book that is cut at what was known. ``tables`` are
    those of its answer by name, where it has several, ``part`` which part of a long one it shows.
    """
    known_at = cast("datetime | None", said.get("known_at"))
    on = cast("date | None", said.get("on") or said.get("to"))
    last = book.entries[-1].recorded_at if page != VERIFY else None  # which goes over the log as it is by then
    takes = () if page == VERIFY else words_of(page)
    choose = investors if INVESTOR in takes and page != WHY and not (book.investor and len(investors) == 1) else ()
    here = _own(page, to) if part is None else {**_own(page, to), "page": str(part)}
    pinned = to.page(page, **{**here, "known_at": last.isoformat()}) if last and not known_at else None
    # Nobody chose it: no other page is as known then.
    dropped = {"known_at": None} if page == "restatement" and on and known_at == a_quarter_before(on) else {}
    return Frame(
        page=page,
        title=TITLES[page],
        agreement=book.agreement,
        company=book.company_on(on) if on else book.company,
        signed=day(book.entries[0].occurred_on),
        illustrative=book.illustrative,
        own_log_of=book.investor,
        known=len(book.entries),
        digest=book.digests[-1],
        on=on,
        known_at=known_at,
        investor=book.investor or cast("str | None", said.get(INVESTOR)),
        choose=choose,
        readings=[f"{key} = {choice}" for key, choice in cast("Mapping[str, str]", said.get("readings") or {}).items()],
        pages=[Link(name, label, to.page(name, **dropped)) for name, label in PAGES.items()],
        more=[
            Link(name, label, to.page(name, **(dropped if name != page else {})))
            for name, label in MORE.items()
            if not (book.investor and name in OF_THE_COMPANY)
        ],
        files=_files(page, to, tables),
        pinned=pinned,
        unpinned=to.page(page, **{**_own(page, to), "known_at": None}) if known_at else None,
        came_later=to.page("restatement"),
        asked=_asked(page, to, () if choose else (INVESTOR,)),
        words=takes,
        behind=next((each.text for each in book.shortness), None),
    )


def _own(page: str, to: Addresses) -> dict[str, str | Sequence[str]]:
    return {name: value for name, value in to.said.items() if name in words_of(page)}


def _files(page: str, to: Addresses, tables: Sequence[str]) -> list[Link]:
    """The same answer from the API, of a page that is one answer: a file for each of its tables."""
    nothing_supposed = page == "what-if" and not to.said.get("assume")
    if page in ("glance", "timeline", "compare", "why", "verify") or nothing_supposed:
        return []
    each = [Link("csv", f"CSV of {name.replace('_', ' ')}", to.data(page, ".csv", table=name)) for name in tables]
    return [Link("json", "JSON", to.data(page, "")), *(each or [Link("csv", "CSV", to.data(page, ".csv"))])]


def _asked(page: str, to: Addresses, unseen: Sequence[str]) -> list[tuple[str, str]]:
    """What a form hands on unseen: every word that it has no field for."""
    fields = {"on", "known_at", INVESTOR, "from", "to", "until", "head", *FIELDS.get(page, ())}
    shown = fields.difference(unseen)
    return [
        (name, value)
        for name, values in to.said.items()
        if name not in shown
        for value in ([values] if isinstance(values, str) else values)
        if value
    ]


def cautions_by_weight(found: Answer) -> list[tuple[str, Sequence[Caution]]]:
    """What to take care of, the heaviest first, without what the frame says itself."""
    said = [each for each in found.warnings if each.code not in ("illustrative", "elsewhere")]
    return [(heading, group) for heading in HEADINGS if (group := [each for each in said if _heading(each) == heading])]


def _heading(each: Caution) -> str:
    of_time = re.sub(r"^day_\d+", "day", each.code) in OF_TIME and each.weight != "blocks"
    return TIME if of_time else GROUPS[each.weight]
