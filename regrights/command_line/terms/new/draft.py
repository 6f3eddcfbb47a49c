"""The answers as a document of terms, and what each block of it is, for whoever goes on editing it. Checks nothing."""

from collections.abc import Mapping
from typing import Any

Answers = Mapping[str, Any]
Raw = dict[str, Any]
FILED, EFFECTIVE, USABLE = ("filing", "not_filed"), ("effectiveness", "not_effective"), ("suspension", "unusable")
CHARGE = "event"

# What each block is, by its place; of a table of several by the table and by the name.
COMMENTS: Mapping[str, str] = {
    "": """\
Terms of an agreement. regrights terms check FILE says every fault of this file, regrights terms explain FILE tells
it in plain words, regrights terms schema lists all that may be written here. A clause = "…" may stand in every
block: the section of the paper it is from.""",
    "calendar": "Which days are business days.",
    "dates.filing": "The day by which a statement must be filed.",
    "dates.effectiveness": "The day by which it must be effective: the last rule that applies, or sooner by or_sooner.",
    "conditions.not_filed": "Bad is each day after that date until a statement is filed.",
    "conditions.not_effective": "Bad is each day after that date until a statement is effective.",
    "conditions.unusable": """\
Bad is each day after effectiveness on which one of these lasts. allow_days are the days allowed; the first day beyond
them starts the default.""",
    "heads": "What costs money, and by which charge: each by itself, so that days bad for two count twice.",
    "charges": """\
What it costs: a rate of the base for each period. charged is "advance" for its start, "arrears", as where it is left
out, for its end; part is "by_day" or "none" for a period cut short, "full" where it is left out.""",
    "limits": "At most so much to each Investor, all heads together.",
    "interest": "What is unpaid bears this from its due date.",
}


def drafted(answers: Answers) -> Raw:
    """The document that the answers make; what was answered none is left out."""
    causes = answers["suspension"]
    waits = {"filing": answers["filing"] is not None, "effectiveness": answers["effectiveness"] is not None}
    late = [each for each in (FILED, EFFECTIVE) if waits[each[0]]]
    heads = [*late, *([USABLE] if causes else [])]
    made: Raw = _without_nothing(
        {
            "language": 1,
            "name": answers["name"],
            "title": answers["title"],
            "source": answers["source"],
            "currency": answers["currency"],
            "calendar": {"business_day": answers["business-day"]},
            "dates": {name: _date(name, answers) for name, _ in late},
            "conditions": {
                **{condition: {"late": name, "by": name} for name, condition in late},
                **({USABLE[1]: _unusable(answers)} if causes else {}),
            },
            "heads": {name: {"of": [condition], "charge": CHARGE} for name, condition in heads},
            "charges": {CHARGE: _charge(answers)},
            "limits": _limits(answers),
            "interest": _interest(answers),
        }
    )
    return made


def _date(name: str, answers: Answers) -> Raw:
    by = [{"add": answers[name], "to": "closing"}]
    if name == FILED[0]:
        return {"by": by}
    by += [
        {"add": later, "to": "closing", "when": when}
        for when in ("review", "full_review")
        if (later := answers[f"effectiveness-on-{when.replace('_', '-')}"]) is not None
    ]
    sooner = answers["sooner-after-no-further-review"]
    return {"by": by, "or_sooner": [{"add": sooner, "to": "no_further_review"}] if sooner else None}


def _unusable(answers: Answers) -> Raw:
    allowed = {name: answers.get(name) for name in ("consecutive", "total", "window")}
    return {"down": answers["suspension"], "after": {"to": "effectiveness"}, "allow_days": allowed}


def _charge(answers: Answers) -> Raw:
    by = {
        "at_start": answers.get("at-start"),
        "rates": [answers["rate"]],
        "every": answers["every"],
        "charged": answers["charged"] if answers["charged"] != "arrears" else None,
        "part": answers["part"] if answers["part"] != "full" else None,
    }
    return {"by": by, "base": answers["base"], "due": answers["due"]}


def _limits(answers: Answers) -> list[Raw]:
    if answers["cap"] is None:
        return []
    most, in_dollars = answers["cap"]
    of = "principal" if answers["base"] == "principal" else "paid"
    return [{"heads": "all", "most": most, "of": "sum" if in_dollars else of}]


def _interest(answers: Answers) -> Raw | None:
    if answers["interest"] is None:
        return None
    per = answers["interest-per"]
    return {
        "rate": answers["interest"],
        "per": per,
        "days": 365 if per == "year" else None,
        "month": answers.get("interest-month"),
        "grace": answers["grace"],
    }


def _without_nothing(value: Any) -> Any:
    """The same without the words that have no value, and the tables and lists that have none left."""
    if isinstance(value, dict):
        found = {name: _without_nothing(each) for name, each in value.items()}
        return {name: each for name, each in found.items() if each is not None and each not in ({}, [])}
    return [_without_nothing(each) for each in value] if isinstance(value, list) else value
