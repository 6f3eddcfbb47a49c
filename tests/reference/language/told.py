"""Logs as tests tell them, and what of an answer they look at."""

import tomllib
from pathlib import Path
from typing import Any

from tests.reference import language

Entry = dict[str, Any]
FOLDER = Path(__file__).parent / "agreements"
AGREEMENTS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


def entry(kind: str, day: str, **fields: Any) -> Entry:
    return {"kind": kind, "occurred_on": day, **fields}


def signed(day: str, paid: dict[str, int], *, notes: int = 0) -> list[Entry]:
    """A closing at $1.00 a share on the day of the signing."""
    log = [entry("AgreementSigned", day, company="Issuer, Inc.", investors=list(paid), terms="-")]
    for name, shares in paid.items():
        if shares:
            log.append(entry("SharesPurchased", day, investor=name, shares=shares, price_per_share="1.00"))
        if notes:
            log.append(entry("PrincipalIssued", day, investor=name, amount=f"{notes}.00"))
    return log


def statement(filed: str | None = None, effective: str | None = None, name: str = "333-1") -> list[Entry]:
    log = [entry("StatementFiled", filed, statement=name, form="S-3")] if filed else []
    return [*log, *([entry("EffectivenessDeclared", effective, statement=name)] if effective else [])]


def of(answer: dict[str, Any], *keys: str, investor: int = 0) -> list[tuple[Any, ...]]:
    return [tuple(line[key] for key in keys) for line in answer["investors"][investor]["lines"]]


def owed(name: str, log: list[Entry], as_of: str, /, **readings: str) -> dict[str, Any]:
    return language.owed(AGREEMENTS[name], log, as_of, readings)


SHOWN = ("trigger", "number", "computed_on", "days", "amount")


# $1,000,000 on 15 January 2010.
HARBOR = signed("2010-01-15", {"Fund": 1_000_000})
