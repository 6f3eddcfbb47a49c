"""The commands: keys issued, listed, revoked and rotated, the audit of access checked; and those a server asks for."""

import argparse
import os
import shlex
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lifecycle.clocks import eastern
from lifecycle.errors import Refusal
from regrights.command_line import terminal

if TYPE_CHECKING:
    from regrights.access.key import Issued, Key
    from regrights.access.keys import Keys


class NoFileNamed(Refusal):
    """An empty name: never taken for the default, where there may be no keys."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} is empty; name a file of keys, or leave it out altogether.")


def run(words: argparse.Namespace) -> int:
    return ACTIONS[words.action](words)


def serving_keys(words: argparse.Namespace) -> "Keys | None":
    """Those `serve` asks for; None where there is nowhere to keep any.

    Whoever names a file means it to be asked: raises ``KeysNeeded`` where there are none in it.
    """
    from regrights.access.keys import Keys, file_of_keys
    from regrights.access.refusals import KeysNeeded

    named = _named(words)
    file = file_of_keys(os.environ) if named is None else named
    if file is None:
        return None
    found = Keys(file, terminal.now)
    if named is not None and not found.asked_for():
        raise KeysNeeded(f"There are no keys in {named}", access=f" --access {shlex.quote(str(named))}")
    return found


def _named(words: argparse.Namespace) -> Path | None:
    """The file of --access, or of the environment."""
    said = {"--access": words.access, "REGRIGHTS_ACCESS": os.environ.get("REGRIGHTS_ACCESS")}
    where, name = next(((where, name) for where, name in said.items() if name is not None), ("", None))
    if name == "":
        raise NoFileNamed(where)
    return None if name is None else Path(name)


def _keys(words: argparse.Namespace) -> "Keys":
    from regrights.access.keys import Keys, file_of_keys
    from regrights.access.refusals import NoPlaceForKeys

    file = _named(words) or file_of_keys(os.environ)
    if file is None:
        raise NoPlaceForKeys
    return Keys(file, terminal.now)


def _issue(words: argparse.Namespace) -> int:
    from regrights.access.issuing import wanted

    made = wanted(
        role=words.role,
        agreements=words.agreement,
        every=words.every,
        investors=words.investor,
        name=words.name,
        days=words.days,
    )
    return _shown_once(words, _keys(words).issue(made))


def _rotate(words: argparse.Namespace) -> int:
    from regrights.access.issuing import overlap

    return _shown_once(words, _keys(words).rotate(words.id, overlap(words.overlap)))


def _shown_once(words: argparse.Namespace, issued: "Issued") -> int:
    key = issued.key
    if words.json:
        return _as_json({"key": issued.written, **_plain(key)})
    terminal.print_bytes(issued.written.encode())
    terminal.say(f"Key {key.id}, {key.role}, {key.name}, until {_told(key.expires)}; it is not shown again.")
    return terminal.ANSWERED


def _list(words: argparse.Namespace) -> int:
    found, now = _keys(words).all(), terminal.now()
    if words.json:
        return _as_json({"keys": [{**_plain(each), "standing": each.standing(now)} for each in found]})
    from regrights.paper.keys import draw

    return terminal.draw(words, draw(found, now))


def _revoke(words: argparse.Namespace) -> int:
    key = _keys(words).revoke(words.id)
    if words.json:
        return _as_json(_plain(key))
    assert key.revoked is not None  # noqa: S101 - it just was
    print(f"{key.id} ({key.role}, {key.name}) is refused since {_told(key.revoked)}")
    return terminal.ANSWERED


def _check(words: argparse.Namespace) -> int:
    from regrights.access.accesses import checked

    found = checked(_keys(words).kept, words.head)
    if words.json:
        return _as_json({"lines": found.lines, "digest": found.head})
    lines = "1 line" if found.lines == 1 else f"{found.lines} lines"
    print(f"The audit of access is what was written: {lines}, of which {found.lines}:{found.head or 'nothing'} stands")
    return terminal.ANSWERED


def _told(instant: datetime) -> str:
    return f"{eastern(instant):%Y-%m-%d %H:%M} (New York)"


def _plain(key: "Key") -> dict[str, Any]:
    """What is known of a key; ``agreements`` null is every one."""
    import attrs

    return attrs.asdict(key)


def _as_json(found: Mapping[str, Any]) -> int:
    import msgspec

    terminal.print_bytes(msgspec.json.encode(found))
    return terminal.ANSWERED


ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "issue": _issue,
    "list": _list,
    "revoke": _revoke,
    "rotate": _rotate,
}
