"""2(a)(ii): shares of a statement in proportion to what each Investor has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.shares.pro_rata import pro_rata


@pytest.mark.parametrize(
    ("shares", "registrable", "allocated"),
    [
        (400_000, [375_000, 125_000], [300_000, 100_000]),
        (400_000, [375_000, 125_000, 50_000], [272_727, 90_909, 36_364]),  # .27, .09 and .63: the third rounds up
        (550_000, [375_000, 125_000, 50_000], [375_000, 125_000, 50_000]),
        (1, [100, 100, 100], [1, 0, 0]),  # a tie goes to the first that signed
        (2, [100, 100, 100], [1, 1, 0]),
        (5, [0, 10], [0, 5]),
        (5, [0, 0], [0, 0]),
    ],
)
def test_shares_go_in_proportion_and_the_rest_by_largest_remainder(shares, registrable, allocated):
    names = [f"Investor {place}" for place in range(len(registrable))]
    assert list(pro_rata(shares, dict(zip(names, registrable, strict=True))).values()) == allocated


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_nothing_is_lost_and_nobody_is_a_share_away_from_its_part(shares, registrable):
    found = list(pro_rata(shares, dict(enumerate(registrable))).values())
    total = sum(registrable)
    assert sum(found) == (shares if total else 0)
    assert all(abs(one * total - shares * own) < total for one, own in zip(found, registrable, strict=True) if total)
