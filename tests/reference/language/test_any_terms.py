"""What holds under any terms and for any log: nothing fails, no limit is passed, the past stays what it was."""

from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from tests.reference import language
from tests.reference.language.random_logs import random_log
from tests.reference.language.terms import forks
from tests.reference.language.told import AGREEMENTS


def asked(seed: int, name: str) -> tuple[list[dict[str, Any]], date, dict[str, str]]:
    """A log, a day, and mostly one reading away from its default."""
    chance, terms = Random(f"{name} {seed}"), AGREEMENTS[name]
    choices = forks(terms)
    readings = {}
    if choices and chance.random() < 0.6:
        key = chance.choice(sorted(choices))
        readings = {key: chance.choice(sorted(choices[key]))}
    return random_log(chance, terms), date(2003, 3, 1) + timedelta(days=chance.randint(0, 500)), readings


@pytest.mark.parametrize("name", AGREEMENTS)
@pytest.mark.parametrize("seed", range(8))
def test_figures_are_the_sums_of_their_lines_and_no_limit_is_passed(seed: int, name: str) -> None:
    log, day, readings = asked(seed, name)
    answer = language.owed(AGREEMENTS[name], log, day.isoformat(), readings)
    for each in answer["investors"]:
        amounts = [Fraction(line["amount"]) for line in each["lines"]]
        assert sum(amounts) == Fraction(each["determined"])
        assert all(line["due_on"] is None or line["due_on"] >= line["computed_on"] for line in each["lines"])
        assert all(line["computed_on"] <= day.isoformat() for line in each["lines"])
    assert all(Fraction(row["used"]) <= Fraction(row["most"]) for row in answer["limits"])


@pytest.mark.parametrize("name", ["focus-2002", "harbor-event"])
@pytest.mark.parametrize("seed", range(8))
def test_what_happens_later_changes_no_earlier_line(seed: int, name: str) -> None:
    # Not so for single days, which grow into one line, for a floor, and for the last month in advance by the day.
    log, day, _ = asked(seed, name)
    seen = []
    for asked_on in (day, day + timedelta(days=50)):
        answer = language.owed(AGREEMENTS[name], log, asked_on.isoformat(), {})
        lines = [line for each in answer["investors"] for line in each["lines"]]
        seen.append(
            [
                tuple(
                    line[key] for key in ("trigger", "trigger_date", "number", "computed_on", "days", "base", "amount")
                )
                for line in lines
                if line["computed_on"] <= day.isoformat()
            ]
        )
    assert sorted(seen[0]) == sorted(seen[1])
