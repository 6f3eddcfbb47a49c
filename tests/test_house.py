"""The house rules a machine can hold: imports go one way, no clock in the core, names that mean something."""

import ast
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
# Inside a package a module imports only from those above it.
ORDER = {
    "lifecycle": [
        "errors", "money", "clocks", "chain", "clauses", "business_days", "readings", "entries", "fields", "codec",
        "terms", "machines", "history", "positions", "agreement", "judgement", "interchange", "saving", "memory_log",
        "sqlite_file", "sqlite_log", "verification", "log", "recording", "__init__",
    ],
    "projections": [
        "spans", "explanation", "history", "facts", "folding", "lots", "tallies", "consent", "registration_period",
        "case", "holdings", "coverage", "suspensions", "restricted_sale_dates", "in_force", "clock",
        "computation_dates",
        "periodic_amounts", "late_effectiveness", "restricted_sales", "amounts", "payments", "settlement", "account",
        "settlement_judgement", "cautions_about_amounts", "cautions_about_changes", "cautions", "owed", "schedule",
        "status", "may_sell", "restrictions", "shareholdings", "alternatives", "what_if", "audit", "terms_in_force",
        "allocation", "duty_inputs", "duty_starts", "duty_deadlines", "duty_performance", "duty_records",
        "duty_details", "duty", "duty_table", "duty_rows", "duty_warnings", "duties", "rollforward", "restatement",
        "disclosure", "expenses", "claims", "matching", "differences", "reconciliation", "__init__",
    ],
}  # fmt: skip
ABOVE = {"lifecycle": set(), "projections": {"lifecycle"}, "regrights": {"lifecycle", "projections"}}
BORROWED = {
    "transitions": {"machines"},
    "eventsourcing": {"saving", "memory_log", "sqlite_file", "sqlite_log", "log"},
    "starlette": {"web"},
    "uvicorn": {"serving"},
}
DUMPING_GROUNDS = {"utils", "helpers", "common", "misc", "base", "types", "constants", "models", "manager"}
CLOCKS = re.compile(r"\b(?:date\.today|datetime\.now|datetime\.utcnow|time\.time)\b")


def modules(package: str) -> list[Path]:
    return sorted((CHECKOUT / package).glob("*.py"))


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("package", ORDER)
def test_every_module_has_its_place_in_the_order(package: str) -> None:
    assert sorted(ORDER[package]) == sorted(path.stem for path in modules(package))


@pytest.mark.parametrize("package", ORDER)
def test_a_module_imports_only_from_those_above_it(package: str) -> None:
    for path in modules(package):
        below = ORDER[package][ORDER[package].index(path.stem) :]
        wrong = {f"{package}.{name}" for name in below if name != "__init__"} & imported(path)
        assert not wrong, f"{path.name} imports {wrong}"


@pytest.mark.parametrize("package", ABOVE)
def test_packages_import_one_way(package: str) -> None:
    for path in modules(package):
        reached = {name.split(".")[0] for name in imported(path)} & set(ABOVE)
        assert reached <= ABOVE[package] | {package}, f"{path.name} reaches {reached}"


@pytest.mark.parametrize("library", BORROWED)
def test_each_borrowed_library_has_its_home(library: str) -> None:
    users = {
        path.stem
        for package in ABOVE
        for path in modules(package)
        if any(name.split(".")[0] == library for name in imported(path))
    }
    assert users == BORROWED[library]


@pytest.mark.parametrize("package", ORDER)
def test_only_the_doors_read_a_clock(package: str) -> None:
    assert [path.name for path in modules(package) if CLOCKS.search(path.read_text(encoding="utf-8"))] == []


def test_no_module_is_a_dumping_ground() -> None:
    assert not DUMPING_GROUNDS & {path.stem for package in ABOVE for path in modules(package)}
