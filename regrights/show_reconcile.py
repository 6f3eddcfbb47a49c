"""Two logs beside each other: where they differ, and the dollars each difference moves."""

from collections.abc import Sequence

from projections.explanation import dollars
from regrights.show import Answer, table


def reconcile(found: Answer) -> None:
    """The differences under three headings, then the answers of both logs."""
    _differences("Only in our log (dropped)", found.only_here)
    _differences("Only in their log (added)", found.only_there)
    _differences("In both, but differing (theirs taken)", found.differing)
    print(f"The same facts, recorded otherwise: {found.same_fact_other_record}.\n")
    table(
        "",
        ("", "determined", "due", "paid", "outstanding", "credit"),
        [
            (name, each.determined, each.due, each.paid, each.outstanding, each.credit)
            for name, each in (
                ("our log", found.ours),
                ("with every difference applied", found.together),
                ("their log", found.theirs),
            )
        ],
    )
    for left_out in found.not_applied:
        print(f"Not applied with the others, {left_out.kind} ({_places(left_out)}): {left_out.refused}")


def _differences(title: str, differences: Sequence[Answer]) -> None:
    print(f"{title}:" if differences else f"{title}: none.")
    for each in differences:
        whom = f" {each.investor}" if each.investor else ""
        statement = f" {each.statement}" if each.statement else ""
        day = each.ours_on or each.theirs_on
        fields = "; ".join(f"{one.field}: ours {_said(one.ours)}, theirs {_said(one.theirs)}" for one in each.fields)
        print(f"  {each.kind}{whom}{statement} on {day} ({_places(each)}){f'; {fields}' if fields else ''}")
        print(f"    {_moves(each)}")
    print()


def _moves(each: Answer) -> str:
    if each.refused:
        return f"Alone it would not be legal: {each.refused}"
    if not each.investors:
        return "Alone it moves no dollar."
    moved = [
        f"{one.investor} determined {_change(one.determined)}, outstanding {_change(one.outstanding)}"
        for one in each.investors
    ]
    return f"Alone it moves {'; '.join(moved)}."


def _change(amount: Answer) -> str:
    return f"{'+' if amount > 0 else ''}{dollars(amount)}"


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)


def _places(each: Answer) -> str:
    places = [f"{name} {place}" for name, place in (("ours", each.ours), ("theirs", each.theirs)) if place]
    return ", ".join(places)
