"""`regrights terms diff A B`: where two documents of terms differ, and what one log would owe under each."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lifecycle.agreement.comparing.differences import Difference, differences
from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.faults import FaultyTerms
from lifecycle.agreement.language.source import Document
from lifecycle.errors import Refusal
from regrights.command_line import terminal
from regrights.command_line.ending import ANSWERED, DIFFERENT
from regrights.command_line.terms.naming import document_named

if TYPE_CHECKING:
    from projections.questions.owed_under_each import OwedUnderEach
    from regrights.book.book import Book
    from regrights.command_line.parser import Parser

OF_A_LOG = ("on", "known_at", "investor", "readings")


class NotCompared(Refusal):
    """Terms with faults: what they say is not known."""

    def __init__(self, name: str, faulty: FaultyTerms) -> None:
        super().__init__(f"{name} is not sound, so it is compared with nothing: {faulty}")


def diff(words: Namespace) -> int:
    """The command; ``words`` as ``arguments`` has them."""
    terminal.check_forms(words, words.usage)
    terminal.dated(words)
    _check_log_words(words)
    first, second = (_sound(name) for name in (words.first, words.second))
    found = differences(first, second)
    called = _called(words, first, second)
    book, owed = _owed(words, first, second, called) if words.log is not None else (None, None)
    if words.json:
        _as_json(called, found, owed)
    else:
        from regrights.paper.terms_diff import draw

        head = f"{book.company} ({book.agreement})" if book else ""
        made_up = f"Illustrative: {book.illustrative} of these {len(book.entries)} entries are made up." if book else ""
        note = made_up if book and book.illustrative else ""
        terminal.draw(words, draw(*called, found, owed, head=head, note=note))
    return DIFFERENT if found and words.exit_code else ANSWERED


def _check_log_words(words: Namespace) -> None:
    """--log and --on belong together, and what is said of a log needs one."""
    usage: Parser = words.usage
    if words.log is not None and words.on is None:
        usage.error("terms diff --log FILE needs --on DATE")
    said = next((name for name in OF_A_LOG if words.log is None and getattr(words, name)), None)
    if said is not None:
        usage.error(f"--{said.replace('_', '-').removesuffix('s')} is asked of a log; name it with --log FILE")


def _sound(name: str) -> Document:
    document = document_named(name)
    if faults := checked(document).faults:
        raise NotCompared(name, FaultyTerms(faults))
    return document


def _called(words: Namespace, first: Document, second: Document) -> tuple[str, str]:
    """What each is called: its own name, its file's where both have one name."""
    names = str(first.raw["name"]), str(second.raw["name"])
    if names[0] != names[1]:
        return names
    return (words.first, words.second) if words.first != words.second else (f"{names[0]} (1)", f"{names[1]} (2)")


def _owed(words: Namespace, first: Document, second: Document, called: tuple[str, str]) -> "tuple[Book, OwedUnderEach]":
    from projections.questions.owed_under_each import owed_under_each
    from projections.questions.register import VOCABULARY
    from regrights.book.book import Book
    from regrights.book.words import words_from

    given = {name: getattr(words, name) for name in OF_A_LOG} | {"readings": terminal.readings(words)}
    said = words_from(given)
    asked: dict[str, Any] = {word.parameter: said[word.name] for word in VOCABULARY if word.name in said}
    book = Book.read(words.log, now=terminal.now())
    return book, owed_under_each(book.entries, first.raw, second.raw, called=called, **asked)


def _as_json(called: tuple[str, str], found: Sequence[Difference], owed: "OwedUnderEach | None") -> None:
    import msgspec

    told: Mapping[str, object] = {
        "first": called[0],
        "second": called[1],
        "differences": found,
        "count": len(found),
        "owed": owed,
    }
    terminal.print_bytes(msgspec.json.encode(told))
