"""What `owed --explain` says, word for word, about a few telling scenarios.

The texts stand in fixtures/explanations, each named after what it shows. To accept new words, run this file once with
REGRIGHTS_UPDATE_GOLDEN=1 and read what changed as a lawyer would.
"""

import json
import os
import re
from pathlib import Path

import attrs
import pytest

from projections.heads.due import ordinal
from regrights.command_line.cli import main
from tests.scenarios import SCENARIOS, recorded, scenarios

EXPLANATIONS = SCENARIOS.parent / "explanations"


@attrs.frozen
class Telling:
    """A scenario, the date it is asked about, and further words of the command line."""

    scenario: str
    on: str
    words: tuple[str, ...] = ()


TELLING = {
    "nothing-is-owed": Telling("on-the-last-day-in-time", "2005-12-31"),
    "late-by-four-periods-and-three-days": Telling("three-percent-from-the-fourth", "2003-12-31"),
    "still-late-and-one-investor-sold-out": Telling("sold-out-before-effectiveness", "2003-10-01"),
    "an-agreed-delay-before-it-was-agreed": Telling(
        "delay-agreed-afterwards", "2003-12-31", ("--known-at", "2003-09-30")
    ),
    "an-agreed-delay-once-it-was-agreed": Telling("delay-agreed-afterwards", "2003-12-31"),
    "an-agreed-delay-taken-off-in-proportion-and-by-the-day": Telling(
        "agreed-delay-takes-days-off",
        "2003-12-31",
        ("--reading", "investor_delay=proportional", "--reading", "partial_period=prorated"),
    ),
    "the-date-after-a-clearance": Telling(
        "clearance-starts-the-clock", "2003-12-31", ("--reading", "required_effective_date=earlier_of_clearance")
    ),
    "a-cure-that-waits": Telling("one-day-late", "2005-12-31", ("--reading", "first_cure=waits")),
    "only-completed-periods": Telling("one-day-late", "2005-12-31", ("--reading", "partial_period=completed")),
    "a-suspension-one-business-day-too-long": Telling("fourteen-fifteen-sixteen-business-days", "2003-12-31"),
    "a-restriction-with-sales-around-its-computation-dates": Telling(
        "sales-before-on-and-after-a-computation-date", "2003-12-31"
    ),
    "a-restriction-priced-by-what-was-not-sold-since": Telling(
        "sales-before-on-and-after-a-computation-date",
        "2003-12-31",
        ("--reading", "base_restricted=unsold_since_restriction"),
    ),
    "a-relisting-that-computes": Telling(
        "relisted-while-late", "2003-12-31", ("--reading", "delisting=relisting_computes")
    ),
    "paid-in-advance": Telling("restricted-and-paid-in-advance", "2003-12-31", ("--reading", "payment_timing=advance")),
    "payments-and-what-is-still-open": Telling("payments-named-unnamed-early-and-too-much", "2003-12-31"),
    "a-statement-for-four-fifths-of-the-shares": Telling("covers-four-fifths", "2003-07-09"),
    "a-transferee-on-the-same-dates": Telling("transferred-between-computation-dates", "2003-08-30"),
    "settled-in-shares-and-a-rest-in-cash": Telling("settled-in-shares", "2003-07-09"),
    "a-waiver-after-a-payment-and-one-that-gives-back": Telling("waived-after-a-payment", "2003-09-10"),
    "a-deadline-moved-back-by-exactly-half": Telling("consent-of-exactly-half", "2003-09-09"),
    "a-rate-and-an-interval-amended": Telling("a-rate-lowered", "2003-08-21"),
    "a-base-across-a-split": Telling("a-split-that-changes-no-amount", "2003-07-20"),
}


def told(telling: Telling, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    given = next(each.given for each in scenarios() if each.name == telling.scenario)
    log = folder / f"{telling.scenario}.jsonl"
    log.write_text("".join(json.dumps(fact) + "\n" for fact in recorded(given)), encoding="utf-8")
    assert main(["owed", "--log", str(log), "--on", telling.on, "--explain", *telling.words]) == 0
    return "".join(line.rstrip() + "\n" for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize("name", TELLING)
def test_an_explanation_reads_as_it_was_approved(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    golden = EXPLANATIONS / f"{name}.txt"
    text = told(TELLING[name], tmp_path, capsys)
    if os.environ.get("REGRIGHTS_UPDATE_GOLDEN") == "1":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_approved_text_is_still_asked_for():
    assert {path.stem for path in EXPLANATIONS.glob("*.txt")} == set(TELLING)


@pytest.mark.parametrize("name", TELLING)
def test_an_explanation_concludes_nothing_a_court_would(name: str):
    text = (EXPLANATIONS / f"{name}.txt").read_text(encoding="utf-8").lower()
    assert not re.search(r"good faith|bad faith|promptly|reasonabl|legal advice|liable|breach|caused by", text)


def test_ordinals_are_written_as_they_are_spoken():
    said = [ordinal(number) for number in (1, 2, 3, 4, 10, 11, 12, 13, 14, 21, 22, 23, 24, 101, 111, 112, 113, 121)]
    assert said == [
        *("1st", "2nd", "3rd", "4th", "10th", "11th", "12th", "13th", "14th", "21st", "22nd", "23rd", "24th"),
        *("101st", "111th", "112th", "113th", "121st"),
    ]
