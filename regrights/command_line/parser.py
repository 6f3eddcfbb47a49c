"""A parser that ends with one clear message. Knows no command."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


class Parser(argparse.ArgumentParser):
    """One clear message and exit status 2 on a usage error."""

    def __init__(self, **options: Any) -> None:
        # An abbreviated option could be a field of an entry.
        super().__init__(**{"allow_abbrev": False, **options})
        self.helped_by = self.prog  # the command whose help says how it is used

    def fields_left(self, argv: Sequence[str], words: argparse.Namespace) -> list[str]:
        """Reads the words of a command, whose help is pointed to from here on; what is left are fields or unknown."""
        left = self.parse_known_args(argv, words)[1]
        self.helped_by = " ".join([self.prog, words.command, *([words.table] if words.command == "portfolio" else [])])
        return left

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nTry: {self.helped_by} --help\n")

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        if file is sys.stdout:  # help that cannot be written is an answer that cannot be: argparse passes over it
            print(message, end="")
        else:
            super()._print_message(message, file)
