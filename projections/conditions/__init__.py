"""Concept 2: which days are bad toward whom, and of which shares: what is late, what is down, what is allowed of it."""
