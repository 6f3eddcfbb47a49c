"""The HTTP API over a store: strict requests in, answers or problem documents out. Computes nothing."""
