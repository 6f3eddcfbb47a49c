"""The commands that write a log and move one: record, correct, retract, import, export, and what a store holds."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from regrights.command_line import streams, terminal
from regrights.command_line.ending import SHORTER, tell

if TYPE_CHECKING:
    from lifecycle.log.log import Receipt
    from regrights.book.book import Book
    from regrights.book.store import Store


def _given_entry(words: argparse.Namespace) -> dict[str, object] | None:
    from lifecycle.entries.codec import parse

    if words.entry is None:
        return None
    text = streams.given() if words.entry == "-" else words.entry.encode("utf-8", "surrogateescape")
    return parse(text)


def record(words: argparse.Namespace) -> int:
    from regrights.command_line.fields_from_words import fields_from_words
    from regrights.command_line.witness.commands import receipts

    given = _given_entry(words)
    if words.kind is None and words.fields and not words.fields[0].startswith("-"):
        # argparse does not see KIND after an option.
        words.kind, *words.fields = words.fields
    if (given is None) == (words.kind is None):
        words.usage.error("record needs either KIND with its fields, or --entry JSON")
    if given is None:
        given = {
            "kind": words.kind,
            **fields_from_words(words.kind, words.fields, on=words.on, spoken=terminal.spoken_days()),
        }
    elif words.fields or words.on:
        words.usage.error("with --entry the JSON says everything: leave the fields out")
    if words.again:
        given = {**given, "again": True}
    put_receipt = receipts(words)
    words.receipt = _append(words, given)  # from here on it is recorded, whatever goes wrong
    put_receipt(words.receipt)
    return _receipt(words, words.receipt, told=True)


def helped(argv: Sequence[str]) -> bool:
    """``record KIND --help``, which argparse would answer for every kind alike; whether a kind was named."""
    from lifecycle.entries import KINDS
    from regrights.book.kinds import described
    from regrights.paper.kind import draw
    from regrights.paper.terminal import show

    named = [word for word in argv if word in KINDS]
    if named:
        show(draw(described(named[0])))
    return bool(named)


def correct(words: argparse.Namespace) -> int:
    from lifecycle.entries.codec import decode, parse
    from lifecycle.entries.entry import OF_THE_LOG
    from lifecycle.entries.fields import document_from
    from lifecycle.judging.history import renames_since, standing
    from lifecycle.judging.renaming import NAMED, told
    from regrights.command_line.fields_from_words import fields_from_words

    replacement, renames = _given_entry(words), _renames(words)
    if replacement is None:
        stored = terminal.store(words).stored(words.agreement)
        entries = [decode(entry.stored) for entry in stored]
        corrected_by = standing(entries).corrected_by
        if not 1 <= words.position <= len(stored):
            return terminal.refuse(
                f"position {words.position}: the log of {words.agreement} has positions 1 to {len(stored)}."
            )
        # What stands there now: the last correction, or the entry itself.
        correction = corrected_by.get(words.position)
        source = correction or words.position
        found = parse(stored[source - 1].stored)
        original = document_from("replacement", found["replacement"]) if correction else found
        replacement = {name: value for name, value in original.items() if name not in {*OF_THE_LOG, "recorded_at"}}
        # As it reads by now, with the names put right since, and now with those of this correction.
        for names in (*renames_since(entries, source), renames):
            replacement = {name: told(value, names) if name in NAMED else value for name, value in replacement.items()}
        replacement |= fields_from_words(
            str(original["kind"]), words.fields, on=words.on, spoken=terminal.spoken_days()
        )
    elif words.fields or words.on:
        words.usage.error("with --entry the JSON says everything: leave the fields out")
    if words.again:
        replacement = {**replacement, "again": True}
    given = {"target": words.position, "reason": words.reason, "replacement": replacement}
    return _change(words, "EntryCorrected", given | ({"renames": renames} if renames else {}))


def _renames(words: argparse.Namespace) -> dict[str, str]:
    pairs = [said.partition("=") for said in words.renames]
    for old, equals, new in pairs:
        if not (old and equals and new):
            words.usage.error('--renames OLD=NEW: write the wrong name and the right one, like "Harow=Harrow"')
    return {old: new for old, _, new in pairs}


def retract(words: argparse.Namespace) -> int:
    return _change(words, "EntryRetracted", {"target": words.position, "reason": words.reason})


def set_aside(words: argparse.Namespace) -> int:
    given = {"kind": "AgreementSetAside", "occurred_on": _today(), "reason": words.reason}
    return _receipt(words, _append(words, {**given, **_by(words)}))


def _by(words: argparse.Namespace) -> dict[str, object]:
    return {"recorded_by": words.recorded_by} if words.recorded_by else {}


def _change(words: argparse.Namespace, kind: str, given: Mapping[str, object]) -> int:
    """Record a correction or a retraction, and say what it changed and moved."""
    from regrights.command_line.effect import effect, told

    receipt = _append(words, {"kind": kind, "occurred_on": _today(), **given, **_by(words)})
    words.receipt = receipt  # from here on it is recorded, whatever goes wrong
    found = effect(terminal.store(words).book(words.agreement), receipt.position)
    if words.json:
        import msgspec

        return _receipt(words, receipt, **msgspec.to_builtins(found))
    _receipt(words, receipt)
    print("\n".join(told(found)))
    return terminal.ANSWERED


def _today() -> str:
    from lifecycle.clocks import eastern_date

    return eastern_date(terminal.now()).isoformat()


def _append(words: argparse.Namespace, given: Mapping[str, object]) -> "Receipt":
    store = terminal.store(words)
    receipt = store.record(words.agreement, given, expect=words.expect, key=words.key)
    _check_head_kept(store, words.agreement)
    return receipt


def _check_head_kept(store: "Store", agreement: str) -> None:
    """What was recorded stays recorded; that its head could not be put outside is said beside it."""
    if (reason := store.head_not_kept(agreement)) is not None:
        terminal.say(f"Take care: the head of {agreement} could not be kept outside the store ({reason}).")


def _receipt(words: argparse.Namespace, receipt: "Receipt", *, told: bool = False, **besides: object) -> int:
    """Prints it, and with ``told`` the sentence of its entry, as the log has it."""
    words.receipt = receipt  # from here on it is recorded, whatever goes wrong
    cautions: list[str] = []
    if told:
        book = terminal.store(words).book(words.agreement)
        besides = {"sentence": _sentence(book, receipt.position), **besides}
        cautions = _of_terms(book, receipt.position)
    if cautions:
        besides = {**besides, "cautions": cautions}
    if words.json:
        terminal.print_bytes(
            json.dumps(
                {
                    "agreement": words.agreement,
                    "position": receipt.position,
                    "digest": receipt.digest,
                    **besides,
                },
                ensure_ascii=False,
            ).encode()
        )
    else:
        print(f"position {receipt.position}\ndigest   {receipt.digest}")
        if told:
            print(f"says     {besides['sentence']}")
        for each in cautions:
            print(f"Take care: {each}")
    return terminal.ANSWERED


def _of_terms(book: "Book", position: int) -> list[str]:
    """At a signing or an amendment, what the terms that stand then cannot decide."""
    from lifecycle.agreement.language.based import changed
    from lifecycle.agreement.language.decided import under
    from lifecycle.agreement.undecided import undecided
    from lifecycle.entries import AgreementSigned, TermsAmended

    entry = book.entries[position - 1]
    if isinstance(entry, AgreementSigned):
        return [each.sentence for each in undecided(under(book.document, {}))]
    if isinstance(entry, TermsAmended):
        before = {each.sentence for each in undecided(under(book.document, {}))}
        after = under(changed(book.document, entry.changes, "changes"), {})
        return [each.sentence for each in undecided(after) if each.sentence not in before]
    return []


def _sentence(book: "Book", position: int) -> str:
    from lifecycle.entries.telling import sentence

    entry = book.entries[position - 1]
    return f"{entry.occurred_on}: {sentence(entry)}"


def import_log(words: argparse.Namespace) -> int:
    from lifecycle.judging.history import standing
    from lifecycle.judging.repetitions import repetitions

    store = terminal.store(words)
    receipt = store.take_in(words.agreement, Path(words.file), append=words.append, by=words.recorded_by)
    _check_head_kept(store, words.agreement)
    pairs = repetitions(standing(store.book(words.agreement).entries).entries)
    if words.json:
        return _receipt(words, receipt, repetitions=pairs)
    for one, other in pairs:
        print(f"Take care: position {other} says exactly what position {one} says.", file=sys.stderr)
    return _receipt(words, receipt)


def import_edgar(words: argparse.Namespace) -> int:
    from regrights.edgar.command import Asked, agreement_and_files, run

    words.agreement, files = agreement_and_files(words.names)
    if not files:
        words.usage.error("import-edgar needs a FILE.json of EDGAR's submissions")
    if words.table:
        return _edgar_table(files)
    if words.file_number is None and (words.choose or words.statement):
        words.usage.error("--choose and --statement go with --file-number")
    run(
        Asked(
            files=files,
            file_number=words.file_number,
            statement=words.statement,
            choices=words.choose,
            as_json=words.json,
        ),
        terminal.book(words) if words.agreement or words.log else None,
        now=terminal.now(),
        write=terminal.print_bytes,
    )
    return terminal.ANSWERED


def _edgar_table(files: Sequence[str]) -> int:
    from regrights.edgar.filings import read_filings
    from regrights.edgar.statements import statements_of
    from regrights.edgar.table import draw
    from regrights.paper.terminal import show

    show(draw(statements_of(read_filings([Path(file) for file in files]))))
    return terminal.ANSWERED


def export(words: argparse.Namespace) -> int:
    from lifecycle.heads import lacking
    from lifecycle.record.files import exported

    store = terminal.store(words)
    stored = store.stored(words.agreement, shorter=True)
    sys.stdout.buffer.writelines(exported(entry.stored, entry.digest.hex()) for entry in stored)
    sys.stdout.buffer.flush()
    known = store.ending(words.agreement).behind
    if known is None:
        return terminal.ANSWERED
    return tell(f"{lacking(words.agreement, len(stored), known)}.", SHORTER)
