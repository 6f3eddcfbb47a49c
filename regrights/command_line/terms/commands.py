"""A file of terms, checked, explained, and what may stand in one. Reads no log and no store."""

import json
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

from lifecycle.agreement.language.based import BASED_ON, document
from lifecycle.agreement.language.checked import Checked, checked
from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.agreement.language.source import Document, from_file
from regrights.command_line.ending import ANSWERED, REFUSED
from regrights.command_line.terminal import print_bytes
from regrights.command_line.terms.arguments import parser

COUNTED = (
    *(("dates", "date"), ("conditions", "condition"), ("heads", "head"), ("charges", "charge"), ("limits", "limit")),
)  # fmt: skip


def run(argv: Sequence[str], words: Namespace) -> int:
    """One command about a file of terms."""
    parser().parse_args(argv[1:], words)
    return COMMANDS[words.of_a_file](words)


def _document(words: Namespace) -> Document:
    path = Path(words.file)
    if not path.exists() and words.file in shipped_names():
        return shipped(words.file)
    found = from_file(path)
    return document(found.raw) if BASED_ON in found.raw else found


def _check(words: Namespace) -> int:
    found = checked(_document(words))
    if words.json:
        told = [{**attrs.asdict(fault, filter=_told), "sentence": fault.sentence} for fault in found.faults]
        _print_json({"ok": not found.faults, "faults": told, "counts": _counts(found)})
    elif found.faults:
        print("\n".join(fault.sentence for fault in found.faults))
    else:
        print(f"{found.terms.name}: sound; {_said(_counts(found))}.")
    return REFUSED if found.faults else ANSWERED


def _told(field: "attrs.Attribute[object]", _value: object) -> bool:
    return field.name in ("place", "value", "problem", "remedy", "under")


def _counts(found: Checked) -> Mapping[str, int]:
    counts = {name: len(getattr(found.terms, name)) for name, _ in COUNTED}
    others = sum(len(choices) - 1 for choices in found.choices.values())
    return {**counts, "readings": len(found.choices), "alternatives": others}


def _said(counts: Mapping[str, int]) -> str:
    said = [f"{counts[name]} {one if counts[name] == 1 else name}" for name, one in COUNTED]
    readings = "reading" if counts["readings"] == 1 else "readings"
    alternatives = "alternative" if counts["alternatives"] == 1 else "alternatives"
    return f"{', '.join(said)}, {counts['readings']} {readings} with {counts['alternatives']} {alternatives}"


def _explain(words: Namespace) -> int:
    from lifecycle.agreement.explaining.explanation import explained

    found = explained(_document(words))
    if words.json:
        _print_json(attrs.asdict(found))
        return ANSWERED
    from regrights.paper.drawing import Drawing, Sentences
    from regrights.paper.terminal import show

    parts = [
        Sentences([part.heading, *(f"  {sentence}" for sentence in part.sentences)], apart=True) for part in found.parts
    ]
    show(Drawing([Sentences([found.title]), *parts]))
    return ANSWERED


def _schema(words: Namespace) -> int:
    from lifecycle.agreement.language.schema import schema

    print(json.dumps(schema(), ensure_ascii=False, indent=2))
    return ANSWERED


def _print_json(value: Mapping[str, object]) -> None:
    print_bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {"check": _check, "explain": _explain, "schema": _schema}
