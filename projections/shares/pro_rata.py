"""2(a)(ii): how the shares of a statement that covers fewer than all are shared among the Investors."""

from collections.abc import Mapping


def pro_rata(shares: int, registrable: Mapping[str, int]) -> dict[str, int]:
    """``shares`` in proportion to what each Investor has: whole shares, the rest by largest remainder.

    Ties go by the order of ``registrable``, the order of signing. Where nobody has anything, nobody gets anything.
    """
    total = sum(registrable.values())
    if not total:
        return dict.fromkeys(registrable, 0)
    allocated = {name: shares * own // total for name, own in registrable.items()}
    remainders = {name: shares * own % total for name, own in registrable.items()}
    left = shares - sum(allocated.values())
    # sorted() keeps the order of signing where remainders are equal.
    for name in sorted(remainders, key=lambda name: -remainders[name])[:left]:
        allocated[name] += 1
    return allocated
