"""Every caution is declared once, and every sentence declared is written by somebody."""

import ast
import re
from collections import Counter
from datetime import date
from typing import get_args

from projections.case.case import case
from projections.cautions.register import CAUTIONS, caution
from projections.facts.reasons import Weight
from tests import CHECKOUT
from tests.scenarios import deal

MADE = re.compile(r"\bCaution\(")
USED = re.compile(r"\bcaution\(\s*case,\s*\"(\w+)\"")
SOURCES = [path for path in (CHECKOUT / "projections").rglob("*.py") if path.name != "register.py"]


def test_a_caution_is_made_from_the_register_alone() -> None:
    texts = {path.name: path.read_text(encoding="utf-8").replace("class Caution(", "") for path in SOURCES}
    assert [name for name, text in texts.items() if MADE.search(text.replace("-> Caution", ""))] == []


def test_every_caution_declared_is_raised_somewhere_and_every_one_raised_is_declared() -> None:
    used = {key for path in SOURCES for key in USED.findall(path.read_text(encoding="utf-8"))}
    assert used == set(CAUTIONS)


def test_a_caution_is_told_with_exactly_the_words_of_its_sentence() -> None:
    for path in SOURCES:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "caution":
                key = ast.literal_eval(call.args[1])
                given = {keyword.arg for keyword in call.keywords} - {"cause", "code", "clauses"}
                assert given == set(re.findall(r"\{(\w+)", CAUTIONS[key].sentence)), (path.name, key)


def test_no_two_cautions_read_alike_and_each_has_a_weight() -> None:
    assert max(Counter(kind.sentence for kind in CAUTIONS.values()).values()) == 1
    assert {kind.weight for kind in CAUTIONS.values()} == set(get_args(Weight))


def test_every_sentence_can_be_written_and_ends() -> None:
    of_anything = case(deal().entries, as_of=date(2003, 8, 15))
    for key, kind in CAUTIONS.items():
        fields = dict.fromkeys(re.findall(r"\{(\w+)", kind.sentence), 7) | {"late": "", "paper": ""}
        made = caution(of_anything, key, (1,), **fields)
        assert made.code == (kind.code or key)
        assert made.text[-1] in ".7"
        assert "{" not in made.text
