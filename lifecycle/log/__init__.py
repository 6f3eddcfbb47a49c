"""The append-only log and its stores. Knows positions, digests and keys; must not know what an entry says."""
