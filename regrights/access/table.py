"""What each role has at each address: one literal table, and nothing else decides it.

An address that has no row here is nobody's. An answer given as CSV or as a calendar is in the row of its question.
Knows no key and no server.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from regrights.access.key import ROLES, Role

# WHOLE: the agreement that is granted, all of it. OWN: of it the Investor's own log, and answers of that alone.
# On the rows of the key itself OWN is what is its own, whatever its role. NOTHING: the 404 of what does not exist.
Served = Literal["whole", "own", "nothing"]
WHOLE: Final = "whole"
OWN: Final = "own"
NOTHING: Final = "nothing"

# Without a key, to everybody. Nothing of an agreement stands there.
OPEN: Final = frozenset({"/", "/api", "/openapi.json", "/health", "/sign-in", "/desk/static/{name}"})

OF: Final = "/agreements/{agreement}"
DESK: Final = "/desk/{agreement}"
# An Investor has nothing of a disclosure's drafting and of the Company's books.
OF_THE_COMPANY: Final = frozenset({"disclosure", "journal"})
TABLE: Final[Mapping[str, tuple[Served, ...]]] = {
    # role                      company  counsel  investor  investor-counsel  auditor
    "GET /agreements":         (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    # the log
    f"GET {OF}/entries":       (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"POST {OF}/entries":      (WHOLE,   WHOLE,   NOTHING,  NOTHING,          NOTHING),
    f"POST {OF}/import":       (WHOLE,   WHOLE,   NOTHING,  NOTHING,          NOTHING),
    f"GET {OF}/export":        (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/verify":        (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    # questions
    f"GET {OF}/ageing":        (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/audit":         (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/claims":        (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/delay-curve":   (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/disclosure":    (WHOLE,   WHOLE,   NOTHING,  NOTHING,          WHOLE),
    f"GET {OF}/duties":        (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/entry":         (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/holdings":      (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/journal":       (WHOLE,   WHOLE,   NOTHING,  NOTHING,          WHOLE),
    f"GET {OF}/log":           (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/machines":      (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/may-sell":      (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/owed":          (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/period":        (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/readings":      (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/restatement":   (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/restricted":    (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/rollforward":   (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/schedule":      (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/status":        (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/suspensions":   (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/terms":         (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {OF}/what-if":       (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    # pages
    "GET /desk":               (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    "GET /desk/":              (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    "GET /desk/portfolio":     (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {DESK}":             (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {DESK}/":            (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    f"GET {DESK}/disclosure":  (WHOLE,   WHOLE,   NOTHING,  NOTHING,          WHOLE),
    f"GET {DESK}/journal":     (WHOLE,   WHOLE,   NOTHING,  NOTHING,          WHOLE),
    # pages that write: of the company and its counsel alone, whatever else is served as pages
    f"GET {DESK}/record":      (WHOLE,   WHOLE,   NOTHING,  NOTHING,          NOTHING),
    f"POST {DESK}/record":     (WHOLE,   WHOLE,   NOTHING,  NOTHING,          NOTHING),
    f"GET {DESK}/correct":     (WHOLE,   WHOLE,   NOTHING,  NOTHING,          NOTHING),
    f"POST {DESK}/correct":    (WHOLE,   WHOLE,   NOTHING,  NOTHING,          NOTHING),
    f"GET {DESK}/retract":     (WHOLE,   WHOLE,   NOTHING,  NOTHING,          NOTHING),
    f"POST {DESK}/retract":    (WHOLE,   WHOLE,   NOTHING,  NOTHING,          NOTHING),
    f"GET {DESK}/{{page}}":    (WHOLE,   WHOLE,   OWN,      OWN,              WHOLE),
    # the key itself
    "POST /sign-out":          (OWN,     OWN,     OWN,      OWN,              OWN),
    "GET /me":                 (OWN,     OWN,     OWN,      OWN,              OWN),
    "POST /me":                (OWN,     OWN,     OWN,      OWN,              OWN),
    "GET /access":             (OWN,     OWN,     OWN,      OWN,              OWN),
}  # fmt: skip

FORMS: Final = (".csv", ".ics")


def served(role: Role, method: str, route: str) -> Served:
    """What a role has of a route, which is written as its template is."""
    row = TABLE.get(_row(method, route))
    return NOTHING if row is None else row[ROLES.index(role)]


def has_row(method: str, route: str) -> bool:
    """Whether anybody may ask so."""
    return _row(method, route) in TABLE


def methods(role: Role, route: str) -> Sequence[str]:
    """The methods a role has of a route, in the alphabet's order."""
    return [each for each in ("GET", "HEAD", "POST") if served(role, each, route) != NOTHING]


def _row(method: str, route: str) -> str:
    of_its_question = next((route.removesuffix(form) for form in FORMS if route.endswith(form)), route)
    return f"{'GET' if method == 'HEAD' else method} {of_its_question}"
