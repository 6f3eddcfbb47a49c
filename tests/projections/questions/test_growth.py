"""No question takes steps that grow with the square of the log; what it takes in seconds a benchmark prints."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from projections.questions.register import named
from tests.benchmarks.growth import QUESTIONS, entries_of
from tests.benchmarks.shapes import last_day, lines_of

# Four times the log takes at most five times the steps: an exponent of 1.15.
TIMES, MOST = 4, 5


def calls_of(task: Callable[[], object]) -> int:
    """How often a function of ours is called, or a generator goes on; not called again and again within C."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        task()
    finally:
        sys.setprofile(None)
    return count


# Each pair took steps by the square once, and is here with a log that showed it.
@pytest.mark.parametrize(
    ("shape", "question", "entries"),
    [
        ("suspensions", "status", 200),
        ("stop-orders", "holdings", 200),
        ("stop-orders", "duties", 200),
        ("transferees", "terms", 100),
        ("untold", "holdings", 15),
        ("objections", "duties", 100),
        ("transferees", "duties", 100),
        *((shape, "restatement", 100) for shape in ("transfers", "transferees", "untold", "splits", "objections")),
        *((shape, "restatement", 50) for shape in ("waivers", "agreed-delays", "shares-in-kind")),
        *((shape, "restatement", 10) for shape in ("investors", "covered-investors")),
    ],
)
def test_four_times_the_log_takes_no_more_than_five_times_the_steps(shape: str, question: str, entries: int) -> None:
    day = last_day(shape)
    small, large = (entries_of(lines_of(shape, size)) for size in (entries, TIMES * entries))
    named(question)(small, as_of=day)  # what is kept for every log

    steps = [calls_of(lambda log=log: QUESTIONS[question](log, day)) for log in (small, large)]

    assert steps[1] <= MOST * steps[0]
