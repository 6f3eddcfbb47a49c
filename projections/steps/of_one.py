"""What one Investor is owed once an entry of its own stands, worked out of its own entries where none of others counts.

Of closings, payments and statements that cover everybody: 2(b)(iii) a base is of what the Investor itself bought, its
payments are its own, and as long as nobody sells or transfers a share none of the ends that are all Investors' comes.
"""

import attrs

from lifecycle.entries import (
    AgreementSigned,
    EffectivenessDeclared,
    Entry,
    PeriodicAmountPaid,
    SharesPurchased,
    StatementFiled,
)
from projections.amounts.lines import investor_figures, total
from projections.case.case import Case
from projections.facts.cut import Log
from projections.facts.moving_nothing import MOVING_NOTHING
from projections.steps.known import Known

EACH = "each"
# Of a kind that is the Investor's alone whom it names, or everybody's alike.
APART = frozenset({AgreementSigned, EffectivenessDeclared, PeriodicAmountPaid, SharesPurchased, StatementFiled})


def of_one(known: Known, log: Log, entry: Entry, investor: str | None) -> Known | None:
    """The same once an Investor has bought, the last entry of a log; None where others may be owed more or less for it.

    ``investor`` is the one asked about, if one is.
    """
    if not isinstance(entry, SharesPurchased) or not _apart(known.case, log):
        return None
    if investor not in (None, entry.investor):
        return attrs.evolve(known, ahead=True)
    made = known.case.of_log([each for each in log if getattr(each, "investor", None) in (None, entry.investor)])
    figures = {**known.figures, entry.investor: total([investor_figures(made, entry.investor)])}
    return attrs.evolve(known, figures=figures, ahead=True)


def _apart(case: Case, log: Log) -> bool:
    """Whether each Investor's amounts rest on no entry of another: not its base, nor its share of a sum."""
    sums = (each for each in case.terms.charges.values() if not each.base or each.base[0].after)
    if any((each.by.sums_shared or case.terms.sums_shared) != EACH for each in sums):
        return False
    kinds = (type(each) for each in log if type(each) not in MOVING_NOTHING)
    return all(kind in APART for kind in kinds) and not any(getattr(each, "coverage", None) for each in log)
