"""Crash, cut power, failing disks, many writers, bad input: short on every run, full by `python3 -m tests.full_size`.

Each harness takes its size and a seed, raises what it found or counts it, and returns what it counted.
"""
