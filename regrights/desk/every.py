"""The page of every agreement of a store: where each stands, and what is owed, by replay."""

from datetime import date

from projections.portfolio.tables import TABLES
from regrights.book.portfolio import AgreementShown, held, portfolio
from regrights.book.store import Store
from regrights.desk.addresses import Addresses
from regrights.desk.pages import rendered
from regrights.desk.said import day
from regrights.desk.tables import Cell, Heading, Shown, shown
from regrights.paper.kinds import written
from regrights.paper.portfolio import draw

AGREEMENT = "Agreement"


def every(store: Store, on: date) -> bytes:
    """The document."""
    said = {"on": on.isoformat()}
    agreements = held(store, on)
    owed = portfolio(store, TABLES["owed"], {"on": on}) if agreements.agreements else None
    blocks = shown(draw(owed, everything=True).blocks, Addresses("", said)) if owed else []
    return rendered(
        "every.html",
        on=on,
        agreements=[_row(each, said) for each in agreements.agreements],
        blocks=[_with_agreements(each, said) if isinstance(each, Shown) else each for each in blocks],
        set_aside=agreements.set_aside,
        errors=owed.errors if owed else [],
        replayed=len(agreements.agreements),
    )


def _row(each: AgreementShown, said: dict[str, str]) -> dict[str, object]:
    return {
        "agreement": each.agreement,
        "company": each.company or each.agreement,
        "address": Addresses(each.agreement, said).page("glance") if each.error is None else None,
        "status": each.error or written(each.status, "code"),
        "entries": each.entries,
        "last": day(each.last_occurred_on) if each.last_occurred_on else "",
    }


def _with_agreements(table: Shown, said: dict[str, str]) -> Shown:
    """A table of many agreements, each of them a link."""
    if not table.headings or table.headings[0] != Heading(AGREEMENT, to_the_right=False):
        return table
    rows = [[_linked(row[0], said), *row[1:]] for row in table.rows]
    return Shown(table.title, table.headings, rows, table.total, table.notes)


def _linked(first: Cell, said: dict[str, str]) -> Cell:
    return Cell(first.text, [(first.text, Addresses(first.text, said).page("glance"))])
