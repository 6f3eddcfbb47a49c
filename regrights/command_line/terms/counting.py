"""How many things a checked document holds, and that in words."""

from collections.abc import Mapping

from lifecycle.agreement.language.checked import Checked

COUNTED = (
    *(("dates", "date"), ("conditions", "condition"), ("heads", "head"), ("charges", "charge"), ("limits", "limit")),
)  # fmt: skip


def counts(found: Checked) -> Mapping[str, int]:
    counted = {name: len(getattr(found.terms, name)) for name, _ in COUNTED}
    others = sum(len(choices) - 1 for choices in found.choices.values())
    return {**counted, "readings": len(found.choices), "alternatives": others}


def counts_told(counts: Mapping[str, int]) -> str:
    said = [f"{counts[name]} {one if counts[name] == 1 else name}" for name, one in COUNTED]
    readings = "reading" if counts["readings"] == 1 else "readings"
    alternatives = "alternative" if counts["alternatives"] == 1 else "alternatives"
    return f"{', '.join(said)}, {counts['readings']} {readings} with {counts['alternatives']} {alternatives}"
