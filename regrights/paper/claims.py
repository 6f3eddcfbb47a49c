"""The claims ledger, drawn: claims, contribution caps, expenses, and damages beside the Periodic Amounts."""

from collections.abc import Iterator

import attrs

from lifecycle.agreement.clauses import clauses_of, numbers, sections
from lifecycle.agreement.explaining.phrases import joined
from lifecycle.agreement.language.source import Document
from lifecycle.entries import DamagesClaimed, ExpenseIncurred
from projections.facts.reasons import dollars
from projections.indemnity.expenses import Expense
from projections.questions.claims import Claim, Claims
from regrights.paper.drawing import Block, Column, Drawing, Row, Sentences, Table

CLAIMS = (
    Column("claim"),
    Column("claimant"),
    Column("indemnitor"),
    Column("noticed", "day", key="noticed_on"),
    Column("amount", "money"),
    Column("paid", "money"),
    Column("unpaid", "money"),
    Column("defence assumed on", "day", only="data"),
    Column("defence assumed by", only="data"),
    Column("clauses", "list", only="data"),
    Column("entries", "list", only="data"),
)
CONSENTS = (
    Column("claim"),
    Column("on", "day"),
    Column("by"),
    Column("amount", "money"),
    Column("entry", "number"),
)
CAPS = (
    Column("Investor"),
    Column("net proceeds recorded", "money", key="net_proceeds"),
    Column("at least", "truth", only="data"),
    Column("sales", "number"),
    Column("without proceeds on record", "list", key="sales_without_proceeds"),
)
EXPENSES = (
    Column("on", "day"),
    Column("category"),
    Column("amount", "money"),
    Column("borne by"),
    Column("stated", "truth", only="data"),
    Column("entry", "number", only="data"),
)
DAMAGES = (
    Column("on", "day"),
    Column("Investor"),
    Column("what", key="kind"),
    Column("amount", "money"),
    Column("entry", "number", only="data"),
)
LIMITS = " limits a seller's contribution, with its exceptions"
BESIDE = (
    Column("Investor"),
    Column("determined", "money"),
    Column("outstanding", "money"),
    Column("damages claimed", "money"),
)


def draw(found: Claims, *, terms: Document) -> Drawing:
    """``terms`` say in which sections of the agreement each table stands."""
    tables = [
        ("indemnity", _claims(found, terms)),
        ("indemnity", _consents(found)),
        ("contribution", _caps(found, terms)),
        ("expenses", _expenses(found, terms)),
        ("damages", _damages(found, terms)),
        ("damages", _beside(found)),
    ]
    return Drawing([*_silent(found), *(_where_it_says_something(found, what, table) for what, table in tables)])


def _silent(found: Claims) -> Iterator[Block]:
    """What the terms have no section on, once for all."""
    if found.silent_on:
        yield Sentences([f"These terms have no section on {joined(found.silent_on, 'or')}."])


def _where_it_says_something(found: Claims, what: str, table: Table) -> Table:
    """For programs alone where the terms have no such section and nothing is recorded of it."""
    return attrs.evolve(table, only="data") if what in found.silent_on and not table.rows else table


def _claims(found: Claims, terms: Document) -> Table:
    rows: list[Row] = [
        (
            each.claim,
            each.claimant,
            each.indemnitor,
            each.noticed_on,
            each.amount,
            each.paid,
            each.unpaid,
            each.defence_assumed_on,
            each.defence_assumed_by,
            each.clauses,
            each.entries,
        )
        for each in found.claims
    ]
    notes = [note for each in found.claims for note in _notes(each)]
    title = f"Claims{sections(clauses_of(terms, 'claims'), ' (', ')')}"
    return Table(title, CLAIMS, rows, notes=notes, name="claims")


def _notes(each: Claim) -> Iterator[str]:
    if each.defence_assumed_on:
        yield f"{each.claim}: {each.defence_assumed_by} assumed the defence on {each.defence_assumed_on}."
    for consent in each.consents:
        settled = f" for {dollars(consent.amount)}" if consent.amount else ""
        yield f"{each.claim}: {consent.by} consented to settle{settled} on {consent.on}."


def _consents(found: Claims) -> Table:
    rows = [
        (each.claim, consent.on, consent.by, consent.amount, consent.entry)
        for each in found.claims
        for consent in each.consents
    ]
    return Table("Consents to settle", CONSENTS, rows, only="data", name="consents")


def _caps(found: Claims, terms: Document) -> Table:
    limit = sections(clauses_of(terms, "contribution_cap"), ", to which ", LIMITS)
    return Table(
        f"Net proceeds{limit}",
        CAPS,
        [(cap.investor, cap.net_proceeds, cap.at_least, cap.sales, cap.sales_without_proceeds) for cap in found.caps],
        apart=True,
        name="proceeds",
    )


def _expenses(found: Claims, terms: Document) -> Table:
    title = f"Expenses{sections(clauses_of(terms, ExpenseIncurred.__name__), ' (', ')')}"
    return Table(
        title,
        EXPENSES,
        [(each.on, each.category, each.amount, _bearer(each), each.stated, each.entry) for each in found.expenses],
        apart=True,
        name="expenses",
    )


def _bearer(each: Expense) -> str | None:
    return f"the {each.borne_by.capitalize()}" if each.borne_by else None


def _damages(found: Claims, terms: Document) -> Table:
    rows = [(each.on, each.investor, each.kind, each.amount, each.entry) for each in found.damages]
    title = f"Damages and force majeure{numbers(clauses_of(terms, DamagesClaimed.__name__), ' (', ')')}"
    return Table(title, DAMAGES, rows, apart=True, name="damages")


def _beside(found: Claims) -> Table:
    rows = [(each.investor, each.determined, each.outstanding, each.damages_claimed) for each in found.beside]
    title = "Beside the amounts determined; neither reduces the other"
    return Table(title, BESIDE, rows, apart=True, only=None if found.damages else "data", name="beside")
