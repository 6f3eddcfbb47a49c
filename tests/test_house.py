"""The house rules a machine can hold: rooms in one order, no clock in the core, names that mean something."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import CHECKOUT

# Inside a package a room imports only from itself and from those above it; across packages only from those before.
ORDER = {
    "lifecycle": [
        "errors", "money", "clocks", "business_days", "heads", "entries", "agreement", "judging", "log", "record",
        "witness",
    ],
    "projections": [
        "facts", "lots", "case", "shares", "dates", "bars", "conditions", "heads", "amounts", "view", "steps",
        "cautions", "comparing", "indemnity", "duty", "disclosing", "questions", "portfolio",
        "kept",
    ],
    "regrights": [
        "version", "bootstrap", "verify_export", "book", "made_up", "kept", "access", "paper", "edgar", "desk", "http",
        "command_line", "__main__",
    ],
}  # fmt: skip
PACKAGES = list(ORDER)
BORROWED = {
    "transitions": {"lifecycle.judging.machines"},
    "eventsourcing": {
        *(f"lifecycle.log.{name}" for name in ("contract", "log", "memory", "sqlite", "sqlite_damage", "sqlite_file")),
        *(f"lifecycle.log.postgresql.{name}" for name in ("recorder", "refusing", "saving")),
    },
    "psycopg": {
        f"lifecycle.log.postgresql.{name}"
        for name in ("connections", "damage", "migrating", "recorder", "refusing", "saving", "schema", "watch")
    },
    "rich": {"regrights.paper.terminal"},
    "starlette": {
        *(f"regrights.http.{name}" for name in ("app", "asking", "recording", "responses")),
        *(f"regrights.http.admission.{name}" for name in ("admitting", "noting")),
        *(
            f"regrights.http.desk.{name}"
            for name in ("answers", "forms", "proposing", "recording", "routes", "sending", "sessions", "who")
        ),
    },
    "jinja2": {"regrights.desk.pages"},
    "uvicorn": {"regrights.http.serving", "regrights.http.connections"},
    "h11": {"regrights.http.connections"},
    "cryptography": {"lifecycle.witness.keys"},
    "icalendar": {"regrights.paper.calendar"},
    "duckdb": {"regrights.kept.file"},
    "pyarrow": {"regrights.kept.file"},
}
DUMPING_GROUNDS = {"utils", "helpers", "common", "misc", "base", "types", "constants", "models", "manager"}
CLOCKS = re.compile(r"\b(?:date\.today|datetime\.now|datetime\.utcnow|time\.time)\b")
LARGEST_ROOM = 13  # files, beside its __init__: seven sections of entries and what reads them; questions are apart
LONGEST_MODULE = 300
IN_ONE_FILE = {"regrights.verify_export": 410}  # to be copied to an auditor and read there from end to end


def modules(package: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((CHECKOUT / package).rglob("*.py")):
        yield ".".join(path.relative_to(CHECKOUT).with_suffix("").parts), path


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room_of(name: str) -> tuple[int, int]:
    """The place of a module in the whole order; the front of a package stands behind its rooms."""
    package, *inside = name.split(".")
    rooms = ORDER[package]
    known = bool(inside) and inside[0] in rooms
    return PACKAGES.index(package), rooms.index(inside[0]) if known else len(rooms)


@pytest.mark.parametrize("package", ORDER)
def test_every_room_has_its_place_in_the_order(package: str) -> None:
    rooms = {name.split(".")[1] for name, _ in modules(package)} - {"__init__"}
    assert rooms == set(ORDER[package])


@pytest.mark.parametrize("package", ORDER)
def test_a_room_imports_only_from_itself_and_those_above_it(package: str) -> None:
    upward = [
        f"{name} imports {other}"
        for name, path in modules(package)
        for other in imported(path)
        if other.split(".")[0] in ORDER and not name.endswith("__init__") and room_of(other) > room_of(name)
    ]
    assert upward == []


def test_no_room_imports_in_a_circle() -> None:
    """Modules of one room may import one another, but never back."""
    arrows = {name.removesuffix(".__init__"): imported(path) for package in ORDER for name, path in modules(package)}
    known = set(arrows)
    ahead = {name: {_module(other, known) for other in found} - {name, None} for name, found in arrows.items()}
    while ahead:
        leaves = {name for name, found in ahead.items() if not found & set(ahead)}
        assert leaves, f"a circle among {sorted(ahead)}"
        ahead = {name: found for name, found in ahead.items() if name not in leaves}


def _module(imported_name: str, known: set[str]) -> str | None:
    if imported_name in known:
        return imported_name
    above = imported_name.rpartition(".")[0]
    return above if above in known else None


def test_no_call_goes_up_by_a_hook() -> None:
    """What a room is given it is handed as an argument: nobody sets an attribute of another's class or module."""
    set_from_outside = [
        f"{name}: {ast.unparse(target)}"
        for package in ORDER
        for name, path in modules(package)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute | ast.Subscript)
    ]
    assert set_from_outside == []


@pytest.mark.parametrize("library", BORROWED)
def test_each_borrowed_library_has_its_home(library: str) -> None:
    users = {
        name
        for package in ORDER
        for name, path in modules(package)
        if any(other.split(".")[0] == library for other in imported(path))
    }
    assert users == BORROWED[library]


@pytest.mark.parametrize("package", ["lifecycle", "projections"])
def test_only_the_doors_read_a_clock(package: str) -> None:
    assert [name for name, path in modules(package) if CLOCKS.search(path.read_text(encoding="utf-8"))] == []


def test_no_module_is_a_dumping_ground() -> None:
    assert not [name for package in ORDER for name, _ in modules(package) if name.split(".")[-1] in DUMPING_GROUNDS]


def test_a_room_and_a_module_can_be_taken_in_at_a_glance() -> None:
    rooms: dict[str, int] = {}
    for package in ORDER:
        for name, path in modules(package):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            assert lines <= IN_ONE_FILE.get(name, LONGEST_MODULE), f"{name} has {lines} lines"
            if not name.endswith("__init__"):
                room = name.rpartition(".")[0]
                rooms[room] = rooms.get(room, 0) + 1
    one_file_a_question = {"projections.questions", "regrights.paper"}
    assert [room for room, files in rooms.items() if files > LARGEST_ROOM and room not in one_file_a_question] == []


def test_a_module_opens_by_saying_what_it_knows() -> None:
    silent = [
        name
        for package in ORDER
        for name, path in modules(package)
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []
