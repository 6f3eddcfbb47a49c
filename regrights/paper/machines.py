"""Each machine drawn: where it stands, and its path, a move a row."""

from projections.questions.machines import Machines
from regrights.paper.drawing import Column, Drawing, Table

STANDING = (Column("machine"), Column("state", "code"), Column("since", "day"))
PATH = (
    Column("machine"),
    Column("occurred on", "day"),
    Column("entry", "number"),
    Column("move"),
    Column("before", "code"),
    Column("after", "code"),
)


def draw(found: Machines) -> Drawing:
    standing = [(each.machine, each.state, each.since) for each in found.machines]
    path = [
        (each.machine, one.occurred_on, one.entry, one.move, one.before, one.after)
        for each in found.machines
        for one in each.steps
    ]
    return Drawing(
        [Table("Where each stands", STANDING, standing, name="machines"), Table("Path", PATH, path, apart=True)]
    )
