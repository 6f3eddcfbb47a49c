"""`regrights checkpoint` and `regrights witness`: where logs end, for somebody else to keep."""
