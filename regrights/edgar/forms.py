"""What each EDGAR form is to a registration statement: one table. Knows forms, no statement and no date.

Forms that are not here move nothing in the log: they are counted and said, never proposed.
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Final

# Before these days EDGAR shows no such rows at all, whatever happened.
EFFECT_SINCE: Final = date(2007, 1, 1)
LETTERS_SINCE: Final = date(2005, 5, 1)

_OPENING = ("S-1", "S-2", "S-3", "S-4", "S-11", "SB-1", "SB-2", "F-1", "F-2", "F-3", "F-4")


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
    AMENDMENT_WITHDRAWN = "a request to withdraw an amendment"


ROLES: Final[Mapping[str, Role]] = {
    **dict.fromkeys(_OPENING, Role.FILED),
    # Rules 462(b) and 462(e): more securities of the same offering, and automatic shelves.
    **{f"{form}MEF": Role.FILED_AND_EFFECTIVE for form in _OPENING},
    "S-3ASR": Role.FILED_AND_EFFECTIVE,
    "F-3ASR": Role.FILED_AND_EFFECTIVE,
    **{f"{form}/A": Role.AMENDED for form in _OPENING},
    "UPLOAD": Role.STAFF_LETTER,
    "CORRESP": Role.ISSUER_LETTER,
    "EFFECT": Role.EFFECT,
    **dict.fromkeys(("424B3", "424B5", "424B7", "424B8"), Role.PROSPECTUS),
    **dict.fromkeys(("424B1", "424B2", "424B4"), Role.PRICED_PROSPECTUS),
    "POS AM": Role.POST_EFFECTIVE,
    "POSASR": Role.POST_EFFECTIVE_AT_ONCE,
    "RW": Role.WITHDRAWN,
    "AW": Role.AMENDMENT_WITHDRAWN,
}

LETTERS: Final = frozenset({Role.STAFF_LETTER, Role.ISSUER_LETTER})
OPENINGS: Final = frozenset({Role.FILED, Role.FILED_AND_EFFECTIVE})
PROSPECTUSES: Final = frozenset({Role.PROSPECTUS, Role.PRICED_PROSPECTUS})
POST_EFFECTIVES: Final = frozenset({Role.POST_EFFECTIVE, Role.POST_EFFECTIVE_AT_ONCE})
# Only an effective statement has these.
AFTER_EFFECTIVENESS: Final = PROSPECTUSES | POST_EFFECTIVES


def role_of(form: str) -> Role | None:
    return ROLES.get(form)
