"""The command line: words in, answers out. The only clock is read here."""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lifecycle.errors import Refusal
from projections.questions.register import VOCABULARY, named
from regrights.command_line import terminal
from regrights.command_line.arguments import Parser, parser

if TYPE_CHECKING:
    from lifecycle.log.log import AgreementHead, Verification
    from lifecycle.record.files import FileVerification
    from projections.questions.register import Word
    from regrights.book.book import Book
    from regrights.paper.drawing import Drawing


QUESTION_WORDS = {word.name for word in VOCABULARY}


def main(argv: Sequence[str]) -> int:
    """Run one command; the answer is the exit status."""
    if isinstance(sys.stdout, TextIOWrapper):  # what a terminal cannot show comes out by its number
        sys.stdout.reconfigure(errors="backslashreplace")
    root = parser(argv[0] if argv else None)
    words, fields = root.parse_known_args(argv)
    if words.command == "portfolio":
        return terminal.refuse(f"{words.command} is not supported yet.")
    if fields and words.command not in ("record", "correct"):
        root.error(f"unrecognized arguments: {' '.join(fields)}")
    if getattr(words, "csv", False) and words.json:
        root.error("--json or --csv, not both")
    if getattr(words, "quiet", False) and (words.json or words.csv):
        root.error("--quiet is for people; --json and --csv leave nothing out")
    terminal.dated(words)
    words.fields, words.usage = fields, root
    try:
        status = COMMANDS.get(words.command, _ask)(words)
        sys.stdout.flush()  # here, where it may fail
    except Refusal as refusal:
        return terminal.refuse(str(refusal))
    except OSError as error:  # of standard output: stores and files refuse in their own words
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter would try to flush
        if isinstance(error, BrokenPipeError):  # the reader has gone; there is nobody left to tell
            return terminal.ANSWERED
        return terminal.refuse(f"The answer could not be written to standard output: {error.strerror}.")
    except KeyboardInterrupt:
        return terminal.refuse("Interrupted.")
    return status


# --- sources and questions --------------------------------------------------------------------------------


def _said(words: argparse.Namespace, own: Sequence["Word"] = ()) -> dict[str, object]:
    """What was asked, word by word, read as everywhere."""
    from lifecycle.entries.codec import parse
    from regrights.book.words import words_from

    given = {name: value for name, value in vars(words).items() if name in QUESTION_WORDS | {each.name for each in own}}
    given["readings"] = dict(_reading(words, reading) for reading in words.readings)
    assumed = [parse(entry.encode("utf-8", "surrogateescape")) for entry in given.get("assume", ())]
    return words_from(given | {"assume": assumed or None}, own)


def _reading(words: argparse.Namespace, said: str) -> tuple[str, str]:
    key, equals, choice = said.partition("=")
    if not equals:
        usage: Parser = words.usage
        usage.error(f"--reading {said}: write KEY=CHOICE, for example --reading partial_period=prorated")
    return key, choice


def _ask(words: argparse.Namespace) -> int:
    from regrights.book.answers import as_json

    usage: Parser = words.usage
    if words.command == "readings" and not words.on:
        return _register(words)
    question = named(words.command)
    said = _said(words, question.own)
    for word in question.words:
        if word.needed and word.name not in said and word.kind in ("day", "moment"):
            usage.error(f"{words.command} needs --{word.name.replace('_', '-')} DATE")
    book = terminal.book(words)
    found = book.answer(question, said)
    if getattr(words, "ics", None) or getattr(words, "calendar", False):
        return _calendar(words, book, said, found)
    if words.json:
        terminal.print_bytes(as_json(book.agreement, found))
        return terminal.ANSWERED
    from regrights.paper.answer import drawn

    return _drawn(words, drawn(words.command, book, found, explain=getattr(words, "explain", False), quiet=words.quiet))


def _drawn(words: argparse.Namespace, drawing: "Drawing") -> int:
    if words.csv:
        from regrights.paper.comma_separated import comma_separated

        terminal.print_bytes(comma_separated(drawing).encode())
        return terminal.ANSWERED
    from regrights.paper.terminal import show

    show(drawing)
    return terminal.ANSWERED


def _reconcile(words: argparse.Namespace) -> int:
    from projections.questions.reconcile import reconcile
    from regrights.book.answers import as_json
    from regrights.book.book import Book

    said = _said(words)
    if "on" not in said:
        usage: Parser = words.usage
        usage.error("reconcile needs --on DATE")
    ours, theirs = (Book.read(name, now=terminal.now()) for name in (words.ours, words.theirs))
    asked: dict[str, Any] = {word.parameter: said[word.name] for word in VOCABULARY if word.name in said}
    found = reconcile(ours.entries, theirs.entries, **asked)
    if words.json:
        terminal.print_bytes(as_json(ours.agreement, found))
        return terminal.ANSWERED
    from regrights.paper.answer import drawn

    return _drawn(words, drawn("reconcile", ours, found, quiet=words.quiet))


def _calendar(words: argparse.Namespace, book: "Book", said: Mapping[str, object], found: object) -> int:
    from projections.questions.duties import Duties
    from regrights.paper.calendar import calendar, write

    assert isinstance(found, Duties)  # noqa: S101 - the one question with these words
    lines = calendar(book, said, found)
    if not words.ics:
        sys.stdout.flush()
        sys.stdout.buffer.write(lines)
        return terminal.ANSWERED
    write(Path(words.ics), lines)
    return terminal.ANSWERED


def _register(words: argparse.Namespace) -> int:
    import msgspec

    from lifecycle.agreement.readings import REGISTER

    if words.json:
        rows = [{**msgspec.to_builtins(reading), "default": reading.default} for reading in REGISTER]
        terminal.print_bytes(msgspec.json.encode({"readings": rows}))
        return terminal.ANSWERED
    from regrights.paper.register import draw

    return _drawn(words, draw(REGISTER))


def _verify(words: argparse.Namespace) -> int:
    from lifecycle.record.files import verify_file
    from regrights.book.answers import as_json
    from regrights.book.settlements import judge_settlement

    usage: Parser = words.usage
    if bool(words.log) == bool(words.agreement):
        usage.error("verify needs an AGREEMENT of the store, or --log FILE")
    found: FileVerification | Verification
    if words.log:
        if words.head is not None:
            usage.error("--head is for a log in a store")
        found = verify_file(Path(words.log), now=terminal.now(), settlement_judge=judge_settlement)
    else:
        found = terminal.store(words).verify(words.agreement, known=_head(words))
    if words.json:
        terminal.print_bytes(as_json(None, found))
    else:
        print(f"{found.agreement}: {found.finding}\nhead {found.entries}:{found.head}")
    return terminal.ANSWERED if found.outcome == "sound" else terminal.NOT_SOUND


def _head(words: argparse.Namespace) -> "AgreementHead | None":
    from lifecycle.log.log import AgreementHead

    usage: Parser = words.usage
    if words.head is None:
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,8}):([0-9a-f]{64})", words.head)
    if found is None:
        usage.error("--head is POSITION:DIGEST, the position and the 64 hex digits that record prints")
    return AgreementHead(words.agreement, int(found[1]), found[2])


# --- the rest ---------------------------------------------------------------------------------------------


def _diagram(words: argparse.Namespace) -> int:
    from lifecycle.judging.machines import BAR, STATEMENT, mermaid

    tables = {"statement": (STATEMENT, "unfiled"), "bar": (BAR, "open")}
    chosen = {words.machine: tables[words.machine]} if words.machine else tables
    if words.json:
        terminal.print_bytes(json.dumps({name: table for name, (table, _) in chosen.items()}).encode())
        return terminal.ANSWERED
    print("\n".join(f"%% {name}\n{mermaid(table, initial)}" for name, (table, initial) in chosen.items()), end="")
    return terminal.ANSWERED


def _batch(words: argparse.Namespace) -> int:
    from regrights.command_line.batch import answers

    for line in answers(sys.stdin.buffer, terminal.store(words)):
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
    return terminal.ANSWERED


def _serve(words: argparse.Namespace) -> int:
    from regrights.http.serving import serve

    serve(terminal.store(words), host=words.host, port=words.port)
    return terminal.ANSWERED


def _demo(words: argparse.Namespace) -> int:
    from regrights.command_line import demo

    return demo.run(now=terminal.now(), as_json_only=words.json, write=terminal.print_bytes)


def _of_the_log(name: str) -> Callable[[argparse.Namespace], int]:
    """A command that writes or moves a log, loaded when it is given."""

    def run(words: argparse.Namespace) -> int:
        from regrights.command_line import recording

        status: int = getattr(recording, name)(words)
        return status

    return run


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "record": _of_the_log("record"),
    "correct": _of_the_log("correct"),
    "retract": _of_the_log("retract"),
    "import": _of_the_log("import_log"),
    "import-edgar": _of_the_log("import_edgar"),
    "export": _of_the_log("export"),
    "agreements": _of_the_log("agreements"),
    "verify": _verify,
    "reconcile": _reconcile,
    "diagram": _diagram,
    "batch": _batch,
    "demo": _demo,
    "serve": _serve,
}
