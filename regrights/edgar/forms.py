"""What each EDGAR form is to a registration statement: one table. Knows forms, no statement and no date.

Every form that registers an offering under the Securities Act of 1933 opens a statement, also those that seldom
register an Investor's resales: whether such a one belongs in a log is then asked. Forms that are not here move nothing
in the log: they are counted and said, never proposed.
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Final

# Before these days EDGAR shows no such rows at all, whatever happened.
EFFECT_SINCE: Final = date(2007, 1, 1)
LETTERS_SINCE: Final = date(2005, 5, 1)
# Rule 477(b): from this day a request before effectiveness is granted by its filing; until then the SEC had to consent.
GRANTED_BY_FILING_SINCE: Final = date(2001, 3, 7)

_OPENING = (
    *("S-1", "S-2", "S-3", "S-4", "S-6", "S-11", "S-18", "S-20", "S-B", "SB-1", "SB-2", "SF-1", "SF-3", "S-4EF"),
    *("F-1", "F-2", "F-3", "F-4", "F-4EF", "F-6", "F-9", "F-10"),
    *("N-1A", "N-2", "N-3", "N-4", "N-5", "N-6", "N-14", "N-14AE", "N-14 8C"),
)
# Rules 462(a), (b), (e) and 467(a): plans, more securities of the same offering, automatic shelves, the Canadian forms.
_EFFECTIVE_ON_FILING = (
    *("S-8", "S-3D", "F-3D", "S-3ASR", "F-3ASR", "N-2ASR", "F-6EF", "F-7", "F-8", "F-80", "F-9EF", "F-10EF"),
    *(f"{form}MEF" for form in ("S-1", "S-2", "S-3", "S-4", "S-11", "S-B", "SB-1", "SB-2", "SF-1", "SF-3")),
    *(f"{form}MEF" for form in ("F-1", "F-2", "F-3", "F-4", "N-2", "N-14")),
)
_POST_EFFECTIVE = (
    *("POS AM", "POS AMI", "POS462B", "POS 8C", "S-4 POS", "F-4 POS", "F-6 POS", "F-7 POS", "F-8 POS", "F-9 POS"),
    *("F-10POS", "F-80POS", "485APOS", "485BPOS", "486APOS", "486BPOS"),
)
_POST_EFFECTIVE_AT_ONCE = ("POSASR", "N-2 POSASR", "POS462C", "S-8 POS", "S-3DPOS", "F-3DPOS")

# What these register instead of an Investor's resales, mostly.
REGISTERS_OTHER: Final[Mapping[str, str]] = {
    "S-8": "an employee plan",
    **dict.fromkeys(("S-3D", "F-3D"), "a dividend reinvestment plan"),
    **dict.fromkeys(("F-6", "F-6EF"), "depositary receipts"),
    **dict.fromkeys(("SF-1", "SF-3", "SF-1MEF", "SF-3MEF"), "asset-backed securities"),
    **dict.fromkeys(("S-B", "S-BMEF"), "a government's securities"),
    **dict.fromkeys(("S-6", "N-1A", "N-3", "N-4", "N-6"), "a fund's own shares"),
    **dict.fromkeys(("N-14", "N-14AE", "N-14 8C", "N-14MEF"), "the shares of a fund's merger"),
}
# Effective by the lapse of days, so that no EFFECT need come.
BY_ITSELF: Final = frozenset({"S-4EF", "F-4EF", "N-14", "N-14AE"})


class Role(Enum):
    """What a filing does to its statement, as far as its form says."""

    FILED = "the statement itself"
    FILED_AND_EFFECTIVE = "a statement that is effective on filing"
    AMENDED = "an amendment before effectiveness"
    STAFF_LETTER = "a letter from the staff"
    ISSUER_LETTER = "a letter from the issuer"
    EFFECT = "a notice of effectiveness"
    PROSPECTUS = "a prospectus or a supplement"
    PRICED_PROSPECTUS = "a prospectus of a rule the table leaves open"
    POST_EFFECTIVE = "a post-effective amendment"
    POST_EFFECTIVE_AT_ONCE = "a post-effective amendment that is effective on filing"
    WITHDRAWN = "a request to withdraw the statement"
    WITHDRAWAL_LIFTED = "a request to withdraw, taken back"
    AMENDMENT_WITHDRAWN = "a request to withdraw an amendment"
    AMENDMENT_WITHDRAWAL_LIFTED = "a request to withdraw an amendment, taken back"
    STOP_ORDER = "a stop order"


ROLES: Final[Mapping[str, Role]] = {
    **dict.fromkeys(_OPENING, Role.FILED),
    **dict.fromkeys(_EFFECTIVE_ON_FILING, Role.FILED_AND_EFFECTIVE),
    **{f"{form}/A": Role.AMENDED for form in (*_OPENING, *_EFFECTIVE_ON_FILING)},
    "UPLOAD": Role.STAFF_LETTER,
    "CORRESP": Role.ISSUER_LETTER,
    "EFFECT": Role.EFFECT,
    **dict.fromkeys(("424B3", "424B5", "424B7", "424B8"), Role.PROSPECTUS),
    **dict.fromkeys(("424B1", "424B2", "424B4", "497", "SUPPL"), Role.PRICED_PROSPECTUS),
    **dict.fromkeys(_POST_EFFECTIVE, Role.POST_EFFECTIVE),
    **dict.fromkeys(_POST_EFFECTIVE_AT_ONCE, Role.POST_EFFECTIVE_AT_ONCE),
    "RW": Role.WITHDRAWN,
    "RW WD": Role.WITHDRAWAL_LIFTED,
    "AW": Role.AMENDMENT_WITHDRAWN,
    "AW WD": Role.AMENDMENT_WITHDRAWAL_LIFTED,
    "STOP ORDER": Role.STOP_ORDER,
}

LETTERS: Final = frozenset({Role.STAFF_LETTER, Role.ISSUER_LETTER})
OPENINGS: Final = frozenset({Role.FILED, Role.FILED_AND_EFFECTIVE})
PROSPECTUSES: Final = frozenset({Role.PROSPECTUS, Role.PRICED_PROSPECTUS})
POST_EFFECTIVES: Final = frozenset({Role.POST_EFFECTIVE, Role.POST_EFFECTIVE_AT_ONCE})
# Only an effective statement has these.
AFTER_EFFECTIVENESS: Final = PROSPECTUSES | POST_EFFECTIVES
REQUESTS: Final = frozenset(
    {
        Role.WITHDRAWN,
        Role.WITHDRAWAL_LIFTED,
        Role.AMENDMENT_WITHDRAWN,
        Role.AMENDMENT_WITHDRAWAL_LIFTED,
    }
)


def role_of(form: str) -> Role | None:
    return ROLES.get(form)
