"""Who may sell, drawn in sentences: nothing bars it, or each bar with what would end it. For programs, as tables."""

from collections.abc import Iterator, Sequence

from projections.facts.reasons import counted
from projections.questions.may_sell import Because, InvestorMaySell, MaySell, MaySellOne
from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table
from regrights.paper.kinds import NOTHING, written

MAY_NOT = {"every sale": "at all", "sales under the registration": "under the registration"}
INVESTORS = (
    Column("Investor"),
    Column("as_of", "day"),
    Column("may_sell", "truth"),
    Column("may_sell_otherwise", "truth"),
    Column("shares_held", "count"),
    Column("shares_covered", "count"),
)
BARS = (
    Column("Investor"),
    Column("bar", "code"),
    Column("since", "day"),
    Column("clause"),
    Column("entry", "number"),
    Column("stops"),
    Column("ends_when"),
    Column("known_end", "day"),
)


def draw(found: MaySell | MaySellOne) -> Drawing:
    investors = found.investors if isinstance(found, MaySell) else [found]
    said = [line for each in investors for line in _said(each)]
    return Drawing([Sentences(said), _investors(investors), _bars(investors)])


def _said(each: InvestorMaySell) -> Iterator[str]:
    if each.may_sell:
        covered = "" if each.shares_covered == each.shares_held else f", {each.shares_covered:,} of them covered"
        yield (
            f"{each.investor}: nothing recorded bars it from selling under the registration on {each.as_of}; it "
            f"holds {counted(each.shares_held, 'share')}{covered}."
        )
    for because in each.because:
        yield _barred(each.investor, because)


def _barred(investor: str, because: Because) -> str:
    rests_on = [because.clause] if because.clause != NOTHING else []
    rests_on += [f"entry {because.entry}"] if because.entry else []
    where = f" ({', '.join(rests_on)})" if rests_on else ""
    end = f", known to be gone on {because.known_end}" if because.known_end else ""
    return (
        f"{investor} may not sell {MAY_NOT[because.stops]}: {written(because.bar, 'code')} since {because.since}"
        f"{where}{end}; what would end it: {because.ends_when}."
    )


def _investors(investors: Sequence[InvestorMaySell]) -> Table:
    rows: list[Row] = [
        (
            each.investor,
            each.as_of,
            each.may_sell,
            each.may_sell_otherwise,
            each.shares_held,
            each.shares_covered,
        )
        for each in investors
    ]
    return Table("Investors", INVESTORS, rows, only="data")


def _bars(investors: Sequence[InvestorMaySell]) -> Table:
    rows: list[Row] = [
        (
            each.investor,
            because.bar,
            because.since,
            because.clause,
            because.entry,
            because.stops,
            because.ends_when,
            because.known_end,
        )
        for each in investors
        for because in each.because
    ]
    return Table("Bars", BARS, rows, only="data")
