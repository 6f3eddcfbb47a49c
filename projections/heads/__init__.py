"""Concepts 3 and 4: every default under the heads of the terms, when it is charged, on what and why. Pays nothing."""
