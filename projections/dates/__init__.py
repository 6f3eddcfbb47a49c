"""Concept 1: when something must have happened. Finds days; knows no default and no amount."""
