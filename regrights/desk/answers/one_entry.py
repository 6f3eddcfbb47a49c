"""One entry as a page: what it says, and both versions of what it changed or what changed it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from projections.questions.entry import Told, WholeEntry
from regrights.desk.said import title_of_kind

Version = tuple[int, str, datetime | None, str | None, str]


def one_entry(found: WholeEntry) -> dict[str, Any]:
    """What the page is made of."""
    diff = (
        [(each.field, each.old, each.new) for each in found.changing]
        if found.changes
        else [(each.field, each.recorded, each.stands) for each in found.changed]
    )
    return {
        "kind": title_of_kind(found.kind),
        "versions": list(_versions(found)),
        "diff": diff,
    }


def _versions(found: WholeEntry) -> Iterator[Version]:
    if found.changes:
        yield _version(found.changes, "It read:")
    for each in found.corrections:
        yield _version(each, "It is read so:" if each.position == found.corrected_by else "It was read so:")
    if found.retraction:
        yield _version(found.retraction, "It is out of the history:")


def _version(told: Told, what: str) -> Version:
    return told.position, told.sentence, told.recorded_at, told.recorded_by, what
