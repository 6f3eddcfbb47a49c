"""What is to be disclosed, drawn: each fact under its paragraph, then the figures."""

from projections.disclosing.fact import DisclosedFact
from projections.questions.disclosure import Disclosure
from regrights.paper.drawing import Column, Drawing, Medium, Row, Sentences, Table
from regrights.paper.figures import interest, of_interest
from regrights.paper.kinds import resting_on, written

FACTS = (
    Column("requirement"),
    Column("topic", "code"),
    Column("text"),
    Column("clauses", "list"),
    Column("entries", "list"),
)
FIGURES = (
    Column("Investor"),
    Column("determined", "money"),
    Column("paid", "money"),
    Column("determined, unpaid", "money"),
    Column("paid beyond", "money", key="paid_beyond_determined"),
    Column("due, unpaid", "money", key="outstanding"),
    Column("at next charge", "money", key="at_next_computation"),
)
MAXIMUM = (("at most", "maximum"), ("used of it", "maximum_used"), ("left of it", "maximum_left"))
INTRO = "Facts of the agreement and of the log, in the order of ASC 825-20-50-1 (formerly FSP EITF 00-19-2)."


def draw(found: Disclosure) -> Drawing:
    return Drawing([Sentences([INTRO]), *map(_said, found.facts), _facts(found), _figures(found)])


def _said(fact: DisclosedFact) -> Sentences:
    return Sentences(
        [
            f"{fact.requirement} {written(fact.topic, 'code')}",
            f"  {fact.text}{resting_on(fact.clauses, fact.entries)}",
        ],
        apart=True,
    )


def _facts(found: Disclosure) -> Table:
    rows = [(fact.requirement, fact.topic, fact.text, fact.clauses, fact.entries) for fact in found.facts]
    return Table("Facts", FACTS, rows, only="data")


def _figures(found: Disclosure) -> Table:
    rows: list[Row] = [
        (
            each.investor,
            each.determined,
            each.paid,
            each.determined_unpaid,
            each.paid_beyond_determined,
            each.outstanding,
            each.at_next_computation,
            *interest(each),
            each.maximum.most,
            each.maximum.used,
            each.maximum.left,
        )
        for each in found.investors
    ]
    bears = of_interest(None if found.total.interest or found.total.interest_paid else "data")
    capped: Medium | None = None if any(each.maximum.most is not None for each in found.investors) else "data"
    most = (Column(title, "money", key=key, only=capped) for title, key in MAXIMUM)
    return Table("Figures", (*FIGURES, *bears, *most), rows, apart=True)
