"""A file of terms, checked, explained, and what may stand in one; beside another, and anew. Reads no store."""

import json
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence

import attrs

from lifecycle.agreement.language.checked import Checked, checked
from lifecycle.agreement.language.faults import Fault
from regrights.command_line.ending import ANSWERED, REFUSED
from regrights.command_line.terminal import print_bytes
from regrights.command_line.terms.arguments import parser
from regrights.command_line.terms.counting import counts, counts_told
from regrights.command_line.terms.naming import document_named


def run(argv: Sequence[str], words: Namespace) -> int:
    """One command about a file of terms."""
    words.usage = parser(argv[1])
    words.usage.parse_args(argv[1:], words)
    return COMMANDS[words.of_a_file](words)


def _check(words: Namespace) -> int:
    found = checked(document_named(words.file))
    if words.json:
        told = [{**attrs.asdict(fault, filter=_told), "sentence": fault.sentence} for fault in found.faults]
        cautions = [{"place": each.place, "sentence": each.sentence} for each in _cautions(found)]
        _print_json({"ok": not found.faults, "faults": told, "cautions": cautions, "counts": counts(found)})
    elif found.faults:
        print("\n".join(fault.sentence for fault in found.faults))
    else:
        print(f"{found.terms.name}: sound; {counts_told(counts(found))}.")
        for each in _cautions(found):
            print(f"Take care: {each.sentence}")
    return REFUSED if found.faults else ANSWERED


def _cautions(found: Checked) -> list[Fault]:
    from lifecycle.agreement.undecided import undecided

    return [] if found.faults else list(undecided(found.terms))


def _told(field: "attrs.Attribute[object]", _value: object) -> bool:
    return field.name in ("place", "value", "problem", "remedy", "under")


def _explain(words: Namespace) -> int:
    from lifecycle.agreement.explaining.explanation import explained

    found = explained(document_named(words.file))
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


def _diff(words: Namespace) -> int:
    from regrights.command_line.terms.diff import diff

    return diff(words)


def _new(words: Namespace) -> int:
    from regrights.command_line.terms.new.command import new

    return new(words)


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "check": _check,
    "explain": _explain,
    "schema": _schema,
    "diff": _diff,
    "new": _new,
}
