"""The write side: words, facts, machines, terms, calendars and the append-only log."""

from lifecycle.entries import KINDS, Entry
from lifecycle.errors import Refusal
from lifecycle.interchange import JudgedFile, read_log
from lifecycle.readings import REGISTER, Reading
from lifecycle.terms import Terms, terms_of

__all__ = ["KINDS", "REGISTER", "Entry", "JudgedFile", "Reading", "Refusal", "Terms", "read_log", "terms_of"]
