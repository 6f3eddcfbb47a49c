"""The page of every agreement of a store: what is owed in all, where each stands, by replay; and the same as a table.

Made-up ones stand apart, in no total. Every sum is the portfolio's own of the rows shown. Who is shown own logs alone
has a store of them for each Investor, and the figures of each apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import attrs

from lifecycle.errors import Refusal
from projections.facts.reasons import Caution
from projections.portfolio.tables import TABLES
from regrights.access.granted import OwnStore, Untold
from regrights.book.held import AgreementShown, held
from regrights.book.portfolio import Failed, RowOf, portfolio, totals_of
from regrights.book.store import Store
from regrights.desk.addresses import Addresses
from regrights.desk.pages import rendered
from regrights.desk.said import day
from regrights.paper.comma_separated import comma_separated
from regrights.paper.drawing import Column, Drawing, Table
from regrights.paper.kinds import written

DAYS_AHEAD = 30
ROWS_A_PAGE = 200
LONGEST = 9  # digits
WORDS = ("on", "status", "company", "overdue", "search", "page")
YES = "yes"
FIGURES: Mapping[str, str] = {"outstanding": "Owed and due", "overdue": "Overdue", "building_up": "Building up"}
COLUMNS = (
    Column("agreement"),
    Column("company"),
    Column("status", "code"),
    Column("currency"),
    *(Column(title, "money", key=name) for name, title in FIGURES.items()),
    Column("due in 30 days", "money"),
    Column("entries", "number"),
    Column("last entry of", "day"),
    Column("illustrative", "truth"),
    Column("own log of"),
)


class NotListed(Refusal):
    """A word of the list that says something else than it can."""

    def __init__(self, name: str, said: str, remedy: str) -> None:
        super().__init__(f"{name} = {said[:40]!r}: {remedy}.")


@attrs.frozen
class Listed:
    """One agreement of the list. ``figures`` are by currency, of what is owed; ``ahead`` what falls due in 30 days.

    ``own_log_of`` is the Investor whose own log it is of; None of the whole one.
    """

    shown: AgreementShown
    own_log_of: str | None
    illustrative: bool
    investors: Sequence[str]
    figures: Mapping[str, Mapping[str, Decimal]]
    ahead: Mapping[str, Decimal]

    @property
    def company(self) -> str:
        return self.shown.company or self.shown.agreement

    @property
    def status(self) -> str:
        return self.shown.status or ""

    @property
    def is_overdue(self) -> bool:
        return any(each["overdue"] for each in self.figures.values())

    def is_as(self, said: Mapping[str, str]) -> bool:
        """Whether it is one of those asked for."""
        names = "\n".join([self.shown.agreement, self.company, *self.investors]).casefold()
        return (
            said.get("status", self.status) == self.status
            and said.get("company", self.company) == self.company
            and (said.get("overdue") is None or self.is_overdue)
            and said.get("search", "").casefold() in names
        )


@attrs.frozen
class Found:
    """What one store holds, as of a day: of a store of own logs, those of one Investor."""

    own_log_of: str | None
    agreements: Sequence[Listed]
    owed: Sequence[RowOf]
    ahead: Sequence[RowOf]
    errors: Sequence[Failed]
    warnings: Sequence[Caution]
    set_aside: Sequence[str]


def found_in(store: Store, on: date) -> Found:
    """The store asked, an agreement at a time."""
    holds = held(store, on)
    owed = portfolio(store, TABLES["owed"], {"on": on})
    ahead = portfolio(store, TABLES["falls-due"], {"on": on, "days": DAYS_AHEAD})
    whose = store.investor if isinstance(store, OwnStore) else None
    rows, coming = _by_agreement(owed.rows), _by_agreement(ahead.rows)
    agreements = [
        _listed(each, whose, rows.get(each.agreement, []), coming.get(each.agreement, [])) for each in holds.agreements
    ]
    return Found(whose, agreements, owed.rows, ahead.rows, owed.errors, owed.warnings, holds.set_aside)


def _listed(shown: AgreementShown, whose: str | None, owed: Sequence[RowOf], ahead: Sequence[RowOf]) -> Listed:
    return Listed(
        shown=shown,
        own_log_of=whose,
        illustrative=shown.illustrative,
        investors=[str(getattr(each.row, "investor", "")) for each in owed],
        figures=totals_of(owed),
        ahead={currency: total["unpaid"] for currency, total in totals_of(ahead).items()},
    )


def _by_agreement(rows: Sequence[RowOf]) -> Mapping[str, list[RowOf]]:
    found: dict[str, list[RowOf]] = {}
    for each in rows:
        found.setdefault(each.agreement, []).append(each)
    return found


def every(stores: Sequence[Store], untold: Sequence[Untold], on: date, said: Mapping[str, str]) -> bytes:
    """The document, of everything that whoever asks is granted. Raises ``NotListed``."""
    _check(said)
    found = [found_in(store, on) for store in stores]
    agreements = sorted((each for one in found for each in one.agreements), key=lambda each: each.shown.agreement)
    shown = [each for each in agreements if each.is_as(said)]
    part, parts = _part(said.get("page", "1"), len(shown))
    first = (part - 1) * ROWS_A_PAGE
    here = shown[first : first + ROWS_A_PAGE]
    real = [each for each in shown if not each.illustrative]
    words = {"on": on.isoformat(), **said}

    def again(ending: str = "", **other: str | None) -> str:
        given = {name: value for name, value in {**words, **other}.items() if value}
        return f"/desk/{ending}?{urlencode(given)}"

    return rendered(
        "every.html",
        on=on,
        said=said,
        count=len(agreements),
        own=bool(untold) or not stores or isinstance(stores[0], OwnStore),
        whose=sorted({str(each.own_log_of) for each in agreements if each.own_log_of}),
        filtered=any(name in said for name in WORDS if name not in ("on", "page")),
        totals=[total for each in found for total in _totals(each, real)],
        real=len(real),
        groups=[
            (heading, [_row(each, words["on"]) for each in here if each.illustrative == illustrative])
            for heading, illustrative in (("Agreements", False), ("Illustrative, with made-up entries", True))
        ],
        figures=FIGURES,
        facets={
            "status": sorted({each.status for each in agreements if each.status}),
            "company": sorted({each.company for each in agreements}),
        },
        errors=[*(each for one in found for each in one.errors), *untold],
        warnings=[each for one in found for each in one.warnings],
        set_aside=list(dict.fromkeys(each for one in found for each in one.set_aside)),
        part=part,
        parts=parts,
        turned=[("Previous", part - 1), ("Next", part + 1)],
        again=again,
    )


def as_table(stores: Sequence[Store], _untold: Sequence[Untold], on: date, said: Mapping[str, str]) -> str:
    """The same as comma-separated values: the filter and the order of the page, every row."""
    _check(said)
    listed = (each for store in stores for each in found_in(store, on).agreements if each.is_as(said))
    rows = [row for each in sorted(listed, key=lambda each: each.shown.agreement) for row in _cells(each)]
    return comma_separated(Drawing([Table("portfolio", COLUMNS, rows)], about={"as_of": on}), ended=True)


def _cells(each: Listed) -> Iterator[tuple[object, ...]]:
    shown = each.shown
    for currency in each.figures or (None,):
        figures = each.figures.get(currency or "", {})
        yield (
            shown.agreement,
            each.company,
            shown.status,
            currency,
            *(figures.get(name) for name in FIGURES),
            each.ahead.get(currency or ""),
            shown.entries,
            shown.last_occurred_on,
            each.illustrative,
            each.own_log_of,
        )


def _totals(found: Found, real: Sequence[Listed]) -> list[tuple[str | None, int, str, list[tuple[str, Decimal]]]]:
    """By currency, of agreements that nothing is made up in; with whose they are and how many."""
    counted = {each.shown.agreement for each in real if each.own_log_of == found.own_log_of}
    owed = totals_of(each for each in found.owed if each.agreement in counted)
    ahead = totals_of(each for each in found.ahead if each.agreement in counted)
    return [
        (
            found.own_log_of,
            len(counted),
            currency,
            [
                *((title, total[name]) for name, title in FIGURES.items()),
                (f"Due in {DAYS_AHEAD} days", ahead[currency]["unpaid"] if currency in ahead else Decimal()),
            ],
        )
        for currency, total in owed.items()
    ]


def _row(each: Listed, on: str) -> dict[str, Any]:
    shown = each.shown
    return {
        "agreement": shown.agreement,
        "company": each.company,
        "own_log_of": each.own_log_of,
        "address": Addresses(shown.agreement, {"on": on}, whose=each.own_log_of).page("glance")
        if shown.error is None
        else None,
        "status": shown.error or (written(shown.status, "code") if shown.status else "not signed by then"),
        "figures": [(currency, total, each.ahead.get(currency)) for currency, total in each.figures.items()],
        "entries": shown.entries,
        "last": day(shown.last_occurred_on) if shown.last_occurred_on else "",
    }


def _check(said: Mapping[str, str]) -> None:
    if said.get("overdue", YES) != YES:
        raise NotListed("overdue", said["overdue"], "write overdue=yes, or leave it out")


def _part(said: str, rows: int) -> tuple[int, int]:
    parts = max(1, -(-rows // ROWS_A_PAGE))
    number = int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST else 0
    if not 1 <= number <= parts:
        raise NotListed("page", said, f"what was asked for has pages 1 to {parts}; begin at 1")
    return number, parts
