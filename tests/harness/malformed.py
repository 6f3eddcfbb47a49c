"""Malformed entries made by chance from one of every kind: each is refused in a sentence, and nothing is written.

Every way to spoil an entry is one that no entry survives, so that what is taken is a fault here or in the product.
"""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from lifecycle.errors import Refusal
from regrights.book.store import Store
from tests.benchmarks.logs import INVESTORS, lines
from tests.harness.kills import Lost
from tests.lifecycle.entries.test_codec import EXAMPLES, FIELDS, Bare, written

NOW = datetime(2006, 1, 3, 17, tzinfo=UTC)
LONGEST_SENTENCE = 2_000
HALF_A_PAIR = Bare('"\\ud8%02x"')

# --- values no field takes, and those that none of a type does ---------------------------------------------

NOWHERE: tuple[object, ...] = (
    *map(Bare, ("NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1.5", "-0.0", "1e3")),
    *map(Bare, ('"\\ud83d"', '"\\udc00 x"', '"a\\u0000b"', '"\\u001b[31m"', '"x\\ud800"')),
    Bare("9" * 4_000),
    Bare("-" + "9" * 40),
    None,
    [],
    {},
    [[]],
    {"": ""},
    "",
    " ",
    "\t",
)
OF_A_TYPE: dict[str, tuple[object, ...]] = {
    "count": ("1000", "ten", -1, 0, True, 10**18, 2**63, 2**64, 10**30, [1]),
    "price": (
        2,
        -2,
        "2,00",
        "-2.00",
        "1e3",
        "\uff12.00",
        "\u0662.00",
        "NaN",
        "Infinity",
        "0x10",
        "2.",
        ".5",
        "+2.00",
        True,
    ),
    "amount": (
        2,
        -2,
        "2,00",
        "-2.00",
        "1e3",
        "\uff12.00",
        "\u0662.00",
        "sNaN",
        "Infinity",
        "$2.00",
        "2.",
        "1_000.00",
        "+1.00",
    ),
    "day": (
        *("2003-02-30", "2003-13-01", "2003-00-10", "2003-06-31", "1900-02-29", "2003-7-1", "20030701", "01.07.2003"),
        *(
            "2003-07-01T00:00:00",
            "\u0662\u0660\u0660\u0663-07-01",
            "0000-01-01",
            "99999-01-01",
            "today",
            " 2003-07-01",
            20030701,
            True,
        ),
    ),
    "truth": (0, 1, "true", "yes", [True]),
    "text": (1, True, ["x"], {"x": "y"}),
    "names": ("Alpha Capital A.G.", [1], ["A", "A"], [""]),
}
OF_THE_LOG = {
    "recorded_at": ("2003-07-01T16:05:00", "2003-07-01T16:05:00-04:00", "2003-07-01", 0),
    "position": (1, 7),
    "digest": ("0" * 64,),
    "key_sha256": ("0" * 64,),
    "payload_sha256": ("0" * 64,),
    "stamped": (True,),
    "id": ("0" * 32,),
    "format": (1, 2, 3),
}


def _with_one_field_wrong(chance: Random) -> bytes:
    kind = chance.choice(sorted(FIELDS))
    name = chance.choice([each for each in EXAMPLES[kind] if each != "kind"])
    tag = FIELDS[kind][name][0]
    values = OF_A_TYPE.get(tag, ()) if chance.random() < 0.6 else ()
    # Nobody may have signed, and nothing be covered: where many may stand, none may.
    others = [value for value in NOWHERE if value or type(EXAMPLES[kind][name]) not in (list, dict)]
    return written({**EXAMPLES[kind], name: chance.choice(values or others)}).encode()


def _with_a_field_missing(chance: Random) -> bytes:
    kind = chance.choice(sorted(FIELDS))
    needed = [name for name, (_, must) in FIELDS[kind].items() if must] + ["kind"]
    gone = chance.choice(needed)
    return written({name: value for name, value in EXAMPLES[kind].items() if name != gone}).encode()


def _with_a_field_too_many(chance: Random) -> bytes:
    example = _example(chance)
    name = chance.choice(["Investor", "amount ", "__class__", "occurredOn", "\u200bshares", "x" * 300, ""])
    return written({**example, name: chance.choice(["x", 1, True])}).encode()


def _with_a_field_of_the_log(chance: Random) -> bytes:
    name = chance.choice(sorted(OF_THE_LOG))
    return written({**_example(chance), name: chance.choice(OF_THE_LOG[name])}).encode()


def _of_no_kind(chance: Random) -> bytes:
    example = _example(chance)
    kind = str(example["kind"])
    wrong = [
        kind.lower(),
        kind + "s",
        f" {kind}",
        "os:system",
        "lifecycle.entries:Entry",
        7,
        None,
        [kind],
        "",
        "\u041a" + kind,
    ]
    return written({**example, "kind": chance.choice(wrong)}).encode()


def _nested(chance: Random) -> bytes:
    depth = chance.choice([21, 64, 500, 5_000, 100_000])
    opening, closing = chance.choice([("[", "]"), ('{"a":', "}")])
    inside = Bare(opening * depth + "1" + closing * depth)
    return written({**_example(chance), chance.choice(["source", "investor", "terms"]): inside}).encode()


def _with_a_name_twice(chance: Random) -> bytes:
    example = _example(chance)
    name = chance.choice(sorted(example))
    return written(example).encode()[:-1] + f",{json.dumps(name)}:{written(example[name])}}}".encode()


def _in_other_bytes(chance: Random) -> bytes:
    line = written(_example(chance)).encode()
    place = chance.randrange(1, len(line) - 1)
    return chance.choice(
        [
            b"\xef\xbb\xbf" + line,
            line.decode().encode("utf-16"),
            line.decode().encode("utf-32"),
            line[:-1] + b',"source":"\xed\xa0\x80"}',
            line[:-1] + b',"source":"\xff\xfe"}',
            line[:-1] + b',"source":"\xc0\xaf"}',
            line[:place],
            line + line,
            line + b" x",
            line.replace(b'"', b"'"),
            line.replace(b":", b"=", 1),
            b"[" + line + b"]",
            json.dumps(line.decode()).encode(),
            line[:-1] + b",}",
            line + b"\x00",
            b"",
            b"null",
            b"1e400",
            b'{"source":"' + b"x" * (1024 * 1024) + b'"}',
            chance.randbytes(chance.randint(1, 200)),
        ]
    )


def _out_of_order(chance: Random) -> bytes:
    """Well formed, and against what the log says: its machines, its positions, its days."""
    on = {"occurred_on": chance.choice(["2003-08-01", "2003-09-15", "2004-02-02"])}
    filed, unfiled = {"statement": "333-1"}, {"statement": f"333-{chance.randint(2, 10**6)}"}
    who = {"investor": chance.choice(INVESTORS)}
    nobody = {"investor": f"Nobody {chance.randint(1, 10**6)}"}
    position = chance.choice([0, 10**6, 999])
    entries: list[dict[str, object]] = [
        {"kind": "AgreementSigned", "company": "Y", "investors": ["Z"], "terms": "focus-2002", **on},
        {"kind": "StatementFiled", "form": "S-3", **filed, **on},
        {"kind": "EffectivenessDeclared", **filed, **on},
        {"kind": "EffectivenessDeclared", **unfiled, **on},
        {"kind": "EffectivenessRestored", **filed, **on},
        {"kind": "StopOrderLifted", **filed, **on},
        {"kind": "StopOrderIssued", **unfiled, **on},
        {"kind": "CutBackEnded", **unfiled, **on},
        {"kind": "StatementWithdrawn", **unfiled, **on},
        {"kind": "Relisted", "market": "Nasdaq", **on},
        {"kind": "PublicInformationRestored", **on},
        {"kind": "SharesSold", "shares": 10**9, "venue": "private", **who, **on},
        {"kind": "SharesSold", "shares": 1, "venue": "private", **nobody, **on},
        {"kind": "WarrantsExercised", "shares": 1, **who, **on},
        {"kind": "PeriodicAmountPaid", "amount": "1.00", **nobody, **on},
        {"kind": "SharesTransferred", "transferee": "T", "shares": 10**9, **who, **on},
        {"kind": "EntryRetracted", "target": position, "reason": "x", **on},
        {"kind": "EntryCorrected", "target": position, "replacement": {**EXAMPLES["Delisted"]}, "reason": "x", **on},
        {"kind": "PeriodicAmountPaid", "amount": "1.00", **who, "occurred_on": "2002-11-24"},
        {"kind": "PeriodicAmountPaid", "amount": "1.00", **who, "occurred_on": "2999-01-01"},
        {"kind": "ReadingElected", "reading": "no_such", "choice": "x", "authority": "x", **on},
    ]
    return json.dumps(chance.choice(entries)).encode()


def _example(chance: Random) -> dict[str, object]:
    return EXAMPLES[chance.choice(sorted(EXAMPLES))]


WAYS: dict[str, Callable[[Random], bytes]] = {
    "a field wrong": _with_one_field_wrong,
    "a field missing": _with_a_field_missing,
    "a field too many": _with_a_field_too_many,
    "a field of the log": _with_a_field_of_the_log,
    "no such kind": _of_no_kind,
    "nested too deep": _nested,
    "a name twice": _with_a_name_twice,
    "other bytes": _in_other_bytes,
    "out of order": _out_of_order,
}
# As a program in Python hands them in.
IN_PYTHON: tuple[object, ...] = (
    *(1.5, float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e400")),
    *(b"x", object(), {1, 2}, (1,), 10**5_000, datetime(2003, 7, 1, 12), date.max, "\ud800", type, 2j),  # noqa: DTZ001
)
# In the file of a whole log, where the times of recording stand.
TIMES = ("2005-01-03T12:00:00", "2005-01-03", "2005-02-30T12:00:00Z", "2005-01-03T25:00:00Z", "2999-01-01T12:00:00Z")
MORE_TIMES = ("1999-01-01T12:00:00Z", "2005-01-03T12:00:00+25:00", "2005-01-03 12:00", "", "now", 0, 1104753600, None)


def malformed(number: int, seed: int) -> Counter[str]:
    """So many into a store with a log of thirty entries."""
    chance = Random(seed)
    counts: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        with Store(f"sqlite:///{file}", now=lambda: NOW) as store:
            store.take_in_lines("alpha", lines(30), source="thirty")
            before = _written(file)
            for n in range(number):
                _refused(store, chance, counts)
                if _stamp(file) != before[0] or (n % 500 == 0 and _written(file) != before):
                    raise Lost("what was refused changed the file")
            if _written(file) != before or not store.verify("alpha").ok:
                raise Lost("what was refused changed the file")
    counts["entries"] = number
    return counts


def _refused(store: Store, chance: Random, counts: Counter[str]) -> None:
    draw = chance.random()
    if draw < 0.05:
        way, value = "a value of Python", chance.choice(IN_PYTHON)
        name = chance.choice(["amount", "shares", "occurred_on", "investor"])
        given = {**EXAMPLES["PeriodicAmountPaid"], name: value}
        shown: object = given
        act = lambda: store.record("alpha", given)  # noqa: E731 - the call that is tried
    elif draw < 0.1:
        way, at = "a time of recording", chance.choice([*TIMES, *MORE_TIMES])
        whole = lines(chance.randint(2, 8))
        place = chance.randrange(len(whole))
        spoiled = {**json.loads(whole[place]), "recorded_at": at}
        shown = spoiled
        whole[place] = json.dumps(spoiled).encode()
        act = lambda: store.take_in_lines("beta", whole, source="beta")  # noqa: E731
    else:
        way = chance.choice(sorted(WAYS))
        line = WAYS[way](chance)
        shown = line
        act = lambda: store.record_all("alpha", [line])  # noqa: E731
    try:
        act()
    except Refusal as refusal:
        sentence = str(refusal)
    except Exception as error:
        raise Lost(f"{way}: {type(error).__name__}, no refusal, of {shown!r:.300}") from error
    else:
        raise Lost(f"{way}: taken, {shown!r:.300}")
    printable = all(character.isprintable() for character in sentence)
    if not (printable and sentence.endswith(".") and 10 < len(sentence) <= LONGEST_SENTENCE):
        raise Lost(f"{way}: no sentence, {sentence!r:.300} ({len(sentence)} characters), of {shown!r:.300}")
    counts[way] += 1
    counts["longest sentence"] = max(counts["longest sentence"], len(sentence))


def _stamp(file: Path) -> tuple[int, int, list[str]]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns, sorted(each.name for each in file.parent.iterdir())


def _written(file: Path) -> tuple[tuple[int, int, list[str]], str]:
    return _stamp(file), sha256(file.read_bytes()).hexdigest()
