"""The command line: words in, answers out. The only clock is read here."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from projections.questions.register import VOCABULARY, named
from regrights.command_line import streams, terminal
from regrights.command_line.arguments import parser
from regrights.command_line.ending import ANSWERED, SHORTER, UNEXPECTED, ended, tell
from regrights.command_line.parser import Parser
from regrights.command_line.terms.arguments import of_a_file

if TYPE_CHECKING:
    from projections.facts.reasons import Answer
    from projections.questions.register import Word
    from regrights.book.book import Book

QUESTION_WORDS = {word.name for word in VOCABULARY}


def main(argv: Sequence[str]) -> int:
    """Run one command; the answer is the exit status."""
    streams.prepare()
    return ended(Namespace(command=argv[0] if argv else ""), lambda words: _run(argv, words))


def _run(argv: Sequence[str], words: Namespace) -> int:
    if argv[:1] == ["record"] and {"-h", "--help"} & set(argv):
        from regrights.command_line.recording import helped

        if helped(argv):
            return terminal.ANSWERED
    if of_a_file(argv):
        from regrights.command_line.terms.commands import run

        return run(argv, words)
    root = parser(argv[0] if argv else None)
    fields = root.fields_left(argv, words)
    if fields and words.command not in ("record", "correct"):
        root.error(f"unrecognized arguments: {' '.join(fields)}")
    _take_name(words, root)
    terminal.check_forms(words, root)
    terminal.dated(words)
    words.fields, words.usage = fields, root
    return COMMANDS.get(words.command, _ask)(words)


def _take_name(words: Namespace, root: Parser) -> None:
    """``--agreement NAME`` in the place of the first word, which may then be the next one's."""
    if getattr(words, "named", None) is None:
        return
    if words.agreement is not None:
        if getattr(words, "place", words.agreement) is not None:
            root.error("AGREEMENT or --agreement NAME, not both")
        words.place = words.agreement
    words.agreement = words.named


# --- sources and questions --------------------------------------------------------------------------------


def _said(words: Namespace, own: Sequence["Word"] = ()) -> dict[str, object]:
    """What was asked, word by word, read as everywhere."""
    from lifecycle.entries.codec import parse
    from regrights.book.words import words_from

    given = {name: value for name, value in vars(words).items() if name in QUESTION_WORDS | {each.name for each in own}}
    given["readings"] = terminal.readings(words)
    assumed = [parse(entry.encode("utf-8", "surrogateescape")) for entry in given.get("assume", ())]
    return words_from(given | {"assume": assumed or None}, own)


def _put_in_place(words: Namespace) -> None:
    """``AGREEMENT N``, or N alone with --log: the position is the last of what is said without an option."""
    if words.log and words.agreement and words.place is None:
        words.agreement, words.place = None, words.agreement
    if words.place is not None and words.n is None:
        usage: Parser = words.usage
        if not (words.place.isascii() and words.place.isdecimal()):
            usage.error(f"{words.place}: no position in a log; write a whole number, like 12")
        words.n = int(words.place[:12])


def _ask(words: Namespace) -> int:
    usage: Parser = words.usage
    if words.command == "readings" and words.on is None:
        if any((words.agreement, words.log, words.known_at, words.investor, words.readings)):
            usage.error("readings of an agreement needs --on DATE; alone it prints the register")
        return _register(words)
    question = named(words.command)
    if hasattr(words, "place"):
        _put_in_place(words)
    said = _said(words, question.own)
    for word in question.words:
        if word.needed and word.name not in said and word.kind in ("day", "moment"):
            usage.error(f"{words.command} needs --{word.name.replace('_', '-')} DATE")
    from regrights.book.book import fallen_short

    book = terminal.book(words)
    found = book.answer(question, said)
    _put_out(words, book, said, found)
    if book.behind is None:
        return ANSWERED
    # A table or a calendar has no place for it; on paper it would stand last. In JSON it is the first caution.
    return tell("" if words.json else fallen_short(book.behind, len(book.entries)).text, SHORTER)


def _put_out(words: Namespace, book: "Book", said: Mapping[str, object], found: "Answer") -> None:
    """An answer in the form that was asked for."""
    from regrights.book.answers import as_json

    if getattr(words, "ics", None) is not None or getattr(words, "calendar", False):
        _calendar(words, book, said, found)
    elif words.json:
        terminal.print_bytes(as_json(book.agreement, found))
    else:
        from regrights.paper.answer import drawn

        explain = getattr(words, "explain", False)
        terminal.draw(words, drawn(words.command, book, found, explain=explain, quiet=words.quiet))


def _reconcile(words: Namespace) -> int:
    from projections.questions.reconcile import reconcile
    from regrights.book.answers import as_json
    from regrights.book.book import Book

    said = _said(words)
    if "on" not in said:
        usage: Parser = words.usage
        usage.error("reconcile needs --on DATE")
    ours, theirs = (Book.read(name, now=terminal.now()) for name in (words.ours, words.theirs))
    asked: dict[str, Any] = {word.parameter: said[word.name] for word in VOCABULARY if word.name in said}
    found = reconcile(ours.entries, theirs.entries, same=_same(words), **asked)
    if words.json:
        terminal.print_bytes(as_json(ours.agreement, found))
        return terminal.ANSWERED
    from regrights.paper.answer import drawn

    return terminal.draw(words, drawn("reconcile", ours, found, quiet=words.quiet))


def _same(words: Namespace) -> dict[str, str]:
    """``--same OURS=THEIRS``, by our name."""
    usage: Parser = words.usage
    found: dict[str, str] = {}
    for said in words.same:
        ours, equals, theirs = said.partition("=")
        if not (ours and equals and theirs) or ours in found:
            usage.error(f"--same {said}: write OURS=THEIRS, each name once")
        found[ours] = theirs
    return found


def _calendar(words: Namespace, book: "Book", said: Mapping[str, object], found: object) -> None:
    from projections.questions.duties import Duties
    from regrights.paper.calendar import calendar, write

    assert isinstance(found, Duties)  # noqa: S101 - the one question with these words
    lines = calendar(book, said, found)
    if words.ics is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(lines)
        return
    write(Path(words.ics), lines)
    terminal.say(f"{words.ics}: the duties of {book.agreement}")


def _register(words: Namespace) -> int:
    import msgspec

    from regrights.book.kinds import register_shipped

    readings = list(register_shipped().values())
    if words.json:
        rows = [{**msgspec.to_builtins(reading), "default": reading.default} for reading in readings]
        terminal.print_bytes(msgspec.json.encode({"readings": rows}))
        return terminal.ANSWERED
    from regrights.paper.register import draw

    return terminal.draw(words, draw(readings))


# --- the rest ---------------------------------------------------------------------------------------------


def _diagram(words: Namespace) -> int:
    from lifecycle.judging.machines import BAR, STATEMENT, mermaid

    tables = {"statement": (STATEMENT, "unfiled"), "bar": (BAR, "open")}
    chosen = {words.machine: tables[words.machine]} if words.machine else tables
    if words.json:
        terminal.print_bytes(json.dumps({name: table for name, (table, _) in chosen.items()}).encode())
        return terminal.ANSWERED
    print("\n".join(f"%% {name}\n{mermaid(table, initial)}" for name, (table, initial) in chosen.items()), end="")
    return terminal.ANSWERED


def _batch(words: Namespace) -> int:
    from regrights.command_line.batch import Batch

    with terminal.store(words) as store:
        batch = Batch(store)
        for line in batch.answers(streams.given_lines()):
            terminal.print_bytes(line)
    return UNEXPECTED if batch.unexpected else ANSWERED


def _serve(words: Namespace) -> int:
    from regrights.command_line.keys.commands import serving_keys
    from regrights.http.serving import serve

    serve(terminal.store(words), host=words.host, port=words.port, keys=serving_keys(words))
    return terminal.ANSWERED


def _demo(words: Namespace) -> int:
    from regrights.command_line import demo

    return demo.run(now=terminal.now(), as_json_only=words.json, write=terminal.print_bytes)


def _of(module: str, name: str) -> Callable[[Namespace], int]:
    """A command of another module of this room, loaded when it is given."""

    def run(words: Namespace) -> int:
        status: int = getattr(import_module(f"regrights.command_line.{module}"), name)(words)
        return status

    return run


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "record": _of("recording", "record"),
    "correct": _of("recording", "correct"),
    "retract": _of("recording", "retract"),
    "set-aside": _of("recording", "set_aside"),
    "import": _of("recording", "import_log"),
    "import-edgar": _of("recording", "import_edgar"),
    "export": _of("recording", "export"),
    "backup": _of("keeping.commands", "backup"),
    "restore": _of("keeping.commands", "restore"),
    "declare-restored": _of("keeping.commands", "declare_restored"),
    "agreements": _of("many", "agreements"),
    "portfolio": _of("of_many.portfolio", "portfolio"),
    "generate": _of("of_many.generating", "generate"),
    "verify": _of("keeping.verifying", "verify"),
    "checkpoint": _of("witness.commands", "checkpoint"),
    "witness": _of("witness.commands", "witness"),
    "keys": _of("keys.commands", "run"),
    "migrate": _of("keeping.commands", "migrate"),
    "reconcile": _reconcile,
    "diagram": _diagram,
    "batch": _batch,
    "demo": _demo,
    "serve": _serve,
}
