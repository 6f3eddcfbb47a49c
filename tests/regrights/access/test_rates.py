"""How much may be asked in a minute: so much, and not one more, until time has passed."""

from collections.abc import Callable

import pytest

from regrights.access.rates import HEAVY, MOST_BUCKETS, Buckets, Rates, weight
from regrights.access.refusals import TooManyRequests


class Seconds:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def times(ask: Callable[[], None], most: int = 2000) -> int:
    """How often something is let through before it is refused."""
    for often in range(most):
        try:
            ask()
        except TooManyRequests:
            return often
    raise AssertionError


def test_a_minutes_worth_is_let_through_and_not_one_more() -> None:
    seconds = Seconds()
    bucket = Buckets(60, seconds)
    assert times(lambda: bucket.take("one")) == 60
    assert times(lambda: bucket.take("other")) == 60  # each its own
    seconds.now += 0.999
    assert times(lambda: bucket.take("one")) == 0
    seconds.now += 0.001
    assert times(lambda: bucket.take("one")) == 1
    seconds.now += 3600
    assert times(lambda: bucket.take("one")) == 60


def test_a_refusal_says_when_to_ask_again_and_takes_nothing() -> None:
    seconds = Seconds()
    bucket = Buckets(600, seconds)
    bucket.take("one", 590)
    with pytest.raises(TooManyRequests) as refused:
        bucket.take("one", HEAVY)
    assert refused.value.again == 1
    seconds.now += refused.value.again
    bucket.take("one", HEAVY)
    with pytest.raises(TooManyRequests):
        bucket.take("one")


def test_reads_and_writes_are_counted_apart_and_by_key() -> None:
    rates = Rates(*(Buckets(most, Seconds()) for most in (600, 60, 10)))
    assert times(lambda: rates.ask("one", "POST", "/agreements/focus/entries")) == 60
    assert times(lambda: rates.ask("one", "GET", "/agreements/focus/owed")) == 600
    assert times(lambda: rates.ask("one", "HEAD", "/agreements/focus/owed")) == 0
    assert times(lambda: rates.ask("other", "GET", "/desk/focus/readings")) == 600 // HEAVY


@pytest.mark.parametrize(
    ("path", "weighs"),
    [
        ("/agreements/focus/readings", 20),
        ("/agreements/focus/readings.csv", 20),
        ("/desk/focus/readings", 20),
        ("/desk/focus/delay-curve", 20),
        ("/agreements/focus/journal.csv", 20),
        ("/desk/focus/pack.zip", 20),
        ("/desk/focus/statement.pdf", 20),
        ("/desk/focus/owed", 1),
        ("/agreements/readings/owed", 1),
        ("/desk/", 1),
    ],
)
def test_what_takes_long_weighs_more(path: str, weighs: int) -> None:
    assert weight(path) == weighs


def test_failures_are_looked_at_before_and_counted_after() -> None:
    seconds = Seconds()
    failures = Buckets(10, seconds)
    for _ in range(10):
        failures.check("one")
        failures.check("one")
        failures.take("one")
    with pytest.raises(TooManyRequests) as refused:
        failures.check("one")
    assert refused.value.again == 6
    failures.check("other")
    seconds.now += 6
    failures.check("one")


def test_what_is_full_again_is_forgotten() -> None:
    seconds = Seconds()
    bucket = Buckets(10, seconds)
    for each in range(MOST_BUCKETS):
        bucket.take(str(each))
    seconds.now += 60
    bucket.take("last")
    assert list(bucket._held) == ["last"]
