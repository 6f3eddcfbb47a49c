"""The version, for people and for packaging: pyproject reads it here."""

VERSION = "0.1.0"
