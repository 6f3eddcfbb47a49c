"""Figures side by side and what they differ by, as tables. The figures and differences are the rules' own."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import attrs

from lifecycle.entries.telling import listed, one_stop
from lifecycle.money import ZERO
from projections.amounts.lines import FIGURES, Figures, InvestorOwed, Line, less, total
from projections.questions.owed import Owed
from regrights.desk.said import capitalized
from regrights.paper.drawing import Column, Row, Table
from regrights.paper.kinds import written

Names = tuple[str, str]
Identity = tuple[str, str, object, int, int]


def side_by_side(one: Owed, other: Owed, names: Names) -> Iterator[Table]:
    """The totals of two answers and their difference, then each Investor for whom a figure differs."""
    investors = {each.investor: total([each]) for each in one.investors}
    others = {each.investor: total([each]) for each in other.investors}
    every = list(dict.fromkeys([*others, *investors]))
    pairs = {name: (investors.get(name, Figures()), others.get(name, Figures())) for name in every}
    alike = [
        name for name, (then, now) in pairs.items() if all(getattr(then, key) == getattr(now, key) for key in FIGURES)
    ]
    if len(every) != 1:
        together = figures_side_by_side("All together, none set off", one.total, other.total, names)
        yield attrs.evolve(together, notes=[one_stop(f"No figure differs for {listed(alike)}.")] if alike else [])
    for name, (then, now) in pairs.items():
        if name not in alike or len(every) == 1:
            yield figures_side_by_side(name, then, now, names)


def figures_side_by_side(title: str, one: Figures, other: Figures, names: Names) -> Table:
    """A row a figure: in one answer, in the other, and what it differs by."""
    difference = less(other, one)
    rows: list[Row] = [
        (capitalized(written(key, "code")), getattr(one, key), getattr(other, key), moved(getattr(difference, key)))
        for key in FIGURES
    ]
    return Table(title, (Column("figure"), *_sides(names), Column("difference", "change")), rows)


def moved(difference: Decimal) -> Decimal | None:
    """A difference, or nothing where there is none."""
    return difference or None


def lines_differing(one: Owed, other: Owed, names: Names, called: Mapping[str, str]) -> Table:
    """Each Periodic Amount that is another, or that only one answer has, and how many are alike."""
    then, now = dict(_told_apart(one.investors)), dict(_told_apart(other.investors))
    rows: list[Row] = []
    keys = list(dict.fromkeys([*then, *now]))
    for key in keys:
        before, after = then.get(key), now.get(key)
        if _said(before) != _said(after):
            investor, trigger, since, number, _ = key
            rows.append(
                (
                    investor,
                    called.get(trigger, trigger),
                    since,
                    number,
                    before and before.amount,
                    after and after.amount,
                    moved((after.amount if after else ZERO) - (before.amount if before else ZERO)),
                    before and before.due_on,
                    after and after.due_on,
                )
            )
    columns = (
        *(Column("Investor"), Column("for"), Column("from", "day"), Column("no.", "number")),
        *_sides(names),
        Column("difference", "change"),
        *(Column(f"due, {name}", "day", key=f"due_{place}") for place, name in enumerate(names)),
    )
    alike = len(keys) - len(rows)
    return Table("Amounts that differ", columns, rows, notes=[f"Amounts that are the same in both: {alike}."])


def _sides(names: Names) -> Iterator[Column]:
    return (Column(name, "money", key=f"side_{place}") for place, name in enumerate(names))


def _told_apart(investors: Sequence[InvestorOwed]) -> Iterator[tuple[Identity, Line]]:
    """Each line by what it is, whatever statement it has come to be of; several alike in their order."""
    seen = Counter[tuple[object, ...]]()
    for one in investors:
        for line in one.lines:
            key = (one.investor, line.trigger, line.trigger_date, line.number)
            yield (*key, seen[key]), line
            seen[key] += 1


def _said(line: Line | None) -> tuple[object, ...]:
    return (line.amount, line.computed_on, line.due_on) if line else ()
