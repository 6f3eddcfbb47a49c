"""What is owed, when it falls due, and what was paid on it. Knows no question."""
