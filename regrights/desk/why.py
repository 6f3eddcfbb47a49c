"""One amount and why: what was taken of what, the days that counted, what it rests on, what was paid on it."""

from collections.abc import Mapping
from typing import Any

from lifecycle.agreement.clauses import clause
from lifecycle.agreement.language.decided import under
from lifecycle.agreement.telling import head_called
from lifecycle.errors import Refusal
from projections.amounts.lines import InvestorOwed, Line
from projections.questions.owed import Owed
from regrights.book.book import Book
from regrights.desk.addresses import Addresses
from regrights.desk.timeline.counted import counted_of, strip


class NoSuchLine(Refusal):
    """An amount that is not in the answer."""

    def __init__(self, said: Mapping[str, str]) -> None:
        told = ", ".join(f"{name} {value}" for name, value in said.items()) or "no word of one"
        super().__init__(
            f"No amount here is the one asked for ({told}); follow the link of an amount on the page Owed."
        )


def why(
    book: Book, said: Mapping[str, object], beside: Mapping[str, str], found: Owed, to: Addresses
) -> dict[str, Any]:
    """What the page of one line is made of. Raises ``NoSuchLine``."""
    # Of an own log every line is its Investor's.
    whose = found.investors[0].investor if book.investor and found.investors else said.get("investor")
    told = {"investor": str(whose or ""), **beside}
    investor, line = line_of(found, told)
    counted = counted_of(book, said, investor.investor, line)
    cited = [section for each in line.clauses if (section := clause(book.document, each))]
    return {
        "investor": investor.investor,
        "line": line,
        "head": head_called(under(book.document, found.readings), line.trigger),
        "sections": list({section.number: section for section in cited}.values()),
        "back": to.page("owed", investor=None),
        "strip": strip(counted, line, "#because") if counted else [],
        "otherwise": to.page("readings"),
        "changed": _changed(said, line, to),
    }


def _changed(said: Mapping[str, object], line: Line, to: Addresses) -> str:
    """Where each entry recorded since it was computed has its step: worked out there, for it can take long."""
    since = line.computed_on.isoformat()
    if said.get("known_at"):
        return to.page("compare", with_on=str(said["on"]), with_known_at=since)
    return to.page("restatement", known_at=since)


def line_of(found: Owed, told: Mapping[str, str]) -> tuple[InvestorOwed, Line]:
    """The one line that is told. As of another day it may be of another statement, or of none yet.

    Raises ``NoSuchLine``.
    """
    near = [(each, line) for each in found.investors for line in each.lines if _is(each, line, told)]
    exact = [(each, line) for each, line in near if (line.statement or "") == told.get("statement", "")]
    lines = exact or near
    if len(lines) != 1:
        raise NoSuchLine({name: value for name, value in told.items() if value})
    return lines[0]


def _is(each: InvestorOwed, line: Line, told: Mapping[str, str]) -> bool:
    values = {
        "investor": each.investor,
        "trigger": line.trigger,
        "trigger_date": line.trigger_date.isoformat(),
        "number": str(line.number),
    }
    return all(value == told.get(name, "") for name, value in values.items())
