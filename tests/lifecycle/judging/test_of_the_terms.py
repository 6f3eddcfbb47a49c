"""Entries that only some terms can use: taken where they can, refused by name where they cannot."""

from typing import Any

import pytest

from lifecycle.errors import Refusal
from tests.projections.agreements import A_DAY, agreement, log
from tests.scenarios import ONE, TWO, Fact, filed

# Terms that wait for everything these kinds say.
EVERYTHING = agreement(
    {
        "not_filed": {"late": "filing", "by": "filing"},
        "unlisted": {"late": "milestone listing", "by": "filing"},
        "down": {"down": ["public_information", "key_person_gone"]},
    },
    {name: {"of": [name], "charge": "cost"} for name in ("not_filed", "unlisted", "down")},
    {"cost": {"by": {"rates": ["0.01"], "every": "30 days"}, "base": "principal", "due": {"to": "demand"}}},
    dates={"filing": {"by": [{"add": "30 days", "to": "milestone closing of the merger"}, {"to": "objection"}]}},
)
NOTHING = agreement(
    {"late": {"late": "filing", "by": "filing"}},
    {"late": {"of": ["late"], "charge": "cost"}},
    {"cost": A_DAY},
    dates={"filing": {"by": [{"add": "30 days", "to": "closing"}]}},
)
KINDS: list[tuple[str, dict[str, Any]]] = [
    ("MilestoneReached", {"milestone": "listing"}),
    ("MilestoneReached", {"milestone": "closing of the merger"}),
    ("ConditionBegan", {"condition": "key_person_gone"}),
    ("PublicInformationLapsed", {}),
    ("RegistrationObjected", {}),
    ("DemandNotified", {}),
    ("DemandNotified", {"investor": ONE}),
    ("PrincipalIssued", {"investor": ONE, "amount": "1000.00"}),
]


def said(kind: str, day: str, **fields: Any) -> Fact:
    return {"kind": kind, "occurred_on": day, "recorded_at": f"{day}T20:00:00-05:00", **fields}


@pytest.mark.parametrize(("kind", "fields"), KINDS)
def test_terms_that_wait_for_it_take_it(kind: str, fields: dict[str, Any]) -> None:
    taken = log(EVERYTHING, filed("2010-02-01", "333-1"), said(kind, "2010-03-01", **fields))
    assert taken.entries[-1].kind == kind


@pytest.mark.parametrize(("kind", "fields"), KINDS)
def test_terms_that_do_not_refuse_it_by_name(kind: str, fields: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        log(NOTHING, filed("2010-02-01", "333-1"), said(kind, "2010-03-01", **fields))
    sentence = str(refused.value)
    assert "these terms" in sentence
    assert kind in sentence or any(str(value) in sentence for value in fields.values())


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        (
            "MilestoneReached",
            {"milestone": "lisiting"},
            "no milestone of these terms; the terms have closing of the merger and listing; perhaps listing is meant.",
        ),
        (
            "ConditionBegan",
            {"condition": "public_information"},
            'condition = "public_information": no condition of these terms that is recorded; the terms have key_person',
        ),
        (
            "ConditionEnded",
            {"condition": "key_person_gone"},
            f'no condition "key_person_gone" toward {ONE} is in force',
        ),
        ("PublicInformationRestored", {}, "the public information is current then"),
        ("PrincipalReduced", {"investor": ONE, "amount": "1.00"}, "amount"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(kind: str, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        log(EVERYTHING, filed("2010-02-01", "333-1"), said(kind, "2010-03-01", **fields))
    assert sentence in str(refused.value)


def test_each_condition_and_each_investor_has_its_own_bar() -> None:
    terms = agreement(
        {"down": {"down": ["key_person_gone", "covenant_broken"]}},
        {"down": {"of": ["down"], "charge": "cost"}},
        {"cost": A_DAY},
    )
    began = said("ConditionBegan", "2010-03-01", condition="key_person_gone", investor=ONE)
    taken = log(
        terms,
        began,
        said("ConditionBegan", "2010-03-02", condition="covenant_broken", investor=ONE),
        said("ConditionBegan", "2010-03-03", condition="key_person_gone", investor=TWO),
        said("ConditionEnded", "2010-03-04", condition="key_person_gone", investor=ONE),
        investors=(ONE, TWO),
    )
    assert len(taken.entries) == 3 + 4
    with pytest.raises(Refusal, match='a condition "key_person_gone" toward'):
        log(terms, began, said("ConditionBegan", "2010-03-05", condition="key_person_gone"))


def test_an_amendment_that_waits_for_something_lets_it_in() -> None:
    amended = said(
        "TermsAmended",
        "2010-02-01",
        company_signed=True,
        signed_by=[ONE],
        effective_from="2010-02-01",
        changes={"charges.cost.due": {"to": "demand"}},
    )
    assert len(log(NOTHING, amended, said("DemandNotified", "2010-03-01")).entries) == 4
    with pytest.raises(Refusal, match="cannot use it, nothing in them counts from a demand"):
        log(NOTHING, said("DemandNotified", "2010-01-20"), amended)
