"""Answers as JSON: money as text, dates ISO, nothing as null. Every door writes them through here."""

from typing import Any

import msgspec


def as_json(agreement: str | None, answer: object) -> bytes:
    """The one JSON document of an answer. No line break inside."""
    return msgspec.json.encode(as_plain(agreement, answer))


def as_plain(agreement: str | None, answer: object) -> dict[str, Any]:
    """The same as plain Python values."""
    plain: dict[str, Any] = msgspec.to_builtins(answer)
    if "outcome" in plain:  # a verification
        plain |= {"ok": plain["outcome"] == "sound", "as_of": None, "known_at": None, "warnings": []}
    else:
        for row in (*plain.get("entries", ()), *plain.get("moves", ())):
            if "came_from" in row:  # JSON says "from", which Python keeps for itself
                row["from"] = row.pop("came_from")
    return {"agreement": agreement, **plain} if agreement is not None else plain
