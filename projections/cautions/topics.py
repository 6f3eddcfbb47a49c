"""What questions are about, so that a caution stands only where it touches what was asked. Knows no question."""

from typing import Final, Literal, get_args

Topic = Literal["amounts", "lateness", "sales", "standing", "period", "suspensions", "holdings", "claims", "duties"]
EVERY: Final[frozenset[Topic]] = frozenset(get_args(Topic))
# A suspension that ran too long is a restriction: of its days, its dollars, its sales and its duty to lift.
OF_SUSPENSIONS: Final[frozenset[Topic]] = frozenset({"amounts", "sales", "standing", "suspensions", "duties"})
OF_SALES: Final[frozenset[Topic]] = frozenset({"amounts", "sales", "standing", "holdings", "claims", "duties"})
OF_AMOUNTS: Final[frozenset[Topic]] = frozenset({"amounts", "lateness"})
