"""Tests in the rooms of what they test; scenarios, properties and the second implementation apart."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

# What is printed is as wide here as on the pages that show it.
os.environ["COLUMNS"] = "118"
