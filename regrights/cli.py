"""The command line: words in, answers out. The only clock is read here."""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from lifecycle.errors import Refusal
from regrights.arguments import QUESTION_HELP, Parser, parser

if TYPE_CHECKING:
    from lifecycle.interchange import FileVerification
    from lifecycle.log import AgreementHead, EntryLog, Receipt, Verification
    from regrights.wire import Question, Source

ANSWERED, REFUSED, USAGE, NOT_SOUND = 0, 1, 2, 3
DEFAULT_STORE = "sqlite:///regrights.db"


def main(argv: Sequence[str]) -> int:
    """Run one command; the answer is the exit status."""
    if isinstance(sys.stdout, TextIOWrapper):  # what a terminal cannot show comes out by its number
        sys.stdout.reconfigure(errors="backslashreplace")
    root = parser(argv[0] if argv else None)
    words, fields = root.parse_known_args(argv)
    if words.command == "portfolio":
        return _refuse(f"{words.command} is not supported yet.")
    if fields and words.command not in ("record", "correct"):
        root.error(f"unrecognized arguments: {' '.join(fields)}")
    words.fields, words.usage = fields, root
    try:
        status = COMMANDS.get(words.command, _ask)(words)
        sys.stdout.flush()  # here, where it may fail
    except Refusal as refusal:
        return _refuse(str(refusal))
    except OSError as error:  # of standard output: stores and files refuse in their own words
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter would try to flush
        if isinstance(error, BrokenPipeError):  # the reader has gone; there is nobody left to tell
            return ANSWERED
        return _refuse(f"The answer could not be written to standard output: {error.strerror}.")
    except KeyboardInterrupt:
        return _refuse("Interrupted.")
    return status


def _refuse(sentence: str) -> int:
    from lifecycle.fields import printable

    print(printable(sentence), file=sys.stderr)
    return REFUSED


def now() -> datetime:
    """The one clock."""
    return datetime.now(UTC)


# --- sources and questions --------------------------------------------------------------------------------


def _store(words: argparse.Namespace, *, create: bool) -> "EntryLog":
    from lifecycle.log import open_log

    return open_log(words.store or os.environ.get("REGRIGHTS_STORE") or DEFAULT_STORE, create=create)


def _source(words: argparse.Namespace) -> "Source":
    from regrights.wire import source_from_file, source_from_store

    usage: Parser = words.usage
    if words.log and words.agreement:
        usage.error("name an agreement of the store or a --log file, not both")
    if words.log:
        return source_from_file(Path(words.log), now=now())
    if not words.agreement:
        usage.error(f"{words.command} needs an AGREEMENT of the store, or --log FILE")
    with _store(words, create=False) as log:
        return source_from_store(log, words.agreement)


def _asked(words: argparse.Namespace) -> "Question":
    from lifecycle.codec import parse
    from regrights.wire import question_from

    usage: Parser = words.usage
    readings = {}
    for reading in words.reading:
        key, equals, choice = reading.partition("=")
        if not equals:
            usage.error(f"--reading {reading}: write KEY=CHOICE, for example --reading partial_period=prorated")
        readings[key] = choice
    return question_from(
        {
            "on": words.on,
            "known_at": words.known_at,
            "investor": words.investor,
            "readings": readings,
            "until": getattr(words, "until", None),
            "from": getattr(words, "first", None),
            "to": getattr(words, "to", None),
            "assume": [parse(entry.encode("utf-8", "surrogateescape")) for entry in getattr(words, "assume", ())]
            or None,
            "party": getattr(words, "party", None),
            "status": getattr(words, "status", None),
            "guide": getattr(words, "guide", None),
        }
    )


def _ask(words: argparse.Namespace) -> int:
    from regrights.questions import QUESTIONS, answer
    from regrights.wire import as_json

    usage: Parser = words.usage
    if words.command == "readings" and not words.on:
        return _register(words)
    question = _asked(words)
    needed = {"on": question.as_of, "known_at": question.known_at, "until": question.until}
    for word, value in (needed | {"from": question.first, "to": question.to}).items():
        if value is None and word in QUESTIONS[words.command].takes:
            usage.error(f"{words.command} needs --{word.replace('_', '-')} DATE")
    if words.json and getattr(words, "csv", False):
        usage.error("--json or --csv, not both")
    source = _source(words)
    found = answer(words.command, source, question)
    if getattr(words, "ics", None) or getattr(words, "calendar", False):
        return _calendar(words, source, question, found)
    if words.json:
        _print_bytes(as_json(source.agreement, found))
    elif getattr(words, "csv", False):
        from regrights.show_accounts import rollforward_csv

        _print_bytes(rollforward_csv(found).encode())
    else:
        from regrights import show

        show.answer(words.command, source, found, explain=getattr(words, "explain", False))
    return ANSWERED


def _reconcile(words: argparse.Namespace) -> int:
    from projections.reconciliation import reconciliation
    from regrights.wire import as_json, source_from_file

    usage: Parser = words.usage
    question = _asked(words)
    if question.as_of is None:
        usage.error("reconcile needs --on DATE")
    ours, theirs = (source_from_file(Path(name), now=now()) for name in (words.ours, words.theirs))
    found = reconciliation(
        ours.entries,
        theirs.entries,
        as_of=question.on(),
        known_at=question.known_at,
        readings=question.readings,
        investor=question.investor,
    )
    if words.json:
        _print_bytes(as_json(ours.agreement, found))
        return ANSWERED
    from regrights import show

    show.answer("reconcile", ours, found)
    return ANSWERED


def _calendar(words: argparse.Namespace, source: "Source", question: "Question", found: object) -> int:
    from projections.duties import Duties
    from regrights.duty_calendar import calendar, write

    assert isinstance(found, Duties)  # noqa: S101 - the one question with these words
    lines = calendar(source, question, found)
    if not words.ics:
        sys.stdout.flush()
        sys.stdout.buffer.write(lines)
        return ANSWERED
    write(Path(words.ics), lines)
    return ANSWERED


def _print_bytes(line: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _register(words: argparse.Namespace) -> int:
    import msgspec

    from lifecycle.readings import REGISTER

    if words.json:
        rows = [{**msgspec.to_builtins(reading), "default": reading.default} for reading in REGISTER]
        _print_bytes(msgspec.json.encode({"readings": rows}))
        return ANSWERED
    from regrights import show

    show.register(REGISTER)
    return ANSWERED


def _verify(words: argparse.Namespace) -> int:
    from lifecycle.interchange import verify_file
    from regrights.wire import as_json

    usage: Parser = words.usage
    if bool(words.log) == bool(words.agreement):
        usage.error("verify needs an AGREEMENT of the store, or --log FILE")
    found: FileVerification | Verification
    if words.log:
        if words.head is not None:
            usage.error("--head is for a log in a store")
        found = verify_file(Path(words.log), now=now())
    else:
        known = _head(words)
        with _store(words, create=False) as log:
            found = log.verify(words.agreement, known=known)
    if words.json:
        _print_bytes(as_json(None, found))
    else:
        print(f"{found.agreement}: {found.finding}\nhead {found.entries}:{found.head}")
    return ANSWERED if found.outcome == "sound" else NOT_SOUND


def _head(words: argparse.Namespace) -> "AgreementHead | None":
    from lifecycle.log import AgreementHead

    usage: Parser = words.usage
    if words.head is None:
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,8}):([0-9a-f]{64})", words.head)
    if found is None:
        usage.error("--head is POSITION:DIGEST, the position and the 64 hex digits that record prints")
    return AgreementHead(words.agreement, int(found[1]), found[2])


# --- recording --------------------------------------------------------------------------------------------


def _given_entry(words: argparse.Namespace) -> dict[str, object] | None:
    from lifecycle.codec import parse

    if words.entry is None:
        return None
    text = sys.stdin.buffer.read() if words.entry == "-" else words.entry.encode("utf-8", "surrogateescape")
    return parse(text)


def _record(words: argparse.Namespace) -> int:
    from regrights.fields_from_words import fields_from_words

    given = _given_entry(words)
    if words.kind is None and words.fields and not words.fields[0].startswith("-"):
        # argparse does not see KIND after an option.
        words.kind, *words.fields = words.fields
    if (given is None) == (words.kind is None):
        words.usage.error("record needs either KIND with its fields, or --entry JSON")
    if given is None:
        given = {"kind": words.kind, **fields_from_words(words.kind, words.fields, on=words.on)}
    elif words.fields or words.on:
        words.usage.error("with --entry the JSON says everything: leave the fields out")
    return _append(words, given)


def _correct(words: argparse.Namespace) -> int:
    from lifecycle.codec import decode, parse
    from lifecycle.fields import document_from
    from lifecycle.history import standing
    from lifecycle.recording import read
    from regrights.fields_from_words import fields_from_words

    replacement = _given_entry(words)
    if replacement is None:
        with _store(words, create=False) as log:
            stored = read(log, words.agreement)
        corrected_by = standing([decode(entry.stored) for entry in stored]).corrected_by
        if not 1 <= words.position <= len(stored):
            return _refuse(
                f"position = {words.position}: the log of {words.agreement} has positions 1 to {len(stored)}."
            )
        # What stands there now: the last correction, or the entry itself.
        correction = corrected_by.get(words.position)
        found = parse(stored[(correction or words.position) - 1].stored)
        original = document_from("replacement", found["replacement"]) if correction else found
        replacement = {name: value for name, value in original.items() if name not in ("position", "recorded_at")}
        replacement |= fields_from_words(str(original["kind"]), words.fields, on=words.on)
    elif words.fields or words.on:
        words.usage.error("with --entry the JSON says everything: leave the fields out")
    return _append(
        words,
        {
            "kind": "EntryCorrected",
            "occurred_on": _today(),
            "target": words.position,
            "reason": words.reason,
            "replacement": replacement,
        },
    )


def _retract(words: argparse.Namespace) -> int:
    return _append(
        words, {"kind": "EntryRetracted", "occurred_on": _today(), "target": words.position, "reason": words.reason}
    )


def _today() -> str:
    from lifecycle.clocks import eastern_date

    return eastern_date(now()).isoformat()


def _append(words: argparse.Namespace, given: Mapping[str, object]) -> int:
    from regrights.appending import append

    receipt = append(
        lambda create: _store(words, create=create),
        words.agreement,
        given,
        now=now(),
        expect=words.expect,
        key=words.key,
    )
    return _receipt(words, receipt)


def _receipt(words: argparse.Namespace, receipt: "Receipt") -> int:
    if words.json:
        _print_bytes(
            json.dumps(
                {"agreement": words.agreement, "position": receipt.position, "digest": receipt.digest},
                ensure_ascii=False,
            ).encode()
        )
    else:
        print(f"position {receipt.position}\ndigest   {receipt.digest}")
    return ANSWERED


def _import(words: argparse.Namespace) -> int:
    import regrights.settlements  # noqa: F401 - a log may settle in shares
    from lifecycle.interchange import read_log
    from lifecycle.log import open_log
    from lifecycle.recording import import_log, record_file

    if words.append:
        with _store(words, create=False) as log:
            return _receipt(words, record_file(log, words.agreement, Path(words.file), now=now()))
    file = read_log(Path(words.file), now=now())
    with open_log("memory:") as rehearsal:
        rehearsal.read(words.agreement)  # refuses a name no store takes, before there is one
    with _store(words, create=True) as log:
        receipt = import_log(log, words.agreement, file)
    return _receipt(words, receipt)


def _import_edgar(words: argparse.Namespace) -> int:
    from regrights.edgar_command import Asked, agreement_and_files, run

    words.agreement, files = agreement_and_files(words.names)
    if not files:
        words.usage.error("import-edgar needs a FILE.json of EDGAR's submissions")
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
        _source(words) if words.agreement or words.log else None,
        now=now(),
        write=_print_bytes,
    )
    return ANSWERED


def _export(words: argparse.Namespace) -> int:
    from lifecycle.interchange import exported
    from lifecycle.recording import read

    with _store(words, create=False) as log:
        stored = read(log, words.agreement)
    sys.stdout.buffer.writelines(exported(entry.stored, entry.digest.hex()) for entry in stored)
    sys.stdout.buffer.flush()
    return ANSWERED


def _agreements(words: argparse.Namespace) -> int:
    import msgspec

    with _store(words, create=False) as log:
        heads = log.agreements()
    if words.json:
        _print_bytes(msgspec.json.encode({"agreements": heads}))
        return ANSWERED
    from regrights import show

    show.agreements(heads)
    return ANSWERED


# --- the rest ---------------------------------------------------------------------------------------------


def _diagram(words: argparse.Namespace) -> int:
    from lifecycle.machines import BAR, STATEMENT, mermaid

    tables = {"statement": (STATEMENT, "unfiled"), "bar": (BAR, "open")}
    chosen = {words.machine: tables[words.machine]} if words.machine else tables
    if words.json:
        _print_bytes(json.dumps({name: table for name, (table, _) in chosen.items()}).encode())
        return ANSWERED
    print("\n".join(f"%% {name}\n{mermaid(table, initial)}" for name, (table, initial) in chosen.items()), end="")
    return ANSWERED


def _batch(words: argparse.Namespace) -> int:
    from regrights.batch import answers

    for line in answers(sys.stdin.buffer, lambda: _store(words, create=False), now=now):
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
    return ANSWERED


def _serve(words: argparse.Namespace) -> int:
    from regrights.serving import serve

    serve(lambda create: _store(words, create=create), host=words.host, port=words.port, now=now)
    return ANSWERED


def _demo(words: argparse.Namespace) -> int:
    from regrights import demo

    return demo.run(now=now(), as_json_only=words.json, write=_print_bytes)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "record": _record,
    "correct": _correct,
    "retract": _retract,
    "import": _import,
    "import-edgar": _import_edgar,
    "export": _export,
    "agreements": _agreements,
    "verify": _verify,
    "reconcile": _reconcile,
    "diagram": _diagram,
    "batch": _batch,
    "demo": _demo,
    "serve": _serve,
}
assert not set(COMMANDS) & set(QUESTION_HELP) - {"verify"}  # noqa: S101 - each name is one command
