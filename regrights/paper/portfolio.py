"""A table of a portfolio drawn: on paper what is read first, in data every column; totals by currency apart."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.entries.telling import listed
from projections.facts.reasons import counted
from projections.portfolio.rows import (
    AgeingRow,
    AmountRow,
    ChangedRow,
    DutyOf,
    JournalOf,
    MaySellRow,
    OwedRow,
    RollforwardRow,
    Row,
)
from projections.portfolio.tables import WITHOUT_NOTHING
from regrights.book.portfolio import Portfolio, RowOf
from regrights.paper.ageing import BUCKETS
from regrights.paper.drawing import Block, Column, Drawing, Medium, Sentences, Table
from regrights.paper.kinds import NOTHING, Kind, Named, written

CLASSES: Mapping[str, type[Row]] = {
    "owed": OwedRow,
    "due": AmountRow,
    "falls-due": AmountRow,
    "may-sell": MaySellRow,
    "duties": DutyOf,
    "changes": ChangedRow,
    "ageing": AgeingRow,
    "journal": JournalOf,
    "rollforward": RollforwardRow,
}
# On paper where some agreement bears any.
INTEREST = "interest_outstanding"
AGES = {column.key: column.title for column in BUCKETS}
ON_PAPER: Mapping[str, Sequence[str]] = {
    "owed": (
        "determined",
        "due",
        "paid",
        "outstanding",
        "credit",
        INTEREST,
        "accrued_by_day",
        "oldest_due_on",
    ),
    "due": ("due_on", "amount", "paid", "unpaid", "trigger", "number"),
    "falls-due": ("due_on", "amount", "paid", "unpaid", "trigger", "number", "projected"),
    "may-sell": ("may_sell", "may_sell_otherwise", "shares_held", "shares_covered", "bars", "since"),
    "duties": ("duty", "status", "due_on", "days_late"),
    "changes": ("determined", "due", "paid", "outstanding", "credit", "recorded"),
    "ageing": (*AGES, "outstanding", INTEREST),
    "journal": ("date", "what", "debit", "credit", "amount", "entries"),
    "rollforward": ("opening", "accrued", "paid_in_cash", "paid_in_shares", "waived", "closing"),
}
# Of these, what a narrow page can do without.
SPARE: Mapping[str, Sequence[str]] = {
    "owed": ("determined", "paid", INTEREST, "accrued_by_day"),
    "due": ("paid", "number"),
    "falls-due": ("paid", "unpaid", "number"),
    "may-sell": ("may_sell_otherwise",),
    "duties": ("days_late",),
    "changes": ("determined", "recorded"),
    "ageing": ("due_today", INTEREST),
    "journal": ("what", "entries"),
    "rollforward": ("paid_in_shares", "waived"),
}
TITLES = {"accrued_by_day": "run up by the day", "number": "no.", "entries": "entry", **AGES}
KINDS: Mapping[object, Kind] = {
    Decimal: "money",
    bool: "truth",
    int: "number",
    int | None: "number",
    date: "day",
    date | None: "day",
    datetime | None: "moment",
    Sequence[int]: "list",
    Sequence[str]: "list",
}
CODES: Mapping[str, Kind] = {
    **dict.fromkeys(("status", "what", "debit", "credit"), "code"),
    "trigger": "head",
    "bars": "codes",
}


def draw(found: Portfolio, *, everything: bool = False) -> Drawing:
    """With ``everything`` the rows of nothing but zeros stand on paper too; for programs they always do."""
    told = found.rows if everything or found.table not in WITHOUT_NOTHING else [*filter(_tells, found.rows)]
    notes = Sentences([*_notes(found), *_left_out(found, told)], apart=True)
    tables = [_rows(found, told, "paper"), _rows(found, found.rows, "data")]
    return Drawing(
        [Sentences([_head(found)]), *tables, *_totals(found), notes],
        about={"as_of": found.as_of, "known_at": found.known_at, **({"after": found.after} if found.after else {})},
    )


def _tells(each: RowOf) -> bool:
    """Whether any figure of a row is not zero."""
    row = each.row
    return any(getattr(row, name) for name in attrs.fields_dict(type(row)) if isinstance(getattr(row, name), Decimal))


def _left_out(found: Portfolio, told: Sequence[RowOf]) -> Iterator[str]:
    """How many agreements owe nobody anything, and how many Investors of the others are owed nothing."""
    some, every = ({each.agreement for each in rows} for rows in (told, found.rows))
    of_others = len([each for each in found.rows if each.agreement in some]) - len(told)
    said = [f"{len(every - some)} of {counted(found.agreements, 'agreement')}"] if every - some else []
    said += [f"{counted(of_others, 'Investor')}{' of others' if said else ''}"] if of_others else []
    if said:
        yield f"Left out, with nothing but zeros: {listed(said)}; --all lists them."


def _head(found: Portfolio) -> str:
    known = f", as known at {written(found.known_at, 'moment')}" if found.known_at else ""
    days = f"after {found.after}, through" if found.after else "as of"
    return f"{counted(found.agreements, 'agreement')}: {found.table} {days} {found.as_of}{known}"


def _rows(found: Portfolio, told: Sequence[RowOf], only: Medium) -> Table:
    names = [name for name in attrs.fields_dict(CLASSES[found.table]) if name != "investor"]
    shown = _shown(found)
    ordered = [*shown, *(name for name in names if name not in shown)]
    columns = [
        Column("agreement"),
        Column("company", only="data"),
        Column("Investor", only="data" if found.table == "duties" else None),
        *([Column("who → to", key="between", only="paper")] if found.table == "duties" else []),
        *(_column(found.table, name, on_paper=name in shown) for name in ordered),
        Column("illustrative", "truth", only="data"),
    ]
    rows = [
        (
            each.agreement,
            each.company,
            each.row.investor,
            *([f"{each.row.who} → {each.row.to or NOTHING}"] if isinstance(each.row, DutyOf) else []),
            *(_cell(each, name) for name in ordered),
            each.illustrative,
        )
        for each in told
    ]
    return Table("" if rows else found.table, columns, rows, says_once=True, only=only, name=found.table)


def _shown(found: Portfolio) -> Sequence[str]:
    """What stands on paper of a table."""
    bears = any(getattr(each.row, INTEREST, None) for each in found.rows)
    return [name for name in ON_PAPER[found.table] if bears or name != INTEREST]


def _cell(each: RowOf, name: str) -> object:
    value = getattr(each.row, name)
    return Named(value, each.heads.get(value, value)) if name == "trigger" and isinstance(value, str) else value


def _column(table: str, name: str, *, on_paper: bool) -> Column:
    hint = attrs.fields_dict(CLASSES[table])[name].type
    kind = KINDS.get(hint) or CODES.get(name, "text")
    if name.startswith("shares"):
        kind = "count"
    if table == "changes" and kind == "money":
        kind = "change"
    title = TITLES.get(name, name.replace("_", " "))
    return Column(title, kind, key=name, only=None if on_paper else "data", spare=name in SPARE[table])


def _totals(found: Portfolio) -> Iterator[Block]:
    """Each currency's sums, on paper alone: a program adds up what it keeps."""
    shown = _shown(found)
    for currency, total in found.totals.items():
        names = [name for name in shown if name in total]
        if names:
            columns = [Column("total"), *(_column(found.table, name, on_paper=True) for name in names)]
            row = (currency, *(total[name] for name in names))
            yield Table("", columns, [row], apart=True, only="paper")


def _notes(found: Portfolio) -> Iterator[str]:
    if found.totals:
        yield "Nothing is set off between Investors or agreements."
    made_up = dict.fromkeys(each.agreement for each in found.rows if each.illustrative)
    if made_up:
        yield f"Illustrative, with made-up entries, and in the totals: {', '.join(made_up)}."
    if found.silent:
        yield f"Their terms give no duty of ours its section, so none is followed: {', '.join(found.silent)}."
    if found.set_aside:
        yield f"Set aside, not in the table: {', '.join(found.set_aside)}."
