"""The root of every refusal.

A refusal is a class that writes its own sentence from typed values: what was refused, why, and what would
make it allowed. Exit codes and HTTP statuses are not known here; the doors keep them in one table.
"""


class Refusal(Exception):
    """Something asked of us that we will not do. ``str()`` is one clear sentence for a person; nothing was written."""
