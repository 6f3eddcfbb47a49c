"""What a key is to be, read from words and checked before anything is written. Knows no file and no clock."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import attrs

from lifecycle.entries.fields import UNPRINTABLE
from lifecycle.judging.names import check_characters
from regrights.access.key import ROLES, Role
from regrights.access.proposed.proposal import APPROVED
from regrights.access.refusals import NotIssued

LONGEST_NAME: Final = 200
MOST_DAYS: Final = 365


@attrs.frozen
class Wanted:
    """A key that can be made. ``agreements`` None is every one."""

    role: Role
    agreements: Sequence[str] | None
    investors: Sequence[str]
    name: str
    lasts: timedelta


def wanted(
    *, role: str, agreements: Sequence[str], every: bool, investors: Sequence[str], name: str, days: int
) -> Wanted:
    """Raises ``NotIssued``, ``NotAName``."""
    known = next((each for each in ROLES if each == role), None)
    if known is None:
        raise NotIssued("role", role, "there is no such role", f"say one of {', '.join(ROLES)}")
    if every and agreements:
        raise NotIssued("agreement", None, "some by name or every one, not both", "leave one of the two out")
    if not every and not agreements:
        raise NotIssued("agreement", None, "none is named", "name each that is granted, or say --every")
    _check_investors(known, investors)
    for word, names in (("agreement", agreements), ("investor", investors), ("name", (name,))):
        for each in names:
            _check_name(word, each)
    check_characters("name", name)  # it will stand in logs as who recorded
    if APPROVED.strip() in name.casefold():
        raise NotIssued("name", name, "two persons are named so", "name one person or one desk")
    granted = None if every else tuple(dict.fromkeys(agreements))
    return Wanted(known, granted, tuple(dict.fromkeys(investors)), name, _days("days", days, 1))


def overlap(days: int) -> timedelta:
    """How long a key goes on beside its successor. Raises ``NotIssued``."""
    return _days("overlap", days, 0)


def _check_investors(role: Role, investors: Sequence[str]) -> None:
    if role == "investor" and len(set(investors)) != 1:
        raise NotIssued("investor", None, "a key of the role investor is one Investor's", "name that one")
    if role == "investor-counsel" and not investors:
        raise NotIssued("investor", None, "a key of the role investor-counsel has clients", "name each of them")
    if investors and role not in ("investor", "investor-counsel"):
        raise NotIssued("investor", investors[0], f"a key of the role {role} is no Investor's", "leave it out")


def _check_name(word: str, name: str) -> None:
    if not name.strip():
        raise NotIssued(word, name, "empty", "write the name")
    if len(name) > LONGEST_NAME:
        raise NotIssued(word, name, "too long", f"a name has at most {LONGEST_NAME} characters")
    if UNPRINTABLE.search(name):
        raise NotIssued(word, name, "a character in it cannot be printed", "write it on one line of UTF-8")


def _days(word: str, days: int, least: int) -> timedelta:
    if not least <= days <= MOST_DAYS:
        raise NotIssued(word, days, "not so many days", f"write a whole number from {least} to {MOST_DAYS}")
    return timedelta(days=days)
