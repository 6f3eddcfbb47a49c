"""The commands: checkpoints of a store's logs, keys for them, and a witness over checkpoints."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from regrights.command_line import terminal
from regrights.command_line.ending import ALTERED, ANSWERED, SHORTER, UNCHECKED

if TYPE_CHECKING:
    from lifecycle.log.log import Receipt
    from lifecycle.witness.checkpoints import Chain, Checkpoint
    from lifecycle.witness.keys import PublicKey, SigningKey
    from lifecycle.witness.notes import Note
    from lifecycle.witness.witness import Finding
    from regrights.book.store import Store

# The gravest first.
OF_FINDING: Mapping[str, int] = {
    "forged": ALTERED,
    "altered": ALTERED,
    "forked": ALTERED,
    "shorter": SHORTER,
    "unchecked": UNCHECKED,
    "consistent": ANSWERED,
}


def checkpoint(words: argparse.Namespace) -> int:
    from lifecycle.witness.notes import check_new, write_notes

    if words.new_key is not None:
        if words.names or words.sign or words.out:
            words.usage.error("--new-key makes a key and nothing else")
        return _new_key(words)
    if words.key_name is not None:
        words.usage.error("--name goes with --new-key")
    signing = _signing_key(words.sign)
    if words.out is not None:
        check_new(Path(words.out))
    store = terminal.store(words)
    names = [] if words.names == ["all"] else words.names
    held = names or [head.agreement for head in store.agreements(set_aside=True)]
    made = [_checkpoint(store, agreement) for agreement in held]
    notes = [signing.sign(each.note()) if signing else each.note() for each in made]
    if words.json:
        import msgspec

        rows = [{**msgspec.to_builtins(one), "note": note.written()} for one, note in zip(made, notes, strict=True)]
        terminal.print_bytes(msgspec.json.encode({"checkpoints": rows}))
    if words.out is not None:
        write_notes(Path(words.out), notes)
    return ANSWERED if words.json or words.out is not None else _put_out(notes)


def _checkpoint(store: "Store", agreement: str, at: "Receipt | None" = None) -> "Checkpoint":
    """Made of what was read and recomputed a moment ago, never of a head that is only kept."""
    from lifecycle.log.contract import LogAltered
    from lifecycle.witness.checkpoints import chain_of_stored

    chain = chain_of_stored(store.stored(agreement))
    if at is None:
        return chain.checkpoint(agreement, len(chain.digests))
    if chain.at(at.position) != at.digest:
        since = f"altered at position {at.position} since it was recorded"
        raise LogAltered(store.url, since, agreement, at.position)
    return chain.checkpoint(agreement, at.position)


def receipts(words: argparse.Namespace) -> "Callable[[Receipt], None]":
    """What puts a receipt where the words want it; a key that cannot be used is refused before anything is recorded."""
    from lifecycle.witness.notes import check_new, write_notes

    if words.receipt_file is None:
        if words.sign is not None:
            words.usage.error("--sign goes with --receipt FILE")
        return lambda _: None
    signing = _signing_key(words.sign)
    check_new(Path(words.receipt_file))

    def put(receipt: "Receipt") -> None:
        note = _checkpoint(terminal.store(words), words.agreement, receipt).note()
        write_notes(Path(words.receipt_file), [signing.sign(note) if signing else note])

    return put


def _new_key(words: argparse.Namespace) -> int:
    from lifecycle.witness.keys import new_key

    made = new_key(Path(words.new_key), words.key_name or "regrights")
    terminal.print_bytes(made.public.text.encode())
    return ANSWERED


def _signing_key(named: str | None) -> "SigningKey | None":
    if named is None:
        return None
    from lifecycle.witness.keys import key_in

    return key_in(Path(named))


def _put_out(notes: Sequence["Note"]) -> int:
    from lifecycle.witness.notes import written

    sys.stdout.flush()
    sys.stdout.buffer.write(written(notes))
    return ANSWERED


def witness(words: argparse.Namespace) -> int:
    from lifecycle.witness.checkpoints import checkpoint_in
    from lifecycle.witness.keys import public_key_from
    from lifecycle.witness.notes import read_notes
    from lifecycle.witness.witness import State, judged

    key = public_key_from(words.key) if words.key is not None else None
    signing = _signing_key(words.sign)
    path = Path(words.file)
    shown = [(note, checkpoint_in(note, path.name)) for note in read_notes(path)]
    chains = _chains(words, [each for _, each in shown])
    findings, cosigned = list["Finding"](), list["Note"]()
    with State(Path(words.state)) as state:
        for note, each in shown:
            found = _of_the_key(note, each, key) or judged(each, state.seen, chains.get(each.origin))
            findings.append(found)
            if found.outcome == "consistent":
                state.remember([each], now=terminal.now())
                cosigned.append(signing.sign(note) if signing else note)
    _told(words, findings, key)
    if signing and cosigned:
        _put_out(cosigned)
    gravest = min(findings, key=lambda found: list(OF_FINDING).index(found.outcome))
    return OF_FINDING[gravest.outcome]


def _chains(words: argparse.Namespace, shown: Sequence["Checkpoint"]) -> dict[str, "Chain"]:
    """Each log given as evidence, by its origin: exports, else what a store that was named holds."""
    from lifecycle.record.files import FileRefused
    from lifecycle.witness.checkpoints import chain_of_export, chain_of_stored

    origins = {each.origin for each in shown}
    found = dict[str, "Chain"]()
    for export in words.export:
        path = Path(export)
        chain = chain_of_export(path)
        # Altered at its first entry it no longer says which log it is; alone beside one checkpoint it is that one's.
        if len(origins) == len(words.export) == 1 and chain.fault is not None and not chain.digests:
            (origin,) = origins
        else:
            origin = chain.origin
        if origin not in origins:
            raise FileRefused(path.name, "none of the checkpoints is of this log", "export the log they name")
        found[origin] = chain
    if words.store is not None and not words.export:
        store = terminal.store(words)
        held = {head.agreement for head in store.agreements(set_aside=True)}
        chains = [chain_of_stored(store.stored(each.agreement)) for each in shown if each.agreement in held]
        found |= {chain.origin: chain for chain in chains}
    return found


def _of_the_key(note: "Note", shown: "Checkpoint", key: "PublicKey | None") -> "Finding | None":
    """What its signature says against a checkpoint."""
    from lifecycle.witness.witness import Finding

    signed = key.signed(note) if key else True
    if signed is None:
        return Finding(shown, "unchecked", "unchecked: it carries no signature of the key given")
    return None if signed else Finding(shown, "forged", "forged: its signature is not that of the key given")


def _told(words: argparse.Namespace, findings: Sequence["Finding"], key: "PublicKey | None") -> None:
    to = sys.stderr if words.sign else sys.stdout
    if words.json:
        import msgspec

        rows = [{**msgspec.to_builtins(found.checkpoint), **_outcome(found)} for found in findings]
        print(msgspec.json.encode({"checkpoints": rows, "signatures_checked": key is not None}).decode(), file=to)
        return
    for found in findings:
        print(f"{found.checkpoint.agreement}: {found.finding}", file=to)
    if key is None:
        print("signatures not checked: no --key was given", file=to)


def _outcome(found: "Finding") -> dict[str, str]:
    return {"outcome": found.outcome, "finding": found.finding}
