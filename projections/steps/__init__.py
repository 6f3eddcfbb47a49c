"""Logs that differ in one entry: what it moves of what is owed, worked out anew only where it may move something."""
