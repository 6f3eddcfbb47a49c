"""No agreement is known to the code: without the shipped files, or with another, a log of its own terms is answered."""

import json
import shutil
import subprocess
import sys

import pytest

from tests import CHECKOUT
from tests.projections.agreements import LATER, SIGNED, THIRTY, late, owed
from tests.projections.agreements import log as log_of
from tests.scenarios import ONE, bought, effective, fact, filed, moved, paid, recorded, suspended

PACKAGES = ("lifecycle", "projections", "regrights")
OTHER = CHECKOUT / "tests" / "projections" / "documents" / "alder-months.toml"
IMPORTED = """
import importlib, pkgutil, sys
from pathlib import Path
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    assert Path(package.__file__).resolve().is_relative_to(Path.cwd().resolve()), package.__file__
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
from lifecycle.agreement.language.shipped import shipped_names
print(",".join(shipped_names()))
"""
QUESTIONS = ("owed", "status", "duties", "readings", "terms", "may-sell", "suspensions", "period", "holdings")
TERMS = late([{"add": "30 days", "to": "closing"}], charge=THIRTY)
FACTS = [
    filed("2010-04-01"),
    effective("2010-04-10"),
    *suspended("2010-04-12", "2010-04-20"),
    moved("EffectivenessLapsed", "2010-04-22"),
    paid("2010-04-26", "5.00"),
]


@pytest.fixture(params=[None, "other"], ids=["no agreement", "another"])
def alone(request, tmp_path):
    """The three packages alone, with no shipped agreement or with another one."""
    for name in PACKAGES:
        shutil.copytree(CHECKOUT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "fixtures"))
    if request.param:
        (tmp_path / "fixtures" / "agreements").mkdir(parents=True)
        shutil.copy(OTHER, tmp_path / "fixtures" / "agreements" / "other.toml")
    return request.param, tmp_path


def ran(folder, *words):
    return subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False)


def test_every_module_is_imported(alone):
    name, folder = alone
    found = ran(folder, "-c", IMPORTED, *PACKAGES)
    assert (found.stdout.strip(), found.stderr) == (name or "", "")


def test_a_log_with_a_whole_document_of_its_own_is_answered(alone):
    _, folder = alone
    signing = fact("AgreementSigned", SIGNED, company="Made Up, Inc.", investors=[ONE], terms=TERMS)
    lines = recorded([signing, bought(SIGNED, 500_000), *FACTS])
    (folder / "own.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in lines), encoding="utf-8")
    answers = {}
    for question in QUESTIONS:
        words = ["--investor", ONE] if question == "may-sell" else []
        found = ran(folder, "-m", "regrights", question, "--log", "own.jsonl", "--on", LATER, "--json", *words)
        assert (found.returncode, found.stderr) == (0, ""), question
        answers[question] = json.loads(found.stdout)
    shown = [(line["number"], line["computed_on"], line["days"], line["amount"])
             for line in answers["owed"]["investors"][0]["lines"]]  # fmt: skip
    assert shown == owed(log_of(TERMS, *FACTS)) == [(1, "2010-03-17", 30, "10000.00"), (2, "2010-04-01", 15, "5000.00")]
    assert {each["key"]: each["value"] for each in answers["terms"]["terms"]} == {
        "dates.awaited.by[1].add": "30 days",
        "dates.awaited.by[1].to": "closing",
        "conditions.late.late": "filing",
        "conditions.late.by": "awaited",
        "heads.late.of": ["late"],
        "heads.late.charge": "cost",
        "charges.cost.by.rates": ["0.01"],
        "charges.cost.by.every": "30 days",
        "charges.cost.by.part": "by_day",
        "charges.cost.base": "paid",
    }


@pytest.mark.parametrize("terms", ["focus-2002", {"based_on": "focus-2002"}, {"restricted_sale_rate": "0.02"}])
def test_terms_that_are_not_shipped_are_refused_and_nothing_fails(alone, terms):
    _, folder = alone
    signing = fact("AgreementSigned", SIGNED, company="Made Up, Inc.", investors=[ONE], terms=terms)
    (folder / "shipped.jsonl").write_text(f"{json.dumps(recorded([signing])[0])}\n", encoding="utf-8")
    found = ran(folder, "-m", "regrights", "owed", "--log", "shipped.jsonl", "--on", LATER)
    assert found.returncode > 0
    assert "Traceback" not in found.stderr
    assert "Nothing was written." in found.stderr


def test_the_register_and_the_description_of_the_api_need_no_agreement(alone):
    _, folder = alone
    assert ran(folder, "-m", "regrights", "readings").returncode == 0
    described = "from regrights.http.openapi import described; import json; json.dumps(described())"
    assert ran(folder, "-c", described).stderr == ""
