"""The state machines of the agreement: two literal tables, and one shared transitions Machine for each.

Everything that decides which entry may follow which stands in these tables, dead ends included; the diagrams are
drawn from them. A move is an entry's kind, with the SEC's answer added where the answer decides. The Machine judges
every append and every audit; ``follow`` reads the same table for replay, and a test proves the two equal.
Dates never move a machine, only entries do.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from lifecycle.entries import Entry, ReviewNotified

if TYPE_CHECKING:
    from transitions import Machine

Table = Mapping[str, Mapping[str, str]]

REVIEW, NO_REVIEW = "ReviewNotified (review)", "ReviewNotified (no review)"

STATEMENT: Final[Table] = {
    "unfiled": {
        "StatementFiled": "filed",
    },
    "filed": {
        "AmendmentFiled": "filed",
        "ResponseFiled": "filed",
        "AccelerationRequested": "filed",
        REVIEW: "in_review",
        "CommentsReceived": "in_review",
        NO_REVIEW: "cleared",
        "ClearanceNotified": "cleared",
        "EffectivenessDeclared": "effective",
        "StatementWithdrawn": "withdrawn",
    },
    "in_review": {
        "AmendmentFiled": "in_review",
        "ResponseFiled": "in_review",
        "AccelerationRequested": "in_review",
        "CommentsReceived": "in_review",
        REVIEW: "in_review",
        NO_REVIEW: "cleared",
        "ClearanceNotified": "cleared",
        "EffectivenessDeclared": "effective",
        "StatementWithdrawn": "withdrawn",
    },
    "cleared": {
        "AmendmentFiled": "cleared",
        "ResponseFiled": "cleared",
        "AccelerationRequested": "cleared",
        "ClearanceNotified": "cleared",
        NO_REVIEW: "cleared",
        REVIEW: "in_review",
        "CommentsReceived": "in_review",
        "EffectivenessDeclared": "effective",
        "StatementWithdrawn": "withdrawn",
    },
    "effective": {
        "PostEffectiveAmendmentFiled": "effective",
        "PostEffectiveAmendmentDeclaredEffective": "effective",
        "ProspectusSupplemented": "effective",
        "StopOrderProceedingsOpened": "effective",
        "StopOrderIssued": "stopped",
        "EffectivenessLapsed": "lapsed",
        "StatementWithdrawn": "withdrawn",
    },
    "stopped": {
        "PostEffectiveAmendmentFiled": "stopped",
        "PostEffectiveAmendmentDeclaredEffective": "stopped",
        "ProspectusSupplemented": "stopped",
        "StopOrderLifted": "effective",
        "StatementWithdrawn": "withdrawn",
    },
    "lapsed": {
        "PostEffectiveAmendmentFiled": "lapsed",
        "PostEffectiveAmendmentDeclaredEffective": "lapsed",
        "ProspectusSupplemented": "lapsed",
        "EffectivenessRestored": "effective",
        "StatementWithdrawn": "withdrawn",
    },
    "withdrawn": {},
}

# One bar for suspensions, one for misstatements and one for each condition that is recorded, per Investor; one for the
# listing and one for the public information.
BAR_STARTS: Final = {
    "PotentialMaterialEventNoticeGiven": "suspension",
    "MisstatementNoticeReceived": "misstatement",
    "Delisted": "listing",
    "PublicInformationLapsed": "public_information",
    "ConditionBegan": "condition",
}
BAR_ENDS: Final = {
    "SuspensionLifted": "suspension",
    "CorrectedProspectusReceived": "misstatement",
    "Relisted": "listing",
    "PublicInformationRestored": "public_information",
    "ConditionEnded": "condition",
}
BAR: Final[Table] = {
    "open": dict.fromkeys(BAR_STARTS, "barred"),
    "barred": dict.fromkeys(BAR_ENDS, "open"),
}

STATEMENT_MOVES: Final = frozenset(move for moves in STATEMENT.values() for move in moves)


def _pairs() -> Iterator[tuple[str, str]]:
    for started, bar in BAR_STARTS.items():
        yield from ((started, ended) for ended, of in BAR_ENDS.items() if of == bar)
    for lost, state in STATEMENT["effective"].items():
        if state != "effective":
            yield from ((lost, again) for again, after in STATEMENT[state].items() if after == "effective")


# By the kind that starts a bar, or takes a statement's effectiveness away: what ends it. A withdrawal has none.
ENDED_BY: Final[Mapping[str, str]] = dict(_pairs())


def move_of(entry: Entry) -> str:
    """The move an entry makes, as the tables name it; a kind that moves no machine is in no table."""
    if isinstance(entry, ReviewNotified):
        return REVIEW if entry.review else NO_REVIEW
    return entry.kind


def follow(table: Table, state: str, move: str) -> str:
    """The next state by the table alone, for histories already judged. Raises ``KeyError`` for a move it lacks."""
    return table[state][move]


@attrs.define
class Cursor:
    """Where one replay stands. transitions writes here; a Machine is shared and keeps nothing."""

    state: str


def _machine(table: Table, initial: str) -> "Machine":
    from transitions import Machine

    # model=None and triggers fired on a Cursor: registering a model would hang partials on it and keep it alive.
    machine = Machine(
        model=None,
        states=list(table),
        initial=initial,
        auto_transitions=False,
        send_event=False,
        transitions=[
            {"trigger": move, "source": state, "dest": after}
            for state, moves in table.items()
            for move, after in moves.items()
        ],
    )
    for moves in table.values():  # transitions would notice a misspelt state only when it gets there
        for after in moves.values():
            machine.get_state(after)
    return machine


@cache
def _machines() -> Mapping[int, "Machine"]:
    """Made when the first move is judged: a replay needs none."""
    return {id(STATEMENT): _machine(STATEMENT, "unfiled"), id(BAR): _machine(BAR, "open")}


def step(table: Table, state: str, move: str) -> str | None:
    """The next state as the Machine decides it, or None where it refuses the move."""
    from transitions import MachineError

    event = _machines()[id(table)].events.get(move)
    if event is None:
        return None
    cursor = Cursor(state)
    try:
        event.trigger(cursor)
    except MachineError:
        return None
    return cursor.state


def mermaid(table: Table, initial: str) -> str:
    """The table as a Mermaid state diagram, one arrow for each pair of states."""
    lines = ["stateDiagram-v2", f"    [*] --> {initial}"]
    for state, moves in table.items():
        arrows: dict[str, list[str]] = {}
        for move, after in moves.items():
            arrows.setdefault(after, []).append(move)
        lines += [f"    {state} --> {after}: {', '.join(named)}" for after, named in arrows.items()]
        if not moves:
            lines.append(f"    {state} --> [*]")
    return "\n".join(lines) + "\n"
