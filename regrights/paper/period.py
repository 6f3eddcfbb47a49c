"""The Registration Period, drawn as one sentence, and as a row for programs."""

from projections.lots.registration_period import RULE_144K_ENDED
from projections.questions.period import Period
from regrights.paper.drawing import Column, Drawing, Sentences, Table
from regrights.paper.kinds import written

# What ended it, by limb.
ENDED_BY = {
    "(i)": "resale became free",
    "(ii)": "no Investor held a share any more",
    "(iii)": "its time was over",
}
COLUMNS = (
    Column("status"),
    Column("started_on", "day"),
    Column("ends_on", "day"),
    Column("limb"),
    Column("lasts"),
    Column("earliest_unrestricted", "day"),
    Column("clauses", "list"),
)


def draw(found: Period) -> Drawing:
    row = (
        found.status,
        found.started_on,
        found.ends_on,
        found.limb,
        found.lasts,
        found.earliest_unrestricted,
        found.clauses,
    )
    return Drawing(
        [Sentences([_sentence(found)]), Table("Registration Period", COLUMNS, [row], only="data", name="period")]
    )


def _sentence(found: Period) -> str:
    if found.lasts is None:
        return _no_period(found)
    limb = f", as {ENDED_BY[found.limb]}" if found.limb else ""
    return (
        f"Registration Period: {written(found.status, 'code')}{limb}; started {written(found.started_on, 'day')}, ends "
        f"{written(found.ends_on, 'day')}{_unrestricted(found)}."
    )


def _no_period(found: Period) -> str:
    """Terms that fix no period: what is effective all the same, and what frees the shares."""
    first = f"; a statement was first declared effective on {found.started_on}" if found.started_on else ""
    ended = f"; {ENDED_BY[found.limb]} on {found.ends_on}" if found.limb else ""
    return f"These terms fix no Registration Period: {written(found.status, 'code')}{first}{ended}."


def _unrestricted(found: Period) -> str:
    earliest = found.earliest_unrestricted
    if earliest is None:
        return ""  # nothing is bought yet, or the terms give that rule no time
    if earliest >= RULE_144K_ENDED:
        ended = f"; Rule 144(k) ended on {RULE_144K_ENDED}"
        return f"{ended}, before it could have freed the shares bought last, {earliest}"
    return f"; the earliest day Rule 144(k) could have freed the shares bought last: {written(earliest, 'day')}"
