"""Tables of a portfolio from its file: the same rows as a replay gives, which is asked for what is not kept.

Kept are the figures of ``owed``, what fell due and ageing, under each agreement's own readings.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import msgspec

from lifecycle.money import to_the_cent
from projections.amounts.lines import Figures, in_figures
from projections.amounts.periodic_amounts import BY_DAY, FULL, PART
from projections.kept.contents import in_cents, in_dollars
from projections.portfolio.rows import AmountRow, Asked, Row, ageing_row, owed_row
from projections.portfolio.tables import Table
from projections.questions.ageing import InvestorAged, aged_by
from regrights.book.portfolio import Answered
from regrights.kept.file import STILL, PortfolioFile, instant

# The latest moment there is.
NOW = STILL - 1
# By the number of the agreement.
Rows = Mapping[int, Sequence[Row]]


def known(
    file: PortfolioFile,
    table: Table,
    asked: Asked,
    as_of: date,
    known_at: datetime | None,
    only: str | None = None,
) -> Mapping[str, Answered]:
    """What a table has of each agreement, by name, or of one; those are left out that only a replay can answer.

    That is every one whose day lies beyond what was looked ahead to, and each that an Investor asked about by name ever
    was one of: it may have had several names.
    """
    if table.name not in _ROWS:
        return {}
    number = file.agreements([only])[only].number if only is not None else None
    question = _Question(file, as_of, NOW if known_at is None else instant(known_at), number)
    rows = _ROWS[table.name](question, asked) if asked.investor is None else {}
    named = file.ever_had(asked.investor) if asked.investor is not None else frozenset[int]()
    return {
        each["name"]: Answered(
            head=each["head"],
            company=each["company"],
            illustrative=each["illustrative"],
            heads=msgspec.json.decode(each["heads"]),
            aside=bool(each["aside"]),
            begun=each["begun"],
            stranger=asked.investor is not None,
            rows=rows.get(each["number"], ()),
        )
        for each in question.agreements()
        if (each["through"] is None or as_of <= each["through"]) and each["number"] not in named
    }


@attrs.frozen
class _Question:
    """A day and a moment, asked of a file."""

    file: PortfolioFile
    as_of: date
    moment: int
    only: int | None = None

    def held(self, kind: str, columns: str = "*", then: str = "") -> list[dict[str, Any]]:
        """Of the rows of a kind of content that hold; those of history only where the moment is one before now."""
        rows, given = self._holding(kind)
        return self.file.ask(f"SELECT {columns} FROM ({rows}) {then}", given)

    def _holding(self, kind: str) -> tuple[str, list[object]]:
        holds, given = "start <= ? AND until > ? AND known_from <= ?", [self.as_of, self.as_of, self.moment]
        if self.only is not None:
            holds += f" AND agreement = {self.only}"
        rows = f"SELECT * FROM {kind}_open WHERE {holds}"
        if self.moment == NOW:
            return rows, given
        return f"{rows} UNION ALL SELECT * FROM {kind}_past WHERE {holds} AND known_to > ?", [
            *given,
            *given,
            self.moment,
        ]

    def agreements(self) -> list[dict[str, Any]]:
        """Every one followed, with what was known of it by then; nothing where nothing was."""
        parties, given = self._holding("party")
        return self.file.ask(
            f"SELECT a.*, s.through, s.aside, a.number IN (SELECT agreement FROM ({parties})) begun FROM agreements a "
            "LEFT JOIN spells s ON s.agreement = a.number AND s.known_from <= ? AND s.known_to > ?"
            f"{'' if self.only is None else f' WHERE a.number = {self.only}'}",
            [*given, self.moment, self.moment],
        )


@attrs.define
class _Sums:
    """One Investor's figures as they are gathered, in cents."""

    party: Mapping[str, Any]
    determined: int = 0
    due: int = 0
    paid: int = 0
    interest: int = 0
    on_interest: int = 0
    running: int = 0
    full: int = 0
    by_day: int = 0
    unpaid: list[tuple[date, Decimal]] = attrs.field(factory=list)

    @property
    def figures(self) -> Figures:
        sums = (self.determined, self.due, self.paid, self.interest, self.on_interest)
        return attrs.evolve(
            in_figures(*map(in_dollars, sums)),
            accrued_full=in_dollars(self.determined + self.full),
            accrued_by_day=in_dollars(self.determined + self.by_day),
        )


def _gathered(question: _Question) -> dict[int, list[_Sums]]:
    """The figures of every Investor, in signing order, by agreement."""
    parties = question.held("party", then="ORDER BY agreement, place")
    sums = {(each["agreement"], each["investor"]): _Sums(each) for each in parties}
    for name, key, row in _parts(question):
        if key in sums:
            _ADDED[name](sums[key], row, question.as_of)
    found = defaultdict[int, list[_Sums]](list)
    for (agreement, _), each in sums.items():
        found[agreement].append(each)
    return found


def _parts(question: _Question) -> Iterator[tuple[str, tuple[int, str], Mapping[str, Any]]]:
    day = f"DATE '{question.as_of}'"
    by_investor = "GROUP BY agreement, investor"
    determined = "agreement, investor, sum(cents)::BIGINT determined"
    columns = {
        "amount_line": (f"{determined}, coalesce(sum(cents) FILTER (due_on <= {day}), 0)::BIGINT due", by_investor),
        "payment": ("agreement, investor, sum(cents)::BIGINT paid", by_investor),
        **dict.fromkeys(("interest_run_up", "otherwise", "running", "running_under_caps"), ("*", "")),
    }
    for kind, (wanted, then) in columns.items():
        for row in question.held(kind, wanted, then):
            yield kind, (row["agreement"], row["investor"]), row
    unpaid = "agreement, investor, due_on, sum(cents - paid)::BIGINT unpaid"
    for row in question.held("amount_line", unpaid, f"WHERE due_on <= {day} AND cents > paid {by_investor}, due_on"):
        yield "unpaid", (row["agreement"], row["investor"]), row


def _running(sums: _Sums, row: Mapping[str, Any], day: date) -> None:
    whole, interval = Fraction(int(row["numerator"]), int(row["denominator"])), row["interval"]
    days = interval if row["whole"] else (day - row["since"]).days
    cents = {part: in_cents(to_the_cent(PART[part](whole, days, interval))) for part in {row["part"], FULL, BY_DAY}}
    sums.running += cents[row["part"]]
    sums.full += cents[FULL]
    sums.by_day += cents[BY_DAY]


def _under_caps(sums: _Sums, row: Mapping[str, Any], _: date) -> None:
    sums.running += row["cents"]
    sums.full += row["if_full"]
    sums.by_day += row["if_by_day"]


def _amounts(sums: _Sums, row: Mapping[str, Any], _: date) -> None:
    sums.determined, sums.due = row["determined"], row["due"]


def _paid(sums: _Sums, row: Mapping[str, Any], _: date) -> None:
    sums.paid = row["paid"]


def _interest(sums: _Sums, row: Mapping[str, Any], _: date) -> None:
    sums.interest, sums.on_interest = row["cents"], row["paid"]


def _otherwise(sums: _Sums, row: Mapping[str, Any], _: date) -> None:
    sums.full += row["if_full"]
    sums.by_day += row["if_by_day"]


def _unpaid(sums: _Sums, row: Mapping[str, Any], _: date) -> None:
    sums.unpaid.append((row["due_on"], in_dollars(row["unpaid"])))


_ADDED: Mapping[str, Callable[[_Sums, Mapping[str, Any], date], None]] = {
    "amount_line": _amounts,
    "payment": _paid,
    "interest_run_up": _interest,
    "otherwise": _otherwise,
    "running": _running,
    "running_under_caps": _under_caps,
    "unpaid": _unpaid,
}


def _aged(sums: _Sums, as_of: date) -> InvestorAged:
    return aged_by(sums.party["investor"], sums.figures, sums.unpaid, as_of)


def _owed_rows(question: _Question, asked: Asked) -> Rows:
    return {
        agreement: [
            owed_row(each.figures, _aged(each, question.as_of), in_dollars(each.running), each.party["currency"])
            for each in investors
        ]
        for agreement, investors in _gathered(question).items()
    }


def _ageing_rows(question: _Question, asked: Asked) -> Rows:
    return {
        agreement: [ageing_row(_aged(each, question.as_of), each.party["currency"]) for each in investors]
        for agreement, investors in _gathered(question).items()
    }


def _due_rows(question: _Question, asked: Asked) -> Rows:
    since = asked.since or question.as_of
    parties = {(each["agreement"], each["investor"]): each for each in question.held("party")}
    fell_due = f"WHERE due_on >= DATE '{since}' AND due_on <= DATE '{question.as_of}'"
    lines = question.held("amount_line", then=fell_due)
    lines.sort(
        key=lambda each: (
            _place(parties, each),
            each["due_on"],
            each["trigger_date"],
            each["number"],
            each["head"],
            each["place"],
        )
    )
    found = defaultdict[int, list[Row]](list)
    for each in lines:
        currency = parties[each["agreement"], each["investor"]]["currency"]
        found[each["agreement"]].append(_amount(each, currency))
    return found


def _place(parties: Mapping[tuple[int, str], Mapping[str, Any]], line: Mapping[str, Any]) -> int:
    return int(parties[line["agreement"], line["investor"]]["place"])


def _amount(line: Mapping[str, Any], currency: str) -> AmountRow:
    return AmountRow(
        investor=line["investor"],
        currency=currency,
        due_on=line["due_on"],
        amount=in_dollars(line["cents"]),
        paid=in_dollars(line["paid"]),
        unpaid=in_dollars(line["cents"] - line["paid"]),
        trigger=line["trigger"],
        trigger_date=line["trigger_date"],
        statement=line["statement"],
        number=line["number"],
        computed_on=line["computed_on"],
        projected=False,
    )


_ROWS: Mapping[str, Callable[[_Question, Asked], Rows]] = {
    "owed": _owed_rows,
    "due": _due_rows,
    "ageing": _ageing_rows,
}
# The tables it answers.
KEPT = tuple(_ROWS)
