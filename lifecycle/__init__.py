"""The write side: words, facts, machines, terms, calendars and the append-only log.

Names are listed by hand and loaded when they are first used: who wants one module of ours loads no other.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifecycle.agreement.language.concepts.terms import Terms
    from lifecycle.agreement.readings import Reading
    from lifecycle.agreement.terms import terms_of
    from lifecycle.entries import KINDS, Entry
    from lifecycle.errors import Refusal
    from lifecycle.record.files import JudgedFile, read_log

__all__ = ["KINDS", "Entry", "JudgedFile", "Reading", "Refusal", "Terms", "read_log", "terms_of"]

_HOMES = {
    "KINDS": "entries",
    "Entry": "entries",
    "JudgedFile": "record.files",
    "Reading": "agreement.readings",
    "Refusal": "errors",
    "Terms": "agreement.language.concepts.terms",
    "read_log": "record.files",
    "terms_of": "agreement.terms",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
