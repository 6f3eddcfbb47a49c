"""Small logs for views, entry by entry."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import attrs

from lifecycle.entries import AgreementSigned, Entry

ALPHA, BETA, GAMMA = "Alpha Capital A.G.", "Beta Fund", "Gamma Partners"
SIGNED_ON = date(2002, 11, 25)
FIRST_RECORDED = datetime(2002, 11, 25, 20, tzinfo=UTC)


def signing(**fields: object) -> AgreementSigned:
    said = {"company": "Focus Enhancements, Inc.", "investors": (ALPHA, BETA), "terms": "focus-2002", **fields}
    return AgreementSigned(occurred_on=SIGNED_ON, **said)


def log_of(*entries: Entry) -> Sequence[Entry]:
    """The entries as a log has them: numbered, one a day recorded."""
    return [
        attrs.evolve(entry, position=at, recorded_at=FIRST_RECORDED + timedelta(days=at))
        for at, entry in enumerate(entries, 1)
    ]
