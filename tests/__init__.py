"""Tests in the rooms of what they test; scenarios, properties and the second implementation apart."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
