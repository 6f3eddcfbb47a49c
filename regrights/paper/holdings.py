"""Who holds what, drawn: a row per Investor, then its lots, the oldest first, and what is on its way."""

import attrs

from projections.facts.reasons import counted
from projections.questions.holdings import InTransferShown, InvestorHoldings, Shareholdings
from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table
from regrights.paper.lines import INVESTOR

HOLDINGS = (
    Column("Investor"),
    Column("bought", "count"),
    Column("acquired", "count"),
    Column("received", "count"),
    Column("transferred", "count"),
    Column("sold", "count"),
    Column("held", "count"),
    Column("paid for those", "money", key="held_shares_value"),
    Column("Warrants", "count"),
    Column("principal of notes", "money", key="principal"),
)
LOTS = (
    INVESTOR,
    Column("since", "day", key="bought_on"),
    Column("bought by", key="buyer"),
    Column("shares", "count"),
    Column("price", key="price_per_share"),
    Column("statement"),
    Column("entry", "number"),
)
IN_TRANSFER = (
    Column("transferor"),
    Column("transferee"),
    Column("shares", "count"),
    Column("transferred_on", "day"),
    Column("entry", "number"),
)


def draw(found: Shareholdings) -> Drawing:
    notes = any(each.principal for each in found.investors)
    columns = [each if notes or each.key != "principal" else attrs.evolve(each, only="data") for each in HOLDINGS]
    return Drawing(
        [
            Table("", columns, [_row(each) for each in found.investors], name="investors"),
            *(_lots(each) for each in found.investors),
            Sentences([_on_its_way(each) for each in found.in_transfer]),
            _in_transfer(found),
        ]
    )


def _row(each: InvestorHoldings) -> Row:
    return (
        each.investor,
        each.bought,
        each.acquired,
        each.received,
        each.transferred,
        each.sold,
        each.held,
        each.held_shares_value,
        each.warrants,
        each.principal,
    )


def _lots(each: InvestorHoldings) -> Table:
    rows: list[Row] = [
        (each.investor, lot.bought_on, lot.buyer, lot.shares, lot.price_per_share, lot.statement, lot.entry)
        for lot in each.lots
    ]
    return Table(
        f"{each.investor}, oldest lot first", LOTS, rows, apart=True, only=None if rows else "data", name="lots"
    )


def _on_its_way(each: InTransferShown) -> str:
    return (
        f"On their way: {counted(each.shares, 'share')} from {each.transferor} to {each.transferee}, transferred on "
        f"{each.transferred_on}, of which the Company has no notice yet (entry {each.entry})."
    )


def _in_transfer(found: Shareholdings) -> Table:
    rows: list[Row] = [
        (each.transferor, each.transferee, each.shares, each.transferred_on, each.entry) for each in found.in_transfer
    ]
    return Table("On their way", IN_TRANSFER, rows, only="data", name="on_their_way")
