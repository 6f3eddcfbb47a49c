"""The doors: `Book` and `Store` for Python, the command line, HTTP, and what is on paper."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regrights.book.book import Book
    from regrights.book.store import Store

__all__ = ["Book", "Store"]


def __getattr__(name: str) -> object:
    # The set-up is entered through this package before there is anything to import.
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"regrights.book.{name.lower()}"), name)
