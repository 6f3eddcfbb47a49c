"""Real statements as logs to ask about: what EDGAR shows of each, after a made-up signing and purchase.

Hypothetical throughout: the companies of the lists are parties to no agreement like this one that we know of.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from regrights.book.book import Book
from regrights.edgar.filings import read_filings
from regrights.edgar.proposals import Given, Proposal, proposals_of
from regrights.edgar.statements import Statements, statements_of
from tests import CHECKOUT
from tests.scenarios import ask, bought, fact, source_of

LISTS = sorted((CHECKOUT / "fixtures" / "edgar").glob("CIK*.json"))
BASE = Decimal(1_000_000)  # 500,000 shares at $2.00


def statements(path: Path) -> Statements:
    return statements_of(read_filings([path]))


def every_statement(paths: Sequence[Path] = LISTS) -> Iterator[tuple[Statements, str]]:
    """Each statement of each list, by its file number."""
    for path in paths:
        found = statements(path)
        yield from ((found, number) for number in found.found)


def neutrally_answered(proposals: Sequence[Proposal]) -> list[Given]:
    """The proposals with every question answered by one stated rule; it is not a reading of any letter.

    The staff's first letter says that it reviews, its later ones comment; the issuer's last letter before
    effectiveness asks for acceleration, its earlier ones respond; a priced prospectus belongs in the log.
    """
    by_form = {form: [each for each in proposals if each.filing.form == form] for form in ("UPLOAD", "CORRESP")}
    answers: Mapping[str, str] = {
        **{each.filing.accession: "CommentsReceived" for each in by_form["UPLOAD"][1:]},
        **{each.filing.accession: "AccelerationRequested" for each in by_form["CORRESP"][-1:]},
    }
    found = []
    for each in proposals:
        wanted = answers.get(each.filing.accession)
        found.append(next(choice for choice in each.choices if wanted in (None, choice["kind"])))
    return found


def after_a_signing(entries: Sequence[Given], filed: date, *, days: int) -> Book:
    """The entries after a signing and a purchase of $1,000,000 on the filing day, to be effective ``days`` after it."""
    required = (filed + timedelta(days)).isoformat()
    terms = {"based_on": "focus-2002", "required_effective_date": required}
    day, investor = filed.isoformat(), "Example Fund LP"
    signing = fact("AgreementSigned", day, company="A made-up issuer", investors=[investor], terms=terms)
    return source_of([signing, bought(day, 500_000, investor=investor), *map(dict, entries)])


def legal_history(found: Statements, number: str, *, days: int = 120) -> Book:
    """One statement's neutrally answered history. Raises the refusal of the first entry that is not legal."""
    entries = neutrally_answered(proposals_of(found, number).proposals)
    return after_a_signing(entries, found.found[number].life.filed, days=days)


def hypothetically_owed(found: Statements, number: str, *, days: int) -> Decimal:
    """What would have been determined by the last day of the list."""
    last = found.filings[-1].filed
    return Decimal(ask("owed", legal_history(found, number, days=days), last.isoformat())["total"]["determined"])
