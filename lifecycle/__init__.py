"""The write side: words, facts, machines, terms, calendars and the append-only log."""

from lifecycle.agreement.readings import REGISTER, Reading
from lifecycle.agreement.terms import Terms, terms_of
from lifecycle.entries import KINDS, Entry
from lifecycle.errors import Refusal
from lifecycle.record.files import JudgedFile, read_log

__all__ = ["KINDS", "REGISTER", "Entry", "JudgedFile", "Reading", "Refusal", "Terms", "read_log", "terms_of"]
