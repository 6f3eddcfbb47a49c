"""The write side: words, facts, machines, terms, calendars and the append-only log."""
