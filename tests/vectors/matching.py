"""Where an answer is not what a vector expects: key by key what is listed, lists in order and whole."""

from decimal import Decimal, InvalidOperation
from typing import Any

TOLERANCE = {"of", "within"}
NOTHING = "(nothing)"


def differences(expected: Any, found: Any, where: str = "") -> list[str]:
    """Each with its place, what was expected there, and what was found."""
    if isinstance(expected, dict) and set(expected) == TOLERANCE:
        near = _is_near(expected, found)
        return [] if near else [f"{where}: expected {expected['of']} within {expected['within']}, found {found!r}"]
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            each
            for key, value in expected.items()
            for each in differences(value, found.get(key, NOTHING), f"{where}.{key}".lstrip("."))
        ]
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return [f"{where}: expected {len(expected)}, found {len(found)}: {found!r}"]
        pairs = enumerate(zip(expected, found, strict=True), 1)
        return [each for place, (one, two) in pairs for each in differences(one, two, f"{where}[{place}]")]
    return [] if _same(expected, found) else [f"{where}: expected {expected!r}, found {found!r}"]


def _same(expected: Any, found: Any) -> bool:
    return type(expected) is type(found) and expected == found


def _is_near(expected: dict[str, str], found: Any) -> bool:
    try:
        return abs(Decimal(expected["of"]) - Decimal(found)) <= Decimal(expected["within"])
    except (InvalidOperation, TypeError, ValueError):
        return False
