"""Bad input through the command line: one sentence, the right exit status, nothing printed, nothing written."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from lifecycle.entries.codec import LINE_LIMIT
from lifecycle.log.opening import open_log
from lifecycle.record.files import judge_lines
from lifecycle.record.importing import import_log
from regrights.command_line.cli import main
from tests import CHECKOUT

ALPHA = "Alpha Capital A.G."
LOG = [
    {
        "kind": "AgreementSigned",
        "occurred_on": "2002-11-25",
        "company": "Focus Enhancements, Inc.",
        "investors": [ALPHA, "Shimshon Visnstein"],
        "terms": "focus-2002",
    },
    {
        "kind": "SharesPurchased",
        "occurred_on": "2002-11-25",
        "investor": ALPHA,
        "shares": 500,
        "price_per_share": "2.00",
    },
    {"kind": "StatementFiled", "occurred_on": "2003-02-03", "statement": "333-1", "form": "S-3"},
    {"kind": "EffectivenessDeclared", "occurred_on": "2003-07-11", "statement": "333-1"},
]
LINES = [json.dumps({**entry, "recorded_at": "2003-07-11T17:00:00-04:00"}).encode() for entry in LOG]
LAST = len(LINES) + 1


class Line:
    """The command line of one store, in this process."""

    def __init__(self, folder, capsys, monkeypatch):
        self.folder, self.capsys, self.monkeypatch = folder, capsys, monkeypatch
        self.store = folder / "store.db"

    def say(self, *words, given=b""):
        """The exit status, standard output and standard error of one command."""
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        self.capsys.readouterr()
        try:
            status = main([os.fspath(word) for word in words])
        except SystemExit as stop:
            status = stop.code
        out, err = self.capsys.readouterr()
        return status, out, err

    def refuses(self, *words, status=1, given=b""):
        """The one sentence of a refusal, after which every file here is byte for byte what it was."""
        before = self.files()
        found, out, err = self.say(*words, given=given)
        assert self.files() == before
        assert (found, out) == (status, ""), err
        assert "Traceback" not in err
        lines = err.splitlines()
        if status == 2:
            assert err.endswith(" --help\n")
            assert len(lines) == 2
        else:
            assert len(lines) == 1
            assert lines[0].endswith(".")
            assert len(lines[0]) < 1000
        return lines[0]

    def files(self):
        return {path: path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}

    def write(self, name, *lines):
        path = self.folder / name
        path.write_bytes(b"\n".join(lines) + b"\n" if lines else b"")
        return path


@pytest.fixture
def line(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REGRIGHTS_STORE", f"sqlite:///{tmp_path / 'store.db'}")
    return Line(tmp_path, capsys, monkeypatch)


@pytest.fixture(scope="module")
def store_of_focus(tmp_path_factory):
    """The bytes of a store that holds the log as "focus": made once, copied for each test."""
    file = tmp_path_factory.mktemp("stores") / "store.db"
    lines = judge_lines(iter(enumerate(LINES, 1)), source="the log above", now=datetime(2003, 8, 1, tzinfo=UTC))
    with open_log(f"sqlite:///{file}") as log:
        import_log(log, "focus", lines)
    return file.read_bytes()


@pytest.fixture
def filled(line, store_of_focus):
    """With the agreement "focus" in the store, and its log in a file."""
    line.write("log.jsonl", *LINES)
    line.store.write_bytes(store_of_focus)
    return line


# --- entries ----------------------------------------------------------------------------------------------


def like(number, **changed):
    """An entry of the log, changed; a field changed to ... is left out."""
    return json.dumps({name: value for name, value in {**LOG[number - 1], **changed}.items() if value is not ...})


def bid(price):
    """A bid whose price is JSON as it stands."""
    return f'{{"kind": "ClosingBidRecorded", "occurred_on": "2003-07-01", "price": {price}}}'


def sale(**changed):
    given = {"kind": "SharesSold", "occurred_on": "2003-07-14", "investor": ALPHA, "shares": 100, "venue": "private"}
    return json.dumps({**given, **changed})


def correction(target, replacement=None, **changed):
    given = {"kind": "EntryCorrected", "occurred_on": "2003-07-14", "target": target, "reason": "a slip"}
    return json.dumps({**given, "replacement": replacement or LOG[1], **changed})


DECIMAL = 'write a decimal of zero or more with at most 6 places as text, like "2.00".'
COUNT = "write a whole number above zero, without quotes, like 500000."
DAY = 'write a calendar date as text, like "2003-06-01".'
SAID_DAY = 'write a calendar date, like "2003-06-01".'
ENTRIES = {
    "a float for money": (
        bid("2.00"),
        f"price = 2.00: a number with a fraction or an exponent, not a decimal in quotes; {DECIMAL}",
    ),
    "a whole number for money": (bid("2"), f"price = 2: a whole number, not a decimal in quotes; {DECIMAL}"),
    "NaN for money": (bid("NaN"), f"price = NaN: no number, not a decimal in quotes; {DECIMAL}"),
    "infinity for money": (bid("-Infinity"), f"price = -Infinity: no number, not a decimal in quotes; {DECIMAL}"),
    "1e400 for money": (
        bid("1e400"),
        f"price = 1e400: a number with a fraction or an exponent, not a decimal in quotes; {DECIMAL}",
    ),
    "NaN in quotes": (bid('"NaN"'), f'price = "NaN": not such a decimal; {DECIMAL}'),
    "a negative price": (bid('"-2.00"'), f'price = "-2.00": not such a decimal; {DECIMAL}'),
    "too many places": (bid('"2.1234567"'), f'price = "2.1234567": not such a decimal; {DECIMAL}'),
    "money as null": (bid("null"), "price: null, and ClosingBidRecorded needs it; write its value."),
    "an unknown field": (
        like(3, colour="red"),
        'colour = "red": no field of StatementFiled; it knows again, ',
    ),
    "a field with a name of two lines": (like(3, **{"a\nb": 1}), '"a\\nb" = 1: no field of StatementFiled; it knows'),
    "an unknown kind": (like(3, kind="StatementFilled"), 'kind = "StatementFilled": no such kind of entry; '),
    "a kind that is no text": (like(3, kind=5), "kind = 5: a whole number, not text; write it as text in quotes."),
    "no kind": (like(3, kind=...), "kind: missing; say what happened, "),
    "a missing field": (like(3, statement="333-2", form=...), "form: missing, and StatementFiled needs it; add form."),
    "a missing date": (like(3, occurred_on=...), "occurred_on: missing, and StatementFiled needs it; add occurred_on."),
    "an impossible date": (
        like(3, occurred_on="2003-02-30"),
        f'occurred_on = "2003-02-30": no such day in the calendar; {DAY}',
    ),
    "no leap year": (
        like(3, occurred_on="2003-02-29"),
        f'occurred_on = "2003-02-29": no such day in the calendar; {DAY}',
    ),
    "a date of another country": (like(3, occurred_on="03.02.2003"), f'occurred_on = "03.02.2003": not a date; {DAY}'),
    "a date as a number": (like(3, occurred_on=20030203), f"occurred_on = 20030203: not a date; {DAY}"),
    "a date with a time": (
        like(3, occurred_on="2003-02-03T17:00:00"),
        f'occurred_on = "2003-02-03T17:00:00": not a date; {DAY}',
    ),
    "a date before the signing": (
        like(3, statement="333-2", occurred_on="2002-11-24"),
        'occurred_on = "2002-11-24": before the signing on 2002-11-25; correct the date.',
    ),
    "a date that has not come": (
        like(3, statement="333-2", occurred_on="2199-01-01"),
        "occurred_on = 2199-01-01: after ",
    ),
    "negative shares": (sale(shares=-5), f"shares = -5: zero or less; {COUNT}"),
    "no shares": (sale(shares=0), f"shares = 0: zero or less; {COUNT}"),
    "fractional shares": (
        sale(shares=2.5),
        f"shares = 2.5: a number with a fraction or an exponent, not a whole number; {COUNT}",
    ),
    "shares in quotes": (sale(shares="5"), f'shares = "5": text, not a whole number; {COUNT}'),
    "shares as truth": (sale(shares=True), f"shares = true: true or false, not a whole number; {COUNT}"),
    "shares beyond measure": (sale(shares=10**17), f"shares = {10**17}: larger than any share count; {COUNT}"),
    "shares of 4,000 digits": (sale(shares=10**4000), "shares = 1000"),
    "an unknown venue": (
        sale(venue="otc"),
        'venue = "otc": not one of the choices; write one of: registered, rule_144, private.',
    ),
    "more than held": (
        sale(shares=501),
        f"shares = 501: {ALPHA} holds 500 on 2003-07-14, so it cannot have sold 501; correct the number or the date, ",
    ),
    "a sale before the purchase": (
        sale(investor="Shimshon Visnstein"),
        "shares = 100: Shimshon Visnstein holds 0 on 2003-07-14, ",
    ),
    "an unknown Investor": (
        sale(investor="Alpha"),
        'investor = "Alpha": no Investor of this agreement; it has Alpha Capital A.G., ',
    ),
    "an unknown statement": (
        like(4, statement="333-2"),
        (
            "EffectivenessDeclared on 2003-07-11 is not possible: statement 333-2 is unfiled then (section 1(a)); "
            "what may follow: StatementFiled; perhaps 333-1 is meant."
        ),
    ),
    "filed twice": (
        like(3, occurred_on="2003-07-14"),
        "StatementFiled on 2003-07-14 is not possible: statement 333-1 is effective",
    ),
    "filed twice, back-dated": (
        like(3, occurred_on="2003-02-02"),
        "StatementFiled on 2003-02-02 collides with position 3 (StatementFiled on 2003-02-03): ",
    ),
    "lifting what is not barred": (
        f'{{"kind": "SuspensionLifted", "occurred_on": "2003-07-14", "reason": "disclosed", "investor": "{ALPHA}"}}',
        (f"SuspensionLifted on 2003-07-14 is not possible: no suspension toward {ALPHA} is in force"),
    ),
    "relisting what is listed": (
        '{"kind": "Relisted", "occurred_on": "2003-07-14", "market": "Nasdaq"}',
        "Relisted on 2003-07-14 is not possible: the shares are listed",
    ),
    "signed twice": (like(1), "the agreement is signed already, at position 1; correct that entry if it is wrong."),
    "a duplicate key": (
        '{"kind": "ClosingBidRecorded", "occurred_on": "2003-07-01", "price": "1", "price": "2"}',
        "price: the field stands twice in one object; keep one of the two.",
    ),
    "broken JSON": ('{"kind": "ClosingBid', "this is not JSON at column 10 (unterminated string starting at)"),
    "no JSON at all": (
        "we filed today",
        "this is not JSON at column 1 (expecting value); an entry is one JSON object on one line.",
    ),
    "a list": ("[1, 2]", "this is a list, not an object; an entry is one JSON object on one line."),
    "nested without end": ('{"a": ' + "[" * 20_000, "the JSON is nested too deeply; "),
    "half a surrogate pair": (
        bid('"1", "source": "\\ud83d"'),
        "the text holds half of a surrogate pair; write the character itself.",
    ),
    "a control character": (
        bid('"1", "source": "\\u001b[2J"'),
        'source = "\\u001b[2J": a character in the text cannot be printed; ',
    ),
    "empty text": (bid('"1", "source": ""'), 'source = "": empty; write what it is, or leave an optional field out.'),
    "a later target": (correction(5), "target = 5: not the position of an earlier entry; name a position from 1 to 4."),
    "the wrong kind in a replacement": (
        correction(3),
        'replacement.kind = "SharesPurchased": position 3 is a StatementFiled; ',
    ),
    "a wrong field in a replacement": (
        correction(2, {**LOG[1], "shares": -1}),
        f"replacement.shares = -1: zero or less; {COUNT}",
    ),
    "the signing retracted": (
        '{"kind": "EntryRetracted", "occurred_on": "2003-07-14", "target": 1, "reason": "x"}',
        "target = 1: the signing cannot be retracted; correct it instead.",
    ),
    "a split into nothing": (
        '{"kind": "SharesSplit", "occurred_on": "2003-07-14", "new_shares": 0, "old_shares": 1}',
        "new_shares = 0: zero or less; write a whole number above zero",
    ),
    "coverage of a stranger": (
        like(3, statement="333-2", coverage={"Nobody": 5}),
        'coverage = "Nobody": no Investor of this agreement; it has ',
    ),
    "an unknown reading": (
        '{"kind": "ReadingElected", "occurred_on": "2003-07-14", "reading": "nope", "choice": "x", "authority": "us"}',
        'reading "nope": the register has no such key; it has required_effective_date, ',
    ),
}


@pytest.mark.parametrize("case", ENTRIES)
def test_a_bad_entry_given_as_json_is_refused_and_not_recorded(filled, case):
    entry, sentence = ENTRIES[case]
    assert filled.refuses("record", "focus", "--entry", entry).startswith(sentence)
    assert filled.refuses("record", "focus", "--entry", "-", given=entry.encode()).startswith(sentence)


@pytest.mark.parametrize("case", ENTRIES)
@pytest.mark.parametrize("command", ["import", "owed"])
def test_a_bad_entry_in_a_file_is_refused_with_its_line_and_nothing_of_the_file_is_written(filled, case, command):
    entry, sentence = ENTRIES[case]
    file = filled.write("bad.jsonl", *LINES, entry.encode())
    words = ("import", "other", file) if command == "import" else ("owed", "--log", file, "--on", "2003-08-15")
    found = filled.refuses(*words, status=1 if command == "import" else 3)
    assert found.startswith(f"bad.jsonl, line {LAST}: {sentence}")
    assert found.endswith(" Nothing was written.")
    assert filled.say("agreements", "--json")[1].count('"agreement"') == 1


IN_A_FILE = {
    "a naive time": (
        {"recorded_at": "2003-07-11T17:00:00"},
        'recorded_at = "2003-07-11T17:00:00": not an instant with an offset; ',
    ),
    "a time that is none": (
        {"recorded_at": "2003-07-11T25:00:00Z"},
        'recorded_at = "2003-07-11T25:00:00Z": no such instant; ',
    ),
    "recorded before the entry before it": (
        {"recorded_at": "2003-07-11T16:59:59-04:00"},
        "recorded_at = 2003-07-11T16:59:59-04:00: the entry before it was recorded at 2003-07-11T17:00:00-04:00, ",
    ),
    "recorded before it happened": (
        {"occurred_on": "2003-07-12", "recorded_at": "2003-07-12T03:59:59Z"},
        "occurred_on = 2003-07-12: after 2003-07-11, the day it was recorded in New York; ",
    ),
    "a position that is not its own": ({"position": 7}, "position = 7: the entry stands at 5; leave the position out."),
    "a position in quotes": ({"position": "5"}, f'position = "5": text, not a whole number; {COUNT}'),
    "a digest that is not its own": ({"digest": "ab" * 32}, f'digest = "{"ab" * 32}": these bytes have the digest '),
    "a digest that is none": ({"digest": 5}, "digest = 5: these bytes have the digest "),
}


@pytest.mark.parametrize("case", IN_A_FILE)
def test_what_only_a_file_may_say_is_checked_there(filled, case):
    changed, sentence = IN_A_FILE[case]
    entry = {"kind": "ClosingBidRecorded", "occurred_on": "2003-07-11", "price": "1.00", **changed}
    file = filled.write("bad.jsonl", *LINES, json.dumps(entry).encode())
    assert filled.refuses("import", "other", file).startswith(f"bad.jsonl, line {LAST}: {sentence}")


@pytest.mark.parametrize("name", ["recorded_at", "position", "digest"])
def test_what_the_log_assigns_is_not_for_a_recorder_to_say(filled, name):
    said = filled.refuses("record", "focus", "--entry", bid(f'"1", "{name}": "x"'))
    assert said == f"{name}: the log assigns it; leave it out."


# --- files ------------------------------------------------------------------------------------------------

OVER = b'{"kind": "ClosingBidRecorded", "source": "' + b"x" * LINE_LIMIT + b'"}'
FILES = {
    "an empty file": (
        [],
        "bad.jsonl: the file holds no entry; a log begins with its AgreementSigned. Nothing was written.",
    ),
    "empty lines": ([b"", b"  ", b""], "bad.jsonl: the file holds no entry; "),
    "a byte order mark": (
        [b"\xef\xbb\xbf" + LINES[0], *LINES[1:]],
        "bad.jsonl, line 1: the text begins with a byte order mark; save it as plain UTF-8. Nothing was written.",
    ),
    "a first entry that is not the signing": (
        LINES[1:],
        "bad.jsonl, line 1: the first entry is SharesPurchased, not AgreementSigned; begin the log with the signing.",
    ),
    "a line over 1 MiB": (
        [*LINES, OVER],
        "bad.jsonl, line 5: the line is longer than 1 MiB, so it was not read; record the paper by its name ",
    ),
    "one endless line": (
        [b"[" * (3 * LINE_LIMIT)],
        "bad.jsonl, line 1: the line is longer than 1 MiB, so it was not read; ",
    ),
    "Latin-1": (
        [LINES[0].replace(b"Focus", b"F\xf6cus")],
        "bad.jsonl, line 1: byte 71 is not UTF-8; save the text as plain UTF-8.",
    ),
    "UTF-16": (["\n".join(map(bytes.decode, LINES)).encode("utf-16")], "bad.jsonl, line 1: byte 1 is not UTF-8; "),
    "an image": ([b"\x89PNG\r\n\x1a\n\x00\x00"], "bad.jsonl, line 1: byte 1 is not UTF-8; "),
    "a JSON list of entries": ([b"[" + b",".join(LINES) + b"]"], "bad.jsonl, line 1: this is a list, not an object; "),
    "pretty-printed JSON": (
        [json.dumps(LOG[0], indent=1).encode()],
        "bad.jsonl, line 1: this is not JSON at column 2 ",
    ),
    "the broken line in the middle": (
        [*LINES[:2], b"{", *LINES[2:]],
        "bad.jsonl, line 3: this is not JSON at column 2 ",
    ),
}


@pytest.mark.parametrize("case", FILES)
@pytest.mark.parametrize("words", [("import", "other"), ("owed", "--on", "2003-08-15", "--log"), ("audit", "--log")])
def test_a_bad_file_is_refused_with_its_line_and_no_store_comes_of_it(line, case, words):
    lines, sentence = FILES[case]
    status = 3 if any(map(bytes.strip, lines)) and words[0] != "import" else 1  # a log that is asked is an illegal one
    assert line.refuses(*words, line.write("bad.jsonl", *lines), status=status).startswith(sentence)
    assert not line.store.exists()


@pytest.mark.parametrize("words", [("import", "other"), ("owed", "--on", "2003-08-15", "--log"), ("audit", "--log")])
def test_a_file_that_cannot_be_read_is_refused_by_its_name(line, words):
    assert line.refuses(*words, "no.jsonl") == (
        "no.jsonl: there is no such file; check the name and the permissions. Nothing was written."
    )
    assert line.refuses(*words, line.folder) == (
        f"{line.folder.name}: this is a folder; name a file of JSON lines. Nothing was written."
    )
    assert ": this is a folder; " in line.refuses(*words, "/")
    assert "it cannot be read (File name too long)" in line.refuses(*words, "x" * 300)
    assert "it cannot be read (Not a directory)" in line.refuses(*words, line.write("log.jsonl", *LINES) / "x")
    assert not line.store.exists()


@pytest.mark.parametrize("words", [("import", "other"), ("owed", "--on", "2003-08-15", "--log"), ("verify", "--log")])
def test_a_pipe_with_a_name_or_a_device_is_refused_and_what_a_shell_hands_over_is_read(line, words):
    pipe = line.folder / "pipe.jsonl"
    os.mkfifo(pipe)
    Thread(target=pipe.write_bytes, args=(b"\n".join(LINES),), daemon=True).start()  # who reads it would be answered
    for file in (pipe, "/dev/zero", "/dev/null"):
        assert "this is no plain file; name one, or give it as /dev/stdin" in "".join(line.say(*words, file)[1:])
    reading, writing = os.pipe()  # as <(…) is
    os.write(writing, b"\n".join(LINES))
    os.close(writing)
    status, out, err = line.say(*words, f"/dev/fd/{reading}")
    os.close(reading)
    assert "no plain file" not in out + err
    assert status == (6 if words[0] == "verify" else 0)  # no digest to compare


def test_a_file_name_of_two_lines_is_shown_on_one(line):
    assert line.refuses("owed", "--on", "2003-08-15", "--log", "a\nb\x1b[2J").startswith(
        "a\\nb\\x1b[2J: there is no such file"
    )


def test_a_line_of_exactly_1_mib_is_read(line):
    bare = json.dumps(
        {"kind": "ClosingBidRecorded", "occurred_on": "2003-07-01", "price": "2.00", "source": ""}
    ).encode()
    most = bare.replace(b'""', b'"' + b"x" * (LINE_LIMIT - len(bare)) + b'"')
    assert len(most) == LINE_LIMIT
    # It is read, and refused for its own reason: with what the log adds it could not be exported.
    said = line.refuses("import", "focus", line.write("long.jsonl", *LINES, most))
    assert "line 5: the entry, with what the log adds to it, is longer than 1 MiB" in said
    status, _, err = line.say("import", "focus", line.write("long.jsonl", *LINES, most.replace(b"x" * 1000, b"")))
    assert (status, err) == (0, "")


# --- recording --------------------------------------------------------------------------------------------

RECORDING = {
    "a field without a value": (
        ("record", "focus", "StatementFiled", "--on", "2003-07-14", "--form"),
        '"--form": a field without a value; ',
    ),
    "a value without a field": (
        ("record", "focus", "StatementFiled", "S-3"),
        '"S-3": a value without a field; write fields as --field VALUE',
    ),
    "a field twice": (
        ("record", "focus", "StatementFiled", "--form", "S-3", "--form", "S-1"),
        '"--form": the field stands twice; ',
    ),
    "the date twice": (
        ("record", "focus", "Delisted", "--on", "2003-07-14", "--occurred-on", "2003-07-15"),
        '"--occurred-on": the field stands twice; ',
    ),
    "the kind twice": (
        ("record", "focus", "StatementFiled", "--kind", "StatementFiled"),
        '"--kind": the kind is said already; ',
    ),
    "no date": (
        ("record", "focus", "StatementFiled", "--statement", "333-2", "--form", "S-3"),
        "--on: missing, ",
    ),
    "an unknown kind": (
        ("record", "focus", "StatementFilled", "--on", "2003-07-14"),
        'KIND "StatementFilled": no such kind of entry; ',
    ),
    "an unknown field": (
        ("record", "focus", "Relisted", "--on", "2003-07-14", "--marked", "Nasdaq"),
        '--marked "Nasdaq": no field of Relisted; ',
    ),
    "a bad date": (
        ("record", "focus", "Relisted", "--on", "last Tuesday", "--market", "x"),
        '--on "last Tuesday": not a date; ',
    ),
    "more than one value in one": (
        (
            "record",
            "focus",
            "SharesSold",
            "--on",
            "2003-07-14",
            "--investor",
            ALPHA,
            "--venue",
            "private",
            "--shares",
            '5, "x": 1',
        ),
        '--shares "5, \\"x\\": 1": text, not a whole number; ',
    ),
    "bytes that are not UTF-8": (
        ("record", "focus", "Delisted", "--on", "2003-07-14", "--market", "half \udcff"),
        '--market "half \\udcff": a character in the text cannot be printed; ',
    ),
    "JSON that is not UTF-8": (("record", "focus", "--entry", '{"kind": "\udcff"}'), "byte 11 is not UTF-8; "),
    "no entry at all": (("record", "focus", "--entry", "-"), "this is not JSON at column 1 "),
    "a log that has moved": (
        ("record", "focus", "Delisted", "--on", "2003-07-14", "--market", "Nasdaq", "--expect", "3"),
        "The log of 'focus' has moved: its last entry is 4, not 3 as --expect has it; read it again ",
    ),
    "a log that is not so long": (
        ("record", "focus", "Delisted", "--on", "2003-07-14", "--market", "Nasdaq", "--expect", "5"),
        "The log of 'focus' has moved: its last entry is 4, not 5 as --expect has it; ",
    ),
    "an unusable key": (
        ("record", "focus", "Delisted", "--on", "2003-07-14", "--market", "Nasdaq", "--key", "a\nb"),
        "The key 'a\\nb' has a character that cannot be printed; ",
    ),
    "an unknown agreement": (
        ("record", "fokus", "Delisted", "--on", "2003-07-14", "--market", "Nasdaq"),
        'agreement "fokus": the store has no log of that name; it has focus; perhaps focus is meant.',
    ),
    "a correction of nothing": (
        ("correct", "focus", "5", "--reason", "x"),
        "position 5: the log of focus has positions 1 to 4.",
    ),
    "a correction of position 0": (
        ("correct", "focus", "0", "--reason", "x"),
        "position 0: the log of focus has positions 1 to 4.",
    ),
    "a correction with a wrong value": (
        ("correct", "focus", "2", "--reason", "x", "--shares", "many"),
        '--shares "many": text, ',
    ),
    "a correction into the future": (
        ("correct", "focus", "2", "--reason", "x", "--on", "2199-01-01"),
        "--on 2199-01-01: after ",
    ),
    "a correction to another kind": (
        ("correct", "focus", "2", "--reason", "x", "--entry", like(3)),
        'replacement.kind = "StatementFiled": position 2 is a SharesPurchased; ',
    ),
    "a correction without a reason": (("correct", "focus", "2", "--reason", ""), '--reason "": empty; '),
    "a correction in an unknown agreement": (
        ("correct", "fokus", "2", "--reason", "x"),
        'agreement "fokus": the store has no log',
    ),
    "a retraction of the signing": (
        ("retract", "focus", "1", "--reason", "x"),
        "position 1: the signing cannot be retracted; ",
    ),
    "a retraction of nothing": (
        ("retract", "focus", "5", "--reason", "x"),
        "position 5: not the position of an earlier entry; ",
    ),
    "a retraction of what others rest on": (
        ("retract", "focus", "3", "--reason", "x"),
        "Retracting it collides with position 4 (EffectivenessDeclared on 2003-07-11): ",
    ),
    "an import over a log": (
        ("import", "focus", "log.jsonl"),
        'agreement "focus": the store holds a log of 4 entries under that name; ',
    ),
    "an import under no name": (("import", "", "log.jsonl"), "The name of the agreement is empty; "),
    "an export of nothing": (
        ("export", "fokus"),
        'agreement "fokus": the store has no log of that name; it has focus; perhaps focus is meant.',
    ),
}


@pytest.mark.parametrize("case", RECORDING)
def test_what_cannot_be_recorded_is_refused_and_the_store_is_as_it_was(filled, case):
    words, sentence = RECORDING[case]
    assert filled.refuses(*words).startswith(sentence)
    assert filled.say("verify", "focus")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("record", "new", "--entry", like(1, terms="focus-2001")),
        ("record", "new", "--entry", like(1, investors=[])),
        ("record", "new", "--entry", like(1, occurred_on="2199-01-01")),
        ("record", "", "--entry", like(1)),
        ("record", "new", "--entry", like(1), "--key", ""),
        ("record", "new", "--entry", like(2)),
        ("correct", "new", "1", "--reason", "x"),
        ("retract", "new", "1", "--reason", "x"),
        ("import", "", "log.jsonl"),
        ("import", "x" * 201, "log.jsonl"),
        ("export", "new"),
        ("agreements",),
        ("owed", "new", "--on", "2003-08-15"),
    ],
)
def test_a_refusal_makes_no_store_where_there_was_none(line, words):
    line.write("log.jsonl", *LINES)
    line.refuses(*words)
    assert not line.store.exists()


def test_one_key_stands_for_one_entry(filled):
    delisted = ("record", "focus", "Delisted", "--market", "Nasdaq", "--key", "k1", "--on")
    assert filled.say(*delisted, "2003-07-14")[0] == 0
    assert filled.refuses(*delisted, "2003-07-15") == (
        "The --key 'k1' already stands for another entry of 'focus'; repeat that entry unchanged, "
        "or send this one under a new --key."
    )


# --- questions --------------------------------------------------------------------------------------------

ASKED = ("owed", "focus", "--on", "2003-08-15")
QUESTIONS = {
    "an unknown agreement": (
        ("owed", "fokus", "--on", "2003-08-15"),
        'agreement "fokus": the store has no log of that name; it has focus; perhaps focus is meant.',
    ),
    "an impossible date": (
        ("owed", "focus", "--on", "2003-02-30"),
        f'--on "2003-02-30": no such day in the calendar; {SAID_DAY}',
    ),
    "a date that is none": (("status", "focus", "--on", "someday"), f'--on "someday": not a date; {SAID_DAY}'),
    "a date before the signing": (
        ("owed", "focus", "--on", "2002-11-24"),
        "--on 2002-11-24: before ",
    ),
    "a naive instant": (
        (*ASKED, "--known-at", "2003-08-15T12:00:00"),
        '--known-at "2003-08-15T12:00:00": not an instant with an offset; ',
    ),
    "an instant that is none": ((*ASKED, "--known-at", "then"), '--known-at "then": not an instant with an offset; '),
    "before anything was known": (
        (*ASKED, "--known-at", "2002-01-01"),
        "--known-at 2002-01-01 (its end in New York)",
    ),
    "an unknown reading": ((*ASKED, "--reading", "nope=x"), 'reading "nope": the register has no such key; it has '),
    "an unknown choice": (
        (*ASKED, "--reading", "partial_period=nope"),
        'reading "partial_period" = "nope": no such choice; ',
    ),
    "an unknown Investor": (
        (*ASKED, "--investor", "Alpha"),
        '--investor "Alpha": no Investor of this agreement; it has ',
    ),
    "a bad last date": (
        ("schedule", "focus", "--on", "2003-08-15", "--until", "2003-13-01"),
        '--until "2003-13-01": no such day',
    ),
    "a curve backwards": (
        ("delay-curve", "focus", "--on", "2003-08-15", "--from", "2003-08-02", "--until", "2003-08-01"),
        "from 2003-08-02 until",
    ),
    "a curve without end": (
        ("delay-curve", "focus", "--on", "2003-08-15", "--from", "2000-01-01", "--until", "2030-01-01"),
        "from 2000-01-01 until",
    ),
    "nothing assumed": (
        ("what-if", "focus", "--on", "2003-08-15"),
        'nothing is assumed; give --assume {"kind": …, "occurred_on": …}.',
    ),
    "a broken assumption": (
        ("what-if", "focus", "--on", "2003-08-15", "--assume", "{"),
        "this is not JSON at column 2 ",
    ),
    "an assumption with a wrong field": (
        ("what-if", "focus", "--on", "2003-08-15", "--assume", bid("2.00")),
        "price = 2.00: a number ",
    ),
    "an assumption with a position": (
        ("what-if", "focus", "--on", "2003-08-15", "--assume", bid('"2.00", "position": 3')),
        "position = 3: the log assigns it; leave it out.",
    ),
    "an impossible assumption": (
        ("what-if", "focus", "--on", "2003-08-15", "--assume", like(4, occurred_on="2003-08-01")),
        "EffectivenessDeclared on 2003-08-01 is not possible: statement 333-1 is effective",
    ),
}


@pytest.mark.parametrize("case", QUESTIONS)
@pytest.mark.parametrize("json_too", [(), ("--json",)])
def test_a_question_that_is_not_well_put_is_refused(filled, case, json_too):
    words, sentence = QUESTIONS[case]
    assert filled.refuses(*words, *json_too).startswith(sentence)


USAGE = {
    "no command": (),
    "an unknown command": ("owned",),
    "an unknown option": ("owed", "focus", "--on", "2003-08-15", "--colour", "red"),
    "an abbreviated option": ("owed", "focus", "--on", "2003-08-15", "--know", "2003-08-15"),
    "an option without a value": ("owed", "focus", "--on"),
    "no as-of date": ("owed", "focus"),
    "no last date": ("schedule", "focus", "--on", "2003-08-15"),
    "no first date": ("delay-curve", "focus", "--on", "2003-08-15", "--until", "2003-08-16"),
    "no agreement": ("owed", "--on", "2003-08-15"),
    "an agreement and a file": ("owed", "focus", "--log", "log.jsonl", "--on", "2003-08-15"),
    "two agreements": ("owed", "focus", "other", "--on", "2003-08-15"),
    "a reading without a choice": ("owed", "focus", "--on", "2003-08-15", "--reading", "partial_period"),
    "verify of nothing": ("verify",),
    "a head that is none": ("verify", "focus", "--head", "4"),
    "a head without its digest": ("verify", "focus", "--head", "4:abcd"),
    "an empty head": ("verify", "focus", "--head", ""),
    "a head at position 0": ("verify", "focus", "--head", "0:" + "a" * 64),
    "a head of 5,000 digits": ("verify", "focus", "--head", "9" * 5000 + ":" + "a" * 64),
    "record of nothing": ("record", "focus"),
    "a kind and an entry": ("record", "focus", "Delisted", "--entry", "{}"),
    "an entry and fields": ("record", "focus", "--entry", "{}", "--market", "Nasdaq"),
    "an entry and a date": ("record", "focus", "--entry", "{}", "--on", "2003-07-14"),
    "an expectation that is no number": ("record", "focus", "--entry", "{}", "--expect", "last"),
    "a correction of no position": ("correct", "focus", "two", "--reason", "x"),
    "a correction for no reason": ("correct", "focus", "2", "--shares", "5"),
    "a retraction for no reason": ("retract", "focus", "2"),
    "a retraction with an entry": ("retract", "focus", "2", "--reason", "x", "--entry", "{}"),
    "an import of no file": ("import", "focus"),
    "an unknown diagram": ("diagram", "--machine", "warrant"),
}


@pytest.mark.parametrize("case", USAGE)
def test_words_that_are_no_command_are_a_usage_error_and_exit_with_2(filled, case):
    assert filled.refuses(*USAGE[case], status=2).startswith("regrights")


# --- stores -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["postgresql://me:secret@localhost:1/db", "postgres://me:secret@localhost:1/db"])
@pytest.mark.parametrize("words", [("agreements",), ASKED, ("import", "focus", "log.jsonl")])
def test_a_postgresql_that_is_not_there_is_refused_and_its_password_is_not_repeated(line, address, words):
    line.write("log.jsonl", *LINES)
    said = line.refuses(*words, "--store", address)
    assert said.startswith("The store 'postgresql://localhost:1/db' cannot be used: PostgreSQL reports: connection ")
    assert "secret" not in said


STORES = {
    "another database": ("mysql://me:secret@host/db", "names no store; use sqlite:///FILE"),
    "no address": ("store.db", "names no store; use sqlite:///FILE"),
    "no file": ("sqlite:///", "names no store; use sqlite:///FILE"),
    "options": ("sqlite:///store.db?mode=ro", "Options after a '?' are not supported; "),
    "a folder": ("sqlite:///folder", "The store 'folder' cannot be used: it is a folder; name a file."),
    "a file in no folder": ("sqlite:///nowhere/store.db", "The store 'nowhere/store.db' cannot be used: "),
    "a text": (
        "sqlite:///text.db",
        "The store 'text.db' cannot be used: it is not an SQLite database; name another file.",
    ),
    "somebody else's database": (
        "sqlite:///other.db",
        "The store 'other.db' cannot be used: it is a database, but not one of ours; ",
    ),
    "a device": ("sqlite:////dev/null", "The store '/dev/null' cannot be used: it is not a plain file; name a file."),
}


@pytest.mark.parametrize("case", STORES)
@pytest.mark.parametrize(
    "words", [("agreements",), ASKED, ("import", "focus", "log.jsonl"), ("record", "focus", "--entry", like(1))]
)
def test_what_is_no_store_is_refused_and_left_alone(line, case, words):
    line.write("log.jsonl", *LINES)
    line.write("text.db", *[b"This is no database, and long enough to be looked at." * 9] * 9)
    (line.folder / "folder").mkdir()
    with closing(sqlite3.connect(line.folder / "other.db")) as other:
        other.execute("CREATE TABLE theirs (a)")
        other.commit()
    address, sentence = STORES[case]
    said = line.refuses(*words, "--store", address)
    assert sentence in said
    assert "secret" not in said
    line.monkeypatch.setenv("REGRIGHTS_STORE", address)
    assert line.refuses(*words) == said


@pytest.mark.parametrize(
    "words", [("agreements",), ASKED, ("export", "focus"), ("record", "focus", "--entry", like(3))]
)
def test_a_store_that_is_not_there_is_not_made_by_asking(line, words):
    assert line.refuses(*words).startswith(f"The store '{line.store}' cannot be used: no store at this path; ")
    assert not line.store.exists()


@pytest.mark.parametrize(
    "words", [("export", "focus"), ASKED, ("record", "focus", "Delisted", "--on", "2003-07-14", "--market", "x")]
)
def test_a_corrupted_store_is_refused_and_not_repaired(filled, words):
    content = bytearray(filled.store.read_bytes())
    page = 4096
    for start in range(page, len(content), page):
        content[start : start + 200] = b"\xa5" * 200
    filled.store.write_bytes(content)
    said = filled.refuses(*words, status=3)
    assert "damaged" in said
    assert said.endswith("run verify, and restore a sound copy.")
    status, out, err = filled.say("verify", "focus")
    assert (status, err) == (3, "")
    assert "altered" in out


def test_a_store_cut_off_in_the_middle_is_refused(filled):
    filled.store.write_bytes(filled.store.read_bytes()[:-5000])
    filled.refuses("export", "focus", status=3)


# --- in processes of their own ----------------------------------------------------------------------------

PROCESSES = {
    "an impossible date": (
        ("record", "focus", "AgreementSigned", "--on", "2002-02-30"),
        1,
        b'"2002-02-30": no such day',
    ),
    "a missing file": (("owed", "--log", "no.jsonl", "--on", "2003-08-15"), 1, b"no.jsonl: there is no such file; "),
    "a folder": (("import", "focus", "."), 1, b": this is a folder; "),
    "a store that is not there": (("agreements",), 1, b"no store at this path"),
    "bytes that are not UTF-8": (
        ("record", b"focus\xff", "Delisted", "--on", "2003-07-14", "--market", b"\xff"),
        1,
        b"",
    ),
    "a file name that is not UTF-8": (
        ("owed", "--log", b"\xff.jsonl", "--on", "2003-08-15"),
        1,
        b"\\udcff.jsonl: there is no such file; ",
    ),
    "usage": (("owed", "focus"), 2, b"regrights: owed needs --on DATE\nTry: regrights owed --help\n"),
    "a portfolio without a table": (("portfolio", "--port", "80"), 2, b"regrights portfolio: argument TABLE: "),
}


@pytest.mark.parametrize("case", PROCESSES)
def test_a_process_of_its_own_ends_with_its_status_and_one_sentence(tmp_path, case):
    words, status, sentence = PROCESSES[case]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "REGRIGHTS_NO_BOOTSTRAP": "1"}
    environment.pop("REGRIGHTS_STORE", None)
    ran = subprocess.run(
        [sys.executable, "-m", "regrights", *words], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (status, b"")
    assert b"Traceback" not in ran.stderr
    assert sentence in ran.stderr
    assert len(ran.stderr.splitlines()) == status
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_an_answer_that_cannot_be_written_is_said_in_one_sentence(tmp_path, more):
    (tmp_path / "log.jsonl").write_bytes(b"\n".join(LINES))
    words = ("status", "--log", "log.jsonl", "--on", "2003-08-15", *more)
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "REGRIGHTS_NO_BOOTSTRAP": "1"}
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "regrights", *words],
            cwd=tmp_path,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 4
    assert ran.stderr == b"The answer could not be written to standard output: No space left on device.\n"


@pytest.mark.parametrize(
    "words", [("owed", "--log", "log.jsonl", "--on", "2003-08-15"), ("demo",), ("audit", "--log", "log.jsonl")]
)
def test_a_terminal_that_knows_only_ascii_is_no_reason_for_a_traceback(tmp_path, words):
    (tmp_path / "log.jsonl").write_bytes(b"\n".join(LINES))
    environment = {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT),
        "REGRIGHTS_NO_BOOTSTRAP": "1",
        "PYTHONIOENCODING": "ascii",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "regrights", *words], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.isascii()
