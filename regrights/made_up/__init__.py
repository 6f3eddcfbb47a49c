"""Made-up agreements for trials, tests and benchmarks: every entry says that it is illustrative, every log is legal."""
