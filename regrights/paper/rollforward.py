"""What moved the balances between two dates, drawn: a row per Investor, and their sum."""

from collections.abc import Iterator

from projections.facts.reasons import dollars
from projections.questions.rollforward import InvestorMovements, Movements, Rollforward
from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table
from regrights.paper.figures import accrued, run_up

COLUMNS = (
    Column("Investor"),
    Column("after", "day", only="data"),
    Column("to", "day", only="data"),
    Column("opening", "money"),
    Column("accrued", "money"),
    Column("paid in cash", "money"),
    Column("paid in shares", "money"),
    Column("waived", "money"),
    Column("closing", "money"),
    Column("run up before, whole periods", "money", key="accrued_full_opening", only="data"),
    Column("run up before, by the day", "money", key="accrued_by_day_opening", only="data"),
    *accrued("data"),
)
RUN_UP = (Column("Investor"), Column("through", "day"), *accrued())


def draw(found: Rollforward) -> Drawing:
    intro = f"After {found.after}, through {found.as_of}. A balance is what was determined less what was paid."
    return Drawing(
        [
            Sentences([intro]),
            Table(
                "",
                COLUMNS,
                [_row(each.investor, found, each) for each in found.investors],
                total=_row("sum of the rows", found, found.total),
                notes=list(_notes(found)),
                name="movements",
            ),
            *_run_up(found),
        ]
    )


def _row(name: str, found: Rollforward, each: InvestorMovements | Movements) -> Row:
    return (
        name,
        found.after,
        found.as_of,
        each.opening,
        each.accrued,
        each.paid_in_cash,
        each.paid_in_shares,
        each.waived,
        each.closing,
        each.accrued_full_opening,
        each.accrued_by_day_opening,
        *run_up(each),
    )


def _run_up(found: Rollforward) -> Iterator[Table]:
    """What had run up at either end, what is determined included: on paper apart, and where there is any."""
    if found.total.accrued_full or found.total.accrued_full_opening:
        rows: list[Row] = [row for each in found.investors for row in _both_ends(each.investor, found, each)]
        yield Table("Run up, determined or not", RUN_UP, rows, apart=True, only="paper")


def _both_ends(name: str, found: Rollforward, each: InvestorMovements) -> tuple[Row, Row]:
    before = (name, found.after, each.accrued_full_opening, each.accrued_by_day_opening)
    return before, (name, found.as_of, *run_up(each))


def _notes(found: Rollforward) -> Iterator[str]:
    if found.closing_unpaid and found.closing_paid_beyond:
        yield (
            f"Investors are not set off: {dollars(found.closing_unpaid)} is unpaid, and "
            f"{dollars(found.closing_paid_beyond)} was paid to others beyond what was determined."
        )
    for each in found.investors:
        if each.accrued_earlier:
            yield (
                f"Of what accrued toward {each.investor}, {dollars(each.accrued_earlier)} changes amounts computed on "
                f"or before {found.after}."
            )
