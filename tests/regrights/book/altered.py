"""Edits of a stored file that nobody recorded: single bytes by hand, rows through SQL, and chains made anew.

Each is tried on a copy of one store: questions, an export, a retry under a known key, a new entry. No answer may be
another than before without a word, and nothing but a refusal may be raised.
"""

import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lifecycle.errors import Refusal
from lifecycle.log import sqlite_file
from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.log.contract import KnownKey
from lifecycle.log.sqlite_damage import sealed
from lifecycle.record.files import exported
from regrights import Store
from tests import CHECKOUT

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
PAID = {"kind": "PeriodicAmountPaid", "occurred_on": "2003-07-02", "investor": "Alpha", "amount": "2500.00"}
BOUGHT = {"kind": "SharesPurchased", "occurred_on": "2002-11-25", "price_per_share": "1.20"}
RETRIED = "payment 3"
STORY = (
    {
        "kind": "AgreementSigned",
        "occurred_on": "2002-11-25",
        "company": "Focus Enhancements, Inc.",
        "investors": ["Alpha", "Beta"],
        "terms": "focus-2002",
    },
    *(
        {
            "kind": "SharesPurchased",
            "occurred_on": "2002-11-25",
            "investor": name,
            "shares": n,
            "price_per_share": "1.20",
        }
        for name, n in (("Alpha", 100_000), ("Beta", 50_000))
    ),
    {"kind": "StatementFiled", "occurred_on": "2003-02-03", "statement": "333-1", "form": "S-3"},
    *({**PAID, "amount": f"{n}00.00", "occurred_on": f"2003-07-0{n}"} for n in (1, 2)),
    PAID,
    {"kind": "EffectivenessDeclared", "occurred_on": "2003-07-11", "statement": "333-1"},
    {"kind": "PotentialMaterialEventNoticeGiven", "occurred_on": "2003-08-04"},
    {"kind": "SuspensionLifted", "occurred_on": "2003-09-12", "reason": "disclosed"},
    {"kind": "SharesSold", "occurred_on": "2003-10-01", "investor": "Beta", "shares": 10, "venue": "registered"},
)
QUESTIONS = (("owed", {"on": "2003-12-31"}), ("audit", {"on": "2003-12-31"}), ("holdings", {"on": "2003-12-31"}))


class Outcome(NamedTuple):
    """Of one edit: whether some answer is another than before; which are without a word; what was raised besides."""

    changed: bool
    silent: list[str]
    bare: str | None
    verified: str


def ticking() -> Callable[[], datetime]:
    seconds = iter(range(10**6))
    return lambda: NOW + timedelta(seconds=next(seconds))


def made(folder: Path) -> Path:
    """The store that is edited: one agreement recorded under keys, one imported, and a second one like the first."""
    file = folder / "sound.db"
    with Store(f"sqlite:///{file}", ticking(), lambda: "1" * 32, heads=folder / "heads") as store:
        for name in ("alpha", "gamma"):
            for number, fact in enumerate(STORY):
                store.record(name, fact, key="payment 3" if fact is PAID else f"{name} {number}")
        store.take_in("beta", CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl")
    return file


def asked(store: Store, name: str) -> Iterator[Callable[[], object]]:
    """What is read of an agreement, one call each; an answer that carries a word of warning is none of those before."""
    for question, words in QUESTIONS:
        yield lambda question=question, words=words: store.book(name).json(question, **words)
    yield lambda: b"".join(exported(each.stored, each.digest.hex()) for each in store.stored(name))
    yield lambda: b"shorter_than_known" if (ending := store.ending(name)).behind else ending


def answers(file: Path, heads: Path | None) -> tuple[dict[str, object], list[str]]:
    """Each answer of the two agreements, a refusal as None; and what was raised that is no refusal."""
    found: dict[str, object] = {}
    bare: list[str] = []

    def told(what: str, ask: Callable[[], object]) -> None:
        try:
            found[what] = ask()
        except Refusal:
            found[what] = None
        except Exception as error:  # noqa: BLE001 - what is looked for
            bare.append(f"{what}: {type(error).__name__}: {error}")

    clock = ticking()
    with Store(
        f"sqlite:///{file}", lambda: clock() + timedelta(days=1), heads=heads or file.with_suffix(".none")
    ) as store:
        for name in ("alpha", "beta"):
            for number, ask in enumerate(asked(store, name)):
                told(f"{name} {number}", ask)
        told("retry", lambda: store.record("alpha", PAID, key=RETRIED).position)
        told("append", lambda: store.record("alpha", {**PAID, "again": True}).position)
        told("times", lambda: [entry.stamped for entry in store.book("beta").entries])
    return found, bare


def outcome(file: Path, before: dict[str, object], heads: Path | None) -> Outcome:
    """Of an edited file, which is written to. ``heads`` is a copy of those kept of it."""
    with Store(f"sqlite:///{file}", ticking(), heads=heads or file.with_suffix(".none")) as store:
        try:
            verified = "/".join(store.verify(name).outcome for name in ("alpha", "beta"))
        except Exception as error:  # noqa: BLE001 - what is looked for
            verified = f"{type(error).__name__}: {error}"
    found, bare = answers(file, heads)
    bare += [verified] if ":" in verified else []
    changed = {what for what, was in before.items() if found.get(what) != was}
    spoken = {what for what in changed if found.get(what) is None or b"shorter_than_known" in _bytes(found[what])}
    return Outcome(bool(changed), sorted(changed - spoken), "; ".join(bare) or None, verified)


def _bytes(found: object) -> bytes:
    return found if isinstance(found, bytes) else b""


def edited_by_hand(sound: bytes, chance: random.Random) -> bytes:
    """One edit of the bytes of a file: a bit, a byte, a digit, a stretch of zeros, two places swapped, a cut."""
    edited = bytearray(sound)
    at = chance.randrange(len(edited))
    match chance.randrange(6):
        case 0:
            edited[at] ^= 1 << chance.randrange(8)
        case 1:
            edited[at] = chance.randrange(256)
        case 2:
            digits = [n for n, byte in enumerate(edited) if chr(byte) in "0123456789"]
            edited[chance.choice(digits)] = ord(chance.choice("0123456789"))
        case 3:
            edited[at : at + chance.randrange(1, 64)] = bytes(0)
        case 4:
            other = chance.randrange(len(edited))
            edited[at], edited[other] = edited[other], edited[at]
        case 5:
            letters = [n for n, byte in enumerate(edited) if chr(byte) in "aeinorst"]
            edited[chance.choice(letters)] = ord(chance.choice("aeinorst"))
    return bytes(edited)


# --- through SQL --------------------------------------------------------------------------------------------

Edit = Callable[[sqlite3.Connection], object]


def through_sql(file: Path, edit: Edit) -> None:
    """Guards down, an edit, guards back as they were."""
    guards = {name: sql for name, sql in sqlite_file.SCHEMA.items() if "TRIGGER" in sql}
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for name in guards:
            connection.execute(f"DROP TRIGGER {name}")
        edit(connection)
        for sql in guards.values():
            connection.execute(sql)


def states(c: sqlite3.Connection, name: str = "alpha") -> list[bytes]:
    select = "SELECT state FROM stored_events WHERE originator_id = ? ORDER BY originator_version"
    return [state for (state,) in c.execute(select, (name,))]


def sealed_anew(c: sqlite3.Connection, states: list[bytes], name: str = "alpha") -> None:
    """A log written over by another, its chain made anew and its keys sealed with it, as one who knows how would."""
    c.execute("PRAGMA foreign_keys = 0")
    seqs = [seq for (seq,) in c.execute("SELECT seq FROM stored_events WHERE originator_id = ? ORDER BY 1", (name,))]
    c.execute("DELETE FROM stored_events WHERE originator_id = ?", (name,))
    (highest,) = c.execute("SELECT max(seq) FROM stored_events").fetchone()
    digest, digests = ZERO_DIGEST, []
    for position, state in enumerate(states, 1):
        digest = chained(digest, state)
        digests.append(digest)
        seq = seqs[position - 1] if position <= len(seqs) else highest + position - len(seqs)
        row = (seq, name, position, "regrights.entry:1", state, digest)
        c.execute("INSERT INTO stored_events VALUES (?,?,?,?,?,?)", row)
    rows = c.execute("SELECT key, fingerprint, first, last FROM save_keys WHERE originator_id = ?", (name,)).fetchall()
    for key, *known in rows:
        if known[2] <= len(digests):
            seal = sealed(name, key, KnownKey(*known), digests[known[2] - 1])
            c.execute("UPDATE save_keys SET seal = ? WHERE originator_id = ? AND key = ?", (seal, name, key))
        else:
            c.execute("DELETE FROM save_keys WHERE originator_id = ? AND key = ?", (name, key))


def with_entry(position: int, /, **fields: object) -> Edit:
    """Fields of one entry changed, None leaving one out, and the whole chain made anew."""

    def edit(c: sqlite3.Connection) -> None:
        found = states(c)
        entry = {**json.loads(found[position - 1]), **fields}
        entry = {name: value for name, value in entry.items() if value is not None}
        found[position - 1] = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        sealed_anew(c, found)

    return edit


def with_bytes(position: int, stored: bytes) -> Edit:
    def edit(c: sqlite3.Connection) -> None:
        found = states(c)
        found[position - 1] = stored
        sealed_anew(c, found)

    return edit


def with_states(change: Callable[[list[bytes]], list[bytes]]) -> Edit:
    return lambda c: sealed_anew(c, change(states(c)))


def sql(statement: str) -> Edit:
    return lambda c: (c.execute("PRAGMA foreign_keys = 0"), c.executescript(statement))


def _swapped(c: sqlite3.Connection) -> None:
    c.execute("UPDATE stored_events SET originator_id = 'x' WHERE originator_id = 'alpha'")
    c.execute("UPDATE stored_events SET originator_id = 'alpha' WHERE originator_id = 'gamma'")
    c.execute("UPDATE stored_events SET originator_id = 'gamma' WHERE originator_id = 'x'")


LAST = len(STORY)


def _in_alpha(text: str, other: str) -> Edit:
    said = "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), ?, ?) AS BLOB)"
    return lambda c: c.execute(f"{said} WHERE originator_id = 'alpha'", (text, other))


# Found in the file alone, by every answer that rests on it.
FOUND: dict[str, Edit] = {
    "an amount": _in_alpha("2500.00", "9500.00"),
    "a date": _in_alpha("2003-07-11", "2003-06-01"),
    "a digest": sql(
        "UPDATE stored_events SET digest = zeroblob(32) WHERE originator_id='alpha' AND originator_version=4"
    ),
    "a topic": sql("UPDATE stored_events SET topic = 'os:system' WHERE originator_id='alpha' AND originator_version=4"),
    "an entry in the middle gone": sql(
        "DELETE FROM stored_events WHERE originator_id='alpha' AND originator_version=5"
    ),
    "the first entry gone": sql("DELETE FROM stored_events WHERE originator_id='alpha' AND originator_version=1"),
    "two entries swapped": sql(
        "UPDATE stored_events SET originator_version = -5 WHERE originator_id='alpha' AND originator_version=5;"
        "UPDATE stored_events SET originator_version = 5 WHERE originator_id='alpha' AND originator_version=6;"
        "UPDATE stored_events SET originator_version = 6 WHERE originator_id='alpha' AND originator_version=-5;"
    ),
    "an entry of another agreement in its place": sql(
        "UPDATE stored_events SET state = (SELECT state FROM stored_events WHERE originator_id='gamma' AND"
        " originator_version=8) WHERE originator_id='alpha' AND originator_version=7"
    ),
    "renumbered from 2 on": sql(
        "UPDATE stored_events SET originator_version = originator_version + 100 WHERE originator_id='alpha' AND"
        " originator_version > 1"
    ),
    "bytes that are no JSON": sql("UPDATE stored_events SET state = x'68656c6c6f' WHERE seq = 5"),
    "bytes that are no UTF-8": sql("UPDATE stored_events SET state = CAST(x'ff' || state AS BLOB) WHERE seq = 5"),
    "a key re-pointed": sql("UPDATE save_keys SET first = 1, last = 1 WHERE key = 'payment 3'"),
    "a key of another payload": sql("UPDATE save_keys SET fingerprint = 'other' WHERE key = 'payment 3'"),
    "not UTF-8, sealed anew": with_bytes(5, b"\xff{}"),
    "no JSON, sealed anew": with_bytes(5, b"hello"),
    "NaN, sealed anew": with_bytes(5, b"NaN"),
    "an impossible date, sealed anew": with_entry(5, occurred_on="2003-02-30"),
    "no recorded_at, sealed anew": with_entry(5, recorded_at=None),
    "a naive recorded_at, sealed anew": with_entry(5, recorded_at="2026-03-02T15:00:05"),
    "an unknown kind, sealed anew": with_entry(5, kind="SharesVanished"),
    "a newer format, sealed anew": with_entry(1, format=3),
    "a position not its own, sealed anew": with_entry(5, position=6),
    "a second signing, sealed anew": with_states(lambda found: [found[0], *found]),
    "an entry twice, sealed anew": with_states(lambda found: [*found, found[-1]]),
    "the clock back, sealed anew": with_entry(6, recorded_at="2001-01-01T00:00:00+00:00"),
    "an enormous number of shares, sealed anew": with_bytes(
        2, b'{"investor":"Alpha","kind":"SharesPurchased","shares":1' + b"0" * 400 + b"}"
    ),
    "deep nesting, sealed anew": with_bytes(5, b'{"kind":' + b"[" * 5000 + b"]" * 5000 + b"}"),
    "the identity gone": sql("DELETE FROM store_identity"),
}
# Legal or not, a chain made anew is one: an answer does not tell, `verify` finds what nobody could have recorded.
FOUND_BY_VERIFY: dict[str, Edit] = {
    "a key deleted": sql("DELETE FROM save_keys WHERE key = 'payment 3'"),
    "a key forged for an entry without one": sql(
        "INSERT INTO save_keys SELECT 'alpha', 'forged', fingerprint, 4, 4, seal FROM save_keys WHERE key = 'payment 3'"
        " AND originator_id = 'alpha'"
    ),
    "a retraction of nothing, sealed anew": with_entry(
        LAST, kind="EntryRetracted", target=500, reason="x", shares=None
    ),
    "a key in the chain changed, sealed anew": with_entry(7, key_sha256="0" * 64),
    "more sold than held, sealed anew": with_entry(LAST, shares=10**9),
    "an unknown field, sealed anew": with_entry(5, colour="red"),
    "a number for money, sealed anew": with_bytes(5, b'{"kind":"StatementFiled"}'),
    "the seal of a key": sql("UPDATE save_keys SET seal = zeroblob(32) WHERE key = 'payment 3'"),
    "the order in the store": sql("UPDATE stored_events SET seq = seq + 1000"),
    "the last entry cut off": sql(
        "DELETE FROM save_keys WHERE originator_id='gamma' AND last = (SELECT max(last) FROM save_keys);"
        "DELETE FROM stored_events WHERE seq = (SELECT max(seq) FROM stored_events)"
    ),
    "a table of somebody else": sql("CREATE TABLE notes (text)"),
    "a guard gone": sql("CREATE TRIGGER z AFTER INSERT ON save_keys BEGIN SELECT 1; END"),
}
# Found against a head kept outside, and by nothing in the file.
FOUND_BY_A_HEAD: dict[str, Edit] = {
    "another amount, sealed anew": with_entry(7, amount="9500.00"),
    "another date, sealed anew": with_entry(8, occurred_on="2003-06-01"),
    "a forged payment in the middle, sealed anew": lambda c: sealed_anew(c, _with_a_payment(states(c))),
    "a payment taken out, sealed anew": lambda c: sealed_anew(c, _without(states(c), 6)),
    "cut short and sealed": sql(
        "DELETE FROM save_keys WHERE originator_id='alpha' AND last > 9;"
        "DELETE FROM stored_events WHERE originator_id='alpha' AND originator_version > 9;"
    ),
    "the agreements swapped": _swapped,
    "the agreement renamed": sql("UPDATE stored_events SET originator_id = 'delta' WHERE originator_id = 'alpha'"),
    "the note of an import gone": sql("DELETE FROM save_keys WHERE originator_id = 'beta'"),
}


def _renumbered(found: list[bytes]) -> list[bytes]:
    entries = [{**json.loads(state), "position": position} for position, state in enumerate(found, 1)]
    return [json.dumps(each, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() for each in entries]


def _with_a_payment(found: list[bytes]) -> list[bytes]:
    forged = {**json.loads(found[6]), "amount": "1.00", "key_sha256": None, "payload_sha256": None}
    forged = {name: value for name, value in forged.items() if value is not None}
    return _renumbered([*found[:7], json.dumps(forged).encode(), *found[7:]])


def _without(found: list[bytes], position: int) -> list[bytes]:
    return _renumbered([*found[: position - 1], *found[position:]])


def tried(
    sound: Path, folder: Path, before: dict[str, object], edit: Callable[[Path], object], *, held: bool
) -> Outcome:
    """One edit on a copy of the store, with a copy of its heads or without."""
    copy, heads = folder / "edited.db", folder / "edited.heads"
    for leftover in folder.glob("edited.*"):
        leftover.unlink()
    shutil.copy(sound, copy)
    edit(copy)
    if held:
        lines = (sound.parent / "heads").read_text().replace(str(sound), str(copy))
        heads.write_text(lines)
    return outcome(copy, before, heads if held else None)


def edits(folder: Path, by_hand: int, seed: int) -> Counter[str]:
    """How many were made, and by what they were found. Raises ``AssertionError`` for any that is silent."""
    for name in ("sound", "edited", "before"):
        (folder / name).mkdir()
    sound, copy, chance = made(folder / "sound"), folder / "before" / "copy.db", random.Random(seed)
    shutil.copy(sound, copy)
    before, _ = answers(copy, None)
    content, counts = sound.read_bytes(), Counter[str]()
    for number in range(by_hand):
        edited = edited_by_hand(content, chance)
        found = tried(sound, folder / "edited", before, partial(_write, edited), held=number % 2 == 1)
        if found.silent or found.bare:
            raise AssertionError(f"edit {number} by hand: {found}")
        counts += Counter({"by hand": 1, "by hand, some answer refused": found.changed})
    for kind, of_kind in (("found", FOUND), ("by verify", FOUND_BY_VERIFY), ("by a head", FOUND_BY_A_HEAD)):
        for name, edit in of_kind.items():
            alone, held = (
                tried(sound, folder / "edited", before, partial(through_sql, edit=edit), held=held)
                for held in (False, True)
            )
            if held.silent or held.bare or alone.bare or (kind == "found" and alone.silent):
                raise AssertionError(f"{name}: {alone}, {held}")
            by = "every answer" if not alone.silent else "verify" if alone.verified != "sound/sound" else "a head alone"
            counts += Counter({"through SQL": 1, f"through SQL, found by {by}": 1})
    return counts


def _write(content: bytes, file: Path) -> None:
    file.write_bytes(content)
