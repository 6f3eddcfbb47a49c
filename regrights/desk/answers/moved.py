"""The machines as a page: each drawn with the state it is in, its path dated, and the same as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from projections.questions.machines import Machines, MachineShown, Step
from regrights.desk.answers.diagram import Diagram, diagram
from regrights.desk.said import day, title_of_kind
from regrights.paper.kinds import written

INITIAL = {"statement": "unfiled", "bar": "open"}


@attrs.frozen
class Drawn:
    """A machine with its drawing; ``place`` is its own on the page. ``says`` is the drawing in a sentence."""

    machine: str
    place: str
    state: str
    says: str
    steps: Sequence[tuple[Step, str]]
    diagram: Diagram


def moved(found: Machines) -> dict[str, Any]:
    """What the page is made of."""
    drawn = [_drawn(found.tables[each.table], each, number) for number, each in enumerate(found.machines, 1)]
    return {
        "machines": drawn,
        "tables": [
            (
                name,
                [
                    (written(state, "code"), written(after, "code"), _move_said(move))
                    for state, moves in table.items()
                    for move, after in moves.items()
                ],
            )
            for name, table in found.tables.items()
        ],
    }


def _drawn(table: Mapping[str, Mapping[str, str]], each: MachineShown, number: int) -> Drawn:
    changed = [one for one in each.steps if one.before != one.after]
    dated = {one.after: day(one.occurred_on) for one in changed}
    passed = [each.steps[0].before, *(one.after for one in changed)]
    path = ", then ".join(written(state, "code") for state in passed)
    state = written(each.state, "code")
    return Drawn(
        machine=_named(each.machine),
        place=f"machine-{number}",
        state=state,
        says=f"{_named(each.machine)}: {state} since {day(each.since)}. It was {path}.",
        steps=[(one, _move_said(one.move)) for one in each.steps],
        diagram=diagram(table, each.state, [(one.before, one.after) for one in changed], dated),
    )


def _named(machine: str) -> str:
    """A machine by its name: its first word is of the product, the rest is of the record."""
    bar, _, whose = machine.partition(" ")
    said = written(bar, "code").capitalize()
    return f"{said}{' ' if bar == 'statement' else ', '}{whose}" if whose else said


def _move_said(move: str) -> str:
    kind, _, answer = move.partition(" ")
    return f"{title_of_kind(kind)} {answer}".strip()
