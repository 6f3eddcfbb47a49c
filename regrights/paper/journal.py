"""The journal drawn: a row a posting, then what it leaves on each account."""

from collections.abc import Iterator

from projections.questions.journal import Journal
from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table

ROWS = (
    Column("date", "day"),
    Column("what", "code"),
    Column("debit", "code"),
    Column("credit", "code"),
    Column("Investor"),
    Column("amount", "money"),
    Column("entry", "list"),
    Column("trigger", "head", only="data"),
    Column("trigger date", "day", only="data"),
    Column("statement", only="data"),
    Column("number", "number", only="data"),
    Column("clauses", "list", only="data"),
)
ACCOUNTS = (
    Column("Investor"),
    Column("account", "code"),
    Column("opening", "change"),
    Column("debits", "money"),
    Column("credits", "money"),
    Column("closing", "change"),
)


def draw(found: Journal) -> Drawing:
    intro = f"After {found.after}, through {found.as_of}. Balances are debits less credits."
    if found.reported_at:
        intro += " What was learned since the opening was reported is restated on the first day."
    return Drawing([Sentences([intro]), _postings(found), _accounts(found), Sentences(list(_sums(found)))])


def _postings(found: Journal) -> Table:
    rows: list[Row] = [
        (
            row.date,
            row.what,
            row.debit,
            row.credit,
            row.investor,
            row.amount,
            row.entries,
            row.trigger,
            row.trigger_date,
            row.statement,
            row.number,
            row.clauses,
        )
        for row in found.rows
    ]
    return Table("Postings", ROWS, rows, apart=True)


def _accounts(found: Journal) -> Table:
    """The accounts on which anything stood or was posted."""
    rows: list[Row] = [
        (each.investor, each.account, each.opening, each.debits, each.credits, each.closing)
        for each in found.accounts
        if each.opening or each.debits or each.credits
    ]
    return Table("Accounts", ACCOUNTS, rows, apart=True)


def _sums(found: Journal) -> Iterator[str]:
    yield f"Debits {found.debits:,.2f}, credits {found.credits:,.2f} ({found.currency})."
