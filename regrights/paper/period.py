"""The Registration Period, drawn as one sentence, and as a row for programs."""

from projections.questions.period import RULE_144K_ENDED, Period
from regrights.paper.drawing import Column, Drawing, Sentences, Table
from regrights.paper.kinds import written

COLUMNS = (
    Column("status"),
    Column("started_on", "day"),
    Column("ends_on", "day"),
    Column("limb"),
    Column("earliest_unrestricted", "day"),
    Column("clauses", "list"),
)


def draw(found: Period) -> Drawing:
    row = (
        found.status,
        found.started_on,
        found.ends_on,
        found.limb,
        found.earliest_unrestricted,
        found.clauses,
    )
    return Drawing(
        [Sentences([_sentence(found)]), Table("Registration Period", COLUMNS, [row], only="data", name="period")]
    )


def _sentence(found: Period) -> str:
    limb = f", by limb {found.limb}" if found.limb else ""
    return (
        f"Registration Period: {written(found.status, 'code')}{limb}; started {written(found.started_on, 'day')}, ends "
        f"{written(found.ends_on, 'day')}{_unrestricted(found)}."
    )


def _unrestricted(found: Period) -> str:
    earliest = found.earliest_unrestricted
    if earliest is None and not found.clauses:
        return ""  # terms that give the period no section give that rule no time
    if earliest and earliest >= RULE_144K_ENDED:
        ended = f"; Rule 144(k) ended on {RULE_144K_ENDED}"
        return f"{ended}, before it could have freed the shares bought last, {earliest}"
    return f"; the earliest day Rule 144(k) could have freed the shares bought last: {written(earliest, 'day')}"
