"""What the commands that keep a store do: backup, restore, declare-restored."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lifecycle.errors import Refusal
from regrights.command_line import terminal
from regrights.command_line.ending import ALTERED, SHORTER, tell

if TYPE_CHECKING:
    from lifecycle.log.verdict import AgreementHead
    from regrights.book.store import Store


def backup(words: argparse.Namespace) -> int:
    from lifecycle.record.backing_up import back_up

    store = terminal.store(words)
    found = back_up(store.opened(), Path(words.file).absolute())
    status = _told(words, found, f"{words.file} holds, each link of it gone over:")
    return _told_shorter(store, found, status)


def restore(words: argparse.Namespace) -> int:
    from lifecycle.record.backing_up import restore as brought_back

    store = terminal.store(words)
    found = brought_back(Path(words.file).absolute(), store.url)
    store.brought_back()
    status = _told(words, found, f"{store.url} holds again, each link of it gone over:")
    return _told_shorter(store, found, status)


def _told_shorter(store: "Store", heads: "Sequence[AgreementHead]", status: int) -> int:
    """What falls short of the heads kept outside, and the status that goes with it."""
    for head in heads:
        try:
            known = store.ending(head.agreement).behind
        except Refusal as refusal:
            status = tell(str(refusal), ALTERED)
            continue
        if known is not None:
            told = f"{head.agreement}: {known.entries} entries are known of; see `regrights verify {head.agreement}`."
            status = tell(told, SHORTER)
    return status


def declare_restored(words: argparse.Namespace) -> int:
    if not words.reason.strip():
        words.usage.error("--reason says why, in words")
    head = terminal.store(words).declare_restored(words.agreement, reason=words.reason, by=words.recorded_by)
    if words.json:
        found = {"agreement": head.agreement, "entries": head.entries, "head": head.head, "reason": head.restored}
        terminal.print_bytes(json.dumps(found, ensure_ascii=False).encode())
    else:
        print(f"{head.agreement}: gone on with from {head.entries}:{head.head}\nreason {head.restored}")
    return terminal.ANSWERED


def migrate(words: argparse.Namespace) -> int:
    from lifecycle.log.opening import migrate as made

    found = made(terminal.store(words).url, role=words.role)
    if words.json:
        import msgspec

        terminal.print_bytes(msgspec.json.encode(found.as_plain()))
    else:
        print(found.told())
    return terminal.ANSWERED


def _told(words: argparse.Namespace, heads: "Sequence[AgreementHead]", what: str) -> int:
    if words.json:
        rows = [{"agreement": each.agreement, "entries": each.entries, "head": each.head} for each in heads]
        terminal.print_bytes(json.dumps({"file": words.file, "agreements": rows}, ensure_ascii=False).encode())
        return terminal.ANSWERED
    print("\n".join([what, *(f"  {each.agreement}: {each.entries}:{each.head}" for each in heads)]))
    return terminal.ANSWERED
