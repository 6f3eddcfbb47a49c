"""Two logs beside each other, drawn: where they differ, the dollars each difference moves, the answers of both."""

from collections.abc import Sequence

from lifecycle.entries import PaidToward, Toward
from lifecycle.entries.telling import listed, toward_in_words
from projections.questions.reconcile import Difference, NotApplied, Reconciliation
from regrights.paper.drawing import Block, Column, Drawing, Row, Sentences, Table
from regrights.paper.figures import FIGURES, figures
from regrights.paper.kinds import change_written

DIFFERENCES = (
    Column("where"),
    Column("kind"),
    Column("Investor"),
    Column("statement"),
    Column("ours", "number"),
    Column("theirs", "number"),
    Column("ours_on", "day"),
    Column("theirs_on", "day"),
    Column("fields", "list"),
    Column("determined", "change"),
    Column("outstanding", "change"),
    Column("refused"),
    Column("clause"),
)
MOVED = (
    Column("kind"),
    Column("ours", "number"),
    Column("theirs", "number"),
    Column("Investor"),
    Column("determined", "change"),
    Column("outstanding", "change"),
)
ANSWERS = (Column("", key="log"), *FIGURES)


def draw(found: Reconciliation) -> Drawing:
    same = f"The same facts, recorded otherwise: {found.same_fact_other_record}."
    return Drawing(
        [
            _differences("Only in our log (dropped)", found.only_here, apart=False),
            _differences("Only in their log (added)", found.only_there, apart=True),
            _differences("In both, but differing (theirs taken)", found.differing, apart=True),
            *_differences_for_programs(found),
            Sentences([same], apart=True),
            _answers(found),
        ]
    )


def _differences(title: str, differences: Sequence[Difference], *, apart: bool) -> Sentences:
    said = [line for each in differences for line in (_said(each), f"    {_moves(each)}")]
    return Sentences([f"{title}:" if differences else f"{title}: none.", *said], apart=apart)


def _said(each: Difference) -> str:
    whom = f" {each.investor}" if each.investor else ""
    statement = f" {each.statement}" if each.statement else ""
    fields = "; ".join(_fields(each))
    day = each.ours_on or each.theirs_on
    return f"  {each.kind}{whom}{statement} on {day} ({_places(each)}){f'; {fields}' if fields else ''}"


def _fields(each: Difference) -> list[str]:
    return [f"{one.field}: ours {_value(one.ours)}, theirs {_value(one.theirs)}" for one in each.fields]


def _value(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case dict():
            return listed([f"{name} {_value(each)}" for name, each in value.items()]) or "nothing"
        case list() | tuple():
            return listed([_value(each) for each in value]) or "nothing"
        case bool():
            return "yes" if value else "no"
        case Toward() | PaidToward():
            return toward_in_words(value)
        case _:
            return str(value)


def _moves(each: Difference) -> str:
    if each.refused:
        return f"Alone it could not be recorded: {each.refused}"
    if not each.investors:
        return "Alone it moves no dollar."
    moved = [
        f"{one.investor} determined {change_written(one.determined)}, outstanding {change_written(one.outstanding)}"
        for one in each.investors
    ]
    return f"Alone it moves {'; '.join(moved)}."


def _places(each: Difference | NotApplied) -> str:
    places = [f"{name} {place}" for name, place in (("ours", each.ours), ("theirs", each.theirs)) if place]
    return ", ".join(places)


def _differences_for_programs(found: Reconciliation) -> Sequence[Block]:
    where = {"only here": found.only_here, "only there": found.only_there, "differing": found.differing}
    differences: list[Row] = [_row(name, each) for name, several in where.items() for each in several]
    moved: list[Row] = [
        (each.kind, each.ours, each.theirs, one.investor, one.determined, one.outstanding)
        for several in where.values()
        for each in several
        for one in each.investors
    ]
    return [
        Table("Differences", DIFFERENCES, differences, only="data", name="differences"),
        Table("Moved alone", MOVED, moved, only="data", name="moved"),
    ]


def _row(where: str, each: Difference) -> Row:
    return (
        where,
        each.kind,
        each.investor,
        each.statement,
        each.ours,
        each.theirs,
        each.ours_on,
        each.theirs_on,
        _fields(each),
        each.determined,
        each.outstanding,
        each.refused,
        each.clause,
    )


def _answers(found: Reconciliation) -> Table:
    logs = (("our log", found.ours), ("with every difference applied", found.together), ("their log", found.theirs))
    return Table(
        "",
        ANSWERS,
        [(name, *figures(each)) for name, each in logs],
        notes=[
            f"Not applied with the others, {left_out.kind} ({_places(left_out)}): {left_out.refused}"
            for left_out in found.not_applied
        ],
        apart=True,
        name="answers",
    )
