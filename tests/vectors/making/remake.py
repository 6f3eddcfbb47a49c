"""Writes the agreed cases: each a word told apart by what is owed, on which the product and the second reading agree.

The second reading of the language is ``tests/reference/language``, written apart from the product. A case on which the
two differ is not written, but printed; nothing is ever written on the word of the product alone.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, islice
from random import Random
from typing import Any

from lifecycle.agreement.language.forks import defaults, forks, resolved
from tests.reference import language
from tests.vectors.cases import AGREED, WORKED, Case, Plain, cases, files, written
from tests.vectors.making.documents import LEFT_OUT, Variation
from tests.vectors.making.logs import log_for
from tests.vectors.making.variations import variations
from tests.vectors.matching import differences
from tests.vectors.programs import in_process
from tests.vectors.words import words_in, words_of_case

CASES_A_WORD, SEEDS, MOST_LINES = 3, 150, 5
OF_LINES = ["trigger", "trigger_date", "number", "computed_on", "days", "period_days", "rate", "base", "amount",
            "due_on", "because"]  # fmt: skip
# Shown of the lines of a case where any has some.
IF_ANY = ["capped", "waived", "paid", "interest"]
FIGURES = ["determined", "due", "paid", "outstanding", "credit", "not_yet_due"]
OF_INTEREST = ["interest", "interest_paid", "interest_outstanding"]
NONE = "0.00"


def remake() -> int:
    """Every theme anew; 1 if the implementations differ on any case, which is then left out."""
    shutil.rmtree(AGREED, ignore_errors=True)
    AGREED.mkdir(parents=True)
    shown = Counter(word for case in cases(*files(WORKED)) if case.refused is None for word in words_of_case(case))
    differing = 0
    for theme, group in groupby(sorted(variations(), key=lambda each: each.theme), key=lambda each: each.theme):
        agreements, made = {}, []
        for variation in group:
            for told in enough_of(variation, shown):
                if differs := where_they_differ(told, variation.document):
                    differing += 1
                    print(f"{told['id']}: not written, the implementations differ: {differs[0]}")
                    continue
                shown.update(words_of_case(_case(told, variation.document)))
                agreements[variation.name] = variation.document
                made.append(told)
        about = f"{theme.capitalize()}: one word told apart in each case. {ABOUT}"
        whole = {"about": about, "agreements": agreements, "cases": made}
        (AGREED / f"{theme}.json").write_text(f"{written(whole)}\n", "utf-8")
        print(f"{theme}: {len(made)} cases")
    return 1 if differing else 0


def enough_of(variation: Variation, shown: Mapping[str, int]) -> Iterator[Plain]:
    """One case of a variation, and more until each of its words is in three cases of any file."""
    own = _words(variation.document) - _words(variation.other)
    for number, told in enumerate(cases_of(variation)):
        if number and all(shown[word] >= CASES_A_WORD for word in own):
            return
        yield told


ABOUT = "Two implementations written apart from one another agree on every figure; no person worked them out."


def where_they_differ(told: Plain, document: Plain) -> list[str]:
    """Where the product does not answer a case as the second reading does."""
    case = _case(told, document)
    pairs = zip(case.questions, in_process([case])[0], strict=True)
    return [each for question, answer in pairs for each in (
        [answer["error"]] if "error" in answer else differences(question["expect"], answer))]  # fmt: skip


def _words(document: Plain) -> set[str]:
    return words_in(resolved(document, defaults(document, forks(document))))


def _case(told: Plain, document: Plain) -> Case:
    return Case(told["id"], document, told["events"], told["questions"], None, None)


def cases_of(variation: Variation) -> Iterator[Plain]:
    """A few cases in which a word makes a difference, or where it makes none, in which something is owed."""
    for number, found in enumerate(islice(_told_apart(variation), CASES_A_WORD), 1):
        events, questions, why = found
        yield {
            "id": f"{variation.name}-{number}",
            "terms": variation.name,
            "from": f"Both implementations. {why}",
            "events": events,
            "questions": questions,
        }


def _told_apart(variation: Variation) -> Iterator[tuple[list[Plain], list[Plain], str]]:
    seen: list[str] = []
    for seed in range(SEEDS):
        chance = Random(f"{variation.name} {seed}")
        events = log_for(variation.document, chance)
        days = _days(chance, events)
        with_it = [_owed(variation.document, events, day) for day in days]
        without = _owed(variation.other, events, days[-1])
        lines = [len(each["lines"]) for answer in with_it for each in answer["investors"]]
        figures = _figures(with_it[-1])
        if not any(lines) or max(lines) > MOST_LINES or figures in seen:
            continue
        if (_figures(without) == figures) == variation.alike:
            seen.append(figures)
            yield events, list(_questions(chance, variation.document, events, days)), _why(variation, with_it, without)


def _days(chance: Random, events: Sequence[Plain]) -> list[str]:
    """One day while things happen, and one when all is over."""
    first, last = (date.fromisoformat(events[place]["occurred_on"]) for place in (0, -1))
    between = first + timedelta(days=chance.randint(45, 200))
    over = min(max(last, between + timedelta(days=30)), first + timedelta(days=300))
    return [between.isoformat(), over.isoformat()]


def _owed(document: Plain, events: Sequence[Plain], day: str, readings: dict[str, str] | None = None) -> Plain:
    return language.owed(document, Case("", document, events, [], None, None).log, day, readings or {})


def _figures(answer: Plain) -> str:
    """What a word may change: every line but for what it is called, and the totals."""
    return str([answer["total"], *(each["lines"] for each in answer["investors"])])


def _why(variation: Variation, with_it: list[Plain], without: Plain) -> str:
    """What is said, and the first figure that would be another one."""
    said = _told(variation.said) or ", ".join(variation.said)
    if variation.alike:
        return f"{said} makes no difference here."
    one, other = with_it[-1]["total"], without["total"]
    instead = f"With {_told(variation.instead)}" if _told(variation.instead) else "Otherwise"
    differing = [key for key in (*FIGURES, *OF_INTEREST) if one[key] != other[key]]
    if not differing:
        return f"{said}. {instead} the figures are the same, but not the dates or the lines."
    key = differing[0]
    return f"{said}. {instead} {key.replace('_', ' ')} is {other[key]} at the end and not {one[key]}."


def _told(places: Plain) -> str:
    """Plain values at their places."""
    plain = {place: value for place, value in places.items() if not isinstance(value, dict | list)}
    told = {place: "left out" if value == LEFT_OUT else f"= {json.dumps(value)}" for place, value in plain.items()}
    return ", ".join(f"{place} {value}" for place, value in told.items())


def _questions(chance: Random, document: Plain, events: Sequence[Plain], days: Sequence[str]) -> Iterator[Plain]:
    asked = _question(document, events, days[0], {})
    yield {**asked, "expect": {"total": asked["expect"]["total"]}}
    yield _question(document, events, days[1], {})
    for fork in forks(document):
        for choice in fork.choices:
            yield _question(document, events, days[1], {fork.reading: choice})


def _question(document: Plain, events: Sequence[Plain], day: str, readings: dict[str, str]) -> Plain:
    return {
        "ask": "owed",
        "on": day,
        "readings": readings,
        "expect": _expected(_owed(document, events, day, readings), document),
    }


def _expected(answer: Plain, document: Plain) -> Plain:
    lines = [line for each in answer["investors"] for line in each["lines"]]
    keys = OF_LINES + [key for key in IF_ANY if any(line[key] != NONE for line in lines)]
    interest = OF_INTEREST if "interest" in document else []
    shown: dict[str, Any] = {
        "total": {key: answer["total"][key] for key in FIGURES + interest},
        "investors": [
            {"investor": each["investor"], "lines": [{key: line[key] for key in keys} for line in each["lines"]]}
            for each in answer["investors"]
        ],
    }
    return {**shown, "limits": answer["limits"]} if "limits" in document else shown
