"""What a registration statement's delay would have cost: its EDGAR history under a made-up agreement.

Hypothetical throughout: the companies of a list are parties to no agreement like this one that we know of. Focus terms,
a Required Effective Date so many days after the filing, $1,000,000 of shares bought on the filing day.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from lifecycle.clocks import end_of_eastern_day
from lifecycle.entries.fields import day_from
from lifecycle.errors import Refusal
from lifecycle.record.files import JudgedFile, judge_lines
from projections.questions.owed import owed
from regrights.book.settlements import judge_settlement
from regrights.edgar.proposal import Given, Proposal
from regrights.edgar.proposals import proposals_of
from regrights.edgar.statements import Statements

INVESTOR, SHARES, PRICE = "Example Fund LP", 500_000, "2.00"
DAYS = (120, 30)


def neutrally_answered(proposals: Sequence[Proposal]) -> list[Given]:
    """The proposals with every question answered by one stated rule; it is not a reading of any letter.

    The staff's first letter says that it reviews, its later ones comment; the issuer's last letter before
    effectiveness asks for acceleration, its earlier ones respond; a request to withdraw that is doubted is left out,
    and so is what the log has no entry for; anything else is what its first choice says.
    """
    by_form = {form: [each for each in proposals if each.filing.form == form] for form in ("UPLOAD", "CORRESP")}
    answers: Mapping[str, str] = {
        **{each.filing.accession: "CommentsReceived" for each in by_form["UPLOAD"][1:]},
        **{each.filing.accession: "AccelerationRequested" for each in by_form["CORRESP"][-1:]},
    }
    found = []
    for each in proposals:
        wanted = answers.get(each.filing.accession)
        if each.question is None or each.filing.form != "RW":
            found += [choice for choice in each.choices if wanted in (None, choice["kind"])][:1]
    return found


def after_a_signing(entries: Sequence[Given], filed: date, *, days: int) -> JudgedFile:
    """The entries after a signing and a purchase on the filing day, to be effective ``days`` after it, judged.

    Raises the refusal of the first entry that is not legal.
    """
    required = (filed + timedelta(days)).isoformat()
    made_up: list[Given] = [
        {
            "kind": "AgreementSigned",
            "occurred_on": filed.isoformat(),
            "company": "A made-up issuer",
            "investors": [INVESTOR],
            "terms": {"based_on": "focus-2002", "required_effective_date": required},
        },
        {
            "kind": "SharesPurchased",
            "occurred_on": filed.isoformat(),
            "investor": INVESTOR,
            "shares": SHARES,
            "price_per_share": PRICE,
        },
    ]
    lines = [_line(entry) for entry in [*made_up, *entries]]
    now = datetime.combine(date.max.replace(year=2199), time.min, tzinfo=UTC)
    return judge_lines(iter(enumerate(lines, 1)), source="a list", now=now, settlement_judge=judge_settlement)


def _line(entry: Given) -> bytes:
    """Recorded once the day it speaks of is over. Raises the refusal of a day that is left to a person."""
    recorded_at = end_of_eastern_day(day_from("occurred_on", entry["occurred_on"])).isoformat()
    return json.dumps({"recorded_at": recorded_at, **entry}).encode()


def legal_history(found: Statements, number: str, *, days: int = DAYS[0]) -> JudgedFile:
    """One statement's neutrally answered history. Raises the refusal of the first entry that is not legal."""
    entries = neutrally_answered(proposals_of(found, number).proposals)
    return after_a_signing(entries, found.found[number].life.filed, days=days)


def hypothetically_owed(found: Statements, number: str, *, days: int) -> Decimal | None:
    """What would have been determined by the last day of the list; nothing where the list leaves a date to a person."""
    try:
        log = legal_history(found, number, days=days).entries
    except Refusal:
        return None
    return owed(log, as_of=found.filings[-1].filed).total.determined
